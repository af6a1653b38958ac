/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Builds a rota problem item by item, and frees it. What was put in is checked when it is sealed (seal.c).
 *
 * It solves nothing and reads no text. */

#include "solver/problem.h"

G_DEFINE_QUARK(rn-solver-error-quark, rn_solver_error)

static void
free_person(gpointer data)
{
  RnProblemPerson *person = data;
  g_free(person->name);
  g_free(person);
}

static void
free_slot(gpointer data)
{
  RnProblemSlot *slot = data;
  g_free(slot->name);
  g_free(slot->place);
  g_free(slot);
}

static void
free_seat(gpointer data)
{
  RnProblemSeat *seat = data;
  g_free(seat->name);
  g_free(seat);
}

static void
free_set(gpointer data)
{
  RnProblemSet *set = data;
  g_free(set->name);
  g_array_unref(set->seats);
  g_free(set);
}

static void
free_count(gpointer data)
{
  RnProblemCount *count = data;
  g_clear_pointer(&count->cost, g_array_unref);
  g_free(count);
}

static void
free_group(gpointer data)
{
  RnProblemGroup *group = data;
  g_free(group->name);
  g_array_unref(group->persons);
  g_array_unref(group->seats);
  g_free(group);
}

static void
free_balance(gpointer data)
{
  RnProblemBalance *balance = data;
  g_free(balance->name);
  g_array_unref(balance->shares);
  g_free(balance);
}

static void
free_history(gpointer data)
{
  RnProblemHistory *history = data;
  g_array_unref(history->sets);
  g_free(history);
}

RnProblem *
rn_problem_new(const char *name)
{
  RnProblem *problem = g_new0(RnProblem, 1);
  problem->name = g_strdup(name ? name : "");
  problem->persons = g_ptr_array_new_with_free_func(free_person);
  problem->slots = g_ptr_array_new_with_free_func(free_slot);
  problem->seats = g_ptr_array_new_with_free_func(free_seat);
  problem->sets = g_ptr_array_new_with_free_func(free_set);
  problem->counts = g_ptr_array_new_with_free_func(free_count);
  problem->windows = g_ptr_array_new_with_free_func(g_free);
  problem->gaps = g_ptr_array_new_with_free_func(g_free);
  problem->groups = g_ptr_array_new_with_free_func(free_group);
  problem->balances = g_ptr_array_new_with_free_func(free_balance);
  problem->history = g_ptr_array_new_with_free_func(free_history);
  problem->options = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
  problem->pins = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
  return problem;
}

void
rn_problem_free(RnProblem *problem)
{
  if (!problem)
    return;
  g_free(problem->name);
  g_ptr_array_unref(problem->persons);
  g_ptr_array_unref(problem->slots);
  g_ptr_array_unref(problem->seats);
  g_ptr_array_unref(problem->sets);
  g_ptr_array_unref(problem->counts);
  g_ptr_array_unref(problem->windows);
  g_ptr_array_unref(problem->gaps);
  g_ptr_array_unref(problem->groups);
  g_ptr_array_unref(problem->balances);
  g_ptr_array_unref(problem->history);
  g_array_unref(problem->options);
  g_array_unref(problem->pins);
  g_free(problem);
}

int
rn_problem_add_person(RnProblem *problem, const char *name)
{
  RnProblemPerson *person = g_new0(RnProblemPerson, 1);
  person->name = g_strdup(name ? name : "");
  g_ptr_array_add(problem->persons, person);
  return (int)problem->persons->len - 1;
}

int
rn_problem_add_slot(RnProblem *problem, const char *name, const char *place, int day, int start, int end)
{
  RnProblemSlot *slot = g_new0(RnProblemSlot, 1);
  slot->name = g_strdup(name ? name : "");
  slot->place = g_strdup(place ? place : "");
  slot->day = day;
  slot->start = start;
  slot->end = end;
  g_ptr_array_add(problem->slots, slot);
  return (int)problem->slots->len - 1;
}

int
rn_problem_add_seat(RnProblem *problem, int slot, const char *name, int min, int max, gint64 price)
{
  RnProblemSeat *seat = g_new0(RnProblemSeat, 1);
  seat->slot = slot;
  seat->name = g_strdup(name ? name : "");
  seat->min = min;
  seat->max = max;
  seat->price = price;
  g_ptr_array_add(problem->seats, seat);
  return (int)problem->seats->len - 1;
}

void
rn_problem_set_stage(RnProblem *problem, int seat, int stage)
{
  g_return_if_fail(seat >= 0 && seat < (int)problem->seats->len);
  ((RnProblemSeat *)g_ptr_array_index(problem->seats, seat))->stage = stage;
}

void
rn_problem_add_option(RnProblem *problem, int person, int seat, gint64 cost)
{
  RnProblemOption option = { .person = person, .seat = seat, .cost = cost, .pinned = FALSE };
  g_array_append_val(problem->options, option);
}

void
rn_problem_add_pin(RnProblem *problem, int person, int seat)
{
  RnProblemOption pin = { .person = person, .seat = seat, .cost = 0, .pinned = TRUE };
  g_array_append_val(problem->pins, pin);
}

int
rn_problem_add_set(RnProblem *problem, const char *name)
{
  RnProblemSet *set = g_new0(RnProblemSet, 1);
  set->name = g_strdup(name ? name : "");
  set->seats = g_array_new(FALSE, FALSE, sizeof(int));
  g_ptr_array_add(problem->sets, set);
  return (int)problem->sets->len - 1;
}

void
rn_problem_set_add_seat(RnProblem *problem, int set, int seat)
{
  g_return_if_fail(set >= 0 && set < (int)problem->sets->len);
  g_array_append_val(((RnProblemSet *)g_ptr_array_index(problem->sets, set))->seats, seat);
}

void
rn_problem_add_count(RnProblem *problem, int person, int set, int min, int max, const gint64 *cost, int n_cost)
{
  RnProblemCount *count = g_new0(RnProblemCount, 1);
  *count = (RnProblemCount){ .person = person, .set = set, .min = min, .max = max };
  if (cost && n_cost > 0) {
    count->cost = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_array_append_vals(count->cost, cost, (guint)n_cost);
  }
  g_ptr_array_add(problem->counts, count);
}

void
rn_problem_add_window(RnProblem *problem, int person, int set, int days, int max, gint64 price)
{
  RnProblemWindow *window = g_new0(RnProblemWindow, 1);
  *window = (RnProblemWindow){ .person = person, .set = set, .days = days, .max = max, .price = price };
  g_ptr_array_add(problem->windows, window);
}

void
rn_problem_add_gap(RnProblem *problem, int person, int from, int to, int days, int rest, gint64 price)
{
  RnProblemGap *gap = g_new0(RnProblemGap, 1);
  *gap = (RnProblemGap){ .person = person, .from = from, .to = to, .days = days, .rest = rest, .price = price };
  g_ptr_array_add(problem->gaps, gap);
}

static GArray *
int_array(const int *values, int n)
{
  GArray *array = g_array_new(FALSE, FALSE, sizeof(int));
  if (n > 0)
    g_array_append_vals(array, values, (guint)n);
  return array;
}

void
rn_problem_add_group(RnProblem *problem, const char *name, const int *persons, int n_persons, const int *seats,
                     int n_seats, int min, int max, gint64 price)
{
  RnProblemGroup *group = g_new0(RnProblemGroup, 1);
  group->name = g_strdup(name ? name : "");
  group->persons = int_array(persons, n_persons);
  group->seats = int_array(seats, n_seats);
  group->min = min;
  group->max = max;
  group->price = price;
  g_ptr_array_add(problem->groups, group);
}

int
rn_problem_add_balance(RnProblem *problem, const char *name, int set, int scale, gint64 price)
{
  RnProblemBalance *balance = g_new0(RnProblemBalance, 1);
  *balance = (RnProblemBalance){ .set = set, .scale = scale, .price = price };
  balance->name = g_strdup(name ? name : "");
  balance->shares = g_array_new(FALSE, FALSE, sizeof(RnProblemShare));
  g_ptr_array_add(problem->balances, balance);
  return (int)problem->balances->len - 1;
}

void
rn_problem_balance_add_person(RnProblem *problem, int item, int person, int weight)
{
  g_return_if_fail(item >= 0 && item < (int)problem->balances->len);
  RnProblemShare share = { person, weight };
  g_array_append_val(((RnProblemBalance *)g_ptr_array_index(problem->balances, item))->shares, share);
}

void
rn_problem_add_history(RnProblem *problem, int person, int day, int start, int end, const int *sets, int n_sets)
{
  RnProblemHistory *history = g_new0(RnProblemHistory, 1);
  *history = (RnProblemHistory){ .person = person, .day = day, .start = start, .end = end };
  history->sets = int_array(sets, n_sets);
  g_ptr_array_add(problem->history, history);
}
