/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One list of some thousand connections, walked five times a second. A connection is ended by shutting its socket down,
 * which its own thread then notices; it leaves the list before its descriptor is closed, so the descriptor cannot
 * belong to another by then. */

#include "ical/http_guard.h"

#include <sys/socket.h>

#define WALK_EVERY_US (G_USEC_PER_SEC / 5)
#define FIRST_REQUEST_US (10 * G_USEC_PER_SEC)
#define FIRST_REQUEST_CROWDED_US (1 * G_USEC_PER_SEC)
#define ANSWER_US (30 * G_USEC_PER_SEC)
#define ANSWER_BYTES_PER_SECOND 4096
#define KEPT_US (30 * G_USEC_PER_SEC)

typedef enum { CONNECTED, ANSWERING, KEPT } Phase;

struct RnHttpConnection {
  RnHttpConnection *before, *after; /* in the list */
  int fd;
  gint64 since;     /* monotonic, of the connection */
  gint64 end;       /* of the phase; written by its thread, read by the guard's: both under no lock, see load() */
  gint phase;       /* atomic */
  gboolean ended;
  RnHttpTarget target;
};

struct RnHttpGuard {
  guint limit;
  GThread *thread;
  GMutex lock;      /* for all below */
  GCond wake;
  RnHttpConnection *first;
  guint count;
  gboolean ending, draining;
};

static gint64
load(const gint64 *value)
{
  return __atomic_load_n(value, __ATOMIC_RELAXED);
}

static void
enter_phase(RnHttpConnection *connection, Phase phase, gint64 time_us)
{
  __atomic_store_n(&connection->end, g_get_monotonic_time() + time_us, __ATOMIC_RELAXED);
  g_atomic_int_set(&connection->phase, phase);
}

static gboolean
is_over(const RnHttpGuard *guard, const RnHttpConnection *connection, gint64 now)
{
  Phase phase = g_atomic_int_get(&connection->phase);
  gboolean crowded = guard->count >= guard->limit / 4 * 3;
  if (now >= load(&connection->end))
    return TRUE;
  if (guard->draining)
    return phase != ANSWERING;
  if (!crowded || phase == ANSWERING)
    return FALSE;
  return phase == KEPT || now - connection->since >= FIRST_REQUEST_CROWDED_US;
}

static void
walk(RnHttpGuard *guard)
{
  gint64 now = g_get_monotonic_time();
  for (RnHttpConnection *connection = guard->first; connection; connection = connection->after)
    if (!connection->ended && is_over(guard, connection, now)) {
      connection->ended = TRUE;
      shutdown(connection->fd, SHUT_RDWR);
    }
}

static gpointer
stand_guard(gpointer data)
{
  RnHttpGuard *guard = data;
  g_mutex_lock(&guard->lock);
  while (!guard->ending) {
    walk(guard);
    g_cond_wait_until(&guard->wake, &guard->lock, g_get_monotonic_time() + WALK_EVERY_US);
  }
  g_mutex_unlock(&guard->lock);
  return NULL;
}

RnHttpGuard *
rn_http_guard_new(guint limit)
{
  RnHttpGuard *guard = g_new0(RnHttpGuard, 1);
  guard->limit = limit;
  g_mutex_init(&guard->lock);
  g_cond_init(&guard->wake);
  guard->thread = g_thread_new("guard", stand_guard, guard);
  return guard;
}

void
rn_http_guard_free(RnHttpGuard *guard)
{
  if (!guard)
    return;
  g_mutex_lock(&guard->lock);
  guard->ending = TRUE;
  g_cond_broadcast(&guard->wake);
  g_mutex_unlock(&guard->lock);
  g_thread_join(guard->thread);
  g_assert(!guard->first);
  g_mutex_clear(&guard->lock);
  g_cond_clear(&guard->wake);
  g_free(guard);
}

RnHttpConnection *
rn_http_guard_enter(RnHttpGuard *guard, int fd)
{
  RnHttpConnection *connection = g_new0(RnHttpConnection, 1);
  connection->fd = fd;
  connection->since = g_get_monotonic_time();
  enter_phase(connection, CONNECTED, FIRST_REQUEST_US);
  g_mutex_lock(&guard->lock);
  connection->after = guard->first;
  if (guard->first)
    guard->first->before = connection;
  guard->first = connection;
  guard->count++;
  g_mutex_unlock(&guard->lock);
  return connection;
}

void
rn_http_guard_leave(RnHttpGuard *guard, RnHttpConnection *connection)
{
  g_mutex_lock(&guard->lock);
  if (connection->before)
    connection->before->after = connection->after;
  else
    guard->first = connection->after;
  if (connection->after)
    connection->after->before = connection->before;
  guard->count--;
  g_mutex_unlock(&guard->lock);
  g_free(connection);
}

RnHttpTarget *
rn_http_connection_target(RnHttpConnection *connection)
{
  return &connection->target;
}

void
rn_http_connection_answers(RnHttpConnection *connection, gsize bytes)
{
  enter_phase(connection, ANSWERING, ANSWER_US + (gint64)(bytes / ANSWER_BYTES_PER_SECOND) * G_USEC_PER_SEC);
}

void
rn_http_connection_is_done(RnHttpConnection *connection)
{
  enter_phase(connection, KEPT, KEPT_US);
}

static gboolean
is_answering(const RnHttpGuard *guard)
{
  for (const RnHttpConnection *connection = guard->first; connection; connection = connection->after)
    if (g_atomic_int_get(&connection->phase) == ANSWERING)
      return TRUE;
  return FALSE;
}

void
rn_http_guard_drain(RnHttpGuard *guard, gint64 max_us)
{
  gint64 until = g_get_monotonic_time() + max_us;
  g_mutex_lock(&guard->lock);
  guard->draining = TRUE;
  while (is_answering(guard) && g_get_monotonic_time() < until) {
    g_mutex_unlock(&guard->lock);
    g_usleep(10000);
    g_mutex_lock(&guard->lock);
  }
  g_mutex_unlock(&guard->lock);
}

guint
rn_http_guard_count(RnHttpGuard *guard)
{
  g_mutex_lock(&guard->lock);
  guint count = guard->count;
  g_mutex_unlock(&guard->lock);
  return count;
}
