/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A series is the event without RECURRENCE-ID; the events with the same UID and a RECURRENCE-ID each stand in for one of
 * its repetitions. Of several revisions the highest SEQUENCE counts, then the latest DTSTAMP, then the last in the file. */

#include "ical/absence_expand.h"

#include "ical/absence_recur.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const RnAbsenceEvent *series; /* NULL: only single repetitions */
  GPtrArray *singles;           /* const RnAbsenceEvent*, one for each repetition */
} Group;

typedef struct {
  const RnAbsenceCalendar *calendar;
  RnInstant from, to;
  RnBusyFile *file;
  GPtrArray *messages;
  guint work;
} Expansion;

static void
group_free(gpointer item)
{
  Group *group = item;
  g_ptr_array_unref(group->singles);
  g_free(group);
}

static gboolean
is_newer(const RnAbsenceEvent *event, const RnAbsenceEvent *than)
{
  if (event->sequence != than->sequence)
    return event->sequence > than->sequence;
  return event->stamp >= than->stamp;
}

/* --- groups --- */

static void
add_single(Group *group, const RnAbsenceEvent *event)
{
  for (guint i = 0; i < group->singles->len; i++) {
    const RnAbsenceEvent *other = group->singles->pdata[i];
    if (rn_absence_time_instant(&other->recurrence_id) != rn_absence_time_instant(&event->recurrence_id))
      continue;
    if (is_newer(event, other))
      group->singles->pdata[i] = (gpointer)event;
    return;
  }
  g_ptr_array_add(group->singles, (gpointer)event);
}

/* Group*, in the order in which their first event stands in the file. */
static GPtrArray *
groups_of(const RnAbsenceCalendar *calendar)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
  g_autoptr(GHashTable) by_uid = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < calendar->events->len; i++) {
    const RnAbsenceEvent *event = calendar->events->pdata[i];
    Group *group = g_hash_table_lookup(by_uid, event->uid);
    if (!group) {
      group = g_new0(Group, 1);
      group->singles = g_ptr_array_new();
      g_ptr_array_add(groups, group);
      g_hash_table_insert(by_uid, event->uid, group);
    }
    if (event->has_recurrence_id)
      add_single(group, event);
    else if (!group->series || is_newer(event, group->series))
      group->series = event;
  }
  return groups;
}

/* --- items --- */

/* What a message about single events does to what was told before. */
static void
add_revision(Expansion *expansion, const RnAbsenceEvent *event)
{
  gboolean ends = expansion->calendar->method == RN_ABSENCE_CANCEL || event->cancelled;
  RnBusyItem *item = rn_request_busy_item_new(ends ? RN_BUSY_WITHDRAWAL : RN_BUSY_UPDATE, event->line, event->uid);
  item->sequence = event->sequence;
  if (event->has_recurrence_id)
    item->occurrence = rn_absence_time_instant(&event->recurrence_id);
  g_ptr_array_add(expansion->file->items, item);
}

static gboolean
add_time(Expansion *expansion, const RnAbsenceEvent *event, const RnAbsenceTime *start, gint64 seconds,
         RnInstant occurrence)
{
  RnInstant begins = rn_absence_time_instant(start);
  if (begins >= expansion->to || begins + seconds <= expansion->from)
    return TRUE;
  if (expansion->file->items->len >= RN_ABSENCE_MAX_TIMES) {
    g_ptr_array_add(expansion->messages,
                    rn_message_new("LIMIT_REPEATS", RN_SEVERITY_ERROR, expansion->file->name, event->line, NULL, NULL,
                                   g_strdup_printf(_("The calendar has more than %d times in these months. Import fewer "
                                                     "months at once (--month)."),
                                                   RN_ABSENCE_MAX_TIMES)));
    return FALSE;
  }
  RnBusyItem *item = rn_request_busy_item_new(RN_BUSY_TIME, event->line, event->uid);
  item->sequence = event->sequence;
  item->occurrence = occurrence;
  item->start = begins;
  item->end = begins + seconds;
  item->all_day = start->is_date;
  item->is_free = event->is_free;
  g_free(item->title);
  item->title = g_strdup(event->title);
  g_free(item->categories);
  item->categories = g_strdup(event->categories);
  g_ptr_array_add(expansion->file->items, item);
  return TRUE;
}

/* --- repetitions --- */

/* Does `named` (of EXDATE or RECURRENCE-ID) mean the repetition? A date names whatever begins on it. */
static gboolean
means(const RnAbsenceTime *named, const RnAbsenceTime *repetition)
{
  if (named->is_date == repetition->is_date)
    return rn_absence_time_instant(named) == rn_absence_time_instant(repetition);
  RnInstant day = rn_absence_time_instant(named), begins = rn_absence_time_instant(repetition);
  return named->is_date ? begins >= day && begins < day + 86400 : day >= begins && day < begins + 86400;
}

static gboolean
is_taken_out(const Group *group, const RnAbsenceTime *repetition)
{
  for (guint i = 0; i < group->series->except->len; i++)
    if (means(&g_array_index(group->series->except, RnAbsenceTime, i), repetition))
      return TRUE;
  for (guint i = 0; i < group->singles->len; i++)
    if (means(&((const RnAbsenceEvent *)group->singles->pdata[i])->recurrence_id, repetition))
      return TRUE;
  return FALSE;
}

static gboolean
add_repetition(Expansion *expansion, const Group *group, const RnAbsenceTime *repetition, gint64 seconds)
{
  return is_taken_out(group, repetition) ||
         add_time(expansion, group->series, repetition, seconds, rn_absence_time_instant(repetition));
}

/* Wall clocks of the series in the window, a little wider for lengths and zones. */
static gboolean
walls_of(Expansion *expansion, const RnAbsenceEvent *series, GArray *walls)
{
  const char *code = NULL;
  char *why = NULL;
  RnAbsenceRule rule;
  gint64 offset = rn_absence_time_offset(series->start.is_date ? RN_ABSENCE_TOKYO : series->start.zone);
  gboolean done = rn_absence_recur_parse(series->rule, &rule, &code, &why) &&
                  rn_absence_recur_expand(&rule, &series->start, expansion->from + offset - series->seconds,
                                          expansion->to + offset, walls, &expansion->work, &code, &why);
  rn_absence_recur_clear(&rule);
  if (!done)
    g_ptr_array_add(expansion->messages, rn_message_new(code, RN_SEVERITY_ERROR, expansion->file->name,
                                                        series->rule_line, NULL, NULL, why));
  return done;
}

static gboolean
add_series(Expansion *expansion, const Group *group)
{
  const RnAbsenceEvent *series = group->series;
  g_autoptr(GArray) walls = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (!series->rule)
    g_array_append_val(walls, series->start.wall);
  else if (!walls_of(expansion, series, walls))
    return FALSE;
  for (guint i = 0; i < walls->len; i++) {
    RnAbsenceTime repetition = series->start;
    repetition.wall = g_array_index(walls, gint64, i);
    if (!add_repetition(expansion, group, &repetition, series->seconds))
      return FALSE;
  }
  for (guint i = 0; i < series->extras->len; i++) {
    const RnAbsenceExtra *extra = &g_array_index(series->extras, RnAbsenceExtra, i);
    gint64 seconds = extra->seconds >= 0 ? extra->seconds : series->seconds;
    if (seconds > 0 && !add_repetition(expansion, group, &extra->start, seconds))
      return FALSE;
  }
  return TRUE;
}

/* Counts what the report tells; TRUE when the event takes no time. */
static gboolean
is_nothing(Expansion *expansion, const RnAbsenceEvent *event)
{
  if (event->cancelled) {
    expansion->file->cancelled++;
    return TRUE;
  }
  expansion->file->floating += !event->start.is_date && event->start.zone == RN_ABSENCE_FLOATING;
  expansion->file->points += event->seconds == 0;
  return event->seconds == 0;
}

static gboolean
add_group(Expansion *expansion, const Group *group)
{
  RnAbsenceMethod method = expansion->calendar->method;
  const RnAbsenceEvent *series = group->series;
  if (series && method != RN_ABSENCE_WHOLE)
    add_revision(expansion, series);
  if (series && method != RN_ABSENCE_CANCEL && !is_nothing(expansion, series) && !add_series(expansion, group))
    return FALSE;
  for (guint i = 0; i < group->singles->len; i++) {
    const RnAbsenceEvent *single = group->singles->pdata[i];
    if (method != RN_ABSENCE_WHOLE && !series)
      add_revision(expansion, single);
    if (method != RN_ABSENCE_CANCEL && !is_nothing(expansion, single) &&
        !add_time(expansion, single, &single->start, single->seconds, rn_absence_time_instant(&single->recurrence_id)))
      return FALSE;
  }
  return TRUE;
}

gboolean
rn_absence_expand(const RnAbsenceCalendar *calendar, RnInstant from, RnInstant to, RnBusyFile *file,
                  GPtrArray *messages)
{
  Expansion expansion = {.calendar = calendar, .from = from, .to = to, .file = file, .messages = messages};
  g_autoptr(GPtrArray) groups = groups_of(calendar);
  file->whole = calendar->method == RN_ABSENCE_WHOLE;
  for (guint i = 0; i < groups->len; i++)
    if (!add_group(&expansion, groups->pdata[i]))
      return FALSE;
  return TRUE;
}
