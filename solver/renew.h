/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Large neighbourhood search with an exact bound: the duties of some persons are taken from them and dealt out anew, the
 * others keep theirs. Prices of a good bound tell where a rota loses what, and refute most neighbourhoods at once. */

#include "solver/generate.h"

typedef struct {
  const RnScope *scope;      /* the whole: all persons and joint rows, nothing given */
  const int *price;          /* of the joint rows, from a good bound */
  const guint8 *barred;      /* per person: keeps the duties held now; NULL: nobody does */
  int *size;                 /* of the last neighbourhood, and of the next search's first one; NULL: begin small */
  guint64 seed;
  int rounds;                /* neighbourhoods at most */
  gint64 work_limit;
  gint64 target;             /* ends when the rota costs no more, without the model's constant */
  RnLpStop stop;
} RnRenew;

/* Improves value (0 or 1 by option) and *cost. TRUE when it got better. Adds to *work. */
gboolean rn_renew_search(const RnRenew *renew, gint8 *value, gint64 *cost, gint64 *work);
