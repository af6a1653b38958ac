/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The verdict: the judge says what the rota costs, the parts' proofs say below which cost there is none. */

#include "solver/verify.h"

#include "solver/verify_tree.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

void
rn_verdict_free(RnVerdict *verdict)
{
  if (!verdict)
    return;
  g_free(verdict->reason);
  g_free(verdict);
}

/* Keeps the first reason. */
G_GNUC_PRINTF(2, 3)
static void
refuse(RnVerdict *verdict, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  if (!verdict->reason)
    verdict->reason = g_strdup_vprintf(format, args);
  va_end(args);
}

static void
check_rota(RnVerdict *verdict, const RnProblem *problem, const RnCertificate *certificate)
{
  const RnAssignment *duties = (const RnAssignment *)(void *)certificate->assignments->data;
  g_autoptr(GPtrArray) violations =
    rn_problem_judge(problem, duties, certificate->assignments->len, &verdict->objective);
  verdict->is_rota = violations->len == 0;
  if (violations->len > 0) {
    const RnViolation *first = g_ptr_array_index(violations, 0);
    refuse(verdict, _("the rota breaks a hard rule: %s (%s)"), first->rule, first->text);
  } else if (verdict->objective != certificate->objective) {
    refuse(verdict, _("the objective is said to be %" PRId64 ", but it is %" PRId64), certificate->objective,
           verdict->objective);
  }
}

/* The part of every person; FALSE unless each stands in exactly one. */
static gboolean
read_parts(const RnProblem *problem, const RnCertificate *certificate, int *part_of)
{
  guint n = 0;
  for (guint p = 0; p < problem->persons->len; p++)
    part_of[p] = -1;
  for (guint k = 0; k < certificate->parts->len; k++) {
    const RnCertificatePart *part = g_ptr_array_index(certificate->parts, k);
    for (guint i = 0; i < part->persons->len; i++, n++)
      part_of[g_array_index(part->persons, int, i)] = (int)k;
  }
  for (guint p = 0; p < problem->persons->len; p++)
    if (part_of[p] < 0)
      return FALSE;
  return n == problem->persons->len;
}

static void
check_bound(RnVerdict *verdict, const RnVerifyCase *whole, const RnCertificate *certificate)
{
  RnVerifySum sum = whole->constant;
  RnVerifyBound bound;
  rn_verify_bound_init(&bound, whole);
  for (guint k = 0; k < certificate->parts->len; k++) {
    const RnCertificatePart *part = g_ptr_array_index(certificate->parts, k);
    gint64 proven = rn_verify_tree(&bound, (int)k, part);
    if (proven == G_MININT64)
      refuse(verdict, _("nothing can be proven for part %u"), k);
    else if (proven < part->bound)
      refuse(verdict, _("for part %u the bound %" PRId64 " is claimed, but only %" PRId64 " is proven"), k, part->bound,
             proven);
    sum = proven == G_MININT64 || sum == -RN_VERIFY_SUM_MAX ? -RN_VERIFY_SUM_MAX : sum + proven;
  }
  rn_verify_bound_clear(&bound);
  if (sum != -RN_VERIFY_SUM_MAX)
    verdict->bound = (gint64)CLAMP(sum, -RN_VERIFY_NEVER, RN_VERIFY_NEVER);
}

RnVerdict *
rn_verify(const RnProblem *problem, const RnCertificate *certificate, int threads)
{
  RnVerdict *verdict = g_new0(RnVerdict, 1);
  g_autofree int *part_of = g_new(int, problem->persons->len + 1);
  int too_large;
  verdict->bound = G_MININT64;
  check_rota(verdict, problem, certificate);
  if (!read_parts(problem, certificate, part_of)) {
    refuse(verdict, _("the parts do not hold every person once"));
    return verdict;
  }
  g_autoptr(RnVerifyCase) whole = rn_verify_case_new(problem, certificate->relaxed, certificate->scale,
                                                     RN_VERIFY_STATES_MAX, threads, &too_large);
  if (!whole)
    refuse(verdict, _("person %d has too many possible rosters to be checked"), too_large);
  else if (whole->constant == RN_VERIFY_NEVER)
    refuse(verdict, _("pins and limits contradict each other"));
  else if (!rn_verify_case_cut(whole, part_of, (int)certificate->parts->len))
    refuse(verdict, _("a rule joins persons of two parts"));
  else
    check_bound(verdict, whole, certificate);
  if (verdict->bound < certificate->bound)
    refuse(verdict, _("the bound %" PRId64 " is not proven"), certificate->bound);
  if (verdict->is_rota && verdict->bound > verdict->objective)    /* a defect of this program, and no proof */
    refuse(verdict, "bound %" PRId64 " above objective %" PRId64, verdict->bound, verdict->objective);
  verdict->valid = verdict->reason == NULL;
  return verdict;
}
