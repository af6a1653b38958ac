/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which feeds the published versions call for. Creates no token and touches no store. */

#include "ical/feed.h"

#include <string.h>

static void
link_destroy(gpointer link)
{
  rn_feed_link_free(link);
}

static void
want(GHashTable *wanted, const char *audience, const char *id)
{
  g_autofree char *key = g_strconcat(audience, "|", id, NULL);
  if (g_hash_table_contains(wanted, key))
    return;
  RnFeedLink *link = g_new0(RnFeedLink, 1);
  link->link_id = g_strdup("");
  link->audience = g_strdup(audience);
  link->id = g_strdup(id);
  link->generation = 1;
  link->token_sha256 = g_strdup("");
  g_hash_table_insert(wanted, g_steal_pointer(&key), link);
}

static void
want_units(GHashTable *wanted, const RnVersion *version)
{
  for (guint i = 0; i < version->units->len; i++) {
    const RnVersionUnit *unit = version->units->pdata[i];
    if (unit->chain_only)
      continue; /* has no duties to show */
    want(wanted, unit->kind, unit->unit_id); /* both kinds are words of audiences */
    if (strcmp(unit->kind, "person") == 0 && unit->facility_id && *unit->facility_id)
      want(wanted, "facility", unit->facility_id);
  }
}

/* A block, a living area, or a city of a union. */
static gboolean
is_duty_area(const RnVersion *version, const RnVersionArea *area)
{
  return strcmp(area->kind, "block") == 0 || strcmp(area->kind, "living_area") == 0 ||
         (strcmp(area->kind, "city") == 0 && strcmp(area->area_id, version->city_id) != 0);
}

static void
want_areas(GHashTable *wanted, const RnVersion *version)
{
  gboolean any = FALSE;
  for (guint i = 0; i < version->areas->len; i++)
    any |= is_duty_area(version, version->areas->pdata[i]);
  for (guint i = 0; i < version->areas->len; i++) {
    const RnVersionArea *area = version->areas->pdata[i];
    if (any ? !is_duty_area(version, area) : strcmp(area->area_id, version->city_id) != 0)
      continue;
    want(wanted, "block", area->area_id);
    want(wanted, "public", area->area_id);
  }
}

/* The feed of the only service would be the hub's. */
static void
want_services(GHashTable *wanted, const GPtrArray *versions)
{
  g_autoptr(GHashTable) services = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < versions->len; i++) {
    const RnVersion *version = versions->pdata[i];
    for (guint k = 0; k < version->rota->duties->len; k++)
      g_hash_table_add(services, ((const RnDuty *)version->rota->duties->pdata[k])->slot->service);
    if (version->cover->duties->len)
      g_hash_table_add(services, (gpointer)RN_SERVICE_COVER);
  }
  GHashTableIter iter;
  gpointer service;
  g_hash_table_iter_init(&iter, services);
  while (g_hash_table_size(services) > 1 && g_hash_table_iter_next(&iter, &service, NULL))
    want(wanted, "organisation", service);
}

/* Former holders keep their feed, for the tombstones; their kind is known when any version lists them. */
static void
want_holders(GHashTable *wanted, const GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++) {
    const RnEvent *event = events->pdata[i];
    g_autofree char *facility = g_strconcat("facility|", event->unit_id, NULL);
    if (strcmp(event->kind, "assignment") == 0 && *event->unit_id && !g_hash_table_contains(wanted, facility))
      want(wanted, "person", event->unit_id);
  }
}

static int
compare_links(gconstpointer a, gconstpointer b)
{
  const RnFeedLink *x = *(RnFeedLink *const *)a, *y = *(RnFeedLink *const *)b;
  int order = strcmp(x->audience, y->audience);
  return order ? order : strcmp(x->id, y->id);
}

GPtrArray *
rn_feed_wanted_links(const GPtrArray *versions, const GPtrArray *events)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  want(wanted, "hub", "");
  for (guint i = 0; i < versions->len; i++) {
    want_units(wanted, versions->pdata[i]);
    want_areas(wanted, versions->pdata[i]);
  }
  want_services(wanted, versions);
  want_holders(wanted, events);
  GPtrArray *links = g_ptr_array_new_with_free_func(link_destroy);
  GHashTableIter iter;
  gpointer link;
  g_hash_table_iter_init(&iter, wanted);
  while (g_hash_table_iter_next(&iter, NULL, &link))
    g_ptr_array_add(links, link);
  g_ptr_array_sort(links, compare_links);
  return links;
}
