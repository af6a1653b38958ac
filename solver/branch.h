/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Branch and bound over one small model, on the persons' rows rather than on single options: how many duties of a kind
 * a person has, and whether any of them falls into a few days. Such a question settles far more than one option does,
 * and both answers change the linear program.
 *
 * The linear program proposes; what refutes a node is the exact bound (exact.h) at its prices. Only where that falls
 * short of the linear program's own verdict the proof rests on floating point, and is_exact says so. */

#include "solver/lp.h"
#include "solver/model.h"

typedef struct {
  const RnModel *model;
  const double *point;   /* of all columns: an interior point, where the first basis comes from */
  gint64 target;         /* rotas that cost this or less are looked for */
  gint64 enough;         /* one that costs this ends the search: nothing is cheaper */
  int nodes;             /* at most */
  gint64 limit;          /* of *work */
  RnLpStop stop;
} RnBranchTask;

typedef enum {
  RN_BRANCH_DONE,        /* value is optimal where found, else nothing costs the target or less */
  RN_BRANCH_LIMIT,       /* work ran out, or stopped; value is the best so far where found */
  RN_BRANCH_FAILED,      /* the back end failed */
} RnBranchStatus;

typedef struct {
  RnBranchStatus status;
  gboolean found;
  gboolean is_exact;     /* all refutations were exact */
  gint64 objective;
  int *value;            /* n_cols, the caller's */
  int nodes;
  double least;          /* where nothing was found: what a rota may cost at least, guessed from the nodes that were
                            refuted; infinite when they do not tell */
} RnBranchResult;

/* Fills *result, whose value the caller has set. Work is added to *work. */
void rn_branch_search(const RnBranchTask *task, RnBranchResult *result, gint64 *work);
