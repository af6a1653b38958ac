/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban backup, restore: the whole database as one file, out and back in. */

#include "cli/cli.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Calendar programs keep an event whose sequence number went down as it was; after a restore all numbers jump ahead. */
#define SEQUENCE_OFFSET 1000

int
rn_cmd_backup(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 1, 1, &status);
  if (!args)
    return status;
  if (g_file_test(args[0], G_FILE_TEST_EXISTS))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "EXISTS", _("%s exists already; choose another name for the copy."), args[0]);
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

/* Raises the sequence numbers of all events of a city, so that subscribers take the restored state as newer. */
static gboolean
raise_sequences(RnStore *store, const char *city_id, RnInstant now, GError **error)
{
  g_autoptr(GPtrArray) events = rn_store_events(store, city_id, 2000 * 12, 2100 * 12, error);
  if (!events)
    return FALSE;
  for (guint i = 0; i < events->len; i++) {
    RnEvent *event = events->pdata[i];
    event->sequence += SEQUENCE_OFFSET;
    event->changed_at = MAX(event->changed_at, now);
    if (!rn_store_put_event(store, city_id, event, error))
      return FALSE;
  }
  return TRUE;
}

/* A checked copy of `copy` under the name `path`, ready to take the database's place. */
static gboolean
prepare(RnCli *cli, const char *copy, const char *path, GError **error)
{
  {
    g_autoptr(RnStore) source = rn_store_open(copy, RN_STORE_READ_ONLY, error);
    if (!source || !rn_store_check(source, error) || !rn_store_backup(source, path, error))
      return FALSE;
  }
  g_autoptr(RnStore) store = rn_store_open(path, 0, error);
  g_auto(GStrv) cities = store ? rn_store_cities(store, error) : NULL;
  if (!cities || !rn_store_begin(store, error))
    return FALSE;
  for (char **city = cities; *city; city++)
    if (!raise_sequences(store, *city, cli->now, error)) {
      rn_store_rollback(store);
      return FALSE;
    }
  g_autofree char *summary = g_strdup_printf("restored from %s", copy);
  return rn_store_commit(store, cli->now, cli->user, "restore", summary, error);
}

static gboolean
move_if_there(const char *from, const char *to)
{
  return g_rename(from, to) == 0 || errno == ENOENT;
}

/* The write-ahead log of a database in use belongs to it: a new file must never find it beside itself. */
static gboolean
close_old(RnCli *cli, int *status)
{
  RnStore *old = rn_store_open(cli->db, 0, NULL); /* a damaged one does not open, and is only moved aside */
  if (!old)
    return TRUE;
  rn_store_close(old);
  g_autofree char *log = g_strconcat(cli->db, "-wal", NULL);
  GStatBuf info;
  if (g_stat(log, &info) != 0 || info.st_size == 0)
    return TRUE;
  *status = rn_cli_fail(cli, RN_EXIT_INPUT, "CONFLICT", _("Another program has the database %s open. Close it, then restore again."), cli->db);
  return FALSE;
}

/* Puts `fresh` in the place of the database, which stays under the name `aside`. */
static gboolean
exchange(RnCli *cli, const char *fresh, const char *aside)
{
  static const char *const suffixes[] = {"-wal", "-shm"};
  if (g_file_test(cli->db, G_FILE_TEST_EXISTS)) {
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
      g_autofree char *from = g_strconcat(cli->db, suffixes[i], NULL);
      g_autofree char *to = g_strconcat(aside, suffixes[i], NULL);
      if (!move_if_there(from, to))
        return FALSE;
    }
    /* A second name first, so that there is a database at every moment; where that is impossible, a plain move. */
    if (link(cli->db, aside) != 0 && g_rename(cli->db, aside) != 0)
      return FALSE;
  }
  return g_rename(fresh, cli->db) == 0;
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

int
rn_cmd_restore(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 1, 1, &status);
  if (!args)
    return status;
  g_autofree char *aside = name_aside(cli);
  g_autofree char *fresh = g_strdup_printf("%s.restoring-%08x", cli->db, g_random_int());
  gboolean existed = g_file_test(cli->db, G_FILE_TEST_EXISTS);
  if (!g_file_test(args[0], G_FILE_TEST_EXISTS))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no file %s."), args[0]);
  GError *error = NULL;
  if (!prepare(cli, args[0], fresh, &error)) {
    g_unlink(fresh);
    return rn_cli_error(cli, error);
  }
  gboolean free_now = close_old(cli, &status);
  if (!free_now || !exchange(cli, fresh, aside)) {
    int number = errno;
    g_unlink(fresh);
    return free_now ? rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The database could not be replaced: %s."), g_strerror(number)) : status;
  }
  if (cli->json) {
    rn_json_string(cli->data, "database", cli->db);
    rn_json_string(cli->data, "kept", existed ? aside : NULL);
    return RN_EXIT_DONE;
  }
  rn_print(_("The database %s is restored from %s.\n"), cli->db, args[0]);
  if (existed)
    rn_print(_("What was there before is kept as %s.\n"), aside);
  rn_print(_("Write the calendar feeds again: rinban feed build\n"));
  return RN_EXIT_DONE;
}
