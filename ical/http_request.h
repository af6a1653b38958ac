/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What a request asks for, judged on its raw bytes. Pure functions without sockets, clock or files; any bytes may come
 * in. Decoding (%41, +, ..) never happens: an address that is not spelt exactly as it was issued is unknown. */

#include "engine/date.h"
#include "ical/token.h"

G_BEGIN_DECLS

typedef enum { RN_HTTP_NOWHERE, RN_HTTP_FEED, RN_HTTP_DESK, RN_HTTP_HEALTH, RN_HTTP_ROBOTS } RnHttpPlace;

typedef struct {
  RnHttpPlace place;
  char token[RN_TOKEN_LENGTH + 1]; /* of a feed or a desk page; else "" */
} RnHttpTarget;

/* The request target as it stands in the request line:
 *   /f/TOKEN.ics   a feed           /duty/TOKEN   the page of the telephone desk
 *   /health        /robots.txt      anything else, absolute forms too: RN_HTTP_NOWHERE
 * A query is allowed and ignored: people add one to make a calendar program fetch afresh. */
RnHttpTarget rn_http_target(const char *uri);

/* The three date formats of RFC 9110 section 5.6.7, GMT; years 2000 to 2099. */
gboolean rn_http_date_parse(const char *text, RnInstant *instant);
#define RN_HTTP_DATE_SIZE 30
/* IMF-fixdate, for an instant of the years 2000 to 2099. */
void rn_http_date_format(RnInstant instant, char text[RN_HTTP_DATE_SIZE]);

/* Whether gzip is among the accepted codings with a weight above 0 (RFC 9110 section 12.5.3). NULL: no such field. */
gboolean rn_http_accepts_gzip(const char *accept_encoding);

/* What a client says it has. NULL: no such field. */
typedef struct {
  const char *if_none_match, *if_modified_since;
} RnHttpCondition;
/* TRUE when 304 is right (RFC 9110 section 13.2.2): If-None-Match alone decides where it stands, by weak comparison
 * with `etag` (with its quotes), and a field that is no list of tags matches nothing. Else If-Modified-Since, when it is a
 * date from `modified` to `now`: a later one comes from a wrong clock and proves nothing. */
gboolean rn_http_is_unchanged(const RnHttpCondition *condition, const char *etag, RnInstant modified, RnInstant now);

G_END_DECLS
