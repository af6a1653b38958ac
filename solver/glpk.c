/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The back end over GLPK 5.0: linear programs of a model, and branch and bound. */

#include "solver/glpk_guard.h"
#include "solver/glpk_solve.h"
#include "solver/lp.h"

#include <glpk.h>
#include <math.h>
#include <string.h>

#define ITERATIONS_BETWEEN_STOPS 400
#define INTEGER_TOLERANCE 1e-6

struct RnLp {
  glp_prob *prob;
  int n_cols, n_rows, n_options;
  gint64 constant;
  RnLpStop stop;
  RnGlpkLife life;
};

typedef struct {
  RnLp *lp;
  const RnModel *model;
  int col, lower, upper;
  RnLpMethod method;
  int limit;
  RnLpSearch *search;
  gboolean injected, stopped;
  RnLpStatus status;
} Call;

/* FALSE when the program is dead, or died. */
static gboolean
guarded(RnLp *lp, void (*body)(gpointer call), Call *call)
{
  gboolean good = rn_glpk_guard(&lp->life, body, call);
  if (!good)
    lp->prob = NULL;
  return good;
}

const char *
rn_lp_message(const RnLp *lp)
{
  return lp->life.message;
}

static int
bound_type(gboolean has_lower, gboolean has_upper, gboolean equal)
{
  if (equal)
    return GLP_FX;
  if (has_lower)
    return has_upper ? GLP_DB : GLP_LO;
  return has_upper ? GLP_UP : GLP_FR;
}

static void
set_col_bounds(glp_prob *prob, int col, int lower, int upper)
{
  glp_set_col_bnds(prob, col + 1, bound_type(TRUE, upper != RN_MODEL_INFINITY, lower == upper), lower, upper);
}

/* Column n_cols + 1 is fixed at 0 and costs 1: its value in a made-up answer is the cutoff. */
static void
load_body(gpointer data)
{
  Call *call = data;
  const RnModel *model = call->model;
  RnLp *lp = call->lp;
  glp_prob *prob = lp->prob = glp_create_prob();
  glp_set_obj_coef(prob, 0, (double)model->constant);
  glp_add_cols(prob, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++) {
    set_col_bounds(prob, c, model->cols[c].lower, model->cols[c].upper);
    glp_set_obj_coef(prob, c + 1, (double)model->cols[c].cost);
    glp_set_col_kind(prob, c + 1, GLP_IV);
  }
  glp_set_col_bnds(prob, model->n_cols + 1, GLP_FX, 0, 0);
  glp_set_obj_coef(prob, model->n_cols + 1, 1);
  glp_set_col_kind(prob, model->n_cols + 1, GLP_IV);
  if (model->n_rows > 0)
    glp_add_rows(prob, model->n_rows);
  int longest = 0;
  for (int r = 0; r < model->n_rows; r++)
    longest = MAX(longest, model->start[r + 1] - model->start[r]);
  int *index = glp_alloc(longest + 1, sizeof *index);
  double *value = glp_alloc(longest + 1, sizeof *value);
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    int n = 0;
    for (int k = model->start[r]; k < model->start[r + 1]; k++) {
      index[++n] = model->col[k] + 1;
      value[n] = model->value[k];
    }
    glp_set_mat_row(prob, r + 1, n, index, value);
    glp_set_row_bnds(prob, r + 1,
                     bound_type(row->lower != -RN_MODEL_INFINITY, row->upper != RN_MODEL_INFINITY,
                                row->lower == row->upper),
                     row->lower, row->upper);
  }
  glp_free(index);
  glp_free(value);
}

RnLp *
rn_lp_new(const RnModel *model, RnLpStop stop)
{
  RnLp *lp = g_new0(RnLp, 1);
  lp->n_cols = model->n_cols;
  lp->n_rows = model->n_rows;
  lp->n_options = model->n_options;
  lp->constant = model->constant;
  lp->stop = stop;
  lp->life = rn_glpk_life();
  Call call = { .lp = lp, .model = model };
  (void)guarded(lp, load_body, &call);
  return lp;
}

static void
delete_body(gpointer data)
{
  Call *call = data;
  glp_delete_prob(call->lp->prob);
}

void
rn_lp_free(RnLp *lp)
{
  if (!lp)
    return;
  Call call = { .lp = lp };
  if (lp->prob && rn_glpk_is_alive(&lp->life))
    (void)guarded(lp, delete_body, &call);
  g_free(lp);
}

static void
bounds_body(gpointer data)
{
  Call *call = data;
  set_col_bounds(call->lp->prob, call->col, call->lower, call->upper);
}

void
rn_lp_set_bounds(RnLp *lp, int col, int lower, int upper)
{
  Call call = { .lp = lp, .col = col, .lower = lower, .upper = upper };
  (void)guarded(lp, bounds_body, &call);
}

/* --- linear programs --- */

static void
solve_body(gpointer data)
{
  Call *call = data;
  gboolean is_unbounded;
  call->status = rn_glpk_solve(call->lp->prob, call->method, FALSE, call->limit, INFINITY, &is_unbounded);
  if (is_unbounded)
    call->status = RN_LP_INFEASIBLE;
}

RnLpStatus
rn_lp_solve(RnLp *lp, RnLpMethod method, int limit, gint64 *work)
{
  Call call = { .lp = lp, .method = method };
  int done = 0;
  do {
    if (lp->stop.should_stop && lp->stop.should_stop(lp->stop.data))
      return RN_LP_STOPPED;
    call.limit = MIN(limit - done, ITERATIONS_BETWEEN_STOPS);
    int before = lp->prob ? glp_get_it_cnt(lp->prob) : 0;
    if (!guarded(lp, solve_body, &call))
      return RN_LP_FAILED;
    done += MAX(glp_get_it_cnt(lp->prob) - before, 1);
  } while (call.status == RN_LP_LIMIT && done < limit);
  *work += done;
  if (call.status == RN_LP_FAILED && lp->life.message[0] == '\0')
    g_strlcpy(lp->life.message, "GLPK could not solve a linear program", sizeof lp->life.message);
  return call.status;
}

double
rn_lp_objective(const RnLp *lp)
{
  return lp->prob ? glp_get_obj_val(lp->prob) : 0;
}

void
rn_lp_read(const RnLp *lp, double *value, double *reduced_cost, double *price)
{
  for (int r = 0; price && r < lp->n_rows; r++)
    price[r] = lp->prob ? glp_get_row_dual(lp->prob, r + 1) : 0;
  for (int c = 0; c < lp->n_cols; c++) {
    if (value)
      value[c] = lp->prob ? glp_get_col_prim(lp->prob, c + 1) : 0;
    if (reduced_cost)
      reduced_cost[c] = lp->prob ? glp_get_col_dual(lp->prob, c + 1) : 0;
  }
}

/* --- branch and bound --- */

static void
on_tree(glp_tree *tree, void *info)
{
  Call *call = info;
  RnLpSearch *search = call->search;
  gboolean stop = call->lp->stop.should_stop && call->lp->stop.should_stop(call->lp->stop.data);
  if (stop || glp_get_it_cnt(glp_ios_get_prob(tree)) - call->limit > search->limit) {
    call->stopped = stop;
    int best = glp_ios_best_node(tree);
    search->bound = best > 0 ? glp_ios_node_bound(tree, best) : search->bound;
    glp_ios_terminate(tree);
    return;
  }
  if (glp_ios_reason(tree) == GLP_IHEUR && !call->injected && search->cutoff != G_MAXINT64) {
    call->injected = TRUE;
    double *made_up = glp_alloc(call->lp->n_cols + 2, sizeof *made_up);
    memset(made_up, 0, sizeof *made_up * (gsize)(call->lp->n_cols + 2));
    made_up[call->lp->n_cols + 1] = (double)(search->cutoff - call->lp->constant);
    glp_ios_heur_sol(tree, made_up);
    glp_free(made_up);
  }
}

static void
search_body(gpointer data)
{
  Call *call = data;
  RnLp *lp = call->lp;
  RnLpSearch *search = call->search;
  glp_iocp parameters;
  glp_init_iocp(&parameters);
  parameters.msg_lev = GLP_MSG_OFF;
  parameters.br_tech = GLP_BR_DTH;
  parameters.bt_tech = search->cutoff == G_MAXINT64 ? GLP_BT_BLB : GLP_BT_DFS;
  parameters.cb_func = on_tree;
  parameters.cb_info = call;
  if (search->cuts)
    parameters.gmi_cuts = parameters.mir_cuts = parameters.cov_cuts = parameters.clq_cuts = GLP_ON;
  int code = glp_intopt(lp->prob, &parameters);
  int status = glp_mip_status(lp->prob);
  search->found = FALSE;
  if ((status == GLP_OPT || status == GLP_FEAS) && fabs(glp_mip_col_val(lp->prob, lp->n_cols + 1)) < 0.5) {
    search->found = TRUE;
    for (int c = 0; c < lp->n_cols; c++)
      search->value[c] = (int)floor(glp_mip_col_val(lp->prob, c + 1) + 0.5);
  }
  if (code == 0)
    call->status = RN_LP_OPTIMAL;
  else if (code == GLP_ESTOP)
    call->status = call->stopped ? RN_LP_STOPPED : RN_LP_LIMIT;
  else
    call->status = RN_LP_FAILED;
  if (code == 0)
    search->bound = search->found ? glp_mip_obj_val(lp->prob) : (double)search->cutoff;
}

RnLpStatus
rn_lp_search(RnLp *lp, RnLpSearch *search, gint64 *work)
{
  search->found = FALSE;
  search->bound = -INFINITY;
  RnLpStatus status = rn_lp_solve(lp, RN_LP_DUAL, G_MAXINT, work);
  if (status != RN_LP_OPTIMAL) {
    if (status == RN_LP_INFEASIBLE) {
      search->bound = (double)search->cutoff;
      return RN_LP_OPTIMAL;
    }
    return status;
  }
  search->bound = rn_lp_objective(lp);
  int before = glp_get_it_cnt(lp->prob);
  Call call = { .lp = lp, .search = search, .limit = before };
  if (!guarded(lp, search_body, &call))
    return RN_LP_FAILED;
  *work += MAX(glp_get_it_cnt(lp->prob) - before, 1);
  if (call.status == RN_LP_FAILED && lp->life.message[0] == '\0')
    g_strlcpy(lp->life.message, "GLPK could not search", sizeof lp->life.message);
  return call.status;
}
