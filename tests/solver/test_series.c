/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Small random years, two or three problems with counts over all of them, against all their rotas: the bound is never above
 * the optimum, and mostly meets it. */

#include "solver/series.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#include <string.h>

#define COUNTS 2
#define MOST 8       /* options of a problem */
#define SPAN 32      /* more than all duties of a count */

typedef struct {
  int problems;
  RnProblem *problem[3];
  int person[3][COUNTS], set[3][COUNTS];
  gint64 cost[COUNTS][5];
  int n_cost[COUNTS];
  RnSeries *series;
} Year;

/* A convex cost of one to five steps. */
static int
convex_cost(GRand *r, gint64 *cost)
{
  gint64 step = g_rand_int_range(r, -8, 3), value = g_rand_int_range(r, 0, 12);
  for (int k = 0; k < 5; k++) {
    cost[k] = value;
    value += step;
    step += g_rand_int_range(r, 0, 6);
  }
  return g_rand_int_range(r, 1, 6);
}

static void
year_init(Year *year, guint32 seed)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(seed);
  *year = (Year){ .problems = g_rand_int_range(r, 2, 4), .series = rn_series_new() };
  for (int m = 0; m < year->problems; m++) {
    year->problem[m] = random_problem(seed * 7 + (guint32)m, MOST);
    rn_series_add_problem(year->series, year->problem[m]);
  }
  for (int k = 0; k < COUNTS; k++) {
    year->n_cost[k] = convex_cost(r, year->cost[k]);
    rn_series_add_count(year->series, year->cost[k], year->n_cost[k]);
    for (int m = 0; m < year->problems; m++) {
      year->person[m][k] = g_rand_int_range(r, 0, (int)year->problem[m]->persons->len);
      year->set[m][k] = g_rand_int_range(r, 0, (int)year->problem[m]->sets->len);
      rn_series_count_add(year->series, k, m, year->person[m][k], year->set[m][k]);
    }
  }
}

static void
year_clear(Year *year)
{
  for (int m = 0; m < year->problems; m++)
    rn_problem_free(year->problem[m]);
  rn_series_free(year->series);
}

/* --- by hand --- */

static gint64
count_cost(const Year *year, int k, int n)
{
  int last = year->n_cost[k] - 1;
  gint64 step = last > 0 ? year->cost[k][last] - year->cost[k][last - 1] : 0;
  return n <= last ? year->cost[k][n] : year->cost[k][last] + (n - last) * step;
}

static int
duties_in(const Year *year, int m, guint32 bits, int k)
{
  const RnProblem *problem = year->problem[m];
  const GArray *seats = ((const RnProblemSet *)g_ptr_array_index(problem->sets, year->set[m][k]))->seats;
  int n = 0;
  for (guint o = 0; o < problem->options->len; o++) {
    const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, o);
    for (guint i = 0; (bits >> o & 1) && option->person == year->person[m][k] && i < seats->len; i++)
      n += g_array_index(seats, int, i) == option->seat;
  }
  return n;
}

/* The cheapest rotas of the first problems for every pair of sums, problem after problem. */
static gint64
enumerate_year(const Year *year)
{
  gint64 best[SPAN][SPAN], next[SPAN][SPAN];
  for (int a = 0; a < SPAN; a++)
    for (int b = 0; b < SPAN; b++)
      best[a][b] = a + b == 0 ? 0 : G_MAXINT64;
  for (int m = 0; m < year->problems; m++) {
    for (int a = 0; a < SPAN; a++)
      for (int b = 0; b < SPAN; b++)
        next[a][b] = G_MAXINT64;
    for (guint32 bits = 0; bits < (guint32)1 << year->problem[m]->options->len; bits++) {
      gint64 cost = judge_bits(year->problem[m], bits);
      int i = duties_in(year, m, bits, 0), j = duties_in(year, m, bits, 1);
      for (int a = 0; cost != G_MAXINT64 && a + i < SPAN; a++)
        for (int b = 0; b + j < SPAN; b++)
          if (best[a][b] != G_MAXINT64)
            next[a + i][b + j] = MIN(next[a + i][b + j], best[a][b] + cost);
    }
    memcpy(best, next, sizeof best);
  }
  gint64 optimum = G_MAXINT64;
  for (int a = 0; a < SPAN; a++)
    for (int b = 0; b < SPAN; b++)
      if (best[a][b] != G_MAXINT64)
        optimum = MIN(optimum, best[a][b] + count_cost(year, 0, a) + count_cost(year, 1, b));
  return optimum;
}

START_TEST(no_year_is_better_than_its_bound)
{
  int years = 0, met = 0, lifted = 0;
  for (guint32 seed = 1; seed <= 120; seed++) {
    Year year;
    year_init(&year, seed);
    gint64 optimum = enumerate_year(&year);
    RnSeriesOptions options = { .solve = rn_solve_options_default(), .rounds = 10, .target = optimum };
    RnSeriesBound result;
    if (optimum != G_MAXINT64) {
      ck_assert(rn_series_bound(year.series, &options, &result, NULL));
      ck_assert_msg(result.bound <= optimum, "seed %u: bound %d above the optimum %d", seed, (int)result.bound, (int)optimum);
      ck_assert(result.first_bound <= result.bound && result.rounds >= 1);
      years++;
      met += result.bound == optimum;
      lifted += result.bound > result.first_bound;
    }
    year_clear(&year);
  }
  ck_assert_int_gt(years, 40);
  ck_assert_int_gt(met, years * 6 / 10);
  ck_assert_int_gt(lifted, 10);
}
END_TEST

START_TEST(the_objective_is_that_of_problems_and_counts)
{
  for (guint32 seed = 1; seed <= 60; seed++) {
    Year year;
    year_init(&year, seed);
    g_autoptr(GRand) r = g_rand_new_with_seed(seed);
    g_autoptr(GPtrArray) rotas = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    gint64 expected = 0;
    int sum[COUNTS] = { 0 };
    gboolean good = TRUE;
    for (int m = 0; m < year.problems; m++) {
      guint32 bits = g_rand_int(r) & (((guint32)1 << year.problem[m]->options->len) - 1) & g_rand_int(r);
      gint64 cost = judge_bits(year.problem[m], bits);
      GArray *duties = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
      for (guint o = 0; o < year.problem[m]->options->len; o++) {
        const RnProblemOption *option = &g_array_index(year.problem[m]->options, RnProblemOption, o);
        RnAssignment duty = { option->person, option->seat };
        if (bits >> o & 1)
          g_array_append_val(duties, duty);
      }
      g_ptr_array_add(rotas, duties);
      good = good && cost != G_MAXINT64;
      expected += good ? cost : 0;
      for (int k = 0; k < COUNTS; k++)
        sum[k] += duties_in(&year, m, bits, k);
    }
    for (int k = 0; k < COUNTS; k++)
      expected += count_cost(&year, k, sum[k]);
    if (good)
      ck_assert_msg(rn_series_objective(year.series, rotas) == expected, "seed %u", seed);
    year_clear(&year);
  }
}
END_TEST

/* Two months, Ann and Ben, one night each month; Ann dislikes nights a little. By the month Ben would take both; a count of
 * one night a year each makes them share, and the bound knows it. */
START_TEST(a_shared_year_is_proven)
{
  static const char text[] = "rinban-problem 1\nperson \"ann\"\nperson \"ben\"\nslot \"night\" \"\" 0 0 60\n"
                             "seat \"first\" 0 1 1 1000 0\noption 0 0 3\noption 1 0 0\nset \"all\" 0\nend\n";
  const gint64 cost[] = { 20, 0, 20 };
  g_autoptr(RnProblem) problem = rn_problem_from_text(text, strlen(text), NULL);
  g_autoptr(RnSeries) series = rn_series_new();
  for (int m = 0; m < 2; m++)
    rn_series_add_problem(series, problem);
  for (int person = 0; person < 2; person++) {
    int count = rn_series_add_count(series, cost, 3);
    for (int m = 0; m < 2; m++)
      rn_series_count_add(series, count, m, person, 0);
  }
  RnSeriesOptions options = { .solve = rn_solve_options_default(), .rounds = 20, .target = 3 };
  RnSeriesBound result;
  ck_assert(rn_series_bound(series, &options, &result, NULL));
  ck_assert_int_eq(result.first_bound, 0);
  ck_assert_int_eq(result.bound, 3);
}
END_TEST

RN_TEST_MAIN("series", {
  tcase_add_test(tc, no_year_is_better_than_its_bound);
  tcase_add_test(tc, the_objective_is_that_of_problems_and_counts);
  tcase_add_test(tc, a_shared_year_is_proven);
})
