/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of a sparse pricer: its parts, and the search for a roster that is the cheapest with the counts that its graph
 * does not keep. Inside of price*.c only. */

#include "solver/price_graph.h"
#include "solver/price_sparse.h"
#include "solver/price_work.h"

#define RN_PRICE_BROKEN (G_MAXINT64 / 4)   /* what is not allowed, as a cost */

struct RnPriceSparse {
  RnPriceFrame frame;
  RnPriceRows rows;           /* what the graph is grown from */
  RnPriceGraph graph;
  guint8 *given_up;           /* per row: with it the graph gets too large */
  gint64 *none, *least;       /* per row: cost without any member; the least cost */
  int *sum;                   /* per row, scratch: of a roster */
  int scale;
  int most_states;            /* that a count may lead to which is taken in because of its price */
};

/* Whether a row that is not kept may become cheaper with more duties: then what a roster costs so far tells nothing. */
gboolean rn_price_hunt_is_blind(const RnPriceSparse *sparse);

/* After a backward pass that found the roster taken, `value` by the graph's rows and *short_by dearer by all: looks for a
 * cheaper one. Returns what no roster is below; *short_by becomes the difference. */
gint32 rn_price_hunt(RnPriceSparse *sparse, const RnPriceWork *work, const gint32 *price, const guint8 *must, gint32 value,
                     int *taken, int *n_taken, gint64 *short_by);
