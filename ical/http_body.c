/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Ready answers, as the HTTP library wants them. Feeds are some kilobytes up to some hundred; all are kept in memory. */

#include "ical/http_body.h"

#include <microhttpd.h>
#include <string.h>
#include <zlib.h>

struct RnHttpBody {
  char *etag;
  gsize size;
  struct MHD_Response *full, *unchanged;
};

static void
add(struct MHD_Response *response, const char *name, const char *value)
{
  enum MHD_Result done = MHD_add_response_header(response, name, value);
  g_assert(done == MHD_YES);
}

/* A feed is private to whoever holds its address, is fetched again and again, and must never be taken for a page. */
static void
add_common(struct MHD_Response *response)
{
  add(response, MHD_HTTP_HEADER_X_CONTENT_TYPE_OPTIONS, "nosniff");
  add(response, "Referrer-Policy", "no-referrer");
  add(response, "X-Robots-Tag", "noindex");
}

static void
add_validators(struct MHD_Response *response, const char *etag, RnInstant modified)
{
  char date[RN_HTTP_DATE_SIZE];
  add(response, MHD_HTTP_HEADER_ETAG, etag);
  add(response, MHD_HTTP_HEADER_CACHE_CONTROL, "private, no-cache");
  add(response, MHD_HTTP_HEADER_VARY, MHD_HTTP_HEADER_ACCEPT_ENCODING);
  if (modified == RN_INSTANT_NONE)
    return;
  rn_http_date_format(modified, date);
  add(response, MHD_HTTP_HEADER_LAST_MODIFIED, date);
}

static void
release_bytes(void *bytes)
{
  g_bytes_unref(bytes);
}

RnHttpBody *
rn_http_body_new(GBytes *bytes, const char *etag, RnInstant modified, gboolean gzip)
{
  RnHttpBody *body = g_new0(RnHttpBody, 1);
  const void *data = g_bytes_get_data(bytes, &body->size);
  body->etag = g_strdup(etag);
  body->full = MHD_create_response_from_buffer_with_free_callback_cls(body->size, (void *)data, release_bytes,
                                                                      g_bytes_ref(bytes));
  /* The library puts a Content-Length on every 304. RFC 9110 section 8.6 wants that of the 200, but there are clients
   * that then wait for as many bytes; 0 is what all of them understand. */
  body->unchanged = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
  g_assert(body->full && body->unchanged);
  add(body->full, MHD_HTTP_HEADER_CONTENT_TYPE, "text/calendar; charset=utf-8");
  add(body->full, MHD_HTTP_HEADER_CONTENT_DISPOSITION, "inline; filename=\"rota.ics\"");
  if (gzip)
    add(body->full, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
  add_common(body->full);
  add_validators(body->full, etag, modified);
  add_validators(body->unchanged, etag, modified);
  return body;
}

void
rn_http_body_free(RnHttpBody *body)
{
  if (!body)
    return;
  MHD_destroy_response(body->full);
  MHD_destroy_response(body->unchanged);
  g_free(body->etag);
  g_free(body);
}

const char *
rn_http_body_etag(const RnHttpBody *body)
{
  return body->etag;
}

gsize
rn_http_body_size(const RnHttpBody *body)
{
  return body->size;
}

gpointer
rn_http_body_response(const RnHttpBody *body, gboolean unchanged)
{
  return unchanged ? body->unchanged : body->full;
}

GBytes *
rn_http_gzip(GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  z_stream stream = {0};
  int status = deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY);
  g_assert(status == Z_OK);
  gsize room = deflateBound(&stream, length);
  guint8 *out = g_malloc(room);
  stream.next_in = (Bytef *)data;
  stream.avail_in = (uInt)length;
  stream.next_out = out;
  stream.avail_out = (uInt)room;
  status = deflate(&stream, Z_FINISH);
  g_assert(status == Z_STREAM_END);
  gsize packed = stream.total_out;
  deflateEnd(&stream);
  return g_bytes_new_take(g_realloc(out, packed), packed);
}

gpointer
rn_http_plain_new(const char *text, const RnHttpPlainOptions *options)
{
  struct MHD_Response *response =
    MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_MUST_COPY);
  g_assert(response);
  add(response, MHD_HTTP_HEADER_CONTENT_TYPE, options->type);
  add(response, MHD_HTTP_HEADER_CACHE_CONTROL, options->cacheable ? "public, max-age=86400" : "no-store");
  add_common(response);
  add(response, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  if (options->allow)
    add(response, MHD_HTTP_HEADER_ALLOW, options->allow);
  if (options->close)
    add(response, MHD_HTTP_HEADER_CONNECTION, "close");
  if (options->retry)
    add(response, MHD_HTTP_HEADER_RETRY_AFTER, "300");
  return response;
}

void
rn_http_plain_free(gpointer response)
{
  if (response)
    MHD_destroy_response(response);
}
