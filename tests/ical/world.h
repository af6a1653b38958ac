/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A store, its key and a folder of feeds, with the sample's city published in it. */

#include "ical/feed_build.h"
#include "ical/token.h"
#include "tests/ical/sample.h"
#include "tests/store/support.h"

typedef struct {
  Folder folder;
  char *database, *key, *feeds;
  RnStore *store;
  Sample *sample;
  RnInstant now;
} World;

static inline World
world_new(void)
{
  World world = {.folder = folder_new(), .sample = sample_new(), .now = NOW};
  world.database = in(&world.folder, "rinban.db");
  world.key = rn_token_key_path(world.database);
  world.feeds = in(&world.folder, "feeds");
  world.store = store_open(world.database);
  begin(world.store);
  ck_assert(put(world.store, "MH", "areas", NULL, "area_id", "MH", "kind", "city", "name", "みほん市", NULL));
  commit(world.store);
  return world;
}

static inline void
world_clear(World *world)
{
  rn_store_close(world->store);
  sample_free(world->sample);
  g_free(world->database);
  g_free(world->key);
  g_free(world->feeds);
  folder_clear(&world->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_clear)

/* Publishes in the sample and stores what came out. */
static inline void
publish(World *world, RnVersion *version, const char *instant)
{
  sample_publish(world->sample, version, instant);
  begin(world->store);
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_store_add_version(world->store, version, &error), "%s", error ? error->message : "");
  for (guint i = 0; i < world->sample->events->len; i++)
    ck_assert(rn_store_put_event(world->store, "MH", world->sample->events->pdata[i], NULL));
  commit(world->store);
}

static inline gboolean
build_with(const World *world, gboolean reissue, int threads, RnFeedBuildReport *report, GError **error)
{
  RnFeedBuildOptions options = {world->now, "tester", threads, reissue};
  return rn_feed_build_all(world->store, world->key, world->feeds, &options, report, error);
}

static inline RnFeedBuildReport
build(const World *world)
{
  RnFeedBuildReport report;
  g_autoptr(GError) error = NULL;
  ck_assert_msg(build_with(world, FALSE, 2, &report, &error), "%s", error ? error->message : "");
  return report;
}

G_GNUC_UNUSED static char *
read_index(const World *world)
{
  g_autofree char *path = g_build_filename(world->feeds, "index.csv", NULL);
  char *text = NULL;
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  return text;
}
