/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The tables of an association: one description for import, export, templates, schema and the city in memory.
 *
 * A table is a list of columns; a row is a NULL-terminated string vector with one canonical cell per column, in the
 * order of the description. Canonical cells: text as typed after trimming; integers in decimal; flags 0 or 1; dates
 * YYYY-MM-DD; times HH:MM (past 24:00 allowed); date-times YYYY-MM-DDTHH:MM or YYYY-MM-DD; lists joined by '|';
 * enumerations by their word; "" where nothing was given. So a row means the same in a CSV file, in SQLite and in
 * memory. Knows no file and no database. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  RN_COLUMN_TEXT,
  RN_COLUMN_ID,        /* an identifier: letters, digits, '_', '-', '.'; no space, no '/', no ':' */
  RN_COLUMN_NAME,      /* the name of a person, facility or area: checked for damage, compared by its fold */
  RN_COLUMN_INT,       /* min..max of the column */
  RN_COLUMN_DECIMAL,   /* up to 3 decimals */
  RN_COLUMN_FLAG,      /* 0 1, also はい いいえ ○ × yes no true false on input */
  RN_COLUMN_DATE,
  RN_COLUMN_TIME,
  RN_COLUMN_DATE_TIME,
  RN_COLUMN_WEEKDAY,   /* Sun..Sat on output */
  RN_COLUMN_ENUM,      /* one of values[] */
  RN_COLUMN_LIST,      /* words joined by '|'; each one of values[] when that is given */
  RN_COLUMN_MONTH,     /* YYYY-MM */
  RN_COLUMN_EMAIL,     /* one plain address, see rn_import_is_email() */
} RnColumnType;

typedef enum {
  RN_COLUMN_KEY = 1 << 0,       /* part of the primary key (city comes before it) */
  RN_COLUMN_REQUIRED = 1 << 1,  /* may not be empty */
  RN_COLUMN_OPTIONAL = 1 << 2,  /* the header may be absent from a file; absent means: keep what is stored */
} RnColumnFlags;

typedef struct {
  const char *name;             /* CSV header and SQL column */
  RnColumnType type;
  unsigned flags;
  const char *refers;           /* table whose first key column this cell must name, or NULL; "unit" = person or facility */
  const char *const *values;    /* NULL-terminated, for ENUM and LIST */
  gint64 min, max;              /* for INT */
  const char *fallback;         /* canonical cell for an empty one, or NULL */
  const char *help;             /* N_() one line for the template, English msgid */
} RnColumn;

typedef enum {
  RN_TABLE_MASTER,    /* rows are updated by key and never deleted by absence */
  RN_TABLE_REQUESTS,  /* a file replaces the rows of each (person, month) it contains; file name TABLE_YYYY-MM.csv */
} RnTableKind;

typedef struct {
  const char *name;             /* "people"; the file is people.csv (or people_2027-01.csv for RN_TABLE_REQUESTS) */
  RnTableKind kind;
  const RnColumn *columns;
  gsize n_columns;
  const char *help;             /* N_() what the table is for */
} RnTable;

/* In import order: a table stands after those it refers to. */
const RnTable *const *rn_tables(gsize *n);
const RnTable *rn_table_find(const char *name);
int rn_table_column(const RnTable *table, const char *column); /* index or -1 */

/* The rows of one city. */
typedef struct RnRows RnRows;
RnRows *rn_rows_new(void);
void rn_rows_free(RnRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnRows, rn_rows_free)
/* Takes `row` (a GStrv with n_columns cells). */
void rn_rows_take(RnRows *rows, const RnTable *table, char **row);
/* char**, in key order after rn_rows_sort(); owned; empty, never NULL. */
const GPtrArray *rn_rows_get(const RnRows *rows, const char *table);
/* Key order, then all cells: the canonical order, whatever order the rows came in. */
void rn_rows_sort(RnRows *rows);
/* SHA-256 in hex over all rows in canonical order; ignores the tables named in `except` (may be NULL). */
char *rn_rows_sha256(const RnRows *rows, const char *const *except);

G_END_DECLS
