/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Compares what calendars show of two versions, holder by holder. */

#include "engine/call.h"

#include "engine/stand_in.h"
#include "engine/visible.h"

#include <string.h>

const char *
rn_call_reason_name(RnCallReason reason)
{
  static const char *const names[] = {"takes", "gives", "details"};
  g_assert((gsize)reason < G_N_ELEMENTS(names));
  return names[reason];
}

static void
item_free(gpointer data)
{
  RnCallItem *item = data;
  rn_slot_unref(item->slot);
  g_free(item);
}

void
rn_call_free(RnCall *call)
{
  if (!call)
    return;
  g_free(call->unit_id);
  g_ptr_array_unref(call->items);
  g_free(call);
}

static void
call_destroy(gpointer call)
{
  rn_call_free(call);
}

/* --- collecting --- */

typedef struct {
  GPtrArray *calls;
  GHashTable *by_unit; /* unit id -> RnCall*, borrowed */
  RnInstant at, urgent_until;
} Calls;

static void
add_item(Calls *calls, const char *unit_id, RnSlot *slot, RnCallReason reason)
{
  RnCall *call = g_hash_table_lookup(calls->by_unit, unit_id);
  if (!call) {
    call = g_new0(RnCall, 1);
    call->unit_id = g_strdup(unit_id);
    call->items = g_ptr_array_new_with_free_func(item_free);
    g_hash_table_insert(calls->by_unit, call->unit_id, call);
    g_ptr_array_add(calls->calls, call);
  }
  RnCallItem *item = g_new0(RnCallItem, 1);
  item->slot = rn_slot_ref(slot);
  item->reason = reason;
  g_ptr_array_add(call->items, item);
  call->urgent |= slot->end > calls->at && slot->start < calls->urgent_until;
}

static gboolean
shows_the_same(const RnVersion *before, const RnDuty *old, const RnVersion *after, const RnDuty *duty)
{
  g_autofree char *slot = rn_visible_slot(after, duty);
  g_autofree char *old_slot = rn_visible_slot(before, old);
  if (strcmp(slot, old_slot) != 0)
    return FALSE;
  g_autofree char *own = rn_visible_assignment(after, duty);
  g_autofree char *old_own = rn_visible_assignment(before, old);
  return strcmp(own, old_own) == 0;
}

/* `old` NULL: the slot is new. */
static void
compare_duty(Calls *calls, const RnVersion *before, const RnDuty *old, const RnVersion *after, const RnDuty *duty)
{
  const char *was = old ? old->unit_id : NULL;
  if (g_strcmp0(was, duty->unit_id) == 0) {
    if (was && !shows_the_same(before, old, after, duty))
      add_item(calls, was, duty->slot, RN_CALL_DETAILS);
    return;
  }
  if (was)
    add_item(calls, was, old->slot, RN_CALL_GIVES);
  if (duty->unit_id)
    add_item(calls, duty->unit_id, duty->slot, RN_CALL_TAKES);
}

/* --- who stands in, by unit and span of time --- */

/* What is in `mine` and not in `theirs`, and what differs unless `reason` is RN_CALL_GIVES. */
static void
compare_stand_ins(Calls *calls, const RnVersion *version, const GPtrArray *mine, const RnVersion *other,
                  const GPtrArray *theirs, RnCallReason reason)
{
  g_autoptr(GHashTable) index = rn_stand_ins_index(theirs);
  for (guint i = 0; i < mine->len; i++) {
    const RnStandIn *stand_in = mine->pdata[i];
    const RnStandIn *same = rn_stand_ins_find(index, stand_in);
    if (!stand_in->unit_id)
      continue;
    if (!same) {
      add_item(calls, stand_in->unit_id, stand_in->slot, reason);
    } else if (reason != RN_CALL_GIVES) {
      g_autofree char *look = rn_stand_in_visible(version, stand_in), *old = rn_stand_in_visible(other, same);
      if (strcmp(look, old) != 0)
        add_item(calls, stand_in->unit_id, stand_in->slot, RN_CALL_DETAILS);
    }
  }
}

static void
compare_covers(Calls *calls, const RnVersion *before, const RnVersion *after)
{
  g_autoptr(GPtrArray) now = rn_stand_ins_new(after);
  g_autoptr(GPtrArray) then = before ? rn_stand_ins_new(before) : g_ptr_array_new();
  compare_stand_ins(calls, after, now, before, then, RN_CALL_TAKES);
  compare_stand_ins(calls, before, then, after, now, RN_CALL_GIVES);
}

/* --- order --- */

static int
compare_items(gconstpointer a, gconstpointer b)
{
  const RnCallItem *x = *(RnCallItem *const *)a, *y = *(RnCallItem *const *)b;
  int order = rn_slot_compare(x->slot, y->slot);
  return order ? order : (int)x->reason - (int)y->reason;
}

static int
compare_calls(gconstpointer a, gconstpointer b)
{
  const RnCall *x = *(RnCall *const *)a, *y = *(RnCall *const *)b;
  if (x->urgent != y->urgent)
    return x->urgent ? -1 : 1;
  RnInstant first = ((RnCallItem *)x->items->pdata[0])->slot->start;
  RnInstant other = ((RnCallItem *)y->items->pdata[0])->slot->start;
  if (first != other)
    return first < other ? -1 : 1;
  return strcmp(x->unit_id, y->unit_id);
}

/* Midnight after the day after. */
static RnInstant
end_of_tomorrow(RnInstant at)
{
  RnDate today;
  int minutes;
  rn_instant_to_local(at, &today, &minutes);
  return rn_instant_from_local(today + 2, 0);
}

GPtrArray *
rn_calls_between(const RnVersion *before, const RnVersion *after, RnInstant at)
{
  g_autoptr(GHashTable) by_unit = g_hash_table_new(g_str_hash, g_str_equal);
  Calls calls = {g_ptr_array_new_with_free_func(call_destroy), by_unit, at, end_of_tomorrow(at)};
  for (guint i = 0; i < after->rota->duties->len; i++) {
    const RnDuty *duty = after->rota->duties->pdata[i];
    compare_duty(&calls, before, before ? rn_rota_find(before->rota, duty->slot->key) : NULL, after, duty);
  }
  for (guint i = 0; before && i < before->rota->duties->len; i++) {
    const RnDuty *old = before->rota->duties->pdata[i];
    if (old->unit_id && !rn_rota_find(after->rota, old->slot->key))
      add_item(&calls, old->unit_id, old->slot, RN_CALL_GIVES);
  }
  compare_covers(&calls, before, after);
  for (guint i = 0; i < calls.calls->len; i++)
    g_ptr_array_sort(((RnCall *)calls.calls->pdata[i])->items, compare_items);
  g_ptr_array_sort(calls.calls, compare_calls);
  return calls.calls;
}

GPtrArray *
rn_calls_details(const RnVersion *before, const RnVersion *after)
{
  GPtrArray *details = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < after->rota->duties->len; i++) {
    const RnDuty *duty = after->rota->duties->pdata[i];
    const RnDuty *old = rn_rota_find(before->rota, duty->slot->key);
    if (old && g_strcmp0(old->unit_id, duty->unit_id) == 0 && !shows_the_same(before, old, after, duty))
      g_ptr_array_add(details, g_strdup(duty->slot->key));
  }
  return details;
}
