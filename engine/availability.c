/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who is there at the time of a slot: the model's reading of AVAIL. The checker has its own. Linear in the
 * requests and absences of the person and the absences of the facility. */

#include "engine/slots.h"

static int
start_minutes(const RnSlot *slot)
{
  RnDate date;
  int minutes;
  rn_instant_to_local(slot->start, &date, &minutes);
  return minutes + 1440 * (date - slot->date);
}

const char *
rn_availability(const RnCity *city, const RnSlot *slot, const RnPerson *person)
{
  for (guint i = 0; i < person->n_requests; i++) {
    const RnRequest *request = city->requests->pdata[person->first_request + i];
    if (request->kind == RN_REQUEST_NG &&
        rn_request_covers(request, slot->date, slot->band, start_minutes(slot)))
      return "AVAIL";
  }
  if (rn_city_is_absent(city, person->id, slot->start, slot->end) ||
      (person->facility && rn_city_is_absent(city, person->facility->id, slot->start, slot->end)))
    return "AVAIL";
  return NULL;
}
