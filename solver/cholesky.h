/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Sparse Cholesky factors of A D A' + E: D and E change from one factorisation to the next, A does not. A holds ones
 * only; what a row needs beyond them is diagonal and comes with E.
 *
 * Expects up to some thousand rows. The same numbers come out on every machine: sums are never fused or reordered. */

#include <glib.h>

typedef struct RnCholesky RnCholesky;

/* Orders the rows and finds the places of the factor. Column j of A holds ones in rows row[start[j]] ..
 * row[start[j + 1] - 1], each at most once. */
RnCholesky *rn_cholesky_new(int n_rows, int n_cols, const int *start, const int *row);
void rn_cholesky_free(RnCholesky *cholesky);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCholesky, rn_cholesky_free)

/* d: of every column, e: of every row, none negative. A pivot that vanishes makes its row drop out: the solution is 0
 * there. */
void rn_cholesky_factor(RnCholesky *cholesky, const double *d, const double *e);
/* Solves in place, with the last factors. */
void rn_cholesky_solve(const RnCholesky *cholesky, double *x);

/* Entries of the factor, with those that padding adds; a measure of the work of a solve. */
gint64 rn_cholesky_size(const RnCholesky *cholesky);
