/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Small parts of a re-planning, solved by one linear program and the library's tree: with a good rota to beat, that is
 * quicker than rn_solve(), which has to find one first. */

#include "solver/lp.h"
#include "solver/solver.h"

G_BEGIN_DECLS

/* `start` (RnAssignment): a rota to beat, feasible or not. NULL when the problem is too large or the tree ended before
 * it was proven; the answer is optimal or says that there is none. Work is added to *work alone, in any case. */
RnAnswer *rn_replan_tree_solve(const RnProblem *problem, const GArray *start, RnLpStop stop, gint64 *work);

G_END_DECLS
