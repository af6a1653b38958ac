/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One import: read all files, join them with what is stored, judge, report, and write in one transaction or not at all.
 * The files are read before the transaction begins; what is stored is read inside it. */

#include "engine/import_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- report --- */

static void
count_free(gpointer item)
{
  RnImportCount *count = item;
  g_free(count->table);
  g_free(count->city_id);
  g_free(count);
}

static void
change_free(gpointer item)
{
  RnImportChange *change = item;
  g_free(change->table);
  g_free(change->key);
  g_free(change->column);
  g_free(change->before);
  g_free(change->after);
  g_free(change);
}

static RnImportReport *
report_new(void)
{
  RnImportReport *report = g_new0(RnImportReport, 1);
  report->messages = rn_messages_new();
  report->counts = g_ptr_array_new_with_free_func(count_free);
  report->changes = g_ptr_array_new_with_free_func(change_free);
  report->files = g_ptr_array_new_with_free_func(g_free);
  return report;
}

void
rn_import_report_free(RnImportReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref(report->messages);
  g_ptr_array_unref(report->counts);
  g_ptr_array_unref(report->changes);
  g_ptr_array_unref(report->files);
  g_free(report);
}

static void
add_change(RnImportReport *report, const RnTable *table, char *const *cells, const char *column, const char *before,
           const char *after)
{
  g_autoptr(GString) key = g_string_new(NULL);
  for (gsize i = 0; i < table->n_columns; i++)
    if (table->columns[i].flags & RN_COLUMN_KEY)
      g_string_append_printf(key, "%s%s", key->len ? "/" : "", cells[i]);
  RnImportChange *change = g_new0(RnImportChange, 1);
  change->table = g_strdup(table->name);
  change->key = g_strdup(key->str);
  change->column = g_strdup(column);
  change->before = g_strdup(before);
  change->after = g_strdup(after);
  g_ptr_array_add(report->changes, change);
}

/* What a whole row says beside its key. */
static char *
row_text(const RnTable *table, char *const *cells)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (gsize i = 0; i < table->n_columns; i++)
    if (!(table->columns[i].flags & RN_COLUMN_KEY) && *cells[i])
      g_string_append_printf(text, "%s%s=%s", text->len ? ", " : "", table->columns[i].name, cells[i]);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean
is_same(const RnImportEntry *entry)
{
  return entry->before && entry->after &&
         g_strv_equal((const char *const *)entry->before, (const char *const *)entry->after);
}

static void
report_entry(RnImportReport *report, RnImportCount *count, const RnTable *table, const RnImportEntry *entry)
{
  if (entry->removed) {
    g_autofree char *text = row_text(table, entry->before);
    add_change(report, table, entry->before, "", text, "");
    count->removed++;
  } else if (entry->after && !entry->before) {
    g_autofree char *text = row_text(table, entry->after);
    add_change(report, table, entry->after, "", "", text);
    count->added++;
  } else if (is_same(entry)) {
    count->unchanged++;
  } else if (entry->after) {
    for (gsize i = 0; i < table->n_columns; i++)
      if (strcmp(entry->before[i], entry->after[i]) != 0)
        add_change(report, table, entry->after, table->columns[i].name, entry->before[i], entry->after[i]);
    count->changed++;
  }
}

static gboolean
has_file(const GPtrArray *files, const char *city_id, const RnTable *table)
{
  for (guint i = 0; i < files->len; i++) {
    const RnImportFile *file = files->pdata[i];
    if (file->table == table && strcmp(file->city_id, city_id) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
report_city(RnImportReport *report, const RnImportCity *city, const GPtrArray *files)
{
  for (gsize t = 0; t < city->n_tables; t++) {
    const RnImportTable *table = &city->tables[t];
    if (!has_file(files, city->city_id, table->table))
      continue;
    RnImportCount *count = g_new0(RnImportCount, 1);
    count->table = g_strdup(table->table->name);
    count->city_id = g_strdup(city->city_id);
    g_ptr_array_add(report->counts, count);
    for (guint i = 0; i < table->entries->len; i++)
      report_entry(report, count, table->table, table->entries->pdata[i]);
  }
}

static void
report_file(RnImportReport *report, const RnImportFile *file)
{
  if (!file->encoding)
    return;
  g_autofree char *name = g_path_get_basename(file->path);
  g_ptr_array_add(report->files,
                  g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%s (%s, %u row)", "%s (%s, %u rows)", file->rows->len),
                                  name, file->encoding, file->rows->len));
}

typedef struct {
  GHashTable *order; /* path -> position */
} MessageOrder;

static int
compare_messages(gconstpointer a_cell, gconstpointer b_cell, gpointer data)
{
  const RnMessage *a = *(const RnMessage *const *)a_cell, *b = *(const RnMessage *const *)b_cell;
  const MessageOrder *by = data;
  int x = GPOINTER_TO_INT(a->file ? g_hash_table_lookup(by->order, a->file) : NULL);
  int y = GPOINTER_TO_INT(b->file ? g_hash_table_lookup(by->order, b->file) : NULL);
  return x != y ? (x > y) - (x < y) : (a->row > b->row) - (a->row < b->row);
}

/* By file as given, then row; the sort is stable. */
static void
sort_messages(GPtrArray *messages, const GPtrArray *files)
{
  g_autoptr(GHashTable) order = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = files->len; i > 0; i--)
    g_hash_table_insert(order, ((RnImportFile *)files->pdata[i - 1])->path, GINT_TO_POINTER((int)i));
  MessageOrder by = {order};
  g_ptr_array_sort_with_data(messages, compare_messages, &by);
}

/* --- writing --- */

/* All requests of a person and month again, after the old ones are gone. */
static gboolean
write_requests(RnStore *store, const RnImportCity *city, const RnImportTable *table, GError **error)
{
  int person = rn_table_column(table->table, "person_id"), date = rn_table_column(table->table, "date");
  g_autoptr(GHashTable) dirty = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < table->entries->len; i++) {
    const RnImportEntry *entry = table->entries->pdata[i];
    if (!entry->removed && (!entry->after || is_same(entry)))
      continue;
    char **cells = entry->after ? entry->after : entry->before;
    char *key = g_strdup_printf("%s/%.7s", cells[person], cells[date]);
    RnDate day = 0;
    rn_date_parse(cells[date], &day);
    if (g_hash_table_add(dirty, key) &&
        !rn_store_clear_requests(store, city->city_id, table->table, cells[person], rn_month_of(day), error))
      return FALSE;
  }
  for (guint i = 0; i < table->entries->len; i++) {
    const RnImportEntry *entry = table->entries->pdata[i];
    if (!entry->after)
      continue;
    g_autofree char *key = g_strdup_printf("%s/%.7s", entry->after[person], entry->after[date]);
    if (g_hash_table_contains(dirty, key) &&
        !rn_store_put_row(store, city->city_id, table->table, (const char *const *)entry->after, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_table(RnStore *store, const RnImportCity *city, const RnImportTable *table, GError **error)
{
  if (table->table->kind == RN_TABLE_REQUESTS)
    return write_requests(store, city, table, error);
  for (guint i = 0; i < table->entries->len; i++) {
    const RnImportEntry *entry = table->entries->pdata[i];
    if (entry->after && !is_same(entry) &&
        !rn_store_put_row(store, city->city_id, table->table, (const char *const *)entry->after, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_cities(RnStore *store, const GPtrArray *cities, GError **error)
{
  for (guint i = 0; i < cities->len; i++) {
    const RnImportCity *city = cities->pdata[i];
    for (gsize t = 0; t < city->n_tables; t++)
      if (!write_table(store, city, &city->tables[t], error))
        return FALSE;
  }
  return TRUE;
}

/* Who leaves loses all addresses in the transaction that says so. */
static gboolean
revoke_departed(RnStore *store, const GPtrArray *cities, const RnImportOptions *options, RnImportReport *report,
                GError **error)
{
  for (guint i = 0; i < cities->len; i++) {
    const RnImportCity *city = cities->pdata[i];
    int n;
    if (!rn_store_revoke_departed(store, city->city_id, options->now, &n, error))
      return FALSE;
    report->links_revoked += n;
  }
  return TRUE;
}

/* One line for the audit: "MH people +3 ~1, MH requests +601 -2". */
static char *
summary_of(const RnImportReport *report)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < report->counts->len; i++) {
    const RnImportCount *count = report->counts->pdata[i];
    if (!count->added && !count->changed && !count->removed)
      continue;
    g_string_append_printf(text, "%s%s %s", text->len ? ", " : "", count->city_id, count->table);
    if (count->added)
      g_string_append_printf(text, " +%d", count->added);
    if (count->changed)
      g_string_append_printf(text, " ~%d", count->changed);
    if (count->removed)
      g_string_append_printf(text, " -%d", count->removed);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- the whole --- */

static gboolean
read_files(GPtrArray *files, const char *encoding, RnImportReport *report, gboolean *readable, GError **error)
{
  *readable = TRUE;
  for (guint i = 0; i < files->len; i++) {
    RnImportFile *file = files->pdata[i];
    if (!rn_import_file_read(file, encoding, report->messages, error))
      return FALSE;
    *readable = *readable && !file->failed;
    report_file(report, file);
  }
  return TRUE;
}

static void
city_destroy(gpointer city)
{
  rn_import_city_free(city);
}

/* The cities of the batch in the order of their first file, joined and judged. NULL with an error, or when it is
 * unclear which city is meant (then with messages). */
static GPtrArray *
join_cities(RnStore *store, GPtrArray *files, const char *wanted, RnImportReport *report, GError **error)
{
  g_autoptr(GPtrArray) cities = g_ptr_array_new_with_free_func(city_destroy);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  g_auto(GStrv) stored = rn_store_cities(store, error);
  if (!stored || !rn_import_files_set_cities(files, (const char *const *)stored, wanted, report->messages))
    return NULL;
  for (guint i = 0; i < files->len; i++) {
    const char *city_id = ((RnImportFile *)files->pdata[i])->city_id;
    if (!g_hash_table_add(seen, (gpointer)city_id))
      continue;
    RnRows *rows = rn_store_rows(store, city_id, error);
    if (!rows)
      return NULL;
    RnImportCity *city = rn_import_city_new(city_id, rows, files, report->messages);
    g_ptr_array_add(cities, city);
    rn_import_check(city, report->messages);
    report_city(report, city, files);
  }
  return g_steal_pointer(&cities);
}

/* Inside a transaction, which it ends. */
static gboolean
join_and_write(RnStore *store, GPtrArray *files, const RnImportOptions *options, RnImportReport *report, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) cities = join_cities(store, files, options->city_id, report, &failure);
  gboolean wanted = cities && !rn_messages_have_error(report->messages) && report->changes->len > 0;
  gboolean done = !failure && (!wanted || (write_cities(store, cities, &failure) &&
                                            revoke_departed(store, cities, options, report, &failure)));
  if (!done || !wanted || options->dry_run) {
    rn_store_rollback(store);
  } else {
    g_autofree char *summary = summary_of(report);
    done = rn_store_commit(store, options->now, options->who, "import", summary, &failure);
    report->applied = done;
  }
  if (failure)
    g_propagate_error(error, failure);
  return done;
}

RnImportReport *
rn_import(RnStore *store, const char *const *paths, const RnImportOptions *options, GError **error)
{
  gboolean readable = FALSE;
  g_autoptr(RnImportReport) report = report_new();
  g_autoptr(GPtrArray) files = rn_import_files_find(paths, report->messages, error);
  if (!files || !read_files(files, options->encoding, report, &readable, error))
    return NULL;
  if (readable && files->len > 0) {
    if (!rn_store_begin(store, error) || !join_and_write(store, files, options, report, error))
      return NULL;
  }
  sort_messages(report->messages, files);
  return g_steal_pointer(&report);
}
