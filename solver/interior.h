/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A primal-dual interior point method for the linear relaxation of a model. Its prices lie in the middle of the optimal
 * ones, which is what bounds by person (lagrange.h) and the dropping of options want; a basis it does not give.
 *
 * Step by step, so that the caller may look at the prices on the way, and stop when they prove enough:
 *
 *   g_autoptr(RnInterior) interior = rn_interior_new(model, NULL);
 *   while (rn_interior_gap(interior) > 0.01 && rn_interior_step(interior))
 *     ;
 */

#include "solver/model.h"

typedef struct RnInterior RnInterior;

/* Keeps a pointer to the model. `cost` (of all columns, copied; may be NULL): other costs than the model's. Columns
 * with equal bounds are constants. */
RnInterior *rn_interior_new(const RnModel *model, const double *cost);
void rn_interior_free(RnInterior *interior);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnInterior, rn_interior_free)

/* One predictor-corrector iteration. FALSE when numbers allow no further progress, or the end is reached. */
gboolean rn_interior_step(RnInterior *interior);

/* Both objectives, with the model's constant; the dual one is a bound but for its residuals and rounding. */
double rn_interior_primal(const RnInterior *interior);
double rn_interior_dual(const RnInterior *interior);
/* Their distance, or larger while the rows or the reduced costs are not met. */
double rn_interior_gap(const RnInterior *interior);
/* Steps so far, and what one costs in entries of the factor. */
int rn_interior_steps(const RnInterior *interior);
gint64 rn_interior_size(const RnInterior *interior);

/* Prices of the rows (what one unit more on the right side costs) and values of the columns, borrowed. */
const double *rn_interior_price(const RnInterior *interior);
const double *rn_interior_value(const RnInterior *interior);
