/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Content lines: case 24, alone and against libical. */

#include "ical/line.h"
#include "tests/ical/random_text.h"
#include "tests/testing.h"

#include <libical/ical.h>
#include <signal.h>
#include <string.h>

static void
assert_clean(const char *text, const char *expected)
{
  g_autofree char *clean = rn_line_clean(text);
  ck_assert_str_eq(clean, expected);
}

START_TEST(clean_keeps_text_and_drops_controls)
{
  assert_clean("髙橋 ①", "髙橋 ①");
  assert_clean("a\tb\x01\x1b[0m\x7f\xc2\x9b" "c", "a b[0mc");
  assert_clean("a\r\nb\rc\nd\xc2\x85" "e\u2028f", "a\nb\nc\nd\ne\nf");
  assert_clean("  a \n", "a");
  assert_clean("\u3000", "");
  assert_clean("a                              b", "a                b");
  assert_clean("a\xff", "a\ufffd");
}
END_TEST

START_TEST(escape_follows_the_rfc)
{
  g_autofree char *escaped = rn_line_escape("a\\b;c,d\ne:\"f\"");
  ck_assert_str_eq(escaped, "a\\\\b\\;c\\,d\\ne:\"f\"");
}
END_TEST

START_TEST(fold_counts_octets)
{
  for (int n = 0; n < 300; n++) {
    g_autofree char *content = g_strnfill((gsize)n + 1, 'x');
    GString *out = g_string_new(NULL);
    rn_line_fold(out, content);
    int continuations = n + 1 <= 75 ? 0 : (n + 1 - 75 + 73) / 74;
    ck_assert_uint_eq(out->len, (gsize)(n + 1 + 2 + 3 * continuations));
    g_string_free(out, TRUE);
  }
}
END_TEST

/* The lengths at which libical 3.0 writes an empty continuation line. */
START_TEST(fold_never_splits_an_escape_or_a_character)
{
  for (int n = 60; n < 80; n++) {
    g_autofree char *fill = g_strnfill((gsize)n, 'x');
    g_autofree char *content = g_strconcat(fill, "\\n\\\\𠮷\\,", NULL);
    GString *out = g_string_new(NULL);
    rn_line_fold(out, content);
    ck_assert_ptr_null(strstr(out->str, "x\\\r\n n"));
    g_autoptr(GPtrArray) lines = rn_line_unfold(out->str, out->len);
    ck_assert_ptr_nonnull(lines);
    ck_assert_str_eq(lines->pdata[0], content);
    g_auto(GStrv) physical = g_strsplit(out->str, "\r\n", -1);
    for (char **line = physical; *line; line++)
      ck_assert(g_utf8_validate(*line, -1, NULL));
    g_string_free(out, TRUE);
  }
}
END_TEST

START_TEST(unfold_refuses_broken_lines)
{
  static const char *const broken[] = {"A:1", "A:1\n", "A:1\r", "A:1\r\r\n", "A:1\r\n \r\n", "A:1\r\n  \r\n", " A:1\r\n", "\r\n",
                                       "A:\xff\r\n", "A:1\n2\r\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
    g_autoptr(GPtrArray) lines = rn_line_unfold(broken[i], strlen(broken[i]));
    ck_assert_msg(lines == NULL, "%zu accepted", i);
  }
  g_autofree char *fill = g_strnfill(76, 'x');
  g_autofree char *wide = g_strconcat(fill, "\r\n", NULL);
  ck_assert_ptr_null(rn_line_unfold(wide, strlen(wide)));
}
END_TEST

/* What libical makes of SUMMARY in an event. */
static void
assert_libical_reads(const char *line, const char *expected)
{
  g_autofree char *text = g_strconcat("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\nBEGIN:VEVENT\r\nUID:u\r\n",
                                      line, "END:VEVENT\r\nEND:VCALENDAR\r\n", NULL);
  icalcomponent *calendar = icalparser_parse_string(text);
  ck_assert_ptr_nonnull(calendar);
  icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
  ck_assert_ptr_nonnull(event);
  ck_assert_int_eq(icalcomponent_count_properties(event, ICAL_ANY_PROPERTY), 2);
  icalproperty *summary = icalcomponent_get_first_property(event, ICAL_SUMMARY_PROPERTY);
  ck_assert_str_eq(icalproperty_get_summary(summary), expected);
  icalcomponent_free(calendar);
}

START_TEST(case_24_random_texts)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(24);
  for (int i = 0; i < 100000; i++) {
    g_autofree char *text = random_text(rand, 60);
    g_autofree char *clean = rn_line_clean(text);
    g_autofree char *again = rn_line_clean(clean);
    ck_assert_str_eq(clean, again);
    g_autofree char *escaped = rn_line_escape(clean);
    GString *out = g_string_new(NULL);
    rn_line_text(out, "SUMMARY", text);
    g_autoptr(GPtrArray) lines = rn_line_unfold(out->str, out->len); /* octets, bare CR/LF, blank continuations */
    ck_assert_msg(lines != NULL, "text %d: %s", i, out->str);
    ck_assert_uint_eq(lines->len, 1);
    ck_assert(g_str_has_prefix(lines->pdata[0], "SUMMARY:"));
    ck_assert_str_eq((char *)lines->pdata[0] + 8, escaped);
    if (*clean) /* libical drops a property without value */
      assert_libical_reads(out->str, clean);
    g_string_free(out, TRUE);
  }
}
END_TEST

START_TEST(values_of_other_types)
{
  GString *out = g_string_new(NULL);
  RnDate date;
  ck_assert(rn_date_from_ymd(2027, 1, 4, &date));
  rn_line_word(out, "REFRESH-INTERVAL;VALUE=DURATION", "PT4H");
  rn_line_number(out, "SEQUENCE", 2147483647);
  rn_line_instant(out, "DTSTART", rn_instant_from_local(date, 8 * 60));
  rn_line_date(out, "DTEND;VALUE=DATE", date);
  ck_assert_str_eq(out->str, "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\nSEQUENCE:2147483647\r\nDTSTART:20270103T230000Z\r\n"
                             "DTEND;VALUE=DATE:20270104\r\n");
  g_string_free(out, TRUE);
}
END_TEST

/* GLib announces an assertion on stdout, where the results of the tests go. */
static void
silence(void)
{
  ck_assert_ptr_nonnull(freopen("/dev/null", "w", stdout));
  ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
}

/* A word or a name that could begin another property stops the program: it can only be our own mistake. */
START_TEST(word_with_a_line_end_aborts)
{
  GString *out = g_string_new(NULL);
  silence();
  rn_line_word(out, "UID", "a\r\nATTENDEE:x");
}
END_TEST

START_TEST(name_with_a_colon_aborts)
{
  GString *out = g_string_new(NULL);
  silence();
  rn_line_text(out, "SUMMARY:x\r\nURL", "text");
}
END_TEST

RN_TEST_MAIN("line", {
  tcase_add_test(tc, clean_keeps_text_and_drops_controls);
  tcase_add_test(tc, escape_follows_the_rfc);
  tcase_add_test(tc, fold_counts_octets);
  tcase_add_test(tc, fold_never_splits_an_escape_or_a_character);
  tcase_add_test(tc, unfold_refuses_broken_lines);
  tcase_add_test(tc, case_24_random_texts);
  tcase_add_test(tc, values_of_other_types);
  tcase_add_test_raise_signal(tc, word_with_a_line_end_aborts, SIGABRT);
  tcase_add_test_raise_signal(tc, name_with_a_colon_aborts, SIGABRT);
})
