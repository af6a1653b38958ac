/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A backup in the place of the database. The backup is copied, judged, brought up to date and marked beside the target;
 * only then does the target change: in one transaction where it is sound, by a new file where it is missing or damaged.
 */

#include "engine/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Above every sequence that was published after the backup was made; a month has far fewer changes. */
#define SEQUENCE_STEP 1000

static void
remove_files(const char *path)
{
  static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
    g_autofree char *name = g_strconcat(path, endings[i], NULL);
    g_unlink(name);
  }
}

static gboolean
copy_file(const char *from, const char *to, GError **error)
{
  g_autoptr(RnSql) source = rn_sql_open(from, RN_SQL_READ, error);
  g_autoptr(RnSql) target = source ? rn_sql_open(to, RN_SQL_WRITE, error) : NULL;
  return target && rn_sql_copy(source, target, error);
}

/* Clients ignore an event whose sequence is not above the one they know. */
static gboolean
raise_sequences(RnStore *store, const char *backup, RnInstant now, const char *who, GError **error)
{
  const RnArg args[] = {RN_INT(SEQUENCE_STEP), RN_INT(now)};
  g_autofree char *name = g_path_get_basename(backup);
  if (!rn_store_begin(store, error))
    return FALSE;
  return rn_sql_run(store->sql, "UPDATE events SET sequence = sequence + ?, changed_at = max(changed_at, ?)",
                    RN_ARGS(args), error) &&
         rn_store_commit(store, now, who, "restore", name, error);
}

/* A complete database without -wal under the temporary name. */
static gboolean
prepare(const char *backup, const char *temporary, RnInstant now, const char *who, GError **error)
{
  if (!rn_store_judge_file(backup, FALSE, error) || !copy_file(backup, temporary, error))
    return FALSE;
  g_autoptr(RnStore) store = rn_store_open(temporary, 0, error);
  return store && rn_store_check(store, error) && raise_sequences(store, backup, now, who, error) &&
         rn_sql_script(store->sql, "PRAGMA journal_mode = DELETE", error);
}

/* A damaged target is kept: whoever can read it may still save something. A -wal of another database beside the new one
 * would be taken for its own, so it goes first. */
static gboolean
put_aside(const char *path, GError **error)
{
  static const char *const endings[] = {"-shm", "-wal", ""};
  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
    g_autofree char *from = g_strconcat(path, endings[i], NULL);
    g_autofree char *to = g_strconcat(path, ".damaged", endings[i], NULL);
    if (g_rename(from, to) != 0 && errno != ENOENT) {
      g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file %s cannot be moved away: %s."), from,
                  g_strerror(errno));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
replace(const char *temporary, const char *path, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(RnStore) target = rn_store_open(path, 0, &failure);
  if (target) {
    g_autoptr(RnSql) source = rn_sql_open(temporary, RN_SQL_READ, error);
    return source && rn_sql_copy(source, target->sql, error);
  }
  if (failure->code != RN_ERROR_INPUT && failure->code != RN_ERROR_NOT_FOUND) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
  }
  return put_aside(path, error) && rn_store_put_in_place(temporary, path, error);
}

gboolean
rn_store_restore(const char *backup, const char *path, RnInstant now, const char *who, GError **error)
{
  if (rn_store_is_same_file(backup, path)) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("%s is the database itself; name the backup to restore."), backup);
    return FALSE;
  }
  g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0640);
  if (fd < 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file %s cannot be written: %s."), path, g_strerror(errno));
    return FALSE;
  }
  close(fd);
  gboolean done = prepare(backup, temporary, now, who, error) && replace(temporary, path, error);
  remove_files(temporary);
  return done;
}
