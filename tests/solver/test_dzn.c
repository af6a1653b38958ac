/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* On-call rostering data: the known optimal rosters cost what they should, every roster of small random data costs what
 * the challenge's rules say when they are counted by hand, and malformed data is refused by place. */

#include "solver/foreign.h"
#include "tests/testing.h"

#include <string.h>

/* --- the ten public instances --- */

static const struct {
  const char *name;
  int optimum;
} instance_table[] = {
  { "2013_4s-10d", 1 },   { "2013_4s-23d", 2 },   { "2013_10s-50d", 0 },    { "2013_10s-150d", 5 },
  { "2013_20s-200d", 2 }, { "2018_2s-200d", 63 }, { "2018_4s-100d", 2 },    { "2018_10s-100d-C", 47 },
  { "2018_20s-100d-B", 15 }, { "2018_30s-400d-A", 2 },
};

static char *
read_instance(const char *name, const char *suffix, gsize *length)
{
  g_autofree char *relative = g_strconcat("tests/bench/instances/oc-roster/", name, suffix, NULL);
  g_autofree char *path = rn_test_path(relative);
  char *text = NULL;
  ck_assert_msg(g_file_get_contents(path, &text, length, NULL), "%s", path);
  return text;
}

START_TEST(known_rosters_are_feasible_and_optimal)
{
  const char *name = instance_table[_i].name;
  gsize length;
  gint64 objective;
  g_autoptr(GError) error = NULL;
  g_autofree char *data = read_instance(name, ".dzn", &length);
  g_autoptr(RnProblem) problem = rn_foreign_dzn(name, data, length, &error);
  ck_assert_msg(problem != NULL, "%s", error ? error->message : "");
  g_autofree char *roster = read_instance(name, ".opt.txt", &length);
  g_autoptr(RnAnswer) answer = rn_foreign_roster(problem, roster, length, &error);
  ck_assert_msg(answer != NULL, "%s", error ? error->message : "");
  const RnAssignment *duty = (const RnAssignment *)(gpointer)answer->assignments->data;
  g_autoptr(GPtrArray) violations = rn_problem_judge(problem, duty, answer->assignments->len, &objective);
  ck_assert_msg(violations->len == 0, "%s: %s", name, violations->len ? ((RnViolation *)violations->pdata[0])->text : "");
  ck_assert_int_eq(objective, instance_table[_i].optimum);
}
END_TEST

/* With a tenth of the work that it may take. */
START_TEST(the_optimum_is_found_and_proven)
{
  const char *name = instance_table[_i].name;
  gsize length;
  g_autoptr(GError) error = NULL;
  g_autofree char *data = read_instance(name, ".dzn", &length);
  g_autoptr(RnProblem) problem = rn_foreign_dzn(name, data, length, NULL);
  RnSolveOptions options = rn_solve_options_default();
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, &error);
  ck_assert_msg(answer != NULL, "%s", error ? error->message : "");
  ck_assert_int_eq(answer->objective, instance_table[_i].optimum);
  ck_assert_int_eq(answer->proof, RN_PROOF_OPTIMAL);
  ck_assert_msg(answer->work < 10000, "%s: work %d", name, (int)answer->work);
}
END_TEST

/* --- small random data, and the rules by hand --- */

#define DAYS_MAX 9

typedef struct {
  int staff, days, offset, adjacent, wednesday;
  int load[3];
  gboolean unavailable[3][DAYS_MAX + 1];
  int fixed[DAYS_MAX + 2];   /* day from 1: person, or -1 */
} Small;

static Small
random_small(GRand *r)
{
  static const int load_table[] = { 100, 100, 80, 50, 35, 1 };
  Small small = { .staff = g_rand_int_range(r, 2, 4), .days = g_rand_int_range(r, 6, 8) };
  small.offset = g_rand_int_range(r, 0, 5);
  small.adjacent = g_rand_int_range(r, 0, 4);
  small.wednesday = g_rand_int_range(r, 0, 4);
  int run = g_rand_int_range(r, 0, 3) ? 0 : g_rand_int_range(r, 2, 5), from = g_rand_int_range(r, 1, 5);
  int runner = g_rand_int_range(r, 0, small.staff);
  for (int p = 0; p < small.staff; p++)
    small.load[p] = load_table[g_rand_int_range(r, 0, 6)];
  for (int d = 0; d <= DAYS_MAX + 1; d++)
    small.fixed[d] = -1;
  for (int d = 1; d <= small.days; d++) {
    if (g_rand_int_range(r, 0, 6) == 0)
      small.fixed[d] = g_rand_int_range(r, 0, small.staff);
    if (d >= from && d < from + run)
      small.fixed[d] = runner;
    for (int p = 0; p < small.staff; p++)
      small.unavailable[p][d] = small.fixed[d] != p && g_rand_int_range(r, 0, 8) == 0;
  }
  return small;
}

static void
append_sets(GString *text, const Small *small, const char *name, gboolean fixed)
{
  g_string_append_printf(text, "%s = [", name);
  for (int p = 0; p < small->staff; p++) {
    g_string_append(text, p ? ", {" : "{");
    const char *separator = "";
    for (int d = 1; d <= small->days; d++)
      if (fixed ? small->fixed[d] == p : small->unavailable[p][d]) {
        g_string_append_printf(text, "%s%d", separator, d);
        separator = ", ";
      }
    g_string_append(text, "}");
  }
  g_string_append(text, "];\n");
}

static RnProblem *
problem_of(const Small *small)
{
  g_autoptr(GString) text = g_string_new("% small\nwork_load = [");
  for (int p = 0; p < small->staff; p++)
    g_string_append_printf(text, "%d, ", small->load[p]);
  g_string_append_printf(text, "];\nnum_staff=%d; num_days = %d;\nweekend_offset = %d; adj_days_str = %d;\n",
                         small->staff, small->days, small->offset, small->adjacent);
  append_sets(text, small, "fixed", TRUE);
  append_sets(text, small, "unavailable", FALSE);
  g_string_append_printf(text, "wed_before_weekend_str = %d;", small->wednesday);
  g_autoptr(GError) error = NULL;
  RnProblem *problem = rn_foreign_dzn("small", text->str, text->len, &error);
  ck_assert_msg(problem != NULL, "%s in %s", error ? error->message : "", text->str);
  return problem;
}

static gboolean
is_weekend(const Small *small, int day)
{
  for (int k = 0; k <= small->days / 5; k++)
    if (5 * k + small->offset + 1 == day)
      return TRUE;
  return FALSE;
}

/* roster: person of day 1, 2, ... */
static gboolean
breaks_a_rule(const Small *small, const int *roster)
{
  const int *fixed = small->fixed;
  for (int d = 1; d <= small->days; d++) {
    if ((fixed[d] >= 0 && roster[d] != fixed[d]) || small->unavailable[roster[d]][d])
      return TRUE;
    gboolean triple = d + 2 <= small->days && !(fixed[d] >= 0 && fixed[d + 1] >= 0 && fixed[d + 2] >= 0);
    if (triple && roster[d] == roster[d + 1] && roster[d] == roster[d + 2])
      return TRUE;
    if (!is_weekend(small, d))
      continue;
    gboolean before = d > 1, after = d < small->days;
    gboolean off = fixed[d] >= 0 && (!before || fixed[d - 1] >= 0) && (!after || fixed[d + 1] >= 0);
    if (!off && ((before && roster[d] == roster[d - 1]) || (after && roster[d] == roster[d + 1])))
      return TRUE;
    if (d + 5 <= small->days && !(fixed[d] >= 0 && fixed[d + 5] >= 0) && roster[d] == roster[d + 5])
      return TRUE;
  }
  return FALSE;
}

static int
imbalance(const Small *small, const int *roster, gboolean weekends)
{
  int count[3] = { 0, 0, 0 }, b = 0;
  for (int d = 1; d <= small->days; d++)
    count[roster[d]] += is_weekend(small, d) == weekends;
  for (int i = 0; i < small->staff; i++)
    for (int j = 0; j < small->staff; j++)
      while (abs(small->load[i] * count[j] - small->load[j] * count[i]) > 100 * b)
        b++;
  return b;
}

static int
cost_by_hand(const Small *small, const int *roster)
{
  int cost = imbalance(small, roster, FALSE) + imbalance(small, roster, TRUE);
  for (int d = 1; d <= small->days - 2; d++)
    cost += roster[d] == roster[d + 1] ? small->adjacent : 0;
  for (int d = 3; d <= small->days; d++)
    cost += is_weekend(small, d) && roster[d] == roster[d - 2] ? small->wednesday : 0;
  return cost;
}

START_TEST(every_roster_costs_what_the_rules_say)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(20130901);
  int feasible = 0;
  for (int round = 0; round < 60; round++) {
    Small small = random_small(r);
    g_autoptr(RnProblem) problem = problem_of(&small);
    int rosters = 1, best = G_MAXINT;
    for (int d = 0; d < small.days; d++)
      rosters *= small.staff;
    for (int number = 0; number < rosters; number++) {
      int roster[DAYS_MAX + 2] = { 0 };
      RnAssignment duty[DAYS_MAX];
      for (int d = 1, rest = number; d <= small.days; d++, rest /= small.staff) {
        roster[d] = rest % small.staff;
        duty[d - 1] = (RnAssignment){ roster[d], d - 1 };
      }
      gint64 objective;
      g_autoptr(GPtrArray) violations = rn_problem_judge(problem, duty, (gsize)small.days, &objective);
      gboolean broken = breaks_a_rule(&small, roster);
      ck_assert_msg(broken == (violations->len > 0), "round %d, roster %d", round, number);
      if (broken)
        continue;
      feasible++;
      best = MIN(best, cost_by_hand(&small, roster));
      ck_assert_msg(objective == cost_by_hand(&small, roster), "round %d, roster %d", round, number);
    }
    RnSolveOptions options = rn_solve_options_default();
    g_autoptr(RnAnswer) answer = rn_solve(problem, &options, NULL);
    ck_assert_int_eq(answer->outcome, best == G_MAXINT ? RN_OUTCOME_CONTRADICTION : RN_OUTCOME_ROTA);
    ck_assert(best == G_MAXINT || (answer->objective == best && answer->proof == RN_PROOF_OPTIMAL));
  }
  ck_assert_int_gt(feasible, 1000);
}
END_TEST

/* --- forms and errors --- */

#define TAIL "weekend_offset = 2; adj_days_str = 1; wed_before_weekend_str = 1;\n"
#define HEAD "num_staff = 2;\nnum_days = 6;\nwork_load = [100, 50];\n" TAIL
#define SETS "unavailable = [{}, {}];\nfixed = [{}, {}];\n"

START_TEST(all_forms_of_literals_are_read)
{
  const char *text = "/* two\nlines */ num_staff = 2; num_days = 6; % six\n" TAIL "work_load = array1d(1..2, [100, 50,]);\n"
                     "unavailable = [ 2..3, {4 , 9,}, ] ;\n\tfixed=[{1},5..4];\r\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(RnProblem) problem = rn_foreign_dzn("x", text, strlen(text), &error);
  ck_assert_msg(problem != NULL, "%s", error ? error->message : "");
  ck_assert_int_eq(problem->options->len, 12 - 1 - 2 - 1);
  ck_assert_str_eq(problem->name, "x");
}
END_TEST

static void
refused(const char *text, const char *place)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnProblem) problem = rn_foreign_dzn("x", text, strlen(text), &error);
  ck_assert_msg(problem == NULL, "accepted: %s", text);
  ck_assert(g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT));
  ck_assert_msg(g_str_has_prefix(error->message, place), "\"%s\" does not begin with \"%s\"", error->message, place);
}

START_TEST(malformed_data_is_refused_by_place)
{
  refused("", "line 1, column 1:");
  refused(HEAD "unavailable = [{}, {}];\n", "line 6, column 1:");
  refused(HEAD SETS "num_days = 7;", "line 7, column 1:");
  refused(HEAD SETS "num_dogs = 7;", "line 7, column 1:");
  refused("num_staff 2;", "line 1, column 11:");
  refused("num_staff = 2", "line 1, column 14:");
  refused("num_staff = x;", "line 1, column 13:");
  refused("num_staff = 99999999999999999999999;", "line 1, column 13:");
  refused("num_days = 1000000000;", "line 1, column 12:");
  refused("weekend_offset = 5;", "line 1, column 18:");
  refused("/* open\nnum_staff = 2;", "line 1, column 1:");
  refused("num_staff = 2;\nnum_days = 6;\nwork_load = [100];\n" TAIL SETS, "line 3, column 13:");
  refused("num_staff = 2;\nnum_days = 6;\nwork_load = [100, 101];\n" TAIL SETS, "line 3, column 19:");
  refused("num_staff = 2;\nnum_days = 6;\nwork_load = [100 50];\n" TAIL SETS, "line 3, column 18:");
  refused(HEAD "unavailable = [{1, 2}, {3];\nfixed = [{}, {}];\n", "line 5, column 26:");
  refused(HEAD "unavailable = [{1, 2}, 3];\nfixed = [{}, {}];\n", "line 5, column 25:");
  refused(HEAD "unavailable = [{}, {}];\nfixed = [{},\n {7}];\n", "line 7, column 3:");
  refused(HEAD "unavailable = [{}, {}];\nfixed = [{},\n 0..2];\n", "line 7, column 2:");
  refused(HEAD "unavailable = [{}, {}];\nfixed = [{2}, {1, 2}];\n", "line 6, column 19:");
  refused(HEAD "unavailable = [{3}, {}];\nfixed = [{3}, {}];\n", "line 5, column 17:");
  refused("num_staff = 5000; num_days = 5000; work_load = [1];\n" TAIL SETS, "line 1, column 48:");
}
END_TEST

START_TEST(malformed_rosters_are_refused_by_place)
{
  const char *data = HEAD SETS;
  g_autoptr(RnProblem) problem = rn_foreign_dzn("x", data, strlen(data), NULL);
  const char *roster[] = { "1 2 1 2 1", "1 2 1\n2 1 3", "1 2 1 2 1 2 1", "1 2 0 1 2 1", "1 a" };
  const char *place[] = { "line 1, column 10:", "line 2, column 5:", "line 1, column 13:", "line 1, column 5:",
                          "line 1, column 3:" };
  for (gsize i = 0; i < G_N_ELEMENTS(roster); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(RnAnswer) answer = rn_foreign_roster(problem, roster[i], strlen(roster[i]), &error);
    ck_assert(answer == NULL);
    ck_assert_msg(g_str_has_prefix(error->message, place[i]), "%s", error->message);
  }
}
END_TEST

RN_TEST_MAIN("dzn", {
  tcase_add_loop_test(tc, known_rosters_are_feasible_and_optimal, 0, (int)G_N_ELEMENTS(instance_table));
  tcase_add_loop_test(tc, the_optimum_is_found_and_proven, 0, (int)G_N_ELEMENTS(instance_table));
  tcase_add_test(tc, every_roster_costs_what_the_rules_say);
  tcase_add_test(tc, all_forms_of_literals_are_read);
  tcase_add_test(tc, malformed_data_is_refused_by_place);
  tcase_add_test(tc, malformed_rosters_are_refused_by_place);
})
