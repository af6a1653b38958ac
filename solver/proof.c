/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Proof trees as arrays: the steps, and the terms and cuts of their duals. Rows without a price are left out. */

#include "solver/proof.h"

struct RnProofTree {
  GArray *steps;   /* RnProofStep */
  GArray *terms;   /* RnProofTerm */
  GArray *triples; /* RnProofTriple */
};

RnProofTree *
rn_proof_tree_new(void)
{
  RnProofTree *tree = g_new0(RnProofTree, 1);
  tree->steps = g_array_new(FALSE, FALSE, sizeof(RnProofStep));
  tree->terms = g_array_new(FALSE, FALSE, sizeof(RnProofTerm));
  tree->triples = g_array_new(FALSE, FALSE, sizeof(RnProofTriple));
  return tree;
}

void
rn_proof_tree_free(RnProofTree *tree)
{
  if (!tree)
    return;
  g_array_unref(tree->steps);
  g_array_unref(tree->terms);
  g_array_unref(tree->triples);
  g_free(tree);
}

void
rn_proof_tree_duals(RnProofTree *tree, const RnModel *model, const gint64 *price, gint64 scale)
{
  if (!tree)
    return;
  RnProofStep step = { .kind = RN_PROOF_DUALS, .option = -1, .scale = scale, .first = tree->terms->len,
                       .first_triple = tree->triples->len };
  for (int r = 0; r < model->n_rows; r++)
    if (price[r] != 0) {
      RnProofTerm term = { model->rows[r].kind, model->rows[r].item, price[r] };
      g_array_append_val(tree->terms, term);
    }
  step.n = tree->terms->len - step.first;
  g_array_append_val(tree->steps, step);
}

static void
append(RnProofTree *tree, RnProofStepKind kind, int option)
{
  if (!tree)
    return;
  RnProofStep step = { .kind = kind, .option = option, .scale = 1, .first = tree->terms->len,
                       .first_triple = tree->triples->len };
  g_array_append_val(tree->steps, step);
}

void
rn_proof_tree_triple(RnProofTree *tree, const RnModel *model, const int row[3], gint64 price)
{
  if (!tree)
    return;
  RnProofTriple triple = { .price = price };
  for (int k = 0; k < 3; k++) {
    triple.kind[k] = model->rows[row[k]].kind;
    triple.item[k] = model->rows[row[k]].item;
  }
  g_array_append_val(tree->triples, triple);
  g_array_index(tree->steps, RnProofStep, tree->steps->len - 1).n_triples++;
}

void
rn_proof_tree_list(RnProofTree *tree)
{
  append(tree, RN_PROOF_LIST, -1);
}

void
rn_proof_tree_branch(RnProofTree *tree, int option)
{
  append(tree, RN_PROOF_BRANCH, option);
}

void
rn_proof_tree_leaf(RnProofTree *tree)
{
  append(tree, RN_PROOF_LEAF, -1);
}

gsize
rn_proof_tree_mark(const RnProofTree *tree)
{
  return tree ? tree->steps->len : 0;
}

void
rn_proof_tree_cut(RnProofTree *tree, gsize mark)
{
  if (!tree || mark >= tree->steps->len)
    return;
  g_array_set_size(tree->triples, g_array_index(tree->steps, RnProofStep, mark).first_triple);
  g_array_set_size(tree->terms, g_array_index(tree->steps, RnProofStep, mark).first);
  g_array_set_size(tree->steps, (guint)mark);
}

RnPartProof *
rn_part_proof_new(RnProofTree *tree, const int *option, int n_options)
{
  RnPartProof *proof = g_new0(RnPartProof, 1);
  proof->tree = tree;
  proof->option = g_memdup2(option, sizeof(int) * (gsize)MAX(n_options, 1));
  proof->n_options = n_options;
  proof->objective = G_MAXINT64;
  proof->bound = proof->exact_bound = G_MININT64;
  return proof;
}

void
rn_part_proof_free(RnPartProof *proof)
{
  if (!proof)
    return;
  rn_proof_tree_free(proof->tree);
  g_free(proof->option);
  g_free(proof);
}

gsize
rn_proof_tree_size(const RnProofTree *tree)
{
  return tree->steps->len;
}

const RnProofStep *
rn_proof_tree_step(const RnProofTree *tree, gsize number)
{
  return &g_array_index(tree->steps, RnProofStep, number);
}

const RnProofTerm *
rn_proof_tree_term(const RnProofTree *tree, gsize number)
{
  return &g_array_index(tree->terms, RnProofTerm, number);
}

const RnProofTriple *
rn_proof_tree_triple_at(const RnProofTree *tree, gsize number)
{
  return &g_array_index(tree->triples, RnProofTriple, number);
}
