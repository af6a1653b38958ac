/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The rules of the law against a table made independently of them: every day of the century, names included, and
 * the facts that people quote about the law's odd corners. */

#include <string.h>

#include "engine/calendar.h"
#include "tests/testing.h"

#define DAYS 36525

static RnDate
day(int year, int month, int number)
{
  RnDate date = RN_DATE_NONE;
  ck_assert(rn_date_from_ymd(year, month, number, &date));
  return date;
}

START_TEST(all_days_equal_the_golden_table)
{
  g_autofree char *path = rn_test_path("tests/golden/holidays_jp_2000_2099.csv");
  g_autofree char *text = NULL;
  ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  ck_assert_str_eq(lines[0], "date,name");
  RnDate date = day(2000, 1, 1);
  int holidays = 0, days = 0;
  for (char **line = lines + 1; *line && **line; line++) {
    char *comma = strchr(*line, ',');
    ck_assert_ptr_nonnull(comma);
    *comma = '\0';
    RnDate golden = RN_DATE_NONE;
    ck_assert_msg(rn_date_parse(*line, &golden), "%s", *line);
    for (; date < golden; date++, days++) {
      const char *name = rn_holiday_by_law(date);
      ck_assert_msg(!name, "%s before %s", name ? name : "", *line);
    }
    const char *name = rn_holiday_by_law(date);
    ck_assert_msg(name != NULL, "%s is missing", *line);
    ck_assert_msg(strcmp(name, comma + 1) == 0, "%s: %s, not %s", *line, comma + 1, name);
    date++, days++, holidays++;
  }
  for (; date <= day(2099, 12, 31); date++, days++)
    ck_assert_ptr_null(rn_holiday_by_law(date));
  ck_assert_int_eq(days, DAYS);
  ck_assert_int_eq(holidays, 1773);
}
END_TEST

/* Dates of one kind as "YYYY-MM-DD …", in order. */
static char *
dates_named(const char *name, gboolean mondays_too)
{
  GString *list = g_string_new(NULL);
  for (RnDate date = day(2000, 1, 1); date <= day(2099, 12, 31); date++) {
    if (g_strcmp0(rn_holiday_by_law(date), name) != 0 || (!mondays_too && rn_date_weekday(date) == 1))
      continue;
    g_autofree char *text = rn_date_format(date);
    g_string_append_printf(list, "%s%s", list->len ? " " : "", text);
  }
  return g_string_free(list, FALSE);
}

START_TEST(days_between_two_holidays)
{
  g_autofree char *found = dates_named("休日", TRUE);
  ck_assert_str_eq(found,
                   "2000-05-04 2001-05-04 2002-05-04 2004-05-04 2005-05-04 2006-05-04 2009-09-22 2015-09-22 "
                   "2019-04-30 2019-05-02 2026-09-22 2032-09-21 2037-09-22 2043-09-22 2049-09-21 2054-09-22 "
                   "2060-09-21 2071-09-22 2077-09-21 2088-09-21 2094-09-21 2099-09-22");
}
END_TEST

START_TEST(substitute_days_that_are_no_monday)
{
  static const int years[] = {2008, 2009, 2014, 2015, 2020, 2025, 2026, 2031, 2036, 2037, 2042, 2043, 2048, 2053,
                              2054, 2059, 2064, 2065, 2070, 2071, 2076, 2081, 2082, 2087, 2092, 2093, 2098, 2099};
  GString *wanted = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(years); i++)
    g_string_append_printf(wanted, "%s%d-05-06", i ? " " : "", years[i]);
  g_autofree char *found = dates_named("振替休日", FALSE);
  ck_assert_str_eq(found, wanted->str);
  g_string_free(wanted, TRUE);
}
END_TEST

static int
day_of(const char *name, int year, int month)
{
  for (int number = 15; number <= 25; number++)
    if (g_strcmp0(rn_holiday_by_law(day(year, month, number)), name) == 0)
      return number;
  return 0;
}

static gboolean
is_listed(const int *list, gsize n, int year)
{
  for (gsize i = 0; i < n; i++)
    if (list[i] == year - 2000)
      return TRUE;
  return FALSE;
}

START_TEST(days_of_the_equinoxes)
{
  static const int march19[] = {92, 96};
  static const int march21[] = {2,  3,  6,  7,  10, 11, 14, 15, 18, 19, 22, 23, 27, 31, 35, 39, 43, 47, 51, 55};
  static const int september22[] = {12, 16, 20, 24, 28, 32, 36, 40, 44, 45, 48, 49, 52, 53, 56, 57,
                                    60, 61, 64, 65, 68, 69, 72, 73, 76, 77, 78, 80, 81, 82, 84, 85,
                                    86, 88, 89, 90, 92, 93, 94, 96, 97, 98};
  for (int year = 2000; year <= 2099; year++) {
    int march = 20, september = 23;
    if (is_listed(march19, G_N_ELEMENTS(march19), year))
      march = 19;
    if (is_listed(march21, G_N_ELEMENTS(march21), year))
      march = 21;
    if (is_listed(september22, G_N_ELEMENTS(september22), year))
      september = 22;
    ck_assert_msg(day_of("春分の日", year, 3) == march, "%d", year);
    ck_assert_msg(day_of("秋分の日", year, 9) == september, "%d", year);
  }
}
END_TEST

START_TEST(numbers_of_holidays_by_year)
{
  static const int wanted[][2] = {{2019, 22}, {2020, 18}, {2021, 17}, {2026, 18}, {2027, 17}, {2028, 16}};
  for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
    int count = 0;
    for (RnDate date = day(wanted[i][0], 1, 1); date <= day(wanted[i][0], 12, 31); date++)
      count += rn_holiday_by_law(date) != NULL;
    ck_assert_int_eq(count, wanted[i][1]);
  }
}
END_TEST

START_TEST(nothing_is_known_outside_the_century)
{
  ck_assert_ptr_null(rn_holiday_by_law(day(2000, 1, 1) - 365));
  ck_assert_ptr_null(rn_holiday_by_law(day(2099, 12, 31) + 1));
  ck_assert_ptr_null(rn_holiday_by_law(RN_DATE_NONE));
  ck_assert_ptr_null(rn_holiday_by_law(G_MAXINT32));
}
END_TEST

static gpointer
count_holidays(gpointer unused)
{
  (void)unused;
  int count = 0;
  for (RnDate date = 10957; date < 10957 + DAYS; date++)
    count += rn_holiday_by_law(date) != NULL;
  return GINT_TO_POINTER(count);
}

/* Check forks for each test, so nobody has filled the rows yet. */
START_TEST(threads_may_ask_at_the_same_time)
{
  GThread *threads[4];
  for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
    threads[i] = g_thread_new("holidays", count_holidays, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
    ck_assert_int_eq(GPOINTER_TO_INT(g_thread_join(threads[i])), 1773);
}
END_TEST

RN_TEST_MAIN("holidays", {
  tcase_add_test(tc, threads_may_ask_at_the_same_time);
  tcase_add_test(tc, all_days_equal_the_golden_table);
  tcase_add_test(tc, days_between_two_holidays);
  tcase_add_test(tc, substitute_days_that_are_no_monday);
  tcase_add_test(tc, days_of_the_equinoxes);
  tcase_add_test(tc, numbers_of_holidays_by_year);
  tcase_add_test(tc, nothing_is_known_outside_the_century);
})
