/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The association's tables and the secretary's pins, row by row. The SQL is made from the description of the table, so
 * a column added there and in the schema needs nothing here. A cell that is "" is NULL unless it belongs to the key. */

#include "engine/store_private.h"

#include <string.h>

char **
rn_store_cities(RnStore *store, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GStrvBuilder) cities = g_strv_builder_new();
  g_autoptr(RnQuery) query = rn_sql_query(store->sql, "SELECT city FROM cities ORDER BY city", NULL, 0, &failure);
  while (query && rn_query_next(query, &failure))
    g_strv_builder_add(cities, rn_query_text(query, 0));
  return rn_store_settle(failure, error) ? g_strv_builder_end(cities) : NULL;
}

/* --- rows --- */

/* The quoted names of all columns, or of those of the key. */
static void
append_columns(GString *text, const RnTable *table, gboolean keys_only)
{
  const char *comma = "";
  for (gsize i = 0; i < table->n_columns; i++)
    if (!keys_only || (table->columns[i].flags & RN_COLUMN_KEY)) {
      g_string_append_printf(text, "%s\"%s\"", comma, table->columns[i].name);
      comma = ", ";
    }
}

static gboolean
read_table(RnStore *store, const char *city_id, const RnTable *table, RnRows *rows, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GString) text = g_string_new("SELECT ");
  append_columns(text, table, FALSE);
  g_string_append_printf(text, " FROM %s WHERE city = ?", table->name);
  const RnArg args[] = {RN_TEXT(city_id)};
  g_autoptr(RnQuery) query = rn_sql_query(store->sql, text->str, RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    char **row = g_new0(char *, table->n_columns + 1);
    for (gsize i = 0; i < table->n_columns; i++)
      row[i] = g_strdup(rn_query_text(query, (int)i));
    rn_rows_take(rows, table, row);
  }
  return rn_store_settle(failure, error);
}

RnRows *
rn_store_rows(RnStore *store, const char *city_id, GError **error)
{
  g_autoptr(RnRows) rows = rn_rows_new();
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize i = 0; i < n; i++)
    if (!read_table(store, city_id, tables[i], rows, error))
      return NULL;
  rn_rows_sort(rows);
  return g_steal_pointer(&rows);
}

static char *
upsert_text(const RnTable *table)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_append_printf(text, "INSERT INTO %s (city, ", table->name);
  append_columns(text, table, FALSE);
  g_string_append(text, ") VALUES (?");
  for (gsize i = 0; i < table->n_columns; i++)
    g_string_append(text, ", ?");
  g_string_append(text, ") ON CONFLICT (city, ");
  append_columns(text, table, TRUE);
  g_string_append(text, ") DO UPDATE SET ");
  const char *comma = "";
  for (gsize i = 0; i < table->n_columns; i++)
    if (!(table->columns[i].flags & RN_COLUMN_KEY)) {
      g_string_append_printf(text, "%s\"%s\" = excluded.\"%s\"", comma, table->columns[i].name, table->columns[i].name);
      comma = ", ";
    }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean
is_root_area(const RnTable *table, const char *const *row)
{
  return strcmp(table->name, "areas") == 0 && row[rn_table_column(table, "parent_id")][0] == '\0';
}

gboolean
rn_store_put_row(RnStore *store, const char *city_id, const RnTable *table, const char *const *row, GError **error)
{
  g_assert(store->writing);
  const RnArg city[] = {RN_TEXT(city_id)};
  if (is_root_area(table, row) &&
      !rn_sql_run(store->sql, "INSERT INTO cities (city) VALUES (?) ON CONFLICT (city) DO NOTHING", RN_ARGS(city),
                  error))
    return FALSE;
  g_autofree char *text = upsert_text(table);
  g_autofree RnArg *args = g_new0(RnArg, table->n_columns + 1);
  args[0] = RN_TEXT(city_id);
  for (gsize i = 0; i < table->n_columns; i++) {
    gboolean none = row[i][0] == '\0' && !(table->columns[i].flags & RN_COLUMN_KEY);
    args[i + 1] = RN_TEXT(none ? NULL : row[i]);
  }
  return rn_sql_run(store->sql, text, args, table->n_columns + 1, error);
}

gboolean
rn_store_clear_requests(RnStore *store, const char *city_id, const RnTable *table, const char *person_id, RnMonth month,
                        GError **error)
{
  g_assert(store->writing && table->kind == RN_TABLE_REQUESTS);
  g_autofree char *prefix = rn_month_format(month);
  g_autofree char *first = g_strconcat(prefix, "-01", NULL);
  g_autofree char *last = g_strconcat(prefix, "-31", NULL);
  g_autofree char *text =
    g_strdup_printf("DELETE FROM %s WHERE city = ? AND person_id = ? AND date BETWEEN ? AND ?", table->name);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(person_id), RN_TEXT(first), RN_TEXT(last)};
  return rn_sql_run(store->sql, text, RN_ARGS(args), error);
}

/* --- pins --- */

void
rn_pin_free(RnPin *pin)
{
  if (!pin)
    return;
  g_free(pin->slot_key);
  g_free(pin->unit_id);
  g_free(pin);
}

static void
pin_destroy(gpointer pin)
{
  rn_pin_free(pin);
}

GPtrArray *
rn_store_pins(RnStore *store, const char *city_id, RnMonth month, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) pins = g_ptr_array_new_with_free_func(pin_destroy);
  g_autofree char *in_month = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(in_month)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql, "SELECT slot_key, unit_id FROM pins WHERE city = ? AND month = ? ORDER BY slot_key",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnPin *pin = g_new0(RnPin, 1);
    pin->slot_key = g_strdup(rn_query_text(query, 0));
    pin->unit_id = g_strdup(rn_query_text(query, 1));
    g_ptr_array_add(pins, pin);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&pins) : NULL;
}

gboolean
rn_store_put_pin(RnStore *store, const char *city_id, RnMonth month, const char *slot_key, const char *unit_id,
                 GError **error)
{
  g_assert(store->writing);
  g_autofree char *in_month = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(in_month), RN_TEXT(slot_key), RN_TEXT(unit_id)};
  return rn_sql_run(store->sql,
                    "INSERT INTO pins (city, month, slot_key, unit_id) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (city, month, slot_key) DO UPDATE SET unit_id = excluded.unit_id",
                    RN_ARGS(args), error);
}

gboolean
rn_store_remove_pin(RnStore *store, const char *city_id, RnMonth month, const char *slot_key, gboolean *removed,
                    GError **error)
{
  g_assert(store->writing);
  g_autofree char *in_month = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(in_month), RN_TEXT(slot_key)};
  if (!rn_sql_run(store->sql, "DELETE FROM pins WHERE city = ? AND month = ? AND slot_key = ?", RN_ARGS(args), error))
    return FALSE;
  *removed = rn_sql_changes(store->sql) > 0;
  return TRUE;
}
