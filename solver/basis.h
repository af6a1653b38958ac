/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The basis of a linear program, to come back to in a tree. */

#include "solver/simplex.h"

typedef struct {
  RnBasisStatus *row, *col;
  int n_rows, n_cols;
} RnBasis;

/* What a basis that is zero, or was saved before, holds afterwards; rn_basis_clear() frees it. */
void rn_basis_save(RnBasis *basis, const RnSimplex *simplex);
void rn_basis_clear(RnBasis *basis);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RnBasis, rn_basis_clear)

/* Rows that came in since are basic, columns are not. None may have gone. */
void rn_basis_restore(RnBasis *basis, RnSimplex *simplex);
