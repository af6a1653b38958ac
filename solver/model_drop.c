/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rows "at most one of these" that lie inside another such row say nothing new, and go. */

#include "solver/model_build.h"

#define DROP_STEPS_MAX G_GINT64_CONSTANT(2000000000)   /* then the rows that are left stay */

static gboolean
is_packing(const RnModel *model, int r)
{
  if (model->rows[r].upper != 1)
    return FALSE;
  for (int k = model->start[r]; k < model->start[r + 1]; k++)
    if (model->value[k] != 1)
      return FALSE;
  return TRUE;
}

/* Whether a packing row lies inside another one; of two equal rows the later one does. Work is added to *steps. */
static gboolean
is_inside_another(const RnModel *model, const RnRows *of_col, const guint8 *packing, int *mark, int r, gint64 *steps)
{
  int rarest = -1, size = model->start[r + 1] - model->start[r];
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    if (rarest < 0 || of_col->start[c + 1] - of_col->start[c] < of_col->start[rarest + 1] - of_col->start[rarest])
      rarest = c;
    mark[c] = r + 1;
  }
  for (int k = rarest < 0 ? 0 : of_col->start[rarest]; rarest >= 0 && k < of_col->start[rarest + 1]; k++) {
    int other = of_col->item[k], other_size = model->start[other + 1] - model->start[other], shared = 0;
    if (other == r || !packing[other] || other_size < size || (other_size == size && other > r))
      continue;
    for (int e = model->start[other]; e < model->start[other + 1]; e++)
      shared += mark[model->col[e]] == r + 1;
    *steps += other_size;
    if (shared == size)
      return TRUE;
  }
  return FALSE;
}

static void
drop_rows(RnModel *model, const guint8 *drop)
{
  int rows = 0, entries = 0;
  for (int r = 0; r < model->n_rows; r++) {
    int first = model->start[r], last = model->start[r + 1];
    if (drop[r])
      continue;
    model->rows[rows] = model->rows[r];
    model->start[rows++] = entries;
    for (int k = first; k < last; k++, entries++) {
      model->col[entries] = model->col[k];
      model->value[entries] = model->value[k];
    }
  }
  model->start[rows] = entries;
  model->n_rows = rows;
}

void
rn_model_drop_dominated(RnModel *model)
{
  int n_entries = model->start[model->n_rows];
  g_autofree int *row = g_new(int, n_entries + 1);
  g_autofree guint8 *packing = g_new0(guint8, model->n_rows + 1);
  g_autofree guint8 *drop = g_new0(guint8, model->n_rows + 1);
  g_autofree int *mark = g_new0(int, model->n_cols + 1);
  for (int r = 0; r < model->n_rows; r++) {
    packing[r] = is_packing(model, r);
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      row[k] = r;
  }
  RnRows of_col = rn_rows_init(model->n_cols, n_entries, model->col, row);
  gint64 steps = 0;
  for (int r = 0; r < model->n_rows && steps < DROP_STEPS_MAX; r++)
    drop[r] = packing[r] && model->rows[r].lower <= 0 && is_inside_another(model, &of_col, packing, mark, r, &steps);
  drop_rows(model, drop);
  rn_rows_clear(&of_col);
}
