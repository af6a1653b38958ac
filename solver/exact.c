/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Sums of rosters and rows. Persons with limited rows get a pricer of their own, built when it is first needed and kept
 * until their limits change again. What such a pricer leaves out only makes the bound lower. */

#include "solver/exact.h"

#include <string.h>

#define LARGEST_BONUS 1000

struct RnExact {
  const RnModel *model, *wide;
  RnModel limits;         /* wide with rows of its own: the limits that pricers know */
  RnDecompose *decompose;
  RnPriceWork *work;
  RnRows own;             /* rows of `wide` of each person, without the joint ones */
  int *owner;             /* per row of `wide`: its person, or -1 */
  gint64 *cost;           /* per column */
  RnPricer **limited;     /* per person: pricer with the present limits, or NULL */
  guint8 *is_stale;       /* per person: limits have changed */
  int *price;             /* per joint row */
  gint32 *option_price;   /* per option of the persons, in their order */
  gint32 *with, *without;
  guint8 *must;
  gint64 *best;           /* per person */
  gint64 bound;           /* scaled; G_MAXINT64: no rota */
};

/* The person of a row that holds options of one person only and is no joint row. */
static int
owner_of(const RnExact *e, const guint8 *is_joint, int r)
{
  int owner = -1;
  if (r < e->model->n_rows && is_joint[r])
    return -1;
  for (int k = e->wide->start[r]; k < e->wide->start[r + 1]; k++) {
    int c = e->wide->col[k];
    if (c >= e->model->n_options)
      continue;
    if (owner >= 0 && e->decompose->person[c] != owner)
      return -1;
    owner = e->decompose->person[c];
  }
  return owner;
}

static void
find_owners(RnExact *e)
{
  const RnDecompose *d = e->decompose;
  int n_rows = e->wide->n_rows, n = 0;
  g_autofree guint8 *is_joint = g_new0(guint8, n_rows + 1);
  g_autofree int *person = g_new(int, n_rows + 1);
  g_autofree int *row = g_new(int, n_rows + 1);
  for (int r = 0; r < d->n_rows; r++)
    is_joint[d->row[r]] = 1;
  e->owner = g_new(int, n_rows + 1);
  for (int r = 0; r < n_rows; r++) {
    e->owner[r] = owner_of(e, is_joint, r);
    if (e->owner[r] < 0)
      continue;
    person[n] = e->owner[r];
    row[n++] = r;
  }
  e->own = rn_rows_init(d->n_persons, n, person, row);
}

RnExact *
rn_exact_new(const RnModel *model, const RnModel *wide)
{
  RnDecompose *d = rn_decompose_new(model, NULL);
  if (!d)
    return NULL;
  RnExact *e = g_new0(RnExact, 1);
  int n = model->n_options;
  e->model = model;
  e->wide = wide;
  e->limits = *wide;
  e->limits.rows = g_memdup2(wide->rows, sizeof(RnModelRow) * (gsize)wide->n_rows);
  e->decompose = d;
  e->work = rn_price_work_new();
  find_owners(e);
  e->cost = g_new(gint64, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++)
    e->cost[c] = model->cols[c].cost;
  e->limited = g_new0(RnPricer *, d->n_persons + 1);
  e->is_stale = g_new0(guint8, d->n_persons + 1);
  e->price = g_new0(int, d->n_rows + 1);
  e->option_price = g_new0(gint32, n + 1);
  e->with = g_new0(gint32, n + 1);
  e->without = g_new0(gint32, n + 1);
  e->must = g_new0(guint8, n + 1);
  e->best = g_new0(gint64, d->n_persons + 1);
  return e;
}

void
rn_exact_free(RnExact *e)
{
  if (!e)
    return;
  for (int p = 0; p < e->decompose->n_persons; p++)
    rn_price_free(e->limited[p]);
  g_free(e->limited);
  rn_rows_clear(&e->own);
  rn_price_work_free(e->work);
  rn_decompose_free(e->decompose);
  g_free(e->limits.rows);
  g_free(e->owner);
  g_free(e->cost);
  g_free(e->is_stale);
  g_free(e->price);
  g_free(e->option_price);
  g_free(e->with);
  g_free(e->without);
  g_free(e->must);
  g_free(e->best);
  g_free(e);
}

void
rn_exact_limit(RnExact *e, int row)
{
  if (e->owner[row] >= 0)
    e->is_stale[e->owner[row]] = 1;
}

/* A row "at most one" of the model: its limits need no pricer. */
static gboolean
is_packing(const RnExact *e, int r)
{
  const RnModel *model = e->model;
  if (r >= model->n_rows || model->rows[r].upper != 1 || model->rows[r].lower > 0)
    return FALSE;
  int last = model->start[r + 1] - 1;
  return last < model->start[r] || model->col[last] < model->n_options;
}

static gboolean
is_limited(const RnExact *e, int r)
{
  const RnModelRow *row = &e->wide->rows[r];
  if (r < e->model->n_rows)
    return row->lower != e->model->rows[r].lower || row->upper != e->model->rows[r].upper;
  return row->lower != -RN_MODEL_INFINITY || row->upper != RN_MODEL_INFINITY;
}

/* Builds the pricer of a person whose limits have changed. */
static void
renew(RnExact *e, int person)
{
  const RnDecompose *d = e->decompose;
  int first = d->option.start[person], n = d->option.start[person + 1] - first, n_own = 0;
  g_autofree int *own = g_new(int, e->own.start[person + 1] - e->own.start[person] + 1);
  g_autofree gboolean *left_out = g_new0(gboolean, e->own.start[person + 1] - e->own.start[person] + 1);
  gboolean any = FALSE;
  for (int k = e->own.start[person]; k < e->own.start[person + 1]; k++) {
    int r = e->own.item[k];
    if (!is_packing(e, r)) {
      any = any || is_limited(e, r);
      e->limits.rows[r] = e->wide->rows[r];
    }
    if (r < e->model->n_rows || is_limited(e, r))
      own[n_own++] = r;
  }
  rn_price_free(e->limited[person]);
  e->limited[person] = any ? rn_price_new(&e->limits, d->option.item + first, n, own, n_own, left_out) : NULL;
  if (e->limited[person])
    rn_price_set_scale(e->limited[person], d->scale);
  e->is_stale[person] = 0;
}

/* Prices of the options; a forbidden one has none. Returns what the bound has to go without. */
static gint64
price_options(RnExact *e, const int *lower, const int *upper)
{
  const RnDecompose *d = e->decompose;
  gint64 excess = 0;
  for (int k = 0; k < e->model->n_options; k++) {
    int o = d->option.item[k];
    e->option_price[k] = upper[o] > 0 ? rn_decompose_reduce(d, k, e->cost[o], e->price, &excess) : RN_PRICE_NEVER;
    e->must[k] = lower[o] > 0;
  }
  return excess;
}

/* "None of these" forbids options. "One of these" gives each of them a bonus and takes it back again in the sum: the
 * largest that the pricer can bear, so that doing without all of them is too dear. Returns what is to be added. */
static gint64
price_limits(RnExact *e, int person, const RnPricer *pricer)
{
  const RnDecompose *d = e->decompose;
  gint64 dearest = 1, needed = 0;
  for (int k = e->own.start[person]; k < e->own.start[person + 1]; k++)
    needed += is_packing(e, e->own.item[k]) && e->wide->rows[e->own.item[k]].lower > 0;
  for (int k = d->option.start[person]; needed > 0 && k < d->option.start[person + 1]; k++)
    if (e->option_price[k] < RN_PRICE_NEVER / 2)
      dearest = MAX(dearest, ABS((gint64)e->option_price[k]));
  gint64 room = RN_PRICE_NEVER / 2 - rn_price_most_cost(pricer) * d->scale - dearest * rn_price_most_taken(pricer);
  gint64 bonus = needed > 0 ? CLAMP(room / needed, 0, (gint64)LARGEST_BONUS * d->scale) : 0;
  for (int k = e->own.start[person]; k < e->own.start[person + 1]; k++) {
    int r = e->own.item[k];
    if (!is_packing(e, r) || !is_limited(e, r))
      continue;
    for (int i = e->wide->start[r]; i < e->wide->start[r + 1]; i++) {
      gint32 *price = &e->option_price[d->option.start[person] + d->place[e->wide->col[i]]];
      if (e->wide->rows[r].upper == 0)
        *price = RN_PRICE_NEVER;
      else if (*price < RN_PRICE_NEVER / 2)
        *price -= (gint32)bonus;
    }
  }
  return bonus * needed;
}

gint64
rn_exact_bound(RnExact *e, const double *price, const int *lower, const int *upper)
{
  const RnDecompose *d = e->decompose;
  gint64 bound = e->model->constant * d->scale;
  for (int r = 0; r < d->n_rows; r++) {
    e->price[r] = rn_decompose_round(d, r, price[d->row[r]]);
    bound += rn_decompose_row_bound(d, r, e->price[r], e->cost, NULL);
  }
  bound -= price_options(e, lower, upper);
  e->bound = G_MAXINT64;
  for (int p = 0; p < d->n_persons; p++) {
    int first = d->option.start[p];
    if (e->is_stale[p])
      renew(e, p);
    const RnPricer *pricer = e->limited[p] ? e->limited[p] : d->pricer[p];
    bound += price_limits(e, p, pricer);
    e->best[p] = rn_price_marginals(pricer, e->work, e->option_price + first, e->must + first, e->with + first,
                                    e->without + first);
    if (e->best[p] >= RN_PRICE_NEVER / 2)
      return G_MAXINT64;
    bound += e->best[p];
  }
  e->bound = bound;
  return bound / d->scale + (bound % d->scale > 0);
}

int
rn_exact_drop(const RnExact *e, gint64 target, int *lower, int *upper)
{
  const RnDecompose *d = e->decompose;
  int dropped = 0;
  for (int p = 0; p < d->n_persons; p++) {
    gint64 most = target * d->scale - e->bound + e->best[p];
    for (int k = d->option.start[p]; k < d->option.start[p + 1]; k++) {
      int o = d->option.item[k];
      if (lower[o] == upper[o])
        continue;
      if (e->with[k] > most)
        upper[o] = 0;
      else if (e->without[k] > most)
        lower[o] = 1;
      dropped += lower[o] == upper[o];
    }
  }
  return dropped;
}

gint64
rn_exact_prices(const RnExact *e, gint64 *price)
{
  memset(price, 0, sizeof(gint64) * (gsize)e->model->n_rows);
  for (int r = 0; r < e->decompose->n_rows; r++)
    price[e->decompose->row[r]] = -(gint64)e->price[r];
  return e->decompose->scale;
}

gint64
rn_exact_size(const RnExact *e)
{
  gint64 size = 0;
  for (int p = 0; p < e->decompose->n_persons; p++)
    size += rn_price_size(e->decompose->pricer[p]);
  return size;
}
