/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by engine/month*.c; nobody else includes it. */

#include "engine/month.h"

G_BEGIN_DECLS

/* All that bears on a month: its slots, former versions, pins, quotas, and the rota to stay close to. */
typedef struct {
  GPtrArray *slots;         /* RnSlot* */
  GPtrArray *before;        /* RnVersion*, ascending; the first `owned` belong to it */
  guint owned;
  GPtrArray *pins;          /* RnPin* of seats */
  GPtrArray *cover_pins;    /* RnPin* of panels' vices */
  GPtrArray *quotas;        /* RnVersionQuota* */
  RnVersion *reference;     /* draft or published version of the month, or NULL */
  RnCheckContext check;     /* borrows from the above */
} RnMonthContext;

/* `extra` (may be NULL): versions of a trial, ascending, used in place of the store's of the same months; borrowed. */
RnMonthContext *rn_month_context(RnStore *store, const RnCity *city, RnMonth month, const GPtrArray *extra,
                                 gboolean with_reference, GError **error);
void rn_month_context_free(RnMonthContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnMonthContext, rn_month_context_free)

RnVersion *rn_month_solve_in(const RnCity *city, RnMonth month, const RnMonthContext *context,
                             const RnMonthOptions *options, RnInstant now, GError **error);

/* Seed, threads, limits and stop of a solve, as the caller of the month wants them; no progress. */
void rn_month_set_limits(RnSolveOptions *solve, const RnMonthOptions *options);

/* What a new version keeps of the month besides its rota: input, rules, quotas, names, and the reasons of its gaps. */
void rn_month_finish(RnVersion *version, const RnCity *city, const RnMonthContext *context);
/* Units, areas and labels that a version prints, from the city as it is now; replaces what the version had. */
void rn_version_take_names(RnVersion *version, const RnCity *city);
/* Reasons for every gap of the version. */
void rn_version_explain(RnVersion *version, const RnCity *city, const RnCheckContext *context);

/* The same duties under the same names: nobody would see a difference. */
gboolean rn_version_looks_same(const RnVersion *before, const RnVersion *after);
/* Carries the feeds' events from the version before (may be NULL) to `after`; inside a transaction. */
gboolean rn_month_update_events(RnStore *store, const RnVersion *before, const RnVersion *after, RnInstant now,
                                GError **error);
/* Plans who covers the panels beside the version's rota, and has it judged; nothing where nothing is paired. What began
 * before `begun` stays as it was published (RN_INSTANT_NONE: nothing has). */
gboolean rn_month_cover(RnVersion *version, const RnCity *city, const RnMonthContext *context, RnInstant begun,
                        GError **error);
/* May the unit be pinned to the slot of vice cover? RN_ERROR_NOT_FOUND or RN_ERROR_INPUT tells why not. */
gboolean rn_month_may_pin_cover(const RnCity *city, RnMonth month, const char *slot_key, const char *unit_id, GError **error);
/* FALSE with RN_ERROR_SYSTEM when the checker found a hard rule broken, but for what it had found before (NULL: nothing): a
 * fault of the program, and its answer must not be stored. */
gboolean rn_month_judge_rules(const GPtrArray *findings, const GPtrArray *before, GError **error);
/* The same when its price is not the solver's. */
gboolean rn_month_judge_price(gint64 price, gint64 objective, GError **error);
/* What the checkers find of a rota and of a cover (may be NULL), sorted. */
GPtrArray *rn_month_findings(const RnCity *city, const RnRota *rota, const RnRota *cover, const RnMonthContext *context);
gint64 rn_month_cover_price(const RnCity *city, const RnVersion *version, const RnMonthContext *context);
/* Who gained or lost something; char*, sorted, owning. */
GPtrArray *rn_month_people(const GPtrArray *changes);
/* Stores a published version with its events; inside a transaction. */
gboolean rn_month_store_published(RnStore *store, const RnVersion *before, RnVersion *after, RnInstant now,
                                  GError **error);

G_END_DECLS
