/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The ledger and its spread, as JSON and as text. */

#include "cli/cli.h"
#include "engine/ledger.h"

G_BEGIN_DECLS

/* The key "spread". */
void rn_json_spreads(RnJson *json, const GPtrArray *spreads);
void rn_print_spreads(const GPtrArray *spreads, const RnCity *city);
/* The key "balances". */
void rn_json_balances(RnJson *json, const GArray *rows);
void rn_print_balances(const GArray *rows, const RnCity *city);
/* "proven", "not proven", ... in the user's language; static. */
const char *rn_proof_text(const char *proof);

G_END_DECLS
