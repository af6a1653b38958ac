/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as a rota for a problem of three days and three persons, in both forms: they are refused, or the duties
 * that come out exist, can be judged, and come back the same after being written. */

#include "solver/foreign.h"
#include "tests/fuzz/refusal.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT                                                                                                         \
  "rinban-problem 1\nperson \"ann\"\nperson \"ben\"\nperson \"c\\\"yd\"\n"                                           \
  "slot \"mon\" \"\" 0 0 60\nslot \"tue\" \"\" 1 1440 1500\nslot \"wed\" \"\" 2 2880 2940\n"                         \
  "seat \"first\" 0 1 2 9 0\nseat \"first\" 1 1 1 9 0\nseat \"first\" 2 1 1 9 0\n"                                   \
  "option 0 0 1\noption 1 0 2\noption 1 1 0\noption 2 2 3\noption 0 2 0\n"                                           \
  "set \"all\" 0 1 2\ngap 1 0 0 2 0 hard\nbalance \"share\" 0 1 1 persons 0 1 2 weights 2 1 1\nend\n"

static void
check_answer(const RnProblem *problem, const RnAnswer *answer)
{
  gint64 objective;
  const RnAssignment *duty = (const RnAssignment *)(gpointer)answer->assignments->data;
  for (guint i = 0; i < answer->assignments->len; i++) {
    g_assert_true(duty[i].person >= 0 && duty[i].person < (int)problem->persons->len);
    g_assert_true(duty[i].seat >= 0 && duty[i].seat < (int)problem->seats->len);
  }
  g_autoptr(GPtrArray) violations = rn_problem_judge(problem, duty, answer->assignments->len, &objective);
  g_assert_nonnull(violations);
  g_autofree char *text = rn_answer_to_text(problem, answer);
  g_autoptr(GError) error = NULL;
  g_autoptr(RnAnswer) again = rn_answer_from_text(problem, text, strlen(text), &error);
  g_assert_no_error(error);
  g_autofree char *second = rn_answer_to_text(problem, again);
  g_assert_cmpstr(text, ==, second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(RnProblem) problem = rn_problem_from_text(TEXT, strlen(TEXT), NULL);
  RnAnswer *(*const reader_table[])(const RnProblem *, const char *, gsize, GError **) = { rn_answer_from_text,
                                                                                          rn_foreign_roster };
  for (gsize i = 0; i < G_N_ELEMENTS(reader_table); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RnAnswer) answer = reader_table[i](problem, (const char *)data, size, &error);
    if (answer)
      check_answer(problem, answer);
    else
      check_refusal(error);
  }
  return 0;
}
