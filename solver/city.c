/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The way of a city.
 *
 * 1. Annealing, block by block, for a first rota.
 * 2. Lagrangian steps over everything give every joint row a price: the market.
 * 3. Every block generates its columns for itself. What its persons do in other blocks earns the market's price; what
 *    its rows lack can be bought for a little more. So the blocks' programs already agree about most cross duties.
 * 4. The joint master starts from the bases of the blocks; its bound is the bound of the part.
 * 5. A dive settles the duties that cross blocks, and no others; then every block dives with these.
 * 6. Where that misses the bound, the gap is closed over everything (city_finish.c).
 *
 * Blocks are tasks for a team; each has its own arrays, and nothing depends on which thread takes it. */

#include "solver/city_parts.h"

#include "solver/part.h"

#include <string.h>

#define CLIMB_STEPS 200
#define CLIMB_KEPT 14
#define MARKET_STEPS 100
#define MARKET_FIRST 0.3
#define MARKUP 8            /* of what a block buys */
#define JOINT_STEPS 40
#define JOINT_FIRST 0.05
#define JOINT_KEPT 8
#define ATTEMPTS 6
#define OFFERED 0.01        /* reduced cost up to which the joint program's rosters go to the blocks */
#define JOINT_SIFTED 5      /* cost above the cheapest roster */
#define CROSS_NODES 30
#define FIRST_CROSS_NODES 12 /* months whose bound can be met need a few, and large cities some more */
#define CROSS_BUDGET 2
#define FEW_DUTIES 5        /* of a person: with as many, the compact program bounds better */
#define MANY_COUNTS 8       /* of a person */

/* --- costs --- */

static void
set_costs(RnCity *city)
{
  const RnModel *model = city->model;
  city->cost = g_new(gint64, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++)
    city->cost[c] = model->cols[c].cost;
}

/* Costs under which every block can be priced on its own: a duty in a row of another block earns the row's price, and
 * what a row lacks can be bought for a little more. */
static void
set_market(RnCity *city)
{
  const RnModel *model = city->model;
  const RnDecompose *d = city->decompose;
  city->market = g_memdup2(city->cost, sizeof(gint64) * (gsize)MAX(model->n_cols, 1));
  for (int o = 0; o < model->n_options; o++) {
    gint64 earned = 0;
    for (int e = d->row_of.start[o]; e < d->row_of.start[o + 1]; e++)
      if (city->blocks->of_row[d->row_of.item[e]] != city->blocks->of_person[d->person[o]])
        earned += city->price[d->row_of.item[e]];
    city->market[o] -= earned / d->scale;
  }
  for (int r = 0; r < d->n_rows; r++) {
    gint64 most = MAX(city->price[r] / d->scale + MARKUP, 1);
    for (int k = model->start[d->row[r]]; k < model->start[d->row[r] + 1]; k++)
      if (model->col[k] >= model->n_options && model->value[k] > 0)
        city->market[model->col[k]] = MIN(city->market[model->col[k]], most);
  }
}

/* --- the joint problem --- */

/* Whether a cross duty concerns a block: its person's, or one of its rows'. */
static gboolean
touches(const RnCity *city, int option, int block)
{
  const RnDecompose *d = city->decompose;
  if (city->blocks->of_person[d->person[option]] == block)
    return TRUE;
  for (int e = d->row_of.start[option]; e < d->row_of.start[option + 1]; e++)
    if (city->blocks->of_row[d->row_of.item[e]] == block)
      return TRUE;
  return FALSE;
}

/* Bounds of the options for their persons' blocks, cross ones as city->value has settled them. */
static void
fix_cross(RnCity *city)
{
  for (int o = 0; o < city->model->n_options; o++) {
    gboolean is_cross = city->blocks->is_cross[o];
    city->block_lower[o] = is_cross ? city->value[o] : city->lower[o];
    city->block_upper[o] = is_cross ? city->value[o] : city->upper[o];
  }
}

/* Counts what is settled across blocks, and marks the blocks for which that is new, or which fell short. */
static void
hand_out_cross(RnCity *city, const gint8 *before)
{
  const RnDecompose *d = city->decompose;
  memset(city->held, 0, sizeof(int) * (gsize)(d->n_rows + 1));
  for (int b = 0; b < city->blocks->n; b++)
    city->block[b].again = !before || rn_city_is_short(&city->block[b]);
  for (int o = 0; o < city->model->n_options; o++) {
    if (!city->blocks->is_cross[o])
      continue;
    for (int b = 0; before && before[o] != city->value[o] && b < city->blocks->n; b++)
      city->block[b].again = city->block[b].again || touches(city, o, b);
    for (int e = d->row_of.start[o]; city->value[o] && e < d->row_of.start[o + 1]; e++)
      if (city->blocks->of_row[d->row_of.item[e]] >= 0)
        city->held[d->row_of.item[e]]++;
  }
}

/* What a rota may cost, for the length of Lagrangian steps: the best one without what its open rows cost, since that
 * would lead far away from any good prices. */
static gint64
hope(const RnCity *city, const RnGenerate *joint)
{
  RnScope persons = joint->scope;
  g_autofree gint8 *value = g_new0(gint8, city->model->n_options + 1);
  gint64 cost = rn_city_best(city, value), scale = city->decompose->scale;
  if (cost == G_MAXINT64)
    return 0;
  persons.n_rows = 0;
  gint64 filled = rn_scope_cost(&persons, value);
  return joint->bound == G_MININT64 || filled * scale > joint->bound ? filled : cost;
}

/* Prices of all joint rows, by Lagrangian steps over the whole city. */
static void
find_prices(RnCity *city, RnGenerate *joint)
{
  rn_generate_climb(joint, MARKET_STEPS, 0, MARKET_FIRST, hope(city, joint));
  if (joint->bound == G_MININT64)
    return;
  memcpy(city->price, joint->best_price, sizeof(int) * (gsize)city->decompose->n_rows);
  rn_city_raise_bound(city, rn_generate_target(joint));
}

static void
solve_joint(RnCity *city, RnGenerate *joint)
{
  rn_generate_start(joint, NULL);
  for (int b = 0; b < city->blocks->n; b++)
    rn_master_take(joint->master, city->block[b].state);
  rn_generate_climb(joint, JOINT_STEPS, JOINT_KEPT, JOINT_FIRST, hope(city, joint));
  rn_generate_sift(joint, JOINT_SIFTED);
  (void)rn_generate_run(joint);
  if (joint->bound == G_MININT64)
    return;
  memcpy(city->price, joint->best_price, sizeof(int) * (gsize)city->decompose->n_rows);
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

/* Forbids, in every block that fell short, one cross duty that has not been tried yet. Returns how many. */
static int
ban_doubtful(RnCity *city, guint8 *tried)
{
  int banned = 0;
  for (int b = 0; b < city->blocks->n; b++) {
    if (!rn_city_is_short(&city->block[b]))
      continue;
    for (int o = 0; o < city->model->n_options; o++)
      if (city->blocks->is_cross[o] && city->value[o] && !city->lower[o] && !tried[o] && touches(city, o, b)) {
        tried[o] = 1;
        city->upper[o] = 0;
        banned++;
        break;
      }
  }
  return banned;
}

/* A dive that leaves no cross duty in part, into city->value. RN_DIVE_LIMIT only when the nodes have run out. */
static RnDiveStatus
settle_cross(RnCity *city, RnGenerate *joint, gint64 above, int nodes)
{
  RnDive cross = { .generate = joint, .target = rn_generate_target(joint) + above, .lower = city->lower,
                   .upper = city->upper, .candidate = city->blocks->is_cross, .budget = CROSS_BUDGET, .nodes = nodes,
                   .value = city->value };
  RnDiveStatus status = rn_dive_run(&cross);
  return status == RN_DIVE_LIMIT && cross.nodes_used < nodes ? RN_DIVE_REFUTED : status;
}

/* Whether more than half of the blocks miss their bounds, and the rota is not near: no other cross duties help then. */
static gboolean
are_most_short(const RnCity *city)
{
  int n = 0;
  for (int b = 0; b < city->blocks->n; b++)
    n += rn_city_is_short(&city->block[b]);
  return 2 * n > city->blocks->n && !rn_city_is_near(city);
}

/* The cross duties of a dive at the joint bound or not far above it, or none at all, then the blocks with these. A block
 * that falls short then does without one of them, and the dive is done once more. FALSE where the first
 * dive loses its way (in a small city, the first two), or most blocks do: then the bound is too low to be aimed at. */
static gboolean
dive_across(RnCity *city, RnGenerate *joint)
{
  static const int above[] = { 0, 2, 10 };
  gsize n = (gsize)city->model->n_options;
  g_autofree gint8 *upper = g_memdup2(city->upper, n + 1);
  g_autofree gint8 *kept = g_memdup2(city->upper, n + 1);
  g_autofree gint8 *before = g_new0(gint8, n + 1);
  g_autofree guint8 *tried = g_new0(guint8, n + 1);
  city->joint = rn_master_save(joint->master, OFFERED);
  memcpy(city->value, city->lower, n);
  RnDiveStatus status = settle_cross(city, joint, above[0], MAX(FIRST_CROSS_NODES, city->blocks->n));
  if (status == RN_DIVE_LIMIT && rn_city_is_small(city)) /* the best rota may be a little dearer */
    status = settle_cross(city, joint, above[1], FIRST_CROSS_NODES);
  if (status == RN_DIVE_LIMIT)
    return FALSE;
  for (guint i = 1; i < G_N_ELEMENTS(above) && status != RN_DIVE_FOUND; i++)
    status = settle_cross(city, joint, above[i], CROSS_NODES);
  gboolean settled = status == RN_DIVE_FOUND, is_lost = FALSE;
  for (int attempt = 0; attempt < ATTEMPTS && !is_lost; attempt++) {
    if (settled || attempt == 0) {
      memcpy(kept, city->upper, n);
      hand_out_cross(city, attempt == 0 ? NULL : before);
      fix_cross(city);
      rn_city_for_blocks(city, rn_city_solve_block);
      rn_city_offer_blocks(city);
    } else
      memcpy(city->upper, kept, n);
    gboolean closes = rn_city_is_near(city) && (attempt > 0 || rn_city_is_small(city));
    is_lost = attempt == 0 && are_most_short(city);
    if (rn_city_is_done(city) || closes || is_lost || ban_doubtful(city, tried) == 0)
      break;
    memcpy(before, city->value, n);
    settled = settle_cross(city, joint, 0, CROSS_NODES) == RN_DIVE_FOUND;
  }
  memcpy(city->upper, upper, n);
  rn_master_ban(joint->master);
  return !is_lost;
}

static void
work_joint(RnCity *city)
{
  g_autoptr(RnGenerate) joint = generate_all(city);
  find_prices(city, joint);
  set_market(city);
  rn_city_for_blocks(city, rn_city_price_block);
  solve_joint(city, joint);
  rn_proof_tree_cut(city->result->proof, 0);
  rn_generate_record(joint, city->result->proof);
  gboolean is_wide = !rn_city_is_done(city) && joint->bound != G_MININT64 && !dive_across(city, joint) &&
                     !rn_city_is_done(city);
  city->result->work += rn_generate_work(joint);
  if (is_wide)
    rn_city_search_wide(city, joint);
  else if (!rn_city_is_done(city) && joint->bound != G_MININT64)
    rn_city_finish(city, joint);
}

/* One block is the whole: no joint master, no cross duties. */
static void
solve_single(RnCity *city)
{
  RnCityBlock *block = &city->block[0];
  rn_city_anneal_block(block);
  g_clear_pointer(&city->parts, g_ptr_array_unref);
  block->cost = rn_scope_cost(&block->scope, city->block_value);
  g_autoptr(RnGenerate) all = generate_all(city);
  gboolean usable = block->cost < RN_MODEL_BROKEN / 2;
  if (usable)
    rn_city_offer_blocks(city);
  rn_generate_start(all, usable ? city->block_value : NULL);
  rn_generate_climb(all, CLIMB_STEPS, CLIMB_KEPT, 1, usable ? block->cost : 0);
  (void)rn_generate_run(all);
  if (all->bound == G_MININT64)
    return;
  rn_proof_tree_cut(city->result->proof, 0);
  rn_generate_record(all, city->result->proof);
  memcpy(city->price, all->best_price, sizeof(int) * (gsize)city->decompose->n_rows);
  block->target = rn_generate_target(all);
  rn_city_raise_bound(city, block->target);
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
  for (int b = 0; city->block && b < city->blocks->n; b++)
    rn_master_state_free(city->block[b].state);
  g_free(city->block);
  g_clear_pointer(&city->parts, g_ptr_array_unref);
  g_free(city->cost);
  g_free(city->market);
  rn_master_state_free(city->joint);
  g_free(city->lower);
  g_free(city->upper);
  g_free(city->value);
  g_free(city->block_lower);
  g_free(city->block_upper);
  g_free(city->block_value);
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
  city.block_lower = g_new(gint8, n + 1);
  city.block_upper = g_new(gint8, n + 1);
  city.block_value = g_new(gint8, n + 1);
  city.price = g_new0(int, decompose->n_rows + 1);
  city.everybody = g_new(int, decompose->n_persons + 1);
  city.every_row = g_new(int, decompose->n_rows + 1);
  city.held = g_new0(int, decompose->n_rows + 1);
  for (gsize o = 0; o < n; o++) {
    city.lower[o] = (gint8)task->model->cols[o].lower;
    city.upper[o] = (gint8)task->model->cols[o].upper;
    city.block_lower[o] = city.block_value[o] = city.lower[o];
    city.block_upper[o] = blocks->is_cross[o] && !city.lower[o] ? 0 : city.upper[o];
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
    rn_city_for_blocks(&city, rn_city_anneal_block);
    g_clear_pointer(&city.parts, g_ptr_array_unref);
    rn_city_offer_blocks(&city);
    if (!rn_city_is_done(&city))
      work_joint(&city);
  }
  for (int b = 0; b < blocks->n; b++)
    result->work += city.block[b].work;
  clear_city(&city);
  return TRUE;
}

gboolean
rn_city_suits_counts(const RnModel *model)
{
  int most = 0, suited = 0, persons = rn_model_count_persons(model);
  for (int o = 0; o < model->n_options; o++)
    most = MAX(most, model->person[o] + 1);
  g_autofree int *count = g_new0(int, most + 1);
  for (int r = 0; r < model->n_rows; r++)
    if (model->rows[r].kind == RN_ROW_COUNT && model->start[r] < model->start[r + 1] &&
        model->col[model->start[r]] < model->n_options)
      count[model->person[model->col[model->start[r]]]]++;
  for (int p = 0; p < most; p++)
    suited += count[p] > MANY_COUNTS;
  return 2 * suited > persons && rn_model_count_seats(model) < FEW_DUTIES * persons;
}
