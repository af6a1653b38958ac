/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Short ways to an answer, its explanation and its reasons. */

#include "solver/explain.h"
#include "tests/testing.h"

static inline RnAnswer *
solved(const RnProblem *problem)
{
  RnSolveOptions options = rn_solve_options_default();
  RnAnswer *answer = rn_solve(problem, &options, NULL);
  ck_assert(answer != NULL);
  return answer;
}

static inline const RnFact *
reason(const GPtrArray *reasons, guint i)
{
  ck_assert_uint_lt(i, reasons->len);
  return &((const RnReason *)g_ptr_array_index(reasons, i))->fact;
}

static inline RnUnfilled *
unfilled(const RnProblem *problem, const RnAnswer *answer, int seat, const GArray *absent)
{
  RnExplainOptions options = rn_explain_options_default();
  options.absent = absent;
  g_autoptr(GError) error = NULL;
  RnUnfilled *out = rn_explain_unfilled(problem, answer, seat, &options, &error);
  ck_assert_msg(out != NULL, "%s", error ? error->message : "");
  return out;
}
