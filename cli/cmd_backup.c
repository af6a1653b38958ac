/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban backup, restore: the whole database as one file, out and back in. */

#include "cli/restored.h"

#include <glib/gi18n-lib.h>

int
rn_cmd_backup(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 1, 1, &status);
  if (!args)
    return status;
  if (g_file_test(args[0], G_FILE_TEST_EXISTS))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "EXISTS", _("%s exists already; choose another name for the copy."),
                       args[0]);
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  if (!store)
    return status;
  GError *error = NULL;
  if (!rn_store_backup(store, args[0], &error))
    return rn_cli_error(cli, error);
  if (cli->json)
    rn_json_string(cli->data, "file", args[0]);
  else
    rn_print(_("The copy %s is written and checked.\n"), args[0]);
  return RN_EXIT_DONE;
}

/* "FILE.before-restore-20261121T101500Z", with a number behind it when that name is taken. */
static char *
name_aside(const RnCli *cli)
{
  g_autofree char *utc = rn_instant_format_utc(cli->now, TRUE);
  char *name = g_strdup_printf("%s.before-restore-%s", cli->db, utc);
  for (int i = 2; g_file_test(name, G_FILE_TEST_EXISTS); i++) {
    g_free(name);
    name = g_strdup_printf("%s.before-restore-%s-%d", cli->db, utc, i);
  }
  return name;
}

/* Looks at the copy itself first, so that a refusal names it. */
static gboolean
copy_is_sound(const char *copy, GError **error)
{
  g_autoptr(RnStore) store = rn_store_open(copy, RN_STORE_READ_ONLY, error);
  return store && rn_store_check(store, error);
}

static void
tell(RnCli *cli, const char *copy, const char *aside)
{
  if (cli->json) {
    rn_json_string(cli->data, "database", cli->db);
    rn_json_string(cli->data, "kept", aside);
    return;
  }
  rn_print(_("The database %s is restored from %s.\n"), cli->db, copy);
  if (aside)
    rn_print(_("What was there before is kept as %s.\n"), aside);
}

int
rn_cmd_restore(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 1, 1, &status);
  if (!args)
    return status;
  if (!g_file_test(args[0], G_FILE_TEST_EXISTS))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no file %s."), args[0]);
  gboolean existed = g_file_test(cli->db, G_FILE_TEST_EXISTS);
  g_autofree char *aside = name_aside(cli);
  GError *error = NULL;
  if (!copy_is_sound(args[0], &error) ||
      !rn_store_restore(args[0], cli->db, aside, cli->now, cli->user, &error))
    return rn_cli_error(cli, error);
  tell(cli, args[0], existed ? aside : NULL);
  rn_restored_tell(cli, existed ? aside : NULL);
  if (!cli->json)
    rn_print(_("Write the calendar feeds again: rinban feed build\n"));
  return RN_EXIT_DONE;
}
