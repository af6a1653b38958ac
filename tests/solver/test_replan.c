/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Re-planning by hand: small rotas of which everybody can say what should happen. */

#include "solver/replan.h"
#include "tests/bench/city_problem.h"
#include "tests/testing.h"

#include <string.h>

/* Four persons, a night on each of five days in block N and one on day 2 in block S; two days between two duties.
 * ann, ben, carl serve N (carl at a price), dora serves S and may help in N on day 2. */
static const char *const frame =
  "rinban-problem 1\nname \"week\"\n"
  "person \"ann\"\nperson \"ben\"\nperson \"carl\"\nperson \"dora\"\n"
  "slot \"n0\" \"N\" 0 1080 1980\nslot \"n1\" \"N\" 1 2520 3420\nslot \"n2\" \"N\" 2 3960 4860\n"
  "slot \"n3\" \"N\" 3 5400 6300\nslot \"n4\" \"N\" 4 6840 7740\nslot \"s2\" \"S\" 2 3960 4860\n"
  "seat \"first\" 0 1 1 100 0\nseat \"first\" 1 1 1 100 0\nseat \"first\" 2 1 1 100 0\n"
  "seat \"first\" 3 1 1 100 0\nseat \"first\" 4 1 1 100 0\nseat \"first\" 5 1 1 100 0\n"
  "set \"all\" 0 1 2 3 4 5\n"
  "gap 0 0 0 2 0 hard\ngap 1 0 0 2 0 hard\ngap 2 0 0 2 0 hard\ngap 3 0 0 2 0 hard\n";

typedef struct {
  RnProblem *problem;
  RnReplan *replan;
  RnReplanEvent event;
  GArray *lost;
} Week;

/* `options` are lines of the text form; `holders` names one person a seat by its first letter, '-' for nobody. */
static void
week_init(Week *week, const char *options, const char *holders)
{
  g_autofree char *text = g_strconcat(frame, options, "end\n", NULL);
  g_autoptr(GArray) rota = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  week->problem = rn_problem_from_text(text, strlen(text), NULL);
  ck_assert(week->problem != NULL);
  for (int s = 0; holders[s]; s++) {
    RnAssignment duty = { holders[s] - 'a', s };
    if (holders[s] != '-')
      g_array_append_val(rota, duty);
  }
  week->replan = rn_replan_new(week->problem, (const RnAssignment *)(void *)rota->data, rota->len, NULL);
  ck_assert(week->replan != NULL);
  week->event = rn_replan_event_default();
  week->event.solve.threads = 1;
  week->lost = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
}

static void
week_clear(Week *week)
{
  rn_replan_free(week->replan);
  rn_problem_free(week->problem);
  g_array_unref(week->lost);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Week, week_clear)

static RnReplanAnswer *
away(Week *week, char person, int first, int last)
{
  rn_replan_absent(week->problem, person - 'a', first, last, week->lost);
  week->event.lost = (const RnAssignment *)(void *)week->lost->data;
  week->event.n_lost = week->lost->len;
  RnReplanAnswer *answer = rn_replan_solve(week->replan, &week->event, NULL);
  ck_assert(answer != NULL);
  return answer;
}

/* The new holders in the form of week_init(). */
static char *
holders_of(const Week *week, const RnReplanAnswer *answer)
{
  char *holders = g_strnfill(week->problem->seats->len, '-');
  for (guint k = 0; k < answer->assignments->len; k++) {
    const RnAssignment *duty = &g_array_index(answer->assignments, RnAssignment, k);
    holders[duty->seat] = (char)('a' + duty->person);
  }
  return holders;
}

static const RnReplanChange *
change_at(const RnReplanAnswer *answer, guint k)
{
  ck_assert_uint_lt(k, answer->changes->len);
  return &g_array_index(answer->changes, RnReplanChange, k);
}

#define ALL_N                                                                                                        \
  "option 0 0 0\noption 0 1 0\noption 0 2 0\noption 0 3 0\noption 0 4 0\noption 1 0 0\noption 1 1 0\noption 1 2 0\n"  \
  "option 1 3 0\noption 1 4 0\noption 2 0 7\noption 2 1 7\noption 2 2 7\noption 2 3 7\noption 2 4 7\n"
#define DORA "option 3 5 0\noption 3 2 1\n"

START_TEST(one_substitution)
{
  g_auto(Week) week;
  week_init(&week, ALL_N DORA, "ababad");
  g_autoptr(RnReplanAnswer) answer = away(&week, 'a', 2, 2);
  g_autofree char *holders = holders_of(&week, answer);
  ck_assert_str_eq(holders, "abcbad");
  ck_assert_int_eq(answer->proof, RN_PROOF_OPTIMAL);
  ck_assert_int_eq(answer->scope, RN_REPLAN_BLOCK);
  ck_assert_int_eq(answer->method, RN_REPLAN_CHAIN);
  ck_assert(answer->open == 0 && answer->change == 2 && answer->objective == 7 && answer->objective_before == 0);
  ck_assert_uint_eq(answer->changes->len, 1);
  const RnReplanChange *change = change_at(answer, 0);
  ck_assert(change->seat == 2 && change->from == 0 && change->to == 2 && change->lost && change->price == 2);
  ck_assert(change->cost == 7);
}
END_TEST

/* ben alone may stand in on day 2, and has day 3; carl has no option but day 3. */
START_TEST(a_chain_of_two)
{
  g_auto(Week) week;
  week_init(&week, "option 0 0 0\noption 0 2 0\noption 1 2 0\noption 1 3 0\noption 2 3 4\n" DORA, "a-ab-d");
  g_autoptr(RnReplanAnswer) answer = away(&week, 'a', 1, 4);
  g_autofree char *holders = holders_of(&week, answer);
  ck_assert_str_eq(holders, "a-bc-d");
  ck_assert_int_eq(answer->proof, RN_PROOF_OPTIMAL);
  ck_assert(answer->open == 0 && answer->change == 4);
  ck_assert(change_at(answer, 0)->lost && !change_at(answer, 1)->lost);
  ck_assert(change_at(answer, 1)->from == 1 && change_at(answer, 1)->to == 2);
}
END_TEST

START_TEST(what_has_begun_stays)
{
  g_auto(Week) week;
  week_init(&week, ALL_N DORA, "ababad");
  week.event.now = 3961;
  g_autoptr(RnReplanAnswer) answer = away(&week, 'a', 0, 4);
  g_autofree char *holders = holders_of(&week, answer);
  ck_assert_str_eq(holders, "ababcd");
  ck_assert_uint_eq(answer->changes->len, 1);
  ck_assert(change_at(answer, 0)->price == 3); /* near */
}
END_TEST

/* Nobody of N is left for day 2; dora could come if S had someone else, and it has carl. */
START_TEST(the_other_block_helps_only_when_it_must)
{
  g_auto(Week) week;
  week_init(&week, "option 0 2 0\noption 2 5 3\n" DORA, "--a--d");
  g_autoptr(RnReplanAnswer) wide = away(&week, 'a', 2, 2);
  g_autofree char *holders = holders_of(&week, wide);
  ck_assert_str_eq(holders, "--d--c");
  ck_assert_int_eq(wide->scope, RN_REPLAN_ALL);
  ck_assert(wide->open == 0 && wide->change == 4 && wide->proof == RN_PROOF_OPTIMAL && wide->open_everywhere);
  week.event.scope = RN_REPLAN_BLOCK;
  g_autoptr(RnReplanAnswer) block = rn_replan_solve(week.replan, &week.event, NULL);
  g_autofree char *left = holders_of(&week, block);
  ck_assert_str_eq(left, "-----d");
  ck_assert(block->open == 100 && block->change == 2 && block->proof == RN_PROOF_OPTIMAL && !block->open_everywhere);
  ck_assert(change_at(block, 0)->to == -1);
}
END_TEST

START_TEST(what_nobody_can_fill_stays_open_and_is_proven)
{
  g_auto(Week) week;
  week_init(&week, "option 0 2 0\n" DORA, "--a--d");
  g_autoptr(RnReplanAnswer) answer = away(&week, 'a', 2, 2);
  ck_assert(answer->open == 100 && answer->open_bound == 100 && answer->open_everywhere);
  ck_assert_int_eq(answer->scope, RN_REPLAN_BLOCK);
  ck_assert_int_eq(answer->proof, RN_PROOF_OPTIMAL);
}
END_TEST

/* A new person changes nothing as long as nothing is open, and then only what was. */
START_TEST(a_new_person_fills_what_was_open)
{
  g_auto(Week) week;
  week_init(&week, "option 0 0 0\noption 0 2 0\noption 1 1 0\noption 1 3 0\noption 2 4 7\noption 2 2 -50\n" DORA, "abab-d");
  g_autoptr(RnReplanAnswer) kept = rn_replan_solve(week.replan, &week.event, NULL);
  ck_assert_int_eq(kept->method, RN_REPLAN_KEPT);
  ck_assert_uint_eq(kept->changes->len, 0);
  ck_assert(kept->objective == kept->objective_before && kept->proof == RN_PROOF_OPTIMAL);
  week.event.fill_price = 101;
  g_autoptr(RnReplanAnswer) dear = rn_replan_solve(week.replan, &week.event, NULL);
  ck_assert_int_eq(dear->method, RN_REPLAN_KEPT);
  week.event.fill_price = 100;
  g_autoptr(RnReplanAnswer) filled = rn_replan_solve(week.replan, &week.event, NULL);
  g_autofree char *holders = holders_of(&week, filled);
  ck_assert_str_eq(holders, "ababcd");
  ck_assert(filled->change == 2 && filled->proof == RN_PROOF_OPTIMAL);
  ck_assert(change_at(filled, 0)->from == -1);
}
END_TEST

/* For day 2 ben must give up day 1 or carl must give up day 3; either is then taken by ann, who is away on day 2 only.
 * Today day 1 is near, and day 3 is not. */
START_TEST(near_changes_cost_more)
{
  g_auto(Week) week;
  week_init(&week, "option 0 2 0\noption 1 2 0\noption 1 1 0\noption 0 1 0\noption 2 2 5\noption 2 3 0\noption 0 3 0\n",
            "-bac--");
  week.event.now = 0;
  week.event.near_minutes = 4000;
  g_autoptr(RnReplanAnswer) answer = away(&week, 'a', 2, 2);
  g_autofree char *holders = holders_of(&week, answer);
  ck_assert_str_eq(holders, "-bca--");
  ck_assert(answer->change == 3 + 2);
  week.event.near = 0;
  g_autoptr(RnReplanAnswer) alike = rn_replan_solve(week.replan, &week.event, NULL);
  g_autofree char *cheapest = holders_of(&week, alike);
  ck_assert_str_eq(cheapest, "-abc--");
  ck_assert(alike->change == 2 + 2 && alike->objective == answer->objective - 5);
}
END_TEST

START_TEST(a_lost_right_is_lost)
{
  g_auto(Week) week;
  week_init(&week, "option 0 0 0\noption 2 1 7\n" DORA, "ab---d");
  g_autoptr(RnReplanAnswer) answer = rn_replan_solve(week.replan, &week.event, NULL);
  g_autofree char *holders = holders_of(&week, answer);
  ck_assert_str_eq(holders, "ac---d");
  week.event.now = 2521;
  g_autoptr(RnReplanAnswer) begun = rn_replan_solve(week.replan, &week.event, NULL);
  g_autofree char *stays = holders_of(&week, begun);
  ck_assert_str_eq(stays, "ab---d");
}
END_TEST

START_TEST(a_rota_of_another_problem_is_refused)
{
  static const RnAssignment twice[] = { { 0, 0 }, { 0, 0 } }, outside[] = { { 9, 0 } };
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strconcat(frame, ALL_N "end\n", NULL);
  g_autoptr(RnProblem) problem = rn_problem_from_text(text, strlen(text), NULL);
  ck_assert(rn_replan_new(problem, twice, 2, &error) == NULL);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
  g_clear_error(&error);
  ck_assert(rn_replan_new(problem, outside, 1, &error) == NULL);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
}
END_TEST

static gboolean
stop_at_once(gpointer data)
{
  return data == NULL;
}

/* Stopped before anything is proven, the general search still gives a rota, and says how little it knows. */
START_TEST(a_stopped_search_claims_nothing)
{
  g_autoptr(RnProblem) problem = city_problem("block", 1);
  RnSolveOptions options = rn_solve_options_default();
  options.work_limit = 3000;
  g_autoptr(RnAnswer) published = rn_solve(problem, &options, NULL);
  g_autoptr(RnReplan) replan = rn_replan_new(problem, (const RnAssignment *)(void *)published->assignments->data,
                                             published->assignments->len, NULL);
  g_autoptr(GArray) lost = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  rn_replan_absent(problem, g_array_index(published->assignments, RnAssignment, 0).person, 0, 31, lost);
  RnReplanEvent event = rn_replan_event_default();
  event.lost = (const RnAssignment *)(void *)lost->data;
  event.n_lost = lost->len;
  event.chain_nodes = 0;
  event.solve.should_stop = stop_at_once;
  g_autoptr(RnReplanAnswer) stopped = rn_replan_solve(replan, &event, NULL);
  ck_assert(stopped->stopped);
  ck_assert_int_ne(stopped->proof, RN_PROOF_OPTIMAL);
  event.solve.should_stop = NULL;
  g_autoptr(RnReplanAnswer) general = rn_replan_solve(replan, &event, NULL);
  event.chain_nodes = rn_replan_event_default().chain_nodes;
  g_autoptr(RnReplanAnswer) chain = rn_replan_solve(replan, &event, NULL);
  ck_assert_int_eq(general->method, RN_REPLAN_GENERAL);
  ck_assert_int_eq(chain->method, RN_REPLAN_CHAIN);
  ck_assert(general->proof == RN_PROOF_OPTIMAL && chain->proof == RN_PROOF_OPTIMAL);
  ck_assert(general->open == chain->open && general->change == chain->change && general->objective == chain->objective);
}
END_TEST

RN_TEST_MAIN("replan", {
  tcase_add_test(tc, one_substitution);
  tcase_add_test(tc, a_chain_of_two);
  tcase_add_test(tc, what_has_begun_stays);
  tcase_add_test(tc, the_other_block_helps_only_when_it_must);
  tcase_add_test(tc, what_nobody_can_fill_stays_open_and_is_proven);
  tcase_add_test(tc, a_new_person_fills_what_was_open);
  tcase_add_test(tc, near_changes_cost_more);
  tcase_add_test(tc, a_lost_right_is_lost);
  tcase_add_test(tc, a_rota_of_another_problem_is_refused);
  tcase_add_test(tc, a_stopped_search_claims_nothing);
})
