/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The times of a person's own calendar or table as some reader found them: the same structure for iCalendar
 * (ical/absence.h) and CSV (engine/request_csv.h), judged and stored by engine/request_import.h. */

#include "engine/date.h"

G_BEGIN_DECLS

#define RN_REQUEST_TITLE_OCTETS 255 /* longest title, and longest list of categories, kept */

typedef enum {
  RN_BUSY_TIME,       /* somebody has something else to do */
  RN_BUSY_UPDATE,     /* the times of the event, or of one occurrence, are replaced by those that follow */
  RN_BUSY_WITHDRAWAL, /* what was told before of the event, or of one occurrence, holds no more */
} RnBusyWhat;

typedef struct {
  RnBusyWhat what;
  int line;             /* where it begins in the file, from 1 */
  char *person;         /* as written in the file; "" where the file speaks of one person */
  char *uid;            /* of the event; for tables made of its times */
  gint64 sequence;      /* of its revision, 0.. */
  RnInstant occurrence; /* which repetition, by its first planned start; RN_INSTANT_NONE: all (only without a time) */
  RnInstant start, end; /* half-open; end > start for a time */
  gboolean all_day;     /* both are midnights of Asia/Tokyo */
  gboolean is_free;     /* the calendar shows the person as free */
  char *title, *categories; /* valid UTF-8; categories joined by LF */
} RnBusyItem;

typedef struct {
  char *name;         /* of the file, for messages */
  gboolean whole;     /* the file holds the whole calendar: what it lacks is withdrawn */
  GPtrArray *items;   /* RnBusyItem*, owned */
  int floating;       /* events without a time zone, taken as Asia/Tokyo */
  int points;         /* events without duration, left out */
  int cancelled;      /* events cancelled in the file itself */
} RnBusyFile;

RnBusyItem *rn_request_busy_item_new(RnBusyWhat what, int line, const char *uid);
void rn_request_busy_item_free(RnBusyItem *item);
RnBusyFile *rn_request_busy_file_new(const char *name, gboolean whole);
void rn_request_busy_file_free(RnBusyFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBusyFile, rn_request_busy_file_free)

/* At most RN_REQUEST_TITLE_OCTETS octets of `text` (valid UTF-8), cut between characters, controls and marks of direction left
 * out. New string. */
char *rn_request_busy_title(const char *text);

G_END_DECLS
