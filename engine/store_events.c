/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The life of calendar events over all versions: identity and sequence. The schema refuses a sequence that falls and a
 * change of identity. */

#include "engine/store_private.h"

static void
event_destroy(gpointer event)
{
  rn_event_free(event);
}

GPtrArray *
rn_store_events(RnStore *store, const char *city_id, RnMonth first, RnMonth last, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func(event_destroy);
  g_autofree char *from = rn_month_format(first);
  g_autofree char *to = rn_month_format(last);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(from), RN_TEXT(to)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 "SELECT kind, slot_key, unit_id, uid, month, created_at, sequence, changed_at,"
                 " cancelled FROM events WHERE city = ? AND month BETWEEN ? AND ?"
                 " ORDER BY month, kind, slot_key, unit_id",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnMonth month = 0;
    rn_month_parse(rn_query_text(query, 4), &month);
    RnEvent *event = rn_event_new(rn_query_text(query, 0), rn_query_text(query, 1), rn_query_text(query, 2),
                                  rn_query_text(query, 3), month, rn_query_integer(query, 5));
    event->sequence = (int)rn_query_integer(query, 6);
    event->changed_at = rn_query_integer(query, 7);
    event->cancelled = rn_query_integer(query, 8) != 0;
    g_ptr_array_add(events, event);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&events) : NULL;
}

gboolean
rn_store_put_event(RnStore *store, const char *city_id, const RnEvent *event, GError **error)
{
  g_assert(store->writing);
  g_autofree char *month = rn_month_format(event->month);
  const RnArg args[] = {RN_TEXT(city_id),
                        RN_TEXT(event->kind),
                        RN_TEXT(event->slot_key),
                        RN_TEXT(event->unit_id),
                        RN_TEXT(event->uid),
                        RN_INT(event->sequence),
                        RN_INT(event->created_at),
                        RN_INT(event->changed_at),
                        RN_INT(event->cancelled != FALSE),
                        RN_TEXT(month)};
  return rn_sql_run(
    store->sql,
    "INSERT INTO events (city, kind, slot_key, unit_id, uid, sequence, created_at, changed_at, cancelled, month)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (city, kind, slot_key, unit_id) DO UPDATE SET"
    " uid = excluded.uid, sequence = excluded.sequence, created_at = excluded.created_at,"
    " changed_at = excluded.changed_at, cancelled = excluded.cancelled, month = excluded.month",
    RN_ARGS(args), error);
}
