/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which feed links exist and which generation their token has. The tokens themselves are not here, only digests. */

#include "engine/store_private.h"

void
rn_feed_link_free(RnFeedLink *link)
{
  if (!link)
    return;
  g_free(link->link_id);
  g_free(link->audience);
  g_free(link->id);
  g_free(link->token_sha256);
  g_free(link);
}

static void
link_destroy(gpointer link)
{
  rn_feed_link_free(link);
}

GPtrArray *
rn_store_feed_links(RnStore *store, const char *city_id, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func(link_destroy);
  const RnArg args[] = {RN_TEXT(city_id)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 "SELECT link_id, audience, id, token_sha256, generation, revoked, alarm_minutes, revision, issued_at,"
                 " changed_at FROM feed_links"
                 " WHERE city = ? ORDER BY audience, id, link_id",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnFeedLink *link = g_new0(RnFeedLink, 1);
    link->link_id = g_strdup(rn_query_text(query, 0));
    link->audience = g_strdup(rn_query_text(query, 1));
    link->id = g_strdup(rn_query_text(query, 2));
    link->token_sha256 = g_strdup(rn_query_text(query, 3));
    link->generation = (int)rn_query_integer(query, 4);
    link->revoked = rn_query_integer(query, 5) != 0;
    link->alarm_minutes = (int)rn_query_integer(query, 6);
    link->revision = (int)rn_query_integer(query, 7);
    link->issued_at = rn_query_integer(query, 8);
    link->changed_at = rn_query_integer(query, 9);
    g_ptr_array_add(links, link);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&links) : NULL;
}

gboolean
rn_store_put_feed_link(RnStore *store, const char *city_id, const RnFeedLink *link, GError **error)
{
  g_assert(store->writing);
  const RnArg args[] = {RN_TEXT(city_id),
                        RN_TEXT(link->link_id),
                        RN_TEXT(link->audience),
                        RN_TEXT(link->id),
                        RN_INT(link->generation),
                        RN_TEXT(link->token_sha256 ? link->token_sha256 : ""),
                        RN_INT(link->revoked != FALSE),
                        RN_INT(link->alarm_minutes),
                        RN_INT(link->revision),
                        RN_INT(link->issued_at),
                        RN_INT(link->changed_at)};
  return rn_sql_run(
    store->sql,
    "INSERT INTO feed_links (city, link_id, audience, id, generation, token_sha256, revoked, alarm_minutes, revision,"
    " issued_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (city, link_id) DO UPDATE SET"
    " audience = excluded.audience, id = excluded.id, generation = excluded.generation,"
    " token_sha256 = excluded.token_sha256, revoked = excluded.revoked, alarm_minutes = excluded.alarm_minutes,"
    " revision = excluded.revision, issued_at = excluded.issued_at, changed_at = excluded.changed_at",
    RN_ARGS(args), error);
}
