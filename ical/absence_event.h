/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The events of a calendar that somebody else wrote, as they stand there: values read and checked one by one, nothing
 * repeated and nothing joined yet. Runs in the child process, on bytes that the pre-scan has let through. */

#include "engine/finding.h"
#include "ical/absence_time.h"

G_BEGIN_DECLS

#define RN_ABSENCE_MAX_VALUES 500 /* dates in the EXDATE or RDATE of an event; libical would drop the rest silently */

typedef struct {
  RnAbsenceTime start;
  gint64 seconds;            /* length, -1: like the event */
} RnAbsenceExtra;

typedef struct {
  int line;                  /* of its BEGIN */
  char *uid;
  gint64 sequence, stamp;    /* stamp: DTSTAMP as an instant, or 0 */
  gboolean has_start, has_end, has_duration, has_recurrence_id;
  RnAbsenceTime start, end, recurrence_id;
  gint64 seconds;            /* length; 0: a point in time */
  gboolean cancelled, is_free;
  char *rule;                /* RRULE as written, or NULL */
  int rule_line;
  GArray *extras;            /* RnAbsenceExtra: RDATE */
  GArray *except;            /* RnAbsenceTime: EXDATE */
  char *title, *categories;  /* as RnBusyItem */
} RnAbsenceEvent;

typedef enum { RN_ABSENCE_WHOLE, RN_ABSENCE_PART, RN_ABSENCE_CANCEL } RnAbsenceMethod;

typedef struct {
  RnAbsenceMethod method;    /* none or PUBLISH; REQUEST or ADD; CANCEL */
  GPtrArray *events;         /* RnAbsenceEvent*, owned, in the order of the file */
} RnAbsenceCalendar;

/* NULL with one message for `file`; codes ENCODING_INVALID METHOD_UNKNOWN PROPERTY_TWICE TIME_IMPOSSIBLE TIME_ORDER LIMIT_VALUES
 * SEQUENCE_UNREADABLE EVENT_WITHOUT_UID EVENT_WITHOUT_START UNSUPPORTED. `encoding` NULL: UTF-8, else CP932; or one of these by
 * name. */
RnAbsenceCalendar *rn_absence_event_read(const char *bytes, gsize n, const char *encoding, const char *file,
                                         GPtrArray *messages);
void rn_absence_event_free(RnAbsenceCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnAbsenceCalendar, rn_absence_event_free)

G_END_DECLS
