/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Overrides, date classes and the year-end season. The law itself: tests/golden/test_holidays.c. */

#include "engine/calendar.h"
#include "tests/testing.h"

static RnDate
day(const char *text)
{
  RnDate date = RN_DATE_NONE;
  ck_assert_msg(rn_date_parse(text, &date), "%s", text);
  return date;
}

START_TEST(classes_of_the_fiscal_year_2026)
{
  g_autoptr(RnCalendar) calendar = rn_calendar_new();
  int count[RN_N_CLASSES] = {0};
  for (RnDate date = day("2026-04-01"); date <= day("2027-03-31"); date++)
    count[rn_calendar_class(calendar, date)]++;
  ck_assert_int_eq(count[RN_CLASS_WEEKDAY], 241);
  ck_assert_int_eq(count[RN_CLASS_SATURDAY], 51);
  ck_assert_int_eq(count[RN_CLASS_REST], 67);
  ck_assert_int_eq(count[RN_CLASS_YEAREND], 6);
}
END_TEST

/* First days and lengths of the runs of at least three rest or year-end days; Saturdays do not count. */
START_TEST(runs_of_rest_days_in_the_fiscal_year_2026)
{
  g_autoptr(RnCalendar) calendar = rn_calendar_new();
  GString *runs = g_string_new(NULL);
  int run = 0;
  for (RnDate date = day("2026-04-01"); date <= day("2027-03-31"); date++) {
    RnDateClass klass = rn_calendar_class(calendar, date);
    if (klass == RN_CLASS_REST || klass == RN_CLASS_YEAREND) {
      run++;
      continue;
    }
    if (run >= 3) {
      g_autofree char *first = rn_date_format(date - run);
      g_string_append_printf(runs, "%s:%d ", first, run);
    }
    run = 0;
  }
  ck_assert_str_eq(runs->str, "2026-05-03:4 2026-09-20:4 2026-12-29:6 ");
  g_string_free(runs, TRUE);
}
END_TEST

START_TEST(the_strongest_class_wins)
{
  g_autoptr(RnCalendar) calendar = rn_calendar_new();
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-01-02")), RN_CLASS_YEAREND);  /* Saturday */
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-01-03")), RN_CLASS_YEAREND);  /* Sunday */
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-01-04")), RN_CLASS_WEEKDAY);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2029-02-12")), RN_CLASS_REST);     /* substitute Monday */
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-05-29")), RN_CLASS_SATURDAY);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2028-04-29")), RN_CLASS_REST);     /* 昭和の日 on a Saturday */
  ck_assert_int_eq(rn_calendar_class(calendar, day("2026-12-28")), RN_CLASS_WEEKDAY);
}
END_TEST

START_TEST(overrides_change_one_date)
{
  g_autoptr(RnCalendar) calendar = rn_calendar_new();
  RnDate monday = day("2027-06-14");
  rn_calendar_add(calendar, monday, "創立記念日");
  ck_assert_str_eq(rn_calendar_holiday(calendar, monday), "創立記念日");
  ck_assert_int_eq(rn_calendar_class(calendar, monday), RN_CLASS_REST);
  ck_assert_ptr_null(rn_calendar_holiday(calendar, monday + 1));
  ck_assert_int_eq(rn_calendar_class(calendar, monday + 1), RN_CLASS_WEEKDAY);

  RnDate sea = day("2027-07-19");
  rn_calendar_remove(calendar, sea);
  ck_assert_ptr_null(rn_calendar_holiday(calendar, sea));
  ck_assert_int_eq(rn_calendar_class(calendar, sea), RN_CLASS_WEEKDAY);
  rn_calendar_rename(calendar, sea, "海"); /* the last one wins */
  ck_assert_str_eq(rn_calendar_holiday(calendar, sea), "海");
  ck_assert_int_eq(rn_calendar_class(calendar, sea), RN_CLASS_REST);

  rn_calendar_rename(calendar, monday + 2, "nothing to rename");
  ck_assert_ptr_null(rn_calendar_holiday(calendar, monday + 2));
  ck_assert_int_eq(rn_calendar_class(calendar, monday + 2), RN_CLASS_WEEKDAY);
}
END_TEST

START_TEST(a_class_override_beats_everything)
{
  g_autoptr(RnCalendar) calendar = rn_calendar_new();
  rn_calendar_set_class(calendar, day("2027-08-13"), RN_CLASS_REST, "お盆");
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-08-13")), RN_CLASS_REST);
  ck_assert_str_eq(rn_calendar_holiday(calendar, day("2027-08-13")), "お盆");
  rn_calendar_set_class(calendar, day("2026-12-29"), RN_CLASS_WEEKDAY, NULL);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2026-12-29")), RN_CLASS_WEEKDAY);
  ck_assert_ptr_null(rn_calendar_holiday(calendar, day("2026-12-29")));
  rn_calendar_set_class(calendar, day("2027-01-01"), RN_CLASS_SATURDAY, NULL);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-01-01")), RN_CLASS_SATURDAY);
  ck_assert_str_eq(rn_calendar_holiday(calendar, day("2027-01-01")), "元日");
}
END_TEST

START_TEST(the_year_end_season_is_the_associations_choice)
{
  g_autoptr(RnCalendar) calendar = rn_calendar_new();
  ck_assert_int_eq(rn_calendar_season(calendar, day("2026-12-31")), 2026);
  ck_assert_int_eq(rn_calendar_season(calendar, day("2027-01-03")), 2026);
  rn_calendar_set_yearend(calendar, 1230, 104);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2026-12-29")), RN_CLASS_WEEKDAY);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-01-04")), RN_CLASS_YEAREND);
  rn_calendar_set_yearend(calendar, 1230, 1231);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2026-12-31")), RN_CLASS_YEAREND);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2027-01-01")), RN_CLASS_REST);
  rn_calendar_set_yearend(calendar, 0, 0);
  ck_assert_int_eq(rn_calendar_class(calendar, day("2026-12-31")), RN_CLASS_WEEKDAY);
}
END_TEST

START_TEST(class_names_round_trip)
{
  for (int i = 0; i < RN_N_CLASSES; i++) {
    RnDateClass klass = RN_N_CLASSES;
    ck_assert(rn_date_class_parse(rn_date_class_name((RnDateClass)i), &klass));
    ck_assert_int_eq(klass, i);
  }
  RnDateClass klass = RN_CLASS_REST;
  ck_assert(!rn_date_class_parse("sunday", &klass));
  ck_assert(!rn_date_class_parse(NULL, &klass));
  ck_assert_int_eq(klass, RN_CLASS_REST);
  rn_calendar_free(NULL);
}
END_TEST

RN_TEST_MAIN("calendar", {
  tcase_add_test(tc, classes_of_the_fiscal_year_2026);
  tcase_add_test(tc, runs_of_rest_days_in_the_fiscal_year_2026);
  tcase_add_test(tc, the_strongest_class_wins);
  tcase_add_test(tc, overrides_change_one_date);
  tcase_add_test(tc, a_class_override_beats_everything);
  tcase_add_test(tc, the_year_end_season_is_the_associations_choice);
  tcase_add_test(tc, class_names_round_trip);
})
