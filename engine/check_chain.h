/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The checker's half of the chain: what must hold for every panel and minute of a month, from 09:00 of its first date to the
 * end of its last night. */

#include "engine/city.h"
#include "engine/finding.h"
#include "engine/rota.h"

G_BEGIN_DECLS

/* Adds to `findings`: CHAIN, nobody comes for a panel, one for each stretch of time, with its minutes; HOSPITAL and SKILL, one a
 * panel: no hospital stands at the end of its chain, or none of the first two asked (a desk not counted) has what its patients
 * need. Hard: CHAIN where the primary is to stand in for himself or somebody of another clinic answers as the primary; INDEP
 * where first and second are a facility and its own person, which the rule about persons does not see. `cover` (may be NULL):
 * who stands in for primaries. About 40 ms for 120 panels. */
void rn_check_chain(const RnCity *city, const RnRota *rota, const RnRota *cover, GPtrArray *findings);

G_END_DECLS
