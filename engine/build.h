/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* From a city and a month to the solver's problem, and from its answer back to a rota. Holds the model's half of every
 * rule; the checker's half is in engine/check*.c. */

#include "engine/check.h"
#include "engine/city.h"
#include "engine/rota.h"
#include "solver/solver.h"

G_BEGIN_DECLS

typedef struct {
  RnProblem *problem;       /* sealed */
  GPtrArray *slots;         /* RnSlot*, references, canonical order */
  GPtrArray *persons;       /* const RnPerson*, by the solver's number */
  GArray *seat_first_slot;  /* int: index in slots of the first slot of each solver seat */
} RnBuilt;

/* `fixed` (may be NULL): duties outside `area_id` that stay as they are. */
RnBuilt *rn_build(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context,
                  GError **error);
void rn_built_free(RnBuilt *built);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBuilt, rn_built_free)

RnRota *rn_built_rota(const RnBuilt *built, const RnCity *city, RnMonth month, const GArray *assignments,
                      const GPtrArray *pins);
/* The assignments of a rota in the problem's numbers (holders unknown to the problem are left out and counted). */
GArray *rn_built_assignments(const RnBuilt *built, const RnRota *rota, int *unknown);

G_END_DECLS
