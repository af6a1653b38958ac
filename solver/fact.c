/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Doing without facts: items of a copy are made harmless in place, so that the others keep their numbers. */

#include "solver/fact.h"

#include "solver/lookup.h"

static void
relax_history(RnProblem *copy, const RnFact *facts, guint n)
{
  g_autofree guint8 *dropped = g_new0(guint8, copy->history->len + 1);
  gboolean any = FALSE;
  for (guint f = 0; f < n; f++)
    if (facts[f].kind == RN_FACT_HISTORY)
      any = dropped[facts[f].item] = 1;
  /* From behind, so that the numbers in front stay. */
  for (guint i = copy->history->len; any && i-- > 0;)
    if (dropped[i])
      g_ptr_array_remove_index(copy->history, i);
}

static void
relax_count(RnProblemCount *count, RnFactKind kind)
{
  if (kind == RN_FACT_COUNT_MIN)
    count->min = 0;
  else if (kind == RN_FACT_COUNT_MAX)
    count->max = G_MAXINT;
  else
    g_clear_pointer(&count->cost, g_array_unref);
}

static void
relax_in_place(RnProblem *copy, const RnFact *fact)
{
  switch (fact->kind) {
  case RN_FACT_DEMAND:
    ((RnProblemSeat *)g_ptr_array_index(copy->seats, fact->item))->min = 0;
    break;
  case RN_FACT_PLACES:
    ((RnProblemSeat *)g_ptr_array_index(copy->seats, fact->item))->max = G_MAXINT;
    break;
  case RN_FACT_PIN:
    g_array_index(copy->options, RnProblemOption, fact->item).pinned = FALSE;
    break;
  case RN_FACT_COUNT_MIN:
  case RN_FACT_COUNT_MAX:
  case RN_FACT_COUNT_COST:
    relax_count(g_ptr_array_index(copy->counts, fact->item), fact->kind);
    break;
  case RN_FACT_WINDOW:
    ((RnProblemWindow *)g_ptr_array_index(copy->windows, fact->item))->price = 0;
    break;
  case RN_FACT_GAP:
    ((RnProblemGap *)g_ptr_array_index(copy->gaps, fact->item))->price = 0;
    break;
  case RN_FACT_GROUP_MIN:
    ((RnProblemGroup *)g_ptr_array_index(copy->groups, fact->item))->min = 0;
    break;
  case RN_FACT_GROUP_MAX:
    ((RnProblemGroup *)g_ptr_array_index(copy->groups, fact->item))->max = G_MAXINT;
    break;
  case RN_FACT_BALANCE:
    ((RnProblemBalance *)g_ptr_array_index(copy->balances, fact->item))->price = 0;
    break;
  case RN_FACT_SEAT_PRICE:
    ((RnProblemSeat *)g_ptr_array_index(copy->seats, fact->item))->price = 0;
    break;
  case RN_FACT_OPTION_COST:
    g_array_index(copy->options, RnProblemOption, fact->item).cost -= fact->amount;
    break;
  case RN_FACT_CONSTANT:
    copy->constant -= fact->amount;
    break;
  case RN_FACT_HISTORY:
  case RN_FACT_ABSENT:
    break; /* these change the numbers of others: last */
  }
}

/* An absent duty comes back when each of its reasons is relaxed. */
static void
add_absent(const RnProblem *problem, RnProblem *copy, const GArray *absent, const RnFact *facts, guint n)
{
  g_autofree guint8 *kept = g_new0(guint8, (absent ? absent->len : 0) + 1);
  g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
  for (guint i = 0; absent && i < absent->len; i++)
    kept[i] = 1;
  for (guint f = 0; f < n; f++)
    if (facts[f].kind == RN_FACT_ABSENT)
      kept[facts[f].item] = 0;
  /* First those that another reason keeps away, then the others, each once. */
  for (int pass = 1; pass >= 0; pass--)
    for (guint i = 0; absent && i < absent->len; i++) {
      const RnProblemOption *option = &g_array_index(absent, RnProblemOption, i);
      gpointer key = GSIZE_TO_POINTER((gsize)option->person * problem->seats->len + (gsize)option->seat);
      if (kept[i] == pass && g_hash_table_add(done, key) && pass == 0 &&
          rn_option_find(problem, option->person, option->seat) < 0)
        rn_problem_add_option(copy, option->person, option->seat, option->cost);
    }
}

RnProblem *
rn_facts_relax(const RnProblem *problem, const GArray *absent, const RnFact *facts, guint n)
{
  g_return_val_if_fail(problem->sealed, NULL);
  RnProblem *copy = rn_problem_copy(problem);
  for (guint f = 0; f < n; f++)
    relax_in_place(copy, &facts[f]);
  relax_history(copy, facts, n);
  add_absent(problem, copy, absent, facts, n);
  g_autoptr(GError) error = NULL;
  if (!rn_problem_seal(copy, &error)) { /* only amounts that the option never had can do that */
    g_critical("%s", error->message);
    rn_problem_free(copy);
    return NULL;
  }
  return copy;
}

/* --- words --- */

static char *
duty_text(const RnProblem *problem, int person, int seat)
{
  return g_strdup_printf("%s: %s %s", rn_person(problem, person)->name, rn_seat_slot(problem, seat)->name,
                         rn_seat(problem, seat)->name);
}

static char *
rule_text(const RnProblem *problem, int person, int set)
{
  return g_strdup_printf("%s %s", rn_person(problem, person)->name, rn_set(problem, set)->name);
}

char *
rn_fact_text(const RnProblem *problem, const GArray *absent, const RnFact *fact)
{
  const RnProblemOption *option;
  const RnProblemCount *count;
  const RnProblemWindow *window;
  const RnProblemGap *gap;
  const RnProblemHistory *history;
  switch (fact->kind) {
  case RN_FACT_PIN:
  case RN_FACT_OPTION_COST:
    option = rn_option(problem, fact->item);
    return duty_text(problem, option->person, option->seat);
  case RN_FACT_ABSENT:
    option = &g_array_index(absent, RnProblemOption, fact->item);
    return duty_text(problem, option->person, option->seat);
  case RN_FACT_COUNT_MIN:
  case RN_FACT_COUNT_MAX:
  case RN_FACT_COUNT_COST:
    count = g_ptr_array_index(problem->counts, fact->item);
    return rule_text(problem, count->person, count->set);
  case RN_FACT_WINDOW:
    window = g_ptr_array_index(problem->windows, fact->item);
    return rule_text(problem, window->person, window->set);
  case RN_FACT_GAP:
    gap = g_ptr_array_index(problem->gaps, fact->item);
    return rule_text(problem, gap->person, gap->from);
  case RN_FACT_GROUP_MIN:
  case RN_FACT_GROUP_MAX:
    return g_strdup(((const RnProblemGroup *)g_ptr_array_index(problem->groups, fact->item))->name);
  case RN_FACT_HISTORY:
    history = g_ptr_array_index(problem->history, fact->item);
    return g_strdup_printf("%s %d", rn_person(problem, history->person)->name, history->day);
  case RN_FACT_BALANCE:
    return g_strdup(((const RnProblemBalance *)g_ptr_array_index(problem->balances, fact->item))->name);
  case RN_FACT_CONSTANT:
    return g_strdup(problem->name);
  case RN_FACT_DEMAND:
  case RN_FACT_PLACES:
  case RN_FACT_SEAT_PRICE:
    break;
  }
  return g_strdup_printf("%s %s", rn_seat_slot(problem, fact->item)->name, rn_seat(problem, fact->item)->name);
}
