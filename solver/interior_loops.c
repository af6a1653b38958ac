/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Loops over columns and slacks, which are whole lanes. */

#include "solver/interior_state.h"
#include "solver/wide.h"

#define AT(array) (*(RnLanes *)((array) + j))
#define LOOP for (int j = 0; j < p->n_all; j += RN_LANES)

static inline double
sum_lanes(const RnLanes *s)
{
  const RnLanes a = *s;
  return ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7]));
}

static inline double
largest_lane(const RnLanes *s)
{
  double most = (*s)[0];
  for (int i = 1; i < RN_LANES; i++)
    most = MAX(most, (*s)[i]);
  return most;
}

/* a > b ? a : b, in every lane. A macro, since vectors as arguments depend on the processor. */
#define LARGER(a, b)                                                                                                   \
  ({                                                                                                                   \
    RnLanes a_ = (a), b_ = (b);                                                                                        \
    RnLaneMask mask_ = a_ > b_;                                                                                        \
    (RnLanes)((mask_ & (RnLaneMask)a_) | (~mask_ & (RnLaneMask)b_));                                                   \
  })

RN_WIDE void
rn_interior_set_theta(RnInterior *p)
{
  LOOP {
    AT(p->ix) = 1 / AT(p->x);
    AT(p->iw) = 1 / AT(p->w);
    AT(p->theta) = 1 / (AT(p->z) * AT(p->ix) + AT(p->v) * AT(p->iw));
  }
}

RN_WIDE void
rn_interior_set_right_side(RnInterior *p)
{
  LOOP {
    RnLanes g = AT(p->rc) - AT(p->rxz) * AT(p->ix) + (AT(p->rwv) - AT(p->v) * AT(p->ru)) * AT(p->iw);
    AT(p->g) = g;
    AT(p->dx) = AT(p->theta) * g;
  }
}

RN_WIDE void
rn_interior_set_direction(RnInterior *p)
{
  LOOP {
    RnLanes dx = AT(p->theta) * (AT(p->dx) - AT(p->g)), dw = AT(p->ru) - AT(p->bounded) * dx;
    AT(p->dx) = dx;
    AT(p->dz) = (AT(p->rxz) - AT(p->z) * dx) * AT(p->ix);
    AT(p->dw) = dw;
    AT(p->dv) = (AT(p->rwv) - AT(p->v) * dw) * AT(p->iw);
  }
}

RN_WIDE void
rn_interior_find_steps(const RnInterior *p, double *primal, double *dual)
{
  RnLanes a = { 0 }, b = { 0 };
  LOOP {
    RnLanes x = -AT(p->dx) * AT(p->ix), w = -AT(p->dw) * AT(p->iw);
    RnLanes z = -AT(p->dz) / AT(p->z), v = -AT(p->dv) / (AT(p->v) + (1 - AT(p->bounded)));
    x = LARGER(x, w);
    a = LARGER(a, x);
    z = LARGER(z, v);
    b = LARGER(b, z);
  }
  *primal = 1 / MAX(largest_lane(&a), 1e-30);
  *dual = 1 / MAX(largest_lane(&b), 1e-30);
}

RN_WIDE double
rn_interior_complementarity(const RnInterior *p, double a, double b)
{
  RnLanes sum = { 0 };
  LOOP sum += (AT(p->x) + a * AT(p->dx)) * (AT(p->z) + b * AT(p->dz)) +
              (AT(p->w) + a * AT(p->dw)) * (AT(p->v) + b * AT(p->dv));
  return sum_lanes(&sum);
}

RN_WIDE void
rn_interior_set_predictor(RnInterior *p)
{
  LOOP {
    AT(p->rxz) = -AT(p->x) * AT(p->z);
    AT(p->rwv) = -AT(p->w) * AT(p->v);
  }
}

RN_WIDE void
rn_interior_set_corrector(RnInterior *p, double centre)
{
  LOOP {
    AT(p->rxz) = centre - AT(p->x) * AT(p->z) - AT(p->dx) * AT(p->dz);
    AT(p->rwv) = AT(p->bounded) * (centre - AT(p->w) * AT(p->v) - AT(p->dw) * AT(p->dv));
  }
}

RN_WIDE void
rn_interior_set_centrality(RnInterior *p, double a, double b, double centre)
{
  RnLanes zero = { 0 }, low = zero + 0.1 * centre, high = zero - 10 * centre;
  LOOP {
    RnLanes xz = (AT(p->x) + a * AT(p->dx)) * (AT(p->z) + b * AT(p->dz));
    RnLanes wv = (AT(p->w) + a * AT(p->dw)) * (AT(p->v) + b * AT(p->dv));
    RnLanes less_xz = LARGER(high, -xz), less_wv = LARGER(high, -wv);
    /* xz cut to between low and -high, less xz, and not below high */
    RnLanes cut_xz = -less_xz, cut_wv = -less_wv;
    cut_xz = LARGER(low, cut_xz) - xz;
    cut_wv = LARGER(low, cut_wv) - wv;
    AT(p->rxz) += LARGER(high, cut_xz);
    AT(p->rwv) += AT(p->bounded) * LARGER(high, cut_wv);
  }
}

RN_WIDE void
rn_interior_move_columns(RnInterior *p, double a, double b)
{
  LOOP {
    AT(p->x) += a * AT(p->dx);
    AT(p->z) += b * AT(p->dz);
    AT(p->w) += a * AT(p->dw);
    AT(p->v) += b * AT(p->dv);
  }
}

RN_WIDE void
rn_interior_measure_columns(RnInterior *p, double *primal, double *dual, double *far)
{
  RnLanes cost = { 0 }, bounds = { 0 }, most = { 0 };
  LOOP {
    AT(p->rc) = AT(p->c) - AT(p->rc) - AT(p->z) + AT(p->v);
    AT(p->ru) = AT(p->bounded) * (AT(p->u) - AT(p->x) - AT(p->w));
    cost += AT(p->c) * AT(p->x);
    bounds += AT(p->u) * AT(p->v);
    most = LARGER(most, AT(p->ru));
    most = LARGER(most, -AT(p->ru));
  }
  *primal += sum_lanes(&cost);
  *dual -= sum_lanes(&bounds);
  *far = largest_lane(&most);
}
