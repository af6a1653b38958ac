/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A basis near an interior point, from which the simplex method has little left to do. */

#include "solver/model.h"
#include "solver/simplex.h"

/* value: of all columns. Fills the statuses of n_rows rows and n_cols columns; as many are basic as there are rows,
 * and their columns are independent. */
void rn_crash_basis(const RnModel *model, const double *value, RnBasisStatus *row_status, RnBasisStatus *col_status);
