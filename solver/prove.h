/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Makes a certificate of an answer, with the verifier's arithmetic alone: so what it states is what the verifier finds.
 *
 * Where the search has written down how it proved a part, that is followed; where it has not, or used floating point,
 * the proof is looked for anew, with better prices and branches, as far as the work allows. What cannot be proven is
 * not claimed. */

#include "solver/certificate.h"

typedef struct {
  int threads;               /* 1 to 64 */
  gint64 work_limit;         /* 0: the default; deterministic */
  gboolean (*should_stop)(gpointer data);    /* may be NULL */
  gpointer data;
} RnProveOptions;

/* The answer must hold a rota and come from rn_solve() with `certify`. NULL with an RN_SOLVER_ERROR_BACKEND when a
 * person has too many possible rosters for any proof. Free with rn_certificate_free(). The calling thread must hold no
 * linear program (lp.h). */
RnCertificate *rn_prove(const RnProblem *problem, const RnAnswer *answer, const RnProveOptions *options,
                        GError **error);
