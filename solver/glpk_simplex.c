/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Growing linear programs over GLPK 5.0. Every call of the simplex method has an iteration limit; where the objective
 * stands still over as many iterations, the next ones use the textbook's rules. */

#include "solver/simplex.h"

#include "solver/glpk_guard.h"
#include "solver/glpk_solve.h"

#include <float.h>
#include <glpk.h>
#include <math.h>
#include <string.h>

#define ITERATIONS_BETWEEN_STOPS 1000

struct RnSimplex {
  glp_prob *prob;
  RnGlpkLife life;
  RnLpStop stop;
  double cutoff;
  int *index;          /* scratch, 1-based */
  double *value;
  int room;
};

typedef struct {
  RnSimplex *simplex;
  int item, n;
  double lower, upper, cost;
  const RnBasisStatus *rows, *cols;
  double *ray;
  gboolean found;
  RnBasisStatus status;
  RnLpMethod method;
  gboolean plain;
  int limit;
  RnLpStatus result;
} Call;

static gboolean
guarded(RnSimplex *simplex, void (*body)(gpointer call), Call *call)
{
  call->simplex = simplex;
  gboolean good = rn_glpk_guard(&simplex->life, body, call);
  if (!good)
    simplex->prob = NULL;
  return good;
}

static void
create_body(gpointer data)
{
  Call *call = data;
  call->simplex->prob = glp_create_prob();
}

RnSimplex *
rn_simplex_new(RnLpStop stop)
{
  RnSimplex *simplex = g_new0(RnSimplex, 1);
  Call call = { 0 };
  simplex->life = rn_glpk_life();
  simplex->stop = stop;
  simplex->cutoff = DBL_MAX;
  (void)guarded(simplex, create_body, &call);
  return simplex;
}

static void
delete_body(gpointer data)
{
  Call *call = data;
  glp_delete_prob(call->simplex->prob);
}

void
rn_simplex_free(RnSimplex *simplex)
{
  Call call = { 0 };
  if (!simplex)
    return;
  if (simplex->prob && rn_glpk_is_alive(&simplex->life))
    (void)guarded(simplex, delete_body, &call);
  g_free(simplex->index);
  g_free(simplex->value);
  g_free(simplex);
}

int
rn_simplex_rows(const RnSimplex *simplex)
{
  return simplex->prob ? glp_get_num_rows(simplex->prob) : 0;
}

int
rn_simplex_cols(const RnSimplex *simplex)
{
  return simplex->prob ? glp_get_num_cols(simplex->prob) : 0;
}

static int
bound_type(double lower, double upper)
{
  if (lower == upper)
    return GLP_FX;
  if (isfinite(lower))
    return isfinite(upper) ? GLP_DB : GLP_LO;
  return isfinite(upper) ? GLP_UP : GLP_FR;
}

/* Entries in GLPK's form, from 1. Made outside of the guard, since it allocates. */
static void
prepare_entries(RnSimplex *simplex, int n, const int *index, const double *value)
{
  if (n > simplex->room) {
    simplex->room = 2 * n;
    simplex->index = g_renew(int, simplex->index, simplex->room + 1);
    simplex->value = g_renew(double, simplex->value, simplex->room + 1);
  }
  for (int i = 0; i < n; i++) {
    simplex->index[i + 1] = index[i] + 1;
    simplex->value[i + 1] = value[i];
  }
}

static void
row_body(gpointer data)
{
  Call *call = data;
  glp_prob *prob = call->simplex->prob;
  int row = glp_add_rows(prob, 1);
  glp_set_row_bnds(prob, row, bound_type(call->lower, call->upper), call->lower, call->upper);
  glp_set_mat_row(prob, row, call->n, call->simplex->index, call->simplex->value);
}

int
rn_simplex_add_row(RnSimplex *simplex, double lower, double upper, int n, const int *col, const double *value)
{
  Call call = { .lower = lower, .upper = upper, .n = n };
  prepare_entries(simplex, n, col, value);
  (void)guarded(simplex, row_body, &call);
  return rn_simplex_rows(simplex) - 1;
}

static void
col_body(gpointer data)
{
  Call *call = data;
  glp_prob *prob = call->simplex->prob;
  int col = glp_add_cols(prob, 1);
  glp_set_col_bnds(prob, col, bound_type(call->lower, call->upper), call->lower, call->upper);
  glp_set_obj_coef(prob, col, call->cost);
  glp_set_mat_col(prob, col, call->n, call->simplex->index, call->simplex->value);
}

int
rn_simplex_add_col(RnSimplex *simplex, double cost, double lower, double upper, int n, const int *row,
                   const double *value)
{
  Call call = { .cost = cost, .lower = lower, .upper = upper, .n = n };
  prepare_entries(simplex, n, row, value);
  (void)guarded(simplex, col_body, &call);
  return rn_simplex_cols(simplex) - 1;
}

static void
cost_body(gpointer data)
{
  Call *call = data;
  glp_set_obj_coef(call->simplex->prob, call->item + 1, call->cost);
}

void
rn_simplex_set_cost(RnSimplex *simplex, int col, double cost)
{
  Call call = { .item = col, .cost = cost };
  (void)guarded(simplex, cost_body, &call);
}

static void
col_bounds_body(gpointer data)
{
  Call *call = data;
  glp_prob *prob = call->simplex->prob;
  glp_set_col_bnds(prob, call->item + 1, bound_type(call->lower, call->upper), call->lower, call->upper);
}

void
rn_simplex_set_col(RnSimplex *simplex, int col, double lower, double upper)
{
  Call call = { .item = col, .lower = lower, .upper = upper };
  (void)guarded(simplex, col_bounds_body, &call);
}

static void
row_bounds_body(gpointer data)
{
  Call *call = data;
  glp_prob *prob = call->simplex->prob;
  glp_set_row_bnds(prob, call->item + 1, bound_type(call->lower, call->upper), call->lower, call->upper);
}

void
rn_simplex_set_row(RnSimplex *simplex, int row, double lower, double upper)
{
  Call call = { .item = row, .lower = lower, .upper = upper };
  (void)guarded(simplex, row_bounds_body, &call);
}

static void
drop_body(gpointer data)
{
  Call *call = data;
  glp_del_cols(call->simplex->prob, call->n, call->simplex->index);
}

void
rn_simplex_drop_cols(RnSimplex *simplex, const guint8 *drop)
{
  int n = 0, all = rn_simplex_cols(simplex);
  Call call = { 0 };
  if (all > simplex->room) {
    simplex->room = all;
    simplex->index = g_renew(int, simplex->index, simplex->room + 1);
    simplex->value = g_renew(double, simplex->value, simplex->room + 1);
  }
  for (int c = 0; c < all; c++)
    if (drop[c])
      simplex->index[++n] = c + 1;
  call.n = n;
  if (n > 0)
    (void)guarded(simplex, drop_body, &call);
}

static RnBasisStatus
from_glpk(int status)
{
  return status == GLP_BS ? RN_BASIC : status == GLP_NU ? RN_AT_UPPER : RN_AT_LOWER;
}

static int
to_glpk(RnBasisStatus status)
{
  return status == RN_BASIC ? GLP_BS : status == RN_AT_UPPER ? GLP_NU : GLP_NL;
}

RnBasisStatus
rn_simplex_row_status(const RnSimplex *simplex, int row)
{
  return simplex->prob ? from_glpk(glp_get_row_stat(simplex->prob, row + 1)) : RN_BASIC;
}

RnBasisStatus
rn_simplex_col_status(const RnSimplex *simplex, int col)
{
  return simplex->prob ? from_glpk(glp_get_col_stat(simplex->prob, col + 1)) : RN_AT_LOWER;
}

static void
row_status_body(gpointer data)
{
  Call *call = data;
  glp_set_row_stat(call->simplex->prob, call->item + 1, to_glpk(call->status));
}

void
rn_simplex_set_row_status(RnSimplex *simplex, int row, RnBasisStatus status)
{
  Call call = { .item = row, .status = status };
  (void)guarded(simplex, row_status_body, &call);
}

static void
col_status_body(gpointer data)
{
  Call *call = data;
  glp_set_col_stat(call->simplex->prob, call->item + 1, to_glpk(call->status));
}

void
rn_simplex_set_col_status(RnSimplex *simplex, int col, RnBasisStatus status)
{
  Call call = { .item = col, .status = status };
  (void)guarded(simplex, col_status_body, &call);
}

void
rn_simplex_get_basis(const RnSimplex *simplex, RnBasisStatus *rows, RnBasisStatus *cols)
{
  for (int r = rn_simplex_rows(simplex) - 1; r >= 0; r--)
    rows[r] = from_glpk(glp_get_row_stat(simplex->prob, r + 1));
  for (int c = rn_simplex_cols(simplex) - 1; c >= 0; c--)
    cols[c] = from_glpk(glp_get_col_stat(simplex->prob, c + 1));
}

static void
basis_body(gpointer data)
{
  Call *call = data;
  glp_prob *prob = call->simplex->prob;
  for (int r = glp_get_num_rows(prob) - 1; r >= 0; r--)
    glp_set_row_stat(prob, r + 1, to_glpk(call->rows[r]));
  for (int c = glp_get_num_cols(prob) - 1; c >= 0; c--)
    glp_set_col_stat(prob, c + 1, to_glpk(call->cols[c]));
}

void
rn_simplex_set_basis(RnSimplex *simplex, const RnBasisStatus *rows, const RnBasisStatus *cols)
{
  Call call = { .rows = rows, .cols = cols };
  (void)guarded(simplex, basis_body, &call);
}

void
rn_simplex_set_cutoff(RnSimplex *simplex, double cutoff)
{
  simplex->cutoff = MIN(cutoff, DBL_MAX);
}

/* The row of the inverse basis that belongs to the basic variable without a way out. */
static void
ray_body(gpointer data)
{
  Call *call = data;
  glp_prob *prob = call->simplex->prob;
  int m = glp_get_num_rows(prob), k = glp_get_unbnd_ray(prob);
  if (k == 0 || (!glp_bf_exists(prob) && glp_factorize(prob) != 0))
    return;
  int place = k <= m ? glp_get_row_bind(prob, k) : glp_get_col_bind(prob, k - m);
  if (place == 0)
    return;
  double value = k <= m ? glp_get_row_prim(prob, k) : glp_get_col_prim(prob, k - m);
  double lower = k <= m ? glp_get_row_lb(prob, k) : glp_get_col_lb(prob, k - m);
  memset(call->ray, 0, sizeof(double) * (gsize)(m + 1));
  call->ray[place] = value < lower ? 1 : -1;
  glp_btran(prob, call->ray);
  call->found = TRUE;
}

gboolean
rn_simplex_ray(RnSimplex *simplex, double *ray)
{
  int m = rn_simplex_rows(simplex);
  g_autofree double *work = g_new0(double, m + 1);
  Call call = { .ray = work };
  if (!guarded(simplex, ray_body, &call) || !call.found)
    return FALSE;
  memcpy(ray, work + 1, sizeof(double) * (gsize)m);
  return TRUE;
}

static void
solve_body(gpointer data)
{
  Call *call = data;
  gboolean is_unbounded;
  call->result =
      rn_glpk_solve(call->simplex->prob, call->method, call->plain, call->limit, call->simplex->cutoff, &is_unbounded);
}

RnLpStatus
rn_simplex_solve(RnSimplex *simplex, RnLpMethod method, int limit, gint64 *work)
{
  Call call = { .method = method };
  int done = 0;
  do {
    if (simplex->stop.should_stop && simplex->stop.should_stop(simplex->stop.data))
      return RN_LP_STOPPED;
    call.limit = MIN(limit - done, ITERATIONS_BETWEEN_STOPS);
    double value = simplex->prob ? glp_get_obj_val(simplex->prob) : 0;
    int before = simplex->prob ? glp_get_it_cnt(simplex->prob) : 0;
    if (!guarded(simplex, solve_body, &call))
      return RN_LP_FAILED;
    done += MAX(glp_get_it_cnt(simplex->prob) - before, 1);
    call.plain = call.result == RN_LP_LIMIT && fabs(glp_get_obj_val(simplex->prob) - value) < 1e-9 * (1 + fabs(value));
  } while (call.result == RN_LP_LIMIT && done < limit);
  *work += done;
  return call.result;
}

double
rn_simplex_objective(const RnSimplex *simplex)
{
  return simplex->prob ? glp_get_obj_val(simplex->prob) : 0;
}

double
rn_simplex_value(const RnSimplex *simplex, int col)
{
  return simplex->prob ? glp_get_col_prim(simplex->prob, col + 1) : 0;
}

double
rn_simplex_reduced_cost(const RnSimplex *simplex, int col)
{
  return simplex->prob ? glp_get_col_dual(simplex->prob, col + 1) : 0;
}

double
rn_simplex_price(const RnSimplex *simplex, int row)
{
  return simplex->prob ? glp_get_row_dual(simplex->prob, row + 1) : 0;
}
