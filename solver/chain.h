/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Chains of substitutions: seats of a rota have lost their holders, and the fewest changes that fill them again are
 * sought, exactly.
 *
 * Whoever is put on an open seat may stand in his own way (a duty too near, a full count) or in a colleague's (two of a
 * clinic); one of the duties that forbid it is then given up, its seat becomes open, and so on. The best answer is
 * always reached like that: putting its persons on the lost seats, one after another, and giving up what is in their
 * way but not in the answer, never leaves the answer; and when all rules are kept, what else it changes is not needed.
 * So the search goes by the price of changes, least first, and the first price at which no seat is left open needs no
 * further proof. This holds where all hard rules are upper limits, the rota kept them,
 * and duties never get cheaper by others.
 *
 * Meant for a few lost duties and short chains; a limit on nodes ends it, and it says how far it got. */

#include "solver/board.h"

G_BEGIN_DECLS

/* Compared one after another: what stays open, then what is changed, then the objective. */
typedef struct {
  gint64 open;     /* prices of the persons missing below `need` */
  gint64 change;   /* prices of the seats' changes: of each seat the greater of duties given up and duties given */
  gint64 cost;     /* objective against that of the board at the start */
} RnChainScore;

/* Below 0: a is better. */
int rn_chain_compare(const RnChainScore *a, const RnChainScore *b);

typedef struct {
  const RnProblem *problem;
  RnBoard *board;           /* without what fell away; on return as it was */
  const guint8 *movable;    /* per seat: its duties may change */
  const guint8 *banned;     /* per option: is none any more */
  const gint64 *weight;     /* per seat, above 0: price of a change */
  const int *need;          /* per seat: with fewer persons it counts as open */
  const int *lost;          /* per seat: duties that fell away */
  gint64 open_below;        /* only answers that leave less open are sought; G_MAXINT64: all */
  gint64 nodes;             /* at most */
} RnChainTask;

typedef struct {
  gboolean found;
  RnChainScore score;
  GArray *given_up, *given; /* RnAssignment */
  gboolean exact;           /* no answer within the movable seats is better; when none was found, there is none */
  gint64 searched;          /* all answers whose changes cost this or less were seen; -1: not even those */
  gint64 nodes;
} RnChainResult;

/* Nothing found, nothing searched. */
RnChainResult *rn_chain_result_new(void);
void rn_chain_result_free(RnChainResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnChainResult, rn_chain_result_free)

/* Whether a list of RnAssignment holds a duty. */
gboolean rn_chain_result_lists(const GArray *duties, int person, int seat);
/* How many persons hold the seat when the result is applied to the board. */
int rn_chain_result_holders(const RnChainResult *result, const RnBoard *board, int seat);

/* Free with rn_chain_result_free(). */
RnChainResult *rn_chain_search(const RnChainTask *task);

G_END_DECLS
