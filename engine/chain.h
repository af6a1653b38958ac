/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The chain: who is asked for the patients of a panel at an instant, in which order (domain C.1).
 *
 *   [desk or nurse, where the table coverage says so] -> the primary in consulting hours or self-cover -> the vice who was
 *   chosen, then the others who are there, by rank -> block first -> second -> third -> the home hospital, else the bed of the
 *   day -> the hospital of the wide area -> 119
 *
 * It is read from a published version alone: from its duties, and from what it keeps of its panels (RnVersion.panels). Steps
 * that do not exist are left out, and nobody is named twice. A facility and one of its persons are two: the one is whoever is
 * at the clinic's telephone, the other somebody with a telephone of his own; first and second are kept apart by INDEP. */

#include "engine/city.h"
#include "engine/partner.h"
#include "engine/rota.h"

G_BEGIN_DECLS

typedef enum {
  RN_STEP_DESK,
  RN_STEP_NURSE,
  RN_STEP_PRIMARY,
  RN_STEP_VICE,
  RN_STEP_FIRST,
  RN_STEP_SECOND,
  RN_STEP_THIRD,
  RN_STEP_HOSPITAL,
  RN_STEP_BED,
  RN_STEP_WIDE,
  RN_STEP_EMERGENCY,
} RnStepKind;
const char *rn_chain_kind_name(RnStepKind kind); /* desk nurse primary vice first second third hospital bed wide emergency */

#define RN_CHAIN_EMERGENCY "119" /* unit and telephone of the last step */

typedef struct {
  RnStepKind kind;
  const char *unit_id;  /* borrowed from the version */
  RnInstant until;      /* end of the duty, or of what is kept of the panel; RN_INSTANT_NONE: always */
} RnChainStep;

typedef struct {
  RnInstant start, end; /* of a time through which the chain stays as it is; rn_chain_at(): the instant and a second */
  GArray *steps;        /* RnChainStep; the last is RN_STEP_EMERGENCY */
  gboolean gap;         /* nobody comes: no step from primary to third */
} RnChain;
void rn_chain_free(RnChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnChain, rn_chain_free)
/* The first step of a kind, or NULL. */
const RnChainStep *rn_chain_step(const RnChain *chain, RnStepKind kind);

/* The panel of a version as it is at an instant; NULL when the version keeps none for it. A version read with
 * rn_store_cover_between() may know a panel twice, from the month before and from its own: the former holds to its end. */
const RnVersionPanel *rn_chain_panel(const RnVersion *version, const char *panel_id, RnInstant at);
/* NULL when the version does not know who answers for the panel then. Linear in the duties of the version. */
RnChain *rn_chain_at(const RnVersion *version, const char *panel_id, RnInstant at);
/* The chains through a time, each as long as it stays the same; times of which the version knows nothing are left out.
 * RnChain*, owned. */
GPtrArray *rn_chains_between(const RnVersion *version, const char *panel_id, RnInstant from, RnInstant to);

/* Seats of beds, pharmacies, nurses and desks, filled or not, that serve an area but belong to one around it, nearest first.
 * RnDuty*, borrowed. */
GPtrArray *rn_chain_supports(const RnVersion *version, const char *area_id);

/* Adds the duties that others plan for the version's city (RnPartnerDuties*), with the names that they need; units and areas are
 * called HOST:ID. For a version that is only read, never stored. */
void rn_chain_add_partners(RnVersion *version, const GPtrArray *partners);

/* Puts the city's areas into the version, in place of those that it had. */
void rn_chain_take_areas(RnVersion *version, const RnCity *city);
/* Puts into the version who answers for each panel of the city in its month, from midnight of its first date to the end of its
 * last night, by the tables as they are now; replaces what the version had. Before rn_version_take_names(). */
void rn_chain_take_panels(RnVersion *version, const RnCity *city);
/* Do both keep the same panels, with the same names and telephones of whoever is only asked in chains? */
gboolean rn_chain_same_panels(const RnVersion *a, const RnVersion *b);
/* Ids of all units that the panels of a version name; a set, owning. */
GHashTable *rn_chain_units(const RnVersion *version);

G_END_DECLS
