/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A small integer program: a column for every way of answering a kind of slot, how often it is taken; a row for every
 * kind, all of whose slots are answered; and for every watched share a row and a column, the steps that it costs. Its
 * numbers are whole; the library's tree is floating point, with the tolerances of lp.h, and what it finds is counted
 * again by the caller. */

#include "solver/assign_share.h"

#include "solver/lp.h"

#include <math.h>

#define LARGEST (G_MAXINT / 4)  /* of the program's numbers */
#define ROUNDING 1e-4

typedef struct {
  GArray *cols;           /* RnModelCol */
  GArray *rows;           /* RnModelRow */
  GArray *start, *col, *value; /* int */
  gboolean is_too_large;
} Program;

static gint64
greatest_divisor(gint64 a, gint64 b)
{
  while (b) {
    gint64 rest = a % b;
    a = b;
    b = rest;
  }
  return ABS(a);
}

static void
add_entry(Program *program, int col, gint64 value)
{
  int small = (int)CLAMP(value, -LARGEST, LARGEST);
  program->is_too_large |= small != value;
  g_array_append_val(program->col, col);
  g_array_append_val(program->value, small);
}

static void
end_row(Program *program, gint64 lower, gint64 upper)
{
  RnModelRow row = {.lower = lower == G_MININT64 ? -RN_MODEL_INFINITY : (int)lower, .upper = (int)MIN(upper, LARGEST)};
  int end = (int)program->col->len;
  program->is_too_large |= upper > LARGEST;
  g_array_append_val(program->rows, row);
  g_array_append_val(program->start, end);
}

static void
add_cols(Program *program, const RnAssignProblem *problem, const GPtrArray *kinds, const int *watched)
{
  for (guint k = 0; k < kinds->len; k++) {
    const RnAssignKind *kind = kinds->pdata[k];
    for (guint p = 0; p < kind->points->points->len; p++) {
      const RnAssignPoint *point = kind->points->points->pdata[p];
      RnModelCol col = {.cost = point->cost, .upper = (int)kind->slots->len};
      g_array_append_val(program->cols, col);
    }
  }
  for (int s = 0; s < problem->n_shares; s++)
    if (watched[s] >= 0) {
      RnModelCol col = {.cost = problem->shares[s].price, .upper = RN_MODEL_INFINITY};
      g_array_append_val(program->cols, col);
    }
}

static void
add_kind_rows(Program *program, const GPtrArray *kinds)
{
  int c = 0;
  for (guint k = 0; k < kinds->len; k++) {
    const RnAssignKind *kind = kinds->pdata[k];
    for (guint p = 0; p < kind->points->points->len; p++)
      add_entry(program, c++, 1);
    end_row(program, kind->slots->len, kind->slots->len);
  }
}

/* scale * time - step * steps <= base + step - 1: steps is then at least what the share counts. */
static void
add_share_row(Program *program, const RnAssignShare *share, int number, int steps_col, const GPtrArray *kinds)
{
  gint64 divisor = share->step;
  for (guint k = 0; k < kinds->len; k++) {
    const RnAssignKind *kind = kinds->pdata[k];
    for (guint p = 0; p < kind->points->points->len; p++) {
      const RnAssignPoint *point = kind->points->points->pdata[p];
      divisor = greatest_divisor(divisor, share->scale * point->minutes[number]);
    }
  }
  int c = 0;
  for (guint k = 0; k < kinds->len; k++) {
    const RnAssignKind *kind = kinds->pdata[k];
    for (guint p = 0; p < kind->points->points->len; p++, c++) {
      const RnAssignPoint *point = kind->points->points->pdata[p];
      if (point->minutes[number])
        add_entry(program, c, share->scale * point->minutes[number] / divisor);
    }
  }
  add_entry(program, steps_col, -share->step / divisor);
  end_row(program, G_MININT64, (share->base + share->step - 1) / divisor);
}

static RnAssignMix *
search(const Program *program, gint64 below, gint64 limit, gint64 *work)
{
  RnAssignMix *mix = g_new0(RnAssignMix, 1);
  mix->bound = G_MININT64;
  if (program->is_too_large)
    return mix;
  const RnModel model = {
    .n_cols = (int)program->cols->len,
    .n_rows = (int)program->rows->len,
    .cols = (RnModelCol *)(gpointer)program->cols->data,
    .rows = (RnModelRow *)(gpointer)program->rows->data,
    .start = (int *)(gpointer)program->start->data,
    .col = (int *)(gpointer)program->col->data,
    .value = (int *)(gpointer)program->value->data,
  };
  g_autoptr(RnLp) lp = rn_lp_new(&model, (RnLpStop){0});
  RnLpSearch tree = {.cutoff = below, .limit = limit, .value = g_new0(int, model.n_cols + 1)};
  RnLpStatus status = rn_lp_search(lp, &tree, work);
  mix->is_over = status == RN_LP_OPTIMAL;
  if (mix->is_over || status == RN_LP_LIMIT)
    mix->bound = (gint64)ceil(tree.bound - ROUNDING);
  if (tree.found)
    mix->count = tree.value;
  else
    g_free(tree.value);
  return mix;
}

RnAssignMix *
rn_assign_mix_find(const RnAssignProblem *problem, const GPtrArray *kinds, const int *watched, gint64 below, gint64 limit,
                   gint64 *work)
{
  Program program = {
    .cols = g_array_new(FALSE, TRUE, sizeof(RnModelCol)),
    .rows = g_array_new(FALSE, TRUE, sizeof(RnModelRow)),
    .start = g_array_new(FALSE, FALSE, sizeof(int)),
    .col = g_array_new(FALSE, FALSE, sizeof(int)),
    .value = g_array_new(FALSE, FALSE, sizeof(int)),
  };
  int zero = 0;
  g_array_append_val(program.start, zero);
  add_cols(&program, problem, kinds, watched);
  add_kind_rows(&program, kinds);
  int n_watched = 0;
  for (int s = 0; s < problem->n_shares; s++)
    n_watched += watched[s] >= 0;
  int steps_col = (int)program.cols->len - n_watched;
  for (int s = 0; s < problem->n_shares; s++)
    if (watched[s] >= 0)
      add_share_row(&program, &problem->shares[s], watched[s], steps_col++, kinds);
  RnAssignMix *mix = search(&program, below, limit, work);
  g_array_unref(program.cols);
  g_array_unref(program.rows);
  g_array_unref(program.start);
  g_array_unref(program.col);
  g_array_unref(program.value);
  return mix;
}

void
rn_assign_mix_free(RnAssignMix *mix)
{
  if (!mix)
    return;
  g_free(mix->count);
  g_free(mix);
}
