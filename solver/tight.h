/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Small parts in which everybody has many duties: there one compact linear program, seen by an interior point method,
 * is stronger than any composition of rosters is quick. Suits some tens of persons with some thousand options. */

#include "solver/mip.h"

/* Whether rn_tight_solve() may be called: no balances, and no column with equal bounds. */
gboolean rn_tight_can(const RnModel *model);
/* Whether it should be: the part is small, and its persons have many duties. Judged by counts alone. */
gboolean rn_tight_suits(const RnModel *model);

/* Whether it may settle what another way has left: the gap between rota and bound is small, and the model not too large. */
gboolean rn_tight_closes(const RnModel *model, gint64 gap);

/* Fills a result that rn_mip_solve() has initialised; rota, bound and proof that it holds already are used. When the task's work does not suffice, or the model turns out not
 * to suit after all, what is known so far stands in the result, and neither rota nor bound are final. */
void rn_tight_solve(const RnMipTask *task, RnMipResult *result);
