/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The independent checker of vice cover: judges who stands in for each panel, minute by minute, from the tables. It shares
 * no arithmetic with engine/cover*.c; only the parameters of engine/rule.h are common. */

#include "engine/check.h"

G_BEGIN_DECLS

/* Findings (RnFinding*, owned, sorted) of a cover (duties of the service vice_cover). Hard: SLOT (a duty where none is
 * needed, or two at once), ELIG_MEMBER (no vice of the panel on that date and in that band), INDEP (the panel's own
 * clinic), ELIG_SECOND, DIST, AVAIL, ONE_PLACE (with `seats`, which may be NULL), PIN. Not hard: COVER (a needed stretch
 * with nobody), CAPACITY (per vice, date and band, with the patients beyond), SHARE_CAP, CONTINUITY, STABLE. RANK has a
 * price alone. Of the context (may be NULL) pins and reference count: those of cover. */
GPtrArray *rn_check_cover(const RnCity *city, const RnRota *cover, const RnRota *seats, const RnCheckContext *context);
/* The price by the checker's own reckoning: equal to the planner's objective. */
gint64 rn_check_cover_price(const RnCity *city, const RnRota *cover, const RnRota *seats, const RnCheckContext *context);

G_END_DECLS
