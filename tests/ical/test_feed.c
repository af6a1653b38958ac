/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Feeds from made-up published states: the cases 25 to 33 of the list of hostile inputs, by number. */

#include "engine/visible.h"
#include "ical/line.h"
#include "ical/readback.h"
#include "tests/ical/sample.h"
#include "tests/testing.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#define NIGHT "homecare/N/2027-01-04/wd_night/first/1"
#define SECOND "homecare/MH/2027-01-04/wd_night/second/1"

static Sample *
january(int days)
{
  Sample *sample = sample_new();
  sample_publish(sample, sample_month("2027-01", days), "2026-11-20T21:00");
  sample_link_all(sample);
  return sample;
}

static const char *
bytes_of(const RnFeed *feed)
{
  return g_bytes_get_data(feed->bytes, NULL);
}

static gboolean
mentions(const RnFeed *feed, const char *text)
{
  g_autoptr(GPtrArray) lines = rn_line_unfold(bytes_of(feed), g_bytes_get_size(feed->bytes));
  ck_assert_ptr_nonnull(lines);
  for (guint i = 0; i < lines->len; i++)
    if (strstr(lines->pdata[i], text))
      return TRUE;
  return FALSE;
}

/* The VEVENT of a UID as text; NULL when there is none. */
static char *
vevent(const RnFeed *feed, const char *uid)
{
  g_auto(GStrv) parts = g_strsplit(bytes_of(feed), "BEGIN:VEVENT", -1);
  for (char **part = parts + 1; *part; part++)
    if (strstr(*part, uid))
      return g_strndup(*part, (gsize)(strstr(*part, "END:VEVENT") - *part));
  return NULL;
}

static const char *
other_person(const char *holder)
{
  return strcmp(holder, "N2") == 0 ? "N4" : "N2";
}

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

/* --- the numbered cases --- */

START_TEST(case_25_same_bytes_for_every_tz_lang_and_thread_count)
{
  g_autoptr(Sample) sample = january(31);
  RnVersion *next = sample_next(sample, "2027-01", 31);
  sample_hold(next, NIGHT, NULL);
  sample_publish(sample, next, "2026-12-01T08:15");
  g_autoptr(GPtrArray) reference = sample_build(sample);
  static const char *const zones[] = {"UTC", "America/New_York", "Asia/Tokyo", "No/Where", "../../etc/passwd"};
  static const char *const locales[] = {"C", "C.UTF-8", "ja_JP.UTF-8", "en_US.UTF-8", "tr_TR.UTF-8"};
  for (int i = 0; i < 5; i++) {
    g_setenv("TZ", zones[i], TRUE);
    tzset();
    (void)setlocale(LC_ALL, locales[i]);
    RnFeedSource source = sample_source(sample, i * 3 + 1);
    g_autoptr(GPtrArray) feeds = rn_feeds_build(&source, NULL);
    for (guint k = 0; k < feeds->len; k++) {
      const RnFeed *feed = feeds->pdata[k], *expected = reference->pdata[k];
      ck_assert(g_bytes_equal(feed->bytes, expected->bytes));
      ck_assert_str_eq(feed->token, expected->token);
    }
  }
}
END_TEST

static int
compare_pointers(gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  return strcmp(x, y);
}

START_TEST(order_of_events_does_not_matter)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) reference = sample_build(sample);
  g_autoptr(GPtrArray) reversed = g_ptr_array_new();
  for (guint i = sample->events->len; i > 0; i--)
    g_ptr_array_add(reversed, sample->events->pdata[i - 1]);
  RnFeedSource source = sample_source(sample, 2);
  source.events = reversed;
  g_autoptr(GPtrArray) feeds = rn_feeds_build(&source, NULL);
  for (guint k = 0; k < feeds->len; k++)
    ck_assert(g_bytes_equal(((RnFeed *)feeds->pdata[k])->bytes, ((RnFeed *)reference->pdata[k])->bytes));
}
END_TEST

/* The VEVENTs of a feed, sorted, each as one string. */
static GPtrArray *
vevents(const RnFeed *feed)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) parts = g_strsplit(bytes_of(feed), "BEGIN:VEVENT", -1);
  for (char **part = parts + 1; *part; part++) {
    char *end = strstr(*part, "END:VEVENT");
    g_ptr_array_add(all, g_strndup(*part, (gsize)(end - *part)));
  }
  g_ptr_array_sort(all, compare_pointers);
  return all;
}

START_TEST(case_26_one_change_changes_one_event)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) before = sample_build(sample);
  const char *old = sample_holder(sample->versions->pdata[0], NIGHT);
  RnVersion *next = sample_next(sample, "2027-01", 31);
  sample_hold(next, NIGHT, other_person(old));
  sample_publish(sample, next, "2026-12-01T08:15");
  g_autoptr(GPtrArray) after = sample_build(sample);
  const char *uid = sample_event(sample, "slot", NIGHT, "")->uid;
  const RnFeed *hub_before = sample_feed(before, "hub", ""), *hub_after = sample_feed(after, "hub", "");
  g_autoptr(GPtrArray) a = vevents(hub_before);
  g_autoptr(GPtrArray) b = vevents(hub_after);
  ck_assert_uint_eq(a->len, b->len);
  int changed = 0;
  for (guint i = 0; i < b->len; i++)
    if (!g_ptr_array_find_with_equal_func(a, b->pdata[i], g_str_equal, NULL)) {
      changed++;
      ck_assert_ptr_nonnull(strstr(b->pdata[i], uid));
    }
  ck_assert_int_eq(changed, 1);
  const RnIcalEvent *was = sample_ical(hub_before, uid), *is = sample_ical(hub_after, uid);
  ck_assert_int_eq(is->sequence, was->sequence + 1);
  ck_assert(is->changed_at > was->changed_at && is->created_at == was->created_at);
  ck_assert(hub_after->calendar->changed_at == is->changed_at);
  ck_assert(g_bytes_equal(sample_feed(before, "block", "S")->bytes, sample_feed(after, "block", "S")->bytes));
  ck_assert(g_bytes_equal(sample_feed(before, "facility", "H1")->bytes, sample_feed(after, "facility", "H1")->bytes));
}
END_TEST

START_TEST(case_27_cancelled_duty_leaves_a_tombstone_for_its_time)
{
  g_autoptr(Sample) sample = january(31);
  g_autofree char *old = g_strdup(sample_holder(sample->versions->pdata[0], NIGHT));
  RnVersion *next = sample_next(sample, "2027-01", 31);
  sample_hold(next, NIGHT, other_person(old));
  sample_publish(sample, next, "2026-12-01T08:15");
  const RnEvent *event = sample_event(sample, "assignment", NIGHT, old);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnIcalEvent *tombstone = sample_ical(sample_feed(feeds, "person", old), event->uid);
  ck_assert_str_eq(tombstone->summary, "【取消】第1当番 北ブロック 平日夜間");
  ck_assert_int_eq(tombstone->status, RN_ICAL_CANCELLED);
  ck_assert_int_eq(tombstone->sequence, 1);
  ck_assert(!tombstone->busy);
  ck_assert_ptr_null(strstr(tombstone->description, "090-"));
  g_autofree char *text = vevent(sample_feed(feeds, "person", old), event->uid);
  ck_assert(strstr(text, "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n"));
  /* duty ends 2027-01-05 09:00: kept until 2027-01-12 09:00, whatever is published meanwhile */
  sample_publish(sample, sample_month("2027-02", 28), "2027-01-12T08:59:59");
  g_autoptr(GPtrArray) kept = sample_build(sample);
  ck_assert_ptr_nonnull(sample_ical(sample_feed(kept, "person", old), event->uid));
  sample_publish(sample, sample_month("2027-03", 31), "2027-01-12T09:00:00");
  g_autoptr(GPtrArray) gone = sample_build(sample);
  ck_assert_ptr_null(sample_ical(sample_feed(gone, "person", old), event->uid));
  RnVersion *back = sample_next(sample, "2027-01", 31);
  sample_hold(back, NIGHT, old);
  sample_publish(sample, back, "2027-01-13T09:00");
  g_autoptr(GPtrArray) again = sample_build(sample);
  const RnIcalEvent *revived = sample_ical(sample_feed(again, "person", old), event->uid);
  ck_assert_int_eq(revived->sequence, 2);
  ck_assert_int_eq(revived->status, RN_ICAL_CONFIRMED);
}
END_TEST

START_TEST(tombstone_stays_fourteen_days_after_a_late_change)
{
  g_autoptr(Sample) sample = january(31);
  g_autofree char *old = g_strdup(sample_holder(sample->versions->pdata[0], NIGHT));
  RnVersion *next = sample_next(sample, "2027-01", 31);
  sample_hold(next, NIGHT, other_person(old));
  sample_publish(sample, next, "2027-01-04T12:00"); /* 14 days reach to the 18th, 7 after the end to the 12th */
  const char *uid = sample_event(sample, "assignment", NIGHT, old)->uid;
  sample_publish(sample, sample_month("2027-02", 28), "2027-01-18T11:59:59");
  g_autoptr(GPtrArray) kept = sample_build(sample);
  ck_assert_ptr_nonnull(sample_ical(sample_feed(kept, "person", old), uid));
  sample_publish(sample, sample_month("2027-03", 31), "2027-01-18T12:00");
  g_autoptr(GPtrArray) gone = sample_build(sample);
  ck_assert_ptr_null(sample_ical(sample_feed(gone, "person", old), uid));
}
END_TEST

START_TEST(case_28_swap_and_back_keeps_uids_and_raises_sequence)
{
  static const char *const other = "homecare/N/2027-01-07/wd_night/first/1";
  g_autoptr(Sample) sample = january(31);
  g_autofree char *a = g_strdup(sample_holder(sample->versions->pdata[0], NIGHT));
  g_autofree char *b = g_strdup(sample_holder(sample->versions->pdata[0], other));
  ck_assert_str_ne(a, b);
  const char *times[] = {"2026-12-01T08:00", "2026-12-02T08:00"};
  int last_person = 0, last_slot = 0;
  g_autofree char *uid = g_strdup(sample_event(sample, "assignment", NIGHT, a)->uid);
  g_autofree char *slot_uid = g_strdup(sample_event(sample, "slot", NIGHT, "")->uid);
  for (int i = 0; i < 2; i++) {
    RnVersion *next = sample_next(sample, "2027-01", 31);
    sample_hold(next, NIGHT, i == 0 ? b : a);
    sample_hold(next, other, i == 0 ? a : b);
    sample_publish(sample, next, times[i]);
    g_autoptr(GPtrArray) feeds = sample_build(sample);
    const RnIcalEvent *mine = sample_ical(sample_feed(feeds, "person", a), uid);
    const RnIcalEvent *clinic = sample_ical(sample_feed(feeds, "block", "N"), slot_uid);
    ck_assert_int_eq(mine->status, i == 0 ? RN_ICAL_CANCELLED : RN_ICAL_CONFIRMED);
    ck_assert_int_eq(clinic->status, RN_ICAL_CONFIRMED);
    ck_assert_int_gt(mine->sequence, last_person);
    ck_assert_int_gt(clinic->sequence, last_slot);
    last_person = mine->sequence;
    last_slot = clinic->sequence;
  }
}
END_TEST

START_TEST(facility_that_loses_a_duty_gets_a_tombstone)
{
  g_autoptr(Sample) sample = january(31);
  const RnVersion *version = sample->versions->pdata[0];
  g_autofree char *old = g_strdup(sample_holder(version, NIGHT));
  g_autofree char *facility = g_strdup(rn_version_unit(version, old)->facility_id);
  g_autofree char *colleague = g_strdup_printf("N%d", (old[1] - '0') ^ 1);
  const char *uid = sample_event(sample, "slot", NIGHT, "")->uid;
  RnVersion *next = sample_next(sample, "2027-01", 31);
  sample_hold(next, NIGHT, colleague);
  sample_publish(sample, next, "2026-12-01T08:15");
  g_autoptr(GPtrArray) inside = sample_build(sample);
  ck_assert_int_eq(sample_ical(sample_feed(inside, "facility", facility), uid)->status, RN_ICAL_CONFIRMED);
  next = sample_next(sample, "2027-01", 31);
  sample_hold(next, NIGHT, g_str_has_suffix(facility, "F3") ? "N0" : "N7");
  sample_publish(sample, next, "2026-12-02T08:15");
  g_autoptr(GPtrArray) outside = sample_build(sample);
  const RnIcalEvent *tombstone = sample_ical(sample_feed(outside, "facility", facility), uid);
  ck_assert_int_eq(tombstone->status, RN_ICAL_CANCELLED);
  ck_assert_int_eq(tombstone->sequence, 2);
  ck_assert_int_eq(sample_ical(sample_feed(outside, "hub", ""), uid)->status, RN_ICAL_CONFIRMED);
}
END_TEST

START_TEST(slot_that_disappears_leaves_a_tombstone)
{
  g_autoptr(Sample) sample = january(31);
  g_autofree char *old = g_strdup(sample_holder(sample->versions->pdata[0], "homecare/N/2027-01-31/rest_day/first/1"));
  const char *uid = sample_event(sample, "slot", "homecare/N/2027-01-31/rest_day/first/1", "")->uid;
  sample_publish(sample, sample_month("2027-01", 30), "2026-12-01T08:15");
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnIcalEvent *tombstone = sample_ical(sample_feed(feeds, "public", "N"), uid);
  ck_assert_int_eq(tombstone->status, RN_ICAL_CANCELLED);
  ck_assert(tombstone->all_day && tombstone->start == sample_instant("2027-01-31T00:00"));
  ck_assert_str_eq(tombstone->summary, "【取消】第1当番 休日日中");
  uid = sample_event(sample, "assignment", "homecare/N/2027-01-31/rest_day/first/1", old)->uid;
  ck_assert_int_eq(sample_ical(sample_feed(feeds, "person", old), uid)->status, RN_ICAL_CANCELLED);
}
END_TEST

/* What `restore` does to the events: an offset on every sequence and a new time. */
START_TEST(case_29_restored_sequences_are_emitted_as_stored)
{
  g_autoptr(Sample) sample = january(10);
  RnInstant now = sample_instant("2026-12-01T08:00");
  for (guint i = 0; i < sample->events->len; i++) {
    RnEvent *event = sample->events->pdata[i];
    event->sequence += 1000;
    event->changed_at = now;
  }
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    for (guint k = 0; k < feed->calendar->events->len; k++) {
      const RnIcalEvent *event = feed->calendar->events->pdata[k];
      ck_assert(event->all_day || (event->sequence >= 1000 && event->changed_at == now));
    }
  }
}
END_TEST

START_TEST(case_30_year_end_leap_day_and_midnights_in_utc)
{
  static const struct {
    const char *date;
    int from, to;
    const char *start, *end;
  } rows[] = {
    {"2026-12-31", 17 * 60, 32 * 60 + 30, "20261231T080000Z", "20261231T233000Z"},
    {"2028-02-29", 0, 24 * 60, "20280228T150000Z", "20280229T150000Z"},
    {"2028-02-28", 18 * 60, 33 * 60, "20280228T090000Z", "20280229T000000Z"},
    {"2027-01-01", 0, 9 * 60, "20261231T150000Z", "20270101T000000Z"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    RnDate date;
    ck_assert(rn_date_parse(rows[i].date, &date));
    g_autoptr(RnIcalCalendar) calendar = rn_ical_calendar_new(g_strdup("n"), NULL, 0);
    RnIcalEvent *event = rn_ical_event_new("u", 0, 0, 0, rn_instant_from_local(date, rows[i].from),
                                           rn_instant_from_local(date, rows[i].to), FALSE);
    event->summary = g_strdup("s");
    g_ptr_array_add(calendar->events, event);
    g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(calendar);
    g_autofree char *expected = g_strdup_printf("DTSTART:%s\r\nDTEND:%s\r\n", rows[i].start, rows[i].end);
    ck_assert_ptr_nonnull(strstr(g_bytes_get_data(bytes, NULL), expected));
    ck_assert(rn_readback_check(bytes, calendar, NULL));
  }
}
END_TEST

START_TEST(case_32_no_duties_is_a_calendar_with_a_notice)
{
  g_autoptr(Sample) sample = january(2);
  sample_link(sample, "person", "retired");
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnFeed *feed = sample_feed(feeds, "person", "retired");
  ck_assert_uint_eq(feed->calendar->events->len, 1);
  const RnIcalEvent *notice = feed->calendar->events->pdata[0];
  ck_assert_str_eq(notice->summary, "当番なし（2027年1月まで、2026-11-20 21:00 現在）");
  ck_assert(notice->all_day && !notice->busy);
  ck_assert(rn_readback_check(feed->bytes, feed->calendar, NULL));
  int sequence = notice->sequence;
  g_autofree char *uid = g_strdup(notice->uid);
  sample_publish(sample, sample_month("2027-02", 3), "2026-12-20T21:00");
  g_autoptr(GPtrArray) later = sample_build(sample);
  const RnIcalEvent *again = sample_feed(later, "person", "retired")->calendar->events->pdata[0];
  ck_assert_str_eq(again->uid, uid);
  ck_assert_int_gt(again->sequence, sequence);
}
END_TEST

START_TEST(revoked_link_tells_so_and_nothing_else)
{
  g_autoptr(Sample) sample = january(31);
  for (guint i = 0; i < sample->links->len; i++)
    ((RnFeedLink *)sample->links->pdata[i])->revoked = TRUE;
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnFeed *hub = sample_feed(feeds, "hub", "");
  ck_assert_uint_eq(hub->calendar->events->len, 1);
  ck_assert(mentions(hub, "停止されました"));
  ck_assert(!mentions(hub, "第1当番"));
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

/* Times are the same in both publications, so whatever differs besides SEQUENCE was visible. */
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
    g_ptr_array_remove_index(sample->history, 1); /* the version's number is told only with a change */
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
  if (g_getenv("RINBAN_UPDATE_GOLDEN"))
    ck_assert(g_file_set_contents(path, bytes_of(feed), (gssize)g_bytes_get_size(feed->bytes), NULL));
  ck_assert_msg(g_file_get_contents(path, &expected, &length, NULL), "%s", path);
  ck_assert_msg(length == g_bytes_get_size(feed->bytes) && memcmp(expected, bytes_of(feed), length) == 0,
                "%s differs; look at it, then run with RINBAN_UPDATE_GOLDEN=1", path);
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
  tcase_add_test(tc, case_25_same_bytes_for_every_tz_lang_and_thread_count);
  tcase_add_test(tc, order_of_events_does_not_matter);
  tcase_add_test(tc, case_26_one_change_changes_one_event);
  tcase_add_test(tc, case_27_cancelled_duty_leaves_a_tombstone_for_its_time);
  tcase_add_test(tc, tombstone_stays_fourteen_days_after_a_late_change);
  tcase_add_test(tc, case_28_swap_and_back_keeps_uids_and_raises_sequence);
  tcase_add_test(tc, facility_that_loses_a_duty_gets_a_tombstone);
  tcase_add_test(tc, slot_that_disappears_leaves_a_tombstone);
  tcase_add_test(tc, case_29_restored_sequences_are_emitted_as_stored);
  tcase_add_test(tc, case_30_year_end_leap_day_and_midnights_in_utc);
  tcase_add_test(tc, case_32_no_duties_is_a_calendar_with_a_notice);
  tcase_add_test(tc, revoked_link_tells_so_and_nothing_else);
  tcase_add_test(tc, contradictions_are_never_published);
  tcase_add_test(tc, nothing_published_is_an_error);
  tcase_add_test(tc, what_changes_in_an_event_raises_its_sequence);
  tcase_add_test(tc, golden_files);
})
