/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The compact mixed-integer model of a rota problem, free of any solver: columns with bounds and costs, and rows with
 * two-sided limits over them. Minimise constant + cost * x; all numbers are integers.
 *
 * Columns 0 .. n_options-1 are the problem's options, in its order (1: the person holds the seat). The others measure
 * what a soft rule costs; their costs are never negative. A measuring column stands in one row, behind the options, with
 * value 1 or -1; with all options at 0 or 1 its cheapest value is a whole number, so that only options need branching.
 *
 * Balances are the exception. A tally row is as described, but its measuring column (the number of a person's duties)
 * also stands in balance rows, which hold measuring columns alone, with values of any size: sum <= upper. The last entry
 * is the column that gives way, with a negative value; in a part it may be gone, because it is fixed. Taken in the order
 * of the rows, the columns define each other. */

#include "solver/problem.h"

#define RN_MODEL_INFINITY G_MAXINT

typedef enum {
  RN_ROW_SEAT,     /* item: seat */
  RN_ROW_CLIQUE,   /* item: person; at most one of these duties */
  RN_ROW_COUNT,    /* item: count */
  RN_ROW_WINDOW,   /* item: window */
  RN_ROW_GAP,      /* item: gap */
  RN_ROW_GROUP,    /* item: group */
  RN_ROW_TALLY,    /* item: balance; duties of one person - n = 0 */
  RN_ROW_BALANCE,  /* item: balance; no options */
} RnRowKind;

typedef struct {
  RnRowKind kind;
  int item;
  int lower, upper;   /* -RN_MODEL_INFINITY, RN_MODEL_INFINITY: none */
} RnModelRow;

typedef enum {
  RN_COL_PLAIN,
  RN_COL_TALLY,    /* the number of a person's duties; gives way in no row */
  RN_COL_WHOLE,    /* a measuring column that whole options alone do not make whole */
} RnColKind;

typedef struct {
  gint64 cost;
  int lower, upper;
  RnColKind kind;
} RnModelCol;

typedef struct {
  int n_options;
  int n_cols, n_rows;
  RnModelCol *cols;
  int *person;        /* per option: whose it is */
  int *when;          /* per option: start of its slot, minutes */
  int *area;          /* per option: number of its slot's place, in the order of the slots */
  RnModelRow *rows;
  int *start;         /* n_rows + 1: entries of row r are start[r] .. start[r + 1] - 1 */
  int *col;           /* column of the entry */
  int *value;         /* 1, or -1 for a column that measures what lies beyond; any but 0 in balance rows */
  gint64 constant;
} RnModel;

/* The strong model of the whole problem; pins are lower bounds of 1. NULL when it would be too large: more than
 * 30,000,000 entries, or as much work. */
RnModel *rn_model_new(const RnProblem *problem);
/* Says so: always FALSE, with a RN_SOLVER_ERROR_INPUT. */
gboolean rn_model_too_large(GError **error);
void rn_model_free(RnModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnModel, rn_model_free)

/* Completes values of the options (0 or 1, n_options of them) by the cheapest values of the other columns.
 * Returns FALSE when the options break a row or a bound; *objective only then untouched. `value` holds n_cols. */
gboolean rn_model_complete(const RnModel *model, int *value, gint64 *objective);

/* Persons with options; and duties that all seats together want. */
int rn_model_count_persons(const RnModel *model);
gint64 rn_model_count_seats(const RnModel *model);

/* Whether the last column of a balance row gives way. */
gboolean rn_model_gives_way(const RnModel *model, int row);

/* What a row costs when `sum` of its options are taken: its measuring columns, cheapest first, and RN_MODEL_BROKEN for
 * every unit by which a hard limit is broken. Convex in `sum`. 0 for balance rows: see rn_balance_cost(). */
gint64 rn_model_row_cost(const RnModel *model, int row, int sum);
#define RN_MODEL_BROKEN G_GINT64_CONSTANT(100000000000)

/* A row of a balance that costs nothing and forbids nothing whatever its own options hold. */
gboolean rn_model_row_is_idle(const RnModel *model, int row);

/* Name of a column or row for model files: letters, digits and '_' only; free with g_free(). */
char *rn_model_col_name(const RnProblem *problem, const RnModel *model, int col);
char *rn_model_row_name(const RnModel *model, int row);
