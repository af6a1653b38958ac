/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What a search writes down so that its bound can be checked afterwards without it.
 *
 * A proof tree belongs to one part and speaks of its model. It claims that no rota of the part costs less than the
 * bound that the part ends with. Its steps stand in the order in which the tree is walked:
 *
 *   duals ...   row prices; what they alone refute below the bound is dropped, and the next step works on what is left
 *   list        the rosters that a rota below the bound can still hold are few from here on
 *   branch o    two subtrees follow: first all rotas that take option o, then all that do not
 *   leaf        the steps before it left nothing that costs less than the bound
 *
 * So a proof without branching is some duals and a leaf, and most often it is one set of duals. Steps are hints: what
 * they lack is searched for when the certificate is made (prove.h), and nothing is believed because it stands here.
 * One thread writes a tree. Every function accepts NULL for the tree and then does nothing, so that callers need not
 * ask whether a proof is wanted. */

#include "solver/model.h"

typedef struct RnProofTree RnProofTree;

RnProofTree *rn_proof_tree_new(void);
void rn_proof_tree_free(RnProofTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnProofTree, rn_proof_tree_free)

/* `price`: of every row of the model (n_rows), in 1/scale, as in lagrange.h: what taking an option of the row adds to
 * the option's cost. 0 for rows that concern one person alone and are kept exactly. scale: 1 to 2^20. Copied. */
void rn_proof_tree_duals(RnProofTree *tree, const RnModel *model, const gint64 *price, gint64 scale);
/* Adds to the duals just written the price (not negative, in their scale) of a cut over three rows of the model: what a
 * listed roster costs more that takes options of two of them or of all. */
void rn_proof_tree_triple(RnProofTree *tree, const RnModel *model, const int row[3], gint64 price);
void rn_proof_tree_list(RnProofTree *tree);
void rn_proof_tree_branch(RnProofTree *tree, int option);
void rn_proof_tree_leaf(RnProofTree *tree);

/* A place to return to: rn_proof_tree_cut() forgets all steps written since; 0 forgets everything, as at the begin of
 * another target. */
gsize rn_proof_tree_mark(const RnProofTree *tree);
void rn_proof_tree_cut(RnProofTree *tree, gsize mark);

/* The proof of one part with what it needs to be read in terms of the problem. */
typedef struct {
  RnProofTree *tree;
  int n_options, *option;    /* of every option of the part's model: the problem's option */
  gint64 objective, bound, exact_bound;  /* of the part: G_MAXINT64, G_MININT64 when unknown */
} RnPartProof;

/* Takes the tree over; option is copied. */
RnPartProof *rn_part_proof_new(RnProofTree *tree, const int *option, int n_options);
void rn_part_proof_free(RnPartProof *proof);

/* --- reading, for prove.c --- */

typedef enum {
  RN_PROOF_DUALS,
  RN_PROOF_LIST,
  RN_PROOF_BRANCH,
  RN_PROOF_LEAF,
} RnProofStepKind;

typedef struct {
  RnRowKind kind;
  int item;          /* as in RnModelRow */
  gint64 price;
} RnProofTerm;

typedef struct {
  RnRowKind kind[3];
  int item[3];
  gint64 price;
} RnProofTriple;

typedef struct {
  RnProofStepKind kind;
  int option;        /* RN_PROOF_BRANCH: column of the part's model */
  gint64 scale;      /* RN_PROOF_DUALS, with terms first .. first + n - 1 */
  guint first, n;
  guint first_triple, n_triples;
} RnProofStep;

gsize rn_proof_tree_size(const RnProofTree *tree);
const RnProofStep *rn_proof_tree_step(const RnProofTree *tree, gsize number);
const RnProofTerm *rn_proof_tree_term(const RnProofTree *tree, gsize number);
const RnProofTriple *rn_proof_tree_triple_at(const RnProofTree *tree, gsize number);
