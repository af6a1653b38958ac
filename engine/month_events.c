/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The life of calendar events over versions: a UID for ever, SEQUENCE one higher at each visible change, and a
 * cancelled event instead of a vanished one (feeds.md 0.4, 0.5, 1.3). */

#include "engine/month_context.h"

#include "engine/chain.h"
#include "engine/stand_in.h"
#include "engine/visible.h"

#include <string.h>

/* What everybody sees of the panels' cover, in one text. */
static char *
visible_cover(const RnVersion *version)
{
  g_autoptr(GPtrArray) stand_ins = rn_stand_ins_new(version);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < stand_ins->len; i++) {
    g_autofree char *look = rn_stand_in_visible(version, stand_ins->pdata[i]);
    g_string_append_printf(out, "%s\n", look);
  }
  return g_string_free(out, FALSE);
}

static gboolean
cover_looks_same(const RnVersion *before, const RnVersion *after)
{
  g_autofree char *then = visible_cover(before), *now = visible_cover(after);
  return strcmp(then, now) == 0;
}

gboolean
rn_version_looks_same(const RnVersion *before, const RnVersion *after)
{
  if (before->rota->duties->len != after->rota->duties->len || !cover_looks_same(before, after) ||
      !rn_chain_same_panels(before, after))
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
keep_event(Update *update, const char *kind, const RnSlot *slot, const char *unit_id, gboolean same, GError **error)
{
  g_autofree char *key = event_key(kind, slot->key, unit_id);
  RnEvent *event = g_hash_table_lookup(update->events, key);
  if (event)
    return same && !event->cancelled ? TRUE : touch(update, event, FALSE, error);
  g_autofree char *uid = g_uuid_string_random();
  event = rn_event_new(kind, slot->key, unit_id, uid, update->after->month, update->now);
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
  if (!keep_event(update, "slot", duty->slot, "", g_strcmp0(look, old_look) == 0, error))
    return FALSE;
  if (!duty->unit_id)
    return TRUE;
  gboolean held = old && g_strcmp0(old->unit_id, duty->unit_id) == 0;
  g_autofree char *own = rn_visible_assignment(update->after, duty);
  g_autofree char *old_own = held ? rn_visible_assignment(before, old) : NULL;
  return keep_event(update, "assignment", duty->slot, duty->unit_id, g_strcmp0(own, old_own) == 0, error);
}

/* `cover`: who stands in, in the version after. */
static gboolean
keep_events_of_cover(Update *update, const RnVersion *before, const GPtrArray *cover, GError **error)
{
  g_autoptr(GPtrArray) then = before ? rn_stand_ins_new(before) : g_ptr_array_new();
  g_autoptr(GHashTable) former = rn_stand_ins_index(then);
  for (guint i = 0; i < cover->len; i++) {
    const RnStandIn *stand_in = cover->pdata[i], *old = rn_stand_ins_find(former, stand_in);
    const char *unit_id = stand_in->unit_id ? stand_in->unit_id : "";
    g_autofree char *look = rn_stand_in_visible(update->after, stand_in);
    g_autofree char *old_look = old ? rn_stand_in_visible(before, old) : NULL;
    if (!keep_event(update, "assignment", stand_in->slot, unit_id, g_strcmp0(look, old_look) == 0, error))
      return FALSE;
  }
  return TRUE;
}

/* Does the event still stand for a duty of the new version, or for somebody of `cover`, its stand-ins by identity? */
static gboolean
is_alive(const RnEvent *event, const RnVersion *after, GHashTable *cover)
{
  if (rn_stand_in_times(event->slot_key, NULL, NULL)) {
    g_autofree char *key = rn_stand_in_key(event->slot_key, event->unit_id);
    return g_hash_table_contains(cover, key);
  }
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
  g_autoptr(GPtrArray) cover = rn_stand_ins_new(after);
  g_autoptr(GHashTable) by_key = rn_stand_ins_index(cover);
  if (!keep_events_of_cover(&update, before, cover, error))
    return FALSE;
  for (guint i = 0; i < events->len; i++) {
    RnEvent *event = events->pdata[i];
    if (!event->cancelled && !is_alive(event, after, by_key) && !touch(&update, event, TRUE, error))
      return FALSE;
  }
  return TRUE;
}
