/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Re-planning: a rota is published, something happens, and the fewest changes that put it right are wanted, proven.
 *
 * What happens is that options are no more: a person is away for some days, a clinic closes. Or there are new ones: a
 * person joins. Duties that have begun stay, and so does everything that need not move. Answers are compared
 *
 *   1. by what stays open: the prices of the persons missing on seats that were filled before (and on seats open before,
 *      where `fill_price` says so);
 *   2. by what is changed: of each seat the greater of the duties lost and the duties given, times its price;
 *   3. by the problem's own objective;
 *
 * each only where the one before is equal. Changes are sought among the seats of the places (blocks) concerned first,
 * with candidates from everywhere, and among all seats only when something would stay open. Rules that the rota broke by
 * duties to come are mended on the way; what has begun stays even against a rule, and counts as history does.
 *
 *   g_autoptr(RnReplan) replan = rn_replan_new(problem, published, n, &error);
 *   RnReplanEvent event = rn_replan_event_default();
 *   event.lost = lost; event.n_lost = n_lost; event.now = 12 * 1440;
 *   g_autoptr(RnReplanAnswer) answer = rn_replan_solve(replan, &event, &error);
 *
 * Prepared once for a rota, then any number of events, each against that rota. No clock is read. */

#include "solver/solver.h"

G_BEGIN_DECLS

typedef struct RnReplan RnReplan;

/* `published`: the rota, n duties, copied; a duty may be no option of the problem (its right was lost since): it is
 * then lost by every event, unless it has begun. RN_SOLVER_ERROR_INPUT when a number is out of range or stands twice.
 * Keeps a pointer to the problem. */
RnReplan *rn_replan_new(const RnProblem *problem, const RnAssignment *published, gsize n, GError **error);
void rn_replan_free(RnReplan *replan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnReplan, rn_replan_free)

typedef enum {
  RN_REPLAN_BLOCK,   /* the places concerned alone */
  RN_REPLAN_WIDEN,   /* the same, then everywhere if something stays open */
  RN_REPLAN_ALL,     /* everywhere at once */
} RnReplanScope;

typedef struct {
  const RnAssignment *lost;   /* options that are no more, held or not; borrowed */
  gsize n_lost;
  int period;                 /* times that lie whole periods of minutes later mean the same; G_MAXINT: all as told */
  int now;                    /* minutes since day 0: slots that start earlier stay; G_MININT: none has begun */
  gint64 change;              /* price of a change, 1 to 10^6 */
  gint64 near;                /* added to it, 0 to 10^6, for slots that start ... */
  int near_minutes;           /* ... less than so many minutes after now */
  gint64 fill_price;          /* seats open before count as open where one missing person costs this or more;
                                 G_MAXINT64: none does */
  RnReplanScope scope;
  gint64 chain_nodes;         /* of the search for chains, at most; 0: the general search alone */
  RnSolveOptions solve;       /* limits, threads and stop of the general search, where that is needed */
} RnReplanEvent;

/* The start of a slot as the event counts it. */
int rn_replan_start(const RnReplanEvent *event, const RnProblemSlot *slot);
/* Nothing lost, nothing begun; a change costs 2, within three days of now 3; open seats stay; widen. */
RnReplanEvent rn_replan_event_default(void);
/* Appends the options of a person on slots of the days first .. last to an array of RnAssignment. */
void rn_replan_absent(const RnProblem *problem, int person, int first, int last, GArray *lost);

typedef struct {
  int seat;
  int from, to;               /* persons; -1: nobody */
  gboolean lost;              /* `from` may not hold it any more; otherwise he gives it up for another change */
  gint64 price;               /* of the change */
  gint64 cost;                /* what the duty of `to` adds to the objective, the filled seat apart; 0 for nobody */
} RnReplanChange;

typedef enum {
  RN_REPLAN_KEPT,             /* nothing needed to change */
  RN_REPLAN_CHAIN,            /* chains of substitutions (chain.h) */
  RN_REPLAN_GENERAL,          /* rn_solve() */
} RnReplanMethod;

typedef struct {
  RnOutcome outcome;          /* without a rota (mandatory seats that nobody can take) the lists are empty */
  GArray *assignments;        /* RnAssignment: the whole new rota, ascending by (seat, person) */
  GArray *changes;            /* RnReplanChange, ascending by (seat, from) */
  gint64 open, open_bound;    /* 1., and what no answer within the scope gets below */
  gint64 change;              /* 2. */
  gint64 objective;           /* 3. */
  gint64 objective_before;    /* of the published rota */
  RnProof proof;              /* RN_PROOF_OPTIMAL: no answer within the scope is better in 1., 2. and 3. */
  RnReplanScope scope;        /* RN_REPLAN_BLOCK or RN_REPLAN_ALL: where changes were sought in the end */
  gboolean open_everywhere;   /* proven: no change anywhere leaves less open */
  RnReplanMethod method;
  gint64 work;                /* nodes and units of work */
  gboolean stopped;           /* a limit or the stop ended it early */
} RnReplanAnswer;

/* NULL with an error only when the call did not work. */
RnReplanAnswer *rn_replan_solve(RnReplan *replan, const RnReplanEvent *event, GError **error);
void rn_replan_answer_free(RnReplanAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnReplanAnswer, rn_replan_answer_free)

G_END_DECLS
