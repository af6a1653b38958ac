/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The judge by hand: each rule kept and broken once, with costs counted on paper. Two persons, five days, one night
 * seat a day; day d is from 18:00 to 9:00. */

#include "solver/solver.h"
#include "tests/testing.h"

typedef struct {
  RnProblem *problem;
  int ann, ben, all, seat[5];
} Week;

static Week
new_week(void)
{
  Week week = { .problem = rn_problem_new("week") };
  week.ann = rn_problem_add_person(week.problem, "ann");
  week.ben = rn_problem_add_person(week.problem, "ben");
  week.all = rn_problem_add_set(week.problem, "all");
  for (int d = 0; d < 5; d++) {
    int slot = rn_problem_add_slot(week.problem, "night", "N", d, d * 1440 + 1080, (d + 1) * 1440 + 540);
    week.seat[d] = rn_problem_add_seat(week.problem, slot, "first", 1, 1, 100);
    rn_problem_set_add_seat(week.problem, week.all, week.seat[d]);
    rn_problem_add_option(week.problem, week.ann, week.seat[d], d);
    rn_problem_add_option(week.problem, week.ben, week.seat[d], 0);
  }
  return week;
}

/* Judges ann on the days of the string, such as "x..x."; the name of the first broken rule, or "" with the cost. */
static char *
judge_ann(Week *week, const char *days, gint64 *cost)
{
  RnAssignment duty[5];
  gsize n = 0;
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_problem_seal(week->problem, &error), "%s", error ? error->message : "");
  for (int d = 0; d < 5; d++)
    if (days[d] == 'x')
      duty[n++] = (RnAssignment){ week->ann, week->seat[d] };
  g_autoptr(GPtrArray) violations = rn_problem_judge(week->problem, duty, n, cost);
  return g_strdup(violations->len > 0 ? ((RnViolation *)g_ptr_array_index(violations, 0))->rule : "");
}

static void
expect(Week *week, const char *days, const char *rule, gint64 cost)
{
  gint64 judged = 0;
  g_autofree char *broken = judge_ann(week, days, &judged);
  ck_assert_str_eq(broken, rule);
  if (*rule == '\0')
    ck_assert_int_eq(judged, cost);
}

START_TEST(empty_seats_and_options_cost_their_price)
{
  Week week = new_week();
  expect(&week, ".....", "", 500);
  expect(&week, ".x..x", "", 300 + 1 + 4);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(a_seat_may_be_hard)
{
  Week week = new_week();
  ((RnProblemSeat *)g_ptr_array_index(week.problem->seats, 2))->price = RN_PRICE_HARD;
  expect(&week, ".x...", "seat", 0);
  expect(&week, "..x..", "", 400 + 2);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(too_many_in_a_seat)
{
  Week week = new_week();
  RnAssignment both[] = { { week.ann, week.seat[0] }, { week.ben, week.seat[0] } };
  ck_assert(rn_problem_seal(week.problem, NULL));
  g_autoptr(GPtrArray) violations = rn_problem_judge(week.problem, both, 2, NULL);
  ck_assert_int_eq(violations->len, 1);
  ck_assert_str_eq(((RnViolation *)g_ptr_array_index(violations, 0))->rule, "seat");
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(pins_must_be_kept)
{
  Week week = new_week();
  rn_problem_add_pin(week.problem, week.ann, week.seat[3]);
  expect(&week, "x....", "pin", 0);
  expect(&week, "...x.", "", 400 + 3);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(counts_have_bounds_and_costs)
{
  Week week = new_week();
  gint64 cost[] = { 7, 0, 0, 5 };
  rn_problem_add_count(week.problem, week.ann, week.all, 0, 4, cost, 4);
  expect(&week, ".....", "", 500 + 7);
  expect(&week, "xx...", "", 300 + 1);
  expect(&week, "xxxx.", "", 100 + 6 + 10);
  expect(&week, "xxxxx", "count", 0);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(windows_are_priced_by_the_number_of_windows)
{
  Week week = new_week();
  rn_problem_add_window(week.problem, week.ann, week.all, 3, 1, 10);
  expect(&week, "x..x.", "", 300 + 3);
  expect(&week, "x.x..", "", 300 + 2 + 10);
  expect(&week, "xx...", "", 300 + 1 + 20);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(windows_reach_over_the_history)
{
  Week week = new_week();
  rn_problem_add_window(week.problem, week.ann, week.all, 3, 1, RN_PRICE_HARD);
  rn_problem_add_history(week.problem, week.ann, -1, -360, 540, &week.all, 1);
  rn_problem_add_history(week.problem, week.ann, -2, -1800, -900, &week.all, 1);
  expect(&week, ".x...", "window", 0);
  expect(&week, "..x..", "", 400 + 2);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(gaps_by_days_and_by_rest)
{
  Week week = new_week();
  rn_problem_add_gap(week.problem, week.ann, week.all, week.all, 2, 0, RN_PRICE_HARD);
  rn_problem_add_gap(week.problem, week.ann, week.all, week.all, 0, 33 * 60 + 1, 6);
  expect(&week, "xx...", "gap", 0);
  expect(&week, "x.x..", "", 300 + 2 + 6);
  expect(&week, "x..x.", "", 300 + 3);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(overlapping_duties_are_forbidden)
{
  Week week = new_week();
  ((RnProblemSlot *)g_ptr_array_index(week.problem->slots, 1))->start = 1440 + 500;
  expect(&week, "xx...", "overlap", 0);
  expect(&week, "x.x..", "", 300 + 2);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(groups_hard_and_priced)
{
  Week week = new_week();
  rn_problem_add_group(week.problem, "weekend", &week.ann, 1, week.seat, 2, 1, 1, 9);
  expect(&week, "..x..", "", 400 + 2 + 9);
  expect(&week, "x....", "", 400);
  expect(&week, "xx...", "", 300 + 1 + 9);
  ((RnProblemGroup *)g_ptr_array_index(week.problem->groups, 0))->price = RN_PRICE_HARD;
  expect(&week, "xx...", "group", 0);
  rn_problem_free(week.problem);
}
END_TEST

/* Ann is to serve 5 for every 2 of Ben: 2 n(ann) - 5 n(ben), in steps of 4, rounded up. */
START_TEST(balances_weigh_every_two_persons)
{
  Week week = new_week();
  int balance = rn_problem_add_balance(week.problem, "share", week.all, 4, 10);
  rn_problem_balance_add_person(week.problem, balance, week.ben, 2);
  rn_problem_balance_add_person(week.problem, balance, week.ann, 5);
  expect(&week, ".....", "", 500);
  expect(&week, "xx...", "", 300 + 1 + 10);
  expect(&week, "xxx..", "", 200 + 3 + 20);
  RnAssignment duty[] = { { week.ann, week.seat[0] }, { week.ben, week.seat[1] }, { week.ben, week.seat[2] } };
  gint64 cost;
  g_autoptr(GPtrArray) even = rn_problem_judge(week.problem, duty, 2, &cost);
  ck_assert_int_eq(cost, 300 + 10);
  g_autoptr(GPtrArray) uneven = rn_problem_judge(week.problem, duty, 3, &cost);
  ck_assert_int_eq(cost, 200 + 20);
  ck_assert_int_eq(even->len + uneven->len, 0);
  rn_problem_free(week.problem);
}
END_TEST

START_TEST(a_duty_without_option_is_reported)
{
  Week week = new_week();
  int third = rn_problem_add_person(week.problem, "cyd");
  RnAssignment duty = { third, week.seat[0] };
  ck_assert(rn_problem_seal(week.problem, NULL));
  g_autoptr(GPtrArray) violations = rn_problem_judge(week.problem, &duty, 1, NULL);
  ck_assert_int_eq(violations->len, 1);
  ck_assert_str_eq(((RnViolation *)g_ptr_array_index(violations, 0))->rule, "option");
  rn_problem_free(week.problem);
}
END_TEST

RN_TEST_MAIN("judge", {
  tcase_add_test(tc, empty_seats_and_options_cost_their_price);
  tcase_add_test(tc, a_seat_may_be_hard);
  tcase_add_test(tc, too_many_in_a_seat);
  tcase_add_test(tc, pins_must_be_kept);
  tcase_add_test(tc, counts_have_bounds_and_costs);
  tcase_add_test(tc, windows_are_priced_by_the_number_of_windows);
  tcase_add_test(tc, windows_reach_over_the_history);
  tcase_add_test(tc, gaps_by_days_and_by_rest);
  tcase_add_test(tc, overlapping_duties_are_forbidden);
  tcase_add_test(tc, groups_hard_and_priced);
  tcase_add_test(tc, balances_weigh_every_two_persons);
  tcase_add_test(tc, a_duty_without_option_is_reported);
})
