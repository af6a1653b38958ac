/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* How one part is solved: a first rota by annealing, the root bound by the simplex method, and then branch and bound
 * over what the reduced costs leave open. */

#include "solver/mip.h"

#include "solver/anneal.h"
#include "solver/part.h"

#include <math.h>
#include <string.h>

#define FIRST_STEPS 20000
#define BOUND_TOLERANCE 1e-5

typedef struct {
  const RnMipTask *task;
  const RnModel *model;
  RnMipResult *result;
  int *value;          /* scratch, n_cols */
} Search;

void
rn_mip_result_free(RnMipResult *result)
{
  if (!result)
    return;
  g_free(result->value);
  g_free(result->failure);
  g_free(result);
}

static gboolean
is_done(const Search *search)
{
  const RnMipResult *result = search->result;
  return result->infeasible || result->stopped || result->failure ||
         (result->found && result->bound >= result->objective);
}

static void
report(const Search *search)
{
  if (search->task->report)
    search->task->report(search->result->objective, search->result->bound, search->task->report_data);
}

/* Takes the rota in search->value when it is better; its options decide, the rest is completed. */
static void
offer(Search *search)
{
  RnMipResult *result = search->result;
  gint64 objective;
  if (!rn_model_complete(search->model, search->value, &objective) || (result->found && objective >= result->objective))
    return;
  if (!result->value)
    result->value = g_new(int, search->model->n_cols);
  memcpy(result->value, search->value, sizeof(int) * (gsize)search->model->n_cols);
  result->found = TRUE;
  result->objective = objective;
  report(search);
}

static void
raise_bound(Search *search, double bound)
{
  gint64 whole = (gint64)ceil(bound - BOUND_TOLERANCE);
  if (whole > search->result->bound) {
    search->result->bound = whole;
    report(search);
  }
}

static void
note(Search *search, const RnLp *lp, RnLpStatus status)
{
  search->result->stopped = search->result->stopped || status == RN_LP_STOPPED;
  if (status == RN_LP_FAILED && !search->result->failure)
    search->result->failure = g_strdup(rn_lp_message(lp));
}

static void
first_rota(Search *search)
{
  g_autoptr(RnAnneal) anneal = rn_anneal_new(search->model, search->task->seed);
  if (search->task->start)
    rn_anneal_start(anneal, search->task->start);
  rn_anneal_run(anneal, FIRST_STEPS, search->task->start ? 0.2 : 1, search->result->bound, search->task->stop,
                &search->result->work);
  if (rn_anneal_best(anneal, search->value) != G_MAXINT64)
    offer(search);
}

static void
branch(Search *search, RnLp *lp)
{
  RnMipResult *result = search->result;
  RnLpSearch tree = { .cutoff = result->found ? result->objective : G_MAXINT64, .cuts = TRUE };
  g_autofree int *value = g_new0(int, search->model->n_cols);
  tree.value = value;
  tree.node_limit = (int)MIN(search->task->work_limit / 100 + 10, G_MAXINT);
  RnLpStatus status = rn_lp_search(lp, &tree, &result->work);
  note(search, lp, status);
  if (tree.found) {
    memcpy(search->value, tree.value, sizeof(int) * (gsize)search->model->n_cols);
    offer(search);
  }
  if (status == RN_LP_OPTIMAL && !tree.found && !result->found)
    result->infeasible = TRUE;
  else if (status == RN_LP_OPTIMAL)
    result->bound = result->objective;
  else if (status != RN_LP_FAILED)
    raise_bound(search, MIN(tree.bound, result->found ? (double)result->objective : INFINITY));
}

RnMipResult *
rn_mip_solve(const RnMipTask *task)
{
  RnMipResult *result = g_new0(RnMipResult, 1);
  g_autofree int *value = g_new0(int, task->model->n_cols + 1);
  Search search = { .task = task, .model = task->model, .result = result, .value = value };
  result->objective = G_MAXINT64;
  result->bound = task->bound;
  first_rota(&search);
  if (is_done(&search))
    return result;
  g_autoptr(RnLp) lp = rn_lp_new(task->model, task->stop);
  RnLpStatus status = rn_lp_solve(lp, RN_LP_PRIMAL, G_MAXINT, &result->work);
  note(&search, lp, status);
  if (status == RN_LP_INFEASIBLE)
    result->infeasible = TRUE;
  else if (status == RN_LP_OPTIMAL)
    raise_bound(&search, rn_lp_objective(lp));
  if (!is_done(&search))
    branch(&search, lp);
  return result;
}
