/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The walk through a proof: one node at hand, and on a stack the second subtrees that are still to come. What was
 * dropped on the way costs at least the claimed bound, so a leaf proves the smaller of that and of its own bound. */

#include "solver/verify_tree.h"

typedef struct {
  RnVerifyNode node;
  RnVerifySum known;
  gboolean refuted;        /* the node then holds nothing */
} Place;

void
rn_verify_tree_duals(RnVerifyBound *bound, const RnCertificatePart *claim, const RnCertificateStep *step)
{
  rn_verify_bound_reset(bound);
  for (guint i = 0; i < step->n; i++)
    rn_verify_bound_term(bound, &g_array_index(claim->terms, RnCertificateTerm, step->first + i));
  for (guint i = 0; i < step->n_cuts; i++)
    rn_verify_bound_cut(bound, &g_array_index(claim->cuts, RnCertificateCut, step->first_cut + i));
}

gboolean
rn_verify_tree_step(RnVerifyBound *bound, RnVerifyNode *node, gint64 target, RnVerifySum *known)
{
  gboolean changed;
  RnVerifySum sum = rn_verify_bound_at(bound, node);
  *known = MAX(*known, sum);
  if (sum > (RnVerifySum)target * bound->whole->scale)
    return FALSE;
  return sum == -RN_VERIFY_SUM_MAX || rn_verify_bound_fix(bound, node, sum, target, &changed);
}

gboolean
rn_verify_tree_list(RnVerifyBound *bound, RnVerifyNode *node, gint64 target, RnVerifySum *known)
{
  RnVerifySum sum = rn_verify_bound_at(bound, node);
  *known = MAX(*known, sum);
  if (sum > (RnVerifySum)target * bound->whole->scale)
    return FALSE;
  if (sum != -RN_VERIFY_SUM_MAX)
    rn_verify_bound_list(bound, node, sum, target);
  return TRUE;
}

gboolean
rn_verify_tree_answer(const RnVerifyBound *bound, RnVerifyNode *node, const RnCertificatePart *claim,
                      const RnCertificateStep *step, gboolean first)
{
  g_autoptr(GArray) seats = g_array_new(FALSE, FALSE, sizeof(int));
  if (step->n > 0)
    g_array_append_vals(seats, &g_array_index(claim->seats, int, step->first), step->n);
  return rn_verify_node_ask(bound->whole, bound->part, node, step->person, seats, step->least,
                            first != step->fewer_first);
}

static void
refute(const RnVerifyBound *bound, Place *place)
{
  place->refuted = TRUE;
  rn_verify_node_clear(bound->whole, bound->part, &place->node);
}

/* Goes down into the first subtree; the second one is pushed. */
static void
branch(RnVerifyBound *bound, Place *place, GArray *pending, const RnCertificatePart *claim,
       const RnCertificateStep *step)
{
  Place second = { .known = place->known, .refuted = place->refuted };
  if (!place->refuted) {
    second.node = rn_verify_node_copy(bound->whole, bound->part, &place->node);
    if (!rn_verify_tree_answer(bound, &second.node, claim, step, FALSE))
      refute(bound, &second);
    if (!rn_verify_tree_answer(bound, &place->node, claim, step, TRUE))
      refute(bound, place);
  }
  g_array_append_val(pending, second);
}

gint64
rn_verify_tree(RnVerifyBound *bound, int part, const RnCertificatePart *claim)
{
  g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(Place));
  gint64 proven = claim->bound;
  bound->part = part;
  Place place = { .node = rn_verify_node_init(bound->whole, part), .known = -RN_VERIFY_SUM_MAX };
  for (guint s = 0; s < claim->steps->len; s++) {
    const RnCertificateStep *step = &g_array_index(claim->steps, RnCertificateStep, s);
    if (step->kind == RN_CERTIFICATE_BRANCH && bound->whole->part_of[step->person] != part) {
      proven = G_MININT64;
      break;
    }
    if (step->kind == RN_CERTIFICATE_BRANCH) {
      branch(bound, &place, pending, claim, step);
    } else if (step->kind == RN_CERTIFICATE_DUALS && !place.refuted) {
      rn_verify_tree_duals(bound, claim, step);
      if (!rn_verify_tree_step(bound, &place.node, claim->bound - 1, &place.known))
        refute(bound, &place);
    } else if (step->kind == RN_CERTIFICATE_LIST && !place.refuted) {
      if (!rn_verify_tree_list(bound, &place.node, claim->bound - 1, &place.known))
        refute(bound, &place);
    } else if (step->kind == RN_CERTIFICATE_LEAF) {
      if (!place.refuted)
        proven = MIN(proven, place.known == -RN_VERIFY_SUM_MAX ? G_MININT64 : rn_verify_bound_round(bound->whole, place.known));
      rn_verify_node_clear(bound->whole, part, &place.node);
      if (pending->len == 0)
        break;
      place = g_array_index(pending, Place, pending->len - 1);
      g_array_set_size(pending, pending->len - 1);
    }
  }
  rn_verify_node_clear(bound->whole, part, &place.node);
  for (guint i = 0; i < pending->len; i++)
    rn_verify_node_clear(bound->whole, part, &g_array_index(pending, Place, i).node);
  return proven;
}
