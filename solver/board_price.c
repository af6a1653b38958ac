/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The price of one duty more on the board, by going through the rules that it touches. Shares no arithmetic with the
 * model nor with the judge; the tests hold all three against each other.
 *
 * Each function adds to *price, or returns FALSE when its rule forbids the duty. */

#include "solver/board_private.h"

static void
block(GArray *blockers, int person, int seat)
{
  RnAssignment duty = { person, seat };
  if (blockers)
    g_array_append_val(blockers, duty);
}

static gboolean
price_seat(const RnBoard *board, int seat, GArray *blockers, gint64 *price)
{
  const RnProblemSeat *item = rn_seat(board->problem, seat);
  const RnBoardList *holders = &board->of_seat[seat];
  if (holders->n >= item->max) {
    for (int k = 0; k < holders->n; k++)
      block(blockers, holders->item[k], seat);
    return FALSE;
  }
  if (holders->n < item->min && item->price != RN_PRICE_HARD)
    *price -= item->price;
  return TRUE;
}

static gint64
count_cost(const RnProblemCount *count, int n)
{
  int last = (int)count->cost->len - 1;
  const gint64 *cost = (const gint64 *)(void *)count->cost->data;
  return n <= last ? cost[n] : cost[last] + (n - last) * (last > 0 ? cost[last] - cost[last - 1] : 0);
}

static gboolean
price_counts(const RnBoard *board, int person, int seat, GArray *blockers, gint64 *price)
{
  const RnRows *rows = &board->lookup->person_counts;
  for (int k = rows->start[person]; k < rows->start[person + 1]; k++) {
    const RnProblemCount *count = g_ptr_array_index(board->problem->counts, rows->item[k]);
    if (!rn_board_in_set(board, count->set, seat))
      continue;
    int n = board->count[rows->item[k]];
    if (n >= count->max) {
      const RnBoardList *duties = &board->of_person[person];
      for (int d = 0; d < duties->n; d++)
        if (rn_board_in_set(board, count->set, duties->item[d]))
          block(blockers, person, duties->item[d]);
      return FALSE;
    }
    if (count->cost)
      *price += count_cost(count, n + 1) - count_cost(count, n);
  }
  return TRUE;
}

/* --- pairs of duties: overlaps and gaps --- */

typedef struct {
  int day, start, end;
} When;

static gboolean
too_soon(const RnProblemGap *gap, const When *first, const When *second)
{
  int days = second->day - first->day;
  gint64 rest = (gint64)second->start - first->end;
  return (days >= 0 && days < gap->days) || (rest >= 0 && rest < gap->rest);
}

static When
seat_when(const RnBoard *board, int seat)
{
  const RnProblemSlot *slot = rn_seat_slot(board->problem, seat);
  return (When){ slot->day, slot->start, slot->end };
}

static gboolean
overlaps(const When *a, const When *b)
{
  return a->start < b->end && b->start < a->end;
}

static gboolean
price_gap(const RnBoard *board, const RnProblemGap *gap, int seat, GArray *blockers, gint64 *price)
{
  gboolean from = rn_board_in_set(board, gap->from, seat), to = rn_board_in_set(board, gap->to, seat);
  const RnBoardList *duties = &board->of_person[gap->person];
  const RnRows *history = &board->lookup->person_history;
  When mine = seat_when(board, seat);
  if (!from && !to)
    return TRUE;
  for (int k = 0; k < duties->n; k++) {
    When other = seat_when(board, duties->item[k]);
    if (!(to && rn_board_in_set(board, gap->from, duties->item[k]) && too_soon(gap, &other, &mine)) &&
        !(from && rn_board_in_set(board, gap->to, duties->item[k]) && too_soon(gap, &mine, &other)))
      continue;
    if (gap->price == RN_PRICE_HARD) {
      block(blockers, gap->person, duties->item[k]);
      return FALSE;
    }
    *price += gap->price;
  }
  for (int h = history->start[gap->person]; h < history->start[gap->person + 1]; h++) {
    const RnProblemHistory *past = g_ptr_array_index(board->problem->history, history->item[h]);
    When other = { past->day, past->start, past->end };
    if (!(to && rn_ints_have(past->sets, gap->from) && too_soon(gap, &other, &mine)) &&
        !(from && rn_ints_have(past->sets, gap->to) && too_soon(gap, &mine, &other)))
      continue;
    if (gap->price == RN_PRICE_HARD)
      return FALSE;
    *price += gap->price;
  }
  return TRUE;
}

static gboolean
price_pairs(const RnBoard *board, int person, int seat, GArray *blockers, gint64 *price)
{
  const RnBoardList *duties = &board->of_person[person];
  const RnRows *history = &board->lookup->person_history, *gaps = &board->lookup->person_gaps;
  When mine = seat_when(board, seat);
  for (int h = history->start[person]; h < history->start[person + 1]; h++) {
    const RnProblemHistory *past = g_ptr_array_index(board->problem->history, history->item[h]);
    When other = { past->day, past->start, past->end };
    if (overlaps(&mine, &other))
      return FALSE;
  }
  for (int k = 0; k < duties->n; k++) {
    When other = seat_when(board, duties->item[k]);
    if (!overlaps(&mine, &other))
      continue;
    block(blockers, person, duties->item[k]);
    return FALSE;
  }
  for (int k = gaps->start[person]; k < gaps->start[person + 1]; k++)
    if (!price_gap(board, g_ptr_array_index(board->problem->gaps, gaps->item[k]), seat, blockers, price))
      return FALSE;
  return TRUE;
}

/* --- windows --- */

static void
gather_near(const RnBoard *board, const RnProblemWindow *window, int day, GArray *near)
{
  const RnBoardList *duties = &board->of_person[window->person];
  const RnRows *history = &board->lookup->person_history;
  for (int k = 0; k < duties->n; k++) {
    RnBoardNear item = { rn_seat_slot(board->problem, duties->item[k])->day, duties->item[k] };
    if (ABS(item.day - day) < window->days && rn_board_in_set(board, window->set, item.seat))
      g_array_append_val(near, item);
  }
  for (int h = history->start[window->person]; h < history->start[window->person + 1]; h++) {
    const RnProblemHistory *past = g_ptr_array_index(board->problem->history, history->item[h]);
    RnBoardNear item = { past->day, -1 };
    if (ABS(item.day - day) < window->days && rn_ints_have(past->sets, window->set))
      g_array_append_val(near, item);
  }
}

/* The windows over `day` begin on days day - days + 1 .. day. Between two events (a duty enters, or has just left)
 * all of them hold the same duties. */
static int
next_event(const GArray *near, const RnProblemWindow *window, int from, int day)
{
  int next = day + 1;
  for (guint k = 0; k < near->len; k++) {
    int enters = g_array_index(near, RnBoardNear, k).day - window->days + 1, left = g_array_index(near, RnBoardNear, k).day + 1;
    if (enters > from)
      next = MIN(next, enters);
    if (left > from)
      next = MIN(next, left);
  }
  return next;
}

static gboolean
price_near(const RnProblemWindow *window, int day, const GArray *near, GArray *blockers, gint64 *price)
{
  for (int from = day - window->days + 1, next; from <= day; from = next) {
    int held = 0;
    next = next_event(near, window, from, day);
    for (guint k = 0; k < near->len; k++) {
      int other = g_array_index(near, RnBoardNear, k).day;
      held += other >= from && other < from + window->days;
    }
    if (held < window->max)
      continue;
    if (window->price != RN_PRICE_HARD) {
      *price += (gint64)(next - from) * window->price;
      continue;
    }
    for (guint k = 0; k < near->len; k++) {
      const RnBoardNear *item = &g_array_index(near, RnBoardNear, k);
      if (item->seat >= 0 && item->day >= from && item->day < from + window->days)
        block(blockers, window->person, item->seat);
    }
    return FALSE;
  }
  return TRUE;
}

static gboolean
price_windows(const RnBoard *board, int person, int seat, GArray *blockers, gint64 *price)
{
  const RnRows *rows = &board->lookup->person_windows;
  int day = rn_seat_slot(board->problem, seat)->day;
  gboolean good = TRUE;
  GArray *near = board->near;
  for (int k = rows->start[person]; good && k < rows->start[person + 1]; k++) {
    const RnProblemWindow *window = g_ptr_array_index(board->problem->windows, rows->item[k]);
    if (!rn_board_in_set(board, window->set, seat))
      continue;
    g_array_set_size(near, 0);
    gather_near(board, window, day, near);
    if (near->len > 0 || window->max == 0)
      good = price_near(window, day, near, blockers, price);
  }
  return good;
}

/* --- groups --- */

static void
block_group(const RnBoard *board, const RnProblemGroup *group, GArray *blockers)
{
  for (guint k = 0; blockers && k < group->seats->len; k++) {
    int seat = g_array_index(group->seats, int, k);
    const RnBoardList *holders = &board->of_seat[seat];
    for (int h = 0; h < holders->n; h++)
      if (rn_ints_have(group->persons, holders->item[h]))
        block(blockers, holders->item[h], seat);
  }
}

static gboolean
price_group(const RnBoard *board, int g, GArray *blockers, gint64 *price)
{
  const RnProblemGroup *group = g_ptr_array_index(board->problem->groups, g);
  int n = board->in_group[g];
  if (n >= group->max && group->price == RN_PRICE_HARD) {
    block_group(board, group, blockers);
    return FALSE;
  }
  if (group->price != RN_PRICE_HARD)
    *price += n >= group->max ? group->price : n < group->min ? -group->price : 0;
  return TRUE;
}

static gboolean
price_groups(const RnBoard *board, int option, GArray *blockers, gint64 *price)
{
  const RnRows *rows = &board->option_groups;
  for (int k = rows->start[option]; k < rows->start[option + 1]; k++)
    if (!price_group(board, rows->item[k], blockers, price))
      return FALSE;
  return TRUE;
}

/* A duty that is no option (its right was lost) costs what it does to its neighbours. */
static gboolean
price_groups_of_stranger(const RnBoard *board, int person, int seat, GArray *blockers, gint64 *price)
{
  const RnRows *rows = &board->seat_groups;
  for (int k = rows->start[seat]; k < rows->start[seat + 1]; k++) {
    const RnProblemGroup *group = g_ptr_array_index(board->problem->groups, rows->item[k]);
    if (rn_ints_have(group->persons, person) && !price_group(board, rows->item[k], blockers, price))
      return FALSE;
  }
  return TRUE;
}

gint64
rn_board_price(const RnBoard *board, int person, int seat, GArray *blockers)
{
  int first, n = rn_board_options(board, seat, &first), low = first, high = first + n;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (rn_option(board->problem, middle)->person < person)
      low = middle + 1;
    else
      high = middle;
  }
  gboolean known = low < first + n && rn_option(board->problem, low)->person == person;
  gint64 price = known ? rn_option(board->problem, low)->cost : 0;
  if (blockers)
    g_array_set_size(blockers, 0);
  gboolean good = price_seat(board, seat, blockers, &price) && price_pairs(board, person, seat, blockers, &price) &&
                  price_windows(board, person, seat, blockers, &price) &&
                  (known ? price_groups(board, low, blockers, &price)
                         : price_groups_of_stranger(board, person, seat, blockers, &price)) &&
                  price_counts(board, person, seat, blockers, &price);
  return good ? price : RN_BOARD_NEVER;
}
