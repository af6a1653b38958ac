/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Panels and their pairings before a month is made: what is missing, out of date or leads in a circle. */

#include "engine/city.h"

G_BEGIN_DECLS

/* Appends findings, none hard, one a vice and fault with all its panels: DOCUMENT (no written agreement, or one of a later
 * day), CONFERENCE (on the month's first day the last one is more than 31 days ago and records are not shared; where
 * blocks are paired also: none known), DIST, CAPACITY (none told, where blocks are paired), ELIG_SECOND; and one a panel:
 * PAIRING (none in force on some day of the month, though there are some), INDEP (its own clinic), OVERLAP (two of a rank),
 * CIRCLE (two primaries who only have each other, away at the same time), REGISTERED (its home hospital takes registered
 * patients only). */
void rn_check_pairing(const RnCity *city, RnMonth month, GPtrArray *findings);

G_END_DECLS
