/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The published state as feeds need it: every slot with its event and holder, every assignment with its slot. Checked
 * for contradictions when it is made; read-only afterwards, so any number of threads may use it. Borrows everything
 * from the source, which must outlive it. */

#include "engine/stand_in.h"
#include "ical/feed.h"

G_BEGIN_DECLS

typedef struct {
  const RnVersion *version;
  const RnEvent *event;     /* of kind "slot"; of vice cover "assignment" */
  const RnDuty *duty;       /* NULL: the slot is in no version any more, or of vice cover */
  const RnStandIn *stand_in; /* of vice cover that its version holds; else NULL */
  const char *facility;     /* of the holder (of vice cover, also the former one); "" for a gap, or when unknown */
  char *service, *area_id, *band, *seat;
  int index;
  RnInstant start, end;     /* of a slot that is gone: its whole date */
  gboolean all_day;
} RnBookSlot;

typedef struct {
  const RnEvent *event;     /* of kind "assignment" */
  const RnBookSlot *slot;
  const char *facility;     /* of the unit; "" when unknown */
} RnBookAssignment;

typedef struct {
  GPtrArray *slots;         /* RnBookSlot*, by start and key */
  GPtrArray *assignments;   /* RnBookAssignment*, by start, key and unit */
  GPtrArray *stand_ins;     /* RnBookSlot* of vice cover, by start, key and unit */
  GHashTable *former;       /* "unit|ID", "facility|ID", "area|ID", "service|CODE" -> newest change in months without version, RnInstant* */
  GHashTable *units;        /* unit id -> const RnVersionUnit*, from the latest month that lists it */
  GHashTable *areas;        /* area id -> const RnVersionArea*, likewise */
  const GPtrArray *history; /* may be NULL */
  const RnVersion *newest_month;
  GPtrArray *groups;        /* keeps what the stand-ins point to */
  RnMonth first_month;
  RnInstant newest_publication;
  RnInstant newest_opening; /* when the last of the months was published for the first time */
} RnBook;

RnBook *rn_book_new(const RnFeedSource *source, GError **error);
void rn_book_free(RnBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBook, rn_book_free)

/* The unit as its own version printed it, else as any version does; NULL when unknown. */
const RnVersionUnit *rn_book_unit(const RnBook *book, const RnVersion *version, const char *unit_id);
/* When an event of a month outside the window last changed; RN_INSTANT_NONE when none did. Kind: unit facility area
 * service. */
RnInstant rn_book_former_change(const RnBook *book, const char *kind, const char *id);
/* The name of an area, or its id when unknown. */
const char *rn_book_area_name(const RnVersion *version, const char *area_id);
/* The version published at exactly `instant`, of several the first, so that no later version ever changes the answer;
 * NULL when there is none or no history. */
const RnVersion *rn_book_issue(const RnBook *book, RnMonth month, RnInstant instant);
/* A tombstone is still shown: 14 days after the change or 7 days after the end have not both passed. */
gboolean rn_book_keeps(const RnBook *book, RnInstant changed_at, RnInstant end);

G_END_DECLS
