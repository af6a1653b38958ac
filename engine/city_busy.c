/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What persons' own calendars mean for the rota. A time when somebody cannot be there is an absence to the minute. A
 * time to be avoided becomes requests for the bands that it touches, on the date on which they start: so the wishes of
 * calendars and those of the collection are the same thing to the model, the checker and the reports. It is done each
 * time a city is loaded, not at the import, because bands and holidays may change in between.
 *
 * Expected: some hundred rows a person and year. */

#include "engine/city_busy.h"

#include <string.h>

typedef struct {
  const char *person_id, *kind, *reason;
  RnInstant start, end;
} Busy;

/* Columns of the table, found once. */
typedef struct {
  int person, from, to, kind, reason;
} Columns;

static Busy
busy_of(const Columns *columns, char *const *row)
{
  return (Busy){.person_id = row[columns->person],
                .kind = row[columns->kind],
                .reason = row[columns->reason],
                .start = rn_instant_bound(row[columns->from], FALSE),
                .end = rn_instant_bound(row[columns->to], TRUE)};
}

static void
add_absence(RnCity *city, const Busy *busy)
{
  RnAbsence *absence = g_new0(RnAbsence, 1);
  absence->unit_id = busy->person_id;
  absence->start = busy->start;
  absence->end = busy->end;
  g_ptr_array_add(city->absences, absence);
}

/* --- requests --- */

static gboolean
is_asked(const GPtrArray *requests, RnDate date, const char *band)
{
  for (guint i = 0; i < requests->len; i++) {
    const RnRequest *request = requests->pdata[i];
    if (request->kind == RN_REQUEST_AVOID && request->date == date && strcmp(request->band, band) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_request(GPtrArray *requests, const RnPerson *person, RnDate date, const char *band, const char *reason)
{
  if (is_asked(requests, date, band))
    return;
  RnRequest *request = g_new0(RnRequest, 1);
  request->person = person;
  request->date = date;
  request->band = band;
  request->kind = RN_REQUEST_AVOID;
  request->reason = reason;
  request->from_calendar = TRUE;
  g_ptr_array_add(requests, request);
}

/* The bands of a date that the time touches. */
static void
ask_on(const RnCity *city, const RnPerson *person, RnDate date, const Busy *busy, GPtrArray *requests)
{
  unsigned klass = 1u << rn_calendar_class(city->calendar, date);
  for (guint i = 0; i < city->bands->len; i++) {
    const RnBand *band = city->bands->pdata[i];
    if ((band->classes & klass) && rn_valid_on(band->valid_from, band->valid_to, date) &&
        rn_instant_from_local(date, band->start) < busy->end && busy->start < rn_instant_from_local(date, band->end))
      add_request(requests, person, date, band->code, busy->reason);
  }
}

/* A band may begin on the day before. */
static void
ask(const RnCity *city, const RnPerson *person, const Busy *busy, GPtrArray *requests)
{
  RnDate first, last;
  int minutes;
  rn_instant_to_local(busy->start, &first, &minutes);
  rn_instant_to_local(busy->end - 1, &last, &minutes);
  for (RnDate date = first - 1; date <= last; date++)
    ask_on(city, person, date, busy, requests);
}

/* The person's own requests first, in the order of the table, then those of the calendars. */
static void
take_person(RnCity *city, RnPerson *person, const Columns *columns, const GPtrArray *rows, guint *next,
            GPtrArray *requests)
{
  g_autoptr(GPtrArray) mine = g_ptr_array_new();
  for (guint i = 0; i < person->n_requests; i++)
    g_ptr_array_add(mine, city->requests->pdata[person->first_request + i]);
  for (; *next < rows->len; (*next)++) {
    const Busy busy = busy_of(columns, rows->pdata[*next]);
    if (strcmp(busy.person_id, person->id) != 0)
      break;
    if (busy.start == RN_INSTANT_NONE || busy.end <= busy.start)
      continue;
    if (strcmp(busy.kind, "avoid") == 0)
      ask(city, person, &busy, mine);
    else
      add_absence(city, &busy);
  }
  person->first_request = requests->len;
  person->n_requests = mine->len;
  g_ptr_array_extend(requests, mine, NULL, NULL);
}

static void
take_busy(RnCity *city)
{
  const RnTable *table = rn_table_find("busy");
  const Columns columns = {rn_table_column(table, "person_id"), rn_table_column(table, "from"),
                           rn_table_column(table, "to"), rn_table_column(table, "kind"),
                           rn_table_column(table, "reason")};
  const GPtrArray *rows = rn_rows_get(city->rows, "busy");
  if (rows->len == 0)
    return;
  GPtrArray *requests = g_ptr_array_new_with_free_func(g_free);
  guint next = 0; /* rows and persons are both in the order of ids */
  for (guint p = 0; p < city->persons->len; p++)
    take_person(city, city->persons->pdata[p], &columns, rows, &next, requests);
  g_ptr_array_set_free_func(city->requests, NULL);
  g_ptr_array_unref(city->requests);
  city->requests = requests;
}

/* --- index --- */

static void
index_absences(RnCity *city)
{
  for (guint i = 0; i < city->absences->len; i++) {
    RnAbsence *absence = city->absences->pdata[i];
    GPtrArray *of_unit = g_hash_table_lookup(city->absences_by_unit, absence->unit_id);
    if (!of_unit) {
      of_unit = g_ptr_array_new();
      g_hash_table_insert(city->absences_by_unit, (gpointer)absence->unit_id, of_unit);
    }
    g_ptr_array_add(of_unit, absence);
  }
}

void
rn_city_busy_load(RnCity *city)
{
  take_busy(city);
  index_absences(city);
}
