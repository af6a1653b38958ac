/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* From a city and a month to the solver's problem, and from its answer back to a rota. Holds the model's half of every
 * rule; the checker's half is in engine/check*.c.
 *
 * A solver slot is a (service, area, date, band), a solver seat one role of it; the indices of a seat are filled in the
 * order of persons. Day 0 is the first of the month. */

#include "engine/check.h"
#include "engine/city.h"
#include "engine/rota.h"
#include "solver/explain.h"

G_BEGIN_DECLS

typedef struct {
  RnProblem *problem;      /* sealed */
  GPtrArray *slots;        /* RnSlot*, references, canonical order */
  GArray *first_slot;      /* int: index in slots of the first slot of each solver seat; the others of it follow */
  /* Of rn_build_explained() alone, else NULL: */
  GArray *rule_facts;      /* RnRuleFact: which rule each item and each price comes from; rule: place in rn_rules() */
  GArray *absent;          /* RnProblemOption: members of a seat's duty group whom a rule keeps from it, a reason each */
  GPtrArray *absent_code;  /* const char*: the rule, by place in absent */
} RnBuilt;

/* The solver lets nobody serve two slots that overlap. Services of their own may go together with others, so each has its
 * slots so many minutes later than the one before; what may not go together is kept apart by groups. */
#define RN_BUILD_APART 1000000

/* Solver persons have the numbers of city->persons. With `area` (may be NULL) only its seats are open; the others
 * are held as in `fixed`. Slots are those of rn_slots_generate(). */
RnBuilt *rn_build(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context,
                  const RnArea *area, const RnRota *fixed, GError **error);
/* Only services of at least `order` are open; those of a smaller one are held as in `fixed` (may be NULL when there are
 * none), as is what lies outside the area. Slots may be a part of the month's, with the pins of these. `strict`: no
 * exception from RUN_NIGHTS. */
RnBuilt *rn_build_from(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context,
                       const RnArea *area, const RnRota *fixed, int order, gboolean strict, GError **error);
/* The same problem with the reasons for what it holds and lacks: rules that say the same as another one stand in it too,
 * so that each can be left out alone. All areas are open. */
RnBuilt *rn_build_explained(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context,
                            GError **error);
void rn_built_free(RnBuilt *built);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBuilt, rn_built_free)

/* The solver seat of a slot, or -1. */
int rn_built_seat(const RnBuilt *built, const char *slot_key);
/* The first slot of a solver seat; borrowed. */
const RnSlot *rn_built_slot(const RnBuilt *built, int seat);
/* The rule that a fact of the problem comes from; static. */
const char *rn_built_rule(const RnBuilt *built, const RnFact *fact);

/* The rota of an answer; `assignments` (RnAssignment) ascending by (seat, person). */
RnRota *rn_built_rota(const RnBuilt *built, const RnCity *city, RnMonth month, const GArray *assignments,
                      const RnCheckContext *context);
/* The assignments of a rota in the problem's numbers, ascending by (seat, person); holders whom the problem does not
 * allow there are left out and counted in `unknown` (may be NULL). */
GArray *rn_built_assignments(const RnBuilt *built, const RnCity *city, const RnRota *rota, int *unknown);
/* The same with every person who holds a slot, whether the problem allows it or not. */
GArray *rn_built_holders(const RnBuilt *built, const RnCity *city, const RnRota *rota);

G_END_DECLS
