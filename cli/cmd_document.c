/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban document, document list, document handed: what families get, and which of them still wait for it. */

#include "engine/paper.h"

#include "cli/cli.h"
#include "cli/file.h"
#include "cli/paper_html.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <errno.h>
#include <string.h>

typedef struct {
  RnStore *store;
  RnCity *city;
  const char *panel; /* NULL: all */
  RnMonth month;
} Desk;

static void
desk_clear(Desk *desk)
{
  rn_city_free(desk->city);
  rn_store_close(desk->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

/* "PANEL MONTH", or MONTH alone with --all. */
static gboolean
open_desk(RnCli *cli, Desk *desk, char **args, gboolean all, int *status)
{
  guint n = g_strv_length(args);
  if (n != (all ? 1 : 2)) {
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("Name a panel and a month, or --all and a month."));
    return FALSE;
  }
  if (!rn_cli_month(cli, args[n - 1], &desk->month, status) ||
      (!all && !(desk->panel = rn_cli_id(cli, args[0], status))))
    return FALSE;
  desk->store = rn_cli_store(cli, 0, status);
  desk->city = rn_cli_city(cli, desk->store, status);
  return desk->city != NULL;
}

static GPtrArray *
states_of(RnCli *cli, const Desk *desk, int *status)
{
  GError *error = NULL;
  GPtrArray *states =
      rn_paper_states(desk->store, desk->city, desk->month, desk->panel, cli->now, cli->user, &error);
  if (!states)
    *status = rn_cli_error(cli, error);
  return states;
}

/* --- document --- */

typedef struct {
  int written, unchanged;
} Count;

/* Leaves a file alone that has these bytes already. */
static gboolean
write_page(RnCli *cli, const char *dir, const Desk *desk, const RnPaperState *state, Count *count, int *status)
{
  g_autofree char *month = rn_month_format(desk->month);
  g_autofree char *name = g_strdup_printf("%s_%s.html", month, state->paper->panel->id);
  g_autofree char *path = g_build_filename(dir, name, NULL), *present = NULL;
  gsize length = 0;
  GString *page = rn_paper_html(desk->city, state);
  gboolean same = g_file_get_contents(path, &present, &length, NULL) && length == page->len &&
                  memcmp(present, page->str, length) == 0;
  gboolean done = same || rn_file_write(cli, path, page->str, page->len, status);
  g_string_free(page, TRUE);
  count->unchanged += same;
  count->written += !same;
  return done;
}

static void
json_state(RnJson *json, const RnPaperState *state)
{
  const RnPaper *paper = state->paper;
  rn_json_object(json, NULL);
  rn_json_string(json, "panel", paper->panel->id);
  rn_json_string(json, "area", paper->panel->area->id);
  rn_json_string(json, "facility", paper->panel->facility->id);
  rn_json_string(json, "name", paper->clinic);
  rn_json_string(json, "phone", paper->phone);
  rn_json_int(json, "patients", paper->panel->patients);
  rn_json_int(json, "number", state->number);
  rn_json_instant(json, "issued_at", state->issued_at);
  rn_json_string(json, "sha256", paper->sha256);
  rn_json_int(json, "version", paper->version);
  if (state->handed)
    rn_json_int(json, "handed", state->handed);
  else
    rn_json_null(json, "handed");
  rn_json_instant(json, "handed_at", state->handed_at);
  rn_json_bool(json, "due", state->due);
  rn_json_end_object(json);
}

/* Who comes when, for other programs. */
static void
json_paper(RnJson *json, const RnPaper *paper)
{
  rn_json_string(json, "contact_phone", paper->contact_phone);
  rn_json_array(json, "visits");
  for (guint i = 0; i < paper->visits->len; i++) {
    const RnPaperVisit *visit = &g_array_index(paper->visits, RnPaperVisit, i);
    rn_json_object(json, NULL);
    rn_json_instant(json, "start", visit->start);
    rn_json_instant(json, "end", visit->end);
    rn_json_string(json, "kind", rn_chain_kind_name(visit->kind));
    rn_json_string(json, "name", visit->name);
    rn_json_string(json, "clinic", visit->clinic);
    rn_json_string(json, "phone", visit->phone);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  rn_json_array(json, "hospitals");
  for (guint i = 0; i < paper->hospitals->len; i++) {
    const RnPaperHospital *hospital = &g_array_index(paper->hospitals, RnPaperHospital, i);
    rn_json_object(json, NULL);
    rn_json_instant(json, "start", hospital->start);
    rn_json_instant(json, "end", hospital->end);
    rn_json_string(json, "name", hospital->name);
    rn_json_string(json, "phone", hospital->phone);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static int
write_all(RnCli *cli, const Desk *desk, const GPtrArray *states, const char *dir)
{
  int status = RN_EXIT_DONE;
  Count count = {0};
  if (g_mkdir_with_parents(dir, 0750) != 0)
    return rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The folder %s could not be made: %s."), dir, g_strerror(errno));
  for (guint i = 0; i < states->len; i++)
    if (!write_page(cli, dir, desk, states->pdata[i], &count, &status))
      return status;
  if (cli->json) {
    rn_json_string(cli->data, "folder", dir);
    rn_json_int(cli->data, "written", count.written);
    rn_json_int(cli->data, "unchanged", count.unchanged);
  } else {
    rn_print(_("Documents for families in %s: %d written, %d unchanged.\n"), dir, count.written, count.unchanged);
  }
  return RN_EXIT_DONE;
}

static char *
beside_database(const RnCli *cli)
{
  g_autofree char *beside = g_path_get_dirname(cli->db);
  return strcmp(beside, ".") == 0 ? g_strdup("documents") : g_build_filename(beside, "documents", NULL);
}

int
rn_cmd_document(RnCli *cli, char **argv)
{
  g_autofree char *out = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
      {"all", 0, 0, G_OPTION_ARG_NONE, &all, N_("of every panel"), NULL},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("folder for the pages; of all panels otherwise \"documents\" beside the database"), N_("DIR")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(Desk) desk = {0};
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 2, &status);
  if (!args || !open_desk(cli, &desk, args, all, &status))
    return status;
  g_autoptr(GPtrArray) states = states_of(cli, &desk, &status);
  if (!states)
    return status;
  if (cli->json) {
    rn_json_month(cli->data, "month", desk.month);
    rn_json_array(cli->data, "documents");
    for (guint i = 0; i < states->len; i++)
      json_state(cli->data, states->pdata[i]);
    rn_json_end_array(cli->data);
    if (desk.panel)
      json_paper(cli->data, ((const RnPaperState *)states->pdata[0])->paper);
  }
  g_autofree char *folder = out || !all ? g_strdup(out) : beside_database(cli);
  if (folder)
    return write_all(cli, &desk, states, folder);
  return cli->json ? RN_EXIT_DONE : rn_file_deliver(cli, NULL, rn_paper_html(desk.city, states->pdata[0]));
}

/* --- document list --- */

static char *
day_text(RnInstant instant)
{
  g_autofree char *text = instant == RN_INSTANT_NONE ? g_strdup("") : rn_instant_format(instant);
  return g_strndup(text, strlen("2027-01-04"));
}

static void
print_due(const GPtrArray *states)
{
  static const char *const head[] = {N_("panel"),     N_("number"), N_("issued"),  N_("handed over"),
                                     N_("area"), N_("facility"), N_("telephone"), N_("patients")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  int due = 0;
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  rn_grid_right(grid, 1);
  rn_grid_right(grid, 7);
  for (guint i = 0; i < states->len; i++) {
    const RnPaperState *state = states->pdata[i];
    const RnPaper *paper = state->paper;
    if (!state->due)
      continue;
    due++;
    g_autofree char *issued = day_text(state->issued_at), *handed = day_text(state->handed_at);
    rn_grid_add(grid, paper->panel->id);
    rn_grid_addf(grid, "%d", state->number);
    rn_grid_add(grid, issued);
    if (state->handed)
      rn_grid_addf(grid, "%d  %s", state->handed, handed);
    else
      rn_grid_add(grid, "");
    rn_grid_add(grid, paper->panel->area->name);
    rn_grid_add(grid, paper->clinic);
    rn_grid_add(grid, paper->phone);
    rn_grid_addf(grid, "%d", paper->panel->patients);
  }
  rn_print(_("Documents to hand over: %d of %d\n"), due, (int)states->len);
  if (due)
    rn_grid_print(grid, TRUE);
}

int
rn_cmd_document_list(RnCli *cli, char **argv)
{
  int status;
  g_auto(Desk) desk = {0};
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 1, 1, &status);
  if (!args || !open_desk(cli, &desk, args, TRUE, &status))
    return status;
  g_autoptr(GPtrArray) states = states_of(cli, &desk, &status);
  if (!states)
    return status;
  if (!cli->json) {
    print_due(states);
    return RN_EXIT_DONE;
  }
  rn_json_month(cli->data, "month", desk.month);
  rn_json_array(cli->data, "due");
  for (guint i = 0; i < states->len; i++)
    if (((const RnPaperState *)states->pdata[i])->due)
      json_state(cli->data, states->pdata[i]);
  rn_json_end_array(cli->data);
  rn_json_int(cli->data, "documents", states->len);
  return RN_EXIT_DONE;
}

/* --- document handed --- */

int
rn_cmd_document_handed(RnCli *cli, char **argv)
{
  gboolean all = FALSE;
  int number = 0, status, ticked = 0;
  const GOptionEntry entries[] = {
      {"all", 0, 0, G_OPTION_ARG_NONE, &all, N_("of every panel"), NULL},
      {"number", 0, 0, G_OPTION_ARG_INT, &number, N_("the number on the page; otherwise the newest"), "N"},
      G_OPTION_ENTRY_NULL,
  };
  g_auto(Desk) desk = {0};
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 2, &status);
  if (!args)
    return status;
  if (number < 0 || (all && number))
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The number after %s is out of range."), "--number");
  if (!open_desk(cli, &desk, args, all, &status))
    return status;
  if (desk.panel && !rn_city_panel(desk.city, desk.panel))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no panel “%s” in %s."), desk.panel, desk.city->name);
  GError *error = NULL;
  if (!rn_paper_hand(desk.store, desk.city, desk.month, desk.panel, number, cli->now, cli->user, &ticked, &error))
    return rn_cli_error(cli, error);
  if (cli->json)
    rn_json_int(cli->data, "ticked", ticked);
  else if (ticked)
    rn_print(ngettext("%d document was handed over.\n", "%d documents were handed over.\n", (gulong)ticked), ticked);
  else
    rn_print(_("That was noted before; nothing was changed.\n"));
  return RN_EXIT_DONE;
}
