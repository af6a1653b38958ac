/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Calendars that persons send in (.ics), as times when they are busy.
 *
 * The bytes are looked over first (ical/absence_scan.h); then a child process understands them, with limits of memory,
 * computing time and file descriptors, so that it can open nothing: what it answers is rows of a closed grammar, and
 * whatever happens to it is a message about the file. All decisions follow from counts of the input; the limit of
 * computing time is only there for what counts did not foresee. */

#include "engine/request_busy.h"
#include "engine/finding.h"

G_BEGIN_DECLS

typedef struct {
  guint cpu_seconds;   /* computing time of the child; 1.. */
  gsize memory_bytes;  /* address space of the child; without effect where an address sanitizer needs more */
  guint wall_seconds;  /* after which a child that does not even compute is ended */
} RnAbsenceChildLimits;
extern const RnAbsenceChildLimits rn_absence_child_limits; /* 10 s, 512 MiB, 300 s */

typedef struct {
  const char *name;      /* of the file, for messages */
  const char *encoding;  /* NULL: UTF-8, else CP932 */
  RnInstant from, to;    /* only times that touch [from, to) are wanted */
  RnAbsenceChildLimits limits;
} RnAbsenceOptions;

/* The times in `n` bytes. NULL with one message for the file (codes of absence_scan.h, absence_event.h, absence_recur.h, and
 * LIMIT_WORK when the child was ended by a limit), or with `error` when no child can be made (RN_ERROR_SYSTEM). No store may
 * be open: it does not survive fork(). */
RnBusyFile *rn_absence_parse(const char *bytes, gsize n, const RnAbsenceOptions *options, GPtrArray *messages,
                             GError **error);
/* The same for a file, of which at most one byte more than the limit is read. RN_ERROR_NOT_FOUND, RN_ERROR_SYSTEM. */
RnBusyFile *rn_absence_read(const char *path, const RnAbsenceOptions *options, GPtrArray *messages, GError **error);

G_END_DECLS
