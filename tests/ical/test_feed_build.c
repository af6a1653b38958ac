/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From a store to a folder: links, the key, the window, several cities. */

#include "ical/token.h"
#include "tests/ical/world.h"

START_TEST(first_build_issues_links_and_a_key)
{
  g_auto(World) world = world_new();
  publish(&world, sample_month("2027-01", 31), "2026-11-20T21:00");
  RnFeedBuildReport report = build(&world);
  /* 24 persons, 12 clinics, 3 hospitals, 3 blocks twice, 2 services, the hub */
  ck_assert_int_eq(report.issued, 48);
  ck_assert_int_eq(report.folder.written, 48);
  ck_assert(report.key_created);
  g_autofree char *text = read_index(&world);
  static const char *const rows[] = {"\nperson,N0,", "\nfacility,NF0,", "\nfacility,H2,", "\nblock,N,", "\npublic,S,", "\nhub,,みほん市,"};
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    ck_assert_msg(strstr(text, rows[i]) != NULL, "%s", rows[i]);
  RnFeedBuildReport again = build(&world);
  ck_assert_int_eq(again.issued + again.reissued + again.folder.written, 0);
  ck_assert_int_eq(again.folder.unchanged, 48);
  ck_assert(!again.key_created);
}
END_TEST

START_TEST(same_files_after_reopening_with_other_threads)
{
  g_auto(World) world = world_new();
  publish(&world, sample_month("2027-01", 31), "2026-11-20T21:00");
  build(&world);
  g_autofree char *first = read_index(&world);
  rn_store_close(world.store);
  world.store = store_open(world.database);
  folder_remove(world.feeds);
  g_setenv("TZ", "America/New_York", TRUE);
  RnFeedBuildReport report;
  ck_assert(build_with(&world, FALSE, 7, &report, NULL));
  g_autofree char *second = read_index(&world);
  ck_assert_str_eq(first, second); /* names of files and digests of bodies */
}
END_TEST

START_TEST(nothing_published_leaves_no_trace)
{
  g_auto(World) world = world_new();
  g_autoptr(GError) error = NULL;
  ck_assert(!build_with(&world, FALSE, 1, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
  ck_assert(!g_file_test(world.key, G_FILE_TEST_EXISTS) && !g_file_test(world.feeds, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(digest_in_the_database_is_of_the_file_name)
{
  g_auto(World) world = world_new();
  publish(&world, sample_month("2027-01", 10), "2026-11-20T21:00");
  build(&world);
  g_autofree char *text = read_index(&world);
  g_autoptr(GPtrArray) links = rn_store_feed_links(world.store, "MH", NULL);
  g_autoptr(GBytes) key = rn_token_key_load(world.key, FALSE, NULL, NULL);
  for (guint i = 0; i < links->len; i++) {
    const RnFeedLink *link = links->pdata[i];
    g_autofree char *token = rn_token_derive(key, link->link_id, link->generation);
    g_autofree char *sha256 = rn_token_sha256(token);
    ck_assert_str_eq(link->token_sha256, sha256);
    ck_assert_ptr_nonnull(strstr(text, token));
  }
}
END_TEST

START_TEST(lost_or_foreign_key_is_refused_and_reissued_on_demand)
{
  g_auto(World) world = world_new();
  publish(&world, sample_month("2027-01", 10), "2026-11-20T21:00");
  build(&world);
  g_autofree char *before = read_index(&world);
  ck_assert_int_eq(g_unlink(world.key), 0);
  for (int foreign = 0; foreign < 2; foreign++) {
    g_autoptr(GError) error = NULL;
    if (foreign)
      ck_assert_ptr_nonnull(rn_token_key_load(world.key, TRUE, NULL, NULL));
    ck_assert(!build_with(&world, FALSE, 1, NULL, &error));
    ck_assert_msg(g_error_matches(error, RN_ERROR, RN_ERROR_CONFLICT), "%s", error->message);
    g_autofree char *still = read_index(&world);
    ck_assert_str_eq(before, still);
  }
  RnFeedBuildReport report;
  ck_assert(build_with(&world, TRUE, 1, &report, NULL));
  ck_assert_int_eq(report.reissued, 48);
  ck_assert_int_eq(report.folder.removed, 48);
  RnFeedBuildReport again = build(&world);
  ck_assert_int_eq(again.folder.unchanged, 48);
}
END_TEST

START_TEST(failure_of_the_folder_keeps_the_database_as_it_was)
{
  g_auto(World) world = world_new();
  publish(&world, sample_month("2027-01", 10), "2026-11-20T21:00");
  ck_assert(g_file_set_contents(world.feeds, "in the way", -1, NULL));
  g_autoptr(GError) error = NULL;
  ck_assert(!build_with(&world, FALSE, 1, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
  g_autoptr(GPtrArray) links = rn_store_feed_links(world.store, "MH", NULL);
  ck_assert_uint_eq(links->len, 0);
  begin(world.store); /* no transaction is left open */
  rn_store_rollback(world.store);
}
END_TEST

START_TEST(window_follows_the_newest_publication)
{
  g_auto(World) world = world_new();
  publish(&world, sample_month("2026-12", 3), "2026-10-20T21:00");
  publish(&world, sample_month("2027-01", 3), "2026-11-20T21:00");
  publish(&world, sample_month("2027-02", 3), "2027-02-03T21:00");
  build(&world);
  g_autofree char *index = read_index(&world);
  char *hub = strstr(index, "\nhub,,");
  g_auto(GStrv) cells = g_strsplit(hub + 1, ",", 5);
  g_autofree char *path = g_build_filename(world.feeds, cells[3], NULL);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  ck_assert_ptr_null(strstr(text, "DTSTART:202612"));
  ck_assert_ptr_nonnull(strstr(text, "DTSTART:202701"));
  ck_assert_ptr_nonnull(strstr(text, "DTSTART:202702"));
}
END_TEST

START_TEST(two_cities_share_a_folder_and_name_their_ids)
{
  g_auto(World) world = world_new();
  publish(&world, sample_month("2027-01", 3), "2026-11-20T21:00");
  begin(world.store);
  ck_assert(put(world.store, "YT", "areas", NULL, "area_id", "YT", "kind", "city", "name", "よつば市", NULL));
  commit(world.store);
  build(&world);
  g_autofree char *text = read_index(&world);
  ck_assert_ptr_nonnull(strstr(text, "\nhub,MH:,"));
  ck_assert_ptr_nonnull(strstr(text, "\nperson,MH:N0,"));
}
END_TEST

RN_TEST_MAIN("feed_build", {
  tcase_add_test(tc, first_build_issues_links_and_a_key);
  tcase_add_test(tc, same_files_after_reopening_with_other_threads);
  tcase_add_test(tc, nothing_published_leaves_no_trace);
  tcase_add_test(tc, digest_in_the_database_is_of_the_file_name);
  tcase_add_test(tc, lost_or_foreign_key_is_refused_and_reissued_on_demand);
  tcase_add_test(tc, failure_of_the_folder_keeps_the_database_as_it_was);
  tcase_add_test(tc, window_follows_the_newest_publication);
  tcase_add_test(tc, two_cities_share_a_folder_and_name_their_ids);
})
