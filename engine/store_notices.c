/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who was told of which version. */

#include "engine/store_private.h"

void
rn_notice_free(RnNotice *notice)
{
  if (!notice)
    return;
  g_free(notice->unit_id);
  g_free(notice->state);
  g_free(notice);
}

static void
notice_destroy(gpointer notice)
{
  rn_notice_free(notice);
}

GPtrArray *
rn_store_notices(RnStore *store, const char *city_id, RnMonth month, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func(notice_destroy);
  g_autofree char *name = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(name)};
  g_autoptr(RnQuery) query = rn_sql_query(
    store->sql, "SELECT unit_id, number, state, at FROM notices WHERE city = ? AND month = ? ORDER BY unit_id, number",
    RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnNotice *notice = g_new0(RnNotice, 1);
    notice->month = month;
    notice->unit_id = g_strdup(rn_query_text(query, 0));
    notice->number = (int)rn_query_integer(query, 1);
    notice->state = g_strdup(rn_query_text(query, 2));
    notice->at = rn_query_integer(query, 3);
    g_ptr_array_add(notices, notice);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&notices) : NULL;
}

gboolean
rn_store_put_notice(RnStore *store, const char *city_id, const RnNotice *notice, GError **error)
{
  g_assert(store->writing);
  g_autofree char *name = rn_month_format(notice->month);
  const RnArg args[] = {RN_TEXT(city_id),         RN_TEXT(name),          RN_TEXT(notice->unit_id),
                        RN_INT(notice->number), RN_TEXT(notice->state), RN_INT(notice->at)};
  return rn_sql_run(store->sql,
                    "INSERT INTO notices (city, month, unit_id, number, state, at) VALUES (?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (city, month, unit_id, number) DO UPDATE SET state = excluded.state, at = excluded.at",
                    RN_ARGS(args), error);
}

gboolean
rn_store_remove_notice(RnStore *store, const char *city_id, const RnNotice *notice, GError **error)
{
  g_assert(store->writing);
  g_autofree char *name = rn_month_format(notice->month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(name), RN_TEXT(notice->unit_id), RN_INT(notice->number)};
  return rn_sql_run(store->sql, "DELETE FROM notices WHERE city = ? AND month = ? AND unit_id = ? AND number = ?",
                    RN_ARGS(args), error);
}
