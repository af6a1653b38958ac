/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Columns and slacks are taken in the order of their distance from their bounds: at a central point that is the order of
 * their chances to be basic. Each is reduced by those taken before, and refused when nothing is left of it. */

#include "solver/crash.h"

#include <math.h>
#include <string.h>

#define AWAY 1e-4         /* columns nearer to a bound do not count for the choice of pivots */
#define SMALL 1e-7
#define PIVOT_RATIO 0.1

/* A column, or from n_cols on a slack. */
typedef struct {
  int item;
  double distance;
} Candidate;

/* A column taken: what is left of it below its pivot, divided by the pivot. */
typedef struct {
  int row;
  guint first, end;       /* in entries */
} Pivot;

typedef struct {
  int row;
  double value;
} Entry;

typedef struct {
  const RnModel *model;
  int *start, *row;       /* the model by columns */
  int *value;
  int *pivot_of;          /* per row: number of its pivot, -1 open */
  int *count;             /* per row: candidates in it */
  GArray *pivots, *entries;
  double *work;           /* per row */
  int *touched, n_touched;
  guint64 *pending;       /* bits of pivots */
} Crash;

static void
transpose(Crash *crash)
{
  const RnModel *model = crash->model;
  int n_entries = model->start[model->n_rows];
  crash->start = g_new0(int, model->n_cols + 2);
  crash->row = g_new(int, n_entries + 1);
  crash->value = g_new(int, n_entries + 1);
  for (int k = 0; k < n_entries; k++)
    crash->start[model->col[k] + 2]++;
  for (int c = 0; c < model->n_cols; c++)
    crash->start[c + 2] += crash->start[c + 1];
  for (int r = 0; r < model->n_rows; r++)
    for (int k = model->start[r]; k < model->start[r + 1]; k++) {
      int at = crash->start[model->col[k] + 1]++;
      crash->row[at] = r;
      crash->value[at] = model->value[k];
    }
}

static RnBasisStatus
nearest(double value, double lower, double upper)
{
  return value - lower <= upper - value ? RN_AT_LOWER : RN_AT_UPPER;
}

static int
compare_candidates(gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->distance != y->distance)
    return x->distance > y->distance ? -1 : 1;
  return x->item < y->item ? -1 : x->item > y->item;
}

static void
touch(Crash *crash, int r, double amount)
{
  if (crash->work[r] == 0) {
    crash->touched[crash->n_touched++] = r;
    if (crash->pivot_of[r] >= 0)
      crash->pending[crash->pivot_of[r] / 64] |= G_GUINT64_CONSTANT(1) << crash->pivot_of[r] % 64;
  }
  crash->work[r] += amount;
  if (crash->work[r] == 0)
    crash->work[r] = 1e-300;   /* stays on the list */
}

/* Subtracts the columns taken before. A pivot changes rows of later pivots only. */
static void
reduce(Crash *crash)
{
  guint n_words = crash->pivots->len / 64 + 1;
  for (guint w = 0; w < n_words; w++)
    while (crash->pending[w] != 0) {
      guint k = w * 64 + (guint)__builtin_ctzll(crash->pending[w]);
      const Pivot *pivot = &g_array_index(crash->pivots, Pivot, k);
      double amount = crash->work[pivot->row];
      crash->pending[w] &= crash->pending[w] - 1;
      if (fabs(amount) < SMALL)
        continue;
      for (guint e = pivot->first; e < pivot->end; e++) {
        const Entry *entry = &g_array_index(crash->entries, Entry, e);
        touch(crash, entry->row, -amount * entry->value);
      }
    }
}

/* The open row in which the column is taken: few candidates, a value that is not small. -1: none. */
static int
choose_row(const Crash *crash)
{
  double most = 0;
  int best = -1;
  for (int i = 0; i < crash->n_touched; i++)
    if (crash->pivot_of[crash->touched[i]] == -1)
      most = MAX(most, fabs(crash->work[crash->touched[i]]));
  if (most < 1e-4)
    return -1;
  for (int i = 0; i < crash->n_touched; i++) {
    int r = crash->touched[i];
    if (crash->pivot_of[r] != -1 || fabs(crash->work[r]) < PIVOT_RATIO * most)
      continue;
    if (best < 0 || crash->count[r] < crash->count[best] || (crash->count[r] == crash->count[best] && r < best))
      best = r;
  }
  return best;
}

static gboolean
take(Crash *crash, int item)
{
  crash->n_touched = 0;
  if (item >= crash->model->n_cols)
    touch(crash, item - crash->model->n_cols, 1);
  else
    for (int k = crash->start[item]; k < crash->start[item + 1]; k++)
      touch(crash, crash->row[k], crash->value[k]);
  reduce(crash);
  int r = choose_row(crash);
  Pivot pivot = { .row = r, .first = crash->entries->len };
  for (int i = 0; i < crash->n_touched; i++) {
    int other = crash->touched[i];
    if (r >= 0 && other != r && crash->pivot_of[other] == -1 && fabs(crash->work[other]) > SMALL) {
      Entry entry = { other, crash->work[other] / crash->work[r] };
      g_array_append_val(crash->entries, entry);
    }
  }
  pivot.end = crash->entries->len;
  for (int i = 0; i < crash->n_touched; i++)
    if (crash->touched[i] != r)
      crash->work[crash->touched[i]] = 0;
  if (r < 0)
    return FALSE;
  crash->work[r] = 0;
  crash->pivot_of[r] = (int)crash->pivots->len;
  g_array_append_val(crash->pivots, pivot);
  return TRUE;
}

static void
add_columns(Crash *crash, const double *value, RnBasisStatus *status, GArray *candidates)
{
  const RnModel *model = crash->model;
  for (int c = 0; c < model->n_cols; c++) {
    const RnModelCol *col = &model->cols[c];
    Candidate candidate = { c, MIN(value[c] - col->lower, col->upper - value[c]) };
    status[c] = nearest(value[c], col->lower, col->upper);
    g_array_append_val(candidates, candidate);
    for (int k = crash->start[c]; candidate.distance > AWAY && k < crash->start[c + 1]; k++)
      crash->count[crash->row[k]]++;
  }
}

static void
add_slacks(const RnModel *model, const double *value, RnBasisStatus *status, GArray *candidates)
{
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    double sum = 0, below = INFINITY, above = INFINITY;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      sum += model->value[k] * value[model->col[k]];
    if (row->lower != -RN_MODEL_INFINITY)
      below = sum - row->lower;
    if (row->upper != RN_MODEL_INFINITY)
      above = row->upper - sum;
    Candidate candidate = { model->n_cols + r, MIN(below, above) };
    status[r] = below < above ? RN_AT_LOWER : RN_AT_UPPER;
    g_array_append_val(candidates, candidate);
  }
}

void
rn_crash_basis(const RnModel *model, const double *value, RnBasisStatus *row_status, RnBasisStatus *col_status)
{
  Crash crash = { .model = model };
  int m = model->n_rows;
  g_autofree int *pivot_of = crash.pivot_of = g_new(int, m + 1);
  g_autofree int *count = crash.count = g_new0(int, m + 1);
  g_autofree double *work = crash.work = g_new0(double, m + 1);
  g_autofree int *touched = crash.touched = g_new(int, m + 1);
  g_autofree guint64 *pending = crash.pending = g_new0(guint64, m / 64 + 2);
  g_autoptr(GArray) pivots = crash.pivots = g_array_new(FALSE, FALSE, sizeof(Pivot));
  g_autoptr(GArray) entries = crash.entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  for (int r = 0; r < m; r++)
    pivot_of[r] = -1;
  transpose(&crash);
  add_columns(&crash, value, col_status, candidates);
  add_slacks(model, value, row_status, candidates);
  g_array_sort(candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && (int)pivots->len < m; i++) {
    int item = g_array_index(candidates, Candidate, i).item;
    if (!take(&crash, item))
      continue;
    if (item < model->n_cols)
      col_status[item] = RN_BASIC;
    else
      row_status[item - model->n_cols] = RN_BASIC;
  }
  g_free(crash.start);
  g_free(crash.row);
  g_free(crash.value);
}
