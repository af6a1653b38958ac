/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Explains a month: builds its problem with the reasons for everything in it, looks at the rota as it stands, and lets the
 * solver say what is in the way, what a change would cost, and what each rule costs. */

#include "engine/explanation.h"

#include "engine/month_context.h"
#include "engine/month_order.h"
#include "engine/month_explain.h"
#include "engine/rule.h"
#include "engine/slots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WORK_OF_A_SOLVE 30000 /* unless the caller says otherwise: an explanation solves the month many times */

/* --- the month as it stands --- */

typedef struct {
  const RnCity *city;
  RnMonth month;
  const RnMonthOptions *options;
  gboolean at_best;        /* the best rota is looked at, at no price for changes, and not the one drafted or published */
  const char *asked;       /* the slot that is asked about, or NULL: all */
  RnMonthContext *context;
  GPtrArray *pins;         /* of the services concerned, borrowed */
  RnCheckContext check;
  RnBuilt *built;
  RnAnswer *answer;        /* the rota as it stands, with a bound of the month */
  RnExplainOptions explain;
} Standing;

static void
standing_clear(Standing *now)
{
  g_clear_pointer(&now->pins, g_ptr_array_unref);
  rn_month_context_free(now->context);
  rn_built_free(now->built);
  rn_answer_free(now->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Standing, standing_clear)

static gboolean
refuse_rota(const Standing *now, const char *what, GError **error)
{
  g_autofree char *month = rn_month_format(now->month);
  g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
              _("The rota of %s no longer fits the tables and pins (%s). Solve it again first: rinban solve %s"), month,
              what, month);
  return FALSE;
}

/* Puts a rota of the same problem in the place of the answer's. */
static void
replace_rota(RnAnswer *answer, GArray *duties_owned, gint64 objective, int unfilled)
{
  g_array_unref(answer->assignments);
  answer->assignments = duties_owned;
  answer->objective = objective;
  answer->unfilled = unfilled;
  if (answer->bound == G_MININT64)
    answer->proof = RN_PROOF_NONE;
  else
    answer->proof = answer->bound == objective ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND;
}

/* Seats of the problem that nobody holds. */
static int
unfilled_in(const Standing *now, const RnRota *rota)
{
  int unfilled = 0;
  for (guint i = 0; i < now->built->slots->len; i++) {
    const RnDuty *duty = rn_rota_find(rota, ((const RnSlot *)now->built->slots->pdata[i])->key);
    unfilled += duty && !duty->unit_id;
  }
  return unfilled;
}

/* The rota as the solver's assignments. FALSE when the tables have changed too much since. Where the best rota is looked
 * at, the one at hand is taken if it is as good. */
static gboolean
take_rota(Standing *now, GError **error)
{
  int unknown = 0;
  const RnRota *rota = now->context->check.reference;
  if (!rota)
    return TRUE;
  g_autoptr(GArray) duties = rn_built_assignments(now->built, now->city, rota, &unknown);
  const RnAssignment *duty = (const RnAssignment *)(void *)duties->data;
  gint64 objective = 0;
  g_autoptr(GPtrArray) violations = rn_problem_judge(now->built->problem, duty, duties->len, &objective);
  gboolean fits = unknown == 0 && violations->len == 0;
  if (fits && (!now->at_best || objective <= now->answer->objective))
    replace_rota(now->answer, g_steal_pointer(&duties), objective, unfilled_in(now, rota));
  if (fits || now->at_best)
    return TRUE;
  return refuse_rota(now, unknown > 0 ? _("a duty is held by somebody who may not hold it")
                                      : ((const RnViolation *)violations->pdata[0])->text, error);
}

static void
take_options(Standing *now)
{
  const RnMonthOptions *options = now->options;
  now->explain = rn_explain_options_default();
  now->explain.absent = now->built->absent;
  rn_month_set_limits(&now->explain.solve, options);
  if (!options->work_limit)
    now->explain.solve.work_limit = WORK_OF_A_SOLVE;
  /* A price on changes does it better. */
  now->explain.fewest =
    rn_rule_value(now->city, "STABLE", now->context->check.reference_published ? "published" : "draft", NULL,
                  rn_month_first(now->month)) == 0;
}

/* Solves the month from where it stands, for a bound. */
static gboolean
find_bound(Standing *now, GError **error)
{
  const RnRota *rota = now->context->check.reference;
  g_autoptr(GArray) start = rota ? rn_built_assignments(now->built, now->city, rota, NULL) : NULL;
  RnSolveOptions solve = now->explain.solve;
  solve.start = start;
  now->answer = rn_solve(now->built->problem, &solve, error);
  if (!now->answer)
    return FALSE;
  if (now->answer->outcome == RN_OUTCOME_CONTRADICTION)
    return refuse_rota(now, now->answer->contradiction ? now->answer->contradiction : "PIN", error);
  if (now->answer->outcome == RN_OUTCOME_ROTA || !now->at_best)
    return TRUE;
  g_set_error(error, RN_ERROR, RN_ERROR_LIMIT,
              _("The limit was reached before there was any rota; allow more work or time."));
  return FALSE;
}

/* Of a slot, only the services that share holders with its own matter. */
static void
keep_concerned(Standing *now)
{
  GPtrArray *slots = rn_month_order_around(now->city, now->context->slots, now->asked);
  now->pins = g_ptr_array_new();
  for (guint i = 0; i < now->context->pins->len; i++) {
    const RnPin *pin = now->context->pins->pdata[i];
    if (slots->len == now->context->slots->len || rn_slots_find(slots, pin->slot_key))
      g_ptr_array_add(now->pins, now->context->pins->pdata[i]);
  }
  now->check.pins = now->pins;
  g_ptr_array_unref(now->context->slots);
  now->context->slots = slots;
}

/* The rota that stands, of the services concerned. */
static RnRota *
standing_rota(const Standing *now)
{
  RnRota *rota = rn_rota_new(now->city->id, now->month);
  for (guint i = 0; i < now->context->check.reference->duties->len; i++) {
    const RnDuty *duty = now->context->check.reference->duties->pdata[i];
    if (rn_slots_find(now->built->slots, duty->slot->key))
      rn_rota_add(rota, duty->slot, duty->unit_id, duty->origin);
  }
  rn_rota_sort(rota);
  return rota;
}

static gboolean
standing_init(Standing *now, RnStore *store, GError **error)
{
  now->context = rn_month_context(store, now->city, now->month, NULL, TRUE, error);
  if (!now->context)
    return FALSE;
  if (!now->context->check.reference && !now->at_best) {
    rn_version_free(rn_month_current(store, now->city, now->month, error));
    return FALSE;
  }
  now->check = now->context->check;
  if (now->at_best)
    now->check.reference = NULL;
  keep_concerned(now);
  now->built = rn_build_explained(now->city, now->month, now->context->slots, &now->check, error);
  if (!now->built)
    return FALSE;
  take_options(now);
  return find_bound(now, error) && take_rota(now, error);
}

/* --- answers in the words of the month --- */

static int
persons_in(const RnAnswer *answer, int seat)
{
  int n = 0;
  for (guint i = 0; i < answer->assignments->len; i++)
    n += g_array_index(answer->assignments, RnAssignment, i).seat == seat;
  return n;
}

/* Empty seats, but for those that may stay empty. */
static int
gaps_in(const Standing *now, const RnAnswer *answer)
{
  int gaps = (int)answer->unfilled;
  for (guint seat = 0; seat < now->built->problem->seats->len; seat++) {
    const RnProblemSeat *wanted = now->built->problem->seats->pdata[seat];
    if (!rn_built_slot(now->built, (int)seat)->mandatory)
      gaps -= wanted->min - persons_in(answer, (int)seat);
  }
  return gaps;
}

static RnEffect
effect_of(const Standing *now, const RnAnswer *answer, int seat)
{
  if (!answer)
    return (RnEffect){.proof = rn_proof_name(RN_PROOF_NONE)};
  return (RnEffect){
    .is_known = TRUE,
    .objective = answer->objective,
    .bound = answer->bound,
    .proof = rn_proof_name(answer->proof),
    .change = answer->objective - now->answer->objective,
    .gaps = gaps_in(now, answer),
    .fills = seat >= 0 && persons_in(answer, seat) > persons_in(now->answer, seat),
  };
}

static void
free_cause(gpointer data)
{
  rn_cause_free(data);
}

static void
free_capacity(gpointer data)
{
  g_free(((RnCauseCapacity *)data)->unit_id);
  g_free(data);
}

static void
add_causes(const Standing *now, RnExplanation *out, const GPtrArray *reasons, int seat)
{
  for (guint i = 0; i < reasons->len; i++) {
    const RnReason *reason = reasons->pdata[i];
    RnCause *cause = rn_cause_new(now->built, now->city, now->month, &reason->fact);
    cause->without = effect_of(now, reason->without, seat);
    g_ptr_array_add(out->causes, cause);
  }
}

/* What would move, and which rules would be paid more or less. */
static void
add_changes(const Standing *now, RnExplanation *out, const RnAnswer *answer)
{
  g_autoptr(RnVersion) before = rn_version_new(now->city->id, now->month);
  g_autoptr(RnVersion) after = rn_version_new(now->city->id, now->month);
  rn_rota_free(before->rota);
  rn_rota_free(after->rota);
  before->rota = standing_rota(now);
  after->rota = rn_built_rota(now->built, now->city, now->month, answer->assignments, &now->check);
  g_ptr_array_unref(out->changes);
  out->changes = rn_version_diff(before, after);
  gsize n;
  const RnRule *rules = rn_rules(&n);
  g_autofree gint64 *was =
    rn_explain_shares(now->built->problem, now->answer->assignments, now->built->rule_facts, (int)n);
  g_autofree gint64 *is = rn_explain_shares(now->built->problem, answer->assignments, now->built->rule_facts, (int)n);
  for (gsize r = 0; r < n; r++) {
    RnRuleShare share = {rules[r].code, rules[r].hard, was[r], is[r]};
    if (was[r] != is[r])
      g_array_append_val(out->shares, share);
  }
}

static RnExplanation *
explanation_new(const Standing *now, const RnSlot *slot, const char *instead)
{
  RnExplanation *out = g_new0(RnExplanation, 1);
  const RnDuty *duty = rn_rota_find(now->context->check.reference, slot->key);
  out->slot_key = g_strdup(slot->key);
  out->unit_id = g_strdup(duty ? duty->unit_id : NULL);
  out->instead = g_strdup(instead);
  out->objective = now->answer->objective;
  out->bound = now->answer->bound;
  out->proof = rn_proof_name(now->answer->proof);
  out->candidates = g_ptr_array_new_with_free_func(free_capacity);
  out->slots = g_ptr_array_new_with_free_func(g_free);
  out->causes = g_ptr_array_new_with_free_func(free_cause);
  out->changes = g_ptr_array_new();
  out->shares = g_array_new(FALSE, FALSE, sizeof(RnRuleShare));
  return out;
}

void
rn_explanation_free(RnExplanation *explanation)
{
  if (!explanation)
    return;
  g_free(explanation->slot_key);
  g_free(explanation->unit_id);
  g_free(explanation->instead);
  g_ptr_array_unref(explanation->candidates);
  g_ptr_array_unref(explanation->slots);
  g_ptr_array_unref(explanation->causes);
  g_ptr_array_unref(explanation->changes);
  g_array_unref(explanation->shares);
  g_free(explanation->text);
  g_free(explanation);
}

/* --- the questions --- */

static gboolean
explain_empty(const Standing *now, RnExplanation *out, int seat, GError **error)
{
  static const RnExplained kind_table[] = {
    [RN_WHY_COUNTING] = RN_EXPLAINED_COUNTING,
    [RN_WHY_FACTS] = RN_EXPLAINED_FACTS,
    [RN_WHY_PRICE] = RN_EXPLAINED_PRICE,
    [RN_WHY_UNKNOWN] = RN_EXPLAINED_UNKNOWN,
  };
  g_autoptr(RnUnfilled) why = rn_explain_unfilled(now->built->problem, now->answer, seat, &now->explain, error);
  if (!why)
    return FALSE;
  out->kind = kind_table[why->why];
  out->irreducible = why->irreducible;
  out->demand = why->demand;
  for (guint i = 0; i < why->capacities->len; i++) {
    const RnHolder *holder = &g_array_index(why->capacities, RnHolder, i);
    RnCauseCapacity *capacity = g_new0(RnCauseCapacity, 1);
    capacity->unit_id = g_strdup(((const RnPerson *)now->city->persons->pdata[holder->person])->id);
    capacity->most = holder->most;
    g_ptr_array_add(out->candidates, capacity);
  }
  for (guint i = 0; i < why->seats->len; i++)
    g_ptr_array_add(out->slots, g_strdup(rn_built_slot(now->built, g_array_index(why->seats, int, i))->key));
  add_causes(now, out, why->reasons, seat);
  out->changed = effect_of(now, why->filled, seat);
  if (why->filled)
    add_changes(now, out, why->filled);
  return TRUE;
}

/* A person who does not belong to the seat's duty group at all. */
static void
add_stranger(const Standing *now, RnExplanation *out, const RnPerson *person, const RnSlot *slot)
{
  RnCause *cause = g_new0(RnCause, 1);
  const char *code = rn_eligibility(now->city, slot, person, NULL);
  const RnRule *rule = rn_rule_find(code ? code : "ELIG_MEMBER");
  cause->code = rule->code;
  cause->units = g_ptr_array_new_with_free_func(g_free);
  cause->slots = g_ptr_array_new_with_free_func(g_free);
  cause->without = effect_of(now, NULL, -1);
  g_ptr_array_add(cause->units, g_strdup(person->id));
  g_ptr_array_add(cause->slots, g_strdup(slot->key));
  cause->text = g_strdup_printf(_("%s does not belong to those who take this seat in turn: %s"), person->name,
                                _(rule->help));
  g_ptr_array_add(out->causes, cause);
}

static gboolean
explain_holder(const Standing *now, RnExplanation *out, int seat, const RnPerson *person, gboolean holds, GError **error)
{
  g_autoptr(RnInstead) instead =
    rn_explain_instead(now->built->problem, now->answer, seat, person->index, holds, &now->explain, error);
  if (!instead)
    return FALSE;
  out->kind = !instead->is_possible ? RN_EXPLAINED_FORBIDDEN : holds ? RN_EXPLAINED_INSTEAD : RN_EXPLAINED_HOLDER;
  out->irreducible = instead->irreducible;
  add_causes(now, out, instead->reasons, seat);
  if (!instead->is_possible && out->causes->len == 0)
    add_stranger(now, out, person, rn_built_slot(now->built, seat));
  out->changed = effect_of(now, instead->answer, seat);
  if (instead->answer)
    add_changes(now, out, instead->answer);
  return TRUE;
}

static gboolean
holds_seat(const Standing *now, int seat, const RnPerson *person)
{
  for (guint i = 0; i < now->answer->assignments->len; i++) {
    const RnAssignment *duty = &g_array_index(now->answer->assignments, RnAssignment, i);
    if (duty->seat == seat && duty->person == person->index)
      return TRUE;
  }
  return FALSE;
}

RnExplanation *
rn_month_explain(RnStore *store, const RnCity *city, RnMonth month, const char *slot_key, const char *unit_id,
                 const RnMonthOptions *options, GError **error)
{
  g_auto(Standing) now = {.city = city, .month = month, .options = options, .asked = slot_key};
  if (!standing_init(&now, store, error))
    return NULL;
  int seat = rn_built_seat(now.built, slot_key);
  const RnPerson *asked = unit_id ? rn_city_person(city, unit_id) : NULL;
  if (seat < 0 || (unit_id && !asked)) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                seat < 0 ? _("There is no slot %s in this month.") : _("There is no person %s."),
                seat < 0 ? slot_key : unit_id);
    return NULL;
  }
  if (asked && holds_seat(&now, seat, asked)) {
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT, _("%s (%s) holds %s already."), asked->name, unit_id, slot_key);
    return NULL;
  }
  const RnSlot *slot = rn_slots_find(now.built->slots, slot_key);
  g_autoptr(RnExplanation) out = explanation_new(&now, slot, unit_id);
  const RnPerson *holder = out->unit_id ? rn_city_person(city, out->unit_id) : NULL;
  gboolean done = asked    ? explain_holder(&now, out, seat, asked, TRUE, error)
                  : holder ? explain_holder(&now, out, seat, holder, FALSE, error)
                           : explain_empty(&now, out, seat, error);
  if (!done)
    return NULL;
  out->text = rn_month_explain_text(out, city);
  return g_steal_pointer(&out);
}

/* --- rules --- */

void
rn_explanation_rules_free(RnRuleCosts *costs)
{
  if (!costs)
    return;
  g_array_unref(costs->rules);
  g_free(costs);
}

static RnRuleCosts *
rule_costs(const Standing *now, const GArray *prices, const int *facts)
{
  RnRuleCosts *costs = g_new0(RnRuleCosts, 1);
  gsize n;
  const RnRule *rules = rn_rules(&n);
  costs->objective = now->answer->objective;
  costs->bound = now->answer->bound;
  costs->proof = rn_proof_name(now->answer->proof);
  costs->gaps = gaps_in(now, now->answer);
  costs->rules = g_array_new(FALSE, FALSE, sizeof(RnRuleCost));
  for (gsize r = 0; r < n; r++) {
    const RnRulePrice *price = &g_array_index(prices, RnRulePrice, r);
    RnRuleCost cost = {rules[r].code, rules[r].hard, facts[r], price->share, effect_of(now, price->without, -1)};
    if (facts[r] > 0)
      g_array_append_val(costs->rules, cost);
  }
  return costs;
}

RnRuleCosts *
rn_month_rules(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, GError **error)
{
  g_auto(Standing) now = {.city = city, .month = month, .options = options, .at_best = TRUE};
  if (!standing_init(&now, store, error))
    return NULL;
  gsize n;
  const RnRule *rules = rn_rules(&n);
  g_autofree int *facts = g_new0(int, n + 1);
  g_autofree gboolean *wanted = g_new0(gboolean, n + 1);
  for (guint i = 0; i < now.built->rule_facts->len; i++)
    facts[g_array_index(now.built->rule_facts, RnRuleFact, i).rule]++;
  for (gsize r = 0; r < n; r++)
    wanted[r] = facts[r] > 0 && strcmp(rules[r].code, "COVER") != 0;
  g_autoptr(GArray) prices = rn_explain_rules(now.built->problem, now.answer, now.built->rule_facts, (int)n, wanted,
                                              &now.explain, error);
  return prices ? rule_costs(&now, prices, facts) : NULL;
}
