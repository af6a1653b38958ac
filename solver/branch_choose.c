/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The question that a node asks. In a small tree it is about the row whose number of duties is furthest from whole. In a
 * larger one every row is judged by what it has brought so far, and the best of those that have not been asked about yet
 * are tried with a few simplex iterations (Achterberg, Koch and Martin 2005). An option is asked about only where no row
 * is left. */

#include "solver/branch_tree.h"

#include <math.h>

#define SMALL_TREE 10
#define TRIED 10               /* rows that are looked at */
#define TRIED_IN_VAIN 4        /* after so many that are no better the rest is left out */
#define ITERATIONS 10
#define LEAST_GAIN 1e-4

/* Rise of the objective for a whole unit, downwards and upwards. */
struct RnBranchGain {
  double sum[2];
  int n[2];
};

typedef struct {
  RnBranchQuestion question;
  double fraction;       /* from whole */
  double score;
} Candidate;

RnBranchGain *
rn_branch_gains_new(int n_rows)
{
  return g_new0(RnBranchGain, n_rows + 1);
}

static double
fraction(double value)
{
  return fabs(value - floor(value + 0.5));
}

static gboolean
choose_option(const RnBranchTree *tree, RnBranchQuestion *question)
{
  double best = RN_FRACTION;
  for (int o = 0; o < tree->model->n_options; o++) {
    if (fraction(tree->value[o]) <= best)
      continue;
    best = fraction(tree->value[o]);
    *question = (RnBranchQuestion){ FALSE, o, tree->value[o] };
  }
  return best > RN_FRACTION;
}

/* Rows without a whole number of duties; all of the same score. */
static GArray *
find_candidates(const RnBranchTree *tree)
{
  const RnModel *wide = tree->wide;
  GArray *found = g_array_new(FALSE, FALSE, sizeof(Candidate));
  for (guint i = 0; i < tree->candidates->len; i++) {
    int r = g_array_index(tree->candidates, int, i);
    double sum = 0;
    for (int k = wide->start[r]; k < wide->start[r + 1]; k++)
      sum += tree->value[wide->col[k]];
    Candidate candidate = { { TRUE, r, sum }, fraction(sum), 0 };
    if (candidate.fraction > RN_FRACTION)
      g_array_append_val(found, candidate);
  }
  return found;
}

static int
compare_candidates(gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->fraction != y->fraction)
    return x->fraction > y->fraction ? -1 : 1;
  return x->question.item < y->question.item ? -1 : x->question.item > y->question.item;
}

/* --- what rows bring --- */

static double
score_of(double down, double up)
{
  return MAX(down, LEAST_GAIN) * MAX(up, LEAST_GAIN);
}

void
rn_branch_learn(RnBranchTree *tree, const RnBranchQuestion *question, gboolean up, double gain)
{
  if (!question->is_row)
    return;
  RnBranchGain *known = &tree->gain[question->item];
  double above = question->value - floor(question->value);
  known->sum[up] += MAX(gain, 0) / (up ? 1 - above : above);
  known->n[up]++;
}

/* Mean of all gains to one side. */
static double
mean_gain(const RnBranchTree *tree, int side)
{
  double sum = 0;
  int n = 0;
  for (int r = 0; r < tree->wide->n_rows; r++)
    if (tree->gain[r].n[side] > 0) {
      sum += tree->gain[r].sum[side] / tree->gain[r].n[side];
      n++;
    }
  return n > 0 ? sum / n : 1;
}

static void
score_all(const RnBranchTree *tree, GArray *candidates)
{
  const double mean[2] = { mean_gain(tree, 0), mean_gain(tree, 1) };
  for (guint i = 0; i < candidates->len; i++) {
    Candidate *candidate = &g_array_index(candidates, Candidate, i);
    const RnBranchGain *gain = &tree->gain[candidate->question.item];
    double above = candidate->question.value - floor(candidate->question.value), unit[2];
    for (int side = 0; side < 2; side++)
      unit[side] = gain->n[side] > 0 ? gain->sum[side] / gain->n[side] : mean[side];
    candidate->score = score_of(unit[0] * above, unit[1] * (1 - above));
  }
  g_array_sort(candidates, compare_candidates);
}

/* Rise of the objective within a few iterations; all the way to the target where nothing is left. */
static double
try_side(RnBranchTree *tree, const RnBranchQuestion *question, gboolean up, double before, RnBasis *basis)
{
  const RnModelRow *row = &tree->wide->rows[question->item];
  double lower = rn_branch_limit(row->lower), upper = rn_branch_limit(row->upper);
  double gain = 0;
  rn_simplex_set_row(tree->simplex, question->item, up ? ceil(question->value) : lower,
                     up ? upper : floor(question->value));
  RnLpStatus status = rn_simplex_solve(tree->simplex, RN_LP_DUAL, ITERATIONS, tree->work);
  if (status == RN_LP_INFEASIBLE)
    gain = (double)tree->target + 1 - before;
  else if (status == RN_LP_OPTIMAL || status == RN_LP_LIMIT)
    gain = rn_simplex_objective(tree->simplex) - before;
  rn_simplex_set_row(tree->simplex, question->item, lower, upper);
  rn_basis_restore(basis, tree->simplex);
  return MAX(gain, 0);
}

static void
try_candidate(RnBranchTree *tree, Candidate *candidate, double objective, RnBasis *basis)
{
  double down = try_side(tree, &candidate->question, FALSE, objective, basis);
  double up = try_side(tree, &candidate->question, TRUE, objective, basis);
  rn_branch_learn(tree, &candidate->question, FALSE, down);
  rn_branch_learn(tree, &candidate->question, TRUE, up);
  candidate->score = score_of(down, up);
}

/* The best of the first candidates, which there are; those that nothing is known about are tried. */
static RnBranchQuestion
choose_best(RnBranchTree *tree, GArray *candidates)
{
  g_auto(RnBasis) basis = { 0 };
  double objective = rn_simplex_objective(tree->simplex);
  guint best = 0;
  rn_basis_save(&basis, tree->simplex);
  score_all(tree, candidates);
  for (guint i = 0; i < MIN(candidates->len, TRIED) && i - best <= TRIED_IN_VAIN; i++) {
    Candidate *candidate = &g_array_index(candidates, Candidate, i);
    const RnBranchGain *gain = &tree->gain[candidate->question.item];
    if (gain->n[0] == 0 || gain->n[1] == 0)
      try_candidate(tree, candidate, objective, &basis);
    if (candidate->score > g_array_index(candidates, Candidate, best).score)
      best = i;
  }
  return g_array_index(candidates, Candidate, best).question;
}

gboolean
rn_branch_choose(RnBranchTree *tree, RnBranchQuestion *question)
{
  g_autoptr(GArray) candidates = find_candidates(tree);
  if (candidates->len == 0)
    return choose_option(tree, question);
  if (tree->result->nodes > SMALL_TREE) {
    *question = choose_best(tree, candidates);
  } else {
    g_array_sort(candidates, compare_candidates);
    *question = g_array_index(candidates, Candidate, 0).question;
  }
  return TRUE;
}
