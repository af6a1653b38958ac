/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Calendars that come in: times, zones, repetitions, revisions. Hostile ones stand in test_absence_hostile.c. */

#include "tests/ical/absence_support.h"

#define TIMED "DTSTART;TZID=Asia/Tokyo:20270105T180000\r\nDTEND;TZID=Asia/Tokyo:20270105T200000"
#define DAY "DTSTART;VALUE=DATE:20270105\r\nDTEND;VALUE=DATE:20270106"

/* Case 16 of the list of faults: all names of Japan's zone, UTC and no zone mean the same instant. */
START_TEST(case_16_zones)
{
  static const char *const starts[] = {
    "DTSTART;TZID=Asia/Tokyo:20270105T180000", "DTSTART;TZID=\"Asia/Tokyo\":20270105T180000",
    "DTSTART;TZID=Tokyo Standard Time:20270105T180000", "DTSTART;TZID=Japan:20270105T180000",
    "DTSTART;TZID=東京 (標準時):20270105T180000", "DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Tokyo:20270105T180000",
    "DTSTART:20270105T180000", "DTSTART:20270105T090000Z", "DTSTART;TZID=UTC:20270105T090000",
    "dtstart;value=date-time;tzid=Etc/UTC:20270105T090000"};
  for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
    g_autofree char *lines = g_strconcat(starts[i], "\r\nDURATION:PT2H", NULL);
    gives(lines, "0105T1800-0105T2000");
    g_autofree char *text = one_event(lines);
    g_autoptr(RnBusyFile) file = parse_text(text);
    ck_assert_int_eq(file->floating, strcmp(starts[i], "DTSTART:20270105T180000") == 0);
  }
}
END_TEST

/* A definition of the zone in the file is never used: a wrong one changes nothing. */
START_TEST(zones_of_the_file_are_not_used)
{
  g_autoptr(RnBusyFile) file = parse_text(
    "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Asia/Tokyo\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:-0500\n"
    "TZOFFSETTO:-0500\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:u\n" TIMED
    "\nEND:VEVENT\nEND:VCALENDAR\n");
  g_autofree char *times = times_of(file);
  ck_assert_str_eq(times, "0105T1800-0105T2000");
}
END_TEST

START_TEST(lengths)
{
  gives(TIMED, "0105T1800-0105T2000");
  gives(DAY, "0105-0106");
  gives("DTSTART;VALUE=DATE:20270105", "0105-0106");
  gives("DTSTART;VALUE=DATE:20270105\r\nDTEND;VALUE=DATE:20270105", "0105-0106"); /* some programs write it so */
  gives("DTSTART;VALUE=DATE:20270105\r\nDURATION:P1W", "0105-0112");
  gives("DTSTART:20270105T090000Z\r\nDURATION:P1DT2H30M", "0105T1800-0106T2030");
  gives("DTSTART:20270105T090000Z", "");  /* a point in time */
  gives("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20270401", "1201-0401"); /* it only touches the month */
  gives("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101", "");
  gives("DTSTART;VALUE=DATE:20270201", "0201-0202"); /* the night of the 31st ends on it */
  gives("DTSTART;VALUE=DATE:20270202", "");
}
END_TEST

/* Dates computed by hand with a calendar of January 2027, whose first is a Friday. */
static const struct {
  const char *lines, *times;
} repeated[] = {
  {DAY "\r\nRRULE:FREQ=WEEKLY", "0105-0106 0112-0113 0119-0120 0126-0127"},
  {DAY "\r\nRRULE:FREQ=WEEKLY;COUNT=2", "0105-0106 0112-0113"},
  {DAY "\r\nRRULE:FREQ=WEEKLY;UNTIL=20270119", "0105-0106 0112-0113 0119-0120"},
  {DAY "\r\nRRULE:FREQ=WEEKLY;INTERVAL=2", "0105-0106 0119-0120"},
  {DAY "\r\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270114", "0105-0106 0107-0108 0112-0113 0114-0115"},
  {DAY "\r\nRRULE:FREQ=MONTHLY;BYDAY=2TU", "0105-0106 0112-0113"}, /* the first one counts although it does not fit */
  {"DTSTART;VALUE=DATE:20261208\r\nRRULE:FREQ=MONTHLY;BYDAY=2TU", "0112-0113"},
  {"DTSTART;VALUE=DATE:20261031\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1", "0131-0201"},
  {"DTSTART;VALUE=DATE:20261208\r\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "0101-0102 0201-0202"},
  {"DTSTART;VALUE=DATE:19270111\r\nRRULE:FREQ=YEARLY", "0111-0112"},
  {"DTSTART;VALUE=DATE:20200229\r\nRRULE:FREQ=YEARLY", ""},
  {"DTSTART;VALUE=DATE:20000101\r\nRRULE:FREQ=DAILY;INTERVAL=7", "0102-0103 0109-0110 0116-0117 0123-0124 0130-0131"},
  {TIMED "\r\nRRULE:FREQ=WEEKLY;UNTIL=20270119T090000Z", "0105T1800-0105T2000 0112T1800-0112T2000 0119T1800-0119T2000"},
  {TIMED "\r\nRRULE:FREQ=WEEKLY;UNTIL=20270119T085959Z", "0105T1800-0105T2000 0112T1800-0112T2000"},
  {TIMED "\r\nRRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z;WKST=MO;",
   "0105T1800-0105T2000 0112T1800-0112T2000 0119T1800-0119T2000 0126T1800-0126T2000"},
  {TIMED "\r\nRRULE:FREQ=WEEKLY;COUNT=1000000000\r\nEXDATE;TZID=Asia/Tokyo:20270112T180000,20270119T180000",
   "0105T1800-0105T2000 0126T1800-0126T2000"},
  {TIMED "\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20270112T090000Z", "0105T1800-0105T2000 0119T1800-0119T2000"},
  {TIMED "\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270112", "0105T1800-0105T2000 0119T1800-0119T2000"},
  {TIMED "\r\nRDATE;TZID=Asia/Tokyo:20270107T100000", "0105T1800-0105T2000 0107T1000-0107T1200"},
  {TIMED "\r\nRDATE;VALUE=PERIOD:20270107T010000Z/PT30M,20270108T010000Z/20270108T020000Z",
   "0105T1800-0105T2000 0107T1000-0107T1030 0108T1000-0108T1100"},
  /* a night of Saturday in UTC is Sunday in Japan: the rule is followed in the zone of the event */
  {"DTSTART:20270102T160000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=SA;COUNT=2", "0103T0100-0103T0200 0110T0100-0110T0200"},
};

START_TEST(repetitions)
{
  gives(repeated[_i].lines, repeated[_i].times);
}
END_TEST

#define SERIES "BEGIN:VEVENT\nUID:s\nSEQUENCE:1\nDTSTART;VALUE=DATE:20270105\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:会議\nEND:VEVENT\n"

static char *
times_in(const char *components)
{
  g_autofree char *text = g_strdup_printf("BEGIN:VCALENDAR\n%sEND:VCALENDAR\n", components);
  g_autoptr(RnBusyFile) file = parse_text(text);
  return times_of(file);
}

START_TEST(single_repetitions_are_replaced)
{
  g_autofree char *moved = times_in(
    SERIES "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;VALUE=DATE:20270112\nDTSTART;VALUE=DATE:20270114\nEND:VEVENT\n");
  ck_assert_str_eq(moved, "0105-0106 0119-0120 0114-0115");
  g_autofree char *cancelled = times_in(
    "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;VALUE=DATE:20270112\nDTSTART;VALUE=DATE:20270112\nSTATUS:CANCELLED\nEND:VEVENT\n" SERIES);
  ck_assert_str_eq(cancelled, "0105-0106 0119-0120");
  g_autofree char *alone = times_in(
    "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260112T000000Z\nDTSTART:20270112T000000Z\nDURATION:PT1H\nEND:VEVENT\n");
  ck_assert_str_eq(alone, "0112T0900-0112T1000"); /* moved into the month from another year */
  g_autofree char *whole = times_in("BEGIN:VEVENT\nUID:s\nDTSTART;VALUE=DATE:20270105\nRRULE:FREQ=DAILY\nSTATUS:CANCELLED\nEND:VEVENT\n");
  ck_assert_str_eq(whole, "");
}
END_TEST

/* Case 21: of two revisions of an event the higher SEQUENCE counts, in any order. */
START_TEST(case_21_the_highest_revision_counts)
{
  static const char *const old = "BEGIN:VEVENT\nUID:d\nSEQUENCE:2\nDTSTART;VALUE=DATE:20270105\nEND:VEVENT\n";
  static const char *const new = "BEGIN:VEVENT\nUID:d\nSEQUENCE:10\nDTSTART;VALUE=DATE:20270106\nEND:VEVENT\n";
  g_autofree char *both = g_strconcat(old, new, NULL), *turned = g_strconcat(new, old, NULL);
  g_autofree char *one = times_in(both), *other = times_in(turned);
  ck_assert_str_eq(one, "0106-0107");
  ck_assert_str_eq(other, "0106-0107");
}
END_TEST

START_TEST(methods)
{
  g_autofree char *whole = times_in("METHOD:PUBLISH\n" SERIES), *part = times_in("METHOD:REQUEST\n" SERIES);
  g_autofree char *withdrawn = times_in("METHOD:CANCEL\nBEGIN:VEVENT\nUID:s\nSEQUENCE:2\nEND:VEVENT\n");
  ck_assert_str_eq(whole, "0105-0106 0112-0113 0119-0120");
  ck_assert_str_eq(part, "~s 0105-0106 0112-0113 0119-0120");
  ck_assert_str_eq(withdrawn, "!s");
  refuses_bytes("BEGIN:VCALENDAR\nMETHOD:REPLY\n" SERIES "END:VCALENDAR\n", strlen("BEGIN:VCALENDAR\nMETHOD:REPLY\n" SERIES "END:VCALENDAR\n"),
                "METHOD_UNKNOWN", 2);
}
END_TEST

/* Case 22: texts are taken as texts, cut between characters, and free of what could rule a terminal. */
START_TEST(case_22_titles)
{
  g_autofree char *text = one_event(DAY "\r\nSUMMARY:<script>\\nBEGIN:VEVENT\\, \x1b[31m\xE2\x80\xAE逆\r\nCATEGORIES:休暇,学会\\,東京\r\n"
                                        "CATEGORIES:私用\r\nTRANSP:TRANSPARENT\r\nX-ALT-DESC;FMTTYPE=text/html:<b>x</b>");
  g_autoptr(RnBusyFile) file = parse_text(text);
  ck_assert_uint_eq(file->items->len, 1);
  const RnBusyItem *item = file->items->pdata[0];
  ck_assert_str_eq(item->title, "<script> BEGIN:VEVENT, [31m逆");
  ck_assert_str_eq(item->categories, "休暇\n学会,東京\n私用");
  ck_assert(item->is_free);

  GString *folded = g_string_new(DAY "\r\nSUMMARY:");
  for (int i = 0; i < 5000; i++) /* folded in the middle of each character */
    g_string_append(folded, "\xE6\r\n \xBC\xA2");
  g_autofree char *lines = g_string_free(folded, FALSE), *long_text = one_event(lines);
  g_autoptr(RnBusyFile) cut = parse_text(long_text);
  const char *title = ((RnBusyItem *)cut->items->pdata[0])->title;
  ck_assert(g_utf8_validate(title, -1, NULL) && g_str_has_prefix(title, "漢漢"));
  ck_assert_uint_eq(strlen(title), 255);
}
END_TEST

/* Case 20: what is accepted. */
START_TEST(case_20_marks_ends_and_cp932)
{
  g_autofree char *crlf = one_event(DAY "\r\nSUMMARY:髙橋");
  g_autofree char *marked = g_strconcat("\xEF\xBB\xBF", crlf, NULL);
  g_autoptr(GString) lf = g_string_new(crlf);
  g_string_replace(lf, "\r\n", "\n", 0);
  g_autofree char *cp932 = g_convert(crlf, -1, "CP932", "UTF-8", NULL, NULL, NULL);
  const char *const texts[] = {crlf, marked, lf->str, cp932};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(RnBusyFile) file = parse_text(texts[i]);
    ck_assert_uint_eq(file->items->len, 1);
    ck_assert_str_eq(((RnBusyItem *)file->items->pdata[0])->title, "髙橋");
  }
}
END_TEST

/* The child can open nothing any more, and yet converts every line of a long file. */
START_TEST(long_files_in_cp932)
{
  GString *text = g_string_new("BEGIN:VCALENDAR\n");
  for (int i = 0; i < 2000; i++)
    g_string_append_printf(text, "BEGIN:VEVENT\nUID:%d\n" DAY "\nSUMMARY:第%d回の学会\nCATEGORIES:出張\nEND:VEVENT\n", i, i);
  g_string_append(text, "END:VCALENDAR\n");
  g_autofree char *cp932 = g_convert(text->str, -1, "CP932", "UTF-8", NULL, NULL, NULL);
  g_autoptr(RnBusyFile) file = parse_text(cp932);
  ck_assert_uint_eq(file->items->len, 2000);
  ck_assert_str_eq(((RnBusyItem *)file->items->pdata[1999])->title, "第1999回の学会");
  g_string_free(text, TRUE);
}
END_TEST

RN_TEST_MAIN("absence", {
  tcase_add_test(tc, case_16_zones);
  tcase_add_test(tc, zones_of_the_file_are_not_used);
  tcase_add_test(tc, lengths);
  tcase_add_loop_test(tc, repetitions, 0, G_N_ELEMENTS(repeated));
  tcase_add_test(tc, single_repetitions_are_replaced);
  tcase_add_test(tc, case_21_the_highest_revision_counts);
  tcase_add_test(tc, methods);
  tcase_add_test(tc, case_22_titles);
  tcase_add_test(tc, case_20_marks_ends_and_cp932);
  tcase_add_test(tc, long_files_in_cp932);
})
