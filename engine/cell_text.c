/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Cells between text and spreadsheet: wrappers taken off on the way in, texts that a spreadsheet could run made
 * harmless on the way out, and signs of lost characters. Nothing is ever evaluated. */

#include "engine/cell.h"

#include <string.h>

/* White space, and invisible characters that would hide a leading sign. */
static gboolean
is_blank(gunichar c)
{
  return g_unichar_isspace(c) || g_unichar_type(c) == G_UNICODE_FORMAT;
}

static char *
trimmed(const char *text, gsize n)
{
  const char *start = text, *end = text + n;
  while (start < end && g_unichar_isspace(g_utf8_get_char(start)))
    start = g_utf8_next_char(start);
  while (end > start) {
    const char *last = g_utf8_prev_char(end);
    if (!g_unichar_isspace(g_utf8_get_char(last)))
      break;
    end = last;
  }
  return g_strndup(start, (gsize)(end - start));
}

/* ="..." with "" for a quote inside, nothing before or after. */
static gboolean
is_formula_text(const char *text, gsize n)
{
  if (n < 3 || text[0] != '=' || text[1] != '"' || text[n - 1] != '"')
    return FALSE;
  for (gsize i = 2; i + 1 < n; i++)
    if (text[i] == '"' && (i + 2 >= n || text[++i] != '"'))
      return FALSE;
  return TRUE;
}

static char *
undouble_quotes(const char *text, gsize n)
{
  GString *plain = g_string_sized_new(n);
  for (gsize i = 0; i < n; i++) {
    g_string_append_c(plain, text[i]);
    if (text[i] == '"')
      i++;
  }
  return g_string_free(plain, FALSE);
}

char *
rn_cell_unwrap(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autofree char *outer = trimmed(valid, strlen(valid));
  gsize n = strlen(outer);
  if (outer[0] == '\'')
    return trimmed(outer + 1, n - 1);
  if (!is_formula_text(outer, n))
    return g_steal_pointer(&outer);
  g_autofree char *inner = undouble_quotes(outer + 2, n - 3);
  return trimmed(inner, strlen(inner));
}

static gboolean
is_trigger(gunichar c)
{
  switch (c) {
  case '=':
  case '+':
  case '-':
  case '@':
  case 0xFF1D: /* full-width = + - @ */
  case 0xFF0B:
  case 0xFF0D:
  case 0xFF20:
    return TRUE;
  default:
    return FALSE;
  }
}

/* Some programs split a cell at its line breaks, so each line counts; a leading ' must survive the way back. */
static gboolean
is_dangerous(const char *text)
{
  gboolean fresh = TRUE;
  if (*text == '\t' || *text == '\r' || *text == '\n')
    return TRUE;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == '\n' || c == '\r')
      fresh = TRUE;
    else if (fresh && (is_trigger(c) || c == '\''))
      return TRUE;
    else if (fresh && !is_blank(c))
      fresh = FALSE;
  }
  return FALSE;
}

char *
rn_cell_defuse(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  return is_dangerous(valid) ? g_strconcat("'", valid, NULL) : g_steal_pointer(&valid);
}

gboolean
rn_text_is_damaged(const char *text)
{
  if (!g_utf8_validate(text, -1, NULL))
    return TRUE;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    GUnicodeType type = g_unichar_type(c);
    if (c == '?' || c == 0xFFFD || type == G_UNICODE_CONTROL || type == G_UNICODE_PRIVATE_USE)
      return TRUE;
  }
  return FALSE;
}
