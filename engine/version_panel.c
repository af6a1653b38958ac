/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A panel as a version keeps it: who answers for it, span by span, and the text in which the store holds that. A month has
 * some 75 spans a panel, but only two to six different answers; so each answer is written once, and a span is its end and
 * the number of its answer: about 600 bytes a panel, less than a row for each span would need for its keys alone. */

#include "engine/rota.h"

#include <stdlib.h>
#include <string.h>

RnVersionPanel *
rn_version_panel_new(const char *panel_id, const char *facility_id, const char *area_id, const char *primary_id)
{
  RnVersionPanel *panel = g_new0(RnVersionPanel, 1);
  panel->panel_id = g_strdup(panel_id);
  panel->facility_id = g_strdup(facility_id);
  panel->area_id = g_strdup(area_id);
  panel->primary_id = g_strdup(primary_id);
  panel->answers = g_ptr_array_new_with_free_func(g_free);
  panel->items = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  panel->spans = g_array_new(FALSE, FALSE, sizeof(RnVersionSpan));
  return panel;
}

void
rn_version_panel_free(RnVersionPanel *panel)
{
  if (!panel)
    return;
  g_free(panel->panel_id);
  g_free(panel->facility_id);
  g_free(panel->area_id);
  g_free(panel->primary_id);
  g_ptr_array_unref(panel->answers);
  g_ptr_array_unref(panel->items);
  g_array_unref(panel->spans);
  g_free(panel);
}

static void
add_answer(RnVersionPanel *panel, const char *answer)
{
  g_ptr_array_add(panel->answers, g_strdup(answer));
  g_ptr_array_add(panel->items, g_strsplit(answer, "\t", -1));
}

static guint
number_of(RnVersionPanel *panel, const char *answer)
{
  for (guint i = 0; i < panel->answers->len; i++)
    if (strcmp(panel->answers->pdata[i], answer) == 0)
      return i;
  add_answer(panel, answer);
  return panel->answers->len - 1;
}

static void
add_span(RnVersionPanel *panel, RnInstant start, RnInstant end, guint answer)
{
  RnVersionSpan *last = panel->spans->len ? &g_array_index(panel->spans, RnVersionSpan, panel->spans->len - 1) : NULL;
  g_assert(!last || last->end <= start);
  if (last && last->end == start && last->answer == answer) {
    last->end = end;
    return;
  }
  const RnVersionSpan span = {start, end, answer};
  g_array_append_val(panel->spans, span);
}

void
rn_version_panel_add(RnVersionPanel *panel, RnInstant start, RnInstant end, const char *answer)
{
  g_assert(start < end && !strchr(answer, '\n'));
  add_span(panel, start, end, number_of(panel, answer));
}

const RnVersionSpan *
rn_version_panel_span(const RnVersionPanel *panel, RnInstant at)
{
  guint low = 0, high = panel->spans->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    const RnVersionSpan *span = &g_array_index(panel->spans, RnVersionSpan, middle);
    if (span->end <= at)
      low = middle + 1;
    else if (span->start > at)
      high = middle;
    else
      return span;
  }
  return NULL;
}

#define NOBODY "-" /* an answer that names nobody: an empty line ends the answers */

/* --- as text: a line an answer, an empty line, then "MINUTES ANSWER" for each end, with - for times without any --- */

char *
rn_version_panel_to_text(const RnVersionPanel *panel, RnInstant *start)
{
  GString *text = g_string_new(NULL);
  RnInstant first = panel->spans->len ? g_array_index(panel->spans, RnVersionSpan, 0).start : 0, last = first;
  for (guint i = 0; i < panel->answers->len; i++) {
    const char *answer = panel->answers->pdata[i];
    g_string_append_printf(text, "%s\n", *answer ? answer : NOBODY);
  }
  g_string_append_c(text, '\n');
  for (guint i = 0; i < panel->spans->len; i++) {
    const RnVersionSpan *span = &g_array_index(panel->spans, RnVersionSpan, i);
    if (span->start > last)
      g_string_append_printf(text, "%" G_GINT64_FORMAT " -\n", (span->start - first) / 60);
    g_string_append_printf(text, "%" G_GINT64_FORMAT " %u\n", (span->end - first) / 60, span->answer);
    last = span->end;
  }
  *start = first;
  return g_string_free(text, FALSE);
}

/* One line of ends; FALSE when it is none. */
static gboolean
take_end(RnVersionPanel *panel, const char *line, RnInstant first, RnInstant *last)
{
  char *rest = NULL;
  gint64 minutes = g_ascii_strtoll(line, &rest, 10);
  RnInstant end = first + minutes * 60;
  if (rest == line || *rest != ' ' || minutes > 100 * 1440 || end <= *last)
    return FALSE;
  if (rest[1] != '-') {
    char *stop = NULL;
    guint64 answer = g_ascii_strtoull(rest + 1, &stop, 10);
    if (stop == rest + 1 || *stop || answer >= panel->answers->len)
      return FALSE;
    add_span(panel, *last, end, (guint)answer);
  }
  *last = end;
  return TRUE;
}

gboolean
rn_version_panel_take_text(RnVersionPanel *panel, const char *text, RnInstant start)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint i = 0;
  RnInstant last = start;
  g_ptr_array_set_size(panel->answers, 0);
  g_ptr_array_set_size(panel->items, 0);
  g_array_set_size(panel->spans, 0);
  for (; lines[i] && *lines[i]; i++)
    add_answer(panel, strcmp(lines[i], NOBODY) == 0 ? "" : lines[i]);
  if (!lines[i])
    return FALSE;
  for (i++; lines[i] && *lines[i]; i++)
    if (!take_end(panel, lines[i], start, &last))
      return FALSE;
  return lines[i] && !lines[i + 1];
}
