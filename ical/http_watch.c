/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The thread that keeps the board up: it looks at the times of the database's files each second, reads when they have
 * changed, and opens the database now and then all the same, so that a damage is noticed. A locked database makes it
 * wait, and nobody else. */

#include "ical/http_watch.h"

#include <string.h>
#include <sys/stat.h>

#define LOOK_EVERY_US G_USEC_PER_SEC
#define OPEN_EVERY_US (5 * G_USEC_PER_SEC)
#define WAIT_AT_MOST_US G_USEC_PER_SEC

/* The file and its log, as they were when the database was last read or refused. */
typedef struct {
  ino_t inode[2];
  off_t size[2];
  struct timespec modified[2];
} Look;

struct RnHttpWatch {
  char *database, *log_path, *key_path;
  RnInstant (*clock)(gpointer data);
  gpointer clock_data;
  GThread *thread;
  GMutex lock;            /* for all below */
  GCond wake;             /* the thread has something to do */
  GCond done;             /* a reading has ended */
  RnHttpBoard *board;
  Look last;
  gint64 opened_at;       /* monotonic */
  guint readings;
  gboolean sound, asked, ending;
};

static Look
look_at(const RnHttpWatch *watch)
{
  Look look;
  const char *const paths[] = {watch->database, watch->log_path};
  memset(&look, 0, sizeof look);
  for (int i = 0; i < 2; i++) {
    struct stat st;
    if (stat(paths[i], &st) != 0 || st.st_size == 0) /* readers leave an empty log */
      continue;
    look.inode[i] = st.st_ino;
    look.size[i] = st.st_size;
    look.modified[i] = st.st_mtim;
  }
  return look;
}

static gboolean
has_changed(const RnHttpWatch *watch)
{
  Look look = look_at(watch);
  for (int i = 0; i < 2; i++)
    if (look.inode[i] != watch->last.inode[i] || look.size[i] != watch->last.size[i] ||
        look.modified[i].tv_sec != watch->last.modified[i].tv_sec ||
        look.modified[i].tv_nsec != watch->last.modified[i].tv_nsec)
      return TRUE;
  return FALSE;
}

/* Holds the lock, but not while it reads. */
static void
read_board(RnHttpWatch *watch)
{
  watch->last = look_at(watch);
  watch->asked = FALSE;
  watch->opened_at = g_get_monotonic_time();
  g_mutex_unlock(&watch->lock);
  RnHttpBoard *board =
    rn_http_board_read(watch->database, watch->key_path, watch->clock(watch->clock_data), NULL);
  g_mutex_lock(&watch->lock);
  watch->sound = board != NULL;
  watch->readings++;
  if (board) {
    rn_http_board_unref(watch->board);
    watch->board = board;
  }
  g_cond_broadcast(&watch->done);
}

static gpointer
keep_up(gpointer data)
{
  RnHttpWatch *watch = data;
  g_mutex_lock(&watch->lock);
  while (!watch->ending) {
    if (watch->asked || has_changed(watch) || g_get_monotonic_time() - watch->opened_at >= OPEN_EVERY_US)
      read_board(watch);
    else
      g_cond_wait_until(&watch->wake, &watch->lock, g_get_monotonic_time() + LOOK_EVERY_US);
  }
  g_mutex_unlock(&watch->lock);
  return NULL;
}

RnHttpWatch *
rn_http_watch_new(const char *database, const char *key_path, RnInstant (*clock)(gpointer data), gpointer data)
{
  RnHttpWatch *watch = g_new0(RnHttpWatch, 1);
  g_mutex_init(&watch->lock);
  g_cond_init(&watch->wake);
  g_cond_init(&watch->done);
  watch->database = g_strdup(database);
  watch->log_path = g_strconcat(database, "-wal", NULL);
  watch->key_path = g_strdup(key_path);
  watch->clock = clock;
  watch->clock_data = data;
  g_mutex_lock(&watch->lock);
  read_board(watch); /* so that the first request finds one */
  g_mutex_unlock(&watch->lock);
  watch->thread = g_thread_new("database", keep_up, watch);
  return watch;
}

void
rn_http_watch_free(RnHttpWatch *watch)
{
  if (!watch)
    return;
  g_mutex_lock(&watch->lock);
  watch->ending = TRUE;
  g_cond_broadcast(&watch->wake);
  g_mutex_unlock(&watch->lock);
  g_thread_join(watch->thread);
  rn_http_board_unref(watch->board);
  g_mutex_clear(&watch->lock);
  g_cond_clear(&watch->wake);
  g_cond_clear(&watch->done);
  g_free(watch->database);
  g_free(watch->log_path);
  g_free(watch->key_path);
  g_free(watch);
}

void
rn_http_watch_refresh(RnHttpWatch *watch)
{
  g_mutex_lock(&watch->lock);
  watch->asked = TRUE;
  g_cond_broadcast(&watch->wake);
  g_mutex_unlock(&watch->lock);
}

RnHttpBoard *
rn_http_watch_board(RnHttpWatch *watch, gboolean *sound)
{
  g_mutex_lock(&watch->lock);
  if (has_changed(watch)) {
    guint before = watch->readings;
    gint64 until = g_get_monotonic_time() + WAIT_AT_MOST_US;
    watch->asked = TRUE;
    g_cond_broadcast(&watch->wake);
    while (watch->readings == before && !watch->ending && g_cond_wait_until(&watch->done, &watch->lock, until))
      continue;
  }
  RnHttpBoard *board = watch->board ? rn_http_board_ref(watch->board) : NULL;
  if (sound)
    *sound = watch->sound;
  g_mutex_unlock(&watch->lock);
  return board;
}
