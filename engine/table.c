/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Looking up tables and columns, and the rows of one city in canonical order. The tables are in engine/tables.c. */

#include "engine/table.h"

#include <string.h>

const RnTable *
rn_table_find(const char *name)
{
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize i = 0; i < n; i++)
    if (strcmp(tables[i]->name, name) == 0)
      return tables[i];
  return NULL;
}

int
rn_table_column(const RnTable *table, const char *column)
{
  for (gsize i = 0; i < table->n_columns; i++)
    if (strcmp(table->columns[i].name, column) == 0)
      return (int)i;
  return -1;
}

struct RnRows {
  GHashTable *tables; /* const RnTable* -> GPtrArray of char** */
  GPtrArray *none;
};

RnRows *
rn_rows_new(void)
{
  RnRows *rows = g_new0(RnRows, 1);
  rows->tables = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  rows->none = g_ptr_array_new();
  return rows;
}

void
rn_rows_free(RnRows *rows)
{
  if (!rows)
    return;
  g_hash_table_unref(rows->tables);
  g_ptr_array_unref(rows->none);
  g_free(rows);
}

void
rn_rows_take(RnRows *rows, const RnTable *table, char **row)
{
  GPtrArray *list = g_hash_table_lookup(rows->tables, table);
  g_assert(g_strv_length(row) == table->n_columns);
  if (!list) {
    list = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    g_hash_table_insert(rows->tables, (gpointer)table, list);
  }
  g_ptr_array_add(list, row);
}

const GPtrArray *
rn_rows_get(const RnRows *rows, const char *name)
{
  const RnTable *table = rn_table_find(name);
  const GPtrArray *list = table ? g_hash_table_lookup(rows->tables, table) : NULL;
  return list ? list : rows->none;
}

static int
compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
  char *const *x = *(char **const *)a, *const *y = *(char **const *)b;
  const RnTable *table = data;
  for (int pass = 0; pass < 2; pass++)
    for (gsize i = 0; i < table->n_columns; i++) {
      gboolean is_key = (table->columns[i].flags & RN_COLUMN_KEY) != 0;
      int order = is_key == (pass == 0) ? strcmp(x[i], y[i]) : 0;
      if (order)
        return order;
    }
  return 0;
}

void
rn_rows_sort(RnRows *rows)
{
  GHashTableIter iter;
  gpointer table, list;
  g_hash_table_iter_init(&iter, rows->tables);
  while (g_hash_table_iter_next(&iter, &table, &list))
    g_ptr_array_sort_with_data(list, compare_rows, table);
}

char *
rn_rows_sha256(const RnRows *rows, const char *const *except)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize t = 0; t < n; t++) {
    if (except && g_strv_contains(except, tables[t]->name))
      continue;
    const GPtrArray *list = rn_rows_get(rows, tables[t]->name);
    g_checksum_update(sum, (const guchar *)tables[t]->name, (gssize)strlen(tables[t]->name) + 1);
    for (guint r = 0; r < list->len; r++)
      for (char *const *cell = list->pdata[r]; *cell; cell++)
        g_checksum_update(sum, (const guchar *)*cell, (gssize)strlen(*cell) + 1);
  }
  return g_strdup(g_checksum_get_string(sum));
}
