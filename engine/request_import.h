/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Times of persons' own calendars into the table `busy`: rules applied, repeated imports recognised, what is withdrawn
 * taken out. One transaction: all or nothing. */

#include "engine/request_busy.h"
#include "engine/store.h"

G_BEGIN_DECLS

typedef struct {
  const char *city_id;
  const char *person_id;   /* whose calendar; NULL: each time names its person */
  const char *calendar;    /* which of the person's calendars: an id */
  RnMonth first, last;     /* the months of which the file speaks */
  gboolean answered;       /* note that the persons have answered the collection of these months */
  gboolean dry_run;
  RnInstant now;
  const char *who;         /* may be NULL */
} RnRequestImportOptions;

typedef struct {
  char *person_id, *from, *to, *kind, *reason; /* cells of the table `busy` */
  char change;                                 /* '+' new, '~' changed, '-' withdrawn */
} RnRequestTime;

typedef struct {
  GPtrArray *messages;     /* RnMessage*: unknown persons, duties that are published already */
  GPtrArray *times;        /* RnRequestTime*: what changed, by person and time */
  int added, changed, removed, unchanged;
  int ignored;             /* left out by a rule */
  int shown_free;          /* left out because the calendar shows the person as free */
  int own_duties;          /* events of rinban's own feeds, left out */
  int stale;               /* revisions older than what is stored, left out */
  gboolean applied;
} RnRequestReport;
void rn_request_report_free(RnRequestReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnRequestReport, rn_request_report_free)

/* The window of months as instants: from the first midnight to the end of the day after the last one, since the last
 * night ends on it. */
void rn_request_window(RnMonth first, RnMonth last, RnInstant *from, RnInstant *to);

/* NULL with an error; otherwise a report: with an error among the messages nothing is stored. A whole file replaces
 * the times that touch the window, of the person or of each person in it. Codes: UNKNOWN_PERSON AMBIGUOUS_NAME PERSON_MISSING, and
 * DUTY_PUBLISHED (warning). */
RnRequestReport *rn_request_import(RnStore *store, const RnBusyFile *file, const RnRequestImportOptions *options,
                                   GError **error);

G_END_DECLS
