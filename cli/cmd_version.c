/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban version list, version diff: who was told what, and when. */

#include "cli/result.h"

#include <glib/gi18n-lib.h>

static char *
local_time(RnInstant instant)
{
  if (instant == RN_INSTANT_NONE)
    return g_strdup("");
  g_autofree char *text = rn_instant_format(instant);
  return g_strdup_printf("%.10s %.5s", text, text + 11);
}

static void
list_versions(RnCli *cli, const GPtrArray *versions, const RnVersion *draft)
{
  static const char *const head[] = {N_("version"), N_("published"), N_("made"), N_("remark")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < versions->len; i++) {
    const RnVersion *version = versions->pdata[i];
    g_autofree char *published = local_time(version->published_at);
    g_autofree char *created = local_time(version->created_at);
    rn_grid_addf(grid, "%d", version->number);
    rn_grid_add(grid, published);
    rn_grid_add(grid, created);
    rn_grid_add(grid, version->note);
  }
  if (draft) {
    g_autofree char *created = local_time(draft->created_at);
    rn_grid_add(grid, _("draft"));
    rn_grid_add(grid, "");
    rn_grid_add(grid, created);
    rn_grid_add(grid, draft->note);
  }
  if (versions->len || draft)
    rn_grid_print(grid, TRUE);
  else
    rn_cli_message(cli, RN_SEVERITY_NOTE, "NO_VERSION", _("There is no version of this month yet."));
}

static void
json_version(RnJson *json, const RnVersion *version)
{
  rn_json_object(json, NULL);
  rn_json_int(json, "version", version->number);
  rn_json_instant(json, "published_at", version->published_at);
  rn_json_instant(json, "created_at", version->created_at);
  rn_json_int(json, "objective", version->objective);
  rn_json_string(json, "proof", version->proof);
  rn_json_string(json, "input_sha256", version->input_sha256);
  rn_json_string(json, "rule_set", version->rule_set);
  rn_json_string(json, "note", version->note);
  rn_json_end_object(json);
}

int
rn_cmd_version_list(RnCli *cli, char **argv)
{
  int status;
  RnMonth month;
  g_autoptr(RnStore) store = NULL;
  g_autoptr(RnCity) city = rn_cli_read_month(cli, argv, NULL, &month, &store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  g_autoptr(RnVersion) draft = NULL;
  g_autoptr(GPtrArray) versions = rn_store_versions(store, city->id, month, &error);
  if (!versions || !rn_store_draft(store, city->id, month, &draft, &error))
    return rn_cli_error(cli, error);
  if (!cli->json) {
    list_versions(cli, versions, draft);
    return RN_EXIT_DONE;
  }
  rn_json_month(cli->data, "month", month);
  rn_json_array(cli->data, "versions");
  for (guint i = 0; i < versions->len; i++)
    json_version(cli->data, versions->pdata[i]);
  rn_json_end_array(cli->data);
  rn_json_bool(cli->data, "draft", draft != NULL);
  return RN_EXIT_DONE;
}

/* A published version by its number, or the draft by the word "draft". */
static RnVersion *
version_named(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month, const char *word, int *status)
{
  GError *error = NULL;
  RnVersion *version = NULL;
  guint64 number;
  if (g_strcmp0(word, "draft") == 0) {
    if (!rn_store_draft(store, city->id, month, &version, &error))
      *status = rn_cli_error(cli, error);
    else if (!version)
      *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no draft of this month."));
    return version;
  }
  if (!g_ascii_string_to_unsigned(word, 10, 1, G_MAXINT, &number, NULL)) {
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                          _("\"%s\" is not the number of a version; \"draft\" is possible too."), word);
    return NULL;
  }
  version = rn_store_version(store, city->id, month, (int)number, &error);
  if (!version)
    *status = rn_cli_error(cli, error);
  return version;
}

/* A draft would be told now. */
static RnInstant
published_at(const RnCli *cli, const RnVersion *version)
{
  return version->state == RN_VERSION_PUBLISHED ? version->published_at : cli->now;
}

int
rn_cmd_version_diff(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 3, 3, &status);
  RnMonth month;
  if (!args || !rn_cli_month(cli, args[0], &month, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  g_autoptr(RnVersion) before = city ? version_named(cli, store, city, month, args[1], &status) : NULL;
  g_autoptr(RnVersion) after = before ? version_named(cli, store, city, month, args[2], &status) : NULL;
  if (!after)
    return status;
  g_autoptr(GPtrArray) changes = rn_version_diff(before, after);
  if (cli->json) {
    rn_json_month(cli->data, "month", month);
    rn_json_string(cli->data, "from", args[1]);
    rn_json_string(cli->data, "to", args[2]);
    rn_json_changes(cli->data, "changed", changes);
    rn_json_calls(cli->data, before, after, published_at(cli, after));
    return RN_EXIT_DONE;
  }
  if (!changes->len)
    rn_print(_("The two versions are equal.\n"));
  else
    rn_print(ngettext("%d duty differs:\n", "%d duties differ:\n", changes->len), (int)changes->len);
  rn_print_changes(changes, before, after);
  rn_print_calls(before, after, published_at(cli, after));
  return RN_EXIT_DONE;
}
