/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Threads that wait between short pieces of common work: a Lagrangian step over a city takes less than a millisecond,
 * too little to start threads for. What a piece computes must not depend on which thread takes it. */

#include <glib.h>

typedef struct RnTeam RnTeam;

/* threads: 1 to 64, the caller's own included; smaller and larger numbers are cut. */
RnTeam *rn_team_new(int threads);
void rn_team_free(RnTeam *team);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnTeam, rn_team_free)

/* NULL is a team of 1. */
int rn_team_threads(const RnTeam *team);

/* Items first to last - 1, by the thread of this number (0: the caller's). */
typedef void (*RnTeamWork)(gpointer data, int thread, int first, int last);

/* Does items 0 to n - 1, `chunk` at a time; returns when all are done. Only the thread that made the team may call it,
 * and not from inside of the work. */
void rn_team_run(RnTeam *team, int n, int chunk, RnTeamWork work, gpointer data);
