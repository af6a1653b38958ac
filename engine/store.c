/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Opening the association's file, refusing what is not one, and transactions with their audit row.
 *
 * A file is judged in this order: is it there, is it SQLite, is it rinban's, is it of this rinban or an older one, is
 * it sound. Only then is it changed. Rows, versions, events and links have files of their own. */

#include "engine/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/store_schema.h"

/* --- the file itself --- */

static gboolean
fail_system(const char *path, int error_number, GError **error)
{
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The database %s cannot be opened: %s."), path,
              g_strerror(error_number));
  return FALSE;
}

static gboolean
create_file(const char *path, GError **error)
{
  int fd = g_open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0640);
  if (fd < 0 && errno != EEXIST)
    return fail_system(path, errno, error);
  if (fd >= 0)
    close(fd);
  return TRUE;
}

/* Is there an SQLite file, or an empty one that may become one? SQLite alone would take an empty file for a database
 * and a folder for a full disk. */
gboolean
rn_store_judge_file(const char *path, gboolean create, GError **error)
{
  static const char magic[16] = "SQLite format 3";
  GStatBuf st;
  if (g_stat(path, &st) != 0 && errno != ENOENT)
    return fail_system(path, errno, error);
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
    if (create)
      return create_file(path, error);
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("There is no database %s. Make one with 'rinban init', or name yours with --db."), path);
    return FALSE;
  }
  if (S_ISDIR(st.st_mode))
    return fail_system(path, EISDIR, error);
  if (!S_ISREG(st.st_mode))
    return fail_system(path, EINVAL, error);
  if (st.st_size == 0) {
    if (create)
      return TRUE;
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("The file %s is empty and no rinban database. Delete it and use 'rinban init', or restore a backup."),
                path);
    return FALSE;
  }
  char head[sizeof(magic)] = "";
  int fd = g_open(path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return fail_system(path, errno, error);
  ssize_t got = pread(fd, head, sizeof(head), 0);
  int error_number = errno;
  close(fd);
  if (got < 0)
    return fail_system(path, error_number, error);
  if (memcmp(head, magic, sizeof(magic)) != 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("The file %s is not a rinban database; give the right file with --db."), path);
    return FALSE;
  }
  return TRUE;
}

/* --- schema --- */

/* Does the file hold nothing at all: just created, or killed before its first migration? */
static gboolean
is_blank(RnSql *sql, gboolean *blank, GError **error)
{
  gint64 id = 0, objects = 0;
  if (!rn_sql_integer(sql, "PRAGMA application_id", &id, error) ||
      !rn_sql_integer(sql, "SELECT count(*) FROM sqlite_schema", &objects, error))
    return FALSE;
  *blank = id == 0 && objects == 0;
  return TRUE;
}

static gboolean
judge_schema(RnSql *sql, gboolean blank_allowed, gboolean read_only, GError **error)
{
  gint64 id = 0, number = 0;
  gboolean blank = FALSE;
  int known = 0;
  rn_store_migrations(&known);
  if (!is_blank(sql, &blank, error) || !rn_sql_integer(sql, "PRAGMA application_id", &id, error) ||
      !rn_sql_integer(sql, "PRAGMA user_version", &number, error))
    return FALSE;
  if (blank && blank_allowed)
    return TRUE;
  if (id != RN_STORE_APPLICATION_ID) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("The file %s is a database of another program, not of rinban; give the right file with --db."),
                rn_sql_path(sql));
    return FALSE;
  }
  if (number > known) {
    g_set_error(
      error, RN_ERROR, RN_ERROR_INPUT,
      _("The database %s was made by a newer rinban (format %d, this one knows %d); install the newer rinban."),
      rn_sql_path(sql), (int)number, known);
    return FALSE;
  }
  if (number < known && read_only) {
    g_set_error(
      error, RN_ERROR, RN_ERROR_INPUT,
      _("The database %s was made by an older rinban; run 'rinban import' or another command that writes once, "
        "which brings it up to date."),
      rn_sql_path(sql));
    return FALSE;
  }
  return TRUE;
}

/* One migration in its own transaction; the number is read again inside, since another process may have been faster. */
static gboolean
migrate(RnSql *sql, int to, const char *script, GError **error)
{
  gint64 number = 0;
  if (!rn_sql_script(sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  g_autofree char *mark =
    g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d;", RN_STORE_APPLICATION_ID, to);
  gboolean done = rn_sql_integer(sql, "PRAGMA user_version", &number, error) &&
                  (number >= to || (rn_sql_script(sql, script, error) && rn_sql_script(sql, mark, error))) &&
                  rn_sql_script(sql, "COMMIT", error);
  if (!done && rn_sql_in_transaction(sql))
    rn_sql_script(sql, "ROLLBACK", NULL);
  return done;
}

static gboolean
bring_up_to_date(RnSql *sql, GError **error)
{
  gint64 number = 0;
  int known = 0;
  const char *const *scripts = rn_store_migrations(&known);
  if (!rn_sql_integer(sql, "PRAGMA user_version", &number, error))
    return FALSE;
  for (int i = (int)number; i < known; i++)
    if (!migrate(sql, i + 1, scripts[i], error))
      return FALSE;
  return TRUE;
}

/* Every page of the file fits together. Reads the whole file, so only before writing. */
static gboolean
judge_soundness(RnSql *sql, GError **error)
{
  GError *failure = NULL;
  g_autoptr(RnQuery) query = rn_sql_query(sql, "PRAGMA quick_check(1)", NULL, 0, &failure);
  if (query && rn_query_next(query, &failure) && strcmp(rn_query_text(query, 0), "ok") != 0)
    g_set_error(
      &failure, RN_ERROR, RN_ERROR_INPUT,
      _("The database %s is damaged (%s); nothing was changed. Restore the last backup with 'rinban restore'."),
      rn_sql_path(sql), rn_query_text(query, 0));
  return rn_store_settle(failure, error);
}

static RnSql *
open_for_writing(const char *path, gboolean create, GError **error)
{
  g_autoptr(RnSql) sql = rn_sql_open(path, RN_SQL_WRITE, error);
  if (!sql || !judge_schema(sql, create, FALSE, error) || !judge_soundness(sql, error) ||
      !rn_sql_script(sql, "PRAGMA journal_mode = WAL", error) || !bring_up_to_date(sql, error))
    return NULL;
  return g_steal_pointer(&sql);
}

/* A file in WAL mode needs its -shm file even to be read. Where that cannot be made and no -wal is left behind, nobody
 * can be writing: the file is read as it stands. */
static RnSql *
open_for_reading(const char *path, GError **error)
{
  GError *failure = NULL;
  g_autofree char *wal = g_strconcat(path, "-wal", NULL);
  g_autoptr(RnSql) sql = rn_sql_open(path, RN_SQL_READ, &failure);
  if (sql && judge_schema(sql, FALSE, TRUE, &failure))
    return g_steal_pointer(&sql);
  g_autofree char *folder = g_path_get_dirname(path);
  if (failure->code == RN_ERROR_SYSTEM && faccessat(AT_FDCWD, folder, W_OK, AT_EACCESS) != 0 &&
      !g_file_test(wal, G_FILE_TEST_EXISTS)) {
    g_clear_error(&failure);
    rn_sql_close(g_steal_pointer(&sql));
    sql = rn_sql_open(path, RN_SQL_READ_IMMUTABLE, &failure);
    if (sql && judge_schema(sql, FALSE, TRUE, &failure))
      return g_steal_pointer(&sql);
  }
  g_propagate_error(error, failure);
  return NULL;
}

RnStore *
rn_store_open(const char *path, unsigned flags, GError **error)
{
  gboolean read_only = (flags & RN_STORE_READ_ONLY) != 0;
  gboolean create = !read_only && (flags & RN_STORE_CREATE) != 0;
  if (!rn_store_judge_file(path, create, error))
    return NULL;
  RnSql *sql = read_only ? open_for_reading(path, error) : open_for_writing(path, create, error);
  if (!sql)
    return NULL;
  RnStore *store = g_new0(RnStore, 1);
  store->sql = sql;
  store->read_only = read_only;
  return store;
}

void
rn_store_close(RnStore *store)
{
  if (!store)
    return;
  rn_store_rollback(store);
  rn_sql_close(store->sql);
  g_free(store);
}

const char *
rn_store_path(const RnStore *store)
{
  return rn_sql_path(store->sql);
}

/* --- transactions --- */

gboolean
rn_store_begin(RnStore *store, GError **error)
{
  if (store->writing) {
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT, _("A change of the database %s is already under way."),
                rn_store_path(store));
    return FALSE;
  }
  if (store->read_only) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The database %s was opened only to be read."),
                rn_store_path(store));
    return FALSE;
  }
  store->writing = rn_sql_script(store->sql, "BEGIN IMMEDIATE", error);
  return store->writing;
}

static gboolean
write_audit(RnStore *store, RnInstant now, const char *who, const char *command, const char *summary, GError **error)
{
  GError *failure = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = rn_store_state_sha256(store, error);
  if (!after)
    return FALSE;
  g_autoptr(RnQuery) last =
    rn_sql_query(store->sql, "SELECT after_sha256 FROM audit ORDER BY id DESC LIMIT 1", NULL, 0, &failure);
  if (last && rn_query_next(last, &failure))
    before = g_strdup(rn_query_text(last, 0));
  if (!rn_store_settle(failure, error))
    return FALSE;
  const RnArg args[] = {RN_INT(now),     RN_TEXT(who ? who : ""),       RN_TEXT(command),
                        RN_TEXT(summary), RN_TEXT(before ? before : ""), RN_TEXT(after)};
  return rn_sql_run(
    store->sql, "INSERT INTO audit (at, who, command, summary, before_sha256, after_sha256) VALUES (?, ?, ?, ?, ?, ?)",
    RN_ARGS(args), error);
}

gboolean
rn_store_commit(RnStore *store, RnInstant now, const char *who, const char *command, const char *summary,
                GError **error)
{
  g_assert(store->writing);
  if (!rn_sql_in_transaction(store->sql)) { /* SQLite rolls back by itself on a full disk */
    store->writing = FALSE;
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The change of the database %s failed; nothing was changed."),
                rn_store_path(store));
    return FALSE;
  }
  if (!write_audit(store, now, who, command, summary, error) || !rn_sql_script(store->sql, "COMMIT", error)) {
    rn_store_rollback(store);
    return FALSE;
  }
  store->writing = FALSE;
  return TRUE;
}

void
rn_store_rollback(RnStore *store)
{
  if (store->writing && rn_sql_in_transaction(store->sql))
    rn_sql_script(store->sql, "ROLLBACK", NULL);
  store->writing = FALSE;
}

char *
rn_store_mark(RnStore *store, GError **error)
{
  GError *failure = NULL;
  g_autofree char *mark = NULL;
  g_autoptr(RnQuery) last = rn_sql_query(
    store->sql, "SELECT id, at, before_sha256, after_sha256 FROM audit ORDER BY id DESC LIMIT 1", NULL, 0, &failure);
  if (last && rn_query_next(last, &failure))
    mark = g_strdup_printf("%s %s %s", rn_query_text(last, 0), rn_query_text(last, 2), rn_query_text(last, 3));
  if (!rn_store_settle(failure, error))
    return NULL;
  return mark ? g_steal_pointer(&mark) : g_strdup("");
}

/* --- state --- */

static gboolean
add_to_sum(RnStore *store, const char *table, const char *order, GChecksum *sum, GError **error)
{
  GError *failure = NULL;
  g_autofree char *text = g_strdup_printf("SELECT * FROM %s ORDER BY %s", table, order);
  g_autoptr(RnQuery) query = rn_sql_query(store->sql, text, NULL, 0, &failure);
  g_checksum_update(sum, (const guchar *)table, (gssize)strlen(table) + 1);
  while (query && rn_query_next(query, &failure))
    for (int i = 0; i < rn_query_columns(query); i++) {
      const char *cell = rn_query_text(query, i);
      g_checksum_update(sum, (const guchar *)cell, (gssize)strlen(cell) + 1);
    }
  return rn_store_settle(failure, error);
}

char *
rn_store_state_sha256(RnStore *store, GError **error)
{
  static const char *const others[][2] = {
    {"pins", "city, month, slot_key"}, {"versions", "id"}, {"feed_links", "city, link_id"},
    {"feed_retired", "city, link_id, generation"}, {"feed_address", "city"},
    {"approvals", "city, month, hub_id"},
    {"documents", "city, month, panel_id, number"}, {"documents_handed", "city, month, panel_id, number"}};
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize t = 0; t < n; t++) {
    g_autoptr(GString) order = g_string_new("city");
    for (gsize c = 0; c < tables[t]->n_columns; c++)
      if (tables[t]->columns[c].flags & RN_COLUMN_KEY)
        g_string_append_printf(order, ", \"%s\"", tables[t]->columns[c].name);
    if (!add_to_sum(store, tables[t]->name, order->str, sum, error))
      return NULL;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
    if (!add_to_sum(store, others[i][0], others[i][1], sum, error))
      return NULL;
  return g_strdup(g_checksum_get_string(sum));
}
