/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The plain spelling under which dates and times are read: NFKC makes full-width digits and U+32FF ordinary, and the
 * dashes that Japanese keyboards offer become one. Does not judge; cells are short. */

#include "engine/cell_scan.h"

char *
rn_cell_scan_nfkc(const char *text)
{
  char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
  if (normal)
    return normal;
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  return g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
}

static gunichar
plain_sign(gunichar c)
{
  switch (c) {
  case 0x2010: /* hyphen */
  case 0x2012: /* figure dash */
  case 0x2013: /* en dash */
  case 0x2014: /* em dash */
  case 0x2015: /* horizontal bar */
  case 0x2212: /* minus */
  case 0x30FC: /* long vowel mark, typed for a dash */
    return '-';
  case 0x301C: /* wave dash */
  case 0x223C: /* tilde operator */
    return '~';
  default:
    return c;
  }
}

static gboolean
is_word(gunichar c)
{
  return c < 0x80 && g_ascii_isalnum((char)c);
}

char *
rn_cell_scan_plain(const char *text)
{
  g_autofree char *normal = rn_cell_scan_nfkc(text);
  GString *plain = g_string_new(NULL);
  gboolean space = FALSE;
  for (const char *p = normal; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isspace(c)) {
      space = TRUE;
      continue;
    }
    if (space && plain->len && is_word((guchar)plain->str[plain->len - 1]) && is_word(c))
      g_string_append_c(plain, ' ');
    space = FALSE;
    g_string_append_unichar(plain, plain_sign(c));
  }
  return g_string_free(plain, FALSE);
}
