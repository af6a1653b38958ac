/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* May this vice hold this duty? The checker's reading of the tables. */

#include "engine/check_cover_vice.h"

#include "engine/rule.h"

#include <math.h>
#include <string.h>

static gboolean
is_open(RnDate from, RnDate to, RnDate date)
{
  return !(from != RN_DATE_NONE && date < from) && !(to != RN_DATE_NONE && date > to);
}

static gboolean
lists_band(const RnPairing *pairing, const char *band)
{
  for (char **listed = pairing->bands; listed && *listed; listed++)
    if (strcmp(*listed, band) == 0)
      return TRUE;
  return !pairing->bands;
}

const RnPairing *
rn_check_cover_pairing(const RnCheckCoverDuty *duty)
{
  const RnSlot *slot = duty->duty->slot;
  const RnPairing *best = NULL;
  for (guint i = 0; i < duty->panel->pairings->len; i++) {
    const RnPairing *pairing = duty->panel->pairings->pdata[i];
    if (strcmp(pairing->unit_id, duty->duty->unit_id) == 0 && lists_band(pairing, slot->band) &&
        is_open(pairing->valid_from, pairing->valid_to, slot->date) && (!best || pairing->rank < best->rank))
      best = pairing;
  }
  return best;
}

static gboolean
is_member(const RnPairing *pairing, RnDate date)
{
  const RnPerson *person = pairing->person;
  const RnFacility *facility = pairing->facility;
  return (!person || is_open(person->valid_from, person->valid_to, date)) &&
         (!facility || is_open(facility->valid_from, facility->valid_to, date));
}

static gboolean
is_same_clinic(const RnPairing *pairing, const RnPanel *panel)
{
  if (pairing->person)
    return panel->primary && strcmp(panel->primary->id, pairing->person->id) == 0;
  return strcmp(panel->facility->id, pairing->unit_id) == 0;
}

static gboolean
is_approved(const RnCity *city, const RnPairing *pairing)
{
  const char *kind = pairing->facility ? pairing->facility->kind_word : "";
  if (pairing->type == RN_PAIRING_MUTUAL || strcmp(kind, "clinic24") == 0)
    return TRUE;
  if (pairing->type == RN_PAIRING_HOSPITAL && strcmp(kind, "hospital") == 0)
    return TRUE;
  if (pairing->person)
    return pairing->person->seat_second;
  if (strcmp(kind, "hospital") != 0)
    return FALSE;
  for (guint i = 0; i < city->persons->len; i++) {
    const RnPerson *person = city->persons->pdata[i];
    if (person->seat_second && person->facility == pairing->facility)
      return TRUE;
  }
  return FALSE;
}

/* Kilometres; 0 where a place is not known. */
static double
distance(const RnFacility *a, const RnFacility *b)
{
  if (!a)
    return 0;
  gboolean a_known = a->x_m != RN_CITY_NOWHERE && a->y_m != RN_CITY_NOWHERE;
  gboolean b_known = b->x_m != RN_CITY_NOWHERE && b->y_m != RN_CITY_NOWHERE;
  int ax = a_known ? a->x_m : a->area->x_m, ay = a_known ? a->y_m : a->area->y_m;
  int bx = b_known ? b->x_m : b->area->x_m, by = b_known ? b->y_m : b->area->y_m;
  if (ax == RN_CITY_NOWHERE || ay == RN_CITY_NOWHERE || bx == RN_CITY_NOWHERE || by == RN_CITY_NOWHERE)
    return 0;
  return hypot((double)ax - bx, (double)ay - by) / 1000;
}

static gboolean
has_asked(const RnCity *city, const RnPerson *person, const RnSlot *slot)
{
  int hour = (int)((slot->start - rn_instant_from_local(slot->date, 0)) / 3600);
  for (guint i = 0; i < city->requests->len; i++) {
    const RnRequest *request = city->requests->pdata[i];
    if (request->person != person || request->kind != RN_REQUEST_NG || request->date != slot->date)
      continue;
    gboolean by_hour = strcmp(request->band, hour < 18 ? "day" : "night") == 0;
    if (by_hour || strcmp(request->band, "all") == 0 || strcmp(request->band, slot->band) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_there(const RnCheckMinutes *minutes, const RnCheckCoverDuty *duty)
{
  const RnPerson *person = duty->pairing->person;
  if (person && has_asked(minutes->city, person, duty->duty->slot))
    return FALSE;
  return !memchr(rn_check_minutes_away(minutes, duty->pairing) + duty->from, 1, (gsize)(duty->to - duty->from));
}

static gboolean
is_on_duty(const RnCheckCoverDuty *duty, const RnRota *seats)
{
  for (guint i = 0; seats && i < seats->duties->len; i++) {
    const RnDuty *other = seats->duties->pdata[i];
    if (g_strcmp0(other->unit_id, duty->duty->unit_id) == 0 && rn_slot_overlaps(other->slot, duty->duty->slot))
      return TRUE;
  }
  return FALSE;
}

const char *
rn_check_cover_broken(const RnCheckMinutes *minutes, const RnCheckCoverDuty *duty, const RnRota *seats)
{
  RnDate date = duty->duty->slot->date;
  if (!duty->pairing || !is_member(duty->pairing, date))
    return "ELIG_MEMBER";
  if (is_same_clinic(duty->pairing, duty->panel))
    return "INDEP";
  if (!is_approved(minutes->city, duty->pairing))
    return "ELIG_SECOND";
  const RnArea *block = rn_check_minutes_block(duty->panel->area);
  if (distance(duty->pairing->facility, duty->panel->facility) >
      (double)rn_rule_value(minutes->city, "DIST", "km", block, date) + 1e-9)
    return "DIST";
  if (!is_there(minutes, duty))
    return "AVAIL";
  return duty->pairing->person && is_on_duty(duty, seats) ? "ONE_PLACE" : NULL;
}

int
rn_check_cover_capacity(const RnCheckMinutes *minutes, const RnPairing *pairing)
{
  const RnFacility *facility = pairing->facility;
  const char *param = "none";
  if (facility && facility->cap_patients > 0)
    return facility->cap_patients;
  if (facility)
    param = facility->kind == RN_KIND_SOLO_CLINIC ? "solo_clinic"
            : facility->kind == RN_KIND_CLINIC24  ? "clinic24"
            : facility->kind == RN_KIND_HOSPITAL  ? "hospital"
                                                  : "other";
  return (int)rn_rule_value(minutes->city, "CAPACITY", param, facility ? facility->area : NULL, minutes->first);
}
