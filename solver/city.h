/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Column generation over a whole part: blocks in parallel, a joint master from their bases, and the duties that cross
 * blocks in between. Exact bounds; the rotas are found by dives at the bound. */

#include "solver/mip.h"

/* Raises result->bound and improves result->value as far as this way leads. FALSE when the part cannot be decomposed:
 * nothing is changed then. A rota that result holds at the begin is used. */
gboolean rn_city_solve(const RnMipTask *task, RnMipResult *result);

/* Whether most persons have more counts than a vector can carry (price_sparse.h), and few duties: many bands, for which
 * rosters bound better than any row does. Judged by the rows alone. */
gboolean rn_city_suits_counts(const RnModel *model);
