/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban chain: whom to call for the patients of a panel, in which order. Reads only what is published about the instant. */

#include "cli/chain.h"
#include "cli/result.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
rn_chain_step_word(RnStepKind kind)
{
  static const char *const words[] = {
      N_("desk"),         N_("nurse"), N_("primary"),         N_("vice"),       N_("first"),     N_("second"), N_("third"),
      N_("home hospital"), N_("bed of the day"), N_("wide area"), N_("ambulance"),
  };
  return _(words[kind]);
}

static const RnVersionUnit *
unit_of(const RnVersion *version, const RnChainStep *step)
{
  return rn_version_unit(version, step->unit_id);
}

const char *
rn_chain_step_name(const RnVersion *version, const RnChainStep *step)
{
  const RnVersionUnit *unit = unit_of(version, step);
  return unit ? unit->name : step->unit_id;
}

const char *
rn_chain_step_phone(const RnVersion *version, const RnChainStep *step)
{
  const RnVersionUnit *unit = unit_of(version, step);
  return step->kind == RN_STEP_EMERGENCY ? RN_CHAIN_EMERGENCY : unit ? unit->phone : "";
}

/* How to get there: of hospitals. */
static const char *
note_of(const RnVersion *version, const RnChainStep *step)
{
  const RnVersionUnit *unit = unit_of(version, step);
  gboolean takes_patients = step->kind == RN_STEP_HOSPITAL || step->kind == RN_STEP_BED || step->kind == RN_STEP_WIDE;
  return takes_patients && unit && unit->note ? unit->note : "";
}

void
rn_chain_json_steps(RnJson *json, const RnVersion *version, const RnChain *chain, gboolean brief)
{
  rn_json_array(json, "steps");
  for (guint i = 0; i < chain->steps->len; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    const RnVersionUnit *unit = unit_of(version, step);
    rn_json_object(json, NULL);
    rn_json_int(json, "order", i + 1);
    rn_json_string(json, "kind", rn_chain_kind_name(step->kind));
    rn_json_string(json, "unit_id", step->unit_id);
    if (!brief) {
      rn_json_string(json, "name", rn_chain_step_name(version, step));
      rn_json_string(json, "phone", rn_chain_step_phone(version, step));
      rn_json_instant(json, "until", step->until);
      rn_json_string(json, "facility", unit ? unit->facility_name : "");
      rn_json_string(json, "note", note_of(version, step));
    }
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
json_chain(RnJson *json, const RnVersion *version, const RnVersionPanel *panel, const RnChain *chain)
{
  rn_json_string(json, "panel", panel->panel_id);
  rn_json_instant(json, "at", chain->start);
  rn_chain_json_steps(json, version, chain, FALSE);
  rn_json_bool(json, "gap", chain->gap);
  rn_json_string(json, "city", version->city_id);
  rn_json_string(json, "area", panel->area_id);
  rn_json_string(json, "primary", panel->primary_id);
  rn_json_int(json, "version", panel->number);
}

static void
print_chain(const RnVersion *version, const RnVersionPanel *panel, const RnChain *chain)
{
  static const char *const head[] = {N_("order"), N_("asked"), N_("name"), N_("telephone"), N_("until"), N_("facility")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  g_autofree char *at = rn_instant_format(chain->start);
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < chain->steps->len; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    const RnVersionUnit *unit = unit_of(version, step);
    g_autofree char *until = step->until == RN_INSTANT_NONE ? g_strdup("") : rn_instant_format(step->until);
    rn_grid_addf(grid, "%u", i + 1);
    rn_grid_add(grid, rn_chain_step_word(step->kind));
    rn_grid_add(grid, rn_chain_step_name(version, step));
    rn_grid_add(grid, rn_chain_step_phone(version, step));
    rn_grid_addf(grid, "%.5s %.5s", *until ? until + 5 : "", *until ? until + 11 : "");
    rn_grid_add(grid, unit && strcmp(unit->kind, "person") == 0 ? unit->facility_name : "");
  }
  rn_print(_("Panel %s, %s, at %.10s %.5s\n"), panel->panel_id, rn_version_area_name(version, panel->area_id), at, at + 11);
  rn_grid_print(grid, TRUE);
  for (guint i = 0; i < chain->steps->len; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    g_autofree char *note = rn_text_clean(note_of(version, step));
    if (*note)
      rn_print("%s: %s\n", rn_chain_step_name(version, step), note);
  }
  if (chain->gap)
    rn_print(_("! Nobody comes then: no physician answers for the panel.\n"));
}

/* Why a panel has no chain then. */
static int
refuse(RnCli *cli, RnStore *store, const char *city_id, const char *panel_id, RnInstant at)
{
  RnDate date;
  int minutes;
  rn_instant_to_local(at, &date, &minutes);
  g_autofree char *text = rn_instant_format(at);
  g_autoptr(GArray) months = rn_store_published_months(store, city_id, NULL);
  for (guint i = 0; months && i < months->len; i++) {
    if (g_array_index(months, RnMonth, i) != rn_month_of(date))
      continue;
    g_autoptr(RnVersion) all = rn_store_cover_between(store, city_id, at, at + 1, NULL, NULL);
    if (all && all->panels->len)
      return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND",
                         _("There is no panel \"%s\" on %.10s in what is published; look at the table of panels."), panel_id,
                         text);
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND",
                       _("The month of %.10s was published without panels. Import them, solve the month and publish it "
                         "again."),
                       text);
  }
  return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("The month of %.10s is not published yet, so nobody can be named."),
                     text);
}

/* The city that has the panel then: of those asked, the only one; the first where none has it. NULL with *status. */
static const char *
find_city(RnCli *cli, RnStore *store, char **cities, const char *panel_id, RnInstant from, RnInstant to, int *status)
{
  const char *found = NULL;
  for (char **city = cities; cities[0] && cities[1] && *city; city++) {
    GError *error = NULL;
    g_autoptr(RnVersion) version = rn_store_cover_between(store, *city, from, to, panel_id, &error);
    if (!version) {
      *status = rn_cli_error(cli, error);
      return NULL;
    }
    if (version->panels->len && found) {
      *status = rn_cli_fail(cli, RN_EXIT_INPUT, "WHICH_CITY", _("Several cities have a panel %s. Say which one: --city %s."),
                            panel_id, found);
      return NULL;
    }
    if (version->panels->len)
      found = *city;
  }
  return found ? found : cities[0];
}

static int
chain_at(RnCli *cli, RnStore *store, const char *city_id, const char *panel_id, RnInstant at)
{
  GError *error = NULL;
  g_autoptr(RnVersion) version = rn_store_cover_between(store, city_id, at, at + 1, panel_id, &error);
  g_autoptr(GPtrArray) partners = version ? rn_partner_on_duty(store, city_id, at, NULL, &error) : NULL;
  if (!partners)
    return rn_cli_error(cli, error);
  rn_chain_add_partners(version, partners);
  g_autoptr(RnChain) chain = rn_chain_at(version, panel_id, at);
  if (!chain)
    return refuse(cli, store, city_id, panel_id, at);
  const RnVersionPanel *panel = rn_chain_panel(version, panel_id, at);
  if (cli->json)
    json_chain(cli->data, version, panel, chain);
  else
    print_chain(version, panel, chain);
  return chain->gap ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_chain(RnCli *cli, char **argv)
{
  g_autofree char *at_text = NULL, *month_text = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
      {"at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_("another time than now, e.g. 2027-01-02T03:00"), N_("INSTANT")},
      {"month", 0, 0, G_OPTION_ARG_STRING, &month_text, N_("all minutes of a month, e.g. 2027-01"), N_("MONTH")},
      {"all", 0, 0, G_OPTION_ARG_NONE, &all, N_("with --month: the chains of every panel, not only how much they cover"),
       NULL},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 1, &status);
  if (!args)
    return status;
  RnMonth month = 0;
  RnInstant at = cli->now;
  const char *panel_id = args[0] ? rn_cli_id(cli, args[0], &status) : NULL;
  if ((args[0] && !panel_id) || (month_text && !rn_cli_month(cli, month_text, &month, &status)))
    return status;
  if (!panel_id && !month_text)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("Name a panel, or a month with --month."));
  if (at_text && month_text)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("A chain is told for a time or for a month; give --at or --month."));
  if (!rn_cli_instant(cli, at_text, &at, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_auto(GStrv) cities = rn_cli_cities(cli, store, &status);
  if (!cities)
    return status;
  if (month_text)
    at = rn_instant_from_local(rn_month_first(month), 0);
  RnInstant to = month_text ? rn_instant_from_local(rn_month_first(month + 1), 0) : at + 1;
  const char *city_id = panel_id ? find_city(cli, store, cities, panel_id, at, to, &status) : cities[0];
  if (!city_id)
    return status;
  if (!panel_id && cities[1])
    return rn_cli_fail(cli, RN_EXIT_INPUT, "WHICH_CITY", _("The database holds several cities. Say which one: --city %s."),
                       cities[0]);
  return month_text ? rn_chain_month(cli, store, city_id, panel_id, month, all) : chain_at(cli, store, city_id, panel_id, at);
}
