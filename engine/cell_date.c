/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Dates as people and spreadsheets write them. A year without era and century, or none at all, is never guessed:
 * "8/12/1" was 令和8年 in one program and 2008 in another. A date that does not exist never rolls over.
 * Years written in an era must lie within it: 平成 to 2019-04-30, 令和 from 2019-05-01 (law of 2017 no. 63). */

#include "engine/cell.h"
#include "engine/cell_scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SERIAL_EPOCH 25569 /* Excel's number of 1970-01-01 in the 1900 system */
#define FIRST_YEAR 2000
#define LAST_YEAR 2099

typedef struct {
  const char *name;
  char letter;
  int base; /* western year = base + year of the era */
} Era;

static const Era reiwa = {"令和", 'R', 2018};
static const Era heisei = {"平成", 'H', 1988};
static const Era older[] = {{"昭和", 'S', 1925}, {"大正", 'T', 1911}, {"明治", 'M', 1867}};

/* What a text says before it is judged. Numbers of at most four digits; 0 where absent. */
typedef struct {
  const Era *era;
  int year, month, day;
  int year_digits;
} Written;

static const Era *
era_of_letters(const char *letters)
{
  const Era *all[] = {&reiwa, &heisei, &older[0], &older[1], &older[2]};
  for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
    if (strcmp(letters, all[i]->name) == 0 || (!letters[1] && g_ascii_toupper(letters[0]) == all[i]->letter))
      return all[i];
  return NULL;
}

/* The era that ruled on a date from 2000 on. */
static const Era *
era_of_date(int year, int month)
{
  return year > 2019 || (year == 2019 && month >= 5) ? &reiwa : &heisei;
}

static GRegex *
compiled(gsize *once, const char *pattern)
{
  if (g_once_init_enter(once)) {
    GRegex *regex = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, NULL);
    g_assert(regex);
    g_once_init_leave(once, (gsize)regex);
  }
  return (GRegex *)*once;
}

static int
group_number(const GMatchInfo *match, const char *group)
{
  g_autofree char *digits = g_match_info_fetch_named(match, group);
  return digits ? (int)g_ascii_strtoll(digits, NULL, 10) : 0;
}

/* Year, month and day in one of the written orders; FALSE when it is none of them. */
static gboolean
read_year_first(const char *plain, Written *written)
{
  static gsize once;
  GRegex *regex = compiled(&once, "^(?<era>令和|平成|昭和|大正|明治|[RHSTMrhstm])?(?<year>元|[0-9]{1,4})"
                                  "(?:年(?<m>[0-9]{1,2})月(?<d>[0-9]{1,2})日"
                                  "|(?<sep>[-/.])(?<m2>[0-9]{1,2})\\g{sep}(?<d2>[0-9]{1,2}))$");
  g_autoptr(GMatchInfo) match = NULL;
  if (!g_regex_match(regex, plain, 0, &match))
    return FALSE;
  g_autofree char *era = g_match_info_fetch_named(match, "era");
  g_autofree char *year = g_match_info_fetch_named(match, "year");
  gboolean first = strcmp(year, "元") == 0;
  if (first && !(era && *era))
    return FALSE;
  written->era = era && *era ? era_of_letters(era) : NULL;
  written->year = first ? 1 : group_number(match, "year");
  written->year_digits = first ? 1 : (int)strlen(year);
  written->month = group_number(match, "m") + group_number(match, "m2");
  written->day = group_number(match, "d") + group_number(match, "d2");
  return TRUE;
}

/* 12/1, 12月1日, or 12/1/2026: a part is missing or the order is open. */
static gboolean
read_incomplete(const char *plain, Written *written)
{
  static gsize once;
  GRegex *regex = compiled(&once, "^(?<m>[0-9]{1,2})(?:月(?<d>[0-9]{1,2})日"
                                  "|(?<sep>[-/.])(?<d2>[0-9]{1,2})(?:\\g{sep}(?<year>[0-9]{4}))?)$");
  g_autoptr(GMatchInfo) match = NULL;
  if (!g_regex_match(regex, plain, 0, &match))
    return FALSE;
  written->year = group_number(match, "year");
  written->month = group_number(match, "m");
  written->day = group_number(match, "d") + group_number(match, "d2");
  return TRUE;
}

static char *
hint_range(void)
{
  return g_strdup_printf(_("only dates from %d to %d are accepted"), FIRST_YEAR, LAST_YEAR);
}

/* Why year, month and day (western) make no date. */
static char *
hint_no_such_day(int year, int month, int day)
{
  if (year < FIRST_YEAR || year > LAST_YEAR)
    return hint_range();
  if (month < 1 || month > 12)
    return g_strdup_printf(_("there is no month %d"), month);
  return g_strdup_printf(_("there is no day %d in %04d-%02d; its last day is %d"), day, year, month,
                         rn_month_days(year * 12 + month - 1));
}

static RnCellResult
judge_era(const Written *written, RnDate *date, char **hint)
{
  int year = written->era->base + written->year;
  RnDate found;
  if (written->year < 1) {
    *hint = g_strdup_printf(_("the years of %s begin with 1"), written->era->name);
    return RN_CELL_IMPOSSIBLE;
  }
  if (!rn_date_from_ymd(year, written->month, written->day, &found)) {
    *hint = hint_no_such_day(year, written->month, written->day);
    return RN_CELL_IMPOSSIBLE;
  }
  const Era *right = era_of_date(year, written->month);
  if (right != written->era) {
    *hint = g_strdup_printf(_("%s has no such date; %c%d.%d.%d (%04d-%02d-%02d) was probably meant"),
                            written->era->name, right->letter, year - right->base, written->month, written->day, year,
                            written->month, written->day);
    return RN_CELL_IMPOSSIBLE;
  }
  *date = found;
  return RN_CELL_OK;
}

/* Adds a possible reading to a list like "2026-12-01, 2008-12-01", each once. */
static void
add_reading(GString *list, int year, int month, int day)
{
  RnDate date;
  if (!rn_date_from_ymd(year, month, day, &date))
    return;
  g_autofree char *text = rn_date_format(date);
  if (strstr(list->str, text))
    return;
  g_string_append_printf(list, "%s%s", list->len ? ", " : "", text);
}

static char *
hint_readings(const GString *list)
{
  if (!list->len)
    return g_strdup(_("write the year with four digits, for example 2027-01-31"));
  return g_strdup_printf(_("this could mean %s; write the year with four digits"), list->str);
}

static RnCellResult
judge_short_year(const Written *written, char **hint)
{
  g_autoptr(GString) list = g_string_new(NULL);
  const Era *const modern[] = {&reiwa, &heisei};
  for (gsize i = 0; i < G_N_ELEMENTS(modern); i++) {
    int year = modern[i]->base + written->year;
    if (written->year >= 1 && era_of_date(year, written->month) == modern[i])
      add_reading(list, year, written->month, written->day);
  }
  add_reading(list, 2000 + written->year, written->month, written->day);
  *hint = hint_readings(list);
  return RN_CELL_AMBIGUOUS;
}

static RnCellResult
judge_incomplete(const Written *written, char **hint)
{
  if (!written->year) {
    *hint = g_strdup(_("the year is missing; write the whole date, for example 2027-01-31"));
    return RN_CELL_AMBIGUOUS;
  }
  g_autoptr(GString) list = g_string_new(NULL);
  add_reading(list, written->year, written->month, written->day);
  add_reading(list, written->year, written->day, written->month);
  *hint = list->len ? g_strdup_printf(_("this could mean %s; write the year first"), list->str)
                    : g_strdup(_("write the year first, for example 2027-01-31"));
  return RN_CELL_AMBIGUOUS;
}

/* A number alone: Excel's serial, or a date without separators. */
static RnCellResult
judge_number(const char *digits, RnDate *date, char **hint)
{
  gsize n = strlen(digits);
  gint64 number = n <= 8 ? g_ascii_strtoll(digits, NULL, 10) : 0;
  if (n == 5) {
    gint64 serial = number - SERIAL_EPOCH;
    RnDate first = rn_month_first(FIRST_YEAR * 12), end = rn_month_first((LAST_YEAR + 1) * 12);
    if (serial >= first && serial < end) {
      *date = (RnDate)serial;
      return RN_CELL_OK;
    }
    *hint = hint_range();
    return RN_CELL_IMPOSSIBLE;
  }
  RnDate found;
  if (n == 8 && rn_date_from_ymd((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100), &found)) {
    g_autofree char *text = rn_date_format(found);
    *hint = g_strdup_printf(_("write it with separators: %s"), text);
  }
  return RN_CELL_UNREADABLE;
}

static RnCellResult
judge(const char *plain, RnDate *date, char **hint)
{
  Written written = {0};
  if (*plain && strspn(plain, "0123456789") == strlen(plain))
    return judge_number(plain, date, hint);
  if (read_year_first(plain, &written)) {
    if (written.era)
      return judge_era(&written, date, hint);
    if (written.year_digits <= 2)
      return judge_short_year(&written, hint);
    if (rn_date_from_ymd(written.year, written.month, written.day, date))
      return RN_CELL_OK;
    *hint = hint_no_such_day(written.year, written.month, written.day);
    return RN_CELL_IMPOSSIBLE;
  }
  return read_incomplete(plain, &written) ? judge_incomplete(&written, hint) : RN_CELL_UNREADABLE;
}

RnCellResult
rn_cell_date(const char *text, RnDate *date, char **hint)
{
  char *found_hint = NULL;
  g_autofree char *plain = rn_cell_scan_plain(text);
  RnCellResult result = judge(plain, date, &found_hint);
  if (hint)
    *hint = found_hint;
  else
    g_free(found_hint);
  return result;
}

/* Where the time begins in "2027/1/14 10:00" or "2027年1月14日10時", or NULL for a date alone. */
static const char *
time_part(const char *plain)
{
  const char *sign = strchr(plain, ':'), *hour = strstr(plain, "時");
  if (!sign || (hour && hour < sign))
    sign = hour;
  if (!sign)
    return NULL;
  const char *start = sign;
  while (start > plain && g_ascii_isdigit(start[-1]))
    start--;
  return start;
}

/* The RFC 3339 form, which may name another offset. */
static RnCellResult
instant_cell(const char *plain, RnDate *date, int *minutes)
{
  RnInstant instant;
  if (!rn_instant_parse(plain, &instant) || instant % 60)
    return RN_CELL_UNREADABLE;
  rn_instant_to_local(instant, date, minutes);
  return RN_CELL_OK;
}

RnCellResult
rn_cell_date_time(const char *text, RnDate *date, int *minutes, char **hint)
{
  g_autofree char *plain = rn_cell_scan_plain(text);
  if (hint)
    *hint = NULL;
  if (strchr(plain, 'T') && strchr(plain, ':'))
    return instant_cell(plain, date, minutes);
  const char *start = time_part(plain);
  if (!start) {
    RnCellResult alone = rn_cell_date(plain, date, hint);
    if (alone == RN_CELL_OK)
      *minutes = -1;
    return alone;
  }
  RnDate found_date;
  int found_minutes;
  g_autofree char *date_part = g_strndup(plain, (gsize)(start - plain));
  RnCellResult result = rn_cell_date(date_part, &found_date, hint);
  if (result == RN_CELL_OK)
    result = rn_cell_time(start, &found_minutes, hint);
  if (result != RN_CELL_OK)
    return result;
  *date = found_date;
  *minutes = found_minutes;
  return RN_CELL_OK;
}

int
rn_cell_weekday(const char *text)
{
  static const char *const kanji[] = {"日", "月", "火", "水", "木", "金", "土"};
  static const char *const english[] = {"sunday",   "monday", "tuesday", "wednesday",
                                        "thursday", "friday", "saturday"};
  g_autofree char *plain = rn_cell_scan_plain(text);
  g_autofree char *lower = g_ascii_strdown(plain, -1);
  for (int i = 0; i < 7; i++) {
    if (g_str_has_prefix(plain, kanji[i])) {
      const char *rest = plain + strlen(kanji[i]);
      if (!*rest || strcmp(rest, "曜") == 0 || strcmp(rest, "曜日") == 0)
        return i;
    }
    if (strlen(lower) >= 3 && g_str_has_prefix(english[i], lower))
      return i;
  }
  return -1;
}
