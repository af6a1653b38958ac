/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Lagrangian bounds of a part: the rows that join several persons are priced, and each person's cheapest roster is
 * found exactly in a graph (roster.h). All arithmetic is in whole numbers, so the bounds are exact, and they are far
 * tighter than those of the linear program where spacing and quotas meet. */

#include "solver/proof.h"
#include "solver/lp.h"

typedef struct RnLagrange RnLagrange;

/* Keeps a pointer to the model. `price` (n_rows, may be NULL): row prices to start from, as a linear program gives
 * them. NULL when some person's graph would be too large. */
RnLagrange *rn_lagrange_new(const RnModel *model, const double *price);
void rn_lagrange_free(RnLagrange *lagrange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnLagrange, rn_lagrange_free)

/* From now on every price that fixes or refutes something, and every node of a search, is written to `proof`, which
 * must live until it is replaced; NULL ends it. */
void rn_lagrange_record(RnLagrange *lagrange, RnProofTree *proof);
/* Writes the best prices so far to `proof`. */
void rn_lagrange_record_best(const RnLagrange *lagrange, RnProofTree *proof);

/* Improves the prices by at most `rounds` rounds for a proof that nothing costs `target` or less; what no such rota
 * can hold is dropped on the way, for good: lower and upper (of all columns) are tightened. Ends early when the proof
 * is done or nothing moves any more. Returns the best bound, G_MAXINT64 when no such rota is left. */
gint64 rn_lagrange_improve(RnLagrange *lagrange, int rounds, gint64 target, int *lower, int *upper, RnLpStop stop,
                           gint64 *work);

typedef enum {
  RN_TREE_FOUND,     /* value holds a rota that costs the target or less */
  RN_TREE_REFUTED,   /* there is none */
  RN_TREE_LIMIT,     /* work ran out, or stopped */
} RnTreeStatus;

/* Searches for a rota that costs `target` or less: branches over the holders of a seat, the one with the fewest
 * candidates first, with a Lagrangian bound at every node. `lagrange` itself is left as it is. `limit`: of *work. */
RnTreeStatus rn_lagrange_search(const RnLagrange *lagrange, gint64 target, const int *lower, const int *upper,
                                int *value, gint64 limit, RnLpStop stop, gint64 *work);
