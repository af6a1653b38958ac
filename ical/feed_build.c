/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Loads what feeds are made of, completes the links, builds and writes. A store has a few cities, a city up to a
 * thousand links. */

#include "ical/feed_build.h"

#include "ical/link.h"
#include "ical/stamp.h"
#include "ical/token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How far back events count for a calendar's LAST-MODIFIED. */
#define EVENT_MONTHS 12

/* The published state of one city; the arrays own their items. */
typedef struct {
  char *city_id;
  GPtrArray *versions, *events, *history, *links;
  GPtrArray *partners;  /* RnPartnerRow* */
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
  g_clear_pointer(&city->partners, g_ptr_array_unref);
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
    made->partners = made->events ? rn_store_partners(store, city_id, error) : NULL;
    made->links = made->partners ? rn_store_feed_links(store, city_id, error) : NULL;
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

typedef struct {
  RnStore *store;
  GBytes *key;
  const RnFeedBuildOptions *options;
  gboolean changed;  /* a link was written */
  RnInstant until;   /* until when nothing changes by the clock alone */
  RnFeedBuildReport *report;
} Linker;

/* A link of another key gets a new address when that was asked for. */
static gboolean
settle_link(Linker *linker, const char *city_id, RnFeedLink *link, GError **error)
{
  g_autofree char *token = rn_token_derive(linker->key, link->link_id, link->generation);
  g_autofree char *sha256 = rn_token_sha256(token);
  if (strcmp(link->token_sha256, sha256) == 0)
    return TRUE;
  if (*link->token_sha256 && !linker->options->reissue)
    return rn_link_fits(link, linker->key, error);
  if (*link->token_sha256) {
    if (!rn_store_retire_link(linker->store, city_id, link, "rotated", linker->options->now, error))
      return FALSE;
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
  if (x->revoked != y->revoked)
    return x->revoked ? 1 : -1;
  int order = strcmp(x->audience, y->audience);
  if (!order)
    order = strcmp(x->id, y->id);
  if (!order)
    order = strcmp(x->link_id, y->link_id);
  return order ? order : x->generation - y->generation;
}

static char *
link_key(const RnFeedLink *link)
{
  return g_strjoin("|", link->audience, link->id, NULL);
}

/* The association of a service that another city plans reads it here, too. */
static void
want_partners(GPtrArray *wanted, const GPtrArray *partners)
{
  for (guint i = 0; i < partners->len; i++) {
    const RnPartnerRow *row = partners->pdata[i];
    RnFeedLink *link = g_new0(RnFeedLink, 1);
    link->link_id = g_strdup("");
    link->audience = g_strdup("organisation");
    link->id = g_strdup(row->service);
    link->token_sha256 = g_strdup("");
    g_ptr_array_add(wanted, link);
  }
}

/* A link for every audience that never had one: a revoked link stays revoked until somebody issues another. */
static gboolean
issue_missing(Linker *linker, City *city, GError **error)
{
  g_autoptr(GHashTable) departed = rn_store_departed(linker->store, city->city_id, linker->options->now, error);
  if (!departed)
    return FALSE;
  g_autoptr(GPtrArray) wanted = rn_feed_wanted_links(city->versions, city->events);
  want_partners(wanted, city->partners);
  for (guint i = 0; i < city->links->len; i++)
    g_hash_table_add(departed, link_key(city->links->pdata[i]));
  for (guint i = 0; i < wanted->len; i++) {
    const RnFeedLink *want = wanted->pdata[i];
    g_autofree char *key = link_key(want);
    if (g_hash_table_contains(departed, key))
      continue;
    RnFeedLink *link = rn_link_new(linker->key, want->audience, want->id, 0, linker->options->now);
    g_ptr_array_add(city->links, link);
    linker->report->issued++;
    linker->changed = TRUE;
    g_hash_table_add(departed, g_strdup(key));
    if (!rn_store_put_feed_link(linker->store, city->city_id, link, error))
      return FALSE;
  }
  return TRUE;
}

/* Adds the notices of withdrawn addresses to the links. */
static gboolean
add_withdrawn(Linker *linker, City *city, GError **error)
{
  RnInstant now = linker->options->now, departure;
  g_autoptr(GPtrArray) retired = rn_store_retired_links(linker->store, city->city_id, error);
  if (!retired || !rn_store_next_departure(linker->store, city->city_id, now, &departure, error))
    return FALSE;
  linker->until = MIN(linker->until, departure);
  for (guint i = 0; i < retired->len; i++) {
    RnInstant end = ((RnRetiredLink *)retired->pdata[i])->retired_at + RN_FEED_NOTICE_DAYS * 24 * 60 * 60;
    if (now < end)
      linker->until = MIN(linker->until, end);
  }
  g_ptr_array_extend_and_steal(city->links, rn_link_notices(retired, linker->key, now));
  return TRUE;
}

static gboolean
complete_links(Linker *linker, City *city, GError **error)
{
  int left;
  if (!rn_store_revoke_departed(linker->store, city->city_id, linker->options->now, &left, error))
    return FALSE;
  if (left) {
    g_ptr_array_unref(city->links);
    city->links = rn_store_feed_links(linker->store, city->city_id, error);
    if (!city->links)
      return FALSE;
    linker->report->revoked += left;
    linker->changed = TRUE;
  }
  if (!issue_missing(linker, city, error))
    return FALSE;
  for (guint i = city->links->len; i > 0; i--) {
    RnFeedLink *link = city->links->pdata[i - 1];
    if (link->revoked)
      g_ptr_array_remove_index_fast(city->links, i - 1);
    else if (!settle_link(linker, city->city_id, link, error))
      return FALSE;
  }
  if (!add_withdrawn(linker, city, error))
    return FALSE;
  g_ptr_array_sort(city->links, compare_links);
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

static RnFeedSource
source_of_city(const City *city, GBytes *key, int threads)
{
  return (RnFeedSource){.city_id = city->city_id,
                        .versions = city->versions,
                        .events = city->events,
                        .history = city->history,
                        .links = city->links,
                        .key = key,
                        .threads = threads};
}

/* What hosts plan for the city; a host that has published nothing, or is not there, has nothing to show. */
static GPtrArray *
guests_of(const City *city, const GPtrArray *cities, const RnFeedSource *sources)
{
  GPtrArray *guests = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < city->partners->len; i++)
    for (guint k = 0; k < cities->len; k++) {
      const RnPartnerRow *row = city->partners->pdata[i];
      if (cities->pdata[k] == city || strcmp(sources[k].city_id, row->host) != 0)
        continue;
      RnFeedGuest *guest = g_new0(RnFeedGuest, 1);
      *guest = (RnFeedGuest){row, &sources[k]};
      g_ptr_array_add(guests, guest);
    }
  return guests;
}

static GPtrArray *
build_cities(const GPtrArray *cities, gboolean several, GBytes *key, int threads, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(feed_destroy);
  g_autofree RnFeedSource *sources = g_new0(RnFeedSource, cities->len);
  for (guint i = 0; i < cities->len; i++)
    sources[i] = source_of_city(cities->pdata[i], key, threads);
  for (guint i = 0; i < cities->len; i++) {
    const City *city = cities->pdata[i];
    g_autoptr(GPtrArray) guests = guests_of(city, cities, sources);
    RnFeedSource source = sources[i];
    source.guests = guests;
    g_autoptr(GPtrArray) feeds = rn_feeds_build(&source, error);
    if (!feeds)
      return NULL;
    if (several)
      name_city(feeds, city->city_id);
    g_ptr_array_extend_and_steal(all, g_steal_pointer(&feeds));
  }
  return g_steal_pointer(&all);
}

/* --- the way round --- */

/* What the bytes of all feeds follow from, but for the time. */
static char *
source_of(RnStore *store, GBytes *key, GError **error)
{
  g_autofree char *mark = rn_store_mark(store, error);
  if (!mark)
    return NULL;
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_checksum_update(sum, g_bytes_get_data(key, NULL), (gssize)g_bytes_get_size(key));
  g_checksum_update(sum, (const guchar *)rn_ical_product(), -1);
  g_checksum_update(sum, (const guchar *)rn_store_path(store), -1);
  g_checksum_update(sum, (const guchar *)mark, -1);
  return g_strdup(g_checksum_get_string(sum));
}

/* Nothing has changed since the folder was written. */
static gboolean
is_current(RnStore *store, const char *key_path, const char *dir, const RnFeedBuildOptions *options,
           RnFeedBuildReport *report)
{
  int files;
  g_autoptr(GBytes) key = options->reissue ? NULL : rn_token_key_load(key_path, FALSE, NULL, NULL);
  g_autofree char *source = key ? source_of(store, key, NULL) : NULL;
  g_autofree char *stamp = rn_stamp_path(rn_store_path(store));
  if (!source || !rn_stamp_is_current(stamp, source, dir, options->now, &files))
    return FALSE;
  report->folder.unchanged = files - 1; /* the index is no feed */
  return TRUE;
}

static void
stamp(RnStore *store, const Linker *linker, const char *dir, const GPtrArray *feeds)
{
  g_autofree char *source = source_of(store, linker->key, NULL);
  g_autofree char *path = rn_stamp_path(rn_store_path(store));
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < feeds->len; i++)
    g_ptr_array_add(names, g_strconcat(((RnFeed *)feeds->pdata[i])->token, ".ics", NULL));
  g_ptr_array_add(names, g_strdup(RN_FOLDER_INDEX));
  if (source)
    rn_stamp_write(path, source, dir, linker->options->now, linker->until, names);
}

/* Inside the transaction. */
static GPtrArray *
build(Linker *linker, const char *key_path, const char *dir, GError **error)
{
  gboolean several;
  g_autoptr(GPtrArray) cities = load_cities(linker->store, &several, error);
  if (!cities)
    return NULL;
  linker->key =
    rn_link_key(linker->store, key_path, linker->options->reissue, &linker->report->key_created, error);
  if (!linker->key)
    return NULL;
  for (guint i = 0; i < cities->len; i++)
    if (!complete_links(linker, cities->pdata[i], error))
      return NULL;
  g_autoptr(GPtrArray) feeds = build_cities(cities, several, linker->key, linker->options->threads, error);
  return feeds && rn_feed_folder_write(dir, feeds, &linker->report->folder, error) ? g_steal_pointer(&feeds) : NULL;
}

static gboolean
build_and_commit(Linker *linker, const char *key_path, const char *dir, GError **error)
{
  g_autoptr(GPtrArray) feeds = build(linker, key_path, dir, error);
  if (!feeds || !linker->changed) {
    rn_store_rollback(linker->store);
  } else {
    const RnFeedBuildReport *report = linker->report;
    g_autofree char *summary = g_strdup_printf("links issued %d, reissued %d, revoked %d", report->issued,
                                               report->reissued, report->revoked);
    if (!rn_store_commit(linker->store, linker->options->now, linker->options->who, "feed build", summary, error))
      return FALSE;
  }
  if (feeds)
    stamp(linker->store, linker, dir, feeds);
  return feeds != NULL;
}

gboolean
rn_feed_build_all(RnStore *store, const char *key_path, const char *dir, const RnFeedBuildOptions *options,
                  RnFeedBuildReport *report, GError **error)
{
  RnFeedBuildReport done = {0};
  Linker linker = {store, NULL, options, FALSE, G_MAXINT64, &done};
  if (!is_current(store, key_path, dir, options, &done)) {
    if (!rn_store_begin(store, error))
      return FALSE;
    gboolean built = build_and_commit(&linker, key_path, dir, error);
    g_clear_pointer(&linker.key, g_bytes_unref);
    if (!built)
      return FALSE;
  }
  if (report)
    *report = done;
  return TRUE;
}
