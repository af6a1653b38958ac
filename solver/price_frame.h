/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What a pricer is built from: a person's own rows, the positions, and the counts that become axes. Inside of the
 * building only. */

#include "solver/lookup.h"
#include "solver/model.h"

#define RN_PRICE_AXES 8
#define RN_PRICE_STEPS 64      /* sums of a look-back row that are told apart */
#define RN_PRICE_COUNT 500     /* largest count of an axis */

/* One own row while building. */
typedef struct {
  int n;               /* members */
  int *member;         /* options, ascending */
  gboolean packing;    /* at most one, hard */
  int axis;            /* -1: looks back; -2: left out */
  int n_steps;         /* steps from here on are like the last */
  gint64 step[RN_PRICE_STEPS];  /* cost of the next duty when so many are taken */
  gint64 price;        /* largest finite step */
  int first, last;     /* positions */
  int *left;           /* per position: positions from there on that hold a member */
} RnOwnRow;

typedef struct {
  const RnModel *model;
  int n, n_rows;
  RnOwnRow *rows;
  RnRows of_option;    /* own rows of each option */
  int n_positions;
  int *first_option;   /* per position, n_positions + 1 */
  int *position_of;    /* per option */
  int n_axes;
  int cap[RN_PRICE_AXES], stride[RN_PRICE_AXES];
  int axis_row[RN_PRICE_AXES];   /* a row with the axis's members */
  int length;
} RnPriceFrame;

void rn_price_frame_init(RnPriceFrame *frame, const RnModel *model, const int *option, int n, const int *own,
                         int n_own);
void rn_price_frame_clear(RnPriceFrame *frame);

/* Cost of the next duty of a row when `sum` are taken. */
gint64 rn_price_frame_step(const RnOwnRow *row, int sum);

/* The smallest sum from which the next `left` duties cost the same. */
int rn_price_frame_fold(const RnOwnRow *row, int sum, int left);

/* Whether two options lie in the same of the rows that are marked. */
gboolean rn_price_frame_is_alike(const RnPriceFrame *frame, int a, int b, const guint8 *marked);

/* Leaves out the look-back rows of the lowest price that are still in. FALSE when only hard ones are left. */
gboolean rn_price_frame_drop_cheapest(RnPriceFrame *frame);
