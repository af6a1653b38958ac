/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The token reader of the solver's text forms. It knows no problem and no rota; it never reads behind the end, never
 * allocates more than one token, and takes NUL bytes for what they are: bytes that no token may hold. */

#include "solver/scan.h"

#include "solver/problem.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

RnScan
rn_scan_init(const char *text, gsize length)
{
  return (RnScan){ .at = text, .end = text + length, .line_start = text, .line = 1, .token = text };
}

gboolean
rn_scan_fail(const RnScan *scan, GError **error, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *reason = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT, _("line %d, column %d: %s"), scan->line,
              (int)MIN(scan->token - scan->line_start + 1, G_MAXINT), reason);
  return FALSE;
}

static void
skip_blanks(RnScan *scan)
{
  while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r'))
    scan->at++;
  if (scan->at < scan->end && *scan->at == '#')
    while (scan->at < scan->end && *scan->at != '\n')
      scan->at++;
  scan->token = scan->at;
}

gboolean
rn_scan_at_line_end(RnScan *scan)
{
  skip_blanks(scan);
  return scan->at == scan->end || *scan->at == '\n';
}

gboolean
rn_scan_next_line(RnScan *scan)
{
  while (rn_scan_at_line_end(scan)) {
    if (scan->at == scan->end)
      return FALSE;
    scan->at++;
    scan->line_start = scan->at;
    scan->line++;
  }
  return TRUE;
}

gboolean
rn_scan_end_line(RnScan *scan, GError **error)
{
  if (!rn_scan_at_line_end(scan))
    return rn_scan_fail(scan, error, _("the line should end here"));
  return TRUE;
}

static gboolean
is_word_byte(char c)
{
  return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '+' || c == '.';
}

/* Length of the bare word at the scan, after blanks; 0 when there is none. */
static gsize
word_length(RnScan *scan)
{
  skip_blanks(scan);
  const char *end = scan->at;
  while (end < scan->end && is_word_byte(*end))
    end++;
  return (gsize)(end - scan->at);
}

char *
rn_scan_word(RnScan *scan, GError **error)
{
  gsize length = word_length(scan);
  if (length == 0 || length > 64) {
    rn_scan_fail(scan, error, _("a word is missing here"));
    return NULL;
  }
  char *word = g_strndup(scan->at, length);
  scan->at += length;
  return word;
}

gboolean
rn_scan_accept(RnScan *scan, const char *word)
{
  gsize length = word_length(scan);
  if (length != strlen(word) || memcmp(scan->at, word, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

gboolean
rn_scan_int64(RnScan *scan, gint64 low, gint64 high, gint64 *value, GError **error)
{
  gsize length = word_length(scan);
  char digits[24];
  if (length == 0 || length >= sizeof digits)
    return rn_scan_fail(scan, error, _("a whole number is missing here"));
  memcpy(digits, scan->at, length);
  digits[length] = '\0';
  gint64 number;
  if (!g_ascii_string_to_signed(digits, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return rn_scan_fail(scan, error, _("a whole number is missing here"));
  if (number < low || number > high)
    return rn_scan_fail(scan, error,
                        _("the number must lie between %" PRId64 " and %" PRId64), low, high);
  scan->at += length;
  *value = number;
  return TRUE;
}

gboolean
rn_scan_int(RnScan *scan, int low, int high, int *value, GError **error)
{
  gint64 number;
  if (!rn_scan_int64(scan, low, high, &number, error))
    return FALSE;
  *value = (int)number;
  return TRUE;
}

static gboolean
append_escaped(GString *string, char c)
{
  switch (c) {
  case '"':
  case '\\':
    g_string_append_c(string, c);
    return TRUE;
  case 'n':
    g_string_append_c(string, '\n');
    return TRUE;
  case 'r':
    g_string_append_c(string, '\r');
    return TRUE;
  case 't':
    g_string_append_c(string, '\t');
    return TRUE;
  default:
    return FALSE;
  }
}

char *
rn_scan_string(RnScan *scan, GError **error)
{
  skip_blanks(scan);
  if (scan->at == scan->end || *scan->at != '"') {
    rn_scan_fail(scan, error, _("a name in double quotes is missing here"));
    return NULL;
  }
  g_autoptr(GString) string = g_string_new(NULL);
  const char *p = scan->at + 1;
  for (; p < scan->end && *p != '"' && *p != '\n'; p++) {
    if (*p != '\\')
      g_string_append_c(string, *p);
    else if (p + 1 == scan->end || !append_escaped(string, *++p)) {
      rn_scan_fail(scan, error, _("the name holds an unknown escape"));
      return NULL;
    }
  }
  if (p == scan->end || *p != '"') {
    rn_scan_fail(scan, error, _("the closing quote of the name is missing"));
    return NULL;
  }
  if (!g_utf8_validate(string->str, (gssize)string->len, NULL)) {
    rn_scan_fail(scan, error, _("the name is not valid UTF-8"));
    return NULL;
  }
  scan->at = p + 1;
  return g_strdup(string->str);
}

void
rn_scan_append_string(GString *text, const char *string)
{
  g_autofree char *valid = g_utf8_make_valid(string, -1);
  g_string_append_c(text, '"');
  for (const char *p = valid; *p; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c(text, '\\');
    if (*p == '\n')
      g_string_append(text, "\\n");
    else if (*p == '\r')
      g_string_append(text, "\\r");
    else if (*p == '\t')
      g_string_append(text, "\\t");
    else
      g_string_append_c(text, *p);
  }
  g_string_append_c(text, '"');
}
