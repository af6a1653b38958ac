/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which rows belong to one person, the pricers, and the scale of prices. Rows that a pricer cannot carry become joint
 * rows, with their measuring columns. Balance rows are left out: their columns stand in several rows, and cost nothing
 * here, which is a bound. */

#include "solver/decompose.h"

#include <math.h>
#include <string.h>

#define PERSONS_AT_ONCE 8
#define LARGEST_SCALE 4096
#define SMALLEST_SCALE 256
#define LARGEST_PRICE 1e9     /* scaled */

/* --- persons and their rows --- */

static void
find_persons(RnDecompose *d)
{
  const RnModel *model = d->model;
  int most = 0;
  for (int o = 0; o < model->n_options; o++)
    most = MAX(most, model->person[o] + 1);
  g_autofree int *number = g_new(int, most + 1);
  memset(number, -1, sizeof(int) * (gsize)(most + 1));
  for (int o = 0; o < model->n_options; o++)
    number[model->person[o]] = 0;
  for (int p = 0; p < most; p++)
    if (number[p] == 0)
      number[p] = d->n_persons++;
  g_autofree int *index = g_new(int, model->n_options + 1);
  d->person = g_new(int, model->n_options + 1);
  d->place = g_new(int, model->n_options + 1);
  for (int o = 0; o < model->n_options; o++) {
    index[o] = o;
    d->person[o] = number[model->person[o]];
  }
  d->option = rn_rows_init(d->n_persons, model->n_options, d->person, index);
  for (int p = 0; p < d->n_persons; p++) {
    int *option = d->option.item + d->option.start[p], n = d->option.start[p + 1] - d->option.start[p];
    for (int i = 1; i < n; i++) /* by time; mostly sorted already */
      for (int j = i; j > 0 && model->when[option[j]] < model->when[option[j - 1]]; j--) {
        int swapped = option[j];
        option[j] = option[j - 1];
        option[j - 1] = swapped;
      }
    for (int i = 0; i < n; i++)
      d->place[option[i]] = i;
  }
}

/* The person whose options alone a row holds, or -1. */
static int
owner_of(const RnDecompose *d, int r)
{
  const RnModel *model = d->model;
  int owner = -1;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    if (model->col[k] >= model->n_options)
      continue;
    int person = d->person[model->col[k]];
    if (owner >= 0 && person != owner)
      return -1;
    owner = person;
  }
  return model->rows[r].kind == RN_ROW_SEAT ? -1 : owner;
}

/* --- pricers, by several threads --- */

typedef struct {
  RnDecompose *d;
  RnRows own;            /* rows of each person */
  guint8 *is_joint;      /* per model row */
} Building;

static void
build_pricers(gpointer data, int thread, int first, int last)
{
  const Building *building = data;
  RnDecompose *d = building->d;
  (void)thread;
  for (int p = first; p < last; p++) {
    const int *own = building->own.item + building->own.start[p];
    int n_own = building->own.start[p + 1] - building->own.start[p];
    g_autofree gboolean *left_out = g_new0(gboolean, n_own + 1);
    d->pricer[p] = rn_price_new(d->model, d->option.item + d->option.start[p],
                                d->option.start[p + 1] - d->option.start[p], own, n_own, left_out);
    for (int i = 0; i < n_own; i++)
      building->is_joint[own[i]] = (guint8)left_out[i];
  }
}

/* --- the scale --- */

/* Prices of options are sums over their joint rows, plus their cost. */
static gboolean
set_scale(RnDecompose *d)
{
  const RnModel *model = d->model;
  gint64 own = 0, taken = 1, cost = 0, row_price = 1;
  for (int p = 0; p < d->n_persons; p++) {
    if (!d->pricer[p])
      return FALSE;
    own = MAX(own, rn_price_most_cost(d->pricer[p]));
    taken = MAX(taken, rn_price_most_taken(d->pricer[p]));
  }
  for (int c = 0; c < model->n_options; c++)
    cost = MAX(cost, ABS(model->cols[c].cost));
  for (int r = 0; r < d->n_rows; r++)
    for (int k = model->start[d->row[r]]; k < model->start[d->row[r] + 1]; k++)
      if (model->col[k] >= model->n_options)
        row_price = MAX(row_price, model->cols[model->col[k]].cost);
  gint64 fixed = own + taken * cost, room = RN_PRICE_NEVER / 2 - 1;
  d->scale = LARGEST_SCALE;
  while (d->scale > SMALLEST_SCALE && (fixed + taken * row_price) * d->scale > room)
    d->scale /= 2;
  while (d->scale > 1 && fixed * d->scale > room / 2)
    d->scale /= 2;
  d->most_price = (room - fixed * d->scale) / taken;
  for (int p = 0; p < d->n_persons; p++)
    rn_price_set_scale(d->pricer[p], d->scale);
  return d->most_price >= 4 * d->scale;
}

static void
collect_rows(RnDecompose *d, const guint8 *is_joint)
{
  const RnModel *model = d->model;
  int entries = 0;
  d->row = g_new(int, model->n_rows + 1);
  for (int r = 0; r < model->n_rows; r++)
    if (is_joint[r]) {
      d->row[d->n_rows++] = r;
      entries += model->start[r + 1] - model->start[r];
    }
  g_autofree int *row = g_new(int, entries + 1);
  g_autofree int *option = g_new(int, entries + 1);
  d->measures = g_new(int, d->n_rows + 1);
  entries = 0;
  for (int r = 0; r < d->n_rows; r++) {
    int k = model->start[d->row[r]], end = model->start[d->row[r] + 1];
    for (; k < end && model->col[k] < model->n_options; k++) {
      row[entries] = r;
      option[entries++] = model->col[k];
    }
    d->measures[r] = k;
  }
  d->row_of = rn_rows_init(model->n_options, entries, option, row);
  d->option_of = rn_rows_init(d->n_rows, entries, row, option);
  for (int k = 0; k < entries; k++)
    option[k] = d->option.start[d->person[option[k]]] + d->place[option[k]];
  d->row_at = rn_rows_init(d->option.start[d->n_persons], entries, option, row);
}

RnDecompose *
rn_decompose_new(const RnModel *model, RnTeam *team)
{
  RnDecompose *d = g_new0(RnDecompose, 1);
  Building building = { .d = d };
  d->model = model;
  find_persons(d);
  d->pricer = g_new0(RnPricer *, d->n_persons + 1);
  g_autofree int *owner = g_new(int, model->n_rows + 1);
  g_autofree int *own = g_new(int, model->n_rows + 1);
  building.is_joint = g_new0(guint8, model->n_rows + 1);
  int n = 0;
  for (int r = 0; r < model->n_rows; r++) {
    int person = owner_of(d, r);
    building.is_joint[r] = person < 0 && model->rows[r].kind != RN_ROW_BALANCE;
    if (person < 0)
      continue;
    owner[n] = person;
    own[n++] = r;
  }
  building.own = rn_rows_init(d->n_persons, n, owner, own);
  rn_team_run(team, d->n_persons, PERSONS_AT_ONCE, build_pricers, &building);
  rn_rows_clear(&building.own);
  collect_rows(d, building.is_joint);
  g_free(building.is_joint);
  if (set_scale(d))
    return d;
  rn_decompose_free(d);
  return NULL;
}

void
rn_decompose_free(RnDecompose *d)
{
  if (!d)
    return;
  for (int p = 0; p < d->n_persons; p++)
    rn_price_free(d->pricer[p]);
  rn_rows_clear(&d->option);
  rn_rows_clear(&d->row_of);
  rn_rows_clear(&d->row_at);
  rn_rows_clear(&d->option_of);
  g_free(d->person);
  g_free(d->place);
  g_free(d->pricer);
  g_free(d->row);
  g_free(d->measures);
  g_free(d);
}

int
rn_decompose_round(const RnDecompose *d, int row, double price)
{
  const RnModelRow *item = &d->model->rows[d->row[row]];
  double low = item->upper == RN_MODEL_INFINITY ? 0 : -LARGEST_PRICE;
  double high = item->lower == -RN_MODEL_INFINITY ? 0 : LARGEST_PRICE;
  return (int)CLAMP(floor(price * d->scale + 0.5), low, high);
}

gint64
rn_decompose_row_bound(const RnDecompose *d, int row, int price, const gint64 *cost, int *activity)
{
  const RnModel *model = d->model;
  int r = d->row[row];
  const RnModelRow *item = &model->rows[r];
  int whole = price > 0 ? item->lower : price < 0 ? item->upper : item->lower != -RN_MODEL_INFINITY ? item->lower : 0;
  gint64 bound = price == 0 ? 0 : (gint64)price * whole;
  int measured = 0;
  for (int k = d->measures[row]; k < model->start[r + 1]; k++) {
    int c = model->col[k];
    gint64 reduced = cost[c] * d->scale - (gint64)price * model->value[k];
    int amount = reduced < 0 ? model->cols[c].upper : model->cols[c].lower;
    bound += reduced * amount;
    measured += amount * model->value[k];
  }
  if (activity)
    *activity = whole - measured;
  return bound;
}
