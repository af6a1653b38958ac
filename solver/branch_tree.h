/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the files of the tree share; inside of branch*.c only. */

#include "solver/basis.h"
#include "solver/branch.h"
#include "solver/exact.h"

#define RN_FRACTION 1e-6   /* further from a whole number is a fraction */

/* An option's bounds before they were changed. */
typedef struct {
  int option, lower, upper;
} RnBranchUndo;

/* What asking about a row has brought so far. */
typedef struct RnBranchGain RnBranchGain;

typedef struct {
  const RnBranchTask *task;
  const RnModel *model;
  RnModel *wide;               /* the model, and behind it a row without limits for every count */
  RnBranchResult *result;
  RnSimplex *simplex;          /* holds wide */
  RnExact *exact;
  GArray *candidates;          /* int: rows of wide to branch on */
  int *lower, *upper;          /* of the options, at the present node */
  GArray *undo;                /* RnBranchUndo */
  gint64 target;
  double least;                /* objective of refuted nodes; -INFINITY when one of them was cut short */
  gint64 *work;
  double *price, *ray;         /* per row of wide */
  double *value;               /* per column: the linear program's, at the present node */
  RnBranchGain *gain;          /* per row of wide */
} RnBranchTree;

/* What a node branches on: a row of wide, or an option. */
typedef struct {
  gboolean is_row;
  int item;
  double value;
} RnBranchQuestion;

/* --- branch_load.c --- */
void rn_branch_widen(RnBranchTree *tree);
void rn_branch_free_wide(RnModel *wide);
/* Fills the simplex, with a basis near the task's point. */
void rn_branch_load(RnBranchTree *tree);
/* A limit of a model's row as the simplex wants it. */
double rn_branch_limit(int limit);

/* --- branch_choose.c --- */
RnBranchGain *rn_branch_gains_new(int n_rows);
/* An answer has raised the objective by so much. */
void rn_branch_learn(RnBranchTree *tree, const RnBranchQuestion *question, gboolean up, double gain);
/* FALSE when all options are whole. The basis is then as it was before. */
gboolean rn_branch_choose(RnBranchTree *tree, RnBranchQuestion *question);
