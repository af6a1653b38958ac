/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as a generated month. Inputs beyond 20,000 bytes are cut, to keep the model small. */

#include "solver/foreign.h"
#include "tests/fuzz/refusal.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnProblem) problem = rn_foreign_rota("fuzz", (const char *)data, MIN(size, 20000), &error);
  if (problem)
    check_problem(problem);
  else
    check_refusal(error);
  return 0;
}
