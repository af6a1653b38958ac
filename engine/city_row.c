/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What canonical cells say. */

#include "engine/city_row.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

const char *
rn_city_row_text(const RnCityRow *row, const char *column)
{
  int index = rn_table_column(row->table, column);
  g_assert(index >= 0);
  return row->row[index];
}

gint64
rn_city_row_int(const RnCityRow *row, const char *column, gint64 when_empty)
{
  const char *text = rn_city_row_text(row, column);
  return *text ? g_ascii_strtoll(text, NULL, 10) : when_empty;
}

gboolean
rn_city_row_flag(const RnCityRow *row, const char *column)
{
  return rn_city_row_int(row, column, 0) != 0;
}

RnDate
rn_city_row_date(const RnCityRow *row, const char *column)
{
  RnDate date = RN_DATE_NONE;
  return rn_date_parse(rn_city_row_text(row, column), &date) ? date : RN_DATE_NONE;
}

int
rn_city_row_minutes(const RnCityRow *row, const char *column)
{
  const char *text = rn_city_row_text(row, column);
  const char *colon = strchr(text, ':');
  return colon ? (int)(g_ascii_strtoll(text, NULL, 10) * 60 + g_ascii_strtoll(colon + 1, NULL, 10)) : 0;
}

int
rn_city_row_metres(const RnCityRow *row, const char *column)
{
  const char *text = rn_city_row_text(row, column);
  return *text ? (int)lround(CLAMP(g_ascii_strtod(text, NULL), -1e5, 1e5) * 1000) : RN_CITY_NOWHERE;
}

unsigned
rn_city_row_classes(const RnCityRow *row, const char *column)
{
  g_auto(GStrv) words = g_strsplit(rn_city_row_text(row, column), "|", -1);
  unsigned classes = 0;
  for (char **word = words; *word; word++) {
    RnDateClass klass;
    if (rn_date_class_parse(*word, &klass))
      classes |= 1u << klass;
  }
  return classes ? classes : (1u << RN_N_CLASSES) - 1;
}

int
rn_city_row_word(const RnCityRow *row, const char *column, const char *const *words, int when_empty)
{
  const char *text = rn_city_row_text(row, column);
  for (int i = 0; words[i]; i++)
    if (strcmp(words[i], text) == 0)
      return i;
  return when_empty;
}

char **
rn_city_row_list(const RnCityRow *row, const char *column)
{
  const char *text = rn_city_row_text(row, column);
  return *text ? g_strsplit(text, "|", -1) : NULL;
}

RnInstant
rn_city_row_instant(const RnCityRow *row, const char *column, gboolean is_end)
{
  return rn_instant_bound(rn_city_row_text(row, column), is_end);
}

gboolean
rn_city_row_contradiction(GError **error, const char *what, const char *id)
{
  g_set_error(error, RN_ERROR, RN_ERROR_INPUT, _("The tables contradict themselves: %s “%s”. Import them again."), what,
              id);
  return FALSE;
}
