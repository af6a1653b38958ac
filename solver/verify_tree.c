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
rn_verify_tree_settle(const RnVerifyBound *bound, RnVerifyNode *node, int position, gboolean taken)
{
  guint8 status = taken ? RN_VERIFY_IN : RN_VERIFY_OUT;
  if (node->status[position] != RN_VERIFY_OPEN)
    return node->status[position] == status;
  node->status[position] = status;
  return rn_verify_case_propagate(bound->whole, bound->part, node->status);
}

static void
refute(const RnVerifyBound *bound, Place *place)
{
  place->refuted = TRUE;
  rn_verify_node_clear(bound->whole, bound->part, &place->node);
}

/* Goes down into the first subtree; the second one is pushed. */
static void
branch(RnVerifyBound *bound, Place *place, GArray *pending, int position)
{
  Place second = { .known = place->known, .refuted = place->refuted };
  if (!place->refuted) {
    second.node = rn_verify_node_copy(bound->whole, bound->part, &place->node);
    if (!rn_verify_tree_settle(bound, &second.node, position, FALSE))
      refute(bound, &second);
    if (!rn_verify_tree_settle(bound, &place->node, position, TRUE))
      refute(bound, place);
  }
  g_array_append_val(pending, second);
}

/* Position of an option of the part; -1 when there is none. */
static int
find_position(const RnVerifyBound *bound, int person, int seat)
{
  const RnVerifyCase *whole = bound->whole;
  if (whole->part_of[person] != bound->part)
    return -1;
  for (int k = whole->first[person]; k < whole->first[person + 1]; k++)
    if (rn_option(whole->facts->problem, whole->option[k])->seat == seat)
      return k;
  return -1;
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
    int position = step->kind == RN_CERTIFICATE_BRANCH ? find_position(bound, step->person, step->seat) : 0;
    if (position < 0) {
      proven = G_MININT64;
      break;
    }
    if (step->kind == RN_CERTIFICATE_BRANCH) {
      branch(bound, &place, pending, position);
    } else if (step->kind == RN_CERTIFICATE_DUALS && !place.refuted) {
      rn_verify_tree_duals(bound, claim, step);
      if (!rn_verify_tree_step(bound, &place.node, claim->bound - 1, &place.known))
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
