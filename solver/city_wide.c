/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Where nearly every duty has a price of its own, the bound lies below every rota and cannot be aimed at. A dive that
 * generates columns at every node, and so rounds by good prices, comes within some per cent; the rest is for
 * neighbourhoods. Two blocks are a task for the team: their persons may exchange duties with each other, and hold those
 * that reach into other blocks. Who is paired with whom changes from phase to phase, so that every duty across blocks is
 * free in some of them. Few persons are searched as a whole, more than once. */

#include "solver/city_parts.h"

#include "solver/renew.h"

#include <string.h>

#define POLISH 12            /* rounds of generation at a node */
#define BUDGET 3             /* duties in part that are rounded up at once */
#define NODES 400
#define PHASES 60
#define IDLE_PHASES 6        /* without gain, and then it ends */
#define LEAST_SHARE 2
#define ROUNDS 30            /* neighbourhoods of a pair in a phase */
#define FEW_PERSONS 100      /* are searched as a whole, */
#define STARTS 4             /* so often, */
#define DRAWN 400            /* by so many neighbourhoods */
#define ITERATIONS_OF_ONE 8  /* in programs of some persons that take as long as one in the whole */

/* What is left of the work, and at least a share of it, whatever the ways before have used. */
static gint64
work_limit(const RnCity *city)
{
  return MAX(city->task->work_limit, city->result->work + city->task->work_limit / LEAST_SHARE);
}

/* The blocks that work together in one phase. */
typedef struct {
  RnCity *city;
  const RnGenerate *all;
  guint64 seed;
  int n;                     /* groups */
  int *of_block;
  int *size;                 /* of each block's neighbourhoods */
  gint8 *value;              /* the rota at the begin; each group writes its own persons' part */
  gint64 cost;
  gint64 work_limit;         /* of one group */
  gint64 *work;              /* by group */
} Phase;

/* The group where an option's person and all its rows are, or -1. */
static int
group_of(const Phase *phase, int option)
{
  const RnDecompose *d = phase->city->decompose;
  const RnBlocks *blocks = phase->city->blocks;
  int group = phase->of_block[blocks->of_person[d->person[option]]];
  for (int e = d->row_of.start[option]; e < d->row_of.start[option + 1]; e++) {
    int block = blocks->of_row[d->row_of.item[e]];
    if (phase->n > 1 && (block < 0 || phase->of_block[block] != group))
      return -1;
  }
  return group;
}

static void
search_group(Phase *phase, int group)
{
  RnCity *city = phase->city;
  const RnDecompose *d = city->decompose;
  gsize n = (gsize)city->model->n_options;
  g_autofree gint8 *lower = g_memdup2(city->lower, n + 1);
  g_autofree gint8 *upper = g_memdup2(city->upper, n + 1);
  g_autofree gint8 *value = g_memdup2(phase->value, n + 1);
  g_autofree guint8 *barred = g_new0(guint8, d->n_persons + 1);
  RnScope scope = phase->all->scope;
  gint64 cost = phase->cost;
  int first = 0;
  while (phase->of_block[first] != group)
    first++;
  for (int p = 0; p < d->n_persons; p++)
    barred[p] = phase->of_block[city->blocks->of_person[p]] != group;
  for (gsize o = 0; o < n; o++)
    if (group_of(phase, (int)o) != group)
      lower[o] = upper[o] = value[o];
  scope.lower = lower;
  scope.upper = upper;
  RnRenew renew = { .scope = &scope, .price = city->price, .barred = barred, .size = &phase->size[first],
                    .seed = phase->seed + (guint64)group, .rounds = ROUNDS, .target = G_MININT64,
                    .work_limit = phase->work_limit, .stop = city->task->stop };
  if (!rn_renew_search(&renew, value, &cost, &phase->work[group]))
    return;
  for (gsize o = 0; o < n; o++)
    if (!barred[d->person[o]])
      phase->value[o] = value[o];
}

static void
search_groups(gpointer data, int thread, int first, int last)
{
  (void)thread;
  for (int group = first; group < last; group++)
    search_group(data, group);
}

/* Blocks in pairs, begun at another one each time; one that is left over stays alone. */
static void
pair_blocks(Phase *phase, int number)
{
  int n = phase->city->blocks->n;
  phase->n = 0;
  for (int k = 0; k < n; k += 2) {
    phase->of_block[(k + number) % n] = phase->n;
    if (k + 1 < n)
      phase->of_block[(k + 1 + number) % n] = phase->n;
    phase->n++;
  }
}

static void
search_pairs(RnCity *city, const RnGenerate *all)
{
  int n = city->blocks->n;
  g_autofree int *of_block = g_new0(int, n + 1);
  g_autofree int *size = g_new0(int, n + 1);
  g_autofree gint64 *work = g_new0(gint64, n + 1);
  g_autofree gint8 *value = g_new0(gint8, city->model->n_options + 1);
  gint64 limit = work_limit(city);
  Phase phase = { .city = city, .all = all, .of_block = of_block, .size = size, .value = value, .work = work };
  phase.cost = rn_city_best(city, value);
  for (int k = 0, idle = 0; k < PHASES && idle < IDLE_PHASES && phase.cost != G_MAXINT64; k++) {
    gint64 before = phase.cost;
    if (rn_city_is_done(city) || city->result->work >= limit)
      break;
    pair_blocks(&phase, k);
    memset(work, 0, sizeof(gint64) * (gsize)n);
    phase.seed = city->task->seed + (guint64)(1000 * (k + 1));
    phase.work_limit = (limit - city->result->work) * ITERATIONS_OF_ONE / phase.n + 1;
    rn_team_run(city->team, phase.n, 1, search_groups, &phase);
    for (int g = 0; g < phase.n; g++)
      city->result->work += work[g] / ITERATIONS_OF_ONE;
    rn_city_offer(city, value);
    phase.cost = rn_city_best(city, value);
    idle = phase.cost < before ? 0 : idle + 1;
  }
}

/* --- few persons --- */

/* Searches over everything that begin alike and draw different neighbourhoods. */
typedef struct {
  RnCity *city;
  const RnGenerate *all;
  gint8 *value[STARTS];
  gint64 cost[STARTS], work[STARTS];
  gint64 work_limit;         /* of one */
} Draws;

static void
search_draws(gpointer data, int thread, int first, int last)
{
  Draws *draws = data;
  const RnCity *city = draws->city;
  (void)thread;
  for (int k = first; k < last; k++) {
    RnRenew renew = { .scope = &draws->all->scope, .price = city->price, .seed = city->task->seed + (guint64)(1000 * k),
                      .rounds = DRAWN, .target = G_MININT64, .work_limit = draws->work_limit,
                      .stop = city->task->stop };
    (void)rn_renew_search(&renew, draws->value[k], &draws->cost[k], &draws->work[k]);
  }
}

/* Two blocks of few persons are soon searched out; where that ends is a matter of luck, so it is tried more than once. */
static void
search_often(RnCity *city, const RnGenerate *all)
{
  gint64 left = work_limit(city) - city->result->work;
  Draws draws = { .city = city, .all = all, .work_limit = left * ITERATIONS_OF_ONE / STARTS + 1 };
  for (int k = 0; k < STARTS; k++) {
    draws.value[k] = g_new0(gint8, city->model->n_options + 1);
    draws.cost[k] = rn_city_best(city, draws.value[k]);
  }
  if (city->result->found)
    rn_team_run(city->team, STARTS, 1, search_draws, &draws);
  for (int k = 0; k < STARTS; k++) {
    city->result->work += draws.work[k] / ITERATIONS_OF_ONE;
    rn_city_offer(city, draws.value[k]);
    g_free(draws.value[k]);
  }
}

void
rn_city_search_wide(RnCity *city, RnGenerate *all)
{
  g_autofree gint8 *value = g_new0(gint8, city->model->n_options + 1);
  gint64 best = rn_city_best(city, value), before = rn_generate_work(all);
  RnDive dive = { .generate = all, .target = best == G_MAXINT64 ? RN_MODEL_BROKEN / 2 : best - 1, .lower = city->lower,
                  .upper = city->upper, .budget = BUDGET, .polish = POLISH, .nodes = NODES, .value = value };
  all->work_limit = MAX(all->work_limit, before + city->task->work_limit / LEAST_SHARE);
  if (rn_dive_run(&dive) == RN_DIVE_FOUND)
    rn_city_offer(city, value);
  city->result->work += rn_generate_work(all) - before;
  city->result->is_wide = TRUE;
  if (city->decompose->n_persons <= FEW_PERSONS)
    search_often(city, all);
  else
    search_pairs(city, all);
}
