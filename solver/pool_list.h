/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Every roster that a rota within a target can hold. */

#include "solver/generate.h"

typedef struct {
  int person;              /* place in the scope */
  int first, n;            /* options, in the list's array */
  gint64 cost;             /* without prices */
  gboolean in_master;
  gboolean allowed;        /* by the scope's present bounds */
} RnPoolItem;

typedef struct {
  RnScope scope;
  GArray *item, *option;   /* RnPoolItem by person, int */
} RnPoolList;

/* All rosters that cost less than `room` above their person's cheapest at the prices of the last evaluation, which must
 * be generate->best_price. NULL when there are more than `most`, or when finding them touches more numbers than `work`
 * (relax.h). */
RnPoolList *rn_pool_list_new(RnGenerate *generate, gint64 room, int most, gint64 work);
void rn_pool_list_free(RnPoolList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnPoolList, rn_pool_list_free)

static inline RnPoolItem *
rn_pool_list_item(const RnPoolList *list, guint i)
{
  return &g_array_index(list->item, RnPoolItem, i);
}

static inline const int *
rn_pool_list_options(const RnPoolList *list, const RnPoolItem *item)
{
  return &g_array_index(list->option, int, item->first);
}

/* Notes which rosters keep the scope's bounds now. */
void rn_pool_list_allow(RnPoolList *list);

/* price[]: of every item, in 1/scale, at these scaled prices of the joint rows. */
void rn_pool_list_price(const RnPoolList *list, const int *row_price, gint64 *price);
