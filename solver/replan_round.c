/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The general search of a re-planning: parts of it given to rn_solve(), one aim after another.
 *
 * First what is open and changed alone, which is a small, well scaled problem; then the objective as well, with factors
 * that are meant to keep the first aims where they were. They need not be large enough: the answer is compared with
 * what was proven first, and the factors grow until both agree. So no factor has to exceed the range of all costs. */

#include "solver/replan_round.h"

#include "solver/lp.h"
#include "solver/replan_part.h"
#include "solver/replan_tree.h"

#include <math.h>
#include <string.h>

#define FIRST_CHANGE_FACTOR 1024
#define FACTOR_STEP 16
#define OPEN_OVER_CHANGES 64
#define LP_ITERATIONS 5000
#define LP_OPTIONS 6000        /* beyond that, the bound costs more than it brings */
#define LP_TOLERANCE 1e-6
#define MOST_DAYS 16           /* beyond that, the whole region at once */

void
rn_replan_round_take(RnReplanRound *round, RnChainResult *result, RnReplanMethod method)
{
  RnChainResult *best = round->best;
  if (result->found && (!best->found || rn_chain_compare(&result->score, &best->score) < 0)) {
    round->best = result;
    round->answer->method = method;
    result = best;
    best = round->best;
  }
  best->exact = best->exact || result->exact;
  best->searched = MAX(best->searched, result->searched);
  rn_chain_result_free(result);
}

gboolean
rn_replan_round_proven(const RnReplanRound *round)
{
  const RnChainResult *best = round->best;
  return best->exact ||
         (best->found && best->score.open <= round->open_bound && best->searched >= best->score.change);
}

/* --- a part --- */

static gint64
greatest_divisor(gint64 a, gint64 b)
{
  while (b != 0) {
    gint64 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* What the prices of open seats are multiples of: the search rounds its bounds up to whole units. */
static gint64
open_unit(const RnReplanRound *round, const guint8 *free_seats)
{
  gint64 unit = 0;
  for (int s = 0; s < (int)round->replan->problem->seats->len; s++)
    if (free_seats[s] && rn_seat(round->replan->problem, s)->price > 0)
      unit = greatest_divisor(rn_seat(round->replan->problem, s)->price, unit);
  return MAX(unit, 1);
}

static RnReplanPartTask
part_task(const RnReplanRound *round, const guint8 *free_seats, const guint8 *stands)
{
  return (RnReplanPartTask){
    .problem = round->replan->problem,
    .board = round->replan->board,
    .free = free_seats,
    .stands = stands,
    .banned = round->replan->banned,
    .weight = round->weight,
    .need = round->need,
    .lost = round->lost,
    .open_unit = open_unit(round, free_seats),
  };
}

/* The best rota so far, or what stands of the published one, as a start in the part's numbers. */
static GArray *
part_start(const RnReplanPart *part, const RnReplanRound *round)
{
  GArray *start = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  const RnChainResult *best = round->best;
  for (guint o = 0; o < part->problem->options->len; o++) {
    const RnProblemOption *option = rn_option(part->problem, (int)o);
    int person = part->person[option->person], seat = part->seat[option->seat];
    RnAssignment duty = { option->person, option->seat };
    if (rn_board_has(round->replan->board, person, seat) ? !rn_chain_result_lists(best->given_up, person, seat)
                                                         : rn_chain_result_lists(best->given, person, seat))
      g_array_append_val(start, duty);
  }
  return start;
}

/* NULL with an error when the call did not work. *duties (may be NULL) receives them in the whole's numbers. */
static RnAnswer *
solve_part(RnReplanRound *round, const RnReplanPartTask *task, GArray **duties, GError **error)
{
  g_autoptr(RnReplanPart) part = rn_replan_part_new(task, error);
  if (!part)
    return NULL;
  g_autoptr(GArray) start = part_start(part, round);
  RnSolveOptions options = round->event->solve;
  RnLpStop stop = { options.should_stop, options.data };
  gint64 work = 0;
  g_autoptr(RnAnswer) answer = rn_replan_tree_solve(part->problem, start, stop, &work);
  options.start = start;
  options.progress = NULL;
  if (!answer && !(answer = rn_solve(part->problem, &options, error)))
    return NULL;
  round->answer->work += answer->work;
  round->answer->work += work;
  round->answer->stopped = round->answer->stopped || answer->stopped;
  if (duties)
    *duties = rn_replan_part_duties(part, answer->assignments, task->free);
  return g_steal_pointer(&answer);
}

/* The seats of the region at most `days` away from one that the best answer leaves open. Returns how many. */
static int
take_region(const RnReplanRound *round, int days, guint8 *taken)
{
  const RnProblem *problem = round->replan->problem;
  int n = (int)problem->seats->len, count = 0;
  memset(taken, 0, (gsize)n);
  for (int s = 0; s < n; s++) {
    if (rn_chain_result_holders(round->best, round->replan->board, s) >= round->need[s])
      continue;
    for (int t = 0; t < n; t++)
      taken[t] = taken[t] || (round->movable[t] &&
                              ABS(rn_seat_slot(problem, t)->day - rn_seat_slot(problem, s)->day) <= days);
  }
  for (int s = 0; s < n; s++)
    count += taken[s];
  return count;
}

/* The bound of the linear program over the seats taken; what is movable elsewhere is as if it were not. */
static void
bound_region(RnReplanRound *round, const guint8 *taken, const guint8 *stands)
{
  RnReplanPartTask task = part_task(round, taken, stands);
  task.open_factor = 1;
  task.relaxed = TRUE;
  g_autoptr(RnReplanPart) part = rn_replan_part_new(&task, NULL);
  if (!part)
    return;
  RnLpStop stop = { round->event->solve.should_stop, round->event->solve.data };
  gint64 work = 0;
  g_autoptr(RnModel) model = part->problem->options->len <= LP_OPTIONS ? rn_model_new(part->problem) : NULL;
  g_autoptr(RnLp) lp = model ? rn_lp_new(model, stop) : NULL;
  if (lp && rn_lp_solve(lp, RN_LP_PRIMAL, LP_ITERATIONS, &work) == RN_LP_OPTIMAL) {
    gint64 units = (gint64)ceil(rn_lp_objective(lp) - LP_TOLERANCE);
    round->open_bound = MAX(round->open_bound, units * task.open_unit);
  }
  round->answer->work += work;
}

void
rn_replan_round_bound(RnReplanRound *round)
{
  gsize n = round->replan->problem->seats->len;
  g_autofree guint8 *stands = g_new(guint8, n + 1), *taken = g_new0(guint8, n + 1);
  int all = 0, count = 0;
  for (gsize s = 0; s < n; s++) {
    stands[s] = !round->movable[s];
    all += round->movable[s];
  }
  for (int days = 1; round->best->found && count < all && round->open_bound < round->best->score.open; days *= 2) {
    int before = count;
    count = days < MOST_DAYS ? take_region(round, days, taken) : all;
    if (count > before)
      bound_region(round, count < all ? taken : round->movable, stands);
  }
}

/* --- scores --- */

static gboolean
listed(const GArray *duties, guint first, guint after, int person)
{
  for (guint k = first; k < after; k++)
    if (g_array_index(duties, RnAssignment, k).person == person)
      return TRUE;
  return FALSE;
}

/* duties first .. after - 1 are those of the seat. */
static void
score_seat(const RnReplanRound *round, int seat, const GArray *duties, guint first, guint after, RnChainResult *result)
{
  const RnProblemSeat *item = rn_seat(round->replan->problem, seat);
  const int *holders;
  int held = rn_board_held(round->replan->board, seat, &holders), filled = (int)(after - first), kept = 0;
  for (guint k = first; k < after; k++) {
    if (rn_board_has(round->replan->board, g_array_index(duties, RnAssignment, k).person, seat))
      kept++;
    else
      g_array_append_val(result->given, g_array_index(duties, RnAssignment, k));
  }
  for (int h = 0; h < held; h++) {
    RnAssignment duty = { holders[h], seat };
    if (!listed(duties, first, after, holders[h]))
      g_array_append_val(result->given_up, duty);
  }
  result->score.change += round->weight[seat] * MAX(round->lost[seat] + held - kept, filled - kept);
  if (item->price != RN_PRICE_HARD)
    result->score.open += item->price * MAX(0, round->need[seat] - filled);
}

/* The objective of the rota with the changes, as the judge sees it. */
static gint64
judged_cost(const RnReplanRound *round, const GArray *duties, const guint8 *free_seats)
{
  g_autoptr(GArray) rota = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  gint64 objective;
  for (int s = 0; s < (int)round->replan->problem->seats->len; s++) {
    const int *holders;
    int held = rn_board_held(round->replan->board, s, &holders);
    for (int h = 0; h < held && !free_seats[s]; h++) {
      RnAssignment duty = { holders[h], s };
      g_array_append_val(rota, duty);
    }
  }
  if (duties->len > 0)
    g_array_append_vals(rota, duties->data, duties->len);
  g_ptr_array_unref(rn_problem_judge(round->replan->problem, (const RnAssignment *)(void *)rota->data, rota->len, &objective));
  return objective;
}

/* Makes the changes on the board and takes them back; returns what they add to the objective. */
static gint64
cost_of_changes(RnBoard *board, const RnChainResult *result)
{
  gint64 cost = 0;
  for (guint k = 0; k < result->given_up->len; k++) {
    const RnAssignment *duty = &g_array_index(result->given_up, RnAssignment, k);
    rn_board_take(board, duty->person, duty->seat);
    cost -= rn_board_price(board, duty->person, duty->seat, NULL);
  }
  for (guint k = 0; k < result->given->len; k++) {
    const RnAssignment *duty = &g_array_index(result->given, RnAssignment, k);
    cost += rn_board_price(board, duty->person, duty->seat, NULL);
    rn_board_put(board, duty->person, duty->seat);
  }
  for (guint k = 0; k < result->given->len; k++)
    rn_board_take(board, g_array_index(result->given, RnAssignment, k).person,
                  g_array_index(result->given, RnAssignment, k).seat);
  for (guint k = 0; k < result->given_up->len; k++)
    rn_board_put(board, g_array_index(result->given_up, RnAssignment, k).person,
                 g_array_index(result->given_up, RnAssignment, k).seat);
  return cost;
}

/* `duties` ascending by seat, all of free seats; NULL: none was found. */
static RnChainResult *
score(const RnReplanRound *round, const guint8 *free_seats, const GArray *duties)
{
  RnChainResult *result = rn_chain_result_new();
  guint k = 0;
  for (int s = 0; duties && s < (int)round->replan->problem->seats->len; s++) {
    guint first = k;
    while (k < duties->len && g_array_index(duties, RnAssignment, k).seat == s)
      k++;
    if (free_seats[s])
      score_seat(round, s, duties, first, k, result);
  }
  result->found = duties != NULL;
  if (duties)
    result->score.cost = round->chains_hold ? cost_of_changes(round->replan->board, result)
                                                    : judged_cost(round, duties, free_seats);
  return result;
}

/* --- aims --- */

typedef struct {
  gint64 unit;               /* of open prices */
  gint64 highest_price;      /* of a missing person; these in units */
  gint64 lowest_price;
  gint64 heaviest;           /* change */
  gint64 all_changes;        /* what all changes together cost at most */
} Scale;

static Scale
scale_of(const RnReplanRound *round, const guint8 *free_seats)
{
  Scale scale = { open_unit(round, free_seats), 1, G_MAXINT64, 1, 1 };
  for (int s = 0; s < (int)round->replan->problem->seats->len; s++) {
    const RnProblemSeat *seat = rn_seat(round->replan->problem, s);
    int first, n = rn_board_options(round->replan->board, s, &first);
    if (!free_seats[s])
      continue;
    scale.highest_price = MAX(scale.highest_price, seat->price / scale.unit);
    if (seat->price > 0)
      scale.lowest_price = MIN(scale.lowest_price, seat->price / scale.unit);
    scale.heaviest = MAX(scale.heaviest, round->weight[s]);
    scale.all_changes += round->weight[s] * (MIN(n, seat->max) + round->lost[s]);
  }
  scale.lowest_price = MIN(scale.lowest_price, scale.highest_price);
  return scale;
}

typedef struct {
  RnChainResult *result;     /* owned by the caller */
  gboolean proven;           /* optimal under these factors, or that there is none at all */
} Aim;

static gboolean
aim(RnReplanRound *round, const guint8 *free_seats, gint64 open_factor, gint64 change_factor, gboolean with_cost,
    Aim *reached, GError **error)
{
  gsize n = round->replan->problem->seats->len;
  g_autofree guint8 *stands = g_new(guint8, n + 1);
  g_autoptr(GArray) duties = NULL;
  for (gsize s = 0; s < n; s++)
    stands[s] = !free_seats[s];
  RnReplanPartTask task = part_task(round, free_seats, stands);
  task.open_factor = open_factor;
  task.change_factor = change_factor;
  task.with_cost = with_cost;
  g_autoptr(RnAnswer) answer = solve_part(round, &task, &duties, error);
  if (!answer)
    return FALSE;
  reached->result = score(round, free_seats, answer->outcome == RN_OUTCOME_ROTA ? duties : NULL);
  reached->proven = answer->proof == RN_PROOF_OPTIMAL || answer->outcome == RN_OUTCOME_CONTRADICTION;
  return TRUE;
}

/* What is open, then what is changed; *proven: no answer for these seats is better in both. */
static gboolean
aim_at_changes(RnReplanRound *round, const guint8 *free_seats, const Scale *scale, Aim *reached, GError **error)
{
  gint64 factor = scale->all_changes, most = RN_COST_MAX / scale->highest_price;
  if (factor <= most)
    return aim(round, free_seats, factor, 1, FALSE, reached, error);
  Aim open = { 0 };
  if (!aim(round, free_seats, 1, 0, FALSE, &open, error))
    return FALSE;
  gboolean good = aim(round, free_seats, most, 1, FALSE, reached, error);
  if (good)
    reached->proven = reached->proven && open.proven && reached->result->found == open.result->found &&
                      reached->result->score.open == open.result->score.open;
  rn_chain_result_free(open.result);
  return good;
}

/* The objective too, with growing factors until what is open and changed is as it was proven to be (`then`). */
static gboolean
aim_at_all(RnReplanRound *round, const guint8 *free_seats, const Scale *scale, const RnChainScore *then, Aim *reached,
           GError **error)
{
  gint64 most = RN_COST_MAX / 2 / scale->heaviest, most_open = RN_COST_MAX / scale->highest_price - scale->unit;
  for (gint64 factor = MIN(FIRST_CHANGE_FACTOR, most);; factor = MIN(factor * FACTOR_STEP, most)) {
    gint64 open = OPEN_OVER_CHANGES * factor * scale->heaviest / scale->lowest_price + 1;
    Aim next = { 0 };
    if (!aim(round, free_seats, CLAMP(open, 1, MAX(most_open, 1)), factor, TRUE, &next, error))
      return FALSE;
    const RnChainScore *now = &next.result->score;
    gboolean agrees = next.result->found && now->open == then->open && now->change == then->change;
    if (agrees || factor == most || round->answer->stopped) {
      *reached = next;
      reached->proven = next.proven && agrees;
      return TRUE;
    }
    rn_chain_result_free(next.result);
  }
}

gboolean
rn_replan_round_general(RnReplanRound *round, const guint8 *free_seats, GError **error)
{
  gboolean is_scope = free_seats == round->movable;
  Scale scale = scale_of(round, free_seats);
  Aim first = { 0 }, all = { 0 };
  if (!aim_at_changes(round, free_seats, &scale, &first, error))
    return FALSE;
  const RnChainScore then = first.result->score;
  gboolean found = first.result->found;
  if (found && is_scope && first.proven)
    round->open_bound = MAX(round->open_bound, then.open);
  first.result->exact = !found && is_scope && first.proven;
  rn_replan_round_take(round, first.result, RN_REPLAN_GENERAL);
  if (!found || rn_replan_round_proven(round) || then.open >= round->open_below)
    return TRUE;
  if (!aim_at_all(round, free_seats, &scale, &then, &all, error))
    return FALSE;
  all.proven = all.proven && first.proven;
  all.result->exact = all.proven && is_scope;
  /* Nothing but what the event itself changed was changed: nothing cheaper exists, but more may be filled. */
  if (all.proven && then.change == round->forced)
    all.result->searched = round->forced;
  rn_replan_round_take(round, all.result, RN_REPLAN_GENERAL);
  return TRUE;
}
