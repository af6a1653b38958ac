/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Explains an answer from the mathematics: why a seat stays unfilled, what it costs to put one person in the place of
 * another, and what each rule costs.
 *
 * An unfilled seat: the question is whether it could be filled without any other seat falling below its minimum, or
 * farther below it. If it could,
 * filling it costs more than it is worth, and the best rota with it filled tells how much. If it could not, some facts
 * are in the way: counting is tried first (seats that want more duties than their candidates can hold together), and what
 * is told is a set of facts from which none can be left out: with all of them the seats named cannot all be filled, and
 * without any one of them they can. Other facts that nobody named may stand in the way as well; therefore each fact comes
 * with the best rota of the whole problem without it, which says what relaxing it alone would buy.
 *
 * All work is bounded; what could not be settled within it is said to be so. */

#include "solver/fact.h"
#include "solver/solver.h"

G_BEGIN_DECLS

typedef struct {
  RnSolveOptions solve;  /* for solving whole problems again; `start` is replaced by the answer explained */
  const GArray *absent;  /* RnProblemOption: who would come into question but for a reason outside the problem; borrowed;
                            NULL: nobody. A reason each: the same duty may stand there several times. */
  gint64 work_limit;     /* for finding facts; 0: the default */
  int most_solved;       /* facts for which the whole problem is solved again, at most */
  gboolean fewest;       /* among rotas of the same worth look for the one with the fewest changes */
} RnExplainOptions;
RnExplainOptions rn_explain_options_default(void);

typedef struct {
  RnFact fact;
  RnAnswer *without;     /* of the whole problem without this fact; NULL when it was not solved */
} RnReason;

typedef enum {
  RN_WHY_COUNTING,       /* counting shows it, facts tell what was counted */
  RN_WHY_FACTS,          /* facts are in the way */
  RN_WHY_PRICE,          /* it could be filled, but not for its price */
  RN_WHY_UNKNOWN,        /* the work ended before it was known */
} RnWhy;

/* A candidate and how many of the duties counted he can hold at most. */
typedef struct {
  int person, most;
} RnHolder;

typedef struct {
  RnWhy why;
  int seat;
  GArray *seats;         /* int: the other seats that are wanted filled as well, ascending */
  GPtrArray *reasons;    /* RnReason*: the other facts, the nearest first */
  gboolean irreducible;  /* proven: without any one of seats and reasons the rest fits together */
  int demand;            /* RN_WHY_COUNTING: persons that all the seats want */
  GArray *capacities;    /* RN_WHY_COUNTING: RnHolder, ascending by person; their sum is less than the demand */
  RnAnswer *filled;      /* the best rota with one person more in the seat, at whatever cost; NULL when there is none or
                            none was found */
  gint64 work;           /* for finding facts */
} RnUnfilled;

/* Why `seat` has fewer persons than its minimum in `answer`, a rota of the sealed problem without violations. NULL with an
 * error when it has not, or the rota breaks a rule (RN_SOLVER_ERROR_INPUT), or the back end failed. The same for any
 * number of threads. */
RnUnfilled *rn_explain_unfilled(const RnProblem *problem, const RnAnswer *answer, int seat,
                                const RnExplainOptions *options, GError **error);
void rn_unfilled_free(RnUnfilled *unfilled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnUnfilled, rn_unfilled_free)

typedef struct {
  RnAnswer *answer;      /* the best rota with the change; NULL when there is none or none was found */
  gboolean is_possible;  /* FALSE: proven that there is none; the reasons contradict it together */
  GPtrArray *reasons;    /* RnReason*, when there is none: the problem with the change, without the fact; empty else */
  gboolean irreducible;  /* of the reasons */
} RnInstead;

/* The best rota in which `person` holds `seat` (`holds`), or does not hold it. Its objective less that of the answer is
 * what the change costs: exact when both are proven optimal. An option that does not exist is an RN_FACT_ABSENT for each
 * of its reasons in options->absent. Errors as above. */
RnInstead *rn_explain_instead(const RnProblem *problem, const RnAnswer *answer, int seat, int person, gboolean holds,
                              const RnExplainOptions *options, GError **error);
void rn_instead_free(RnInstead *instead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnInstead, rn_instead_free)

/* --- rules --- */

/* A fact that belongs to a rule of the caller. An item may give its price to one rule and its limit to another. */
typedef struct {
  int rule;              /* 0 .. n_rules - 1 */
  RnFact fact;
} RnRuleFact;

typedef struct {
  gint64 share;          /* of the answer's objective that this rule's prices make */
  RnAnswer *without;     /* of the problem without the rule; NULL when it was not solved */
} RnRulePrice;

/* What a rota pays to each rule: the costs of its facts; n_rules numbers, free with g_free(). Where every cost belongs to
 * one rule, they add up to the objective. */
gint64 *rn_explain_shares(const RnProblem *problem, const GArray *assignments, const GArray *rule_facts, int n_rules);
/* RnRulePrice by rule; free with g_array_unref(). Rules with wanted[rule] are relaxed, one at a time. */
GArray *rn_explain_rules(const RnProblem *problem, const RnAnswer *answer, const GArray *rule_facts, int n_rules,
                         const gboolean *wanted, const RnExplainOptions *options, GError **error);

G_END_DECLS
