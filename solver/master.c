/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Row order of the program: a convexity row for each person of the scope, then joint rows as they come in. */

#include "solver/master.h"

#include <math.h>
#include <string.h>

#define ENTRIES 1024         /* of one column */
#define ROUNDS_OF_ROWS 40
#define BROKEN 1e-6

static void
add_column(RnMaster *master, RnColumn column, int n, const int *row, const double *value)
{
  double cost = column.kind == RN_COLUMN_ARTIFICIAL ? master->artificial : (double)column.cost, upper = INFINITY;
  if (column.kind == RN_COLUMN_MEASURE)
    upper = master->scope.decompose->model->cols[column.item].upper;
  rn_simplex_add_col(master->simplex, cost, 0, upper, n, row, value);
  g_array_append_val(master->column, column);
}

/* A row "at most" needs no slack of its own, and is put in only when broken. */
static gboolean
is_lazy(const RnDecompose *d, int row)
{
  const RnModelRow *item = &d->model->rows[d->row[row]];
  return item->lower == -RN_MODEL_INFINITY;
}

/* Puts a joint row in, with the rosters that are there already and its measuring columns. */
static void
add_row(RnMaster *master, int row)
{
  const RnDecompose *d = master->scope.decompose;
  const RnModel *model = d->model;
  const RnModelRow *item = &model->rows[d->row[row]];
  g_autofree int *col = g_new(int, master->column->len + 1);
  g_autofree double *value = g_new(double, master->column->len + 1);
  int n = 0, slack = -1;
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    const int *option = rn_master_options(master, column);
    int sum = 0;
    for (int k = 0; column->kind == RN_COLUMN_ROSTER && k < column->n; k++)
      for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++)
        sum += d->row_of.item[e] == row;
    if (sum > 0) {
      col[n] = c;
      value[n++] = sum;
    }
  }
  int given = master->scope.given ? master->scope.given[row] : 0;
  int at = rn_simplex_add_row(master->simplex, item->lower == -RN_MODEL_INFINITY ? -INFINITY : item->lower - given,
                              item->upper == RN_MODEL_INFINITY ? INFINITY : item->upper - given, n, col, value);
  master->row_at[row] = at;
  g_array_append_val(master->row_of, row);
  for (int k = model->start[d->row[row]]; k < model->start[d->row[row] + 1]; k++) {
    int c = model->col[k];
    double entry = model->value[k];
    if (c < model->n_options)
      continue;
    if (slack < 0 && entry > 0)
      slack = (int)master->column->len;
    add_column(master, (RnColumn){ .kind = RN_COLUMN_MEASURE, .item = c, .cost = master->scope.cost[c] }, 1, &at, &entry);
  }
  double one = 1;
  if (slack < 0 && item->lower != -RN_MODEL_INFINITY) {
    slack = (int)master->column->len;
    add_column(master, (RnColumn){ .kind = RN_COLUMN_ARTIFICIAL, .item = -1 }, 1, &at, &one);
  }
  g_array_append_val(master->slack, slack);
}

RnMaster *
rn_master_new(const RnScope *scope, RnLpStop stop)
{
  RnMaster *master = g_new0(RnMaster, 1);
  const RnDecompose *d = scope->decompose;
  double one = 1;
  master->scope = *scope;
  master->simplex = rn_simplex_new(stop);
  master->column = g_array_new(FALSE, FALSE, sizeof(RnColumn));
  master->option = g_array_new(FALSE, FALSE, sizeof(int));
  master->row_of = g_array_new(FALSE, FALSE, sizeof(int));
  master->slack = g_array_new(FALSE, FALSE, sizeof(int));
  master->of_person = g_new(GArray *, scope->n_persons + 1);
  for (int i = 0; i < scope->n_persons; i++)
    master->of_person[i] = g_array_new(FALSE, FALSE, sizeof(int));
  master->row_at = g_new(int, d->n_rows + 1);
  master->artificial = 4.0 * (double)d->most_price / d->scale;
  memset(master->row_at, -1, sizeof(int) * (gsize)d->n_rows);
  for (int i = 0; i < scope->n_persons; i++) {
    rn_simplex_add_row(master->simplex, 1, 1, 0, NULL, NULL);
    add_column(master, (RnColumn){ .kind = RN_COLUMN_ARTIFICIAL, .item = -1 }, 1, &i, &one);
  }
  for (int i = 0; i < scope->n_rows; i++)
    if (!is_lazy(d, scope->row[i]))
      add_row(master, scope->row[i]);
  return master;
}

void
rn_master_free(RnMaster *master)
{
  if (!master)
    return;
  rn_simplex_free(master->simplex);
  g_array_unref(master->column);
  g_array_unref(master->option);
  g_array_unref(master->row_of);
  g_array_unref(master->slack);
  for (int i = 0; i < master->scope.n_persons; i++)
    g_array_unref(master->of_person[i]);
  g_free(master->of_person);
  g_free(master->row_at);
  g_free(master);
}

/* The column of the same roster, or -1. */
static int
find_roster(const RnMaster *master, int person, const int *option, int n)
{
  for (guint i = 0; i < master->of_person[person]->len; i++) {
    int c = g_array_index(master->of_person[person], int, i);
    const RnColumn *column = rn_master_column(master, c);
    if (column->n == n && (n == 0 || memcmp(rn_master_options(master, column), option, sizeof(int) * (gsize)n) == 0))
      return c;
  }
  return -1;
}

int
rn_master_add(RnMaster *master, int person, const int *option, int n, gint64 cost)
{
  return rn_master_add_with(master, person, option, n, cost, NULL, 0);
}

int
rn_master_add_with(RnMaster *master, int person, const int *option, int n, gint64 cost, const int *more, int n_more)
{
  int known = find_roster(master, person, option, n), number = (int)master->column->len;
  if (known >= 0)
    return known;
  g_array_append_val(master->of_person[person], number);
  const RnDecompose *d = master->scope.decompose;
  int row[ENTRIES], entries = 0;
  double value[ENTRIES];
  RnColumn column = { .kind = RN_COLUMN_ROSTER, .item = person, .first = (int)master->option->len, .n = n,
                      .cost = cost };
  row[entries] = person;
  value[entries++] = 1;
  for (int k = 0; k < n; k++)
    for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++) {
      int at = master->row_at[d->row_of.item[e]], i = 0;
      if (at < 0)
        continue;
      while (i < entries && row[i] != at)
        i++;
      if (i == ENTRIES)
        continue;
      if (i == entries) {
        row[entries] = at;
        value[entries++] = 0;
      }
      value[i]++;
    }
  for (int k = 0; k < n_more && entries < ENTRIES; k++) {
    row[entries] = more[k];
    value[entries++] = 1;
  }
  g_array_append_vals(master->option, option, (guint)n);
  add_column(master, column, entries, row, value);
  return (int)master->column->len - 1;
}

void
rn_master_crash(RnMaster *master, const int *roster)
{
  const RnDecompose *d = master->scope.decompose;
  RnSimplex *simplex = master->simplex;
  g_autofree int *sum = g_new0(int, d->n_rows + 1);
  for (int c = 0; c < (int)master->column->len; c++)
    rn_simplex_set_col_status(simplex, c, RN_AT_LOWER);
  for (int i = 0; i < master->scope.n_persons; i++) {
    const RnColumn *column = rn_master_column(master, roster[i]);
    const int *option = rn_master_options(master, column);
    for (int k = 0; k < column->n; k++)
      for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++)
        sum[d->row_of.item[e]]++;
    rn_simplex_set_col_status(simplex, roster[i], RN_BASIC);
    rn_simplex_set_row_status(simplex, i, RN_AT_LOWER);
  }
  for (guint r = 0; r < master->row_of->len; r++) {
    int row = g_array_index(master->row_of, int, r), slack = g_array_index(master->slack, int, r);
    const RnModelRow *item = &d->model->rows[d->row[row]];
    gboolean own = slack < 0 || sum[row] + (master->scope.given ? master->scope.given[row] : 0) > item->lower;
    rn_simplex_set_row_status(simplex, master->scope.n_persons + (int)r, own ? RN_BASIC : RN_AT_LOWER);
    if (!own)
      rn_simplex_set_col_status(simplex, slack, RN_BASIC);
  }
}

/* Puts in the rows that the present solution breaks; returns how many. */
static int
add_broken_rows(RnMaster *master)
{
  const RnScope *scope = &master->scope;
  const RnDecompose *d = scope->decompose;
  g_autofree double *activity = g_new0(double, d->n_rows + 1);
  int added = 0;
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    if (column->kind != RN_COLUMN_ROSTER || rn_simplex_col_status(master->simplex, c) != RN_BASIC)
      continue;
    double value = rn_simplex_value(master->simplex, c);
    const int *option = rn_master_options(master, column);
    for (int k = 0; value > 1e-9 && k < column->n; k++)
      for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++)
        activity[d->row_of.item[e]] += value;
  }
  for (int i = 0; i < scope->n_rows; i++) {
    int row = scope->row[i];
    const RnModelRow *item = &d->model->rows[d->row[row]];
    if (master->row_at[row] < 0 && item->upper != RN_MODEL_INFINITY && activity[row] + (scope->given ? scope->given[row] : 0) > item->upper + BROKEN) {
      add_row(master, row);
      added++;
    }
  }
  return added;
}

RnLpStatus
rn_master_solve(RnMaster *master, RnLpMethod method, int limit)
{
  for (int round = 0;; round++) {
    RnLpStatus status = rn_simplex_solve(master->simplex, method, limit, &master->work);
    if (status != RN_LP_OPTIMAL || round == ROUNDS_OF_ROWS || add_broken_rows(master) == 0)
      return status;
    method = RN_LP_DUAL;
  }
}

void
rn_master_prices(const RnMaster *master, double *price)
{
  for (int i = 0; i < master->scope.n_rows; i++) {
    int row = master->scope.row[i], at = master->row_at[row];
    price[row] = at < 0 ? 0 : rn_simplex_price(master->simplex, at);
  }
}

double
rn_master_worth(const RnMaster *master, int person)
{
  return rn_simplex_price(master->simplex, person);
}

void
rn_master_parts(const RnMaster *master, double *part)
{
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    if (column->kind != RN_COLUMN_ROSTER || rn_simplex_col_status(master->simplex, c) != RN_BASIC)
      continue;
    double value = rn_simplex_value(master->simplex, c);
    const int *option = rn_master_options(master, column);
    for (int k = 0; value > 1e-9 && k < column->n; k++)
      part[option[k]] += value;
  }
}

gboolean
rn_master_is_artificial(const RnMaster *master)
{
  for (int c = 0; c < (int)master->column->len; c++)
    if (rn_master_column(master, c)->kind == RN_COLUMN_ARTIFICIAL &&
        rn_simplex_col_status(master->simplex, c) == RN_BASIC && rn_simplex_value(master->simplex, c) > BROKEN)
      return TRUE;
  return FALSE;
}

void
rn_master_ban(RnMaster *master)
{
  g_autofree int *must = rn_scope_must(&master->scope);
  for (int c = 0; c < (int)master->column->len; c++) {
    RnColumn *column = rn_master_column(master, c);
    if (column->kind != RN_COLUMN_ROSTER)
      continue;
    gboolean banned =
      !rn_scope_allows(&master->scope, rn_master_options(master, column), column->n, must[column->item]);
    if (banned != column->banned)
      rn_simplex_set_col(master->simplex, c, 0, banned ? 0 : INFINITY);
    column->banned = banned;
  }
}

void
rn_master_drop(RnMaster *master, const guint8 *drop)
{
  guint n = master->column->len, kept = 0;
  rn_simplex_drop_cols(master->simplex, drop);
  g_autofree int *to = g_new(int, n + 1);
  for (guint c = 0; c < n; c++) {
    to[c] = (int)kept;
    if (!drop[c])
      *rn_master_column(master, (int)kept++) = *rn_master_column(master, (int)c);
  }
  for (int i = 0; i < master->scope.n_persons; i++) {
    GArray *columns = master->of_person[i];
    guint left = 0;
    for (guint k = 0; k < columns->len; k++)
      if (!drop[g_array_index(columns, int, k)])
        g_array_index(columns, int, left++) = to[g_array_index(columns, int, k)];
    g_array_set_size(columns, left);
  }
  for (guint r = 0; r < master->slack->len; r++) {
    int *slack = &g_array_index(master->slack, int, r);
    *slack = *slack < 0 ? -1 : to[*slack];
  }
  g_array_set_size(master->column, kept);
}

/* --- states --- */

static gint64
cost_of_options(const RnScope *scope, const int *option, int n)
{
  gint64 cost = 0;
  for (int k = 0; k < n; k++)
    cost += scope->cost[option[k]];
  return cost;
}

RnMasterState *
rn_master_save(const RnMaster *master, double most)
{
  const RnScope *scope = &master->scope;
  RnMasterState *state = g_new0(RnMasterState, 1);
  state->column = g_array_new(FALSE, FALSE, sizeof(RnColumn));
  state->option = g_array_new(FALSE, FALSE, sizeof(int));
  state->column_status = g_array_new(FALSE, FALSE, sizeof(guint8));
  state->row = g_array_copy(master->row_of);
  state->row_status = g_array_new(FALSE, FALSE, sizeof(guint8));
  state->n_persons = scope->n_persons;
  state->person = g_memdup2(scope->person, sizeof(int) * (gsize)scope->n_persons);
  for (int c = 0; c < (int)master->column->len; c++) {
    RnColumn column = *rn_master_column(master, c);
    guint8 status = (guint8)rn_simplex_col_status(master->simplex, c);
    if (column.kind == RN_COLUMN_ROSTER) {
      if (status != RN_BASIC && (column.banned || rn_simplex_reduced_cost(master->simplex, c) > most))
        continue;
      const int *option = rn_master_options(master, rn_master_column(master, c));
      column.item = scope->person[column.item];
      column.cost -= cost_of_options(scope, option, column.n);
      column.first = (int)state->option->len;
      g_array_append_vals(state->option, option, (guint)column.n);
    } else if (column.kind == RN_COLUMN_ARTIFICIAL)
      column.first = c;   /* kept in the order in which they are made */
    g_array_append_val(state->column, column);
    g_array_append_val(state->column_status, status);
  }
  for (int r = 0; r < rn_simplex_rows(master->simplex); r++) {
    guint8 status = (guint8)rn_simplex_row_status(master->simplex, r);
    g_array_append_val(state->row_status, status);
  }
  return state;
}

void
rn_master_state_free(RnMasterState *state)
{
  if (!state)
    return;
  g_array_unref(state->column);
  g_array_unref(state->option);
  g_array_unref(state->column_status);
  g_array_unref(state->row);
  g_array_unref(state->row_status);
  g_free(state->person);
  g_free(state);
}

/* Statuses of the columns that a master makes by itself: a state's artificial columns stand in the same order, first
 * one for each person, then those of the rows. */
static void
take_own_columns(RnMaster *master, const RnMasterState *state, const int *place)
{
  const RnModel *model = master->scope.decompose->model;
  g_autofree int *measure = g_new(int, model->n_cols + 1);
  for (int c = 0; c < (int)master->column->len; c++)
    if (rn_master_column(master, c)->kind == RN_COLUMN_MEASURE)
      measure[rn_master_column(master, c)->item] = c;
  int artificial = 0;
  for (guint c = 0; c < state->column->len; c++) {
    const RnColumn *column = &g_array_index(state->column, RnColumn, c);
    RnBasisStatus status = (RnBasisStatus)g_array_index(state->column_status, guint8, c);
    if (column->kind == RN_COLUMN_MEASURE)
      rn_simplex_set_col_status(master->simplex, measure[column->item], status);
    else if (column->kind == RN_COLUMN_ARTIFICIAL && artificial++ < state->n_persons)
      rn_simplex_set_col_status(master->simplex, place[state->person[artificial - 1]], status);
  }
}

void
rn_master_add_rosters(RnMaster *master, const RnMasterState *state)
{
  const RnScope *scope = &master->scope;
  g_autofree int *place = g_new(int, scope->decompose->n_persons + 1);
  memset(place, -1, sizeof(int) * (gsize)scope->decompose->n_persons);
  for (int i = 0; i < scope->n_persons; i++)
    place[scope->person[i]] = i;
  for (guint c = 0; c < state->column->len; c++) {
    const RnColumn *column = &g_array_index(state->column, RnColumn, c);
    const int *option = &g_array_index(state->option, int, column->first);
    if (column->kind == RN_COLUMN_ROSTER && place[column->item] >= 0)
      (void)rn_master_add(master, place[column->item], option, column->n,
                          column->cost + cost_of_options(scope, option, column->n));
  }
}

void
rn_master_take(RnMaster *master, const RnMasterState *state)
{
  const RnScope *scope = &master->scope;
  g_autofree int *place = g_new(int, scope->decompose->n_persons + 1);
  for (int i = 0; i < scope->n_persons; i++)
    place[scope->person[i]] = i;
  for (guint r = 0; r < state->row->len; r++)
    if (master->row_at[g_array_index(state->row, int, r)] < 0)
      add_row(master, g_array_index(state->row, int, r));
  for (guint c = 0; c < state->column->len; c++) {
    const RnColumn *column = &g_array_index(state->column, RnColumn, c);
    if (column->kind != RN_COLUMN_ROSTER)
      continue;
    const int *option = &g_array_index(state->option, int, column->first);
    int col = rn_master_add(master, place[column->item], option, column->n,
                            column->cost + cost_of_options(scope, option, column->n));
    rn_simplex_set_col_status(master->simplex, col, (RnBasisStatus)g_array_index(state->column_status, guint8, c));
  }
  take_own_columns(master, state, place);
  for (int i = 0; i < state->n_persons; i++)
    rn_simplex_set_row_status(master->simplex, place[state->person[i]],
                              (RnBasisStatus)g_array_index(state->row_status, guint8, i));
  for (guint r = 0; r < state->row->len; r++)
    rn_simplex_set_row_status(master->simplex, master->row_at[g_array_index(state->row, int, r)],
                              (RnBasisStatus)g_array_index(state->row_status, guint8, state->n_persons + (int)r));
}
