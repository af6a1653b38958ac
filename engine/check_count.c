/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Counting before solving: days, weeks, rest days, year-end and the whole month, each against the places that persons
 * have there. Says how many seats certainly stay empty; says nothing about whether the others can be filled.
 *
 * Only mandatory seats count. A coarser count is reported when it proves more than the finer ones that it touches. */

#include "engine/check_view.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <string.h>

typedef struct {
  const RnCheckView *view;
  GPtrArray *findings;
  GPtrArray *reported;  /* GPtrArray* of RnShortage* */
} Counting;

static int
missing(const RnShortage *shortage)
{
  return (int)shortage->slots->len - shortage->capacity;
}

static gboolean
share_a_slot(const RnShortage *a, const RnShortage *b)
{
  for (guint i = 0; i < a->slots->len; i++)
    if (g_ptr_array_find(b->slots, a->slots->pdata[i], NULL))
      return TRUE;
  return FALSE;
}

/* Is that many missing known from finer counts? */
static gboolean
is_known(const Counting *counting, const RnShortage *shortage)
{
  int known = 0;
  for (guint i = 0; i < counting->reported->len; i++) {
    const GPtrArray *list = counting->reported->pdata[i];
    for (guint k = 0; k < list->len; k++)
      if (share_a_slot(list->pdata[k], shortage))
        known += missing(list->pdata[k]);
  }
  return missing(shortage) <= known;
}

/* "South block Second, Centre block Second" */
static char *
groups_text(const RnCity *city, const GPtrArray *slots)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < slots->len; i++) {
    char *name = rn_check_group_text(city, slots->pdata[i]);
    if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
      g_free(name);
    else
      g_ptr_array_add(names, name);
  }
  g_ptr_array_add(names, NULL);
  return g_strjoinv(_(", "), (char **)names->pdata);
}

static void
report(const Counting *counting, const RnShortage *shortage, const char *when, gboolean is_this_month)
{
  g_autofree char *what = groups_text(counting->view->city, shortage->slots);
  RnFinding *finding = rn_finding_new(
    "COVER", is_this_month,
    g_strdup_printf(_("%s, %s: %d seats needed, %d places at most — at least %d stay empty. Ask for more people or change "
                      "limits."),
                    what, when, (int)shortage->slots->len, shortage->capacity, missing(shortage)));
  for (guint i = 0; i < shortage->slots->len; i++)
    rn_finding_add_slot(finding, ((const RnSlot *)shortage->slots->pdata[i])->key);
  for (guint i = 0; i < shortage->persons->len; i++)
    rn_finding_add_unit(finding, ((const RnPerson *)shortage->persons->pdata[i])->id);
  g_ptr_array_add(counting->findings, finding);
}

static gboolean
is_same_group(const RnSlot *a, const RnSlot *b)
{
  return strcmp(a->service, b->service) == 0 && strcmp(a->area_id, b->area_id) == 0 && strcmp(a->seat, b->seat) == 0;
}

/* Does every slot of the shortage belong to the group of `slot`? */
static gboolean
is_of_group(const RnShortage *shortage, const RnSlot *slot)
{
  for (guint i = 0; i < shortage->slots->len; i++)
    if (!is_same_group(shortage->slots->pdata[i], slot))
      return FALSE;
  return TRUE;
}

/* Slots that nobody at all can take hang together with nothing; they are told in one sentence with the other slots that
 * their group lacks. */
static void
merge_hopeless(GPtrArray *shortages)
{
  for (guint i = 0; i < shortages->len;) {
    const RnShortage *hopeless = shortages->pdata[i];
    RnShortage *host = NULL;
    for (guint k = 0; hopeless->persons->len == 0 && k < shortages->len; k++)
      if (k != i && is_of_group(shortages->pdata[k], hopeless->slots->pdata[0]))
        host = shortages->pdata[k];
    if (!host) {
      i++;
      continue;
    }
    for (guint k = 0; k < hopeless->slots->len; k++)
      g_ptr_array_add(host->slots, hopeless->slots->pdata[k]);
    g_ptr_array_remove_index(shortages, i);
    i = 0;
  }
}

static void
count(Counting *counting, const GPtrArray *slots, RnCapacityFunc capacity, const char *when, gboolean is_this_month)
{
  GPtrArray *shortages = rn_check_shortages(counting->view, slots, capacity);
  merge_hopeless(shortages);
  for (guint i = 0; i < shortages->len;) {
    if (is_known(counting, shortages->pdata[i])) {
      g_ptr_array_remove_index(shortages, i);
      continue;
    }
    report(counting, shortages->pdata[i++], when, is_this_month);
  }
  g_ptr_array_add(counting->reported, shortages);
}

/* --- which slots --- */

typedef enum { ALL, REST, YEAREND } Which;

static gboolean
is_of(const RnSlot *slot, Which which)
{
  switch (which) {
  case REST:
    return slot->klass == RN_CLASS_REST || slot->klass == RN_CLASS_YEAREND;
  case YEAREND:
    return slot->klass == RN_CLASS_YEAREND;
  case ALL:
    break;
  }
  return TRUE;
}

static GPtrArray *
between(const GPtrArray *slots, RnDate from, RnDate to, Which which)
{
  GPtrArray *some = g_ptr_array_new();
  for (guint i = 0; i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    if (slot->mandatory && slot->date >= from && slot->date <= to && is_of(slot, which))
      g_ptr_array_add(some, slots->pdata[i]);
  }
  return some;
}

/* Single days, then weeks from Monday to Sunday as far as they lie in the month. */
static void
count_days(Counting *counting)
{
  const RnCheckView *view = counting->view;
  g_autoptr(GPtrArray) hopeless = g_ptr_array_new();
  for (RnDate date = view->first; date <= view->last; date++) {
    g_autoptr(GPtrArray) slots = between(view->demand, date, date, ALL);
    g_autoptr(GPtrArray) possible = g_ptr_array_new();
    g_autofree char *day = rn_check_date_text(date);
    g_autofree char *when = g_strdup_printf(_("on %s"), day);
    for (guint i = 0; i < slots->len; i++) {
      gboolean any = rn_check_candidates(view, slots->pdata[i])->len > 0;
      g_ptr_array_add(any ? possible : hopeless, slots->pdata[i]);
    }
    count(counting, possible, rn_check_capacity_free, when, TRUE);
  }
  count(counting, hopeless, rn_check_capacity_free, _("nobody can take it"), TRUE);
}

static void
count_weeks(Counting *counting)
{
  const RnCheckView *view = counting->view;
  for (RnDate from = view->first, to; from <= view->last; from = to + 1) {
    to = MIN(from + (7 - rn_date_weekday(from)) % 7, view->last);
    g_autoptr(GPtrArray) slots = between(view->demand, from, to, ALL);
    g_autofree char *first = rn_check_date_text(from), *last = rn_check_date_text(to);
    g_autofree char *when = g_strdup_printf(_("in the week %s to %s"), first, last);
    count(counting, slots, rn_check_capacity_free, when, TRUE);
  }
}

/* A year-end season spans two months. Unless the duties of its first half are known, the whole of it is counted, too;
 * which of the two months has the gaps is then open. */
static void
count_season(Counting *counting, const GPtrArray *here)
{
  const RnCheckView *view = counting->view;
  const RnCalendar *calendar = view->city->calendar;
  int season = rn_calendar_season(calendar, ((const RnSlot *)here->pdata[0])->date);
  for (guint i = 0; i < view->duties->len; i++) {
    const RnCheckDuty *duty = view->duties->pdata[i];
    if (duty->past && duty->klass == RN_CLASS_YEAREND && rn_calendar_season(calendar, duty->date) == season)
      return;
  }
  RnMonth other = view->month + (view->month % 12 == 11 ? 1 : -1);
  RnDate from = rn_month_first(other);
  g_autoptr(GPtrArray) neighbour = rn_slots_generate(view->city, other);
  g_autoptr(GPtrArray) there = between(neighbour, from, from + rn_month_days(other) - 1, YEAREND);
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  for (guint i = 0; i < there->len; i++)
    if (rn_calendar_season(calendar, ((const RnSlot *)there->pdata[i])->date) == season)
      g_ptr_array_add(all, there->pdata[i]);
  if (all->len == 0)
    return;
  for (guint i = 0; i < here->len; i++)
    g_ptr_array_add(all, here->pdata[i]);
  g_autofree char *when = g_strdup_printf(_("year-end %d to %d"), season, season + 1);
  count(counting, all, rn_check_capacity_yearend, when, FALSE);
  for (guint i = 0; i < there->len; i++)
    g_hash_table_remove(view->candidates, there->pdata[i]);
  /* Findings own their keys, but shortages point to slots of the neighbour month. */
  g_ptr_array_remove_index(counting->reported, counting->reported->len - 1);
}

void
rn_check_counting(const RnCheckView *view, GPtrArray *findings)
{
  g_autoptr(GPtrArray) reported = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  Counting counting = {.view = view, .findings = findings, .reported = reported};
  g_autoptr(GPtrArray) all = between(view->demand, view->first, view->last, ALL);
  g_autoptr(GPtrArray) rest = between(view->demand, view->first, view->last, REST);
  g_autoptr(GPtrArray) yearend = between(view->demand, view->first, view->last, YEAREND);
  count_days(&counting);
  count_weeks(&counting);
  if (yearend->len) {
    count(&counting, yearend, rn_check_capacity_yearend, _("year-end"), TRUE);
    count_season(&counting, yearend);
  }
  count(&counting, rest, rn_check_capacity_rest, _("rest days of the month"), TRUE);
  count(&counting, all, rn_check_capacity_month, _("whole month"), TRUE);
}
