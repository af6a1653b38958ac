/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The feeds of a city: one calendar for each audience, made from published versions and the lives of their events.
 *
 * Audiences (the words of index.csv and of RnFeedLink):
 *   person    the duties of one person; events of kind "assignment"; partners with their phone
 *   facility  the duties of one facility and of its persons; events of kind "slot", like all below
 *   block     the duties of one area, of the areas it contains and of those that contain it; names and phones
 *   hub       all duties of the city; id ""
 *   organisation  all duties of one service, for the association that runs it; id is the service
 *   public    like block, for everybody: facility, department and public phone; no person, no private phone
 *
 * Bytes are a pure function of the source: no clock, no TZ, no locale, any number of threads. The text is always
 * Japanese, whatever the user's language: subscribers are physicians and patients in Japan.
 * Vice cover stands in all but the public feed, by unit and stretch of time (engine/stand_in.h).
 * Gaps stand in block, hub and public feeds as 【未定】. A duty that was taken away stays as a tombstone (CANCELLED,
 * 【取消】) until 14 days after the change and 7 days after its end, measured against the newest publication of the source.
 * A calendar without any event holds one all-day notice, so that no body is empty. A revoked link holds one that lasts
 * from its changed_at for as long as the address is served (ical/link.h).
 * A link's alarm stands before every filled duty. Its revision is added to every SEQUENCE and its changed_at is the
 * earliest LAST-MODIFIED, so that clients see that a setting has changed.
 *
 * An event's text depends on what engine/visible.h lists and on its own last change, never on other events, so an
 * unchanged duty keeps its bytes when another changes. */

#include "engine/partner.h"
#include "engine/store.h"
#include "ical/calendar.h"

G_BEGIN_DECLS

/* So long a revoked address answers with a notice; then it is gone. */
#define RN_FEED_NOTICE_DAYS 60

typedef struct RnFeedSource RnFeedSource;

/* A service that another city plans: its duties stand in the hub, block, public and organisation feeds of this one with the
 * host's own events, UID and SEQUENCE. */
typedef struct {
  const RnPartnerRow *row;
  const RnFeedSource *host;
} RnFeedGuest;

struct RnFeedSource {
  const char *city_id;
  const GPtrArray *versions; /* RnVersion*: latest published of each month in the window, ascending, at least one */
  /* RnEvent*: one of kind "slot" for every slot of the versions, gaps too; one of kind "assignment" for every duty that a
   * person holds, and better for facilities too (then a facility that loses its own duty gets a tombstone); those of
   * former holders, cancelled. Events of months outside the window count only for the calendar's LAST-MODIFIED. */
  const GPtrArray *events;
  const GPtrArray *history;  /* RnVersion*: number and time of all published versions of these months; may be NULL */
  const GPtrArray *links;    /* RnFeedLink*: the feeds to make */
  GBytes *key;               /* of rn_token_key_load() */
  int threads;               /* 1.. */
  const GPtrArray *guests;   /* RnFeedGuest*; may be NULL */
};

typedef struct {
  char *audience, *id;       /* "revoked" when the link is */
  char *name;                /* of the person, facility or area */
  char *token;
  GBytes *bytes;
  char *sha256;              /* of the bytes, in hexadecimal digits */
  RnIcalCalendar *calendar;  /* what the bytes mean */
} RnFeed;
void rn_feed_free(RnFeed *feed);

/* RnFeed*, owning, in the order of the links. RN_ERROR_INPUT when events and versions contradict each other (a duty
 * without an event, a living event without a duty): a feed with a duty missing must never be published. */
GPtrArray *rn_feeds_build(const RnFeedSource *source, GError **error);

/* The (audience, id) pairs that the versions call for: every person and facility on a unit list or with an event, every
 * block, living area and city of a union (or the city where it has none) as block and as public, each service as organisation where there are
 * several, and the hub. RnFeedLink*, owning, with empty
 * link ids, by audience and id. */
GPtrArray *rn_feed_wanted_links(const GPtrArray *versions, const GPtrArray *events);

G_END_DECLS
