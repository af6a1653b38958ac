/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The balance rows of a model in a flat form: in a whole model a row joins at most two columns and the one that gives
 * way. Less than a microsecond for ten different weights. */

#include "solver/balance.h"

#include <string.h>

#define OVER_MAX 1000   /* so that the sum over all rows fits */

typedef struct {
  int col[2], value[2];
  int gives, step;      /* the column that gives way, or -1, and its value without the sign */
  gint64 upper;
} Row;

struct RnBalance {
  const RnModel *model;
  int n_rows, n_tallies, n_givers;
  Row *row;
  int *tally_row, *tally_col, *tally_base;   /* count of a tally column: sum of its row - base */
  int *giver;           /* columns that give way in some row */
  gint64 *value;        /* by column */
};

static void
add_row(RnBalance *balance, int r)
{
  const RnModel *model = balance->model;
  Row row = { .col = { 0, 0 }, .gives = -1, .upper = model->rows[r].upper };
  int end = model->start[r + 1], n = 0;
  if (rn_model_gives_way(model, r)) {
    row.gives = model->col[--end];
    row.step = -model->value[end];
  }
  for (int k = model->start[r]; k < end; k++, n++) {
    g_assert(n < 2);
    row.col[n] = model->col[k];
    row.value[n] = model->value[k];
  }
  balance->row[balance->n_rows++] = row;
}

static void
find_givers(RnBalance *balance)
{
  g_autofree guint8 *seen = g_new0(guint8, balance->model->n_cols + 1);
  balance->giver = g_new(int, balance->n_rows + 1);
  for (int k = 0; k < balance->n_rows; k++) {
    int c = balance->row[k].gives;
    if (c >= 0 && !seen[c])
      balance->giver[balance->n_givers++] = c;
    if (c >= 0)
      seen[c] = 1;
  }
}

RnBalance *
rn_balance_new(const RnModel *model)
{
  int rows = 0;
  for (int r = 0; r < model->n_rows; r++)
    rows += model->rows[r].kind == RN_ROW_BALANCE || model->rows[r].kind == RN_ROW_TALLY;
  if (rows == 0)
    return NULL;
  RnBalance *balance = g_new0(RnBalance, 1);
  balance->model = model;
  balance->row = g_new0(Row, rows);
  balance->tally_row = g_new(int, rows);
  balance->tally_col = g_new(int, rows);
  balance->tally_base = g_new(int, rows);
  balance->value = g_new0(gint64, model->n_cols + 1);
  for (int r = 0; r < model->n_rows; r++) {
    if (model->rows[r].kind == RN_ROW_BALANCE)
      add_row(balance, r);
    int last = model->start[r + 1] - 1;
    if (model->rows[r].kind != RN_ROW_TALLY || model->col[last] < model->n_options)
      continue;
    balance->tally_row[balance->n_tallies] = r;
    balance->tally_col[balance->n_tallies] = model->col[last];
    balance->tally_base[balance->n_tallies++] = model->rows[r].upper;
  }
  find_givers(balance);
  return balance;
}

void
rn_balance_free(RnBalance *balance)
{
  if (!balance)
    return;
  g_free(balance->row);
  g_free(balance->tally_row);
  g_free(balance->tally_col);
  g_free(balance->tally_base);
  g_free(balance->giver);
  g_free(balance->value);
  g_free(balance);
}

gint64
rn_balance_cost(RnBalance *balance, const int *sum)
{
  const RnModel *model = balance->model;
  gint64 *value = balance->value, cost = 0;
  for (int k = 0; k < balance->n_givers; k++)
    value[balance->giver[k]] = model->cols[balance->giver[k]].lower;
  for (int k = 0; k < balance->n_tallies; k++)
    value[balance->tally_col[k]] = sum[balance->tally_row[k]] - balance->tally_base[k];
  for (int k = 0; k < balance->n_rows; k++) {
    const Row *row = &balance->row[k];
    gint64 over = row->value[0] * value[row->col[0]] + row->value[1] * value[row->col[1]] - row->upper;
    if (row->gives >= 0) {
      gint64 needed = (over + row->step - 1) / row->step, most = model->cols[row->gives].upper;
      if (over > 0 && needed > value[row->gives])
        value[row->gives] = MIN(needed, most);
      over -= row->step * value[row->gives];
    }
    if (over > 0)
      cost += RN_MODEL_BROKEN * MIN(over, OVER_MAX);
  }
  for (int k = 0; k < balance->n_givers; k++)
    cost += model->cols[balance->giver[k]].cost * value[balance->giver[k]];
  return cost;
}
