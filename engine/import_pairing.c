/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Pairings that cannot be meant: two vices of one rank at the same time, a clinic that stands in for itself, a vice that
 * can cover nobody. Rows of the batch are complained about, also where they only spoil what is stored. */

#include "engine/import_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const RnTable *table;
  int panel, rank, unit, from, to;
} Columns;

typedef struct {
  const RnImportEntry *entry;
  const Columns *columns;
} Pairing;

static const char *
cell(const Pairing *pairing, int column)
{
  return rn_import_entry_cells(pairing->entry)[column];
}

/* Days are written so that their order is that of letters; an open first day comes first. */
static int
compare(gconstpointer a, gconstpointer b)
{
  const Pairing *x = a, *y = b;
  const Columns *columns = x->columns;
  int order = strcmp(cell(x, columns->panel), cell(y, columns->panel));
  if (!order)
    order = strcmp(cell(x, columns->rank), cell(y, columns->rank));
  if (!order)
    order = strcmp(cell(x, columns->from), cell(y, columns->from));
  return order ? order : strcmp(cell(x, columns->unit), cell(y, columns->unit));
}

static void
check_overlap(const Pairing *one, const Pairing *next, GPtrArray *messages)
{
  const Columns *columns = one->columns;
  const char *last = cell(one, columns->to);
  if (strcmp(cell(one, columns->panel), cell(next, columns->panel)) != 0 ||
      strcmp(cell(one, columns->rank), cell(next, columns->rank)) != 0 ||
      (*last && strcmp(last, cell(next, columns->from)) < 0))
    return;
  const Pairing *told = next->entry->after ? next : one;
  if (told->entry->after)
    rn_import_row_complain(
      told->entry->row, messages, RN_SEVERITY_ERROR, "PAIRING_OVERLAP", columns->from,
      g_strdup_printf(_("Panel %s has two vices of rank %s at the same time, %s and %s; end the first one with valid_to, or give "
                        "the other another rank."),
                      cell(one, columns->panel), cell(one, columns->rank), cell(one, columns->unit),
                      cell(next, columns->unit)));
}

static void
check_circle(const RnImportCity *city, const Pairing *pairing, GPtrArray *messages)
{
  const RnImportTable *panels = rn_import_city_table(city, "panels");
  const RnImportEntry *panel = g_hash_table_lookup(panels->by_key, cell(pairing, pairing->columns->panel));
  if (!panel)
    return; /* unknown: it has its message */
  char **cells = rn_import_entry_cells(panel);
  const char *unit = cell(pairing, pairing->columns->unit);
  RnImportRow *row = pairing->entry->after ? pairing->entry->row : panel->after ? panel->row : NULL;
  if (row && (strcmp(unit, cells[rn_table_column(panels->table, "facility_id")]) == 0 ||
              strcmp(unit, cells[rn_table_column(panels->table, "primary_person_id")]) == 0))
    rn_import_row_complain(row, messages, RN_SEVERITY_ERROR, "PAIRING_CIRCLE",
                           row == pairing->entry->row ? pairing->columns->unit : -1,
                           g_strdup_printf(_("%s would stand in for itself: panel %s is its own. Name another clinic or person."),
                                           unit, cell(pairing, pairing->columns->panel)));
}

static void
check_capacity(const RnImportCity *city, const Pairing *pairing, GPtrArray *messages)
{
  const RnImportTable *facilities = rn_import_city_table(city, "facilities");
  const char *unit = cell(pairing, pairing->columns->unit);
  const RnImportEntry *facility = g_hash_table_lookup(facilities->by_key, unit);
  int column = rn_table_column(facilities->table, "cap_patients");
  if (!facility || strcmp(rn_import_entry_cells(facility)[column], "0") != 0)
    return;
  RnImportRow *row = pairing->entry->after ? pairing->entry->row : facility->after ? facility->row : NULL;
  if (row)
    rn_import_row_complain(row, messages, RN_SEVERITY_ERROR, "PAIRING_CAPACITY",
                           row == pairing->entry->row ? pairing->columns->unit : column,
                           g_strdup_printf(_("%s is a vice of panel %s, but its cap_patients is 0: it could cover nobody. Enter how "
                                             "many patients it covers at the same time, or leave the cell empty."),
                                           unit, cell(pairing, pairing->columns->panel)));
}

void
rn_import_pairing_check(const RnImportCity *city, GPtrArray *messages)
{
  const RnImportTable *table = rn_import_city_table(city, "pairings");
  const Columns columns = {table->table,
                           rn_table_column(table->table, "panel_id"),
                           rn_table_column(table->table, "rank"),
                           rn_table_column(table->table, "unit_id"),
                           rn_table_column(table->table, "valid_from"),
                           rn_table_column(table->table, "valid_to")};
  g_autoptr(GArray) pairings = g_array_new(FALSE, FALSE, sizeof(Pairing));
  for (guint i = 0; i < table->entries->len; i++) {
    const Pairing pairing = {table->entries->pdata[i], &columns};
    if (!pairing.entry->removed && !(pairing.entry->after && pairing.entry->row->bad))
      g_array_append_val(pairings, pairing);
  }
  g_array_sort(pairings, compare);
  for (guint i = 0; i < pairings->len; i++) {
    const Pairing *pairing = &g_array_index(pairings, Pairing, i);
    check_circle(city, pairing, messages);
    check_capacity(city, pairing, messages);
    if (i + 1 < pairings->len)
      check_overlap(pairing, &g_array_index(pairings, Pairing, i + 1), messages);
  }
}
