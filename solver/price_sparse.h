/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A pricer for persons with many counts and few duties: a graph of the sums that can be reached, in place of a vector
 * over all combinations of counts. Inside of price*.c only.
 *
 * A state is the sums of the rows that the graph keeps; sums from which all that can still come costs the same are one
 * state. Rows that look back are always kept. Counts are taken in as rosters turn up that they would make dearer, so
 * that the graph knows only the counts that matter to this person (decremental state space relaxation, Righini and
 * Salani 2008). What is not kept counts at its least, so every answer is a bound, and exact when no count that is left
 * out costs the roster more than its least.
 *
 * Sizes: up to some ten thousand states; about two arcs a state. */

#include "solver/price_build.h"
#include "solver/price_frame.h"

/* Takes the frame over, whose rows of axis -1 look back, of 0 and more count, and of -2 are left out. Rows that it
 * cannot count are left out as well: their axis becomes -2. NULL, and the frame is the caller's, when the rows that look
 * back have too many states. */
RnPriceSparse *rn_price_sparse_new(RnPriceFrame *frame, const int *own);
void rn_price_sparse_free(RnPriceSparse *sparse);

const RnPriceFrame *rn_price_sparse_frame(const RnPriceSparse *sparse);
gint64 rn_price_sparse_most_cost(const RnPriceSparse *sparse);
int rn_price_sparse_most_taken(const RnPriceSparse *sparse);
gint64 rn_price_sparse_size(const RnPriceSparse *sparse);
void rn_price_sparse_set_scale(RnPriceSparse *sparse, int scale);

/* As rn_price_best() and rn_price_marginals(). Both take counts in where they have to. *short_by: what the roster costs above the value. */
gint32 rn_price_sparse_best(RnPriceSparse *sparse, RnPriceWork *work, const gint32 *price, const guint8 *must, int *taken,
                            int *n_taken, gint64 *short_by);
gint32 rn_price_sparse_marginals(RnPriceSparse *sparse, RnPriceWork *work, const gint32 *price, const guint8 *must,
                                 gint32 *with, gint32 *without);
