/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* How one part is solved: a first rota by annealing, the root bound by the simplex method, search of neighbourhoods and
 * more annealing as long as bound and rota differ, then Lagrangian bounds and their tree for one target after another
 * from the bound upwards, and at last branch and bound by the library over what the bounds leave open.
 *
 * All costs are whole numbers, so the bound is rounded up and only rotas that cost at least 1 less than the best are
 * looked for. The tolerance below is the only place where floating point touches the proof; like every proof by a
 * simplex code it trusts GLPK's duals to that precision. */

#include "solver/mip.h"

#include "solver/anneal.h"
#include "solver/balance_bound.h"
#include "solver/city.h"
#include "solver/lagrange.h"
#include "solver/neighbour.h"
#include "solver/part.h"
#include "solver/roster.h"
#include "solver/share.h"
#include "solver/tight.h"

#include <math.h>
#include <string.h>

#define LARGEST_COMPACT 20000  /* options: beyond, the compact program's root takes minutes */
#define FIRST_STEPS 20000
#define MORE_STEPS 60000
#define ROUNDS 4
#define NEIGHBOURHOODS 30
#define WORK_OF_ONE 2000   /* doubled each round */
#define LARGEST_JOINT 6000 /* columns; several stages together beyond it get no root of their own */
#define LARGEST_SHARED 30000 /* columns; rosters of persons know nothing of balances, the linear program does */
#define LAGRANGE_ROUNDS 300
#define AIM_ROUNDS 4
#define AIM_STEPS 60000
#define BOUND_TOLERANCE 1e-5
#define TIGHT_PERCENT 40    /* of the work, before rosters are tried */
#define CLOSING_PERCENT 10  /* and after them, where little is missing */

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
  rn_proof_tree_free(result->proof);
  g_free(result);
}

void
rn_mip_result_take(RnMipResult *result, const int *value, int n_cols, gint64 objective)
{
  if (!result->value)
    result->value = g_new(int, n_cols);
  memcpy(result->value, value, sizeof(int) * (gsize)n_cols);
  result->found = TRUE;
  result->objective = objective;
}

void
rn_mip_report(const RnMipTask *task, const RnMipResult *result)
{
  if (task->report)
    task->report(result->objective, result->bound, task->report_data);
}

void
rn_mip_offer(const RnMipTask *task, RnMipResult *result, int *value)
{
  gint64 objective;
  if (!rn_model_complete(task->model, value, &objective) || (result->found && objective >= result->objective))
    return;
  rn_mip_result_take(result, value, task->model->n_cols, objective);
  rn_mip_report(task, result);
}

static gboolean
is_done(const Search *search)
{
  const RnMipResult *result = search->result;
  return result->infeasible || result->stopped || result->failure ||
         (result->found && result->bound >= result->objective);
}

/* The rota in search->value. */
static void
offer(Search *search)
{
  rn_mip_offer(search->task, search->result, search->value);
}

static void
raise_bound(Search *search, double bound)
{
  if (bound == -INFINITY)
    return;
  gint64 whole = (gint64)ceil(bound - BOUND_TOLERANCE);
  if (whole > search->result->bound) {
    search->result->bound = whole;
    rn_mip_report(search->task, search->result);
  }
}

/* A bound in whole numbers, or nothing for G_MININT64; `proof` is taken over. */
static void
raise_exact_bound(Search *search, gint64 bound, RnProofTree *proof)
{
  RnMipResult *result = search->result;
  if (bound <= result->exact_bound) {
    rn_proof_tree_free(proof);
    return;
  }
  result->exact_bound = bound;
  rn_proof_tree_free(result->proof);
  result->proof = proof;
  if (bound > result->bound) {
    result->bound = bound;
    rn_mip_report(search->task, search->result);
  }
}

/* Where the next proof is written; NULL when none is wanted. */
static RnProofTree *
new_proof(const Search *search)
{
  return search->task->records ? rn_proof_tree_new() : NULL;
}

static void
note(Search *search, const RnLp *lp, RnLpStatus status)
{
  search->result->stopped = search->result->stopped || status == RN_LP_STOPPED;
  if (status == RN_LP_FAILED && !search->result->failure)
    search->result->failure = g_strdup(rn_lp_message(lp));
}

/* Annealing from the best rota so far, or from the task's start. The first run (seed 0) is some milliseconds and not
 * stopped, so that even an interrupted solve has a rota for every part. */
static void
anneal(Search *search, int steps, double warmth, guint64 seed)
{
  RnLpStop stop = seed > 0 ? search->task->stop : (RnLpStop){ NULL, NULL };
  RnMipResult *result = search->result;
  const int *start = result->found ? result->value : search->task->start;
  g_autoptr(RnAnneal) run = rn_anneal_new(search->model, search->task->seed + seed);
  if (start && warmth < 1)
    rn_anneal_start(run, start);
  rn_anneal_run(run, steps, warmth, result->bound, stop, &result->work);
  result->stopped = search->task->stop.should_stop && search->task->stop.should_stop(search->task->stop.data);
  if (rn_anneal_best(run, search->value) != G_MAXINT64)
    offer(search);
}

/* What a better rota costs at most; G_MAXINT64 when none is known. */
static gint64
best_target(const Search *search)
{
  return search->result->found ? search->result->objective - 1 : G_MAXINT64;
}

/* What no rota that costs the target or less can hold, by the reduced costs at the root. FALSE when nothing is left. */
static gboolean
fix_by_reduced_costs(const Search *search, const RnLp *lp, gint64 target, int *lower, int *upper)
{
  const RnModel *model = search->model;
  g_autofree double *value = g_new(double, model->n_cols + 1);
  g_autofree double *reduced = g_new(double, model->n_cols + 1);
  rn_lp_read(lp, value, reduced, NULL);
  double room = (double)target - rn_lp_objective(lp) + BOUND_TOLERANCE;
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
    int width = upper[c] - lower[c];
    if (target == G_MAXINT64 || width == 0)
      continue;
    if (reduced[c] > BOUND_TOLERANCE && value[c] < lower[c] + 0.5 && reduced[c] * width > room)
      upper[c] = lower[c] + (int)floor(room / reduced[c]);
    else if (reduced[c] < -BOUND_TOLERANCE && value[c] > upper[c] - 0.5 && -reduced[c] * width > room)
      lower[c] = upper[c] - (int)floor(room / -reduced[c]);
  }
  int bad;
  return rn_part_propagate(model, lower, upper, &bad);
}

/* One annealing run over every part. */
static void
anneal_parts(Search *search, const GPtrArray *parts, const int *lower, gint64 target, int steps, double warmth,
             guint64 seed)
{
  RnMipResult *result = search->result;
  memcpy(search->value, lower, sizeof(int) * (gsize)search->model->n_cols);
  for (guint i = 0; i < parts->len; i++) {
    const RnPart *part = g_ptr_array_index(parts, i);
    g_autofree int *value = g_new0(int, part->model->n_cols + 1);
    g_autoptr(RnAnneal) run = rn_anneal_new(part->model, search->task->seed + seed);
    rn_anneal_run(run, steps, warmth, parts->len == 1 ? target : G_MININT64, search->task->stop, &result->work);
    if (rn_anneal_best(run, value) == G_MAXINT64)
      return;
    for (int c = 0; c < part->model->n_options; c++)
      search->value[part->parent[c]] = value[c];
  }
  offer(search);
}

/* Supposes that the bound is the optimum, which it mostly is: then the reduced costs leave few options open, and
 * annealing among these alone is far more likely to hit it. Only options are fixed: what the measuring columns may not
 * cost in the end, they may cost on the way. */
static void
aim_at_bound(Search *search, const RnLp *root)
{
  const RnModel *model = search->model;
  RnMipResult *result = search->result;
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  while (!is_done(search) && !fix_by_reduced_costs(search, root, result->bound, lower, upper))
    raise_bound(search, (double)result->bound + 1);
  if (is_done(search))
    return;
  for (int c = model->n_options; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
  }
  static const double warmth_table[] = { 0.25, 0.35, 0.25, 0.5 };
  gint64 constant;
  g_autoptr(GPtrArray) parts = rn_part_split(model, keep, lower, upper, &constant);
  for (int round = 0; round < AIM_ROUNDS && !is_done(search); round++) {
    gboolean stops = search->task->stop.should_stop && search->task->stop.should_stop(search->task->stop.data);
    result->stopped = result->stopped || stops;
    anneal_parts(search, parts, lower, result->bound - constant, round < AIM_ROUNDS / 2 ? AIM_STEPS : 4 * AIM_STEPS,
                 warmth_table[round % 4], 1000 + (guint64)round);
  }
}

/* Refutes one target after another, or finds a rota at one, which is then the optimum. */
static void
deepen(Search *search, RnLagrange *lagrange, const int *lower, const int *upper)
{
  RnMipResult *result = search->result;
  gint64 limit = result->work + (search->task->work_limit - result->work) / 2;
  while (!is_done(search)) {
    gint64 target = result->bound;
    g_autoptr(RnProofTree) proof = new_proof(search);
    rn_lagrange_record(lagrange, proof);
    RnTreeStatus status = rn_lagrange_search(lagrange, target, lower, upper, search->value, limit, search->task->stop,
                                             &result->work);
    if (status == RN_TREE_FOUND)
      offer(search);
    else if (status == RN_TREE_REFUTED)
      raise_exact_bound(search, target + 1, g_steal_pointer(&proof));
    if (status != RN_TREE_REFUTED)
      break;
  }
}

/* Lagrangian bounds. They start from the model's own bounds and not from what reduced costs have left, which would
 * not be exact. lower and upper are tightened to what a rota below the best one may hold. */
static void
bound_by_rosters(Search *search, const RnLp *root, int *lower, int *upper)
{
  const RnModel *model = search->model;
  RnMipResult *result = search->result;
  g_autofree double *price = g_new(double, model->n_rows + 1);
  g_autofree int *low = g_new(int, model->n_cols + 1);
  g_autofree int *high = g_new(int, model->n_cols + 1);
  if (!result->found)
    return;
  rn_lp_read(root, NULL, NULL, price);
  g_autoptr(RnLagrange) lagrange = rn_lagrange_new(model, price);
  if (!lagrange)
    return;
  for (int c = 0; c < model->n_cols; c++) {
    low[c] = model->cols[c].lower;
    high[c] = model->cols[c].upper;
  }
  g_autoptr(RnProofTree) proof = new_proof(search);
  rn_lagrange_record(lagrange, proof);
  gint64 bound = rn_lagrange_improve(lagrange, LAGRANGE_ROUNDS, result->objective - 1, low, high, search->task->stop,
                                     &result->work);
  rn_lagrange_record_best(lagrange, bound == G_MAXINT64 ? NULL : proof);
  rn_proof_tree_leaf(proof);
  raise_exact_bound(search, MIN(bound, result->objective), g_steal_pointer(&proof));
  deepen(search, lagrange, low, high);
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = MAX(lower[c], low[c]);
    upper[c] = MIN(upper[c], high[c]);
  }
}

/* Searches one part of what is left; its columns lie in search->value at the part's places. */
static RnLpStatus
search_rest(Search *search, const RnPart *part, gint64 cutoff, RnLpSearch *tree)
{
  g_autoptr(RnLp) lp = rn_lp_new(part->model, search->task->stop);
  g_autofree int *value = g_new0(int, part->model->n_cols + 1);
  tree->cutoff = cutoff;
  tree->value = value;
  RnLpStatus status = rn_lp_search(lp, tree, &search->result->work);
  note(search, lp, status);
  for (int c = 0; tree->found && c < part->model->n_cols; c++)
    search->value[part->parent[c]] = value[c];
  tree->value = NULL;
  return status;
}

/* Branch and bound below the best rota. */
static void
branch(Search *search, const RnLp *root)
{
  const RnModel *model = search->model;
  RnMipResult *result = search->result;
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  if (!fix_by_reduced_costs(search, root, best_target(search), lower, upper)) {
    raise_bound(search, (double)result->objective);
    return;
  }
  bound_by_rosters(search, root, lower, upper);
  if (is_done(search))
    return;
  int bad;
  if (!rn_part_propagate(model, lower, upper, &bad)) {
    raise_bound(search, (double)result->objective);
    return;
  }
  gint64 constant, limit = MAX(search->task->work_limit - result->work, 0);
  g_autoptr(GPtrArray) parts = rn_part_split(model, keep, lower, upper, &constant);
  double bound = (double)constant;
  gboolean all_found = TRUE, all_done = TRUE;
  memcpy(search->value, lower, sizeof(int) * (gsize)model->n_cols);
  for (guint i = 0; i < parts->len; i++) {
    RnLpSearch tree = { .limit = limit / (gint64)parts->len, .cuts = TRUE };
    gboolean alone = parts->len == 1 && result->found;
    RnLpStatus status =
        search_rest(search, g_ptr_array_index(parts, i), alone ? result->objective - constant : G_MAXINT64, &tree);
    if (status == RN_LP_FAILED)
      return;
    bound = bound == INFINITY ? bound : bound + tree.bound;
    all_found = all_found && tree.found;
    all_done = all_done && status == RN_LP_OPTIMAL;
    if (status == RN_LP_OPTIMAL && !tree.found)
      bound = INFINITY;
  }
  if (all_found)
    offer(search);
  if (bound == INFINITY && !result->found)
    result->infeasible = TRUE;
  else if (all_done && result->found)
    result->bound = result->objective;
  else
    raise_bound(search, MIN(bound, result->found ? (double)result->objective : INFINITY));
}

/* Neighbourhoods of the best rota; with the root's reduced costs where they are known. */
static void
look_around(Search *search, const RnLp *root, int round)
{
  const RnModel *model = search->model;
  RnMipResult *result = search->result;
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
  }
  if (root && !fix_by_reduced_costs(search, root, best_target(search), lower, upper)) {
    result->bound = result->objective;
    return;
  }
  RnNeighbourTask task = { .model = model, .lower = lower, .upper = upper, .seed = search->task->seed + (guint64)round,
                           .rounds = NEIGHBOURHOODS, .work_of_one = (gint64)WORK_OF_ONE << round,
                           .work_limit = search->task->work_limit - result->work,
                           .target = result->bound, .stop = search->task->stop };
  gint64 objective = result->objective;
  memcpy(search->value, result->value, sizeof(int) * (gsize)model->n_cols);
  if (rn_neighbour_search(&task, search->value, &objective, &result->work))
    offer(search);
}

/* Neighbourhoods and short annealing round the best rota in turn. */
static void
improve(Search *search, const RnLp *root)
{
  for (int round = 0; round < ROUNDS && !is_done(search) && search->result->work < search->task->work_limit; round++) {
    if (!search->result->found || round > 0)
      anneal(search, MORE_STEPS, search->result->found ? 0.1 : 1, (guint64)round + 1);
    if (search->result->found && !is_done(search))
      look_around(search, root, round);
  }
}

/* The prices of the linear program, rounded: most of its bound can be proven with them. */
static void
record_root(Search *search, const RnLp *lp)
{
  int n = search->model->n_rows;
  g_autofree double *price = g_new(double, n + 1);
  g_autofree gint64 *whole = g_new(gint64, n + 1);
  if (!search->task->records || search->result->exact_bound > G_MININT64)
    return;    /* an earlier way's steps prove what it claims */
  rn_lp_read(lp, NULL, NULL, price);
  for (int r = 0; r < n; r++)
    whole[r] = (gint64)llround(-price[r] * RN_ROSTER_SCALE);
  rn_proof_tree_free(search->result->proof);
  search->result->proof = new_proof(search);
  rn_proof_tree_duals(search->result->proof, search->model, whole, RN_ROSTER_SCALE);
  rn_proof_tree_leaf(search->result->proof);
}

static gboolean
has_stopped(const Search *search)
{
  const RnLpStop *stop = &search->task->stop;
  search->result->stopped = search->result->stopped || (stop->should_stop && stop->should_stop(stop->data));
  return search->result->stopped;
}

/* Rosters have left a small gap: the tight way settles it where it suits at all. It gets its share even if rosters have
 * used more than theirs; all that is left where rosters have said that they can do no more. */
static void
close_gap(Search *search)
{
  RnMipResult *result = search->result;
  RnMipTask last = *search->task;
  if (!result->is_wide)
    last.work_limit = result->work + last.work_limit / 100 * CLOSING_PERCENT;
  if (result->found && rn_tight_closes(search->model, result->is_wide ? 0 : result->objective - result->bound))
    rn_tight_solve(&last, result);
}

RnMipResult *
rn_mip_solve(const RnMipTask *task)
{
  RnMipResult *result = g_new0(RnMipResult, 1);
  g_autofree int *value = g_new0(int, task->model->n_cols + 1);
  Search search = { .task = task, .model = task->model, .result = result, .value = value };
  result->objective = G_MAXINT64;
  result->bound = task->bound;
  result->exact_bound = G_MININT64;
  gboolean is_bounded = task->bound != G_MININT64;
  rn_share_solve(task, result);
  if (is_done(&search))
    return result;
  gboolean is_shared = rn_balance_is_in(task->model) && task->model->n_cols <= LARGEST_SHARED;
  gboolean has_rosters = !is_shared && rn_city_suits_counts(task->model);
  if (!is_bounded && !has_rosters && rn_tight_suits(task->model)) {
    RnMipTask first = *task;
    first.work_limit = task->work_limit / 100 * TIGHT_PERCENT;
    rn_tight_solve(&first, result);
  }
  if (result->found && is_done(&search))
    return result;
  if (!is_bounded && !is_shared) {
    gboolean is_large = task->model->n_options > LARGEST_COMPACT;
    RnMipTask second = *task;
    second.work_limit = is_large ? task->work_limit : task->work_limit / 2;
    gboolean is_priced = rn_city_solve(&second, result);
    if (is_priced && is_large && result->found)
      return result;
    if (is_priced && !is_done(&search))
      close_gap(&search);
    if (result->is_wide && result->found)
      return result;
  }
  if (is_done(&search) || has_stopped(&search))
    return result;
  anneal(&search, FIRST_STEPS, task->start ? 0.2 : 1, 0);
  if (is_bounded && result->found)
    improve(&search, NULL);
  if (is_done(&search) || (is_bounded && result->found && task->model->n_cols > LARGEST_JOINT))
    return result;
  g_autoptr(RnLp) lp = rn_lp_new(task->model, task->stop);
  RnLpStatus status = rn_lp_solve(lp, RN_LP_PRIMAL, G_MAXINT, &result->work);
  note(&search, lp, status);
  if (status == RN_LP_INFEASIBLE)
    result->infeasible = TRUE;
  if (status != RN_LP_OPTIMAL)
    return result;
  raise_bound(&search, rn_lp_objective(lp));
  record_root(&search, lp);
  aim_at_bound(&search, lp);
  improve(&search, lp);
  if (!is_done(&search))
    branch(&search, lp);
  return result;
}
