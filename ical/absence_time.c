/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Values of time. Days are counted by GDate, which knows the proleptic Gregorian calendar. */

#include "ical/absence_time.h"

#include <string.h>

#define JAPAN (9 * 3600)
#define LONGEST ((gint64)RN_ABSENCE_LONGEST_DAYS * 86400)
#define EPOCH_JULIAN 719163 /* of 1970-01-01, as GDate counts */

/* As Google, Apple, Thunderbird, Evolution and Outlook (also the Japanese one) write them. */
static const char *const tokyo_names[] = {
  "Asia/Tokyo",
  "Japan",
  "JST",
  "Tokyo Standard Time",
  "東京 (標準時)",
  "(UTC+09:00) 大阪、札幌、東京",
  "(GMT+09:00) 大阪、札幌、東京",
  "(UTC+09:00) Osaka, Sapporo, Tokyo",
  "(GMT+09:00) Osaka, Sapporo, Tokyo",
  "/freeassociation.sourceforge.net/Asia/Tokyo",
  "/freeassociation.sourceforge.net/Tzfile/Asia/Tokyo",
  "/mozilla.org/20050126_1/Asia/Tokyo",
};
static const char *const utc_names[] = {"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"};

static gboolean
is_among(const char *const *names, gsize n, const char *text)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp(names[i], text) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rn_absence_time_zone(const char *tzid, RnAbsenceZone *zone)
{
  if (is_among(tokyo_names, G_N_ELEMENTS(tokyo_names), tzid))
    *zone = RN_ABSENCE_TOKYO;
  else if (is_among(utc_names, G_N_ELEMENTS(utc_names), tzid))
    *zone = RN_ABSENCE_UTC;
  else
    return FALSE;
  return TRUE;
}

/* Exactly n digits; -1 when one is missing. */
static int
digits(const char *text, int n)
{
  int number = 0;
  for (int i = 0; i < n; i++) {
    if (!g_ascii_isdigit(text[i]))
      return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

static gboolean
parse_day(const char *text, gint64 *day)
{
  int year = digits(text, 4), month = year < 0 ? -1 : digits(text + 4, 2), in_month = month < 0 ? -1 : digits(text + 6, 2);
  if (in_month < 1 || month < 1 || month > 12 || year < 1601 ||
      !g_date_valid_dmy((GDateDay)in_month, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)in_month, (GDateMonth)month, (GDateYear)year);
  *day = (gint64)g_date_get_julian(&date) - EPOCH_JULIAN;
  return TRUE;
}

/* HHMMSS; a leap second counts as the second before it. */
static gboolean
parse_clock(const char *text, int *seconds)
{
  int hour = digits(text, 2), minute = hour < 0 ? -1 : digits(text + 2, 2), second = minute < 0 ? -1 : digits(text + 4, 2);
  if (second < 0 || hour > 23 || minute > 59 || second > 60)
    return FALSE;
  *seconds = hour * 3600 + minute * 60 + MIN(second, 59);
  return TRUE;
}

gboolean
rn_absence_time_parse(const char *text, const char *tzid, RnAbsenceTime *time)
{
  gsize length = strlen(text);
  gint64 day;
  int seconds;
  RnAbsenceTime read = {.is_date = length == 8, .zone = RN_ABSENCE_FLOATING};
  if (length < 8 || !parse_day(text, &day) || (tzid && !rn_absence_time_zone(tzid, &read.zone)))
    return FALSE;
  read.wall = day * 86400;
  if (!read.is_date) {
    gboolean is_utc = length == 16 && text[15] == 'Z';
    if ((length != 15 && !is_utc) || text[8] != 'T' || !parse_clock(text + 9, &seconds))
      return FALSE;
    read.wall += seconds;
    if (is_utc)
      read.zone = RN_ABSENCE_UTC;
  }
  *time = read;
  return TRUE;
}

static gint64
unit_seconds(char unit, gboolean in_time)
{
  switch (unit) {
  case 'W':
    return in_time ? 0 : 7 * 86400;
  case 'D':
    return in_time ? 0 : 86400;
  case 'H':
    return in_time ? 3600 : 0;
  case 'M':
    return in_time ? 60 : 0;
  case 'S':
    return in_time ? 1 : 0;
  default:
    return 0;
  }
}

gboolean
rn_absence_time_duration(const char *text, gint64 *seconds)
{
  gint64 sum = 0;
  gboolean in_time = FALSE, any = FALSE;
  const char *p = *text == '+' ? text + 1 : text;
  if (*p++ != 'P')
    return FALSE;
  while (*p) {
    if (*p == 'T' && !in_time) {
      in_time = TRUE;
      p++;
      continue;
    }
    gint64 number = 0;
    int n = 0;
    for (; g_ascii_isdigit(*p) && n < 9; n++)
      number = number * 10 + (*p++ - '0');
    gint64 unit = n ? unit_seconds(*p, in_time) : 0;
    if (!unit || number > LONGEST)
      return FALSE;
    sum += number * unit;
    if (sum > LONGEST)
      return FALSE;
    any = TRUE;
    p++;
  }
  if (any)
    *seconds = sum;
  return any;
}

static gint64
floor_day(gint64 wall)
{
  return wall >= 0 ? wall / 86400 : -((-wall + 86399) / 86400);
}

void
rn_absence_time_fields(gint64 wall, int *year, int *month, int *day, int *second_of_day)
{
  gint64 days = floor_day(wall);
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_julian(&date, (guint32)(days + EPOCH_JULIAN));
  *year = g_date_get_year(&date);
  *month = g_date_get_month(&date);
  *day = g_date_get_day(&date);
  *second_of_day = (int)(wall - days * 86400);
}

gint64
rn_absence_time_wall(int year, int month, int day, int second_of_day)
{
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return ((gint64)g_date_get_julian(&date) - EPOCH_JULIAN) * 86400 + second_of_day;
}

gint64
rn_absence_time_offset(RnAbsenceZone zone)
{
  return zone == RN_ABSENCE_UTC ? 0 : JAPAN;
}

gint64
rn_absence_time_instant(const RnAbsenceTime *time)
{
  return time->wall - rn_absence_time_offset(time->is_date ? RN_ABSENCE_TOKYO : time->zone);
}
