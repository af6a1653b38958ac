/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban import, export: tables in and out. */

#include "cli/cli.h"
#include "engine/import.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define CHANGES_SHOWN 40

static void
json_report(RnJson *json, const RnImportReport *report, gboolean dry_run)
{
  rn_json_bool(json, "applied", report->applied);
  rn_json_int(json, "links_revoked", report->links_revoked);
  rn_json_bool(json, "dry_run", dry_run);
  rn_json_strings(json, "files", report->files);
  rn_json_array(json, "tables");
  for (guint i = 0; i < report->counts->len; i++) {
    const RnImportCount *count = report->counts->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "table", count->table);
    rn_json_string(json, "city", count->city_id);
    rn_json_int(json, "added", count->added);
    rn_json_int(json, "changed", count->changed);
    rn_json_int(json, "removed", count->removed);
    rn_json_int(json, "unchanged", count->unchanged);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  rn_json_array(json, "changes");
  for (guint i = 0; i < report->changes->len; i++) {
    const RnImportChange *change = report->changes->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "table", change->table);
    rn_json_string(json, "key", change->key);
    rn_json_string(json, "column", change->column);
    rn_json_string(json, "before", change->before);
    rn_json_string(json, "after", change->after);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

/* Only changes of rows that exist: what is new or gone is in the counts. */
static void
print_changes(const RnImportReport *report)
{
  int shown = 0, left_out = 0;
  for (guint i = 0; i < report->changes->len; i++) {
    const RnImportChange *change = report->changes->pdata[i];
    if (!change->column || !*change->column)
      continue;
    if (shown++ >= CHANGES_SHOWN) {
      left_out++;
      continue;
    }
    g_autofree char *before = rn_text_clean(change->before ? change->before : "");
    g_autofree char *after = rn_text_clean(change->after ? change->after : "");
    rn_print("  %s %s, %s: \"%s\" -> \"%s\"\n", change->table, change->key, change->column, before, after);
  }
  if (left_out)
    rn_print(ngettext("  (%d more change)\n", "  (%d more changes)\n", left_out), left_out);
}

static void
print_report(const RnImportReport *report, gboolean dry_run)
{
  static const char *const head[] = {N_("table"), N_("new"), N_("changed"), N_("removed"), N_("as before")};
  for (guint i = 0; i < report->files->len; i++)
    rn_print("%s\n", (const char *)report->files->pdata[i]);
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  int changed = 0;
  for (guint i = 0; i < report->counts->len; i++) {
    const RnImportCount *count = report->counts->pdata[i];
    const int numbers[] = {count->added, count->changed, count->removed, count->unchanged};
    rn_grid_add(grid, count->table);
    for (gsize n = 0; n < G_N_ELEMENTS(numbers); n++)
      rn_grid_addf(grid, "%d", numbers[n]);
    changed += count->added + count->changed + count->removed;
  }
  for (int c = 1; c < (int)G_N_ELEMENTS(head); c++)
    rn_grid_right(grid, c);
  rn_grid_print(grid, TRUE);
  print_changes(report);
  if (dry_run)
    rn_print(_("Nothing was stored (--dry-run).\n"));
  else if (changed)
    rn_print(_("All rows are stored.\n"));
  else
    rn_print(_("Nothing is new: the database holds all of this already.\n"));
}

/* A dry run without a database works on an empty one that is thrown away. */
static RnStore *
store_for_import(RnCli *cli, gboolean dry_run, gboolean *created, char **scratch, int *status)
{
  *created = !g_file_test(cli->db, G_FILE_TEST_EXISTS);
  if (!*created || !dry_run)
    return rn_cli_store(cli, RN_STORE_CREATE, status);
  GError *error = NULL;
  *scratch = g_dir_make_tmp("rinban-XXXXXX", &error);
  if (!*scratch) {
    *status = rn_cli_error(cli, error);
    return NULL;
  }
  g_autofree char *path = g_build_filename(*scratch, "rinban.db", NULL);
  RnStore *store = rn_store_open(path, RN_STORE_CREATE, &error);
  if (!store)
    *status = rn_cli_error(cli, error);
  return store;
}

static void
remove_database(const char *path)
{
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
    g_autofree char *name = g_strconcat(path, suffixes[i], NULL);
    g_unlink(name);
  }
}

static int
import_into(RnCli *cli, RnStore *store, char **paths, const RnImportOptions *options, gboolean *applied)
{
  GError *error = NULL;
  g_autoptr(RnImportReport) report = rn_import(store, (const char *const *)paths, options, &error);
  if (!report)
    return rn_cli_error(cli, error);
  *applied = report->applied;
  gboolean bad = rn_messages_have_error(report->messages);
  guint errors = 0;
  for (guint i = 0; i < report->messages->len; i++)
    errors += ((const RnMessage *)report->messages->pdata[i])->severity == RN_SEVERITY_ERROR;
  rn_cli_take_messages(cli, report->messages);
  if (bad)
    return rn_cli_fail(cli, RN_EXIT_INPUT, "IMPORT_REFUSED",
                       ngettext("%u cell or file is wrong, so nothing was stored. Correct it and import again.",
                                "%u cells or files are wrong, so nothing was stored. Correct them and import again.",
                                errors),
                       errors);
  if (cli->json)
    json_report(cli->data, report, options->dry_run);
  else
    print_report(report, options->dry_run);
  if (report->links_revoked)
    rn_cli_message(cli, RN_SEVERITY_WARNING, "LINKS_REVOKED",
                   ngettext("Who has left has lost %d calendar address. Write the feeds now: rinban feed build",
                            "Who has left has lost %d calendar addresses. Write the feeds now: rinban feed build",
                            (gulong)report->links_revoked),
                   report->links_revoked);
  return RN_EXIT_DONE;
}

int
rn_cmd_import(RnCli *cli, char **argv)
{
  gboolean dry_run = FALSE, created = FALSE, applied = FALSE;
  g_autofree char *encoding = NULL, *scratch = NULL;
  const GOptionEntry entries[] = {
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("only show what would change"), NULL},
      {"encoding", 0, 0, G_OPTION_ARG_STRING, &encoding, N_("character set of the files: UTF-8, UTF-16LE or CP932"),
       "E"},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 10000, &status);
  if (!args)
    return status;
  RnStore *store = store_for_import(cli, dry_run, &created, &scratch, &status);
  if (store) {
    RnImportOptions options = {
        .city_id = cli->city_id, .encoding = encoding, .dry_run = dry_run, .now = cli->now, .who = cli->user};
    status = import_into(cli, store, args, &options, &applied);
    rn_store_close(store);
  }
  if (scratch) {
    g_autofree char *path = g_build_filename(scratch, "rinban.db", NULL);
    remove_database(path);
    g_rmdir(scratch);
  } else if (store && created && status != RN_EXIT_DONE && !applied) {
    remove_database(cli->db);
  } else if (created && applied) {
    rn_cli_message(cli, RN_SEVERITY_NOTE, "CREATED", _("There was no database; %s was made."), cli->db);
  }
  return status;
}

int
rn_cmd_export(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 1, 1, &status);
  if (!args)
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_auto(GStrv) cities = rn_cli_cities(cli, store, &status);
  if (!cities)
    return status;
  if (g_strv_length(cities) > 1) {
    g_autofree char *list = g_strjoinv(", ", cities);
    return rn_cli_fail(cli, RN_EXIT_INPUT, "WHICH_CITY",
                       _("The database holds several cities (%s). Say which one: --city %s."), list, cities[0]);
  }
  GError *error = NULL;
  if (!rn_export(store, cities[0], args[0], &error))
    return rn_cli_error(cli, error);
  if (cli->json) {
    rn_json_string(cli->data, "city", cities[0]);
    rn_json_string(cli->data, "folder", args[0]);
  } else {
    rn_print(_("All tables of %s were written to the folder %s.\n"), cities[0], args[0]);
  }
  return RN_EXIT_DONE;
}
