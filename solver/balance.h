/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the balances of a model cost for given counts, quickly: for searches that move options one by one. */

#include "solver/model.h"

typedef struct RnBalance RnBalance;

/* Keeps a pointer to the model. NULL when it holds no balance row. */
RnBalance *rn_balance_new(const RnModel *model);
void rn_balance_free(RnBalance *balance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBalance, rn_balance_free)

/* Cost of the columns that give way in balance rows, when row r of the model, a tally row, holds sum[r] options; and
 * RN_MODEL_BROKEN for every unit by which a balance row stays broken. Tallies beyond their own bounds are not counted:
 * rn_model_row_cost() does. */
gint64 rn_balance_cost(RnBalance *balance, const int *sum);
