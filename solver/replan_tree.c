/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One part at a time: the compact model, its propagated bounds, the cutoff of the rota to beat, and GLPK's branch and
 * bound, whose proof is to the precision of its linear programs, like that of every tree of this library. */

#include "solver/replan_tree.h"

#include "solver/lookup.h"
#include "solver/model.h"
#include "solver/part.h"

#include <string.h>

#define MOST_COLUMNS 6000
#define ITERATIONS 30000

typedef struct {
  const RnProblem *problem;
  RnModel *model;
  int *lower, *upper, *value;
  gboolean found;
  gint64 objective;
} Tree;

static void
tree_clear(Tree *tree)
{
  rn_model_free(tree->model);
  g_free(tree->lower);
  g_free(tree->upper);
  g_free(tree->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tree, tree_clear)

/* FALSE when the problem is too large. */
static gboolean
tree_init(Tree *tree, const RnProblem *problem, const GArray *start)
{
  tree->problem = problem;
  tree->model = problem->options->len <= MOST_COLUMNS ? rn_model_new(problem) : NULL;
  if (!tree->model || tree->model->n_cols > MOST_COLUMNS)
    return FALSE;
  gsize n = (gsize)tree->model->n_cols + 1;
  tree->lower = g_new(int, n);
  tree->upper = g_new(int, n);
  tree->value = g_new0(int, n);
  for (int c = 0; c < tree->model->n_cols; c++) {
    tree->lower[c] = tree->model->cols[c].lower;
    tree->upper[c] = tree->model->cols[c].upper;
  }
  for (guint k = 0; k < start->len; k++) {
    const RnAssignment *duty = &g_array_index(start, RnAssignment, k);
    int option = rn_option_find(problem, duty->person, duty->seat);
    if (option >= 0)
      tree->value[option] = 1;
  }
  tree->found = rn_model_complete(tree->model, tree->value, &tree->objective);
  return TRUE;
}

static RnAnswer *
answer_of(const Tree *tree)
{
  RnAnswer *answer = g_new0(RnAnswer, 1);
  answer->assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  answer->outcome = tree->found ? RN_OUTCOME_ROTA : RN_OUTCOME_CONTRADICTION;
  answer->objective = answer->bound = tree->found ? tree->objective : 0;
  answer->proof = tree->found ? RN_PROOF_OPTIMAL : RN_PROOF_NONE;
  answer->threads = 1;
  for (int o = 0; tree->found && o < tree->model->n_options; o++) {
    RnAssignment duty = { rn_option(tree->problem, o)->person, rn_option(tree->problem, o)->seat };
    if (tree->value[o])
      g_array_append_val(answer->assignments, duty);
  }
  return answer;
}

/* TRUE when the tree came to its end: tree->value is then the best there is, if any. */
static gboolean
search(Tree *tree, RnLpStop stop, gint64 *work)
{
  g_autofree int *better = g_new0(int, tree->model->n_cols + 1);
  RnLpSearch task = {
    .cutoff = tree->found ? tree->objective : G_MAXINT64,
    .limit = ITERATIONS,
    .cuts = TRUE,
    .value = better,
  };
  g_autoptr(RnLp) lp = rn_lp_new(tree->model, stop);
  for (int c = 0; c < tree->model->n_cols; c++)
    rn_lp_set_bounds(lp, c, tree->lower[c], tree->upper[c]);
  if (rn_lp_search(lp, &task, work) != RN_LP_OPTIMAL)
    return FALSE;
  if (!task.found)
    return TRUE;
  gint64 objective;
  if (!rn_model_complete(tree->model, better, &objective) || (tree->found && objective > tree->objective))
    return FALSE;
  if (tree->found && objective == tree->objective) /* the root met the cutoff before the tree knew of it */
    return TRUE;
  memcpy(tree->value, better, sizeof(int) * (gsize)tree->model->n_cols);
  tree->found = TRUE;
  tree->objective = objective;
  return TRUE;
}

RnAnswer *
rn_replan_tree_solve(const RnProblem *problem, const GArray *start, RnLpStop stop, gint64 *work)
{
  g_auto(Tree) tree = { 0 };
  int bad;
  if (!tree_init(&tree, problem, start))
    return NULL;
  if (!rn_part_propagate(tree.model, tree.lower, tree.upper, &bad))
    return tree.found ? NULL : answer_of(&tree);
  if (!search(&tree, stop, work))
    return NULL;
  return answer_of(&tree);
}
