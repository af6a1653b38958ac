/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Publishing against the bare disk, in one run and in turns: 500 feeds of a year's duties are loaded from a database, built,
 * read back and put into a folder; and the same bytes are written plainly, one file after another, each with its fsync.
 * Then the same again with nothing changed, which must touch no file. Prints medians, the ratio, which should stay below 3,
 * and the time of a run without changes, which should stay below 50 ms. The time of a disk varies; run it on a quiet
 * machine.
 *
 *   bench-feeds [MONTHS] [ROUNDS]      12 months, 7 rounds */

#include "ical/feed_build.h"
#include "ical/folder.h"
#include "ical/link.h"
#include "ical/token.h"
#include "tests/ical/sample.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void
remove_folder(const char *path)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *inner = g_build_filename(path, name, NULL);
    g_unlink(inner);
  }
  g_rmdir(path);
}

/* Fails loudly: there is nothing to measure then. */
static void
must(gboolean done, GError *error)
{
  if (!done)
    g_error("%s", error ? error->message : "failed");
}

static void
put_city(RnStore *store)
{
  const RnTable *areas = rn_table_find("areas");
  g_autoptr(GPtrArray) row = g_ptr_array_new();
  for (gsize i = 0; i <= areas->n_columns; i++)
    g_ptr_array_add(row, i < areas->n_columns ? (gpointer) "" : NULL);
  row->pdata[rn_table_column(areas, "area_id")] = (gpointer) "MH";
  row->pdata[rn_table_column(areas, "kind")] = (gpointer) "city";
  row->pdata[rn_table_column(areas, "name")] = (gpointer) "みほん市";
  GError *error = NULL;
  must(rn_store_put_row(store, "MH", areas, (const char *const *)row->pdata, &error), error);
}

/* 18 addresses for each person, 3 for each facility and area, one for the rest: 500 feeds. Each has another alarm, so that no
 * event is the same in two of them. */
static int
addresses_of(const char *audience)
{
  if (strcmp(audience, "person") == 0)
    return 18;
  return strcmp(audience, "hub") == 0 || strcmp(audience, "organisation") == 0 ? 1 : 3;
}

static void
put_links(RnStore *store, const Sample *sample, const char *key_path)
{
  GError *error = NULL;
  g_autoptr(GBytes) key = rn_token_key_load(key_path, TRUE, NULL, &error);
  must(key != NULL, error);
  for (guint i = 0; i < sample->links->len; i++) {
    const RnFeedLink *link = sample->links->pdata[i];
    for (int n = addresses_of(link->audience); n > 0; n--) {
      RnFeedLink *added = rn_link_new(key, link->audience, link->id, n, sample_instant("2026-10-10T12:00"));
      must(rn_store_put_feed_link(store, "MH", added, &error), error);
      rn_feed_link_free(added);
    }
  }
}

/* A database with so many published months from 2027-01 on, all published at once. */
static RnStore *
published(const char *path, const char *key_path, int months)
{
  GError *error = NULL;
  RnStore *store = rn_store_open(path, RN_STORE_CREATE, &error);
  must(store && rn_store_begin(store, &error), error);
  put_city(store);
  g_autoptr(Sample) sample = sample_new();
  for (int m = 0; m < months; m++) {
    g_autofree char *month = rn_month_format(2027 * 12 + m);
    sample_publish(sample, sample_month(month, 31), "2026-11-10T12:00");
    must(rn_store_add_version(store, sample->versions->pdata[m], &error), error);
  }
  for (guint i = 0; i < sample->events->len; i++)
    must(rn_store_put_event(store, "MH", sample->events->pdata[i], &error), error);
  sample_link_all(sample);
  put_links(store, sample, key_path);
  must(rn_store_commit(store, sample_instant("2026-11-10T12:00"), NULL, "bench", "bench", &error), error);
  return store;
}

/* Everything that `feed build` does; seconds. */
static double
publish(RnStore *store, const char *key_path, const char *dir, RnFeedBuildReport *report)
{
  GError *error = NULL;
  RnFeedBuildOptions options = {.now = sample_instant("2026-11-10T12:00"), .threads = (int)g_get_num_processors()};
  gint64 start = g_get_monotonic_time();
  must(rn_feed_build_all(store, key_path, dir, &options, report, &error), error);
  return (double)(g_get_monotonic_time() - start) / 1e6;
}

/* The bytes of all feeds in the folder. */
static GPtrArray *
read_bodies(const char *dir, gsize *bytes)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  g_autoptr(GDir) folder = g_dir_open(dir, 0, NULL);
  *bytes = 0;
  for (const char *name; (name = g_dir_read_name(folder));) {
    g_autofree char *path = g_build_filename(dir, name, NULL);
    char *text = NULL;
    gsize length = 0;
    must(g_file_get_contents(path, &text, &length, NULL), NULL);
    g_ptr_array_add(bodies, g_bytes_new_take(text, length));
    *bytes += length;
  }
  return bodies;
}

static double
write_plainly(const GPtrArray *bodies, const char *dir)
{
  g_mkdir(dir, 0755);
  gint64 start = g_get_monotonic_time();
  for (guint i = 0; i < bodies->len; i++) {
    gsize length;
    const char *bytes = g_bytes_get_data(bodies->pdata[i], &length);
    g_autofree char *path = g_strdup_printf("%s/%u", dir, i);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd < 0 || write(fd, bytes, length) != (ssize_t)length || fsync(fd) != 0)
      g_error("%s cannot be written", path);
    close(fd);
  }
  return (double)(g_get_monotonic_time() - start) / 1e6;
}

static int
by_value(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static double
median(double *values, int n)
{
  qsort(values, (gsize)n, sizeof *values, by_value);
  return values[n / 2];
}

static void
remove_all(const char *top, const char *database, const char *key_path)
{
  static const char *const endings[] = {"", "-wal", "-shm", ".feedstamp"};
  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
    g_autofree char *name = g_strconcat(database, endings[i], NULL);
    g_unlink(name);
  }
  g_unlink(key_path);
  g_rmdir(top);
}

int
main(int argc, char **argv)
{
  int months = argc > 1 ? (int)g_ascii_strtoll(argv[1], NULL, 10) : 12;
  int rounds = argc > 2 ? (int)g_ascii_strtoll(argv[2], NULL, 10) : 7;
  g_autofree char *top = g_dir_make_tmp("rinban-bench-XXXXXX", NULL);
  g_autofree char *ours = g_build_filename(top, "feeds", NULL), *plain = g_build_filename(top, "plain", NULL);
  g_autofree char *database = g_build_filename(top, "rinban.db", NULL), *key_path = rn_token_key_path(database);
  RnStore *store = published(database, key_path, months);
  g_autofree double *publishing = g_new(double, rounds), *bare = g_new(double, rounds), *again = g_new(double, rounds);
  g_autofree double *busy = g_new(double, rounds);
  RnFeedBuildReport report;
  gsize bytes = 0;
  for (int i = 0; i < rounds; i++) {
    clock_t before = clock();
    publishing[i] = publish(store, key_path, ours, &report);
    busy[i] = (double)(clock() - before) / CLOCKS_PER_SEC;
    g_autoptr(GPtrArray) bodies = read_bodies(ours, &bytes);
    bare[i] = write_plainly(bodies, plain);
    RnFeedBuildReport unchanged;
    again[i] = publish(store, key_path, ours, &unchanged);
    g_assert(unchanged.folder.written == 0 && unchanged.folder.unchanged == report.folder.written);
    remove_folder(ours);
    remove_folder(plain);
  }
  rn_store_close(store);
  remove_all(top, database, key_path);
  double ours_s = median(publishing, rounds), bare_s = median(bare, rounds);
  g_print("%d feeds of %d months, %zu kB, median of %d: publish %.3f s (%.3f s of processors), plain write and fsync %.3f s, ratio %.2f; "
          "nothing changed %.1f ms\n",
          report.folder.written, months, bytes / 1000, rounds, ours_s, median(busy, rounds), bare_s, ours_s / bare_s,
          1000 * median(again, rounds));
  return EXIT_SUCCESS;
}
