/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The way of small, tight parts beside the library's branch and bound, over all kinds of rules; and its edges: a start,
 * a stop, too little work, a failing library. */

#include "solver/lp.h"
#include "solver/tight.h"
#include "tests/solver/model_parts.h"
#include "tests/solver/random_problem.h"
#include "tests/solver/tight_problem.h"
#include "tests/testing.h"

#include <string.h>

#define SEEDS 1200
#define WORK 100000

static RnMipTask
task_of(const RnModel *model)
{
  return (RnMipTask){ .model = model, .work_limit = WORK, .bound = G_MININT64 };
}

static RnMipResult *
solve(const RnMipTask *task)
{
  RnMipResult *result = g_new0(RnMipResult, 1);
  result->objective = G_MAXINT64;
  result->bound = result->exact_bound = G_MININT64;
  rn_tight_solve(task, result);
  return result;
}

/* The optimum by the library; G_MAXINT64 when there is no rota. */
static gint64
optimum_of(const RnModel *model)
{
  g_autofree int *value = g_new0(int, model->n_cols + 1);
  g_autoptr(RnLp) lp = rn_lp_new(model, (RnLpStop){ NULL, NULL });
  RnLpSearch search = { .cutoff = G_MAXINT64, .limit = G_MAXINT64, .value = value };
  gint64 work = 0, objective = G_MAXINT64;
  ck_assert_int_eq(rn_lp_search(lp, &search, &work), RN_LP_OPTIMAL);
  if (search.found)
    ck_assert(rn_model_complete(model, value, &objective));
  return objective;
}

static gboolean
is_proven(const RnMipResult *result)
{
  return result->found && result->bound >= result->objective;
}

static void
check_result(const RnModel *model, const RnMipResult *result, gint64 optimum, guint32 seed)
{
  gint64 objective;
  ck_assert_msg(result->bound <= optimum && result->exact_bound <= result->bound, "seed %u: bounds %d, %d, optimum %d",
                seed, (int)result->bound, (int)result->exact_bound, (int)optimum);
  if (!result->found)
    return;
  g_autofree int *value = g_memdup2(result->value, sizeof(int) * (gsize)model->n_cols);
  ck_assert(rn_model_complete(model, value, &objective));
  ck_assert(objective == result->objective && objective >= optimum);
}

START_TEST(it_finds_what_the_library_finds)
{
  int proven = 0, exact = 0, all = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 16);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(GPtrArray) parts = parts_of(model);
    for (guint i = 0; i < parts->len; i++) {
      const RnModel *part = ((RnPart *)g_ptr_array_index(parts, i))->model;
      RnMipTask task = task_of(part);
      if (!rn_tight_can(part))
        continue;
      gint64 optimum = optimum_of(part);
      g_autoptr(RnMipResult) result = solve(&task);
      check_result(part, result, optimum, seed);
      all += optimum != G_MAXINT64;
      proven += is_proven(result);
      exact += result->found && result->exact_bound >= result->objective;
    }
  }
  ck_assert_int_gt(all, SEEDS / 3);
  ck_assert_msg(proven > all * 99 / 100 && exact > all * 95 / 100, "%d parts, %d proven, %d exactly", all, proven, exact);
}
END_TEST

/* Several components, targets and questions. */
START_TEST(it_solves_a_tight_month_and_says_the_same_twice)
{
  for (guint32 seed = 1; seed <= 25; seed++) {
    g_autoptr(RnProblem) problem = tight_problem(seed, 6 + (int)seed % 2, 15 + (int)seed % 5);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(GPtrArray) parts = parts_of(model);
    const RnModel *part = ((RnPart *)g_ptr_array_index(parts, 0))->model;
    RnMipTask task = task_of(part);
    ck_assert(rn_tight_suits(part));
    g_autoptr(RnMipResult) one = solve(&task);
    g_autoptr(RnMipResult) two = solve(&task);
    ck_assert(is_proven(one) && one->work == two->work);
    ck_assert_mem_eq(one->value, two->value, sizeof(int) * (gsize)part->n_cols);
    check_result(part, one, optimum_of(part), seed);
  }
}
END_TEST

/* What is known when the work ends is right, and a start is never lost. */
START_TEST(it_keeps_its_word_when_cut_short)
{
  g_autoptr(RnProblem) problem = tight_problem(3, 7, 16);
  g_autoptr(RnModel) model = rn_model_new(problem);
  g_autoptr(GPtrArray) parts = parts_of(model);
  const RnModel *part = ((RnPart *)g_ptr_array_index(parts, 0))->model;
  RnMipTask task = task_of(part);
  g_autoptr(RnMipResult) whole = solve(&task);
  ck_assert(is_proven(whole));
  for (gint64 limit = 0; limit <= whole->work; limit += whole->work / 20 + 1) {
    task.work_limit = limit;
    task.start = NULL;
    g_autoptr(RnMipResult) cut = solve(&task);
    check_result(part, cut, whole->objective, 2);
    task.start = whole->value;
    g_autoptr(RnMipResult) started = solve(&task);
    ck_assert(started->found && started->objective == whole->objective);
    check_result(part, started, whole->objective, 2);
  }
}
END_TEST

static gboolean
stop_after(gpointer data)
{
  int *calls = data;
  return (*calls)-- <= 0;
}

START_TEST(it_stops_when_told_to)
{
  g_autoptr(RnProblem) problem = tight_problem(12, 7, 16);
  g_autoptr(RnModel) model = rn_model_new(problem);
  g_autoptr(GPtrArray) parts = parts_of(model);
  const RnModel *part = ((RnPart *)g_ptr_array_index(parts, 0))->model;
  for (int calls = 0; calls < 300; calls = calls * 2 + 1) {
    int left = calls;
    RnMipTask task = task_of(part);
    task.stop = (RnLpStop){ stop_after, &left };
    g_autoptr(RnMipResult) result = solve(&task);
    ck_assert(is_proven(result) || result->stopped);
  }
}
END_TEST

START_TEST(it_survives_a_failing_library)
{
  g_autoptr(RnProblem) problem = tight_problem(4, 7, 16);
  g_autoptr(RnModel) model = rn_model_new(problem);
  g_autoptr(GPtrArray) parts = parts_of(model);
  const RnModel *part = ((RnPart *)g_ptr_array_index(parts, 0))->model;
  RnMipTask task = task_of(part);
  g_autoptr(RnMipResult) whole = solve(&task);
  for (int n = 1; n < 20000; n = n * 3 + 1) {
    rn_lp_fail_at(n);
    g_autoptr(RnMipResult) result = solve(&task);
    rn_lp_fail_at(0);
    check_result(part, result, whole->objective, 1);
  }
}
END_TEST

RN_TEST_MAIN("tight", {
  tcase_add_test(tc, it_finds_what_the_library_finds);
  tcase_add_test(tc, it_solves_a_tight_month_and_says_the_same_twice);
  tcase_add_test(tc, it_keeps_its_word_when_cut_short);
  tcase_add_test(tc, it_stops_when_told_to);
  tcase_add_test(tc, it_survives_a_failing_library);
})
