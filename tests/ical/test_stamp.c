/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Writing a folder again when nothing has changed: no file is touched and no feed is built; and whatever changes, the
 * stamp is not believed. */

#include "ical/stamp.h"
#include "tests/ical/world.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE "source"

static World
built(void)
{
  World world = world_new();
  publish(&world, sample_month("2027-01", 10), "2026-11-20T21:00");
  world.now = sample_instant("2026-11-21T09:00");
  build(&world);
  return world;
}

static char *
stamp_of(const World *world)
{
  return rn_stamp_path(world->database);
}

/* A living feed file. */
static char *
some_feed(const World *world)
{
  g_autofree char *index = read_index(world);
  g_auto(GStrv) lines = g_strsplit(index, "\n", 3);
  g_auto(GStrv) cells = g_strsplit(lines[1], ",", -1);
  return g_build_filename(world->feeds, cells[g_strv_length(cells) - 2], NULL);
}

/* Builds again, which must change nothing; whether it was done without building. */
static gboolean
was_short(World *world)
{
  g_autofree char *stamp = stamp_of(world);
  struct stat before, after;
  ck_assert_int_eq(stat(stamp, &before), 0);
  RnFeedBuildReport report = build(world);
  ck_assert_int_eq(report.folder.written + report.folder.removed, 0);
  ck_assert_int_eq(report.folder.unchanged, 48);
  ck_assert_int_eq(stat(stamp, &after), 0);
  return before.st_ino == after.st_ino; /* the long way replaces the stamp */
}

START_TEST(unchanged_folder_is_taken_as_it_is)
{
  g_auto(World) world = built();
  ck_assert(was_short(&world));
  rn_store_close(world.store);
  world.store = store_open(world.database);
  ck_assert(was_short(&world));
  world.now += 3600;
  ck_assert(was_short(&world));
}
END_TEST

START_TEST(every_commit_and_a_clock_that_goes_back_take_the_long_way)
{
  g_auto(World) world = built();
  begin(world.store);
  commit(world.store);
  ck_assert(!was_short(&world));
  ck_assert(was_short(&world));
  world.now -= 24 * 60 * 60;
  ck_assert(!was_short(&world));
}
END_TEST

START_TEST(every_touch_of_a_file_is_seen_and_mended)
{
  g_auto(World) world = built();
  g_autofree char *path = some_feed(&world);
  g_autofree char *text = NULL;
  gsize length;
  struct stat st;
  ck_assert(g_file_get_contents(path, &text, &length, NULL));
  for (int deed = 0; deed < 4; deed++) {
    ck_assert_int_eq(stat(path, &st), 0);
    if (deed == 0) { /* one byte, with size and time as they were */
      int fd = open(path, O_WRONLY);
      ck_assert(fd >= 0 && pwrite(fd, "X", 1, 40) == 1);
      const struct timespec times[] = {st.st_atim, st.st_mtim};
      ck_assert_int_eq(futimens(fd, times), 0);
      close(fd);
    } else if (deed == 1) {
      ck_assert_int_eq(unlink(path), 0);
    } else if (deed == 2) {
      ck_assert_int_eq(chmod(path, 0600), 0);
    } else {
      ck_assert_int_eq(truncate(path, 10), 0);
    }
    RnFeedBuildReport report = build(&world);
    ck_assert_msg(report.folder.written == 1, "deed %d", deed);
    g_autofree char *again = NULL;
    ck_assert(g_file_get_contents(path, &again, NULL, NULL));
    ck_assert_str_eq(again, text);
  }
}
END_TEST

START_TEST(another_folder_or_a_bad_stamp_take_the_long_way)
{
  g_auto(World) world = built();
  g_autofree char *stamp = stamp_of(&world);
  static const char *const bad[] = {"", "rinban-feed-stamp 1\n", "rinban-feed-stamp 1\nx\n0\n9\n1 1\n../x 1\n", "\xff\n\n\n\n\n\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    ck_assert(g_file_set_contents(stamp, bad[i], -1, NULL));
    ck_assert(!was_short(&world));
  }
  char *first = world.feeds;
  world.feeds = in(&world.folder, "other");
  RnFeedBuildReport report = build(&world);
  ck_assert_int_eq(report.folder.written, 48);
  g_free(world.feeds);
  world.feeds = first;
  ck_assert(!was_short(&world));
}
END_TEST

START_TEST(stamp_ends_when_its_time_is_over)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "stamp");
  g_autofree char *file = in(&folder, "a");
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  g_ptr_array_add(names, (gpointer) "a");
  int files = 0;
  ck_assert(g_file_set_contents(file, "a", -1, NULL));
  rn_stamp_write(path, SOURCE, folder.path, 100, 200, names);
  ck_assert(rn_stamp_is_current(path, SOURCE, folder.path, 100, &files));
  ck_assert_int_eq(files, 1);
  ck_assert(rn_stamp_is_current(path, SOURCE, folder.path, 199, &files));
  ck_assert(!rn_stamp_is_current(path, SOURCE, folder.path, 200, &files));
  ck_assert(!rn_stamp_is_current(path, SOURCE, folder.path, 99, &files));
  ck_assert(!rn_stamp_is_current(path, "other", folder.path, 150, &files));
  g_ptr_array_add(names, (gpointer) "missing");
  rn_stamp_write(path, SOURCE, folder.path, 100, 200, names);
  ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
}
END_TEST

RN_TEST_MAIN("stamp", {
  tcase_add_test(tc, unchanged_folder_is_taken_as_it_is);
  tcase_add_test(tc, every_commit_and_a_clock_that_goes_back_take_the_long_way);
  tcase_add_test(tc, every_touch_of_a_file_is_seen_and_mended);
  tcase_add_test(tc, another_folder_or_a_bad_stamp_take_the_long_way);
  tcase_add_test(tc, stamp_ends_when_its_time_is_over);
})
