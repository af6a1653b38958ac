/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The way of a city.
 *
 * 1. Every block for itself: a rota by annealing, Lagrangian steps, generated columns, a dive at the block's own bound.
 *    What a block cannot fill it may pass on at an outsourcing price, which keeps its prices in bounds.
 * 2. The joint master starts from the bases of the blocks; its bound is the bound of the part.
 * 3. A dive fixes the duties that cross blocks only; then the blocks that give or take one are done again.
 * 4. Where that misses the bound, a dive over everything.
 *
 * Blocks are tasks for threads; each has its own arrays, and nothing depends on which thread takes it. */

#include "solver/city_parts.h"

#include "solver/part.h"

#include <string.h>

#define CLIMB_STEPS 200
#define CLIMB_KEPT 14
#define JOINT_STEPS 160
#define JOINT_KEPT 8
#define JOINT_SIFTED 5      /* cost above the cheapest roster */
#define BLOCK_NODES 30

/* --- costs --- */

/* What a seat may cost at most while its block is on its own: the dearest duty that a person is likely to take instead,
 * by the first step of each of his counts, two spacing prices and his wishes. */
static gint64
outsourcing_price(const RnCity *city)
{
  const RnModel *model = city->model;
  g_autofree gint64 *step = g_new0(gint64, city->decompose->n_persons + 1);
  g_autofree gint64 *spacing = g_new0(gint64, city->decompose->n_persons + 1);
  gint64 wish = 0, price = 0;
  for (int o = 0; o < model->n_options; o++)
    wish = MAX(wish, model->cols[o].cost);
  for (int r = 0; r < model->n_rows; r++) {
    int person = -1;
    gint64 least = G_MAXINT64;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      if (model->col[k] < model->n_options)
        person = city->decompose->person[model->col[k]];
      else if (model->value[k] < 0)
        least = MIN(least, model->cols[model->col[k]].cost);
    if (person < 0 || least == G_MAXINT64)
      continue;
    if (model->rows[r].kind == RN_ROW_COUNT)
      step[person] += least;
    else if (model->rows[r].kind == RN_ROW_WINDOW || model->rows[r].kind == RN_ROW_GAP)
      spacing[person] = MAX(spacing[person], least);
  }
  for (int p = 0; p < city->decompose->n_persons; p++)
    price = MAX(price, step[p] + 2 * spacing[p]);
  return price + wish;
}

static void
set_costs(RnCity *city)
{
  const RnModel *model = city->model;
  gint64 price = outsourcing_price(city) / 2;
  city->cost = g_new(gint64, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++)
    city->cost[c] = model->cols[c].cost;
  city->outsourced = g_memdup2(city->cost, sizeof(gint64) * (gsize)MAX(model->n_cols, 1));
  if (city->blocks->n == 1)
    return;
  for (int r = 0; r < city->decompose->n_rows; r++) {
    int row = city->decompose->row[r];
    for (int k = model->start[row]; k < model->start[row + 1]; k++)
      if (model->col[k] >= model->n_options && model->value[k] > 0)
        city->outsourced[model->col[k]] = MIN(city->outsourced[model->col[k]], MAX(price, 1));
  }
}

/* --- the joint problem --- */

/* Counts what the joint dive settled across blocks, and marks the blocks that are touched. */
static void
hand_out_cross(RnCity *city)
{
  const RnDecompose *d = city->decompose;
  memset(city->held, 0, sizeof(int) * (gsize)(d->n_rows + 1));
  for (int b = 0; b < city->blocks->n; b++)
    city->block[b].again = city->block[b].cost > city->block[b].target;
  for (int o = 0; o < city->model->n_options; o++) {
    if (!city->blocks->is_cross[o] || !city->value[o])
      continue;
    city->block[city->blocks->of_person[d->person[o]]].again = TRUE;
    for (int e = d->row_of.start[o]; e < d->row_of.start[o + 1]; e++) {
      int row = d->row_of.item[e], block = city->blocks->of_row[row];
      if (block < 0)
        continue;
      city->held[row]++;
      city->block[block].again = TRUE;
    }
  }
}

static void
solve_joint(RnCity *city, RnGenerate *joint)
{
  const RnDecompose *d = city->decompose;
  for (int b = 0; b < city->blocks->n; b++)
    for (int i = 0; i < city->block[b].scope.n_rows; i++)
      joint->best_price[city->block[b].scope.row[i]] = city->block[b].price[city->block[b].scope.row[i]];
  rn_generate_start(joint, NULL);
  for (int b = 0; b < city->blocks->n; b++)
    rn_master_take(joint->master, city->block[b].state);
  gint64 goal = city->result->found ? city->result->objective - city->model->constant : 0;
  rn_generate_climb(joint, JOINT_STEPS, JOINT_KEPT, 1, goal);
  rn_generate_sift(joint, JOINT_SIFTED);
  (void)rn_generate_run(joint);
  if (joint->bound == G_MININT64)
    return;
  memcpy(city->price, joint->best_price, sizeof(int) * (gsize)d->n_rows);
  rn_city_raise_bound(city, rn_generate_target(joint));
}

/* The rota that the task begins with, when it is one. */
static void
offer_start(RnCity *city)
{
  for (int o = 0; city->task->start && o < city->model->n_options; o++)
    city->value[o] = (gint8)city->task->start[o];
  if (city->task->start)
    rn_city_offer(city, city->value);
}

static RnGenerate *
generate_all(RnCity *city)
{
  const RnDecompose *d = city->decompose;
  for (int p = 0; p < d->n_persons; p++)
    city->everybody[p] = p;
  for (int r = 0; r < d->n_rows; r++)
    city->every_row[r] = r;
  RnScope scope = { d, d->n_persons, city->everybody, d->n_rows, city->every_row, city->cost, city->lower, city->upper,
                    NULL };
  return rn_generate_new(&scope, city->team, city->task->stop, city->task->work_limit);
}

/* The cross duties of a dive that leaves none in part, then the blocks that they touch. */
static void
dive_across(RnCity *city, RnGenerate *joint)
{
  RnDive cross = { .generate = joint, .target = rn_generate_target(joint), .lower = city->lower, .upper = city->upper,
                   .candidate = city->blocks->is_cross, .budget = 1, .nodes = BLOCK_NODES, .value = city->value };
  if (rn_dive_run(&cross) != RN_DIVE_FOUND)
    return;
  hand_out_cross(city);
  rn_city_for_blocks(city, rn_city_solve_block_again);
  rn_city_offer_blocks(city);
}

static void
work_joint(RnCity *city)
{
  g_autoptr(RnGenerate) joint = generate_all(city);
  solve_joint(city, joint);
  rn_proof_tree_cut(city->result->proof, 0);
  rn_generate_record(joint, city->result->proof);
  if (!rn_city_is_done(city) && joint->bound != G_MININT64)
    dive_across(city, joint);
  city->result->work += rn_generate_work(joint);
  if (!rn_city_is_done(city) && joint->bound != G_MININT64)
    rn_city_finish(city, joint);
}

/* One block is the whole: no joint master, no cross duties. */
static void
solve_single(RnCity *city)
{
  RnCityBlock *block = &city->block[0];
  rn_city_anneal_block(block);
  block->cost = rn_scope_cost(&block->scope, block->value);
  g_autoptr(RnGenerate) all = generate_all(city);
  gboolean usable = block->cost < RN_MODEL_BROKEN / 2;
  if (usable)
    rn_city_offer_blocks(city);
  rn_generate_start(all, usable ? block->value : NULL);
  rn_generate_climb(all, CLIMB_STEPS, CLIMB_KEPT, 1, usable ? block->cost : 0);
  (void)rn_generate_run(all);
  if (all->bound == G_MININT64)
    return;
  rn_proof_tree_cut(city->result->proof, 0);
  rn_generate_record(all, city->result->proof);
  memcpy(city->price, all->best_price, sizeof(int) * (gsize)city->decompose->n_rows);
  block->target = rn_generate_target(all);
  rn_city_raise_bound(city, block->target);
  block->scope.cost = city->cost;
  memcpy(city->value, block->value, (gsize)city->model->n_options);
  rn_city_dive_block(block, all, city->lower, city->upper);
  rn_city_offer_blocks(city);
  city->result->work += rn_generate_work(all);
  rn_city_finish(city, all);
}

static void
split_parts(RnCity *city)
{
  const RnModel *model = city->model;
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  gint64 constant;
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = c < model->n_options && city->blocks->is_cross[c] && !lower[c] ? 0 : model->cols[c].upper;
  }
  city->parts = rn_part_split(model, keep, lower, upper, &constant);
}

static void
clear_city(RnCity *city)
{
  for (int b = 0; city->block && b < city->blocks->n; b++) {
    RnCityBlock *block = &city->block[b];
    g_free(block->lower);
    g_free(block->upper);
    g_free(block->value);
    g_free(block->price);
    rn_master_state_free(block->state);
  }
  g_free(city->block);
  g_clear_pointer(&city->parts, g_ptr_array_unref);
  g_free(city->cost);
  g_free(city->outsourced);
  g_free(city->lower);
  g_free(city->upper);
  g_free(city->value);
  g_free(city->price);
  g_free(city->held);
  g_free(city->everybody);
  g_free(city->every_row);
}

gboolean
rn_city_solve(const RnMipTask *task, RnMipResult *result)
{
  if (task->model->n_options == 0)
    return FALSE;
  g_autoptr(RnTeam) team = rn_team_new(task->threads);
  g_autoptr(RnDecompose) decompose = rn_decompose_new(task->model, team);
  if (!decompose)
    return FALSE;
  g_autoptr(RnBlocks) blocks = rn_blocks_new(decompose);
  RnCity city = { .task = task, .result = result, .model = task->model, .team = team, .decompose = decompose,
                  .blocks = blocks };
  gsize n = (gsize)task->model->n_options;
  set_costs(&city);
  split_parts(&city);
  city.lower = g_new(gint8, n + 1);
  city.upper = g_new(gint8, n + 1);
  city.value = g_new0(gint8, n + 1);
  city.price = g_new0(int, decompose->n_rows + 1);
  city.everybody = g_new(int, decompose->n_persons + 1);
  city.every_row = g_new(int, decompose->n_rows + 1);
  city.held = g_new0(int, decompose->n_rows + 1);
  for (gsize o = 0; o < n; o++) {
    city.lower[o] = (gint8)task->model->cols[o].lower;
    city.upper[o] = (gint8)task->model->cols[o].upper;
  }
  city.block = g_new0(RnCityBlock, blocks->n);
  for (int b = 0; b < blocks->n; b++) {
    rn_city_init_block(&city, b);
    city.block[b].again = TRUE;
  }
  if (task->records && !result->proof)
    result->proof = rn_proof_tree_new();
  offer_start(&city);
  if (blocks->n == 1)
    solve_single(&city);
  else {
    rn_city_for_blocks(&city, rn_city_solve_block);
    rn_city_offer_blocks(&city);
    if (!rn_city_is_done(&city))
      work_joint(&city);
  }
  for (int b = 0; b < blocks->n; b++)
    result->work += city.block[b].work;
  clear_city(&city);
  return TRUE;
}
