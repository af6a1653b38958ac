/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The question that a node asks: the row whose number of duties is furthest from whole; an option only where no row is
 * left to ask about. */

#include "solver/branch_tree.h"

#include <math.h>

static double
fraction(double value)
{
  return fabs(value - floor(value + 0.5));
}

static gboolean
choose_row(const RnBranchTree *tree, RnBranchQuestion *question)
{
  const RnModel *wide = tree->wide;
  double best = RN_FRACTION;
  for (guint i = 0; i < tree->candidates->len; i++) {
    int r = g_array_index(tree->candidates, int, i);
    double sum = 0;
    for (int k = wide->start[r]; k < wide->start[r + 1]; k++)
      sum += tree->value[wide->col[k]];
    if (fraction(sum) <= best)
      continue;
    best = fraction(sum);
    *question = (RnBranchQuestion){ TRUE, r, sum };
  }
  return best > RN_FRACTION;
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

gboolean
rn_branch_choose(const RnBranchTree *tree, RnBranchQuestion *question)
{
  return choose_row(tree, question) || choose_option(tree, question);
}
