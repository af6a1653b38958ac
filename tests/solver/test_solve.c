/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rn_solve() at its edges: interrupts, limits, a failing library, contradictions, a start; and its bounds. */

#include "solver/lagrange.h"
#include "solver/lp.h"
#include "solver/model.h"
#include "solver/solver.h"
#include "tests/bench/city_problem.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#include <string.h>

static gboolean
stop_after(gpointer data)
{
  int *calls = data;
  return g_atomic_int_add(calls, -1) <= 0;
}

static void
check_rota(const RnProblem *problem, const RnAnswer *answer)
{
  gint64 objective;
  ck_assert_int_eq(answer->outcome, RN_OUTCOME_ROTA);
  g_autoptr(GPtrArray) violations = rn_problem_judge(
      problem, (const RnAssignment *)(void *)answer->assignments->data, answer->assignments->len, &objective);
  ck_assert_int_eq(violations->len, 0);
  ck_assert(objective == answer->objective);
  ck_assert(answer->bound <= answer->objective);
}

START_TEST(an_interrupted_solve_returns_a_rota)
{
  g_autoptr(RnProblem) problem = city_problem("city", 3);
  for (int calls = 0; calls <= 400; calls = calls * 3 + 1) {
    int left = calls;
    RnSolveOptions options = rn_solve_options_default();
    options.should_stop = stop_after;
    options.data = &left;
    g_autoptr(RnAnswer) answer = rn_solve(problem, &options, NULL);
    check_rota(problem, answer);
    ck_assert(answer->stopped);
    ck_assert_int_lt(answer->unfilled, 10);
  }
}
END_TEST

START_TEST(the_work_limit_ends_the_same_way_every_time)
{
  g_autoptr(RnProblem) problem = city_problem("pooled", 1);
  RnSolveOptions options = rn_solve_options_default();
  options.work_limit = 2000;
  g_autoptr(RnAnswer) one = rn_solve(problem, &options, NULL);
  options.threads = 2;
  g_autoptr(RnAnswer) two = rn_solve(problem, &options, NULL);
  check_rota(problem, one);
  g_autofree char *text_one = rn_answer_to_text(problem, one);
  g_autofree char *text_two = rn_answer_to_text(problem, two);
  ck_assert_str_eq(text_one, text_two);
  ck_assert(one->work == two->work);
}
END_TEST

/* Some failures are survived by another way to the answer; none may crash or break a rota. */
START_TEST(a_failing_library_is_an_error_and_no_crash)
{
  g_autoptr(RnProblem) problem = city_problem("block", 1);
  for (int n = 1; n <= 60; n += n < 8 ? 1 : 7) {
    g_autoptr(GError) error = NULL;
    RnSolveOptions options = rn_solve_options_default();
    options.work_limit = 3000;
    rn_lp_fail_at(n);
    g_autoptr(RnAnswer) answer = rn_solve(problem, &options, &error);
    rn_lp_fail_at(0);
    if (!answer)
      ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_BACKEND));
    else
      check_rota(problem, answer);
  }
  RnSolveOptions options = rn_solve_options_default();
  options.work_limit = 3000;
  g_autoptr(RnAnswer) after = rn_solve(problem, &options, NULL);
  check_rota(problem, after);
}
END_TEST

START_TEST(contradicting_pins_are_named)
{
  const char *text = "rinban-problem 1\nperson \"ann\"\nperson \"ben\"\nslot \"mon\" \"\" 0 0 60\nslot \"tue\" \"\" 1 1440 1500\n"
                     "seat \"first\" 0 1 1 10 0\nseat \"first\" 1 1 1 10 0\noption 0 0 0 pin\noption 0 1 0 pin\n"
                     "option 1 1 0\nset \"all\" 0 1\ngap 0 0 0 2 0 hard\nend\n";
  g_autoptr(RnProblem) problem = rn_problem_from_text(text, strlen(text), NULL);
  RnSolveOptions options = rn_solve_options_default();
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, NULL);
  ck_assert_int_eq(answer->outcome, RN_OUTCOME_CONTRADICTION);
  ck_assert(strstr(answer->contradiction, "ann: mon first") && strstr(answer->contradiction, "ann: tue first"));
  ck_assert(strstr(answer->contradiction, "ben") == NULL);
}
END_TEST

START_TEST(a_start_is_never_lost)
{
  g_autoptr(RnProblem) problem = city_problem("block", 2);
  RnSolveOptions options = rn_solve_options_default();
  options.work_limit = 3000;
  g_autoptr(RnAnswer) first = rn_solve(problem, &options, NULL);
  int calls = 0;
  RnSolveOptions again = rn_solve_options_default();
  again.seed = 99;
  again.start = first->assignments;
  again.should_stop = stop_after;
  again.data = &calls;
  g_autoptr(RnAnswer) second = rn_solve(problem, &again, NULL);
  check_rota(problem, second);
  ck_assert(second->objective <= first->objective);
}
END_TEST

/* The bound by rosters lies between that of the linear program, from whose prices it starts, and the optimum. */
START_TEST(roster_bounds_lie_between_the_linear_program_and_the_optimum)
{
  int compared = 0;
  for (guint32 seed = 1; seed <= 400; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 11);
    g_autoptr(RnModel) model = rn_model_new(problem);
    RnLpStop stop = { NULL, NULL };
    gint64 work = 0;
    g_autofree int *lower = g_new(int, model->n_cols + 1);
    g_autofree int *upper = g_new(int, model->n_cols + 1);
    g_autofree double *price = g_new0(double, model->n_rows + 1);
    gboolean sane = TRUE;
    for (int c = 0; c < model->n_cols; c++) {
      lower[c] = model->cols[c].lower;
      upper[c] = model->cols[c].upper;
      sane = sane && lower[c] <= upper[c];
    }
    if (!sane)
      continue;
    g_autoptr(RnLp) lp = rn_lp_new(model, stop);
    if (rn_lp_solve(lp, RN_LP_PRIMAL, G_MAXINT, &work) != RN_LP_OPTIMAL)
      continue;
    rn_lp_read(lp, NULL, NULL, price);
    g_autoptr(RnLagrange) lagrange = rn_lagrange_new(model, price);
    ck_assert(lagrange != NULL);
    gint64 best = enumerate_all(problem);
    gint64 bound = rn_lagrange_improve(lagrange, 1, 1000000, lower, upper, stop, &work);
    ck_assert_msg(best == G_MAXINT64 || bound <= best, "seed %u: bound %d, optimum %d", seed, (int)bound, (int)best);
    if (problem->balances->len > 0) /* these the roster bounds leave out */
      continue;
    ck_assert_msg((double)bound > rn_lp_objective(lp) - 0.01, "seed %u: %f", seed, rn_lp_objective(lp));
    compared++;
  }
  ck_assert_int_gt(compared, 80);
  rn_lp_end_thread();
}
END_TEST

static gboolean
stop_at_once(gpointer data)
{
  (void)data;
  return TRUE;
}

/* A search that ended before its first program was solved knows nothing, whatever stood in its place. */
START_TEST(a_tree_that_is_stopped_claims_no_bound)
{
  int stopped = 0;
  for (guint32 seed = 700; seed < 800; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 10);
    gint64 best = enumerate_all(problem), work = 0;
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autofree int *value = g_new0(int, model->n_cols + 1);
    g_autoptr(RnLp) lp = rn_lp_new(model, (RnLpStop){ stop_at_once, NULL });
    RnLpSearch search = { .cutoff = G_MAXINT64, .limit = G_MAXINT64, .value = value, .bound = 1e9 };
    RnLpStatus status = rn_lp_search(lp, &search, &work);
    stopped += status == RN_LP_STOPPED;
    ck_assert_msg(status != RN_LP_STOPPED || best == G_MAXINT64 || search.bound == -INFINITY ||
                      search.bound < (double)best + 0.01,
                  "seed %u: bound %f, optimum %d", seed, search.bound, (int)best);
  }
  ck_assert_int_gt(stopped, 50);
  rn_lp_end_thread();
}
END_TEST

/* The tree alone finds the optimum, and refutes everything below it. */
START_TEST(the_roster_tree_knows_the_optimum)
{
  for (guint32 seed = 700; seed < 900; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 10);
    gint64 best = enumerate_all(problem), work = 0;
    g_autoptr(RnModel) model = rn_model_new(problem);
    RnLpStop stop = { NULL, NULL };
    g_autofree int *lower = g_new(int, model->n_cols + 1);
    g_autofree int *upper = g_new(int, model->n_cols + 1);
    g_autofree int *value = g_new0(int, model->n_cols + 1);
    for (int c = 0; c < model->n_cols; c++) {
      lower[c] = model->cols[c].lower;
      upper[c] = model->cols[c].upper;
    }
    if (best == G_MAXINT64)
      continue;
    g_autoptr(RnLagrange) lagrange = rn_lagrange_new(model, NULL);
    ck_assert_int_eq(rn_lagrange_search(lagrange, best - 1, lower, upper, value, 1000000, stop, &work),
                     RN_TREE_REFUTED);
    ck_assert_msg(rn_lagrange_search(lagrange, best, lower, upper, value, 1000000, stop, &work) == RN_TREE_FOUND,
                  "seed %u", seed);
    gint64 objective = 0;
    ck_assert(rn_model_complete(model, value, &objective));
    ck_assert(objective == best);
  }
}
END_TEST

RN_TEST_MAIN("solve", {
  tcase_add_test(tc, an_interrupted_solve_returns_a_rota);
  tcase_add_test(tc, the_work_limit_ends_the_same_way_every_time);
  tcase_add_test(tc, a_failing_library_is_an_error_and_no_crash);
  tcase_add_test(tc, contradicting_pins_are_named);
  tcase_add_test(tc, a_start_is_never_lost);
  tcase_add_test(tc, roster_bounds_lie_between_the_linear_program_and_the_optimum);
  tcase_add_test(tc, a_tree_that_is_stopped_claims_no_bound);
  tcase_add_test(tc, the_roster_tree_knows_the_optimum);
})
