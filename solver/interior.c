/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Mehrotra's predictor and corrector with Gondzio's centrality correctors on
 *
 *   min c x   A x = b   0 <= x   x + w = u where there is an upper bound
 *
 * with a slack for every row that is no equation. Columns are shifted to a lower bound of 0. Upper bounds that a row
 * "at most one of these" implies are left out: then no multiplier splits between the two. Where there is no upper
 * bound, w is huge and its multiplier v stays 0, so that no loop over the columns needs to ask.
 *
 * Only options stand in several rows; all other columns and the slacks add to the diagonal of A D A' alone, so that the
 * factorisation sees the options only. */

#include "solver/interior_state.h"

#include "solver/wide.h"

#include <math.h>
#include <string.h>

#define STEP_BACK 0.9995
#define DIAGONAL 1e-10       /* keeps equations apart that say the same */
#define DONE 1e-9            /* relative gap */
#define STEPS_MAX 100
#define CORRECTORS 2
#define LONGER 0.3           /* what a corrector asks for, in parts of a whole step */
#define WORTH 0.03           /* what it has to gain */


/* --- the program --- */

static void
new_arrays(RnInterior *p, int n_all)
{
  double **const long_ones[] = { &p->c, &p->u, &p->bounded, &p->x, &p->z, &p->w, &p->v, &p->dx, &p->dz, &p->dw, &p->dv,
                                 &p->kept_dx, &p->kept_dz, &p->kept_dw, &p->kept_dv, &p->rc, &p->ru, &p->rxz, &p->rwv,
                                 &p->theta, &p->g, &p->ix, &p->iw, &p->value };
  double **const row_ones[] = { &p->b, &p->y, &p->dy, &p->kept_dy, &p->rb, &p->e };
  gsize n = RN_LANES_UP((gsize)n_all), m = RN_LANES_UP((gsize)p->m), next = 0;
  p->n_all = (int)n;
  p->block = g_new0(double, G_N_ELEMENTS(long_ones) * n + G_N_ELEMENTS(row_ones) * m + 1);
  for (gsize i = 0; i < G_N_ELEMENTS(long_ones); i++, next += n)
    *long_ones[i] = p->block + next;
  for (gsize i = 0; i < G_N_ELEMENTS(row_ones); i++, next += m)
    *row_ones[i] = p->block + next;
  p->single_row = g_new0(int, n);
  p->single_value = g_new0(double, n);
}

/* The rows of every option; rows hold their options first. */
static void
transpose(RnInterior *p)
{
  const RnModel *model = p->model;
  p->col_start = g_new0(int, p->n_options + 2);
  p->col_row = g_new(int, model->start[p->m] + 1);
  p->options_end = g_new(int, p->m + 1);
  for (int r = 0; r < p->m; r++) {
    int k = model->start[r];
    for (; k < model->start[r + 1] && model->col[k] < p->n_options; k++)
      p->col_start[model->col[k] + 2]++;
    p->options_end[r] = k;
  }
  for (int j = 0; j < p->n_options; j++)
    p->col_start[j + 2] += p->col_start[j + 1];
  for (int r = 0; r < p->m; r++)
    for (int k = model->start[r]; k < p->options_end[r]; k++)
      p->col_row[p->col_start[model->col[k] + 1]++] = r;
}

/* Whether a row alone keeps every column in it from going further than 1 above its lower bound. */
static gboolean
implies_upper(const RnModel *model, int r)
{
  gint64 least = 0;
  if (model->rows[r].upper == RN_MODEL_INFINITY)
    return FALSE;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    if (model->value[k] != 1)
      return FALSE;
    least += model->cols[model->col[k]].lower;
  }
  return model->rows[r].upper - least <= 1;
}

static void
set_bound(RnInterior *p, int j, double upper)
{
  p->u[j] = upper;
  p->bounded[j] = upper < RN_NO_BOUND;
}

static void
set_columns(RnInterior *p, const double *cost)
{
  const RnModel *model = p->model;
  g_autofree guint8 *implied = g_new0(guint8, p->n + 1);
  for (int r = 0; r < p->m; r++) {
    gboolean implies = implies_upper(model, r);
    for (int k = model->start[r]; implies && k < model->start[r + 1]; k++)
      implied[model->col[k]] = 1;
    for (int k = p->options_end[r]; k < model->start[r + 1]; k++) {
      p->single_row[model->col[k]] = r;
      p->single_value[model->col[k]] = model->value[k];
    }
  }
  p->constant = (double)model->constant;
  for (int j = 0; j < p->n; j++) {
    const RnModelCol *col = &model->cols[j];
    p->c[j] = cost ? cost[j] : (double)col->cost;
    p->constant += p->c[j] * col->lower;
    set_bound(p, j, implied[j] ? RN_NO_BOUND : (double)col->upper - col->lower);
  }
}

static int
count_slacks(const RnModel *model)
{
  int n = 0;
  for (int r = 0; r < model->n_rows; r++)
    n += model->rows[r].lower != model->rows[r].upper;
  return n;
}

/* Padding has no cost and stands in no row. */
static void
set_rows(RnInterior *p)
{
  const RnModel *model = p->model;
  int next = p->n;
  for (int r = 0; r < p->m; r++) {
    const RnModelRow *row = &model->rows[r];
    gboolean above = row->upper != RN_MODEL_INFINITY, below = row->lower != -RN_MODEL_INFINITY;
    p->b[r] = above ? row->upper : below ? row->lower : 0;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      p->b[r] -= (double)model->value[k] * model->cols[model->col[k]].lower;
    if (row->lower == row->upper)
      continue;
    p->single_row[next] = r;
    p->single_value[next] = above ? 1 : -1;
    set_bound(p, next++, above && below ? (double)row->upper - row->lower : RN_NO_BOUND);
  }
  for (; next < p->n_all; next++) {
    p->single_value[next] = 0;
    set_bound(p, next, RN_NO_BOUND);
  }
}

/* --- products --- */

/* out = A x, slacks included. */
void
rn_interior_multiply(const RnInterior *p, const double *x, double *out)
{
  const RnModel *model = p->model;
  for (int r = 0; r < p->m; r++) {
    double sum = 0;
    for (int k = model->start[r]; k < p->options_end[r]; k++)
      sum += x[model->col[k]];
    out[r] = sum;
  }
  for (int j = p->n_options; j < p->n_all; j++)
    out[p->single_row[j]] += p->single_value[j] * x[j];
}

/* out = A' y */
void
rn_interior_multiply_back(const RnInterior *p, const double *y, double *out)
{
  for (int j = 0; j < p->n_options; j++) {
    double sum = 0;
    for (int k = p->col_start[j]; k < p->col_start[j + 1]; k++)
      sum += y[p->col_row[k]];
    out[j] = sum;
  }
  for (int j = p->n_options; j < p->n_all; j++)
    out[j] = p->single_value[j] * y[p->single_row[j]];
}

/* Factorises A theta A'. */
void
rn_interior_factorise(RnInterior *p)
{
  for (int r = 0; r < p->m; r++)
    p->e[r] = DIAGONAL;
  for (int j = p->n_options; j < p->n_all; j++)
    p->e[p->single_row[j]] += p->single_value[j] * p->single_value[j] * p->theta[j];
  rn_cholesky_factor(p->cholesky, p->theta, p->e);
}

/* --- one iteration --- */

static double
norm(const double *x, int n)
{
  double most = 0;
  for (int i = 0; i < n; i++)
    most = MAX(most, fabs(x[i]));
  return most;
}

/* Residuals and objectives. */
static void
measure(RnInterior *p)
{
  double far;
  rn_interior_multiply(p, p->x, p->rb);
  rn_interior_multiply_back(p, p->y, p->rc);
  p->primal = p->dual = p->constant;
  for (int r = 0; r < p->m; r++) {
    p->rb[r] = p->b[r] - p->rb[r];
    p->dual += p->b[r] * p->y[r];
  }
  rn_interior_measure_columns(p, &p->primal, &p->dual, &far);
  double missed = MAX(norm(p->rb, p->m) / p->norm_b, far) + norm(p->rc, p->n_all) / p->norm_c;
  p->gap = fabs(p->primal - p->dual) + missed * (fabs(p->primal) + fabs(p->dual) + 1);
}

/* Newton's direction for the complementarities rxz and rwv. */
static void
find_direction(RnInterior *p)
{
  rn_interior_set_right_side(p);
  rn_interior_multiply(p, p->dx, p->dy);
  for (int r = 0; r < p->m; r++)
    p->dy[r] += p->rb[r];
  rn_cholesky_solve(p->cholesky, p->dy);
  rn_interior_multiply_back(p, p->dy, p->dx);
  rn_interior_set_direction(p);
}

static void
swap(double **a, double **b)
{
  double *c = *a;
  *a = *b;
  *b = c;
}

static void
swap_directions(RnInterior *p)
{
  swap(&p->dx, &p->kept_dx);
  swap(&p->dz, &p->kept_dz);
  swap(&p->dw, &p->kept_dw);
  swap(&p->dv, &p->kept_dv);
  swap(&p->dy, &p->kept_dy);
}

/* Centrality correctors, as long as they make the steps longer. */
static void
correct(RnInterior *p, double centre, double *a, double *b)
{
  for (int k = 0; k < CORRECTORS; k++) {
    double longer_a, longer_b;
    rn_interior_set_centrality(p, MIN(1, *a + LONGER), MIN(1, *b + LONGER), centre);
    swap_directions(p);
    find_direction(p);
    rn_interior_find_steps(p, &longer_a, &longer_b);
    if (MIN(longer_a, 1) + MIN(longer_b, 1) < MIN(*a, 1) + MIN(*b, 1) + WORTH) {
      swap_directions(p);
      return;
    }
    *a = longer_a;
    *b = longer_b;
  }
}

gboolean
rn_interior_step(RnInterior *p)
{
  double a, b;
  if (p->over || p->steps >= STEPS_MAX)
    return FALSE;
  rn_interior_set_theta(p);
  rn_interior_factorise(p);
  rn_interior_set_predictor(p);
  find_direction(p);
  rn_interior_find_steps(p, &a, &b);
  double before = rn_interior_complementarity(p, 0, 0), after = rn_interior_complementarity(p, MIN(a, 1), MIN(b, 1));
  double centre = after * (after / before) * (after / before) / p->n_pairs;
  rn_interior_set_corrector(p, centre);
  find_direction(p);
  rn_interior_find_steps(p, &a, &b);
  correct(p, centre, &a, &b);
  a = MIN(1, STEP_BACK * a);
  b = MIN(1, STEP_BACK * b);
  rn_interior_move_columns(p, a, b);
  for (int r = 0; r < p->m; r++)
    p->y[r] += b * p->dy[r];
  p->steps++;
  measure(p);
  p->over = !isfinite(p->gap) || MAX(a, b) < 1e-6 || p->gap < DONE * (1 + fabs(p->primal));
  return !p->over;
}

RnInterior *
rn_interior_new(const RnModel *model, const double *cost)
{
  RnInterior *p = g_new0(RnInterior, 1);
  p->model = model;
  p->n_options = model->n_options;
  p->n = model->n_cols;
  p->m = model->n_rows;
  new_arrays(p, p->n + count_slacks(model));
  transpose(p);
  set_columns(p, cost);
  set_rows(p);
  p->cholesky = rn_cholesky_new(p->m, p->n_options, p->col_start, p->col_row);
  p->norm_b = 1 + norm(p->b, p->m);
  p->norm_c = 1 + norm(p->c, p->n);
  rn_interior_find_start(p);
  measure(p);
  return p;
}

void
rn_interior_free(RnInterior *p)
{
  if (!p)
    return;
  g_free(p->options_end);
  g_free(p->col_start);
  g_free(p->col_row);
  g_free(p->single_row);
  g_free(p->single_value);
  g_free(p->block);
  rn_cholesky_free(p->cholesky);
  g_free(p);
}

double
rn_interior_primal(const RnInterior *p)
{
  return p->primal;
}

double
rn_interior_dual(const RnInterior *p)
{
  return p->dual;
}

double
rn_interior_gap(const RnInterior *p)
{
  return p->gap;
}

int
rn_interior_steps(const RnInterior *p)
{
  return p->steps;
}

gint64
rn_interior_size(const RnInterior *p)
{
  return rn_cholesky_size(p->cholesky);
}

const double *
rn_interior_price(const RnInterior *p)
{
  return p->y;
}

const double *
rn_interior_value(const RnInterior *p)
{
  for (int j = 0; j < p->n; j++)
    p->value[j] = p->model->cols[j].lower + p->x[j];
  return p->value;
}
