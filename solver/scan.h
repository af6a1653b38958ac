/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Reads the solver's text forms token by token: words, integers and quoted strings on lines; '#' starts a comment.
 * Any bytes may come in; every error names line and column, both from 1, columns counted in bytes. */

#include <glib.h>

typedef struct {
  const char *at, *end;        /* rest of the text */
  const char *line_start;
  int line;
  const char *token;           /* start of the last token, for messages */
} RnScan;

/* Borrows text, which need not end with NUL. */
RnScan rn_scan_init(const char *text, gsize length);

/* Goes to the next line that holds a token; FALSE at the end of the text. Start with it. */
gboolean rn_scan_next_line(RnScan *scan);
/* TRUE when the line holds no further token. */
gboolean rn_scan_at_line_end(RnScan *scan);
/* FALSE with an error when the line holds a further token. */
gboolean rn_scan_end_line(RnScan *scan, GError **error);

/* A bare word, such as the keyword of the line; free with g_free(). NULL with an error. */
char *rn_scan_word(RnScan *scan, GError **error);
/* A string in double quotes with the escapes \" \\ \n \r \t, UTF-8; free with g_free(). NULL with an error. */
char *rn_scan_string(RnScan *scan, GError **error);
/* A decimal integer within [low, high]. */
gboolean rn_scan_int64(RnScan *scan, gint64 low, gint64 high, gint64 *value, GError **error);
gboolean rn_scan_int(RnScan *scan, int low, int high, int *value, GError **error);
/* TRUE and consumed when the next token is exactly this word. */
gboolean rn_scan_accept(RnScan *scan, const char *word);

/* Always FALSE; sets RN_SOLVER_ERROR_INPUT with the place of the last token. */
G_GNUC_PRINTF(3, 4)
gboolean rn_scan_fail(const RnScan *scan, GError **error, const char *format, ...);

/* Appends the string in the form that rn_scan_string() reads. Bytes that are not UTF-8 become U+FFFD. */
void rn_scan_append_string(GString *text, const char *string);
