/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The tables of a city as CSV files that Excel opens rightly and that import reads back unchanged. Requests have a file
 * a month, because that is how they are collected. */

#include "engine/csv.h"
#include "engine/import.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define BOM "\xef\xbb\xbf"

static GString *
start_file(const RnTable *table)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (gsize i = 0; i < table->n_columns; i++)
    g_ptr_array_add(names, (gpointer)table->columns[i].name);
  GString *text = g_string_new(BOM);
  rn_csv_append_row(text, (const char *const *)names->pdata, names->len);
  return text;
}

static gboolean
write_file(const char *folder, const char *name, const GString *text, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autofree char *path = g_build_filename(folder, name, NULL);
  if (g_file_set_contents_full(path, text->str, (gssize)text->len,
                               G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, &failure))
    return TRUE;
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file %s cannot be written: %s."), path, failure->message);
  return FALSE;
}

static gboolean
export_table(const RnTable *table, const GPtrArray *rows, const char *folder, GError **error)
{
  g_autoptr(GString) text = start_file(table);
  g_autofree char *name = g_strconcat(table->name, ".csv", NULL);
  for (guint i = 0; i < rows->len; i++)
    rn_csv_append_row(text, rows->pdata[i], table->n_columns);
  return write_file(folder, name, text, error);
}

static void
string_destroy(gpointer text)
{
  g_string_free(text, TRUE);
}

static gboolean
export_months(const RnTable *table, const GPtrArray *rows, const char *folder, GError **error)
{
  int date = rn_table_column(table, "date");
  g_autoptr(GHashTable) months = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, string_destroy);
  for (guint i = 0; i < rows->len; i++) {
    char *const *cells = rows->pdata[i];
    g_autofree char *month = g_strndup(cells[date], strlen("YYYY-MM"));
    GString *text = g_hash_table_lookup(months, month);
    if (!text) {
      text = start_file(table);
      g_hash_table_insert(months, g_steal_pointer(&month), text);
    }
    rn_csv_append_row(text, (const char *const *)cells, table->n_columns);
  }
  GHashTableIter iter;
  gpointer month, text;
  g_hash_table_iter_init(&iter, months);
  while (g_hash_table_iter_next(&iter, &month, &text)) {
    g_autofree char *name = g_strdup_printf("%s_%s.csv", table->name, (const char *)month);
    if (!write_file(folder, name, text, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
rn_export(RnStore *store, const char *city_id, const char *folder, GError **error)
{
  g_autoptr(RnRows) rows = rn_store_rows(store, city_id, error);
  if (!rows)
    return FALSE;
  if (rn_rows_get(rows, "areas")->len == 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no city %s in the database."), city_id);
    return FALSE;
  }
  if (g_mkdir_with_parents(folder, 0750) != 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The folder %s cannot be made: %s."), folder, g_strerror(errno));
    return FALSE;
  }
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize i = 0; i < n; i++) {
    const GPtrArray *list = rn_rows_get(rows, tables[i]->name);
    if (!(tables[i]->kind == RN_TABLE_REQUESTS ? export_months : export_table)(tables[i], list, folder, error))
      return FALSE;
  }
  return TRUE;
}
