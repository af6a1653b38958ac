/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Readers of problem files that other programs write. Any bytes may come in; what is malformed gets an error with
 * line and column. The problem that comes out is sealed. */

#include "solver/solver.h"

G_BEGIN_DECLS

/* A generated month (".rota", tests/bench/README.md): blocks of persons and clinics, one primary and one backup seat a
 * slot. A pinned seat has one option and no more; it may still stay unfilled at its price. */
RnProblem *rn_foreign_rota(const char *name, const char *text, gsize length, GError **error);

/* A data file of on-call rostering, as in the MiniZinc challenges 2013 and 2018 (".dzn"): a seat a day, and the
 * objective of the challenge. */
RnProblem *rn_foreign_dzn(const char *name, const char *text, gsize length, GError **error);
/* A roster for it: the person of each day, from 1, in the order of the days. Only its assignments are filled, and the
 * objective G_MAXINT64 says that none is stated. */
RnAnswer *rn_foreign_roster(const RnProblem *problem, const char *text, gsize length, GError **error);

G_END_DECLS
