/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Search of neighbourhoods: frees part of a rota, holds the rest, and lets branch and bound find what is better there. */

#include "solver/lp.h"
#include "solver/model.h"

typedef struct {
  const RnModel *model;
  const int *lower, *upper;   /* n_cols: bounds within which every better rota lies; propagated */
  guint64 seed;
  int rounds;                 /* neighbourhoods at most */
  gint64 work_of_one;         /* iterations at most in one of them */
  gint64 work_limit;          /* of all of them */
  gint64 target;              /* ends when the objective is not above it */
  RnLpStop stop;
} RnNeighbourTask;

/* Improves `value` (n_cols, complete) and *objective. TRUE when the rota got better. Work is added to *work; the answer
 * depends on nothing but the task and the rota. */
gboolean rn_neighbour_search(const RnNeighbourTask *task, int *value, gint64 *objective, gint64 *work);
