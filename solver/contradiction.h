/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Why there is no rota at all: pins and hard minima against the other hard rules. */

#include "solver/case.h"

/* A case of a problem without any rota, in which the facts that are active contradict and, as far as the work went, none
 * can be left out; *irreducible says whether that is proven of all. NULL when the work ended before a contradiction was
 * seen. `active` receives a byte for every fact; free it with g_free(). *work grows. */
RnCase *rn_contradiction_find(const RnProblem *problem, const GArray *absent, const RnCaseWork *limits, guint8 **active,
                              gboolean *irreducible, gint64 *work);

/* The names of the facts of such a case, or NULL when none was found. Free with g_free(). */
char *rn_contradiction_text(const RnProblem *problem);
