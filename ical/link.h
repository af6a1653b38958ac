/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The life of a feed's address: issued, rotated, revoked.
 *
 * A link belongs to one audience for ever; its address follows from its id, its generation and the key file. A rotated link
 * has the next generation and keeps its settings; a revoked one never comes back, but another may be issued for the same
 * audience. What was withdrawn answers with a notice for RN_FEED_NOTICE_DAYS and is remembered afterwards, so that a
 * server can say 410 for it and 404 for what never was.
 * Nothing here writes feeds: they follow with the next rn_feed_build_all(). All functions that write need a transaction
 * of the caller. Times never go back: what is withdrawn before the newest publication counts from that. */

#include "engine/city.h"
#include "ical/feed.h"

G_BEGIN_DECLS

#define RN_LINK_MAX_ALARM (7 * 24 * 60) /* minutes */

/* The key of the store's links. A key that is missing although links were issued with it is not replaced unasked
 * (RN_ERROR_CONFLICT), because every address would change; `reissue` asks. `created` may be NULL. */
GBytes *rn_link_key(RnStore *store, const char *key_path, gboolean reissue, gboolean *created, GError **error);
/* The key is the one that the link was issued with, or the link has no address yet. RN_ERROR_CONFLICT otherwise. */
gboolean rn_link_fits(const RnFeedLink *link, GBytes *key, GError **error);

/* `audience` is a known word and `id` names something of the city that may have such a feed now: somebody who has left
 * may not. RN_ERROR_INPUT, RN_ERROR_NOT_FOUND. */
gboolean rn_link_audience_check(const RnCity *city, const char *audience, const char *id, RnInstant now, GError **error);

/* A new link, generation 1, with its address; not stored. Free with rn_feed_link_free(). */
RnFeedLink *rn_link_new(GBytes *key, const char *audience, const char *id, int alarm_minutes, RnInstant now);
/* The living links of an audience among `links`: RnFeedLink*, borrowed, in their order. */
GPtrArray *rn_link_living(const GPtrArray *links, const char *audience, const char *id);

/* Each changes and stores the link. `reason`: rotated, or for revoke: revoked left. */
gboolean rn_link_set_alarm(RnStore *store, const char *city_id, RnFeedLink *link, int minutes, RnInstant now,
                           GError **error);
gboolean rn_link_rotate(RnStore *store, GBytes *key, const char *city_id, RnFeedLink *link, RnInstant now,
                        GError **error);
gboolean rn_link_revoke(RnStore *store, const char *city_id, RnFeedLink *link, RnInstant now, GError **error);

/* The withdrawn addresses that still answer, as revoked links for rn_feeds_build(); those of another key are left out,
 * nobody knows their names any more. RnFeedLink*, owning. */
GPtrArray *rn_link_notices(const GPtrArray *retired, GBytes *key, RnInstant now);

G_END_DECLS
