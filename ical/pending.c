/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Everything goes through the folder's descriptor and never follows a symbolic link. Up to about a thousand files of some
 * hundred kilobytes. */

#include "ical/pending.h"

#include "ical/readback.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <sys/stat.h>
#include <time.h> /* timespec */
#include <unistd.h>

#define SYNC_THREADS 8

RnPending *
rn_pending_new(const char *name, GBytes *bytes, guint mode, const RnIcalCalendar *meant)
{
  RnPending *pending = g_new0(RnPending, 1);
  pending->name = g_strdup(name);
  pending->bytes = g_bytes_ref(bytes);
  pending->mode = mode;
  pending->meant = meant;
  return pending;
}

void
rn_pending_free(RnPending *pending)
{
  if (!pending)
    return;
  g_free(pending->name);
  g_free(pending->temporary);
  g_bytes_unref(pending->bytes);
  g_free(pending);
}

/* --- one file --- */

static gboolean
write_bytes(int fd, GBytes *bytes)
{
  gsize left;
  const char *p = g_bytes_get_data(bytes, &left);
  while (left > 0) {
    ssize_t written = write(fd, p, left);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    p += written;
    left -= (gsize)written;
  }
  return TRUE;
}

/* A web server tells versions apart by the whole second of a file's time, and the same length is common (a swap and its
 * reversal). Two publications within a second, or a clock that was set back, must not look like one: the time of a file
 * always grows. */
static gboolean
grow_time(int fd, gint64 replaced_at)
{
  struct stat st;
  if (fstat(fd, &st) != 0)
    return FALSE;
  if (st.st_mtim.tv_sec > replaced_at)
    return TRUE;
  const struct timespec times[2] = {{0, UTIME_OMIT}, {(time_t)replaced_at + 1, 0}};
  return futimens(fd, times) == 0;
}

static gboolean
write_temporary(int folder, RnPending *pending, guint number)
{
  g_autofree char *name = g_strdup_printf(RN_PENDING_PREFIX "%u" RN_PENDING_SUFFIX, number);
  int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  pending->temporary = g_steal_pointer(&name);
  gboolean done = fchmod(fd, pending->mode) == 0 && write_bytes(fd, pending->bytes) &&
                  grow_time(fd, pending->replaced_at);
  int saved = errno;
  done = close(fd) == 0 && done;
  errno = saved;
  return done;
}

static gboolean
sync_temporary(int folder, const RnPending *pending)
{
  int fd = openat(folder, pending->temporary, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  gboolean done = fsync(fd) == 0;
  int saved = errno;
  close(fd);
  errno = saved;
  return done;
}

/* --- all of them --- */

typedef struct {
  int folder;
  const GPtrArray *pending;
  int *errors; /* of the sync of each file; 0: none */
  gint next;
} Syncing;

static gpointer
sync_worker(gpointer data)
{
  Syncing *syncing = data;
  for (;;) {
    guint at = (guint)g_atomic_int_add(&syncing->next, 1);
    if (at >= syncing->pending->len)
      return NULL;
    syncing->errors[at] = sync_temporary(syncing->folder, syncing->pending->pdata[at]) ? 0 : errno;
  }
}

/* The first file that could not be synced, or NULL; whatever order the threads took. */
static const RnPending *
sync_all(int folder, const GPtrArray *pending, int *failure)
{
  g_autofree int *errors = g_new0(int, pending->len);
  Syncing syncing = {folder, pending, errors, 0};
  g_autoptr(GPtrArray) threads = g_ptr_array_new();
  for (guint i = 1; i < MIN(pending->len, SYNC_THREADS); i++)
    g_ptr_array_add(threads, g_thread_new("sync", sync_worker, &syncing));
  sync_worker(&syncing);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join(threads->pdata[i]);
  for (guint i = 0; i < pending->len; i++)
    if (errors[i]) {
      *failure = errors[i];
      return pending->pdata[i];
    }
  return NULL;
}

static const RnPending *
write_all(int folder, const GPtrArray *pending, int *failure)
{
  for (guint i = 0; i < pending->len; i++)
    if (!write_temporary(folder, pending->pdata[i], i)) {
      *failure = errno;
      return pending->pdata[i];
    }
  return sync_all(folder, pending, failure);
}

/* NULL, or what differs. */
static gpointer
read_back(gpointer data)
{
  const GPtrArray *all = data;
  GError *error = NULL;
  g_autoptr(RnReadback) readback = rn_readback_new();
  for (guint i = 0; !error && i < all->len; i++) {
    const RnPending *pending = all->pdata[i];
    if (pending->meant)
      rn_readback_check_next(readback, pending->bytes, pending->meant, &error);
  }
  return error;
}

gboolean
rn_pending_write(int folder, const GPtrArray *pending, const RnPending **failed, GError **error)
{
  int failure = 0;
  GThread *reader = g_thread_new("read-back", read_back, (gpointer)pending);
  *failed = write_all(folder, pending, &failure);
  GError *differs = g_thread_join(reader);
  if (*failed)
    g_clear_error(&differs);
  else if (differs)
    g_propagate_error(error, g_steal_pointer(&differs));
  else
    return TRUE;
  errno = failure;
  return FALSE;
}

gboolean
rn_pending_replace(int folder, RnPending *pending)
{
  if (renameat(folder, pending->temporary, folder, pending->name) != 0)
    return FALSE;
  g_clear_pointer(&pending->temporary, g_free);
  return TRUE;
}

void
rn_pending_remove(int folder, const GPtrArray *pending)
{
  for (guint i = 0; i < pending->len; i++) {
    const RnPending *file = pending->pdata[i];
    if (file->temporary)
      unlinkat(folder, file->temporary, 0);
  }
}
