/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Vice cover in feeds: one event for a unit and a stretch of time, whatever the number of panels; nothing wrong, nothing
 * lost, nothing rewritten, over many versions. */

#include "tests/ical/feed_support.h"

#include "engine/stand_in.h"

#include <inttypes.h>

#define EVENING "vice_cover/N/2027-01-04/wd_night/1080-1980/1"

static const char *
uid_of(const Sample *sample, const char *key, const char *unit)
{
  const RnEvent *event = sample_event(sample, "assignment", key, unit);
  ck_assert_msg(event != NULL, "no event %s %s", key, unit);
  return event->uid;
}

static RnVersion *
month_of(const Sample *sample)
{
  return sample ? sample_next(sample, "2027-01", 6) : sample_month("2027-01", 6);
}

static Sample *
published(RnVersion *version)
{
  Sample *sample = sample_new();
  sample_publish(sample, version, "2026-11-20T21:00");
  sample_link_all(sample);
  sample_link(sample, "organisation", "vice_cover");
  return sample;
}

/* A clinic is the vice of 26 panels in one night. */
START_TEST(one_event_for_many_panels)
{
  RnVersion *version = month_of(NULL);
  for (int panel = 1; panel <= 26; panel++)
    sample_cover(version, "N", 4, panel, 18 * 60, 33 * 60, "H1");
  g_autoptr(Sample) sample = published(version);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnFeed *feed = sample_feed(feeds, "facility", "H1");
  int found = 0;
  for (guint i = 0; i < feed->calendar->events->len; i++) {
    const RnIcalEvent *event = feed->calendar->events->pdata[i];
    if (!strstr(event->summary, "副主治医"))
      continue;
    found++;
    ck_assert_str_eq(event->summary, "副主治医 26名分（351人） 北ブロック 平日夜間");
    ck_assert_str_eq(event->uid, uid_of(sample, EVENING, "H1"));
    ck_assert_int_eq(event->start, sample_instant("2027-01-04T18:00"));
    ck_assert_int_eq(event->end, sample_instant("2027-01-05T09:00"));
    for (int panel = 1; panel <= 26; panel++) {
      g_autofree char *text = g_strdup_printf("架空,第%d医院（P%d） %d人", panel, panel, panel);
      ck_assert_msg(strstr(event->description, text) != NULL, "%s is not in %s", text, event->description);
    }
  }
  ck_assert_int_eq(found, 1);
}
END_TEST

START_TEST(who_is_told)
{
  RnVersion *version = month_of(NULL);
  sample_cover(version, "N", 4, 3, 18 * 60, 33 * 60, "N5");
  sample_cover(version, "N", 4, 9, 18 * 60, 33 * 60, NULL);
  g_autoptr(Sample) sample = published(version);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const char *uid = uid_of(sample, EVENING, "N5"), *gap = uid_of(sample, EVENING, "");
  static const struct {
    const char *audience, *id;
    gboolean held, open;
  } told[] = {
    {"person", "N5", TRUE, FALSE},   {"person", "N4", FALSE, FALSE},     {"facility", "NF2", TRUE, FALSE},
    {"facility", "NF1", FALSE, FALSE}, {"block", "N", TRUE, TRUE},       {"block", "C", FALSE, FALSE},
    {"hub", "", TRUE, TRUE},         {"organisation", "vice_cover", TRUE, TRUE}, {"organisation", "homecare", FALSE, FALSE},
    {"public", "N", FALSE, FALSE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(told); i++) {
    const RnFeed *feed = sample_feed(feeds, told[i].audience, told[i].id);
    ck_assert_msg((sample_ical(feed, uid) != NULL) == told[i].held, "%s %s: held", told[i].audience, told[i].id);
    ck_assert_msg((sample_ical(feed, gap) != NULL) == told[i].open, "%s %s: open", told[i].audience, told[i].id);
  }
  const RnIcalEvent *own = sample_ical(sample_feed(feeds, "person", "N5"), uid);
  ck_assert_str_eq(own->summary, "副主治医 1名分（3人） 北ブロック 平日夜間");
  ck_assert(own->busy);
  ck_assert_msg(strstr(own->description, "後方支援病床: 架空①おりおん病院") != NULL, "%s", own->description);
  ck_assert_ptr_nonnull(strstr(own->description, "電話 090-0000-09"));
  const RnIcalEvent *open = sample_ical(sample_feed(feeds, "block", "N"), gap);
  ck_assert_str_eq(open->summary, "【未定】副主治医 1名分（9人） 北ブロック 平日夜間");
  ck_assert_int_eq(open->status, RN_ICAL_TENTATIVE);
}
END_TEST

/* Another vice: the former one's event is cancelled, the new one's is another; panels that move change the text alone. */
START_TEST(changes_over_versions)
{
  RnVersion *version = month_of(NULL);
  sample_cover(version, "N", 4, 3, 18 * 60, 33 * 60, "H1");
  sample_cover(version, "N", 4, 5, 18 * 60, 33 * 60, "H1");
  g_autoptr(Sample) sample = published(version);
  RnVersion *next = month_of(sample);
  sample_cover(next, "N", 4, 3, 18 * 60, 33 * 60, "H1");
  sample_cover(next, "N", 4, 5, 18 * 60, 33 * 60, "H2");
  sample_publish(sample, next, "2026-12-01T10:00");
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnIcalEvent *kept = sample_ical(sample_feed(feeds, "facility", "H1"), uid_of(sample, EVENING, "H1"));
  const RnIcalEvent *gained = sample_ical(sample_feed(feeds, "facility", "H2"), uid_of(sample, EVENING, "H2"));
  ck_assert_str_eq(kept->summary, "副主治医 1名分（3人） 北ブロック 平日夜間");
  ck_assert_int_eq(kept->sequence, 1);
  ck_assert_str_eq(gained->summary, "副主治医 1名分（5人） 北ブロック 平日夜間");
  ck_assert_int_eq(gained->sequence, 0);

  next = month_of(sample);
  sample_cover(next, "N", 4, 3, 18 * 60, 33 * 60, "H2");
  sample_cover(next, "N", 4, 5, 18 * 60, 33 * 60, "H2");
  sample_publish(sample, next, "2026-12-02T10:00");
  g_autoptr(GPtrArray) after = sample_build(sample);
  const RnIcalEvent *lost = sample_ical(sample_feed(after, "facility", "H1"), uid_of(sample, EVENING, "H1"));
  ck_assert_int_eq(lost->status, RN_ICAL_CANCELLED);
  ck_assert_int_eq(lost->sequence, 2);
  ck_assert_str_eq(lost->summary, "【取消】副主治医 北ブロック 平日夜間");
  ck_assert_int_eq(lost->start, sample_instant("2027-01-04T18:00"));
  ck_assert_int_eq(lost->end, sample_instant("2027-01-05T09:00"));
  ck_assert_ptr_null(strstr(lost->description, "医院"));
  ck_assert_int_eq(sample_ical(sample_feed(after, "hub", ""), uid_of(sample, EVENING, "H1"))->status, RN_ICAL_CANCELLED);
}
END_TEST

START_TEST(contradictions_stop_everything)
{
  RnVersion *version = month_of(NULL);
  sample_cover(version, "N", 4, 3, 18 * 60, 33 * 60, "H1");
  g_autoptr(Sample) sample = published(version);
  RnEvent *event = sample_event(sample, "assignment", EVENING, "H1");
  RnFeedSource source = sample_source(sample, 1);
  g_autoptr(GError) error = NULL;
  event->cancelled = TRUE;
  ck_assert_ptr_null(rn_feeds_build(&source, &error));
  ck_assert_int_eq(error->code, RN_ERROR_INPUT);
  event->cancelled = FALSE;
  g_clear_error(&error);
  g_free(event->unit_id);
  event->unit_id = g_strdup("H2");
  ck_assert_ptr_null(rn_feeds_build(&source, &error));
  ck_assert_int_eq(error->code, RN_ERROR_INPUT);
  g_clear_error(&error);
  g_ptr_array_remove(sample->events, event);
  ck_assert_ptr_null(rn_feeds_build(&source, &error));
  ck_assert_int_eq(error->code, RN_ERROR_INPUT);
}
END_TEST

/* --- many versions, judged by what was planned --- */

typedef struct {
  int day, panel, from, to;
  const char *unit;
} Plan;

static GArray *
random_plan(GRand *random)
{
  static const char *const units[] = {"H0", "H1", "H2", "N1", "N2", NULL};
  GArray *plan = g_array_new(FALSE, FALSE, sizeof(Plan));
  for (int day = 1; day <= 3; day++)
    for (int panel = 1; panel <= 5; panel++) {
      Plan night = {day, panel, 18 * 60, 33 * 60, units[g_rand_int_range(random, 0, 6)]};
      g_array_append_val(plan, night);
      int cut = g_rand_int_range(random, 0, 3);
      Plan noon = {day, panel, 9 * 60, cut ? 18 * 60 - 30 * cut : 18 * 60, units[g_rand_int_range(random, 0, 6)]};
      if (g_rand_int_range(random, 0, 4) == 0)
        g_array_append_val(plan, noon);
    }
  return plan;
}

static void
carry_out(RnVersion *version, const GArray *plan)
{
  for (guint i = 0; i < plan->len; i++) {
    const Plan *row = &g_array_index(plan, Plan, i);
    sample_cover(version, "N", row->day, row->panel, row->from, row->to, row->unit);
  }
}

/* "START END PANELS" of all that the plan gives to a unit, from the plan alone. */
static GHashTable *
expected(const GArray *plan, const char *unit, RnMonth month)
{
  GHashTable *spans = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < plan->len; i++) {
    const Plan *row = &g_array_index(plan, Plan, i);
    RnDate date = rn_month_first(month) + row->day - 1;
    char *span = g_strdup_printf("%" PRId64 " %" PRId64, rn_instant_from_local(date, row->from), rn_instant_from_local(date, row->to));
    int panels = 0;
    const int *known = g_hash_table_lookup(spans, span);
    if (g_strcmp0(row->unit, unit) != 0) {
      g_free(span);
      continue;
    }
    panels = (known ? *known : 0) | 1 << row->panel;
    g_hash_table_insert(spans, span, g_memdup2(&panels, sizeof panels));
  }
  return spans;
}

static void
judge(const RnFeed *feed, const GArray *plan, const char *unit, RnMonth month)
{
  g_autoptr(GHashTable) spans = expected(plan, unit, month);
  for (guint i = 0; i < feed->calendar->events->len; i++) {
    const RnIcalEvent *event = feed->calendar->events->pdata[i];
    if (!strstr(event->summary, "副主治医") || event->status == RN_ICAL_CANCELLED)
      continue;
    g_autofree char *span = g_strdup_printf("%" PRId64 " %" PRId64, event->start, event->end);
    const int *panels = g_hash_table_lookup(spans, span);
    ck_assert_msg(panels != NULL, "%s: %s is wrong", unit, span);
    for (int panel = 1; panel <= 5; panel++) {
      g_autofree char *text = g_strdup_printf("（P%d） %d人", panel, panel);
      ck_assert_int_eq(strstr(event->description, text) != NULL, (*panels >> panel) & 1);
    }
    g_hash_table_remove(spans, span);
  }
  ck_assert_msg(g_hash_table_size(spans) == 0, "%s: %u events are missing", unit, g_hash_table_size(spans));
}

/* UID -> SEQUENCE and the event's bytes of the former version. */
static void
compare_feeds(const RnFeed *former, const RnFeed *feed)
{
  for (guint i = 0; i < former->calendar->events->len; i++) {
    const RnIcalEvent *old = former->calendar->events->pdata[i], *event = sample_ical(feed, old->uid);
    ck_assert_msg(event != NULL, "%s vanished", old->summary);
    ck_assert_int_ge(event->sequence, old->sequence);
    g_autofree char *then = vevent(former, old->uid), *now = vevent(feed, old->uid);
    ck_assert_int_eq(strcmp(then, now) == 0, event->sequence == old->sequence);
  }
}

START_TEST(many_versions)
{
  static const char *const units[] = {"H0", "H1", "H2"};
  g_autoptr(GRand) random = g_rand_new_with_seed((guint32)_i);
  g_autoptr(GArray) plan = random_plan(random);
  RnVersion *version = month_of(NULL);
  carry_out(version, plan);
  RnMonth month = version->month;
  g_autoptr(Sample) sample = published(version);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  for (int round = 1; round <= 8; round++) {
    if (round != 4) { /* once nothing changes */
      g_array_unref(plan);
      plan = random_plan(random);
    }
    RnVersion *next = month_of(sample);
    carry_out(next, plan);
    g_autofree char *when = g_strdup_printf("2026-12-%02dT10:00", round);
    sample_publish(sample, next, when);
    GPtrArray *after = sample_build(sample);
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
      judge(sample_feed(after, "facility", units[i]), plan, units[i], month);
      compare_feeds(sample_feed(feeds, "facility", units[i]), sample_feed(after, "facility", units[i]));
    }
    judge(sample_feed(after, "person", "N1"), plan, "N1", month);
    compare_feeds(sample_feed(feeds, "hub", ""), sample_feed(after, "hub", ""));
    if (round == 4)
      ck_assert(g_bytes_equal(sample_feed(feeds, "facility", "H1")->bytes, sample_feed(after, "facility", "H1")->bytes));
    g_ptr_array_unref(feeds);
    feeds = after;
  }
}
END_TEST

RN_TEST_MAIN("feed_cover", {
  tcase_add_test(tc, one_event_for_many_panels);
  tcase_add_test(tc, who_is_told);
  tcase_add_test(tc, changes_over_versions);
  tcase_add_test(tc, contradictions_stop_everything);
  tcase_add_loop_test(tc, many_versions, 0, 20);
})
