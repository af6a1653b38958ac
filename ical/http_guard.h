/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Connections and how long each may take. The HTTP library knows only an idle timeout, which a client that sends a
 * byte now and then defeats; here every phase of a connection has an absolute end:
 *
 *   connected   10 s until the first request is complete
 *   answering   30 s and a second for each 4 KiB of the answer
 *   kept        30 s from the end of an answer until the next request is complete
 *
 * When three quarters of the connections are taken, kept ones end at once and new ones have 1 s. */

#include "ical/http_request.h"

G_BEGIN_DECLS

typedef struct RnHttpGuard RnHttpGuard;
typedef struct RnHttpConnection RnHttpConnection;

/* `limit`: connections that the server takes at most. Starts a thread. */
RnHttpGuard *rn_http_guard_new(guint limit);
/* All connections must have left. */
void rn_http_guard_free(RnHttpGuard *guard);

RnHttpConnection *rn_http_guard_enter(RnHttpGuard *guard, int fd);
/* Before its descriptor is closed. Frees the connection. */
void rn_http_guard_leave(RnHttpGuard *guard, RnHttpConnection *connection);

/* What its present request asks for; belongs to the thread that serves the connection. */
RnHttpTarget *rn_http_connection_target(RnHttpConnection *connection);
void rn_http_connection_answers(RnHttpConnection *connection, gsize bytes);
void rn_http_connection_is_done(RnHttpConnection *connection);

/* Waits until no connection is answering, at most so long, and ends those that are kept. */
void rn_http_guard_drain(RnHttpGuard *guard, gint64 max_us);
guint rn_http_guard_count(RnHttpGuard *guard);

G_END_DECLS
