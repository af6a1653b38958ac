/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by engine/month_year*.c; nobody else includes it.
 *
 * The year as one problem: the costs of all months but QUOTA's, and QUOTA once over the whole fiscal year (year-end duties:
 * over all months), with the band between which the year's targets and what was owed before it lie. Months solved one after
 * another give a rota of it; what they pay for fairness month by month is the price of not knowing the future. */

#include "engine/month_context.h"

typedef struct RnYearSum RnYearSum;

/* With `bounded` the problems of the months are kept for a bound. */
RnYearSum *rn_month_year_sum_new(const RnCity *city, gboolean bounded);
void rn_month_year_sum_free(RnYearSum *sum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnYearSum, rn_month_year_sum_free)

/* The next month, as solved; versions that the context owns are the past before the year. */
gboolean rn_month_year_sum_add(RnYearSum *sum, RnMonth month, const RnMonthContext *context, const RnVersion *version,
                               GError **error);
/* Objective and quota of the months as added. */
void rn_month_year_sum_objective(const RnYearSum *sum, RnYearTotal *total);
/* Solves all months once more, one after another, with the year's quotas instead of the month's, which the other months
 * hold as they did before: a year in hindsight. Only with `bounded`. */
gboolean rn_month_year_sum_again(RnYearSum *sum, RnStore *store, RnMonth first, const RnMonthOptions *options,
                                 GError **error);
/* Hindsight, bound and proof, after at most `rounds` rounds. Only with `bounded`. */
gboolean rn_month_year_sum_bound(RnYearSum *sum, const RnMonthOptions *options, int rounds, RnYearTotal *total,
                                 GError **error);
