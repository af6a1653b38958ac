/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Random texts made of what breaks calendar writers: wide and astral characters, combining and variation marks, emoji
 * sequences, controls, every kind of line end, runs of blanks, and the characters that TEXT escapes. */

#include <glib.h>

static inline char *
random_text(GRand *rand, int max_pieces)
{
  static const char *const pieces[] = {
    "当", "番", "髙", "﨑", "①", "㈱", "𠮷", "😀", "か\u3099", "葛\U000e0100", "👨\u200d⚕\ufe0f", "é", "e\u0301", "a", "Z",
    "7", " ", "        ", "\u3000", "\u00a0", "\t", "\n", "\r", "\r\n", "\x01", "\x1b[31m", "\x7f", "\xc2\x85", "\xc2\x9b",
    "\u2028", "\u2029", "\v", "\f", "\\", "\\n", "\\\\", ";", ",", ":", "\"", "'", "=", "BEGIN:VEVENT", "END:VCALENDAR",
    "\r\nATTENDEE:mailto:x", "%2C", "\u202e", "\ufeff", "\ufffd", "<b>", "&", "abcdefghijklmnopqrstuvwxyz"};
  GString *text = g_string_new(NULL);
  int n = g_rand_int_range(rand, 0, max_pieces + 1);
  gboolean run = g_rand_int_range(rand, 0, 8) == 0; /* now and then the same piece again and again */
  const char *same = pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))];
  for (int i = 0; i < n; i++)
    g_string_append(text, run ? same : pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
  return g_string_free(text, FALSE);
}
