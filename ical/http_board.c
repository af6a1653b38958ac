/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Reading the board. A few cities, three months each, some thousand duties; some milliseconds. */

#include "ical/http_board.h"

#include "engine/partner.h"
#include "engine/store.h"
#include "ical/token.h"

/* Tokens are derived from the link of the hub, so that its withdrawal closes the page too; the suffix makes another
 * token of it, for one token opens one thing. */
#define DESK_SUFFIX "|desk"

static void
city_free(gpointer item)
{
  RnHttpCity *city = item;
  g_free(city->city_id);
  g_clear_pointer(&city->versions, g_ptr_array_unref);
  g_clear_pointer(&city->partners, g_ptr_array_unref);
  g_free(city);
}

RnHttpBoard *
rn_http_board_ref(RnHttpBoard *board)
{
  g_atomic_int_inc(&board->references);
  return board;
}

void
rn_http_board_unref(RnHttpBoard *board)
{
  if (!board || !g_atomic_int_dec_and_test(&board->references))
    return;
  g_hash_table_unref(board->desks);
  g_hash_table_unref(board->gone);
  g_ptr_array_unref(board->cities);
  g_free(board);
}

static RnHttpBoard *
board_new(RnInstant now)
{
  RnHttpBoard *board = g_new0(RnHttpBoard, 1);
  board->references = 1;
  board->cities = g_ptr_array_new_with_free_func(city_free);
  board->desks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  board->gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  board->read_at = now;
  return board;
}

static gboolean
read_links(RnHttpBoard *board, RnStore *store, RnHttpCity *city, GBytes *key, GError **error)
{
  g_autoptr(GPtrArray) links = rn_store_feed_links(store, city->city_id, error);
  g_autoptr(GPtrArray) retired = links ? rn_store_retired_links(store, city->city_id, error) : NULL;
  if (!retired)
    return FALSE;
  for (guint i = 0; key && i < links->len; i++) {
    const RnFeedLink *link = links->pdata[i];
    if (!link->revoked && g_strcmp0(link->audience, "hub") == 0)
      g_hash_table_insert(board->desks, rn_http_desk_token(key, link->link_id, link->generation), city);
  }
  for (guint i = 0; i < retired->len; i++)
    g_hash_table_add(board->gone, g_strdup(((const RnRetiredLink *)retired->pdata[i])->token_sha256));
  return TRUE;
}

/* What is not published yet is not there, and nobody is told: that is for the secretary. */
static gboolean
read_partners(RnHttpCity *city, RnStore *store, RnMonth first, RnMonth last, GError **error)
{
  city->partners = g_ptr_array_new_with_free_func((GDestroyNotify)rn_partner_duties_free);
  for (RnMonth month = first; month <= last; month++) {
    g_autoptr(GPtrArray) found = rn_partner_month(store, city->city_id, month, NULL, error);
    if (!found)
      return FALSE;
    g_ptr_array_extend_and_steal(city->partners, g_steal_pointer(&found));
  }
  return TRUE;
}

static gboolean
read_city(RnHttpBoard *board, RnStore *store, const char *city_id, GBytes *key, GError **error)
{
  RnHttpCity *city = g_new0(RnHttpCity, 1);
  RnDate today;
  int minutes;
  rn_instant_to_local(board->read_at, &today, &minutes);
  city->city_id = g_strdup(city_id);
  g_ptr_array_add(board->cities, city);
  RnMonth month = rn_month_of(today);
  city->versions = rn_store_published_between(store, city_id, month - 1, month + 1, error);
  return city->versions && read_partners(city, store, month - 1, month + 1, error) &&
         read_links(board, store, city, key, error);
}

RnHttpBoard *
rn_http_board_read(const char *database, const char *key_path, RnInstant now, GError **error)
{
  g_autoptr(RnStore) store = rn_store_open(database, RN_STORE_READ_ONLY, error);
  g_auto(GStrv) cities = store ? rn_store_cities(store, error) : NULL;
  if (!cities)
    return NULL;
  g_autoptr(GBytes) key = rn_token_key_load(key_path, FALSE, NULL, NULL);
  g_autoptr(RnHttpBoard) board = board_new(now);
  for (char **city_id = cities; *city_id; city_id++)
    if (!read_city(board, store, *city_id, key, error))
      return NULL;
  return g_steal_pointer(&board);
}

char *
rn_http_desk_token(GBytes *key, const char *hub_link_id, int generation)
{
  g_autofree char *id = g_strconcat(hub_link_id, DESK_SUFFIX, NULL);
  return rn_token_derive(key, id, generation);
}

const RnHttpCity *
rn_http_board_desk(const RnHttpBoard *board, const char *token)
{
  return g_hash_table_lookup(board->desks, token);
}

gboolean
rn_http_board_is_gone(const RnHttpBoard *board, const char *token)
{
  g_autofree char *sha256 = rn_token_sha256(token);
  return g_hash_table_contains(board->gone, sha256);
}
