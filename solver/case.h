/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A case: can the facts about some seats hold together? Costs do not matter in it, and it holds nothing but the seats in
 * question, the persons who may take them, and the hard rules that bind these, so it is small and can be asked over and
 * over again with other facts. What contradicts itself in a case does so in the whole problem.
 *
 * Facts are switched on and off by a mask, one byte for every fact. */

#include "solver/explain.h"

typedef struct RnCase RnCase;

typedef struct {
  const RnProblem *problem;  /* sealed */
  const GArray *absent;      /* RnProblemOption, or NULL */
  const int *demand;         /* by seat: persons wanted in it; 0: none, but it may be taken; below 0: left out */
  int focus;                 /* the seat that is asked about, or -1: facts are ordered by their distance from it */
  gboolean with_minima;      /* hard minima of counts and groups are facts; only right where no seat is left out that
                                could meet them */
  const GArray *start;       /* RnAssignment: a rota near by, or NULL */
} RnCaseTask;

/* The task's pointers must live as long as the case, but not `demand`. */
RnCase *rn_case_new(const RnCaseTask *task);
void rn_case_free(RnCase *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCase, rn_case_free)

/* RnFact: all that can matter, the nearest first. Borrowed. */
const GArray *rn_case_facts(const RnCase *item);

typedef enum {
  RN_CASE_FITS,         /* there is a choice of duties that keeps all active facts */
  RN_CASE_CONTRADICTS,  /* there is none */
  RN_CASE_UNKNOWN,      /* the work ended before either was known */
} RnCaseStatus;

/* `limit`: of *work. */
RnCaseStatus rn_case_decide(const RnCase *item, const guint8 *active, gint64 limit, gint64 *work);

/* At most this many persons' duties: upper bound of the duties that one person can hold in the seats of `seats` (by seat
 * of the problem; 1: counts), as far as his own active facts go. Exact unless *work reaches the limit. */
int rn_case_capacity(const RnCase *item, const guint8 *active, int person, const guint8 *seats, gint64 limit,
                     gint64 *work);

/* Who could take a seat when the active facts hold; of the problem's persons, ascending. New array of int. */
GArray *rn_case_candidates(const RnCase *item, const guint8 *active, int seat);

/* How many persons an active RN_FACT_DEMAND wants in the seat; 0 when none does. */
int rn_case_demand(const RnCase *item, const guint8 *active, int seat);

/* --- core.c --- */

typedef struct {
  gint64 limit_of_one;  /* work of one question */
  gint64 limit;         /* of *work, of all of them */
} RnCaseWork;

/* Switches facts off until none of the active ones can be done without; those that contradict stay. The active facts
 * must contradict. TRUE when it is proven for each of them that the others fit together. */
gboolean rn_case_reduce(const RnCase *item, guint8 *active, const RnCaseWork *limits, gint64 *work);

/* The same, but other sets are tried as well, each without a fact of the best one so far, and the smallest is kept. */
gboolean rn_case_shrink(const RnCase *item, guint8 *active, const RnCaseWork *limits, gint64 *work);

/* --- counting.c --- */

/* Whether counting alone shows that the active facts contradict: a set of seats wants more persons' duties than those who
 * may take them can hold together, each as far as his own facts let him. Then only the facts that the count needs stay
 * active, *demand is what the seats want, and the persons' capacities (RnHolder, ascending by person) are appended.
 * Otherwise nothing changes. */
gboolean rn_case_count(const RnCase *item, guint8 *active, const RnCaseWork *limits, int *demand, GArray *capacities,
                       gint64 *work);
