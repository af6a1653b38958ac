/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What a month of paired blocks has to cover, and what follows from it for all vices together: shares, and primaries who
 * are bound to their own dying patients. For engine/cover_plan.c, and for whoever asks whether there is anything
 * to cover at all. */

#include "engine/cover.h"
#include "engine/cover_plan.h"

G_BEGIN_DECLS

typedef struct RnCoverNeed RnCoverNeed;

RnCoverNeed *rn_cover_need_new(const RnCity *city, RnMonth month);
void rn_cover_need_free(RnCoverNeed *need);

/* The stretches that need a vice, by panel and time. */
guint rn_cover_need_length(const RnCoverNeed *need);
const RnCoverStretch *rn_cover_need_stretch(const RnCoverNeed *need, guint i);

/* RnAssignShare: what the shares of facilities of a block cost; the same for a panel and facility, or -1. */
const GArray *rn_cover_need_shares(const RnCoverNeed *need);
int rn_cover_need_share(const RnCoverNeed *need, const RnPanel *panel, const RnFacility *facility);
/* Appends RnCoverShare for minutes given, one of each share. */
void rn_cover_need_tell_shares(const RnCoverNeed *need, const gint64 *minutes, GArray *shares);

/* Does the vice answer himself, in any part of the stretch, for dying patients of his own? */
gboolean rn_cover_need_is_bound(const RnCoverNeed *need, const RnPairing *pairing, const RnCoverStretch *stretch);
/* Why nobody takes a stretch: every pairing of the panel at the first rule that forbids it. */
RnGap *rn_cover_need_gap(const RnCoverNeed *need, GHashTable *held, const RnCoverStretch *stretch);

G_END_DECLS
