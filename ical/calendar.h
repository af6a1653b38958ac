/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A calendar to be subscribed to, and its bytes.
 *
 * The profile is a plain RFC 5545 snapshot: no METHOD, ORGANIZER, ATTENDEE or VTIMEZONE; times in UTC (Japan has no
 * daylight saving and a published rota no recurrence); DTSTAMP = LAST-MODIFIED, as section 3.8.7.2 says for objects
 * without METHOD. Bytes depend on the structure alone: no clock, no TZ, no locale, no zone files. */

#include "engine/date.h"

G_BEGIN_DECLS

typedef enum { RN_ICAL_CONFIRMED, RN_ICAL_TENTATIVE, RN_ICAL_CANCELLED } RnIcalStatus;
const char *rn_ical_status_name(RnIcalStatus status); /* CONFIRMED TENTATIVE CANCELLED */

/* What events of several feeds say alike: their texts, and the content lines of these, made once. Never changed, and shared
 * by any number of threads; the last event frees it. */
typedef struct RnIcalText RnIcalText;

typedef struct {
  char *uid;                        /* ASCII letters, digits, '-' */
  int sequence;                     /* 0.. */
  RnInstant created_at, changed_at; /* CREATED; DTSTAMP and LAST-MODIFIED */
  RnInstant start, end;             /* half-open, end > start */
  gboolean all_day;                 /* start and end are midnights in Asia/Tokyo and written as dates */
  char *summary, *location, *description, *category; /* only the summary may not be NULL */
  RnIcalText *text;                 /* whose the four strings are; NULL: the event's own */
  RnIcalStatus status;
  gboolean busy;                    /* TRANSP:OPAQUE */
  int alarm_minutes;                /* a VALARM that shows the summary so long before the start; 0: none */
} RnIcalEvent;

typedef struct {
  char *name;               /* without , ; and \ (rn_ical_plain_name()): some readers do not unescape NAME */
  char *description;
  RnInstant changed_at;     /* LAST-MODIFIED of the calendar */
  GPtrArray *events;        /* RnIcalEvent*, owned; at least one, RFC 5545 section 3.6 */
} RnIcalCalendar;

RnIcalEvent *rn_ical_event_new(const char *uid, int sequence, RnInstant created_at, RnInstant changed_at, RnInstant start,
                               RnInstant end, gboolean all_day);
void rn_ical_event_free(RnIcalEvent *event);
/* Turns the strings, the status and `busy` of an event into a text that others can share. The caller's reference is to be given
 * back with rn_ical_text_unref(). */
RnIcalText *rn_ical_text_of(RnIcalEvent *event);
/* Gives the event, which has no strings yet, all that the text holds. */
void rn_ical_text_share(RnIcalText *text, RnIcalEvent *event);
void rn_ical_text_unref(RnIcalText *text);
/* Appends DTSTART and DTEND. */
void rn_ical_event_times(GString *out, const RnIcalEvent *event);
/* Takes the strings. */
RnIcalCalendar *rn_ical_calendar_new(char *name, char *description, RnInstant changed_at);
void rn_ical_calendar_free(RnIcalCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnIcalCalendar, rn_ical_calendar_free)

/* The name with comma, semicolon and backslash replaced by their full-width forms. Free with g_free(). */
char *rn_ical_plain_name(const char *name);

/* PRODID; another one whenever the same duties give other bytes. Static. */
const char *rn_ical_product(void);

/* By start, end, UID: the order in which events stand in a feed. */
void rn_ical_calendar_sort(RnIcalCalendar *calendar);
/* The file as it is published; linear in its size: of an event with a shared text about one microsecond, of
 * others ten. */
GBytes *rn_ical_calendar_bytes(const RnIcalCalendar *calendar);

G_END_DECLS
