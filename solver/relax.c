/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/relax.h"

#include <string.h>

struct RnRelax {
  RnScope scope;
  RnPriceWork *work;
  gint32 *price;       /* of the model's options, by column; only the scope's are set */
  gint32 *of_person, *with, *without;
  guint8 *must;
  int most;            /* options of one person */
  gint32 *value;       /* per person of the scope */
  gint64 *cost;
  int *start, *roster; /* rosters of the last evaluation */
  int *best_n, *taken;
  gint64 excess;       /* of the person reduced last */
  gint64 done;
};

RnRelax *
rn_relax_new(const RnScope *scope)
{
  RnRelax *relax = g_new0(RnRelax, 1);
  const RnDecompose *d = scope->decompose;
  int all = 0;
  relax->scope = *scope;
  relax->work = rn_price_work_new();
  for (int i = 0; i < scope->n_persons; i++) {
    int n = d->option.start[scope->person[i] + 1] - d->option.start[scope->person[i]];
    relax->most = MAX(relax->most, n);
    all += n;
  }
  relax->of_person = g_new(gint32, relax->most + 1);
  relax->with = g_new(gint32, relax->most + 1);
  relax->without = g_new(gint32, relax->most + 1);
  relax->must = g_new0(guint8, relax->most + 1);
  relax->taken = g_new(int, relax->most + 1);
  relax->value = g_new0(gint32, scope->n_persons + 1);
  relax->cost = g_new0(gint64, scope->n_persons + 1);
  relax->start = g_new0(int, scope->n_persons + 2);
  relax->roster = g_new(int, all + 1);
  return relax;
}

void
rn_relax_free(RnRelax *relax)
{
  if (!relax)
    return;
  rn_price_work_free(relax->work);
  g_free(relax->of_person);
  g_free(relax->with);
  g_free(relax->without);
  g_free(relax->must);
  g_free(relax->taken);
  g_free(relax->value);
  g_free(relax->cost);
  g_free(relax->start);
  g_free(relax->roster);
  g_free(relax);
}

/* Reduced prices of a person's options; TRUE when some option must be taken. The pricers bear a limited size: a larger
 * price is cut down, which only lowers the bound; a smaller one is cut up, and what that could raise the bound by goes
 * to relax->excess. */
static gboolean
reduce(RnRelax *relax, int person, const int *price)
{
  const RnScope *scope = &relax->scope;
  const RnDecompose *d = scope->decompose;
  gboolean forced = FALSE;
  const int *option = d->option.item + d->option.start[person];
  int n = d->option.start[person + 1] - d->option.start[person], scale = d->scale;
  relax->excess = 0;
  for (int i = 0; i < n; i++) {
    int o = option[i];
    relax->must[i] = (guint8)scope->lower[o];
    forced = forced || scope->lower[o];
    if (!scope->upper[o]) {
      relax->of_person[i] = RN_PRICE_NEVER;
      continue;
    }
    gint64 reduced = scope->cost[o] * scale;
    for (int k = d->row_of.start[o]; k < d->row_of.start[o + 1]; k++)
      reduced -= price[d->row_of.item[k]];
    if (reduced < -d->most_price)
      relax->excess += -d->most_price - reduced;
    relax->of_person[i] = (gint32)CLAMP(reduced, -d->most_price, d->most_price);
  }
  return forced;
}

static int
given(const RnScope *scope, int row)
{
  return scope->given ? scope->given[row] : 0;
}

static gint64
rows_bound(const RnRelax *relax, const int *price)
{
  const RnScope *scope = &relax->scope;
  gint64 bound = 0;
  for (int i = 0; i < scope->n_rows; i++) {
    int row = scope->row[i];
    bound += rn_decompose_row_bound(scope->decompose, row, price[row], scope->cost, NULL) -
             (gint64)price[row] * given(scope, row);
  }
  return bound;
}

gint64
rn_relax_price(RnRelax *relax, const int *price)
{
  const RnScope *scope = &relax->scope;
  const RnDecompose *d = scope->decompose;
  gint64 bound = rows_bound(relax, price);
  gboolean empty = FALSE;
  int at = 0;
  for (int i = 0; i < scope->n_persons; i++) {
    int person = scope->person[i], n;
    const int *option = d->option.item + d->option.start[person];
    gboolean forced = reduce(relax, person, price);
    gint32 value = rn_price_best(d->pricer[person], relax->work, relax->of_person, forced ? relax->must : NULL,
                                 relax->taken, &n);
    gint64 own = value;
    relax->done += rn_price_size(d->pricer[person]);
    relax->start[i] = at;
    relax->cost[i] = 0;
    for (int k = 0; k < n; k++) {
      int o = option[relax->taken[k]];
      own -= relax->of_person[relax->taken[k]];
      relax->cost[i] += scope->cost[o];
      relax->roster[at++] = o;
    }
    relax->cost[i] += own / d->scale;
    relax->value[i] = value;
    empty = empty || value >= RN_PRICE_NEVER / 2;
    bound += value - relax->excess;
  }
  relax->start[scope->n_persons] = at;
  return empty ? G_MAXINT64 : bound;
}

gint32
rn_relax_value(const RnRelax *relax, int i)
{
  return relax->value[i];
}

int
rn_relax_roster(const RnRelax *relax, int i, const int **option)
{
  *option = relax->roster + relax->start[i];
  return relax->start[i + 1] - relax->start[i];
}

gint64
rn_relax_cost(const RnRelax *relax, int i)
{
  return relax->cost[i];
}

gint64
rn_relax_gap(const RnRelax *relax, const int *price, int *gap)
{
  const RnScope *scope = &relax->scope;
  const RnDecompose *d = scope->decompose;
  gint64 squares = 0;
  for (int i = 0; i < scope->n_rows; i++)
    gap[scope->row[i]] = given(scope, scope->row[i]);
  for (int k = 0; k < relax->start[scope->n_persons]; k++)
    for (int e = d->row_of.start[relax->roster[k]]; e < d->row_of.start[relax->roster[k] + 1]; e++)
      gap[d->row_of.item[e]]++;
  for (int i = 0; i < scope->n_rows; i++) {
    int r = scope->row[i], least;
    const RnModelRow *row = &d->model->rows[d->row[r]];
    (void)rn_decompose_row_bound(d, r, price[r], scope->cost, &least);
    if (price[r] == 0) /* any activity within the limits is least then */
      least = CLAMP(gap[r], row->lower == -RN_MODEL_INFINITY ? gap[r] : MIN(least, row->lower),
                    row->upper == RN_MODEL_INFINITY ? gap[r] : MAX(least, row->upper));
    gap[r] -= least;
    squares += (gint64)gap[r] * gap[r];
  }
  return squares;
}

/* --- rotas --- */

gint64
rn_scope_row_cost(const RnScope *scope, int row, int sum)
{
  const RnModel *model = scope->decompose->model;
  int r = scope->decompose->row[row];
  const RnModelRow *item = &model->rows[r];
  gint64 cost = 0;
  sum += given(scope, row);
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    int c = model->col[k], wanted = 0;
    if (c < model->n_options)
      continue;
    if (model->value[k] > 0 && item->lower != -RN_MODEL_INFINITY)
      wanted = item->lower - sum;
    else if (model->value[k] < 0 && item->upper != RN_MODEL_INFINITY)
      wanted = sum - item->upper;
    int amount = CLAMP(wanted, model->cols[c].lower, model->cols[c].upper);
    cost += amount * scope->cost[c];
    sum += amount * model->value[k];
  }
  if (item->lower != -RN_MODEL_INFINITY && sum < item->lower)
    cost += RN_MODEL_BROKEN;
  if (item->upper != RN_MODEL_INFINITY && sum > item->upper)
    cost += RN_MODEL_BROKEN;
  return cost;
}

gint64
rn_scope_cost(const RnScope *scope, const gint8 *value)
{
  const RnDecompose *d = scope->decompose;
  g_autofree int *sum = g_new0(int, d->n_rows + 1);
  g_autofree int *taken = g_new(int, d->model->n_options + 1);
  gint64 cost = 0;
  for (int i = 0; i < scope->n_persons; i++) {
    int person = scope->person[i], n = 0;
    for (int k = d->option.start[person]; k < d->option.start[person + 1]; k++) {
      int o = d->option.item[k];
      if (!value[o])
        continue;
      taken[n++] = k - d->option.start[person];
      cost += scope->cost[o];
      for (int e = d->row_of.start[o]; e < d->row_of.start[o + 1]; e++)
        sum[d->row_of.item[e]]++;
    }
    cost += rn_price_own_cost(d->pricer[person], taken, n);
  }
  for (int i = 0; i < scope->n_rows; i++)
    cost += rn_scope_row_cost(scope, scope->row[i], sum[scope->row[i]]);
  return cost;
}

int
rn_scope_room(const RnScope *scope, int row)
{
  const RnModel *model = scope->decompose->model;
  int r = scope->decompose->row[row];
  gint64 room = model->rows[r].upper;
  for (int k = model->start[r]; k < model->start[r + 1]; k++)
    if (model->col[k] >= model->n_options && model->value[k] < 0)
      room += model->cols[model->col[k]].upper;
  return (int)MIN(room, G_MAXINT);
}

gint64
rn_relax_greedy(RnRelax *relax, const int *price, const int *order, gint8 *value)
{
  const RnScope *scope = &relax->scope;
  const RnDecompose *d = scope->decompose;
  g_autofree int *room = g_new0(int, d->n_rows + 1);
  g_autofree int *sum = g_new0(int, d->n_rows + 1);
  gint64 cost = 0;
  for (int i = 0; i < scope->n_rows; i++)
    room[scope->row[i]] = rn_scope_room(scope, scope->row[i]) - given(scope, scope->row[i]);
  for (int i = 0; i < scope->n_persons; i++) {
    int person = scope->person[order[i]], n;
    const int *option = d->option.item + d->option.start[person];
    gboolean forced = reduce(relax, person, price);
    int all = d->option.start[person + 1] - d->option.start[person];
    for (int k = 0; k < all; k++) {
      value[option[k]] = 0;
      for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++)
        if (room[d->row_of.item[e]] <= 0 && !relax->must[k])
          relax->of_person[k] = RN_PRICE_NEVER;
    }
    gint32 best = rn_price_best(d->pricer[person], relax->work, relax->of_person, forced ? relax->must : NULL,
                                relax->taken, &n);
    gint64 own = best;
    relax->done += rn_price_size(d->pricer[person]);
    if (best >= RN_PRICE_NEVER / 2)
      return G_MAXINT64;
    for (int k = 0; k < n; k++) {
      int o = option[relax->taken[k]];
      value[o] = 1;
      own -= relax->of_person[relax->taken[k]];
      cost += scope->cost[o];
      for (int e = d->row_of.start[o]; e < d->row_of.start[o + 1]; e++) {
        room[d->row_of.item[e]]--;
        sum[d->row_of.item[e]]++;
      }
    }
    cost += own / d->scale;
  }
  for (int i = 0; i < scope->n_rows; i++)
    cost += rn_scope_row_cost(scope, scope->row[i], sum[scope->row[i]]);
  return cost >= RN_MODEL_BROKEN / 2 ? G_MAXINT64 : cost;
}

gint64
rn_relax_fix(RnRelax *relax, const int *price, gint64 limit, gint8 *lower, gint8 *upper, int *changed)
{
  const RnScope *scope = &relax->scope;
  const RnDecompose *d = scope->decompose;
  gint64 bound = rn_relax_price(relax, price);
  *changed = 0;
  if (bound >= limit)
    return bound;
  for (int i = 0; i < scope->n_persons; i++) {
    int person = scope->person[i], n = d->option.start[person + 1] - d->option.start[person];
    const int *option = d->option.item + d->option.start[person];
    gboolean forced = reduce(relax, person, price);
    gint64 room = limit - bound + relax->value[i];   /* rosters of this price or more are of no use: the bound has
                                                        taken the excess off already */
    rn_price_marginals(d->pricer[person], relax->work, relax->of_person, forced ? relax->must : NULL, relax->with,
                       relax->without);
    relax->done += 3 * rn_price_size(d->pricer[person]);
    for (int k = 0; k < n; k++) {
      if (upper[option[k]] && !lower[option[k]] && relax->with[k] >= room) {
        upper[option[k]] = 0;
        ++*changed;
      } else if (upper[option[k]] && !lower[option[k]] && relax->without[k] >= room) {
        lower[option[k]] = 1;
        ++*changed;
      }
    }
  }
  return bound;
}

gint64
rn_relax_work(const RnRelax *relax)
{
  return relax->done;
}
