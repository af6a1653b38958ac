/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* How a month's cover of panels is told: the load of each clinic, what is not covered, and the proof. */

#include "cli/cli.h"
#include "engine/rota.h"

G_BEGIN_DECLS

/* The key "cover": stretches, filled, gaps, objective, bound, proof, loads. */
void rn_cover_text_json(RnJson *json, const RnCity *city, const RnVersion *version);
/* Some lines; nothing when nothing is paired. */
void rn_cover_text_print(const RnCity *city, const RnVersion *version);

G_END_DECLS
