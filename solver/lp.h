/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The linear programming back end, as little of it as the search needs; glpk.c is its only form.
 *
 * A program belongs to the thread that made it. When the library fails, its message is kept in the program, every
 * further call on it returns RN_LP_FAILED, and the process goes on. */

#include "solver/model.h"

typedef struct RnLp RnLp;

typedef enum {
  RN_LP_OPTIMAL,
  RN_LP_INFEASIBLE,
  RN_LP_LIMIT,        /* iterations or nodes ran out */
  RN_LP_STOPPED,      /* the stop function said so */
  RN_LP_FAILED,
} RnLpStatus;

typedef struct {
  gboolean (*should_stop)(gpointer data);   /* may be NULL */
  gpointer data;
} RnLpStop;

/* Copies the model. `stop` is asked every few hundred iterations. */
RnLp *rn_lp_new(const RnModel *model, RnLpStop stop);
void rn_lp_free(RnLp *lp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnLp, rn_lp_free)
/* Releases what the library keeps for this thread; call at its end, when its programs are freed. */
void rn_lp_end_thread(void);
/* The library's message after RN_LP_FAILED; borrowed. */
const char *rn_lp_message(const RnLp *lp);
/* For tests: the library raises an error at the n-th call from now on, of any thread; 0: never. */
void rn_lp_fail_at(int n);

void rn_lp_set_bounds(RnLp *lp, int col, int lower, int upper);

typedef enum {
  RN_LP_PRIMAL,
  RN_LP_DUAL,   /* falls back to primal where the start is not dual feasible */
} RnLpMethod;

/* From the basis of the last call. `limit`: iterations. Work is added to *work. */
RnLpStatus rn_lp_solve(RnLp *lp, RnLpMethod method, int limit, gint64 *work);
/* After RN_LP_OPTIMAL, with the model's constant. */
double rn_lp_objective(const RnLp *lp);
/* Values and reduced costs of all columns, and the price of every row; any may be NULL. */
void rn_lp_read(const RnLp *lp, double *value, double *reduced_cost, double *price);

typedef struct {
  gint64 cutoff;        /* only rotas that cost less are looked for; G_MAXINT64: all */
  gint64 limit;         /* simplex iterations */
  gboolean cuts;
  int *value;           /* out: n_cols, when found */
  gboolean found;       /* out */
  double bound;         /* out: of everything below the cutoff; at RN_LP_OPTIMAL without found: the cutoff;
                           -INFINITY where it was stopped before anything was known */
} RnLpSearch;

/* Branch and bound by the library. RN_LP_OPTIMAL: found holds the optimum, or nothing is below the cutoff. */
RnLpStatus rn_lp_search(RnLp *lp, RnLpSearch *search, gint64 *work);
