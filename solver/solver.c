/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rn_solve(): model, presolve, stages, parts, and the answer, which the judge sees before anyone else.
 *
 * With one stage the parts are the components of the model, and their optima add up. With several, each stage alone
 * gives bounds that add up (see part.c), the rota is made stage by stage, and only where both do not meet the
 * components of the whole model are searched once more, from that rota. */

#include "solver/solver.h"

#include "solver/balance_bound.h"
#include "solver/contradiction.h"
#include "solver/crew.h"
#include "solver/lookup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_WORK_LIMIT 100000

/* G_MININT64 when unknown. */
typedef struct {
  gint64 any;              /* the best bound */
  gint64 exact;            /* the best that is proven in whole numbers */
} Bounds;

typedef struct {
  const RnProblem *problem;
  const RnSolveOptions *options;
  RnModel *model;
  int *stage;              /* per option */
  int n_stages;
  int *stage_value;        /* the stages in use, ascending */
  int *lower, *upper;      /* after presolve */
  int *start;              /* option values of options->start, or NULL */
  int *value;              /* option values of the best rota */
  gboolean found;
  Bounds bound;            /* of the whole */
  gint64 work_limit, work;
  char *failure;
  GPtrArray *proofs;       /* RnPartProof, or NULL when none are wanted */
  gboolean infeasible;
  RnCrew crew;
} Run;

RnSolveOptions
rn_solve_options_default(void)
{
  return (RnSolveOptions){ .seed = 1 };
}

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

static void
find_stages(Run *run)
{
  int n = run->model->n_options;
  run->stage = g_new(int, n + 1);
  run->stage_value = g_new(int, n + 1);
  for (int o = 0; o < n; o++)
    run->stage_value[o] = run->stage[o] = rn_seat(run->problem, rn_option(run->problem, o)->seat)->stage;
  if (n > 0)
    qsort(run->stage_value, (gsize)n, sizeof(int), compare_ints);
  for (int o = 0; o < n; o++)
    if (run->n_stages == 0 || run->stage_value[o] != run->stage_value[run->n_stages - 1])
      run->stage_value[run->n_stages++] = run->stage_value[o];
}

static void
find_start(Run *run)
{
  if (!run->options->start)
    return;
  run->start = g_new0(int, run->model->n_options + 1);
  for (guint i = 0; i < run->options->start->len; i++) {
    const RnAssignment *duty = &g_array_index(run->options->start, RnAssignment, i);
    int option = rn_option_find(run->problem, duty->person, duty->seat);
    if (option >= 0)
      run->start[option] = 1;
  }
}

static void
add_bound(gint64 *sum, gint64 bound)
{
  *sum = *sum == G_MININT64 || bound == G_MININT64 ? G_MININT64 : *sum + bound;
}

/* Keeps how the part of a job was proven. */
static void
collect_proof(Run *run, const RnJob *job)
{
  RnMipResult *result = job->result;
  if (!run->proofs || !result->proof)
    return;
  RnPartProof *proof =
    rn_part_proof_new(g_steal_pointer(&result->proof), job->part->parent, job->part->model->n_options);
  proof->objective = result->objective;
  proof->bound = result->bound;
  proof->exact_bound = result->exact_bound;
  g_ptr_array_add(run->proofs, proof);
}

/* Runs jobs and takes their values into `value`; the sums go to *objective and *bound (its start is the constant).
 * FALSE when one of them has no rota. */
static gboolean
run_jobs(Run *run, GPtrArray *jobs, int *value, gint64 *objective, Bounds *bound)
{
  gboolean all = TRUE;
  rn_crew_run(&run->crew, jobs);
  for (guint i = 0; i < jobs->len; i++) {
    const RnJob *job = g_ptr_array_index(jobs, i);
    const RnMipResult *result = job->result;
    run->work += result->work;
    if (result->failure && !run->failure)
      run->failure = g_strdup(result->failure);
    add_bound(&bound->any, result->bound);
    add_bound(&bound->exact, result->exact_bound);
    collect_proof(run, job);
    all = all && result->found;
    if (!result->found)
      continue;
    *objective += result->objective;
    for (int c = 0; value && c < job->part->model->n_options; c++)
      value[job->part->parent[c]] = result->value[c];
  }
  return all;
}

static gboolean
any_infeasible(const GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    if (((const RnJob *)g_ptr_array_index(jobs, i))->result->infeasible)
      return TRUE;
  return FALSE;
}

/* All components of the whole model at once. */
static void
solve_whole(Run *run, const int *start)
{
  const RnModel *model = run->model;
  gint64 constant, objective = 0;
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  g_autofree int *value = g_memdup2(run->lower, sizeof(int) * (gsize)(model->n_cols + 1));
  g_autoptr(GPtrArray) parts = rn_part_split(model, keep, run->lower, run->upper, &constant);
  g_autoptr(GPtrArray) jobs = rn_crew_jobs(parts, start, run->work_limit);
  if (jobs->len == 1 && run->bound.any != G_MININT64) /* the stages' bound is one of the whole */
    ((RnJob *)g_ptr_array_index(jobs, 0))->bound = run->bound.any - constant;
  run->crew.is_last = TRUE;
  run->crew.constant = run->crew.bound_elsewhere = constant;
  Bounds bound = { constant, constant };
  gboolean all = run_jobs(run, jobs, value, &objective, &bound);
  run->infeasible = any_infeasible(jobs);
  run->bound.any = MAX(run->bound.any, bound.any);
  run->bound.exact = MAX(run->bound.exact, bound.exact);
  gint64 before;
  if (all && (!run->found || !rn_model_complete(model, run->value, &before) || objective + constant <= before)) {
    memcpy(run->value, value, sizeof(int) * (gsize)model->n_options);
    run->found = TRUE;
  }
}

/* Bounds of the measuring columns as the model has them: those of the presolve may come from several stages. */
static void
loosen_measures(const Run *run, int *lower, int *upper)
{
  for (int c = run->model->n_options; c < run->model->n_cols; c++) {
    lower[c] = run->model->cols[c].lower;
    upper[c] = run->model->cols[c].upper;
  }
}

/* Parts of one stage as if the other stages were not. */
static GPtrArray *
stage_alone(const Run *run, int s, gint64 *constant)
{
  const RnModel *model = run->model;
  g_autofree RnKeep *keep = g_new(RnKeep, model->n_options + 1);
  g_autofree int *lower = g_memdup2(run->lower, sizeof(int) * (gsize)(model->n_cols + 1));
  g_autofree int *upper = g_memdup2(run->upper, sizeof(int) * (gsize)(model->n_cols + 1));
  for (int o = 0; o < model->n_options; o++)
    keep[o] = run->stage[o] == run->stage_value[s] ? RN_KEEP
              : run->stage[o] < run->stage_value[s] ? RN_BELONGS
                                                    : RN_ABSENT;
  loosen_measures(run, lower, upper);
  return rn_part_split(model, keep, lower, upper, constant);
}

/* Solves stage s around what the lower ones hold in run->value. FALSE when that leads nowhere. */
static gboolean
solve_stage(Run *run, int s)
{
  const RnModel *model = run->model;
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  g_autofree int *lower = g_memdup2(run->lower, sizeof(int) * (gsize)(model->n_cols + 1));
  g_autofree int *upper = g_memdup2(run->upper, sizeof(int) * (gsize)(model->n_cols + 1));
  for (int o = 0; o < model->n_options; o++) {
    if (run->stage[o] > run->stage_value[s])
      keep[o] = RN_ABSENT;
    if (run->stage[o] < run->stage_value[s])
      lower[o] = upper[o] = run->value[o];
  }
  int bad;
  gint64 constant, objective = 0;
  Bounds bound = { 0, 0 };
  if (!rn_part_propagate(model, lower, upper, &bad))
    return FALSE;
  if (s + 1 < run->n_stages)
    loosen_measures(run, lower, upper);
  g_autoptr(GPtrArray) parts = rn_part_split(model, keep, lower, upper, &constant);
  g_autoptr(GPtrArray) jobs = rn_crew_jobs(parts, run->start, run->work_limit);
  run->crew.is_last = s + 1 == run->n_stages;
  run->crew.constant = constant;
  run->crew.bound_elsewhere = G_MININT64;
  for (int o = 0; o < model->n_options; o++)
    if (keep[o] == RN_KEEP && run->stage[o] == run->stage_value[s])
      run->value[o] = lower[o];
  GPtrArray *proofs = g_steal_pointer(&run->proofs);    /* bounds around what is held prove nothing of the whole */
  gboolean all = run_jobs(run, jobs, run->value, &objective, &bound);
  run->proofs = proofs;
  return all;
}

static void
solve_stages(Run *run)
{
  const RnModel *model = run->model;
  Bounds bound = { 0, 0 };
  gboolean good = TRUE;
  memcpy(run->value, run->lower, sizeof(int) * (gsize)model->n_options);
  for (int s = 0; s < run->n_stages; s++) {
    gint64 constant, objective = 0;
    g_autoptr(GPtrArray) parts = stage_alone(run, s, &constant);
    g_autoptr(GPtrArray) jobs = rn_crew_jobs(parts, run->start, run->work_limit);
    run->crew.is_last = FALSE;
    run->crew.bound_elsewhere = G_MININT64;
    add_bound(&bound.any, s == 0 ? constant : constant - model->constant);
    add_bound(&bound.exact, s == 0 ? constant : constant - model->constant);
    gboolean alone = run_jobs(run, jobs, s == 0 ? run->value : NULL, &objective, &bound);
    run->infeasible = run->infeasible || any_infeasible(jobs);
    good = good && (s == 0 ? alone : solve_stage(run, s));
  }
  gint64 objective;
  run->bound = bound;
  g_autofree int *value = g_memdup2(run->value, sizeof(int) * (gsize)(model->n_cols + 1));
  run->found = good && rn_model_complete(model, value, &objective);
  if (run->infeasible || (run->found && objective <= bound.any))
    return;
  solve_whole(run, run->found ? value : run->start);
}

/* --- the answer --- */

static void
fill_answer(Run *run, RnAnswer *answer)
{
  for (int o = 0; run->found && o < run->model->n_options; o++)
    if (run->value[o]) {
      RnAssignment duty = { rn_option(run->problem, o)->person, rn_option(run->problem, o)->seat };
      g_array_append_val(answer->assignments, duty);
    }
  g_autofree int *filled = g_new0(int, run->problem->seats->len + 1);
  for (guint i = 0; i < answer->assignments->len; i++)
    filled[g_array_index(answer->assignments, RnAssignment, i).seat]++;
  for (int s = 0; run->found && s < (int)run->problem->seats->len; s++)
    answer->unfilled += MAX(0, rn_seat(run->problem, s)->min - filled[s]);
  answer->bound = run->bound.any;
  answer->exact_bound = run->bound.exact;
  answer->outcome = run->found ? RN_OUTCOME_ROTA : RN_OUTCOME_NO_ANSWER;
  answer->work = run->work;
  answer->threads = run->crew.threads;
  answer->stopped = g_atomic_int_get(&run->crew.stopped);
  answer->seconds = rn_crew_seconds(&run->crew);
  answer->seconds_first = run->crew.seconds_first >= 0 ? run->crew.seconds_first : answer->seconds;
}

/* The judge's word is the objective; a rota that it refuses is a defect of this library. */
static gboolean
judge_answer(Run *run, RnAnswer *answer, GError **error)
{
  if (answer->outcome != RN_OUTCOME_ROTA) {
    answer->proof = answer->bound == G_MININT64 ? RN_PROOF_NONE : RN_PROOF_BOUND;
    return TRUE;
  }
  g_autoptr(GPtrArray) violations =
      rn_problem_judge(run->problem, (const RnAssignment *)(void *)answer->assignments->data,
                       answer->assignments->len, &answer->objective);
  if (violations->len > 0 || (answer->bound != G_MININT64 && answer->bound > answer->objective)) {
    g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_BACKEND,
                _("the rota that was found does not pass its own check (%s)"),
                violations->len > 0 ? ((RnViolation *)g_ptr_array_index(violations, 0))->rule : "bound");
    return FALSE;
  }
  if (answer->bound == G_MININT64)
    answer->proof = RN_PROOF_NONE;
  else
    answer->proof = answer->bound == answer->objective ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND;
  return TRUE;
}

static void
clear_run(Run *run)
{
  rn_model_free(run->model);
  g_free(run->stage);
  g_free(run->stage_value);
  g_free(run->lower);
  g_free(run->upper);
  g_free(run->start);
  g_free(run->value);
  g_free(run->failure);
  g_clear_pointer(&run->proofs, g_ptr_array_unref);
  rn_crew_clear(&run->crew);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, clear_run)

/* What balances cost at least goes into the bounds of their columns. A certificate has no words for it. */
static gboolean
count_shares(Run *run)
{
  return run->options->certify || !rn_balance_is_in(run->model) ||
         rn_balance_bound(run->model, G_MAXINT64, run->lower, run->upper, &run->work) != G_MAXINT64;
}

RnAnswer *
rn_solve(const RnProblem *problem, const RnSolveOptions *options, GError **error)
{
  g_return_val_if_fail(problem->sealed, NULL);
  g_auto(Run) run = { .problem = problem, .options = options, .bound = { G_MININT64, G_MININT64 } };
  rn_crew_init(&run.crew, options);
  run.model = rn_model_new(problem);
  if (!run.model) {
    (void)rn_model_too_large(error);
    return NULL;
  }
  run.work_limit = options->work_limit > 0 ? options->work_limit : DEFAULT_WORK_LIMIT;
  run.lower = g_new(int, run.model->n_cols + 1);
  run.upper = g_new(int, run.model->n_cols + 1);
  run.value = g_new0(int, run.model->n_cols + 1);
  for (int c = 0; c < run.model->n_cols; c++) {
    run.lower[c] = run.model->cols[c].lower;
    run.upper[c] = run.model->cols[c].upper;
  }
  if (options->certify)
    run.proofs = g_ptr_array_new_with_free_func((GDestroyNotify)rn_part_proof_free);
  find_stages(&run);
  find_start(&run);
  g_autoptr(RnAnswer) answer = g_new0(RnAnswer, 1);
  answer->assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  int bad;
  if (!rn_part_propagate(run.model, run.lower, run.upper, &bad) || !count_shares(&run))
    run.infeasible = TRUE;
  else if (run.n_stages <= 1)
    solve_whole(&run, run.start);
  else
    solve_stages(&run);
  if (run.failure) {
    g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_BACKEND, _("the optimiser failed: %s"), run.failure);
    return NULL;
  }
  fill_answer(&run, answer);
  if (run.infeasible && !run.found) {
    answer->outcome = RN_OUTCOME_CONTRADICTION;
    answer->contradiction = rn_contradiction_text(problem);
  }
  if (!judge_answer(&run, answer, error))
    return NULL;
  answer->proofs = g_steal_pointer(&run.proofs);
  return g_steal_pointer(&answer);
}
