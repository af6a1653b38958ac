/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A copy of the whole file while others may be writing, and the thorough check of a file. The copy appears under its
 * name only when it is complete, checked and on the disk. */

#include "engine/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
check_sound(RnSql *sql, GError **error)
{
  GError *failure = NULL;
  g_autoptr(RnQuery) pages = rn_sql_query(sql, "PRAGMA integrity_check(1)", NULL, 0, &failure);
  if (pages && rn_query_next(pages, &failure) && strcmp(rn_query_text(pages, 0), "ok") != 0)
    g_set_error(&failure, RN_ERROR, RN_ERROR_INPUT,
                _("The database %s is damaged (%s). Restore the last backup with 'rinban restore'."), rn_sql_path(sql),
                rn_query_text(pages, 0));
  g_autoptr(RnQuery) references =
    failure ? NULL : rn_sql_query(sql, "PRAGMA foreign_key_check", NULL, 0, &failure);
  if (references && rn_query_next(references, &failure))
    g_set_error(
      &failure, RN_ERROR, RN_ERROR_INPUT,
      _("The database %s is damaged (a row of %s refers to nothing). Restore the last backup with 'rinban restore'."),
      rn_sql_path(sql), rn_query_text(references, 0));
  return rn_store_settle(failure, error);
}

gboolean
rn_store_check(RnStore *store, GError **error)
{
  return check_sound(store->sql, error);
}

static gboolean
fail_writing(const char *path, const char *reason, GError **error)
{
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file %s cannot be written: %s."), path, reason);
  return FALSE;
}

/* Copies into a new file, makes it a single file without -wal, and checks it. */
static gboolean
make_copy(RnSql *from, const char *temporary, GError **error)
{
  g_autoptr(RnSql) to = rn_sql_open(temporary, RN_SQL_WRITE, error);
  return to && rn_sql_copy(from, to, error) && rn_sql_script(to, "PRAGMA journal_mode = DELETE", error) &&
         check_sound(to, error);
}

static gboolean
sync_path(const char *path, int flags)
{
  int fd = g_open(path, flags | O_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;
  gboolean done = fsync(fd) == 0;
  int kept = errno;
  close(fd);
  errno = kept;
  return done;
}

gboolean
rn_store_put_in_place(const char *temporary, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  if (!sync_path(temporary, O_RDWR) || g_rename(temporary, path) != 0 || !sync_path(folder, O_RDONLY | O_DIRECTORY))
    return fail_writing(path, g_strerror(errno), error);
  return TRUE;
}

gboolean
rn_store_is_same_file(const char *a, const char *b)
{
  GStatBuf x, y;
  return g_stat(a, &x) == 0 && g_stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

gboolean
rn_store_backup(RnStore *store, const char *path, GError **error)
{
  if (rn_store_is_same_file(rn_store_path(store), path)) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("%s is the database itself; give the backup another name."), path);
    return FALSE;
  }
  g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0640);
  if (fd < 0)
    return fail_writing(path, g_strerror(errno), error);
  close(fd);
  gboolean done = make_copy(store->sql, temporary, error) && rn_store_put_in_place(temporary, path, error);
  if (!done)
    g_unlink(temporary);
  return done;
}
