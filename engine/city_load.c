/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Tables into structures: references resolved, defaults filled in, everything in canonical order.
 *
 * The rows stay alive with the city, and all its strings point into them. Usual bands and seats stand in
 * engine/usual.c; a city's own rows come before them. Checks only what would make the structures wrong; what is wrong
 * in a cell is told by the import. */

#include "engine/city_load.h"

#include "engine/city_busy.h"
#include "engine/city_cover.h"
#include "engine/city_holder.h"
#include "engine/city_row.h"
#include "engine/usual.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
load_areas(RnCity *city, GError **error)
{
  RN_CITY_ROWS (city, "areas", c) {
    RnArea *area = g_new0(RnArea, 1);
    area->id = rn_city_row_text(&c, "area_id");
    area->kind = rn_city_row_text(&c, "kind");
    area->name = rn_city_row_text(&c, "name");
    area->email = rn_city_row_text(&c, "email");
    area->population = (int)rn_city_row_int(&c, "population", 0);
    area->x_m = rn_city_row_metres(&c, "x_km");
    area->y_m = rn_city_row_metres(&c, "y_km");
    g_ptr_array_add(city->areas, area);
    g_hash_table_insert(city->area_by_id, (gpointer)area->id, area);
    if (!*rn_city_row_text(&c, "parent_id")) {
      if (city->id)
        return rn_city_row_contradiction(error, _("two areas without parent"), area->id);
      city->id = area->id;
      city->name = area->name;
    }
  }
  if (!city->id)
    return rn_city_row_contradiction(error, _("no area without parent"), "");
  guint i = 0;
  RN_CITY_ROWS (city, "areas", p) {
    RnArea *area = city->areas->pdata[i++];
    const char *parent = rn_city_row_text(&p, "parent_id");
    area->parent = *parent ? rn_city_area(city, parent) : NULL;
    if (*parent && !area->parent)
      return rn_city_row_contradiction(error, _("unknown parent area"), parent);
  }
  for (i = 0; i < city->areas->len; i++) {
    RnArea *area = city->areas->pdata[i];
    for (const RnArea *up = area->parent; up; up = up->parent)
      if (++area->depth > (int)city->areas->len)
        return rn_city_row_contradiction(error, _("areas inside each other"), area->id);
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
  RN_CITY_ROWS (city, "facilities", c) {
    RnFacility *facility = g_new0(RnFacility, 1);
    g_ptr_array_add(city->facilities, facility);
    facility->id = rn_city_row_text(&c, "facility_id");
    facility->name = rn_city_row_text(&c, "name");
    facility->department = rn_city_row_text(&c, "department");
    facility->phone = rn_city_row_text(&c, "phone");
    facility->email = rn_city_row_text(&c, "email");
    facility->duty_phone = rn_city_row_text(&c, "duty_phone");
    facility->support_class = rn_city_row_text(&c, "support_class");
    facility->transport_note = rn_city_row_text(&c, "transport_note");
    facility->x_m = rn_city_row_metres(&c, "x_km");
    facility->y_m = rn_city_row_metres(&c, "y_km");
    facility->cap_patients = (int)rn_city_row_int(&c, "cap_patients", -1);
    facility->beds_acute = (int)rn_city_row_int(&c, "beds_acute", 0);
    facility->beds_respite = (int)rn_city_row_int(&c, "beds_respite", 0);
    facility->narcotic_oral = rn_city_row_flag(&c, "narcotic_oral");
    facility->narcotic_inj = rn_city_row_flag(&c, "narcotic_inj");
    facility->registered_only = rn_city_row_flag(&c, "registered_only");
    facility->kind_word = rn_city_row_text(&c, "kind");
    facility->kind = facility_kind(facility->kind_word);
    facility->area = rn_city_area(city, rn_city_row_text(&c, "area_id"));
    facility->valid_from = rn_city_row_date(&c, "valid_from");
    facility->valid_to = rn_city_row_date(&c, "valid_to");
    g_hash_table_insert(city->facility_by_id, (gpointer)facility->id, facility);
    if (!facility->area)
      return rn_city_row_contradiction(error, _("facility in an unknown area"), facility->id);
  }
  return TRUE;
}

static gboolean
load_persons(RnCity *city, GError **error)
{
  RN_CITY_ROWS (city, "people", c) {
    RnPerson *person = g_new0(RnPerson, 1);
    person->index = (int)city->persons->len;
    g_ptr_array_add(city->persons, person);
    person->id = rn_city_row_text(&c, "person_id");
    person->name = rn_city_row_text(&c, "name");
    person->role = rn_city_row_text(&c, "role");
    person->note = rn_city_row_text(&c, "note");
    person->email = rn_city_row_text(&c, "email");
    person->duty_phone = rn_city_row_text(&c, "duty_phone");
    person->employed = strcmp(rn_city_row_text(&c, "employment"), "employed") == 0;
    person->seat_first = rn_city_row_flag(&c, "seat_first");
    person->seat_second = rn_city_row_flag(&c, "seat_second");
    person->holiday_clinic = rn_city_row_flag(&c, "holiday_clinic");
    person->no_deep_night = rn_city_row_flag(&c, "no_deep_night") || strstr(person->note, "no_deep_night");
    person->share_pct = (int)rn_city_row_int(&c, "share_pct", 100);
    person->max_duties = (int)rn_city_row_int(&c, "max_duties", -1);
    person->max_restday = (int)rn_city_row_int(&c, "max_restday", -1);
    person->max_yearend = (int)rn_city_row_int(&c, "max_yearend", -1);
    person->min_free_nights = (int)rn_city_row_int(&c, "min_free_nights", -1);
    person->trained_on = rn_city_row_date(&c, "trained_on");
    person->skills = g_strsplit(rn_city_row_text(&c, "skills"), "|", -1);
    person->valid_from = rn_city_row_date(&c, "valid_from");
    person->valid_to = rn_city_row_date(&c, "valid_to");
    const char *facility_id = rn_city_row_text(&c, "facility_id");
    RnFacility *facility = *facility_id ? g_hash_table_lookup(city->facility_by_id, facility_id) : NULL;
    g_hash_table_insert(city->person_by_id, (gpointer)person->id, person);
    if (*facility_id && !facility)
      return rn_city_row_contradiction(error, _("person of an unknown facility"), person->id);
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
  RN_CITY_ROWS (city, "calendar", c) {
    RnDate date = rn_city_row_date(&c, "date");
    const char *action = rn_city_row_text(&c, "action"), *name = rn_city_row_text(&c, "name");
    RnDateClass klass;
    if (strcmp(action, "add") == 0)
      rn_calendar_add(city->calendar, date, name);
    else if (strcmp(action, "remove") == 0)
      rn_calendar_remove(city->calendar, date);
    else if (strcmp(action, "rename") == 0)
      rn_calendar_rename(city->calendar, date, name);
    else if (rn_date_class_parse(rn_city_row_text(&c, "class"), &klass))
      rn_calendar_set_class(city->calendar, date, klass, *name ? name : NULL);
  }
}

static void
load_bands(RnCity *city)
{
  RN_CITY_ROWS (city, "bands", c) {
    RnBand *band = g_new0(RnBand, 1);
    band->service = rn_city_row_text(&c, "service");
    band->code = rn_city_row_text(&c, "band");
    band->name = rn_city_row_text(&c, "name");
    band->category = rn_city_row_text(&c, "category");
    band->start = rn_city_row_minutes(&c, "start");
    band->end = rn_city_row_minutes(&c, "end");
    band->classes = rn_city_row_classes(&c, "classes");
    band->valid_from = rn_city_row_date(&c, "valid_from");
    band->valid_to = rn_city_row_date(&c, "valid_to");
    g_ptr_array_add(city->bands, band);
  }
  rn_usual_bands_add(city);
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
  RN_CITY_ROWS (city, "seats", c) {
    RnSeat *seat = g_new0(RnSeat, 1);
    g_ptr_array_add(city->seats, seat);
    seat->service = rn_city_row_text(&c, "service");
    seat->code = rn_city_row_text(&c, "seat");
    seat->name = rn_city_row_text(&c, "name");
    seat->skill = rn_city_row_text(&c, "skill");
    seat->area = rn_city_area(city, rn_city_row_text(&c, "area_id"));
    if (!seat->area)
      return rn_city_row_contradiction(error, _("seat for an unknown area"), rn_city_row_text(&c, "area_id"));
    const char *bands = rn_city_row_text(&c, "bands");
    seat->bands = strcmp(bands, "all") == 0 || !*bands ? NULL : g_strsplit(bands, "|", -1);
    seat->classes = rn_city_row_classes(&c, "classes");
    seat->valid_from = rn_city_row_date(&c, "valid_from");
    seat->valid_to = rn_city_row_date(&c, "valid_to");
    seat->count = (int)rn_city_row_int(&c, "count", 1);
    seat->skill_min = (int)rn_city_row_int(&c, "skill_min", 0);
    seat->course = rn_city_row_text(&c, "course");
    seat->shadow = g_str_has_prefix(seat->code, "shadow");
    seat->mandatory = !seat->shadow && rn_city_row_int(&c, "mandatory", 1) != 0;
    const char *role = rn_city_row_text(&c, "role"), *unit = rn_city_row_text(&c, "unit");
    const char *facility_id = rn_city_row_text(&c, "facility_id");
    seat->role = *role ? role : rn_usual_role(seat->service);
    seat->by_facility = *unit ? strcmp(unit, "facility") == 0 : rn_usual_by_facility(seat->service);
    gboolean is_basic = strcmp(seat->service, "homecare") == 0 && !seat->by_facility;
    seat->trained = !seat->shadow && rn_city_row_int(&c, "trained", *seat->course || is_basic) != 0;
    seat->facility = *facility_id ? rn_city_facility(city, facility_id) : NULL;
    if (*facility_id && !seat->facility)
      return rn_city_row_contradiction(error, _("seat of an unknown facility"), facility_id);
    seat->needs = seat_needs(rn_city_row_text(&c, "needs"), seat->service, seat->code);
  }
  rn_usual_seats_add(city);
  return TRUE;
}

static gboolean
load_requests(RnCity *city, GError **error)
{
  static const char *const kinds[] = {"ng", "avoid", "prefer", "must"};
  RN_CITY_ROWS (city, "requests", c) {
    const char *unit_id = rn_city_row_text(&c, "person_id");
    if (rn_city_facility(city, unit_id) && !rn_city_person(city, unit_id))
      continue; /* it holds no seat of this city's */
    RnRequest *request = g_new0(RnRequest, 1);
    g_ptr_array_add(city->requests, request);
    request->date = rn_city_row_date(&c, "date");
    request->band = rn_city_row_text(&c, "band");
    request->reason = rn_city_row_text(&c, "reason");
    for (int k = 0; k < 4; k++)
      if (strcmp(rn_city_row_text(&c, "kind"), kinds[k]) == 0)
        request->kind = (RnRequestKind)k;
    RnPerson *person = g_hash_table_lookup(city->person_by_id, unit_id);
    if (!person)
      return rn_city_row_contradiction(error, _("request of an unknown person"), unit_id);
    request->person = person;
    if (person->n_requests++ == 0) /* rows are in the order of persons */
      person->first_request = city->requests->len - 1;
  }
  return TRUE;
}

static gboolean
load_absences(RnCity *city, GError **error)
{
  RN_CITY_ROWS (city, "absences", c) {
    RnAbsence *absence = g_new0(RnAbsence, 1);
    g_ptr_array_add(city->absences, absence);
    absence->unit_id = rn_city_row_text(&c, "unit_id");
    absence->start = rn_city_row_instant(&c, "from", FALSE);
    absence->end = rn_city_row_instant(&c, "to", TRUE);
    absence->excused = rn_city_row_flag(&c, "excused");
    if (absence->end <= absence->start)
      return rn_city_row_contradiction(error, _("absence that ends before it begins, of"), absence->unit_id);
  }
  return TRUE;
}

static gboolean
load_past(RnCity *city, GError **error)
{
  RN_CITY_ROWS (city, "rules", r) {
    RnRuleRow *rule = g_new0(RnRuleRow, 1);
    rule->code = rn_city_row_text(&r, "code");
    rule->param = rn_city_row_text(&r, "param");
    rule->area = *rn_city_row_text(&r, "area_id") ? rn_city_area(city, rn_city_row_text(&r, "area_id")) : NULL;
    rule->valid_from = rn_city_row_date(&r, "valid_from");
    rule->valid_to = rn_city_row_date(&r, "valid_to");
    rule->value = rn_city_row_int(&r, "value", 0);
    g_ptr_array_add(city->rules, rule);
  }
  RN_CITY_ROWS (city, "ledger", l) {
    RnOpening *opening = g_new0(RnOpening, 1);
    g_ptr_array_add(city->openings, opening);
    opening->person = rn_city_person(city, rn_city_row_text(&l, "unit_id"));
    opening->category = rn_city_row_text(&l, "category");
    opening->service = rn_city_row_text(&l, "service");
    opening->seat = rn_city_row_text(&l, "seat");
    opening->fiscal_year = (int)rn_city_row_int(&l, "fiscal_year", 0);
    opening->assigned = (int)rn_city_row_int(&l, "assigned", 0);
    if (!opening->person)
      return rn_city_row_contradiction(error, _("opening ledger of an unknown person"), rn_city_row_text(&l, "unit_id"));
  }
  RN_CITY_ROWS (city, "history", h) {
    RnPastDuty *duty = g_new0(RnPastDuty, 1);
    g_ptr_array_add(city->history, duty);
    duty->person = rn_city_person(city, rn_city_row_text(&h, "unit_id"));
    duty->date = rn_city_row_date(&h, "date");
    duty->band = rn_city_row_text(&h, "band");
    duty->service = rn_city_row_text(&h, "service");
    duty->area_id = rn_city_row_text(&h, "area");
    duty->seat = rn_city_row_text(&h, "seat");
    if (!duty->person)
      return rn_city_row_contradiction(error, _("former duty of an unknown person"), rn_city_row_text(&h, "unit_id"));
  }
  return TRUE;
}

gboolean
rn_city_load(RnCity *city, GError **error)
{
  if (!load_areas(city, error) || !load_facilities(city, error) || !load_persons(city, error))
    return FALSE;
  load_calendar(city);
  rn_city_services_load(city);
  if (!load_seats(city, error))
    return FALSE;
  load_bands(city);
  if (!rn_city_holders_add(city, error) || !load_requests(city, error) || !load_absences(city, error) ||
      !load_past(city, error))
    return FALSE;
  if (!rn_city_cover_load(city, error))
    return FALSE;
  rn_usual_yearend_set(city);
  rn_city_busy_load(city);
  return TRUE;
}
