/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One CSV file into rows of canonical cells: which column is which, and each cell by its type. References stay as
 * typed; they are resolved when all files of the batch are known. */

#include "engine/csv.h"
#include "engine/import_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
row_free(gpointer item)
{
  RnImportRow *row = item;
  for (gsize i = 0; i < row->file->table->n_columns; i++)
    g_free(row->cells[i]);
  g_free(row->cells);
  g_free(row);
}

RnImportFile *
rn_import_file_new(const char *path, const RnTable *table, RnMonth month)
{
  RnImportFile *file = g_new0(RnImportFile, 1);
  file->path = g_strdup(path);
  file->folder = g_path_get_dirname(path);
  file->table = table;
  file->month = month;
  file->rows = g_ptr_array_new_with_free_func(row_free);
  return file;
}

void
rn_import_file_free(RnImportFile *file)
{
  if (!file)
    return;
  g_ptr_array_unref(file->rows);
  g_free(file->path);
  g_free(file->folder);
  g_free(file->encoding);
  g_free(file->city_id);
  g_free(file);
}

void
rn_import_row_complain(RnImportRow *row, GPtrArray *messages, RnSeverity severity, const char *code, int column,
                       char *text_owned)
{
  const RnTable *table = row->file->table;
  g_ptr_array_add(messages, rn_message_new(code, severity, row->file->path, row->line,
                                           column < 0 ? NULL : table->columns[column].name,
                                           column < 0 ? NULL : row->cells[column], text_owned));
  if (severity == RN_SEVERITY_ERROR)
    row->bad = TRUE;
}

/* --- header --- */

static void
complain_header(RnImportFile *file, int line, GPtrArray *messages, const char *code, const char *column,
                char *text_owned)
{
  file->failed = TRUE;
  g_ptr_array_add(messages, rn_message_new(code, RN_SEVERITY_ERROR, file->path, line, column, NULL, text_owned));
}

/* Returns the column that was probably meant, or -1. */
static int
complain_unknown(RnImportFile *file, int line, GPtrArray *messages, const char *name)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (gsize i = 0; i < file->table->n_columns; i++)
    g_ptr_array_add(known, (gpointer)file->table->columns[i].name);
  g_ptr_array_add(known, NULL);
  g_autofree char *near = rn_import_nearest_word(name, (const char *const *)known->pdata);
  complain_header(
    file, line, messages, "UNKNOWN_COLUMN", name,
    near ? g_strdup_printf(_("The table %s has no column \"%s\". Did you mean \"%s\"?"), file->table->name, name, near)
         : g_strdup_printf(_("The table %s has no column \"%s\". Take it out, or correct its name."), file->table->name,
                           name));
  return near ? rn_table_column(file->table, near) : -1;
}

static int
find_column(const RnTable *table, const char *name)
{
  g_autofree char *plain = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
  for (gsize i = 0; i < table->n_columns; i++)
    if (plain && g_ascii_strcasecmp(table->columns[i].name, plain) == 0)
      return (int)i;
  return -1;
}

/* columns[i]: position in the file of column i of the table, or -1. A header without a name is allowed above empty
 * cells only, which is judged row by row. */
static void
map_header(RnImportFile *file, const RnCsvRow *header, int *columns, GPtrArray *messages)
{
  const RnTable *table = file->table;
  g_autofree gboolean *misspelt = g_new0(gboolean, table->n_columns);
  for (gsize i = 0; i < table->n_columns; i++)
    columns[i] = -1;
  for (guint i = 0; i < header->cells->len; i++) {
    const char *name = header->cells->pdata[i];
    int column = *name ? find_column(table, name) : -1;
    int meant = *name && column < 0 ? complain_unknown(file, header->line, messages, name) : -1;
    if (meant >= 0)
      misspelt[meant] = TRUE;
    if (column >= 0 && columns[column] >= 0)
      complain_header(file, header->line, messages, "DUPLICATE_COLUMN", name,
                      g_strdup_printf(_("The column \"%s\" stands twice in the first row; take one out."), name));
    else if (column >= 0)
      columns[column] = (int)i;
  }
  for (gsize i = 0; i < table->n_columns; i++)
    if (columns[i] < 0 && !misspelt[i] && !(table->columns[i].flags & RN_COLUMN_OPTIONAL))
      complain_header(
        file, header->line, messages, "MISSING_COLUMN", table->columns[i].name,
        g_strdup_printf(_("The column \"%s\" is missing; add it to the first row."), table->columns[i].name));
}

/* --- rows --- */

static void
read_cell(RnImportRow *row, int column, const char *text, GPtrArray *messages)
{
  const RnColumn *description = &row->file->table->columns[column];
  const char *code = NULL;
  char *why = NULL;
  row->cells[column] = rn_import_cell(description, text, &code, &why);
  if (!row->cells[column]) {
    row->cells[column] = g_strdup(text);
    rn_import_row_complain(row, messages, RN_SEVERITY_ERROR, code, column, why);
    g_free(row->cells[column]);
    row->cells[column] = g_strdup("");
  } else if (row->cells[column][0] == '\0') {
    if (description->fallback) {
      g_free(row->cells[column]);
      row->cells[column] = g_strdup(description->fallback);
    } else if (description->flags & RN_COLUMN_REQUIRED) {
      rn_import_row_complain(row, messages, RN_SEVERITY_ERROR, "MISSING_VALUE", column,
                             g_strdup_printf(_("The cell is empty; \"%s\" must be given."), description->name));
    }
  }
}

static void
judge_surplus(RnImportRow *row, const RnCsvRow *header, const RnCsvRow *record, GPtrArray *messages)
{
  for (guint i = 0; i < record->cells->len; i++) {
    const char *cell = record->cells->pdata[i];
    gboolean named = i < header->cells->len && *(const char *)header->cells->pdata[i];
    if (named || !*cell)
      continue;
    row->bad = TRUE;
    g_ptr_array_add(
      messages, rn_message_new("CELL_WITHOUT_COLUMN", RN_SEVERITY_ERROR, row->file->path, row->line, NULL, cell,
                               g_strdup_printf(_("Cell %u of this row has no column name in the first row. Put a text "
                                                 "that holds commas in quotes, or delete the cell."),
                                               i + 1)));
    return;
  }
}

/* Requests of a month stay in the month that the file is named after. */
static void
judge_month(RnImportRow *row, int date_column, GPtrArray *messages)
{
  RnDate date = 0;
  if (row->file->month < 0 || date_column < 0 || !row->cells[date_column] ||
      !rn_date_parse(row->cells[date_column], &date) || rn_month_of(date) == row->file->month)
    return;
  g_autofree char *month = rn_month_format(row->file->month);
  rn_import_row_complain(
    row, messages, RN_SEVERITY_ERROR, "DATE_OUTSIDE_MONTH", date_column,
    g_strdup_printf(_("The date is not in %s, for which the file is named. Correct the date or the name "
                      "of the file."),
                    month));
}

static void
read_row(RnImportFile *file, const RnCsv *csv, const RnCsvRow *record, const int *columns, GPtrArray *messages)
{
  RnImportRow *row = g_new0(RnImportRow, 1);
  row->file = file;
  row->line = record->line;
  row->cells = g_new0(char *, file->table->n_columns + 1);
  g_ptr_array_add(file->rows, row);
  for (int i = 0; i < (int)file->table->n_columns; i++)
    if (columns[i] >= 0)
      read_cell(row, i, columns[i] < (int)record->cells->len ? record->cells->pdata[columns[i]] : "", messages);
  judge_surplus(row, csv->header, record, messages);
  judge_month(row, rn_table_column(file->table, "date"), messages);
}

gboolean
rn_import_file_read(RnImportFile *file, const char *encoding, GPtrArray *messages, GError **error)
{
  GError *failure = NULL;
  g_autoptr(RnCsv) csv = rn_csv_read(file->path, encoding, NULL, messages, &failure);
  if (!csv) {
    file->failed = TRUE;
    if (failure)
      g_propagate_error(error, failure);
    return failure == NULL;
  }
  file->encoding = g_strdup(csv->encoding);
  g_autofree int *columns = g_new0(int, file->table->n_columns);
  map_header(file, csv->header, columns, messages);
  if (file->failed)
    return TRUE;
  for (guint i = 0; i < csv->rows->len; i++)
    read_row(file, csv, csv->rows->pdata[i], columns, messages);
  if (csv->rows->len == 0)
    g_ptr_array_add(messages,
                    rn_message_new("HEADER_ONLY", RN_SEVERITY_NOTE, file->path, 1, NULL, NULL,
                                   g_strdup(_("The file has column names but no rows; nothing is changed by it."))));
  return TRUE;
}
