/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Indices over a sealed problem, each built once in linear time (the options of a person by one sort). */

#include "solver/lookup.h"

#include <string.h>

gboolean
rn_ints_have(const GArray *sorted, int value)
{
  guint low = 0, high = sorted->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    int at = g_array_index(sorted, int, middle);
    if (at == value)
      return TRUE;
    if (at < value)
      low = middle + 1;
    else
      high = middle;
  }
  return FALSE;
}

gboolean
rn_set_has(const RnProblem *problem, int set, int seat)
{
  return rn_ints_have(rn_set(problem, set)->seats, seat);
}

int
rn_balance_find(const RnProblemBalance *balance, int person)
{
  int low = 0, high = (int)balance->shares->len;
  while (low < high) {
    int middle = low + (high - low) / 2, at = g_array_index(balance->shares, RnProblemShare, middle).person;
    if (at == person)
      return middle;
    if (at < person)
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

int
rn_option_find(const RnProblem *problem, int person, int seat)
{
  int low = 0, high = (int)problem->options->len;
  while (low < high) {
    int middle = low + (high - low) / 2;
    const RnProblemOption *option = rn_option(problem, middle);
    if (option->seat == seat && option->person == person)
      return middle;
    if (option->seat < seat || (option->seat == seat && option->person < person))
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

RnRows
rn_rows_init(int n, int n_pairs, const int *row, const int *item)
{
  RnRows rows = { .n = n, .start = g_new0(int, n + 2), .item = g_new(int, MAX(n_pairs, 1)) };
  for (int k = 0; k < n_pairs; k++)
    rows.start[row[k] + 2]++;
  for (int r = 0; r < n; r++)
    rows.start[r + 2] += rows.start[r + 1];
  for (int k = 0; k < n_pairs; k++)
    rows.item[rows.start[row[k] + 1]++] = item[k];
  return rows;
}

void
rn_rows_clear(RnRows *rows)
{
  g_clear_pointer(&rows->start, g_free);
  g_clear_pointer(&rows->item, g_free);
}

static int
compare_in_time(gconstpointer a, gconstpointer b, gpointer data)
{
  const RnProblem *problem = data;
  int i = *(const int *)a, j = *(const int *)b;
  const RnProblemSlot *x = rn_seat_slot(problem, rn_option(problem, i)->seat);
  const RnProblemSlot *y = rn_seat_slot(problem, rn_option(problem, j)->seat);
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return i < j ? -1 : i > j;
}

#define ROWS_OF(problem, array, type)                                                                                \
  rows_by_person((int)(problem)->persons->len, (array), G_STRUCT_OFFSET(type, person))

static RnRows
rows_by_person(int n_persons, const GPtrArray *items, glong offset)
{
  g_autofree int *row = g_new(int, items->len + 1);
  g_autofree int *item = g_new(int, items->len + 1);
  for (guint k = 0; k < items->len; k++) {
    row[k] = G_STRUCT_MEMBER(int, g_ptr_array_index(items, k), offset);
    item[k] = (int)k;
  }
  return rn_rows_init(n_persons, (int)items->len, row, item);
}

RnLookup *
rn_lookup_new(const RnProblem *problem)
{
  int n = (int)problem->options->len;
  RnLookup *lookup = g_new0(RnLookup, 1);
  g_autofree int *row = g_new(int, n + 1);
  g_autofree int *item = g_new(int, n + 1);
  for (int o = 0; o < n; o++) {
    row[o] = rn_option(problem, o)->seat;
    item[o] = o;
  }
  lookup->of_seat = rn_rows_init((int)problem->seats->len, n, row, item);
  if (n > 0)
    g_qsort_with_data(item, n, sizeof *item, compare_in_time, (gpointer)(gsize)problem);
  for (int k = 0; k < n; k++)
    row[k] = rn_option(problem, item[k])->person;
  lookup->of_person = rn_rows_init((int)problem->persons->len, n, row, item);
  lookup->person_counts = ROWS_OF(problem, problem->counts, RnProblemCount);
  lookup->person_windows = ROWS_OF(problem, problem->windows, RnProblemWindow);
  lookup->person_gaps = ROWS_OF(problem, problem->gaps, RnProblemGap);
  lookup->person_history = ROWS_OF(problem, problem->history, RnProblemHistory);
  return lookup;
}

void
rn_lookup_free(RnLookup *lookup)
{
  if (!lookup)
    return;
  rn_rows_clear(&lookup->of_person);
  rn_rows_clear(&lookup->of_seat);
  rn_rows_clear(&lookup->person_counts);
  rn_rows_clear(&lookup->person_windows);
  rn_rows_clear(&lookup->person_gaps);
  rn_rows_clear(&lookup->person_history);
  g_free(lookup);
}
