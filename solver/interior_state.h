/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The state of the interior point method; inside of interior*.c only. */

#include "solver/cholesky.h"
#include "solver/interior.h"

#define RN_NO_BOUND 1e100

struct RnInterior {
  const RnModel *model;
  RnCholesky *cholesky;
  int n_options, n, m;       /* columns, rows */
  int n_all;                 /* columns and slacks, padded to whole lanes */
  int *options_end;          /* per row: end of its options among its entries */
  int *col_start, *col_row;  /* the rows of every option */
  int *single_row;           /* per other column and slack: its row, and its value there */
  double *single_value;
  double *block;             /* all arrays of doubles below */
  double *c, *u, *bounded;   /* per column and slack; bounded: 1 with an upper bound, else 0 */
  double *x, *z, *w, *v;     /* and their multipliers: x z = 0, w v = 0 */
  double *dx, *dz, *dw, *dv, *kept_dx, *kept_dz, *kept_dw, *kept_dv;
  double *rc, *ru, *rxz, *rwv, *theta, *g, *ix, *iw;
  double *b, *y, *dy, *kept_dy, *rb, *e;   /* per row */
  double *value;             /* x in the model's terms */
  double constant, norm_b, norm_c;
  double primal, dual, gap;
  int n_pairs;               /* complementary pairs */
  int steps;
  gboolean over;
};

/* out = A x, slacks included; out = A' y; the factors of A theta A'. */
void rn_interior_multiply(const RnInterior *p, const double *x, double *out);
void rn_interior_multiply_back(const RnInterior *p, const double *y, double *out);
void rn_interior_factorise(RnInterior *p);

/* --- interior_start.c: Mehrotra's starting point, least squares solutions pushed inside --- */
void rn_interior_find_start(RnInterior *p);

/* --- interior_loops.c: over all columns and slacks --- */
void rn_interior_set_theta(RnInterior *p);
/* Before the solve: what of the residuals goes to the right side. */
void rn_interior_set_right_side(RnInterior *p);
/* After the solve: dx holds A' dy. */
void rn_interior_set_direction(RnInterior *p);
/* Longest steps that keep all positive. */
void rn_interior_find_steps(const RnInterior *p, double *primal, double *dual);
/* Sum of the products of all pairs after steps of these lengths. */
double rn_interior_complementarity(const RnInterior *p, double a, double b);
/* Right sides of the complementarities. */
void rn_interior_set_predictor(RnInterior *p);
void rn_interior_set_corrector(RnInterior *p, double centre);
/* Asks for products nearer to the centre after steps of these lengths (Gondzio 1996). */
void rn_interior_set_centrality(RnInterior *p, double a, double b, double centre);
void rn_interior_move_columns(RnInterior *p, double a, double b);
/* rc holds A' y. Adds to the objectives; the largest residual of an upper bound. */
void rn_interior_measure_columns(RnInterior *p, double *primal, double *dual, double *far);
