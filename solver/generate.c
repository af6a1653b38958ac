/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Bounds are only taken while all options have the bounds of the root; below, in a dive, prices serve pruning alone. */

#include "solver/generate.h"

#include <math.h>
#include <string.h>

#define SMOOTHING 0.5
#define MOMENTUM 0.7          /* of a Lagrangian step */
#define PATIENCE 5            /* steps without gain, */
#define SHORTER 0.7           /* and then they become so much shorter */
#define ROUNDS 400
#define SIMPLEX_LIMIT 20000
#define TOLERANCE 1e-6
#define NUMBERS_A_WORK 262144   /* numbers priced that take as long as a simplex iteration */

RnGenerate *
rn_generate_new(const RnScope *scope, RnTeam *team, RnLpStop stop, gint64 work_limit)
{
  RnGenerate *g = g_new0(RnGenerate, 1);
  g->scope = *scope;
  g->stop = stop;
  g->relax = rn_relax_new(scope, team);
  g->price = g_new0(int, scope->decompose->n_rows + 1);
  g->best_price = g_new0(int, scope->decompose->n_rows + 1);
  g->bound = G_MININT64;
  g->cutoff = G_MAXINT64;
  g->work_limit = work_limit;
  return g;
}

void
rn_generate_free(RnGenerate *g)
{
  if (!g)
    return;
  rn_relax_free(g->relax);
  rn_master_free(g->master);
  g_free(g->price);
  g_free(g->best_price);
  g_free(g);
}

gint64
rn_generate_whole(const RnGenerate *g, gint64 bound)
{
  gint64 scale = g->scope.decompose->scale;
  return bound >= 0 ? (bound + scale - 1) / scale : -(-bound / scale);
}

gint64
rn_generate_target(const RnGenerate *g)
{
  return rn_generate_whole(g, g->bound);
}

gboolean
rn_generate_is_stopped(const RnGenerate *g)
{
  return g->stop.should_stop && g->stop.should_stop(g->stop.data);
}

static void
take_bound(RnGenerate *g, gint64 bound)
{
  if (bound <= g->bound || bound == G_MAXINT64)
    return;
  g->bound = bound;
  memcpy(g->best_price, g->price, sizeof(int) * (gsize)g->scope.decompose->n_rows);
}

int
rn_generate_add_rosters(RnGenerate *g, const double *price, double least)
{
  const RnDecompose *d = g->scope.decompose;
  int added = 0;
  for (int i = 0; i < g->scope.n_persons; i++) {
    const int *option;
    int n = rn_relax_roster(g->relax, i, &option);
    if (rn_relax_value(g->relax, i) >= RN_PRICE_NEVER / 2 || rn_relax_cost(g->relax, i) >= RN_MODEL_BROKEN / 2)
      continue;
    double reduced = (double)rn_relax_cost(g->relax, i) - (price ? rn_master_worth(g->master, i) : 0);
    for (int k = 0; price && k < n; k++)
      for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++)
        reduced -= price[d->row_of.item[e]];
    if (price && reduced > least)
      continue;
    rn_master_add(g->master, i, option, n, rn_relax_cost(g->relax, i));
    added++;
  }
  return added;
}

gint64
rn_generate_work(const RnGenerate *g)
{
  return (g->master ? g->master->work : 0) + rn_relax_work(g->relax) / NUMBERS_A_WORK;
}

void
rn_generate_climb(RnGenerate *g, int steps, int keep, double first, gint64 goal)
{
  const RnDecompose *d = g->scope.decompose;
  g_autofree int *gap = g_new0(int, d->n_rows + 1);
  g_autofree double *at = g_new0(double, d->n_rows + 1);
  g_autofree double *direction = g_new0(double, d->n_rows + 1);
  double factor = first;
  int since = 0;
  for (int i = 0; i < g->scope.n_rows; i++)
    at[g->scope.row[i]] = g->best_price[g->scope.row[i]];
  for (int step = 0; step < steps && !rn_generate_is_stopped(g) && rn_generate_work(g) < g->work_limit; step++) {
    for (int i = 0; i < g->scope.n_rows; i++)
      g->price[g->scope.row[i]] = rn_decompose_round(d, g->scope.row[i], at[g->scope.row[i]] / d->scale);
    gint64 before = g->bound, bound = rn_relax_price(g->relax, g->price);
    take_bound(g, bound);
    since = g->bound > before ? 0 : since + 1;
    if (bound == G_MAXINT64)
      return;
    if (g->master && step >= steps - keep)
      rn_generate_add_rosters(g, NULL, 0);
    if (rn_relax_gap(g->relax, g->price, gap) == 0)
      return;
    double squares = 0;
    for (int i = 0; i < g->scope.n_rows; i++) {
      int r = g->scope.row[i];
      direction[r] = step == 0 ? -gap[r] : MOMENTUM * direction[r] - (1 - MOMENTUM) * gap[r];
      squares += direction[r] * direction[r];
    }
    if (since >= PATIENCE) {
      factor *= SHORTER;
      since = 0;
    }
    double length = factor * ((double)goal * d->scale - (double)bound) / MAX(squares, 1e-9);
    length = MAX(length, 0.02 * d->scale / MAX(sqrt(squares), 1));
    for (int i = 0; i < g->scope.n_rows; i++) {
      int r = g->scope.row[i];
      at[r] = g->price[r] + length * direction[r];
    }
  }
}

void
rn_generate_start(RnGenerate *g, const gint8 *value)
{
  const RnDecompose *d = g->scope.decompose;
  g->master = rn_master_new(&g->scope, g->stop);
  if (!value)
    return;
  g_autofree int *roster = g_new(int, g->scope.n_persons + 1);
  for (int i = 0; i < g->scope.n_persons; i++) {
    int person = g->scope.person[i], n = 0;
    int taken[512], option[512];
    gint64 cost = 0;
    for (int k = d->option.start[person]; k < d->option.start[person + 1] && n < 512; k++)
      if (value[d->option.item[k]]) {
        taken[n] = k - d->option.start[person];
        option[n++] = d->option.item[k];
        cost += g->scope.cost[d->option.item[k]];
      }
    roster[i] = rn_master_add(g->master, i, option, n, cost + rn_price_own_cost(d->pricer[person], taken, n));
  }
  rn_master_crash(g->master, roster);
}

void
rn_generate_mix(RnGenerate *g, const double *price, const double *center, double smoothing)
{
  const RnDecompose *d = g->scope.decompose;
  for (int i = 0; i < g->scope.n_rows; i++) {
    int r = g->scope.row[i];
    g->price[r] = rn_decompose_round(d, r, smoothing * center[r] + (1 - smoothing) * price[r]);
  }
}

void
rn_generate_sift(RnGenerate *g, double most)
{
  const RnDecompose *d = g->scope.decompose;
  const RnMaster *master = g->master;
  g_autofree guint8 *drop = g_new0(guint8, master->column->len + 1);
  (void)rn_relax_price(g->relax, g->best_price);
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    if (column->kind != RN_COLUMN_ROSTER || rn_simplex_col_status(master->simplex, c) == RN_BASIC)
      continue;
    gint64 price = rn_decompose_price(d, rn_master_options(master, column), column->n, column->cost, g->best_price);
    drop[c] = (double)(price - rn_relax_value(g->relax, column->item)) > most * d->scale;
  }
  rn_master_drop(g->master, drop);
}

RnLpStatus
rn_generate_run(RnGenerate *g)
{
  const RnDecompose *d = g->scope.decompose;
  g_autofree double *price = g_new0(double, d->n_rows + 1);
  g_autofree double *center = g_new0(double, d->n_rows + 1);
  double smoothing = SMOOTHING;
  RnLpStatus status = rn_master_solve(g->master, RN_LP_PRIMAL, SIMPLEX_LIMIT);
  for (int round = 0; round < ROUNDS && status == RN_LP_OPTIMAL && !rn_generate_is_stopped(g); round++) {
    double value = rn_simplex_objective(g->master->simplex);
    gboolean artificial = rn_master_is_artificial(g->master);
    if (!artificial && g->bound != G_MININT64 &&
        (ceil(value - TOLERANCE) <= (double)rn_generate_target(g) || value * d->scale - (double)g->bound < 1 || rn_generate_target(g) >= g->cutoff))
      break;
    rn_master_prices(g->master, price);
    for (int i = 0; i < g->scope.n_rows; i++)
      center[g->scope.row[i]] = (double)g->best_price[g->scope.row[i]] / d->scale;
    rn_generate_mix(g, price, center, g->bound == G_MININT64 ? 0 : smoothing);
    gint64 bound = rn_relax_price(g->relax, g->price);
    if (bound == G_MAXINT64)
      return RN_LP_INFEASIBLE;
    take_bound(g, bound);
    int added = rn_generate_add_rosters(g, price, -TOLERANCE);
    if (added == 0 && smoothing == 0)
      break;
    smoothing = added * 8 < g->scope.n_persons ? 0 : SMOOTHING;
    if (added > 0)
      status = rn_master_solve(g->master, RN_LP_PRIMAL, SIMPLEX_LIMIT);
    if (rn_generate_work(g) > g->work_limit)
      break;
  }
  return status;
}

void
rn_generate_record_prices(const RnGenerate *g, const int *price, RnProofTree *proof)
{
  const RnDecompose *d = g->scope.decompose;
  if (!proof)
    return;
  g_autofree gint64 *of_row = g_new0(gint64, d->model->n_rows + 1);
  for (int i = 0; i < g->scope.n_rows; i++)
    of_row[d->row[g->scope.row[i]]] = -price[g->scope.row[i]];
  rn_proof_tree_duals(proof, d->model, of_row, d->scale);
}

void
rn_generate_record(const RnGenerate *g, RnProofTree *proof)
{
  rn_generate_record_prices(g, g->best_price, proof);
  rn_proof_tree_leaf(proof);
}
