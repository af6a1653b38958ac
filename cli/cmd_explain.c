/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban explain: why a slot is empty, why its holder has it, what another would cost, and what the rules cost. */

#include "cli/ledger_text.h"
#include "cli/result.h"
#include "cli/solving.h"
#include "engine/explanation.h"
#include "engine/rule.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define SLOTS_SHOWN 12
#define CHANGES_SHOWN 30

/* --- JSON --- */

static void
json_effect(RnJson *json, const char *name, const RnEffect *effect)
{
  if (!effect->is_known) {
    rn_json_null(json, name);
    return;
  }
  rn_json_object(json, name);
  rn_json_int(json, "objective", effect->objective);
  if (strcmp(effect->proof, "none") == 0)
    rn_json_null(json, "bound");
  else
    rn_json_int(json, "bound", effect->bound);
  rn_json_string(json, "proof", effect->proof);
  rn_json_int(json, "change", effect->change);
  rn_json_int(json, "gaps", effect->gaps);
  rn_json_bool(json, "fills", effect->fills);
  rn_json_end_object(json);
}

static void
json_standing(RnJson *json, gint64 objective, gint64 bound, const char *proof)
{
  rn_json_int(json, "objective", objective);
  if (strcmp(proof, "none") == 0)
    rn_json_null(json, "bound");
  else
    rn_json_int(json, "bound", bound);
  rn_json_string(json, "proof", proof);
}

static void
json_candidates(RnJson *json, const GPtrArray *candidates)
{
  rn_json_array(json, "candidates");
  for (guint i = 0; i < candidates->len; i++) {
    const RnCauseCapacity *capacity = candidates->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "unit_id", capacity->unit_id);
    rn_json_int(json, "most", capacity->most);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
json_causes(RnJson *json, const GPtrArray *causes)
{
  rn_json_array(json, "causes");
  for (guint i = 0; i < causes->len; i++) {
    const RnCause *cause = causes->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "code", cause->code);
    rn_json_strings(json, "units", cause->units);
    rn_json_strings(json, "slots", cause->slots);
    rn_json_string(json, "text", cause->text);
    json_effect(json, "without", &cause->without);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
json_shares(RnJson *json, const GArray *shares)
{
  rn_json_array(json, "rules");
  for (guint i = 0; i < shares->len; i++) {
    const RnRuleShare *share = &g_array_index(shares, RnRuleShare, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "code", share->code);
    rn_json_int(json, "before", share->before);
    rn_json_int(json, "after", share->after);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
json_explanation(RnJson *json, RnMonth month, const RnExplanation *why)
{
  rn_json_month(json, "month", month);
  rn_json_string(json, "slot", why->slot_key);
  rn_json_string(json, "unit_id", why->unit_id);
  rn_json_string(json, "instead", why->instead);
  rn_json_string(json, "kind", rn_explanation_name(why->kind));
  json_standing(json, why->objective, why->bound, why->proof);
  rn_json_string(json, "text", why->text);
  rn_json_bool(json, "irreducible", why->irreducible);
  rn_json_int(json, "demand", why->demand);
  json_candidates(json, why->candidates);
  rn_json_strings(json, "slots", why->slots);
  json_causes(json, why->causes);
  json_effect(json, "effect", &why->changed);
  rn_json_changes(json, "changed", why->changes);
  json_shares(json, why->shares);
}

static void
json_rules(RnJson *json, RnMonth month, const RnRuleCosts *costs)
{
  rn_json_month(json, "month", month);
  json_standing(json, costs->objective, costs->bound, costs->proof);
  rn_json_int(json, "gaps", costs->gaps);
  rn_json_array(json, "rules");
  for (guint i = 0; i < costs->rules->len; i++) {
    const RnRuleCost *cost = &g_array_index(costs->rules, RnRuleCost, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "code", cost->code);
    rn_json_bool(json, "hard", cost->hard);
    rn_json_int(json, "facts", cost->facts);
    rn_json_int(json, "share", cost->share);
    json_effect(json, "without", &cost->without);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

/* --- text --- */

/* A change that the cause forbids. */
static char *
allowed_text(const RnEffect *effect)
{
  if (effect->change > 0)
    return g_strdup_printf(_(" (but for that it could be so: worse by %" PRId64 ")"), effect->change);
  if (effect->change < 0)
    return g_strdup_printf(_(" (but for that it could be so: better by %" PRId64 ")"), -effect->change);
  return g_strdup(_(" (but for that it could be so, at no cost)"));
}

/* What the month would gain without one cause, in brackets; "" when it was not looked for. */
static char *
gain_text(const RnEffect *effect, gboolean is_forbidden)
{
  if (!effect->is_known)
    return g_strdup("");
  if (is_forbidden)
    return allowed_text(effect);
  if (effect->change == 0)
    return g_strdup(_(" (without it alone: nothing gained)"));
  if (effect->change > 0)
    return g_strdup_printf(_(" (without it alone: worse by %" PRId64 ")"), effect->change);
  if (effect->fills)
    return g_strdup_printf(_(" (without it the seat would be filled: better by %" PRId64 ")"), -effect->change);
  return g_strdup_printf(_(" (without it alone: better by %" PRId64 ")"), -effect->change);
}

static void
print_causes(const RnExplanation *why)
{
  for (guint i = 0; i < why->causes->len; i++) {
    const RnCause *cause = why->causes->pdata[i];
    g_autofree char *gain = gain_text(&cause->without, why->kind == RN_EXPLAINED_FORBIDDEN && why->instead);
    g_autofree char *line = g_strdup_printf("%s [%s]%s", cause->text, cause->code, gain);
    g_autofree char *clean = rn_text_clean(line);
    rn_print("- %s\n", clean);
  }
}

static void
print_candidates(const RnVersion *version, const GPtrArray *candidates)
{
  for (guint i = 0; i < candidates->len; i++) {
    const RnCauseCapacity *capacity = candidates->pdata[i];
    g_autofree char *name = rn_text_clean(rn_version_unit_name(version, capacity->unit_id));
    rn_print("  %s (%s): %d\n", name, capacity->unit_id, capacity->most);
  }
}

static void
print_slots(const RnVersion *version, const GPtrArray *slots)
{
  if (slots->len)
    rn_print(_("The other seats:\n"));
  for (guint i = 0; i < slots->len && i < SLOTS_SHOWN; i++) {
    const RnDuty *duty = rn_rota_find(version->rota, slots->pdata[i]);
    g_autofree char *text = duty ? rn_version_slot_text(version, duty->slot) : g_strdup(slots->pdata[i]);
    rn_print("  %s\n", text);
  }
  if (slots->len > SLOTS_SHOWN)
    rn_print(_("  … and %d more\n"), (int)slots->len - SLOTS_SHOWN);
}

static const char *
title_of(const char *code)
{
  const RnRule *rule = rn_rule_find(code);
  return rule ? _(rule->title) : code;
}

static void
print_shares(const GArray *shares)
{
  for (guint i = 0; i < shares->len; i++) {
    const RnRuleShare *share = &g_array_index(shares, RnRuleShare, i);
    rn_print("  %s [%s]: %+" PRId64 "\n", title_of(share->code), share->code, share->after - share->before);
  }
}

static void
print_changed(const RnVersion *version, const RnExplanation *why)
{
  gboolean is_empty = !why->unit_id && !why->instead;
  if (!why->changed.is_known) {
    if (is_empty && why->kind != RN_EXPLAINED_UNKNOWN)
      rn_print(_("There is no rota at all with this seat filled.\n"));
    return;
  }
  if (is_empty)
    rn_print(_("To fill it all the same would change the objective from %" PRId64 " to %" PRId64
               ", with %d empty seats in the month.\n"),
             why->objective, why->changed.objective, why->changed.gaps);
  if (why->shares->len)
    rn_print(_("What it costs, by rule:\n"));
  print_shares(why->shares);
  if (why->changes->len)
    rn_print(_("What would move:\n"));
  if (why->changes->len <= CHANGES_SHOWN)
    rn_print_changes(why->changes, version, version);
  else
    rn_print(_("  … %d duties\n"), (int)why->changes->len);
  if (strcmp(why->changed.proof, "optimal") != 0)
    rn_print(_("Not proven: a better rota of this kind might go down to %" PRId64 ".\n"), why->changed.bound);
}

static void
print_explanation(const RnVersion *version, const RnExplanation *why)
{
  const RnDuty *duty = rn_rota_find(version->rota, why->slot_key);
  g_autofree char *slot = duty ? rn_version_slot_text(version, duty->slot) : g_strdup(why->slot_key);
  g_autofree char *holder =
    why->unit_id ? rn_text_clean(rn_version_unit_name(version, why->unit_id)) : g_strdup(_("(gap)"));
  g_autofree char *text = rn_text_clean(why->text);
  rn_print("%s: %s\n%s\n", slot, holder, text);
  print_candidates(version, why->candidates);
  print_causes(why);
  print_slots(version, why->slots);
  if (why->causes->len + why->slots->len > 0 && !why->irreducible)
    rn_print(_("Perhaps not all of this is needed: that was not settled within the limit.\n"));
  print_changed(version, why);
  if (why->objective > why->bound && strcmp(why->proof, "bound") == 0)
    rn_print(_("The rota itself is not proven: the month might go from %" PRId64 " down to %" PRId64 ".\n"),
             why->objective, why->bound);
}

static void
print_rules(const RnRuleCosts *costs)
{
  g_autoptr(RnGrid) grid = rn_grid_new(6);
  static const char *const head[] = {N_("rule"),    N_("code"),        N_("paid now"),
                                     N_("without it"), N_("gaps"), N_("proof")};
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < costs->rules->len; i++) {
    const RnRuleCost *cost = &g_array_index(costs->rules, RnRuleCost, i);
    rn_grid_add(grid, title_of(cost->code));
    rn_grid_add(grid, cost->code);
    if (cost->hard)
      rn_grid_add(grid, "");
    else
      rn_grid_addf(grid, "%" PRId64, cost->share);
    if (cost->without.is_known) {
      rn_grid_addf(grid, "%+" PRId64, cost->without.change);
      rn_grid_addf(grid, "%+d", cost->without.gaps - costs->gaps);
      rn_grid_add(grid, rn_proof_text(cost->without.proof));
    } else {
      for (int c = 0; c < 3; c++)
        rn_grid_add(grid, "");
    }
  }
  for (int c = 2; c < 5; c++)
    rn_grid_right(grid, c);
  rn_print(_("Objective %" PRId64 ", %d empty seats. What each rule costs, and how the month would change without it:\n"),
           costs->objective, costs->gaps);
  rn_grid_print(grid, TRUE);
}

/* --- the command --- */

static int
explain_slot(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month, const char *slot, const char *unit,
             const RnMonthOptions *options, RnProgress **progress)
{
  GError *error = NULL;
  g_autoptr(RnVersion) version = rn_month_current(store, city, month, &error);
  g_autoptr(RnExplanation) why =
    version ? rn_month_explain(store, city, month, slot, unit, options, &error) : NULL;
  g_clear_pointer(progress, rn_progress_free);
  if (!why)
    return rn_cli_error(cli, error);
  rn_solving_note(cli);
  if (cli->json)
    json_explanation(cli->data, month, why);
  else
    print_explanation(version, why);
  return RN_EXIT_DONE;
}

static int
explain_rules(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options,
              RnProgress **progress)
{
  GError *error = NULL;
  g_autoptr(RnRuleCosts) costs = rn_month_rules(store, city, month, options, &error);
  g_clear_pointer(progress, rn_progress_free);
  if (!costs)
    return rn_cli_error(cli, error);
  rn_solving_note(cli);
  if (cli->json)
    json_rules(cli->data, month, costs);
  else
    print_rules(costs);
  return RN_EXIT_DONE;
}

/* MONTH SLOT, or MONTH with --rules; *slot NULL for rules. FALSE with a message and *status when the words do not fit. */
static gboolean
understand(RnCli *cli, char **args, gboolean rules, const char *unit, RnMonth *month, const char **slot, int *status)
{
  RnMonth of_slot;
  if (!rn_cli_month(cli, args[0], month, status))
    return FALSE;
  if (rules ? args[1] || unit : !args[1]) {
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                          _("Name a slot, or ask for --rules: rinban explain MONTH SLOT, rinban explain MONTH --rules."));
    return FALSE;
  }
  *slot = args[1] ? rn_cli_slot(cli, args[1], &of_slot, status) : NULL;
  if (*slot && of_slot != *month)
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The slot %s does not lie in %s."), *slot, args[0]);
  return rules || (*slot && of_slot == *month);
}

int
rn_cmd_explain(RnCli *cli, char **argv)
{
  g_auto(RnSolving) solving = {0};
  gboolean rules = FALSE;
  g_autofree char *instead = NULL;
  g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  const GOptionEntry own[] = {
      {"instead", 0, 0, G_OPTION_ARG_STRING, &instead, N_("what it would cost if this person held the slot"), N_("UNIT")},
      {"rules", 0, 0, G_OPTION_ARG_NONE, &rules, N_("what each rule costs in this month"), NULL},
  };
  g_array_append_vals(entries, own, G_N_ELEMENTS(own));
  rn_solving_entries(entries, &solving, 0);
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, &g_array_index(entries, GOptionEntry, 0), 1, 2, &status);
  RnMonth month;
  const char *slot = NULL, *unit = NULL;
  if (!args || !understand(cli, args, rules, instead, &month, &slot, &status))
    return status;
  if (instead && !(unit = rn_cli_id(cli, instead, &status)))
    return status;
  RnMonthOptions options;
  g_autoptr(RnProgress) progress = rn_progress_new(cli->json);
  if (!rn_solving_options(cli, &solving, progress, &options, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  return rules ? explain_rules(cli, store, city, month, &options, &progress)
               : explain_slot(cli, store, city, month, slot, unit, &options, &progress);
}
