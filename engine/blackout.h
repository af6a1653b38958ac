/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Panels with patients who depend on electric power, and who is on duty for them at an instant: whom to reach when the power
 * is out. Counts only, never a patient. */

#include "engine/chain.h"

G_BEGIN_DECLS

typedef struct {
  const RnPanel *panel;
  const RnArea *block;          /* the block around its patients, else their area */
  const RnVersionUnit *first;   /* who comes first now, of the version; NULL: nobody, or nothing is published */
  const RnVersionUnit *second;  /* and who if not; NULL likewise */
  RnInstant until;              /* of the first; RN_INSTANT_NONE when there is none */
} RnBlackoutRow;

/* The panels valid at an instant that have such patients, by block and panel; of RnBlackoutRow, borrowing from city and
 * version. `version`: of rn_store_cover_between() around the instant. Free with g_array_unref(). */
GArray *rn_blackout_new(const RnCity *city, const RnVersion *version, RnInstant at);
int rn_blackout_total(const GArray *rows);

G_END_DECLS
