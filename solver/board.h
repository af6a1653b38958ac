/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The board: a rota on which single duties are put and taken back, with what each of them costs, and what stands in its
 * way. Everything is exact and in whole numbers; a price takes well under a microsecond for a person with a few duties.
 *
 * Prices grow: a duty never costs less when others are added, since counts are convex and windows, gaps and groups
 * only ever add. So what the cheapest candidate of every open seat costs today bounds what filling them all will cost.
 *
 * Lower limits of counts and groups are not looked at where they are hard. It searches nothing and knows no reason to change anything. Built once for a problem in about the time of reading
 * it; the problem must live longer. */

#include "solver/lookup.h"
#include "solver/solver.h"

G_BEGIN_DECLS

#define RN_BOARD_NEVER (G_MAXINT64 / 4)

typedef struct RnBoard RnBoard;

/* An empty board. */
RnBoard *rn_board_new(const RnProblem *problem);
void rn_board_free(RnBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBoard, rn_board_free)

/* Puts a duty, whatever rules it breaks and even where there is no such option; it must not be there yet. */
void rn_board_put(RnBoard *board, int person, int seat);
/* Takes a duty back that is there. */
void rn_board_take(RnBoard *board, int person, int seat);
gboolean rn_board_has(const RnBoard *board, int person, int seat);
/* How many persons hold the seat; *holders (may be NULL) borrows them until the next put or take. */
int rn_board_held(const RnBoard *board, int seat, const int **holders);
/* How many duties the person has; *seats likewise. */
int rn_board_duties(const RnBoard *board, int person, const int **seats);

/* The options of a seat: first .. first + n - 1, ascending by person. Returns n. */
int rn_board_options(const RnBoard *board, int seat, int *first);

/* What the objective rises by when the duty is put (below 0: falls), or RN_BOARD_NEVER where a hard rule forbids it
 * beside what is on the board. The duty must not be on it. `blockers` (GArray of RnAssignment, may be NULL) is then
 * emptied and receives the duties of the first such rule: without any one of them the rule would be kept; none: only
 * the history stands in the way. */
gint64 rn_board_price(const RnBoard *board, int person, int seat, GArray *blockers);

/* Rules over several persons that a seat belongs to, as numbers of groups; for those who remember prices. */
const int *rn_board_groups(const RnBoard *board, int seat, int *n);

G_END_DECLS
