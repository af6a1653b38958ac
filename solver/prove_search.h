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
void rn_prove_write_list(RnProver *prover);
void rn_prove_write_leaf(RnProver *prover);
/* A branch: first at least (or fewer than, when fewer_first) `least` of the seats, then the other way round. */
void rn_prove_write_branch(RnProver *prover, int person, const GArray *seats, int least, gboolean fewer_first);
/* A branch on one option: first with it, then without. */
void rn_prove_write_option(RnProver *prover, int position);
/* Fixes an option at a node. FALSE when that leaves nothing. */
gboolean rn_prove_settle(const RnProver *prover, RnVerifyNode *node, int position, gboolean taken);
/* Forgets all steps from this number on. */
void rn_prove_cut(RnProver *prover, guint steps);

/* Prices for rows of one person that nobody else has priced: what their first option saves. That is as good as any,
 * since the others of the same seat exclude it. */
void rn_prove_price_owned(const RnVerifyCase *whole, gint64 *dual);

/* The bound at a node and present prices, with work counted. */
RnVerifySum rn_prove_bound(RnProver *prover, const RnVerifyNode *node);

/* Right after rn_prove_bound(), whose bound is `sum`: drops what cannot be within the target, and writes the prices
 * unless they settled nothing; then the node stays as it was, since nobody who reads the proof could follow. TRUE when
 * nothing is left, which is always written. */
gboolean rn_prove_drop(RnProver *prover, RnVerifyNode *node, RnVerifySum sum);

/* Whether the work is used up or somebody stops it. */
gboolean rn_prove_is_over(const RnProver *prover);

/* At most `rounds` rounds from the best prices. TRUE when they refute the target; what they drop on the way is written.
 * *known rises to the best bound; `best` to its prices. */
gboolean rn_prove_improve(RnProver *prover, RnVerifyNode *node, int rounds, RnVerifySum *known);

/* What rn_prove_improve() does when nothing is open any more: the one rota left costs too much, or it does not. */
gboolean rn_prove_last(RnProver *prover, const RnVerifyNode *node);

/* Refutes the target below a node and writes how, ending with a leaf. FALSE when that fails: the steps are then of no
 * use. The node is used up. `depth`: branches above it whose first subtree this is. */
gboolean rn_prove_node(RnProver *prover, RnVerifyNode *node, int depth);

/* Likewise, with the prices of a linear program and branches on numbers of duties of one person (prove_lp.c). What that
 * program says is never believed, it only proposes. */
gboolean rn_prove_by_lp(RnProver *prover, RnVerifyNode *node);
