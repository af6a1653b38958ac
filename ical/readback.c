/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The only user of libical here. No time zone is ever looked up: a TZID is refused before any time is taken, and
 * times are computed with our own calendar from libical's fields, whose validity it does not check. Properties are
 * read one kind at a time, because iteration state lives inside libical's component. */

#include "ical/readback.h"

#include "engine/finding.h"
#include "ical/line.h"

#include <libical/ical.h>

#include <glib/gi18n-lib.h>
#include <string.h>

static GMutex libical_lock;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(icalcomponent, icalcomponent_free)

typedef struct {
  const char *uid, *summary; /* owned by the component */
  int sequence;
  icalproperty_status status;
  RnInstant start, end;
  gboolean all_day;
} ReadEvent;

static gboolean
differs(GError **error, const char *uid, const char *what)
{
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
              _("A feed read back differently from what was written (event %s: %s); nothing was replaced. "
                "Please report this as a fault of the program."),
              uid ? uid : "?", what);
  return FALSE;
}

static icalproperty *
single(icalcomponent *component, icalproperty_kind kind)
{
  return icalcomponent_count_properties(component, kind) == 1
           ? icalcomponent_get_first_property(component, kind)
           : NULL;
}

/* FALSE for a time with a zone, a floating one, or no real date. */
static gboolean
read_time(icalproperty *property, struct icaltimetype time, RnInstant *instant, gboolean *all_day)
{
  RnDate date;
  if (icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER) ||
      !rn_date_from_ymd(time.year, time.month, time.day, &date))
    return FALSE;
  *all_day = time.is_date;
  if (time.is_date) {
    *instant = rn_instant_from_local(date, 0);
    return TRUE;
  }
  *instant = (RnInstant)date * 86400 + time.hour * 3600 + time.minute * 60 + time.second;
  return icaltime_is_utc(time) && time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 &&
         time.second >= 0 && time.second < 60;
}

/* NULL, or what is wrong. */
static const char *
read_event(icalcomponent *component, ReadEvent *event)
{
  icalproperty *uid = single(component, ICAL_UID_PROPERTY);
  if (!uid)
    return "UID";
  event->uid = icalproperty_get_uid(uid);
  if (icalcomponent_count_properties(component, ICAL_XLICERROR_PROPERTY) > 0)
    return "X-LIC-ERROR";
  icalproperty *summary = single(component, ICAL_SUMMARY_PROPERTY);
  icalproperty *sequence = single(component, ICAL_SEQUENCE_PROPERTY);
  icalproperty *status = single(component, ICAL_STATUS_PROPERTY);
  icalproperty *start = single(component, ICAL_DTSTART_PROPERTY);
  icalproperty *end = single(component, ICAL_DTEND_PROPERTY);
  if (!summary || !sequence || !status)
    return "SUMMARY, SEQUENCE, STATUS";
  event->summary = icalproperty_get_summary(summary);
  event->sequence = icalproperty_get_sequence(sequence);
  event->status = icalproperty_get_status(status);
  gboolean end_all_day;
  if (!start || !end || !read_time(start, icalproperty_get_dtstart(start), &event->start, &event->all_day) ||
      !read_time(end, icalproperty_get_dtend(end), &event->end, &end_all_day) || event->all_day != end_all_day)
    return "DTSTART, DTEND";
  return NULL;
}

/* NULL, or what differs. */
static const char *
compare(const ReadEvent *read, const RnIcalEvent *meant)
{
  static const icalproperty_status statuses[] = {ICAL_STATUS_CONFIRMED, ICAL_STATUS_TENTATIVE, ICAL_STATUS_CANCELLED};
  g_autofree char *summary = rn_line_clean(meant->summary);
  if (read->sequence != meant->sequence)
    return "SEQUENCE";
  if (read->start != meant->start || read->all_day != meant->all_day)
    return "DTSTART";
  if (read->end != meant->end)
    return "DTEND";
  if (read->status != statuses[meant->status])
    return "STATUS";
  return strcmp(read->summary ? read->summary : "", summary) == 0 ? NULL : "SUMMARY";
}

static gboolean
check_component(icalcomponent *calendar, const RnIcalCalendar *meant, GError **error)
{
  if (icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT ||
      icalcomponent_count_properties(calendar, ICAL_XLICERROR_PROPERTY) > 0 ||
      icalcomponent_count_properties(calendar, ICAL_METHOD_PROPERTY) > 0)
    return differs(error, NULL, "VCALENDAR");
  if ((guint)icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT) != meant->events->len)
    return differs(error, NULL, "number of events");
  g_autoptr(GHashTable) by_uid = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < meant->events->len; i++) {
    RnIcalEvent *event = meant->events->pdata[i];
    if (!g_hash_table_insert(by_uid, event->uid, event))
      return differs(error, event->uid, "UID used twice");
  }
  for (icalcompiter iter = icalcomponent_begin_component(calendar, ICAL_VEVENT_COMPONENT); icalcompiter_deref(&iter);
       icalcompiter_next(&iter)) {
    ReadEvent read = {0};
    const char *wrong = read_event(icalcompiter_deref(&iter), &read);
    const RnIcalEvent *event = read.uid ? g_hash_table_lookup(by_uid, read.uid) : NULL;
    if (!wrong)
      wrong = event ? compare(&read, event) : "UID";
    if (wrong)
      return differs(error, read.uid, wrong);
    g_hash_table_remove(by_uid, event->uid);
  }
  return g_hash_table_size(by_uid) == 0 || differs(error, NULL, "missing event");
}

/* With the lock held. */
static gboolean
parse_and_check(const char *text, const RnIcalCalendar *meant, GError **error)
{
  g_autoptr(icalcomponent) calendar = icalparser_parse_string(text);
  return calendar ? check_component(calendar, meant, error) : differs(error, NULL, "VCALENDAR");
}

gboolean
rn_readback_check(GBytes *bytes, const RnIcalCalendar *meant, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  if (length == 0 || memchr(data, '\0', length)) /* libical takes a C string and would stop there silently */
    return differs(error, NULL, "NUL");
  g_autofree char *text = g_strndup(data, length);
  g_mutex_lock(&libical_lock);
  gboolean agrees = parse_and_check(text, meant, error);
  g_mutex_unlock(&libical_lock);
  return agrees;
}
