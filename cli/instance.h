/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Problems and rotas from files, for the commands that work without a database. On failure each adds a message, sets
 * *status and returns NULL or FALSE. */

#include "cli/cli.h"
#include "solver/solver.h"

G_BEGIN_DECLS

/* Whether the name ends in one of the suffixes (up to NULL); otherwise a refusal that lists them. */
gboolean rn_instance_has_suffix(RnCli *cli, const char *path, const char *const *suffixes, int *status);
/* A .rinban, .rota or .dzn file; free with rn_problem_free(). */
RnProblem *rn_instance_problem(RnCli *cli, const char *path, int *status);
/* A rota of ours, or for a .dzn problem a .txt with the person of each day; free with rn_answer_free(). */
RnAnswer *rn_instance_rota(RnCli *cli, const char *problem_path, const RnProblem *problem, const char *path, int *status);

G_END_DECLS
