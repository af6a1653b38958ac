/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Progress of a solve on standard error, and Ctrl-C. While one of these lives, the first SIGINT or SIGTERM only asks
 * the search to end; the second ends the program. One at a time. */

#include "solver/solver.h"

G_BEGIN_DECLS

typedef struct RnProgress RnProgress;

/* `quiet`: nothing unless standard error is a terminal. */
RnProgress *rn_progress_new(gboolean quiet);
/* Shows the last state and restores the signals. */
void rn_progress_free(RnProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnProgress, rn_progress_free)

/* For RnSolveOptions and RnMonthOptions; data is the RnProgress. */
void rn_progress_show(const RnSolveProgress *state, gpointer data);
gboolean rn_progress_should_stop(gpointer data);
gboolean rn_progress_interrupted(void);

G_END_DECLS
