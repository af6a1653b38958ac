/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Loads what feeds are made of, completes the links, builds and writes. A store has a few cities, a city up to a
 * thousand links. */

#include "ical/feed_build.h"

#include "ical/token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How far back events count for a calendar's LAST-MODIFIED. */
#define EVENT_MONTHS 12

/* The published state of one city; the arrays own their items. */
typedef struct {
  char *city_id;
  GPtrArray *versions, *events, *history, *links;
} City;

static void
city_free(gpointer item)
{
  City *city = item;
  g_free(city->city_id);
  g_clear_pointer(&city->versions, g_ptr_array_unref);
  g_clear_pointer(&city->events, g_ptr_array_unref);
  g_clear_pointer(&city->history, g_ptr_array_unref);
  g_clear_pointer(&city->links, g_ptr_array_unref);
  g_free(city);
}

static void
version_destroy(gpointer version)
{
  rn_version_free(version);
}

static void
feed_destroy(gpointer feed)
{
  rn_feed_free(feed);
}

/* --- loading --- */

static GPtrArray *
load_history(RnStore *store, const char *city_id, const GArray *months, GError **error)
{
  g_autoptr(GPtrArray) history = g_ptr_array_new_with_free_func(version_destroy);
  for (guint i = 0; i < months->len; i++) {
    g_autoptr(GPtrArray) issues = rn_store_versions(store, city_id, g_array_index(months, RnMonth, i), error);
    if (!issues)
      return NULL;
    g_ptr_array_extend_and_steal(history, g_steal_pointer(&issues));
  }
  return g_steal_pointer(&history);
}

static RnMonth
window_start(const GPtrArray *history)
{
  RnInstant newest = RN_INSTANT_NONE;
  RnMonth oldest_of_newest = G_MAXINT32;
  for (guint i = 0; i < history->len; i++) {
    const RnVersion *version = history->pdata[i];
    if (version->published_at > newest || (version->published_at == newest && version->month < oldest_of_newest))
      oldest_of_newest = version->month;
    newest = MAX(newest, version->published_at);
  }
  RnDate date;
  int minutes;
  rn_instant_to_local(newest, &date, &minutes);
  return MIN(rn_month_of(date) - 1, oldest_of_newest);
}

/* *city NULL when nothing is published there. */
static gboolean
load_city(RnStore *store, const char *city_id, City **city, GError **error)
{
  g_autoptr(GArray) months = rn_store_published_months(store, city_id, error);
  if (!months)
    return FALSE;
  *city = NULL;
  if (months->len == 0)
    return TRUE;
  City *made = g_new0(City, 1);
  made->city_id = g_strdup(city_id);
  made->history = load_history(store, city_id, months, error);
  if (made->history) {
    RnMonth first = window_start(made->history), last = g_array_index(months, RnMonth, months->len - 1);
    made->versions = rn_store_published_between(store, city_id, first, last, error);
    made->events = made->versions ? rn_store_events(store, city_id, first - EVENT_MONTHS, last, error) : NULL;
    made->links = made->events ? rn_store_feed_links(store, city_id, error) : NULL;
  }
  if (!made->links) {
    city_free(made);
    return FALSE;
  }
  *city = made;
  return TRUE;
}

static GPtrArray *
load_cities(RnStore *store, gboolean *several, GError **error)
{
  g_auto(GStrv) ids = rn_store_cities(store, error);
  g_autoptr(GPtrArray) cities = g_ptr_array_new_with_free_func(city_free);
  for (char **id = ids; id && *id; id++) {
    City *city;
    if (!load_city(store, *id, &city, error))
      return NULL;
    if (city)
      g_ptr_array_add(cities, city);
  }
  if (!ids)
    return NULL;
  *several = g_strv_length(ids) > 1;
  if (cities->len == 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("No month is published yet, so there are no feeds; publish a month first."));
    return NULL;
  }
  return g_steal_pointer(&cities);
}

/* --- links --- */

static gboolean
is_issued(const GPtrArray *cities)
{
  for (guint i = 0; i < cities->len; i++) {
    const City *city = cities->pdata[i];
    for (guint k = 0; k < city->links->len; k++)
      if (*((RnFeedLink *)city->links->pdata[k])->token_sha256)
        return TRUE;
  }
  return FALSE;
}

/* A key that is missing although links were issued with it is not replaced unasked: every address would change. */
static GBytes *
load_key(const char *path, const GPtrArray *cities, gboolean reissue, gboolean *created, GError **error)
{
  gboolean may_create = reissue || !is_issued(cities);
  g_autoptr(GError) failure = NULL;
  GBytes *key = rn_token_key_load(path, may_create, created, &failure);
  if (!key && g_error_matches(failure, RN_ERROR, RN_ERROR_NOT_FOUND)) {
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
                _("The key file of the feeds, %s, is missing; put it back from your backup, or issue all feeds anew "
                  "(every subscriber then needs a new address)."),
                name);
  } else if (!key) {
    g_propagate_error(error, g_steal_pointer(&failure));
  }
  return key;
}

typedef struct {
  RnStore *store;
  GBytes *key;
  gboolean reissue;
  gboolean changed; /* a link was written */
  RnFeedBuildReport *report;
} Linker;

/* Gives the link its digest, or compares it with the one it has. */
static gboolean
settle_link(Linker *linker, const char *city_id, RnFeedLink *link, GError **error)
{
  g_autofree char *token = rn_token_derive(linker->key, link->link_id, link->generation);
  g_autofree char *sha256 = rn_token_sha256(token);
  if (strcmp(link->token_sha256, sha256) == 0)
    return TRUE;
  if (*link->token_sha256) {
    if (!linker->reissue) {
      g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
                  _("The key file of the feeds is not the one with which they were issued (%s %s); put the right one "
                    "back from your backup, or issue all feeds anew (every subscriber then needs a new address)."),
                  link->audience, link->id);
      return FALSE;
    }
    link->generation++;
    g_free(token);
    token = rn_token_derive(linker->key, link->link_id, link->generation);
    g_free(sha256);
    sha256 = rn_token_sha256(token);
    linker->report->reissued++;
  }
  g_free(link->token_sha256);
  link->token_sha256 = g_steal_pointer(&sha256);
  linker->changed = TRUE;
  return rn_store_put_feed_link(linker->store, city_id, link, error);
}

static int
compare_links(gconstpointer a, gconstpointer b)
{
  const RnFeedLink *x = *(RnFeedLink *const *)a, *y = *(RnFeedLink *const *)b;
  int order = strcmp(x->audience, y->audience);
  if (!order)
    order = strcmp(x->id, y->id);
  return order ? order : strcmp(x->link_id, y->link_id);
}

static gboolean
has_link(const GPtrArray *links, const RnFeedLink *wanted)
{
  for (guint i = 0; i < links->len; i++) {
    const RnFeedLink *link = links->pdata[i];
    if (strcmp(link->audience, wanted->audience) == 0 && strcmp(link->id, wanted->id) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
complete_links(Linker *linker, City *city, GError **error)
{
  g_autoptr(GPtrArray) wanted = rn_feed_wanted_links(city->versions, city->events);
  for (guint i = wanted->len; i > 0; i--) {
    if (has_link(city->links, wanted->pdata[i - 1]))
      continue;
    RnFeedLink *link = g_ptr_array_steal_index(wanted, i - 1);
    g_free(link->link_id);
    link->link_id = g_uuid_string_random();
    g_ptr_array_add(city->links, link);
    linker->report->issued++;
  }
  g_ptr_array_sort(city->links, compare_links);
  for (guint i = 0; i < city->links->len; i++)
    if (!settle_link(linker, city->city_id, city->links->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- all together --- */

/* Where the store holds several cities, ids in the index carry theirs: "MH:NV1". */
static void
name_city(GPtrArray *feeds, const char *city_id)
{
  for (guint i = 0; i < feeds->len; i++) {
    RnFeed *feed = feeds->pdata[i];
    char *id = g_strconcat(city_id, ":", feed->id, NULL);
    g_free(feed->id);
    feed->id = id;
  }
}

static GPtrArray *
build_cities(const GPtrArray *cities, gboolean several, GBytes *key, int threads, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(feed_destroy);
  for (guint i = 0; i < cities->len; i++) {
    const City *city = cities->pdata[i];
    RnFeedSource source = {city->city_id, city->versions, city->events, city->history, city->links, key, threads};
    g_autoptr(GPtrArray) feeds = rn_feeds_build(&source, error);
    if (!feeds)
      return NULL;
    if (several)
      name_city(feeds, city->city_id);
    g_ptr_array_extend_and_steal(all, g_steal_pointer(&feeds));
  }
  return g_steal_pointer(&all);
}

/* Inside the transaction; *changed tells whether there is anything to commit. */
static gboolean
build(RnStore *store, const char *key_path, const char *dir, const RnFeedBuildOptions *options,
      RnFeedBuildReport *report, gboolean *changed, GError **error)
{
  gboolean several;
  g_autoptr(GPtrArray) cities = load_cities(store, &several, error);
  if (!cities)
    return FALSE;
  g_autoptr(GBytes) key = load_key(key_path, cities, options->reissue, &report->key_created, error);
  if (!key)
    return FALSE;
  Linker linker = {store, key, options->reissue, FALSE, report};
  for (guint i = 0; i < cities->len; i++)
    if (!complete_links(&linker, cities->pdata[i], error))
      return FALSE;
  *changed = linker.changed;
  g_autoptr(GPtrArray) feeds = build_cities(cities, several, key, options->threads, error);
  return feeds && rn_feed_folder_write(dir, feeds, &report->folder, error);
}

gboolean
rn_feed_build_all(RnStore *store, const char *key_path, const char *dir, const RnFeedBuildOptions *options,
                  RnFeedBuildReport *report, GError **error)
{
  RnFeedBuildReport done = {0};
  gboolean changed = FALSE;
  if (!rn_store_begin(store, error))
    return FALSE;
  if (!build(store, key_path, dir, options, &done, &changed, error)) {
    rn_store_rollback(store);
    return FALSE;
  }
  if (!changed) {
    rn_store_rollback(store);
  } else {
    g_autofree char *summary = g_strdup_printf("links issued %d, reissued %d", done.issued, done.reissued);
    if (!rn_store_commit(store, options->now, options->who, "feed build", summary, error))
      return FALSE;
  }
  if (report)
    *report = done;
  return TRUE;
}
