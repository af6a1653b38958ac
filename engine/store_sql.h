/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A connection to an SQLite file, and statements that remember their SQL. Private to engine/store*.c.
 *
 *   RnArg args[] = {RN_TEXT(city), RN_INT(number)};
 *   g_autoptr(RnQuery) query = rn_sql_query(sql, "SELECT ... WHERE city = ? AND number = ?", RN_ARGS(args), &failure);
 *   while (query && rn_query_next(query, &failure)) ... rn_query_text(query, 0) ...
 *
 * A statement is prepared once for each SQL text and reset when the query goes out of scope; the same SQL cannot be
 * running twice. Errors are of the domain RN_ERROR with a sentence for the user. */

#include "engine/finding.h"

G_BEGIN_DECLS

typedef struct RnSql RnSql;
typedef struct RnQuery RnQuery;

typedef struct {
  char type; /* t text, i integer, r real */
  const char *text;
  gint64 integer;
  double real;
} RnArg;
#define RN_TEXT(value) ((RnArg){.type = 't', .text = (value)}) /* NULL binds NULL; must live until the query is done */
#define RN_INT(value) ((RnArg){.type = 'i', .integer = (value)})
#define RN_REAL(value) ((RnArg){.type = 'r', .real = (value)})
#define RN_ARGS(array) (array), G_N_ELEMENTS(array)

typedef enum { RN_SQL_WRITE, RN_SQL_READ, RN_SQL_READ_IMMUTABLE } RnSqlMode;

/* Opens an existing file and sets the connection's pragmas. Nothing is read yet. */
RnSql *rn_sql_open(const char *path, RnSqlMode mode, GError **error);
void rn_sql_close(RnSql *sql); /* NULL is fine; an open transaction rolls back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnSql, rn_sql_close)
const char *rn_sql_path(const RnSql *sql);
gboolean rn_sql_in_transaction(const RnSql *sql);
/* All pages of one database over another, in one transaction of each. */
gboolean rn_sql_copy(RnSql *from, RnSql *to, GError **error);
/* The same; `guard` is asked once nobody else can write to `to` any more and before anything of it has changed. When it
 * says FALSE (with an error of its own or without), `to` stays as it is, and so does the answer. */
typedef gboolean (*RnSqlGuard)(gpointer data, GError **error);
gboolean rn_sql_copy_guarded(RnSql *from, RnSql *to, RnSqlGuard guard, gpointer data, GError **error);

/* Several statements without arguments, e.g. a migration. */
gboolean rn_sql_script(RnSql *sql, const char *text, GError **error);
/* One statement to its end. */
gboolean rn_sql_run(RnSql *sql, const char *text, const RnArg *args, gsize n, GError **error);
/* Rows changed by the last statement. */
gint64 rn_sql_changes(const RnSql *sql);
gint64 rn_sql_last_id(const RnSql *sql);
/* One integer from one row; FALSE with an error when there is no row. */
gboolean rn_sql_integer(RnSql *sql, const char *text, gint64 *value, GError **error);

/* NULL with an error. */
RnQuery *rn_sql_query(RnSql *sql, const char *text, const RnArg *args, gsize n, GError **error);
/* TRUE: a row can be read. FALSE at the end, or with an error. */
gboolean rn_query_next(RnQuery *query, GError **error);
void rn_query_done(RnQuery *query); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnQuery, rn_query_done)

/* Of the current row; texts until the next call, "" for NULL. */
int rn_query_columns(const RnQuery *query);
gboolean rn_query_is_null(const RnQuery *query, int column);
const char *rn_query_text(const RnQuery *query, int column);
gint64 rn_query_integer(const RnQuery *query, int column);
double rn_query_real(const RnQuery *query, int column);

G_END_DECLS
