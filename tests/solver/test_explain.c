/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Explanations of cases whose reasons are known by hand. */

#include "tests/bench/city_problem.h"
#include "tests/solver/explaining.h"

#include <string.h>

#define FRAME                                                                                                        \
  "rinban-problem 1\nperson \"ann\"\nperson \"ben\"\nslot \"mon\" \"\" 0 0 60\nslot \"tue\" \"\" 1 1440 1500\n"        \
  "slot \"fri\" \"\" 4 5760 5820\nseat \"first\" 0 1 1 100 0\nseat \"first\" 1 1 1 100 0\nseat \"first\" 2 1 1 100 0\n" \
  "set \"all\" 0 1 2\n"

static RnProblem *
problem_of(const char *rules)
{
  g_autofree char *text = g_strconcat(FRAME, rules, "end\n", NULL);
  g_autoptr(GError) error = NULL;
  RnProblem *problem = rn_problem_from_text(text, strlen(text), &error);
  ck_assert_msg(problem != NULL, "%s", error ? error->message : "");
  return problem;
}

/* A rota of the caller's own making. */
static RnAnswer *
rota(const RnProblem *problem, const RnAssignment *duties, guint n)
{
  RnAnswer *answer = g_new0(RnAnswer, 1);
  answer->assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  g_array_append_vals(answer->assignments, duties, n);
  answer->bound = G_MININT64;
  g_autoptr(GPtrArray) violations = rn_problem_judge(problem, duties, n, &answer->objective);
  ck_assert_int_eq(violations->len, 0);
  return answer;
}

START_TEST(nobody_can_come)
{
  g_autoptr(RnProblem) problem = problem_of("option 0 0 0\noption 1 1 0\n");
  RnProblemOption away[] = { { 0, 2, 0, FALSE }, { 1, 2, 5, FALSE }, { 0, 1, 0, FALSE } };
  g_autoptr(GArray) absent = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
  g_array_append_vals(absent, away, 3);
  g_autoptr(RnAnswer) answer = solved(problem);
  g_autoptr(RnUnfilled) out = unfilled(problem, answer, 2, absent);
  ck_assert_int_eq(out->why, RN_WHY_COUNTING);
  ck_assert(out->irreducible);
  ck_assert_int_eq(out->demand, 1);
  ck_assert_uint_eq(out->capacities->len, 0);
  ck_assert_uint_eq(out->seats->len, 0);
  ck_assert_uint_eq(out->reasons->len, 2);
  ck_assert(reason(out->reasons, 0)->kind == RN_FACT_ABSENT && reason(out->reasons, 0)->item == 0);
  ck_assert(reason(out->reasons, 1)->kind == RN_FACT_ABSENT && reason(out->reasons, 1)->item == 1);
  ck_assert(out->filled == NULL);
  const RnReason *second = g_ptr_array_index(out->reasons, 1);
  ck_assert(answer->objective == 100 && second->without->objective == 5);
  ck_assert_int_eq(second->without->proof, RN_PROOF_OPTIMAL);
}
END_TEST

START_TEST(a_limit_is_counted)
{
  g_autoptr(RnProblem) problem =
    problem_of("option 0 0 0\noption 0 1 0\noption 0 2 0\ncount 0 0 0 2\nset \"rest\" 0 1\ncount 0 1 0 1\n");
  const RnAssignment duties[] = { { 0, 0 }, { 0, 2 } };
  g_autoptr(RnAnswer) answer = rota(problem, duties, 2);
  g_autoptr(RnUnfilled) out = unfilled(problem, answer, 1, NULL);
  ck_assert_int_eq(out->why, RN_WHY_COUNTING);
  ck_assert(out->irreducible);
  /* Monday and Tuesday are both of the rest set: Friday has nothing to do with it. */
  ck_assert_uint_eq(out->seats->len, 1);
  ck_assert_int_eq(g_array_index(out->seats, int, 0), 0);
  ck_assert_uint_eq(out->reasons->len, 1);
  ck_assert(reason(out->reasons, 0)->kind == RN_FACT_COUNT_MAX && reason(out->reasons, 0)->item == 1);
  ck_assert_int_eq(out->demand, 2);
  ck_assert_int_eq(g_array_index(out->capacities, RnHolder, 0).most, 1);
  /* Without the limit on rest days the other limit is in the way: nothing is bought. */
  ck_assert(((const RnReason *)g_ptr_array_index(out->reasons, 0))->without->objective == answer->objective);
  ck_assert(out->filled->objective == answer->objective);
}
END_TEST

START_TEST(a_former_duty_is_in_the_way)
{
  g_autoptr(RnProblem) problem =
    problem_of("option 0 0 0\noption 0 2 0\noption 1 1 0\ngap 0 0 0 3 0 hard\nhistory 0 -1 -1440 -1380 0\n");
  g_autoptr(RnAnswer) answer = solved(problem);
  g_autoptr(RnUnfilled) out = unfilled(problem, answer, 0, NULL);
  ck_assert(out->irreducible);
  ck_assert_uint_eq(out->seats->len, 0);
  ck_assert_uint_eq(out->reasons->len, 2);
  ck_assert_int_eq(reason(out->reasons, 0)->kind, RN_FACT_GAP);
  ck_assert_int_eq(reason(out->reasons, 1)->kind, RN_FACT_HISTORY);
  for (guint i = 0; i < 2; i++)
    ck_assert(((const RnReason *)g_ptr_array_index(out->reasons, i))->without->objective == 0);
}
END_TEST

START_TEST(a_colleague_is_in_the_way)
{
  /* Ben alone could take Tuesday, Ann alone Monday, and at most one of the two may serve; Friday is nobody's business. */
  g_autoptr(RnProblem) problem = problem_of("option 0 0 -1\noption 1 1 0\noption 0 2 0\n"
                                            "group \"clinic\" 0 1 hard persons 0 1 seats 0 1\n");
  g_autoptr(RnAnswer) answer = solved(problem);
  g_autoptr(RnUnfilled) out = unfilled(problem, answer, 1, NULL);
  ck_assert_int_eq(out->why, RN_WHY_FACTS);
  ck_assert(out->irreducible);
  ck_assert_uint_eq(out->seats->len, 1);
  ck_assert_uint_eq(out->reasons->len, 1);
  ck_assert_int_eq(reason(out->reasons, 0)->kind, RN_FACT_GROUP_MAX);
  ck_assert(out->filled->objective == 100 && answer->objective == 99);
}
END_TEST

START_TEST(a_pin_is_in_the_way)
{
  g_autoptr(RnProblem) problem = problem_of("option 0 0 0 pin\noption 0 1 0\noption 1 0 0\ngap 0 0 0 2 0 hard\n");
  g_autoptr(RnAnswer) answer = solved(problem);
  g_autoptr(RnUnfilled) out = unfilled(problem, answer, 1, NULL);
  ck_assert(out->irreducible);
  /* Ben could take Monday: not that Monday is wanted, but that Ann must have it. */
  ck_assert_uint_eq(out->seats->len, 0);
  ck_assert_uint_eq(out->reasons->len, 2);
  ck_assert_int_eq(reason(out->reasons, 0)->kind, RN_FACT_GAP);
  ck_assert_int_eq(reason(out->reasons, 1)->kind, RN_FACT_PIN);
  ck_assert(((const RnReason *)g_ptr_array_index(out->reasons, 1))->without->objective == 100);
  ck_assert(answer->objective == 200);
}
END_TEST

START_TEST(a_seat_may_cost_more_than_it_is_worth)
{
  g_autoptr(RnProblem) problem = problem_of("option 0 0 130\noption 0 1 0\noption 1 2 0\n");
  g_autoptr(RnAnswer) answer = solved(problem);
  g_autoptr(RnUnfilled) out = unfilled(problem, answer, 0, NULL);
  ck_assert_int_eq(out->why, RN_WHY_PRICE);
  ck_assert_uint_eq(out->reasons->len, 0);
  ck_assert(out->filled->objective - answer->objective == 30);
}
END_TEST

START_TEST(a_filled_seat_and_a_broken_rota_are_refused)
{
  g_autoptr(RnProblem) problem = problem_of("option 0 0 0\noption 0 1 0\ncount 0 0 0 1\n");
  g_autoptr(RnAnswer) answer = solved(problem);
  RnExplainOptions options = rn_explain_options_default();
  g_autoptr(GError) error = NULL;
  int seat = g_array_index(answer->assignments, RnAssignment, 0).seat;
  ck_assert(rn_explain_unfilled(problem, answer, seat, &options, &error) == NULL);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
  RnAssignment more = { 0, 1 - seat };
  g_array_append_val(answer->assignments, more);
  g_clear_error(&error);
  ck_assert(rn_explain_unfilled(problem, answer, 2, &options, &error) == NULL);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
}
END_TEST

START_TEST(an_exchange_moves_no_more_than_it_must)
{
  /* Ann and Ben could swap all three days at no cost; only the forced one and what it pushes may move. */
  g_autoptr(RnProblem) problem = problem_of("option 0 0 0\noption 0 1 0\noption 0 2 0\noption 1 0 4\noption 1 1 0\n"
                                            "option 1 2 0\ngap 1 0 0 2 0 hard\n");
  const RnAssignment duties[] = { { 0, 0 }, { 1, 1 }, { 0, 2 } };
  g_autoptr(RnAnswer) answer = rota(problem, duties, 3);
  RnExplainOptions options = rn_explain_options_default();
  g_autoptr(RnInstead) out = rn_explain_instead(problem, answer, 0, 1, TRUE, &options, NULL);
  ck_assert(out->is_possible && out->answer->objective == 4);
  const RnAssignment *after = (const RnAssignment *)(void *)out->answer->assignments->data;
  ck_assert_uint_eq(out->answer->assignments->len, 3);
  ck_assert(after[0].person == 1 && after[1].person == 0 && after[2].person == 0);
  g_autoptr(RnInstead) away = rn_explain_instead(problem, answer, 0, 0, FALSE, &options, NULL);
  ck_assert(away->answer->objective == 4);
}
END_TEST

START_TEST(what_makes_an_exchange_impossible)
{
  g_autoptr(RnProblem) problem = problem_of("option 0 0 0 pin\noption 0 1 0\noption 1 1 0\noption 1 2 0\n"
                                            "gap 0 0 0 2 0 hard\ncount 1 0 0 9\n");
  g_autoptr(RnAnswer) answer = solved(problem);
  RnExplainOptions options = rn_explain_options_default();
  g_autoptr(RnInstead) out = rn_explain_instead(problem, answer, 1, 0, TRUE, &options, NULL);
  ck_assert(!out->is_possible && out->answer == NULL && out->irreducible);
  ck_assert_uint_eq(out->reasons->len, 2);
  ck_assert(reason(out->reasons, 0)->kind == RN_FACT_PIN && reason(out->reasons, 0)->item == 0);
  ck_assert_int_eq(reason(out->reasons, 1)->kind, RN_FACT_GAP);
  RnProblemOption away = { 1, 0, 0, FALSE };
  g_autoptr(GArray) absent = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
  g_array_append_val(absent, away);
  options.absent = absent;
  g_autoptr(RnInstead) none = rn_explain_instead(problem, answer, 0, 1, TRUE, &options, NULL);
  ck_assert(!none->is_possible && none->reasons->len == 1);
  ck_assert_int_eq(reason(none->reasons, 0)->kind, RN_FACT_ABSENT);
  /* Ann is pinned to Monday, which has one place: Ben could not join her even if he were there. */
  ck_assert(((const RnReason *)g_ptr_array_index(none->reasons, 0))->without == NULL);
  g_array_index(absent, RnProblemOption, 0) = (RnProblemOption){ 0, 2, 7, FALSE };
  g_autoptr(RnInstead) friday = rn_explain_instead(problem, answer, 2, 0, TRUE, &options, NULL);
  ck_assert(((const RnReason *)g_ptr_array_index(friday->reasons, 0))->without->objective == answer->objective + 7);
}
END_TEST

START_TEST(rules_have_their_prices)
{
  /* Ann hates Mondays (3 of rule 0), wants Tuesday (rule 1), and may serve once (rule 2); a seat is worth 100 (rule 3). */
  g_autoptr(RnProblem) problem = problem_of("option 0 0 3\noption 0 1 -2\noption 1 2 0\ncount 0 0 0 1\n");
  const RnRuleFact parts[] = {
    { 0, { RN_FACT_OPTION_COST, 0, 3 } },  { 1, { RN_FACT_OPTION_COST, 1, -2 } }, { 2, { RN_FACT_COUNT_MAX, 0, 0 } },
    { 3, { RN_FACT_SEAT_PRICE, 0, 0 } },   { 3, { RN_FACT_SEAT_PRICE, 1, 0 } },   { 3, { RN_FACT_SEAT_PRICE, 2, 0 } },
  };
  const gboolean wanted[] = { TRUE, TRUE, TRUE, FALSE };
  g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(RnRuleFact));
  g_array_append_vals(facts, parts, G_N_ELEMENTS(parts));
  g_autoptr(RnAnswer) answer = solved(problem);
  RnExplainOptions options = rn_explain_options_default();
  g_autoptr(GArray) prices = rn_explain_rules(problem, answer, facts, 4, wanted, &options, NULL);
  const RnRulePrice *price = (const RnRulePrice *)(void *)prices->data;
  ck_assert(answer->objective == 98);
  ck_assert(price[0].share == 0 && price[1].share == -2 && price[2].share == 0 && price[3].share == 100);
  ck_assert(price[0].without->objective == 98 && price[1].without->objective == 100);
  ck_assert(price[2].without->objective == 1 && price[3].without == NULL);
}
END_TEST

START_TEST(a_city_is_explained_alike_by_any_number_of_threads)
{
  g_autoptr(RnProblem) problem = city_problem("block", 2);
  RnSolveOptions solve = rn_solve_options_default();
  solve.work_limit = 3000;
  g_autoptr(RnAnswer) answer = rn_solve(problem, &solve, NULL);
  const RnAssignment *duty = &g_array_index(answer->assignments, RnAssignment, 3);
  RnExplainOptions options = rn_explain_options_default();
  options.solve.work_limit = 3000;
  options.solve.threads = 1;
  g_autoptr(RnInstead) one = rn_explain_instead(problem, answer, duty->seat, duty->person, FALSE, &options, NULL);
  options.solve.threads = 2;
  g_autoptr(RnInstead) two = rn_explain_instead(problem, answer, duty->seat, duty->person, FALSE, &options, NULL);
  g_autofree char *text_one = rn_answer_to_text(problem, one->answer);
  g_autofree char *text_two = rn_answer_to_text(problem, two->answer);
  ck_assert_str_eq(text_one, text_two);
}
END_TEST

RN_TEST_MAIN("explain", {
  tcase_add_test(tc, nobody_can_come);
  tcase_add_test(tc, a_limit_is_counted);
  tcase_add_test(tc, a_former_duty_is_in_the_way);
  tcase_add_test(tc, a_colleague_is_in_the_way);
  tcase_add_test(tc, a_pin_is_in_the_way);
  tcase_add_test(tc, a_seat_may_cost_more_than_it_is_worth);
  tcase_add_test(tc, a_filled_seat_and_a_broken_rota_are_refused);
  tcase_add_test(tc, an_exchange_moves_no_more_than_it_must);
  tcase_add_test(tc, what_makes_an_exchange_impossible);
  tcase_add_test(tc, rules_have_their_prices);
  tcase_add_test(tc, a_city_is_explained_alike_by_any_number_of_threads);
})
