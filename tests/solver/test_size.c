/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Problems that a short text can ask for and no machine can hold: refused before memory or time go out of proportion,
 * while what only looks large is solved. */

#include "solver/foreign.h"
#include "solver/size.h"
#include "tests/testing.h"

#include <string.h>

/* `persons` persons who may all take each of `seats` seats, one a day. */
static RnProblem *
new_problem(int persons, int seats)
{
  RnProblem *problem = rn_problem_new("large");
  for (int p = 0; p < persons; p++)
    rn_problem_add_person(problem, "ann");
  for (int s = 0; s < seats; s++) {
    int slot = rn_problem_add_slot(problem, "day", "", s, s * 1440, s * 1440 + 600);
    int seat = rn_problem_add_seat(problem, slot, "first", 1, 1, 10);
    for (int p = 0; p < persons; p++)
      rn_problem_add_option(problem, p, seat, 0);
  }
  int set = rn_problem_add_set(problem, "all");
  for (int s = 0; s < seats; s++)
    rn_problem_set_add_seat(problem, set, s);
  return problem;
}

static void
refused_by_seal(RnProblem *problem, const char *start)
{
  g_autoptr(GError) error = NULL;
  ck_assert_msg(!rn_problem_seal(problem, &error), "accepted where \"%s\" is expected", start);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
  ck_assert_msg(g_str_has_prefix(error->message, start), "%s", error->message);
  rn_problem_free(problem);
}

START_TEST(options_of_one_person_are_bounded)
{
  refused_by_seal(new_problem(1, RN_SIZE_OPTIONS + 1), "ann: ");
  g_autoptr(RnProblem) problem = new_problem(1, RN_SIZE_OPTIONS);
  ck_assert(rn_problem_seal(problem, NULL));
}
END_TEST

START_TEST(sums_of_costs_are_bounded)
{
  RnProblem *problem = new_problem(1, 1);
  int seat = rn_problem_add_seat(problem, 0, "crowd", RN_PLACES_MAX, RN_PLACES_MAX, RN_COST_MAX);
  ck_assert_int_eq(seat, 1);
  refused_by_seal(problem, "large: ");
  problem = new_problem(1, 300);
  rn_problem_add_window(problem, 0, 0, RN_DAY_MAX, 0, RN_COST_MAX);
  refused_by_seal(problem, "large: ");
  problem = new_problem(2, 200);
  int balance = rn_problem_add_balance(problem, "share", 0, 1, RN_COST_MAX);
  rn_problem_balance_add_person(problem, balance, 0, RN_WEIGHT_MAX);
  refused_by_seal(problem, "balance 0: ");
}
END_TEST

START_TEST(rules_of_one_person_are_bounded)
{
  RnProblem *problem = new_problem(1, RN_SIZE_OPTIONS);
  for (int k = 0; k < 500; k++)
    rn_problem_add_gap(problem, 0, 0, 0, 2, 0, 1);
  refused_by_seal(problem, "ann: ");
}
END_TEST

/* A million days in 40 bytes: windows are counted by the duties that they hold. */
START_TEST(long_windows_cost_nothing)
{
  g_autoptr(RnProblem) problem = new_problem(40, 30);
  for (int p = 0; p < 40; p++)
    rn_problem_add_window(problem, p, 0, RN_DAY_MAX, 1, 1);
  ck_assert(rn_problem_seal(problem, NULL));
  RnSolveOptions options = rn_solve_options_default();
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, NULL);
  ck_assert_int_eq(answer->objective, 0);
  ck_assert_int_eq(answer->proof, RN_PROOF_OPTIMAL);
}
END_TEST

static void
refused_by_model(RnProblem *problem)
{
  g_autoptr(GError) error = NULL;
  RnSolveOptions options = rn_solve_options_default();
  ck_assert_msg(rn_problem_seal(problem, &error), "%s", error ? error->message : "");
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, &error);
  ck_assert(answer == NULL);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
  rn_problem_free(problem);
}

START_TEST(groups_of_everybody_everywhere_are_bounded)
{
  RnProblem *problem = new_problem(500, 200);
  g_autofree int *all = g_new(int, 500);
  for (int i = 0; i < 500; i++)
    all[i] = i;
  for (int k = 0; k < 400; k++)
    rn_problem_add_group(problem, "all", all, 500, all, 200, 0, 1, RN_PRICE_HARD);
  refused_by_model(problem);
}
END_TEST

START_TEST(priced_pairs_are_bounded)
{
  RnProblem *problem = new_problem(1, RN_SIZE_OPTIONS);
  rn_problem_add_gap(problem, 0, 0, 0, RN_SIZE_OPTIONS, 0, 1);
  refused_by_model(problem);
}
END_TEST

/* Each of these is short, and asks for much before its end. */
START_TEST(texts_cannot_promise_memory)
{
  const char *const rota_table[] = { "5001 0 0 0 0 0 0\n", "31 1 20000001 0 0 0 0\n", "31 1 -1 0 0 0 0\n",
                                     "5000 1 20000000 20000000 20000000 20000000 20000000\n1 1 1 1\n" };
  for (gsize i = 0; i < G_N_ELEMENTS(rota_table); i++) {
    g_autoptr(GError) error = NULL;
    ck_assert(!rn_foreign_rota("x", rota_table[i], strlen(rota_table[i]), &error));
    ck_assert_msg(strstr(error->message, "line ") && strstr(error->message, "column "), "%s", error->message);
  }
  const char *const text_table[] = { "slot \"s\" \"\" 1000000000 0 1\n", "slot \"s\" \"\" 0 0 2000000000\n",
                                     "person \"a\"\nset \"s\"\nwindow 0 0 1000000000 1 1\n",
                                     "person \"a\"\nset \"s\"\ngap 0 0 0 0 2000000000 1\n",
                                     "slot \"s\" \"\" 0 0 1\nseat \"s\" 0 9999999999 any 1 0\n" };
  for (gsize i = 0; i < G_N_ELEMENTS(text_table); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strconcat("rinban-problem 1\n", text_table[i], "end\n", NULL);
    ck_assert(!rn_problem_from_text(text, strlen(text), &error));
    ck_assert_msg(g_str_has_prefix(error->message, "line "), "%s", error->message);
  }
}
END_TEST

RN_TEST_MAIN("size", {
  tcase_add_test(tc, options_of_one_person_are_bounded);
  tcase_add_test(tc, sums_of_costs_are_bounded);
  tcase_add_test(tc, rules_of_one_person_are_bounded);
  tcase_add_test(tc, long_windows_cost_nothing);
  tcase_add_test(tc, groups_of_everybody_everywhere_are_bounded);
  tcase_add_test(tc, priced_pairs_are_bounded);
  tcase_add_test(tc, texts_cannot_promise_memory);
})
