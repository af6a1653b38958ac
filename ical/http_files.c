/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Reads the folder that ical/folder.h writes, without its lock: the index is replaced last and holds the SHA-256 of
 * every file, so a state that fits together is known when it is seen. Up to some thousand feeds of some hundred
 * kilobytes; a publication costs reading what it changed. */

#include "ical/http_files.h"

#include "engine/finding.h"
#include "ical/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX "index.csv"
#define INDEX_HEADER "audience,id,name,file,sha256\n"
#define MAX_FILE_BYTES (64 * 1024 * 1024)
#define RETRY_AFTER_US (G_USEC_PER_SEC / 4) /* while the folder does not fit its index */

struct RnHttpFile {
  gint references; /* atomic */
  char *title, *token;
  char *sha256;    /* of the bytes; "" when there are none */
  RnInstant modified;
  gboolean dated;  /* the answers carry Last-Modified: the time was not in the future when they were made */
  GBytes *bytes;
  RnHttpBody *plain;
  RnHttpBody *packed; /* atomic; NULL until first asked for, `plain` when packing does not pay */
};

struct RnHttpSnapshot {
  gint references; /* atomic */
  GHashTable *files; /* token, owned by its file -> RnHttpFile* */
  gboolean sound;    /* every feed is what the index says */
  RnInstant undated; /* from then on a feed without Last-Modified may have it; RN_INSTANT_NONE: none is without */
};

/* What tells one index from another. */
typedef struct {
  dev_t device;
  ino_t inode;
  off_t size;
  struct timespec modified, changed;
} Signature;

struct RnHttpFiles {
  char *dir, *index_path;
  GMutex reading;           /* one thread reads the folder */
  GMutex lock;              /* for all below */
  RnHttpSnapshot *snapshot;
  Signature signature;      /* of the index that the snapshot was made from */
  gint64 retry_at;          /* monotonic; 0: nothing to try again */
  gboolean reachable;
};

/* --- one feed --- */

static void
file_unref(gpointer item)
{
  RnHttpFile *file = item;
  if (!g_atomic_int_dec_and_test(&file->references))
    return;
  if (file->packed != file->plain)
    rn_http_body_free(file->packed);
  rn_http_body_free(file->plain);
  g_clear_pointer(&file->bytes, g_bytes_unref);
  g_free(file->title);
  g_free(file->token);
  g_free(file->sha256);
  g_free(file);
}

static RnHttpFile *
file_ref(RnHttpFile *file)
{
  g_atomic_int_inc(&file->references);
  return file;
}

/* The first half of the digest is the tag; another coding has another one. */
static char *
tag_of(const RnHttpFile *file, const char *coding)
{
  return g_strdup_printf("\"%.32s%s\"", file->sha256, coding);
}

static void
file_dress(RnHttpFile *file, RnInstant now)
{
  g_autofree char *etag = tag_of(file, "");
  file->dated = file->modified <= now;
  file->plain = rn_http_body_new(file->bytes, etag, file->dated ? file->modified : RN_INSTANT_NONE, FALSE);
}

static RnHttpBody *
file_pack(const RnHttpFile *file)
{
  g_autoptr(GBytes) packed = rn_http_gzip(file->bytes);
  g_autofree char *etag = tag_of(file, "-gzip");
  if (g_bytes_get_size(packed) >= g_bytes_get_size(file->bytes))
    return file->plain;
  return rn_http_body_new(packed, etag, file->dated ? file->modified : RN_INSTANT_NONE, TRUE);
}

const RnHttpBody *
rn_http_file_body(RnHttpFile *file, gboolean gzip)
{
  if (!gzip || !file->plain)
    return file->plain;
  RnHttpBody *packed = g_atomic_pointer_get(&file->packed);
  if (packed)
    return packed;
  packed = file_pack(file);
  if (g_atomic_pointer_compare_and_exchange(&file->packed, NULL, packed))
    return packed;
  if (packed != file->plain) /* another thread was quicker */
    rn_http_body_free(packed);
  return g_atomic_pointer_get(&file->packed);
}

RnInstant
rn_http_file_modified(const RnHttpFile *file)
{
  return file->modified;
}

const char *
rn_http_file_title(const RnHttpFile *file)
{
  return file->title;
}

/* --- snapshots --- */

static RnHttpSnapshot *
snapshot_new(void)
{
  RnHttpSnapshot *snapshot = g_new0(RnHttpSnapshot, 1);
  snapshot->references = 1;
  snapshot->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, file_unref);
  snapshot->sound = TRUE;
  snapshot->undated = RN_INSTANT_NONE;
  return snapshot;
}

static RnHttpSnapshot *
snapshot_ref(RnHttpSnapshot *snapshot)
{
  g_atomic_int_inc(&snapshot->references);
  return snapshot;
}

void
rn_http_snapshot_unref(RnHttpSnapshot *snapshot)
{
  if (!snapshot || !g_atomic_int_dec_and_test(&snapshot->references))
    return;
  g_hash_table_unref(snapshot->files);
  g_free(snapshot);
}

RnHttpFile *
rn_http_snapshot_find(const RnHttpSnapshot *snapshot, const char *token)
{
  return g_hash_table_lookup(snapshot->files, token);
}

guint
rn_http_snapshot_size(const RnHttpSnapshot *snapshot)
{
  return g_hash_table_size(snapshot->files);
}

static void
snapshot_add(RnHttpSnapshot *snapshot, RnHttpFile *file)
{
  if (file->bytes && !file->dated && (snapshot->undated == RN_INSTANT_NONE || file->modified < snapshot->undated))
    snapshot->undated = file->modified;
  g_hash_table_replace(snapshot->files, file->token, file);
}

/* --- reading --- */

/* The bytes of a plain file, never through a symbolic link; NULL when there are none. */
static GBytes *
read_plain_file(int folder, const char *name, struct stat *st)
{
  int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  g_autofree guint8 *bytes = NULL;
  gsize length = 0, size = 0;
  if (fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_size > 0 && st->st_size <= MAX_FILE_BYTES) {
    size = (gsize)st->st_size;
    bytes = g_malloc(size);
    for (ssize_t got; length < size && (got = pread(fd, bytes + length, size - length, (off_t)length)) > 0;)
      length += (gsize)got;
  }
  close(fd);
  return size && length == size ? g_bytes_new_take(g_steal_pointer(&bytes), length) : NULL;
}

/* A calendar from its first line to its last. */
static gboolean
is_whole(GBytes *bytes)
{
  static const char first[] = "BEGIN:VCALENDAR\r\n", last[] = "\r\nEND:VCALENDAR\r\n";
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  return length >= strlen(first) + strlen(last) && memcmp(data, first, strlen(first)) == 0 &&
         memcmp(data + length - strlen(last), last, strlen(last)) == 0;
}

/* A line of the index: who, and which file with which bytes. FALSE for a line that is none. The last two cells are
 * never quoted; the first two are only shown. */
static gboolean
parse_line(char *line, RnHttpFile *file)
{
  char *sha256 = strrchr(line, ',');
  if (!sha256)
    return FALSE;
  *sha256++ = '\0';
  char *name = strrchr(line, ',');
  if (!name || strlen(sha256) != 64 || strlen(++name) != RN_TOKEN_LENGTH + strlen(".ics"))
    return FALSE;
  g_autofree char *token = g_strndup(name, RN_TOKEN_LENGTH);
  if (!rn_token_is_valid(token) || strcmp(name + RN_TOKEN_LENGTH, ".ics") != 0)
    return FALSE;
  g_auto(GStrv) cells = g_strsplit(line, ",", 3);
  file->title = g_strstrip(g_strdup_printf("%s %s", cells[0], cells[1] ? cells[1] : ""));
  file->token = g_steal_pointer(&token);
  file->sha256 = g_strdup(sha256);
  return TRUE;
}

/* Takes the bytes of the feed from the folder; FALSE when they are not those of the index. */
static gboolean
file_load(RnHttpFile *file, int folder, gboolean settle)
{
  struct stat st;
  g_autofree char *name = g_strconcat(file->token, ".ics", NULL);
  g_autoptr(GBytes) bytes = read_plain_file(folder, name, &st);
  if (!bytes || !is_whole(bytes))
    return FALSE;
  g_autofree char *sha256 = rn_digest_sha256(bytes);
  if (strcmp(sha256, file->sha256) != 0 && !settle)
    return FALSE;
  gboolean listed = strcmp(sha256, file->sha256) == 0;
  g_free(file->sha256);
  file->sha256 = g_steal_pointer(&sha256);
  file->bytes = g_steal_pointer(&bytes);
  file->modified = st.st_mtim.tv_sec;
  return listed;
}

/* The feed of one line: what is held already when its bytes are still listed, else what the folder has, else what was
 * held before. Whole bytes that the index does not know are better than none, and only than none. */
static RnHttpFile *
take_line(char *line, int folder, const RnHttpSnapshot *before, RnInstant now, gboolean *sound)
{
  g_autofree RnHttpFile *file = g_new0(RnHttpFile, 1);
  file->references = 1;
  if (!parse_line(line, file))
    return NULL;
  RnHttpFile *held = before ? rn_http_snapshot_find(before, file->token) : NULL;
  if (held && !held->bytes)
    held = NULL;
  gboolean same = held && strcmp(held->sha256, file->sha256) == 0;
  gboolean keeps = same && (held->dated || held->modified > now) && strcmp(held->title, file->title) == 0;
  if (!keeps && !file_load(file, folder, held == NULL)) {
    *sound = FALSE;
    keeps = held != NULL;
  }
  if (keeps) {
    file_unref(g_steal_pointer(&file));
    return file_ref(held);
  }
  if (file->bytes)
    file_dress(file, now);
  return g_steal_pointer(&file);
}

/* NULL with errno when the folder has no index that can be read. */
static RnHttpSnapshot *
read_folder(const RnHttpFiles *files, Signature *signature, RnInstant now)
{
  struct stat st;
  int folder = open(files->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0)
    return NULL;
  g_autoptr(GBytes) index = read_plain_file(folder, INDEX, &st);
  gsize length = 0;
  const char *data = index ? g_bytes_get_data(index, &length) : "";
  g_autofree char *text = g_strndup(data, length);
  g_autoptr(RnHttpSnapshot) snapshot = snapshot_new();
  if (g_str_has_prefix(text, INDEX_HEADER)) {
    g_auto(GStrv) lines = g_strsplit(text + strlen(INDEX_HEADER), "\n", -1);
    *signature = (Signature){st.st_dev, st.st_ino, st.st_size, st.st_mtim, st.st_ctim};
    for (char **line = lines; *line; line++) {
      RnHttpFile *file = take_line(*line, folder, files->snapshot, now, &snapshot->sound);
      if (file)
        snapshot_add(snapshot, file);
    }
  }
  int saved = errno;
  close(folder);
  errno = index ? EINVAL : saved;
  return rn_http_snapshot_size(snapshot) ? g_steal_pointer(&snapshot) : NULL;
}

/* --- keeping up --- */

static gboolean
is_same_time(const struct timespec *a, const struct timespec *b)
{
  return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static gboolean
is_same_index(const Signature *a, const struct stat *st)
{
  return a->device == st->st_dev && a->inode == st->st_ino && a->size == st->st_size &&
         is_same_time(&a->modified, &st->st_mtim) && is_same_time(&a->changed, &st->st_ctim);
}

/* Whether the folder is to be read; holds the lock. */
static gboolean
is_due(const RnHttpFiles *files, const struct stat *st, gboolean found, RnInstant now)
{
  if (files->retry_at)
    return g_get_monotonic_time() >= files->retry_at;
  if (!found)
    return files->reachable; /* once, to notice; then by and by */
  return !is_same_index(&files->signature, st) ||
         (files->snapshot->undated != RN_INSTANT_NONE && now >= files->snapshot->undated);
}

/* Reads the folder and takes what was read; holds `reading`. FALSE with errno when it could not be read. */
static gboolean
refresh(RnHttpFiles *files, RnInstant now)
{
  Signature signature = files->signature;
  RnHttpSnapshot *fresh = read_folder(files, &signature, now);
  int saved = errno;
  g_mutex_lock(&files->lock);
  RnHttpSnapshot *old = files->snapshot;
  files->reachable = fresh != NULL;
  files->signature = signature;
  if (fresh)
    files->snapshot = fresh;
  files->retry_at = fresh && fresh->sound ? 0 : g_get_monotonic_time() + RETRY_AFTER_US;
  g_mutex_unlock(&files->lock);
  if (fresh)
    rn_http_snapshot_unref(old);
  errno = saved;
  return fresh != NULL;
}

static gboolean
needs_reading(RnHttpFiles *files, RnInstant now)
{
  struct stat st;
  gboolean found = lstat(files->index_path, &st) == 0;
  g_mutex_lock(&files->lock);
  gboolean due = is_due(files, &st, found, now);
  g_mutex_unlock(&files->lock);
  return due;
}

RnHttpSnapshot *
rn_http_files_current(RnHttpFiles *files, RnInstant now)
{
  if (needs_reading(files, now)) {
    g_mutex_lock(&files->reading);
    if (needs_reading(files, now)) /* not done by another thread meanwhile */
      refresh(files, now);
    g_mutex_unlock(&files->reading);
  }
  g_mutex_lock(&files->lock);
  RnHttpSnapshot *snapshot = snapshot_ref(files->snapshot);
  g_mutex_unlock(&files->lock);
  return snapshot;
}

gboolean
rn_http_files_are_sound(RnHttpFiles *files)
{
  g_mutex_lock(&files->lock);
  gboolean sound = files->reachable && files->snapshot->sound;
  g_mutex_unlock(&files->lock);
  return sound;
}

RnHttpFiles *
rn_http_files_new(const char *dir, RnInstant now, GError **error)
{
  RnHttpFiles *files = g_new0(RnHttpFiles, 1);
  g_mutex_init(&files->reading);
  g_mutex_init(&files->lock);
  files->dir = g_strdup(dir);
  files->index_path = g_build_filename(dir, INDEX, NULL);
  if (refresh(files, now))
    return files;
  int saved = errno;
  g_autofree char *name = g_filename_display_name(dir);
  if (saved == ENOENT)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("No feeds were published into %s yet; publish a month first, or name the folder with --out."), name);
  else
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The feeds in %s cannot be read: %s."), name, g_strerror(saved));
  rn_http_files_free(files);
  return NULL;
}

void
rn_http_files_free(RnHttpFiles *files)
{
  if (!files)
    return;
  rn_http_snapshot_unref(files->snapshot);
  g_mutex_clear(&files->reading);
  g_mutex_clear(&files->lock);
  g_free(files->dir);
  g_free(files->index_path);
  g_free(files);
}
