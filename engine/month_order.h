/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Services one after another, by their order. Only engine/month.c and engine/month_explain.c include this. */

#include "engine/build.h"
#include "engine/month_context.h"

G_BEGIN_DECLS

/* Solves the services of the smallest order, then those of the next around what was settled, and so on; equal ones
 * together. *built is the problem of the last step, with all slots of the month, of which the answer is one; its bound is
 * what remains when no step could have been better than its own bound. `area` (may be NULL): only its seats are open.
 * `strict`: no exception from RUN_NIGHTS. NULL when there is no answer; its outcome tells why otherwise. */
RnAnswer *rn_month_order_solve(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnArea *area,
                               const RnMonthOptions *options, gboolean strict, RnBuilt **built, GError **error);

/* The slots of the services that have possible holders in common with that of a slot, directly or by others; in their order,
 * with a reference to each. All slots when there is no such slot, or the city plans home care alone. */
GPtrArray *rn_month_order_around(const RnCity *city, const GPtrArray *slots, const char *slot_key);

G_END_DECLS
