/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of the way of a city: city.c leads, city_block.c works on blocks, city_finish.c closes the gap. */

#include "solver/blocks.h"
#include "solver/city.h"
#include "solver/dive.h"

#define RN_CITY_BUDGET 1.5      /* of dives for a rota */

typedef struct RnCityBlock RnCityBlock;

typedef struct RnCity {
  const RnMipTask *task;
  RnMipResult *result;
  const RnModel *model;
  RnTeam *team;
  const RnDecompose *decompose;
  const RnBlocks *blocks;
  GPtrArray *parts;          /* RnPart of the model without cross options, for annealing */
  gint64 *cost;              /* of the model's columns */
  gint64 *market;            /* costs under which every block is on its own */
  struct RnCityBlock *block;
  gint8 *lower, *upper;      /* of all options */
  gint8 *block_lower, *block_upper;   /* of every option, as its person's block sees it: cross ones are settled, */
  gint8 *block_value;                 /* and what the block takes */
  gint8 *value;              /* scratch; from the joint dive on: 1 for the cross options that it settled as taken */
  int *price;                /* of the joint bound */
  RnMasterState *joint;      /* rosters of the joint program */
  int *everybody, *every_row;
  int *held;                 /* per joint row: options taken by persons of other blocks than the row's */
} RnCity;

struct RnCityBlock {
  RnCity *city;
  int number;
  RnScope scope;
  RnMasterState *state;
  gint64 bound, target;      /* of its own, in 1/scale, and the same in whole numbers */
  gint64 cost;               /* of what it takes, by the scope's costs */
  gboolean again;
  gint64 work;
};

/* --- city_block.c --- */

void rn_city_init_block(RnCity *city, int b);

/* A rota of the block without cross duties, into city->block_value. */
void rn_city_anneal_block(RnCityBlock *block);

/* A rota at the block's bound, or not far above it. lower and upper are the arrays of generate's scope. */
void rn_city_dive_block(RnCityBlock *block, RnGenerate *generate, gint8 *lower, gint8 *upper);

/* The block's linear program against the market, into block->state. */
void rn_city_price_block(RnCityBlock *block);

/* A rota of the block with the cross duties of city->value, into city->block_value. */
void rn_city_solve_block(RnCityBlock *block);

/* Whether what it takes costs more than the block's bound: it missed the target, or the bound lies between two numbers, and other
 * cross duties might do better. */
gboolean rn_city_is_short(const RnCityBlock *block);

/* Runs one of these on all blocks that are marked `again`. */
void rn_city_for_blocks(RnCity *city, void (*solve)(RnCityBlock *block));

/* --- city_wide.c --- */

/* A rota where the bound is far from any, since almost every duty has its price: one dive with good prices at every node,
 * then neighbourhoods of two blocks at a time. `all`: the whole, generated. */
void rn_city_search_wide(RnCity *city, RnGenerate *all);

/* --- city_finish.c --- */

gboolean rn_city_is_done(const RnCity *city);

/* Whether so little is missing that a tree over everything may well close it. */
gboolean rn_city_is_near(const RnCity *city);
gboolean rn_city_is_small(const RnCity *city);
void rn_city_raise_bound(RnCity *city, gint64 bound);

/* The best rota so far, by option, and its cost without the model's constant; G_MAXINT64: there is none. */
gint64 rn_city_best(const RnCity *city, gint8 *value);

/* Takes a rota, or that of all blocks together, when it is better than the result's. */
void rn_city_offer(RnCity *city, const gint8 *value);
void rn_city_offer_blocks(RnCity *city);

/* Works on until rota and bound meet or the work is done. `all`: the whole, generated. */
void rn_city_finish(RnCity *city, RnGenerate *all);
