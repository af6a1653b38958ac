/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Presolve of pins and the cut into independent parts.
 *
 * Why leaving options out gives bounds that may be added up: let a row hold options of two stages, with columns that
 * price what lies beyond its limits. What lies above the upper limit grows at least as fast for the sum of both
 * stages as for each alone (the limit not being negative), so both parts may keep the upper side and its prices. The
 * lower side is kept by the lowest stage alone, relaxed by all that the other could bring (RN_ABSENT), and dropped by
 * the others (RN_BELONGS). A balance that counts options of several stages is left out of all of them: it then costs
 * nothing, which is a bound. */

#include "solver/part.h"

#include "solver/lookup.h"

#include <string.h>

/* Balances can go on moving each other by one for long; bounds that could still be tighter are bounds all the same. */
#define ENTRIES_MAX G_GINT64_CONSTANT(2000000000)

/* Smallest and largest sum of a row under the bounds. */
static void
row_range(const RnModel *model, int r, const int *lower, const int *upper, gint64 *least, gint64 *most)
{
  *least = *most = 0;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    gint64 value = model->value[k];
    *least += value * (value > 0 ? lower[c] : upper[c]);
    *most += value * (value > 0 ? upper[c] : lower[c]);
  }
}

/* Tightens the columns of one row; TRUE through *changed; FALSE when the row cannot be met. */
static gboolean
propagate_row(const RnModel *model, int r, int *lower, int *upper, gboolean *changed)
{
  const RnModelRow *row = &model->rows[r];
  gint64 least, most;
  gboolean has_upper = row->upper != RN_MODEL_INFINITY, has_lower = row->lower != -RN_MODEL_INFINITY;
  row_range(model, r, lower, upper, &least, &most);
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    gint64 above = has_upper ? row->upper - least : G_MAXINT64; /* room of any one column */
    gint64 below = has_lower ? most - row->lower : G_MAXINT64;
    if (above < 0 || below < 0)
      return FALSE;
    int c = model->col[k], value = model->value[k], old_lower = lower[c], old_upper = upper[c];
    gint64 raise = (value > 0 ? above : below) / ABS(value), fall = (value > 0 ? below : above) / ABS(value);
    if (upper[c] - lower[c] > raise)
      upper[c] = lower[c] + (int)raise;
    if (old_upper - lower[c] > fall)
      lower[c] = old_upper - (int)fall;
    if (lower[c] == old_lower && upper[c] == old_upper)
      continue;
    gint64 up = (gint64)value * (lower[c] - old_lower), down = (gint64)value * (upper[c] - old_upper);
    least += value > 0 ? up : down;
    most += value > 0 ? down : up;
    *changed = TRUE;
  }
  return !(has_upper && least > row->upper) && !(has_lower && most < row->lower);
}

gboolean
rn_part_propagate(const RnModel *model, int *lower, int *upper, int *bad_row)
{
  for (int c = 0; c < model->n_cols; c++)
    if (lower[c] > upper[c]) {
      *bad_row = -1 - c;
      return FALSE;
    }
  gboolean changed = TRUE;
  gint64 entries = model->start[model->n_rows], done = 0;
  for (; changed && done <= ENTRIES_MAX; done += entries + 1) {
    changed = FALSE;
    for (int r = 0; r < model->n_rows; r++)
      if (!propagate_row(model, r, lower, upper, &changed)) {
        *bad_row = r;
        return FALSE;
      }
  }
  return TRUE;
}

/* --- the cut --- */

typedef struct {
  const RnModel *model;
  const RnKeep *keep;
  const int *lower, *upper;
  RnModelRow *rows;     /* limits left for the free columns */
  gboolean *dead;       /* rows that bind no free column any more */
  gboolean *loose;      /* dead rows whose measuring columns stay at 0 and cost nothing */
  gboolean *unbalanced; /* per balance: some of its options are left out, so it says nothing here */
  int *root;            /* union-find over columns */
} Cut;

static gboolean
is_left_out(const Cut *cut, int c)
{
  return c < cut->model->n_options && cut->keep[c] != RN_KEEP;
}

static gboolean
is_free(const Cut *cut, int c)
{
  return !is_left_out(cut, c) && cut->lower[c] < cut->upper[c];
}

static int
find_root(Cut *cut, int c)
{
  while (cut->root[c] != c)
    c = cut->root[c] = cut->root[cut->root[c]];
  return c;
}

static gboolean
is_balancing(const RnModelRow *row)
{
  return row->kind == RN_ROW_TALLY || row->kind == RN_ROW_BALANCE;
}

/* Which balances count options that are left out: shares of a part of the duties say nothing of the whole. */
static gboolean *
find_unbalanced(const Cut *cut)
{
  const RnModel *model = cut->model;
  int most = 0;
  for (int r = 0; r < model->n_rows; r++)
    if (is_balancing(&model->rows[r]))
      most = MAX(most, model->rows[r].item + 1);
  gboolean *unbalanced = g_new0(gboolean, most + 1);
  for (int r = 0; r < model->n_rows; r++)
    for (int k = model->start[r]; model->rows[r].kind == RN_ROW_TALLY && k < model->start[r + 1]; k++)
      if (is_left_out(cut, model->col[k]))
        unbalanced[model->rows[r].item] = TRUE;
  return unbalanced;
}

/* Moves what is fixed or left out to the limits of the row, and sees what is left of it. */
static void
cut_row(Cut *cut, int r)
{
  const RnModel *model = cut->model;
  RnModelRow *row = &cut->rows[r];
  int absent = 0, least = 0, most = 0;
  gint64 fixed = 0;
  gboolean belongs = FALSE, any_absent = FALSE, any_kept = FALSE, any_free = FALSE;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    if (is_left_out(cut, c)) {
      absent += cut->upper[c];
      any_absent = TRUE;
      belongs = belongs || cut->keep[c] == RN_BELONGS;
      continue;
    }
    any_kept = any_kept || c < model->n_options;
    if (!is_free(cut, c)) {
      fixed += (gint64)model->value[k] * cut->lower[c];
      continue;
    }
    any_free = TRUE;
    if (c < model->n_options) {
      least += cut->lower[c];
      most += cut->upper[c];
    }
  }
  if (row->lower != -RN_MODEL_INFINITY)
    row->lower = belongs ? -RN_MODEL_INFINITY : (int)(row->lower - fixed - absent);
  if (row->upper != RN_MODEL_INFINITY)
    row->upper = (int)(belongs ? MAX(row->upper - fixed, 0) : row->upper - fixed);
  cut->loose[r] = (any_absent && !any_kept) || (any_free && least >= row->lower && most <= row->upper);
  if (is_balancing(row))
    cut->loose[r] = cut->unbalanced[row->item];
  cut->dead[r] = !any_free || cut->loose[r];
}

static void
join_columns(Cut *cut, int r)
{
  const RnModel *model = cut->model;
  for (int k = model->start[r], first = -1; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    if (!is_free(cut, c))
      continue;
    int a = find_root(cut, c), b = find_root(cut, first < 0 ? c : first);
    cut->root[MAX(a, b)] = MIN(a, b);
    first = c;
  }
}

static RnPart *
new_part(const Cut *cut, const RnRows *cols, const RnRows *rows, int component, const int *local)
{
  const RnModel *model = cut->model;
  RnPart *part = g_new0(RnPart, 1);
  RnModel *own = part->model = g_new0(RnModel, 1);
  own->n_cols = cols->start[component + 1] - cols->start[component];
  own->n_rows = rows->start[component + 1] - rows->start[component];
  own->cols = g_new0(RnModelCol, own->n_cols);
  own->rows = g_new0(RnModelRow, own->n_rows + 1);
  own->start = g_new0(int, own->n_rows + 1);
  part->parent = g_new0(int, own->n_cols);
  own->person = g_new(int, own->n_cols);
  own->when = g_new(int, own->n_cols);
  own->area = g_new(int, own->n_cols);
  for (int i = 0; i < own->n_cols; i++) {
    int c = cols->item[cols->start[component] + i];
    part->parent[i] = c;
    own->cols[i] = (RnModelCol){ model->cols[c].cost, cut->lower[c], cut->upper[c], model->cols[c].kind };
    if (c >= model->n_options)
      continue;
    own->person[i] = model->person[c];
    own->when[i] = model->when[c];
    own->area[i] = model->area[c];
    own->n_options++;
  }
  int n = 0;
  for (int i = 0; i < own->n_rows; i++) {
    int r = rows->item[rows->start[component] + i];
    n += model->start[r + 1] - model->start[r];
  }
  own->col = g_new(int, n + 1);
  own->value = g_new(int, n + 1);
  n = 0;
  for (int i = 0; i < own->n_rows; i++) {
    int r = rows->item[rows->start[component] + i];
    own->rows[i] = cut->rows[r];
    own->start[i] = n;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      if (is_free(cut, model->col[k])) {
        own->col[n] = local[model->col[k]];
        own->value[n++] = model->value[k];
      }
  }
  own->start[own->n_rows] = n;
  return part;
}

static void
free_part(gpointer data)
{
  RnPart *part = data;
  rn_model_free(part->model);
  g_free(part->parent);
  g_free(part);
}

/* Numbers the components of free columns in use and collects their columns and rows. */
static GPtrArray *
collect_parts(Cut *cut)
{
  const RnModel *model = cut->model;
  g_autofree int *number = g_new(int, model->n_cols + 1);
  g_autofree int *local = g_new(int, model->n_cols + 1);
  g_autofree int *group = g_new(int, model->n_cols + model->n_rows + 1);
  g_autofree int *item = g_new(int, model->n_cols + model->n_rows + 1);
  int components = 0, n = 0;
  memset(number, -1, sizeof(int) * (gsize)model->n_cols);
  for (int c = 0; c < model->n_cols; c++) {
    if (!is_free(cut, c) || cut->root[c] < 0)
      continue;
    int root = find_root(cut, c);
    if (number[root] < 0)
      number[root] = components++;
    group[n] = number[root];
    item[n++] = c;
  }
  RnRows cols = rn_rows_init(components, n, group, item);
  for (int g = 0; g < components; g++)
    for (int k = cols.start[g]; k < cols.start[g + 1]; k++)
      local[cols.item[k]] = k - cols.start[g];
  n = 0;
  for (int r = 0; r < model->n_rows; r++) {
    int k = model->start[r];
    while (!cut->dead[r] && !is_free(cut, model->col[k]))
      k++;
    if (cut->dead[r])
      continue;
    group[n] = number[find_root(cut, model->col[k])];
    item[n++] = r;
  }
  RnRows rows = rn_rows_init(components, n, group, item);
  GPtrArray *parts = g_ptr_array_new_with_free_func(free_part);
  for (int g = 0; g < components; g++)
    g_ptr_array_add(parts, new_part(cut, &cols, &rows, g, local));
  rn_rows_clear(&cols);
  rn_rows_clear(&rows);
  return parts;
}

GPtrArray *
rn_part_split(const RnModel *model, const RnKeep *keep, const int *lower, const int *upper, gint64 *constant)
{
  g_autofree RnModelRow *rows = g_new(RnModelRow, model->n_rows + 1);
  g_autofree gboolean *dead = g_new0(gboolean, model->n_rows + 1);
  g_autofree gboolean *loose = g_new0(gboolean, model->n_rows + 1);
  g_autofree int *root = g_new(int, model->n_cols + 1);
  Cut cut = { .model = model, .keep = keep, .lower = lower, .upper = upper, .rows = rows };
  if (model->n_rows > 0)
    memcpy(rows, model->rows, sizeof(RnModelRow) * (gsize)model->n_rows);
  cut.dead = dead;
  cut.loose = loose;
  cut.root = root;
  for (int c = 0; c < model->n_cols; c++)
    root[c] = c;
  g_autofree gboolean *unbalanced = cut.unbalanced = find_unbalanced(&cut);
  for (int r = 0; r < model->n_rows; r++) {
    cut_row(&cut, r);
    if (!dead[r])
      join_columns(&cut, r);
  }
  for (int r = 0; r < model->n_rows; r++)
    for (int k = model->start[r]; loose[r] && k < model->start[r + 1]; k++)
      if (model->col[k] >= model->n_options && (is_balancing(&model->rows[r]) || is_free(&cut, model->col[k])))
        root[model->col[k]] = -1;
  *constant = model->constant;
  for (int c = 0; c < model->n_cols; c++)
    if (!is_left_out(&cut, c) && !is_free(&cut, c) && root[c] >= 0)
      *constant += model->cols[c].cost * lower[c];
  return collect_parts(&cut);
}
