/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The starting point. */

#include "solver/interior_state.h"

#define START_COST 50.0      /* no cost counts as more for the starting prices */

/* How far all have to be pushed at least: the lowest of each kind. */
static void
find_lowest(const RnInterior *p, double *low_x, double *low_z)
{
  for (int j = 0; j < p->n_all; j++) {
    *low_x = MIN(*low_x, MIN(p->x[j], p->w[j]));
    *low_z = MIN(*low_z, p->z[j]);
    if (p->bounded[j] > 0)
      *low_z = MIN(*low_z, p->v[j]);
  }
}

/* Pushes all inside, as far as their products with the other side suggest. */
static void
push_inside(RnInterior *p)
{
  double low_x = 0, low_z = 0, product = 0, sum_x = 0, sum_z = 0;
  find_lowest(p, &low_x, &low_z);
  double push_x = -1.5 * low_x, push_z = -1.5 * low_z;
  for (int j = 0; j < p->n_all; j++) {
    product += (p->x[j] + push_x) * (p->z[j] + push_z);
    sum_x += p->x[j] + push_x;
    sum_z += p->z[j] + push_z;
    if (p->bounded[j] == 0)
      continue;
    product += (p->w[j] + push_x) * (p->v[j] + push_z);
    sum_x += p->w[j] + push_x;
    sum_z += p->v[j] + push_z;
  }
  push_x += product / 2 / MAX(sum_z, 1e-9) + 1e-6;
  push_z += product / 2 / MAX(sum_x, 1e-9) + 1e-6;
  for (int j = 0; j < p->n_all; j++) {
    p->x[j] += push_x;
    p->z[j] += push_z;
    p->w[j] = p->bounded[j] > 0 ? p->w[j] + push_x : RN_NO_BOUND;
    p->v[j] += p->bounded[j] * push_z;
    p->n_pairs += 1 + (p->bounded[j] > 0);
  }
}

/* Mehrotra's starting point: least squares solutions, pushed inside. */
void
rn_interior_find_start(RnInterior *p)
{
  for (int j = 0; j < p->n_all; j++) {
    p->theta[j] = 1 - 0.5 * p->bounded[j];
    p->g[j] = p->bounded[j] > 0 ? p->u[j] / 2 : 0;
  }
  rn_interior_factorise(p);
  rn_interior_multiply(p, p->g, p->dy);
  for (int r = 0; r < p->m; r++)
    p->dy[r] = p->b[r] - p->dy[r];
  rn_cholesky_solve(p->cholesky, p->dy);
  rn_interior_multiply_back(p, p->dy, p->x);
  for (int j = 0; j < p->n_all; j++) {
    p->x[j] = p->g[j] + p->theta[j] * p->x[j];
    p->g[j] = p->theta[j] * MIN(p->c[j], START_COST);
  }
  rn_interior_multiply(p, p->g, p->y);
  rn_cholesky_solve(p->cholesky, p->y);
  rn_interior_multiply_back(p, p->y, p->z);
  for (int j = 0; j < p->n_all; j++) {
    p->z[j] = (p->c[j] - p->z[j]) * (1 - 0.5 * p->bounded[j]);
    p->v[j] = -p->bounded[j] * p->z[j];
    p->w[j] = p->bounded[j] > 0 ? p->u[j] - p->x[j] : RN_NO_BOUND;
  }
  push_inside(p);
}
