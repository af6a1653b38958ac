/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Bounds of one part of a case under prices of its rows, and what they exclude.
 *
 *   bound = sum over rows of min over k (cost of k taken options + price * k)
 *         + sum over persons of the cheapest roster, each option costing its own cost - the prices of its rows
 *
 * No rota of the part costs less, whatever the prices are; all in whole numbers. Persons whose rosters are listed also
 * pay the prices of the cuts (verify_list.h), which are taken off the bound once. */

#include "solver/verify_case.h"
#include "solver/verify_list.h"

__extension__ typedef __int128 RnVerifySum;

/* A person's rosters when branches have asked something of him. */
typedef struct {
  RnVerifyRoster *roster;
  GArray *demands;         /* RnVerifyDemand */
} RnVerifyAsked;

/* A place in a proof: how every option stands, and which rosters and states of them are left. What stands for a person
 * of the part, in its order, is reference counted (g_rc_box), or NULL: all that the case has. */
typedef struct {
  guint8 *status;          /* of every position of the case; only those of the part are used */
  guint8 **alive;
  RnVerifyAsked **asked;
  RnVerifyList **list;     /* in place of the states, where there is one */
} RnVerifyNode;

/* The first node of a part; rn_verify_node_clear() frees what it holds. */
RnVerifyNode rn_verify_node_init(const RnVerifyCase *whole, int part);
RnVerifyNode rn_verify_node_copy(const RnVerifyCase *whole, int part, const RnVerifyNode *node);
void rn_verify_node_clear(const RnVerifyCase *whole, int part, RnVerifyNode *node);

/* The rosters of person number i of the part, and how many states they have. */
const RnVerifyRoster *rn_verify_node_roster(const RnVerifyCase *whole, int part, const RnVerifyNode *node, int i);
gsize rn_verify_node_states(const RnVerifyCase *whole, int part, const RnVerifyNode *node);

/* From here on the person has at least (or fewer than) `k` duties in the seats (ascending). FALSE when that leaves
 * nothing. */
gboolean rn_verify_node_ask(const RnVerifyCase *whole, int part, RnVerifyNode *node, int person, const GArray *seats,
                            int k, gboolean at_least);

/* Arrays for the bounds of one part after another. */
typedef struct {
  const RnVerifyCase *whole;
  int part;                /* set by the caller */
  const RnVerifyNode *node;
  gint64 *dual;            /* of every row of the case, in 1/scale; set by the caller or by rn_verify_bound_term() */
  RnVerifySum *tally;      /* of every tally: what a duty of it costs more, likewise */
  RnVerifySum *slack;      /* of every balance: what is left of its price */
  RnVerifyCuts cuts;       /* set by rn_verify_bound_cut() */
  gint64 *price;           /* of every position */
  gint64 *person;          /* least cost of every person of the case */
  guint8 *taken;           /* of every position: whether the cheapest roster holds it; NULL unless the caller made it */
  gint64 *with, *without;  /* of every position */
  guint8 **keep;           /* of every person of the part */
  RnVerifyList **kept;     /* likewise, of those with a list that got much shorter */
  gint64 room;
  gboolean is_unknown;     /* numbers were too large: there is no bound */
} RnVerifyBound;

void rn_verify_bound_init(RnVerifyBound *bound, const RnVerifyCase *whole);
void rn_verify_bound_clear(RnVerifyBound *bound);
/* Sets all prices to 0; then adds them one by one. What belongs to other parts is ignored. */
void rn_verify_bound_reset(RnVerifyBound *bound);
void rn_verify_bound_term(RnVerifyBound *bound, const RnCertificateTerm *term);
/* One that does not hold, since its rows are not three or one of them may take two options, is ignored. */
void rn_verify_bound_cut(RnVerifyBound *bound, const RnCertificateCut *cut);

/* What no bound exceeds: nothing is left. */
#define RN_VERIFY_SUM_MAX ((RnVerifySum)1 << 100)

/* The bound at a node, times scale; RN_VERIFY_SUM_MAX when no rota is left there, -RN_VERIFY_SUM_MAX when nothing can be
 * said. */
RnVerifySum rn_verify_bound_at(RnVerifyBound *bound, const RnVerifyNode *node);
/* Rounded up to a whole cost. */
gint64 rn_verify_bound_round(const RnVerifyCase *whole, RnVerifySum sum);

/* Right after rn_verify_bound_at() with the same node, whose bound `sum` is not above target * scale: drops and settles
 * all that a rota of cost `target` or less cannot do otherwise. FALSE when nothing is left. *changed: whether an option
 * was settled. */
gboolean rn_verify_bound_fix(RnVerifyBound *bound, RnVerifyNode *node, RnVerifySum sum, gint64 target,
                             gboolean *changed);

/* After rn_verify_bound_at() likewise: from now on the node has lists of all rosters that a rota of cost `target` or less
 * can hold, for the persons who have few enough. */
void rn_verify_bound_list(RnVerifyBound *bound, RnVerifyNode *node, RnVerifySum sum, gint64 target);

/* The number of taken options that a row would like best at its price, for who looks for better prices; *cost receives
 * what it pays for it. */
int rn_verify_bound_row(const RnVerifyBound *bound, const RnVerifyNode *node, int row, RnVerifySum *cost);
