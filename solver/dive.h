/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Depth first search for a rota of a scope that costs no more than a target. Every node is a linear program with columns
 * generated until its value is within the target, or until the exact bound is beyond it: so a search that ends without
 * a rota has refuted the target in whole numbers. */

#include "solver/basis.h"
#include "solver/generate.h"
#include "solver/proof.h"

typedef enum {
  RN_DIVE_FOUND,
  RN_DIVE_REFUTED,
  RN_DIVE_LIMIT,     /* nodes ran out, or stopped, or the linear program failed */
} RnDiveStatus;

typedef struct {
  RnGenerate *generate;    /* has been run */
  gint64 target;           /* without the model's constant */
  gint8 *lower, *upper;    /* the scope's own arrays; afterwards as before */
  const guint8 *candidate; /* only these options are branched on; NULL: all */
  double budget;           /* how much may be rounded up at once on the way down; 0: one option at a time */
  int polish;              /* rounds of generation at a node, even where the program is within the target already */
  int nodes;               /* at most */
  RnProofTree *proof;      /* of the refutation, or NULL */
  gint8 *value;            /* found: options of the scope, 0 or 1; with candidates, those that are settled as taken */
  int nodes_used;          /* out */
} RnDive;

/* With candidates, found means that none of these is left in part. Bounds and basis come back as they were. */
RnDiveStatus rn_dive_run(RnDive *dive);

/* Proves the scope's optimum, or raises its bound as far as the nodes reach: one target after another, from *bound on,
 * is refuted or found. value and *cost hold the best rota known (G_MAXINT64: none) and come back better. lower and upper
 * are the scope's own arrays and stay. *proof (may be NULL, as proof) becomes that of *bound when this refutes anything.
 * Returns the nodes used. */
int rn_dive_close(RnGenerate *generate, gint8 *lower, gint8 *upper, int nodes, RnProofTree **proof, gint8 *value,
                  gint64 *cost, gint64 *bound);
