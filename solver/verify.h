/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Checks a certificate against its problem: the rota by the judge, the bound by exact arithmetic of its own. What is
 * used here shares nothing with the model or the search. */

#include "solver/certificate.h"

typedef struct {
  gboolean valid;          /* all that the certificate claims is true and proven */
  gboolean is_rota;        /* the rota keeps all hard rules */
  gint64 objective;        /* what it really costs */
  gint64 bound;            /* what is proven: no rota costs less; G_MININT64: nothing */
  char *reason;            /* the first claim that does not hold, or NULL */
} RnVerdict;

/* Free with rn_verdict_free(). `threads`: 1 to 64; the verdict does not depend on it. */
RnVerdict *rn_verify(const RnProblem *problem, const RnCertificate *certificate, int threads);
void rn_verdict_free(RnVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnVerdict, rn_verdict_free)
