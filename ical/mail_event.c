/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A calendar that is sent, not subscribed to: one event, and a METHOD, which makes ORGANIZER and the right revision
 * matter. METHOD:PUBLISH asks nobody for an answer; METHOD:CANCEL takes back what was published before. */

#include "engine/import.h"
#include "ical/line.h"
#include "ical/mail.h"

#include <string.h>

#define PRODUCT "-//rinban//rinban message 1.0//JA"

/* The grammar of the address is closed: it cannot end the line. */
static void
append_address(GString *out, const char *name, const char *email)
{
  g_assert(rn_import_is_email(email));
  g_autofree char *line = g_strdup_printf("%s:mailto:%s", name, email);
  rn_line_fold(out, line);
}

char *
rn_mail_calendar(const RnIcalEvent *event, const char *method, const char *from, const char *to)
{
  GString *out = g_string_new(NULL);
  rn_line_word(out, "BEGIN", "VCALENDAR");
  rn_line_word(out, "VERSION", "2.0");
  rn_line_text(out, "PRODID", PRODUCT);
  rn_line_word(out, "CALSCALE", "GREGORIAN");
  rn_line_word(out, "METHOD", method);
  rn_line_word(out, "BEGIN", "VEVENT");
  rn_line_word(out, "UID", event->uid);
  rn_line_instant(out, "DTSTAMP", event->changed_at);
  rn_line_instant(out, "LAST-MODIFIED", event->changed_at);
  rn_line_instant(out, "CREATED", event->created_at);
  rn_line_number(out, "SEQUENCE", event->sequence);
  append_address(out, "ORGANIZER", from);
  if (strcmp(method, "CANCEL") == 0 && *to)
    append_address(out, "ATTENDEE", to);
  rn_ical_event_times(out, event);
  rn_line_optional(out, "SUMMARY", event->summary);
  rn_line_optional(out, "LOCATION", event->location);
  rn_line_optional(out, "DESCRIPTION", event->description);
  rn_line_word(out, "STATUS", rn_ical_status_name(event->status));
  rn_line_word(out, "TRANSP", event->busy ? "OPAQUE" : "TRANSPARENT");
  rn_line_word(out, "END", "VEVENT");
  rn_line_word(out, "END", "VCALENDAR");
  return g_string_free(out, FALSE);
}
