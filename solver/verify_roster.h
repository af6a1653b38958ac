/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* All legal rosters of one person, and the cheapest of them under any prices of the options, in whole numbers.
 *
 * A state is what the past still says about the future: the recent duties (a memory) and the counts. Both are numbered
 * apart for every layer, and all pairs of them are the states; so the transitions are two small tables a layer and
 * pricing is a run over arrays. Only verify_*.c and prove.c use it. */

#include "solver/verify_kinds.h"

typedef struct RnVerifyRoster RnVerifyRoster;

/* How an option stands at a place of a proof. */
enum {
  RN_VERIFY_OPEN,
  RN_VERIFY_OUT,
  RN_VERIFY_IN,
};

/* All costs of the person times `scale`. `demands`: RnVerifyDemand, or NULL; read during the call only. NULL when there
 * would be more than `most` states. */
RnVerifyRoster *rn_verify_roster_new(const RnVerifyFacts *facts, int person, const GArray *demands, gint64 scale,
                                     gsize most);
void rn_verify_roster_free(RnVerifyRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnVerifyRoster, rn_verify_roster_free)

gsize rn_verify_roster_states(const RnVerifyRoster *roster);
/* Cost of option i of the person with what history adds, times scale; RN_VERIFY_NEVER when it is never allowed. */
gint64 rn_verify_roster_cost(const RnVerifyRoster *roster, int i);

/* Arrays for one thread's work; grows as needed. */
typedef struct {
  GArray *value, *reach;            /* gint64 per state */
  GArray *kind;                     /* gint64 per kind, several arrays in a row */
} RnVerifyWork;
void rn_verify_work_init(RnVerifyWork *work);
void rn_verify_work_clear(RnVerifyWork *work);

/* The least that a legal roster costs. price[i]: of taking option i; status[i]: RN_VERIFY_OPEN ...; alive: one byte a
 * state, 0 where no roster may pass, or NULL. At least RN_VERIFY_NEVER / 2 when no roster is left; G_MININT64 when the
 * numbers are too large to be added up. taken[i] (may be NULL): whether a cheapest roster holds option i. */
gint64 rn_verify_roster_price(const RnVerifyRoster *roster, const gint64 *price, const guint8 *status,
                              const guint8 *alive, RnVerifyWork *work, guint8 *taken);

/* Right after rn_verify_roster_price() with the same arguments: the least cost with and without each option; and in
 * `keep` (one byte a state) 0 for the states through which no roster within the limit leads. */
void rn_verify_roster_marginals(const RnVerifyRoster *roster, const gint64 *price, const guint8 *status,
                                RnVerifyWork *work, gint64 limit, gint64 *with, gint64 *without, guint8 *keep);
