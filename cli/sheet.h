/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A month as pages: what the terminal table, the printed 当番表 and the Excel file have in common.
 *
 * A page holds the slots of one service and one part of the city: a block, or the whole city where seats are pooled.
 * Its rows are (date, band), its columns are seats. Borrowed from the version and the city, which must live longer. */

#include "engine/month.h"

G_BEGIN_DECLS

typedef struct {
  const char *area_id, *seat;
  int index;
  const RnSlot *example; /* any slot of the column, for its names */
} RnSheetColumn;

typedef struct {
  RnDate date;
  const char *band;
  const RnSlot *example;
  const char *holiday; /* name of the holiday, or NULL */
  RnDateClass klass;
  gboolean first_of_date; /* first row of its date on this page */
  int rows_of_date;       /* set in that row */
} RnSheetRow;

typedef struct {
  const char *service, *area_id;
  GArray *columns;  /* RnSheetColumn */
  GArray *rows;     /* RnSheetRow */
  GPtrArray *cells; /* const RnDuty* or NULL, row after row */
  int seats, gaps;
} RnSheet;

/* RnSheet*, owned, by service and area. With `person` (may be NULL) only rows and pages on which that unit has a duty.
 */
GPtrArray *rn_sheets_new(const RnVersion *version, const RnCity *city, const char *person);
/* The same of some duties of the version, in their order. */
GPtrArray *rn_sheets_of(const GPtrArray *duties, const RnVersion *version, const RnCity *city, const char *person);
const RnDuty *rn_sheet_cell(const RnSheet *sheet, guint row, guint column); /* NULL: there is no such slot */
void rn_sheet_free(RnSheet *sheet);

/* Counts of a version as one row a person: categories are the columns. */
typedef struct {
  GPtrArray *categories; /* const char* */
  GPtrArray *units;      /* const char* */
  GArray *counts;        /* RnCount by unit, then category; unit_id NULL where the person has no such category */
} RnCountTable;
RnCountTable *rn_count_table_new(const RnVersion *version, const char *person);
void rn_count_table_free(RnCountTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCountTable, rn_count_table_free)
const RnCount *rn_count_table_get(const RnCountTable *table, guint unit, guint category); /* NULL: none */
/* "3 (2-4)": count and quota, "3 (3)" when the quota is one number, "" when there is nothing; free with g_free(). */
char *rn_count_text(const RnCount *count);

G_END_DECLS
