/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The Japanese calendar: national holidays by the rules of the law, overrides entered by the association, and the
 * class of each date, which decides its duty bands. */

#include "engine/date.h"

G_BEGIN_DECLS

/* Name of the holiday (国民の祝日, 振替休日, 休日) by the law of 1948 no. 178 as amended, or NULL on an ordinary day.
 * For 2000-01-01 to 2099-12-31; NULL outside. Static string. O(1) after the first call of a year. */
const char *rn_holiday_by_law(RnDate date);

typedef enum {
  RN_CLASS_WEEKDAY,
  RN_CLASS_SATURDAY,
  RN_CLASS_REST,     /* Sunday or holiday */
  RN_CLASS_YEAREND,  /* 12/29 to 1/3 unless the association says otherwise */
  RN_N_CLASSES
} RnDateClass;
const char *rn_date_class_name(RnDateClass klass); /* weekday saturday rest yearend */
gboolean rn_date_class_parse(const char *text, RnDateClass *klass);

typedef struct RnCalendar RnCalendar;

RnCalendar *rn_calendar_new(void);
void rn_calendar_free(RnCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCalendar, rn_calendar_free)

/* Overrides of single dates; a date has one override, the last one given.
 *   add: the date is a holiday named `name`.  remove: it is not a holiday.
 *   rename: only the name changes; nothing happens on a date that is no holiday by law.
 *   class: the date has this class, whatever the law says (name may be NULL; shown beside the date). */
void rn_calendar_add(RnCalendar *calendar, RnDate date, const char *name);
void rn_calendar_remove(RnCalendar *calendar, RnDate date);
void rn_calendar_rename(RnCalendar *calendar, RnDate date, const char *name);
void rn_calendar_set_class(RnCalendar *calendar, RnDate date, RnDateClass klass, const char *name);
/* First and last day of the year-end season as month*100+day; default 1229 and 103; 0 and 0 for no season. */
void rn_calendar_set_yearend(RnCalendar *calendar, int first_mmdd, int last_mmdd);

/* The name to show beside the date: the override's, else the law's; NULL when none. Owned by calendar or static. */
const char *rn_calendar_holiday(const RnCalendar *calendar, RnDate date);
/* Year-end before rest (Sunday, holiday) before Saturday before weekday, unless an override sets the class. */
RnDateClass rn_calendar_class(const RnCalendar *calendar, RnDate date);
/* The season (named by the year of its December) that a year-end date belongs to: January to June count back. */
int rn_calendar_season(const RnCalendar *calendar, RnDate date);

G_END_DECLS
