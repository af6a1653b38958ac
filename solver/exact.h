/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Exact bounds of a small model at given row prices, and what cannot be part of a rota below a target.
 *
 * The bound is decompose.h's. Beside the model's own rows, extra rows of one person may be limited for a time, as a
 * tree does that branches on a person's number of duties: the person's rosters are then priced with those limits. All
 * arithmetic is in whole numbers; floating point only proposes the prices. */

#include "solver/decompose.h"

typedef struct RnExact RnExact;

/* Keeps pointers. `wide` holds the rows of `model` and behind them further rows over options, without limits at first;
 * it may be the model itself. NULL when some person's rosters cannot be priced. */
RnExact *rn_exact_new(const RnModel *model, const RnModel *wide);
void rn_exact_free(RnExact *exact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnExact, rn_exact_free)

/* The limits of a row of `wide` have changed. Only rows of one person that measure nothing may change. */
void rn_exact_limit(RnExact *exact, int row);

/* The least whole number that a rota within lower and upper (of the options) can cost; G_MAXINT64 when there is none.
 * price: of the rows of `model`, as linear programs give them. */
gint64 rn_exact_bound(RnExact *exact, const double *price, const int *lower, const int *upper);
/* With the prices and limits of the last bound: fixes the options with or without which a rota costs more than the
 * target. Returns how many. */
int rn_exact_drop(const RnExact *exact, gint64 target, int *lower, int *upper);
/* The prices of the last bound, of all rows of `model`, as proof.h wants them: what taking an option of the row adds to
 * its cost, in 1/scale. Returns the scale. */
gint64 rn_exact_prices(const RnExact *exact, gint64 *price);
/* Numbers touched by one bound; a measure of work. */
gint64 rn_exact_size(const RnExact *exact);
