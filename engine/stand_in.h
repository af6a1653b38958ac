/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What one unit covers in one stretch of time, for all panels together: what a calendar shows of vice cover. A clinic that
 * stands in for 26 panels in a night has one event, not 26.
 *
 * Its identity is the block, duty date, band and span of time and the unit: another unit is another event, so that an
 * event that somebody lost stays lost, and panels that come or go only change what it says. */

#include "engine/rota.h"

G_BEGIN_DECLS

typedef struct {
  RnSlot *slot;       /* service vice_cover; its seat is the span in minutes after 00:00 of the duty date: "1080-1980" */
  char *unit_id;      /* NULL: nobody was found */
  GPtrArray *duties;  /* const RnDuty*, of the version's cover, by panel; borrowed */
} RnStandIn;

/* All of a version in the order of time, block, band, span and unit; RnStandIn*, owning; borrows from the version. */
GPtrArray *rn_stand_ins_new(const RnVersion *version);
/* The identity of one, of its slot's key and unit (NULL or "": nobody); free with g_free(). */
char *rn_stand_in_key(const char *slot_key, const char *unit_id);
/* Those of a list by identity: key -> RnStandIn*, borrowed from the list, which stays alive. Free with g_hash_table_unref(). */
GHashTable *rn_stand_ins_index(const GPtrArray *stand_ins);
/* The one of the index with the identity of another's, or NULL. O(1). */
const RnStandIn *rn_stand_ins_find(GHashTable *index, const RnStandIn *like);
/* The id of the panel of a duty of vice cover. */
const char *rn_stand_in_panel(const RnDuty *duty);
/* Patients of a panel when the version was made. */
int rn_stand_in_patients(const RnVersion *version, const char *panel_id);
int rn_stand_in_all_patients(const RnVersion *version, const RnStandIn *stand_in);
/* Is the key of an event of this kind? Then *start and *end (may be NULL) are its time. */
gboolean rn_stand_in_times(const char *slot_key, RnInstant *start, RnInstant *end);
/* What calendars show of it, as in engine/visible.h; free with g_free(). */
char *rn_stand_in_visible(const RnVersion *version, const RnStandIn *stand_in);

G_END_DECLS
