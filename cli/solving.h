/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The options of commands that solve a month: solve, month run, month year. */

#include "cli/cli.h"
#include "cli/progress.h"
#include "engine/month.h"
#include "solver/replan.h"

G_BEGIN_DECLS

typedef struct {
  gint64 seed, work_limit;
  int threads;
  double time_limit;
  char *block;
  gboolean fresh;
  char *export_lp, *export_problem;
} RnSolving;
void rn_solving_clear(RnSolving *solving);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RnSolving, rn_solving_clear)

enum {
  RN_SOLVING_BLOCK = 1 << 0,  /* --block and --fresh */
  RN_SOLVING_EXPORT = 1 << 1, /* --export-lp and --export-problem */
};
/* Appends the entries to an array of GOptionEntry made with zero termination. */
void rn_solving_entries(GArray *entries, RnSolving *solving, unsigned which);
/* FALSE with a message and *status when a number is out of range. Borrows from solving. */
gboolean rn_solving_options(RnCli *cli, const RnSolving *solving, RnProgress *progress, RnMonthOptions *options,
                            int *status);
/* Numbers alone are checked; also used by "solver solve". */
gboolean rn_solving_check(RnCli *cli, const RnSolving *solving, int *status);
/* The option --scope of commands that replan; NULL when it was not given. */
GOptionEntry rn_solving_scope_entry(char **scope);
/* Reads block, widen or all; *scope stays for NULL. FALSE with a message and *status when it is none of them. */
gboolean rn_solving_scope(RnCli *cli, const char *text, RnReplanScope *scope, int *status);
/* A note when Ctrl-C ended the search. */
void rn_solving_note(RnCli *cli);

G_END_DECLS
