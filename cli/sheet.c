/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Sorting the duties of a month into pages, rows and columns. Nothing is formatted here. A page has up to about 50 rows
 * and 12 columns. */

#include "cli/sheet.h"

#include <string.h>

/* The page on which an area's slots stand: the outermost area around it that has slots of the same service, unless
 * both are blocks of their own. */
static const char *
page_area(const RnVersion *version, GHashTable *has_slots, const char *service, const char *area_id)
{
  const char *page = area_id;
  const RnVersionArea *area = rn_version_area(version, area_id);
  for (int depth = 0; area && *area->parent_id && depth < 16; depth++) {
    g_autofree char *key = g_strdup_printf("%s/%s", service, area->parent_id);
    if (g_hash_table_contains(has_slots, key))
      page = area->parent_id;
    area = rn_version_area(version, area->parent_id);
  }
  return page;
}

static int
compare_columns(gconstpointer a, gconstpointer b, gpointer page)
{
  const RnSheetColumn *x = a, *y = b;
  /* The seats of the page's own area stand first. */
  int order = (strcmp(x->area_id, page) != 0) - (strcmp(y->area_id, page) != 0);
  if (!order)
    order = strcmp(x->area_id, y->area_id);
  if (!order)
    order = strcmp(x->seat, y->seat);
  return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int
compare_rows(gconstpointer a, gconstpointer b)
{
  const RnSheetRow *x = a, *y = b;
  int order = (x->date > y->date) - (x->date < y->date);
  if (!order)
    order = (x->example->start > y->example->start) - (x->example->start < y->example->start);
  return order ? order : strcmp(x->band, y->band);
}

static guint
find_column(const RnSheet *sheet, const RnSlot *slot)
{
  for (guint i = 0; i < sheet->columns->len; i++) {
    const RnSheetColumn *column = &g_array_index(sheet->columns, RnSheetColumn, i);
    if (column->index == slot->index && strcmp(column->seat, slot->seat) == 0 &&
        strcmp(column->area_id, slot->area_id) == 0)
      return i;
  }
  return G_MAXUINT;
}

static guint
find_row(const RnSheet *sheet, const RnSlot *slot)
{
  /* Duties come by date: the row is near the end while the page is filled. */
  for (guint i = sheet->rows->len; i-- > 0;) {
    const RnSheetRow *row = &g_array_index(sheet->rows, RnSheetRow, i);
    if (row->date == slot->date && strcmp(row->band, slot->band) == 0)
      return i;
  }
  return G_MAXUINT;
}

static void
add_slot(RnSheet *sheet, const RnSlot *slot, const RnCity *city, gboolean with_row)
{
  if (find_column(sheet, slot) == G_MAXUINT) {
    RnSheetColumn column = {slot->area_id, slot->seat, slot->index, slot};
    g_array_append_val(sheet->columns, column);
  }
  if (with_row && find_row(sheet, slot) == G_MAXUINT) {
    RnSheetRow row = {.date = slot->date, .band = slot->band, .example = slot, .klass = slot->klass};
    row.holiday = rn_calendar_holiday(city->calendar, slot->date);
    g_array_append_val(sheet->rows, row);
  }
}

static void
finish_rows(RnSheet *sheet)
{
  g_array_sort(sheet->rows, compare_rows);
  RnSheetRow *first = NULL;
  for (guint i = 0; i < sheet->rows->len; i++) {
    RnSheetRow *row = &g_array_index(sheet->rows, RnSheetRow, i);
    if (!first || first->date != row->date) {
      first = row;
      row->first_of_date = TRUE;
    }
    first->rows_of_date++;
  }
}

/* Fills the cells of a page whose rows and columns are settled. */
static void
fill(RnSheet *sheet, const GPtrArray *duties)
{
  g_ptr_array_set_size(sheet->cells, (int)(sheet->rows->len * sheet->columns->len));
  for (guint i = 0; i < duties->len; i++) {
    const RnDuty *duty = duties->pdata[i];
    guint row = find_row(sheet, duty->slot), column = find_column(sheet, duty->slot);
    if (row == G_MAXUINT || column == G_MAXUINT)
      continue;
    sheet->cells->pdata[row * sheet->columns->len + column] = (gpointer)duty;
    sheet->seats++;
    sheet->gaps += rn_duty_is_gap(duty);
  }
}

static RnSheet *
sheet_new(const GPtrArray *duties, const RnCity *city, const char *area_id, const char *person)
{
  RnSheet *sheet = g_new0(RnSheet, 1);
  sheet->service = ((const RnDuty *)duties->pdata[0])->slot->service;
  sheet->area_id = area_id;
  sheet->columns = g_array_new(FALSE, TRUE, sizeof(RnSheetColumn));
  sheet->rows = g_array_new(FALSE, TRUE, sizeof(RnSheetRow));
  sheet->cells = g_ptr_array_new();
  for (guint i = 0; i < duties->len; i++) {
    const RnDuty *duty = duties->pdata[i];
    add_slot(sheet, duty->slot, city, !person || g_strcmp0(duty->unit_id, person) == 0);
  }
  g_array_sort_with_data(sheet->columns, compare_columns, (gpointer)area_id);
  finish_rows(sheet);
  fill(sheet, duties);
  return sheet;
}

void
rn_sheet_free(RnSheet *sheet)
{
  if (!sheet)
    return;
  g_array_unref(sheet->columns);
  g_array_unref(sheet->rows);
  g_ptr_array_unref(sheet->cells);
  g_free(sheet);
}

const RnDuty *
rn_sheet_cell(const RnSheet *sheet, guint row, guint column)
{
  return sheet->cells->pdata[row * sheet->columns->len + column];
}

static int
compare_keys(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
rn_sheets_of(const GPtrArray *duties, const RnVersion *version, const RnCity *city, const char *person)
{
  g_autoptr(GHashTable) has_slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < duties->len; i++) {
    const RnSlot *slot = ((const RnDuty *)duties->pdata[i])->slot;
    g_hash_table_add(has_slots, g_strdup_printf("%s/%s", slot->service, slot->area_id));
  }
  /* Page key -> its duties. */
  g_autoptr(GHashTable) pages =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  for (guint i = 0; i < duties->len; i++) {
    const RnSlot *slot = ((const RnDuty *)duties->pdata[i])->slot;
    g_autofree char *key =
        g_strdup_printf("%s/%s", slot->service, page_area(version, has_slots, slot->service, slot->area_id));
    GPtrArray *page = g_hash_table_lookup(pages, key);
    if (!page) {
      page = g_ptr_array_new();
      char *kept = g_steal_pointer(&key);
      g_hash_table_insert(pages, kept, page);
      g_ptr_array_add(keys, kept);
    }
    g_ptr_array_add(page, duties->pdata[i]);
  }
  g_ptr_array_sort(keys, compare_keys);
  GPtrArray *sheets = g_ptr_array_new_with_free_func((GDestroyNotify)rn_sheet_free);
  for (guint i = 0; i < keys->len; i++) {
    const GPtrArray *page = g_hash_table_lookup(pages, keys->pdata[i]);
    const RnSlot *slot = ((const RnDuty *)page->pdata[0])->slot;
    RnSheet *sheet = sheet_new(page, city, page_area(version, has_slots, slot->service, slot->area_id), person);
    if (sheet->rows->len)
      g_ptr_array_add(sheets, sheet);
    else
      rn_sheet_free(sheet);
  }
  return sheets;
}

GPtrArray *
rn_sheets_new(const RnVersion *version, const RnCity *city, const char *person)
{
  return rn_sheets_of(version->rota->duties, version, city, person);
}

/* --- counts --- */

static gboolean
add_once(GPtrArray *array, const char *text)
{
  for (guint i = 0; i < array->len; i++)
    if (strcmp(array->pdata[i], text) == 0)
      return FALSE;
  g_ptr_array_add(array, (gpointer)text);
  return TRUE;
}

static guint
position(const GPtrArray *array, const char *text)
{
  for (guint i = 0; i < array->len; i++)
    if (strcmp(array->pdata[i], text) == 0)
      return i;
  return 0;
}

/* N, D, H, Y are told in this order, the others after them by name. */
static int
compare_categories(gconstpointer a, gconstpointer b)
{
  static const char usual[] = "NDHY";
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  const char *px = strlen(x) == 1 ? strchr(usual, *x) : NULL, *py = strlen(y) == 1 ? strchr(usual, *y) : NULL;
  if (px && py)
    return (px > py) - (px < py);
  if (px || py)
    return px ? -1 : 1;
  return strcmp(x, y);
}

RnCountTable *
rn_count_table_new(const RnVersion *version, const char *person)
{
  RnCountTable *table = g_new0(RnCountTable, 1);
  table->categories = g_ptr_array_new();
  table->units = g_ptr_array_new();
  table->counts = g_array_new(FALSE, TRUE, sizeof(RnCount));
  g_autoptr(GArray) counts = rn_version_counts(version);
  for (guint i = 0; i < counts->len; i++) {
    const RnCount *count = &g_array_index(counts, RnCount, i);
    add_once(table->categories, count->category);
    if (!person || strcmp(person, count->unit_id) == 0)
      add_once(table->units, count->unit_id);
  }
  g_ptr_array_sort(table->categories, compare_categories);
  g_array_set_size(table->counts, table->units->len * table->categories->len);
  for (guint i = 0; i < counts->len; i++) {
    const RnCount *count = &g_array_index(counts, RnCount, i);
    if (person && strcmp(person, count->unit_id) != 0)
      continue;
    guint at =
        position(table->units, count->unit_id) * table->categories->len + position(table->categories, count->category);
    g_array_index(table->counts, RnCount, at) = *count;
  }
  return table;
}

void
rn_count_table_free(RnCountTable *table)
{
  if (!table)
    return;
  g_ptr_array_unref(table->categories);
  g_ptr_array_unref(table->units);
  g_array_unref(table->counts);
  g_free(table);
}

const RnCount *
rn_count_table_get(const RnCountTable *table, guint unit, guint category)
{
  const RnCount *count = &g_array_index(table->counts, RnCount, unit * table->categories->len + category);
  return count->unit_id ? count : NULL;
}

char *
rn_count_text(const RnCount *count)
{
  if (!count)
    return g_strdup("");
  if (count->quota_low == count->quota_high)
    return g_strdup_printf("%d (%d)", count->count, count->quota_low);
  return g_strdup_printf("%d (%d-%d)", count->count, count->quota_low, count->quota_high);
}
