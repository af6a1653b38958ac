/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Walks the proof of one part. */

#include "solver/verify_bound.h"

/* States of one person that are tried at most. */
#define RN_VERIFY_STATES_MAX ((gsize)1000000)

/* What the steps prove for part number `part` of the case: at most the bound that it claims, which they aim at;
 * G_MININT64 for nothing. The steps must form one tree. */
gint64 rn_verify_tree(RnVerifyBound *bound, int part, const RnCertificatePart *claim);

/* Puts the prices of a step where the bound expects them. */
void rn_verify_tree_duals(RnVerifyBound *bound, const RnCertificatePart *claim, const RnCertificateStep *step);

/* One step of duals at a node: FALSE when they show that nothing of cost `target` or less is left. *known rises to the
 * bound that they give. */
gboolean rn_verify_tree_step(RnVerifyBound *bound, RnVerifyNode *node, gint64 target, RnVerifySum *known);

/* A step that lists the rosters left at a node, at the prices that are set; likewise. */
gboolean rn_verify_tree_list(RnVerifyBound *bound, RnVerifyNode *node, gint64 target, RnVerifySum *known);

/* Goes into the first or second subtree of a branch. FALSE when that leaves nothing. */
gboolean rn_verify_tree_answer(const RnVerifyBound *bound, RnVerifyNode *node, const RnCertificatePart *claim,
                               const RnCertificateStep *step, gboolean first);
