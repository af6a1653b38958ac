/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban month run, month year: the whole way of a month in one go, and a year of trial. */

#include "cli/cover_text.h"
#include "cli/ledger_text.h"
#include "cli/result.h"
#include "cli/show.h"
#include "cli/solving.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define SOFT_FINDINGS_SHOWN 12
#define USUAL_ROUNDS 1

static void
print_run(const RnCli *cli, const RnCity *city, const RnVersion *version, const GPtrArray *findings, const GPtrArray *lost_pins)
{
  gboolean hard = FALSE;
  for (guint i = 0; i < findings->len; i++)
    hard |= ((const RnFinding *)findings->pdata[i])->hard;
  rn_show_table(cli, city, version, &(RnShowScope){0});
  rn_print("\n");
  rn_print_solved(version, city);
  rn_cover_text_print(city, version);
  rn_print_gaps(version, version->cover);
  rn_print_findings(lost_pins, -1);
  if (hard)
    rn_print(_("The independent checker found hard rules broken:\n"));
  else if (rn_findings_matter(findings))
    rn_print(_("The independent checker agrees: no hard rule is broken; the empty seats are listed above.\n"));
  else
    rn_print(_("The independent checker agrees: no hard rule is broken and no mandatory seat is empty.\n"));
  if (hard)
    rn_print_findings(findings, 0);
  g_autofree char *text = rn_month_format(version->month);
  rn_print(_("The draft is stored; nothing is published. Next: rinban publish %s\n"), text);
}

/* Everything after the words were understood: check, solve, check, show. */
static int
run(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, RnProgress **progress)
{
  GError *error = NULL;
  g_autoptr(GPtrArray) before = rn_month_check_data(store, city, month, &error);
  if (!before)
    return rn_cli_error(cli, error);
  if (!cli->json && before->len) {
    rn_print(_("Before solving, in the data:\n"));
    rn_print_findings(before, SOFT_FINDINGS_SHOWN);
    rn_print("\n");
    rn_print_flush();
  }
  g_autoptr(RnVersion) version = rn_month_draft(store, city, month, options, cli->now, cli->user, &error);
  g_clear_pointer(progress, rn_progress_free);
  if (!version)
    return rn_cli_error(cli, error);
  rn_solving_note(cli);
  g_autoptr(GPtrArray) after = rn_month_check_rota(store, city, month, version->rota, version->cover, &error);
  g_autoptr(GPtrArray) lost = after ? rn_month_lost_pins(store, version, &error) : NULL;
  if (!lost)
    return rn_cli_error(cli, error);
  if (cli->json) {
    rn_json_solved(cli->data, version);
    rn_cover_text_json(cli->data, city, version);
    rn_json_findings(cli->data, after);
    rn_show_json_duties(cli->data, city, version, &(RnShowScope){0});
  } else {
    print_run(cli, city, version, after, lost);
  }
  return rn_rota_gaps(version->rota) || rn_rota_gaps(version->cover) || rn_findings_matter(after) ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_month_run(RnCli *cli, char **argv)
{
  g_auto(RnSolving) solving = {0};
  g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  rn_solving_entries(entries, &solving, RN_SOLVING_BLOCK);
  int status;
  RnMonth month;
  if (!rn_cli_parse_month(cli, argv, &g_array_index(entries, GOptionEntry, 0), &month, &status))
    return status;
  RnMonthOptions options;
  g_autoptr(RnProgress) progress = rn_progress_new(cli->json);
  if (!rn_solving_options(cli, &solving, progress, &options, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  return city ? run(cli, store, city, month, &options, &progress) : status;
}

/* --- twelve months --- */

static void
json_total(RnJson *json, const RnYearTotal *total)
{
  rn_json_object(json, "year");
  rn_json_int(json, "objective", total->objective);
  rn_json_int(json, "quota", total->quota);
  rn_json_int(json, "hindsight", total->hindsight);
  rn_json_int(json, "hindsight_quota", total->hindsight_quota);
  if (strcmp(total->proof, "none") == 0) {
    rn_json_null(json, "bound");
    rn_json_null(json, "gap");
  } else {
    rn_json_int(json, "bound", total->bound);
    rn_json_int(json, "gap", total->hindsight - total->bound);
  }
  rn_json_string(json, "proof", total->proof);
  rn_json_int(json, "rounds", total->rounds);
  rn_json_end_object(json);
}

static void
json_year(RnJson *json, const RnYear *year)
{
  rn_json_array(json, "months");
  for (guint i = 0; i < year->versions->len; i++) {
    rn_json_object(json, NULL);
    rn_json_solved(json, year->versions->pdata[i]);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  json_total(json, &year->total);
  rn_json_spreads(json, year->spreads);
}

static void
print_total(const RnYearTotal *total)
{
  rn_print(_("The year as one problem, with everybody's duties counted over the year: objective %" PRId64
             ", of which quota %" PRId64 ".\n"),
           total->objective, total->quota);
  if (total->rounds == 0)
    return;
  rn_print(_("With all months known beforehand: objective %" PRId64 ", of which quota %" PRId64 ".\n"), total->hindsight,
           total->hindsight_quota);
  if (strcmp(total->proof, "optimal") == 0)
    rn_print(_("Proven: no rotas of these months are better together.\n"));
  else if (strcmp(total->proof, "bound") == 0)
    rn_print(_("No rotas of these months go below %" PRId64 " together (proven).\n"), total->bound);
}

static int
print_year(RnCli *cli, const RnYear *year, const RnCity *city)
{
  int gaps = 0;
  g_autoptr(RnGrid) grid = rn_grid_new(6);
  static const char *const head[] = {N_("month"), N_("seats"), N_("gaps"), N_("objective"), N_("proof"), N_("seconds")};
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < year->versions->len; i++) {
    const RnVersion *version = year->versions->pdata[i];
    g_autofree char *month = rn_month_format(version->month);
    gaps += rn_rota_gaps(version->rota);
    rn_grid_add(grid, month);
    rn_grid_addf(grid, "%u", version->rota->duties->len);
    rn_grid_addf(grid, "%d", rn_rota_gaps(version->rota));
    rn_grid_addf(grid, "%" PRId64, version->objective);
    rn_grid_add(grid, rn_proof_text(version->proof));
    rn_grid_addf(grid, "%.1f", version->seconds);
  }
  for (int c = 1; c < 6; c++)
    rn_grid_right(grid, c);
  if (!cli->json) {
    rn_grid_print(grid, TRUE);
    print_total(&year->total);
    rn_print_spreads(year->spreads, city);
  }
  return gaps ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_month_year(RnCli *cli, char **argv)
{
  g_auto(RnSolving) solving = {0};
  gboolean keep = FALSE;
  int months = 12, rounds = USUAL_ROUNDS;
  g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  const GOptionEntry own[] = {
      {"months", 0, 0, G_OPTION_ARG_INT, &months, N_("how many months; otherwise twelve"), "N"},
      {"rounds", 0, 0, G_OPTION_ARG_INT, &rounds, N_("rounds of the search for the best year and its bound; 0: none"), "N"},
      {"keep", 0, 0, G_OPTION_ARG_NONE, &keep, N_("publish the months instead of only trying"), NULL},
  };
  g_array_append_vals(entries, own, G_N_ELEMENTS(own));
  rn_solving_entries(entries, &solving, 0);
  int status;
  RnMonth first;
  if (!rn_cli_parse_month(cli, argv, &g_array_index(entries, GOptionEntry, 0), &first, &status))
    return status;
  if (months < 1 || months > 120)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The number after %s is out of range."), "--months");
  if (rounds < 0 || rounds > 1000)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The number after %s is out of range."), "--rounds");
  RnMonthOptions options;
  g_autoptr(RnProgress) progress = rn_progress_new(cli->json);
  if (!rn_solving_options(cli, &solving, progress, &options, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, keep ? 0 : RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  g_autoptr(RnYear) year =
      rn_month_year(store, city, first, months, keep, rounds, &options, cli->now, cli->user, &error);
  g_clear_pointer(&progress, rn_progress_free);
  if (!year)
    return rn_cli_error(cli, error);
  rn_solving_note(cli);
  if (cli->json)
    json_year(cli->data, year);
  return print_year(cli, year, city);
}
