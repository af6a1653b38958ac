/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Balances as the verifier sees them. A balance asks |w_i n_j - w_j n_i| <= scale * b of every two of its persons and
 * costs price * b. With weights u_ij >= 0 of sum U on these conditions
 *
 *   price * b >= sum of u_ij (w_i n_j - w_j n_i) + (price - scale * U) * (least b that the fixed duties still allow)
 *
 * as long as scale * U <= price; the sum is a price of every duty of a person in the set. A balance whose persons lie in
 * several parts is left out: it costs at least nothing. */

#include "solver/lookup.h"

typedef struct {
  const RnProblemBalance *balance;
  int part;                /* -1: left out */
  int first;               /* its first tally; one for every share, in their order */
} RnVerifyBalance;

/* A tally is one person's duties in one balance. */
typedef struct {
  int n, n_tallies;
  RnVerifyBalance *item;
  RnRows members;          /* of every tally: positions */
  RnRows tallies_of;       /* of every position */
} RnVerifyBalances;

/* `option`, `first`: as in RnVerifyCase. */
void rn_verify_balances_init(RnVerifyBalances *balances, const RnProblem *problem, const int *option, const int *first);
void rn_verify_balances_clear(RnVerifyBalances *balances);
/* Gives every balance to the part that holds all its persons. */
void rn_verify_balances_cut(RnVerifyBalances *balances, const int *part_of);

/* The least b of a balance that some numbers of duties between those that are taken and those that may be allow. */
gint64 rn_verify_balances_least(const RnVerifyBalances *balances, int balance, const guint8 *status);
