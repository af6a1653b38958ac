/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as a certificate of a problem of three days and three persons: as they are, and with the digest that they
 * should have, so that damages reach the proof behind it. They are refused, or a verdict comes out that proves nothing
 * above the optimum, and they come back the same after being written. */

#include "solver/verify.h"
#include "tests/fuzz/refusal.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT                                                                                                         \
  "rinban-problem 1\nperson \"ann\"\nperson \"ben\"\nperson \"cyd\"\n"                                               \
  "slot \"mon\" \"\" 0 0 60\nslot \"tue\" \"\" 1 1440 1500\nslot \"wed\" \"\" 2 2880 2940\n"                         \
  "seat \"first\" 0 1 2 9 0\nseat \"first\" 1 1 1 9 0\nseat \"first\" 2 1 1 9 0\n"                                   \
  "option 0 0 1\noption 1 0 2\noption 1 1 0\noption 2 2 3\noption 0 2 0\n"                                           \
  "set \"all\" 0 1 2\ncount 0 0 0 any 0 0 4\ncount 1 0 1 2 3 0 0 5\nwindow 1 0 2 1 6\ngap 0 0 0 3 0 7\n"             \
  "group \"two\" 0 1 2 persons 0 1 seats 0 1\nbalance \"share\" 0 1 1 persons 0 1 2 weights 2 1 1\nend\n"

/* The least that any set of the five options costs, by the judge. */
static gint64
optimum(const RnProblem *problem)
{
  gint64 best = G_MAXINT64;
  for (guint bits = 0; bits < 1u << problem->options->len; bits++) {
    RnAssignment duty[8];
    gsize n = 0;
    gint64 objective;
    for (guint o = 0; o < problem->options->len; o++)
      if (bits >> o & 1) {
        const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, o);
        duty[n++] = (RnAssignment){ option->person, option->seat };
      }
    g_autoptr(GPtrArray) violations = rn_problem_judge(problem, duty, n, &objective);
    best = violations->len == 0 ? MIN(best, objective) : best;
  }
  return best;
}

static void
check_certificate(const RnProblem *problem, const char *text, gsize length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, text, length, &error);
  if (!certificate) {
    check_refusal(error);
    return;
  }
  gint64 best = optimum(problem);
  g_autoptr(RnVerdict) verdict = rn_verify(problem, certificate, 1);
  g_assert_cmpint(verdict->bound, <=, best);
  g_assert_true(verdict->valid == (verdict->reason == NULL));
  g_assert_true(!verdict->valid || (certificate->bound <= best && certificate->objective >= best));
  g_autofree char *again = rn_certificate_to_text(problem, certificate);
  g_autoptr(RnCertificate) second = rn_certificate_from_text(problem, again, strlen(again), &error);
  g_assert_no_error(error);
  g_autofree char *third = rn_certificate_to_text(problem, second);
  g_assert_cmpstr(again, ==, third);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(RnProblem) problem = rn_problem_from_text(TEXT, strlen(TEXT), NULL);
  check_certificate(problem, (const char *)data, size);
  g_autoptr(GString) signed_text = g_string_new_len((const char *)data, (gssize)size);
  g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size);
  g_string_append_printf(signed_text, "digest %s\nend\n", digest);
  check_certificate(problem, signed_text->str, signed_text->len);
  return 0;
}
