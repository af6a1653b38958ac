/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Dates and times as people write them. Each row of a table is one cell; add yours. */

#include <string.h>

#include "engine/cell.h"
#include "tests/testing.h"

typedef struct {
  const char *text;
  RnCellResult result;
  const char *value; /* ISO form when it is read, else a part of the hint; NULL for no hint */
} DateCase;

static void
expect_date(const DateCase *c)
{
  RnDate date = RN_DATE_NONE;
  g_autofree char *hint = NULL;
  RnCellResult result = rn_cell_date(c->text, &date, &hint);
  ck_assert_msg(result == c->result, "%s gives %d", c->text, (int)result);
  ck_assert_int_eq(rn_cell_date(c->text, &date, NULL), result);
  if (result == RN_CELL_OK) {
    g_autofree char *iso = rn_date_format(date);
    ck_assert_msg(strcmp(iso, c->value) == 0, "%s is read as %s", c->text, iso);
    ck_assert_ptr_null(hint);
    return;
  }
  ck_assert_int_eq(date, RN_DATE_NONE);
  ck_assert_msg((hint != NULL) == (c->value != NULL), "%s: hint %s", c->text, hint ? hint : "missing");
  if (hint)
    ck_assert_msg(strstr(hint, c->value) != NULL, "%s: hint %s", c->text, hint);
}

START_TEST(case_07_dates)
{
  static const DateCase cases[] = {
      {"R8.12.1", RN_CELL_OK, "2026-12-01"},
      {"令和8年12月1日", RN_CELL_OK, "2026-12-01"},
      {"２０２６／１２／０１", RN_CELL_OK, "2026-12-01"},
      {"46357", RN_CELL_OK, "2026-12-01"},
      {"8/12/1", RN_CELL_AMBIGUOUS, "2026-12-01, 2008-12-01"},
      {"12/1", RN_CELL_AMBIGUOUS, "year is missing"},
      {"H31.5.1", RN_CELL_IMPOSSIBLE, "R1.5.1"},
      {"2026/2/29", RN_CELL_IMPOSSIBLE, "28"},
      {"2026/11/31", RN_CELL_IMPOSSIBLE, "30"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    expect_date(&cases[i]);
}
END_TEST

START_TEST(other_dates_that_are_read)
{
  static const DateCase cases[] = {
      {"2026-12-01", RN_CELL_OK, "2026-12-01"},       {"2026/12/1", RN_CELL_OK, "2026-12-01"},
      {"2026.12.1", RN_CELL_OK, "2026-12-01"},        {"2026年12月1日", RN_CELL_OK, "2026-12-01"},
      {" 2026-12-01　", RN_CELL_OK, "2026-12-01"},    {"令和 8年 12月 1日", RN_CELL_OK, "2026-12-01"},
      {"令和元年5月1日", RN_CELL_OK, "2019-05-01"},   {"R元.5.1", RN_CELL_OK, "2019-05-01"},
      {"\u32FF8年12月1日", RN_CELL_OK, "2026-12-01"}, {"r8/12/1", RN_CELL_OK, "2026-12-01"},
      {"R08-12-01", RN_CELL_OK, "2026-12-01"},        {"Ｒ８．１２．１", RN_CELL_OK, "2026-12-01"},
      {"H31.4.30", RN_CELL_OK, "2019-04-30"},         {"平成12年1月1日", RN_CELL_OK, "2000-01-01"},
      {"2028/2/29", RN_CELL_OK, "2028-02-29"},        {"36526", RN_CELL_OK, "2000-01-01"},
      {"73050", RN_CELL_OK, "2099-12-31"},            {"2026−12−01", RN_CELL_OK, "2026-12-01"},
      {"R81.12.31", RN_CELL_OK, "2099-12-31"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    expect_date(&cases[i]);
}
END_TEST

START_TEST(other_dates_that_are_refused)
{
  static const DateCase cases[] = {
      {"", RN_CELL_UNREADABLE, NULL},
      {"明日", RN_CELL_UNREADABLE, NULL},
      {"2026", RN_CELL_UNREADABLE, NULL},
      {"2026-12", RN_CELL_UNREADABLE, NULL},
      {"2026/12-1", RN_CELL_UNREADABLE, NULL},
      {"2026 12 1", RN_CELL_UNREADABLE, NULL},
      {"2026/1 2/1", RN_CELL_UNREADABLE, NULL},
      {"20261201", RN_CELL_UNREADABLE, "2026-12-01"},
      {"20261301", RN_CELL_UNREADABLE, NULL},
      {"99999999999999999999", RN_CELL_UNREADABLE, NULL},
      {"46357.5", RN_CELL_UNREADABLE, NULL},
      {"元年5月1日", RN_CELL_UNREADABLE, NULL},
      {"2026-12-01T10:00", RN_CELL_UNREADABLE, NULL},
      {"\xED\x95\x8E\x80", RN_CELL_UNREADABLE, NULL},
      {"26/12/1", RN_CELL_AMBIGUOUS, "2014-12-01, 2026-12-01"},
      {"8年12月1日", RN_CELL_AMBIGUOUS, "2026-12-01"},
      {"8/13/45", RN_CELL_AMBIGUOUS, "four digits"},
      {"12月1日", RN_CELL_AMBIGUOUS, "year is missing"},
      {"12/1/2026", RN_CELL_AMBIGUOUS, "2026-12-01, 2026-01-12"},
      {"36525", RN_CELL_IMPOSSIBLE, "2000"},
      {"73051", RN_CELL_IMPOSSIBLE, "2099"},
      {"1999-12-31", RN_CELL_IMPOSSIBLE, "2000"},
      {"2100/1/1", RN_CELL_IMPOSSIBLE, "2099"},
      {"2026/13/1", RN_CELL_IMPOSSIBLE, "month 13"},
      {"2026/0/1", RN_CELL_IMPOSSIBLE, "month 0"},
      {"R0.5.1", RN_CELL_IMPOSSIBLE, "令和"},
      {"R1.4.30", RN_CELL_IMPOSSIBLE, "H31.4.30"},
      {"H38.12.1", RN_CELL_IMPOSSIBLE, "R8.12.1"},
      {"S64.1.7", RN_CELL_IMPOSSIBLE, "2000"},
      {"昭和101年12月1日", RN_CELL_IMPOSSIBLE, "R8.12.1"},
      {"R8.2.29", RN_CELL_IMPOSSIBLE, "28"},
      {"R99.1.1", RN_CELL_IMPOSSIBLE, "2099"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
    expect_date(&cases[i]);
}
END_TEST

/* Every day of the century in six spellings. */
START_TEST(all_days_in_all_spellings)
{
  RnDate first = rn_month_first(2000 * 12), end = rn_month_first(2100 * 12);
  for (RnDate date = first; date < end; date += 13) {
    int y, m, d;
    rn_date_to_ymd(date, &y, &m, &d);
    gboolean reiwa = y > 2019 || (y == 2019 && m >= 5);
    const char *era = reiwa ? "令和" : "平成";
    int year = y - (reiwa ? 2018 : 1988);
    char *spellings[] = {g_strdup_printf("%d-%02d-%02d", y, m, d), g_strdup_printf("%d/%d/%d", y, m, d),
                         g_strdup_printf("%d年%d月%d日", y, m, d), g_strdup_printf("%d", date + 25569),
                         g_strdup_printf("%c%d.%d.%d", reiwa ? 'R' : 'H', year, m, d),
                         g_strdup_printf("%s%d年%d月%d日", era, year, m, d)};
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++) {
      RnDate found = RN_DATE_NONE;
      ck_assert_msg(rn_cell_date(spellings[i], &found, NULL) == RN_CELL_OK, "%s", spellings[i]);
      ck_assert_msg(found == date, "%s", spellings[i]);
      g_free(spellings[i]);
    }
  }
}
END_TEST

typedef struct {
  const char *text;
  RnCellResult result;
  int start, end;
  const char *hint;
} TimeCase;

static void
expect_hint(const TimeCase *c, const char *hint)
{
  ck_assert_msg((hint != NULL) == (c->hint != NULL), "%s: hint %s", c->text, hint ? hint : "missing");
  if (hint)
    ck_assert_msg(strstr(hint, c->hint) != NULL, "%s: hint %s", c->text, hint);
}

START_TEST(times_of_day)
{
  static const TimeCase cases[] = {
      {"8:30", RN_CELL_OK, 510, 0, NULL},        {"08:30", RN_CELL_OK, 510, 0, NULL},
      {"0:00", RN_CELL_OK, 0, 0, NULL},          {"24:00", RN_CELL_OK, 1440, 0, NULL},
      {"26:30", RN_CELL_OK, 1590, 0, NULL},      {"33:59", RN_CELL_OK, 2039, 0, NULL},
      {"47:59", RN_CELL_OK, 2879, 0, NULL},      {"１８：００", RN_CELL_OK, 1080, 0, NULL},
      {"8時30分", RN_CELL_OK, 510, 0, NULL},     {"8時", RN_CELL_OK, 480, 0, NULL},
      {"8時半", RN_CELL_OK, 510, 0, NULL},       {" 18:00 ", RN_CELL_OK, 1080, 0, NULL},
      {"8:30:00", RN_CELL_OK, 510, 0, NULL},     {"8:30:15", RN_CELL_UNREADABLE, 0, 0, NULL},
      {"25:99", RN_CELL_IMPOSSIBLE, 0, 0, "99"}, {"48:00", RN_CELL_IMPOSSIBLE, 0, 0, "48"},
      {"8:5", RN_CELL_UNREADABLE, 0, 0, NULL},   {"830", RN_CELL_UNREADABLE, 0, 0, "8:30"},
      {"0830", RN_CELL_UNREADABLE, 0, 0, "08:30"}, {"", RN_CELL_UNREADABLE, 0, 0, NULL},
      {"朝", RN_CELL_UNREADABLE, 0, 0, NULL},    {"100:00", RN_CELL_UNREADABLE, 0, 0, NULL},
      {"-8:30", RN_CELL_UNREADABLE, 0, 0, NULL}, {"8:30x", RN_CELL_UNREADABLE, 0, 0, NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    int minutes = -7;
    g_autofree char *hint = NULL;
    RnCellResult result = rn_cell_time(cases[i].text, &minutes, &hint);
    ck_assert_msg(result == cases[i].result, "%s gives %d", cases[i].text, (int)result);
    ck_assert_msg(minutes == (result == RN_CELL_OK ? cases[i].start : -7), "%s: %d", cases[i].text, minutes);
    expect_hint(&cases[i], hint);
  }
}
END_TEST

START_TEST(case_08_time_ranges)
{
  static const TimeCase cases[] = {
      {"8:30\uFF5E17:15", RN_CELL_OK, 510, 1035, NULL},   {"8:30\u301C17:15", RN_CELL_OK, 510, 1035, NULL},
      {"8:30-17:15", RN_CELL_OK, 510, 1035, NULL},        {"8:30\uFF0D17:15", RN_CELL_OK, 510, 1035, NULL},
      {"8:30\u201517:15", RN_CELL_OK, 510, 1035, NULL},   {"8:30 \u2013 17:15", RN_CELL_OK, 510, 1035, NULL},
      {"8:30から17:15まで", RN_CELL_OK, 510, 1035, NULL}, {"8時30分から17時15分", RN_CELL_OK, 510, 1035, NULL},
      {"18:00～24:00", RN_CELL_OK, 1080, 1440, NULL},     {"18:00～33:00", RN_CELL_OK, 1080, 1980, NULL},
      {"22:00～26:30", RN_CELL_OK, 1320, 1590, NULL},
      {"18:00～9:00", RN_CELL_IMPOSSIBLE, 0, 0, "18:00～33:00"},
      {"9:00～9:00", RN_CELL_IMPOSSIBLE, 0, 0, "9:00～33:00"},
      {"25:99～30:00", RN_CELL_IMPOSSIBLE, 0, 0, "99"},
      {"18:00～25:99", RN_CELL_IMPOSSIBLE, 0, 0, "99"},
      {"8:30", RN_CELL_UNREADABLE, 0, 0, NULL},
      {"8:30～", RN_CELL_UNREADABLE, 0, 0, NULL},
      {"8:30～12:00～17:00", RN_CELL_UNREADABLE, 0, 0, NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    int start = -7, end = -7;
    g_autofree char *hint = NULL;
    RnCellResult result = rn_cell_time_range(cases[i].text, &start, &end, &hint);
    ck_assert_msg(result == cases[i].result, "%s gives %d", cases[i].text, (int)result);
    ck_assert_int_eq(start, result == RN_CELL_OK ? cases[i].start : -7);
    ck_assert_int_eq(end, result == RN_CELL_OK ? cases[i].end : -7);
    expect_hint(&cases[i], hint);
  }
}
END_TEST

START_TEST(date_and_time_in_one_cell)
{
  static const struct {
    const char *text;
    RnCellResult result;
    const char *date;
    int minutes;
  } cases[] = {
      {"2027-01-14 10:00", RN_CELL_OK, "2027-01-14", 600},
      {"2027/1/14 10:00", RN_CELL_OK, "2027-01-14", 600},
      {"2027/1/14　１０：００", RN_CELL_OK, "2027-01-14", 600},
      {"2027年1月14日 10時30分", RN_CELL_OK, "2027-01-14", 630},
      {"2027年1月14日10時", RN_CELL_OK, "2027-01-14", 600},
      {"R9.1.14 24:00", RN_CELL_OK, "2027-01-14", 1440},
      {"2027-01-14 00:00:00", RN_CELL_OK, "2027-01-14", 0},
      {"2027-01-14", RN_CELL_OK, "2027-01-14", -1},
      {"2027-01-14T10:00", RN_CELL_OK, "2027-01-14", 600},
      {"2027-01-14T10:00:00+09:00", RN_CELL_OK, "2027-01-14", 600},
      {"2027-01-14T20:00:00Z", RN_CELL_OK, "2027-01-15", 300},
      {"2027-01-14T10:00:30", RN_CELL_UNREADABLE, NULL, 0},
      {"2027-01-14 25:99", RN_CELL_IMPOSSIBLE, NULL, 0},
      {"2027-02-29 10:00", RN_CELL_IMPOSSIBLE, NULL, 0},
      {"1/14 10:00", RN_CELL_AMBIGUOUS, NULL, 0},
      {"2027/1/1410:00", RN_CELL_UNREADABLE, NULL, 0},
      {"10:00", RN_CELL_UNREADABLE, NULL, 0},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    RnDate date = RN_DATE_NONE;
    int minutes = -7;
    g_autofree char *hint = NULL;
    RnCellResult result = rn_cell_date_time(cases[i].text, &date, &minutes, &hint);
    ck_assert_msg(result == cases[i].result, "%s gives %d", cases[i].text, (int)result);
    if (result != RN_CELL_OK) {
      ck_assert_int_eq(date, RN_DATE_NONE);
      ck_assert_int_eq(minutes, -7);
      continue;
    }
    g_autofree char *iso = rn_date_format(date);
    ck_assert_str_eq(iso, cases[i].date);
    ck_assert_int_eq(minutes, cases[i].minutes);
  }
}
END_TEST

START_TEST(weekdays)
{
  static const char *const days[7][5] = {{"日", "日曜", "日曜日", "Sun", "sunday"},
                                         {"月", "月曜", "月曜日", "Mon", "MONDAY"},
                                         {"火", "火曜", "火曜日", "Tues", "Tuesday"},
                                         {"水", "水曜", "水曜日", "wed", "Wednesday"},
                                         {"木", "木曜", " 木曜日", "Thu", "Thursday"},
                                         {"金", "金曜", "金曜日", "Ｆｒｉ", "Friday"},
                                         {"土", "土曜", "土曜日", "sat", "Saturday"}};
  for (int day = 0; day < 7; day++)
    for (int i = 0; i < 5; i++)
      ck_assert_msg(rn_cell_weekday(days[day][i]) == day, "%s", days[day][i]);
  static const char *const bad[] = {"", "祝", "月火", "M", "Su", "Sundays", "1", "曜日"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    ck_assert_msg(rn_cell_weekday(bad[i]) == -1, "%s", bad[i]);
}
END_TEST

RN_TEST_MAIN("cell", {
  tcase_add_test(tc, case_07_dates);
  tcase_add_test(tc, other_dates_that_are_read);
  tcase_add_test(tc, other_dates_that_are_refused);
  tcase_add_test(tc, all_days_in_all_spellings);
  tcase_add_test(tc, times_of_day);
  tcase_add_test(tc, case_08_time_ranges);
  tcase_add_test(tc, date_and_time_in_one_cell);
  tcase_add_test(tc, weekdays);
})
