/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a calendar feed remembers of one duty over all versions: made and freed here, decided where versions are
 * published. A month of a large city has some thousands. */

#include "engine/rota.h"

RnEvent *
rn_event_new(const char *kind, const char *slot_key, const char *unit_id, const char *uid, RnMonth month, RnInstant now)
{
  RnEvent *event = g_new0(RnEvent, 1);
  event->kind = g_strdup(kind);
  event->slot_key = g_strdup(slot_key);
  event->unit_id = g_strdup(unit_id);
  event->uid = g_strdup(uid);
  event->month = month;
  event->created_at = now;
  event->changed_at = now;
  return event;
}

void
rn_event_free(RnEvent *event)
{
  if (!event)
    return;
  g_free(event->kind);
  g_free(event->slot_key);
  g_free(event->unit_id);
  g_free(event->uid);
  g_free(event);
}
