/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* How often each kind of slot is answered in which way, so that ways and shares together cost least. For assign*.c. */

#include "solver/assign_slot.h"

G_BEGIN_DECLS

/* Slots that are equal but for their items. */
typedef struct {
  GPtrArray *slots;       /* RnAssignSlot*, borrowed, in order of their first items */
  RnAssignPoints *points; /* owned */
  gint64 bound;           /* of one of them alone */
} RnAssignKind;

typedef struct {
  int *count;             /* by kind, then point: how many slots are answered so; NULL when none costs less than below */
  gboolean is_over;       /* nothing cheaper is left: of these points the answer is optimal, or none is below */
  gint64 bound;           /* of what costs less than below, over these points */
} RnAssignMix;

/* Looks for mixtures that cost less than `below`. `watched` as in assign_slot.h; other shares are not counted. `limit`:
 * simplex iterations. Free with rn_assign_mix_free(). */
RnAssignMix *rn_assign_mix_find(const RnAssignProblem *problem, const GPtrArray *kinds, const int *watched, gint64 below,
                                gint64 limit, gint64 *work);
void rn_assign_mix_free(RnAssignMix *mix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnAssignMix, rn_assign_mix_free)

G_END_DECLS
