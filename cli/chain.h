/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Words for chains, shared by cli/cmd_chain*.c. */

#include "cli/cli.h"
#include "engine/chain.h"

G_BEGIN_DECLS

/* The kind of a step in the user's language; static. */
const char *rn_chain_step_word(RnStepKind kind);
/* Name and telephone of a step's unit as the version prints them; borrowed. "" when there is none. */
const char *rn_chain_step_name(const RnVersion *version, const RnChainStep *step);
const char *rn_chain_step_phone(const RnVersion *version, const RnChainStep *step);
/* "steps": an array; with names, telephones and notes unless `brief`. */
void rn_chain_json_steps(RnJson *json, const RnVersion *version, const RnChain *chain, gboolean brief);
/* A whole month, of one panel or (NULL) of all; an exit code. */
int rn_chain_month(RnCli *cli, RnStore *store, const char *city_id, const char *panel_id, RnMonth month, gboolean all);

G_END_DECLS
