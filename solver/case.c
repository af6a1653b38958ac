/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What belongs to a case: its seats, who may take them, and the facts that can matter, in the order of their distance from
 * the seat that is asked about. Deciding it is in case_decide.c. */

#include "solver/case_inside.h"

static void
put_number(GArray *list, int *at, int number)
{
  if (at[number] >= 0)
    return;
  at[number] = (int)list->len;
  g_array_append_val(list, number);
}

static int *
new_numbers(guint n)
{
  int *at = g_new(int, n + 1);
  for (guint i = 0; i <= n; i++)
    at[i] = -1;
  return at;
}

/* --- choices --- */

static int
compare_choices(gconstpointer a, gconstpointer b)
{
  const RnChoice *x = a, *y = b;
  if (x->seat != y->seat)
    return x->seat < y->seat ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

int
rn_case_choice(const RnCase *item, int person, int seat)
{
  RnChoice key = { .person = person, .seat = seat };
  guint at;
  return g_array_binary_search(item->choices, &key, compare_choices, &at) ? (int)at : -1;
}

static void
drop_doubles(GArray *choices)
{
  guint kept = 0;
  for (guint i = 0; i < choices->len; i++)
    if (kept == 0 || compare_choices(&g_array_index(choices, RnChoice, i), &g_array_index(choices, RnChoice, kept - 1)))
      g_array_index(choices, RnChoice, kept++) = g_array_index(choices, RnChoice, i);
  g_array_set_size(choices, kept);
}

static void
find_choices(RnCase *item)
{
  const RnProblem *problem = item->task.problem;
  for (int s = 0; s < (int)problem->seats->len; s++) {
    if (item->demand[s] < 0)
      continue;
    put_number(item->seats, item->seat_at, s);
    for (int k = item->lookup->of_seat.start[s]; k < item->lookup->of_seat.start[s + 1]; k++) {
      RnChoice choice = { .person = rn_option(problem, item->lookup->of_seat.item[k])->person, .seat = s };
      g_array_append_val(item->choices, choice);
    }
  }
  for (guint i = 0; item->task.absent && i < item->task.absent->len; i++) {
    const RnProblemOption *option = &g_array_index(item->task.absent, RnProblemOption, i);
    RnChoice choice = { .person = option->person, .seat = option->seat };
    if (item->demand[option->seat] >= 0 && rn_option_find(problem, option->person, option->seat) < 0)
      g_array_append_val(item->choices, choice);
  }
  g_array_sort(item->choices, compare_choices);
  drop_doubles(item->choices);
}

static gboolean
has_least(const RnCase *item, int person)
{
  const RnRows *counts = &item->lookup->person_counts;
  for (int k = counts->start[person]; k < counts->start[person + 1]; k++)
    if (((const RnProblemCount *)g_ptr_array_index(item->task.problem->counts, counts->item[k]))->min > 0)
      return TRUE;
  return FALSE;
}

static void
find_persons(RnCase *item)
{
  guint n = item->choices->len;
  g_autofree int *person = g_new(int, n + 1);
  g_autofree int *number = g_new(int, n + 1);
  for (guint i = 0; i < n; i++) {
    person[i] = g_array_index(item->choices, RnChoice, i).person;
    number[i] = (int)i;
  }
  item->of_person = rn_rows_init((int)item->task.problem->persons->len, (int)n, person, number);
  for (int p = 0; p < item->of_person.n; p++)
    if (item->of_person.start[p] < item->of_person.start[p + 1] || (item->task.with_minima && has_least(item, p)))
      put_number(item->persons, item->person_at, p);
  for (guint i = 0; item->task.start && i < item->task.start->len; i++) {
    const RnAssignment *duty = &g_array_index(item->task.start, RnAssignment, i);
    int choice = rn_case_choice(item, duty->person, duty->seat);
    if (choice >= 0)
      g_array_index(item->choices, RnChoice, choice).is_held = TRUE;
  }
}

/* --- facts --- */

static void
add_fact(RnCase *item, RnFactKind kind, int number)
{
  RnFact fact = { kind, number, 0 };
  g_array_append_val(item->facts, fact);
}

static void
find_facts_of_seats(RnCase *item)
{
  const RnProblem *problem = item->task.problem;
  g_autofree int *choices = g_new0(int, problem->seats->len + 1);
  g_autofree int *pins = g_new0(int, problem->seats->len + 1);
  for (guint i = 0; i < item->choices->len; i++) {
    const RnChoice *choice = &g_array_index(item->choices, RnChoice, i);
    int option = rn_option_find(problem, choice->person, choice->seat);
    choices[choice->seat]++;
    if (option < 0 || !rn_option(problem, option)->pinned)
      continue;
    pins[choice->seat]++;
    add_fact(item, RN_FACT_PIN, option);
  }
  for (guint i = 0; i < item->seats->len; i++) {
    int s = g_array_index(item->seats, int, i), most = rn_seat(problem, s)->max;
    if (item->demand[s] > 0)
      add_fact(item, RN_FACT_DEMAND, s);
    /* Where nobody is forced into a seat, those beyond its places may stay away. */
    if (choices[s] > most && (item->task.with_minima || pins[s] > most))
      add_fact(item, RN_FACT_PLACES, s);
  }
  for (guint i = 0; item->task.absent && i < item->task.absent->len; i++) {
    const RnProblemOption *option = &g_array_index(item->task.absent, RnProblemOption, i);
    if (item->demand[option->seat] >= 0 && rn_option_find(problem, option->person, option->seat) < 0)
      add_fact(item, RN_FACT_ABSENT, (int)i);
  }
}

static int
choices_in_set(const RnCase *item, int person, int set)
{
  int n = 0;
  for (int k = item->of_person.start[person]; k < item->of_person.start[person + 1]; k++)
    n += rn_set_has(item->task.problem, set,
                    g_array_index(item->choices, RnChoice, item->of_person.item[k]).seat);
  return n;
}

static void
find_facts_of_person(RnCase *item, int p)
{
  const RnProblem *problem = item->task.problem;
  const RnLookup *lookup = item->lookup;
  for (int k = lookup->person_counts.start[p]; k < lookup->person_counts.start[p + 1]; k++) {
    const RnProblemCount *count = g_ptr_array_index(problem->counts, lookup->person_counts.item[k]);
    if (count->max < choices_in_set(item, p, count->set))
      add_fact(item, RN_FACT_COUNT_MAX, lookup->person_counts.item[k]);
    if (count->min > 0 && item->task.with_minima)
      add_fact(item, RN_FACT_COUNT_MIN, lookup->person_counts.item[k]);
  }
  for (int k = lookup->person_windows.start[p]; k < lookup->person_windows.start[p + 1]; k++) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, lookup->person_windows.item[k]);
    if (window->price == RN_PRICE_HARD && choices_in_set(item, p, window->set) > 0)
      add_fact(item, RN_FACT_WINDOW, lookup->person_windows.item[k]);
  }
  for (int k = lookup->person_gaps.start[p]; k < lookup->person_gaps.start[p + 1]; k++) {
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, lookup->person_gaps.item[k]);
    if (gap->price == RN_PRICE_HARD && choices_in_set(item, p, gap->from) + choices_in_set(item, p, gap->to) > 0)
      add_fact(item, RN_FACT_GAP, lookup->person_gaps.item[k]);
  }
  for (int k = lookup->person_history.start[p]; k < lookup->person_history.start[p + 1]; k++)
    add_fact(item, RN_FACT_HISTORY, lookup->person_history.item[k]);
}

static int
choices_in_group(const RnCase *item, const RnProblemGroup *group)
{
  int n = 0;
  for (guint i = 0; i < group->persons->len; i++) {
    int p = g_array_index(group->persons, int, i);
    for (int k = item->of_person.start[p]; k < item->of_person.start[p + 1]; k++)
      n += rn_ints_have(group->seats, g_array_index(item->choices, RnChoice, item->of_person.item[k]).seat);
  }
  return n;
}

static gboolean
group_touches(const RnCase *item, const RnProblemGroup *group)
{
  for (guint i = 0; i < group->seats->len; i++)
    if (item->demand[g_array_index(group->seats, int, i)] >= 0)
      return TRUE;
  return group->min > 0;
}

static void
find_facts_of_groups(RnCase *item)
{
  const RnProblem *problem = item->task.problem;
  for (guint g = 0; g < problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    if (group->price != RN_PRICE_HARD || !group_touches(item, group))
      continue;
    if (group->max < choices_in_group(item, group))
      add_fact(item, RN_FACT_GROUP_MAX, (int)g);
    if (group->min > 0 && item->task.with_minima)
      add_fact(item, RN_FACT_GROUP_MIN, (int)g);
  }
}

/* --- order --- */

static int
seat_of_fact(const RnCase *item, const RnFact *fact)
{
  switch (fact->kind) {
  case RN_FACT_DEMAND:
  case RN_FACT_PLACES:
    return fact->item;
  case RN_FACT_PIN:
    return rn_option(item->task.problem, fact->item)->seat;
  case RN_FACT_ABSENT:
    return g_array_index(item->task.absent, RnProblemOption, fact->item).seat;
  default:
    return -1;
  }
}

/* In days; rules of persons lie between the focus and all other seats. */
static int
distance(const RnCase *item, const RnFact *fact)
{
  int seat = seat_of_fact(item, fact), focus = item->task.focus;
  if (seat < 0 || focus < 0)
    return seat < 0 ? 1 : 0;
  if (seat == focus)
    return 0;
  return 2 + ABS(rn_seat_slot(item->task.problem, seat)->day - rn_seat_slot(item->task.problem, focus)->day);
}

static int
compare_facts(gconstpointer a, gconstpointer b, gpointer data)
{
  const RnFact *x = a, *y = b;
  int from_x = distance(data, x), from_y = distance(data, y);
  if (from_x != from_y)
    return from_x < from_y ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->item < y->item ? -1 : x->item > y->item;
}

/* --- life --- */

RnCase *
rn_case_new(const RnCaseTask *task)
{
  const RnProblem *problem = task->problem;
  RnCase *item = g_new0(RnCase, 1);
  item->task = *task;
  item->lookup = rn_lookup_new(problem);
  item->demand = g_memdup2(task->demand, sizeof(int) * MAX(problem->seats->len, 1));
  item->facts = g_array_new(FALSE, FALSE, sizeof(RnFact));
  item->choices = g_array_new(FALSE, FALSE, sizeof(RnChoice));
  item->seats = g_array_new(FALSE, FALSE, sizeof(int));
  item->persons = g_array_new(FALSE, FALSE, sizeof(int));
  item->seat_at = new_numbers(problem->seats->len);
  item->person_at = new_numbers(problem->persons->len);
  find_choices(item);
  find_persons(item);
  find_facts_of_seats(item);
  for (guint i = 0; i < item->persons->len; i++)
    find_facts_of_person(item, g_array_index(item->persons, int, i));
  find_facts_of_groups(item);
  g_array_sort_with_data(item->facts, compare_facts, item);
  return item;
}

void
rn_case_free(RnCase *item)
{
  if (!item)
    return;
  rn_lookup_free(item->lookup);
  rn_rows_clear(&item->of_person);
  g_free(item->demand);
  g_array_unref(item->facts);
  g_array_unref(item->choices);
  g_array_unref(item->seats);
  g_array_unref(item->persons);
  g_free(item->seat_at);
  g_free(item->person_at);
  g_free(item);
}

const GArray *
rn_case_facts(const RnCase *item)
{
  return item->facts;
}
