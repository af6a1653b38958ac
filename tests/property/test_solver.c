/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Random small problems with every kind of rule, against the enumeration of all rotas. The judge alone says what a
 * rota costs there; the judge itself is tested by hand in tests/solver/test_judge.c. */

#include "solver/model.h"
#include "solver/solver.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#define SEEDS 600

static RnAnswer *
solve(const RnProblem *problem, int threads)
{
  g_autoptr(GError) error = NULL;
  RnSolveOptions options = rn_solve_options_default();
  options.threads = threads;
  RnAnswer *answer = rn_solve(problem, &options, &error);
  ck_assert_msg(answer != NULL, "%s", error ? error->message : "no error");
  return answer;
}

START_TEST(optimum_is_that_of_the_enumeration)
{
  int without = 0, staged = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 11);
    gint64 best = enumerate_all(problem);
    g_autoptr(RnAnswer) answer = solve(problem, 1);
    if (best == G_MAXINT64) {
      without++;
      ck_assert_msg(answer->outcome == RN_OUTCOME_CONTRADICTION, "seed %u: a rota where none is", seed);
      ck_assert_msg(answer->contradiction && *answer->contradiction, "seed %u: nothing named", seed);
      continue;
    }
    ck_assert_msg(answer->outcome == RN_OUTCOME_ROTA, "seed %u: no rota, optimum %d (%s)", seed, (int)best,
                  answer->contradiction);
    ck_assert_msg(answer->objective == best && answer->bound == best && answer->proof == RN_PROOF_OPTIMAL,
                  "seed %u: %d, bound %d, optimum %d", seed, (int)answer->objective, (int)answer->bound, (int)best);
    for (guint s = 0; s < problem->seats->len; s++)
      staged += ((RnProblemSeat *)g_ptr_array_index(problem->seats, s))->stage > 0;
  }
  ck_assert_int_gt(without, 5);
  ck_assert_int_gt(staged, 50);
}
END_TEST

/* Both ways: every set of options is a rota for the model exactly when it is one for the judge, at the same cost. */
START_TEST(model_and_judge_agree_on_every_rota)
{
  for (guint32 seed = 5000; seed < 5000 + SEEDS / 3; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 9);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autofree int *value = g_new(int, model->n_cols + 1);
    for (guint32 bits = 0; bits < (guint32)1 << problem->options->len; bits++) {
      gint64 judged = judge_bits(problem, bits), modelled = G_MAXINT64;
      for (int o = 0; o < model->n_options; o++)
        value[o] = bits >> o & 1;
      if (!rn_model_complete(model, value, &modelled))
        modelled = G_MAXINT64;
      ck_assert_msg(judged == modelled, "seed %u, rota %x: judge %d, model %d", seed, bits, (int)judged,
                    (int)modelled);
    }
  }
}
END_TEST

START_TEST(text_round_trip)
{
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 16);
    g_autofree char *text = rn_problem_to_text(problem);
    g_autoptr(GError) error = NULL;
    g_autoptr(RnProblem) again = rn_problem_from_text(text, strlen(text), &error);
    ck_assert_msg(again != NULL, "seed %u: %s", seed, error ? error->message : "");
    g_autofree char *second = rn_problem_to_text(again);
    ck_assert_str_eq(text, second);
  }
}
END_TEST

START_TEST(threads_do_not_matter)
{
  for (guint32 seed = 1; seed <= 60; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 24);
    g_autoptr(RnAnswer) one = solve(problem, 1);
    g_autoptr(RnAnswer) four = solve(problem, 4);
    g_autofree char *text_one = rn_answer_to_text(problem, one);
    g_autofree char *text_four = rn_answer_to_text(problem, four);
    ck_assert_str_eq(text_one, text_four);
    ck_assert_int_eq(one->work, four->work);
  }
}
END_TEST

RN_TEST_MAIN("solver", {
  tcase_add_test(tc, optimum_is_that_of_the_enumeration);
  tcase_add_test(tc, model_and_judge_agree_on_every_rota);
  tcase_add_test(tc, text_round_trip);
  tcase_add_test(tc, threads_do_not_matter);
})
