/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The calendar as small structures, written out line by line. Up to a few thousand events (a year of a large city). It
 * chooses nothing: what stands in a feed is decided in feed.c. */

#include "ical/calendar.h"

#include "ical/line.h"

#include <string.h>

/* The second number rises when the wording or the choice of properties changes: not the program's version, so that an
 * upgrade alone changes no feed. */
#define PRODUCT "-//rinban//rinban feed 1.1//JA"
/* Suggested interval between two looks (RFC 7986 section 5.7): Nextcloud and Outlook follow it, Google never does. */
#define REFRESH "PT4H"

struct RnIcalText {
  char *summary, *location, *description, *category;
  RnIcalStatus status;
  gboolean busy;
  GString *lines; /* from SUMMARY to TRANSP */
  GString *shown; /* what an alarm shows */
};

static const char *const status_names[] = {"CONFIRMED", "TENTATIVE", "CANCELLED"};

const char *
rn_ical_status_name(RnIcalStatus status)
{
  g_assert((gsize)status < G_N_ELEMENTS(status_names));
  return status_names[status];
}

const char *
rn_ical_product(void)
{
  return PRODUCT;
}

RnIcalEvent *
rn_ical_event_new(const char *uid, int sequence, RnInstant created_at, RnInstant changed_at, RnInstant start,
                  RnInstant end, gboolean all_day)
{
  g_assert(end > start && sequence >= 0);
  RnIcalEvent *event = g_new0(RnIcalEvent, 1);
  event->uid = g_strdup(uid);
  event->sequence = sequence;
  event->created_at = created_at;
  event->changed_at = changed_at;
  event->start = start;
  event->end = end;
  event->all_day = all_day;
  return event;
}

void
rn_ical_event_free(RnIcalEvent *event)
{
  if (!event)
    return;
  g_free(event->uid);
  if (event->text) {
    rn_ical_text_unref(event->text);
  } else {
    g_free(event->summary);
    g_free(event->location);
    g_free(event->description);
    g_free(event->category);
  }
  g_free(event);
}

static void
event_destroy(gpointer event)
{
  rn_ical_event_free(event);
}

RnIcalCalendar *
rn_ical_calendar_new(char *name, char *description, RnInstant changed_at)
{
  RnIcalCalendar *calendar = g_new0(RnIcalCalendar, 1);
  calendar->name = name;
  calendar->description = description;
  calendar->changed_at = changed_at;
  calendar->events = g_ptr_array_new_with_free_func(event_destroy);
  return calendar;
}

void
rn_ical_calendar_free(RnIcalCalendar *calendar)
{
  if (!calendar)
    return;
  g_free(calendar->name);
  g_free(calendar->description);
  g_ptr_array_unref(calendar->events);
  g_free(calendar);
}

char *
rn_ical_plain_name(const char *name)
{
  GString *plain = g_string_new(name);
  g_string_replace(plain, ",", "，", 0);
  g_string_replace(plain, ";", "；", 0);
  g_string_replace(plain, "\\", "＼", 0);
  return g_string_free(plain, FALSE);
}

static int
compare_events(gconstpointer a, gconstpointer b)
{
  const RnIcalEvent *x = *(RnIcalEvent *const *)a, *y = *(RnIcalEvent *const *)b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->end != y->end)
    return x->end < y->end ? -1 : 1;
  return strcmp(x->uid, y->uid);
}

void
rn_ical_calendar_sort(RnIcalCalendar *calendar)
{
  g_ptr_array_sort(calendar->events, compare_events);
}

/* --- bytes --- */

void
rn_ical_event_times(GString *out, const RnIcalEvent *event)
{
  if (!event->all_day) {
    rn_line_instant(out, "DTSTART", event->start);
    rn_line_instant(out, "DTEND", event->end);
    return;
  }
  RnDate first, after;
  int start_minutes, end_minutes;
  rn_instant_to_local(event->start, &first, &start_minutes);
  rn_instant_to_local(event->end, &after, &end_minutes);
  g_assert(start_minutes == 0 && end_minutes == 0);
  rn_line_date(out, "DTSTART;VALUE=DATE", first);
  rn_line_date(out, "DTEND;VALUE=DATE", after);
}

/* From SUMMARY to TRANSP: what does not depend on the feed. */
static void
append_texts(GString *out, const RnIcalEvent *event)
{
  rn_line_text(out, "SUMMARY", event->summary);
  rn_line_optional(out, "LOCATION", event->location);
  rn_line_optional(out, "DESCRIPTION", event->description);
  if (event->category && *event->category) {
    g_autofree char *single = rn_ical_plain_name(event->category);
    rn_line_text(out, "CATEGORIES", single);
  }
  rn_line_word(out, "STATUS", rn_ical_status_name(event->status));
  rn_line_word(out, "TRANSP", event->busy ? "OPAQUE" : "TRANSPARENT");
}

/* ACTION:DISPLAY only: AUDIO and EMAIL are abused, and some clients drop the whole feed with them. */
static void
append_alarm(GString *out, const RnIcalEvent *event)
{
  if (event->alarm_minutes <= 0)
    return;
  g_autofree char *trigger = g_strdup_printf("-PT%dM", event->alarm_minutes);
  rn_line_word(out, "BEGIN", "VALARM");
  rn_line_word(out, "ACTION", "DISPLAY");
  rn_line_word(out, "TRIGGER", trigger);
  if (event->text)
    g_string_append_len(out, event->text->shown->str, (gssize)event->text->shown->len);
  else
    rn_line_text(out, "DESCRIPTION", event->summary);
  rn_line_word(out, "END", "VALARM");
}

static void
append_event(GString *out, const RnIcalEvent *event)
{
  rn_line_word(out, "BEGIN", "VEVENT");
  rn_line_word(out, "UID", event->uid);
  rn_line_instant(out, "DTSTAMP", event->changed_at);
  rn_line_instant(out, "LAST-MODIFIED", event->changed_at);
  rn_line_instant(out, "CREATED", event->created_at);
  rn_line_number(out, "SEQUENCE", event->sequence);
  rn_ical_event_times(out, event);
  if (event->text)
    g_string_append_len(out, event->text->lines->str, (gssize)event->text->lines->len);
  else
    append_texts(out, event);
  append_alarm(out, event);
  rn_line_word(out, "END", "VEVENT");
}

RnIcalText *
rn_ical_text_of(RnIcalEvent *event)
{
  g_assert(!event->text);
  RnIcalText *text = g_atomic_rc_box_new0(RnIcalText);
  *text = (RnIcalText){event->summary, event->location, event->description, event->category, event->status, event->busy,
                       g_string_sized_new(512), g_string_new(NULL)};
  append_texts(text->lines, event);
  rn_line_text(text->shown, "DESCRIPTION", event->summary);
  event->text = g_atomic_rc_box_acquire(text);
  return text;
}

void
rn_ical_text_share(RnIcalText *text, RnIcalEvent *event)
{
  g_assert(!event->text && !event->summary);
  event->text = g_atomic_rc_box_acquire(text);
  event->summary = text->summary;
  event->location = text->location;
  event->description = text->description;
  event->category = text->category;
  event->status = text->status;
  event->busy = text->busy;
}

static void
text_clear(gpointer item)
{
  RnIcalText *text = item;
  g_free(text->summary);
  g_free(text->location);
  g_free(text->description);
  g_free(text->category);
  g_string_free(text->lines, TRUE);
  g_string_free(text->shown, TRUE);
}

void
rn_ical_text_unref(RnIcalText *text)
{
  g_atomic_rc_box_release_full(text, text_clear);
}

GBytes *
rn_ical_calendar_bytes(const RnIcalCalendar *calendar)
{
  g_assert(calendar->events->len > 0);
  GString *out = g_string_sized_new(1024 * (calendar->events->len + 1));
  rn_line_word(out, "BEGIN", "VCALENDAR");
  rn_line_word(out, "VERSION", "2.0");
  rn_line_text(out, "PRODID", PRODUCT);
  rn_line_word(out, "CALSCALE", "GREGORIAN");
  g_autofree char *name = rn_ical_plain_name(calendar->name);
  rn_line_text(out, "X-WR-CALNAME", name);
  rn_line_text(out, "NAME", name);
  rn_line_optional(out, "X-WR-CALDESC", calendar->description);
  rn_line_word(out, "X-WR-TIMEZONE", "Asia/Tokyo");
  rn_line_word(out, "REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
  rn_line_word(out, "X-PUBLISHED-TTL", REFRESH);
  rn_line_instant(out, "LAST-MODIFIED", calendar->changed_at);
  for (guint i = 0; i < calendar->events->len; i++)
    append_event(out, calendar->events->pdata[i]);
  rn_line_word(out, "END", "VCALENDAR");
  return g_string_free_to_bytes(out);
}
