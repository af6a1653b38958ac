/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A problem cut into slots, and slots into parts. For assign*.c. */

#include "solver/assign_slot.h"

G_BEGIN_DECLS

/* A unit can be overloaded only while the items that may go to it weigh more than its cap: these items are joined, and
 * everything else is apart. RnAssignSlot*, owned, in the order of their first items. */
GPtrArray *rn_assign_cut_slots(const RnAssignProblem *problem);
/* The slots that shares join which may cost anything: GPtrArray* of RnAssignSlot* (borrowed), owned. */
GPtrArray *rn_assign_cut_parts(const RnAssignProblem *problem, const GPtrArray *slots);

G_END_DECLS
