/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by explain*.c; nobody else includes it. */

#include "solver/case.h"
#include "solver/explain.h"

/* FALSE with an error when the rota breaks a hard rule. */
gboolean rn_explain_accepts(const RnProblem *problem, const RnAnswer *answer, GError **error);
/* Solves a changed problem from the rota of the answer; NULL with an error when the back end failed. */
RnAnswer *rn_explain_solve(const RnProblem *problem, const RnAnswer *near, const RnExplainOptions *options,
                           GError **error);
/* Frees an answer that holds no rota, and sets it to NULL. */
void rn_explain_clear(RnAnswer **answer);
RnCaseWork rn_explain_work(const RnExplainOptions *options);

void rn_explain_reason_free(gpointer data);
/* Appends a reason for every active fact of a case; demands only if asked for. */
void rn_explain_add_reasons(const RnCase *item, const guint8 *active, gboolean with_demands, GPtrArray *reasons);
/* Solves the problem without each of the first reasons, as far as the options say. */
gboolean rn_explain_solve_reasons(const RnProblem *problem, const RnAnswer *answer, GPtrArray *reasons,
                                  const RnExplainOptions *options, GError **error);
