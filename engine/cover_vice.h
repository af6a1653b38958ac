/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Who may stand in for a primary, stretch by stretch: the planner's reading. The checker has one of its own. */

#include "engine/cover.h"

G_BEGIN_DECLS

/* Duties by who holds them, for ONE_PLACE: unit id -> GPtrArray of RnSlot*, borrowed from the rota, which stays alive.
 * `rota` may be NULL. Free with g_hash_table_unref(). */
GHashTable *rn_cover_vice_held(const RnRota *rota);
/* Are the pairing, its person and its facility valid on the date, and does it hold in the band? */
gboolean rn_cover_vice_in_force(const RnPairing *pairing, const RnCoverStretch *stretch);
/* The panel's own clinic or primary: nobody stands in for himself. */
gboolean rn_cover_vice_is_own(const RnPairing *pairing, const RnPanel *panel);
/* NULL when the vice of the pairing may and can take the stretch, else the first rule that forbids it: ELIG_MEMBER (not
 * in force on the date, or not for the band), INDEP (the panel's own clinic), ELIG_SECOND, DIST, AVAIL, ONE_PLACE.
 * `held` may be NULL. */
const char *rn_cover_vice_obstacle(const RnCity *city, GHashTable *held, const RnPairing *pairing,
                                   const RnCoverStretch *stretch);
/* Patients that the vice can cover at the same time: his facility's own figure, else the rule's. */
int rn_cover_vice_capacity(const RnCity *city, const RnPairing *pairing, RnDate date);

G_END_DECLS
