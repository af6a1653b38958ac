/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A deep copy of a problem, for questions of the kind "what if": the copy is changed in place, so that all numbers of
 * items stay what they were. */

#include "solver/problem.h"

#include <string.h>

static void
copy_people_and_places(const RnProblem *problem, RnProblem *copy)
{
  for (guint i = 0; i < problem->persons->len; i++)
    rn_problem_add_person(copy, ((const RnProblemPerson *)g_ptr_array_index(problem->persons, i))->name);
  for (guint i = 0; i < problem->slots->len; i++) {
    const RnProblemSlot *slot = g_ptr_array_index(problem->slots, i);
    rn_problem_add_slot(copy, slot->name, slot->place, slot->day, slot->start, slot->end);
  }
  for (guint i = 0; i < problem->seats->len; i++) {
    const RnProblemSeat *seat = g_ptr_array_index(problem->seats, i);
    rn_problem_add_seat(copy, seat->slot, seat->name, seat->min, seat->max, seat->price);
    rn_problem_set_stage(copy, (int)i, seat->stage);
  }
  g_array_append_vals(copy->options, problem->options->data, problem->options->len);
  g_array_append_vals(copy->pins, problem->pins->data, problem->pins->len);
  for (guint i = 0; i < problem->sets->len; i++) {
    const RnProblemSet *set = g_ptr_array_index(problem->sets, i);
    rn_problem_add_set(copy, set->name);
    g_array_append_vals(((RnProblemSet *)g_ptr_array_index(copy->sets, i))->seats, set->seats->data, set->seats->len);
  }
}

static void
copy_rules(const RnProblem *problem, RnProblem *copy)
{
  for (guint i = 0; i < problem->counts->len; i++) {
    const RnProblemCount *count = g_ptr_array_index(problem->counts, i);
    rn_problem_add_count(copy, count->person, count->set, count->min, count->max,
                         count->cost ? (const gint64 *)(void *)count->cost->data : NULL,
                         count->cost ? (int)count->cost->len : 0);
  }
  for (guint i = 0; i < problem->windows->len; i++) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, i);
    rn_problem_add_window(copy, window->person, window->set, window->days, window->max, window->price);
  }
  for (guint i = 0; i < problem->gaps->len; i++) {
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, i);
    rn_problem_add_gap(copy, gap->person, gap->from, gap->to, gap->days, gap->rest, gap->price);
  }
  for (guint i = 0; i < problem->groups->len; i++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, i);
    rn_problem_add_group(copy, group->name, (const int *)(void *)group->persons->data, (int)group->persons->len,
                         (const int *)(void *)group->seats->data, (int)group->seats->len, group->min, group->max,
                         group->price);
  }
  for (guint i = 0; i < problem->balances->len; i++) {
    const RnProblemBalance *balance = g_ptr_array_index(problem->balances, i);
    rn_problem_add_balance(copy, balance->name, balance->set, balance->scale, balance->price);
    for (guint k = 0; k < balance->shares->len; k++) {
      const RnProblemShare *share = &g_array_index(balance->shares, RnProblemShare, k);
      rn_problem_balance_add_person(copy, (int)i, share->person, share->weight);
    }
  }
  for (guint i = 0; i < problem->history->len; i++) {
    const RnProblemHistory *history = g_ptr_array_index(problem->history, i);
    rn_problem_add_history(copy, history->person, history->day, history->start, history->end,
                           (const int *)(void *)history->sets->data, (int)history->sets->len);
  }
}

RnProblem *
rn_problem_copy(const RnProblem *problem)
{
  RnProblem *copy = rn_problem_new(problem->name);
  copy->constant = problem->constant;
  copy_people_and_places(problem, copy);
  copy_rules(problem, copy);
  copy->sealed = problem->sealed;
  return copy;
}
