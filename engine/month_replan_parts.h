/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by the files of a re-planned month; nobody else includes it. */

#include "engine/build.h"
#include "engine/month_replan.h"

G_BEGIN_DECLS

/* Until further notice? */
gboolean rn_away_is_open(const RnAway *away);
/* The row of the table absences; the caller's. */
char **rn_away_row(const RnAway *away);
/* What changes between two rotas, with what the solver says of it; RnMove*, owning. */
GPtrArray *rn_month_replan_moves(const RnCity *city, const RnBuilt *built, const RnVersion *before,
                                 const RnVersion *after, const RnReplanAnswer *answer);

G_END_DECLS
