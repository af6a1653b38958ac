/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Paints the minutes of a month: bands first, then who answers. A large city has 120 panels of 46,000 minutes. */

#include "engine/check_cover_view.h"

#include "engine/slots.h"

#include <string.h>

#define DAY 1440

/* The day from 9:00 to 9:00 that a minute belongs to. */
static int
duty_day(int minute)
{
  return (minute - 9 * 60 + DAY) / DAY - 1;
}

/* --- hours --- */

typedef struct {
  RnDate date;
  const char *band;
  int from, to;           /* minutes of the month */
} Paint;

static int
compare_paints(gconstpointer a_cell, gconstpointer b_cell)
{
  const Paint *a = a_cell, *b = b_cell;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  if (a->to != b->to)
    return a->to > b->to ? -1 : 1;
  return strcmp(a->band, b->band);
}

/* Slots of home care over the area that begin on a date; of a band, or of any (NULL). */
static gboolean
has_slot(const RnCity *city, const GPtrArray *slots, const RnArea *area, RnDate date, const char *band)
{
  for (guint i = 0; i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    if (slot->date == date && strcmp(slot->service, "homecare") == 0 && (!band || strcmp(slot->band, band) == 0) &&
        rn_area_contains(rn_city_area(city, slot->area_id), area))
      return TRUE;
  }
  return FALSE;
}

static void
paint_date(const RnCheckMinutes *minutes, const GPtrArray *slots, const RnArea *area, RnDate date, GArray *paints)
{
  const RnCity *city = minutes->city;
  RnDateClass klass = rn_calendar_class(city->calendar, date);
  int midnight = DAY * (date - minutes->first);
  Paint own = {date, "own", midnight + 9 * 60, midnight + (klass == RN_CLASS_WEEKDAY ? 18 : 13) * 60};
  if (klass == RN_CLASS_WEEKDAY || klass == RN_CLASS_SATURDAY)
    g_array_append_val(paints, own);
  gboolean by_seats = has_slot(city, slots, area, date, NULL);
  for (guint b = 0; b < city->bands->len; b++) {
    const RnBand *band = city->bands->pdata[b];
    Paint paint = {date, band->code, midnight + band->start, midnight + band->end};
    if (strcmp(band->service, "homecare") != 0 || !(band->classes >> klass & 1) ||
        rn_city_band(city, "homecare", band->code, date) != band)
      continue;
    if (!by_seats || has_slot(city, slots, area, date, band->code))
      g_array_append_val(paints, paint);
  }
}

/* The first paint keeps a minute. */
static void
apply(const RnCheckMinutes *minutes, RnCheckHours *hours, GArray *paints)
{
  g_array_sort(paints, compare_paints);
  for (guint p = 0; p < paints->len; p++) {
    const Paint *paint = &g_array_index(paints, Paint, p);
    for (int m = MAX(paint->from, 0); m < MIN(paint->to, minutes->length); m++)
      if (!hours->band[m]) {
        hours->band[m] = paint->band;
        hours->day[m] = (gint8)(paint->date - minutes->first);
      }
  }
}

/* Where the day of a date begins: at 9:00, or earlier with a band. */
static int
day_begin(const GArray *paints, const RnCheckMinutes *minutes, RnDate date)
{
  int begin = DAY * (date - minutes->first) + 9 * 60;
  for (guint p = 0; p < paints->len; p++)
    if (g_array_index(paints, Paint, p).date == date)
      begin = MIN(begin, g_array_index(paints, Paint, p).from);
  return begin;
}

static RnCheckHours *
hours_new(const RnCheckMinutes *minutes, const GPtrArray *slots, const GPtrArray *next_slots, const RnArea *area)
{
  RnCheckHours *hours = g_new0(RnCheckHours, 1);
  g_autoptr(GArray) paints = g_array_new(FALSE, FALSE, sizeof(Paint));
  g_autoptr(GArray) after = g_array_new(FALSE, FALSE, sizeof(Paint));
  RnDate next = rn_month_first(minutes->month + 1);
  hours->area = area;
  hours->band = g_new0(const char *, minutes->length);
  hours->day = g_new0(gint8, minutes->length);
  for (RnDate date = minutes->first; date < next; date++)
    paint_date(minutes, slots, area, date, paints);
  paint_date(minutes, next_slots, area, next, after);
  int begin = day_begin(paints, minutes, minutes->first), end = day_begin(after, minutes, next);
  apply(minutes, hours, paints);
  for (int m = 0; m < minutes->length; m++) {
    if (m < begin || m >= end)
      hours->band[m] = NULL;
    else if (!hours->band[m]) {
      hours->band[m] = "between";
      hours->day[m] = (gint8)duty_day(m);
    }
  }
  return hours;
}

static void
free_hours(gpointer data)
{
  RnCheckHours *hours = data;
  g_free(hours->band);
  g_free(hours->day);
  g_free(hours);
}

/* --- absence --- */

void
rn_check_minutes_range(const RnCheckMinutes *minutes, RnInstant start, RnInstant end, int *from, int *to)
{
  *from = (int)CLAMP((start - minutes->origin) / 60, 0, minutes->length);
  *to = (int)CLAMP((end - minutes->origin + 59) / 60, 0, minutes->length);
}

void
rn_check_minutes_mark(const RnCheckMinutes *minutes, const char *unit_id, guint8 *away)
{
  const GPtrArray *absences = rn_city_absences(minutes->city, unit_id);
  for (guint i = 0; i < absences->len; i++) {
    const RnAbsence *absence = absences->pdata[i];
    int from, to;
    rn_check_minutes_range(minutes, absence->start, absence->end, &from, &to);
    if (to > from)
      memset(away + from, 1, (gsize)(to - from));
  }
}

static gboolean
is_physician(const RnPerson *person, const RnFacility *facility)
{
  return person->facility == facility && !person->is_facility && strcmp(person->role, "physician") == 0;
}

void
rn_check_minutes_mark_closed(const RnCheckMinutes *minutes, const RnFacility *facility, guint8 *away)
{
  g_autofree guint8 *there = g_new0(guint8, minutes->length), *all = g_new0(guint8, minutes->length);
  for (guint i = 0; i < minutes->city->persons->len; i++) {
    const RnPerson *person = minutes->city->persons->pdata[i];
    if (!is_physician(person, facility))
      continue;
    g_autofree guint8 *his = g_new0(guint8, minutes->length);
    rn_check_minutes_mark(minutes, person->id, his);
    for (int m = 0; m < minutes->length; m++)
      if (rn_valid_on(person->valid_from, person->valid_to, minutes->first + duty_day(m))) {
        all[m] = 1;
        there[m] |= !his[m];
      }
  }
  for (int m = 0; m < minutes->length; m++)
    away[m] |= all[m] && !there[m];
  rn_check_minutes_mark(minutes, facility->id, away);
}

const guint8 *
rn_check_minutes_away(const RnCheckMinutes *minutes, const RnPairing *pairing)
{
  guint8 *away = g_hash_table_lookup(minutes->away, pairing->unit_id);
  if (away)
    return away;
  away = g_new0(guint8, minutes->length);
  if (pairing->person) {
    rn_check_minutes_mark(minutes, pairing->person->id, away);
    if (pairing->facility)
      rn_check_minutes_mark(minutes, pairing->facility->id, away);
  } else
    rn_check_minutes_mark_closed(minutes, pairing->facility, away);
  g_hash_table_insert(minutes->away, (gpointer)pairing->unit_id, away);
  return away;
}

/* --- panels --- */

const RnArea *
rn_check_minutes_block(const RnArea *area)
{
  for (const RnArea *block = area; block; block = block->parent)
    if (strcmp(block->kind, "block") == 0)
      return block;
  while (area->parent)
    area = area->parent;
  return area;
}

static gboolean
is_paired(const RnCity *city, const RnPanel *panel, const char *band, RnDate date)
{
  const RnCoverage *row = rn_city_coverage(city, panel->area, band, date);
  return row && row->mode == RN_MODE_PAIRED;
}

/* Would the primary answer, if he were there? */
static gboolean
would_answer(const RnCity *city, const RnPanel *panel, const char *band, RnDate date)
{
  const RnCoverage *row = rn_city_coverage(city, panel->area, band, date);
  if (strcmp(band, "own") == 0 || (row && row->self))
    return TRUE;
  switch (panel->self_cover) {
  case RN_SELF_NONE:
    return FALSE;
  case RN_SELF_WEEKDAY_NIGHT:
    return strcmp(band, "between") != 0 && rn_calendar_class(city->calendar, date) == RN_CLASS_WEEKDAY;
  case RN_SELF_EXCEPT_AWAY:
  case RN_SELF_ALL:
    break;
  }
  return TRUE;
}

static guint8 *
paint_panel(const RnCheckMinutes *minutes, const RnPanel *panel, const RnCheckHours *hours)
{
  guint8 *painted = g_new0(guint8, minutes->length);
  g_autofree guint8 *away = g_new0(guint8, minutes->length);
  if (panel->primary && panel->self_cover != RN_SELF_ALL) {
    rn_check_minutes_mark(minutes, panel->primary->id, away);
    rn_check_minutes_mark(minutes, panel->facility->id, away);
    if (panel->primary->facility)
      rn_check_minutes_mark(minutes, panel->primary->facility->id, away);
  } else
    rn_check_minutes_mark_closed(minutes, panel->facility, away);
  gboolean answers = FALSE, paired = FALSE, valid = FALSE;
  for (int m = 0; m < minutes->length; m++) {
    if (!hours->band[m])
      continue;
    RnDate date = minutes->first + hours->day[m];
    if (m == 0 || hours->band[m] != hours->band[m - 1] || hours->day[m] != hours->day[m - 1]) {
      answers = would_answer(minutes->city, panel, hours->band[m], date);
      paired = is_paired(minutes->city, panel, hours->band[m], date);
      valid = rn_valid_on(panel->valid_from, panel->valid_to, date);
    }
    if (valid)
      painted[m] = answers && !away[m] ? RN_MINUTE_OWN : paired ? RN_MINUTE_NEEDED : RN_MINUTE_LEFT;
  }
  return painted;
}

RnCheckMinutes *
rn_check_minutes_new(const RnCity *city, RnMonth month)
{
  RnCheckMinutes *minutes = g_new0(RnCheckMinutes, 1);
  minutes->city = city;
  minutes->month = month;
  minutes->first = rn_month_first(month);
  minutes->origin = rn_instant_from_local(minutes->first, 0);
  minutes->length = DAY * (rn_month_days(month) + 1);
  minutes->hours = g_ptr_array_new_with_free_func(free_hours);
  minutes->panels = g_ptr_array_new_with_free_func(g_free);
  minutes->hours_of = g_ptr_array_new();
  minutes->away = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, month);
  g_autoptr(GPtrArray) next_slots = rn_slots_generate(city, month + 1);
  for (guint p = 0; p < city->panels->len; p++) {
    const RnPanel *panel = city->panels->pdata[p];
    RnCheckHours *hours = NULL;
    for (guint h = 0; h < minutes->hours->len && !hours; h++)
      if (((RnCheckHours *)minutes->hours->pdata[h])->area == panel->area)
        hours = minutes->hours->pdata[h];
    if (!hours) {
      hours = hours_new(minutes, slots, next_slots, panel->area);
      g_ptr_array_add(minutes->hours, hours);
    }
    g_ptr_array_add(minutes->hours_of, hours);
    g_ptr_array_add(minutes->panels, paint_panel(minutes, panel, hours));
  }
  return minutes;
}

void
rn_check_minutes_free(RnCheckMinutes *minutes)
{
  if (!minutes)
    return;
  g_hash_table_unref(minutes->away);
  g_ptr_array_unref(minutes->panels);
  g_ptr_array_unref(minutes->hours_of);
  g_ptr_array_unref(minutes->hours);
  g_free(minutes);
}
