/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The content lines of a calendar that somebody else wrote (RFC 5545 section 3.1), one after another out of raw bytes.
 * Continuations are joined as octets, since a fold may stand inside a UTF-8 sequence. Linear; keeps one line at a
 * time. Judges form only. */

#include <glib.h>

G_BEGIN_DECLS

#define RN_ABSENCE_LINE_PARAMS 32

typedef struct {
  const char *bytes; /* borrowed */
  gsize n, at;
  int next_line;     /* number of the physical line at `at`, from 1 */
  gsize max_octets;  /* of a joined line */
  gboolean too_long; /* a line went over it: reading ended there */
  GString *joined;   /* owned */
} RnAbsenceLines;

typedef struct {
  int number;         /* of its first physical line */
  char *text;         /* the joined line; borrowed until the next one, changed by the parsing */
  gsize length;
  const char *name;   /* the three below after rn_absence_line_parse(), inside text */
  const char *value;
  int n_params;
  struct {
    const char *name, *value; /* value without quotes */
  } params[RN_ABSENCE_LINE_PARAMS];
} RnAbsenceLine;

/* `bytes` without byte order mark. */
void rn_absence_line_begin(RnAbsenceLines *lines, const char *bytes, gsize n, gsize max_octets);
void rn_absence_line_end(RnAbsenceLines *lines);
/* The next line that is not empty; FALSE at the end, or with too_long set and `line` holding its number. */
gboolean rn_absence_line_next(RnAbsenceLines *lines, RnAbsenceLine *line);
/* Takes NAME;PARAM=VALUE:VALUE apart. FALSE when it has not that form (a name or parameter name that is not letters,
 * digits and '-', no colon, a quote without end, more than RN_ABSENCE_LINE_PARAMS parameters). */
gboolean rn_absence_line_parse(RnAbsenceLine *line);
gboolean rn_absence_line_is(const RnAbsenceLine *line, const char *name); /* any case */
/* The value of a parameter, or NULL. */
const char *rn_absence_line_param(const RnAbsenceLine *line, const char *name);

G_END_DECLS
