/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The board: who holds what, with counts kept up to date. */

#include "solver/board_private.h"

#include <string.h>

static void
list_add(RnBoardList *list, int item)
{
  if (list->n == list->room) {
    list->room = list->room ? 2 * list->room : 4;
    list->item = g_renew(int, list->item, list->room);
  }
  list->item[list->n++] = item;
}

static void
list_remove(RnBoardList *list, int item)
{
  int at = 0;
  while (at < list->n && list->item[at] != item)
    at++;
  g_return_if_fail(at < list->n);
  list->n--;
  memmove(list->item + at, list->item + at + 1, sizeof(int) * (gsize)(list->n - at));
}

/* --- building --- */

static void
index_sets(RnBoard *board)
{
  const RnProblem *problem = board->problem;
  board->words = problem->seats->len / 32 + 1;
  board->members = g_new0(guint32, board->words * problem->sets->len + 1);
  for (int set = 0; set < (int)problem->sets->len; set++) {
    const GArray *seats = rn_set(problem, set)->seats;
    for (guint k = 0; k < seats->len; k++) {
      int seat = g_array_index(seats, int, k);
      board->members[(gsize)set * board->words + (gsize)seat / 32] |= 1u << (seat % 32);
    }
  }
}

static void
append_pair(GArray *row, GArray *item, int r, int i)
{
  g_array_append_val(row, r);
  g_array_append_val(item, i);
}

/* Both lists are sorted: the options of a seat by person, and the persons of a group. */
static void
index_group_options(const RnBoard *board, int g, int seat, GArray *row, GArray *item)
{
  const RnProblemGroup *group = g_ptr_array_index(board->problem->groups, g);
  int first, n = rn_board_options(board, seat, &first);
  guint k = 0;
  for (int o = first; o < first + n && k < group->persons->len; o++) {
    int person = rn_option(board->problem, o)->person;
    while (k < group->persons->len && g_array_index(group->persons, int, k) < person)
      k++;
    if (k < group->persons->len && g_array_index(group->persons, int, k) == person)
      append_pair(row, item, o, g);
  }
}

static void
index_groups(RnBoard *board)
{
  const RnProblem *problem = board->problem;
  g_autoptr(GArray) row = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) item = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) seat_row = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) seat_item = g_array_new(FALSE, FALSE, sizeof(int));
  for (int g = 0; g < (int)problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    for (guint k = 0; k < group->seats->len; k++) {
      int seat = g_array_index(group->seats, int, k);
      append_pair(seat_row, seat_item, seat, g);
      index_group_options(board, g, seat, row, item);
    }
  }
  board->seat_groups = rn_rows_init((int)problem->seats->len, (int)seat_row->len, (const int *)(void *)seat_row->data,
                                    (const int *)(void *)seat_item->data);
  board->option_groups = rn_rows_init((int)problem->options->len, (int)row->len, (const int *)(void *)row->data,
                                      (const int *)(void *)item->data);
}

RnBoard *
rn_board_new(const RnProblem *problem)
{
  g_return_val_if_fail(problem->sealed, NULL);
  RnBoard *board = g_new0(RnBoard, 1);
  board->problem = problem;
  board->lookup = rn_lookup_new(problem);
  board->of_person = g_new0(RnBoardList, problem->persons->len + 1);
  board->of_seat = g_new0(RnBoardList, problem->seats->len + 1);
  board->count = g_new0(int, problem->counts->len + 1);
  board->in_group = g_new0(int, problem->groups->len + 1);
  board->near = g_array_new(FALSE, FALSE, sizeof(RnBoardNear));
  index_sets(board);
  index_groups(board);
  return board;
}

void
rn_board_free(RnBoard *board)
{
  if (!board)
    return;
  for (guint i = 0; i < board->problem->persons->len; i++)
    g_free(board->of_person[i].item);
  for (guint s = 0; s < board->problem->seats->len; s++)
    g_free(board->of_seat[s].item);
  rn_lookup_free(board->lookup);
  rn_rows_clear(&board->seat_groups);
  rn_rows_clear(&board->option_groups);
  g_array_unref(board->near);
  g_free(board->members);
  g_free(board->of_person);
  g_free(board->of_seat);
  g_free(board->count);
  g_free(board->in_group);
  g_free(board);
}

/* --- duties --- */

static void
tally(RnBoard *board, int person, int seat, int step)
{
  const RnRows *counts = &board->lookup->person_counts, *groups = &board->seat_groups;
  for (int k = counts->start[person]; k < counts->start[person + 1]; k++) {
    const RnProblemCount *count = g_ptr_array_index(board->problem->counts, counts->item[k]);
    board->count[counts->item[k]] += rn_board_in_set(board, count->set, seat) ? step : 0;
  }
  for (int k = groups->start[seat]; k < groups->start[seat + 1]; k++) {
    const RnProblemGroup *group = g_ptr_array_index(board->problem->groups, groups->item[k]);
    board->in_group[groups->item[k]] += rn_ints_have(group->persons, person) ? step : 0;
  }
}

void
rn_board_put(RnBoard *board, int person, int seat)
{
  list_add(&board->of_person[person], seat);
  list_add(&board->of_seat[seat], person);
  tally(board, person, seat, 1);
}

void
rn_board_take(RnBoard *board, int person, int seat)
{
  list_remove(&board->of_person[person], seat);
  list_remove(&board->of_seat[seat], person);
  tally(board, person, seat, -1);
}

gboolean
rn_board_has(const RnBoard *board, int person, int seat)
{
  const RnBoardList *holders = &board->of_seat[seat];
  for (int k = 0; k < holders->n; k++)
    if (holders->item[k] == person)
      return TRUE;
  return FALSE;
}

int
rn_board_held(const RnBoard *board, int seat, const int **holders)
{
  if (holders)
    *holders = board->of_seat[seat].item;
  return board->of_seat[seat].n;
}

int
rn_board_duties(const RnBoard *board, int person, const int **seats)
{
  if (seats)
    *seats = board->of_person[person].item;
  return board->of_person[person].n;
}

int
rn_board_options(const RnBoard *board, int seat, int *first)
{
  const RnRows *rows = &board->lookup->of_seat;
  int n = rows->start[seat + 1] - rows->start[seat];
  *first = n > 0 ? rows->item[rows->start[seat]] : 0;
  return n;
}

const int *
rn_board_groups(const RnBoard *board, int seat, int *n)
{
  *n = board->seat_groups.start[seat + 1] - board->seat_groups.start[seat];
  return board->seat_groups.item + board->seat_groups.start[seat];
}
