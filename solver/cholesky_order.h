/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The order in which the rows of A A' are eliminated; for cholesky.c. */

#include <glib.h>

/* Rows that are eliminated together, and the rows that they leave behind. */
typedef struct {
  GArray *own, *left;    /* int */
} RnEliminated;

/* RnEliminated, in the order of elimination, owned by the array. A as in rn_cholesky_new(). */
GArray *rn_cholesky_order(int n_rows, int n_cols, const int *start, const int *row);
