/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* One vice for every panel and stretch that a block covers as `paired` and the primary does not answer himself.
 *
 * Costs: COVER for a stretch with nobody, and for each of its patients and minutes what CAPACITY asks, so that too many
 * patients are always better than nobody; CAPACITY; RANK; CONTINUITY; STABLE; SHARE_CAP. */

#include "engine/city.h"
#include "engine/rota.h"

G_BEGIN_DECLS

/* How much of a block's vice cover a facility has, in panel-minutes. */
typedef struct {
  const RnArea *block;
  const RnFacility *facility;
  gint64 minutes, total;  /* of all that the block has to cover, also what nobody took */
  int facilities;         /* with vices of the block, partners who only stand in for each other left out */
  gint64 price;           /* SHARE_CAP */
} RnCoverShare;

/* A piece that was solved and proven for itself. */
typedef struct {
  const RnArea *block;    /* of its first panel */
  RnDate date;            /* of its first stretch */
  int stretches, slots, kinds;
  gint64 objective, bound;
} RnCoverPart;

typedef struct {
  RnRota *rota;           /* duties and gaps of the service vice_cover, canonical order; gaps with reasons */
  gint64 objective, bound;
  const char *proof;      /* "optimal" or "bound"; static */
  GArray *parts;          /* RnCoverPart */
  GArray *shares;         /* RnCoverShare, by block and facility */
  gint64 work;
} RnCoverPlan;

/* `seats` (may be NULL): the month's other duties, which keep persons from being a vice at the same time. `pins` (RnPin*;
 * may be NULL): those of a stretch of the month hold, the others are passed over. `reference` (may be NULL): cover that was drafted
 * or published before. An empty plan where nothing is paired. RN_ERROR_INPUT when a pin names somebody who is no vice of
 * the panel or cannot take the stretch. The city outlives the plan. */
RnCoverPlan *rn_cover_plan(const RnCity *city, RnMonth month, const RnRota *seats, const GPtrArray *pins,
                           const RnRota *reference, gboolean reference_published, GError **error);
void rn_cover_plan_free(RnCoverPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCoverPlan, rn_cover_plan_free)

G_END_DECLS
