/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Cities with panels, for tests of cover. */

#include "engine/cover.h"
#include "tests/city_fixture.h"

/* Adds the panels and pairings of an example folder. */
static inline void
fixture_add_panels(RnRows *rows, const char *name)
{
  static const char *const files[] = {"panels", "pairings"};
  for (gsize f = 0; f < G_N_ELEMENTS(files); f++) {
    g_autofree char *relative = g_strdup_printf("examples/%s/%s.csv", name, files[f]);
    g_autofree char *path = rn_test_path(relative), *text = NULL;
    ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "no %s", relative);
    const char *start = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
    g_autofree char *table = g_strdup_printf("[%s]\n%s", files[f], start);
    fixture_add(rows, table);
  }
}

/* An example city with its panels, and more rows (may be NULL). */
static inline RnCity *
fixture_cover_example(const char *name, const char *more)
{
  g_autoptr(GError) error = NULL;
  RnRows *rows = rn_rows_new();
  fixture_add_example(rows, name, NULL);
  fixture_add_panels(rows, name);
  if (more)
    fixture_add(rows, more);
  RnCity *city = rn_city_new(rows, &error);
  ck_assert_msg(city != NULL, "%s", error ? error->message : "?");
  return city;
}

static inline RnMonth
fixture_month(const char *text)
{
  RnMonth month = 0;
  ck_assert(rn_month_parse(text, &month));
  return month;
}

static inline RnDate
fixture_date(const char *text)
{
  RnDate date = 0;
  ck_assert(rn_date_parse(text, &date));
  return date;
}

static inline RnInstant
fixture_instant(const char *text)
{
  RnInstant instant = 0;
  ck_assert(rn_instant_parse(text, &instant));
  return instant;
}

/* "BAND HH:MM-HH:MM own|away|vice" of the stretches of a date, with hours past 24:00 on the next day, joined by "; ". */
static inline char *
fixture_stretches(const RnCity *city, const char *panel_id, const char *date_text)
{
  RnDate date = fixture_date(date_text);
  const RnPanel *panel = rn_city_panel(city, panel_id);
  ck_assert_ptr_nonnull(panel);
  g_autoptr(GArray) stretches = rn_cover_stretches(city, panel, rn_month_of(date));
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < stretches->len; i++) {
    const RnCoverStretch *s = &g_array_index(stretches, RnCoverStretch, i);
    int from = (int)((s->start - rn_instant_from_local(date, 0)) / 60);
    int to = (int)((s->end - rn_instant_from_local(date, 0)) / 60);
    if (s->date == date)
      g_string_append_printf(out, "%s%s %02d:%02d-%02d:%02d %s", out->len ? "; " : "", s->band, from / 60, from % 60,
                             to / 60, to % 60, s->own ? "own" : s->away ? "away" : "vice");
  }
  return g_string_free(out, FALSE);
}
