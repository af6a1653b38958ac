/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Solves one part: a good rota, a bound, and as far as the work allows the proof that both are equal. */

#include "solver/proof.h"
#include "solver/lp.h"

typedef struct {
  const RnModel *model;
  guint64 seed;
  gint64 work_limit;
  gint64 bound;          /* known from elsewhere, or G_MININT64 */
  const int *start;      /* option values of a rota, or NULL; it need not be feasible */
  int threads;           /* that may work on this part; 0 or 1: the caller's alone */
  RnLpStop stop;
  gboolean records;      /* a proof is wanted */
  /* Called when a better rota or bound is known; may be NULL. */
  void (*report)(gint64 objective, gint64 bound, gpointer data);
  gpointer report_data;
} RnMipTask;

typedef struct {
  gboolean found;        /* value and objective hold a rota */
  gboolean infeasible;   /* proven: no rota at all */
  int *value;            /* n_cols; NULL unless found */
  gint64 objective;      /* G_MAXINT64 unless found */
  gint64 bound;          /* G_MININT64 when unknown */
  gint64 exact_bound;    /* what of it is proven in whole numbers, without floating point; G_MININT64 when unknown */
  RnProofTree *proof;    /* of the exact bound as far as it is known how; NULL unless wanted */
  gint64 work;
  gboolean stopped;
  gboolean is_wide;      /* rosters have found the bound far below any rota, and done what they can */
  char *failure;         /* message of the back end, or NULL */
} RnMipResult;

/* Keeps a copy of the rota as the result's best. */
void rn_mip_result_take(RnMipResult *result, const int *value, int n_cols, gint64 objective);

/* Tells the task's caller what the result holds. */
void rn_mip_report(const RnMipTask *task, const RnMipResult *result);

/* Takes a rota, and reports it, when it is better than the result's; its options decide, the rest is completed. */
void rn_mip_offer(const RnMipTask *task, RnMipResult *result, int *value);

RnMipResult *rn_mip_solve(const RnMipTask *task);
void rn_mip_result_free(RnMipResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnMipResult, rn_mip_result_free)
