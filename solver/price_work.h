/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Scratch of one thread that prices. Inside of price*.c only. */

#include "solver/price.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define RN_VECTOR __attribute__((target_clones("avx2", "default")))
#else
#define RN_VECTOR
#endif

struct RnPriceWork {
  gint32 *cell;      /* backward vectors, or values of states */
  gsize n_cells;
  gint32 *ahead;     /* forward vectors of two positions, or values of states */
  gsize n_ahead;
  gint32 **vector;   /* per position and state */
  gsize n_vectors;
  gint32 *best;      /* per class: cheapest option */
  int *which;
  gsize n_classes;
  gint32 *bundle;    /* scratch vector */
  gint32 *never;     /* a vector of RN_PRICE_NEVER */
  gsize n_bundle;
  guint8 *no_skip;   /* per position */
  gsize n_positions;
  gint64 short_by;   /* of the last roster */
};

/* Room for values of states, classes and positions. */
void rn_price_work_reserve(RnPriceWork *work, gsize cells, gsize classes, gsize positions);

/* The cheapest of the options of a class. Where `forced` options of the position must be taken, only these may be: one
 * alone, and none of two. */
static inline void
rn_price_work_choose(RnPriceWork *work, int class, const int *option, int n, const gint32 *price, const guint8 *must,
                     int forced)
{
  gint32 best = RN_PRICE_NEVER;
  int which = -1;
  for (int k = 0; k < n; k++)
    if (price[option[k]] < best && (forced == 0 || (forced == 1 && must[option[k]]))) {
      best = price[option[k]];
      which = option[k];
    }
  work->best[class] = best;
  work->which[class] = which;
}
