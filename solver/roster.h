/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* All rosters of one person as a graph: layers are the person's options in time order, an arc takes or skips one, and
 * a node is all that the person's own rows still need to know. A path from the first node to the last is a roster; so
 * the cheapest roster under any prices of the options is one pass over the nodes, in exact whole numbers.
 *
 * Where the graph would grow too large, rows of the lowest price are left out until it fits; whoever uses the graph
 * has to price them himself. Sizes: some thousand nodes for four duties a month, 10^5 for nine. */

#include "solver/model.h"

typedef struct RnRoster RnRoster;

/* `option`: the person's columns of the model in time order, n of them. `own`: numbers of the rows that hold options
 * of this person only; left_out[i] tells whether the graph does without own[i]. Copies what it needs. NULL when even
 * the smallest form has more than `most` nodes. */
RnRoster *rn_roster_new(const RnModel *model, const int *option, int n, const int *own, int n_own, int most,
                        gboolean *left_out);
RnRoster *rn_roster_copy(const RnRoster *roster);
void rn_roster_free(RnRoster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnRoster, rn_roster_free)
gint64 rn_roster_nodes(const RnRoster *roster);

#define RN_ROSTER_SCALE 4096
#define RN_ROSTER_NEVER (G_MAXINT64 / 4)

/* Cheapest path. take[i], skip[i]: price of taking and of skipping option i, in 1/RN_ROSTER_SCALE; RN_ROSTER_NEVER
 * forbids. taken[i] (may be NULL): the path found. Returns at least RN_ROSTER_NEVER when there is none. */
gint64 rn_roster_price(RnRoster *roster, const gint64 *take, const gint64 *skip, guint8 *taken);

/* After rn_roster_price() with the same prices: cheapest paths that take, and that skip, each option. Drops for good
 * every arc whose cheapest path costs more than the limit. */
void rn_roster_marginals(RnRoster *roster, const gint64 *take, const gint64 *skip, gint64 limit, gint64 *with,
                         gint64 *without);
