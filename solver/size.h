/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* How large a problem may be: so that every sum of costs fits the solver's whole numbers, and nothing that reads a
 * problem needs memory or time out of proportion. */

#include "solver/problem.h"

#define RN_SIZE_OPTIONS 8000                                /* of one person */
#define RN_SIZE_COSTS G_GINT64_CONSTANT(200000000000000)    /* sum of what all items can cost at most */
#define RN_SIZE_STEPS G_GINT64_CONSTANT(30000000000)        /* pairs of duties that the rules of persons look at */

/* For a problem whose indices have been checked. FALSE with a RN_SOLVER_ERROR_INPUT that names what is too large. */
gboolean rn_size_check(const RnProblem *problem, GError **error);
