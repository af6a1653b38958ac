/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Certificates: what the solver writes holds, and what anybody alters is refused or proves no more than is true. The
 * truth is the enumeration of all rotas, which knows the judge alone. */

#include "solver/prove.h"
#include "solver/verify.h"
#include "tests/bench/city_problem.h"
#include "tests/solver/certificate_support.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#include <string.h>

START_TEST(every_small_problem_is_certified_optimal)
{
  int certified = 0, with_branches = 0;
  for (guint32 seed = 1; seed <= 300; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 11);
    g_autofree char *text = certificate_of(problem, 0);
    if (!text)
      continue;
    gint64 best = enumerate_all(problem);
    g_autoptr(RnVerdict) verdict = verdict_of(problem, text);
    ck_assert_msg(verdict && verdict->valid, "seed %u: %s", seed, verdict ? verdict->reason : "unreadable");
    ck_assert_msg(verdict->objective == best && verdict->bound == best, "seed %u: objective %d, bound %d, optimum %d",
                  seed, (int)verdict->objective, (int)verdict->bound, (int)best);
    certified++;
    with_branches += strstr(text, "\nbranch ") != NULL;
  }
  ck_assert_int_gt(certified, 200);
  ck_assert_int_gt(with_branches, 20);
}
END_TEST

/* The bound is one whatever the prices are, and however little is kept exactly. */
START_TEST(no_alteration_proves_what_is_not_true)
{
  Tally tally = { 0 };
  for (guint32 seed = 1; seed <= 25; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 9);
    g_autofree char *text = certificate_of(problem, 0);
    if (!text)
      continue;
    gint64 best = enumerate_all(problem);
    alter_numbers(problem, text, best, &tally);
    alter_lines(problem, text, best, &tally);
    relax_rules(problem, text, best, &tally);
  }
  ck_assert_int_gt(tally.refused, 800);
  ck_assert_int_gt(tally.still_valid, 1000);
  ck_assert_int_gt(tally.unreadable, 1000);
  ck_assert_int_gt(tally.weaker, 400);
}
END_TEST

START_TEST(lists_and_cuts_prove_nothing_that_is_not_true)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(11);
  Tally tally = { 0 };
  for (guint32 seed = 1; seed <= 120; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 10);
    g_autofree char *text = certificate_of(problem, 0);
    if (!text)
      continue;
    gint64 best = enumerate_all(problem);
    for (int k = 0; k < 12; k++)
      add_lists(problem, text, best, rand, &tally);
  }
  ck_assert_int_eq(tally.unreadable, 0);
  ck_assert_int_eq(tally.still_valid, 0);
  ck_assert_int_gt(tally.refused, 800);
  ck_assert_int_gt(tally.weaker, 100);
}
END_TEST

START_TEST(an_untrue_objective_or_bound_is_refused)
{
  for (guint32 seed = 1; seed <= 60; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 9);
    g_autofree char *text = certificate_of(problem, 0);
    if (!text)
      continue;
    static const char *const word_table[] = { "\nobjective ", "\nbound ", "\npart " };
    for (gsize k = 0; k < G_N_ELEMENTS(word_table); k++) {
      const char *number = strstr(text, word_table[k]) + strlen(word_table[k]);
      gint64 value = g_ascii_strtoll(number, NULL, 10);
      g_autofree char *higher = with_number(text, number, value + 1), *lower = with_number(text, number, value - 1);
      g_autoptr(RnVerdict) up = verdict_of(problem, higher);
      g_autoptr(RnVerdict) down = verdict_of(problem, lower);
      ck_assert_msg(up && !up->valid && up->reason, "seed %u: %s", seed, word_table[k]);
      gboolean claims_less = k == 1;
      ck_assert_msg(down && down->valid == claims_less, "seed %u: %s", seed, word_table[k]);
    }
  }
}
END_TEST

START_TEST(every_changed_byte_is_seen)
{
  g_autoptr(RnProblem) problem = random_problem(3, 9);
  g_autofree char *text = certificate_of(problem, 0);
  gsize length = strlen(text);
  for (gsize i = 0; i < length; i++) {
    g_autofree char *altered = g_strdup(text);
    g_autoptr(GError) error = NULL;
    altered[i] ^= 1;
    g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, altered, length, &error);
    ck_assert_msg(!certificate && g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT), "byte %d", (int)i);
    ck_assert_msg(strstr(error->message, "line ") == error->message, "%s", error->message);
  }
  for (gsize cut = 0; cut + 1 < length; cut++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, text, cut, &error);
    ck_assert_msg(!certificate && error, "cut at %d", (int)cut);
  }
}
END_TEST

START_TEST(a_certificate_of_another_problem_is_named)
{
  g_autoptr(RnProblem) one = random_problem(3, 9), other = random_problem(4, 9);
  g_autofree char *text = certificate_of(one, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(RnCertificate) certificate = rn_certificate_from_text(other, text, strlen(text), &error);
  ck_assert_ptr_null(certificate);
  ck_assert_msg(strstr(error->message, "line 2, column 9") && strstr(error->message, "another problem"), "%s",
                error->message);
}
END_TEST

START_TEST(text_round_trip)
{
  for (guint32 seed = 1; seed <= 100; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 10);
    g_autofree char *text = certificate_of(problem, 0);
    if (!text)
      continue;
    g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, text, strlen(text), NULL);
    g_autofree char *again = rn_certificate_to_text(problem, certificate);
    ck_assert_str_eq(text, again);
  }
}
END_TEST

/* A month of a block, hurried: the certificate says what was proven in that time, and no more. */
START_TEST(a_month_is_certified_the_same_by_any_number_of_threads)
{
  g_autoptr(RnProblem) problem = city_problem("block", 2);
  g_autofree char *one = certificate_by(problem, 1, 300), *four = certificate_by(problem, 4, 300);
  ck_assert_str_eq(one, four);
  g_autoptr(RnVerdict) verdict = verdict_of(problem, one);
  ck_assert_msg(verdict && verdict->valid, "%s", verdict ? verdict->reason : "unreadable");
  ck_assert(verdict->bound > 0 && verdict->bound <= verdict->objective);
}
END_TEST

/* Eight counts over random halves of fifty duties: far too many different pasts. The counts are priced instead. */
START_TEST(too_many_rosters_are_no_obstacle)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(7);
  g_autoptr(RnProblem) problem = rn_problem_new("wide");
  int ann = rn_problem_add_person(problem, "ann");
  for (int day = 0; day < 50; day++) {
    int slot = rn_problem_add_slot(problem, "day", "", day, day * 1440, day * 1440 + 600);
    rn_problem_add_option(problem, ann, rn_problem_add_seat(problem, slot, "first", 1, 1, 7), 0);
  }
  for (int k = 0; k < 8; k++) {
    gint64 cost[50];
    int set = rn_problem_add_set(problem, "half");
    for (int day = 0; day < 50; day++)
      if (g_rand_boolean(r))
        rn_problem_set_add_seat(problem, set, day);
    for (int n = 0; n < 50; n++)
      cost[n] = n * n / 20;
    for (int n = 2; n < 50; n++)
      cost[n] = MAX(cost[n], 2 * cost[n - 1] - cost[n - 2]);
    rn_problem_add_count(problem, ann, set, 0, G_MAXINT, cost, 50);
  }
  ck_assert(rn_problem_seal(problem, NULL));
  g_autofree char *text = certificate_of(problem, 300);
  g_autoptr(RnVerdict) verdict = verdict_of(problem, text);
  ck_assert_msg(verdict && verdict->valid, "%s", verdict ? verdict->reason : "unreadable");
  ck_assert(strstr(text, "\nrelax count "));
  ck_assert(verdict->bound > 0);
}
END_TEST

RN_TEST_MAIN("certificate", {
  tcase_add_test(tc, every_small_problem_is_certified_optimal);
  tcase_add_test(tc, no_alteration_proves_what_is_not_true);
  tcase_add_test(tc, lists_and_cuts_prove_nothing_that_is_not_true);
  tcase_add_test(tc, an_untrue_objective_or_bound_is_refused);
  tcase_add_test(tc, every_changed_byte_is_seen);
  tcase_add_test(tc, a_certificate_of_another_problem_is_named);
  tcase_add_test(tc, text_round_trip);
  tcase_add_test(tc, a_month_is_certified_the_same_by_any_number_of_threads);
  tcase_add_test(tc, too_many_rosters_are_no_obstacle);
})
