/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Subset-row cuts over three joint rows that take one option each: of the rosters that take two or three of these rows'
 * options, at most one. For a master whose rosters all come from one list. */

#include "solver/pool_list.h"
#include "solver/proof.h"

typedef struct RnPoolCuts RnPoolCuts;

/* Borrows both. */
RnPoolCuts *rn_pool_cuts_new(RnMaster *master, const RnPoolList *list);
void rn_pool_cuts_free(RnPoolCuts *cuts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnPoolCuts, rn_pool_cuts_free)

/* Adds those that the present solution breaks most; returns how many. */
int rn_pool_cuts_add(RnPoolCuts *cuts);

/* Takes the cuts' prices off the list's (both in 1/scale). Returns what the cuts' right sides are worth. */
gint64 rn_pool_cuts_price(const RnPoolCuts *cuts, gint64 *price);

/* Writes the cuts' prices, behind the duals of the same solution. */
void rn_pool_cuts_record(const RnPoolCuts *cuts, RnProofTree *proof);

/* Adds a roster of the list to the master, with its part in the cuts. */
void rn_pool_cuts_add_roster(const RnPoolCuts *cuts, RnPoolItem *item);
