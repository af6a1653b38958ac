/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Arithmetic of days, months and instants. The calendar itself (leap years, lengths of months) is GLib's GDate;
 * local time is a constant nine hours from UTC, so neither a zone file nor a TZ variable can change an answer.
 * Texts are parsed strictly: one form each, the forgiving forms of spreadsheets live in engine/cell_date.c.
 * Everything is O(1) and allocates only the strings it returns. */

#include "engine/date.h"

#define EPOCH_JULIAN 719163 /* GDate's number of 1970-01-01 */
#define FIRST_YEAR 2000
#define LAST_YEAR 2099
#define TOKYO_SECONDS (9 * 3600)
#define DAY_SECONDS 86400

gboolean
rn_date_from_ymd(int year, int month, int day, RnDate *date)
{
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31)
    return FALSE;
  GDate d;
  g_date_clear(&d, 1);
  if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  g_date_set_dmy(&d, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  *date = (RnDate)g_date_get_julian(&d) - EPOCH_JULIAN;
  return TRUE;
}

void
rn_date_to_ymd(RnDate date, int *year, int *month, int *day)
{
  g_return_if_fail(date > -EPOCH_JULIAN);
  GDate d;
  g_date_clear(&d, 1);
  g_date_set_julian(&d, (guint32)(date + EPOCH_JULIAN));
  *year = g_date_get_year(&d);
  *month = g_date_get_month(&d);
  *day = g_date_get_day(&d);
}

int
rn_date_weekday(RnDate date)
{
  int weekday = (int)(((gint64)date + 4) % 7); /* 1970-01-01 was a Thursday */
  return weekday < 0 ? weekday + 7 : weekday;
}

/* Reads exactly `n` ASCII digits and moves the cursor past them. */
static gboolean
read_digits(const char **cursor, int n, int *value)
{
  int sum = 0;
  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit((*cursor)[i]))
      return FALSE;
    sum = sum * 10 + ((*cursor)[i] - '0');
  }
  *cursor += n;
  *value = sum;
  return TRUE;
}

static gboolean
read_char(const char **cursor, char wanted)
{
  if (**cursor != wanted)
    return FALSE;
  (*cursor)++;
  return TRUE;
}

static gboolean
read_date(const char **cursor, RnDate *date)
{
  int year, month, day;
  return read_digits(cursor, 4, &year) && read_char(cursor, '-') && read_digits(cursor, 2, &month) &&
         read_char(cursor, '-') && read_digits(cursor, 2, &day) && rn_date_from_ymd(year, month, day, date);
}

gboolean
rn_date_parse(const char *text, RnDate *date)
{
  RnDate found;
  if (!text || !read_date(&text, &found) || *text)
    return FALSE;
  *date = found;
  return TRUE;
}

char *
rn_date_format(RnDate date)
{
  int year = 0, month = 0, day = 0;
  rn_date_to_ymd(date, &year, &month, &day);
  return g_strdup_printf("%04d-%02d-%02d", year, month, day);
}

gboolean
rn_month_parse(const char *text, RnMonth *month)
{
  int year, number;
  if (!text || !read_digits(&text, 4, &year) || !read_char(&text, '-') || !read_digits(&text, 2, &number) || *text)
    return FALSE;
  if (year < FIRST_YEAR || year > LAST_YEAR || number < 1 || number > 12)
    return FALSE;
  *month = year * 12 + number - 1;
  return TRUE;
}

char *
rn_month_format(RnMonth month)
{
  return g_strdup_printf("%04d-%02d", month / 12, month % 12 + 1);
}

RnMonth
rn_month_of(RnDate date)
{
  int year = 0, month = 1, day = 0;
  rn_date_to_ymd(date, &year, &month, &day);
  return year * 12 + month - 1;
}

RnDate
rn_month_first(RnMonth month)
{
  GDate d;
  g_return_val_if_fail(month >= 12 && month / 12 <= G_MAXUINT16, RN_DATE_NONE);
  g_date_clear(&d, 1);
  g_date_set_dmy(&d, 1, (GDateMonth)(month % 12 + 1), (GDateYear)(month / 12));
  return (RnDate)g_date_get_julian(&d) - EPOCH_JULIAN;
}

int
rn_month_days(RnMonth month)
{
  return rn_month_first(month + 1) - rn_month_first(month);
}

int
rn_fiscal_year(RnDate date)
{
  return (rn_month_of(date) - 3) / 12;
}

RnInstant
rn_instant_from_local(RnDate date, int minutes)
{
  return (RnInstant)date * DAY_SECONDS + (RnInstant)minutes * 60 - TOKYO_SECONDS;
}

/* Days and the seconds after midnight, also before 1970. */
static void
split_days(gint64 seconds, RnDate *date, int *rest)
{
  gint64 days = seconds / DAY_SECONDS;
  gint64 left = seconds % DAY_SECONDS;
  if (left < 0) {
    left += DAY_SECONDS;
    days--;
  }
  *date = (RnDate)days;
  *rest = (int)left;
}

void
rn_instant_to_local(RnInstant instant, RnDate *date, int *minutes)
{
  int seconds;
  split_days(instant + TOKYO_SECONDS, date, &seconds);
  *minutes = seconds / 60;
}

int
rn_instant_compare(gconstpointer a, gconstpointer b)
{
  const RnInstant *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* Z, +HH:MM or -HH:MM, in seconds east of UTC; Tokyo when the text ends here. */
static gboolean
read_offset(const char **cursor, int *seconds)
{
  if (!**cursor) {
    *seconds = TOKYO_SECONDS;
    return TRUE;
  }
  if (read_char(cursor, 'Z')) {
    *seconds = 0;
    return TRUE;
  }
  int sign = **cursor == '-' ? -1 : 1, hours, minutes;
  if (!read_char(cursor, '+') && !read_char(cursor, '-'))
    return FALSE;
  if (!read_digits(cursor, 2, &hours) || !read_char(cursor, ':') || !read_digits(cursor, 2, &minutes) ||
      hours > 23 || minutes > 59)
    return FALSE;
  *seconds = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

gboolean
rn_instant_parse(const char *text, RnInstant *instant)
{
  RnDate date;
  int hour, minute, second = 0, offset;
  if (!text || !read_date(&text, &date) || !read_char(&text, 'T') || !read_digits(&text, 2, &hour) ||
      !read_char(&text, ':') || !read_digits(&text, 2, &minute))
    return FALSE;
  if (read_char(&text, ':') && !read_digits(&text, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 59 || !read_offset(&text, &offset) || *text)
    return FALSE;
  *instant = (RnInstant)date * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset;
  return TRUE;
}

RnInstant
rn_instant_bound(const char *text, gboolean is_end)
{
  RnDate date;
  RnInstant instant;
  if (rn_date_parse(text, &date))
    return rn_instant_from_local(date, is_end ? 1440 : 0);
  return rn_instant_parse(text, &instant) ? instant : RN_INSTANT_NONE;
}

char *
rn_instant_format(RnInstant instant)
{
  RnDate date;
  int seconds;
  split_days(instant + TOKYO_SECONDS, &date, &seconds);
  g_autofree char *day = rn_date_format(date);
  return g_strdup_printf("%sT%02d:%02d:%02d+09:00", day, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

char *
rn_instant_format_utc(RnInstant instant, gboolean basic)
{
  RnDate date;
  int seconds, year = 0, month = 0, day = 0;
  split_days(instant, &date, &seconds);
  rn_date_to_ymd(date, &year, &month, &day);
  return g_strdup_printf(basic ? "%04d%02d%02dT%02d%02d%02dZ" : "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day,
                         seconds / 3600, seconds / 60 % 60, seconds % 60);
}
