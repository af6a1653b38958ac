/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Addresses, dates and conditions of requests. Linear in the length of a field, which the server bounds (16 KB). */

#include "ical/http_request.h"

#include <stdio.h> /* sscanf */
#include <string.h>

static gboolean
take_token(const char *from, gsize length, RnHttpTarget *target)
{
  char token[RN_TOKEN_LENGTH + 1];
  if (length != RN_TOKEN_LENGTH)
    return FALSE;
  memcpy(token, from, RN_TOKEN_LENGTH);
  token[RN_TOKEN_LENGTH] = '\0';
  if (!rn_token_is_valid(token))
    return FALSE;
  memcpy(target->token, token, sizeof token);
  return TRUE;
}

/* The text between `prefix` and `suffix`, which together with it are the whole path. */
static gboolean
is_between(const char *path, gsize length, const char *prefix, const char *suffix, RnHttpTarget *target)
{
  gsize before = strlen(prefix), after = strlen(suffix);
  return length == before + RN_TOKEN_LENGTH + after && strncmp(path, prefix, before) == 0 &&
         strncmp(path + length - after, suffix, after) == 0 && take_token(path + before, RN_TOKEN_LENGTH, target);
}

RnHttpTarget
rn_http_target(const char *uri)
{
  RnHttpTarget target = {RN_HTTP_NOWHERE, ""};
  gsize length = strcspn(uri, "?");
  if (is_between(uri, length, "/f/", ".ics", &target))
    target.place = RN_HTTP_FEED;
  else if (is_between(uri, length, "/duty/", "", &target))
    target.place = RN_HTTP_DESK;
  else if (length == strlen("/health") && strncmp(uri, "/health", length) == 0)
    target.place = RN_HTTP_HEALTH;
  else if (length == strlen("/robots.txt") && strncmp(uri, "/robots.txt", length) == 0)
    target.place = RN_HTTP_ROBOTS;
  return target;
}

/* --- dates --- */

static const char *const weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

typedef struct {
  int year, month, day, hour, minute, second;
} Moment;

static gboolean
take_month(const char *name, Moment *moment)
{
  for (int i = 0; i < 12; i++)
    if (strcmp(months[i], name) == 0) {
      moment->month = i + 1;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_weekday(const char *name, gboolean whole)
{
  for (int i = 0; i < 7; i++)
    if (whole ? strcmp(weekdays[i], name) == 0 : strlen(name) == 3 && strncmp(weekdays[i], name, 3) == 0)
      return TRUE;
  return FALSE;
}

/* Sun, 06 Nov 1994 08:49:37 GMT */
static gboolean
parse_fixdate(const char *text, Moment *m)
{
  char week[4], month[4];
  int end = 0;
  return sscanf(text, "%3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", week, &m->day, month, &m->year, &m->hour,
                &m->minute, &m->second, &end) == 7 &&
         end == RN_HTTP_DATE_SIZE - 1 && !text[end] && is_weekday(week, FALSE) && take_month(month, m);
}

/* Sunday, 06-Nov-94 08:49:37 GMT; two digits, which we read as 20YY. */
static gboolean
parse_rfc850(const char *text, Moment *m)
{
  char week[10], month[4];
  int end = 0;
  if (sscanf(text, "%9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", week, &m->day, month, &m->year, &m->hour,
             &m->minute, &m->second, &end) != 7)
    return FALSE;
  m->year += 2000;
  return end && !text[end] && is_weekday(week, TRUE) && take_month(month, m);
}

/* Sun Nov  6 08:49:37 1994 */
static gboolean
parse_asctime(const char *text, Moment *m)
{
  char week[4], month[4];
  int end = 0;
  return sscanf(text, "%3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", week, month, &m->day, &m->hour, &m->minute,
                &m->second, &m->year, &end) == 7 &&
         end && !text[end] && is_weekday(week, FALSE) && take_month(month, m);
}

gboolean
rn_http_date_parse(const char *text, RnInstant *instant)
{
  Moment m;
  RnDate date;
  if (!parse_fixdate(text, &m) && !parse_rfc850(text, &m) && !parse_asctime(text, &m))
    return FALSE;
  if (m.hour < 0 || m.hour > 23 || m.minute < 0 || m.minute > 59 || m.second < 0 || m.second > 60 ||
      !rn_date_from_ymd(m.year, m.month, m.day, &date))
    return FALSE;
  *instant = (RnInstant)date * 86400 + m.hour * 3600 + m.minute * 60 + MIN(m.second, 59); /* a leap second */
  return TRUE;
}

void
rn_http_date_format(RnInstant instant, char text[RN_HTTP_DATE_SIZE])
{
  RnDate date = (RnDate)(instant / 86400);
  int seconds = (int)(instant % 86400), year, month, day;
  rn_date_to_ymd(date, &year, &month, &day);
  g_snprintf(text, RN_HTTP_DATE_SIZE, "%.3s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[rn_date_weekday(date)], day,
             months[month - 1], year, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* --- content coding --- */

/* A weight is 0, 0.0, 0.00 or 0.000. */
static gboolean
is_zero_weight(const char *parameters)
{
  const char *q = strpbrk(parameters, "qQ");
  return q && q[1] == '=' && q[2] == '0' && strspn(q + 2, "0.") == strspn(q + 2, "0.123456789");
}

gboolean
rn_http_accepts_gzip(const char *accept_encoding)
{
  gboolean any = FALSE;
  g_auto(GStrv) items = g_strsplit(accept_encoding ? accept_encoding : "", ",", -1);
  for (char **item = items; *item; item++) {
    char *parameters = strchr(*item, ';');
    if (parameters)
      *parameters++ = '\0';
    gboolean accepted = !parameters || !is_zero_weight(parameters);
    const char *name = g_strstrip(*item);
    if (g_ascii_strcasecmp(name, "gzip") == 0 || g_ascii_strcasecmp(name, "x-gzip") == 0)
      return accepted;
    any |= strcmp(name, "*") == 0 && accepted;
  }
  return any;
}

/* --- conditions --- */

/* One tag of the list at *from, which moves behind it; FALSE when there is none. */
static gboolean
next_tag(const char **from, const char **tag, gsize *length)
{
  const char *p = *from + strspn(*from, " \t,");
  if (strncmp(p, "W/", 2) == 0)
    p += 2;
  const char *end = *p == '"' ? strchr(p + 1, '"') : NULL;
  if (!end)
    return FALSE;
  *tag = p;
  *length = (gsize)(end + 1 - p);
  *from = end + 1;
  return TRUE;
}

static gboolean
matches_tag(const char *list, const char *etag)
{
  gsize length, wanted = strlen(etag);
  const char *tag, *rest = list + strspn(list, " \t");
  if (*rest == '*')
    return rest[1 + strspn(rest + 1, " \t")] == '\0';
  while (next_tag(&rest, &tag, &length))
    if (length == wanted && strncmp(tag, etag, length) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rn_http_is_unchanged(const RnHttpCondition *condition, const char *etag, RnInstant modified, RnInstant now)
{
  RnInstant since;
  if (condition->if_none_match)
    return matches_tag(condition->if_none_match, etag);
  return condition->if_modified_since && rn_http_date_parse(condition->if_modified_since, &since) && modified <= since &&
         since <= now;
}
