/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Joins and splits content lines. A line ends with LF; a CR before it belongs to the end. A CR elsewhere is left in the
 * text, where the pre-scan refuses it. */

#include "ical/absence_line.h"

#include <string.h>

void
rn_absence_line_begin(RnAbsenceLines *lines, const char *bytes, gsize n, gsize max_octets)
{
  *lines = (RnAbsenceLines){.bytes = bytes, .n = n, .next_line = 1, .max_octets = max_octets};
  lines->joined = g_string_new(NULL);
}

void
rn_absence_line_end(RnAbsenceLines *lines)
{
  g_string_free(lines->joined, TRUE);
  lines->joined = NULL;
}

/* Appends the physical line at `at` from `skip` on; FALSE when the joined line becomes too long. */
static gboolean
append_physical(RnAbsenceLines *lines, gsize skip)
{
  const char *from = lines->bytes + lines->at, *end = memchr(from, '\n', lines->n - lines->at);
  gsize whole = end ? (gsize)(end - from) : lines->n - lines->at;
  gsize length = end && whole > 0 && from[whole - 1] == '\r' ? whole - 1 : whole;
  skip = MIN(skip, length);
  if (lines->joined->len + (length - skip) > lines->max_octets)
    return FALSE;
  g_string_append_len(lines->joined, from + skip, (gssize)(length - skip));
  lines->at += whole + (end ? 1 : 0);
  lines->next_line++;
  return TRUE;
}

static gboolean
is_continued(const RnAbsenceLines *lines)
{
  return lines->at < lines->n && (lines->bytes[lines->at] == ' ' || lines->bytes[lines->at] == '\t');
}

gboolean
rn_absence_line_next(RnAbsenceLines *lines, RnAbsenceLine *line)
{
  while (lines->at < lines->n && !lines->too_long) {
    g_string_truncate(lines->joined, 0);
    line->number = lines->next_line;
    lines->too_long = !append_physical(lines, 0);
    while (!lines->too_long && is_continued(lines))
      lines->too_long = !append_physical(lines, 1);
    line->text = lines->joined->str;
    line->length = lines->joined->len;
    if (line->length > 0 && !lines->too_long)
      return TRUE;
  }
  return FALSE;
}

/* Letters, digits and '-'; returns what follows, NULL when there is none of them. */
static char *
skip_name(char *text)
{
  char *p = text;
  while (g_ascii_isalnum(*p) || *p == '-')
    p++;
  return p > text ? p : NULL;
}

/* The end of a parameter's values: the ';' or ':' outside quotes. NULL when a quote stays open or no colon comes. */
static char *
skip_values(char *text)
{
  gboolean quoted = FALSE;
  for (char *p = text; *p; p++) {
    if (*p == '"')
      quoted = !quoted;
    else if (!quoted && (*p == ';' || *p == ':'))
      return p;
  }
  return NULL;
}

static const char *
without_quotes(char *value)
{
  gsize length = strlen(value);
  if (length < 2 || value[0] != '"' || value[length - 1] != '"')
    return value;
  value[length - 1] = '\0';
  return value + 1;
}

gboolean
rn_absence_line_parse(RnAbsenceLine *line)
{
  char *p = skip_name(line->text);
  line->name = line->text;
  line->n_params = 0;
  while (p && *p == ';') {
    *p++ = '\0';
    char *equals = skip_name(p), *end = equals && *equals == '=' ? skip_values(equals + 1) : NULL;
    if (!end || line->n_params == RN_ABSENCE_LINE_PARAMS)
      return FALSE;
    char stop = *end;
    *equals = *end = '\0';
    line->params[line->n_params].name = p;
    line->params[line->n_params++].value = without_quotes(equals + 1);
    *end = stop;
    p = end;
    if (stop == ':')
      break;
  }
  if (!p || *p != ':')
    return FALSE;
  *p = '\0';
  line->value = p + 1;
  return TRUE;
}

gboolean
rn_absence_line_is(const RnAbsenceLine *line, const char *name)
{
  return g_ascii_strcasecmp(line->name, name) == 0;
}

const char *
rn_absence_line_param(const RnAbsenceLine *line, const char *name)
{
  for (int i = 0; i < line->n_params; i++)
    if (g_ascii_strcasecmp(line->params[i].name, name) == 0)
      return line->params[i].value;
  return NULL;
}
