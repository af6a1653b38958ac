/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/relax.h"

#include <string.h>

#define PERSONS_AT_ONCE 16

/* What one thread needs to price a person. */
typedef struct {
  RnPriceWork *work;
  gint32 *option;      /* reduced prices of the person's options */
  gint32 *with, *without;
  guint8 *must;
  int *taken;
  gint64 excess;       /* of the person reduced last */
} Desk;

struct RnRelax {
  RnScope scope;
  RnTeam *team;
  Desk *desk;          /* per thread of the team */
  gint32 *value;       /* per person of the scope */
  gint64 *cost, *excess;
  int *start, *n;      /* rosters of the last evaluation: where that of each person begins, and its options */
  int *roster;
  const int *price;    /* of the evaluation that is under way */
  gint64 done;
};

RnRelax *
rn_relax_new(const RnScope *scope, RnTeam *team)
{
  RnRelax *relax = g_new0(RnRelax, 1);
  const RnDecompose *d = scope->decompose;
  int all = 0, most = 0;
  relax->scope = *scope;
  relax->team = team;
  relax->start = g_new0(int, scope->n_persons + 1);
  for (int i = 0; i < scope->n_persons; i++) {
    int n = d->option.start[scope->person[i] + 1] - d->option.start[scope->person[i]];
    relax->start[i] = all;
    most = MAX(most, n);
    all += n;
  }
  relax->desk = g_new0(Desk, rn_team_threads(team));
  for (int t = 0; t < rn_team_threads(team); t++) {
    Desk *desk = &relax->desk[t];
    desk->work = rn_price_work_new();
    desk->option = g_new(gint32, most + 1);
    desk->with = g_new(gint32, most + 1);
    desk->without = g_new(gint32, most + 1);
    desk->must = g_new0(guint8, most + 1);
    desk->taken = g_new(int, most + 1);
  }
  relax->value = g_new0(gint32, scope->n_persons + 1);
  relax->cost = g_new0(gint64, scope->n_persons + 1);
  relax->excess = g_new0(gint64, scope->n_persons + 1);
  relax->n = g_new0(int, scope->n_persons + 1);
  relax->roster = g_new(int, all + 1);
  return relax;
}

void
rn_relax_free(RnRelax *relax)
{
  if (!relax)
    return;
  for (int t = 0; t < rn_team_threads(relax->team); t++) {
    Desk *desk = &relax->desk[t];
    rn_price_work_free(desk->work);
    g_free(desk->option);
    g_free(desk->with);
    g_free(desk->without);
    g_free(desk->must);
    g_free(desk->taken);
  }
  g_free(relax->desk);
  g_free(relax->value);
  g_free(relax->cost);
  g_free(relax->excess);
  g_free(relax->start);
  g_free(relax->n);
  g_free(relax->roster);
  g_free(relax);
}

/* Reduced prices of a person's options; TRUE when some option must be taken. What the bound has to go without, since
 * pricers bear a limited size, goes to desk->excess. */
static gboolean
reduce(const RnScope *scope, Desk *desk, int person, const int *price)
{
  const RnDecompose *d = scope->decompose;
  gboolean forced = FALSE;
  int first = d->option.start[person], n = d->option.start[person + 1] - first;
  const int *option = d->option.item + first;
  desk->excess = 0;
  for (int i = 0; i < n; i++) {
    int o = option[i];
    desk->must[i] = (guint8)scope->lower[o];
    forced = forced || scope->lower[o];
    desk->option[i] =
        scope->upper[o] ? rn_decompose_reduce(d, first + i, scope->cost[o], price, &desk->excess) : RN_PRICE_NEVER;
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

static void
price_persons(gpointer data, int thread, int first, int last)
{
  RnRelax *relax = data;
  Desk *desk = &relax->desk[thread];
  const RnScope *scope = &relax->scope;
  const RnDecompose *d = scope->decompose;
  for (int i = first; i < last; i++) {
    int person = scope->person[i], n;
    const int *option = d->option.item + d->option.start[person];
    gboolean forced = reduce(scope, desk, person, relax->price);
    gint32 value = rn_price_best(d->pricer[person], desk->work, desk->option, forced ? desk->must : NULL, desk->taken,
                                 &n);
    gint64 own = value + rn_price_work_short_by(desk->work);
    relax->cost[i] = 0;
    for (int k = 0; k < n; k++) {
      int o = option[desk->taken[k]];
      own -= desk->option[desk->taken[k]];
      relax->cost[i] += scope->cost[o];
      relax->roster[relax->start[i] + k] = o;
    }
    relax->n[i] = n;
    relax->cost[i] += own / d->scale;
    relax->value[i] = value;
    relax->excess[i] = desk->excess;
  }
}

gint64
rn_relax_price(RnRelax *relax, const int *price)
{
  const RnScope *scope = &relax->scope;
  gint64 bound = rows_bound(relax, price);
  gboolean empty = FALSE;
  relax->price = price;
  rn_team_run(relax->team, scope->n_persons, PERSONS_AT_ONCE, price_persons, relax);
  for (int i = 0; i < scope->n_persons; i++) {
    relax->done += rn_price_size(scope->decompose->pricer[scope->person[i]]);
    empty = empty || relax->value[i] >= RN_PRICE_NEVER / 2;
    bound += relax->value[i] - relax->excess[i];
  }
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
  return relax->n[i];
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
  for (int i = 0; i < scope->n_persons; i++)
    for (int k = relax->start[i]; k < relax->start[i] + relax->n[i]; k++)
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

int *
rn_scope_must(const RnScope *scope)
{
  const RnDecompose *d = scope->decompose;
  int *must = g_new0(int, scope->n_persons + 1);
  for (int i = 0; i < scope->n_persons; i++)
    for (int k = d->option.start[scope->person[i]]; k < d->option.start[scope->person[i] + 1]; k++)
      must[i] += scope->lower[d->option.item[k]];
  return must;
}

gboolean
rn_scope_allows(const RnScope *scope, const int *option, int n, int must)
{
  for (int k = 0; k < n; k++) {
    if (!scope->upper[option[k]])
      return FALSE;
    must -= scope->lower[option[k]];
  }
  return must == 0;
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
  Desk *desk = relax->desk;
  gint64 cost = 0;
  for (int i = 0; i < scope->n_rows; i++)
    room[scope->row[i]] = rn_scope_room(scope, scope->row[i]) - given(scope, scope->row[i]);
  for (int i = 0; i < scope->n_persons; i++) {
    int person = scope->person[order[i]], n;
    const int *option = d->option.item + d->option.start[person];
    gboolean forced = reduce(scope, desk, person, price);
    int all = d->option.start[person + 1] - d->option.start[person];
    for (int k = 0; k < all; k++) {
      value[option[k]] = 0;
      for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++)
        if (room[d->row_of.item[e]] <= 0 && !desk->must[k])
          desk->option[k] = RN_PRICE_NEVER;
    }
    gint32 best = rn_price_best(d->pricer[person], desk->work, desk->option, forced ? desk->must : NULL,
                                desk->taken, &n);
    gint64 own = best + rn_price_work_short_by(desk->work);
    relax->done += rn_price_size(d->pricer[person]);
    if (best >= RN_PRICE_NEVER / 2)
      return G_MAXINT64;
    for (int k = 0; k < n; k++) {
      int o = option[desk->taken[k]];
      value[o] = 1;
      own -= desk->option[desk->taken[k]];
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

/* What fixing shares among the team. */
typedef struct {
  RnRelax *relax;
  const int *price;
  gint64 room;         /* a person's rosters that cost this more than the cheapest one, or yet more, are of no use */
  gint8 *lower, *upper;
  int changed;         /* atomic */
} Fixing;

static void
fix_persons(gpointer data, int thread, int first, int last)
{
  Fixing *fixing = data;
  Desk *desk = &fixing->relax->desk[thread];
  const RnScope *scope = &fixing->relax->scope;
  const RnDecompose *d = scope->decompose;
  int changed = 0;
  for (int i = first; i < last; i++) {
    int person = scope->person[i], n = d->option.start[person + 1] - d->option.start[person];
    const int *option = d->option.item + d->option.start[person];
    gboolean forced = reduce(scope, desk, person, fixing->price);
    gint64 room = fixing->room + fixing->relax->value[i];
    rn_price_marginals(d->pricer[person], desk->work, desk->option, forced ? desk->must : NULL, desk->with,
                       desk->without);
    for (int k = 0; k < n; k++) {
      if (fixing->upper[option[k]] && !fixing->lower[option[k]] && desk->with[k] >= room) {
        fixing->upper[option[k]] = 0;
        changed++;
      } else if (fixing->upper[option[k]] && !fixing->lower[option[k]] && desk->without[k] >= room) {
        fixing->lower[option[k]] = 1;
        changed++;
      }
    }
  }
  g_atomic_int_add(&fixing->changed, changed);
}

gint64
rn_relax_fix(RnRelax *relax, const int *price, gint64 limit, gint8 *lower, gint8 *upper, int *changed)
{
  const RnScope *scope = &relax->scope;
  gint64 bound = rn_relax_price(relax, price);
  *changed = 0;
  if (bound >= limit)
    return bound;
  Fixing fixing = { .relax = relax, .price = price, .room = limit - bound, .lower = lower, .upper = upper };
  rn_team_run(relax->team, scope->n_persons, PERSONS_AT_ONCE, fix_persons, &fixing);
  for (int i = 0; i < scope->n_persons; i++)
    relax->done += 3 * rn_price_size(scope->decompose->pricer[scope->person[i]]);
  *changed = fixing.changed;
  return bound;
}

/* --- lists --- */

typedef struct {
  RnRelax *relax;
  const RnPricer *pricer;
  const int *column;       /* the person's options as columns of the model */
  int n, most;
  gint64 room;             /* prices below this */
  gint64 last;             /* numbers touched, at most */
  GArray *length, *option;
} Listing;

static gboolean
append_roster(Listing *listing, const guint8 *must)
{
  int length = 0;
  for (int k = 0; k < listing->n; k++)
    if (must[k]) {
      g_array_append_val(listing->option, listing->column[k]);
      length++;
    }
  g_array_append_val(listing->length, length);
  return (int)listing->length->len <= listing->most;
}

/* Settles what all rosters within the room agree about, and halves what is left. price, must: this call's own. */
static gboolean
list_rosters(Listing *listing, gint32 *price, guint8 *must)
{
  Desk *desk = listing->relax->desk;
  gint32 best = rn_price_marginals(listing->pricer, desk->work, price, must, desk->with, desk->without);
  int half = -1;
  listing->relax->done += 3 * rn_price_size(listing->pricer);
  if (listing->relax->done > listing->last)
    return FALSE;
  if (best >= listing->room)
    return TRUE;
  for (int k = 0; k < listing->n; k++) {
    if (price[k] == RN_PRICE_NEVER || must[k])
      continue;
    if (desk->with[k] >= listing->room)
      price[k] = RN_PRICE_NEVER;
    else if (desk->without[k] >= listing->room)
      must[k] = 1;
    else if (half < 0)
      half = k;
  }
  if (half < 0)
    return append_roster(listing, must);
  g_autofree gint32 *price_with = g_memdup2(price, sizeof(gint32) * (gsize)listing->n);
  g_autofree guint8 *must_with = g_memdup2(must, (gsize)listing->n);
  must_with[half] = 1;
  price[half] = RN_PRICE_NEVER;
  return list_rosters(listing, price_with, must_with) && list_rosters(listing, price, must);
}

gboolean
rn_relax_list(RnRelax *relax, const int *price, int i, gint64 room, int most, gint64 last, GArray *length,
              GArray *option)
{
  const RnDecompose *d = relax->scope.decompose;
  int person = relax->scope.person[i];
  Listing listing = { .relax = relax, .pricer = d->pricer[person], .column = d->option.item + d->option.start[person],
                      .n = d->option.start[person + 1] - d->option.start[person], .most = most,
                      .room = room + relax->value[i], .last = last, .length = length, .option = option };
  (void)reduce(&relax->scope, relax->desk, person, price);
  g_autofree gint32 *own_price = g_memdup2(relax->desk->option, sizeof(gint32) * (gsize)(listing.n + 1));
  g_autofree guint8 *must = g_memdup2(relax->desk->must, (gsize)listing.n + 1);
  return list_rosters(&listing, own_price, must);
}

gint64
rn_relax_own_cost(const RnRelax *relax, int i, const int *option, int n)
{
  const RnDecompose *d = relax->scope.decompose;
  g_autofree int *taken = g_new(int, n + 1);
  gint64 cost = 0;
  for (int k = 0; k < n; k++) {
    taken[k] = d->place[option[k]];
    cost += relax->scope.cost[option[k]];
  }
  return cost + rn_price_own_cost(d->pricer[relax->scope.person[i]], taken, n);
}

gint64
rn_relax_work(const RnRelax *relax)
{
  return relax->done;
}
