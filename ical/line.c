/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Content lines of iCalendar: clean, escape, fold. The unit of folding is one UTF-8 sequence, or a backslash with the
 * sequence after it. About a microsecond a line; texts are short (names, a description of a few lines). */

#include "ical/line.h"

#include <string.h>

/* Ends of lines for any reader: besides CR and LF, Unicode's own and the two old controls that some split at. */
static gboolean
is_line_end(gunichar c)
{
  return c == '\r' || c == '\n' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static void
trim(GString *text)
{
  while (text->len > 0) {
    const char *last = g_utf8_find_prev_char(text->str, text->str + text->len);
    if (!g_unichar_isspace(g_utf8_get_char(last)))
      break;
    g_string_truncate(text, (gsize)(last - text->str));
  }
  const char *first = text->str;
  while (*first && g_unichar_isspace(g_utf8_get_char(first)))
    first = g_utf8_next_char(first);
  g_string_erase(text, 0, first - text->str);
}

/* Neither blank nor control: printable ASCII, and everything above the ideographic space. */
static gboolean
is_plain(gunichar c)
{
  return (c > 0x20 && c < 0x7f) || c > 0x3000;
}

char *
rn_line_clean(const char *text)
{
  g_autofree char *made = g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);
  const char *valid = made ? made : text;
  GString *clean = g_string_sized_new(strlen(valid) + 1);
  const char *run = valid; /* of characters that stay as they are */
  int blanks = 0;
  for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (is_plain(c)) {
      blanks = 0;
      continue;
    }
    g_string_append_len(clean, run, p - run);
    run = g_utf8_next_char(p);
    if (c == '\r' && p[1] == '\n')
      continue;
    if (is_line_end(c))
      c = '\n';
    else if (c == '\t')
      c = ' ';
    else if (g_unichar_iscntrl(c))
      continue;
    blanks = c != '\n' && g_unichar_isspace(c) ? blanks + 1 : 0;
    if (blanks <= RN_LINE_BLANK_RUN)
      g_string_append_unichar(clean, c);
  }
  g_string_append(clean, run);
  trim(clean);
  return g_string_free(clean, FALSE);
}

char *
rn_line_escape(const char *clean)
{
  GString *escaped = g_string_sized_new(strlen(clean) + 8);
  for (const char *p = clean, *run; *p; p++) {
    run = p;
    p += strcspn(p, "\n\\;,");
    g_string_append_len(escaped, run, p - run);
    if (!*p)
      break;
    g_string_append_c(escaped, '\\');
    g_string_append_c(escaped, *p == '\n' ? 'n' : *p);
  }
  return g_string_free(escaped, FALSE);
}

/* Octets that must stay on one line. */
static gsize
unit_octets(const char *p)
{
  const char *last = *p == '\\' && p[1] ? p + 1 : p;
  return (gsize)(g_utf8_next_char(last) - p);
}

void
rn_line_fold(GString *out, const char *content)
{
  const char *line = content, *p = content;
  gsize column = 0, length = strlen(content);
  if (length <= RN_LINE_OCTETS)
    p = content + length;
  while (*p) {
    gsize octets = unit_octets(p);
    if (column + octets > RN_LINE_OCTETS) {
      g_string_append_len(out, line, p - line);
      g_string_append(out, "\r\n ");
      line = p;
      column = 1;
    }
    column += octets;
    p += octets;
  }
  g_string_append_len(out, line, p - line);
  g_string_append(out, "\r\n");
}

static gboolean
is_blank(const char *line, gsize length)
{
  for (const char *p = line; p < line + length; p = g_utf8_next_char(p))
    if (!g_unichar_isspace(g_utf8_get_char(p)))
      return FALSE;
  return TRUE;
}

GPtrArray *
rn_line_unfold(const char *bytes, gsize length)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GString) line = g_string_new(NULL);
  if (!g_utf8_validate_len(bytes, length, NULL))
    return NULL;
  for (const char *p = bytes, *end = bytes + length; p < end;) {
    const char *stop = memchr(p, '\r', (gsize)(end - p));
    if (!stop || stop + 1 >= end || stop[1] != '\n' || stop - p > RN_LINE_OCTETS || is_blank(p, (gsize)(stop - p)) ||
        memchr(p, '\n', (gsize)(stop - p)))
      return NULL;
    gboolean continues = *p == ' ';
    if (continues && p == bytes)
      return NULL;
    if (!continues && p != bytes) {
      g_ptr_array_add(lines, g_strdup(line->str));
      g_string_truncate(line, 0);
    }
    g_string_append_len(line, p + continues, stop - p - continues);
    p = stop + 2;
  }
  if (length > 0)
    g_ptr_array_add(lines, g_strdup(line->str));
  return g_steal_pointer(&lines);
}

/* --- properties --- */

static gboolean
is_name(const char *name)
{
  const char *parameter = strchr(name, ';');
  gsize letters = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
  if (!parameter)
    return letters > 0 && name[letters] == '\0';
  return letters > 0 && name + letters == parameter && g_str_has_prefix(parameter, ";VALUE=") &&
         strspn(parameter + 7, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(parameter + 7);
}

static gboolean
is_word(const char *word)
{
  for (const char *p = word; *p; p++)
    if (!g_ascii_isalnum(*p) && !strchr("-./:+", *p))
      return FALSE;
  return *word != '\0';
}

void
rn_line_text(GString *out, const char *name, const char *text)
{
  g_assert(is_name(name));
  g_autofree char *clean = rn_line_clean(text);
  g_autofree char *escaped = rn_line_escape(clean);
  g_autofree char *content = g_strconcat(name, ":", escaped, NULL);
  rn_line_fold(out, content);
}

void
rn_line_optional(GString *out, const char *name, const char *text)
{
  if (text && *text)
    rn_line_text(out, name, text);
}

void
rn_line_word(GString *out, const char *name, const char *word)
{
  g_assert(is_name(name));
  g_assert(is_word(word));
  gsize name_octets = strlen(name), word_octets = strlen(word);
  if (name_octets + 1 + word_octets > RN_LINE_OCTETS) {
    g_autofree char *content = g_strconcat(name, ":", word, NULL);
    rn_line_fold(out, content);
    return;
  }
  g_string_append_len(out, name, (gssize)name_octets);
  g_string_append_c(out, ':');
  g_string_append_len(out, word, (gssize)word_octets);
  g_string_append_len(out, "\r\n", 2);
}

void
rn_line_number(GString *out, const char *name, gint64 number)
{
  char word[24];
  g_snprintf(word, sizeof word, "%" G_GINT64_FORMAT, number);
  rn_line_word(out, name, word);
}

/* Decimal, with leading zeros. */
static char *
put_digits(char *p, int value, int digits)
{
  for (int i = digits; i > 0; i--, value /= 10)
    p[i - 1] = (char)('0' + value % 10);
  return p + digits;
}

static char *
put_date(char *p, RnDate date)
{
  int year = 0, month = 0, day = 0;
  rn_date_to_ymd(date, &year, &month, &day);
  return put_digits(put_digits(put_digits(p, year, 4), month, 2), day, 2);
}

/* A large city's year has some hundred thousand of them, so they are not left to printf. */
void
rn_line_instant(GString *out, const char *name, RnInstant instant)
{
  enum { DAY = 24 * 60 * 60 };
  char word[] = "20270104T090000Z", *p = word;
  int seconds = (int)(((instant % DAY) + DAY) % DAY);
  p = put_date(p, (RnDate)((instant - seconds) / DAY)) + 1;
  put_digits(put_digits(put_digits(p, seconds / 3600, 2), seconds / 60 % 60, 2), seconds % 60, 2);
  rn_line_word(out, name, word);
}

void
rn_line_date(GString *out, const char *name, RnDate date)
{
  char word[] = "20270104";
  put_date(word, date);
  rn_line_word(out, name, word);
}
