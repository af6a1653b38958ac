/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What balances cost at least, by counting.
 *
 * The linear program sees nothing of a balance: persons share every duty in fractions, and all is even. What it costs
 * comes from whole numbers: 33 weekends cannot be shared evenly by four. So the counts alone are searched: each within
 * its bounds, all together as many as the seats hold. With b fixed, a row bounds one count by a growing function of
 * another; the vectors of counts that fit are then closed under minimum and maximum, propagation leaves the smallest and
 * the largest of them as bounds, and only their sum is left to search for. All in whole numbers, so the bound is exact. */

#include "solver/balance_bound.h"

#include "solver/lookup.h"
#include "solver/part.h"

#include <string.h>

#define NODES_MAX 300   /* of one search; beyond it, b is taken for possible */
#define ROUNDS_MAX 8
#define NODES_PER_WORK 20

/* The rows of one balance as a model of their own, with one row more: the sum of all counts. */
typedef struct {
  RnModel model;
  int *parent;          /* columns of the whole model */
  int n_tallies;        /* these come first */
  int price;            /* the column that is paid for, or -1 */
} Counts;

static void
counts_clear(Counts *counts)
{
  g_free(counts->model.cols);
  g_free(counts->model.rows);
  g_free(counts->model.start);
  g_free(counts->model.col);
  g_free(counts->model.value);
  g_free(counts->parent);
}

static void
add_col(Counts *counts, int *local, int c)
{
  if (local[c] >= 0)
    return;
  local[c] = counts->model.n_cols;
  counts->parent[counts->model.n_cols++] = c;
}

static void
add_row(Counts *counts, const RnModel *model, const int *local, int r)
{
  RnModel *own = &counts->model;
  int n = own->start[own->n_rows];
  own->rows[own->n_rows++] = model->rows[r];
  for (int k = model->start[r]; k < model->start[r + 1]; k++, n++) {
    own->col[n] = local[model->col[k]];
    own->value[n] = model->value[k];
  }
  own->start[own->n_rows] = n;
}

/* The tallies of a balance become columns; what is already fixed of them is in their rows' limits. */
static void
collect(Counts *counts, const RnModel *model, int item)
{
  int rows = 1, entries = 0;
  g_autofree int *local = g_new(int, model->n_cols + 1);
  memset(local, -1, sizeof(int) * (gsize)model->n_cols);
  memset(counts, 0, sizeof *counts);
  counts->parent = g_new(int, model->n_cols + 1);
  for (int pass = 0; pass < 2; pass++)
    for (int r = 0; r < model->n_rows; r++) {
      if (model->rows[r].item != item || model->rows[r].kind != (pass == 0 ? RN_ROW_TALLY : RN_ROW_BALANCE))
        continue;
      int last = model->start[r + 1] - 1;
      if (pass == 0 && model->col[last] >= model->n_options)
        add_col(counts, local, model->col[last]);
      for (int k = model->start[r]; pass == 1 && k < model->start[r + 1]; k++)
        add_col(counts, local, model->col[k]);
      if (pass == 0)
        counts->n_tallies = counts->model.n_cols;
      rows++;
      entries += model->start[r + 1] - model->start[r];
    }
  RnModel *own = &counts->model;
  own->cols = g_new0(RnModelCol, own->n_cols + 1);
  own->rows = g_new0(RnModelRow, rows);
  own->start = g_new0(int, rows + 1);
  own->col = g_new(int, entries + own->n_cols + 1);
  own->value = g_new(int, entries + own->n_cols + 1);
  counts->price = -1;
  for (int c = 0; c < own->n_cols; c++)
    if (model->cols[counts->parent[c]].kind == RN_COL_WHOLE)
      counts->price = c;
  for (int r = 0; r < model->n_rows; r++)
    if (model->rows[r].kind == RN_ROW_BALANCE && model->rows[r].item == item)
      add_row(counts, model, local, r);
}

/* --- how many duties there are --- */

/* What the measuring columns of a row can add to it. */
static void
measure_extent(const RnModel *model, int r, const int *lower, const int *upper, gint64 *give, gint64 *take)
{
  *give = *take = 0;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    gint64 low = (gint64)model->value[k] * lower[c], high = (gint64)model->value[k] * upper[c];
    if (c < model->n_options)
      continue;
    *give += MAX(low, high);
    *take += MIN(low, high);
  }
}

/* Least and most options of a row, of those that are marked and of all of them. */
static void
row_extent(const RnModel *model, int r, const int *lower, const int *upper, const guint8 *is_counted, gint64 *least,
           gint64 *most)
{
  gint64 marked_least = 0, marked_most = 0, other_most = 0, other_least = 0, give, take;
  measure_extent(model, r, lower, upper, &give, &take);
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    if (c >= model->n_options)
      continue;
    if (is_counted[c]) {
      marked_least += lower[c];
      marked_most += upper[c];
    } else {
      other_least += lower[c];
      other_most += upper[c];
    }
  }
  const RnModelRow *row = &model->rows[r];
  *least = marked_least;
  *most = marked_most;
  if (row->lower != -RN_MODEL_INFINITY)
    *least = MAX(*least, row->lower - give - other_most);
  if (row->upper != RN_MODEL_INFINITY)
    *most = MIN(*most, row->upper - take - other_least);
}

/* Marks the options that a balance counts; returns how many more there are than the tallies say, because of what is
 * fixed. */
static gint64
mark_counted(const RnModel *model, int item, guint8 *is_counted)
{
  gint64 fixed = 0;
  for (int r = 0; r < model->n_rows; r++) {
    if (model->rows[r].kind != RN_ROW_TALLY || model->rows[r].item != item)
      continue;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      if (model->col[k] < model->n_options)
        is_counted[model->col[k]] = 1;
    fixed += model->rows[r].upper;
  }
  return fixed;
}

/* The row over all tallies: seat by seat, how many of the counted options are taken. */
static void
add_sum(Counts *counts, const RnModel *model, int item, const int *lower, const int *upper)
{
  g_autofree guint8 *is_counted = g_new0(guint8, model->n_options + 1);
  gint64 fixed = mark_counted(model, item, is_counted), least = -fixed, most = -fixed;
  for (int r = 0; r < model->n_rows; r++) {
    gint64 from, to;
    if (model->rows[r].kind != RN_ROW_SEAT)
      continue;
    row_extent(model, r, lower, upper, is_counted, &from, &to);
    least += from;
    most += to;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      if (model->col[k] < model->n_options)
        is_counted[model->col[k]] = 0;
  }
  for (int o = 0; o < model->n_options; o++)
    if (is_counted[o]) {
      least += lower[o];
      most += upper[o];
    }
  RnModel *own = &counts->model;
  int n = own->start[own->n_rows];
  own->rows[own->n_rows++] = (RnModelRow){ RN_ROW_COUNT, item, (int)least, (int)most };
  for (int k = 0; k < counts->n_tallies; k++, n++) {
    own->col[n] = k;
    own->value[n] = 1;
  }
  own->start[own->n_rows] = n;
}

/* --- the search --- */

/* The middle of a count where all counts stand at the same height between their bounds, and their sum is met. */
static int
likely_count(const Counts *counts, const int *low, const int *high, int c)
{
  const RnModelRow *sum = &counts->model.rows[counts->model.n_rows - 1];
  gint64 least = 0, most = 0;
  for (int k = 0; k < counts->n_tallies; k++) {
    least += low[k];
    most += high[k];
  }
  gint64 wanted = CLAMP(((gint64)sum->lower + sum->upper) / 2, least, most);
  return low[c] + (int)((high[c] - low[c]) * (wanted - least) / MAX(most - least, 1));
}

/* Where a search goes and how far. */
typedef struct {
  int nodes;
  guint32 turns;        /* 0: to the likely half; else one in four goes to the other, drawn from this number */
  int *found;           /* n_tallies, or NULL: receives the vector; its first is -1 when none was found */
} Way;

static gboolean
turns_off(Way *way)
{
  way->turns = way->turns * 1664525u + (way->turns ? 1013904223u : 0);
  return way->turns >> 30 == 3;
}

/* Whether some vector of counts lies within the bounds and the rows; TRUE also when the nodes run out. */
static gboolean
fits(const Counts *counts, const int *lower, const int *upper, Way *way)
{
  int n = counts->model.n_cols, widest = -1, bad;
  if (way->found)
    way->found[0] = -1;
  if (--way->nodes < 0)
    return TRUE;
  g_autofree int *low = g_memdup2(lower, sizeof(int) * (gsize)(n + 1));
  g_autofree int *high = g_memdup2(upper, sizeof(int) * (gsize)(n + 1));
  if (!rn_part_propagate(&counts->model, low, high, &bad))
    return FALSE;
  for (int c = 0; c < counts->n_tallies; c++)
    if (low[c] < high[c] && (widest < 0 || high[c] - low[c] > high[widest] - low[widest]))
      widest = c;
  if (widest < 0) {
    if (way->found)
      memcpy(way->found, low, sizeof(int) * (gsize)counts->n_tallies);
    return TRUE;
  }
  int first = low[widest], last = high[widest], middle = first + (last - first) / 2;
  gboolean upper_half = (likely_count(counts, low, high, widest) > middle) != turns_off(way);
  for (int half = 0; half < 2; half++) {
    gboolean is_upper = upper_half == (half == 0);
    low[widest] = is_upper ? middle + 1 : first;
    high[widest] = is_upper ? last : middle;
    if (fits(counts, low, high, way))
      return TRUE;
  }
  return FALSE;
}

/* Raises the lower bound of b to the least value that fits. FALSE when none does. */
static gboolean
raise_price(const Counts *counts, int *lower, int *upper, gint64 *work)
{
  int n = counts->model.n_cols, price = counts->price;
  g_autofree int *low = g_new(int, n + 1);
  g_autofree int *high = g_new(int, n + 1);
  for (int c = 0; c < n; c++) {
    low[c] = lower[counts->parent[c]];
    high[c] = upper[counts->parent[c]];
  }
  int from = price >= 0 ? low[price] : 0, to = price >= 0 ? high[price] + 1 : 1; /* to: none fits */
  while (from < to) {
    int middle = from + (to - from) / 2;
    Way way = { NODES_MAX, 0, NULL };
    if (price >= 0)
      high[price] = MIN(middle, upper[counts->parent[price]]);
    gboolean good = fits(counts, low, high, &way);
    *work += 1 + (NODES_MAX - MAX(way.nodes, 0)) / NODES_PER_WORK;
    if (good)
      to = middle;
    else
      from = middle + 1;
  }
  if (price < 0)
    return from == 0;
  if (from > upper[counts->parent[price]])
    return FALSE;
  lower[counts->parent[price]] = from;
  return TRUE;
}

static gboolean
raise_prices(const RnModel *model, int *lower, int *upper, gint64 *work)
{
  int items = 0;
  gboolean good = TRUE;
  for (int r = 0; r < model->n_rows; r++)
    if (model->rows[r].kind == RN_ROW_BALANCE)
      items = MAX(items, model->rows[r].item + 1);
  g_autofree guint8 *seen = g_new0(guint8, items + 1);
  for (int r = 0; r < model->n_rows && good; r++) {
    int item = model->rows[r].item;
    if (model->rows[r].kind != RN_ROW_BALANCE || seen[item])
      continue;
    Counts counts;
    seen[item] = 1;
    collect(&counts, model, item);
    add_sum(&counts, model, item, lower, upper);
    good = raise_price(&counts, lower, upper, work);
    counts_clear(&counts);
  }
  return good;
}

/* --- boxes --- */

/* Whether all vectors within the box keep every row, with b at its upper bound. `worst` is scratch, n_cols. */
static gboolean
box_fits(const Counts *counts, const int *low, const int *high, const int *upper, int *worst)
{
  const RnModel *own = &counts->model;
  for (int c = counts->n_tallies; c < own->n_cols; c++)
    worst[c] = c == counts->price ? upper[counts->parent[c]] : 0;
  for (int r = 0; r + 1 < own->n_rows; r++) {
    int end = own->start[r + 1];
    gboolean gives = rn_model_gives_way(own, r) && own->col[end - 1] != counts->price;
    gint64 over = -(gint64)own->rows[r].upper;
    for (int k = own->start[r]; k < end - gives; k++) {
      int c = own->col[k], value = own->value[k];
      over += (gint64)value * (c >= counts->n_tallies ? worst[c] : value > 0 ? high[c] : low[c]);
    }
    if (gives)
      worst[own->col[end - 1]] = (int)MAX(worst[own->col[end - 1]], over);
    else if (over > 0)
      return FALSE;
  }
  return TRUE;
}

/* Widens a vector of counts to a box, one side of one count at a time; upwards first or downwards first. */
static void
widen(const Counts *counts, int *low, int *high, const int *lower, const int *upper, guint number)
{
  g_autofree int *worst = g_new0(int, counts->model.n_cols + 1);
  for (int i = 0; i < 2 * counts->n_tallies; i++) {
    int k = (int)(((guint)i + number) % (guint)counts->n_tallies), c = counts->parent[k];
    gboolean up = (i < counts->n_tallies) == (number % 2 == 0);
    if (up && high[k] < upper[c] && (high[k]++, !box_fits(counts, low, high, upper, worst)))
      high[k]--;
    if (!up && low[k] > lower[c] && (low[k]--, !box_fits(counts, low, high, upper, worst)))
      low[k]++;
  }
}

gboolean
rn_balance_box(const RnModel *model, int item, guint number, int *lower, int *upper)
{
  Counts counts;
  collect(&counts, model, item);
  add_sum(&counts, model, item, lower, upper);
  int n = counts.model.n_cols;
  g_autofree int *low = g_new(int, n + 1);
  g_autofree int *high = g_new(int, n + 1);
  g_autofree int *found = g_new(int, n + 1);
  Way way = { NODES_MAX, number * 2654435761u, found };
  for (int c = 0; c < n; c++) {
    low[c] = lower[counts.parent[c]];
    high[c] = upper[counts.parent[c]];
  }
  gboolean good = counts.n_tallies == 0 || (fits(&counts, low, high, &way) && found[0] >= 0);
  if (good && counts.n_tallies > 0) {
    memcpy(low, found, sizeof(int) * (gsize)counts.n_tallies);
    memcpy(high, found, sizeof(int) * (gsize)counts.n_tallies);
    widen(&counts, low, high, lower, upper, number);
  }
  for (int k = 0; good && k < counts.n_tallies; k++) {
    lower[counts.parent[k]] = low[k];
    upper[counts.parent[k]] = high[k];
  }
  counts_clear(&counts);
  return good;
}

/* --- other rows over a person's duties --- */

/* Bounds of one tally by a row that holds all of its options, or only such: counts, caps, groups of one person. */
static void
limit_tally(const RnModel *model, int tally, int r, gboolean holds_all, gboolean only_such, int *lower, int *upper)
{
  const RnModelRow *row = &model->rows[r];
  gint64 give, take, base = model->rows[tally].upper;
  int c = model->col[model->start[tally + 1] - 1];
  measure_extent(model, r, lower, upper, &give, &take);
  if (holds_all && row->upper != RN_MODEL_INFINITY)
    upper[c] = (int)MIN(upper[c], row->upper - take - base);
  if (only_such && row->lower != -RN_MODEL_INFINITY)
    lower[c] = (int)MAX(lower[c], row->lower - give - base);
}

static void
limit_tallies(const RnModel *model, int *lower, int *upper)
{
  int entries = model->start[model->n_rows], n = 0;
  g_autofree int *row = g_new(int, entries + 1);
  g_autofree int *col = g_new(int, entries + 1);
  g_autofree int *size = g_new0(int, model->n_rows + 1);
  g_autofree int *hits = g_new0(int, model->n_rows + 1);
  for (int r = 0; r < model->n_rows; r++)
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      if (model->col[k] < model->n_options) {
        row[n] = r;
        col[n++] = model->col[k];
        size[r]++;
      }
  RnRows of_col = rn_rows_init(model->n_options, n, col, row);
  for (int t = 0; t < model->n_rows; t++) {
    int last = model->start[t + 1] - 1;
    if (model->rows[t].kind != RN_ROW_TALLY || model->col[last] < model->n_options)
      continue;
    for (int k = model->start[t]; k < last; k++)
      for (int e = of_col.start[model->col[k]]; e < of_col.start[model->col[k] + 1]; e++)
        hits[of_col.item[e]]++;
    for (int k = model->start[t]; k < last; k++)
      for (int e = of_col.start[model->col[k]]; e < of_col.start[model->col[k] + 1]; e++) {
        int r = of_col.item[e];
        if (hits[r] > 0 && r != t)
          limit_tally(model, t, r, hits[r] == size[t], hits[r] == size[r], lower, upper);
        hits[r] = 0;
      }
  }
  rn_rows_clear(&of_col);
}

/* --- costs --- */

static gint64
least_cost(const RnModel *model, const int *lower, const int *upper)
{
  gint64 cost = model->constant;
  for (int c = 0; c < model->n_cols; c++)
    cost += model->cols[c].cost * (model->cols[c].cost > 0 ? lower[c] : upper[c]);
  return cost;
}

/* Bounds by what each column may still cost. */
static void
spend_room(const RnModel *model, gint64 room, int *lower, int *upper)
{
  for (int c = 0; c < model->n_cols; c++) {
    gint64 cost = model->cols[c].cost, width = upper[c] - lower[c];
    if (cost > 0 && width > room / cost)
      upper[c] = lower[c] + (int)(room / cost);
    else if (cost < 0 && width > room / -cost)
      lower[c] = upper[c] - (int)(room / -cost);
  }
}

gint64
rn_balance_bound(const RnModel *model, gint64 target, int *lower, int *upper, gint64 *work)
{
  gint64 before = G_MININT64, least = least_cost(model, lower, upper);
  for (int round = 0; round < ROUNDS_MAX && least > before; round++) {
    int bad;
    before = least;
    if (least > target)
      return G_MAXINT64;
    if (target != G_MAXINT64)
      spend_room(model, target - least, lower, upper);
    limit_tallies(model, lower, upper);
    if (!rn_part_propagate(model, lower, upper, &bad) || !raise_prices(model, lower, upper, work))
      return G_MAXINT64;
    least = least_cost(model, lower, upper);
  }
  return least > target ? G_MAXINT64 : least;
}

gboolean
rn_balance_is_in(const RnModel *model)
{
  for (int r = 0; r < model->n_rows; r++)
    if (model->rows[r].kind == RN_ROW_BALANCE)
      return TRUE;
  return FALSE;
}
