/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a rule costs: the part of the objective that its own prices make, and how much better the best rota would be
 * without it. The two differ, for a rule also costs what other rules pay for its sake, and a hard rule pays nothing. */

#include "solver/explain_inside.h"
#include "solver/lookup.h"

typedef struct {
  const RnProblem *problem;
  const GArray *assignments;
  RnBill *bill;
  GHashTable *groups;   /* groups entered already: one item, two facts */
} Account;

static gboolean
is_held(const Account *account, int option)
{
  const RnProblemOption *wanted = rn_option(account->problem, option);
  guint low = 0, high = account->assignments->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const RnAssignment *duty = &g_array_index(account->assignments, RnAssignment, middle);
    if (duty->seat < wanted->seat || (duty->seat == wanted->seat && duty->person < wanted->person))
      low = middle + 1;
    else
      high = middle;
  }
  const RnAssignment *duty =
    low < account->assignments->len ? &g_array_index(account->assignments, RnAssignment, low) : NULL;
  return duty && duty->seat == wanted->seat && duty->person == wanted->person;
}

static gint64
cost_of(const Account *account, const RnFact *fact)
{
  switch (fact->kind) {
  case RN_FACT_OPTION_COST:
    return is_held(account, fact->item) ? fact->amount : 0;
  case RN_FACT_CONSTANT:
    return fact->amount;
  case RN_FACT_SEAT_PRICE:
    return account->bill->seats[fact->item];
  case RN_FACT_COUNT_COST:
    return account->bill->counts[fact->item];
  case RN_FACT_WINDOW:
    return account->bill->windows[fact->item];
  case RN_FACT_GAP:
    return account->bill->gaps[fact->item];
  case RN_FACT_GROUP_MIN:
  case RN_FACT_GROUP_MAX:
    return g_hash_table_add(account->groups, GINT_TO_POINTER(fact->item)) ? account->bill->groups[fact->item] : 0;
  case RN_FACT_BALANCE:
    return account->bill->balances[fact->item];
  default:
    return 0;
  }
}

gint64 *
rn_explain_shares(const RnProblem *problem, const GArray *assignments, const GArray *rule_facts, int n_rules)
{
  g_autoptr(GHashTable) groups = g_hash_table_new(NULL, NULL);
  g_autoptr(RnBill) bill = rn_judge_bill(problem, (const RnAssignment *)(void *)assignments->data, assignments->len);
  Account account = { .problem = problem, .assignments = assignments, .bill = bill, .groups = groups };
  gint64 *shares = g_new0(gint64, n_rules + 1);
  for (guint i = 0; i < rule_facts->len; i++) {
    const RnRuleFact *part = &g_array_index(rule_facts, RnRuleFact, i);
    shares[part->rule] += cost_of(&account, &part->fact);
  }
  return shares;
}

static RnAnswer *
solve_without(const RnProblem *problem, const RnAnswer *answer, const GArray *rule_facts, int rule,
              const RnExplainOptions *options, GError **error)
{
  g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(RnFact));
  for (guint i = 0; i < rule_facts->len; i++) {
    const RnRuleFact *part = &g_array_index(rule_facts, RnRuleFact, i);
    if (part->rule == rule)
      g_array_append_val(facts, part->fact);
  }
  g_autoptr(RnProblem) relaxed =
    rn_facts_relax(problem, options->absent, (const RnFact *)(void *)facts->data, facts->len);
  return rn_explain_solve(relaxed, answer, options, error);
}

static void
clear_price(gpointer data)
{
  rn_answer_free(((RnRulePrice *)data)->without);
}

GArray *
rn_explain_rules(const RnProblem *problem, const RnAnswer *answer, const GArray *rule_facts, int n_rules,
                 const gboolean *wanted, const RnExplainOptions *options, GError **error)
{
  if (!rn_explain_accepts(problem, answer, error))
    return NULL;
  g_autoptr(GArray) prices = g_array_new(FALSE, TRUE, sizeof(RnRulePrice));
  g_array_set_clear_func(prices, clear_price);
  g_autofree gint64 *shares = rn_explain_shares(problem, answer->assignments, rule_facts, n_rules);
  for (int rule = 0; rule < n_rules; rule++) {
    RnRulePrice price = { .share = shares[rule] };
    if (wanted[rule]) {
      price.without = solve_without(problem, answer, rule_facts, rule, options, error);
      if (!price.without)
        return NULL;
      rn_explain_clear(&price.without);
    }
    g_array_append_val(prices, price);
  }
  return g_steal_pointer(&prices);
}
