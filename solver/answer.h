/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The duty lines that rotas and certificates share: "duty SEAT PERSON", then the names of slot, seat and person. */

#include "solver/scan.h"
#include "solver/solver.h"

void rn_answer_append_duties(GString *text, const RnProblem *problem, const GArray *assignments);

/* What follows the word "duty"; appends to `assignments`. The names may be left out; those that differ from the
 * problem's are an error, and so are numbers out of range. FALSE with an error that names the place. */
gboolean rn_answer_read_duty(const RnProblem *problem, GArray *assignments, RnScan *scan, GError **error);
