/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Properties of events, one function a kind. Everything else in a calendar (alarms, attendees, attachments, definitions
 * of zones) is skipped unread. */

#include "ical/absence_event.h"

#include "engine/request_busy.h"
#include "ical/absence_line.h"
#include "ical/absence_scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *file;
  GPtrArray *messages;
  gboolean is_cp932;
  RnAbsenceCalendar *calendar;
  RnAbsenceEvent *event; /* the open one */
  int depth, event_depth;
  gboolean failed;
} Reader;

static void
event_free(gpointer item)
{
  RnAbsenceEvent *event = item;
  g_free(event->uid);
  g_free(event->rule);
  g_free(event->title);
  g_free(event->categories);
  g_array_unref(event->extras);
  g_array_unref(event->except);
  g_free(event);
}

void
rn_absence_event_free(RnAbsenceCalendar *calendar)
{
  if (!calendar)
    return;
  g_ptr_array_unref(calendar->events);
  g_free(calendar);
}

static void
refuse(Reader *reader, const char *code, int line, char *text_owned)
{
  g_ptr_array_add(reader->messages,
                  rn_message_new(code, RN_SEVERITY_ERROR, reader->file, line, NULL, NULL, text_owned));
  reader->failed = TRUE;
}

static void
refuse_time(Reader *reader, const RnAbsenceLine *line)
{
  refuse(reader, "TIME_IMPOSSIBLE", line->number,
         g_strdup_printf(_("%s is no real date or time. Correct the event in the calendar and export it again."),
                         line->name));
}

static void
refuse_twice(Reader *reader, const RnAbsenceLine *line)
{
  refuse(reader, "PROPERTY_TWICE", line->number,
         g_strdup_printf(_("The event has %s twice. Correct it in the calendar and export it again."), line->name));
}

/* --- texts --- */

/* \n, \, and so on as they were meant, RFC 5545 section 3.3.11. `comma` (may be NULL) stands in for commas
 * that are not escaped. */
static char *
unescape(const char *text, const char *comma)
{
  GString *plain = g_string_new(NULL);
  for (const char *p = text; *p; p++) {
    if (*p == '\\' && p[1]) {
      p++;
      g_string_append_c(plain, *p == 'n' || *p == 'N' ? '\n' : *p);
    } else if (*p == ',' && comma) {
      g_string_append(plain, comma);
    } else {
      g_string_append_c(plain, *p);
    }
  }
  return g_string_free(plain, FALSE);
}

/* The value as UTF-8; it was seen to be valid before. */
static char *
decoded(const Reader *reader, const char *text)
{
  char *there = reader->is_cp932 ? g_convert(text, -1, "UTF-8", "CP932", NULL, NULL, NULL) : g_strdup(text);
  return there ? there : g_strdup("");
}

static void
take_title(Reader *reader, const RnAbsenceLine *line)
{
  g_autofree char *text = decoded(reader, line->value), *plain = unescape(text, NULL);
  g_strdelimit(plain, "\n", ' ');
  g_free(reader->event->title);
  reader->event->title = rn_request_busy_title(plain);
}

static void
take_categories(Reader *reader, const RnAbsenceLine *line)
{
  g_autofree char *text = decoded(reader, line->value), *plain = unescape(text, "\n");
  g_autofree char *all =
    *reader->event->categories ? g_strjoin("\n", reader->event->categories, plain, NULL) : g_strdup(plain);
  g_free(reader->event->categories);
  reader->event->categories = rn_request_busy_title(all);
}

/* --- times --- */

static void
take_time(Reader *reader, const RnAbsenceLine *line, gboolean *has, RnAbsenceTime *time)
{
  if (*has)
    refuse_twice(reader, line);
  else if (!rn_absence_time_parse(line->value, rn_absence_line_param(line, "TZID"), time))
    refuse_time(reader, line);
  *has = TRUE;
}

static void
take_recurrence_id(Reader *reader, const RnAbsenceLine *line)
{
  if (rn_absence_line_param(line, "RANGE"))
    refuse(reader, "UNSUPPORTED", line->number,
           g_strdup(_("The event changes all later repetitions at once (RANGE), which is not read. End the series there "
                      "in the calendar, begin a new one, and export it again.")));
  else
    take_time(reader, line, &reader->event->has_recurrence_id, &reader->event->recurrence_id);
}

static void
take_duration(Reader *reader, const RnAbsenceLine *line)
{
  if (reader->event->has_duration)
    refuse_twice(reader, line);
  else if (!rn_absence_time_duration(line->value, &reader->event->seconds))
    refuse_time(reader, line);
  reader->event->has_duration = TRUE;
}

/* START, START/END or START/DURATION. */
static gboolean
parse_extra(const char *text, const char *tzid, RnAbsenceExtra *extra)
{
  g_auto(GStrv) parts = g_strsplit(text, "/", 3);
  RnAbsenceTime end;
  extra->seconds = -1;
  if (!parts[0] || !rn_absence_time_parse(parts[0], tzid, &extra->start))
    return FALSE;
  if (!parts[1])
    return TRUE;
  if (parts[2])
    return FALSE;
  if (rn_absence_time_duration(parts[1], &extra->seconds))
    return TRUE;
  if (!rn_absence_time_parse(parts[1], tzid, &end))
    return FALSE;
  extra->seconds = rn_absence_time_instant(&end) - rn_absence_time_instant(&extra->start);
  return extra->seconds >= 0 && extra->seconds <= (gint64)RN_ABSENCE_LONGEST_DAYS * 86400;
}

static void
take_dates(Reader *reader, const RnAbsenceLine *line, gboolean is_except)
{
  RnAbsenceEvent *event = reader->event;
  const char *tzid = rn_absence_line_param(line, "TZID");
  g_auto(GStrv) values = g_strsplit(line->value, ",", RN_ABSENCE_MAX_VALUES + 2);
  for (char **value = values; *value && !reader->failed; value++) {
    RnAbsenceExtra extra;
    if (event->except->len + event->extras->len >= RN_ABSENCE_MAX_VALUES)
      refuse(reader, "LIMIT_VALUES", line->number,
             g_strdup_printf(_("The event has more than %d single dates (EXDATE, RDATE). Begin a new series in the "
                               "calendar and export it again."),
                             RN_ABSENCE_MAX_VALUES));
    else if (!parse_extra(*value, tzid, &extra) || (is_except && extra.seconds >= 0))
      refuse_time(reader, line);
    else if (is_except)
      g_array_append_val(event->except, extra.start);
    else
      g_array_append_val(event->extras, extra);
  }
}

/* --- the rest of an event --- */

static void
take_sequence(Reader *reader, const RnAbsenceLine *line)
{
  if (!g_ascii_string_to_signed(line->value, 10, 0, G_MAXINT32, &reader->event->sequence, NULL))
    refuse(reader, "SEQUENCE_UNREADABLE", line->number,
           g_strdup(_("SEQUENCE is no number from 0 up. Export the calendar again.")));
}

static void
take_uid(Reader *reader, const RnAbsenceLine *line)
{
  if (reader->event->uid)
    refuse_twice(reader, line);
  else
    reader->event->uid = decoded(reader, line->value);
}

static void
take_rule(Reader *reader, const RnAbsenceLine *line)
{
  if (reader->event->rule) {
    refuse_twice(reader, line);
    return;
  }
  reader->event->rule = g_strdup(line->value);
  reader->event->rule_line = line->number;
}

static void
take_property(Reader *reader, const RnAbsenceLine *line)
{
  RnAbsenceEvent *event = reader->event;
  RnAbsenceTime stamp;
  if (rn_absence_line_is(line, "UID"))
    take_uid(reader, line);
  else if (rn_absence_line_is(line, "SEQUENCE"))
    take_sequence(reader, line);
  else if (rn_absence_line_is(line, "DTSTART"))
    take_time(reader, line, &event->has_start, &event->start);
  else if (rn_absence_line_is(line, "DTEND"))
    take_time(reader, line, &event->has_end, &event->end);
  else if (rn_absence_line_is(line, "DURATION"))
    take_duration(reader, line);
  else if (rn_absence_line_is(line, "RECURRENCE-ID"))
    take_recurrence_id(reader, line);
  else if (rn_absence_line_is(line, "RRULE"))
    take_rule(reader, line);
  else if (rn_absence_line_is(line, "EXRULE"))
    refuse(reader, "UNSUPPORTED", line->number,
           g_strdup(_("The event has a rule of exceptions (EXRULE), which is not read. Take the exceptions out one by "
                      "one in the calendar and export it again.")));
  else if (rn_absence_line_is(line, "RDATE"))
    take_dates(reader, line, FALSE);
  else if (rn_absence_line_is(line, "EXDATE"))
    take_dates(reader, line, TRUE);
  else if (rn_absence_line_is(line, "STATUS"))
    event->cancelled = g_ascii_strcasecmp(line->value, "CANCELLED") == 0;
  else if (rn_absence_line_is(line, "TRANSP"))
    event->is_free = g_ascii_strcasecmp(line->value, "TRANSPARENT") == 0;
  else if (rn_absence_line_is(line, "SUMMARY"))
    take_title(reader, line);
  else if (rn_absence_line_is(line, "CATEGORIES"))
    take_categories(reader, line);
  else if (rn_absence_line_is(line, "DTSTAMP") && rn_absence_time_parse(line->value, NULL, &stamp))
    event->stamp = rn_absence_time_instant(&stamp);
}

static void
take_method(Reader *reader, const RnAbsenceLine *line)
{
  static const struct {
    const char *word;
    RnAbsenceMethod method;
  } known[] = {{"PUBLISH", RN_ABSENCE_WHOLE}, {"REQUEST", RN_ABSENCE_PART}, {"ADD", RN_ABSENCE_PART},
               {"CANCEL", RN_ABSENCE_CANCEL}};
  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    if (g_ascii_strcasecmp(line->value, known[i].word) == 0) {
      reader->calendar->method = known[i].method;
      return;
    }
  refuse(reader, "METHOD_UNKNOWN", line->number,
         g_strdup(_("The file is an answer to an invitation, not a calendar. Export the calendar itself.")));
}

/* --- components --- */

static void
begin_event(Reader *reader, int line)
{
  RnAbsenceEvent *event = g_new0(RnAbsenceEvent, 1);
  event->line = line;
  event->title = g_strdup("");
  event->categories = g_strdup("");
  event->extras = g_array_new(FALSE, FALSE, sizeof(RnAbsenceExtra));
  event->except = g_array_new(FALSE, FALSE, sizeof(RnAbsenceTime));
  g_ptr_array_add(reader->calendar->events, event);
  reader->event = event;
  reader->event_depth = reader->depth;
}

static void
settle_length(Reader *reader, RnAbsenceEvent *event)
{
  if (!event->has_end) {
    if (!event->has_duration)
      event->seconds = event->start.is_date ? 86400 : 0;
    return;
  }
  event->seconds = rn_absence_time_instant(&event->end) - rn_absence_time_instant(&event->start);
  if (event->start.is_date && event->seconds == 0)
    event->seconds = 86400; /* some programs write the day itself as its end */
  if (event->seconds < 0 || event->seconds > (gint64)RN_ABSENCE_LONGEST_DAYS * 86400 ||
      event->start.is_date != event->end.is_date)
    refuse(reader, "TIME_ORDER", event->line,
           g_strdup(_("The event ends before it begins, or is longer than five years. Correct it in the calendar and "
                      "export it again.")));
}

static void
end_event(Reader *reader)
{
  RnAbsenceEvent *event = reader->event;
  reader->event = NULL;
  if (!event->uid || !*event->uid)
    refuse(reader, "EVENT_WITHOUT_UID", event->line,
           g_strdup(_("The event has no UID, so it could not be recognised again. Export the calendar from the program "
                      "in which it is kept.")));
  else if (!event->has_start && reader->calendar->method != RN_ABSENCE_CANCEL)
    refuse(reader, "EVENT_WITHOUT_START", event->line,
           g_strdup(_("The event has no beginning (DTSTART). Correct it in the calendar and export it again.")));
  else if (event->has_start)
    settle_length(reader, event);
}

static void
take_line(Reader *reader, const RnAbsenceLine *line)
{
  if (rn_absence_line_is(line, "BEGIN")) {
    reader->depth++;
    if (reader->depth == 2 && g_ascii_strcasecmp(line->value, "VEVENT") == 0)
      begin_event(reader, line->number);
  } else if (rn_absence_line_is(line, "END")) {
    if (reader->event && reader->depth == reader->event_depth)
      end_event(reader);
    reader->depth--;
  } else if (reader->event && reader->depth == reader->event_depth) {
    take_property(reader, line);
  } else if (reader->depth == 1 && rn_absence_line_is(line, "METHOD")) {
    take_method(reader, line);
  }
}

/* --- encoding --- */

static gboolean
fits(const RnAbsenceLine *line, gboolean cp932)
{
  if (!cp932)
    return g_utf8_validate_len(line->text, line->length, NULL);
  gsize read = 0;
  g_autofree char *there = g_convert(line->text, (gssize)line->length, "UTF-8", "CP932", &read, NULL, NULL);
  return there && read == line->length;
}

/* The first line that does not fit, or 0. Lines are joined first: a fold may part a character. */
static int
first_misfit(const char *bytes, gsize n, gboolean cp932)
{
  RnAbsenceLines lines;
  RnAbsenceLine line;
  int misfit = 0;
  rn_absence_line_begin(&lines, bytes, n, G_MAXINT32);
  while (!misfit && rn_absence_line_next(&lines, &line))
    if (!fits(&line, cp932))
      misfit = line.number;
  rn_absence_line_end(&lines);
  return misfit;
}

static void
settle_encoding(Reader *reader, const char *bytes, gsize n, const char *encoding)
{
  gboolean forced_cp932 = encoding && g_ascii_strncasecmp(encoding, "utf", 3) != 0;
  int line = forced_cp932 ? 0 : first_misfit(bytes, n, FALSE);
  if (!line && !forced_cp932)
    return;
  int cp932_line = encoding && !forced_cp932 ? line : first_misfit(bytes, n, TRUE);
  reader->is_cp932 = cp932_line == 0;
  if (cp932_line)
    refuse(reader, "ENCODING_INVALID", MAX(line, cp932_line),
           g_strdup(_("The line is neither UTF-8 nor CP932, so the file is damaged. Export the calendar again.")));
}

RnAbsenceCalendar *
rn_absence_event_read(const char *bytes, gsize n, const char *encoding, const char *file, GPtrArray *messages)
{
  g_autoptr(RnAbsenceCalendar) calendar = g_new0(RnAbsenceCalendar, 1);
  calendar->events = g_ptr_array_new_with_free_func(event_free);
  Reader reader = {.file = file, .messages = messages, .calendar = calendar};
  gsize mark = rn_absence_scan_mark(bytes, n);
  RnAbsenceLines lines;
  RnAbsenceLine line;
  settle_encoding(&reader, bytes + mark, n - mark, encoding);
  rn_absence_line_begin(&lines, bytes + mark, n - mark, G_MAXINT32);
  while (!reader.failed && rn_absence_line_next(&lines, &line) && rn_absence_line_parse(&line))
    take_line(&reader, &line);
  rn_absence_line_end(&lines);
  return reader.failed ? NULL : g_steal_pointer(&calendar);
}
