/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The SQL of the schema and the description of the tables say the same: columns, order, types, keys, references. */

#include "tests/store/support.h"

static const char *
sql_type(const RnColumn *column)
{
  return column->type == RN_COLUMN_INT || column->type == RN_COLUMN_FLAG ? "INTEGER" : "TEXT";
}

/* name type notnull pk, a line a column, as the registry wants it. */
static char *
expected(const RnTable *table)
{
  GString *text = g_string_new("city TEXT 1 1\n");
  int key = 1;
  for (gsize i = 0; i < table->n_columns; i++) {
    const RnColumn *column = &table->columns[i];
    gboolean is_key = (column->flags & RN_COLUMN_KEY) != 0;
    gboolean given = is_key || (column->flags & RN_COLUMN_REQUIRED) != 0;
    g_string_append_printf(text, "%s %s %d %d\n", column->name, sql_type(column), given, is_key ? ++key : 0);
  }
  return g_string_free(text, FALSE);
}

static char *
references(const RnTable *table)
{
  GString *text = g_string_new(NULL);
  for (gsize i = 0; i < table->n_columns; i++) {
    const RnColumn *column = &table->columns[i];
    gboolean may_be_empty_key = (column->flags & RN_COLUMN_KEY) && !(column->flags & RN_COLUMN_REQUIRED);
    if (column->refers && rn_table_find(column->refers) && !may_be_empty_key) /* else "unit", "holder": of two tables */
      g_string_append_printf(text, "%s>%s.%s;", column->name, column->refers, rn_table_find(column->refers)->columns[0].name);
  }
  return g_string_free(text, FALSE);
}

START_TEST(schema_and_registry_agree)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  rn_store_close(store_open(path));
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *columns = g_strdup_printf(
      "SELECT group_concat(name || ' ' || type || ' ' || \"notnull\" || ' ' || pk || char(10), '') FROM pragma_table_info('%s')",
      tables[i]->name);
    g_autofree char *found = look(path, columns);
    g_autofree char *wanted = expected(tables[i]);
    ck_assert_msg(strcmp(found, wanted) == 0, "table %s\n--- schema\n%s--- registry\n%s", tables[i]->name, found, wanted);
    g_autofree char *keys = g_strdup_printf(
      "SELECT coalesce(group_concat(f.\"from\" || '>' || f.\"table\" || '.' || f.\"to\" || ';', ''), '') FROM"
      " (SELECT * FROM pragma_foreign_key_list('%s') AS k WHERE seq = 1 ORDER BY"
      " (SELECT cid FROM pragma_table_info('%s') WHERE name = k.\"from\")) AS f",
      tables[i]->name, tables[i]->name);
    g_autofree char *refs = look(path, keys);
    g_autofree char *wanted_refs = references(tables[i]);
    ck_assert_msg(strcmp(refs, wanted_refs) == 0, "table %s\n--- schema %s\n--- registry %s", tables[i]->name, refs, wanted_refs);
  }
}
END_TEST

START_TEST(who_is_on_duty_is_found_by_index)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  rn_store_close(store_open(path));
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
  ck_assert_int_eq(sqlite3_prepare_v2(db,
                                      "EXPLAIN QUERY PLAN SELECT position FROM version_duties WHERE version = 1 AND start >= 1"
                                      " AND start <= 9 AND \"end\" > 5",
                                      -1, &stmt, NULL),
                   SQLITE_OK);
  ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
  const char *plan = (const char *)sqlite3_column_text(stmt, 3);
  ck_assert_msg(strstr(plan, "version_duties_start (version=? AND start>? AND start<?)") != NULL, "%s", plan);
  sqlite3_finalize(stmt);
  sqlite3_close(db);
}
END_TEST

RN_TEST_MAIN("schema", {
  tcase_add_test(tc, schema_and_registry_agree);
  tcase_add_test(tc, who_is_on_duty_is_found_by_index);
})
