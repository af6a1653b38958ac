/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A rota made by hand, as CSV, onto the slots of a month. Judges only whether it can be read: whether it is a good rota
 * is for the checker. */

#include "engine/cell.h"
#include "engine/import_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const origins[] = {"solver", "pin", "swap", "override", "import", "standing", NULL};

static const RnColumn rota_columns[] = {
  {"date", RN_COLUMN_DATE, RN_COLUMN_KEY | RN_COLUMN_REQUIRED, NULL, NULL, 0, 0, NULL, NULL},
  {"band", RN_COLUMN_ID, RN_COLUMN_KEY | RN_COLUMN_REQUIRED, NULL, NULL, 0, 0, NULL, NULL},
  {"area", RN_COLUMN_ID, RN_COLUMN_KEY | RN_COLUMN_REQUIRED, "areas", NULL, 0, 0, NULL, NULL},
  {"service", RN_COLUMN_ID, RN_COLUMN_KEY | RN_COLUMN_OPTIONAL, NULL, NULL, 0, 0, "homecare", NULL},
  {"seat", RN_COLUMN_ID, RN_COLUMN_KEY | RN_COLUMN_REQUIRED, NULL, NULL, 0, 0, NULL, NULL},
  {"index", RN_COLUMN_INT, RN_COLUMN_KEY | RN_COLUMN_OPTIONAL, NULL, NULL, 1, 99, "1", NULL},
  {"unit_id", RN_COLUMN_ID, 0, "unit", NULL, 0, 0, NULL, NULL},
  {"name", RN_COLUMN_TEXT, RN_COLUMN_OPTIONAL, NULL, NULL, 0, 0, NULL, NULL},
  {"origin", RN_COLUMN_ENUM, RN_COLUMN_OPTIONAL, NULL, origins, 0, 0, "import", NULL},
};
enum { DATE, BAND, AREA, SERVICE, SEAT, INDEX, UNIT, NAME, ORIGIN };

static const RnTable rota_table = {"rota", RN_TABLE_MASTER, rota_columns, G_N_ELEMENTS(rota_columns), NULL};

typedef struct {
  RnMonth month;
  RnRota *rota;
  GHashTable *slots;  /* key -> RnSlot* */
  GHashTable *lines;  /* key -> line of its row */
  RnImportNames *areas, *units;
  GHashTable *unit_names; /* id -> name */
  GPtrArray *messages;
} Reader;

static RnImportNames *
names_of(const RnRows *rows, const char *what, const char *const *tables, GHashTable *names_by_id)
{
  RnImportNames *names = rn_import_names_new(what);
  for (; *tables; tables++) {
    int name = rn_table_column(rn_table_find(*tables), "name");
    const GPtrArray *list = rn_rows_get(rows, *tables);
    for (guint i = 0; i < list->len; i++) {
      char **cells = list->pdata[i];
      rn_import_names_add(names, cells[0], cells[name]);
      if (names_by_id)
        g_hash_table_insert(names_by_id, cells[0], cells[name]);
    }
  }
  return names;
}

static const char *
cell_of(const RnImportRow *row, int column)
{
  const char *fallback = rota_columns[column].fallback ? rota_columns[column].fallback : "";
  return row->cells[column] ? row->cells[column] : fallback;
}

static void
complain(Reader *reader, RnImportRow *row, const char *code, int column, char *text_owned)
{
  rn_import_row_complain(row, reader->messages, RN_SEVERITY_ERROR, code, column, text_owned);
}

static const char *
find_id(Reader *reader, RnImportRow *row, RnImportNames *names, int column)
{
  const char *code = NULL;
  char *why = NULL;
  const char *id = rn_import_names_find(names, cell_of(row, column), &code, &why);
  if (!id)
    complain(reader, row, code, column, why);
  return id;
}

/* The holder by id, or by name where the id is empty; NULL for a gap. A name beside an id must be that unit's. */
static const char *
find_unit(Reader *reader, RnImportRow *row)
{
  const char *name = cell_of(row, NAME);
  if (!*cell_of(row, UNIT))
    return *name ? find_id(reader, row, reader->units, NAME) : NULL;
  const char *id = find_id(reader, row, reader->units, UNIT);
  if (!id || !*name)
    return id;
  const char *known = g_hash_table_lookup(reader->unit_names, id);
  g_autofree char *a = rn_name_fold(name);
  g_autofree char *b = rn_name_fold(known);
  if (strcmp(a, b) != 0)
    complain(reader, row, "NAME_DIFFERS", NAME,
             g_strdup_printf(_("The unit %s is named %s, not %s. Correct the id or the name."), id, known, name));
  return id;
}

static RnSlot *
find_slot(Reader *reader, RnImportRow *row, const char *area)
{
  RnDate date = 0;
  if (!rn_date_parse(cell_of(row, DATE), &date) || rn_month_of(date) != reader->month) {
    g_autofree char *month = rn_month_format(reader->month);
    complain(reader, row, "WRONG_MONTH", DATE,
             g_strdup_printf(_("The date is not in %s, the month of the rota."), month));
    return NULL;
  }
  g_autofree char *key = g_strdup_printf("%s/%s/%s/%s/%s/%s", cell_of(row, SERVICE), area, cell_of(row, DATE),
                                         cell_of(row, BAND), cell_of(row, SEAT), cell_of(row, INDEX));
  RnSlot *slot = g_hash_table_lookup(reader->slots, key);
  if (!slot) {
    complain(reader, row, "UNKNOWN_SLOT", BAND,
             g_strdup_printf(_("The month has no place %s. Check date, band, area, service, seat and index."), key));
    return NULL;
  }
  int before = GPOINTER_TO_INT(g_hash_table_lookup(reader->lines, slot->key));
  if (before) {
    complain(reader, row, "DUPLICATE_SLOT", BAND,
             g_strdup_printf(_("The place %s is filled in row %d already; keep one of the two rows."), key, before));
    return NULL;
  }
  g_hash_table_insert(reader->lines, slot->key, GINT_TO_POINTER(row->line));
  return slot;
}

static void
read_row(Reader *reader, RnImportRow *row)
{
  RnOrigin origin = RN_ORIGIN_IMPORT;
  if (row->bad)
    return;
  const char *area = find_id(reader, row, reader->areas, AREA);
  const char *unit = find_unit(reader, row);
  RnSlot *slot = area ? find_slot(reader, row, area) : NULL;
  rn_origin_parse(cell_of(row, ORIGIN), &origin);
  if (slot && !row->bad)
    rn_rota_add(reader->rota, slot, unit, origin);
}

RnRota *
rn_rota_read(const char *path, const char *encoding, const char *city_id, RnMonth month, const GPtrArray *slots,
             const RnRows *rows, GPtrArray *messages, GError **error)
{
  static const char *const area_tables[] = {"areas", NULL};
  static const char *const unit_tables[] = {"people", "facilities", NULL};
  guint before = messages->len;
  g_autoptr(RnImportFile) file = rn_import_file_new(path, &rota_table, -1);
  if (!rn_import_file_read(file, encoding, messages, error))
    return NULL;
  g_autoptr(RnRota) rota = rn_rota_new(city_id, month);
  g_autoptr(GHashTable) by_key = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) lines = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) unit_names = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(RnImportNames) areas = names_of(rows, "areas", area_tables, NULL);
  g_autoptr(RnImportNames) units = names_of(rows, "unit", unit_tables, unit_names);
  for (guint i = 0; i < slots->len; i++)
    g_hash_table_insert(by_key, ((RnSlot *)slots->pdata[i])->key, slots->pdata[i]);
  Reader reader = {month, rota, by_key, lines, areas, units, unit_names, messages};
  for (guint i = 0; i < file->rows->len; i++)
    read_row(&reader, file->rows->pdata[i]);
  for (guint i = before; i < messages->len; i++)
    if (((RnMessage *)messages->pdata[i])->severity == RN_SEVERITY_ERROR)
      return NULL;
  for (guint i = 0; i < slots->len; i++)
    if (!rn_rota_find(rota, ((RnSlot *)slots->pdata[i])->key))
      rn_rota_add(rota, slots->pdata[i], NULL, RN_ORIGIN_IMPORT);
  rn_rota_sort(rota);
  return g_steal_pointer(&rota);
}
