/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A city in memory: made, freed and asked. Its tables become structures in engine/city_load.c. Look-ups by id are one
 * step in a hash table; a large city has some 500 persons and 2,500 requests. */

#include "engine/city_load.h"
#include "engine/usual.h"

#include <string.h>

static void
free_person(gpointer data)
{
  RnPerson *person = data;
  g_strfreev(person->skills);
  g_free(person);
}

static void
free_seat(gpointer data)
{
  RnSeat *seat = data;
  g_strfreev(seat->bands);
  g_free(seat);
}

static void
free_panel(gpointer data)
{
  RnPanel *panel = data;
  g_strfreev(panel->skills);
  g_ptr_array_unref(panel->pairings);
  g_free(panel);
}

static void
free_service(gpointer data)
{
  RnService *service = data;
  g_strfreev(service->together);
  g_free(service);
}

static void
free_hub(gpointer item)
{
  g_ptr_array_unref(((RnHub *)item)->areas);
  g_free(item);
}

RnCity *
rn_city_new(RnRows *rows, GError **error)
{
  g_autoptr(RnCity) city = g_new0(RnCity, 1);
  rn_rows_sort(rows);
  city->rows = rows;
  city->calendar = rn_calendar_new();
  city->areas = g_ptr_array_new_with_free_func(g_free);
  city->facilities = g_ptr_array_new_with_free_func(g_free);
  city->persons = g_ptr_array_new_with_free_func(free_person);
  city->bands = g_ptr_array_new_with_free_func(g_free);
  city->seats = g_ptr_array_new_with_free_func(free_seat);
  city->requests = g_ptr_array_new_with_free_func(g_free);
  city->absences = g_ptr_array_new_with_free_func(g_free);
  city->rules = g_ptr_array_new_with_free_func(g_free);
  city->openings = g_ptr_array_new_with_free_func(g_free);
  city->history = g_ptr_array_new_with_free_func(g_free);
  city->panels = g_ptr_array_new_with_free_func(free_panel);
  city->coverage = g_ptr_array_new_with_free_func(g_free);
  city->services = g_ptr_array_new_with_free_func(free_service);
  city->members = g_ptr_array_new_with_free_func(g_free);
  city->training = g_ptr_array_new_with_free_func(g_free);
  city->partners = g_ptr_array_new_with_free_func(g_free);
  city->hubs = g_ptr_array_new_with_free_func(free_hub);
  city->panel_by_id = g_hash_table_new(g_str_hash, g_str_equal);
  city->area_by_id = g_hash_table_new(g_str_hash, g_str_equal);
  city->facility_by_id = g_hash_table_new(g_str_hash, g_str_equal);
  city->person_by_id = g_hash_table_new(g_str_hash, g_str_equal);
  city->none = g_ptr_array_new();
  city->absences_by_unit =
    g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  if (!rn_city_load(city, error))
    return NULL;
  return g_steal_pointer(&city);
}

void
rn_city_free(RnCity *city)
{
  if (!city)
    return;
  GPtrArray *arrays[] = {city->areas,    city->facilities, city->persons, city->bands,    city->seats,
                         city->requests, city->absences,   city->rules,   city->openings, city->history,
                         city->panels,   city->coverage,   city->services, city->members, city->training,
                         city->partners, city->hubs};
  for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
    g_ptr_array_unref(arrays[i]);
  g_hash_table_unref(city->area_by_id);
  g_hash_table_unref(city->facility_by_id);
  g_hash_table_unref(city->person_by_id);
  g_hash_table_unref(city->panel_by_id);
  g_hash_table_unref(city->absences_by_unit);
  g_ptr_array_unref(city->none);
  rn_calendar_free(city->calendar);
  rn_rows_free(city->rows);
  g_free(city);
}

const RnArea *
rn_city_area(const RnCity *city, const char *id)
{
  return g_hash_table_lookup(city->area_by_id, id);
}

const RnFacility *
rn_city_facility(const RnCity *city, const char *id)
{
  return g_hash_table_lookup(city->facility_by_id, id);
}

const RnPerson *
rn_city_person(const RnCity *city, const char *id)
{
  return g_hash_table_lookup(city->person_by_id, id);
}

const RnPanel *
rn_city_panel(const RnCity *city, const char *id)
{
  return g_hash_table_lookup(city->panel_by_id, id);
}

const RnCoverage *
rn_city_coverage(const RnCity *city, const RnArea *area, const char *band, RnDate date)
{
  const RnCoverage *best = NULL;
  for (guint i = 0; i < city->coverage->len; i++) {
    const RnCoverage *row = city->coverage->pdata[i];
    gboolean own_band = strcmp(row->band, band) == 0;
    if ((!own_band && strcmp(row->band, "all") != 0) || !rn_area_contains(row->area, area) ||
        !rn_valid_on(row->valid_from, row->valid_to, date))
      continue;
    int nearer = best ? row->area->depth - best->area->depth : 1;
    int closer = best ? own_band - (strcmp(best->band, band) == 0) : 1;
    if (nearer > 0 || (nearer == 0 && (closer > 0 || (closer == 0 && row->valid_from > best->valid_from))))
      best = row;
  }
  return best;
}

const RnService *
rn_city_service(const RnCity *city, const char *code)
{
  for (guint i = 0; i < city->services->len; i++)
    if (strcmp(((const RnService *)city->services->pdata[i])->code, code) == 0)
      return city->services->pdata[i];
  return NULL;
}

const GPtrArray *
rn_city_absences(const RnCity *city, const char *unit_id)
{
  const GPtrArray *absences = g_hash_table_lookup(city->absences_by_unit, unit_id);
  return absences ? absences : city->none;
}

gboolean
rn_city_is_absent(const RnCity *city, const char *unit_id, RnInstant start, RnInstant end)
{
  const GPtrArray *absences = rn_city_absences(city, unit_id);
  for (guint i = 0; i < absences->len; i++) {
    const RnAbsence *absence = absences->pdata[i];
    if (absence->start < end && start < absence->end)
      return TRUE;
  }
  return FALSE;
}

const RnBand *
rn_city_band(const RnCity *city, const char *service, const char *code, RnDate date)
{
  const RnBand *best = NULL;
  for (guint i = 0; i < city->bands->len; i++) {
    const RnBand *band = city->bands->pdata[i];
    if (strcmp(band->code, code) == 0 && strcmp(band->service, service) == 0 &&
        rn_valid_on(band->valid_from, band->valid_to, date) && (!best || band->valid_from > best->valid_from))
      best = band;
  }
  return best;
}

gboolean
rn_area_contains(const RnArea *outer, const RnArea *inner)
{
  for (; inner; inner = inner->parent)
    if (inner == outer)
      return TRUE;
  return FALSE;
}

gboolean
rn_person_has_skill(const RnPerson *person, const char *skill)
{
  return g_strv_contains((const char *const *)person->skills, skill);
}

gboolean
rn_facility_has_skill(const RnFacility *facility, const char *skill)
{
  if (strcmp(skill, "acute") == 0)
    return facility->beds_acute > 0;
  if (strcmp(skill, "respite") == 0)
    return facility->beds_respite > 0;
  if (strcmp(skill, "narcotic_oral") == 0)
    return facility->narcotic_oral;
  if (strcmp(skill, "narcotic_inj") == 0)
    return facility->narcotic_inj;
  return strcmp(skill, "24h") == 0 && strcmp(facility->support_class, "24h") == 0;
}

RnFacilityKind
rn_person_kind(const RnPerson *person)
{
  return person->facility ? person->facility->kind : RN_KIND_NONE;
}

gboolean
rn_valid_on(RnDate valid_from, RnDate valid_to, RnDate date)
{
  return rn_valid_between(valid_from, valid_to, date, date);
}

gboolean
rn_valid_between(RnDate valid_from, RnDate valid_to, RnDate first, RnDate last)
{
  return (valid_from == RN_DATE_NONE || last >= valid_from) && (valid_to == RN_DATE_NONE || first <= valid_to);
}

const char *
rn_request_kind_name(RnRequestKind kind)
{
  static const char *const names[] = {"ng", "avoid", "prefer", "must"};
  return names[kind];
}

gboolean
rn_request_covers(const RnRequest *request, RnDate date, const char *band, int start_minutes)
{
  if (request->date != date)
    return FALSE;
  if (strcmp(request->band, "all") == 0)
    return TRUE;
  if (strcmp(request->band, "day") == 0)
    return start_minutes < 18 * 60;
  if (strcmp(request->band, "night") == 0)
    return start_minutes >= 18 * 60;
  return strcmp(request->band, band) == 0;
}

const char *
rn_city_label(const RnCity *city, const char *kind, const char *service, const char *code)
{
  if (strcmp(kind, "band") == 0)
    for (guint i = 0; i < city->bands->len; i++) {
      const RnBand *band = city->bands->pdata[i];
      if (strcmp(band->service, service) == 0 && strcmp(band->code, code) == 0)
        return band->name;
    }
  if (strcmp(kind, "seat") == 0)
    for (guint i = 0; i < city->seats->len; i++) {
      const RnSeat *seat = city->seats->pdata[i];
      if (strcmp(seat->service, service) == 0 && strcmp(seat->code, code) == 0 && *seat->name)
        return seat->name;
    }
  if (strcmp(kind, "service") == 0) {
    const RnService *own = rn_city_service(city, code);
    if (own && *own->name)
      return own->name;
  }
  return rn_usual_label(kind, service, code);
}
