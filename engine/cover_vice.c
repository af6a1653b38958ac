/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Validity, kind, distance and availability of a vice (domain C.4). Patients of a clinic's own panel do not count
 * against its capacity: its own physicians answer for them in turn. */

#include "engine/cover_vice.h"

#include "engine/rule.h"

#include <string.h>

GHashTable *
rn_cover_vice_held(const RnRota *rota)
{
  GHashTable *held = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; rota && i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (!duty->unit_id)
      continue;
    GPtrArray *slots = g_hash_table_lookup(held, duty->unit_id);
    if (!slots) {
      slots = g_ptr_array_new();
      g_hash_table_insert(held, duty->unit_id, slots);
    }
    g_ptr_array_add(slots, duty->slot);
  }
  return held;
}

gboolean
rn_cover_vice_in_force(const RnPairing *pairing, const RnCoverStretch *stretch)
{
  if (!rn_valid_on(pairing->valid_from, pairing->valid_to, stretch->date))
    return FALSE;
  if (pairing->person && !rn_valid_on(pairing->person->valid_from, pairing->person->valid_to, stretch->date))
    return FALSE;
  if (pairing->facility && !rn_valid_on(pairing->facility->valid_from, pairing->facility->valid_to, stretch->date))
    return FALSE;
  return !pairing->bands || g_strv_contains((const char *const *)pairing->bands, stretch->band);
}

gboolean
rn_cover_vice_is_own(const RnPairing *pairing, const RnPanel *panel)
{
  return pairing->person ? pairing->person == panel->primary : pairing->facility == panel->facility;
}

static gboolean
has_backup_physicians(const RnCity *city, const RnFacility *facility)
{
  for (guint i = 0; i < city->persons->len; i++) {
    const RnPerson *person = city->persons->pdata[i];
    if (person->facility == facility && person->seat_second)
      return TRUE;
  }
  return FALSE;
}

/* 24-hour clinics, hospitals that are approved for it, and partners who stand in for each other. */
static gboolean
may_be_vice(const RnCity *city, const RnPairing *pairing)
{
  RnFacilityKind kind = pairing->facility ? pairing->facility->kind : RN_KIND_NONE;
  if (pairing->type == RN_PAIRING_MUTUAL || kind == RN_KIND_CLINIC24)
    return TRUE;
  if (kind == RN_KIND_HOSPITAL && pairing->type == RN_PAIRING_HOSPITAL)
    return TRUE;
  if (pairing->person)
    return pairing->person->seat_second;
  return kind == RN_KIND_HOSPITAL && has_backup_physicians(city, pairing->facility);
}

static gboolean
place_of(const RnFacility *facility, gint64 *x, gint64 *y)
{
  if (!facility)
    return FALSE;
  gboolean has_own = facility->x_m != RN_CITY_NOWHERE && facility->y_m != RN_CITY_NOWHERE;
  *x = has_own ? facility->x_m : facility->area->x_m;
  *y = has_own ? facility->y_m : facility->area->y_m;
  return *x != RN_CITY_NOWHERE && *y != RN_CITY_NOWHERE;
}

static gboolean
is_near(const RnCity *city, const RnPairing *pairing, const RnCoverStretch *stretch)
{
  gint64 x1, y1, x2, y2;
  if (!place_of(pairing->facility, &x1, &y1) || !place_of(stretch->panel->facility, &x2, &y2))
    return TRUE;
  gint64 most = 1000 * rn_rule_value(city, "DIST", "km", rn_cover_block(stretch->panel), stretch->date);
  return (x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2) <= most * most;
}

static gboolean
has_asked_off(const RnCity *city, const RnPerson *person, const RnCoverStretch *stretch)
{
  int minutes = (int)((stretch->start - rn_instant_from_local(stretch->date, 0)) / 60);
  for (guint i = 0; i < person->n_requests; i++) {
    const RnRequest *request = city->requests->pdata[person->first_request + i];
    if (request->kind == RN_REQUEST_NG && rn_request_covers(request, stretch->date, stretch->band, minutes))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_available(const RnCity *city, const RnPairing *pairing, const RnCoverStretch *stretch)
{
  if (!pairing->person)
    return !rn_cover_is_closed(city, pairing->facility, stretch->start, stretch->end);
  return !rn_cover_is_away(city, pairing->person, stretch->start, stretch->end) &&
         !has_asked_off(city, pairing->person, stretch);
}

static gboolean
is_elsewhere(GHashTable *held, const RnPairing *pairing, const RnCoverStretch *stretch)
{
  const GPtrArray *slots = held && pairing->person ? g_hash_table_lookup(held, pairing->unit_id) : NULL;
  for (guint i = 0; slots && i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    if (slot->start < stretch->end && stretch->start < slot->end)
      return TRUE;
  }
  return FALSE;
}

const char *
rn_cover_vice_obstacle(const RnCity *city, GHashTable *held, const RnPairing *pairing, const RnCoverStretch *stretch)
{
  if (!rn_cover_vice_in_force(pairing, stretch))
    return "ELIG_MEMBER";
  if (rn_cover_vice_is_own(pairing, stretch->panel))
    return "INDEP";
  if (!may_be_vice(city, pairing))
    return "ELIG_SECOND";
  if (!is_near(city, pairing, stretch))
    return "DIST";
  if (!is_available(city, pairing, stretch))
    return "AVAIL";
  return is_elsewhere(held, pairing, stretch) ? "ONE_PLACE" : NULL;
}

int
rn_cover_vice_capacity(const RnCity *city, const RnPairing *pairing, RnDate date)
{
  static const char *const params[RN_N_KINDS] = {"none", "solo_clinic", "clinic24", "hospital", "other"};
  const RnFacility *facility = pairing->facility;
  if (facility && facility->cap_patients > 0)
    return facility->cap_patients;
  return (int)rn_rule_value(city, "CAPACITY", params[facility ? facility->kind : RN_KIND_NONE],
                            facility ? facility->area : NULL, date);
}
