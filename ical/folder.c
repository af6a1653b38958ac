/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Puts feeds into their folder. Everything goes through the folder's descriptor (openat and its kin, never following a
 * symbolic link), so a path that changes under us cannot lead elsewhere. Up to about a thousand files of some hundred
 * kilobytes; one file's bytes are in memory at a time besides the feeds themselves. What has changed is written by
 * ical/pending.c. */

#include "ical/folder.h"

#include "ical/line.h"
#include "ical/pending.h"
#include "ical/token.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define INDEX RN_FOLDER_INDEX
#define INDEX_HEADER "audience,id,name,file,sha256\n"
#define SUFFIX ".ics"
#define MAX_INDEX_BYTES (16 * 1024 * 1024)

/* What is known of a file that is there already. */
typedef struct {
  mode_t mode;
  gint64 written_at;
} Found;

typedef struct {
  int fd;
  char *shown;        /* the folder's name for messages */
  GPtrArray *pending; /* RnPending* */
} Folder;

static void
pending_destroy(gpointer pending)
{
  rn_pending_free(pending);
}

static void
folder_clear(Folder *folder)
{
  if (folder->pending && folder->fd >= 0)
    rn_pending_remove(folder->fd, folder->pending);
  g_clear_pointer(&folder->pending, g_ptr_array_unref);
  if (folder->fd >= 0)
    close(folder->fd); /* releases the lock */
  g_free(folder->shown);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Folder, folder_clear)

static gboolean
fail_file(GError **error, const Folder *folder, const char *name)
{
  int saved = errno;
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The feed file %s/%s cannot be written: %s. The feeds were left as they were."),
              folder->shown, name, g_strerror(saved));
  return FALSE;
}

/* --- the folder --- */

static gboolean
fail_folder(GError **error, const Folder *folder)
{
  int saved = errno;
  if (saved == ELOOP || saved == ENOTDIR)
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The feed folder %s is a symbolic link or not a folder; name the folder itself."), folder->shown);
  else
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The feed folder %s cannot be used: %s."), folder->shown,
                g_strerror(saved));
  return FALSE;
}

static gboolean
open_folder(Folder *folder, const char *dir, GError **error)
{
  g_autofree char *path = g_strdup(dir);
  for (gsize n = strlen(path); n > 1 && path[n - 1] == '/'; n--) /* "link/" would follow the link */
    path[n - 1] = '\0';
  folder->shown = g_filename_display_name(path);
  gboolean made = mkdir(path, 0750) == 0;
  if (!made && errno != EEXIST)
    return fail_folder(error, folder);
  folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder->fd < 0)
    return fail_folder(error, folder);
  struct stat st;
  if (fstat(folder->fd, &st) != 0)
    return fail_folder(error, folder);
  if (st.st_uid != geteuid()) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The feed folder %s belongs to another user; use a folder of your own, or run as its owner."),
                folder->shown);
    return FALSE;
  }
  if (flock(folder->fd, LOCK_EX | LOCK_NB) != 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
                _("Another program is writing the feed folder %s just now; try again in a moment."), folder->shown);
    return FALSE;
  }
  return TRUE;
}

/* Half-written files of a run that was killed; we hold the lock, so nobody is writing them. */
static gboolean
sweep_strays(const Folder *folder, int *strays, GError **error)
{
  int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = fd < 0 ? NULL : fdopendir(fd);
  if (!dir) {
    if (fd >= 0)
      close(fd);
    return fail_folder(error, folder);
  }
  gboolean done = TRUE;
  for (struct dirent *entry; done && (entry = readdir(dir));)
    if (g_str_has_prefix(entry->d_name, RN_PENDING_PREFIX) &&
        g_str_has_suffix(entry->d_name, RN_PENDING_SUFFIX)) {
      done = unlinkat(folder->fd, entry->d_name, 0) == 0 || fail_folder(error, folder);
      *strays += done;
    }
  closedir(dir);
  return done;
}

/* --- comparing with what is there --- */

/* The bytes of a regular file, or NULL with errno: ENOENT when missing, EMLINK for anything that is not a plain file. */
static GBytes *
read_file(const Folder *folder, const char *name, gsize max_bytes, Found *found)
{
  int fd = openat(folder->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    errno = errno == ELOOP ? EMLINK : errno;
    return NULL;
  }
  struct stat st;
  g_autofree guint8 *bytes = NULL;
  gsize length = 0;
  gboolean plain = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (guint64)st.st_size <= max_bytes;
  if (plain) {
    bytes = g_malloc((gsize)st.st_size + 1);
    for (ssize_t got; (got = pread(fd, bytes + length, (gsize)st.st_size - length, (off_t)length)) > 0;)
      length += (gsize)got;
  }
  close(fd);
  if (!plain) {
    errno = EMLINK;
    return NULL;
  }
  *found = (Found){st.st_mode & 07777, st.st_mtim.tv_sec};
  return g_bytes_new_take(g_steal_pointer(&bytes), length);
}

/* TRUE with *same and *found, or FALSE with error when something that is not a plain file has the name. */
static gboolean
compare_file(const Folder *folder, const char *name, GBytes *bytes, mode_t mode, gboolean *same, Found *found,
             GError **error)
{
  g_autoptr(GBytes) old = read_file(folder, name, G_MAXINT32, found);
  if (!old && errno == EMLINK) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("%s/%s is a symbolic link or not a plain file; remove it and run again."), folder->shown, name);
    return FALSE;
  }
  if (!old && errno != ENOENT && errno != EACCES)
    return fail_file(error, folder, name);
  *same = old && g_bytes_equal(old, bytes) && found->mode == mode;
  return TRUE;
}

static gboolean
plan_file(Folder *folder, const char *name, GBytes *bytes, mode_t mode, const RnIcalCalendar *meant, gboolean *same,
          GError **error)
{
  Found found = {0};
  if (!compare_file(folder, name, bytes, mode, same, &found, error))
    return FALSE;
  if (!*same) {
    RnPending *pending = rn_pending_new(name, bytes, mode, meant);
    pending->replaced_at = found.written_at;
    g_ptr_array_add(folder->pending, pending);
  }
  return TRUE;
}

/* --- writing --- */

static gboolean
write_pending(Folder *folder, GError **error)
{
  const RnPending *failed = NULL;
  if (rn_pending_write(folder->fd, folder->pending, &failed, error))
    return TRUE;
  return failed ? fail_file(error, folder, failed->name) : FALSE;
}

static gboolean
rename_pending(Folder *folder, RnPending *pending, GError **error)
{
  if (!rn_pending_replace(folder->fd, pending)) {
    int saved = errno;
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The feed file %s/%s cannot be replaced: %s. Some feeds may be new already; run the command again."),
                folder->shown, pending->name, g_strerror(saved));
    return FALSE;
  }
  return TRUE;
}

/* --- index --- */

/* One cell: quoted when it must be, and a name that a spreadsheet could run gets an apostrophe. */
static void
append_cell(GString *out, const char *text, gboolean defuse)
{
  static const char *const formulas[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  g_autofree char *clean = rn_line_clean(text);
  GString *cell = g_string_new(clean);
  g_string_replace(cell, "\n", " ", 0);
  for (gsize i = 0; defuse && i < G_N_ELEMENTS(formulas); i++)
    if (g_str_has_prefix(clean, formulas[i]))
      g_string_prepend_c(cell, '\'');
  if (strpbrk(cell->str, "\",")) {
    g_string_replace(cell, "\"", "\"\"", 0);
    g_string_prepend_c(cell, '"');
    g_string_append_c(cell, '"');
  }
  g_string_append(out, cell->str);
  g_string_free(cell, TRUE);
}

static GBytes *
make_index(const GPtrArray *feeds)
{
  GString *out = g_string_new(INDEX_HEADER);
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    append_cell(out, feed->audience, FALSE);
    g_string_append_c(out, ',');
    append_cell(out, feed->id, FALSE);
    g_string_append_c(out, ',');
    append_cell(out, feed->name, TRUE);
    g_string_append_printf(out, ",%s" SUFFIX ",%s\n", feed->token, feed->sha256);
  }
  return g_string_free_to_bytes(out);
}

/* The file names in the last index: the last but one cell of each line, which is never quoted. */
static gboolean
read_index(const Folder *folder, GPtrArray *names, GError **error)
{
  Found found;
  g_autoptr(GBytes) bytes = read_file(folder, INDEX, MAX_INDEX_BYTES, &found);
  if (!bytes)
    return TRUE; /* missing, or refused when the new one is planned */
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  g_autofree char *text = g_strndup(data, length);
  if (!g_str_has_prefix(text, INDEX_HEADER)) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("%s/%s was not written by this program; give the feeds a folder of their own."), folder->shown, INDEX);
    return FALSE;
  }
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines + 1; *line; line++) {
    char *sha256 = strrchr(*line, ',');
    if (!sha256)
      continue;
    *sha256 = '\0';
    char *name = strrchr(*line, ',');
    gsize n = name ? strlen(name + 1) : 0;
    if (n != RN_TOKEN_LENGTH + strlen(SUFFIX) || !g_str_has_suffix(name + 1, SUFFIX))
      continue;
    g_autofree char *token = g_strndup(name + 1, RN_TOKEN_LENGTH);
    if (rn_token_is_valid(token))
      g_ptr_array_add(names, g_strdup(name + 1));
  }
  return TRUE;
}

/* --- all together --- */

/* Live names of the new feeds; FALSE when two feeds have one name or a token is malformed. */
static gboolean
collect_names(const GPtrArray *feeds, GHashTable *names, GError **error)
{
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    g_assert(rn_token_is_valid(feed->token));
    if (!g_hash_table_add(names, g_strconcat(feed->token, SUFFIX, NULL))) {
      g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("Two feeds have the same name (%s %s); issue one of them anew."),
                  feed->audience, feed->id);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
plan_feeds(Folder *folder, const GPtrArray *feeds, RnFolderReport *report, GError **error)
{
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    g_autofree char *name = g_strconcat(feed->token, SUFFIX, NULL);
    gboolean same;
    if (!plan_file(folder, name, feed->bytes, 0640, feed->calendar, &same, error))
      return FALSE;
    report->unchanged += same;
    report->written += !same;
  }
  return TRUE;
}

static int
remove_withdrawn(const Folder *folder, const GPtrArray *old_names, GHashTable *names)
{
  int removed = 0;
  for (guint i = 0; i < old_names->len; i++) {
    struct stat st;
    if (!g_hash_table_contains(names, old_names->pdata[i]) &&
        fstatat(folder->fd, old_names->pdata[i], &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
      removed += unlinkat(folder->fd, old_names->pdata[i], 0) == 0;
  }
  return removed;
}

/* The index goes last: until it has its name, the old one still lists every file that is to be removed. */
static gboolean
replace_all(Folder *folder, const GPtrArray *old_names, GHashTable *names, gboolean index_is_last,
            RnFolderReport *report, GError **error)
{
  guint n = folder->pending->len;
  for (guint i = 0; i < n; i++) {
    if (index_is_last && i == n - 1)
      report->removed = remove_withdrawn(folder, old_names, names);
    if (!rename_pending(folder, folder->pending->pdata[i], error))
      return FALSE;
  }
  return fsync(folder->fd) == 0 || fail_folder(error, folder);
}

gboolean
rn_feed_folder_write(const char *dir, const GPtrArray *feeds, RnFolderReport *report, GError **error)
{
  g_assert(feeds->len > 0);
  g_auto(Folder) folder = {.fd = -1, .pending = g_ptr_array_new_with_free_func(pending_destroy)};
  g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) old_names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GBytes) index = make_index(feeds);
  RnFolderReport done = {0};
  gboolean same_index;
  if (!collect_names(feeds, names, error) || !open_folder(&folder, dir, error) ||
      !read_index(&folder, old_names, error) || !sweep_strays(&folder, &done.strays, error) ||
      !plan_feeds(&folder, feeds, &done, error) || !plan_file(&folder, INDEX, index, 0600, NULL, &same_index, error) ||
      !write_pending(&folder, error) || !replace_all(&folder, old_names, names, !same_index, &done, error))
    return FALSE;
  if (report)
    *report = done;
  return TRUE;
}
