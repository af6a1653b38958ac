/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One place to fill: its key, its order, its hours. Slots are made once, never changed and shared by reference, also
 * between threads; a month has some hundred of them. Which slots a month has is decided elsewhere. */

#include "engine/rota.h"

#include <string.h>

RnSlot *
rn_slot_new(const char *service, const char *area_id, RnDate date, const char *band, const char *seat, int index,
            RnInstant start, RnInstant end, const char *category, RnDateClass klass, gboolean mandatory)
{
  RnSlot *slot = g_atomic_rc_box_new0(RnSlot);
  slot->service = g_strdup(service);
  slot->area_id = g_strdup(area_id);
  slot->date = date;
  slot->band = g_strdup(band);
  slot->seat = g_strdup(seat);
  slot->index = index;
  slot->start = start;
  slot->end = end;
  slot->category = g_strdup(category);
  slot->klass = klass;
  slot->mandatory = mandatory;
  g_autofree char *day = rn_date_format(date);
  slot->key = g_strdup_printf("%s/%s/%s/%s/%s/%d", service, area_id, day, band, seat, index);
  return slot;
}

RnSlot *
rn_slot_ref(RnSlot *slot)
{
  return g_atomic_rc_box_acquire(slot);
}

static void
clear(gpointer box)
{
  RnSlot *slot = box;
  g_free(slot->service);
  g_free(slot->area_id);
  g_free(slot->band);
  g_free(slot->seat);
  g_free(slot->category);
  g_free(slot->key);
}

void
rn_slot_unref(RnSlot *slot)
{
  if (slot)
    g_atomic_rc_box_release_full(slot, clear);
}

int
rn_slot_compare(const RnSlot *a, const RnSlot *b)
{
  int order = (a->date > b->date) - (a->date < b->date);
  if (!order)
    order = (a->start > b->start) - (a->start < b->start);
  if (!order)
    order = strcmp(a->service, b->service);
  if (!order)
    order = strcmp(a->area_id, b->area_id);
  if (!order)
    order = strcmp(a->band, b->band);
  if (!order)
    order = strcmp(a->seat, b->seat);
  return order ? order : (a->index > b->index) - (a->index < b->index);
}

gboolean
rn_slot_overlaps(const RnSlot *a, const RnSlot *b)
{
  return a->start < b->end && b->start < a->end;
}

gboolean
rn_slot_is_on(const RnSlot *slot, RnInstant at)
{
  return slot->start <= at && at < slot->end;
}

gboolean
rn_slot_is_cover(const RnSlot *slot)
{
  return strcmp(slot->service, RN_SERVICE_COVER) == 0;
}

int
rn_slot_minutes(const RnSlot *slot)
{
  return (int)((slot->end - slot->start) / 60);
}
