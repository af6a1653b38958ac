/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

#include "solver/problem.h"

/* Multiplies every cost and price of a problem by `factor` (at least 1), so that something finer can be told behind them:
 * the rotas, and which of them are best, stay the same. FALSE when a number would leave its limit, or come within 1 of it;
 * the problem can then only be freed. */
gboolean rn_scale_costs(RnProblem *problem, gint64 factor);
