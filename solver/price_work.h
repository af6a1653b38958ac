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
