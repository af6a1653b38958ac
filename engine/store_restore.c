/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A backup in the place of the database. The backup is copied, judged, brought up to date and marked beside the target;
 * only then does the target change: in one transaction where it is sound, by a new file where it is missing or damaged.
 */

#include "engine/store_carry.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* So often a restore begins anew when somebody else writes meanwhile. */
#define ATTEMPTS 5

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

typedef struct {
  const char *backup, *path, *aside, *who;
  RnInstant now;
  char *temporary;     /* the copy that is made ready */
  RnStore *present;    /* the sound database that is replaced, to read; NULL: missing or damaged */
  gint64 version;      /* of its data when the copy was made ready */
  gboolean disturbed;  /* somebody has written since */
} Restore;

static gboolean
data_version(Restore *restore, gint64 *version, GError **error)
{
  return rn_sql_integer(restore->present->sql, "PRAGMA data_version", version, error);
}

/* A complete database without -wal under the temporary name. */
static gboolean
prepare(Restore *restore, GError **error)
{
  g_autofree char *name = g_path_get_basename(restore->backup);
  if (restore->present && !data_version(restore, &restore->version, error))
    return FALSE;
  if (!rn_store_judge_file(restore->backup, FALSE, error) || !copy_file(restore->backup, restore->temporary, error))
    return FALSE;
  g_autoptr(RnStore) store = rn_store_open(restore->temporary, 0, error);
  return store && rn_store_check(store, error) &&
         rn_store_carry(store, restore->present ? restore->path : NULL, restore->now, restore->who, name, error) &&
         rn_sql_script(store->sql, "PRAGMA journal_mode = DELETE", error);
}

/* A damaged target is kept: whoever can read it may still save something. A -wal of another database beside the new one
 * would be taken for its own, so it goes first. */
static gboolean
put_aside(const Restore *restore, GError **error)
{
  static const char *const endings[] = {"-shm", "-wal", ""};
  g_autofree char *damaged = g_strconcat(restore->path, ".damaged", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
    g_autofree char *from = g_strconcat(restore->path, endings[i], NULL);
    g_autofree char *to = g_strconcat(restore->aside ? restore->aside : damaged, endings[i], NULL);
    if (g_rename(from, to) != 0 && errno != ENOENT) {
      g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file %s cannot be moved away: %s."), from,
                  g_strerror(errno));
      return FALSE;
    }
  }
  return TRUE;
}

/* While nobody can write: is the database still what the copy was made ready against? Then it is kept as it is now. */
static gboolean
keep_present(gpointer data, GError **error)
{
  Restore *restore = data;
  gint64 version;
  if (!data_version(restore, &version, error))
    return FALSE;
  restore->disturbed = version != restore->version;
  return !restore->disturbed && (!restore->aside || rn_store_backup(restore->present, restore->aside, error));
}

static gboolean
replace(Restore *restore, GError **error)
{
  if (!restore->present)
    return put_aside(restore, error) && rn_store_put_in_place(restore->temporary, restore->path, error);
  g_autoptr(RnStore) target = rn_store_open(restore->path, 0, error);
  g_autoptr(RnSql) source = target ? rn_sql_open(restore->temporary, RN_SQL_READ, error) : NULL;
  return source && rn_sql_copy_guarded(source, target->sql, keep_present, restore, error);
}

/* The database that is there, brought up to date; NULL without an error when it is missing or damaged. */
static gboolean
open_present(Restore *restore, GError **error)
{
  g_autoptr(GError) failure = NULL;
  rn_store_close(rn_store_open(restore->path, 0, &failure));
  if (!failure)
    restore->present = rn_store_open(restore->path, RN_STORE_READ_ONLY, &failure);
  if (!failure || failure->code == RN_ERROR_INPUT || failure->code == RN_ERROR_NOT_FOUND)
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&failure));
  return FALSE;
}

/* Each attempt looks at the present database anew. */
static gboolean
attempt(Restore *restore, GError **error)
{
  restore->disturbed = FALSE;
  gboolean done = open_present(restore, error) && prepare(restore, error) && replace(restore, error);
  g_clear_pointer(&restore->present, rn_store_close);
  return done;
}

gboolean
rn_store_restore(const char *backup, const char *path, const char *aside, RnInstant now, const char *who, GError **error)
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
  Restore restore = {.backup = backup, .path = path, .aside = aside, .who = who, .now = now, .temporary = temporary};
  gboolean done = FALSE;
  for (int i = 0; !done && (i == 0 || restore.disturbed) && i < ATTEMPTS; i++)
    done = attempt(&restore, error);
  if (!done && restore.disturbed)
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
                _("Others are writing into %s all the time, so nothing was restored. End their work and try again."), path);
  remove_files(temporary);
  return done;
}
