/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What is known so far, and how the gap between rota and bound is closed: neighbourhoods, dives at the bound, and the
 * exact tree in turn. */

#include "solver/city_parts.h"

#include "solver/pool.h"
#include "solver/renew.h"

#define FINISH_NODES 60
#define FINISH_ROUNDS 6
#define SMALL 100           /* persons */
#define LARGE_NODES 24       /* of the tree at first, with more persons */
#define LISTED 40000         /* rosters */
#define NEAR 4              /* a gap that the tree may close */
#define RENEW_ROUNDS 100

gboolean
rn_city_is_done(const RnCity *city)
{
  const RnMipResult *result = city->result;
  gboolean stops = city->task->stop.should_stop && city->task->stop.should_stop(city->task->stop.data);
  return stops || (result->found && result->bound >= result->objective);
}

gboolean
rn_city_is_near(const RnCity *city)
{
  const RnMipResult *result = city->result;
  return result->found && result->objective - result->bound <= NEAR;
}

gboolean
rn_city_is_small(const RnCity *city)
{
  return city->decompose->n_persons <= SMALL;
}

void
rn_city_raise_bound(RnCity *city, gint64 bound)
{
  bound += city->model->constant;
  city->result->exact_bound = MAX(city->result->exact_bound, bound);
  if (bound <= city->result->bound)
    return;
  city->result->bound = bound;
  rn_mip_report(city->task, city->result);
}

gint64
rn_city_best(const RnCity *city, gint8 *value)
{
  if (!city->result->found)
    return G_MAXINT64;
  for (int o = 0; o < city->model->n_options; o++)
    value[o] = (gint8)city->result->value[o];
  return city->result->objective - city->model->constant;
}

void
rn_city_offer(RnCity *city, const gint8 *value)
{
  g_autofree int *whole = g_new0(int, city->model->n_cols + 1);
  for (int o = 0; o < city->model->n_options; o++)
    whole[o] = value[o];
  rn_mip_offer(city->task, city->result, whole);
}

static gboolean
has_work(const RnCity *city)
{
  return city->result->work < city->task->work_limit;
}

void
rn_city_offer_blocks(RnCity *city)
{
  rn_city_offer(city, city->block_value);
}

/* One target after another over the list of all rosters that it leaves, as far as these are few. */
static void
close_by_list(RnCity *city, RnGenerate *all, int nodes, gint8 *value, gint64 *cost, gint64 *bound)
{
  RnDiveStatus status = RN_DIVE_REFUTED;
  while (status == RN_DIVE_REFUTED && *cost > *bound && has_work(city)) {
    g_autoptr(RnProofTree) proof = city->task->records ? rn_proof_tree_new() : NULL;
    RnPool pool = { .generate = all, .target = *bound, .lower = city->lower, .upper = city->upper, .most = LISTED,
                    .nodes = nodes, .proof = proof, .value = value };
    status = rn_pool_search(&pool);
    city->result->work += pool.work;
    if (status == RN_DIVE_FOUND)
      *cost = *bound;
    if (status != RN_DIVE_REFUTED)
      continue;
    ++*bound;
    if (proof) {
      rn_proof_tree_free(city->result->proof);
      city->result->proof = g_steal_pointer(&proof);
    }
  }
}

/* The tree over options; then the list. */
static void
close_gap(RnCity *city, RnGenerate *all, int nodes, gint8 *value, gint64 *bound)
{
  gint64 cost = rn_city_best(city, value);
  (void)rn_dive_close(all, city->lower, city->upper, nodes, &city->result->proof, value, &cost, bound);
  if (cost > *bound && (rn_city_is_small(city) || nodes > LARGE_NODES))
    close_by_list(city, all, nodes, value, &cost, bound);
  if (cost != G_MAXINT64)
    rn_city_offer(city, value);
  rn_city_raise_bound(city, *bound);
}

/* Neighbourhoods, dives at the bound and the exact tree in turn, each time with twice the work. */
void
rn_city_finish(RnCity *city, RnGenerate *all)
{
  g_autofree gint8 *value = g_new0(gint8, city->model->n_options + 1);
  gint64 bound = rn_generate_target(all);
  for (int round = 0; round < FINISH_ROUNDS && !rn_city_is_done(city) && has_work(city); round++) {
    gint64 cost, before = rn_generate_work(all);
    cost = rn_city_best(city, value);
    gboolean near = cost == G_MAXINT64 || cost - bound <= NEAR;
    if (round == 0 && near)
      close_gap(city, all, rn_city_is_small(city) ? 4 * FINISH_NODES : LARGE_NODES, value, &bound);
    if (rn_city_is_done(city))
      break;
    cost = rn_city_best(city, value);
    RnRenew renew = { .scope = &all->scope, .price = city->price, .seed = city->task->seed + (guint64)round,
                      .rounds = RENEW_ROUNDS << round, .target = bound, .stop = city->task->stop,
                      .work_limit = city->task->work_limit - city->result->work };
    if (cost != G_MAXINT64 && rn_renew_search(&renew, value, &cost, &city->result->work))
      rn_city_offer(city, value);
    if (rn_city_is_done(city))
      break;
    RnDive dive = { .generate = all, .target = bound, .lower = city->lower, .upper = city->upper,
                    .budget = RN_CITY_BUDGET, .nodes = FINISH_NODES << round, .value = value };
    if (rn_dive_run(&dive) == RN_DIVE_FOUND)
      rn_city_offer(city, value);
    if (!rn_city_is_done(city) && (near || round >= FINISH_ROUNDS / 2))
      close_gap(city, all, FINISH_NODES << (round + 1), value, &bound);
    city->result->work += rn_generate_work(all) - before;
  }
}
