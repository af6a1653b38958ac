/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The files of one city joined with what is stored: references resolved, keys matched, absent columns kept. Tables come
 * in import order, so what a row may refer to is joined before it; areas refer to each other and are resolved after all
 * of them are known. Nothing is written here. */

#include "engine/import_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  RnImportCity *city;
  GPtrArray *messages;
  GHashTable *names; /* table name, "unit" or "holder" -> RnImportNames */
} Merge;

/* --- entries --- */

static void
entry_free(gpointer item)
{
  RnImportEntry *entry = item;
  g_strfreev(entry->after);
  g_free(entry);
}

static char *
key_of(const RnTable *table, char *const *cells)
{
  g_autoptr(GString) key = g_string_new(NULL);
  for (gsize i = 0; i < table->n_columns; i++)
    if (table->columns[i].flags & RN_COLUMN_KEY) {
      g_string_append(key, key->len ? "\x1f" : "");
      g_string_append(key, cells[i]);
    }
  return g_string_free(g_steal_pointer(&key), FALSE);
}

static RnImportEntry *
add_entry(RnImportTable *table, char *key_owned)
{
  RnImportEntry *entry = g_new0(RnImportEntry, 1);
  g_hash_table_insert(table->by_key, key_owned, entry);
  g_ptr_array_add(table->entries, entry);
  return entry;
}

static void
take_stored(RnImportTable *table, const RnRows *rows)
{
  const GPtrArray *list = rn_rows_get(rows, table->table->name);
  table->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
  table->entries = g_ptr_array_new();
  table->cleared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < list->len; i++)
    add_entry(table, key_of(table->table, list->pdata[i]))->before = list->pdata[i];
}

/* --- references --- */

static void
add_names(RnImportNames *names, const RnImportTable *table)
{
  int name_column = -1;
  for (gsize i = 0; i < table->table->n_columns; i++)
    if (table->table->columns[i].type == RN_COLUMN_NAME)
      name_column = (int)i;
  for (guint i = 0; i < table->entries->len; i++) {
    char **cells = rn_import_entry_cells(table->entries->pdata[i]);
    rn_import_names_add(names, cells[0], name_column < 0 ? NULL : cells[name_column]);
  }
}

static void
names_destroy(gpointer names)
{
  rn_import_names_free(names);
}

/* Ids and names of a table that is joined already, or of people and facilities together. */
static RnImportNames *
names_for(Merge *merge, const char *what)
{
  RnImportNames *names = g_hash_table_lookup(merge->names, what);
  if (names)
    return names;
  names = rn_import_names_new(what);
  if (strcmp(what, "unit") == 0 || strcmp(what, "holder") == 0) {
    add_names(names, rn_import_city_table(merge->city, "people"));
    add_names(names, rn_import_city_table(merge->city, "facilities"));
  } else {
    add_names(names, rn_import_city_table(merge->city, what));
  }
  g_hash_table_insert(merge->names, (gpointer)what, names);
  return names;
}

/* Replaces an id or name by the id. FALSE with a message. */
static gboolean
resolve(Merge *merge, RnImportRow *row, int column, char **cell)
{
  const char *code = NULL;
  char *why = NULL;
  const char *id = rn_import_names_find(names_for(merge, row->file->table->columns[column].refers), *cell, &code, &why);
  if (!id) {
    rn_import_row_complain(row, merge->messages, RN_SEVERITY_ERROR, code, column, why);
    return FALSE;
  }
  if (strcmp(id, *cell) != 0) {
    g_free(*cell);
    *cell = g_strdup(id);
  }
  return TRUE;
}

static gboolean
refers_to_itself(const RnTable *table, int column)
{
  return table->columns[column].refers && strcmp(table->columns[column].refers, table->name) == 0;
}

/* FALSE when a reference in the key is lost, so that the row has no place. */
static gboolean
resolve_row(Merge *merge, RnImportRow *row)
{
  const RnTable *table = row->file->table;
  gboolean has_key = TRUE;
  for (int i = 0; i < (int)table->n_columns; i++) {
    gboolean is_key = (table->columns[i].flags & RN_COLUMN_KEY) != 0;
    char **cell = &row->cells[i];
    if (is_key && !*cell)
      *cell = g_strdup(table->columns[i].fallback ? table->columns[i].fallback : "");
    if (table->columns[i].refers && *cell && **cell && !refers_to_itself(table, i) && !resolve(merge, row, i, cell) &&
        is_key)
      has_key = FALSE;
    if (is_key && **cell == '\0' && (table->columns[i].flags & RN_COLUMN_REQUIRED))
      has_key = FALSE;
  }
  return has_key;
}

/* --- rows --- */

/* The full row: what the file says, else what is stored, else what an empty cell means. */
static char **
full_cells(const RnImportRow *row, char *const *before)
{
  const RnTable *table = row->file->table;
  char **cells = g_new0(char *, table->n_columns + 1);
  for (gsize i = 0; i < table->n_columns; i++) {
    const char *fallback = table->columns[i].fallback ? table->columns[i].fallback : "";
    cells[i] = g_strdup(row->cells[i] ? row->cells[i] : before ? before[i] : fallback);
  }
  return cells;
}

static void
complain_twice(Merge *merge, RnImportRow *row, const RnImportRow *first, gboolean same)
{
  g_autofree char *where = strcmp(first->file->path, row->file->path) == 0
                             ? g_strdup_printf(_("row %d"), first->line)
                             : g_strdup_printf(_("row %d of %s"), first->line, first->file->path);
  int key = 0;
  if (same)
    rn_import_row_complain(row, merge->messages, RN_SEVERITY_NOTE, "DUPLICATE_ROW", key,
                           g_strdup_printf(_("The same row stands already in %s; it counts once."), where));
  else
    rn_import_row_complain(
      row, merge->messages, RN_SEVERITY_ERROR, "DUPLICATE_KEY", key,
      g_strdup_printf(_("This row says something else than %s about the same thing; keep one of them."), where));
}

static void
remember_month(RnImportTable *table, const RnImportRow *row)
{
  int person = rn_table_column(table->table, "person_id"), date = rn_table_column(table->table, "date");
  if (table->table->kind == RN_TABLE_REQUESTS && row->cells[date][0])
    g_hash_table_add(table->cleared, g_strdup_printf("%s/%.7s", row->cells[person], row->cells[date]));
}

static void
merge_row(Merge *merge, RnImportTable *table, RnImportRow *row)
{
  if (!resolve_row(merge, row))
    return;
  g_autofree char *key = key_of(table->table, row->cells);
  RnImportEntry *entry = g_hash_table_lookup(table->by_key, key);
  if (!entry)
    entry = add_entry(table, g_steal_pointer(&key));
  g_auto(GStrv) cells = full_cells(row, entry->before);
  remember_month(table, row);
  if (entry->after) {
    complain_twice(merge, row, entry->row, g_strv_equal((const char *const *)cells, (const char *const *)entry->after));
    return;
  }
  entry->row = row;
  entry->after = g_steal_pointer(&cells);
}

static void
resolve_own_references(Merge *merge, RnImportTable *table)
{
  for (int i = 0; i < (int)table->table->n_columns; i++) {
    if (!refers_to_itself(table->table, i))
      continue;
    for (guint r = 0; r < table->entries->len; r++) {
      RnImportEntry *entry = table->entries->pdata[r];
      if (entry->after && entry->row->cells[i] && *entry->after[i])
        resolve(merge, entry->row, i, &entry->after[i]);
    }
  }
}

/* A request file replaces what each person in it asked for in its months. */
static void
mark_removed(RnImportTable *table)
{
  int person = rn_table_column(table->table, "person_id"), date = rn_table_column(table->table, "date");
  for (guint i = 0; g_hash_table_size(table->cleared) > 0 && i < table->entries->len; i++) {
    RnImportEntry *entry = table->entries->pdata[i];
    if (entry->after)
      continue;
    g_autofree char *month = g_strdup_printf("%s/%.7s", entry->before[person], entry->before[date]);
    entry->removed = g_hash_table_contains(table->cleared, month);
  }
}

static void
merge_table(Merge *merge, RnImportTable *table, const GPtrArray *files)
{
  take_stored(table, merge->city->stored);
  for (guint f = 0; f < files->len; f++) {
    const RnImportFile *file = files->pdata[f];
    if (file->table != table->table || strcmp(file->city_id, merge->city->city_id) != 0)
      continue;
    for (guint r = 0; r < file->rows->len; r++)
      merge_row(merge, table, file->rows->pdata[r]);
  }
  resolve_own_references(merge, table);
  mark_removed(table);
}

RnImportCity *
rn_import_city_new(const char *city_id, RnRows *stored, const GPtrArray *files, GPtrArray *messages)
{
  RnImportCity *city = g_new0(RnImportCity, 1);
  const RnTable *const *tables = rn_tables(&city->n_tables);
  city->city_id = g_strdup(city_id);
  city->stored = stored;
  city->tables = g_new0(RnImportTable, city->n_tables);
  for (gsize i = 0; i < city->n_tables; i++)
    city->tables[i].table = tables[i];
  g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, names_destroy);
  Merge merge = {city, messages, names};
  for (gsize i = 0; i < city->n_tables; i++)
    merge_table(&merge, &city->tables[i], files);
  return city;
}

void
rn_import_city_free(RnImportCity *city)
{
  if (!city)
    return;
  for (gsize i = 0; i < city->n_tables; i++) {
    g_hash_table_unref(city->tables[i].by_key);
    g_ptr_array_unref(city->tables[i].entries);
    g_hash_table_unref(city->tables[i].cleared);
  }
  g_free(city->tables);
  rn_rows_free(city->stored);
  g_free(city->city_id);
  g_free(city);
}

const RnImportTable *
rn_import_city_table(const RnImportCity *city, const char *name)
{
  for (gsize i = 0; i < city->n_tables; i++)
    if (strcmp(city->tables[i].table->name, name) == 0)
      return &city->tables[i];
  g_assert_not_reached();
}
