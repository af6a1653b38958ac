/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Certificates part by part: what does the rota cost there, which bound does the search state, and how much of that can
 * be proven. First the prices of the search alone are tried, then its tree, then a search of our own. */

#include "solver/prove.h"

#include "solver/lp.h"
#include "solver/proof.h"
#include "solver/prove_search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_WORK_LIMIT 2000000
#define ROOT_ROUNDS 300
#define LAST_ROUNDS 100
#define SCALE 4096

__extension__ typedef __int128 Wide;

typedef struct {
  const RnProblem *problem;
  const RnAnswer *answer;
  RnCertificate *certificate;
  RnVerifyCase *whole;
  RnProver prover;
  gint64 limit;            /* of all work; every attempt may use half of what is left */
  gboolean quick;          /* without branches: rules left out may be had back instead */
  gboolean is_short;       /* a part's bound was not reached that way */
  GPtrArray *proofs;       /* RnPartProof of the part at hand, borrowed */
  int *position;           /* of every option of the problem */
} Run;

/* --- what the search wrote down --- */

/* Puts the prices of one of the search's steps where the bound expects them; the others stay. */
static void
load_terms(Run *run, const RnProofTree *tree, const RnProofStep *step, gint64 *dual)
{
  static const RnCertificateKind kind_table[] = {
    [RN_ROW_SEAT] = RN_CERTIFICATE_SEAT, [RN_ROW_GROUP] = RN_CERTIFICATE_GROUP, [RN_ROW_COUNT] = RN_CERTIFICATE_COUNT };
  for (guint i = 0; i < step->n; i++) {
    const RnProofTerm *term = rn_proof_tree_term(tree, step->first + i);
    if (term->kind != RN_ROW_SEAT && term->kind != RN_ROW_GROUP && term->kind != RN_ROW_COUNT)
      continue;
    int row = rn_verify_case_row(run->whole, (RnCertificateItem){ kind_table[term->kind], term->item });
    Wide price = -(Wide)term->price * run->whole->scale / step->scale;
    if (row >= 0)
      dual[row] = (gint64)CLAMP(price, -RN_CERTIFICATE_PRICE_MAX, RN_CERTIFICATE_PRICE_MAX);
  }
}

static void
load_cuts(Run *run, const RnProofTree *tree, const RnProofStep *step)
{
  for (guint i = 0; i < step->n_triples; i++) {
    const RnProofTriple *triple = rn_proof_tree_triple_at(tree, step->first_triple + i);
    RnCertificateCut cut = { .price = (gint64)MIN((Wide)triple->price * run->whole->scale / step->scale,
                                                  RN_CERTIFICATE_PRICE_MAX) };
    gboolean good = TRUE;
    for (int k = 0; k < 3; k++) {
      good = good && (triple->kind[k] == RN_ROW_SEAT || triple->kind[k] == RN_ROW_GROUP);
      cut.item[k] = (RnCertificateItem){ triple->kind[k] == RN_ROW_SEAT ? RN_CERTIFICATE_SEAT : RN_CERTIFICATE_GROUP,
                                         triple->item[k] };
    }
    if (good)
      rn_verify_bound_cut(&run->prover.bound, &cut);
  }
}

/* The first prices of every proof of the part. */
static void
load_first(Run *run, gint64 *dual)
{
  memset(dual, 0, sizeof(gint64) * (gsize)run->whole->n_rows);
  for (guint k = 0; k < run->proofs->len; k++) {
    const RnPartProof *proof = g_ptr_array_index(run->proofs, k);
    for (gsize s = 0; s < rn_proof_tree_size(proof->tree); s++)
      if (rn_proof_tree_step(proof->tree, s)->kind == RN_PROOF_DUALS) {
        load_terms(run, proof->tree, rn_proof_tree_step(proof->tree, s), dual);
        break;
      }
  }
  rn_prove_price_owned(run->whole, dual);
}

/* Passes over a subtree that is not needed. */
static void
skip_subtree(const RnProofTree *tree, gsize *at)
{
  for (int pending = 1; pending > 0 && *at < rn_proof_tree_size(tree); ++*at) {
    RnProofStepKind kind = rn_proof_tree_step(tree, *at)->kind;
    pending += kind == RN_PROOF_BRANCH ? 1 : kind == RN_PROOF_LEAF ? -1 : 0;
  }
}

typedef struct {
  Run *run;
  const RnPartProof *proof;
  gsize at;
} Follow;

static gboolean follow_node(Follow *follow, RnVerifyNode *node, int depth);

/* The step of a branch; *done when the node is settled by it, *good then says whether it is refuted. */
static void
follow_branch(Follow *follow, RnVerifyNode *node, int option, int depth, gboolean *done, gboolean *good)
{
  RnProver *prover = &follow->run->prover;
  int position = follow->run->position[follow->proof->option[option]];
  if (node->status[position] != RN_VERIFY_OPEN) {
    if (node->status[position] == RN_VERIFY_OUT) {
      skip_subtree(follow->proof->tree, &follow->at);
      return;
    }
    *done = TRUE;
    *good = follow_node(follow, node, depth);
    skip_subtree(follow->proof->tree, &follow->at);
    return;
  }
  rn_prove_write_option(prover, position);
  RnVerifyNode child = rn_verify_node_copy(prover->whole, prover->bound.part, node);
  if (!rn_prove_settle(prover, &child, position, TRUE)) {
    rn_prove_write_leaf(prover);
    skip_subtree(follow->proof->tree, &follow->at);
    *good = TRUE;
  } else {
    *good = follow_node(follow, &child, depth + 1);
  }
  rn_verify_node_clear(prover->whole, prover->bound.part, &child);
  *done = !*good;
  if (*good && !rn_prove_settle(prover, node, position, FALSE)) {
    rn_prove_write_leaf(prover);
    skip_subtree(follow->proof->tree, &follow->at);
    *done = TRUE;
  }
}

/* At the prices of the step before. TRUE when these refute the node, which is then written. */
static gboolean
list_node(Follow *follow, RnVerifyNode *node)
{
  RnProver *prover = &follow->run->prover;
  RnVerifySum known = -RN_VERIFY_SUM_MAX;
  rn_prove_write_list(prover);
  prover->work++;
  if (rn_verify_tree_list(&prover->bound, node, prover->target, &known))
    return FALSE;
  rn_prove_write_leaf(prover);
  skip_subtree(follow->proof->tree, &follow->at);
  return TRUE;
}

/* Follows the search through one node and what lies below; where it ends without a refutation, looks on. */
static gboolean
follow_node(Follow *follow, RnVerifyNode *node, int depth)
{
  RnProver *prover = &follow->run->prover;
  const RnProofTree *tree = follow->proof->tree;
  while (follow->at < rn_proof_tree_size(tree) && depth < RN_CERTIFICATE_DEPTH_MAX - 1) {
    const RnProofStep *step = rn_proof_tree_step(tree, follow->at++);
    gboolean done = FALSE, good = FALSE;
    RnVerifySum known = -RN_VERIFY_SUM_MAX;
    if (rn_prove_is_over(prover))
      return FALSE;
    if (step->kind == RN_PROOF_LEAF)
      return rn_prove_node(prover, node, depth);
    if (step->kind == RN_PROOF_BRANCH) {
      follow_branch(follow, node, step->option, depth, &done, &good);
      if (done)
        return good;
      continue;
    }
    if (step->kind == RN_PROOF_LIST) {
      if (list_node(follow, node))
        return TRUE;
      continue;
    }
    rn_verify_bound_reset(&prover->bound);
    load_cuts(follow->run, tree, step);
    load_terms(follow->run, tree, step, prover->bound.dual);
    rn_prove_price_owned(prover->whole, prover->bound.dual);
    memcpy(prover->best, prover->bound.dual, sizeof(gint64) * (gsize)prover->whole->n_rows);
    rn_prove_write_duals(prover);
    prover->work++;
    if (!rn_verify_tree_step(&prover->bound, node, prover->target, &known)) {
      rn_prove_write_leaf(prover);
      skip_subtree(tree, &follow->at);
      return TRUE;
    }
  }
  return rn_prove_node(prover, node, depth);
}

/* --- one part --- */

/* What the rota costs in the part. */
static gint64
cost_of_rota(Run *run, int part)
{
  const RnVerifyCase *whole = run->whole;
  RnVerifyNode node = rn_verify_node_init(whole, part);
  for (int k = whole->persons_of.start[part]; k < whole->persons_of.start[part + 1]; k++) {
    int person = whole->persons_of.item[k];
    for (int i = whole->first[person]; i < whole->first[person + 1]; i++)
      if (node.status[i] == RN_VERIFY_OPEN)
        node.status[i] = RN_VERIFY_OUT;
  }
  for (guint i = 0; i < run->answer->assignments->len; i++) {
    const RnAssignment *duty = &g_array_index(run->answer->assignments, RnAssignment, i);
    if (whole->part_of[duty->person] == part)
      node.status[run->position[rn_option_find(run->problem, duty->person, duty->seat)]] = RN_VERIFY_IN;
  }
  rn_verify_bound_reset(&run->prover.bound);
  gint64 cost = rn_verify_bound_round(whole, rn_prove_bound(&run->prover, &node));
  rn_verify_node_clear(whole, part, &node);
  return cost;
}

/* How far the search's bounds of the part lie below its rotas, by the bound of the kind wanted; -1 when unknown. */
static gint64
gap_of(const Run *run, gboolean exact)
{
  gint64 gap = 0;
  if (!exact && run->answer->proof == RN_PROOF_OPTIMAL)
    return 0;
  for (guint k = 0; k < run->proofs->len; k++) {
    const RnPartProof *proof = g_ptr_array_index(run->proofs, k);
    gint64 bound = exact ? proof->exact_bound : proof->bound;
    if (bound == G_MININT64 || proof->objective == G_MAXINT64)
      return -1;
    gap += proof->objective - bound;
  }
  return gap;
}

/* One way to prove the target of the part, from its first node. */
static gboolean
attempt(Run *run, int part, gboolean (*way)(Run *run, RnVerifyNode *node))
{
  RnProver *prover = &run->prover;
  RnVerifyNode node = rn_verify_node_init(run->whole, part);
  rn_prove_cut(prover, 0);
  rn_verify_bound_reset(&prover->bound);
  gboolean good = way(run, &node);
  rn_verify_node_clear(run->whole, part, &node);
  return good && rn_verify_tree(&prover->bound, part, prover->part) == prover->part->bound;
}

/* As the search did. */
static gboolean
by_tree(Run *run, RnVerifyNode *node)
{
  const RnPartProof *only = run->proofs->len == 1 ? g_ptr_array_index(run->proofs, 0) : NULL;
  Follow follow = { run, only, 0 };
  return only && rn_proof_tree_size(only->tree) > 2 && follow_node(&follow, node, 0);
}

static gboolean
by_lp(Run *run, RnVerifyNode *node)
{
  return rn_prove_by_lp(&run->prover, node);
}

static gboolean
by_prices(Run *run, RnVerifyNode *node)
{
  RnVerifySum known = -RN_VERIFY_SUM_MAX;
  if (rn_prove_improve(&run->prover, node, ROOT_ROUNDS, &known)) {
    rn_prove_write_leaf(&run->prover);
    return TRUE;
  }
  run->is_short = run->quick;
  return !run->quick && rn_prove_node(&run->prover, node, 0);
}

/* Proves `bound` for the part in one way or another; each may use half of the work that is left. */
static gboolean
prove_target(Run *run, int part, gint64 bound, const gint64 *first)
{
  static gboolean (*const way_table[])(Run *run, RnVerifyNode *node) = { by_tree, by_lp, by_prices };
  RnProver *prover = &run->prover;
  prover->target = bound - 1;
  for (gsize k = run->quick ? 2 : 0; k < G_N_ELEMENTS(way_table); k++) {
    memcpy(prover->best, first, sizeof(gint64) * (gsize)run->whole->n_rows);
    prover->limit = prover->work + MAX(run->limit - prover->work, 0) / 2;
    prover->part->bound = bound;
    if (attempt(run, part, way_table[k]))
      return TRUE;
  }
  return FALSE;
}

/* One set of prices and what they prove at once. FALSE when they prove nothing. */
static gboolean
prove_root(Run *run, int part, const gint64 *dual)
{
  RnProver *prover = &run->prover;
  RnVerifyNode node = rn_verify_node_init(run->whole, part);
  rn_verify_bound_reset(&prover->bound);
  memcpy(prover->bound.dual, dual, sizeof(gint64) * (gsize)run->whole->n_rows);
  RnVerifySum sum = rn_prove_bound(prover, &node);
  rn_verify_node_clear(run->whole, part, &node);
  rn_prove_cut(prover, 0);
  rn_prove_write_duals(prover);
  rn_prove_write_leaf(prover);
  prover->part->bound = rn_verify_bound_round(run->whole, sum);
  return sum != -RN_VERIFY_SUM_MAX;
}

/* The best that one set of prices proves without any target, for a part whose bound cannot be reached. */
static void
settle_for_root(Run *run, int part, gint64 cost, const gint64 *first)
{
  RnProver *prover = &run->prover;
  RnVerifySum known = -RN_VERIFY_SUM_MAX;
  RnVerifyNode node = rn_verify_node_init(run->whole, part);
  memcpy(prover->best, first, sizeof(gint64) * (gsize)run->whole->n_rows);
  rn_verify_bound_reset(&prover->bound);
  prover->limit = G_MAXINT64;
  prover->target = cost;
  rn_prove_improve(prover, &node, LAST_ROUNDS, &known);
  rn_verify_node_clear(run->whole, part, &node);
  g_autofree gint64 *best = g_memdup2(prover->best, sizeof(gint64) * (gsize)(run->whole->n_rows + 1));
  prove_root(run, part, first);
  gint64 bound = prover->part->bound;
  prove_root(run, part, best);
  if (prover->part->bound < bound)
    prove_root(run, part, first);
}

/* Fills the part of the certificate. FALSE when no bound at all can be stated, or is_short. */
static gboolean
prove_part(Run *run, int part)
{
  RnProver *prover = &run->prover;
  g_autofree gint64 *first = g_new0(gint64, run->whole->n_rows + 1);
  prover->part = rn_certificate_add_part(run->certificate);
  prover->bound.part = part;
  g_array_append_vals(prover->part->persons, run->whole->persons_of.item + run->whole->persons_of.start[part],
                      (guint)(run->whole->persons_of.start[part + 1] - run->whole->persons_of.start[part]));
  load_first(run, first);
  gint64 cost = cost_of_rota(run, part);
  if (!prove_root(run, part, first))
    return FALSE;
  gint64 reached = prover->part->bound, tried = -1;
  for (int exact = 0; exact <= 1; exact++) {
    gint64 gap = gap_of(run, exact);
    if (gap < 0 || gap == tried)
      continue;
    if (reached >= cost - gap)
      return prove_root(run, part, first);
    if (prove_target(run, part, cost - gap, first))
      return TRUE;
    if (run->is_short)
      return FALSE;
    tried = gap;
  }
  settle_for_root(run, part, cost, first);
  return TRUE;
}

/* --- the whole --- */

/* Leaves out rules of those persons who have too many rosters. */
static gboolean
relax(Run *run, gint64 scale, gsize most)
{
  g_autoptr(RnVerifyFacts) facts = rn_verify_facts_new(run->problem);
  for (int person = 0; person < (int)run->problem->persons->len; person++)
    if (!rn_prove_relax_person(facts, person, scale, most, run->certificate->relaxed))
      return FALSE;
  return TRUE;
}

/* Proofs of the search that speak of the part's persons. */
static void
choose_proofs(Run *run, int part)
{
  g_ptr_array_set_size(run->proofs, 0);
  for (guint k = 0; run->answer->proofs && k < run->answer->proofs->len; k++) {
    RnPartProof *proof = g_ptr_array_index(run->answer->proofs, k);
    if (proof->n_options > 0 &&
        run->whole->part_of[rn_option(run->problem, proof->option[0])->person] == part)
      g_ptr_array_add(run->proofs, proof);
  }
}

static gboolean
prove_parts(Run *run, const RnProveOptions *options)
{
  RnVerifyCase *whole = run->whole;
  RnCertificate *certificate = run->certificate;
  g_autofree int *part_of = g_new(int, whole->n_persons + 1);
  int n = rn_verify_case_components(whole, part_of);
  rn_verify_case_cut(whole, part_of, n);
  rn_verify_bound_init(&run->prover.bound, whole);
  run->prover.whole = whole;
  run->prover.options = options;
  run->prover.bound.taken = g_new0(guint8, whole->n_positions + 1);
  run->prover.best = g_new0(gint64, whole->n_rows + 1);
  run->prover.direction = g_new0(double, whole->n_rows + 1);
  gboolean good = whole->constant < RN_VERIFY_NEVER;
  certificate->bound = whole->constant;
  for (int part = 0; part < n && good; part++) {
    choose_proofs(run, part);
    good = prove_part(run, part);
    certificate->bound += run->prover.part->bound;
  }
  rn_verify_bound_clear(&run->prover.bound);
  g_free(run->prover.best);
  g_free(run->prover.direction);
  return good;
}

/* The case with at most so many states a person; NULL when that cannot be had. */
static RnVerifyCase *
make_case(Run *run, gint64 scale, gsize most, int threads)
{
  int too_large;
  GArray *relaxed = run->certificate->relaxed;
  g_array_set_size(relaxed, 0);
  RnVerifyCase *whole = rn_verify_case_new(run->problem, relaxed, scale, most, threads, &too_large);
  if (!whole && relax(run, scale, most))
    whole = rn_verify_case_new(run->problem, relaxed, scale, most, threads, &too_large);
  return whole;
}

/* Everything at one scale. Few states make for quick proofs and quick checks; where rules had to be left out for that
 * and a bound is not reached at once, more states come before branches. FALSE when nothing is proven: even so too many
 * states, or too large numbers. */
static gboolean
prove_at(Run *run, const RnProveOptions *options, gint64 scale)
{
  static const gsize states_table[] = { 60000, 400000 };    /* both below RN_VERIFY_STATES_MAX */
  run->certificate->scale = scale;
  for (gsize t = 0; t < G_N_ELEMENTS(states_table); t++) {
    g_ptr_array_set_size(run->certificate->parts, 0);
    run->whole = make_case(run, scale, states_table[t], options->threads);
    if (!run->whole)
      return FALSE;
    for (int i = 0; i < run->whole->n_positions; i++)
      run->position[run->whole->option[i]] = i;
    run->quick = t + 1 < G_N_ELEMENTS(states_table) && run->certificate->relaxed->len > 0;
    run->is_short = FALSE;
    gboolean good = prove_parts(run, options);
    g_clear_pointer(&run->whole, rn_verify_case_free);
    if (!run->is_short)
      return good;
  }
  return FALSE;
}

RnCertificate *
rn_prove(const RnProblem *problem, const RnAnswer *answer, const RnProveOptions *options, GError **error)
{
  g_autoptr(RnCertificate) certificate = rn_certificate_new();
  g_autoptr(GPtrArray) proofs = g_ptr_array_new();
  g_autofree int *position = g_new(int, problem->options->len + 1);
  Run run = { .problem = problem, .answer = answer, .certificate = certificate, .proofs = proofs, .position = position };
  g_return_val_if_fail(answer->outcome == RN_OUTCOME_ROTA, NULL);
  run.limit = options->work_limit > 0 ? options->work_limit : DEFAULT_WORK_LIMIT;
  certificate->problem = rn_certificate_problem_digest(problem);
  certificate->objective = answer->objective;
  g_array_append_vals(certificate->assignments, answer->assignments->data, answer->assignments->len);
  if (!prove_at(&run, options, SCALE) && !prove_at(&run, options, 1)) {
    g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_BACKEND,
                _("nothing can be proven exactly for this problem: too many possible rosters, or too large numbers"));
    return NULL;
  }
  rn_lp_end_thread();
  return g_steal_pointer(&certificate);
}
