/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The bytes of a calendar, and the reader that judges them. */

#include "engine/finding.h"
#include "ical/calendar.h"
#include "ical/line.h"
#include "ical/readback.h"
#include "tests/testing.h"

#include <string.h>

static RnIcalCalendar *
two_events(void)
{
  RnDate date;
  ck_assert(rn_date_from_ymd(2027, 1, 1, &date));
  RnInstant changed = rn_instant_from_local(date - 40, 21 * 60);
  RnIcalCalendar *calendar = rn_ical_calendar_new(g_strdup("当番, 北; a\\b"), g_strdup("説明"), changed);
  RnIcalEvent *event = rn_ical_event_new("5fc53010-1267-4f8e-bc28-1d7ae55a7c99", 3, changed - 60, changed,
                                         rn_instant_from_local(date, 18 * 60), rn_instant_from_local(date, 33 * 60), FALSE);
  event->summary = g_strdup("第1当番 髙橋, 﨑山; a\\b");
  event->location = g_strdup("架空病院");
  event->description = g_strdup("一行目\n二行目");
  event->category = g_strdup("当直,在宅");
  event->busy = TRUE;
  g_ptr_array_add(calendar->events, event);
  RnIcalEvent *day = rn_ical_event_new("0b1f5b7c-0000-4000-8000-000000000001", 0, changed, changed,
                                       rn_instant_from_local(date, 0), rn_instant_from_local(date + 1, 0), TRUE);
  day->summary = g_strdup("お知らせ");
  day->status = RN_ICAL_CANCELLED;
  g_ptr_array_add(calendar->events, day);
  rn_ical_calendar_sort(calendar);
  return calendar;
}

START_TEST(profile_is_exactly_this)
{
  g_autoptr(RnIcalCalendar) calendar = two_events();
  g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(calendar);
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  g_autoptr(GPtrArray) lines = rn_line_unfold(data, length);
  ck_assert_ptr_nonnull(lines);
  g_ptr_array_add(lines, NULL);
  g_autofree char *joined = g_strjoinv("\n", (char **)lines->pdata);
  ck_assert_str_eq(joined, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//rinban//rinban feed 1.1//JA\nCALSCALE:GREGORIAN\n"
                           "X-WR-CALNAME:当番， 北； a＼b\nNAME:当番， 北； a＼b\nX-WR-CALDESC:説明\n"
                           "X-WR-TIMEZONE:Asia/Tokyo\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\nX-PUBLISHED-TTL:PT4H\n"
                           "LAST-MODIFIED:20261122T120000Z\n"
                           "BEGIN:VEVENT\nUID:0b1f5b7c-0000-4000-8000-000000000001\nDTSTAMP:20261122T120000Z\n"
                           "LAST-MODIFIED:20261122T120000Z\nCREATED:20261122T120000Z\nSEQUENCE:0\n"
                           "DTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270102\nSUMMARY:お知らせ\n"
                           "STATUS:CANCELLED\nTRANSP:TRANSPARENT\nEND:VEVENT\n"
                           "BEGIN:VEVENT\nUID:5fc53010-1267-4f8e-bc28-1d7ae55a7c99\nDTSTAMP:20261122T120000Z\n"
                           "LAST-MODIFIED:20261122T120000Z\nCREATED:20261122T115900Z\nSEQUENCE:3\n"
                           "DTSTART:20270101T090000Z\nDTEND:20270102T000000Z\n"
                           "SUMMARY:第1当番 髙橋\\, 﨑山\\; a\\\\b\nLOCATION:架空病院\nDESCRIPTION:一行目\\n二行目\n"
                           "CATEGORIES:当直，在宅\nSTATUS:CONFIRMED\nTRANSP:OPAQUE\nEND:VEVENT\nEND:VCALENDAR");
}
END_TEST

START_TEST(readback_agrees)
{
  g_autoptr(RnIcalCalendar) calendar = two_events();
  g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(calendar);
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_readback_check(bytes, calendar, &error), "%s", error ? error->message : "");
}
END_TEST

/* Each replacement breaks one thing, and the reader must see it. */
START_TEST(readback_sees_every_difference)
{
  static const char *const changes[][2] = {
    {"UID:5fc53010", "UID:5fc53011"},
    {"SEQUENCE:3", "SEQUENCE:4"},
    {"DTSTART:20270101T090000Z", "DTSTART:20270101T090001Z"},
    {"DTSTART:20270101T090000Z", "DTSTART:20270101T090000"},
    {"DTSTART:20270101T090000Z", "DTSTART;TZID=Asia/Tokyo:20270101T180000"},
    {"DTSTART:20270101T090000Z", "DTSTART;TZID=../../../etc/passwd:20270101T090000"},
    {"DTSTART:20270101T090000Z", "DTSTART:20270131T330000Z"},
    {"DTEND:20270102T000000Z", "DTEND:20270103T000000Z"},
    {"DTEND;VALUE=DATE:20270102", "DTEND;VALUE=DATE:20271302"},
    {"DTSTART;VALUE=DATE:20270101", "DTSTART:20261231T150000Z"},
    {"STATUS:CONFIRMED", "STATUS:TENTATIVE"},
    {"STATUS:CONFIRMED", "STATUS:NONSENSE"},
    {"SUMMARY:お知らせ", "SUMMARY:お知らせ 2"},
    {"SUMMARY:お知らせ", "SUMMARY:お知らせ\r\nSUMMARY:お知らせ"},
    {"SUMMARY:お知らせ", "X-SUMMARY:お知らせ"},
    {"TRANSP:OPAQUE\r\nEND:VEVENT\r\nEND", "TRANSP:OPAQUE\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND"},
    {"BEGIN:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n"},
    {"END:VCALENDAR\r\n", ""},
    {"END:VCALENDAR\r\n", "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
  };
  g_autoptr(RnIcalCalendar) calendar = two_events();
  g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(calendar);
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    GString *text = g_string_new_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    ck_assert_msg(g_string_replace(text, changes[i][0], changes[i][1], 1) == 1, "%s", changes[i][0]);
    g_autoptr(GBytes) changed = g_string_free_to_bytes(text);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(!rn_readback_check(changed, calendar, &error), "%s", changes[i][1]);
    ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
  }
}
END_TEST

/* What was read once is not read again, but whatever differs is. */
START_TEST(readback_of_many_sees_every_difference_too)
{
  g_autoptr(RnIcalCalendar) calendar = two_events();
  g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(calendar);
  g_autoptr(RnReadback) readback = rn_readback_new();
  g_autoptr(GError) error = NULL;
  for (int i = 0; i < 2; i++)
    ck_assert_msg(rn_readback_check_next(readback, bytes, calendar, &error), "%s", error ? error->message : "");
  static const char *const changes[][2] = {{"SEQUENCE:3", "SEQUENCE:4"},
                                           {"SUMMARY:お知らせ", "SUMMARY:お知らせ 2"},
                                           {"END:VEVENT\r\nEND", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND"},
                                           {"END:VEVENT\r\nBEGIN:VEVENT\r\n", ""},
                                           {"END:VCALENDAR\r\n", ""},
                                           {"VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n"}};
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    GString *text = g_string_new_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    ck_assert_msg(g_string_replace(text, changes[i][0], changes[i][1], 1) == 1, "%s", changes[i][0]);
    g_autoptr(GBytes) changed = g_string_free_to_bytes(text);
    ck_assert_msg(!rn_readback_check_next(readback, changed, calendar, NULL), "%s", changes[i][1]);
  }
  RnIcalEvent *first = calendar->events->pdata[0]; /* the bytes are known, but now mean something else */
  RnIcalEvent other = *first;
  other.sequence = 7;
  calendar->events->pdata[0] = &other;
  ck_assert(!rn_readback_check_next(readback, bytes, calendar, NULL));
  calendar->events->pdata[0] = first;
}
END_TEST

/* The calendar with another number, alarm and time of its second event, which is otherwise known. */
static GBytes *
later_state(RnIcalCalendar *calendar)
{
  RnIcalEvent *event = calendar->events->pdata[1];
  event->sequence++;
  event->alarm_minutes += 45;
  event->changed_at += 3600;
  return rn_ical_calendar_bytes(calendar);
}

/* The values that may differ where the rest of an event is known are read in one form only. */
START_TEST(readback_reads_the_values_of_known_events)
{
  g_autoptr(RnIcalCalendar) calendar = two_events();
  ((RnIcalEvent *)calendar->events->pdata[1])->alarm_minutes = 15;
  g_autoptr(GBytes) before = rn_ical_calendar_bytes(calendar);
  g_autoptr(RnIcalCalendar) same = two_events();
  ((RnIcalEvent *)same->events->pdata[1])->alarm_minutes = 15;
  g_autoptr(GBytes) bytes = later_state(same);
  g_autoptr(RnReadback) readback = rn_readback_new();
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_readback_check_next(readback, before, calendar, &error), "%s", error ? error->message : "");
  ck_assert_msg(rn_readback_check_next(readback, bytes, same, &error), "%s", error ? error->message : "");
  ck_assert(!rn_readback_check_next(readback, before, same, NULL));
  static const char *const changes[][2] = {{"SEQUENCE:4", "SEQUENCE:04"},
                                           {"SEQUENCE:4", "SEQUENCE:-4"},
                                           {"SEQUENCE:4", "SEQUENCE:4 "},
                                           {"SEQUENCE:4", "SEQUENCE:"},
                                           {"SEQUENCE:4", "SEQUENCE:4\r\nSEQUENCE:4"},
                                           {"SEQUENCE:4\r\n", ""},
                                           {"SEQUENCE:4\r\n", "SEQUENCE:4\r\n 0\r\n"},
                                           {"DTSTAMP:20261122T130000Z", "DTSTAMP:20261122T130001Z"},
                                           {"DTSTAMP:20261122T130000Z", "DTSTAMP:20261122T130000"},
                                           {"DTSTAMP:20261122T130000Z", "DTSTAMP:20261132T130000Z"},
                                           {"DTSTAMP:20261122T130000Z\r\n", ""},
                                           {"LAST-MODIFIED:20261122T130000Z", "LAST-MODIFIED:20261122T120060Z"},
                                           {"LAST-MODIFIED:20261122T130000Z", "LAST-MODIFIED:20261122T130000ZZ"},
                                           {"TRIGGER:-PT60M", "TRIGGER:-PT060M"},
                                           {"TRIGGER:-PT60M", "TRIGGER:-PT60H"},
                                           {"TRIGGER:-PT60M", "TRIGGER:-PT61M"},
                                           {"TRIGGER:-PT60M", "TRIGGER:PT60M"},
                                           {"SUMMARY:第1当番", "SUMMARY:第2当番"}};
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    GString *text = g_string_new_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    ck_assert_msg(g_string_replace(text, changes[i][0], changes[i][1], 1) == 1, "%s", changes[i][0]);
    g_autoptr(GBytes) changed = g_string_free_to_bytes(text);
    ck_assert_msg(!rn_readback_check_next(readback, changed, same, NULL), "%s", changes[i][1]);
  }
}
END_TEST

START_TEST(alarm_is_written_and_read_back)
{
  g_autoptr(RnIcalCalendar) calendar = two_events();
  ((RnIcalEvent *)calendar->events->pdata[1])->alarm_minutes = 90;
  g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(calendar);
  ck_assert_ptr_nonnull(strstr(g_bytes_get_data(bytes, NULL), "TRANSP:OPAQUE\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
                                                              "TRIGGER:-PT90M\r\nDESCRIPTION:第1当番"));
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_readback_check(bytes, calendar, &error), "%s", error ? error->message : "");
  static const char *const changes[][2] = {{"TRIGGER:-PT90M", "TRIGGER:-PT89M"},
                                           {"TRIGGER:-PT90M", "TRIGGER:PT90M"},
                                           {"TRIGGER:-PT90M", "TRIGGER;VALUE=DATE-TIME:20270101T000000Z"},
                                           {"ACTION:DISPLAY", "ACTION:EMAIL"}};
  for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
    GString *text = g_string_new_len(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    ck_assert_msg(g_string_replace(text, changes[i][0], changes[i][1], 1) == 1, "%s", changes[i][0]);
    g_autoptr(GBytes) changed = g_string_free_to_bytes(text);
    ck_assert_msg(!rn_readback_check(changed, calendar, NULL), "%s", changes[i][1]);
  }
}
END_TEST

START_TEST(readback_refuses_empty_and_nul)
{
  g_autoptr(RnIcalCalendar) calendar = two_events();
  g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
  g_autoptr(GBytes) bytes = rn_ical_calendar_bytes(calendar);
  GByteArray *longer = g_byte_array_new();
  g_byte_array_append(longer, g_bytes_get_data(bytes, NULL), (guint)g_bytes_get_size(bytes));
  g_byte_array_append(longer, (const guint8 *)"\0rest", 5);
  g_autoptr(GBytes) nul = g_byte_array_free_to_bytes(longer);
  ck_assert(!rn_readback_check(empty, calendar, NULL));
  ck_assert(!rn_readback_check(nul, calendar, NULL));
}
END_TEST

RN_TEST_MAIN("calendar", {
  tcase_add_test(tc, profile_is_exactly_this);
  tcase_add_test(tc, readback_agrees);
  tcase_add_test(tc, readback_sees_every_difference);
  tcase_add_test(tc, readback_of_many_sees_every_difference_too);
  tcase_add_test(tc, readback_reads_the_values_of_known_events);
  tcase_add_test(tc, alarm_is_written_and_read_back);
  tcase_add_test(tc, readback_refuses_empty_and_nul);
})
