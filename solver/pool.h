/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The last step where the bound of the linear program is not the optimum: all rosters that a rota within a target can
 * hold are listed, which is exact, and a tree over them is searched with subset-row cuts (Jepsen, Petersen, Spoorendonk
 * and Pisinger 2008): of three seats, at most one roster may take two or more. Cuts need no pricing here, since the list
 * is complete. A refutation rests on whole numbers: every node's bound is reckoned from rounded prices over the list. */

#include "solver/dive.h"

typedef struct {
  RnGenerate *generate;    /* has been run */
  gint64 target;           /* without the model's constant */
  gint8 *lower, *upper;    /* the scope's own arrays; afterwards as before */
  int most;                /* rosters listed at most */
  int nodes;               /* of the tree, at most */
  RnProofTree *proof;      /* of the refutation, or NULL; worth something only if there is one */
  gint8 *value;            /* found: options of the scope, 0 or 1 */
  gint64 work;             /* out: as rn_generate_work() counts */
} RnPool;

/* RN_DIVE_LIMIT also when the list gets too long. */
RnDiveStatus rn_pool_search(RnPool *pool);
