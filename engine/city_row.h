/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* For the files that load a city (engine/city_*.c): a row of a table, and what its canonical cells say. */

#include "engine/city.h"

G_BEGIN_DECLS

typedef struct {
  const RnTable *table;
  char **row;
} RnCityRow;

/* for (each row of the city's table, in canonical order) */
#define RN_CITY_ROWS(city, name, cells)                                                                              \
  RnCityRow cells = {rn_table_find(name), NULL};                                                                     \
  const GPtrArray *list_of_##cells = rn_rows_get((city)->rows, name);                                                \
  for (guint i_##cells = 0;                                                                                          \
       i_##cells < list_of_##cells->len && (cells.row = list_of_##cells->pdata[i_##cells], TRUE); i_##cells++)

/* `column` must be one of the table. Texts belong to the rows. */
const char *rn_city_row_text(const RnCityRow *row, const char *column);
gint64 rn_city_row_int(const RnCityRow *row, const char *column, gint64 when_empty);
gboolean rn_city_row_flag(const RnCityRow *row, const char *column);  /* empty: no */
RnDate rn_city_row_date(const RnCityRow *row, const char *column);    /* empty: RN_DATE_NONE */
int rn_city_row_minutes(const RnCityRow *row, const char *column);    /* after 00:00; empty: 0 */
int rn_city_row_metres(const RnCityRow *row, const char *column);     /* of a cell in km; empty: RN_CITY_NOWHERE */
unsigned rn_city_row_classes(const RnCityRow *row, const char *column); /* bits; empty: all */
/* Place of the cell's word among `words` (NULL-terminated); empty or none of them: when_empty. */
int rn_city_row_word(const RnCityRow *row, const char *column, const char *const *words, int when_empty);
/* The words of a list, or NULL when the cell is empty. The caller's. */
char **rn_city_row_list(const RnCityRow *row, const char *column);
/* Local date, or date and time; a date alone counts from its midnight, as an end up to its last minute. */
RnInstant rn_city_row_instant(const RnCityRow *row, const char *column, gboolean is_end);

/* Sets RN_ERROR_INPUT: the tables contradict themselves in `what`, at `id`. FALSE. */
gboolean rn_city_row_contradiction(GError **error, const char *what, const char *id);

G_END_DECLS
