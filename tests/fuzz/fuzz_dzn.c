/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as on-call rostering data. Rosters of more than 20,000 options are read, but make no model here. */

#include "solver/foreign.h"
#include "tests/fuzz/refusal.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnProblem) problem = rn_foreign_dzn("fuzz", (const char *)data, size, &error);
  if (!problem)
    check_refusal(error);
  else if (problem->options->len <= 20000)
    check_problem(problem);
  return 0;
}
