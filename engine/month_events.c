/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The life of calendar events over versions: a UID for ever, SEQUENCE one higher at each visible change, and a
 * cancelled event instead of a vanished one (feeds.md 0.4, 0.5, 1.3). */

#include "engine/month_context.h"

#include "engine/visible.h"

#include <string.h>

static gboolean
cover_looks_same(const RnRota *before, const RnRota *after)
{
  if (before->duties->len != after->duties->len)
    return FALSE;
  for (guint i = 0; i < after->duties->len; i++) {
    const RnDuty *duty = after->duties->pdata[i], *old = rn_rota_find(before, duty->slot->key);
    if (!old || g_strcmp0(old->unit_id, duty->unit_id) != 0 || old->slot->start != duty->slot->start ||
        old->slot->end != duty->slot->end)
      return FALSE;
  }
  return TRUE;
}

gboolean
rn_version_looks_same(const RnVersion *before, const RnVersion *after)
{
  if (before->rota->duties->len != after->rota->duties->len || !cover_looks_same(before->cover, after->cover))
    return FALSE;
  for (guint i = 0; i < after->rota->duties->len; i++) {
    const RnDuty *duty = after->rota->duties->pdata[i];
    const RnDuty *old = rn_rota_find(before->rota, duty->slot->key);
    g_autofree char *look = rn_visible_slot(after, duty);
    g_autofree char *old_look = old ? rn_visible_slot(before, old) : NULL;
    if (g_strcmp0(look, old_look) != 0)
      return FALSE;
  }
  return TRUE;
}

/* --- events of a month by kind, slot and unit --- */

static char *
event_key(const char *kind, const char *slot_key, const char *unit_id)
{
  return g_strjoin("|", kind, slot_key, unit_id, NULL);
}

typedef struct {
  RnStore *store;
  const RnVersion *after;
  GHashTable *events; /* RnEvent* by event_key, borrowed */
  RnInstant now;
} Update;

static gboolean
touch(Update *update, RnEvent *event, gboolean cancelled, GError **error)
{
  event->sequence++;
  event->changed_at = MAX(update->now, event->changed_at);
  event->cancelled = cancelled;
  return rn_store_put_event(update->store, update->after->city_id, event, error);
}

/* Makes the event of a duty say what the duty says now; `same` when nothing visible has changed. */
static gboolean
keep_event(Update *update, const char *kind, const RnDuty *duty, const char *unit_id, gboolean same, GError **error)
{
  g_autofree char *key = event_key(kind, duty->slot->key, unit_id);
  RnEvent *event = g_hash_table_lookup(update->events, key);
  if (event)
    return same && !event->cancelled ? TRUE : touch(update, event, FALSE, error);
  g_autofree char *uid = g_uuid_string_random();
  event = rn_event_new(kind, duty->slot->key, unit_id, uid, update->after->month, update->now);
  gboolean ok = rn_store_put_event(update->store, update->after->city_id, event, error);
  rn_event_free(event);
  return ok;
}

static gboolean
keep_events_of(Update *update, const RnVersion *before, const RnDuty *duty, GError **error)
{
  const RnDuty *old = before ? rn_rota_find(before->rota, duty->slot->key) : NULL;
  g_autofree char *look = rn_visible_slot(update->after, duty);
  g_autofree char *old_look = old ? rn_visible_slot(before, old) : NULL;
  if (!keep_event(update, "slot", duty, "", g_strcmp0(look, old_look) == 0, error))
    return FALSE;
  if (!duty->unit_id)
    return TRUE;
  gboolean held = old && g_strcmp0(old->unit_id, duty->unit_id) == 0;
  g_autofree char *own = rn_visible_assignment(update->after, duty);
  g_autofree char *old_own = held ? rn_visible_assignment(before, old) : NULL;
  return keep_event(update, "assignment", duty, duty->unit_id, g_strcmp0(own, old_own) == 0, error);
}

/* Does the event still stand for a duty of the new version? */
static gboolean
is_alive(const RnEvent *event, const RnVersion *after)
{
  const RnDuty *duty = rn_rota_find(after->rota, event->slot_key);
  return duty && (strcmp(event->kind, "slot") == 0 || g_strcmp0(duty->unit_id, event->unit_id) == 0);
}

gboolean
rn_month_update_events(RnStore *store, const RnVersion *before, const RnVersion *after, RnInstant now, GError **error)
{
  g_autoptr(GPtrArray) events = rn_store_events(store, after->city_id, after->month, after->month, error);
  if (!events)
    return FALSE;
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Update update = {store, after, index, now};
  for (guint i = 0; i < events->len; i++) {
    RnEvent *event = events->pdata[i];
    g_hash_table_insert(index, event_key(event->kind, event->slot_key, event->unit_id), event);
  }
  for (guint i = 0; i < after->rota->duties->len; i++)
    if (!keep_events_of(&update, before, after->rota->duties->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < events->len; i++) {
    RnEvent *event = events->pdata[i];
    if (!event->cancelled && !is_alive(event, after) && !touch(&update, event, TRUE, error))
      return FALSE;
  }
  return TRUE;
}
