/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Bytes decoded into a small problem with any rules: the solver finds the optimum of the enumeration and proves it, or
 * says that there is no rota where there is none. */

#include "tests/fuzz/refusal.h"
#include "tests/solver/random_problem.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OPTIONS 8

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  Draw from = { NULL, data, data + size };
  g_autoptr(RnProblem) problem = drawn_problem(&from, OPTIONS);
  g_autoptr(GError) error = NULL;
  g_assert_true(rn_problem_seal(problem, &error));
  gint64 best = enumerate_all(problem);
  RnSolveOptions options = rn_solve_options_default();
  options.threads = 1;
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, &error);
  g_assert_no_error(error);
  g_assert_cmpint(answer->outcome, ==, best == G_MAXINT64 ? RN_OUTCOME_CONTRADICTION : RN_OUTCOME_ROTA);
  if (best != G_MAXINT64) {
    g_assert_cmpint(answer->objective, ==, best);
    g_assert_cmpint(answer->bound, ==, best);
    g_assert_cmpint(answer->proof, ==, RN_PROOF_OPTIMAL);
  }
  return 0;
}
