/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who is away, as a coordinator says it in a few words, and as the table of absences does. */

#include "engine/month_replan_parts.h"

#include <string.h>

#define FURTHER_NOTICE "2099-12-31"

void
rn_away_free(RnAway *away)
{
  if (!away)
    return;
  g_free(away->unit_id);
  g_free(away->from);
  g_free(away->to);
  g_free(away);
}

static gboolean
is_day_or_time(const char *text)
{
  RnDate date;
  RnInstant instant;
  return rn_date_parse(text, &date) || (strlen(text) == 16 && rn_instant_parse(text, &instant));
}

RnAway *
rn_away_parse(const char *text)
{
  const char *colon = NULL;
  for (const char *at = strchr(text, ':'); at && !colon; at = strchr(at + 1, ':')) {
    g_autofree char *day = g_strndup(at + 1, 10);
    RnDate date;
    if (rn_date_parse(day, &date))
      colon = at;
  }
  if (!colon || colon == text)
    return NULL;
  g_auto(GStrv) ends = g_strsplit(colon + 1, "..", 2);
  const char *to = !ends[1] ? ends[0] : *ends[1] ? ends[1] : FURTHER_NOTICE;
  /* A day alone is whole, a time alone has no length; days are compared as days. */
  if (!is_day_or_time(ends[0]) || !is_day_or_time(to) || strncmp(ends[0], to, 10) > 0 || (!ends[1] && strlen(to) > 10) ||
      (strlen(to) > 10 && strcmp(ends[0], to) >= 0))
    return NULL;
  RnAway *away = g_new0(RnAway, 1);
  away->unit_id = g_strndup(text, (gsize)(colon - text));
  away->from = g_strdup(ends[0]);
  away->to = g_strdup(to);
  return away;
}

char **
rn_away_row(const RnAway *away)
{
  const RnTable *table = rn_table_find("absences");
  char **row = g_new0(char *, table->n_columns + 1);
  for (gsize c = 0; c < table->n_columns; c++)
    row[c] = g_strdup(table->columns[c].fallback ? table->columns[c].fallback : "");
  const char *const cells[][2] = {{"unit_id", away->unit_id}, {"from", away->from}, {"to", away->to}};
  for (gsize k = 0; k < G_N_ELEMENTS(cells); k++) {
    char **cell = &row[rn_table_column(table, cells[k][0])];
    g_free(*cell);
    *cell = g_strdup(cells[k][1]);
  }
  return row;
}

gboolean
rn_away_is_open(const RnAway *away)
{
  return strcmp(away->to, FURTHER_NOTICE) == 0;
}
