/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* National holidays of Japan, 2000 to 2099, from the rules of the law (国民の祝日に関する法律, 1948 no. 178, with its
 * amendments and the special laws for 2019, 2020 and 2021). Not a copied table: tables in circulation still carry the
 * dates of 2021 from before the law of 2020-11. The days of the two equinoxes follow the usual formula for 1980 to
 * 2099; officially they are announced each February for the next year, so a difference would be entered as an
 * override (engine/calendar.c), as would future changes of the law.
 * One row of 366 small numbers per year, filled at its first use; threads may call at the same time. */

#include "engine/calendar.h"

#define FIRST_YEAR 2000
#define LAST_YEAR 2099
#define ALWAYS FIRST_YEAR, LAST_YEAR

typedef enum { FIXED, NTH_MONDAY, EQUINOX } RuleKind;

typedef struct {
  const char *name;
  int first_year, last_year;
  RuleKind kind;
  int month;
  int number; /* day of the month, or which Monday; unused for an equinox */
} HolidayRule;

/* Article 2 as it stood in each year. */
static const HolidayRule rules[] = {
    {"元日", ALWAYS, FIXED, 1, 1},
    {"成人の日", ALWAYS, NTH_MONDAY, 1, 2},
    {"建国記念の日", ALWAYS, FIXED, 2, 11},
    {"天皇誕生日", 2000, 2018, FIXED, 12, 23},
    {"天皇誕生日", 2020, LAST_YEAR, FIXED, 2, 23},
    {"春分の日", ALWAYS, EQUINOX, 3, 0},
    {"みどりの日", 2000, 2006, FIXED, 4, 29},
    {"昭和の日", 2007, LAST_YEAR, FIXED, 4, 29},
    {"憲法記念日", ALWAYS, FIXED, 5, 3},
    {"みどりの日", 2007, LAST_YEAR, FIXED, 5, 4},
    {"こどもの日", ALWAYS, FIXED, 5, 5},
    {"海の日", 2000, 2002, FIXED, 7, 20},
    {"海の日", 2003, 2019, NTH_MONDAY, 7, 3},
    {"海の日", 2020, 2020, FIXED, 7, 23},
    {"海の日", 2021, 2021, FIXED, 7, 22},
    {"海の日", 2022, LAST_YEAR, NTH_MONDAY, 7, 3},
    {"山の日", 2016, 2019, FIXED, 8, 11},
    {"山の日", 2020, 2020, FIXED, 8, 10},
    {"山の日", 2021, 2021, FIXED, 8, 8},
    {"山の日", 2022, LAST_YEAR, FIXED, 8, 11},
    {"敬老の日", 2000, 2002, FIXED, 9, 15},
    {"敬老の日", 2003, LAST_YEAR, NTH_MONDAY, 9, 3},
    {"秋分の日", ALWAYS, EQUINOX, 9, 0},
    {"体育の日", 2000, 2019, NTH_MONDAY, 10, 2},
    {"スポーツの日", 2020, 2020, FIXED, 7, 24},
    {"スポーツの日", 2021, 2021, FIXED, 7, 23},
    {"スポーツの日", 2022, LAST_YEAR, NTH_MONDAY, 10, 2},
    {"文化の日", ALWAYS, FIXED, 11, 3},
    {"勤労感謝の日", ALWAYS, FIXED, 11, 23},
    /* The accession and its ceremony, by a law of their own, count as 国民の祝日 for article 3. */
    {"休日（祝日扱い）", 2019, 2019, FIXED, 5, 1},
    {"休日（祝日扱い）", 2019, 2019, FIXED, 10, 22},
};

enum { ORDINARY = 0, SUBSTITUTE = 200, BETWEEN = 201 }; /* else index of a rule + 1, a 国民の祝日 */
G_STATIC_ASSERT(G_N_ELEMENTS(rules) < SUBSTITUTE);

#define MAX_DAYS 366

/* Day of March or September on which the sun crosses the equator, Japanese time; integers keep it exact. */
static int
equinox_day(int year, int month)
{
  int since = year - 1980;
  int start = month == 3 ? 20843100 : 23248800; /* millionths of a day */
  return (start + 242194 * since) / 1000000 - since / 4;
}

static RnDate
rule_date(const HolidayRule *rule, int year)
{
  RnDate first = rn_month_first(year * 12 + rule->month - 1);
  switch (rule->kind) {
  case NTH_MONDAY:
    return first + (8 - rn_date_weekday(first)) % 7 + 7 * (rule->number - 1);
  case EQUINOX:
    return first + equinox_day(year, rule->month) - 1;
  case FIXED:
  default:
    return first + rule->number - 1;
  }
}

static gboolean
is_national(guint8 mark)
{
  return mark != ORDINARY && mark < SUBSTITUTE;
}

/* Article 3(2): a 国民の祝日 on a Sunday makes the next day a holiday; since 2007 the next one that is no 国民の祝日. */
static void
mark_substitutes(guint8 *days, int n, RnDate first, int year)
{
  for (int i = 0; i < n; i++) {
    if (!is_national(days[i]) || rn_date_weekday(first + i) != 0)
      continue;
    int next = i + 1;
    while (year >= 2007 && next < n && is_national(days[next]))
      next++;
    if (next < n && days[next] == ORDINARY)
      days[next] = SUBSTITUTE;
  }
}

/* Article 3(3): a day between two 国民の祝日 is a holiday; before 2007 not when it is a Sunday. */
static void
mark_between(guint8 *days, int n, RnDate first, int year)
{
  for (int i = 1; i + 1 < n; i++)
    if (days[i] == ORDINARY && is_national(days[i - 1]) && is_national(days[i + 1]) &&
        (year >= 2007 || rn_date_weekday(first + i) != 0))
      days[i] = BETWEEN;
}

/* No holiday's consequence crosses the turn of the year: 12/31 and 1/2 have one holiday neighbour at most. */
static void
fill_year(guint8 *days, int year)
{
  RnDate first = rn_month_first(year * 12);
  int n = rn_month_first((year + 1) * 12) - first;
  for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
    if (year >= rules[i].first_year && year <= rules[i].last_year)
      days[rule_date(&rules[i], year) - first] = (guint8)(i + 1);
  mark_substitutes(days, n, first, year);
  mark_between(days, n, first, year);
}

const char *
rn_holiday_by_law(RnDate date)
{
  static guint8 marks[LAST_YEAR - FIRST_YEAR + 1][MAX_DAYS];
  static gsize filled[LAST_YEAR - FIRST_YEAR + 1];
  if (date < rn_month_first(FIRST_YEAR * 12) || date >= rn_month_first((LAST_YEAR + 1) * 12))
    return NULL;
  int year = rn_month_of(date) / 12;
  guint8 *days = marks[year - FIRST_YEAR];
  if (g_once_init_enter(&filled[year - FIRST_YEAR])) {
    fill_year(days, year);
    g_once_init_leave(&filled[year - FIRST_YEAR], 1);
  }
  guint8 mark = days[date - rn_month_first(year * 12)];
  switch (mark) {
  case ORDINARY:
    return NULL;
  case SUBSTITUTE:
    return "振替休日";
  case BETWEEN:
    return "休日";
  default:
    return rules[mark - 1].name;
  }
}
