/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The first look at a calendar file that somebody sent: bytes, before anything is understood of them. It refuses what
 * has no end (size, lines, nesting, numbers of things) and what is not one whole calendar, and time zones that are not
 * built in. Linear in the bytes, a few times faster than reading them from a disk; allocates one line. What it lets
 * through is still read in a child process (ical/absence.h). */

#include "engine/finding.h"

G_BEGIN_DECLS

typedef struct {
  gsize max_bytes;  /* of the file */
  gsize max_line;   /* octets of a joined line */
  guint max_lines;  /* joined lines */
  guint max_events;
  int max_depth;    /* components inside each other */
} RnAbsenceLimits;
extern const RnAbsenceLimits rn_absence_scan_limits; /* 8 MiB, 256 KiB, 400,000, 10,000, 4 */

/* TRUE when the file may be read on. Else one message for `file`, with the line; codes FILE_EMPTY LIMIT_BYTES FILE_NUL
 * FILE_HTML FILE_UTF16 NOT_CALENDAR LINE_END LIMIT_LINE LINE_FORM LIMIT_LINES LIMIT_DEPTH CALENDAR_NESTING CALENDAR_TRUNCATED
 * SEVERAL_CALENDARS LIMIT_EVENTS NO_EVENTS UNKNOWN_ZONE. `bytes` is never NULL. */
gboolean rn_absence_scan(const char *bytes, gsize n, const RnAbsenceLimits *limits, const char *file,
                         GPtrArray *messages);

/* Octets of a UTF-8 byte order mark at the beginning: 3 or 0. */
gsize rn_absence_scan_mark(const char *bytes, gsize n);

G_END_DECLS
