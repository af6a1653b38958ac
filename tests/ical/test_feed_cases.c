/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Cases 25 to 33 and 47 of the list of hostile inputs, by number, and their neighbours: what a change does to feeds. */

#include "ical/readback.h"
#include "tests/ical/feed_support.h"

#include <time.h>

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

/* December leaves the window, but a late change in it was told before: the calendar's time may not go back. */
START_TEST(events_that_left_the_window_hold_last_modified)
{
  g_autoptr(Sample) sample = january(10);
  RnEvent *old = rn_event_new("assignment", "homecare/N/2026-12-30/wd_night/first/1", "N2", "old", 2026 * 12 + 11,
                              sample_instant("2026-10-20T21:00"));
  RnEvent *slot = rn_event_new("slot", old->slot_key, "", "old-slot", old->month, old->created_at);
  old->changed_at = slot->changed_at = sample_instant("2026-12-29T10:00");
  g_ptr_array_add(sample->events, old);
  g_ptr_array_add(sample->events, slot);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  static const struct {
    const char *audience, *id;
    gboolean concerned;
  } rows[] = {{"person", "N2", TRUE}, {"person", "N4", FALSE}, {"facility", "NF1", TRUE}, {"facility", "NF2", FALSE},
              {"block", "N", TRUE},   {"block", "S", FALSE},   {"public", "N", TRUE},     {"hub", "", TRUE}};
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    const RnFeed *feed = sample_feed(feeds, rows[i].audience, rows[i].id);
    RnInstant expected = rows[i].concerned ? old->changed_at : sample_instant("2026-11-20T21:00");
    ck_assert_msg(feed->calendar->changed_at == expected, "%s %s", rows[i].audience, rows[i].id);
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
  const RnFeed *hub = sample_feed(feeds, "revoked", "");
  ck_assert_uint_eq(hub->calendar->events->len, 1);
  ck_assert(mentions(hub, "停止されました"));
  ck_assert(!mentions(hub, "第1当番"));
}
END_TEST

START_TEST(organisation_holds_its_service_and_nothing_else)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnFeed *beds = sample_feed(feeds, "organisation", "backup_bed");
  const RnFeed *home = sample_feed(feeds, "organisation", "homecare"), *hub = sample_feed(feeds, "hub", "");
  ck_assert_str_eq(beds->calendar->name, "当番 後方支援病床（団体）");
  ck_assert_uint_eq(beds->calendar->events->len, 31);
  ck_assert_uint_eq(beds->calendar->events->len + home->calendar->events->len, hub->calendar->events->len);
  ck_assert(mentions(beds, "架空①おりおん病院") && !mentions(beds, "第1当番"));
  ck_assert(mentions(home, "第1当番") && !mentions(home, "緊急一時病床"));
}
END_TEST

START_TEST(person_sees_the_bed_of_the_night_and_hears_of_its_change)
{
  static const char *const bed = "backup_bed/MH/2027-01-04/bed24/bed/1";
  g_autoptr(Sample) sample = january(31);
  g_autofree char *holder = g_strdup(sample_holder(sample->versions->pdata[0], NIGHT));
  g_autofree char *hospital = g_strdup(sample_holder(sample->versions->pdata[0], bed));
  const char *uid = sample_event(sample, "assignment", NIGHT, holder)->uid;
  g_autoptr(GPtrArray) before = sample_build(sample);
  const RnVersionUnit *unit = rn_version_unit(sample->versions->pdata[0], hospital);
  g_autofree char *line = g_strdup_printf("\n後方支援病床: %s 電話 %s\n", unit->name, unit->phone);
  const RnIcalEvent *was = sample_ical(sample_feed(before, "person", holder), uid);
  ck_assert_msg(strstr(was->description, line) != NULL, "%s", was->description);
  RnVersion *next = sample_next(sample, "2027-01", 31);
  sample_hold(next, bed, strcmp(hospital, "H0") == 0 ? "H1" : "H0");
  sample_publish(sample, next, "2026-12-01T08:15");
  g_autoptr(GPtrArray) after = sample_build(sample);
  const RnIcalEvent *is = sample_ical(sample_feed(after, "person", holder), uid);
  ck_assert_ptr_null(strstr(is->description, line));
  ck_assert_int_eq(is->sequence, was->sequence + 1);
}
END_TEST

/* Publishing keeps times from going back (engine/month_publish.c); here a month that was told by a clock one hour behind the
 * month before it. */
START_TEST(case_47_calendars_never_get_older)
{
  g_autoptr(Sample) sample = january(31);
  g_autoptr(GPtrArray) before = sample_build(sample);
  sample_publish(sample, sample_month("2027-02", 28), "2026-11-20T20:00");
  g_autoptr(GPtrArray) after = sample_build(sample);
  for (guint i = 0; i < after->len; i++) {
    const RnFeed *old = before->pdata[i], *new = after->pdata[i];
    ck_assert(new->calendar->changed_at >= old->calendar->changed_at);
  }
}
END_TEST

START_TEST(case_47_times_after_2038_are_written_whole)
{
  g_autoptr(Sample) sample = sample_new();
  sample_publish(sample, sample_month("2040-02", 29), "2040-01-10T21:00");
  sample_link_all(sample);
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  const RnFeed *hub = sample_feed(feeds, "hub", "");
  ck_assert(mentions(hub, "DTSTART:20400229T090000Z") && mentions(hub, "LAST-MODIFIED:20400110T120000Z"));
  ck_assert(rn_readback_check(hub->bytes, hub->calendar, NULL));
}
END_TEST

START_TEST(case_33_names_do_not_reach_the_names_of_files)
{
  static const char *const names[] = {"../../x", "a/b", "", "😀", ".ics", "x\r\nBEGIN:VEVENT"};
  g_autofree char *long_name = g_strnfill(300, 'n');
  g_autoptr(Sample) sample = january(10);
  g_autoptr(GPtrArray) plain = sample_build(sample);
  RnVersion *version = sample->versions->pdata[0];
  for (guint i = 0; i < version->units->len; i++) {
    RnVersionUnit *unit = version->units->pdata[i];
    g_free(unit->name);
    unit->name = g_strdup(i % 7 == 6 ? long_name : names[i % 7]);
  }
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i], *other = plain->pdata[i];
    g_autoptr(GError) error = NULL;
    ck_assert_str_eq(feed->token, other->token);
    ck_assert_msg(rn_readback_check(feed->bytes, feed->calendar, &error), "%s", error ? error->message : "");
  }
}
END_TEST

RN_TEST_MAIN("feed_cases", {
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
  tcase_add_test(tc, events_that_left_the_window_hold_last_modified);
  tcase_add_test(tc, case_32_no_duties_is_a_calendar_with_a_notice);
  tcase_add_test(tc, revoked_link_tells_so_and_nothing_else);
  tcase_add_test(tc, organisation_holds_its_service_and_nothing_else);
  tcase_add_test(tc, person_sees_the_bed_of_the_night_and_hears_of_its_change);
  tcase_add_test(tc, case_47_calendars_never_get_older);
  tcase_add_test(tc, case_47_times_after_2038_are_written_whole);
  tcase_add_test(tc, case_33_names_do_not_reach_the_names_of_files);
})
