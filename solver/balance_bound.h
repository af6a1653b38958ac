/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the balances of a model cost at least, exactly and quickly: by searching the counts alone. */

#include "solver/model.h"

/* Whether the model holds balance rows; the bound is of use only then. */
gboolean rn_balance_is_in(const RnModel *model);

/* Tightens bounds of columns (n_cols, at first those of the model or tighter) to what a rota can hold that costs
 * `target` or less; G_MAXINT64: any rota. Returns a lower bound of the cost of such rotas, with the model's constant;
 * G_MAXINT64 when there are none. Milliseconds; adds to *work. */
gint64 rn_balance_bound(const RnModel *model, gint64 target, int *lower, int *upper, gint64 *work);

/* Within bounds that rn_balance_bound() has tightened to a target: narrows the tallies of one balance to a box around
 * counts that fit, within which the balance costs no more than its bound whatever the counts are. FALSE when none was
 * found; the bounds then stay as they are. TRUE for an item without tallies of its own. Different numbers give different
 * boxes, 0 the likeliest. */
gboolean rn_balance_box(const RnModel *model, int item, guint number, int *lower, int *upper);
