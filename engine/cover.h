/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* How the patients of a panel are covered, before anybody is chosen: by which arrangement (domain C.3), and who is asked
 * minute by minute, the primary physician himself or somebody in his place.
 *
 * A month of a panel goes from 09:00 of its first date to 09:00 of the next month's first, unless the association's own
 * bands begin earlier. It is tiled by stretches: the consulting hours (weekdays 9-18, Saturdays 9-13) and the bands of
 * home care of the panel's block, cut where the primary leaves or comes back. A month has some 75 of them a panel. */

#include "engine/city.h"
#include "engine/rota.h"

G_BEGIN_DECLS

#define RN_COVER_OWN "own"          /* band of the consulting hours */
#define RN_COVER_BETWEEN "between"  /* hours that neither they nor any band of home care hold; see TILING */

/* The block in which a panel's patients live; the city where it has no blocks. */
const RnArea *rn_cover_block(const RnPanel *panel);
/* The arrangement for an area, a band of home care (or RN_COVER_OWN) and a duty date: the row of the table coverage in
 * force, else hybrid where some panel of the block has a pairing, else rota. */
RnMode rn_cover_mode(const RnCity *city, const RnArea *area, const char *band, RnDate date);
/* Who takes the first call there; a physician where the table says nothing. */
RnFirstLine rn_cover_first_line(const RnCity *city, const RnArea *area, const char *band, RnDate date);

typedef struct {
  const RnPanel *panel;
  RnDate date;            /* duty date: on which the band or the consulting hours begin */
  const char *band;       /* RN_COVER_OWN, RN_COVER_BETWEEN or a band of home care; lives as long as the city */
  RnDateClass klass;
  RnInstant start, end;   /* half-open */
  gboolean own;           /* the primary (or for RN_SELF_ALL his facility) answers himself */
  gboolean away;          /* he would, but is absent; never together with own */
  int index;              /* 1.. among the stretches of this date and band that are not his own; 0 of his own ones */
} RnCoverStretch;

/* The stretches of a panel in a month in order of time, without gap or overlap over the dates on which the panel is
 * valid; of RnCoverStretch. Absences cut them to the minute, by day too. Free with g_array_unref(). */
GArray *rn_cover_stretches(const RnCity *city, const RnPanel *panel, RnMonth month);
/* The slot of a stretch that is not the primary's own: vice_cover/BLOCK/DATE/BAND/PANEL/INDEX. A new reference. */
RnSlot *rn_cover_slot(const RnCoverStretch *stretch);

/* Is the person himself, or his facility, absent in any part of the time? */
gboolean rn_cover_is_away(const RnCity *city, const RnPerson *person, RnInstant start, RnInstant end);
/* Adds the instants inside of the time at which an absence of the unit itself begins or ends; RnInstant, in no order. */
void rn_cover_cuts(const RnCity *city, const char *unit_id, RnInstant start, RnInstant end, GArray *cuts);
/* Is there a moment of it at which the facility is absent, or all of its physicians are? A facility without physicians
 * in the tables is absent only by rows of its own. */
gboolean rn_cover_is_closed(const RnCity *city, const RnFacility *facility, RnInstant start, RnInstant end);

G_END_DECLS
