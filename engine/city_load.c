/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Tables into structures: references resolved, defaults filled in, everything in canonical order.
 *
 * The rows stay alive with the city, and all its strings point into them. Usual bands and seats stand in
 * engine/usual.c; a city's own rows come before them. Checks only what would make the structures wrong; what is wrong
 * in a cell is told by the import. */

#include "engine/city_load.h"

#include "engine/city_busy.h"
#include "engine/usual.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const RnTable *table;
  char **row;
} Cells;

static const char *
cell(const Cells *cells, const char *column)
{
  int index = rn_table_column(cells->table, column);
  g_assert(index >= 0);
  return cells->row[index];
}

static gint64
cell_int(const Cells *cells, const char *column, gint64 when_empty)
{
  const char *text = cell(cells, column);
  return *text ? g_ascii_strtoll(text, NULL, 10) : when_empty;
}

static gboolean
cell_flag(const Cells *cells, const char *column)
{
  return cell_int(cells, column, 0) != 0;
}

static RnDate
cell_date(const Cells *cells, const char *column)
{
  RnDate date = RN_DATE_NONE;
  return rn_date_parse(cell(cells, column), &date) ? date : RN_DATE_NONE;
}

static int
cell_minutes(const Cells *cells, const char *column)
{
  const char *text = cell(cells, column);
  const char *colon = strchr(text, ':');
  return colon ? (int)(g_ascii_strtoll(text, NULL, 10) * 60 + g_ascii_strtoll(colon + 1, NULL, 10)) : 0;
}

static unsigned
cell_classes(const Cells *cells, const char *column)
{
  g_auto(GStrv) words = g_strsplit(cell(cells, column), "|", -1);
  unsigned classes = 0;
  for (char **word = words; *word; word++) {
    RnDateClass klass;
    if (rn_date_class_parse(*word, &klass))
      classes |= 1u << klass;
  }
  return classes ? classes : (1u << RN_N_CLASSES) - 1;
}

/* Local date or date and time; a date alone counts from its midnight, as an end up to its last minute. */
static RnInstant
cell_instant(const Cells *cells, const char *column, gboolean is_end)
{
  const char *text = cell(cells, column);
  RnDate date;
  RnInstant instant;
  if (rn_date_parse(text, &date))
    return rn_instant_from_local(date, is_end ? 1440 : 0);
  return rn_instant_parse(text, &instant) ? instant : RN_INSTANT_NONE;
}

#define EACH(city, name, cells)                                                                                      \
  Cells cells = {rn_table_find(name), NULL};                                                                         \
  const GPtrArray *list_of_##cells = rn_rows_get((city)->rows, name);                                                \
  for (guint i_##cells = 0;                                                                                          \
       i_##cells < list_of_##cells->len && (cells.row = list_of_##cells->pdata[i_##cells], TRUE); i_##cells++)

static gboolean
contradiction(GError **error, const char *what, const char *id)
{
  g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("The tables contradict themselves: %s “%s”. Import them again."), what,
              id);
  return FALSE;
}

static gboolean
load_areas(RnCity *city, GError **error)
{
  EACH (city, "areas", c) {
    RnArea *area = g_new0(RnArea, 1);
    area->id = cell(&c, "area_id");
    area->kind = cell(&c, "kind");
    area->name = cell(&c, "name");
    area->email = cell(&c, "email");
    g_ptr_array_add(city->areas, area);
    g_hash_table_insert(city->area_by_id, (gpointer)area->id, area);
    if (!*cell(&c, "parent_id")) {
      if (city->id)
        return contradiction(error, _("two areas without parent"), area->id);
      city->id = area->id;
      city->name = area->name;
    }
  }
  if (!city->id)
    return contradiction(error, _("no area without parent"), "");
  guint i = 0;
  EACH (city, "areas", p) {
    RnArea *area = city->areas->pdata[i++];
    const char *parent = cell(&p, "parent_id");
    area->parent = *parent ? rn_city_area(city, parent) : NULL;
    if (*parent && !area->parent)
      return contradiction(error, _("unknown parent area"), parent);
  }
  for (i = 0; i < city->areas->len; i++) {
    RnArea *area = city->areas->pdata[i];
    for (const RnArea *up = area->parent; up; up = up->parent)
      if (++area->depth > (int)city->areas->len)
        return contradiction(error, _("areas inside each other"), area->id);
  }
  return TRUE;
}

static RnFacilityKind
facility_kind(const char *word)
{
  if (strcmp(word, "solo_clinic") == 0)
    return RN_KIND_SOLO_CLINIC;
  if (strcmp(word, "clinic24") == 0)
    return RN_KIND_CLINIC24;
  return strcmp(word, "hospital") == 0 ? RN_KIND_HOSPITAL : RN_KIND_OTHER;
}

static gboolean
load_facilities(RnCity *city, GError **error)
{
  EACH (city, "facilities", c) {
    RnFacility *facility = g_new0(RnFacility, 1);
    g_ptr_array_add(city->facilities, facility);
    facility->id = cell(&c, "facility_id");
    facility->name = cell(&c, "name");
    facility->department = cell(&c, "department");
    facility->phone = cell(&c, "phone");
    facility->email = cell(&c, "email");
    facility->duty_phone = cell(&c, "duty_phone");
    facility->kind_word = cell(&c, "kind");
    facility->kind = facility_kind(facility->kind_word);
    facility->area = rn_city_area(city, cell(&c, "area_id"));
    facility->valid_from = cell_date(&c, "valid_from");
    facility->valid_to = cell_date(&c, "valid_to");
    g_hash_table_insert(city->facility_by_id, (gpointer)facility->id, facility);
    if (!facility->area)
      return contradiction(error, _("facility in an unknown area"), facility->id);
  }
  return TRUE;
}

static gboolean
load_persons(RnCity *city, GError **error)
{
  EACH (city, "people", c) {
    RnPerson *person = g_new0(RnPerson, 1);
    person->index = (int)city->persons->len;
    g_ptr_array_add(city->persons, person);
    person->id = cell(&c, "person_id");
    person->name = cell(&c, "name");
    person->role = cell(&c, "role");
    person->note = cell(&c, "note");
    person->email = cell(&c, "email");
    person->duty_phone = cell(&c, "duty_phone");
    person->employed = strcmp(cell(&c, "employment"), "employed") == 0;
    person->seat_first = cell_flag(&c, "seat_first");
    person->seat_second = cell_flag(&c, "seat_second");
    person->holiday_clinic = cell_flag(&c, "holiday_clinic");
    person->no_deep_night = cell_flag(&c, "no_deep_night") || strstr(person->note, "no_deep_night");
    person->share_pct = (int)cell_int(&c, "share_pct", 100);
    person->max_duties = (int)cell_int(&c, "max_duties", -1);
    person->max_restday = (int)cell_int(&c, "max_restday", -1);
    person->max_yearend = (int)cell_int(&c, "max_yearend", -1);
    person->min_free_nights = (int)cell_int(&c, "min_free_nights", -1);
    person->trained_on = cell_date(&c, "trained_on");
    person->skills = g_strsplit(cell(&c, "skills"), "|", -1);
    person->valid_from = cell_date(&c, "valid_from");
    person->valid_to = cell_date(&c, "valid_to");
    const char *facility_id = cell(&c, "facility_id");
    RnFacility *facility = *facility_id ? g_hash_table_lookup(city->facility_by_id, facility_id) : NULL;
    g_hash_table_insert(city->person_by_id, (gpointer)person->id, person);
    if (*facility_id && !facility)
      return contradiction(error, _("person of an unknown facility"), person->id);
    person->facility = facility;
    person->area = facility ? facility->area : NULL;
    if (facility && strcmp(person->role, "physician") == 0)
      facility->physicians++;
  }
  return TRUE;
}

static void
load_calendar(RnCity *city)
{
  EACH (city, "calendar", c) {
    RnDate date = cell_date(&c, "date");
    const char *action = cell(&c, "action"), *name = cell(&c, "name");
    RnDateClass klass;
    if (strcmp(action, "add") == 0)
      rn_calendar_add(city->calendar, date, name);
    else if (strcmp(action, "remove") == 0)
      rn_calendar_remove(city->calendar, date);
    else if (strcmp(action, "rename") == 0)
      rn_calendar_rename(city->calendar, date, name);
    else if (rn_date_class_parse(cell(&c, "class"), &klass))
      rn_calendar_set_class(city->calendar, date, klass, *name ? name : NULL);
  }
}

static void
load_bands(RnCity *city)
{
  EACH (city, "bands", c) {
    RnBand *band = g_new0(RnBand, 1);
    band->service = cell(&c, "service");
    band->code = cell(&c, "band");
    band->name = cell(&c, "name");
    band->category = cell(&c, "category");
    band->start = cell_minutes(&c, "start");
    band->end = cell_minutes(&c, "end");
    band->classes = cell_classes(&c, "classes");
    band->valid_from = cell_date(&c, "valid_from");
    band->valid_to = cell_date(&c, "valid_to");
    g_ptr_array_add(city->bands, band);
  }
  rn_usual_bands_add(city->bands);
}

static RnNeeds
seat_needs(const char *word, const char *service, const char *code)
{
  if (strcmp(word, "first") == 0 || (!*word && strcmp(code, "first") == 0))
    return RN_NEEDS_FIRST;
  if (strcmp(word, "second") == 0 || (!*word && strcmp(code, "second") == 0))
    return RN_NEEDS_SECOND;
  if (strcmp(word, "holiday") == 0 || (!*word && strcmp(service, "holiday_clinic") == 0))
    return RN_NEEDS_HOLIDAY;
  return RN_NEEDS_NONE;
}

static gboolean
load_seats(RnCity *city, GError **error)
{
  EACH (city, "seats", c) {
    RnSeat *seat = g_new0(RnSeat, 1);
    g_ptr_array_add(city->seats, seat);
    seat->service = cell(&c, "service");
    seat->code = cell(&c, "seat");
    seat->name = cell(&c, "name");
    seat->role = cell(&c, "role");
    seat->skill = cell(&c, "skill");
    seat->area = rn_city_area(city, cell(&c, "area_id"));
    if (!seat->area)
      return contradiction(error, _("seat for an unknown area"), cell(&c, "area_id"));
    const char *bands = cell(&c, "bands");
    seat->bands = strcmp(bands, "all") == 0 || !*bands ? NULL : g_strsplit(bands, "|", -1);
    seat->classes = cell_classes(&c, "classes");
    seat->valid_from = cell_date(&c, "valid_from");
    seat->valid_to = cell_date(&c, "valid_to");
    seat->count = (int)cell_int(&c, "count", 1);
    seat->skill_min = (int)cell_int(&c, "skill_min", 0);
    seat->mandatory = cell_int(&c, "mandatory", 1) != 0;
    seat->trained = cell_int(&c, "trained", strcmp(seat->service, "homecare") == 0) != 0;
    seat->needs = seat_needs(cell(&c, "needs"), seat->service, seat->code);
  }
  rn_usual_seats_add(city);
  return TRUE;
}

static gboolean
load_requests(RnCity *city, GError **error)
{
  static const char *const kinds[] = {"ng", "avoid", "prefer", "must"};
  EACH (city, "requests", c) {
    RnRequest *request = g_new0(RnRequest, 1);
    g_ptr_array_add(city->requests, request);
    request->date = cell_date(&c, "date");
    request->band = cell(&c, "band");
    request->reason = cell(&c, "reason");
    for (int k = 0; k < 4; k++)
      if (strcmp(cell(&c, "kind"), kinds[k]) == 0)
        request->kind = (RnRequestKind)k;
    RnPerson *person = g_hash_table_lookup(city->person_by_id, cell(&c, "person_id"));
    if (!person)
      return contradiction(error, _("request of an unknown person"), cell(&c, "person_id"));
    request->person = person;
    if (person->n_requests++ == 0) /* rows are in the order of persons */
      person->first_request = city->requests->len - 1;
  }
  return TRUE;
}

static gboolean
load_absences(RnCity *city, GError **error)
{
  EACH (city, "absences", c) {
    RnAbsence *absence = g_new0(RnAbsence, 1);
    g_ptr_array_add(city->absences, absence);
    absence->unit_id = cell(&c, "unit_id");
    absence->start = cell_instant(&c, "from", FALSE);
    absence->end = cell_instant(&c, "to", TRUE);
    absence->excused = cell_flag(&c, "excused");
    if (absence->end <= absence->start)
      return contradiction(error, _("absence that ends before it begins, of"), absence->unit_id);
  }
  return TRUE;
}

static gboolean
load_past(RnCity *city, GError **error)
{
  EACH (city, "rules", r) {
    RnRuleRow *rule = g_new0(RnRuleRow, 1);
    rule->code = cell(&r, "code");
    rule->param = cell(&r, "param");
    rule->area = *cell(&r, "area_id") ? rn_city_area(city, cell(&r, "area_id")) : NULL;
    rule->valid_from = cell_date(&r, "valid_from");
    rule->valid_to = cell_date(&r, "valid_to");
    rule->value = cell_int(&r, "value", 0);
    g_ptr_array_add(city->rules, rule);
  }
  EACH (city, "ledger", l) {
    RnOpening *opening = g_new0(RnOpening, 1);
    g_ptr_array_add(city->openings, opening);
    opening->person = rn_city_person(city, cell(&l, "unit_id"));
    opening->category = cell(&l, "category");
    opening->service = cell(&l, "service");
    opening->seat = cell(&l, "seat");
    opening->fiscal_year = (int)cell_int(&l, "fiscal_year", 0);
    opening->assigned = (int)cell_int(&l, "assigned", 0);
    if (!opening->person)
      return contradiction(error, _("opening ledger of an unknown person"), cell(&l, "unit_id"));
  }
  EACH (city, "history", h) {
    RnPastDuty *duty = g_new0(RnPastDuty, 1);
    g_ptr_array_add(city->history, duty);
    duty->person = rn_city_person(city, cell(&h, "unit_id"));
    duty->date = cell_date(&h, "date");
    duty->band = cell(&h, "band");
    duty->service = cell(&h, "service");
    duty->area_id = cell(&h, "area");
    duty->seat = cell(&h, "seat");
    if (!duty->person)
      return contradiction(error, _("former duty of an unknown person"), cell(&h, "unit_id"));
  }
  return TRUE;
}

gboolean
rn_city_load(RnCity *city, GError **error)
{
  if (!load_areas(city, error) || !load_facilities(city, error) || !load_persons(city, error))
    return FALSE;
  load_calendar(city);
  load_bands(city);
  if (!load_seats(city, error) || !load_requests(city, error) || !load_absences(city, error) ||
      !load_past(city, error))
    return FALSE;
  rn_usual_yearend_set(city);
  rn_city_busy_load(city);
  return TRUE;
}
