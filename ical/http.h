/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The feed server: the published folder over HTTP/1.1, meant to stand behind a web server that does TLS.
 *
 *   /f/TOKEN.ics   200, 304, 404 never issued, 410 withdrawn, 503 listed but unreadable and never read
 *   /duty/TOKEN    the page of the telephone desk
 *   /health        200 "ok", or 503 with what is wrong; the feeds are served all the same
 *   /robots.txt    calendar programs may fetch, nothing is to be indexed
 *
 * GET and HEAD only. It writes nothing, parses no calendar, and opens no file whose name came in a request. A body is
 * always the whole of one published file, and its ETag the digest of just that. */

#include "engine/date.h"

G_BEGIN_DECLS

/* One answer, for a log; holds no token. */
typedef struct {
  RnInstant at;
  const char *method; /* GET HEAD, or OTHER */
  const char *what;   /* "person NV1_1", "desk MH", "health", "robots", "unknown feed", "unknown" */
  guint status;
  gsize bytes;        /* of the body that was offered */
} RnHttpRecord;

typedef struct {
  int socket;               /* listening; the server closes it */
  const char *folder, *database, *key_path;
  guint connections;        /* at most so many at once, 16.. */
  guint threads;            /* 1.. */
  RnInstant (*clock)(void); /* UTC; any thread */
  gint64 desk_shift;        /* seconds from the clock to the time that the desk page shows */
  void (*log)(const RnHttpRecord *record, gpointer data); /* any thread; may be NULL */
  gpointer log_data;
} RnHttpOptions;

typedef struct RnHttpServer RnHttpServer;

/* Serves from now on. RN_ERROR_NOT_FOUND, RN_ERROR_SYSTEM: the folder has no feeds or cannot be read, or the system
 * refuses. A database that cannot be read is no error, only /health tells. Strings are copied. On failure the socket is
 * closed too. */
RnHttpServer *rn_http_server_new(const RnHttpOptions *options, GError **error);
/* Looks at the database again now (the folder needs no telling). */
void rn_http_server_refresh(RnHttpServer *server);
guint rn_http_server_feeds(RnHttpServer *server);
/* Takes no new connection, lets answers under way end (4 seconds at most), and frees. */
void rn_http_server_free(RnHttpServer *server);

/* A listening socket for "127.0.0.1:8270", "[::1]:8270" (numbers; port 0: any free one) or "unix:PATH" (mode 0660; a
 * socket left by a server that is gone is replaced). *shown receives what it listens on. -1 with RN_ERROR_INPUT when
 * the address is none, RN_ERROR_SYSTEM when it cannot be had. */
int rn_http_listen(const char *address, char **shown, GError **error);

G_END_DECLS
