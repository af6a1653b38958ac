/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as a calendar that comes in: the pre-scan must hold what it promises to those who read on, and reading must
 * end within its limits. Here in one process, so that nothing is hidden by the child. */

#include "ical/absence_child.h"
#include "ical/absence_event.h"
#include "ical/absence_expand.h"
#include "ical/absence_scan.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FROM ((RnInstant)1798729200)

static void
one_message(const GPtrArray *messages, gboolean refused)
{
  if ((messages->len == 1) != refused)
    g_error("a refusal has one message, and nothing else has any");
  for (guint i = 0; i < messages->len; i++)
    if (!g_utf8_validate(((const RnMessage *)messages->pdata[i])->text, -1, NULL))
      g_error("a message is no text");
}

/* What comes out fits the rows in which the child would answer. */
static void
check_rows(RnBusyFile *file)
{
  const RnAbsenceOptions options = {.name = "own.ics"};
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autofree char *rows = rn_absence_child_rows(file);
  g_autoptr(GString) answer = g_string_new(rows);
  RnBusyFile *again = NULL;
  if (!rn_absence_child_answer(answer, &options, messages, &again))
    g_error("the answer is out of form: %s", rows);
  g_autofree char *same = rn_absence_child_rows(again);
  if (strcmp(rows, same) != 0)
    g_error("the answer is read as something else");
  rn_request_busy_file_free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *bytes = (const char *)data;
  g_autoptr(GPtrArray) messages = rn_messages_new();
  gboolean fit = rn_absence_scan(size ? bytes : "", size, &rn_absence_scan_limits, "own.ics", messages);
  one_message(messages, !fit);
  if (!fit)
    return 0;
  g_autoptr(RnAbsenceCalendar) calendar = rn_absence_event_read(bytes, size, NULL, "own.ics", messages);
  one_message(messages, calendar == NULL);
  if (!calendar)
    return 0;
  g_autoptr(RnBusyFile) file = rn_request_busy_file_new("own.ics", TRUE);
  gboolean expanded = rn_absence_expand(calendar, FROM, FROM + 32 * 86400, file, messages);
  one_message(messages, !expanded);
  if (expanded)
    check_rows(file);
  return 0;
}
