/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which draft each hub has approved last. */

#include "engine/store_private.h"

gboolean
rn_store_approval(RnStore *store, const char *city_id, RnMonth month, const char *hub_id, char **content_sha256, char **who,
                  RnInstant *at, GError **error)
{
  GError *failure = NULL;
  g_autofree char *name = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(name), RN_TEXT(hub_id)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql, "SELECT content_sha256, who, at FROM approvals WHERE city = ? AND month = ? AND hub_id = ?",
                 RN_ARGS(args), &failure);
  *content_sha256 = *who = NULL;
  *at = RN_INSTANT_NONE;
  if (query && rn_query_next(query, &failure)) {
    *content_sha256 = g_strdup(rn_query_text(query, 0));
    *who = g_strdup(rn_query_text(query, 1));
    *at = rn_query_integer(query, 2);
  }
  return rn_store_settle(failure, error);
}

gboolean
rn_store_put_approval(RnStore *store, const char *city_id, RnMonth month, const char *hub_id, const char *content_sha256,
                      const char *who, RnInstant at, GError **error)
{
  g_assert(store->writing);
  g_autofree char *name = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(name), RN_TEXT(hub_id), RN_TEXT(content_sha256), RN_TEXT(who),
                        RN_INT(at)};
  return rn_sql_run(store->sql,
                    "INSERT OR REPLACE INTO approvals (city, month, hub_id, content_sha256, who, at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    RN_ARGS(args), error);
}
