/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Dates, months and instants against known facts and against GLib's GDateTime. */

#include "engine/date.h"
#include "tests/testing.h"

static RnDate
day(const char *text)
{
  RnDate date = RN_DATE_NONE;
  ck_assert_msg(rn_date_parse(text, &date), "%s", text);
  return date;
}

START_TEST(every_day_of_the_century_round_trips)
{
  RnDate previous = day("2000-01-01") - 1;
  int days = 0;
  for (int year = 2000; year <= 2099; year++)
    for (int month = 1; month <= 12; month++)
      for (int number = 1; number <= 31; number++) {
        RnDate date;
        g_autoptr(GDateTime) other = g_date_time_new_utc(year, month, number, 0, 0, 0);
        ck_assert_int_eq(rn_date_from_ymd(year, month, number, &date), other != NULL);
        if (!other)
          continue;
        days++;
        ck_assert_int_eq(date, previous + 1);
        previous = date;
        ck_assert_int_eq((gint64)date * 86400, g_date_time_to_unix(other));
        ck_assert_int_eq(rn_date_weekday(date), g_date_time_get_day_of_week(other) % 7);
        int y, m, d;
        rn_date_to_ymd(date, &y, &m, &d);
        ck_assert(y == year && m == month && d == number);
        g_autofree char *text = rn_date_format(date);
        ck_assert_int_eq(day(text), date);
        ck_assert_int_eq(rn_month_of(date), year * 12 + month - 1);
      }
  ck_assert_int_eq(days, 36525);
}
END_TEST

START_TEST(bad_dates_are_refused_and_leave_the_result_alone)
{
  static const char *const bad[] = {"",           "2027",        "2027-1-1",   "2027-01-1",   "2027-13-01",
                                    "2027-00-10", "2027-02-29",  "2100-02-28", "1999-12-31",  "2027-01-00",
                                    "2027-11-31", "2027-01-01 ", " 2027-01-01", "2027/01/01", "+027-01-01"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    RnDate date = 4711;
    ck_assert_msg(!rn_date_parse(bad[i], &date), "%s", bad[i]);
    ck_assert_int_eq(date, 4711);
  }
  RnDate date = 4711;
  ck_assert(!rn_date_parse(NULL, &date));
  ck_assert(!rn_date_from_ymd(2027, 256 + 1, 1, &date));
  ck_assert(!rn_date_from_ymd(2027, 1, 256 + 1, &date));
  ck_assert(!rn_date_from_ymd(65536 + 2027, 1, 1, &date));
  ck_assert_int_eq(date, 4711);
}
END_TEST

START_TEST(weekdays_of_early_dates)
{
  ck_assert_int_eq(rn_date_weekday(0), 4);
  ck_assert_int_eq(rn_date_weekday(-1), 3);
  ck_assert_int_eq(rn_date_weekday(-5), 6);
  ck_assert_int_eq(rn_date_weekday(day("2027-01-01")), 5);
}
END_TEST

START_TEST(months)
{
  RnMonth month = -1;
  ck_assert(rn_month_parse("2027-01", &month));
  ck_assert_int_eq(month, 2027 * 12);
  ck_assert_int_eq(rn_month_first(month), day("2027-01-01"));
  ck_assert_int_eq(rn_month_days(month), 31);
  ck_assert_int_eq(rn_month_days(month + 1), 28);
  ck_assert_int_eq(rn_month_days(2028 * 12 + 1), 29);
  ck_assert_int_eq(rn_month_days(2000 * 12 + 1), 29);
  ck_assert_int_eq(rn_month_days(2099 * 12 + 11), 31);
  g_autofree char *text = rn_month_format(month - 1);
  ck_assert_str_eq(text, "2026-12");
  static const char *const bad[] = {"2027-00", "2027-13", "2027-1", "2027-01-01", "1999-12", "2100-01", "", "202701"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    ck_assert_msg(!rn_month_parse(bad[i], &month), "%s", bad[i]);
  ck_assert_int_eq(month, 2027 * 12);
  ck_assert_int_eq(rn_fiscal_year(day("2027-03-31")), 2026);
  ck_assert_int_eq(rn_fiscal_year(day("2027-04-01")), 2027);
  ck_assert_int_eq(rn_fiscal_year(day("2026-12-31")), 2026);
}
END_TEST

START_TEST(local_time_is_nine_hours_ahead)
{
  RnDate date = day("2027-01-01");
  ck_assert_int_eq(rn_instant_from_local(date, 9 * 60), (RnInstant)date * 86400);
  ck_assert_int_eq(rn_instant_from_local(date, 33 * 60), (RnInstant)(date + 1) * 86400);
  RnDate back;
  int minutes;
  rn_instant_to_local(rn_instant_from_local(date, 1590), &back, &minutes);
  ck_assert_int_eq(back, date + 1);
  ck_assert_int_eq(minutes, 150);
  rn_instant_to_local(rn_instant_from_local(date, 0) - 1, &back, &minutes);
  ck_assert_int_eq(back, date - 1);
  ck_assert_int_eq(minutes, 1439);
  rn_instant_to_local(-9 * 3600 - 1, &back, &minutes);
  ck_assert_int_eq(back, -1);
  ck_assert_int_eq(minutes, 1439);
}
END_TEST

START_TEST(instants_are_read_with_and_without_offset)
{
  static const char *const same[] = {"2027-01-02T03:00",       "2027-01-02T03:00:00", "2027-01-02T03:00+09:00",
                                     "2027-01-01T18:00Z",      "2027-01-01T18:00:00Z", "2027-01-01T13:00:00-05:00",
                                     "2027-01-01T18:00-00:00", "2027-01-01T23:45:00+05:45"};
  RnInstant wanted = rn_instant_from_local(day("2027-01-02"), 180);
  for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
    RnInstant instant = 0;
    ck_assert_msg(rn_instant_parse(same[i], &instant), "%s", same[i]);
    ck_assert_msg(instant == wanted, "%s", same[i]);
  }
  static const char *const bad[] = {"2027-01-02",           "2027-01-02 03:00",    "2027-01-02T3:00", "2027-01-02T24:00",
                                    "2027-01-02T03:60",     "2027-01-02T03:00:60", "2027-02-29T03:00", "2027-01-02T03:00+9",
                                    "2027-01-02T03:00+0900", "2027-01-02T03:00Zx", "2027-01-02T03:00:", "",
                                    "2027-01-02T03:00+24:00"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    RnInstant instant = 42;
    ck_assert_msg(!rn_instant_parse(bad[i], &instant), "%s", bad[i]);
    ck_assert_int_eq(instant, 42);
  }
}
END_TEST

START_TEST(a_date_alone_bounds_a_time_by_its_midnights)
{
  ck_assert_int_eq(rn_instant_bound("2027-01-02", FALSE), rn_instant_from_local(day("2027-01-02"), 0));
  ck_assert_int_eq(rn_instant_bound("2027-01-02", TRUE), rn_instant_from_local(day("2027-01-03"), 0));
  ck_assert_int_eq(rn_instant_bound("2027-01-02T03:00", TRUE), rn_instant_from_local(day("2027-01-02"), 180));
  ck_assert(rn_instant_bound("2027-01-02T03:00", FALSE) == rn_instant_bound("2027-01-01T18:00Z", TRUE));
  ck_assert(rn_instant_bound("", FALSE) == RN_INSTANT_NONE && rn_instant_bound("2027-02-29", TRUE) == RN_INSTANT_NONE);
}
END_TEST

START_TEST(instants_are_written_in_three_forms)
{
  RnInstant instant = rn_instant_from_local(day("2027-01-01"), 0) + 7;
  g_autofree char *local = rn_instant_format(instant);
  g_autofree char *utc = rn_instant_format_utc(instant, FALSE);
  g_autofree char *basic = rn_instant_format_utc(instant, TRUE);
  ck_assert_str_eq(local, "2027-01-01T00:00:07+09:00");
  ck_assert_str_eq(utc, "2026-12-31T15:00:07Z");
  ck_assert_str_eq(basic, "20261231T150007Z");
  RnInstant back = 0;
  ck_assert(rn_instant_parse(local, &back));
  ck_assert_int_eq(back, instant);
}
END_TEST

RN_TEST_MAIN("date", {
  tcase_add_test(tc, every_day_of_the_century_round_trips);
  tcase_add_test(tc, bad_dates_are_refused_and_leave_the_result_alone);
  tcase_add_test(tc, weekdays_of_early_dates);
  tcase_add_test(tc, months);
  tcase_add_test(tc, local_time_is_nine_hours_ahead);
  tcase_add_test(tc, instants_are_read_with_and_without_offset);
  tcase_add_test(tc, a_date_alone_bounds_a_time_by_its_midnights);
  tcase_add_test(tc, instants_are_written_in_three_forms);
})
