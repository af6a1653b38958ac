/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Publishing against the bare disk, in one run and in turns: the feeds of a city are built, read back and put into a
 * folder; and the same bytes are written plainly, one file after another, each with its fsync. Prints the medians and
 * the ratio, which should stay below 3. The time of a disk varies; run it on a quiet machine.
 *
 *   bench-feeds [COPIES] [ROUNDS]      COPIES of the sample's 46 feeds; 4 make about the feeds of a city of 400,000 */

#include "ical/folder.h"
#include "tests/ical/sample.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
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

static Sample *
published(int copies)
{
  Sample *sample = sample_new();
  sample_publish(sample, sample_month("2026-12", 31), "2026-10-10T12:00");
  sample_publish(sample, sample_month("2027-01", 31), "2026-11-10T12:00");
  for (int i = 0; i < copies; i++) {
    guint before = sample->links->len;
    sample_link_all(sample);
    for (guint k = before; k < sample->links->len; k++)
      ((RnFeedLink *)sample->links->pdata[k])->generation = i + 1;
  }
  return sample;
}

/* Everything that `feed build` does after loading; seconds. */
static double
publish(const Sample *sample, const char *dir, double *building)
{
  gint64 start = g_get_monotonic_time();
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  *building = (double)(g_get_monotonic_time() - start) / 1e6;
  g_autoptr(GError) error = NULL;
  if (!rn_feed_folder_write(dir, feeds, NULL, &error))
    g_error("%s", error->message);
  return (double)(g_get_monotonic_time() - start) / 1e6;
}

static double
write_plainly(const GPtrArray *feeds, const char *dir)
{
  g_mkdir(dir, 0755);
  gint64 start = g_get_monotonic_time();
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    gsize length;
    const char *bytes = g_bytes_get_data(feed->bytes, &length);
    g_autofree char *path = g_build_filename(dir, feed->token, NULL);
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

int
main(int argc, char **argv)
{
  int copies = argc > 1 ? (int)g_ascii_strtoll(argv[1], NULL, 10) : 4;
  int rounds = argc > 2 ? (int)g_ascii_strtoll(argv[2], NULL, 10) : 7;
  g_autoptr(Sample) sample = published(MAX(copies, 1));
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  g_autofree char *top = g_dir_make_tmp("rinban-bench-XXXXXX", NULL);
  g_autofree char *ours = g_build_filename(top, "feeds", NULL);
  g_autofree char *plain = g_build_filename(top, "plain", NULL);
  g_autofree double *publishing = g_new(double, rounds), *building = g_new(double, rounds), *bare = g_new(double, rounds);
  gsize bytes = 0;
  for (guint i = 0; i < feeds->len; i++)
    bytes += g_bytes_get_size(((RnFeed *)feeds->pdata[i])->bytes);
  for (int i = 0; i < rounds; i++) {
    publishing[i] = publish(sample, ours, &building[i]);
    bare[i] = write_plainly(feeds, plain);
    remove_folder(ours);
    remove_folder(plain);
  }
  remove_folder(top);
  double ours_s = median(publishing, rounds), bare_s = median(bare, rounds);
  g_print("%u feeds, %zu kB, median of %d: publish %.3f s (building %.3f s), plain write and fsync %.3f s, ratio %.2f\n",
          feeds->len, bytes / 1000, rounds, ours_s, median(building, rounds), bare_s, ours_s / bare_s);
  return EXIT_SUCCESS;
}
