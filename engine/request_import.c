/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One person after another: the rows that are stored, what the file makes of them, and the difference. */

#include "engine/request_import.h"

#include "engine/import_private.h"
#include "engine/request_report.h"
#include "engine/request_rules.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EVENT_DIGITS 20 /* of the digest of a UID; a letter stands before them, lest a spreadsheet reads a number */

typedef struct {
  int person, calendar, event, occurrence, from, to, kind, reason, sequence;
} Columns;

typedef struct {
  RnStore *store;
  const RnBusyFile *file;
  const RnRequestImportOptions *options;
  RnRequestReport *report;
  const RnTable *table;
  Columns at;
  RnRows *rows;
  RnRequestRules *rules;
  GHashTable *own_uids; /* of rinban's own events */
  RnInstant from, to;
  const char *person_id; /* the one at hand */
} Import;

static void
tell(Import *import, char *const *row, char change)
{
  RnRequestTime *time = g_new0(RnRequestTime, 1);
  time->person_id = g_strdup(row[import->at.person]);
  time->from = g_strdup(row[import->at.from]);
  time->to = g_strdup(row[import->at.to]);
  time->kind = g_strdup(row[import->at.kind]);
  time->reason = g_strdup(row[import->at.reason]);
  time->change = change;
  g_ptr_array_add(import->report->times, time);
}

void
rn_request_window(RnMonth first, RnMonth last, RnInstant *from, RnInstant *to)
{
  *from = rn_instant_from_local(rn_month_first(first), 0);
  *to = rn_instant_from_local(rn_month_first(last) + rn_month_days(last) + 1, 0);
}

/* --- cells --- */

/* Within the years that rinban knows. */
static RnInstant
clamped(RnInstant instant)
{
  RnDate first, last;
  rn_date_from_ymd(2000, 1, 1, &first);
  rn_date_from_ymd(2099, 12, 31, &last);
  return CLAMP(instant, rn_instant_from_local(first, 0), rn_instant_from_local(last, 1440 - 1));
}

/* A date for a whole day (`is_last`: the day before a midnight), else date and minute; never shorter than it was. */
static char *
time_cell(RnInstant instant, gboolean all_day, gboolean is_last)
{
  RnDate date;
  int minutes;
  rn_instant_to_local(clamped(instant + (is_last ? (all_day ? -1 : 59) : 0)), &date, &minutes);
  g_autofree char *day = rn_date_format(date);
  return all_day ? g_steal_pointer(&day) : g_strdup_printf("%sT%02d:%02d", day, minutes / 60, minutes % 60);
}

static char *
event_id(const char *uid)
{
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, uid, -1);
  return g_strdup_printf("u%.*s", EVENT_DIGITS, digest);
}

static gboolean
touches_window(const Import *import, char *const *row)
{
  return rn_instant_bound(row[import->at.from], FALSE) < import->to &&
         rn_instant_bound(row[import->at.to], TRUE) > import->from;
}

static char *
key_of(const Import *import, char *const *row)
{
  return g_strjoin("/", row[import->at.event], row[import->at.occurrence], NULL);
}

static char **
row_of(const Import *import, const RnBusyItem *item, RnBusyOutcome outcome, const char *reason)
{
  char **row = g_new0(char *, import->table->n_columns + 1);
  row[import->at.person] = g_strdup(import->person_id);
  row[import->at.calendar] = g_strdup(import->options->calendar);
  row[import->at.event] = event_id(item->uid);
  row[import->at.occurrence] = time_cell(item->occurrence, FALSE, FALSE);
  row[import->at.from] = time_cell(item->start, item->all_day, FALSE);
  row[import->at.to] = time_cell(item->end, item->all_day, TRUE);
  row[import->at.kind] = g_strdup(outcome == RN_BUSY_AVOID ? "avoid" : "ng");
  row[import->at.reason] = g_strdup(reason);
  row[import->at.sequence] = g_strdup_printf("%" G_GINT64_FORMAT, item->sequence);
  return row;
}

/* --- one person --- */

/* Rows by key. `after` begins with those that the file leaves alone. */
typedef struct {
  GHashTable *before; /* char**, borrowed */
  GHashTable *after;  /* char**, owned */
  GHashTable *stale;  /* event ids whose revision in the file is too old */
} Person;

static void
row_free(gpointer row)
{
  g_strfreev(row);
}

static void
begin_person(Import *import, Person *person)
{
  const GPtrArray *rows = rn_rows_get(import->rows, "busy");
  person->before = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  person->after = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, row_free);
  person->stale = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < rows->len; i++) {
    char **row = rows->pdata[i];
    if (strcmp(row[import->at.person], import->person_id) != 0 ||
        strcmp(row[import->at.calendar], import->options->calendar) != 0)
      continue;
    g_hash_table_insert(person->before, key_of(import, row), row);
    if (!import->file->whole || !touches_window(import, row))
      g_hash_table_insert(person->after, key_of(import, row), g_strdupv(row));
  }
}

static void
end_person(Person *person)
{
  g_hash_table_unref(person->before);
  g_hash_table_unref(person->after);
  g_hash_table_unref(person->stale);
}

static gint64
known_sequence(const Import *import, const Person *person, const char *event)
{
  GHashTableIter iter;
  gpointer value;
  gint64 known = -1;
  g_hash_table_iter_init(&iter, person->before);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    char **row = value;
    if (strcmp(row[import->at.event], event) == 0)
      known = MAX(known, g_ascii_strtoll(row[import->at.sequence], NULL, 10));
  }
  return known;
}

/* Takes out the times of an event, or of one of its occurrences. */
static void
revise(Import *import, Person *person, const RnBusyItem *item)
{
  g_autofree char *event = event_id(item->uid);
  g_autofree char *occurrence =
    item->occurrence == RN_INSTANT_NONE ? NULL : time_cell(item->occurrence, FALSE, FALSE);
  if (item->sequence < known_sequence(import, person, event)) {
    import->report->stale++;
    g_hash_table_add(person->stale, g_steal_pointer(&event));
    return;
  }
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init(&iter, person->after);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    char **row = value;
    if (strcmp(row[import->at.event], event) == 0 &&
        (!occurrence || strcmp(row[import->at.occurrence], occurrence) == 0) &&
        (item->what == RN_BUSY_WITHDRAWAL || occurrence || touches_window(import, row)))
      g_hash_table_iter_remove(&iter);
  }
}

static void
take_time(Import *import, Person *person, const RnBusyItem *item)
{
  const char *reason;
  g_autofree char *event = event_id(item->uid);
  if (item->start >= import->to || item->end <= import->from || g_hash_table_contains(person->stale, event))
    return;
  if (g_hash_table_contains(import->own_uids, item->uid)) {
    import->report->own_duties++;
    return;
  }
  RnBusyOutcome outcome = rn_request_rules_judge(import->rules, import->person_id, item, &reason);
  import->report->ignored += outcome == RN_BUSY_IGNORED;
  import->report->shown_free += outcome == RN_BUSY_SHOWN_FREE;
  if (outcome == RN_BUSY_IGNORED || outcome == RN_BUSY_SHOWN_FREE)
    return;
  char **row = row_of(import, item, outcome, reason);
  g_hash_table_replace(person->after, key_of(import, row), row);
}

/* --- writing --- */

typedef struct {
  const Import *import;
} Order;

static int
compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
  const Import *import = ((const Order *)data)->import;
  char **x = *(char **const *)a, **y = *(char **const *)b;
  int order = strcmp(x[import->at.from], y[import->at.from]);
  return order ? order : strcmp(x[import->at.event], y[import->at.event]);
}

/* char**, borrowed, by time: nothing may depend on the order of a hash table. */
static GPtrArray *
sorted(const Import *import, GHashTable *rows)
{
  GPtrArray *list = g_ptr_array_new();
  GHashTableIter iter;
  gpointer row;
  Order order = {import};
  g_hash_table_iter_init(&iter, rows);
  while (g_hash_table_iter_next(&iter, NULL, &row))
    g_ptr_array_add(list, row);
  g_ptr_array_sort_with_data(list, compare_rows, &order);
  return list;
}

static gboolean
put(Import *import, const Person *person, char **row, GError **error)
{
  g_autofree char *key = key_of(import, row);
  char **before = g_hash_table_lookup(person->before, key);
  if (before && g_strv_equal((const char *const *)before, (const char *const *)row)) {
    import->report->unchanged++;
    return TRUE;
  }
  before ? import->report->changed++ : import->report->added++;
  tell(import, row, before ? '~' : '+');
  return rn_store_put_row(import->store, import->options->city_id, import->table, (const char *const *)row, error);
}

static gboolean
take_away(Import *import, const Person *person, char **row, GError **error)
{
  g_autofree char *key = key_of(import, row);
  if (g_hash_table_contains(person->after, key))
    return TRUE;
  import->report->removed++;
  tell(import, row, '-');
  return rn_store_remove_busy(import->store, import->options->city_id, (const char *const *)row, error);
}

static gboolean
write_person(Import *import, const Person *person, GError **error)
{
  g_autoptr(GPtrArray) before = sorted(import, person->before), after = sorted(import, person->after);
  gboolean done = TRUE;
  for (guint i = 0; done && i < before->len; i++)
    done = take_away(import, person, before->pdata[i], error);
  for (guint i = 0; done && i < after->len; i++)
    done = put(import, person, after->pdata[i], error);
  return done;
}

static gboolean
note_answer(Import *import, GError **error)
{
  const RnTable *table = rn_table_find("submissions");
  for (RnMonth month = import->options->first; month <= import->options->last; month++) {
    g_autofree char *name = rn_month_format(month);
    const char *const row[] = {import->person_id, name, "received", NULL};
    if (!rn_store_put_row(import->store, import->options->city_id, table, row, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
import_person(Import *import, GHashTable *person_of, const char *person_id, GError **error)
{
  Person person;
  import->person_id = person_id;
  begin_person(import, &person);
  for (guint i = 0; i < import->file->items->len; i++) {
    const RnBusyItem *item = import->file->items->pdata[i];
    if (g_strcmp0(g_hash_table_lookup(person_of, item), person_id) != 0)
      continue;
    if (item->what == RN_BUSY_TIME)
      take_time(import, &person, item);
    else
      revise(import, &person, item);
  }
  gboolean done = write_person(import, &person, error) && (!import->options->answered || note_answer(import, error));
  end_person(&person);
  return done;
}

/* --- persons --- */

static RnImportNames *
names_of(const Import *import)
{
  RnImportNames *names = rn_import_names_new("people");
  const RnTable *people = rn_table_find("people");
  const GPtrArray *rows = rn_rows_get(import->rows, "people");
  for (guint i = 0; i < rows->len; i++) {
    char **row = rows->pdata[i];
    rn_import_names_add(names, row[rn_table_column(people, "person_id")], row[rn_table_column(people, "name")]);
  }
  return names;
}

/* The person of a time; NULL with a message. Borrowed from the rows. */
static const char *
find_person(Import *import, RnImportNames *names, const RnBusyItem *item)
{
  const char *code = "PERSON_MISSING";
  char *why = NULL;
  const char *cell = import->options->person_id ? import->options->person_id : item->person;
  const char *id = *cell ? rn_import_names_find(names, cell, &code, &why) : NULL;
  if (!id)
    g_ptr_array_add(import->report->messages,
                    rn_message_new(code, RN_SEVERITY_ERROR, import->file->name, item->line, NULL, cell,
                                   why ? why : g_strdup(_("Whose time is it? Name the person with --person, or in a "
                                                          "column person_id."))));
  return id;
}

static void
add_unique(GPtrArray *persons, const char *id)
{
  for (guint i = 0; i < persons->len; i++)
    if (strcmp(persons->pdata[i], id) == 0)
      return;
  g_ptr_array_add(persons, (gpointer)id);
}

/* The ids of the persons of whom the file speaks, in order; fills item -> person id. NULL with messages. */
static GPtrArray *
find_persons(Import *import, RnImportNames *names, GHashTable *person_of)
{
  g_autoptr(GPtrArray) persons = g_ptr_array_new();
  const RnBusyItem nobody = {.line = 0};
  const char *only = import->options->person_id ? find_person(import, names, &nobody) : NULL;
  if (only)
    add_unique(persons, only);
  for (guint i = 0; i < import->file->items->len; i++) {
    RnBusyItem *item = import->file->items->pdata[i];
    const char *id = import->options->person_id ? only : find_person(import, names, item);
    if (!id)
      continue;
    g_hash_table_insert(person_of, item, (gpointer)id);
    if (!only)
      add_unique(persons, id);
  }
  return rn_messages_have_error(import->report->messages) ? NULL : g_steal_pointer(&persons);
}

/* --- the whole --- */

static gboolean
load(Import *import, GError **error)
{
  const RnRequestImportOptions *options = import->options;
  import->rows = rn_store_rows(import->store, options->city_id, error);
  g_autoptr(GPtrArray) events =
    import->rows ? rn_store_events(import->store, options->city_id, options->first - 1, options->last + 1, error) : NULL;
  if (!events)
    return FALSE;
  import->rules = rn_request_rules_new(import->rows);
  for (guint i = 0; i < events->len; i++)
    g_hash_table_add(import->own_uids, g_strdup(((const RnEvent *)events->pdata[i])->uid));
  return TRUE;
}

static gboolean
import_all(Import *import, GError **error)
{
  if (!load(import, error))
    return FALSE;
  g_autoptr(RnImportNames) names = names_of(import);
  g_autoptr(GHashTable) person_of = g_hash_table_new(NULL, NULL);
  g_autoptr(GPtrArray) persons = find_persons(import, names, person_of);
  gboolean done = TRUE;
  for (guint i = 0; persons && done && i < persons->len; i++)
    done = import_person(import, person_of, persons->pdata[i], error);
  return done && (!persons || rn_request_report_warn(import->report, import->store, import->options, error));
}

/* Inside a transaction, which it ends. */
static gboolean
finish(Import *import, gboolean done, GError **error)
{
  RnRequestReport *report = import->report;
  gboolean wanted = report->times->len > 0 || import->options->answered;
  if (!done || !wanted || import->options->dry_run || rn_messages_have_error(report->messages)) {
    rn_store_rollback(import->store);
    return done;
  }
  g_autofree char *summary = g_strdup_printf("%s %s %s +%d ~%d -%d", import->options->city_id,
                                             import->options->person_id ? import->options->person_id : "*",
                                             import->options->calendar, report->added, report->changed, report->removed);
  report->applied = rn_store_commit(import->store, import->options->now, import->options->who, "request import", summary,
                                    error);
  return report->applied;
}

RnRequestReport *
rn_request_import(RnStore *store, const RnBusyFile *file, const RnRequestImportOptions *options, GError **error)
{
  const RnTable *table = rn_table_find("busy");
  g_autoptr(RnRequestReport) report = rn_request_report_new();
  g_autoptr(GHashTable) own_uids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Import import = {.store = store,
                   .file = file,
                   .options = options,
                   .report = report,
                   .table = table,
                   .own_uids = own_uids,
                   .at = {rn_table_column(table, "person_id"), rn_table_column(table, "calendar"),
                          rn_table_column(table, "event"), rn_table_column(table, "occurrence"),
                          rn_table_column(table, "from"), rn_table_column(table, "to"), rn_table_column(table, "kind"),
                          rn_table_column(table, "reason"), rn_table_column(table, "sequence")}};
  rn_request_window(options->first, options->last, &import.from, &import.to);
  if (!rn_store_begin(store, error))
    return NULL;
  gboolean done = finish(&import, import_all(&import, error), error);
  g_clear_pointer(&import.rules, rn_request_rules_free);
  g_clear_pointer(&import.rows, rn_rows_free);
  return done ? g_steal_pointer(&report) : NULL;
}
