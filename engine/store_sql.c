/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* SQLite's interface behind ours: how a connection is set up, how values are bound, what its errors mean to a user.
 * Knows no table. A store has some sixty different statements; they stay prepared until it is closed. */

#include "engine/store_sql.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <string.h>

struct RnSql {
  sqlite3 *db;
  char *path;
  GHashTable *queries; /* SQL -> RnQuery */
};

struct RnQuery {
  RnSql *sql;
  sqlite3_stmt *stmt;
  gboolean running;
};

/* What went wrong, for a person: the kind decides who can help. */
static gboolean
fail(const RnSql *sql, int code, GError **error)
{
  int system_errno = sql->db ? sqlite3_system_errno(sql->db) : 0;
  const char *detail = sql->db ? sqlite3_errmsg(sql->db) : sqlite3_errstr(code);
  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
                _("Another program is writing to the database %s; try again when it has finished."), sql->path);
    break;
  case SQLITE_NOTADB:
  case SQLITE_CORRUPT:
    g_set_error(
      error, RN_ERROR, RN_ERROR_INPUT,
      _("The database %s is damaged (%s); nothing was changed. Restore the last backup with 'rinban restore'."),
      sql->path, detail);
    break;
  case SQLITE_CONSTRAINT:
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT, _("The database %s refuses the change: %s."), sql->path, detail);
    break;
  case SQLITE_FULL:
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The disk of the database %s is full; nothing was changed. Make room and try again."), sql->path);
    break;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The database %s may not be written; ask for permission to change it."), sql->path);
    break;
  default:
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The database %s cannot be used: %s%s%s."), sql->path, detail,
                system_errno ? ", " : "", system_errno ? g_strerror(system_errno) : "");
  }
  return FALSE;
}

/* --- connection --- */

static gboolean
set_up(RnSql *sql, RnSqlMode mode, GError **error)
{
  static const struct {
    int option, value;
  } options[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},     {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},       {SQLITE_DBCONFIG_ENABLE_FKEY, 1},    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
  };
  sqlite3_extended_result_codes(sql->db, 1);
  sqlite3_busy_timeout(sql->db, 5000);
  for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
    int code = sqlite3_db_config(sql->db, options[i].option, options[i].value, NULL);
    if (code != SQLITE_OK)
      return fail(sql, code, error);
  }
  return rn_sql_script(sql,
                       mode == RN_SQL_WRITE
                         ? "PRAGMA cell_size_check = ON; PRAGMA recursive_triggers = ON; PRAGMA synchronous = FULL;"
                         : "PRAGMA cell_size_check = ON; PRAGMA query_only = ON;",
                       error);
}

static void
query_free(gpointer item)
{
  RnQuery *query = item;
  sqlite3_finalize(query->stmt);
  g_free(query);
}

RnSql *
rn_sql_open(const char *path, RnSqlMode mode, GError **error)
{
  g_autoptr(RnSql) sql = g_new0(RnSql, 1);
  sql->path = g_strdup(path);
  sql->queries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, query_free);
  g_autofree char *full = g_canonicalize_filename(path, NULL);
  g_autofree char *uri = g_filename_to_uri(full, NULL, error);
  if (!uri)
    return NULL;
  g_autofree char *name = g_strconcat(uri, mode == RN_SQL_READ_IMMUTABLE ? "?immutable=1" : "", NULL);
  int flags =
    SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | (mode == RN_SQL_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  int code = sqlite3_open_v2(name, &sql->db, flags, NULL);
  if (code != SQLITE_OK) {
    fail(sql, code, error);
    return NULL;
  }
  return set_up(sql, mode, error) ? g_steal_pointer(&sql) : NULL;
}

void
rn_sql_close(RnSql *sql)
{
  if (!sql)
    return;
  g_hash_table_unref(sql->queries);
  sqlite3_close(sql->db);
  g_free(sql->path);
  g_free(sql);
}

const char *
rn_sql_path(const RnSql *sql)
{
  return sql->path;
}

gboolean
rn_sql_in_transaction(const RnSql *sql)
{
  return !sqlite3_get_autocommit(sql->db);
}

gboolean
rn_sql_copy(RnSql *from, RnSql *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
  if (!backup)
    return fail(to, sqlite3_errcode(to->db), error);
  int code = sqlite3_backup_step(backup, -1);
  int finish = sqlite3_backup_finish(backup);
  if (code == SQLITE_DONE && finish == SQLITE_OK)
    return TRUE;
  return fail(to, code == SQLITE_DONE ? finish : code, error);
}

gboolean
rn_sql_copy_guarded(RnSql *from, RnSql *to, RnSqlGuard guard, gpointer data, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
  if (!backup)
    return fail(to, sqlite3_errcode(to->db), error);
  int code = sqlite3_backup_step(backup, 0); /* takes the lock for writing, copies no page yet */
  gboolean granted = code == SQLITE_OK && guard(data, error);
  if (granted)
    code = sqlite3_backup_step(backup, -1);
  int finish = sqlite3_backup_finish(backup);
  if (code == SQLITE_OK && !granted)
    return FALSE;
  if (code == SQLITE_DONE && finish == SQLITE_OK)
    return TRUE;
  return fail(to, code == SQLITE_DONE ? finish : code, error);
}

gboolean
rn_sql_script(RnSql *sql, const char *text, GError **error)
{
  int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);
  return code == SQLITE_OK || fail(sql, code, error);
}

gint64
rn_sql_changes(const RnSql *sql)
{
  return sqlite3_changes64(sql->db);
}

gint64
rn_sql_last_id(const RnSql *sql)
{
  return sqlite3_last_insert_rowid(sql->db);
}

/* --- statements --- */

static int
bind(sqlite3_stmt *stmt, int at, const RnArg *arg)
{
  switch (arg->type) {
  case 't':
    return sqlite3_bind_text(stmt, at, arg->text, -1, SQLITE_STATIC);
  case 'i':
    return sqlite3_bind_int64(stmt, at, arg->integer);
  default:
    return sqlite3_bind_double(stmt, at, arg->real);
  }
}

static RnQuery *
prepare(RnSql *sql, const char *text, GError **error)
{
  RnQuery *known = g_hash_table_lookup(sql->queries, text);
  if (known)
    return known;
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v3(sql->db, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
  if (code != SQLITE_OK) {
    fail(sql, code, error);
    return NULL;
  }
  RnQuery *query = g_new0(RnQuery, 1);
  query->sql = sql;
  query->stmt = stmt;
  g_hash_table_insert(sql->queries, g_strdup(text), query);
  return query;
}

RnQuery *
rn_sql_query(RnSql *sql, const char *text, const RnArg *args, gsize n, GError **error)
{
  RnQuery *query = prepare(sql, text, error);
  if (!query)
    return NULL;
  g_assert(!query->running);
  g_assert((gsize)sqlite3_bind_parameter_count(query->stmt) == n);
  query->running = TRUE;
  for (gsize i = 0; i < n; i++) {
    int code = bind(query->stmt, (int)i + 1, &args[i]);
    if (code != SQLITE_OK) {
      fail(sql, code, error);
      rn_query_done(query);
      return NULL;
    }
  }
  return query;
}

gboolean
rn_query_next(RnQuery *query, GError **error)
{
  int code = sqlite3_step(query->stmt);
  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    fail(query->sql, code, error);
  return FALSE;
}

void
rn_query_done(RnQuery *query)
{
  if (!query)
    return;
  sqlite3_reset(query->stmt);
  sqlite3_clear_bindings(query->stmt);
  query->running = FALSE;
}

gboolean
rn_sql_run(RnSql *sql, const char *text, const RnArg *args, gsize n, GError **error)
{
  GError *failure = NULL;
  g_autoptr(RnQuery) query = rn_sql_query(sql, text, args, n, &failure);
  while (query && rn_query_next(query, &failure))
    ;
  if (failure)
    g_propagate_error(error, failure);
  return failure == NULL;
}

gboolean
rn_sql_integer(RnSql *sql, const char *text, gint64 *value, GError **error)
{
  GError *failure = NULL;
  g_autoptr(RnQuery) query = rn_sql_query(sql, text, NULL, 0, &failure);
  if (query && rn_query_next(query, &failure)) {
    *value = rn_query_integer(query, 0);
    return TRUE;
  }
  if (failure)
    g_propagate_error(error, failure);
  else
    fail(sql, SQLITE_CORRUPT, error);
  return FALSE;
}

/* --- the current row --- */

int
rn_query_columns(const RnQuery *query)
{
  return sqlite3_column_count(query->stmt);
}

gboolean
rn_query_is_null(const RnQuery *query, int column)
{
  return sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
}

const char *
rn_query_text(const RnQuery *query, int column)
{
  const char *text = (const char *)sqlite3_column_text(query->stmt, column);
  return text ? text : "";
}

gint64
rn_query_integer(const RnQuery *query, int column)
{
  return sqlite3_column_int64(query->stmt, column);
}

double
rn_query_real(const RnQuery *query, int column)
{
  return sqlite3_column_double(query->stmt, column);
}
