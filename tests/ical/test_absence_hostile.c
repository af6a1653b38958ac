/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Calendars that mean harm, or that are broken: each is refused with its sentence, and the program lives. */

#include "ical/absence_child.h"
#include "ical/absence_scan.h"
#include "tests/ical/absence_support.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY "DTSTART;VALUE=DATE:20270105"

static char *
repeat(const char *part, int times)
{
  GString *text = g_string_new(NULL);
  for (int i = 0; i < times; i++)
    g_string_append(text, part);
  return g_string_free(text, FALSE);
}

static void
refuses_text(const char *text, const char *code, int line)
{
  refuses_bytes(text, strlen(text), code, line);
}

/* Case 15: libical would open these names below its folder of zones; a pipe there would hold it for ever. */
START_TEST(case_15_zones_that_are_paths)
{
  g_autofree char *dir = g_dir_make_tmp("rinban-zone-XXXXXX", NULL), *pipe_name = g_build_filename(dir, "pipe", NULL);
  ck_assert_int_eq(mkfifo(pipe_name, 0600), 0);
  g_autofree char *to_pipe = g_strdup_printf("DTSTART;TZID=../../..%s:20270105T100000", pipe_name);
  g_autofree char *quoted = g_strdup_printf("DTSTART;TZID=\"../../..%s\":20270105T100000", pipe_name);
  g_autofree char *many = repeat("x", 10000), *long_name = g_strdup_printf("DTSTART;TZID=%s:20270105T100000", many);
  refuses("DTSTART;TZID=../../../etc/passwd:20270105T100000", "UNKNOWN_ZONE", 6);
  refuses(to_pipe, "UNKNOWN_ZONE", 6);
  refuses(quoted, "UNKNOWN_ZONE", 6);
  refuses(long_name, "UNKNOWN_ZONE", 6);
  refuses(DAY "\r\nEXDATE;TZID=/etc/passwd:20270105T100000", "UNKNOWN_ZONE", 7);
  refuses("DTSTART;TZID=America/New_York:20270105T100000", "UNKNOWN_ZONE", 6);
  g_unlink(pipe_name);
  g_rmdir(dir);
}
END_TEST

/* Case 17. */
START_TEST(case_17_repetitions_without_end)
{
  static const char *const fine[] = {"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MINUTELY;COUNT=1000000000", "FREQ=HOURLY",
                                     "FREQ=DAILY;BYSECOND=1", "FREQ=YEARLY;BYHOUR=1,2,3;COUNT=1"};
  static const char *const unreadable[] = {"",          "FREQ=",          "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;COUNT=0",
                                           "COUNT=3",   "FREQ=DAILY;X=1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;UNTIL=20270231",
                                           "FREQ",      "RSCALE=CHINESE;FREQ=YEARLY", "FREQ=WEEKLY;BYDAY=XX",
                                           "FREQ=WEEKLY;BYDAY=99MO", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;INTERVAL=99999999999999999999"};
  for (gsize i = 0; i < G_N_ELEMENTS(fine); i++) {
    g_autofree char *lines = g_strconcat(DAY "\r\nRRULE:", fine[i], NULL);
    refuses(lines, "RULE_TOO_FINE", 7);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(unreadable); i++) {
    g_autofree char *lines = g_strconcat(DAY "\r\nRRULE:", unreadable[i], NULL);
    refuses(lines, "RULE_UNREADABLE", 7);
  }
  g_autofree char *days = repeat("MO,", 70), *many = g_strdup_printf(DAY "\r\nRRULE:FREQ=WEEKLY;BYDAY=%sTU", days);
  refuses(many, "RULE_UNREADABLE", 7);
  refuses("DTSTART;VALUE=DATE:17010101\r\nRRULE:FREQ=DAILY", "LIMIT_REPEATS", 7);
  gives(DAY "\r\nRRULE:FREQ=DAILY;UNTIL=99991231;BYMONTHDAY=5,6", "0105-0106 0106-0107"); /* clipped to the month */
}
END_TEST

/* Many events each of which repeats ever since: the sum is limited, too. */
START_TEST(case_17_much_work_in_sum)
{
  GString *text = g_string_new("BEGIN:VCALENDAR\n");
  for (int i = 0; i < 60; i++)
    g_string_append_printf(text, "BEGIN:VEVENT\nUID:%d\nDTSTART;VALUE=DATE:19700101\nRRULE:FREQ=DAILY;BYDAY=SU,MO,TU,WE,TH,FR,SA\nEND:VEVENT\n", i);
  g_string_append(text, "END:VCALENDAR\n");
  refuses_text(text->str, "LIMIT_REPEATS", 5 + 5 * 11);
  g_string_free(text, TRUE);
}
END_TEST

/* Case 18. */
START_TEST(case_18_depth_length_number)
{
  g_autofree char *deep = repeat("BEGIN:VEVENT\r\n", 300000), *nested = g_strconcat("BEGIN:VCALENDAR\r\n", deep, NULL);
  refuses_text(nested, "LIMIT_DEPTH", 5);
  g_autofree char *alarms = repeat("BEGIN:VALARM\r\n", 300), *inside = one_event(alarms);
  refuses_text(inside, "LIMIT_DEPTH", 8);
  g_autofree char *wide = repeat("x", 7 << 20), *line = g_strconcat(DAY "\r\nSUMMARY:", wide, NULL);
  refuses(line, "LIMIT_LINE", 7);
  g_autofree char *folds = repeat("\r\n x", 300000), *folded = g_strconcat(DAY "\r\nSUMMARY:", folds, NULL);
  refuses(folded, "LIMIT_LINE", 7);
  g_autofree char *bad = repeat("DTSTART:nonsense\r\n", 50000), *broken = one_event(bad);
  refuses_text(broken, "TIME_IMPOSSIBLE", 6);
  g_autofree char *events = repeat("BEGIN:VEVENT\nEND:VEVENT\n", 10001), *many = g_strdup_printf("BEGIN:VCALENDAR\n%sEND:VCALENDAR\n", events);
  refuses_text(many, "LIMIT_EVENTS", 20002);
  g_autofree char *lines = repeat("X:1\n", 400001), *tall = one_event(lines);
  refuses_text(tall, "LIMIT_LINES", 400001);
  g_autofree char *params = repeat(";A=b", 40), *crowded = g_strdup_printf(DAY "\r\nSUMMARY%s:x", params);
  refuses(crowded, "LINE_FORM", 7);
}
END_TEST

static gsize
peak_kilobytes(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (gsize)usage.ru_maxrss;
}

/* Case 11 for calendars: no more is read than the limit, and that is not kept. */
START_TEST(case_11_a_file_of_100_megabytes)
{
  g_autofree char *dir = g_dir_make_tmp("rinban-large-XXXXXX", NULL), *path = g_build_filename(dir, "own.ics", NULL);
  FILE *file = fopen(path, "w");
  ck_assert(file && fputs("BEGIN:VCALENDAR\nSUMMARY:", file) >= 0);
  ck_assert_int_eq(ftruncate(fileno(file), 100 << 20), 0); /* one line, without taking place on the disk */
  fclose(file);
  gsize before = peak_kilobytes();
  g_autoptr(GPtrArray) messages = rn_messages_new();
  const RnAbsenceOptions options = {.name = path, .from = JANUARY_FROM, .to = JANUARY_TO, .limits = rn_absence_child_limits};
  ck_assert_ptr_null(rn_absence_read(path, &options, messages, NULL));
  ck_assert_uint_eq(messages->len, 1);
  ck_assert_str_eq(((RnMessage *)messages->pdata[0])->code, "LIMIT_BYTES");
  ck_assert_uint_lt(peak_kilobytes() - before, 20 << 10);
  g_unlink(path);
  g_rmdir(dir);
}
END_TEST

/* Case 19. */
START_TEST(case_19_many_exceptions)
{
  g_autofree char *most = repeat(",20270105", 499), *more = repeat(",20270105", 599);
  g_autofree char *some = g_strconcat(DAY "\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;VALUE=DATE:20270105", most, NULL);
  g_autofree char *many = g_strconcat(DAY "\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;VALUE=DATE:20270105", more, NULL);
  gives(some, "0106-0107");
  refuses(many, "LIMIT_VALUES", 8);
}
END_TEST

/* Case 20: what is refused. */
START_TEST(case_20_broken_files)
{
  g_autofree char *good = one_event(DAY);
  g_autofree char *cut = g_strndup(good, strlen(good) - strlen("END:VCALENDAR\r\n"));
  g_autofree char *twice = g_strconcat(good, good, NULL), *open = g_strndup(good, strlen(good) - strlen("END:VEVENT\r\nEND:VCALENDAR\r\n"));
  g_autofree char *tail = g_strconcat(good, "X:1\r\n", NULL);
  refuses_text(cut, "CALENDAR_TRUNCATED", 0);
  refuses_text(open, "CALENDAR_TRUNCATED", 0);
  refuses_text(twice, "SEVERAL_CALENDARS", 9);
  refuses_text(tail, "CALENDAR_NESTING", 9);
  refuses_text("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\n", "CALENDAR_NESTING", 2);
  refuses_text("BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t\nEND:VTODO\nEND:VCALENDAR\n", "NO_EVENTS", 0);
  refuses_bytes("BEGIN:VCALENDAR\nSUMMARY:a\0b\nEND:VCALENDAR\n", 42, "FILE_NUL", 2);
  refuses_text("BEGIN:VCALENDAR\rEND:VCALENDAR\r", "LINE_END", 1);
  refuses_text("", "FILE_EMPTY", 0);
  refuses_text("\xEF\xBB\xBF\n\n", "FILE_EMPTY", 0);
  refuses_text("<!DOCTYPE html>\n<title>login</title>\n", "FILE_HTML", 1);
  refuses_text("Subject,Start Date\n", "NOT_CALENDAR", 1);
  refuses_text("X:1\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", "NOT_CALENDAR", 1);
  refuses_bytes("\xFF\xFE"
                "B\0E\0",
                6, "FILE_UTF16", 0);
  refuses(DAY "\r\nSUMMARY:\x80\xFF", "ENCODING_INVALID", 7);
  refuses(DAY "\r\nnonsense", "LINE_FORM", 7);
}
END_TEST

/* Case 21: nothing rolls over into the next month. */
START_TEST(case_21_impossible_times)
{
  static const char *const bad[] = {"DTSTART:20261301", "DTSTART:20260231T250000", "DTSTART;VALUE=DATE:20270229", "DTSTART:20270105T10",
                                    "DTSTART:20270105T100000+09", "DTSTART:", "DTSTART:99999999", "DTSTART:00000000",
                                    DAY "\r\nDURATION:P99999999999W", DAY "\r\nDURATION:-P1D", DAY "\r\nDURATION:P", DAY "\r\nEXDATE:x"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    refuses(bad[i], "TIME_IMPOSSIBLE", strstr(bad[i], "\r\n") ? 7 : 6);
  refuses(DAY "\r\nDTEND;VALUE=DATE:20270104", "TIME_ORDER", 4);
  refuses(DAY "\r\nDTEND:20270106T000000Z", "TIME_ORDER", 4);
  refuses(DAY "\r\nDTEND;VALUE=DATE:20370104", "TIME_ORDER", 4);
  refuses(DAY "\r\n" DAY, "PROPERTY_TWICE", 7);
  refuses(DAY "\r\nSEQUENCE:many", "SEQUENCE_UNREADABLE", 7);
  refuses(DAY "\r\nSEQUENCE:99999999999", "SEQUENCE_UNREADABLE", 7);
  refuses("SUMMARY:x", "EVENT_WITHOUT_START", 4);
  refuses(DAY "\r\nEXRULE:FREQ=DAILY", "UNSUPPORTED", 7);
  refuses(DAY "\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270105", "UNSUPPORTED", 7);
  refuses_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" DAY "\nEND:VEVENT\nEND:VCALENDAR\n", "EVENT_WITHOUT_UID", 2);
}
END_TEST

/* --- the child --- */

static void
is_given_up(const char *text, const RnAbsenceChildLimits *limits)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnBusyFile) file = parse_bytes(text, strlen(text), limits, messages);
  ck_assert_ptr_null(file);
  ck_assert_str_eq(((RnMessage *)messages->pdata[0])->code, "LIMIT_WORK");
}

/* No count foresees that libical searches long for a 30th of February; the limit of computing time ends it. */
START_TEST(a_child_that_computes_too_long_is_ended)
{
  GString *text = g_string_new("BEGIN:VCALENDAR\n");
  for (int i = 0; i < 50; i++)
    g_string_append_printf(text, "BEGIN:VEVENT\nUID:%d\n" DAY "\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n", i);
  g_string_append(text, "END:VCALENDAR\n");
  const RnAbsenceChildLimits limits = {1, rn_absence_child_limits.memory_bytes, 60};
  is_given_up(text->str, &limits);
  g_string_free(text, TRUE);
}
END_TEST

#if !defined(__SANITIZE_ADDRESS__)
START_TEST(a_child_that_needs_too_much_memory_is_ended)
{
  g_autofree char *name = repeat("n", 700);
  GString *text = g_string_new("BEGIN:VCALENDAR\n");
  for (int i = 0; i < 9000; i++)
    g_string_append_printf(text, "BEGIN:VEVENT\nUID:%s%d\n" DAY "\nEND:VEVENT\n", name, i);
  g_string_append(text, "END:VCALENDAR\n");
  const RnAbsenceChildLimits limits = {5, 1 << 20, 60};
  is_given_up(text->str, &limits);
  g_autoptr(RnBusyFile) file = parse_text(text->str); /* with the usual limit it is read */
  ck_assert_uint_eq(file->items->len, 9000);
  g_string_free(text, TRUE);
}
END_TEST
#else
START_TEST(a_child_that_needs_too_much_memory_is_ended)
{
  ck_assert_uint_gt(rn_absence_child_limits.memory_bytes, 0); /* the sanitizer's own memory leaves no limit possible */
}
END_TEST
#endif

START_TEST(a_child_that_stands_still_is_ended)
{
  g_autofree char *good = one_event(DAY);
  const RnAbsenceChildLimits limits = {5, rn_absence_child_limits.memory_bytes, 0};
  is_given_up(good, &limits);
}
END_TEST

/* What the child says is not trusted either. */
START_TEST(answers_out_of_form_are_not_taken)
{
  static const char *const bad[] = {
    "", ".\n", "F\t1\t0\t0\t0\n", "F\t2\t0\t0\t0\n.\n", "F\t1\t0\t0\n.\n", "F\t1\t0\t0\t0\n.\nX\n", "F\t1\t0\t0\t0\n.",
    "T\t1\t0\t0\t0\t0\t1\tu\t\t\n.\n", "F\t1\t0\t0\t0\nT\t1\t0\t0\t0\t5\t5\tu\t\t\n.\n", "F\t1\t0\t0\t0\nT\t0\t0\t0\t0\t0\t1\tu\t\t\n.\n",
    "F\t1\t0\t0\t0\nT\t1\t-1\t0\t0\t0\t1\tu\t\t\n.\n", "F\t1\t0\t0\t0\nT\t1\t0\t9\t0\t0\t1\tu\t\t\n.\n",
    "F\t1\t0\t0\t0\nT\t1\t0\t0\t0\t0\t1\tu\t\\377\t\n.\n", "F\t1\t0\t0\t0\nT\t1\t0\t0\t0\t0\t99999999999999999\tu\t\t\n.\n",
    "F\t1\t0\t0\t0\nX\t1\t0\t0\t0\t0\t1\tu\t\t\n.\n", "E\t1\tCODE\n.\n", "E\t1\t\ttext\n.\n", "E\t1\tCODE\ttext\n"};
  const RnAbsenceOptions options = {.name = "own.ics"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(GString) answer = g_string_new(bad[i]);
    g_autoptr(GPtrArray) messages = rn_messages_new();
    RnBusyFile *file = NULL;
    ck_assert_msg(!rn_absence_child_answer(answer, &options, messages, &file), "%s", bad[i]);
    ck_assert(!file && messages->len == 0);
  }
  g_autoptr(GString) good = g_string_new("F\t1\t0\t0\t0\nT\t1\t2\t3\t0\t0\t1\tu\\n\t\\343\\201\\202\t\n.\n");
  g_autoptr(GPtrArray) messages = rn_messages_new();
  RnBusyFile *file = NULL;
  ck_assert(rn_absence_child_answer(good, &options, messages, &file));
  g_autofree char *again = rn_absence_child_rows(file);
  ck_assert_str_eq(again, good->str);
  rn_request_busy_file_free(file);
}
END_TEST

RN_TEST_MAIN("absence_hostile", {
  tcase_add_test(tc, case_15_zones_that_are_paths);
  tcase_add_test(tc, case_17_repetitions_without_end);
  tcase_add_test(tc, case_17_much_work_in_sum);
  tcase_add_test(tc, case_18_depth_length_number);
  tcase_add_test(tc, case_11_a_file_of_100_megabytes);
  tcase_add_test(tc, case_19_many_exceptions);
  tcase_add_test(tc, case_20_broken_files);
  tcase_add_test(tc, case_21_impossible_times);
  tcase_add_test(tc, a_child_that_computes_too_long_is_ended);
  tcase_add_test(tc, a_child_that_needs_too_much_memory_is_ended);
  tcase_add_test(tc, a_child_that_stands_still_is_ended);
  tcase_add_test(tc, answers_out_of_form_are_not_taken);
})
