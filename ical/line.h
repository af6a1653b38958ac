/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Content lines of iCalendar (RFC 5545 section 3.1): cleaned, escaped, folded, ended with CRLF.
 *
 * Names are literals of this program and values are either TEXT, which is escaped, or words, numbers and times of a
 * closed grammar, so no text from outside can ever begin a property of its own. libical's own folding is not used: the
 * 3.0 series emits empty continuation lines and splits escapes for some lengths. */

#include "engine/date.h"

G_BEGIN_DECLS

#define RN_LINE_OCTETS 75    /* longest line without its CRLF */
#define RN_LINE_BLANK_RUN 16 /* longest run of white space kept in a text */

/* The text as a reader gets it back. Invalid UTF-8 becomes U+FFFD; every kind of line end becomes one '\n'; TAB becomes a
 * space; other controls (C0, DEL, C1) are dropped; more than RN_LINE_BLANK_RUN blanks in a row are cut to that number, and
 * blanks and line ends at both ends of the text are removed: with that no fold can leave a line of blanks alone.
 * Free with g_free(). */
char *rn_line_clean(const char *text);

/* `clean` (of rn_line_clean()) with backslash, semicolon, comma and '\n' escaped, section 3.3.11. Free with g_free(). */
char *rn_line_escape(const char *clean);

/* Appends `content` (no CR, LF or controls) as lines of at most RN_LINE_OCTETS octets: never split inside a UTF-8 sequence,
 * nor between a backslash and what it escapes. */
void rn_line_fold(GString *out, const char *content);

/* The inverse for well-formed input: content lines without their CRLF and continuations. NULL when a line is too long,
 * a bare CR or LF occurs, or a continuation holds nothing but blanks. char*, owning. */
GPtrArray *rn_line_unfold(const char *bytes, gsize length);

/* `name` is a property name, optionally with one VALUE parameter ("DTSTART;VALUE=DATE"): a literal, asserted. */
void rn_line_text(GString *out, const char *name, const char *text); /* cleaned and escaped here */
void rn_line_optional(GString *out, const char *name, const char *text); /* the same; nothing when NULL or empty */
void rn_line_word(GString *out, const char *name, const char *word); /* ASCII letters, digits and -./:+ only: asserted */
void rn_line_number(GString *out, const char *name, gint64 number);
void rn_line_instant(GString *out, const char *name, RnInstant instant); /* 20270104T090000Z */
void rn_line_date(GString *out, const char *name, RnDate date);          /* 20270104 */

G_END_DECLS
