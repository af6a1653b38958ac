/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* One run of GLPK's simplex method, inside of rn_glpk_guard(). For glpk*.c only. */

#include "solver/lp.h"

struct glp_prob;

/* From the present basis; where the library refuses it, from its own advanced basis. limit: iterations. cutoff: the dual
 * method ends with RN_LP_INFEASIBLE above it; INFINITY: never. *is_unbounded: the prices contradict each other; the
 * status is RN_LP_FAILED then. plain: with the textbook's pricing and ratio test, which lead out of some circles. */
RnLpStatus rn_glpk_solve(struct glp_prob *prob, RnLpMethod method, gboolean plain, int limit, double cutoff,
                         gboolean *is_unbounded);
