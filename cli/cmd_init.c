/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban init: the first command of a new association. */

#include "cli/cli.h"
#include "engine/import.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

static void
print_next_steps(const char *dir, const char *db, gboolean is_default)
{
  rn_print(_("The folder %s is ready: the database %s and empty tables with explanations.\n"), dir, db);
  rn_print(_("\nNext:\n"));
  rn_print(_("  1. Fill in areas.csv, facilities.csv and people.csv with a spreadsheet program.\n"));
  if (is_default && strcmp(dir, ".") != 0)
    rn_print("     cd %s\n", dir);
  rn_print(_("  2. See what would be read, then read it:\n"));
  rn_print("     rinban import --dry-run .\n     rinban import .\n");
  rn_print(_("  3. Make the first month and look at it:\n"));
  rn_print("     rinban month run 2027-01\n");
}

int
rn_cmd_init(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 0, 1, &status);
  if (!args)
    return status;
  const char *dir = args[0] ? args[0] : ".";
  gboolean is_default = strcmp(cli->db, "rinban.db") == 0;
  if (g_mkdir_with_parents(dir, 0750) != 0)
    return rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The folder %s cannot be made: %s."), dir, g_strerror(errno));
  if (is_default && strcmp(dir, ".") != 0) {
    g_free(cli->db);
    cli->db = g_build_filename(dir, "rinban.db", NULL);
  }
  gboolean existed = g_file_test(cli->db, G_FILE_TEST_EXISTS);
  GError *error = NULL;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_CREATE, &status);
  if (!store)
    return status;
  if (!rn_templates_write(dir, &error))
    return rn_cli_error(cli, error);
  if (existed)
    rn_cli_message(cli, RN_SEVERITY_NOTE, "EXISTS", _("The database %s was there already and stays as it is."),
                   cli->db);
  if (cli->json) {
    rn_json_string(cli->data, "folder", dir);
    rn_json_string(cli->data, "database", cli->db);
    rn_json_bool(cli->data, "created", !existed);
  } else {
    print_next_steps(dir, cli->db, is_default);
  }
  return RN_EXIT_DONE;
}
