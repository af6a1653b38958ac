/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of the making of certificates; only prove*.c include this.
 *
 * The search for the proof of one part: prices improved by subgradients, and branches over the holders of a seat. */

#include "solver/prove.h"
#include "solver/verify_tree.h"

typedef struct {
  const RnVerifyCase *whole;
  const RnProveOptions *options;
  RnVerifyBound bound;
  RnCertificatePart *part;   /* steps are appended */
  gint64 target;             /* what is refuted: a rota of the part that costs this or less */
  gint64 *best;              /* prices of rows to start from */
  double *direction;
  gint64 work, limit;
} RnProver;

/* Leaves out rules of a person, the cheapest first, until there are at most `most` states; what is left out is appended
 * to `relaxed` and marked in facts. FALSE when that does not help. (prove_relax.c) */
gboolean rn_prove_relax_person(RnVerifyFacts *facts, int person, gint64 scale, gsize most, GArray *relaxed);

/* Writes the present prices as a step; returns the number of steps before it. */
guint rn_prove_write_duals(RnProver *prover);
void rn_prove_write(RnProver *prover, RnCertificateStepKind kind, int position);
/* Forgets all steps from this number on. */
void rn_prove_cut(RnProver *prover, guint steps);

/* The bound at a node and present prices, with work counted. */
RnVerifySum rn_prove_bound(RnProver *prover, const RnVerifyNode *node);

/* Whether the work is used up or somebody stops it. */
gboolean rn_prove_is_over(const RnProver *prover);

/* At most `rounds` rounds from the best prices. TRUE when they refute the target; what they drop on the way is written.
 * *known rises to the best bound; `best` to its prices. */
gboolean rn_prove_improve(RnProver *prover, RnVerifyNode *node, int rounds, RnVerifySum *known);

/* Refutes the target below a node and writes how, ending with a leaf. FALSE when that fails: the steps are then of no
 * use. The node is used up. `depth`: branches above it whose first subtree this is. */
gboolean rn_prove_node(RnProver *prover, RnVerifyNode *node, int depth);
