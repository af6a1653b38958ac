/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Services one after another, by their order. Nobody else than engine/month.c includes this. */

#include "engine/build.h"
#include "engine/month_context.h"

G_BEGIN_DECLS

/* Solves the services of the smallest order, then those of the next around what was settled, and so on; equal ones
 * together. *built is the problem of the last step, with all slots of the month, of which the answer is one; its bound is
 * what remains when no step could have been better than its own bound. `area` (may be NULL): only its seats are open.
 * `strict`: no exception from RUN_NIGHTS. NULL when there is no answer; its outcome tells why otherwise. */
RnAnswer *rn_month_order_solve(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnArea *area,
                               const RnMonthOptions *options, gboolean strict, RnBuilt **built, GError **error);

G_END_DECLS
