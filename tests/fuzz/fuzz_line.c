/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as the text of a property, and any bytes as a calendar file to unfold. What the line layer promises must
 * hold: one property comes out, no line is too long, broken or blank, and the text is the cleaned one again. */

#include "ical/line.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(const char *text)
{
  g_autofree char *clean = rn_line_clean(text);
  g_autofree char *again = rn_line_clean(clean);
  g_autofree char *escaped = rn_line_escape(clean);
  g_autofree char *expected = g_strconcat("SUMMARY:", escaped, NULL);
  g_autoptr(GString) out = g_string_new(NULL);
  rn_line_text(out, "SUMMARY", text);
  g_autoptr(GPtrArray) lines = rn_line_unfold(out->str, out->len);
  if (strcmp(clean, again) != 0 || !lines || lines->len != 1 || strcmp(lines->pdata[0], expected) != 0)
    g_error("a promise of the line layer is broken");
}

/* What unfolds folds again to lines that unfold to the same. */
static void
check_file(const char *bytes, gsize length)
{
  g_autoptr(GPtrArray) lines = rn_line_unfold(bytes, length);
  for (guint i = 0; lines && i < lines->len; i++) {
    g_autoptr(GString) out = g_string_new(NULL);
    rn_line_fold(out, lines->pdata[i]);
    g_auto(GStrv) folded = g_strsplit(out->str, "\r\n", -1);
    g_autoptr(GString) joined = g_string_new(folded[0]);
    for (char **line = folded + 1; *line && **line; line++)
      g_string_append(joined, *line + 1);
    if (strcmp(joined->str, lines->pdata[i]) != 0)
      g_error("folding lost something");
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup((const char *)data, size);
  check_text(text);
  check_file((const char *)data, size);
  return 0;
}
