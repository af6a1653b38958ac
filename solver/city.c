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

#include "solver/city.h"

#include "solver/anneal.h"
#include "solver/blocks.h"
#include "solver/dive.h"
#include "solver/part.h"
#include "solver/renew.h"

#include <string.h>

#define ANNEAL_STEPS 8000
#define CLIMB_STEPS 200
#define CLIMB_KEPT 14
#define AGAIN_STEPS 40
#define JOINT_STEPS 160
#define JOINT_KEPT 8
#define JOINT_SIFTED 5      /* cost above the cheapest roster */
#define BLOCK_NODES 30
#define BLOCK_BUDGET 1.5
#define FINISH_NODES 60
#define FINISH_ROUNDS 6
#define SMALL 100           /* persons */
#define NEAR 4              /* a gap that the tree may close */
#define RENEW_ROUNDS 100
#define KEPT_REDUCED_COST 0.01

typedef struct {
  const RnMipTask *task;
  RnMipResult *result;
  const RnModel *model;
  const RnDecompose *decompose;
  const RnBlocks *blocks;
  GPtrArray *parts;          /* RnPart of the model without cross options, for annealing */
  gint64 *cost;              /* of the model's columns */
  gint64 *outsourced;        /* with measuring columns of joint rows at the outsourcing price at most */
  struct Block *block;
  gint8 *lower, *upper;      /* of all options, as the joint dive left them */
  gint8 *value;
  int *price;                /* of the joint bound */
  int *everybody, *every_row;
  int *held;                 /* per joint row: options taken by persons of other blocks than the row's */
} City;

typedef struct Block {
  City *city;
  int number;
  RnScope scope;
  gint8 *lower, *upper, *value;
  RnMasterState *state;
  int *price;
  gint64 target;             /* of its own bound */
  gint64 cost;               /* of value, by the scope's costs */
  gboolean hits;             /* value costs the target */
  gboolean again;
  gint64 work;
} Block;

static gint64
number_of_columns(const City *city)
{
  return city->model->n_options;
}

/* --- costs --- */

/* What a seat may cost at most while its block is on its own: the dearest duty that a person is likely to take instead,
 * by the first step of each of his counts, two spacing prices and his wishes. */
static gint64
outsourcing_price(const City *city)
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
set_costs(City *city)
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

/* --- blocks --- */

static void
init_block(City *city, int b)
{
  Block *block = &city->block[b];
  const RnBlocks *blocks = city->blocks;
  gsize n = (gsize)number_of_columns(city);
  block->city = city;
  block->number = b;
  block->lower = g_new(gint8, n + 1);
  block->upper = g_new(gint8, n + 1);
  block->value = g_new0(gint8, n + 1);
  block->price = g_new0(int, city->decompose->n_rows + 1);
  for (gsize o = 0; o < n; o++) {
    block->lower[o] = (gint8)city->model->cols[o].lower;
    block->upper[o] = (gint8)(blocks->is_cross[o] && !block->lower[o] ? 0 : city->model->cols[o].upper);
  }
  block->scope = (RnScope){ .decompose = city->decompose, .cost = city->outsourced, .lower = block->lower,
                            .upper = block->upper };
  block->scope.n_persons = blocks->person.start[b + 1] - blocks->person.start[b];
  block->scope.person = blocks->person.item + blocks->person.start[b];
  block->scope.n_rows = blocks->row.start[b + 1] - blocks->row.start[b];
  block->scope.row = blocks->row.item + blocks->row.start[b];
}

static void
anneal_block(Block *block)
{
  const City *city = block->city;
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
      block->value[part->parent[c]] = (gint8)value[c];
  }
  for (gsize o = 0; o < (gsize)city->model->n_options; o++)
    if (city->model->cols[o].lower == city->model->cols[o].upper)
      block->value[o] = block->lower[o];
}

/* A rota at the block's bound, or not far above it. lower and upper are the arrays of generate's scope. */
static void
dive_block(Block *block, RnGenerate *generate, gint8 *lower, gint8 *upper)
{
  static const int above[] = { 0, 1, 3, 10, 40 };
  g_autofree gint8 *value = g_memdup2(block->value, (gsize)block->city->model->n_options + 1);
  block->hits = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(above); i++) {
    gint64 target = block->target + above[i];
    if (block->cost <= target)
      break;
    RnDive dive = { .generate = generate, .target = target, .lower = lower, .upper = upper,
                    .budget = BLOCK_BUDGET, .nodes = BLOCK_NODES, .value = value };
    RnDiveStatus status = rn_dive_run(&dive);
    if (status != RN_DIVE_FOUND)
      continue;
    memcpy(block->value, value, (gsize)block->city->model->n_options);
    block->cost = rn_scope_cost(&block->scope, block->value);
    break;
  }
  block->hits = block->cost <= block->target;
}

static void
solve_block(Block *block)
{
  const City *city = block->city;
  RnLpStop stop = city->task->stop;
  anneal_block(block);
  block->cost = rn_scope_cost(&block->scope, block->value);
  g_autoptr(RnGenerate) generate = rn_generate_new(&block->scope, stop, city->task->work_limit);
  gboolean usable = block->cost < RN_MODEL_BROKEN / 2;
  rn_generate_start(generate, usable ? block->value : NULL);
  rn_generate_climb(generate, CLIMB_STEPS, CLIMB_KEPT, 1, usable ? block->cost : 0);
  (void)rn_generate_run(generate);
  memcpy(block->price, generate->best_price, sizeof(int) * (gsize)city->decompose->n_rows);
  block->target = rn_generate_target(generate);
  block->state = rn_master_save(generate->master, KEPT_REDUCED_COST);
  dive_block(block, generate, block->lower, block->upper);
  block->work += rn_generate_work(generate);
}

/* Once more, with the cross duties that the city's bounds fix. */
static void
solve_block_again(Block *block)
{
  City *city = block->city;
  gsize n = (gsize)city->model->n_options;
  block->scope.cost = city->cost;
  block->scope.given = city->held;
  memcpy(block->lower, city->lower, n);
  memcpy(block->upper, city->upper, n);
  for (gsize o = 0; o < n; o++)
    if (city->blocks->is_cross[o] && !block->lower[o])
      block->upper[o] = 0;
  g_autoptr(RnGenerate) generate = rn_generate_new(&block->scope, city->task->stop, city->task->work_limit);
  memcpy(generate->best_price, city->price, sizeof(int) * (gsize)city->decompose->n_rows);
  rn_generate_start(generate, NULL);
  rn_master_take(generate->master, block->state);
  rn_master_ban(generate->master);
  rn_generate_climb(generate, AGAIN_STEPS, 4, 0.3, block->cost);
  (void)rn_generate_run(generate);
  block->target = rn_generate_target(generate);
  block->cost = G_MAXINT64;
  dive_block(block, generate, block->lower, block->upper);
  block->work += rn_generate_work(generate);
}

typedef struct {
  City *city;
  void (*solve)(Block *block);
  int next;       /* atomic */
} Batch;

static gpointer
run_blocks(gpointer data)
{
  Batch *batch = data;
  for (;;) {
    int b = g_atomic_int_add(&batch->next, 1);
    if (b >= batch->city->blocks->n)
      return NULL;
    if (batch->city->block[b].again)
      batch->solve(&batch->city->block[b]);
  }
}

static gpointer
run_thread(gpointer data)
{
  run_blocks(data);
  rn_lp_end_thread();
  return NULL;
}

static void
for_blocks(City *city, void (*solve)(Block *block))
{
  Batch batch = { .city = city, .solve = solve };
  GThread *thread[64];
  int threads = CLAMP(city->task->threads, 1, MIN(64, city->blocks->n));
  for (int t = 1; t < threads; t++)
    thread[t] = g_thread_new("rinban-block", run_thread, &batch);
  run_blocks(&batch);
  for (int t = 1; t < threads; t++)
    g_thread_join(thread[t]);
}

/* --- the joint problem --- */

/* Takes the values of the blocks' persons together; improves the result when they make a better rota. */
static void
offer_blocks(City *city)
{
  const RnModel *model = city->model;
  g_autofree int *value = g_new0(int, model->n_cols + 1);
  gint64 objective;
  for (int b = 0; b < city->blocks->n; b++)
    for (int i = 0; i < city->block[b].scope.n_persons; i++) {
      int person = city->block[b].scope.person[i];
      for (int k = city->decompose->option.start[person]; k < city->decompose->option.start[person + 1]; k++)
        value[city->decompose->option.item[k]] = city->block[b].value[city->decompose->option.item[k]];
    }
  if (rn_model_complete(model, value, &objective) && (!city->result->found || objective < city->result->objective)) {
    rn_mip_result_take(city->result, value, model->n_cols, objective);
    if (city->task->report)
      city->task->report(city->result->objective, city->result->bound, city->task->report_data);
  }
}

static gboolean
is_done(const City *city)
{
  const RnMipResult *result = city->result;
  gboolean stops = city->task->stop.should_stop && city->task->stop.should_stop(city->task->stop.data);
  return stops || (result->found && result->bound >= result->objective);
}

static void
raise_bound(City *city, gint64 bound)
{
  bound += city->model->constant;
  if (bound <= city->result->bound)
    return;
  city->result->bound = bound;
  if (city->task->report)
    city->task->report(city->result->found ? city->result->objective : G_MAXINT64, bound, city->task->report_data);
}

/* Counts what the joint dive fixed across blocks, and marks the blocks that are touched. */
static void
hand_out_cross(City *city)
{
  const RnDecompose *d = city->decompose;
  memset(city->held, 0, sizeof(int) * (gsize)(d->n_rows + 1));
  for (int b = 0; b < city->blocks->n; b++)
    city->block[b].again = city->block[b].cost > city->block[b].target;
  for (int o = 0; o < city->model->n_options; o++) {
    if (!city->blocks->is_cross[o] || !city->lower[o])
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
solve_joint(City *city, RnGenerate *joint)
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
  if (rn_generate_run(joint) != RN_LP_OPTIMAL)
    return;
  memcpy(city->price, joint->best_price, sizeof(int) * (gsize)d->n_rows);
  raise_bound(city, rn_generate_target(joint));
}

/* --- closing the gap --- */

/* The best rota, as bytes, and its cost without the constant. */
static gint64
read_best(const City *city, gint8 *value)
{
  if (!city->result->found)
    return G_MAXINT64;
  for (int o = 0; o < city->model->n_options; o++)
    value[o] = (gint8)city->result->value[o];
  return city->result->objective - city->model->constant;
}

static void
offer(City *city, const gint8 *value)
{
  g_autofree int *whole = g_new0(int, city->model->n_cols + 1);
  gint64 objective;
  for (int o = 0; o < city->model->n_options; o++)
    whole[o] = value[o];
  if (!rn_model_complete(city->model, whole, &objective) ||
      (city->result->found && objective >= city->result->objective))
    return;
  rn_mip_result_take(city->result, whole, city->model->n_cols, objective);
  if (city->task->report)
    city->task->report(objective, city->result->bound, city->task->report_data);
}

static gboolean
has_work(const City *city)
{
  return city->result->work < city->task->work_limit;
}

/* The exact tree, within some nodes. */
static void
close_gap(City *city, RnGenerate *all, int nodes, gint8 *value, gint64 *bound)
{
  gint64 cost = read_best(city, value);
  (void)rn_dive_close(all, city->lower, city->upper, nodes, &city->result->proof, value, &cost, bound);
  if (cost != G_MAXINT64)
    offer(city, value);
  raise_bound(city, *bound);
}

/* Neighbourhoods, dives at the bound and the exact tree in turn, each time with twice the work. */
static void
finish(City *city, RnGenerate *all)
{
  gsize n = (gsize)city->model->n_options;
  g_autofree gint8 *value = g_new0(gint8, n + 1);
  gint64 bound = rn_generate_target(all);
  for (int round = 0; round < FINISH_ROUNDS && !is_done(city) && has_work(city); round++) {
    gint64 cost, before = rn_generate_work(all);
    cost = read_best(city, value);
    gboolean near = cost == G_MAXINT64 || cost - bound <= NEAR;
    if (round == 0 && near && city->decompose->n_persons <= SMALL)
      close_gap(city, all, 4 * FINISH_NODES, value, &bound);
    if (is_done(city))
      break;
    cost = read_best(city, value);
    RnRenew renew = { .decompose = city->decompose, .cost = city->cost, .lower = city->lower, .upper = city->upper,
                      .price = city->price, .seed = city->task->seed + (guint64)round, .rounds = RENEW_ROUNDS << round,
                      .work_limit = city->task->work_limit - city->result->work, .target = bound,
                      .stop = city->task->stop };
    if (cost != G_MAXINT64 && rn_renew_search(&renew, value, &cost, &city->result->work))
      offer(city, value);
    if (is_done(city))
      break;
    RnDive dive = { .generate = all, .target = bound, .lower = city->lower, .upper = city->upper,
                    .budget = BLOCK_BUDGET, .nodes = FINISH_NODES << round, .value = value };
    g_autofree gint8 *lower = g_memdup2(city->lower, n + 1);
    g_autofree gint8 *upper = g_memdup2(city->upper, n + 1);
    if (rn_dive_run(&dive) == RN_DIVE_FOUND) {
      offer(city, value);
      memcpy(city->lower, lower, n);
      memcpy(city->upper, upper, n);
      rn_master_ban(all->master);
    }
    if (!is_done(city) && (near || round >= FINISH_ROUNDS / 2))
      close_gap(city, all, FINISH_NODES << (round + 1), value, &bound);
    city->result->work += rn_generate_work(all) - before;
  }
}

/* The rota that the task begins with, when it is one. */
static void
offer_start(City *city)
{
  for (int o = 0; city->task->start && o < city->model->n_options; o++)
    city->value[o] = (gint8)city->task->start[o];
  if (city->task->start)
    offer(city, city->value);
}

static RnGenerate *
generate_all(City *city)
{
  const RnDecompose *d = city->decompose;
  for (int p = 0; p < d->n_persons; p++)
    city->everybody[p] = p;
  for (int r = 0; r < d->n_rows; r++)
    city->every_row[r] = r;
  RnScope scope = { d, d->n_persons, city->everybody, d->n_rows, city->every_row, city->cost, city->lower, city->upper,
                    NULL };
  return rn_generate_new(&scope, city->task->stop, city->task->work_limit);
}

/* The cross duties of a dive that leaves none in part, then the blocks that they touch. */
static void
dive_across(City *city, RnGenerate *joint)
{
  gsize n = (gsize)city->model->n_options;
  g_autofree gint8 *lower = g_memdup2(city->lower, n + 1);
  g_autofree gint8 *upper = g_memdup2(city->upper, n + 1);
  RnDive cross = { .generate = joint, .target = rn_generate_target(joint), .lower = city->lower, .upper = city->upper,
                   .candidate = city->blocks->is_cross, .budget = 1, .nodes = BLOCK_NODES };
  if (rn_dive_run(&cross) != RN_DIVE_FOUND)
    return;
  hand_out_cross(city);
  memcpy(city->value, city->lower, n);
  memcpy(city->lower, lower, n);
  for (gsize o = 0; o < n; o++)
    if (city->blocks->is_cross[o])
      city->lower[o] = city->value[o];
  for_blocks(city, solve_block_again);
  offer_blocks(city);
  memcpy(city->lower, lower, n);
  memcpy(city->upper, upper, n);
  rn_master_ban(joint->master);
}

static void
work_joint(City *city)
{
  g_autoptr(RnGenerate) joint = generate_all(city);
  solve_joint(city, joint);
  if (city->result->proof)
    rn_generate_record(joint, city->result->proof);
  if (!is_done(city) && joint->bound != G_MININT64)
    dive_across(city, joint);
  city->result->work += rn_generate_work(joint);
  if (!is_done(city) && joint->bound != G_MININT64)
    finish(city, joint);
}

/* One block is the whole: no joint master, no cross duties. */
static void
solve_single(City *city)
{
  Block *block = &city->block[0];
  anneal_block(block);
  block->cost = rn_scope_cost(&block->scope, block->value);
  g_autoptr(RnGenerate) all = generate_all(city);
  gboolean usable = block->cost < RN_MODEL_BROKEN / 2;
  if (usable)
    offer_blocks(city);
  rn_generate_start(all, usable ? block->value : NULL);
  rn_generate_climb(all, CLIMB_STEPS, CLIMB_KEPT, 1, usable ? block->cost : 0);
  (void)rn_generate_run(all);
  if (all->bound == G_MININT64)
    return;
  if (city->result->proof)
    rn_generate_record(all, city->result->proof);
  memcpy(city->price, all->best_price, sizeof(int) * (gsize)city->decompose->n_rows);
  block->target = rn_generate_target(all);
  raise_bound(city, block->target);
  block->scope.cost = city->cost;
  memcpy(city->value, block->value, (gsize)city->model->n_options);
  g_autofree gint8 *lower = g_memdup2(city->lower, (gsize)city->model->n_options + 1);
  g_autofree gint8 *upper = g_memdup2(city->upper, (gsize)city->model->n_options + 1);
  dive_block(block, all, city->lower, city->upper);
  memcpy(city->lower, lower, (gsize)city->model->n_options);
  memcpy(city->upper, upper, (gsize)city->model->n_options);
  rn_master_ban(all->master);
  offer_blocks(city);
  city->result->work += rn_generate_work(all);
  finish(city, all);
}

static void
split_parts(City *city)
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
clear_city(City *city)
{
  for (int b = 0; city->block && b < city->blocks->n; b++) {
    Block *block = &city->block[b];
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
  g_autoptr(RnDecompose) decompose = task->model->n_options > 0 ? rn_decompose_new(task->model, task->threads) : NULL;
  if (!decompose)
    return FALSE;
  g_autoptr(RnBlocks) blocks = rn_blocks_new(decompose);
  City city = { .task = task, .result = result, .model = task->model, .decompose = decompose, .blocks = blocks };
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
  city.block = g_new0(Block, blocks->n);
  for (int b = 0; b < blocks->n; b++) {
    init_block(&city, b);
    city.block[b].again = TRUE;
  }
  if (task->records)
    result->proof = rn_proof_tree_new();
  offer_start(&city);
  if (blocks->n == 1)
    solve_single(&city);
  else {
    for_blocks(&city, solve_block);
    offer_blocks(&city);
    if (!is_done(&city))
      work_joint(&city);
  }
  for (int b = 0; b < blocks->n; b++)
    result->work += city.block[b].work;
  clear_city(&city);
  return TRUE;
}
