/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Depth first, the nearer whole number first.
 *
 * Every node: dual simplex below the target; the exact bound at its prices; options that the exact bound drops are
 * fixed for all nodes below, and when the linear program had used one of them it is solved again. */

#include "solver/branch_tree.h"

#include <math.h>
#include <string.h>

#define CUTOFF_TOLERANCE 1e-6
#define RAY_TRIES 6
#define NODE_ITERATIONS 20000
#define WORK_OF_BOUND 2
#define FIRST_NODES 7          /* are solved to their optimum, beyond the target, too: that shows where a next one lies */

/* --- the options' bounds --- */

static void
set_option(RnBranchTree *tree, int option)
{
  rn_simplex_set_col(tree->simplex, option, tree->lower[option], tree->upper[option]);
}

static void
change_option(RnBranchTree *tree, int option, int lower, int upper)
{
  RnBranchUndo undo = { option, tree->lower[option], tree->upper[option] };
  g_array_append_val(tree->undo, undo);
  tree->lower[option] = lower;
  tree->upper[option] = upper;
  set_option(tree, option);
}

static void
take_back(RnBranchTree *tree, guint mark)
{
  while (tree->undo->len > mark) {
    const RnBranchUndo *undo = &g_array_index(tree->undo, RnBranchUndo, tree->undo->len - 1);
    tree->lower[undo->option] = undo->lower;
    tree->upper[undo->option] = undo->upper;
    set_option(tree, undo->option);
    g_array_set_size(tree->undo, tree->undo->len - 1);
  }
}

/* Drops what no rota within the target can hold. TRUE when the linear program had used it. */
static gboolean
drop(RnBranchTree *tree)
{
  int n = tree->model->n_options;
  gboolean used = FALSE;
  g_autofree int *lower = g_memdup2(tree->lower, sizeof(int) * (gsize)n);
  g_autofree int *upper = g_memdup2(tree->upper, sizeof(int) * (gsize)n);
  if (rn_exact_drop(tree->exact, tree->target, lower, upper) == 0)
    return FALSE;
  for (int o = 0; o < n; o++) {
    if (lower[o] == tree->lower[o] && upper[o] == tree->upper[o])
      continue;
    double value = rn_simplex_value(tree->simplex, o);
    used = used || value > upper[o] + RN_FRACTION || value < lower[o] - RN_FRACTION;
    change_option(tree, o, lower[o], upper[o]);
  }
  return used;
}

/* --- bounds of a node --- */

static gint64
bound_at_prices(RnBranchTree *tree)
{
  *tree->work += WORK_OF_BOUND;
  return rn_exact_bound(tree->exact, tree->price, tree->lower, tree->upper);
}

static void
read_prices(RnBranchTree *tree)
{
  for (int r = 0; r < tree->wide->n_rows; r++)
    tree->price[r] = rn_simplex_price(tree->simplex, r);
}

/* Whether an exact bound agrees that nothing within the target is left: at the last prices, or on the way along the
 * direction in which prices may go without end. */
static gboolean
is_confirmed(RnBranchTree *tree)
{
  double length = 1;
  read_prices(tree);
  if (bound_at_prices(tree) > tree->target)
    return TRUE;
  if (!rn_simplex_ray(tree->simplex, tree->ray))
    return FALSE;
  for (int k = 0; k < RAY_TRIES; k++, length *= 4) {
    for (int r = 0; r < tree->wide->n_rows; r++)
      tree->price[r] += length * tree->ray[r];
    if (bound_at_prices(tree) > tree->target)
      return TRUE;
  }
  return FALSE;
}

/* The linear program found nothing within the target. Its prices may lie just above it; if an exact bound does not
 * agree there, those of the optimum may serve. */
static void
confirm(RnBranchTree *tree)
{
  if (is_confirmed(tree))
    return;
  rn_simplex_set_cutoff(tree->simplex, INFINITY);
  RnLpStatus status = rn_simplex_solve(tree->simplex, RN_LP_DUAL, NODE_ITERATIONS, tree->work);
  gboolean good = (status == RN_LP_OPTIMAL || status == RN_LP_INFEASIBLE) && is_confirmed(tree);
  tree->result->is_exact = tree->result->is_exact && good;
  rn_simplex_set_cutoff(tree->simplex, (double)tree->target + CUTOFF_TOLERANCE);
}

/* Solves the linear program. FALSE when nothing within the target is left, or the result's status says why it ended. */
static gboolean
solve_program(RnBranchTree *tree, RnLpMethod method)
{
  gboolean is_first = tree->result->nodes <= FIRST_NODES;
  double cutoff = (double)tree->target + CUTOFF_TOLERANCE;
  rn_simplex_set_cutoff(tree->simplex, is_first ? INFINITY : cutoff);
  RnLpStatus status = rn_simplex_solve(tree->simplex, method, NODE_ITERATIONS, tree->work);
  rn_simplex_set_cutoff(tree->simplex, cutoff);
  if (status == RN_LP_FAILED)
    tree->result->status = RN_BRANCH_FAILED;
  else if (status == RN_LP_LIMIT || status == RN_LP_STOPPED)
    tree->result->status = RN_BRANCH_LIMIT;
  if (status != RN_LP_OPTIMAL && status != RN_LP_INFEASIBLE)
    return FALSE;
  double objective = status == RN_LP_OPTIMAL ? rn_simplex_objective(tree->simplex) : is_first ? INFINITY : -INFINITY;
  if (status == RN_LP_OPTIMAL && objective <= cutoff)
    return TRUE;
  tree->least = MIN(tree->least, objective);
  confirm(tree);
  return FALSE;
}

/* Solves the linear program of a node and drops what it can. FALSE when the node is done with. */
static gboolean
bound_node(RnBranchTree *tree, RnLpMethod method)
{
  do {
    if (!solve_program(tree, method))
      return FALSE;
    read_prices(tree);
    if (bound_at_prices(tree) > tree->target) {
      tree->least = MIN(tree->least, rn_simplex_objective(tree->simplex));
      return FALSE;
    }
    method = RN_LP_DUAL;
  } while (drop(tree));
  return TRUE;
}

/* --- nodes --- */

static void search_node(RnBranchTree *tree, const RnBranchQuestion *asked, gboolean up, double before);

static void
set_row(RnBranchTree *tree, int r, RnModelRow limits)
{
  tree->wide->rows[r] = limits;
  rn_exact_limit(tree->exact, r);
  rn_simplex_set_row(tree->simplex, r, rn_branch_limit(limits.lower), rn_branch_limit(limits.upper));
}

/* The nodes with one answer to the question. */
static void
answer(RnBranchTree *tree, const RnBranchQuestion *question, gboolean up, double objective)
{
  if (!question->is_row) {
    change_option(tree, question->item, up, up);
    search_node(tree, question, up, objective);
    return;
  }
  RnModelRow before = tree->wide->rows[question->item], row = before;
  if (up)
    row.lower = (int)ceil(question->value);
  else
    row.upper = (int)floor(question->value);
  set_row(tree, question->item, row);
  search_node(tree, question, up, objective);
  set_row(tree, question->item, before);
}

static gboolean
is_over(const RnBranchTree *tree)
{
  const RnBranchResult *result = tree->result;
  return result->status != RN_BRANCH_DONE || (result->found && result->objective <= tree->task->enough);
}

static void
branch(RnBranchTree *tree, const RnBranchQuestion *question, double objective)
{
  gboolean up = question->value - floor(question->value) > 0.5;
  guint mark = tree->undo->len;
  g_auto(RnBasis) basis = { 0 };
  rn_basis_save(&basis, tree->simplex);
  answer(tree, question, up, objective);
  take_back(tree, mark);
  if (is_over(tree))
    return;
  rn_basis_restore(&basis, tree->simplex);
  answer(tree, question, !up, objective);
}

/* All options are whole. */
static void
offer(RnBranchTree *tree)
{
  const RnModel *model = tree->model;
  RnBranchResult *result = tree->result;
  g_autofree int *value = g_new0(int, model->n_cols + 1);
  gint64 objective;
  for (int o = 0; o < model->n_options; o++)
    value[o] = (int)floor(tree->value[o] + 0.5);
  if (!rn_model_complete(model, value, &objective) || objective > tree->target) {
    result->status = RN_BRANCH_FAILED;   /* the linear program took it for one */
    return;
  }
  memcpy(result->value, value, sizeof(int) * (gsize)model->n_cols);
  result->found = TRUE;
  result->objective = objective;
  tree->target = objective - 1;
  rn_simplex_set_cutoff(tree->simplex, (double)tree->target + CUTOFF_TOLERANCE);
}

static gboolean
has_to_stop(const RnBranchTree *tree)
{
  const RnBranchTask *task = tree->task;
  return *tree->work > task->limit || tree->result->nodes > task->nodes ||
         (task->stop.should_stop && task->stop.should_stop(task->stop.data));
}

/* The answer to the question that was asked leads here, from a node of objective `before`; at the root it is NULL. */
static void
search_node(RnBranchTree *tree, const RnBranchQuestion *asked, gboolean up, double before)
{
  guint mark = tree->undo->len;
  RnBranchQuestion question = { 0 };
  tree->result->nodes++;
  *tree->work += 1;
  if (has_to_stop(tree)) {
    tree->result->status = RN_BRANCH_LIMIT;
    return;
  }
  gboolean is_open = bound_node(tree, asked ? RN_LP_DUAL : RN_LP_PRIMAL);
  double objective = is_open ? rn_simplex_objective(tree->simplex) : (double)tree->target + 1;
  if (asked)
    rn_branch_learn(tree, asked, up, objective - before);
  for (int c = 0; is_open && c < tree->model->n_cols; c++)
    tree->value[c] = rn_simplex_value(tree->simplex, c);
  if (is_open && rn_branch_choose(tree, &question))
    branch(tree, &question, objective);
  else if (is_open)
    offer(tree);
  take_back(tree, mark);
}

/* --- the tree --- */

static void
init_tree(RnBranchTree *tree, const RnBranchTask *task, RnBranchResult *result, gint64 *work)
{
  const RnModel *model = task->model;
  *tree = (RnBranchTree){ .task = task, .model = model, .result = result, .target = task->target, .work = work,
                          .least = INFINITY };
  tree->candidates = g_array_new(FALSE, FALSE, sizeof(int));
  tree->undo = g_array_new(FALSE, FALSE, sizeof(RnBranchUndo));
  rn_branch_widen(tree);
  tree->simplex = rn_simplex_new(task->stop);
  tree->exact = rn_exact_new(model, tree->wide);
  tree->price = g_new0(double, tree->wide->n_rows + 1);
  tree->ray = g_new0(double, tree->wide->n_rows + 1);
  tree->value = g_new0(double, model->n_cols + 1);
  tree->lower = g_new(int, model->n_options + 1);
  tree->upper = g_new(int, model->n_options + 1);
  for (int o = 0; o < model->n_options; o++) {
    tree->lower[o] = model->cols[o].lower;
    tree->upper[o] = model->cols[o].upper;
  }
  tree->gain = rn_branch_gains_new(tree->wide->n_rows);
  rn_branch_load(tree);
  rn_simplex_set_cutoff(tree->simplex, (double)task->target + CUTOFF_TOLERANCE);
}

static void
clear_tree(RnBranchTree *tree)
{
  rn_exact_free(tree->exact);
  rn_simplex_free(tree->simplex);
  rn_branch_free_wide(tree->wide);
  g_array_unref(tree->candidates);
  g_array_unref(tree->undo);
  g_free(tree->gain);
  g_free(tree->price);
  g_free(tree->ray);
  g_free(tree->value);
  g_free(tree->lower);
  g_free(tree->upper);
}

void
rn_branch_search(const RnBranchTask *task, RnBranchResult *result, gint64 *work)
{
  RnBranchTree tree;
  *result = (RnBranchResult){ .status = RN_BRANCH_DONE, .is_exact = TRUE, .objective = G_MAXINT64,
                              .value = result->value };
  init_tree(&tree, task, result, work);
  if (tree.exact)
    search_node(&tree, NULL, FALSE, 0);
  else
    result->status = RN_BRANCH_FAILED;
  result->least = tree.least;
  clear_tree(&tree);
}
