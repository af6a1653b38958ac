/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Feeds from made-up published states: what each audience sees, what is refused, golden files. */

#include "engine/visible.h"
#include "ical/readback.h"
#include "tests/ical/feed_support.h"

/* --- what each audience sees --- */

START_TEST(every_feed_reads_back)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  ck_assert_uint_eq(feeds->len, sample->links->len);
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    g_autoptr(GError) error = NULL;
    ck_assert_msg(rn_readback_check(feed->bytes, feed->calendar, &error), "%s", error ? error->message : "");
  }
}
END_TEST

START_TEST(every_duty_stands_in_its_feeds)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnVersion *version = sample->versions->pdata[0];
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    const RnVersionUnit *unit = rn_version_unit(version, duty->unit_id);
    gboolean is_person = strcmp(unit->kind, "person") == 0;
    const char *slot_uid = sample_event(sample, "slot", duty->slot->key, "")->uid;
    ck_assert_ptr_nonnull(sample_ical(sample_feed(feeds, "hub", ""), slot_uid));
    ck_assert_ptr_nonnull(
      sample_ical(sample_feed(feeds, "facility", is_person ? unit->facility_id : unit->unit_id), slot_uid));
    gboolean is_pooled = strcmp(duty->slot->area_id, "MH") == 0;
    ck_assert_ptr_nonnull(sample_ical(sample_feed(feeds, "block", is_pooled ? "S" : duty->slot->area_id), slot_uid));
    if (!is_person)
      continue;
    const char *uid = sample_event(sample, "assignment", duty->slot->key, duty->unit_id)->uid;
    const RnIcalEvent *event = sample_ical(sample_feed(feeds, "person", duty->unit_id), uid);
    ck_assert_ptr_nonnull(event);
    ck_assert(event->start == duty->slot->start && event->end == duty->slot->end && event->busy);
  }
}
END_TEST

START_TEST(block_holds_its_own_and_the_pooled_seats)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnFeed *north = sample_feed(feeds, "block", "N");
  const char *pooled = sample_event(sample, "slot", SECOND, "")->uid;
  const char *south = sample_event(sample, "slot", "homecare/S/2027-01-04/wd_night/first/1", "")->uid;
  ck_assert_ptr_nonnull(sample_ical(north, pooled));
  ck_assert_ptr_null(sample_ical(north, south));
}
END_TEST

START_TEST(person_sees_the_partner_and_the_phone)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnVersion *version = sample->versions->pdata[0];
  const char *holder = sample_holder(version, NIGHT);
  const RnVersionUnit *partner = rn_version_unit(version, sample_holder(version, SECOND));
  const RnIcalEvent *event =
    sample_ical(sample_feed(feeds, "person", holder), sample_event(sample, "assignment", NIGHT, holder)->uid);
  ck_assert_str_eq(event->summary, "第1当番 北ブロック 平日夜間");
  ck_assert_ptr_nonnull(strstr(event->description, partner->name));
  ck_assert_ptr_nonnull(strstr(event->description, partner->phone));
  ck_assert_ptr_nonnull(strstr(event->description, "発行: 第1版 2026-11-20 21:00"));
  ck_assert_str_eq(event->category, "在宅当番");
}
END_TEST

START_TEST(public_names_no_person_and_no_private_phone)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnVersion *version = sample->versions->pdata[0];
  const RnFeed *feed = sample_feed(feeds, "public", "N"), *block = sample_feed(feeds, "block", "N");
  for (guint i = 0; i < version->units->len; i++) {
    const RnVersionUnit *unit = version->units->pdata[i];
    g_autofree char *name = rn_line_escape(unit->name);
    ck_assert(!mentions(feed, unit->phone));
    if (strcmp(unit->kind, "person") == 0)
      ck_assert_msg(!mentions(feed, name), "%s", name);
    if (g_str_has_prefix(unit->unit_id, "N") && sample_feed(feeds, "person", unit->unit_id)->calendar->events->len > 1)
      ck_assert_msg(mentions(block, name) && mentions(feed, unit->public_phone), "%s", name);
  }
  ck_assert(!mentions(feed, "090-0000-"));
}
END_TEST

START_TEST(gap_is_said_aloud)
{
  g_autoptr(Sample) sample = january(31);
  RnVersion *next = sample_next(sample, "2027-01", 31);
  sample_hold(next, NIGHT, NULL);
  sample_publish(sample, next, "2026-11-21T09:00");
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const char *uid = sample_event(sample, "slot", NIGHT, "")->uid;
  static const char *const audiences[][2] = {{"block", "N"}, {"hub", ""}, {"public", "N"}};
  for (gsize i = 0; i < G_N_ELEMENTS(audiences); i++) {
    const RnIcalEvent *event = sample_ical(sample_feed(feeds, audiences[i][0], audiences[i][1]), uid);
    ck_assert(g_str_has_prefix(event->summary, "【未定】第1当番"));
    ck_assert_int_eq(event->status, RN_ICAL_TENTATIVE);
  }
}
END_TEST

/* --- states that contradict themselves --- */

static void
assert_contradiction(const Sample *sample)
{
  RnFeedSource source = sample_source(sample, 2);
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_feeds_build(&source, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
}

START_TEST(contradictions_are_never_published)
{
  g_autoptr(Sample) sample = january(10);
  RnVersion *version = sample->versions->pdata[0];
  RnEvent *slot = sample_event(sample, "slot", NIGHT, "");
  RnEvent *held = sample_event(sample, "assignment", NIGHT, sample_holder(version, NIGHT));
  slot->cancelled = TRUE;
  assert_contradiction(sample);
  slot->cancelled = FALSE;
  held->cancelled = TRUE;
  assert_contradiction(sample);
  held->cancelled = FALSE;
  slot->month++;
  assert_contradiction(sample);
  slot->month--;
  held->month++;
  assert_contradiction(sample);
  held->month--;
  g_autofree char *holder = g_strdup(sample_holder(version, NIGHT));
  sample_hold(version, NIGHT, NULL);
  assert_contradiction(sample);
  sample_hold(version, NIGHT, "nobody");
  assert_contradiction(sample);
  sample_hold(version, NIGHT, holder);
  g_autoptr(GPtrArray) feeds = sample_build(sample); /* all is well again */
  ck_assert_uint_eq(feeds->len, sample->links->len);
}
END_TEST

START_TEST(nothing_published_is_an_error)
{
  g_autoptr(Sample) sample = sample_new();
  RnFeedSource source = sample_source(sample, 1);
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_feeds_build(&source, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
}
END_TEST

/* --- engine/visible.h tells the truth --- */

/* Changes one string of the version that feeds may or may not show. */
static void
mutate(RnVersion *version, GRand *rand)
{
  char **place = NULL;
  RnVersionUnit *unit = version->units->pdata[g_rand_int_range(rand, 0, (gint)version->units->len)];
  RnVersionLabel *label = version->labels->pdata[g_rand_int_range(rand, 0, (gint)version->labels->len)];
  RnVersionArea *area = version->areas->pdata[g_rand_int_range(rand, 0, (gint)version->areas->len)];
  RnDuty *duty = version->rota->duties->pdata[g_rand_int_range(rand, 0, (gint)version->rota->duties->len)];
  char **const places[] = {&unit->name, &unit->facility_name, &unit->department, &unit->phone, &unit->public_phone,
                           &label->name, &area->name};
  switch (g_rand_int_range(rand, 0, 10)) {
  case 0:
    g_free(duty->unit_id);
    duty->unit_id = NULL;
    return;
  case 1:
    g_free(duty->unit_id);
    duty->unit_id = g_strdup(unit->unit_id);
    return;
  default:
    place = places[g_rand_int_range(rand, 0, G_N_ELEMENTS(places))];
    g_free(*place);
    *place = g_strdup_printf("新%u", g_rand_int(rand));
  }
}

/* Without the lines that publishing sets. */
static char *
content(const char *text)
{
  GString *kept = g_string_new(NULL);
  g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
  for (char **line = lines; *line; line++)
    if (!g_str_has_prefix(*line, "SEQUENCE:"))
      g_string_append_printf(kept, "%s\n", *line);
  return g_string_free(kept, FALSE);
}

/* Times are the same in both publications, so whatever differs besides SEQUENCE was visible; and two versions of one
 * second may not make unchanged events tell the newer number. */
START_TEST(what_changes_in_an_event_raises_its_sequence)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(7);
  int differing = 0;
  for (int round = 0; round < 60; round++) {
    g_autoptr(Sample) sample = january(4);
    g_autoptr(GPtrArray) before = sample_build(sample);
    RnVersion *next = sample_next(sample, "2027-01", 4);
    mutate(next, rand);
    sample_publish(sample, next, "2026-11-20T21:00");
    g_autoptr(GPtrArray) after = sample_build(sample);
    for (guint i = 0; i < before->len; i++) {
      const RnFeed *old = before->pdata[i], *new = after->pdata[i];
      for (guint k = 0; k < old->calendar->events->len; k++) {
        const RnIcalEvent *was = old->calendar->events->pdata[k], *is = sample_ical(new, was->uid);
        if (!is || was->all_day)
          continue;
        g_autofree char *a = vevent(old, was->uid);
        g_autofree char *b = vevent(new, was->uid);
        g_autofree char *c = content(a);
        g_autofree char *d = content(b);
        gboolean differs = strcmp(c, d) != 0;
        differing += differs;
        ck_assert_msg(!differs || is->sequence > was->sequence, "round %d:\n%s%s", round, c, d);
      }
    }
  }
  ck_assert_int_gt(differing, 100);
}
END_TEST

/* --- golden files --- */

static void
compare_golden(const RnFeed *feed, const char *name)
{
  g_autofree char *relative = g_strdup_printf("tests/ical/golden/%s.ics", name);
  g_autofree char *path = rn_test_path(relative);
  g_autofree char *expected = NULL;
  gsize length;
  if (g_getenv("RINBAN_UPDATE"))
    ck_assert(g_file_set_contents(path, bytes_of(feed), (gssize)g_bytes_get_size(feed->bytes), NULL));
  ck_assert_msg(g_file_get_contents(path, &expected, &length, NULL), "%s", path);
  ck_assert_msg(length == g_bytes_get_size(feed->bytes) && memcmp(expected, bytes_of(feed), length) == 0,
                "%s differs; look at it, then run with RINBAN_UPDATE=1", path);
}

/* A month of five days with a gap, a swap and a slot that was withdrawn. */
START_TEST(golden_files)
{
  g_autoptr(Sample) sample = sample_new();
  sample_publish(sample, sample_month("2027-01", 6), "2026-11-20T21:00");
  RnVersion *next = sample_month("2027-01", 5);
  sample_hold(next, NIGHT, "N2");
  sample_hold(next, "homecare/C/2027-01-02/wd_night/first/1", NULL);
  sample_publish(sample, next, "2026-12-01T08:15");
  sample_link_all(sample);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  compare_golden(sample_feed(feeds, "person", "N2"), "person");
  compare_golden(sample_feed(feeds, "person", sample_holder(sample->former->pdata[0], NIGHT)), "person_former");
  compare_golden(sample_feed(feeds, "facility", "NF3"), "facility");
  compare_golden(sample_feed(feeds, "block", "C"), "block");
  compare_golden(sample_feed(feeds, "public", "C"), "public");
  compare_golden(sample_feed(feeds, "hub", ""), "hub");
}
END_TEST

RN_TEST_MAIN("feed", {
  tcase_add_test(tc, every_feed_reads_back);
  tcase_add_test(tc, every_duty_stands_in_its_feeds);
  tcase_add_test(tc, block_holds_its_own_and_the_pooled_seats);
  tcase_add_test(tc, person_sees_the_partner_and_the_phone);
  tcase_add_test(tc, public_names_no_person_and_no_private_phone);
  tcase_add_test(tc, gap_is_said_aloud);
  tcase_add_test(tc, contradictions_are_never_published);
  tcase_add_test(tc, nothing_published_is_an_error);
  tcase_add_test(tc, what_changes_in_an_event_raises_its_sequence);
  tcase_add_test(tc, golden_files);
})
