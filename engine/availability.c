/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who is there at the time of a slot: the model's reading of AVAIL. The checker has its own. Linear in the person's
 * requests and the city's absences. */

#include "engine/slots.h"

#include <string.h>

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
  for (guint i = 0; i < city->absences->len; i++) {
    const RnAbsence *absence = city->absences->pdata[i];
    if (absence->start < slot->end && slot->start < absence->end &&
        (strcmp(absence->unit_id, person->id) == 0 ||
         (person->facility && strcmp(absence->unit_id, person->facility->id) == 0)))
      return "AVAIL";
  }
  return NULL;
}
