/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Which option a tree branches on: some that the program takes in part are tried both ways, for a few iterations of the
 * simplex method, and the one that makes it dearest both ways is chosen (strong branching; Applegate, Bixby, Chvatal and
 * Cook 1995). Half of the trials go where the program's cost is not whole, which is where it is better than any rota. Only
 * rosters of the master are known meanwhile, so the values guide and prove nothing. */

#include "solver/basis.h"
#include "solver/master.h"

typedef struct {
  RnMaster *master;        /* has been solved, and is not artificial */
  gint8 *lower, *upper;    /* the scope's own arrays; afterwards as before */
  const double *part;      /* by option, of the present solution */
  gint64 target;           /* an option whose children both cost more is good enough */
  gboolean is_thorough;    /* tries more options, as long as none is good enough */
  int option;              /* out: the choice, or -1 when no option is taken in part */
  double dearest;          /* out: the most that a child of any tried option costs */
} RnDoubt;

/* The basis comes back as it was; the master's bans are those of the last try. */
void rn_doubt_choose(RnDoubt *doubt);
