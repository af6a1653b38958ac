/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/basis.h"

static void
make_room(RnBasis *basis, const RnSimplex *simplex)
{
  basis->row = g_renew(RnBasisStatus, basis->row, rn_simplex_rows(simplex) + 1);
  basis->col = g_renew(RnBasisStatus, basis->col, rn_simplex_cols(simplex) + 1);
}

void
rn_basis_save(RnBasis *basis, const RnSimplex *simplex)
{
  make_room(basis, simplex);
  basis->n_rows = rn_simplex_rows(simplex);
  basis->n_cols = rn_simplex_cols(simplex);
  rn_simplex_get_basis(simplex, basis->row, basis->col);
}

void
rn_basis_restore(RnBasis *basis, RnSimplex *simplex)
{
  make_room(basis, simplex);
  while (basis->n_rows < rn_simplex_rows(simplex))
    basis->row[basis->n_rows++] = RN_BASIC;
  while (basis->n_cols < rn_simplex_cols(simplex))
    basis->col[basis->n_cols++] = RN_AT_LOWER;
  rn_simplex_set_basis(simplex, basis->row, basis->col);
}

void
rn_basis_clear(RnBasis *basis)
{
  g_free(basis->row);
  g_free(basis->col);
}
