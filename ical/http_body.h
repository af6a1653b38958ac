/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Answers that are ready to be sent again and again: the bytes of one feed in one content coding, with all headers, and
 * its 304. Made once when a feed changes; any number of threads may send one at a time, and a body that is being sent
 * lives on after rn_http_body_free(). */

#include "ical/http_request.h"

G_BEGIN_DECLS

typedef struct RnHttpBody RnHttpBody;

/* The bytes of a feed as they are. `etag` with quotes; `modified` RN_INSTANT_NONE: no Last-Modified. */
RnHttpBody *rn_http_body_new(GBytes *bytes, const char *etag, RnInstant modified, gboolean gzip);
void rn_http_body_free(RnHttpBody *body);
const char *rn_http_body_etag(const RnHttpBody *body);
gsize rn_http_body_size(const RnHttpBody *body);
/* What the HTTP library sends; borrowed. */
gpointer rn_http_body_response(const RnHttpBody *body, gboolean unchanged);

/* The bytes in gzip's format, the same for the same input (no name, no time); new reference. */
GBytes *rn_http_gzip(GBytes *bytes);

/* A short answer in plain text, or a page; copied. `type` e.g. "text/plain; charset=utf-8". With `close` the
 * connection ends after it; with `retry` it carries Retry-After. The caller destroys it by rn_http_plain_free(). */
typedef struct {
  const char *type, *allow; /* allow may be NULL */
  gboolean close, retry, cacheable;
} RnHttpPlainOptions;
gpointer rn_http_plain_new(const char *text, const RnHttpPlainOptions *options);
void rn_http_plain_free(gpointer response);

G_END_DECLS
