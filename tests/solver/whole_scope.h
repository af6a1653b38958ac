/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A whole problem as one scope, and its optimum, for tests of what works on scopes. */

#include "solver/relax.h"
#include "solver/solver.h"

#include <glib.h>

typedef struct {
  RnModel *model;
  RnDecompose *d;
  int *person, *row;
  gint64 *cost;
  gint8 *lower, *upper;
  RnScope scope;
} Whole;

/* FALSE also for models with balance rows, which the decomposition leaves out. */
static inline gboolean
whole_init(Whole *w, const RnProblem *problem)
{
  w->model = rn_model_new(problem);
  for (int r = 0; r < w->model->n_rows; r++)
    if (w->model->rows[r].kind == RN_ROW_BALANCE)
      return FALSE;
  w->d = rn_decompose_new(w->model, NULL);
  if (!w->d)
    return FALSE;
  w->person = g_new(int, w->d->n_persons + 1);
  w->row = g_new(int, w->d->n_rows + 1);
  w->cost = g_new(gint64, w->model->n_cols + 1);
  w->lower = g_new(gint8, w->model->n_options + 1);
  w->upper = g_new(gint8, w->model->n_options + 1);
  for (int p = 0; p < w->d->n_persons; p++)
    w->person[p] = p;
  for (int r = 0; r < w->d->n_rows; r++)
    w->row[r] = r;
  for (int c = 0; c < w->model->n_cols; c++)
    w->cost[c] = w->model->cols[c].cost;
  for (int o = 0; o < w->model->n_options; o++) {
    w->lower[o] = (gint8)w->model->cols[o].lower;
    w->upper[o] = (gint8)w->model->cols[o].upper;
  }
  w->scope = (RnScope){ w->d, w->d->n_persons, w->person, w->d->n_rows, w->row, w->cost, w->lower, w->upper, NULL };
  return TRUE;
}

static inline void
whole_clear(Whole *w)
{
  rn_decompose_free(w->d);
  rn_model_free(w->model);
  g_free(w->person);
  g_free(w->row);
  g_free(w->cost);
  g_free(w->lower);
  g_free(w->upper);
}

/* The optimum as bytes by option, without the constant; FALSE when there is none. */
static inline gboolean
optimum_of(const RnProblem *problem, const Whole *w, gint8 *value, gint64 *cost)
{
  RnSolveOptions options = rn_solve_options_default();
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, NULL);
  if (answer->outcome != RN_OUTCOME_ROTA || answer->proof != RN_PROOF_OPTIMAL)
    return FALSE;
  for (int o = 0; o < w->model->n_options; o++) {
    const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, o);
    value[o] = 0;
    for (guint i = 0; i < answer->assignments->len; i++) {
      const RnAssignment *duty = &g_array_index(answer->assignments, RnAssignment, i);
      value[o] |= duty->person == option->person && duty->seat == option->seat;
    }
  }
  *cost = answer->objective - w->model->constant;
  return TRUE;
}
