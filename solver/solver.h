/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Solves a rota problem and proves how good the answer is.
 *
 * States: sealed problem -> rn_solve() -> answer.  The answer is always a rota (possibly with unfilled seats)
 * unless a limit was reached before any was found or the hard rules contradict each other even with all seats
 * empty (pins, minima); status tells which.  Work is split into independent parts, which are solved by several
 * threads; the answer does not depend on the number of threads.  Seats of a higher stage are solved after those of
 * a lower one, around what these hold; the bound is then the sum of bounds of parts that ignore each other,
 * which is a bound of the whole.
 *
 * No clock is read for decisions; the time limit only ends early.  Nothing is printed.
 *
 *   RnSolveOptions options = rn_solve_options_default();
 *   g_autoptr(RnAnswer) answer = rn_solve(problem, &options, &error);
 */

#include "solver/problem.h"

G_BEGIN_DECLS

typedef enum {
  RN_PROOF_NONE,     /* no finite bound known */
  RN_PROOF_BOUND,    /* bound <= optimum <= objective */
  RN_PROOF_OPTIMAL,  /* bound == objective */
} RnProof;
const char *rn_proof_name(RnProof proof); /* "none" "bound" "optimal" */

typedef enum {
  RN_OUTCOME_ROTA,           /* assignments hold a rota */
  RN_OUTCOME_NO_ANSWER,      /* a limit or a stop came before any rota */
  RN_OUTCOME_CONTRADICTION,  /* pins or minima contradict a hard rule: no rota at all; `contradiction` says which */
} RnOutcome;

typedef struct {
  int person, seat;
} RnAssignment;

typedef struct {
  RnOutcome outcome;
  GArray *assignments;   /* RnAssignment, ascending by (seat, person) */
  gint64 objective, bound;
  gint64 exact_bound;    /* what of the bound is proven in whole numbers, without any floating point; G_MININT64: none */
  RnProof proof;
  gint64 work;           /* deterministic work units: LP iterations + nodes */
  gint64 unfilled;       /* persons missing below the minima of seats */
  int threads;           /* used */
  double seconds;        /* wall, information only */
  double seconds_first;  /* wall until the first full rota, information only */
  gboolean stopped;      /* ended by should_stop() or a limit */
  char *contradiction;   /* names of the items, or NULL */
  GPtrArray *proofs;     /* RnPartProof (proof.h), owned: what rn_prove() starts from; NULL unless asked for */
} RnAnswer;

typedef struct {
  double seconds;
  gint64 incumbent, bound;   /* of the whole problem so far; G_MAXINT64 / G_MININT64 when unknown */
  int parts_done, parts;
} RnSolveProgress;

typedef struct {
  guint64 seed;
  int threads;               /* 0: as many as cores */
  gint64 work_limit;         /* of each independent part; 0: the default limit; deterministic */
  double time_limit;         /* seconds; 0: none */
  gint64 memory_limit;       /* MiB that the process may come to hold; 0: none. Only ends early, as the time limit does */
  gboolean (*should_stop)(gpointer data);                          /* may be NULL; called from worker threads */
  void (*progress)(const RnSolveProgress *progress, gpointer data); /* may be NULL; never called concurrently */
  gpointer data;
  const GArray *start;       /* RnAssignment: a rota to start from, or NULL; borrowed */
  gboolean certify;          /* write down how the bound is proven, for rn_prove() */
} RnSolveOptions;

RnSolveOptions rn_solve_options_default(void);

/* NULL with an error only when the call did not work (back end failure). Free with rn_answer_free(). */
RnAnswer *rn_solve(const RnProblem *problem, const RnSolveOptions *options, GError **error);
void rn_answer_free(RnAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnAnswer, rn_answer_free)

/* The compact model of the whole problem in CPLEX LP or free MPS form, for other solvers; by the suffix of `path`
 * (.lp, .mps). Its optimum is the problem's. */
gboolean rn_problem_export(const RnProblem *problem, const char *path, GError **error);

/* Answer in text form: "rinban-rota 1", objective, bound, proof, and a line per filled seat. */
char *rn_answer_to_text(const RnProblem *problem, const RnAnswer *answer);
/* Only assignments, objective, bound and proof are filled; an objective that is not stated is G_MAXINT64, a bound
 * G_MININT64. */
RnAnswer *rn_answer_from_text(const RnProblem *problem, const char *text, gsize length, GError **error);

/* --- judge.c: shares no arithmetic with the model --- */
typedef struct {
  char *rule;    /* "option" "seat" "pin" "overlap" "count" "window" "gap" "group" */
  char *text;    /* names of person, slots, seats concerned */
} RnViolation;

/* The cost of a set of assignments by direct enumeration of the problem's items, and its violations of hard rules
 * (RnViolation*, owned by the returned array). `objective` may be NULL. */
GPtrArray *rn_problem_judge(const RnProblem *problem, const RnAssignment *assignments, gsize n, gint64 *objective);

/* What each item with a price adds to that cost, by its number. With the problem's constant and the costs of the options
 * taken it adds up to the objective. */
typedef struct {
  gint64 *seats, *counts, *windows, *gaps, *groups, *balances;
} RnBill;
RnBill *rn_judge_bill(const RnProblem *problem, const RnAssignment *assignments, gsize n);
void rn_judge_bill_free(RnBill *bill);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBill, rn_judge_bill_free)

G_END_DECLS
