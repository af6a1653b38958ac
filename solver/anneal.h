/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Simulated annealing on a part: quick good rotas, no bounds. Counted in steps, never in time. */

#include "solver/lp.h"
#include "solver/model.h"

typedef struct RnAnneal RnAnneal;

/* Keeps a pointer to the model. */
RnAnneal *rn_anneal_new(const RnModel *model, guint64 seed);
void rn_anneal_free(RnAnneal *anneal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnAnneal, rn_anneal_free)

/* Takes the rota of these option values as the present one. */
void rn_anneal_start(RnAnneal *anneal, const int *value);

/* The last temperature of every run, in smallest prices; 0.2 at first. Colder for problems whose optimum breaks no soft
 * rule at all. */
void rn_anneal_set_cold(RnAnneal *anneal, double cold);

/* One cooling run from the present rota, warm to cold; warmth 1 forgets the start, 0.1 keeps most of it. Ends early
 * at `target` or when stopped. Adds to *work. */
void rn_anneal_run(RnAnneal *anneal, int steps, double warmth, gint64 target, RnLpStop stop, gint64 *work);

/* The best rota so far: option values (n_cols, completed) and its objective; G_MAXINT64 when it breaks a hard rule. */
gint64 rn_anneal_best(const RnAnneal *anneal, int *value);
