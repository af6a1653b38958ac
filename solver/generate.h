/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Column generation over a scope: Lagrangian steps for a start, then smoothed generation (Wentges 1997). The bound is
 * exact; the linear program only proposes prices. */

#include "solver/master.h"
#include "solver/proof.h"

typedef struct {
  RnScope scope;
  RnLpStop stop;
  RnRelax *relax;
  RnMaster *master;      /* NULL before rn_generate_start() */
  int *price;            /* scratch, by joint row */
  int *best_price;       /* prices of the best bound under the bounds of options at the root */
  gint64 bound;          /* at best_price, in 1/scale, without the model's constant; G_MININT64: none */
  gint64 cutoff;         /* generation ends when the bound, rounded up, reaches it; G_MAXINT64: never */
  gint64 work_limit;
} RnGenerate;

/* Borrows all that the scope points to, and the team (relax.h). */
RnGenerate *rn_generate_new(const RnScope *scope, RnTeam *team, RnLpStop stop, gint64 work_limit);
void rn_generate_free(RnGenerate *generate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnGenerate, rn_generate_free)

/* Simplex iterations, and pricing counted alike. */
gint64 rn_generate_work(const RnGenerate *generate);

/* The bound in whole numbers. */
gint64 rn_generate_target(const RnGenerate *generate);

/* Lagrangian steps from the present best prices. goal: what a good rota costs, in whole numbers, for the length of the
 * steps. The rosters of the last `keep` steps go into the master when there is one. */
void rn_generate_climb(RnGenerate *generate, int steps, int keep, double first, gint64 goal);

/* Makes the master. value: options (0 or 1) of a rota to start from, or NULL. */
void rn_generate_start(RnGenerate *generate, const gint8 *value);

/* Drops rosters outside of the basis that cost more than `most` above their person's cheapest one at the best prices. */
void rn_generate_sift(RnGenerate *generate, double most);

/* Generates columns until the bound, rounded up, is what the linear program allows. RN_LP_OPTIMAL then. */
RnLpStatus rn_generate_run(RnGenerate *generate);

/* Writes down the prices of the best bound, which prove it alone. */
void rn_generate_record(const RnGenerate *generate, RnProofTree *proof);

/* --- for dives --- */

/* Writes down prices of the scope's joint rows, in 1/scale. */
void rn_generate_record_prices(const RnGenerate *generate, const int *price, RnProofTree *proof);

/* 1/scale to whole numbers, rounded up. */
gint64 rn_generate_whole(const RnGenerate *generate, gint64 bound);
gboolean rn_generate_is_stopped(const RnGenerate *generate);

/* Adds the rosters of the last evaluation whose reduced cost at these prices of the program (by joint row; NULL: all) is
 * not above `most`. Returns how many. */
int rn_generate_add_rosters(RnGenerate *generate, const double *price, double most);

/* generate->price becomes the rounded mixture: smoothing of center, the rest of price; unscaled. */
void rn_generate_mix(RnGenerate *generate, const double *price, const double *center, double smoothing);
