/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Exact pricing of the rosters of one person.
 *
 * The person's own rows fall into two kinds. Rows that look back a few days only (cliques, windows, gaps) make an
 * automaton over positions, which are sets of options of which at most one can be taken; its states are found once and
 * are few. Rows that count over the whole time are axes of a vector of counts. So the cheapest roster is a dynamic
 * programme over position and state whose values are vectors over the counts, taking an option shifts the vector, and
 * all arithmetic is in whole numbers (Irnich and Desaulniers 2005, resource-constrained shortest paths).
 *
 * Sizes: some tens of positions, up to some hundred states, vectors of up to some thousand numbers. */

#include "solver/model.h"

typedef struct RnPricer RnPricer;
typedef struct RnPriceWork RnPriceWork;   /* scratch of one thread */

RnPriceWork *rn_price_work_new(void);
void rn_price_work_free(RnPriceWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnPriceWork, rn_price_work_free)

/* A price that forbids; anything from half of it on is no roster. Sums of prices along a roster must stay below a
 * quarter of it. */
#define RN_PRICE_NEVER (1 << 28)

/* `option`: the person's columns of the model in time order, n of them. `own`: numbers of the rows that hold options of
 * this person only; left_out[i] tells whether the pricer does without own[i], which the caller then has to price.
 * NULL when even the smallest form is too large. The scale is 1 at first. */
RnPricer *rn_price_new(const RnModel *model, const int *option, int n, const int *own, int n_own, gboolean *left_out);
void rn_price_free(RnPricer *pricer);
/* Most options of a roster; and the most that its own rows can cost, unscaled. */
int rn_price_most_taken(const RnPricer *pricer);
gint64 rn_price_most_cost(const RnPricer *pricer);
/* Own costs are multiplied by `scale`, once: scale * (most cost + most taken * largest price) < RN_PRICE_NEVER / 2. */
void rn_price_set_scale(RnPricer *pricer, int scale);
/* Numbers that one pass touches; a measure of work. */
gint64 rn_price_size(const RnPricer *pricer);

/* The cheapest roster. price[i]: of taking option i, scaled, or RN_PRICE_NEVER; must[i] (may be NULL): it has to be
 * taken. taken (n at most, may be NULL) and *n_taken: the options of the roster found, ascending. Returns its price with
 * own costs, or at least RN_PRICE_NEVER / 2 when there is none. */
gint32 rn_price_best(const RnPricer *pricer, RnPriceWork *work, const gint32 *price, const guint8 *must, int *taken,
                     int *n_taken);

/* What the last roster that rn_price_best() found with this work costs above what it returned, scaled: 0 but for sparse
 * pricers that left some count out. Their values are bounds then. */
gint64 rn_price_work_short_by(const RnPriceWork *work);

/* The cheapest rosters that take, and that do without, each option; at least RN_PRICE_NEVER / 2 where there is none.
 * Returns what rn_price_best() does. */
gint32 rn_price_marginals(const RnPricer *pricer, RnPriceWork *work, const gint32 *price, const guint8 *must,
                          gint32 *with, gint32 *without);

/* Own cost of a roster, unscaled; RN_MODEL_BROKEN or more when it breaks an own row. `taken`: options, ascending. */
gint64 rn_price_own_cost(const RnPricer *pricer, const int *taken, int n_taken);
