/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by solver/replan*.c; nobody else includes it. One event on its way: what it opens, what may move, and the
 * best answer so far. */

#include "solver/chain.h"
#include "solver/replan.h"

G_BEGIN_DECLS

struct RnReplan {
  const RnProblem *problem;
  RnBoard *board;            /* the published rota; every event leaves it as it was */
  GArray *published;         /* RnAssignment, ascending by (seat, person) */
  gint64 objective;          /* of it */
  gboolean keeps_rules;      /* all hard ones, as it was published */
  gboolean prices_grow;      /* hard rules are upper limits, and no duty gets cheaper by others */
  int *place;                /* per seat: number of its slot's place */
  int n_places;
  guint8 *banned;            /* per option; all 0 between events */
};

typedef struct {
  RnReplan *replan;
  const RnReplanEvent *event;
  GArray *lost_duties;       /* RnAssignment: held until now; off the board */
  guint8 *coming;            /* per seat: not begun */
  guint8 *touched;           /* per seat: it lost a duty, or lacks one that counts */
  guint8 *broken;            /* per seat: coming, and concerned by a hard rule that the rota broke before */
  guint8 *region;            /* per seat: coming, and of a place concerned */
  guint8 *movable;           /* per seat: coming, and within the scope */
  gint64 *weight;
  int *need, *lost;          /* per seat, as in chain.h */
  gboolean chains_hold;      /* prices grow, and nothing is broken: the board prices every change */
  gint64 forced;             /* price of the changes that the event itself makes */
  gint64 open_below;         /* only answers that leave less open are of use; G_MAXINT64: all */
  gint64 open_bound;         /* no answer within the scope leaves less open */
  RnChainResult *best;       /* `exact` and `searched` within the scope */
  RnReplanAnswer *answer;    /* work, method and stopped are kept up to date */
} RnReplanRound;

/* Takes a result, owned; the better of it and the best so far stays, with the wider proof. */
void rn_replan_round_take(RnReplanRound *round, RnChainResult *result, RnReplanMethod method);
/* The best answer leaves no more open than must be, and all cheaper changes have been seen. */
gboolean rn_replan_round_proven(const RnReplanRound *round);
/* Raises open_bound by parts of the scope: the days round the seats that the best answer leaves open, as if nobody had a
 * movable duty on other days. */
void rn_replan_round_bound(RnReplanRound *round);
/* Searches by trees and rn_solve() which duties the free seats (the scope, or those that the event touched) should have,
 * what stands elsewhere kept. FALSE with an error when that did not work. */
gboolean rn_replan_round_general(RnReplanRound *round, const guint8 *free_seats, GError **error);

/* Writes the best result into the answer. `saved`: what the lost duties took off the objective. */
void rn_replan_answer_fill(RnReplanRound *round, gint64 saved);
/* The order of duties: by seat, then person. */
int rn_replan_answer_compare(gconstpointer a, gconstpointer b);

G_END_DECLS
