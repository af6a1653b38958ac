/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A linear program that grows: rows and columns come and go, the basis stays. Minimises. For column generation, where
 * lp.h is for models that are there at once. Belongs to its thread; after RN_LP_FAILED every call does nothing. */

#include "solver/lp.h"

typedef struct RnSimplex RnSimplex;

typedef enum {
  RN_BASIC,
  RN_AT_LOWER,   /* also for a fixed one */
  RN_AT_UPPER,
} RnBasisStatus;

/* `stop` is asked every few hundred iterations. */
RnSimplex *rn_simplex_new(RnLpStop stop);
void rn_simplex_free(RnSimplex *simplex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnSimplex, rn_simplex_free)

int rn_simplex_rows(const RnSimplex *simplex);
int rn_simplex_cols(const RnSimplex *simplex);

/* Bounds may be -INFINITY and INFINITY. New rows are basic, new columns at their finite bound nearest to 0. Both return
 * their number, from 0. An entry list may name no row twice. */
int rn_simplex_add_row(RnSimplex *simplex, double lower, double upper, int n, const int *col, const double *value);
int rn_simplex_add_col(RnSimplex *simplex, double cost, double lower, double upper, int n, const int *row,
                       const double *value);
void rn_simplex_set_cost(RnSimplex *simplex, int col, double cost);
void rn_simplex_set_col(RnSimplex *simplex, int col, double lower, double upper);
void rn_simplex_set_row(RnSimplex *simplex, int row, double lower, double upper);

/* Drops the columns whose flag is set; the others keep their order and move up. The basis stays when no basic column
 * goes. */
void rn_simplex_drop_cols(RnSimplex *simplex, const guint8 *drop);

RnBasisStatus rn_simplex_row_status(const RnSimplex *simplex, int row);
RnBasisStatus rn_simplex_col_status(const RnSimplex *simplex, int col);
void rn_simplex_set_row_status(RnSimplex *simplex, int row, RnBasisStatus status);
void rn_simplex_set_col_status(RnSimplex *simplex, int col, RnBasisStatus status);

/* From the present basis; where that fails, from one of the library's own. `limit`: iterations, added to *work. */
RnLpStatus rn_simplex_solve(RnSimplex *simplex, RnLpMethod method, int limit, gint64 *work);

/* From now on the dual simplex method ends with RN_LP_INFEASIBLE as soon as the objective exceeds this; INFINITY:
 * never. */
void rn_simplex_set_cutoff(RnSimplex *simplex, double cutoff);

/* All statuses at once. */
void rn_simplex_get_basis(const RnSimplex *simplex, RnBasisStatus *rows, RnBasisStatus *cols);
void rn_simplex_set_basis(RnSimplex *simplex, const RnBasisStatus *rows, const RnBasisStatus *cols);

/* After RN_LP_INFEASIBLE: whether the rows and bounds contradict each other, and not only the cutoff; then ray (of all
 * rows) is a direction in which prices may go without end. */
gboolean rn_simplex_ray(RnSimplex *simplex, double *ray);

/* After RN_LP_OPTIMAL; prices and statuses also after RN_LP_INFEASIBLE. */
double rn_simplex_objective(const RnSimplex *simplex);
double rn_simplex_value(const RnSimplex *simplex, int col);
double rn_simplex_reduced_cost(const RnSimplex *simplex, int col);
double rn_simplex_price(const RnSimplex *simplex, int row);
