/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rows that are not tight keep their slack. The tight rows take columns, those furthest from their bounds first; each
 * is reduced by the columns taken before, and refused when nothing is left of it. Rows that no column wants keep their
 * slack, too. */

#include "solver/crash.h"

#include <math.h>
#include <string.h>

#define LOOSE 1e-3        /* slack of a row that is not tight */
#define AWAY 1e-4         /* distance of a column from its bounds that makes it worth a try */
#define SMALL 1e-7
#define PIVOT_RATIO 0.1

typedef struct {
  int col;
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
  int *pivot_of;          /* per row: number of its pivot, -1 open, -2 loose */
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

/* Slacks of the rows that are not tight. */
static void
take_slacks(Crash *crash, const double *value, RnBasisStatus *status)
{
  const RnModel *model = crash->model;
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    double sum = 0, below = INFINITY, above = INFINITY;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      sum += model->value[k] * value[model->col[k]];
    if (row->lower != -RN_MODEL_INFINITY)
      below = sum - row->lower;
    if (row->upper != RN_MODEL_INFINITY)
      above = row->upper - sum;
    crash->pivot_of[r] = MIN(below, above) > LOOSE ? -2 : -1;
    status[r] = crash->pivot_of[r] == -2 ? RN_BASIC : below < above ? RN_AT_LOWER : RN_AT_UPPER;
  }
}

static int
compare_candidates(gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->distance != y->distance)
    return x->distance > y->distance ? -1 : 1;
  return x->col < y->col ? -1 : x->col > y->col;
}

static void
touch(Crash *crash, int r, double amount)
{
  if (crash->pivot_of[r] == -2)
    return;
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
take_column(Crash *crash, int col)
{
  crash->n_touched = 0;
  for (int k = crash->start[col]; k < crash->start[col + 1]; k++)
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

static GArray *
find_candidates(Crash *crash, const double *value, RnBasisStatus *status)
{
  const RnModel *model = crash->model;
  GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
  for (int c = 0; c < model->n_cols; c++) {
    const RnModelCol *col = &model->cols[c];
    Candidate candidate = { c, MIN(value[c] - col->lower, col->upper - value[c]) };
    status[c] = nearest(value[c], col->lower, col->upper);
    if (candidate.distance < AWAY)
      continue;
    g_array_append_val(candidates, candidate);
    for (int k = crash->start[c]; k < crash->start[c + 1]; k++)
      crash->count[crash->row[k]]++;
  }
  g_array_sort(candidates, compare_candidates);
  return candidates;
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
  transpose(&crash);
  take_slacks(&crash, value, row_status);
  g_autoptr(GArray) candidates = find_candidates(&crash, value, col_status);
  for (guint i = 0; i < candidates->len; i++) {
    int c = g_array_index(candidates, Candidate, i).col;
    if (take_column(&crash, c))
      col_status[c] = RN_BASIC;
  }
  for (int r = 0; r < m; r++)
    if (pivot_of[r] == -1)
      row_status[r] = RN_BASIC;
  g_free(crash.start);
  g_free(crash.row);
  g_free(crash.value);
}
