/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The child process that reads a calendar, and the rows in which it answers. Shared by absence.c and absence_child.c.
 *
 * One row a line, fields separated by TAB, texts escaped to ASCII:
 *   F whole floating points cancelled                                    the file; first
 *   T|U|W line sequence flags occurrence start end uid title categories  a time, update, withdrawal; flags 1 all day, 2 free
 *   E line code text                                                     refused; instead of all others
 *   .                                                                    the end; without it the answer is broken */

#include "ical/absence.h"

G_BEGIN_DECLS

/* In the child: gives all rights up, reads, answers into `fd`, and ends the process. */
G_NORETURN void rn_absence_child_run(int fd, const char *bytes, gsize n, const RnAbsenceOptions *options);
/* In the parent: TRUE when the answer has the form above; then *file is set, or there is one message more. */
gboolean rn_absence_child_answer(const GString *answer, const RnAbsenceOptions *options, GPtrArray *messages,
                                 RnBusyFile **file);
/* The inverse of the reading, for the child and for tests. */
char *rn_absence_child_rows(const RnBusyFile *file);

G_END_DECLS
