/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Parts of a model: what is left when some options are fixed and others are left out, split into components that share
 * no row. A part is a model of its own with a map back to the columns of the model it was cut from. */

#include "solver/model.h"

typedef enum {
  RN_KEEP,      /* free within lower..upper */
  RN_ABSENT,    /* left out: rows are relaxed by all that it could bring */
  RN_BELONGS,   /* left out, and its rows' lower sides have been counted in a part of lower stage */
} RnKeep;

typedef struct {
  RnModel *model;
  int *parent;          /* column of the parent model for every column */
} RnPart;

/* Tightens bounds until nothing changes. FALSE when a row or column cannot be met; *bad_row is then the row,
 * or -1 - column. */
gboolean rn_part_propagate(const RnModel *model, int *lower, int *upper, int *bad_row);

/* Parts of what is left of the model, by components, ascending by their first column. `keep` says for every option
 * (n_options of them) whether it takes part; lower and upper (n_cols) must be propagated; columns with equal bounds are
 * fixed, and no part holds them. *constant receives what all that is fixed costs, with the model's constant. Rows that
 * hold left out options only are dropped. Returned: RnPart*, owned by the array. */
GPtrArray *rn_part_split(const RnModel *model, const RnKeep *keep, const int *lower, const int *upper,
                         gint64 *constant);
