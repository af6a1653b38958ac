/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The calendar of one association: the law's holidays, its own overrides, and the class of each date. Knows no
 * bands; they hang on the classes. A few dozen overrides are expected; every look-up is O(1). */

#include "engine/calendar.h"

typedef enum { OVERRIDE_ADD, OVERRIDE_REMOVE, OVERRIDE_RENAME, OVERRIDE_CLASS } OverrideKind;

typedef struct {
  OverrideKind kind;
  RnDateClass klass; /* of OVERRIDE_CLASS */
  char *name;        /* may be NULL */
} Override;

struct RnCalendar {
  GHashTable *overrides; /* RnDate -> Override*, owning */
  int yearend_first;     /* month * 100 + day */
  int yearend_last;
};

static const char *const class_names[RN_N_CLASSES] = {"weekday", "saturday", "rest", "yearend"};

const char *
rn_date_class_name(RnDateClass klass)
{
  return class_names[klass];
}

gboolean
rn_date_class_parse(const char *text, RnDateClass *klass)
{
  for (int i = 0; i < RN_N_CLASSES; i++)
    if (g_strcmp0(text, class_names[i]) == 0) {
      *klass = (RnDateClass)i;
      return TRUE;
    }
  return FALSE;
}

static void
override_free(gpointer data)
{
  Override *override = data;
  g_free(override->name);
  g_free(override);
}

RnCalendar *
rn_calendar_new(void)
{
  RnCalendar *calendar = g_new0(RnCalendar, 1);
  calendar->overrides = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, override_free);
  rn_calendar_set_yearend(calendar, 1229, 103);
  return calendar;
}

void
rn_calendar_free(RnCalendar *calendar)
{
  if (!calendar)
    return;
  g_hash_table_unref(calendar->overrides);
  g_free(calendar);
}

static void
set_override(RnCalendar *calendar, RnDate date, OverrideKind kind, RnDateClass klass, const char *name)
{
  Override *override = g_new0(Override, 1);
  override->kind = kind;
  override->klass = klass;
  override->name = g_strdup(name);
  g_hash_table_replace(calendar->overrides, GINT_TO_POINTER(date), override);
}

void
rn_calendar_add(RnCalendar *calendar, RnDate date, const char *name)
{
  set_override(calendar, date, OVERRIDE_ADD, RN_CLASS_REST, name);
}

void
rn_calendar_remove(RnCalendar *calendar, RnDate date)
{
  set_override(calendar, date, OVERRIDE_REMOVE, RN_CLASS_WEEKDAY, NULL);
}

void
rn_calendar_rename(RnCalendar *calendar, RnDate date, const char *name)
{
  set_override(calendar, date, OVERRIDE_RENAME, RN_CLASS_REST, name);
}

void
rn_calendar_set_class(RnCalendar *calendar, RnDate date, RnDateClass klass, const char *name)
{
  set_override(calendar, date, OVERRIDE_CLASS, klass, name);
}

void
rn_calendar_set_yearend(RnCalendar *calendar, int first_mmdd, int last_mmdd)
{
  calendar->yearend_first = first_mmdd;
  calendar->yearend_last = last_mmdd;
}

static const Override *
find_override(const RnCalendar *calendar, RnDate date)
{
  return g_hash_table_lookup(calendar->overrides, GINT_TO_POINTER(date));
}

const char *
rn_calendar_holiday(const RnCalendar *calendar, RnDate date)
{
  const char *by_law = rn_holiday_by_law(date);
  const Override *override = find_override(calendar, date);
  if (!override)
    return by_law;
  switch (override->kind) {
  case OVERRIDE_REMOVE:
    return NULL;
  case OVERRIDE_RENAME:
    return by_law ? override->name : NULL;
  case OVERRIDE_ADD:
    return override->name;
  case OVERRIDE_CLASS:
  default:
    return override->name ? override->name : by_law;
  }
}

static gboolean
is_holiday(const Override *override, RnDate date)
{
  if (override && override->kind == OVERRIDE_ADD)
    return TRUE;
  if (override && override->kind == OVERRIDE_REMOVE)
    return FALSE;
  return rn_holiday_by_law(date) != NULL;
}

static gboolean
is_yearend(const RnCalendar *calendar, RnDate date)
{
  int year = 0, month = 0, day = 0;
  rn_date_to_ymd(date, &year, &month, &day);
  int mmdd = month * 100 + day;
  if (calendar->yearend_first <= calendar->yearend_last)
    return mmdd >= calendar->yearend_first && mmdd <= calendar->yearend_last;
  return mmdd >= calendar->yearend_first || mmdd <= calendar->yearend_last;
}

RnDateClass
rn_calendar_class(const RnCalendar *calendar, RnDate date)
{
  const Override *override = find_override(calendar, date);
  if (override && override->kind == OVERRIDE_CLASS)
    return override->klass;
  if (is_yearend(calendar, date))
    return RN_CLASS_YEAREND;
  if (rn_date_weekday(date) == 0 || is_holiday(override, date))
    return RN_CLASS_REST;
  return rn_date_weekday(date) == 6 ? RN_CLASS_SATURDAY : RN_CLASS_WEEKDAY;
}

int
rn_calendar_season(const RnCalendar *calendar, RnDate date)
{
  (void)calendar;
  int year = 0, month = 0, day = 0;
  rn_date_to_ymd(date, &year, &month, &day);
  return month <= 6 ? year - 1 : year;
}
