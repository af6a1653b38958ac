/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A series: problems that are solved one after another, such as the months of a year, and counts over all of them, such as
 * the duties of a person in the year, each with a convex cost. As one problem the series would be far too large; a bound of
 * it is found by pricing the counts instead, which takes it apart into its problems (Lagrangian relaxation).
 *
 *   g_autoptr(RnSeries) series = rn_series_new();
 *   int april = rn_series_add_problem(series, problem);
 *   int nights = rn_series_add_count(series, cost, n_cost);
 *   rn_series_count_add(series, nights, april, ann, set);
 */

#include "solver/solver.h"

G_BEGIN_DECLS

typedef struct RnSeries RnSeries;

RnSeries *rn_series_new(void);
void rn_series_free(RnSeries *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnSeries, rn_series_free)

/* Borrows a sealed problem; returns its number. */
int rn_series_add_problem(RnSeries *series, const RnProblem *problem);
/* A count with cost[n] for n duties, at least one of them; convex; the last step repeats. Returns its number. */
int rn_series_add_count(RnSeries *series, const gint64 *cost, int n_cost);
/* The person's duties of the set in that problem belong to the count, each once. */
void rn_series_count_add(RnSeries *series, int count, int problem, int person, int set);

/* What rotas of all problems cost together: the sum of their objectives and the costs of the counts. `assignments`: GArray
 * of RnAssignment by problem. */
gint64 rn_series_objective(const RnSeries *series, const GPtrArray *assignments);
/* The costs of the counts alone. */
gint64 rn_series_count_cost(const RnSeries *series, const GPtrArray *assignments);

typedef struct {
  RnSolveOptions solve;          /* of one problem; `start` is replaced */
  int rounds;                    /* at least 1: prices tried */
  gint64 target;                 /* ends when the bound has reached it: the objective of rotas at hand, or G_MAXINT64 */
  const GPtrArray *start;        /* GArray of RnAssignment by problem: rotas to start from; or NULL */
} RnSeriesOptions;

typedef struct {
  gint64 bound;                  /* no rotas of the problems cost less together; G_MININT64: none found */
  gint64 first_bound;            /* the same with the counts at no price */
  gint64 work;
  int rounds;                    /* done */
  gboolean stopped;
} RnSeriesBound;

/* FALSE with an error when the back end failed. The result depends on nothing but series and options, unless a limit of
 * time or a stop came in between. */
gboolean rn_series_bound(const RnSeries *series, const RnSeriesOptions *options, RnSeriesBound *result, GError **error);

G_END_DECLS
