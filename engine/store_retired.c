/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Addresses of feeds that were withdrawn, who has left and therefore loses theirs, and where the folder is served. A city
 * has up to about a thousand links and withdraws some dozens a year. */

#include "engine/store_private.h"

void
rn_retired_link_free(RnRetiredLink *link)
{
  if (!link)
    return;
  g_free(link->link_id);
  g_free(link->audience);
  g_free(link->id);
  g_free(link->token_sha256);
  g_free(link->reason);
  g_free(link);
}

static void
retired_destroy(gpointer link)
{
  rn_retired_link_free(link);
}

GPtrArray *
rn_store_retired_links(RnStore *store, const char *city_id, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func(retired_destroy);
  const RnArg args[] = {RN_TEXT(city_id)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 "SELECT link_id, audience, id, generation, token_sha256, retired_at, reason FROM feed_retired"
                 " WHERE city = ? ORDER BY audience, id, link_id, generation",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnRetiredLink *link = g_new0(RnRetiredLink, 1);
    link->link_id = g_strdup(rn_query_text(query, 0));
    link->audience = g_strdup(rn_query_text(query, 1));
    link->id = g_strdup(rn_query_text(query, 2));
    link->generation = (int)rn_query_integer(query, 3);
    link->token_sha256 = g_strdup(rn_query_text(query, 4));
    link->retired_at = rn_query_integer(query, 5);
    link->reason = g_strdup(rn_query_text(query, 6));
    g_ptr_array_add(links, link);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&links) : NULL;
}

gboolean
rn_store_retire_link(RnStore *store, const char *city_id, const RnFeedLink *link, const char *reason, RnInstant now,
                     GError **error)
{
  g_assert(store->writing);
  RnInstant newest;
  if (!*link->token_sha256)
    return TRUE;
  if (!rn_store_newest_publication(store, city_id, &newest, error))
    return FALSE;
  const RnArg args[] = {RN_TEXT(city_id),
                        RN_TEXT(link->link_id),
                        RN_INT(link->generation),
                        RN_TEXT(link->audience),
                        RN_TEXT(link->id),
                        RN_TEXT(link->token_sha256),
                        RN_INT(MAX(now, newest)),
                        RN_TEXT(reason)};
  return rn_sql_run(store->sql,
                    "INSERT INTO feed_retired (city, link_id, generation, audience, id, token_sha256, retired_at, reason)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    RN_ARGS(args), error);
}

/* --- who has left --- */

static char *
day_of(RnInstant now)
{
  RnDate today;
  int minutes;
  rn_instant_to_local(now, &today, &minutes);
  return rn_date_format(today);
}

GHashTable *
rn_store_departed(RnStore *store, const char *city_id, RnInstant now, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GHashTable) departed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *today = day_of(now);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(today), RN_TEXT(city_id), RN_TEXT(today)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 "SELECT 'person|' || person_id FROM people WHERE city = ? AND valid_to < ?"
                 " UNION ALL SELECT 'facility|' || facility_id FROM facilities WHERE city = ? AND valid_to < ?",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure))
    g_hash_table_add(departed, g_strdup(rn_query_text(query, 0)));
  return rn_store_settle(failure, error) ? g_steal_pointer(&departed) : NULL;
}

gboolean
rn_store_next_departure(RnStore *store, const char *city_id, RnInstant now, RnInstant *when, GError **error)
{
  GError *failure = NULL;
  g_autofree char *today = day_of(now);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(today), RN_TEXT(city_id), RN_TEXT(today)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 "SELECT min(day) FROM (SELECT valid_to AS day FROM people WHERE city = ? AND valid_to >= ?"
                 " UNION ALL SELECT valid_to FROM facilities WHERE city = ? AND valid_to >= ?)",
                 RN_ARGS(args), &failure);
  RnDate day;
  RnInstant found = G_MAXINT64;
  if (query && rn_query_next(query, &failure) && rn_date_parse(rn_query_text(query, 0), &day))
    found = rn_instant_from_local(day + 1, 0);
  if (!rn_store_settle(failure, error))
    return FALSE;
  *when = found;
  return TRUE;
}

gboolean
rn_store_revoke_departed(RnStore *store, const char *city_id, RnInstant now, int *n, GError **error)
{
  int revoked = 0;
  g_assert(store->writing);
  g_autoptr(GHashTable) departed = rn_store_departed(store, city_id, now, error);
  g_autoptr(GPtrArray) links = departed ? rn_store_feed_links(store, city_id, error) : NULL;
  if (!links)
    return FALSE;
  for (guint i = 0; i < links->len; i++) {
    RnFeedLink *link = links->pdata[i];
    g_autofree char *key = g_strjoin("|", link->audience, link->id, NULL);
    if (link->revoked || !g_hash_table_contains(departed, key))
      continue;
    if (!rn_store_retire_link(store, city_id, link, "left", now, error))
      return FALSE;
    link->revoked = TRUE;
    link->changed_at = MAX(now, link->changed_at);
    if (!rn_store_put_feed_link(store, city_id, link, error))
      return FALSE;
    revoked++;
  }
  if (n)
    *n = revoked;
  return TRUE;
}

/* --- where the folder is served --- */

char *
rn_store_feed_address(RnStore *store, const char *city_id, GError **error)
{
  GError *failure = NULL;
  const RnArg args[] = {RN_TEXT(city_id)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql, "SELECT url FROM feed_address WHERE city = ?", RN_ARGS(args), &failure);
  g_autofree char *url = query && rn_query_next(query, &failure) ? g_strdup(rn_query_text(query, 0)) : g_strdup("");
  return rn_store_settle(failure, error) ? g_steal_pointer(&url) : NULL;
}

gboolean
rn_store_put_feed_address(RnStore *store, const char *city_id, const char *url, GError **error)
{
  g_assert(store->writing);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(url)};
  return rn_sql_run(store->sql,
                    "INSERT INTO feed_address (city, url) VALUES (?, ?) ON CONFLICT (city) DO UPDATE SET url = excluded.url",
                    RN_ARGS(args), error);
}
