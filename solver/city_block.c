/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What one block does: a rota by annealing, Lagrangian steps, generated columns, and a dive at its own bound. */

#include "solver/city_parts.h"

#include "solver/anneal.h"
#include "solver/part.h"

#include <string.h>

#define ANNEAL_STEPS 8000
#define MARKET_STEPS 20
#define MARKET_KEPT 14
#define MARKET_FIRST 0.03
#define AGAIN_STEPS 10
#define BLOCK_NODES 100
#define KEPT_REDUCED_COST 0.01

void
rn_city_init_block(RnCity *city, int b)
{
  RnCityBlock *block = &city->block[b];
  const RnBlocks *blocks = city->blocks;
  block->city = city;
  block->number = b;
  block->scope = (RnScope){ .decompose = city->decompose, .cost = city->cost, .lower = city->block_lower,
                            .upper = city->block_upper };
  block->scope.n_persons = blocks->person.start[b + 1] - blocks->person.start[b];
  block->scope.person = blocks->person.item + blocks->person.start[b];
  block->scope.n_rows = blocks->row.start[b + 1] - blocks->row.start[b];
  block->scope.row = blocks->row.item + blocks->row.start[b];
}

void
rn_city_anneal_block(RnCityBlock *block)
{
  const RnCity *city = block->city;
  for (guint i = 0; i < city->parts->len; i++) {
    const RnPart *part = g_ptr_array_index(city->parts, i);
    if (part->model->n_options == 0 ||
        city->blocks->of_person[city->decompose->person[part->parent[0]]] != block->number)
      continue;
    g_autofree int *value = g_new0(int, part->model->n_cols + 1);
    g_autoptr(RnAnneal) run = rn_anneal_new(part->model, city->task->seed + i);
    rn_anneal_run(run, ANNEAL_STEPS, 1, G_MININT64, (RnLpStop){ NULL, NULL }, &block->work);
    (void)rn_anneal_best(run, value);
    for (int c = 0; c < part->model->n_options; c++)
      city->block_value[part->parent[c]] = (gint8)value[c];
  }
}

/* A rota at the block's bound, or not far above it. lower and upper are the arrays of generate's scope. */
void
rn_city_dive_block(RnCityBlock *block, RnGenerate *generate, gint8 *lower, gint8 *upper)
{
  static const int above[] = { 0, 1, 3, 10, 40 };
  for (guint i = 0; i < G_N_ELEMENTS(above); i++) {
    gint64 target = block->target + above[i];
    if (block->cost <= target)
      break;
    RnDive dive = { .generate = generate, .target = target, .lower = lower, .upper = upper,
                    .budget = RN_CITY_BUDGET, .nodes = BLOCK_NODES, .value = block->city->block_value };
    if (rn_dive_run(&dive) != RN_DIVE_FOUND)
      continue;
    block->cost = rn_scope_cost(&block->scope, block->city->block_value);
    break;
  }
}

void
rn_city_price_block(RnCityBlock *block)
{
  const RnCity *city = block->city;
  RnScope scope = block->scope;
  scope.cost = city->market;
  scope.lower = city->lower;
  scope.upper = city->upper;
  g_autoptr(RnGenerate) generate = rn_generate_new(&scope, NULL, city->task->stop, city->task->work_limit);
  gint64 cost = rn_scope_cost(&scope, city->block_value);
  gboolean usable = cost < RN_MODEL_BROKEN / 2;
  memcpy(generate->best_price, city->price, sizeof(int) * (gsize)city->decompose->n_rows);
  rn_generate_start(generate, usable ? city->block_value : NULL);
  rn_generate_climb(generate, MARKET_STEPS, MARKET_KEPT, MARKET_FIRST, usable ? cost : 0);
  (void)rn_generate_run(generate);
  block->state = rn_master_save(generate->master, KEPT_REDUCED_COST);
  block->work += rn_generate_work(generate);
}

void
rn_city_solve_block(RnCityBlock *block)
{
  RnCity *city = block->city;
  block->scope.given = city->held;
  g_autoptr(RnGenerate) generate = rn_generate_new(&block->scope, NULL, city->task->stop, city->task->work_limit);
  memcpy(generate->best_price, city->price, sizeof(int) * (gsize)city->decompose->n_rows);
  rn_generate_start(generate, NULL);
  rn_master_take(generate->master, block->state);
  rn_master_add_rosters(generate->master, city->joint);
  rn_master_ban(generate->master);
  rn_generate_climb(generate, AGAIN_STEPS, 4, 0.3, block->cost);
  (void)rn_generate_run(generate);
  block->bound = generate->bound;
  block->target = rn_generate_target(generate);
  block->cost = G_MAXINT64;
  rn_city_dive_block(block, generate, city->block_lower, city->block_upper);
  block->work += rn_generate_work(generate);
}

gboolean
rn_city_is_short(const RnCityBlock *block)
{
  gint64 scale = block->city->decompose->scale;
  return block->cost > block->target || block->cost * scale - block->bound > scale / 8;
}

typedef struct {
  RnCity *city;
  void (*solve)(RnCityBlock *block);
} Batch;

static void
work_on_blocks(gpointer data, int thread, int first, int last)
{
  const Batch *batch = data;
  (void)thread;
  for (int b = first; b < last; b++)
    if (batch->city->block[b].again)
      batch->solve(&batch->city->block[b]);
}

void
rn_city_for_blocks(RnCity *city, void (*solve)(RnCityBlock *block))
{
  Batch batch = { .city = city, .solve = solve };
  rn_team_run(city->team, city->blocks->n, 1, work_on_blocks, &batch);
}
