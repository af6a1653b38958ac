/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The linear program of a tree and its first basis. */

#include "solver/branch_tree.h"

#include "solver/crash.h"

#include <math.h>
#include <string.h>

static gboolean
is_of_one_person(const RnModel *model, int r)
{
  int person = -1;
  for (int k = model->start[r]; k < model->start[r + 1] && model->col[k] < model->n_options; k++) {
    if (person >= 0 && model->person[model->col[k]] != person)
      return FALSE;
    person = model->person[model->col[k]];
  }
  return person >= 0;
}

static gboolean
measures(const RnModel *model, int r)
{
  return model->start[r + 1] > model->start[r] && model->col[model->start[r + 1] - 1] >= model->n_options;
}

static void
copy_rows(RnModel *wide, const RnModel *model)
{
  int n_rows = model->n_rows, n = model->start[n_rows], most = n;
  for (int r = 0; r < n_rows; r++)
    most += model->rows[r].kind == RN_ROW_COUNT ? model->start[r + 1] - model->start[r] : 0;
  *wide = *model;
  wide->rows = g_new(RnModelRow, 2 * n_rows + 1);
  wide->start = g_new(int, 2 * n_rows + 2);
  wide->col = g_new(int, most + 1);
  wide->value = g_new(int, most + 1);
  memcpy(wide->rows, model->rows, sizeof(RnModelRow) * (gsize)n_rows);
  memcpy(wide->start, model->start, sizeof(int) * (gsize)(n_rows + 1));
  memcpy(wide->col, model->col, sizeof(int) * (gsize)n);
  memcpy(wide->value, model->value, sizeof(int) * (gsize)n);
}

void
rn_branch_widen(RnBranchTree *tree)
{
  const RnModel *model = tree->model;
  RnModel *wide = tree->wide = g_new(RnModel, 1);
  int n = model->start[model->n_rows];
  copy_rows(wide, model);
  for (int r = 0; r < model->n_rows; r++) {
    if (model->rows[r].kind == RN_ROW_CLIQUE && is_of_one_person(model, r) && !measures(model, r))
      g_array_append_val(tree->candidates, r);
    if (model->rows[r].kind != RN_ROW_COUNT || !is_of_one_person(model, r))
      continue;
    g_array_append_val(tree->candidates, wide->n_rows);
    wide->rows[wide->n_rows] =
        (RnModelRow){ RN_ROW_COUNT, model->rows[r].item, -RN_MODEL_INFINITY, RN_MODEL_INFINITY };
    for (int k = model->start[r]; k < model->start[r + 1] && model->col[k] < model->n_options; k++) {
      wide->col[n] = model->col[k];
      wide->value[n++] = 1;
    }
    wide->start[++wide->n_rows] = n;
  }
}

void
rn_branch_free_wide(RnModel *wide)
{
  g_free(wide->rows);
  g_free(wide->start);
  g_free(wide->col);
  g_free(wide->value);
  g_free(wide);
}

double
rn_branch_limit(int limit)
{
  return limit == RN_MODEL_INFINITY ? INFINITY : limit == -RN_MODEL_INFINITY ? -INFINITY : limit;
}

static void
set_basis(RnBranchTree *tree)
{
  const RnModel *wide = tree->wide;
  g_autofree RnBasisStatus *rows = g_new(RnBasisStatus, wide->n_rows + 1);
  g_autofree RnBasisStatus *cols = g_new(RnBasisStatus, wide->n_cols + 1);
  rn_crash_basis(tree->model, tree->task->point, rows, cols);
  for (int r = tree->model->n_rows; r < wide->n_rows; r++)
    rows[r] = RN_BASIC;
  rn_simplex_set_basis(tree->simplex, rows, cols);
}

void
rn_branch_load(RnBranchTree *tree)
{
  const RnModel *wide = tree->wide;
  int most = 0;
  for (int c = 0; c < wide->n_cols; c++)
    rn_simplex_add_col(tree->simplex, (double)wide->cols[c].cost, wide->cols[c].lower, wide->cols[c].upper, 0, NULL,
                       NULL);
  for (int r = 0; r < wide->n_rows; r++)
    most = MAX(most, wide->start[r + 1] - wide->start[r]);
  g_autofree double *value = g_new(double, most + 1);
  for (int r = 0; r < wide->n_rows; r++) {
    int n = wide->start[r + 1] - wide->start[r];
    for (int k = 0; k < n; k++)
      value[k] = wide->value[wide->start[r] + k];
    rn_simplex_add_row(tree->simplex, rn_branch_limit(wide->rows[r].lower), rn_branch_limit(wide->rows[r].upper), n,
                       wide->col + wide->start[r], value);
  }
  set_basis(tree);
}
