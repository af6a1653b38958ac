/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Repetitions. The rule is checked part by part and written anew before libical gets it; what libical does then is
 * counted in steps. The only file here that knows libical's recurrences, whose interface differs between its versions.
 * Its time zones are never touched: times go in and out as plain wall clocks. */

#include "ical/absence_time.h"

G_BEGIN_DECLS

#define RN_ABSENCE_MAX_REPEATS 1000  /* of one event inside the window */
#define RN_ABSENCE_MAX_STEPS 40000   /* from the first of an event to the end of the window */
#define RN_ABSENCE_MAX_WORK 250000   /* steps for a whole file: well below what the child has time for */

typedef struct {
  char *text;          /* the rule without UNTIL, in capitals */
  gboolean has_until;
  RnAbsenceTime until;
} RnAbsenceRule;

/* Reads RRULE's value; FALSE with code and sentence (owned by the caller): RULE_UNREADABLE, RULE_TOO_FINE (repeats within a
 * day), UNSUPPORTED. */
gboolean rn_absence_recur_parse(const char *text, RnAbsenceRule *rule, const char **code, char **why);
void rn_absence_recur_clear(RnAbsenceRule *rule);

/* Appends the wall clocks (gint64) of the repetitions of `start` that lie in [from, to), also wall clocks; the first one,
 * which is `start` itself, too. `work` counts the steps of the file. FALSE with code LIMIT_REPEATS and a sentence when a limit
 * came first, or RULE_UNREADABLE when libical does not take the rule. */
gboolean rn_absence_recur_expand(const RnAbsenceRule *rule, const RnAbsenceTime *start, gint64 from, gint64 to,
                                 GArray *walls, guint *work, const char **code, char **why);

G_END_DECLS
