/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What every reader of the solver promises: a refusal is one clear message, and a problem that was accepted has one
 * text, which reads back to itself and fits its model. */

#include "solver/model.h"
#include "solver/solver.h"

#include <string.h>

static inline void
check_refusal(const GError *error)
{
  g_assert_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT);
  g_assert_true(error->message && *error->message);
  g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

/* The rota that holds the pins alone costs the same by the model and by the judge, or breaks a rule for both. */
static inline void
check_model(const RnProblem *problem)
{
  g_autoptr(RnModel) model = rn_model_new(problem);
  g_assert_nonnull(model);
  g_autofree int *value = g_new0(int, model->n_cols + 1);
  g_autoptr(GArray) duties = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (int o = 0; o < model->n_options; o++) {
    const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, o);
    RnAssignment duty = { option->person, option->seat };
    value[o] = option->pinned;
    if (option->pinned)
      g_array_append_val(duties, duty);
  }
  gint64 judged, modelled;
  g_autoptr(GPtrArray) violations =
      rn_problem_judge(problem, (const RnAssignment *)(gpointer)duties->data, duties->len, &judged);
  gboolean keeps = rn_model_complete(model, value, &modelled);
  g_assert_cmpint(keeps, ==, violations->len == 0);
  if (keeps)
    g_assert_cmpint(modelled, ==, judged);
}

static inline void
check_problem(const RnProblem *problem)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = rn_problem_to_text(problem);
  g_autoptr(RnProblem) again = rn_problem_from_text(text, strlen(text), &error);
  g_assert_no_error(error);
  g_autofree char *second = rn_problem_to_text(again);
  g_assert_cmpstr(text, ==, second);
  check_model(problem);
}
