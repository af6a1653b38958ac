/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/pool.h"

#include "solver/doubt.h"
#include "solver/pool_cuts.h"

#include <math.h>
#include <string.h>

#define SIMPLEX_LIMIT 20000
#define CUT_ROUNDS 12
#define LISTING G_GINT64_CONSTANT(3000000000)  /* numbers touched to make the list */
#define TOLERANCE 1e-6
#define OF_ONE 3             /* rosters of one person that are added at once */

typedef struct {
  RnPool *pool;
  RnGenerate *g;
  RnMaster *master;
  RnPoolList *list;
  RnPoolCuts *cuts;
  int *price;              /* scaled, by joint row */
  double *exact_price;     /* the program's */
  gint64 *item_price;      /* by item of the list */
  gint64 *cheapest;        /* by person */
  double *part;            /* by option */
  gint8 *value;
} Search;

/* --- the exact bound --- */

/* Of the rosters that are allowed, at the program's prices; G_MAXINT64 when somebody has none left. */
static gint64
bound_exactly(Search *search)
{
  const RnScope *scope = &search->list->scope;
  const RnDecompose *d = scope->decompose;
  gint64 bound = 0;
  rn_master_prices(search->master, search->exact_price);
  for (int i = 0; i < scope->n_rows; i++) {
    int r = scope->row[i], given = scope->given ? scope->given[r] : 0;
    search->price[r] = rn_decompose_round(d, r, search->exact_price[r]);
    bound += rn_decompose_row_bound(d, r, search->price[r], scope->cost, NULL) - (gint64)search->price[r] * given;
  }
  rn_pool_list_price(search->list, search->price, search->item_price);
  bound += rn_pool_cuts_price(search->cuts, search->item_price);
  for (int i = 0; i < scope->n_persons; i++)
    search->cheapest[i] = G_MAXINT64;
  for (guint i = 0; i < search->list->item->len; i++) {
    const RnPoolItem *item = rn_pool_list_item(search->list, i);
    if (item->allowed)
      search->cheapest[item->person] = MIN(search->cheapest[item->person], search->item_price[i]);
  }
  for (int i = 0; i < scope->n_persons; i++) {
    if (search->cheapest[i] == G_MAXINT64)
      return G_MAXINT64;
    bound += search->cheapest[i];
  }
  return bound;
}

/* The node is refuted by the prices of bound_exactly(). */
static void
record_leaf(const Search *search)
{
  RnProofTree *proof = search->pool->proof;
  rn_generate_record_prices(search->g, search->price, proof);
  rn_pool_cuts_record(search->cuts, proof);
  rn_proof_tree_leaf(proof);
}

/* Adds rosters that would make the program better, right after bound_exactly(). Returns how many. */
static int
add_rosters(Search *search)
{
  const RnDecompose *d = search->list->scope.decompose;
  int added = 0, of_person = 0, person = -1;
  for (guint i = 0; i < search->list->item->len; i++) {
    RnPoolItem *item = rn_pool_list_item(search->list, i);
    if (item->person != person) {
      person = item->person;
      of_person = 0;
    }
    if (!item->allowed || item->in_master || of_person == OF_ONE ||
        search->item_price[i] >
            MIN((gint64)floor(rn_master_worth(search->master, person) * d->scale) - 2, search->cheapest[person] + d->scale))
      continue;
    rn_pool_cuts_add_roster(search->cuts, item);
    added++;
    of_person++;
  }
  return added;
}

/* --- the tree --- */

static gboolean
is_over(const Search *search)
{
  return rn_generate_is_stopped(search->g) ||
         rn_generate_work(search->g) + search->master->work > search->g->work_limit;
}

/* RN_DIVE_REFUTED, RN_DIVE_LIMIT, or RN_DIVE_FOUND when there is something left to look at. */
static RnDiveStatus
bound_node(Search *search)
{
  const RnDecompose *d = search->list->scope.decompose;
  gint64 target = search->pool->target;
  RnLpMethod method = RN_LP_DUAL;
  rn_master_ban(search->master);
  rn_pool_list_allow(search->list);
  for (int round = 0; !is_over(search);) {
    if (rn_master_solve(search->master, method, SIMPLEX_LIMIT) != RN_LP_OPTIMAL)
      return RN_DIVE_LIMIT;
    gboolean within = rn_simplex_objective(search->master->simplex) <= (double)target + TOLERANCE &&
                      !rn_master_is_artificial(search->master);
    if (!within) {
      if (bound_exactly(search) > target * d->scale) {
        record_leaf(search);
        return RN_DIVE_REFUTED;
      }
      method = RN_LP_PRIMAL;
      if (add_rosters(search) > 0)
        continue;
    }
    if (round++ == CUT_ROUNDS || rn_pool_cuts_add(search->cuts) == 0)
      return rn_master_is_artificial(search->master) ? RN_DIVE_LIMIT : RN_DIVE_FOUND;
    method = RN_LP_DUAL;
  }
  return RN_DIVE_LIMIT;
}

static RnDiveStatus
take_whole(Search *search)
{
  const RnScope *scope = &search->master->scope;
  gsize n = (gsize)scope->decompose->model->n_options;
  for (gsize o = 0; o < n; o++)
    search->value[o] = search->part[o] > 0.5;
  if (rn_scope_cost(scope, search->value) > search->pool->target)
    return RN_DIVE_LIMIT;
  for (int i = 0; i < scope->n_persons; i++)
    for (int k = scope->decompose->option.start[scope->person[i]];
         k < scope->decompose->option.start[scope->person[i] + 1]; k++)
      search->pool->value[scope->decompose->option.item[k]] = search->value[scope->decompose->option.item[k]];
  return RN_DIVE_FOUND;
}

static RnDiveStatus
visit(Search *search)
{
  RnPool *pool = search->pool;
  if (pool->nodes-- <= 0 || is_over(search))
    return RN_DIVE_LIMIT;
  RnDiveStatus status = bound_node(search);
  if (status != RN_DIVE_FOUND)
    return status;
  memset(search->part, 0, sizeof(double) * (gsize)search->list->scope.decompose->model->n_options);
  rn_master_parts(search->master, search->part);
  RnDoubt doubt = { .master = search->master, .lower = pool->lower, .upper = pool->upper, .part = search->part,
                    .target = pool->target };
  g_auto(RnBasis) basis = { 0 };
  rn_basis_save(&basis, search->master->simplex);
  rn_doubt_choose(&doubt);
  if (doubt.option < 0)
    return take_whole(search);
  int option = doubt.option;
  gint8 lower = pool->lower[option], upper = pool->upper[option];
  rn_proof_tree_branch(pool->proof, option);
  pool->lower[option] = 1;
  RnDiveStatus with = visit(search), without = RN_DIVE_LIMIT;
  pool->lower[option] = lower;
  if (with == RN_DIVE_FOUND || pool->nodes <= 0)
    return with == RN_DIVE_FOUND ? with : RN_DIVE_LIMIT;
  rn_basis_restore(&basis, search->master->simplex);
  pool->upper[option] = 0;
  without = visit(search);
  pool->upper[option] = upper;
  if (without == RN_DIVE_FOUND)
    return without;
  return with == RN_DIVE_REFUTED && without == RN_DIVE_REFUTED ? RN_DIVE_REFUTED : RN_DIVE_LIMIT;
}

/* A master of the rosters that the old one knows, and its basis; what the list has besides comes when it is cheap. */
static void
start_master(Search *search)
{
  RnGenerate *g = search->g;
  g_autoptr(RnMasterState) state = rn_master_save(g->master, 0.5);
  search->master = rn_master_new(&g->scope, g->stop);
  rn_master_take(search->master, state);
  search->cuts = rn_pool_cuts_new(search->master, search->list);
}

static void
clear_search(Search *search)
{
  rn_pool_cuts_free(search->cuts);
  rn_master_free(search->master);
  rn_pool_list_free(search->list);
  g_free(search->price);
  g_free(search->exact_price);
  g_free(search->item_price);
  g_free(search->cheapest);
  g_free(search->part);
  g_free(search->value);
}

RnDiveStatus
rn_pool_search(RnPool *pool)
{
  RnGenerate *g = pool->generate;
  const RnDecompose *d = g->scope.decompose;
  gsize n = (gsize)d->model->n_options;
  g_autofree gint8 *lower = g_memdup2(pool->lower, n + 1);
  g_autofree gint8 *upper = g_memdup2(pool->upper, n + 1);
  gint64 before = rn_generate_work(g), limit = pool->target * d->scale + 1;
  Search search = { .pool = pool, .g = g };
  RnDiveStatus status = RN_DIVE_LIMIT;
  int changed;
  rn_generate_record_prices(g, g->best_price, pool->proof);
  gint64 bound = rn_relax_fix(g->relax, g->best_price, limit, pool->lower, pool->upper, &changed);
  if (bound >= limit) {
    rn_proof_tree_leaf(pool->proof);
    status = RN_DIVE_REFUTED;
  } else if (rn_relax_price(g->relax, g->best_price) < limit &&
           (search.list = rn_pool_list_new(g, limit - bound, pool->most, LISTING))) {
    rn_proof_tree_list(pool->proof);
    start_master(&search);
    search.price = g_new0(int, d->n_rows + 1);
    search.exact_price = g_new0(double, d->n_rows + 1);
    search.item_price = g_new0(gint64, search.list->item->len + 1);
    search.cheapest = g_new0(gint64, g->scope.n_persons + 1);
    search.part = g_new0(double, n + 1);
    search.value = g_new0(gint8, n + 1);
    status = visit(&search);
  }
  pool->work = rn_generate_work(g) - before + (search.master ? search.master->work : 0);
  clear_search(&search);
  memcpy(pool->lower, lower, n);
  memcpy(pool->upper, upper, n);
  return status;
}
