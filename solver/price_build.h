/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of a pricer, between its building (price_build.c) and its use (price.c). */

#include "solver/lookup.h"
#include "solver/price.h"

/* Taking an option of a class at a position leads from state `from` to the class's bundle's state. */
typedef struct {
  int from;
  gint32 cost;         /* of the rows that look back, scaled */
} RnPriceSource;

/* Options of one position that the look-back rows cannot tell apart once taken; they all lead to one state. */
typedef struct {
  int to;
  int first_source, n_sources;
  int first_class, n_classes;
} RnPriceBundle;

/* Options of a bundle that count alike. */
typedef struct {
  int shift;           /* of the vector */
  int mask;            /* number of the overflow mask */
  int first_option, n_options;   /* in class_option */
} RnPriceClass;

typedef struct {
  int n_states;        /* before the position */
  int reach;           /* numbers of the vector that can matter before the position */
  int first_skip;      /* skip[first_skip + state]: state after it when nothing is taken */
  int first_bundle, n_bundles;
  int first_class, n_classes;
  int first_option, n_options;   /* in time order */
} RnPricePosition;

typedef struct {
  int row;             /* of the model */
  int axis;            /* number of the axis, -1: looks back, -2: left out */
} RnPriceRow;

typedef struct RnPriceSparse RnPriceSparse;

struct RnPricer {
  const RnModel *model;
  int n, n_positions, n_axes, scale;
  int length;          /* of a vector */
  int pad;             /* numbers behind it that may be read */
  int *option;         /* columns of the model */
  RnPricePosition *position;   /* n_positions + 1; the last one has the final states */
  RnPriceBundle *bundle;
  RnPriceClass *class;
  RnPriceSource *source;
  int *skip, *class_option;
  gint32 *terminal;    /* cost by counts, scaled; RN_PRICE_NEVER: none */
  gint32 *mask;        /* length numbers each: RN_PRICE_NEVER where the shift overflows */
  gint32 base;         /* cost of the look-back rows when nothing is taken, scaled */
  int n_sources, most_taken;
  gint64 most_cost, most_step;
  gint64 size;         /* numbers that one pass touches */
  int *row, n_rows;    /* rows of the model that it carries */
  RnPriceSparse *sparse;   /* in place of all vectors (price_sparse.h), or NULL */
};
