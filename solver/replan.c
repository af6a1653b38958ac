/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Re-planning: what an event opens, the search for the least change, and the answer.
 *
 * Chains come first: most events want one substitution or two, and the first price of changes that leaves nothing open
 * is proven by the way it was found. Where something stays open or the chains run out of nodes, a bound of what must
 * stay open (the places concerned alone, whose persons have no other duties any more) often ends it; else rn_solve()
 * decides, one aim after another. */

#include "solver/replan_round.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHAIN_NODES 500
#define LARGE_SCOPE 1000     /* options */
#define DAY_MINUTES (24 * 60)

/* --- preparing --- */

/* What the chains cannot see: hard lower limits, and balances, whose price may fall when a duty is added. */
static gboolean
has_lower_limits(const RnProblem *problem)
{
  for (guint i = 0; i < problem->balances->len; i++)
    if (((const RnProblemBalance *)g_ptr_array_index(problem->balances, i))->price > 0)
      return TRUE;
  for (guint k = 0; k < problem->counts->len; k++)
    if (((const RnProblemCount *)g_ptr_array_index(problem->counts, k))->min > 0)
      return TRUE;
  for (guint g = 0; g < problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    if (group->price == RN_PRICE_HARD && group->min > 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
breaks_rules(const GPtrArray *violations)
{
  for (guint k = 0; k < violations->len; k++)
    if (!g_str_equal(((const RnViolation *)g_ptr_array_index(violations, k))->rule, "option"))
      return TRUE;
  return FALSE;
}

static void
number_places(RnReplan *replan)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
  replan->place = g_new(int, replan->problem->seats->len + 1);
  for (int s = 0; s < (int)replan->problem->seats->len; s++) {
    char *place = rn_seat_slot(replan->problem, s)->place;
    int number = GPOINTER_TO_INT(g_hash_table_lookup(numbers, place)) - 1;
    if (number < 0) {
      number = replan->n_places++;
      g_hash_table_insert(numbers, place, GINT_TO_POINTER(number + 1));
    }
    replan->place[s] = number;
  }
}

static gboolean
check_published(const RnProblem *problem, const GArray *published, GError **error)
{
  for (guint k = 0; k < published->len; k++) {
    const RnAssignment *duty = &g_array_index(published, RnAssignment, k);
    gboolean known = duty->person >= 0 && duty->person < (int)problem->persons->len && duty->seat >= 0 &&
                     duty->seat < (int)problem->seats->len;
    if (known && (k == 0 || rn_replan_answer_compare(duty, duty - 1) != 0))
      continue;
    g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT,
                _("the published rota: person %d and seat %d do not exist or stand twice"), duty->person, duty->seat);
    return FALSE;
  }
  return TRUE;
}

RnReplan *
rn_replan_new(const RnProblem *problem, const RnAssignment *published, gsize n, GError **error)
{
  g_return_val_if_fail(problem->sealed, NULL);
  g_autoptr(RnReplan) replan = g_new0(RnReplan, 1);
  replan->problem = problem;
  replan->published = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  if (n > 0)
    g_array_append_vals(replan->published, published, (guint)n);
  g_array_sort(replan->published, rn_replan_answer_compare);
  if (!check_published(problem, replan->published, error))
    return NULL;
  const RnAssignment *duties = (const RnAssignment *)(void *)replan->published->data;
  g_autoptr(GPtrArray) violations = rn_problem_judge(problem, duties, n, &replan->objective);
  replan->keeps_rules = !breaks_rules(violations);
  replan->prices_grow = !has_lower_limits(problem);
  replan->board = rn_board_new(problem);
  for (gsize k = 0; k < n; k++)
    rn_board_put(replan->board, duties[k].person, duties[k].seat);
  number_places(replan);
  replan->banned = g_new0(guint8, problem->options->len + 1);
  return g_steal_pointer(&replan);
}

void
rn_replan_free(RnReplan *replan)
{
  if (!replan)
    return;
  rn_board_free(replan->board);
  g_clear_pointer(&replan->published, g_array_unref);
  g_free(replan->place);
  g_free(replan->banned);
  g_free(replan);
}

/* --- events --- */

RnReplanEvent
rn_replan_event_default(void)
{
  return (RnReplanEvent){
    .period = G_MAXINT,
    .now = G_MININT,
    .change = 2,
    .near = 1,
    .near_minutes = 3 * DAY_MINUTES,
    .fill_price = G_MAXINT64,
    .scope = RN_REPLAN_WIDEN,
    .chain_nodes = CHAIN_NODES,
    .solve = rn_solve_options_default(),
  };
}

void
rn_replan_absent(const RnProblem *problem, int person, int first, int last, GArray *lost)
{
  for (guint o = 0; o < problem->options->len; o++) {
    const RnProblemOption *option = rn_option(problem, (int)o);
    int day = rn_seat_slot(problem, option->seat)->day;
    RnAssignment duty = { option->person, option->seat };
    if (option->person == person && day >= first && day <= last)
      g_array_append_val(lost, duty);
  }
}

static void
ban(RnReplanRound *round, guint8 value)
{
  const RnReplan *replan = round->replan;
  for (gsize k = 0; k < round->event->n_lost; k++) {
    const RnAssignment *duty = &round->event->lost[k];
    int option = rn_option_find(replan->problem, duty->person, duty->seat);
    if (option >= 0)
      replan->banned[option] = value;
  }
}

int
rn_replan_start(const RnReplanEvent *event, const RnProblemSlot *slot)
{
  return slot->start < event->period ? slot->start : slot->start % event->period;
}

static gboolean
has_near_start(const RnReplanEvent *event, const RnProblemSlot *slot)
{
  return event->now != G_MININT && (gint64)rn_replan_start(event, slot) - event->now < event->near_minutes;
}

static gboolean
is_lost(const RnReplan *replan, const RnAssignment *duty)
{
  int option = rn_option_find(replan->problem, duty->person, duty->seat);
  return option < 0 || replan->banned[option];
}

/* What counts as open: whoever is missing where persons were, and on seats that the event wants filled. */
static int
needed(const RnReplanRound *round, const RnProblemSeat *seat, int held)
{
  if (seat->price == RN_PRICE_HARD || seat->price >= round->event->fill_price)
    return seat->min;
  return MIN(held, seat->min);
}

static void
open_round(RnReplanRound *round)
{
  RnReplan *replan = round->replan;
  const RnProblem *problem = replan->problem;
  for (int s = 0; s < (int)problem->seats->len; s++) {
    const RnProblemSlot *slot = rn_seat_slot(problem, s);
    int held = rn_board_held(replan->board, s, NULL);
    round->coming[s] = rn_replan_start(round->event, slot) >= round->event->now;
    round->weight[s] = round->event->change + (has_near_start(round->event, slot) ? round->event->near : 0);
    round->need[s] = round->coming[s] ? needed(round, rn_seat(problem, s), held) : 0;
    round->touched[s] = round->coming[s] && held < round->need[s];
  }
  for (guint k = 0; k < replan->published->len; k++) {
    const RnAssignment *duty = &g_array_index(replan->published, RnAssignment, k);
    if (!round->coming[duty->seat] || !is_lost(replan, duty))
      continue;
    round->lost[duty->seat]++;
    round->touched[duty->seat] = 1;
    g_array_append_vals(round->lost_duties, duty, 1);
  }
}

static void
break_seat(RnReplanRound *round, int seat)
{
  round->broken[seat] = round->coming[seat];
}

static int
duties_in_set(const RnReplan *replan, int person, int set)
{
  const int *seats;
  int n = rn_board_duties(replan->board, person, &seats), held = 0;
  for (int k = 0; k < n; k++)
    held += rn_set_has(replan->problem, set, seats[k]);
  return held;
}

/* Lower limits that are not met, by the seats that might help; and pins that are not kept. */
static void
find_missing(RnReplanRound *round)
{
  const RnReplan *replan = round->replan;
  const RnProblem *problem = replan->problem;
  g_autofree int *short_of = g_new0(int, problem->persons->len + 1);
  for (guint k = 0; k < problem->counts->len; k++) {
    const RnProblemCount *count = g_ptr_array_index(problem->counts, k);
    if (count->min > duties_in_set(replan, count->person, count->set))
      short_of[count->person] = 1;
  }
  for (int o = 0; o < (int)problem->options->len; o++) {
    const RnProblemOption *option = rn_option(problem, o);
    if (!replan->banned[o] && !rn_board_has(replan->board, option->person, option->seat) &&
        (option->pinned || short_of[option->person]))
      break_seat(round, option->seat);
  }
  for (guint g = 0; g < problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    for (guint k = 0; group->price == RN_PRICE_HARD && group->min > 0 && k < group->seats->len; k++)
      break_seat(round, g_array_index(group->seats, int, k));
  }
}

/* Where the rota as it was published stands against hard rules; what was lost is off the board. */
static void
find_broken(RnReplanRound *round)
{
  const RnReplan *replan = round->replan;
  if (replan->keeps_rules)
    return;
  find_missing(round);
  for (guint k = 0; k < replan->published->len; k++) {
    const RnAssignment *duty = &g_array_index(replan->published, RnAssignment, k);
    if (!round->coming[duty->seat] || is_lost(replan, duty))
      continue;
    rn_board_take(replan->board, duty->person, duty->seat);
    if (rn_board_price(replan->board, duty->person, duty->seat, NULL) == RN_BOARD_NEVER)
      break_seat(round, duty->seat);
    rn_board_put(replan->board, duty->person, duty->seat);
  }
}

/* The region: all coming seats of the places where something is open or broken. */
static void
set_region(RnReplanRound *round)
{
  const RnReplan *replan = round->replan;
  int n = (int)replan->problem->seats->len;
  g_autofree guint8 *concerned = g_new0(guint8, replan->n_places + 1);
  for (int s = 0; s < n; s++)
    if (round->touched[s] || round->broken[s])
      concerned[replan->place[s]] = 1;
  for (int s = 0; s < n; s++)
    round->region[s] = round->coming[s] && concerned[replan->place[s]];
}

static void
set_scope(RnReplanRound *round, RnReplanScope scope)
{
  memcpy(round->movable, scope == RN_REPLAN_ALL ? round->coming : round->region, round->replan->problem->seats->len);
  round->answer->scope = scope;
}

/* --- the board: what was lost is taken off for the time of an event --- */

/* Returns what that takes off the objective. */
static gint64
take_lost(RnReplanRound *round)
{
  RnBoard *board = round->replan->board;
  gint64 saved = 0;
  for (guint k = 0; k < round->lost_duties->len; k++) {
    const RnAssignment *duty = &g_array_index(round->lost_duties, RnAssignment, k);
    rn_board_take(board, duty->person, duty->seat);
    gint64 price = rn_board_price(board, duty->person, duty->seat, NULL);
    saved += price < RN_BOARD_NEVER ? price : 0;
  }
  return saved;
}

static void
put_lost(RnReplanRound *round)
{
  for (guint k = 0; k < round->lost_duties->len; k++) {
    const RnAssignment *duty = &g_array_index(round->lost_duties, RnAssignment, k);
    rn_board_put(round->replan->board, duty->person, duty->seat);
  }
}

/* --- searching --- */

static void
search_chains(RnReplanRound *round)
{
  RnReplan *replan = round->replan;
  const RnChainTask task = {
    .problem = replan->problem,
    .board = replan->board,
    .movable = round->movable,
    .banned = replan->banned,
    .weight = round->weight,
    .need = round->need,
    .lost = round->lost,
    .open_below = round->open_below,
    .nodes = round->event->chain_nodes,
  };
  if (!round->chains_hold || task.nodes <= 0)
    return;
  RnChainResult *result = rn_chain_search(&task);
  round->answer->work += result->nodes;
  rn_replan_round_take(round, result, RN_REPLAN_CHAIN);
}

/* A large scope is not searched as a whole before its touched seats alone, unless other duties have to move anyway. */
static gboolean
may_try_touched(const RnReplanRound *round)
{
  int options = 0;
  if (memchr(round->broken, 1, round->replan->problem->seats->len))
    return FALSE;
  for (int s = 0; s < (int)round->replan->problem->seats->len; s++) {
    int first;
    options += round->movable[s] ? rn_board_options(round->replan->board, s, &first) : 0;
  }
  return options > LARGE_SCOPE;
}

/* The touched seats alone are only tried where the chains could not even see all ways to fill what was lost. */
static gboolean
search_scope(RnReplanRound *round, RnReplanScope scope, GError **error)
{
  set_scope(round, scope);
  search_chains(round);
  if (rn_replan_round_proven(round))
    return TRUE;
  rn_replan_round_bound(round);
  if (!rn_replan_round_proven(round) && round->best->searched < round->forced && may_try_touched(round) &&
      !rn_replan_round_general(round, round->touched, error))
    return FALSE;
  return rn_replan_round_proven(round) || rn_replan_round_general(round, round->movable, error);
}

/* Among all coming seats, for less to stay open than the region could do. What the region found stands unless
 * something better turns up. */
static gboolean
search_everywhere(RnReplanRound *round, GError **error)
{
  RnChainResult *region = round->best;
  RnReplanMethod method = round->answer->method;
  gint64 open = region->found ? region->score.open : G_MAXINT64;
  gboolean good = TRUE;
  region->exact = rn_replan_round_proven(round);
  round->open_bound = 0;
  round->open_below = open;
  set_scope(round, RN_REPLAN_ALL);
  rn_replan_round_bound(round);
  round->best = rn_chain_result_new();
  if (round->open_bound < open) {
    search_chains(round);
    good = rn_replan_round_proven(round) || rn_replan_round_general(round, round->movable, error);
  }
  round->answer->open_everywhere = round->open_bound >= open || rn_replan_round_proven(round);
  if (round->best->found && round->best->score.open < open) {
    rn_chain_result_free(region);
    return good;
  }
  rn_chain_result_free(round->best);
  round->best = region;
  round->answer->method = method;
  round->answer->scope = RN_REPLAN_BLOCK;
  return good;
}

static gboolean
nothing_happens(const RnReplanRound *round)
{
  gsize n = round->replan->problem->seats->len;
  return round->replan->keeps_rules && !memchr(round->touched, 1, n);
}

static gboolean
search(RnReplanRound *round, GError **error)
{
  if (nothing_happens(round)) {
    round->best->found = round->best->exact = round->answer->open_everywhere = TRUE;
    return TRUE;
  }
  RnReplanScope first = round->event->scope == RN_REPLAN_ALL ? RN_REPLAN_ALL : RN_REPLAN_BLOCK;
  if (!search_scope(round, first, error))
    return FALSE;
  const RnChainResult *best = round->best;
  round->answer->open_everywhere = rn_replan_round_proven(round) &&
                                   (first == RN_REPLAN_ALL || (best->found && best->score.open == 0));
  if (round->answer->open_everywhere || round->event->scope != RN_REPLAN_WIDEN)
    return TRUE;
  return search_everywhere(round, error);
}

/* --- all --- */

static void
round_init(RnReplanRound *round, RnReplan *replan, const RnReplanEvent *event)
{
  gsize n = replan->problem->seats->len;
  round->replan = replan;
  round->event = event;
  round->open_below = G_MAXINT64;
  round->lost_duties = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  round->coming = g_new0(guint8, n + 1);
  round->touched = g_new0(guint8, n + 1);
  round->broken = g_new0(guint8, n + 1);
  round->region = g_new0(guint8, n + 1);
  round->movable = g_new0(guint8, n + 1);
  round->weight = g_new0(gint64, n + 1);
  round->need = g_new0(int, n + 1);
  round->lost = g_new0(int, n + 1);
  round->best = rn_chain_result_new();
  round->answer = g_new0(RnReplanAnswer, 1);
  round->answer->assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  round->answer->changes = g_array_new(FALSE, FALSE, sizeof(RnReplanChange));
}

static void
round_clear(RnReplanRound *round)
{
  g_array_unref(round->lost_duties);
  g_free(round->coming);
  g_free(round->touched);
  g_free(round->broken);
  g_free(round->region);
  g_free(round->movable);
  g_free(round->weight);
  g_free(round->need);
  g_free(round->lost);
  rn_chain_result_free(round->best);
  rn_replan_answer_free(round->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RnReplanRound, round_clear)

RnReplanAnswer *
rn_replan_solve(RnReplan *replan, const RnReplanEvent *event, GError **error)
{
  g_return_val_if_fail(event->change >= 1 && event->near >= 0, NULL);
  g_auto(RnReplanRound) round = { 0 };
  round_init(&round, replan, event);
  ban(&round, 1);
  open_round(&round);
  for (guint k = 0; k < round.lost_duties->len; k++)
    round.forced += round.weight[g_array_index(round.lost_duties, RnAssignment, k).seat];
  gint64 saved = take_lost(&round);
  find_broken(&round);
  round.chains_hold = replan->prices_grow && !memchr(round.broken, 1, replan->problem->seats->len);
  set_region(&round);
  gboolean good = search(&round, error);
  if (good)
    rn_replan_answer_fill(&round, saved);
  put_lost(&round);
  ban(&round, 0);
  return good ? g_steal_pointer(&round.answer) : NULL;
}
