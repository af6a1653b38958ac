/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Gathers what the feeds are made of: published months, the lives of their events, links and the key; and hands it to
 * the calendar layer. A folder holds the feeds of all cities of the database. Some hundred feeds are expected. */

#include "cli/feeds.h"
#include "ical/folder.h"
#include "ical/token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
rn_feeds_report_clear(RnFeedsReport *report)
{
  g_free(report->folder);
}

/* The arrays that a city's feeds borrow from; kept until the folder is written. */
typedef struct {
  GPtrArray *versions, *events, *history, *links;
} Material;

static void
material_free(gpointer data)
{
  Material *material = data;
  if (!material)
    return;
  g_clear_pointer(&material->versions, g_ptr_array_unref);
  g_clear_pointer(&material->events, g_ptr_array_unref);
  g_clear_pointer(&material->history, g_ptr_array_unref);
  g_clear_pointer(&material->links, g_ptr_array_unref);
  g_free(material);
}

/* From the month before the newest publication to the last published month: a function of what is published, not of
 * the clock. */
static RnMonth
first_month(const GPtrArray *history, RnMonth last)
{
  RnInstant newest = RN_INSTANT_NONE;
  for (guint i = 0; i < history->len; i++)
    newest = MAX(newest, ((const RnVersion *)history->pdata[i])->published_at);
  RnDate date;
  int minutes;
  rn_instant_to_local(newest, &date, &minutes);
  return MIN(rn_month_of(date) - 1, last);
}

/* NULL without an error: the city has nothing published. */
static Material *
gather(RnStore *store, const char *city_id, GError **error)
{
  g_autoptr(GArray) months = rn_store_published_months(store, city_id, error);
  if (!months || !months->len)
    return NULL;
  Material *material = g_new0(Material, 1);
  material->history = g_ptr_array_new_with_free_func((GDestroyNotify)rn_version_free);
  for (guint i = 0; i < months->len; i++) {
    g_autoptr(GPtrArray) list = rn_store_versions(store, city_id, g_array_index(months, RnMonth, i), error);
    if (!list) {
      material_free(material);
      return NULL;
    }
    while (list->len)
      g_ptr_array_add(material->history, g_ptr_array_steal_index(list, 0));
  }
  RnMonth last = g_array_index(months, RnMonth, months->len - 1), first = first_month(material->history, last);
  material->versions = rn_store_published_between(store, city_id, first, last, error);
  material->events = material->versions ? rn_store_events(store, city_id, first, last, error) : NULL;
  material->links = material->events ? rn_store_feed_links(store, city_id, error) : NULL;
  if (material->links)
    return material;
  material_free(material);
  return NULL;
}

static const RnFeedLink *
find_link(const GPtrArray *links, const RnFeedLink *wanted)
{
  for (guint i = 0; i < links->len; i++) {
    const RnFeedLink *link = links->pdata[i];
    if (strcmp(link->audience, wanted->audience) == 0 && strcmp(link->id, wanted->id) == 0)
      return link;
  }
  return NULL;
}

/* Makes links for audiences without one and notes the sums of their tokens; inside a transaction. */
static gboolean
complete_links(RnStore *store, const char *city_id, Material *material, GBytes *key, gboolean *changed, GError **error)
{
  g_autoptr(GPtrArray) wanted = rn_feed_wanted_links(material->versions, material->events);
  for (guint i = 0; i < wanted->len; i++) {
    RnFeedLink *link = wanted->pdata[i];
    if (find_link(material->links, link))
      continue;
    g_free(link->link_id);
    link->link_id = g_uuid_string_random();
    link->generation = 1;
    if (!rn_store_put_feed_link(store, city_id, link, error))
      return FALSE;
    *changed = TRUE;
  }
  g_ptr_array_unref(material->links);
  material->links = rn_store_feed_links(store, city_id, error);
  for (guint i = 0; material->links && i < material->links->len; i++) {
    RnFeedLink *link = material->links->pdata[i];
    g_autofree char *token = rn_token_derive(key, link->link_id, link->generation);
    g_autofree char *sum = rn_token_sha256(token);
    if (strcmp(sum, link->token_sha256) == 0)
      continue;
    g_free(link->token_sha256);
    link->token_sha256 = g_steal_pointer(&sum);
    if (!rn_store_put_feed_link(store, city_id, link, error))
      return FALSE;
    *changed = TRUE;
  }
  return material->links != NULL;
}

static gboolean
settle_links(RnCli *cli, RnStore *store, char **cities, GPtrArray *materials, GBytes *key, GError **error)
{
  gboolean changed = FALSE;
  if (!rn_store_begin(store, error))
    return FALSE;
  for (guint i = 0; i < materials->len; i++)
    if (materials->pdata[i] && !complete_links(store, cities[i], materials->pdata[i], key, &changed, error)) {
      rn_store_rollback(store);
      return FALSE;
    }
  if (changed)
    return rn_store_commit(store, cli->now, cli->user, "feed build", "feed links", error);
  rn_store_rollback(store);
  return TRUE;
}

static GPtrArray *
build_all(char **cities, const GPtrArray *materials, GBytes *key, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)rn_feed_free);
  for (guint i = 0; i < materials->len; i++) {
    const Material *material = materials->pdata[i];
    if (!material)
      continue;
    RnFeedSource source = {.city_id = cities[i],
                           .versions = material->versions,
                           .events = material->events,
                           .history = material->history,
                           .links = material->links,
                           .key = key,
                           .threads = (int)g_get_num_processors()};
    g_autoptr(GPtrArray) feeds = rn_feeds_build(&source, error);
    if (!feeds)
      return NULL;
    while (feeds->len)
      g_ptr_array_add(all, g_ptr_array_steal_index(feeds, 0));
  }
  return g_steal_pointer(&all);
}

static gboolean
write_all(RnCli *cli, RnStore *store, char **cities, const char *dir, RnFolderReport *report, GError **error)
{
  g_autofree char *key_path = rn_token_key_path(cli->db);
  gboolean created = FALSE, any = FALSE;
  g_autoptr(GBytes) key = rn_token_key_load(key_path, TRUE, &created, error);
  if (!key)
    return FALSE;
  g_autoptr(GPtrArray) materials = g_ptr_array_new_with_free_func(material_free);
  for (char **city = cities; *city; city++) {
    GError *problem = NULL;
    Material *material = gather(store, *city, &problem);
    if (problem) {
      g_propagate_error(error, problem);
      return FALSE;
    }
    any |= material != NULL;
    g_ptr_array_add(materials, material);
  }
  if (!any) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("Nothing is published yet; make a month final with \"rinban publish MONTH\"."));
    return FALSE;
  }
  if (!settle_links(cli, store, cities, materials, key, error))
    return FALSE;
  g_autoptr(GPtrArray) feeds = build_all(cities, materials, key, error);
  if (!feeds || !rn_feed_folder_write(dir, feeds, report, error))
    return FALSE;
  if (created)
    rn_cli_message(cli, RN_SEVERITY_NOTE, "FEED_KEY",
                   _("A key for the addresses of the feeds was made: %s. Keep a copy of it in a safe place; without it "
                     "all addresses change."),
                   key_path);
  return TRUE;
}

gboolean
rn_feeds_write(RnCli *cli, RnStore *store, const char *dir, RnFeedsReport *report, int *status)
{
  g_autofree char *beside = g_path_get_dirname(cli->db);
  g_autofree char *folder = dir                        ? g_strdup(dir)
                            : strcmp(beside, ".") == 0 ? g_strdup("feeds")
                                                       : g_build_filename(beside, "feeds", NULL);
  GError *error = NULL;
  g_auto(GStrv) cities = rn_store_cities(store, &error);
  RnFolderReport written = {0};
  if (!cities || !write_all(cli, store, cities, folder, &written, &error)) {
    *status = rn_cli_error(cli, error);
    return FALSE;
  }
  report->written = written.written;
  report->unchanged = written.unchanged;
  report->removed = written.removed;
  report->folder = g_steal_pointer(&folder);
  return TRUE;
}
