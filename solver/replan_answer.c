/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The answer of a re-planning: from the best result to a rota, a list of changes and what they cost. */

#include "solver/replan_round.h"

int
rn_replan_answer_compare(gconstpointer a, gconstpointer b)
{
  const RnAssignment *x = a, *y = b;
  if (x->seat != y->seat)
    return x->seat < y->seat ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static void
append_change(RnReplanRound *round, int seat, int from, int to, gboolean lost)
{
  RnBoard *board = round->replan->board;
  RnReplanChange change = { .seat = seat, .from = from, .to = to, .lost = lost, .price = round->weight[seat] };
  const RnProblemSeat *item = rn_seat(round->replan->problem, seat);
  if (to >= 0) {
    rn_board_take(board, to, seat);
    change.cost = rn_board_price(board, to, seat, NULL);
    if (rn_board_held(board, seat, NULL) < item->min && item->price != RN_PRICE_HARD)
      change.cost += item->price;
    rn_board_put(board, to, seat);
  }
  g_array_append_val(round->answer->changes, change);
}

/* Takes the persons of one seat, from *at on. */
static int
next_person(const GArray *duties, int seat, guint *at)
{
  if (*at >= duties->len || g_array_index(duties, RnAssignment, *at).seat != seat)
    return -1;
  return g_array_index(duties, RnAssignment, (*at)++).person;
}

/* Pairs whom each seat lost, then who gave it up, with whom it is given to. The board holds the new rota. */
static void
list_changes(RnReplanRound *round)
{
  guint lost = 0, given_up = 0, given = 0;
  const RnChainResult *best = round->best;
  g_array_sort(best->given_up, rn_replan_answer_compare);
  g_array_sort(best->given, rn_replan_answer_compare);
  for (int s = 0; s < (int)round->replan->problem->seats->len; s++)
    for (;;) {
      int from = next_person(round->lost_duties, s, &lost);
      gboolean is_lost_duty = from >= 0;
      if (!is_lost_duty)
        from = next_person(best->given_up, s, &given_up);
      int to = next_person(best->given, s, &given);
      if (from < 0 && to < 0)
        break;
      append_change(round, s, from, to, is_lost_duty);
    }
}

static void
list_rota(RnReplanRound *round)
{
  const RnReplan *replan = round->replan;
  for (int s = 0; s < (int)replan->problem->seats->len; s++) {
    const int *holders;
    int n = rn_board_held(replan->board, s, &holders);
    for (int k = 0; k < n; k++) {
      RnAssignment duty = { holders[k], s };
      g_array_append_val(round->answer->assignments, duty);
    }
  }
  g_array_sort(round->answer->assignments, rn_replan_answer_compare);
}

/* Every duty of a list is put on the board, or taken off. */
static void
apply(RnBoard *board, const GArray *duties, gboolean put)
{
  for (guint k = 0; k < duties->len; k++) {
    const RnAssignment *duty = &g_array_index(duties, RnAssignment, k);
    if (put)
      rn_board_put(board, duty->person, duty->seat);
    else
      rn_board_take(board, duty->person, duty->seat);
  }
}

/* Where a rule was broken before, the board did not price all of the published rota: the judge has the word. */
static gint64
objective_after(const RnReplanRound *round, gint64 saved)
{
  const RnReplan *replan = round->replan;
  const GArray *rota = round->answer->assignments;
  gint64 objective = replan->objective - saved + round->best->score.cost;
  if (!round->chains_hold || !replan->keeps_rules)
    g_ptr_array_unref(rn_problem_judge(replan->problem, (const RnAssignment *)(void *)rota->data, rota->len, &objective));
  return objective;
}

void
rn_replan_answer_fill(RnReplanRound *round, gint64 saved)
{
  RnReplanAnswer *answer = round->answer;
  const RnChainResult *best = round->best;
  gboolean proven = rn_replan_round_proven(round);
  answer->objective_before = round->replan->objective;
  answer->open_bound = proven && best->found ? best->score.open : round->open_bound;
  answer->outcome = best->found ? RN_OUTCOME_ROTA : proven ? RN_OUTCOME_CONTRADICTION : RN_OUTCOME_NO_ANSWER;
  if (!best->found)
    return;
  answer->proof = proven ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND;
  answer->open = best->score.open;
  answer->change = best->score.change;
  if (best->given->len + best->given_up->len + round->lost_duties->len == 0)
    answer->method = RN_REPLAN_KEPT;
  apply(round->replan->board, best->given_up, FALSE);
  apply(round->replan->board, best->given, TRUE);
  list_changes(round);
  list_rota(round);
  apply(round->replan->board, best->given, FALSE);
  apply(round->replan->board, best->given_up, TRUE);
  answer->objective = objective_after(round, saved);
}

void
rn_replan_answer_free(RnReplanAnswer *answer)
{
  if (!answer)
    return;
  g_array_unref(answer->assignments);
  g_array_unref(answer->changes);
  g_free(answer);
}
