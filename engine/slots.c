/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Generates the slots of a month from seats, bands and date classes, and tells whether they tile the hours that the
 * family doctors do not answer themselves. */

#include "engine/slots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
seat_has_band(const RnSeat *seat, const char *band)
{
  return !seat->bands || g_strv_contains((const char *const *)seat->bands, band);
}

static gboolean
same_seat(const RnSeat *a, const RnSeat *b)
{
  return a->area == b->area && strcmp(a->code, b->code) == 0 && strcmp(a->service, b->service) == 0;
}

/* Rows about the same seat: one for certain classes goes before one for all, one for certain bands likewise, then the
 * one with the later start. */
static gboolean
is_closer(const RnSeat *a, const RnSeat *b)
{
  unsigned all = (1u << RN_N_CLASSES) - 1;
  if ((a->classes != all) != (b->classes != all))
    return a->classes != all;
  if ((a->bands != NULL) != (b->bands != NULL))
    return a->bands != NULL;
  return a->valid_from > b->valid_from;
}

static const RnSeat *
seat_in_force(const RnCity *city, const char *service, const RnArea *area, const char *code, const char *band,
              RnDate date, RnDateClass klass)
{
  const RnSeat *best = NULL;
  for (guint i = 0; i < city->seats->len; i++) {
    const RnSeat *seat = city->seats->pdata[i];
    if (seat->area == area && strcmp(seat->code, code) == 0 && strcmp(seat->service, service) == 0 &&
        (seat->classes & (1u << klass)) && rn_valid_on(seat->valid_from, seat->valid_to, date) &&
        seat_has_band(seat, band) && (!best || is_closer(seat, best)))
      best = seat;
  }
  return best;
}

/* At year-end, duties of home care count as Y, whatever the hour. */
const char *
rn_slots_category(const RnBand *band, RnDateClass klass)
{
  static const char *const by_day[] = {"N", "D", "H", NULL};
  return klass == RN_CLASS_YEAREND && g_strv_contains(by_day, band->category) ? "Y" : band->category;
}

static void
add_slots(GPtrArray *slots, const RnSeat *seat, const RnBand *band, RnDate date, RnDateClass klass)
{
  for (int index = 1; index <= seat->count; index++)
    g_ptr_array_add(slots, rn_slot_new(seat->service, seat->area->id, date, band->code, seat->code, index,
                                       rn_instant_from_local(date, band->start), rn_instant_from_local(date, band->end),
                                       rn_slots_category(band, klass), klass, seat->mandatory));
}

/* The slots of one seat on one date, over the bands in force; `seat` is the first row about it. */
static void
add_day(const RnCity *city, GPtrArray *slots, const RnSeat *seat, RnDate date)
{
  RnDateClass klass = rn_calendar_class(city->calendar, date);
  for (guint b = 0; b < city->bands->len; b++) {
    const RnBand *band = city->bands->pdata[b];
    if (strcmp(band->service, seat->service) != 0 || !(band->classes & (1u << klass)) ||
        rn_city_band(city, band->service, band->code, date) != band)
      continue;
    const RnSeat *force = seat_in_force(city, seat->service, seat->area, seat->code, band->code, date, klass);
    if (force)
      add_slots(slots, force, band, date, klass);
  }
}

static int
compare_slots(gconstpointer a, gconstpointer b)
{
  return rn_slot_compare(*(RnSlot *const *)a, *(RnSlot *const *)b);
}

GPtrArray *
rn_slots_generate(const RnCity *city, RnMonth month)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func((GDestroyNotify)rn_slot_unref);
  RnDate first = rn_month_first(month);
  for (guint s = 0; s < city->seats->len; s++) {
    const RnSeat *seat = city->seats->pdata[s];
    gboolean is_first_row = TRUE;
    for (guint t = 0; t < s; t++)
      is_first_row &= !same_seat(seat, city->seats->pdata[t]);
    for (int day = 0; is_first_row && day < rn_month_days(month); day++)
      add_day(city, slots, seat, first + day);
  }
  g_ptr_array_sort(slots, compare_slots);
  return slots;
}

const RnSeat *
rn_slot_seat(const RnCity *city, const RnSlot *slot)
{
  const RnArea *area = rn_city_area(city, slot->area_id);
  return area ? seat_in_force(city, slot->service, area, slot->seat, slot->band, slot->date, slot->klass) : NULL;
}

RnSlot *
rn_slots_find(const GPtrArray *slots, const char *key)
{
  for (guint i = 0; i < slots->len; i++) {
    RnSlot *slot = slots->pdata[i];
    if (strcmp(slot->key, key) == 0)
      return slot;
  }
  return NULL;
}

/* --- tiling --- */

static int
own_minutes_on(const RnCity *city, RnDate date)
{
  RnDateClass klass = rn_calendar_class(city->calendar, date);
  if (klass == RN_CLASS_WEEKDAY)
    return 9 * 60;
  return klass == RN_CLASS_SATURDAY ? 4 * 60 : 0;
}

int
rn_own_minutes(const RnCity *city, RnMonth month)
{
  int minutes = 0;
  for (int day = 0; day < rn_month_days(month); day++)
    minutes += own_minutes_on(city, rn_month_first(month) + day);
  return minutes;
}

/* Marks [from, to) minutes after the month's first 09:00. */
static void
mark(guint8 *minute, int length, gint64 from, gint64 to)
{
  for (gint64 m = MAX(from, 0); m < MIN(to, length); m++)
    minute[m] = 1;
}

static void
mark_area(const RnCity *city, const GPtrArray *slots, RnMonth month, const RnArea *area, const char *seat,
          guint8 *minute, int length)
{
  RnInstant origin = rn_instant_from_local(rn_month_first(month), 9 * 60);
  for (int day = 0; day < rn_month_days(month); day++)
    mark(minute, length, day * 1440, day * 1440 + own_minutes_on(city, rn_month_first(month) + day));
  for (guint i = 0; i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    if (strcmp(slot->service, "homecare") == 0 && strcmp(slot->seat, seat) == 0 &&
        rn_area_contains(rn_city_area(city, slot->area_id), area))
      mark(minute, length, (slot->start - origin) / 60, (slot->end - origin) / 60);
  }
}

static void
report_uncovered(RnMonth month, const RnArea *area, const guint8 *minute, int length,
                 GPtrArray *findings)
{
  RnInstant origin = rn_instant_from_local(rn_month_first(month), 9 * 60);
  for (int from = 0; from < length; from++) {
    if (minute[from])
      continue;
    int to = from;
    while (to < length && !minute[to])
      to++;
    g_autofree char *start = rn_instant_format(origin + 60 * from), *end = rn_instant_format(origin + 60 * to);
    RnFinding *finding = rn_finding_new(
      "TILING", FALSE,
      g_strdup_printf(_("%s: nobody is asked from %.16s to %.16s; check the tables of bands and seats."),
                      area->name, start, end));
    g_ptr_array_add(findings, finding);
    from = to;
  }
}

static gboolean
is_leaf(const RnCity *city, const RnArea *area)
{
  for (guint i = 0; i < city->areas->len; i++)
    if (((const RnArea *)city->areas->pdata[i])->parent == area)
      return FALSE;
  return TRUE;
}

GPtrArray *
rn_slots_untiled(const RnCity *city, const GPtrArray *slots, RnMonth month)
{
  GPtrArray *findings = rn_findings_new();
  int length = rn_month_days(month) * 1440;
  for (guint a = 0; a < city->areas->len; a++) {
    const RnArea *area = city->areas->pdata[a];
    if (!is_leaf(city, area))
      continue;
    g_autofree guint8 *minute = g_malloc0((gsize)length);
    mark_area(city, slots, month, area, "first", minute, length);
    report_uncovered(month, area, minute, length, findings);
  }
  return findings;
}
