/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who may hold a slot: the model's reading of ELIG_*. The checker has its own. */

#include "engine/slots.h"
#include "engine/training.h"

#include "engine/service.h"

#include <string.h>

static gboolean
has_flag(const RnPerson *person, RnNeeds needs)
{
  switch (needs) {
  case RN_NEEDS_FIRST:
    return person->seat_first;
  case RN_NEEDS_SECOND:
    return person->seat_second;
  case RN_NEEDS_HOLIDAY:
    return person->holiday_clinic;
  default:
    return TRUE;
  }
}

static const char *
flag_code(RnNeeds needs)
{
  static const char *const codes[] = {NULL, "ELIG_FIRST", "ELIG_SECOND", "ELIG_HOLIDAY"};
  return codes[needs];
}

/* A person without facility belongs to the whole city. */
static gboolean
is_in_area(const RnSeat *seat, const RnPerson *person)
{
  if (seat->facility && seat->facility != person->facility)
    return FALSE;
  return person->area ? rn_area_contains(seat->area, person->area) : seat->area->parent == NULL;
}

/* 23:00 to 06:00, of the duty date or the next one. */
static gboolean
touches_deep_night(const RnSlot *slot)
{
  for (int day = -1; day <= 1; day++) {
    RnInstant from = rn_instant_from_local(slot->date + day, 23 * 60);
    if (slot->start < from + 7 * 3600 && from < slot->end)
      return TRUE;
  }
  return FALSE;
}

/* Where a service has members, they alone take part, with the share that they have in it and for the area they name. */
static const char *
membership(const RnCity *city, const RnSeat *seat, const RnSlot *slot, const RnPerson *person)
{
  const RnFacility *facility = person->facility;
  gboolean by_list = rn_service_has_members(city, seat->service);
  const RnMember *member = by_list ? rn_service_member(city, seat->service, person, seat->area, slot->date) : NULL;
  if (strcmp(person->role, seat->role) != 0 || person->is_facility != seat->by_facility)
    return "ELIG_ROLE";
  if (!(member && member->area) && !is_in_area(seat, person))
    return "ELIG_AREA";
  if (!has_flag(person, seat->needs))
    return flag_code(seat->needs);
  if (by_list && !member)
    return "ELIG_MEMBER";
  if ((member ? member->share_pct : person->share_pct) <= 0 && !seat->shadow)
    return "ELIG_SHARE";
  if (seat->shadow && !rn_training_is_trainee(person, seat, slot->date))
    return "ELIG_TRAINED";
  if (!rn_valid_on(person->valid_from, person->valid_to, slot->date) ||
      (facility && !rn_valid_on(facility->valid_from, facility->valid_to, slot->date)))
    return "ELIG_MEMBER";
  return NULL;
}

const char *
rn_eligibility(const RnCity *city, const RnSlot *slot, const RnPerson *person, gboolean *member)
{
  const RnSeat *seat = rn_slot_seat(city, slot);
  const char *code = seat ? membership(city, seat, slot, person) : "ELIG_AREA";
  if (member)
    *member = code == NULL;
  if (code)
    return code;
  if (seat->trained && !rn_training_is_finished(person, seat, slot->date))
    return "ELIG_TRAINED";
  if (*seat->skill && seat->skill_min >= seat->count && !rn_person_has_skill(person, seat->skill))
    return "ELIG_SKILL";
  return person->no_deep_night && touches_deep_night(slot) ? "ELIG_DEEP" : NULL;
}
