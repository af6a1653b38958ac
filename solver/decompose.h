/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Dantzig and Wolfe's decomposition of a model: what concerns one person alone goes into a pricer, and the rows that
 * are left join the persons. Row prices of the joint rows give an exact lower bound in whole numbers (Geoffrion 1974):
 *
 *   bound = constant + sum over joint rows of the least that the row's measuring columns and its activity can cost
 *                    + sum over persons of the cheapest roster, each option being cheaper by its rows' prices
 *
 * Any prices give a bound; good ones give the best. */

#include "solver/lookup.h"
#include "solver/price.h"
#include "solver/team.h"

typedef struct {
  const RnModel *model;
  int scale;               /* prices are whole numbers of 1/scale */
  gint64 most_price;       /* largest price of an option, scaled, that the pricers can bear */
  int n_persons;
  RnRows option;           /* columns of each person, in time order */
  int *person;             /* per option: its person here */
  int *place;              /* per option: where it stands among its person's */
  RnPricer **pricer;       /* per person */
  int n_rows;              /* joint rows */
  int *row;                /* their numbers in the model */
  int *measures;           /* per joint row: where in the model its measuring columns begin */
  RnRows row_of;           /* joint rows of each option, */
  RnRows row_at;           /* and of each entry of option.item, side by side for those who price whole persons */
  RnRows option_of;        /* options of each joint row */
} RnDecompose;

/* Keeps a pointer to the model. NULL when some person's rosters cannot be priced. The team (NULL: this thread alone) builds the
 * pricers. */
RnDecompose *rn_decompose_new(const RnModel *model, RnTeam *team);
void rn_decompose_free(RnDecompose *decompose);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnDecompose, rn_decompose_free)

/* The nearest price of a joint row that makes sense: in 1/scale, of the row's sign. */
int rn_decompose_round(const RnDecompose *decompose, int row, double price);

/* What options that cost so much together cost less the prices of their joint rows, in 1/scale. */
static inline gint64
rn_decompose_price(const RnDecompose *decompose, const int *option, int n, gint64 cost, const int *price)
{
  gint64 reduced = cost * decompose->scale;
  for (int i = 0; i < n; i++)
    for (int k = decompose->row_of.start[option[i]]; k < decompose->row_of.start[option[i] + 1]; k++)
      reduced -= price[decompose->row_of.item[k]];
  return reduced;
}

/* The cost of the option at an entry of option.item less the prices of its joint rows, in 1/scale. Pricers bear a limited size: a larger one is cut down,
 * which only lowers a bound; a smaller one is cut up, and what that could raise a bound by is added to *excess. */
static inline gint32
rn_decompose_reduce(const RnDecompose *decompose, int entry, gint64 cost, const int *price, gint64 *excess)
{
  gint64 reduced = cost * decompose->scale, most = decompose->most_price;
  for (int k = decompose->row_at.start[entry]; k < decompose->row_at.start[entry + 1]; k++)
    reduced -= price[decompose->row_at.item[k]];
  if (reduced < -most)
    *excess += -most - reduced;
  return (gint32)CLAMP(reduced, -most, most);
}

/* The least of a joint row at a price, in 1/scale; *activity (may be NULL) is the number of options at which it lies.
 * cost: of the model's columns, in place of the model's own. */
gint64 rn_decompose_row_bound(const RnDecompose *decompose, int row, int price, const gint64 *cost, int *activity);
