/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

#include "solver/model.h"

/* Names of pins, minima and rules that cannot all be kept, of a model without any rota: a set from which nothing can be
 * left out without a rota becoming possible, as far as a bounded search can tell. Free with g_free(). */
char *rn_contradiction_text(const RnProblem *problem, const RnModel *model);
