/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What only shows when all rows of a city stand side by side: areas that form no tree, intervals the wrong way round,
 * absences that overlap, bands that nobody knows, a person and a facility with one id. Only rows of the batch are
 * complained about. */

#include "engine/import_private.h"
#include "engine/usual.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- areas --- */

/* Follows the parents up; more steps than areas are a circle. */
static gboolean
reaches_root(const RnImportTable *areas, int parent, char *const *cells)
{
  for (guint steps = 0; steps <= areas->entries->len; steps++) {
    if (cells[parent][0] == '\0')
      return TRUE;
    const RnImportEntry *above = g_hash_table_lookup(areas->by_key, cells[parent]);
    if (!above)
      return TRUE; /* unknown: it has its message */
    cells = rn_import_entry_cells(above);
  }
  return FALSE;
}

static void
check_areas(const RnImportCity *city, GPtrArray *messages)
{
  const RnImportTable *areas = rn_import_city_table(city, "areas");
  int parent = rn_table_column(areas->table, "parent_id");
  for (guint i = 0; i < areas->entries->len; i++) {
    const RnImportEntry *entry = areas->entries->pdata[i];
    if (!entry->after || reaches_root(areas, parent, entry->after))
      continue;
    rn_import_row_complain(
      entry->row, messages, RN_SEVERITY_ERROR, "AREA_CYCLE", parent,
      g_strdup_printf(_("The area %s lies within itself, by way of parent_id. Correct the parent_id of one "
                        "area of the circle."),
                      entry->after[0]));
  }
}

/* --- intervals --- */

static void
check_order(const RnImportTable *table, const char *from, const char *to, gboolean equal_allowed, const char *code,
            const char *text, GPtrArray *messages)
{
  int first = rn_table_column(table->table, from), last = rn_table_column(table->table, to);
  for (guint i = 0; first >= 0 && last >= 0 && i < table->entries->len; i++) {
    const RnImportEntry *entry = table->entries->pdata[i];
    if (!entry->after || !entry->after[first][0] || !entry->after[last][0])
      continue;
    int order = strcmp(entry->after[last], entry->after[first]);
    if (order < 0 || (order == 0 && !equal_allowed))
      rn_import_row_complain(entry->row, messages, RN_SEVERITY_ERROR, code, entry->row->cells[last] ? last : first,
                             g_strdup(text));
  }
}

/* A night written 18:00 to 09:00 means 33:00. */
static void
check_band_hours(const RnImportTable *bands, GPtrArray *messages)
{
  int start = rn_table_column(bands->table, "start"), end = rn_table_column(bands->table, "end");
  for (guint i = 0; i < bands->entries->len; i++) {
    const RnImportEntry *entry = bands->entries->pdata[i];
    if (!entry->after || !*entry->after[start] || !*entry->after[end] ||
        strcmp(entry->after[end], entry->after[start]) > 0)
      continue;
    int hours = (int)g_ascii_strtoll(entry->after[end], NULL, 10) + 24;
    rn_import_row_complain(entry->row, messages, RN_SEVERITY_ERROR, "TIME_ORDER", end,
                           g_strdup_printf(_("The end is not after the start. If it is on the next day, write %d%s."),
                                           hours, entry->after[end] + 2));
  }
}

/* --- absences --- */

typedef struct {
  RnInstant start, end;
  const RnImportEntry *entry;
} Interval;

static int
compare_intervals(gconstpointer a_cell, gconstpointer b_cell)
{
  const Interval *a = a_cell, *b = b_cell;
  int order = strcmp(rn_import_entry_cells(a->entry)[0], rn_import_entry_cells(b->entry)[0]);
  return order ? order : (a->start > b->start) - (a->start < b->start);
}

static void
complain_overlap(const Interval *one, const Interval *other, int from, int to, GPtrArray *messages)
{
  const Interval *told = one->entry->after ? one : other; /* the one that the batch speaks of */
  const Interval *beside = told == one ? other : one;
  char **cells = rn_import_entry_cells(beside->entry);
  if (told->entry->after)
    rn_import_row_complain(
      told->entry->row, messages, RN_SEVERITY_NOTE, "ABSENCE_OVERLAP", from,
      g_strdup_printf(_("This absence of %s overlaps the one from %s to %s; both count, the days in common "
                        "once."),
                      cells[0], cells[from], cells[to]));
}

static void
check_absences(const RnImportCity *city, GPtrArray *messages)
{
  const RnImportTable *absences = rn_import_city_table(city, "absences");
  int from = rn_table_column(absences->table, "from"), to = rn_table_column(absences->table, "to");
  g_autoptr(GArray) intervals = g_array_new(FALSE, FALSE, sizeof(Interval));
  for (guint i = 0; i < absences->entries->len; i++) {
    const RnImportEntry *entry = absences->entries->pdata[i];
    char **cells = rn_import_entry_cells(entry);
    if (!*cells[from] || !*cells[to])
      continue;
    const Interval interval = {rn_instant_bound(cells[from], FALSE), rn_instant_bound(cells[to], TRUE), entry};
    if (interval.end > interval.start)
      g_array_append_val(intervals, interval);
    else if (entry->after)
      rn_import_row_complain(
        entry->row, messages, RN_SEVERITY_ERROR, "INTERVAL_ORDER", to,
        g_strdup(_("The absence ends before it begins; exchange the two, or correct one of them.")));
  }
  g_array_sort(intervals, compare_intervals);
  for (guint i = 1; i < intervals->len; i++) {
    const Interval *one = &g_array_index(intervals, Interval, i), *before = &g_array_index(intervals, Interval, i - 1);
    if (strcmp(rn_import_entry_cells(one->entry)[0], rn_import_entry_cells(before->entry)[0]) == 0 &&
        one->start < before->end)
      complain_overlap(one, before, from, to, messages);
  }
}

static void
check_busy(const RnImportCity *city, GPtrArray *messages)
{
  const RnImportTable *busy = rn_import_city_table(city, "busy");
  int from = rn_table_column(busy->table, "from"), to = rn_table_column(busy->table, "to");
  for (guint i = 0; i < busy->entries->len; i++) {
    const RnImportEntry *entry = busy->entries->pdata[i];
    char **cells = entry->after;
    if (cells && *cells[from] && *cells[to] && rn_instant_bound(cells[to], TRUE) <= rn_instant_bound(cells[from], FALSE))
      rn_import_row_complain(
        entry->row, messages, RN_SEVERITY_ERROR, "INTERVAL_ORDER", to,
        g_strdup(_("The absence ends before it begins; exchange the two, or correct one of them.")));
  }
}

/* --- bands --- */

static GHashTable *
known_bands(const RnImportCity *city)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const RnImportTable *bands = rn_import_city_table(city, "bands");
  int code = rn_table_column(bands->table, "band");
  for (gsize i = 0; rn_usual_band_code(i); i++)
    g_hash_table_add(known, g_strdup(rn_usual_band_code(i)));
  for (guint i = 0; i < bands->entries->len; i++)
    g_hash_table_add(known, g_strdup(rn_import_entry_cells(bands->entries->pdata[i])[code]));
  return g_steal_pointer(&known);
}

/* Known words and `words` near to what was typed, joined; NULL when none is. */
static char *
nearest_known(const char *typed, GHashTable *known, const char *const *words)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (const char *const *word = words; *word; word++)
    g_ptr_array_add(all, (gpointer)*word);
  g_autofree gpointer *keys = g_hash_table_get_keys_as_array(known, NULL);
  for (gpointer *key = keys; *key; key++)
    g_ptr_array_add(all, *key);
  g_ptr_array_sort(all, (GCompareFunc)(void (*)(void))g_strcmp0);
  g_ptr_array_add(all, NULL);
  return rn_import_nearest_word(typed, (const char *const *)all->pdata);
}

/* Every band of the cell, a single one or a list, is known or one of `words`. */
static void
check_band_column(const RnImportTable *table, const char *name, GHashTable *known, const char *const *words,
                  GPtrArray *messages)
{
  int column = rn_table_column(table->table, name);
  for (guint i = 0; i < table->entries->len; i++) {
    const RnImportEntry *entry = table->entries->pdata[i];
    if (!entry->after || entry->row->bad)
      continue;
    g_auto(GStrv) bands = g_strsplit(entry->after[column], "|", -1);
    for (char **band = bands; *band; band++) {
      if (g_strv_contains(words, *band) || g_hash_table_contains(known, *band))
        continue;
      g_autofree char *near = nearest_known(*band, known, words);
      rn_import_row_complain(
        entry->row, messages, RN_SEVERITY_ERROR, "UNKNOWN_BAND", column,
        near ? g_strdup_printf(_("There is no band \"%s\". Did you mean %s?"), *band, near)
             : g_strdup_printf(_("There is no band \"%s\". Add it to bands.csv, or correct the cell."), *band));
    }
  }
}

static void
check_bands(const RnImportCity *city, GPtrArray *messages)
{
  static const char *const any[] = {"all", "day", "night", NULL};
  static const char *const all[] = {"all", NULL};
  static const char *const none[] = {NULL};
  static const char *const hours[] = {"own", NULL};
  static const char *const all_hours[] = {"all", "own", NULL};
  g_autoptr(GHashTable) known = known_bands(city);
  check_band_column(rn_import_city_table(city, "requests"), "band", known, any, messages);
  check_band_column(rn_import_city_table(city, "seats"), "bands", known, all, messages);
  check_band_column(rn_import_city_table(city, "history"), "band", known, none, messages);
  check_band_column(rn_import_city_table(city, "pairings"), "bands", known, hours, messages);
  check_band_column(rn_import_city_table(city, "coverage"), "band", known, all_hours, messages);
}

/* --- services --- */

/* The usual services, and those that the city's own tables make. */
static GHashTable *
known_services(const RnImportCity *city)
{
  static const char *const tables[] = {"services", "bands", "seats"};
  GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; rn_usual_service_code(i); i++)
    g_hash_table_add(known, g_strdup(rn_usual_service_code(i)));
  for (gsize t = 0; t < G_N_ELEMENTS(tables); t++) {
    const RnImportTable *table = rn_import_city_table(city, tables[t]);
    int column = rn_table_column(table->table, "service");
    for (guint i = 0; i < table->entries->len; i++) {
      const RnImportEntry *entry = table->entries->pdata[i];
      if (!entry->removed)
        g_hash_table_add(known, g_strdup(rn_import_entry_cells(entry)[column]));
    }
  }
  return known;
}

/* Each item is a service, or SERVICE/SEAT; or the list is the word "none". */
static void
check_together(const RnImportCity *city, GPtrArray *messages)
{
  static const char *const alone[] = {"none", NULL}, *const among[] = {NULL};
  g_autoptr(GHashTable) known = known_services(city);
  const RnImportTable *services = rn_import_city_table(city, "services");
  int column = rn_table_column(services->table, "together");
  for (guint i = 0; i < services->entries->len; i++) {
    const RnImportEntry *entry = services->entries->pdata[i];
    if (!entry->after || entry->row->bad || strcmp(entry->after[column], "none") == 0)
      continue;
    g_auto(GStrv) items = g_strsplit(entry->after[column], "|", -1);
    for (char **item = items; *item; item++) {
      g_autofree char *service = g_strndup(*item, strcspn(*item, "/"));
      if (g_hash_table_contains(known, service))
        continue;
      g_autofree char *near = nearest_known(service, known, items[1] ? among : alone);
      rn_import_row_complain(
        entry->row, messages, RN_SEVERITY_ERROR, "UNKNOWN_SERVICE", column,
        near ? g_strdup_printf(_("There is no service \"%s\". Did you mean %s?"), service, near)
             : g_strdup_printf(_("There is no service \"%s\". Add it to services.csv, or correct the cell."), service));
    }
  }
}

/* --- hubs --- */

static void
check_hubs(const RnImportCity *city, GPtrArray *messages)
{
  const RnImportTable *hubs = rn_import_city_table(city, "hubs"), *areas = rn_import_city_table(city, "areas");
  int column = rn_table_column(hubs->table, "areas");
  for (guint i = 0; i < hubs->entries->len; i++) {
    const RnImportEntry *entry = hubs->entries->pdata[i];
    if (!entry->after || entry->row->bad)
      continue;
    g_auto(GStrv) ids = g_strsplit(entry->after[column], "|", -1);
    for (char **id = ids; *id; id++)
      if (!g_hash_table_lookup(areas->by_key, *id))
        rn_import_row_complain(
          entry->row, messages, RN_SEVERITY_ERROR, "UNKNOWN_AREA", column,
          g_strdup_printf(_("There is no area \"%s\". Add it to areas.csv, or correct the cell."), *id));
  }
}

/* --- units --- */

static void
check_units(const RnImportCity *city, GPtrArray *messages)
{
  const RnImportTable *people = rn_import_city_table(city, "people"),
                      *facilities = rn_import_city_table(city, "facilities");
  for (guint i = 0; i < people->entries->len; i++) {
    const RnImportEntry *person = people->entries->pdata[i];
    const RnImportEntry *facility = g_hash_table_lookup(facilities->by_key, rn_import_entry_cells(person)[0]);
    RnImportRow *row = person->after ? person->row : facility && facility->after ? facility->row : NULL;
    if (facility && row)
      rn_import_row_complain(
        row, messages, RN_SEVERITY_ERROR, "ID_TWICE", 0,
        g_strdup_printf(_("A person and a facility both have the id %s; give one of them another id."), row->cells[0]));
  }
}

void
rn_import_check(const RnImportCity *city, GPtrArray *messages)
{
  check_areas(city, messages);
  check_units(city, messages);
  for (gsize i = 0; i < city->n_tables; i++)
    check_order(&city->tables[i], "valid_from", "valid_to", TRUE, "INTERVAL_ORDER",
                _("The last day is before the first; exchange the two, or correct one of them."), messages);
  check_band_hours(rn_import_city_table(city, "bands"), messages);
  check_absences(city, messages);
  check_busy(city, messages);
  check_bands(city, messages);
  check_together(city, messages);
  check_hubs(city, messages);
  rn_import_pairing_check(city, messages);
}
