/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The pre-scan. Component names are kept only as deep as they may nest. */

#include "ical/absence_scan.h"

#include "ical/absence_line.h"
#include "ical/absence_time.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define DEEPEST 16
#define NAME_OCTETS 32

const RnAbsenceLimits rn_absence_scan_limits = {8 << 20, 256 << 10, 400000, 10000, 4};

typedef struct {
  const RnAbsenceLimits *limits;
  const char *file;
  GPtrArray *messages;
  char names[DEEPEST][NAME_OCTETS]; /* of the open components */
  int depth;
  guint n_lines, n_events;
  gboolean ended; /* the calendar is over */
} Scan;

static gboolean
refuse(const Scan *scan, const char *code, int line, char *text_owned)
{
  g_ptr_array_add(scan->messages,
                  rn_message_new(code, RN_SEVERITY_ERROR, scan->file, line, NULL, NULL, text_owned));
  return FALSE;
}

gsize
rn_absence_scan_mark(const char *bytes, gsize n)
{
  return n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* --- bytes --- */

static int
line_of(const char *bytes, gsize offset)
{
  int line = 1;
  for (gsize i = 0; i < offset; i++)
    line += bytes[i] == '\n';
  return line;
}

static const char *
find_bare_cr(const char *bytes, gsize n)
{
  const char *end = bytes + n;
  for (const char *p = bytes; (p = memchr(p, '\r', (gsize)(end - p))); p++)
    if (p + 1 == end || p[1] != '\n')
      return p;
  return NULL;
}

static gboolean
bytes_are_fit(const Scan *scan, const char *bytes, gsize n)
{
  if (n > scan->limits->max_bytes)
    return refuse(scan, "LIMIT_BYTES", 0,
                  g_strdup_printf(_("The file is larger than %" PRId64 " bytes. Export only the months that are needed, "
                                    "or without attachments."),
                                  (gint64)scan->limits->max_bytes));
  if (n == 0)
    return refuse(scan, "FILE_EMPTY", 0, g_strdup(_("The file is empty. Export the calendar again.")));
  if (n >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
    return refuse(scan, "FILE_UTF16", 0,
                  g_strdup(_("The file is UTF-16, which calendars are not. Export it again as iCalendar (.ics).")));
  const char *nul = memchr(bytes, '\0', n);
  if (nul)
    return refuse(scan, "FILE_NUL", line_of(bytes, (gsize)(nul - bytes)),
                  g_strdup(_("The file holds a NUL byte, so it is damaged or no text. Export the calendar again.")));
  const char *bare = find_bare_cr(bytes, n);
  if (bare)
    return refuse(scan, "LINE_END", line_of(bytes, (gsize)(bare - bytes)),
                  g_strdup(_("A line ends with CR alone, which programs read differently. Export the calendar again.")));
  return TRUE;
}

/* --- components --- */

static gboolean
begin_component(Scan *scan, const RnAbsenceLine *line)
{
  gboolean is_calendar = g_ascii_strcasecmp(line->value, "VCALENDAR") == 0;
  if (scan->ended || (is_calendar && scan->depth > 0))
    return refuse(scan, "SEVERAL_CALENDARS", line->number,
                  g_strdup(_("The file holds a second calendar. Import each calendar from a file of its own.")));
  if (!is_calendar && scan->depth == 0)
    return refuse(scan, "NOT_CALENDAR", line->number,
                  g_strdup(_("The file does not begin with BEGIN:VCALENDAR, so it is no calendar. Export it again as "
                             "iCalendar (.ics).")));
  if (scan->depth >= MIN(scan->limits->max_depth, DEEPEST))
    return refuse(scan, "LIMIT_DEPTH", line->number,
                  g_strdup_printf(_("More than %d components stand inside each other. Export the calendar again from "
                                    "the program in which it is kept."),
                                  scan->limits->max_depth));
  if (g_ascii_strcasecmp(line->value, "VEVENT") == 0 && ++scan->n_events > scan->limits->max_events)
    return refuse(scan, "LIMIT_EVENTS", line->number,
                  g_strdup_printf(_("The calendar has more than %d events. Export only the months that are needed."),
                                  (int)scan->limits->max_events));
  g_strlcpy(scan->names[scan->depth++], line->value, NAME_OCTETS);
  return TRUE;
}

static gboolean
end_component(Scan *scan, const RnAbsenceLine *line)
{
  char name[NAME_OCTETS];
  g_strlcpy(name, line->value, NAME_OCTETS);
  if (scan->depth == 0 || g_ascii_strcasecmp(scan->names[scan->depth - 1], name) != 0)
    return refuse(scan, "CALENDAR_NESTING", line->number,
                  g_strdup(_("An END does not fit the BEGIN before it, so the file is damaged. Export the calendar "
                             "again.")));
  scan->ended = --scan->depth == 0;
  return TRUE;
}

/* Inside an event, where a zone decides when somebody is away; definitions of zones are not used at all. */
static gboolean
zone_is_known(const Scan *scan, const RnAbsenceLine *line)
{
  RnAbsenceZone zone;
  const char *tzid = rn_absence_line_param(line, "TZID");
  if (!tzid || g_ascii_strcasecmp(scan->names[scan->depth - 1], "VEVENT") != 0 || rn_absence_time_zone(tzid, &zone))
    return TRUE;
  gboolean shown = strlen(tzid) <= 60 && g_utf8_validate(tzid, -1, NULL);
  return refuse(scan, "UNKNOWN_ZONE", line->number,
                g_strdup_printf(_("The time zone \"%s\" is none of those that rinban knows (Asia/Tokyo, UTC). Set the "
                                  "event to Japan's time in the calendar and export it again."),
                                shown ? tzid : "?"));
}

static gboolean
take_line(Scan *scan, RnAbsenceLine *line)
{
  if (!rn_absence_line_parse(line)) {
    if (scan->n_lines == 0 && line->text[0] == '<')
      return refuse(scan, "FILE_HTML", line->number,
                    g_strdup(_("The file is a web page, not a calendar. Log in again and download the calendar.")));
    return refuse(scan, scan->n_lines == 0 ? "NOT_CALENDAR" : "LINE_FORM", line->number,
                  scan->n_lines == 0
                    ? g_strdup(_("The file does not begin with BEGIN:VCALENDAR, so it is no calendar. Export it "
                                 "again as iCalendar (.ics)."))
                    : g_strdup(_("The line has not the form NAME:VALUE, so the file is damaged. Export the calendar "
                                 "again.")));
  }
  if (++scan->n_lines > scan->limits->max_lines)
    return refuse(scan, "LIMIT_LINES", line->number,
                  g_strdup_printf(_("The calendar has more than %d lines. Export only the months that are needed."),
                                  (int)scan->limits->max_lines));
  if (rn_absence_line_is(line, "BEGIN"))
    return begin_component(scan, line);
  if (scan->depth == 0)
    return refuse(scan, scan->ended ? "CALENDAR_NESTING" : "NOT_CALENDAR", line->number,
                  scan->ended
                    ? g_strdup(_("Something stands behind the end of the calendar. Export the calendar again."))
                    : g_strdup(_("The file does not begin with BEGIN:VCALENDAR, so it is no calendar. Export it "
                                 "again as iCalendar (.ics).")));
  return rn_absence_line_is(line, "END") ? end_component(scan, line) : zone_is_known(scan, line);
}

static gboolean
lines_are_fit(Scan *scan, const char *bytes, gsize n)
{
  RnAbsenceLines lines;
  RnAbsenceLine line = {0};
  gboolean fit = TRUE;
  rn_absence_line_begin(&lines, bytes, n, scan->limits->max_line);
  while (fit && rn_absence_line_next(&lines, &line))
    fit = take_line(scan, &line);
  if (fit && lines.too_long)
    fit = refuse(scan, "LIMIT_LINE", line.number,
                 g_strdup_printf(_("The line is longer than %d octets. Export the calendar without attachments."),
                                 (int)scan->limits->max_line));
  rn_absence_line_end(&lines);
  return fit;
}

gboolean
rn_absence_scan(const char *bytes, gsize n, const RnAbsenceLimits *limits, const char *file, GPtrArray *messages)
{
  Scan scan = {.limits = limits, .file = file, .messages = messages};
  if (!bytes_are_fit(&scan, bytes, n))
    return FALSE;
  gsize mark = rn_absence_scan_mark(bytes, n);
  if (!lines_are_fit(&scan, bytes + mark, n - mark))
    return FALSE;
  if (scan.n_lines == 0)
    return refuse(&scan, "FILE_EMPTY", 0, g_strdup(_("The file is empty. Export the calendar again.")));
  if (!scan.ended)
    return refuse(&scan, "CALENDAR_TRUNCATED", 0,
                  g_strdup(_("The end of the calendar is missing, so the file was cut off. Export the calendar again.")));
  if (scan.n_events == 0)
    return refuse(&scan, "NO_EVENTS", 0,
                  g_strdup(_("The calendar holds no event. If the person is free all the time, import with --withdraw.")));
  return TRUE;
}
