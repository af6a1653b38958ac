/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The way in for parts that hold balances: counting for the bound, annealing for the rota. Where shares are all that is
 * paid for, which is what a fair rota mostly comes to, both meet at once. */

#include "solver/mip.h"

/* Improves the result; nothing for models without balances. What it leaves open is for the general search. */
void rn_share_solve(const RnMipTask *task, RnMipResult *result);
