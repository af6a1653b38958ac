/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The text forms: what is wrong is refused with line and column, and an answer survives its text. */

#include "solver/solver.h"
#include "tests/testing.h"

#include <string.h>

#define HEAD "rinban-problem 1\nperson \"ann\"\nslot \"s\" \"\" 0 0 60\nseat \"first\" 0 1 1 10 0\n"

static void
refused(const char *text, const char *place)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnProblem) problem = rn_problem_from_text(text, strlen(text), &error);
  ck_assert_msg(problem == NULL, "accepted: %s", text);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
  ck_assert_msg(strstr(error->message, place) != NULL, "\"%s\" does not name \"%s\"", error->message, place);
}

START_TEST(errors_name_line_and_column)
{
  refused("", "line 1, column 1");
  refused("rinban-problem 2\n", "line 1, column 16");
  refused(HEAD, "end");
  refused(HEAD "option 0 1 0\nend\n", "line 5, column 10");
  refused(HEAD "option 0 0 2000000000\nend\n", "line 5, column 12");
  refused(HEAD "option 0 0 0 0\nend\n", "line 5, column 14");
  refused(HEAD "opton 0 0 0\nend\n", "line 5, column 1");
  refused(HEAD "person \"b\nend\n", "line 5, column 8");
  refused(HEAD "person \"\\x\"\nend\n", "line 5, column 8");
  refused(HEAD "person \"\xff\"\nend\n", "line 5, column 8");
  refused(HEAD "end\nend\n", "line 6, column 1");
  refused(HEAD "slot \"s\" \"\" 0 60 60\nend\n", "line 5, column 18");
  refused(HEAD "set \"a\"\ncount 0 0 3 2\nend\n", "line 6, column 13");
  refused(HEAD "set \"a\"\nbalance \"b\" 0 0 1 persons weights\nend\n", "line 6, column 15");
  refused(HEAD "set \"a\"\nbalance \"b\" 0 1 hard persons weights\nend\n", "line 6, column 17");
  refused(HEAD "set \"a\"\nbalance \"b\" 0 1 1 persons 0 weights\nend\n", "line 6, column 36");
  refused(HEAD "set \"a\"\nbalance \"b\" 0 1 1 persons 0 weights 1 1\nend\n", "line 6, column 39");
}
END_TEST

START_TEST(sealing_names_the_item_and_its_line)
{
  refused(HEAD "option 0 0 1\n# again\noption 0 0 1\nend\n", "line 7, column 1: option 1: ");
  refused(HEAD "person \"b\"\noption 1 0 1\noption 0 0 1\noption 1 0 2\nend\n", "line 8, column 1: option 2: ");
  refused(HEAD "set \"a\"\ncount 0 0 0 any 0 5 6\nend\n", "line 6, column 1: count 0: ");
  refused(HEAD "set \"a\"\ncount 0 0 0 any 0 5\n  count 0 0 0 any 0 5 6\nend\n", "line 7, column 3: count 1: ");
  refused(HEAD "set \"a\"\nbalance \"b\" 0 1 1 persons 0 0 weights 1 2\nend\n", "line 6, column 1: balance 0: ");
}
END_TEST

START_TEST(comments_and_blank_lines_are_allowed)
{
  const char *text = "# a problem\n\n" HEAD "  option 0 0 -3 pin  # held\n\nend\n\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(RnProblem) problem = rn_problem_from_text(text, strlen(text), &error);
  ck_assert_msg(problem != NULL, "%s", error ? error->message : "");
  ck_assert_int_eq(problem->options->len, 1);
  ck_assert(g_array_index(problem->options, RnProblemOption, 0).pinned);
}
END_TEST

static RnProblem *
small_problem(void)
{
  const char *text = HEAD "person \"b\\\"en\\n\"\noption 0 0 4\noption 1 0 2\nend\n";
  RnProblem *problem = rn_problem_from_text(text, strlen(text), NULL);
  ck_assert(problem != NULL);
  return problem;
}

START_TEST(an_answer_survives_its_text)
{
  g_autoptr(RnProblem) problem = small_problem();
  RnSolveOptions options = rn_solve_options_default();
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, NULL);
  ck_assert_int_eq(answer->objective, 2);
  g_autofree char *text = rn_answer_to_text(problem, answer);
  g_autoptr(GError) error = NULL;
  g_autoptr(RnAnswer) again = rn_answer_from_text(problem, text, strlen(text), &error);
  ck_assert_msg(again != NULL, "%s", error ? error->message : "");
  g_autofree char *second = rn_answer_to_text(problem, again);
  ck_assert_str_eq(text, second);
}
END_TEST

START_TEST(a_rota_of_another_problem_is_refused)
{
  g_autoptr(RnProblem) problem = small_problem();
  const char *rotas[] = { "rinban-rota 1\nduty 0 1 \"s\" \"first\" \"zoe\"\nend\n", "rinban-rota 1\nduty 0 2\nend\n",
                          "rinban-rota 1\nduty 0 1\n", "rinban-rota 1\nproof perhaps\nend\n" };
  const char *places[] = { "line 2, column 22", "line 2, column 8", "end", "line 2, column 7" };
  for (gsize i = 0; i < G_N_ELEMENTS(rotas); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RnAnswer) answer = rn_answer_from_text(problem, rotas[i], strlen(rotas[i]), &error);
    ck_assert(answer == NULL);
    ck_assert_msg(strstr(error->message, places[i]) != NULL, "%s", error->message);
  }
}
END_TEST

RN_TEST_MAIN("text", {
  tcase_add_test(tc, errors_name_line_and_column);
  tcase_add_test(tc, sealing_names_the_item_and_its_line);
  tcase_add_test(tc, comments_and_blank_lines_are_allowed);
  tcase_add_test(tc, an_answer_survives_its_text);
  tcase_add_test(tc, a_rota_of_another_problem_is_refused);
})
