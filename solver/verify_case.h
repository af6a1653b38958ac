/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A whole problem as the verifier sees it: a roster table for every person, and the rows that join several persons.
 *
 * A row is a function of the number of its options that are taken: a seat, a group, or a count that the certificate
 * prices instead of keeping it in the person's rosters. Everything is numbered by positions: the options person by
 * person, each person's in the order of their days (RnLookup.of_person). */

#include "solver/certificate.h"
#include "solver/verify_balance.h"
#include "solver/verify_roster.h"

typedef struct {
  RnCertificateItem item;
  int part;                /* whose row it is; -1: nobody's, its cost is settled */
  int elsewhere;           /* options of it that are fixed as taken in other parts */
} RnVerifyRow;

typedef struct {
  RnVerifyFacts *facts;
  gint64 scale;
  int threads;
  int n_persons, n_positions, n_parts;
  const int *option;       /* of every position: option of the problem */
  const int *first;        /* of every person: its first position; n_persons + 1 */
  RnVerifyRoster **roster;
  int n_rows;
  RnVerifyRow *row;
  RnRows members;          /* of every row: positions */
  RnRows rows_of;          /* of every position: rows */
  RnVerifyBalances balances;
  guint8 *status;          /* of every position, after pins and their consequences */
  int *part_of;            /* of every person */
  RnRows persons_of, rows_of_part;
  gint64 constant;         /* what does not depend on any open option; RN_VERIFY_NEVER: no rota at all is legal */
  RnVerifyWork *work;      /* one a thread */
} RnVerifyCase;

/* `relaxed` (RnCertificateItem): items of single persons that are not kept in the rosters; counts among them become
 * rows. Each person may have at most `most` states; NULL with *too_large, the person, when one has more. */
RnVerifyCase *rn_verify_case_new(const RnProblem *problem, const GArray *relaxed, gint64 scale, gsize most, int threads,
                                 int *too_large);
void rn_verify_case_free(RnVerifyCase *whole);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnVerifyCase, rn_verify_case_free)

/* The finest parts that share no row. Returns their number and fills part_of (n_persons). */
int rn_verify_case_components(const RnVerifyCase *whole, int *part_of);
/* Cuts the case into parts 0 .. n_parts - 1, once. FALSE when a row with open options joins two of them. */
gboolean rn_verify_case_cut(RnVerifyCase *whole, const int *part_of, int n_parts);

/* Number of the row of an item, or -1. */
int rn_verify_case_row(const RnVerifyCase *whole, RnCertificateItem item);
/* Cost of k taken options in a row, unscaled; RN_VERIFY_NEVER when forbidden. Convex in k. */
gint64 rn_verify_case_row_cost(const RnVerifyCase *whole, int row, gint64 k);

/* Settles what the limits of rows force, in `status`, until nothing changes. Looks at the rows of one part, or of all
 * for -1. FALSE when a row cannot be kept. */
gboolean rn_verify_case_propagate(const RnVerifyCase *whole, int part, guint8 *status);

/* Calls run(data, thread, i) for every i of 0 .. n - 1, by several threads when `states` says that it is worth it. */
void rn_verify_case_share(const RnVerifyCase *whole, gsize states, int n,
                          void (*run)(gpointer data, int thread, int i), gpointer data);
