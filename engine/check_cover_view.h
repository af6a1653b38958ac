/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of the checker of cover: every minute of a month of every panel. For engine/check_cover*.c only. */

#include "engine/city.h"
#include "engine/finding.h"
#include "engine/rota.h"

G_BEGIN_DECLS

typedef enum {
  RN_MINUTE_OUTSIDE,      /* not of this month, or the panel is not valid */
  RN_MINUTE_OWN,          /* the primary answers */
  RN_MINUTE_NEEDED,       /* a vice must be planned */
  RN_MINUTE_LEFT,         /* neither: the block has another arrangement */
} RnMinute;

/* The hours of an area: which band of which date holds each minute. */
typedef struct {
  const RnArea *area;
  const char **band;      /* by minute; NULL: none of this month */
  gint8 *day;             /* by minute: date - first; only where band is set */
} RnCheckHours;

typedef struct {
  const RnCity *city;
  RnMonth month;
  RnDate first;
  RnInstant origin;       /* 00:00 of the first date: minute 0 */
  int length;             /* minutes: to 24:00 of the next month's first date */
  GPtrArray *hours;       /* RnCheckHours* */
  GPtrArray *panels;      /* guint8[length] of RnMinute, in the order of city->panels */
  GPtrArray *hours_of;    /* RnCheckHours* of each panel, borrowed */
  GHashTable *away;       /* unit id -> guint8[length], see rn_check_minutes_away() */
} RnCheckMinutes;

RnCheckMinutes *rn_check_minutes_new(const RnCity *city, RnMonth month);
void rn_check_minutes_free(RnCheckMinutes *minutes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCheckMinutes, rn_check_minutes_free)
/* Minutes of an interval within the month, as an index from *from to before *to. */
void rn_check_minutes_range(const RnCheckMinutes *minutes, RnInstant start, RnInstant end, int *from, int *to);
/* Marks what the absences of a unit take. */
void rn_check_minutes_mark(const RnCheckMinutes *minutes, const char *unit_id, guint8 *away);
/* Marks when a facility has nobody: rows of its own, or all of its physicians on that day away at once. */
void rn_check_minutes_mark_closed(const RnCheckMinutes *minutes, const RnFacility *facility, guint8 *away);
/* When a vice cannot come: a person or his facility away, or a facility closed. Borrowed; made once. */
const guint8 *rn_check_minutes_away(const RnCheckMinutes *minutes, const RnPairing *pairing);
const RnArea *rn_check_minutes_block(const RnArea *area);

G_END_DECLS
