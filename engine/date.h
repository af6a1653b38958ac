/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Dates, months and instants of the proleptic Gregorian calendar. Local time is Asia/Tokyo: UTC+9, no daylight
 * saving in the years 2000 to 2099 that rinban accepts. No clock and no TZ variable is ever read. Out-parameters
 * are untouched when a function returns FALSE. */

#include <glib.h>

G_BEGIN_DECLS

typedef gint32 RnDate;    /* days since 1970-01-01 */
typedef gint32 RnMonth;   /* year * 12 + month - 1 */
typedef gint64 RnInstant; /* seconds since 1970-01-01T00:00:00Z */

#define RN_DATE_NONE G_MININT32
#define RN_INSTANT_NONE G_MININT64

/* FALSE when no such day exists or the year is outside 2000..2099 (1900..2199 for history is not accepted either). */
gboolean rn_date_from_ymd(int year, int month, int day, RnDate *date);
/* `date` is any real date, never RN_DATE_NONE. */
void rn_date_to_ymd(RnDate date, int *year, int *month, int *day);
int rn_date_weekday(RnDate date);                       /* 0 = Sunday .. 6 = Saturday */
gboolean rn_date_parse(const char *text, RnDate *date); /* exactly YYYY-MM-DD */
char *rn_date_format(RnDate date);                      /* YYYY-MM-DD; free with g_free() */

gboolean rn_month_parse(const char *text, RnMonth *month); /* exactly YYYY-MM */
char *rn_month_format(RnMonth month);
RnMonth rn_month_of(RnDate date);
RnDate rn_month_first(RnMonth month);
int rn_month_days(RnMonth month);
int rn_fiscal_year(RnDate date); /* April to March, named by its April */

/* Minutes since local midnight of `date`; may be 1440 or more (next day) . */
RnInstant rn_instant_from_local(RnDate date, int minutes);
void rn_instant_to_local(RnInstant instant, RnDate *date, int *minutes);
int rn_instant_compare(gconstpointer a, gconstpointer b); /* of const RnInstant*, for g_array_sort() */
/* YYYY-MM-DDTHH:MM[:SS][Z|+HH:MM|-HH:MM]; Asia/Tokyo when no offset is given. The date as written is 2000..2099. */
gboolean rn_instant_parse(const char *text, RnInstant *instant);
/* The same, or a date alone, which stands for its first midnight, as an end for the midnight after it. RN_INSTANT_NONE
 * for anything else. */
RnInstant rn_instant_bound(const char *text, gboolean is_end);
char *rn_instant_format(RnInstant instant);                     /* RFC 3339 with +09:00, seconds always */
char *rn_instant_format_utc(RnInstant instant, gboolean basic); /* 2027-01-01T00:00:00Z or 20270101T000000Z */

G_END_DECLS
