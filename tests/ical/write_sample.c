/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Writes feeds for the readers in other languages, and what they mean:
 *
 *   write_sample DIR     DIR/feeds/ (a folder as published), DIR/texts.ics (random texts), DIR/meant.tsv
 *
 * A line of meant.tsv: path, kind, uid, sequence, start, end, status, transp, summary, location, description, category.
 * kind is "event" or "calendar" (summary = name). Times are 20270104T090000Z or, for whole days, 20270104. Backslash,
 * TAB and line end stand as \\ \t \n. */

#include "ical/folder.h"
#include "ical/line.h"
#include "tests/ical/random_text.h"
#include "tests/ical/sample.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define TEXTS 3000 /* RINBAN_TEXTS in the environment asks for another number */

static void
add_cell(GString *out, const char *text)
{
  g_autofree char *clean = rn_line_clean(text ? text : "");
  for (const char *p = clean; *p; p++)
    if (*p == '\\')
      g_string_append(out, "\\\\");
    else if (*p == '\n')
      g_string_append(out, "\\n");
    else
      g_string_append_c(out, *p);
  g_string_append_c(out, '\t');
}

static void
add_time(GString *out, RnInstant instant, gboolean all_day)
{
  RnDate date;
  int minutes, year, month, day;
  g_autofree char *utc = rn_instant_format_utc(instant, TRUE);
  rn_instant_to_local(instant, &date, &minutes);
  rn_date_to_ymd(date, &year, &month, &day);
  g_autofree char *local = g_strdup_printf("%04d%02d%02d", year, month, day);
  add_cell(out, all_day ? local : utc);
}

static void
add_calendar(GString *out, const char *path, const RnIcalCalendar *calendar)
{
  g_autofree char *name = rn_ical_plain_name(calendar->name);
  g_string_append_printf(out, "%s\tcalendar\t\t\t\t\t\t\t", path);
  add_cell(out, name);
  add_cell(out, "");
  add_cell(out, calendar->description);
  g_string_append_c(out, '\n');
  for (guint i = 0; i < calendar->events->len; i++) {
    const RnIcalEvent *event = calendar->events->pdata[i];
    g_autofree char *category = rn_ical_plain_name(event->category ? event->category : "");
    g_string_append_printf(out, "%s\tevent\t%s\t%d\t", path, event->uid, event->sequence);
    add_time(out, event->start, event->all_day);
    add_time(out, event->end, event->all_day);
    g_string_append_printf(out, "%s\t%s\t", rn_ical_status_name(event->status), event->busy ? "OPAQUE" : "TRANSPARENT");
    add_cell(out, event->summary);
    add_cell(out, event->location);
    add_cell(out, event->description);
    add_cell(out, category);
    g_string_append_c(out, '\n');
  }
}

/* Two of three texts without what some readers are known to misread (read_feeds.py), so that all must agree on them. */
static char *
text_number(GRand *rand, int number, int max_pieces)
{
  GString *text = g_string_new(NULL);
  g_autofree char *random = random_text(rand, max_pieces);
  g_string_append(text, random);
  if (number % 3 != 0) {
    g_string_replace(text, "\\", "/", 0);
    g_string_replace(text, "%2C", "%", 0);
  }
  return g_string_free(text, FALSE);
}

static RnIcalCalendar *
random_texts(void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(2027);
  RnInstant start = sample_instant("2027-01-01T18:00");
  RnIcalCalendar *calendar = rn_ical_calendar_new(g_strdup("texts"), g_strdup("random texts"), start);
  const char *wanted = g_getenv("RINBAN_TEXTS");
  int texts = wanted ? (int)g_ascii_strtoll(wanted, NULL, 10) : TEXTS;
  for (int i = 0; i < texts; i++) {
    g_autofree char *uid = g_strdup_printf("text-%05d", i);
    RnIcalEvent *event = rn_ical_event_new(uid, i, start, start, start + i * 60, start + (i + 1) * 60, FALSE);
    g_autofree char *random = text_number(rand, i, 40);
    event->summary = g_strdup_printf("x%s", random); /* never empty */
    event->description = text_number(rand, i, 60);
    event->location = text_number(rand, i, 5);
    g_ptr_array_add(calendar->events, event);
  }
  return calendar;
}

/* Two months, with a swap, a gap and a withdrawn slot between them. */
static Sample *
published(void)
{
  static const char *const key = "homecare/N/2027-01-04/wd_night/first/1";
  Sample *sample = sample_new();
  sample_publish(sample, sample_month("2027-01", 31), "2026-11-20T21:00");
  RnVersion *next = sample_next(sample, "2027-01", 30);
  sample_hold(next, key, "N2");
  sample_hold(next, "homecare/C/2027-01-05/wd_night/first/1", NULL);
  sample_publish(sample, next, "2026-12-01T08:15");
  sample_publish(sample, sample_month("2027-02", 28), "2026-12-20T21:00");
  sample_link_all(sample);
  sample_link(sample, "person", "nobody");
  return sample;
}

static void
write_file(const char *dir, const char *name, const char *bytes, gsize length)
{
  g_autofree char *path = g_build_filename(dir, name, NULL);
  g_autoptr(GError) error = NULL;
  if (!g_file_set_contents(path, bytes, (gssize)length, &error))
    g_error("%s", error->message);
}

int
main(int argc, char **argv)
{
  if (argc != 2 || g_mkdir_with_parents(argv[1], 0755) != 0) {
    g_printerr("usage: write_sample DIR\n");
    return 2;
  }
  g_autoptr(Sample) sample = published();
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  g_autofree char *folder = g_build_filename(argv[1], "feeds", NULL);
  g_autoptr(GError) error = NULL;
  if (!rn_feed_folder_write(folder, feeds, NULL, &error))
    g_error("%s", error->message);
  g_autoptr(GString) meant = g_string_new(NULL);
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    g_autofree char *path = g_strconcat("feeds/", feed->token, ".ics", NULL);
    add_calendar(meant, path, feed->calendar);
  }
  g_autoptr(RnIcalCalendar) texts = random_texts();
  g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(texts);
  add_calendar(meant, "texts.ics", texts);
  write_file(argv[1], "texts.ics", g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  write_file(argv[1], "meant.tsv", meant->str, meant->len);
  return EXIT_SUCCESS;
}
