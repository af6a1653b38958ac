/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The interior point method beside the simplex method, its factors beside a plain product, and the basis made from its
 * point. */

#include "solver/cholesky.h"
#include "solver/crash.h"
#include "solver/exact.h"
#include "solver/interior.h"
#include "solver/lp.h"
#include "solver/shrink.h"
#include "solver/tight.h"
#include "tests/bench/city_problem.h"
#include "tests/solver/model_parts.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#include <math.h>

#define SEEDS 600

/* --- factors --- */

static void
add_columns(double *matrix, int m, int n, const int *start, const int *row, const double *d)
{
  for (int j = 0; j < n; j++)
    for (int a = start[j]; a < start[j + 1]; a++)
      for (int b = start[j]; b < start[j + 1]; b++)
        matrix[row[a] * m + row[b]] += d[j];
}

START_TEST(factors_solve_what_was_factored)
{
  for (guint32 seed = 1; seed <= 60; seed++) {
    g_autoptr(GRand) r = g_rand_new_with_seed(seed);
    int m = g_rand_int_range(r, 1, 90), n = g_rand_int_range(r, 0, 200), entries = 0;
    g_autofree int *start = g_new0(int, n + 1);
    g_autofree int *row = g_new(int, n * 6 + 1);
    g_autofree double *d = g_new0(double, n + 1);
    g_autofree double *matrix = g_new0(double, m * m + 1);
    g_autofree double *e = g_new0(double, m + 1);
    g_autofree double *x = g_new0(double, m + 1);
    g_autofree double *known = g_new0(double, m + 1);
    for (int j = 0; j < n; j++) {
      for (int k = g_rand_int_range(r, 1, 7), at = 0; k > 0 && at < m; k--, at++)
        if ((at += g_rand_int_range(r, 0, MAX(m / 4, 1))) < m)
          row[entries++] = at;
      start[j + 1] = entries;
    }
    g_autoptr(RnCholesky) cholesky = rn_cholesky_new(m, n, start, row);
    for (int round = 0; round < 3; round++) {
      for (int j = 0; j < n; j++)
        d[j] = exp(g_rand_double_range(r, -4, 4));
      for (int i = 0; i < m * m; i++)
        matrix[i] = 0;
      add_columns(matrix, m, n, start, row, d);
      for (int i = 0; i < m; i++) {
        e[i] = exp(g_rand_double_range(r, -3, 1));
        matrix[i * m + i] += e[i];
        known[i] = g_rand_double_range(r, -1, 1);
      }
      for (int i = 0; i < m; i++) {
        x[i] = 0;
        for (int k = 0; k < m; k++)
          x[i] += matrix[i * m + k] * known[k];
      }
      rn_cholesky_factor(cholesky, d, e);
      rn_cholesky_solve(cholesky, x);
      for (int i = 0; i < m; i++)
        ck_assert_msg(fabs(x[i] - known[i]) < 1e-7, "seed %u: %g, not %g", seed, x[i], known[i]);
    }
  }
}
END_TEST

/* --- programs --- */

/* The linear program's optimum by the simplex method; FALSE when there is none. */
static gboolean
solve_by_simplex(const RnModel *model, double *objective)
{
  gint64 work = 0;
  g_autoptr(RnLp) lp = rn_lp_new(model, (RnLpStop){ NULL, NULL });
  gboolean solved = rn_lp_solve(lp, RN_LP_PRIMAL, G_MAXINT, &work) == RN_LP_OPTIMAL;
  *objective = rn_lp_objective(lp);
  return solved;
}

static void
solve_by_interior(RnInterior *interior)
{
  while (rn_interior_gap(interior) > 1e-6 && rn_interior_step(interior))
    ;
}

static void
check_basis(const RnModel *model, const double *value, double objective)
{
  g_autofree RnBasisStatus *rows = g_new(RnBasisStatus, model->n_rows + 1);
  g_autofree RnBasisStatus *cols = g_new(RnBasisStatus, model->n_cols + 1);
  g_autofree double *entry = g_new(double, model->n_cols + 1);
  g_autoptr(RnSimplex) simplex = rn_simplex_new((RnLpStop){ NULL, NULL });
  gint64 work = 0;
  int basic = 0;
  rn_crash_basis(model, value, rows, cols);
  for (int c = 0; c < model->n_cols; c++) {
    basic += cols[c] == RN_BASIC;
    rn_simplex_add_col(simplex, (double)model->cols[c].cost, model->cols[c].lower, model->cols[c].upper, 0, NULL, NULL);
  }
  for (int r = 0; r < model->n_rows; r++) {
    int n = model->start[r + 1] - model->start[r];
    basic += rows[r] == RN_BASIC;
    for (int k = 0; k < n; k++)
      entry[k] = model->value[model->start[r] + k];
    rn_simplex_add_row(simplex, model->rows[r].lower == -RN_MODEL_INFINITY ? -INFINITY : model->rows[r].lower,
                       model->rows[r].upper == RN_MODEL_INFINITY ? INFINITY : model->rows[r].upper, n,
                       model->col + model->start[r], entry);
  }
  ck_assert_int_eq(basic, model->n_rows);
  rn_simplex_set_basis(simplex, rows, cols);
  ck_assert_int_eq(rn_simplex_solve(simplex, RN_LP_PRIMAL, G_MAXINT, &work), RN_LP_OPTIMAL);
  ck_assert_double_eq_tol(rn_simplex_objective(simplex) + (double)model->constant, objective, 1e-6);
}

static int
compare_programs(const RnModel *model, guint32 seed)
{
  double objective;
  if (!rn_tight_can(model) || !solve_by_simplex(model, &objective))
    return 0;
  g_autoptr(RnInterior) interior = rn_interior_new(model, NULL);
  solve_by_interior(interior);
  ck_assert_msg(fabs(rn_interior_primal(interior) - objective) < 1e-4, "seed %u: primal %g, simplex %g", seed,
                rn_interior_primal(interior), objective);
  ck_assert_msg(fabs(rn_interior_dual(interior) - objective) < 1e-4, "seed %u: dual %g, simplex %g", seed,
                rn_interior_dual(interior), objective);
  check_basis(model, rn_interior_value(interior), objective);
  return 1;
}

START_TEST(it_ends_where_the_simplex_method_ends)
{
  int compared = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 16);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(GPtrArray) parts = parts_of(model);
    for (guint i = 0; i < parts->len; i++)
      compared += compare_programs(((RnPart *)g_ptr_array_index(parts, i))->model, seed);
  }
  ck_assert_int_gt(compared, SEEDS / 4);
}
END_TEST

START_TEST(it_solves_a_whole_block)
{
  for (guint32 seed = 1; seed <= 3; seed++) {
    g_autoptr(RnProblem) problem = city_problem("block", seed);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(GPtrArray) parts = parts_of(model);
    ck_assert_int_gt(compare_programs(((RnPart *)g_ptr_array_index(parts, 0))->model, seed), 0);
  }
}
END_TEST

/* Its prices bound the optimum exactly, and no worse than the linear program does but for rounding. */
START_TEST(its_prices_bound_the_optimum)
{
  int compared = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 11);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(GPtrArray) parts = parts_of(model);
    double objective;
    if (parts->len != 1)
      continue;
    const RnModel *part = ((RnPart *)g_ptr_array_index(parts, 0))->model;
    if (!rn_tight_can(part) || !solve_by_simplex(part, &objective))
      continue;
    gint64 best = enumerate_all(problem), work = 0;
    g_autofree int *lower = g_new0(int, part->n_cols + 1);
    g_autofree int *upper = g_new0(int, part->n_cols + 1);
    g_autofree int *value = g_new0(int, part->n_cols + 1);
    for (int o = 0; o < part->n_options; o++)
      upper[o] = part->cols[o].upper;
    g_autoptr(RnInterior) interior = rn_interior_new(part, NULL);
    g_autoptr(RnExact) exact = rn_exact_new(part, part);
    g_autoptr(RnLp) lp = rn_lp_new(part, (RnLpStop){ NULL, NULL });
    RnLpSearch search = { .cutoff = G_MAXINT64, .limit = 100000, .value = value };
    solve_by_interior(interior);
    gint64 bound = rn_exact_bound(exact, rn_interior_price(interior), lower, upper);
    RnLpStatus status = rn_lp_search(lp, &search, &work);
    ck_assert_msg((double)bound >= objective - 0.1, "seed %u: bound %d, program %g", seed, (int)bound, objective);
    if (best == G_MAXINT64 || status != RN_LP_OPTIMAL || !search.found)
      continue;
    ck_assert_msg((double)bound <= search.bound + 1e-6, "seed %u: bound %d, optimum %g", seed, (int)bound, search.bound);
    compared++;
  }
  ck_assert_int_gt(compared, 20);
}
END_TEST

/* However large the prices are: pricers bear a limited size, and their sums must not run over. */
START_TEST(any_prices_bound_the_optimum)
{
  int compared = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 11);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(GPtrArray) parts = parts_of(model);
    g_autoptr(GRand) r = g_rand_new_with_seed(seed);
    for (guint i = 0; i < parts->len; i++) {
      const RnModel *part = ((RnPart *)g_ptr_array_index(parts, i))->model;
      g_autofree int *lower = g_new0(int, part->n_cols + 1);
      g_autofree int *upper = g_new0(int, part->n_cols + 1);
      g_autofree int *value = g_new0(int, part->n_cols + 1);
      g_autofree double *price = g_new0(double, part->n_rows + 1);
      g_autoptr(RnExact) exact = rn_tight_can(part) ? rn_exact_new(part, part) : NULL;
      g_autoptr(RnLp) lp = rn_lp_new(part, (RnLpStop){ NULL, NULL });
      RnLpSearch search = { .cutoff = G_MAXINT64, .limit = 100000, .value = value };
      gint64 work = 0;
      for (int o = 0; o < part->n_options; o++)
        upper[o] = part->cols[o].upper;
      if (!exact || rn_lp_search(lp, &search, &work) != RN_LP_OPTIMAL || !search.found)
        continue;
      for (double size = 1; size < 1e7; size *= 10) {
        for (int row = 0; row < part->n_rows; row++)
          price[row] = g_rand_double_range(r, -size, size);
        gint64 bound = rn_exact_bound(exact, price, lower, upper);
        ck_assert_msg((double)bound <= search.bound + 1e-6, "seed %u, prices to %g: bound %" G_GINT64_FORMAT
                      ", optimum %g", seed, size, bound, search.bound);
        compared++;
      }
    }
  }
  ck_assert_int_gt(compared, SEEDS);
}
END_TEST

/* --- smaller models --- */

START_TEST(a_shrunk_model_costs_the_same)
{
  int smaller = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 12);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(GRand) r = g_rand_new_with_seed(seed);
    if (!rn_tight_can(model))
      continue;
    RnPart *small = rn_shrink(model);
    g_autofree int *value = g_new0(int, model->n_cols + 1);
    g_autofree int *small_value = g_new0(int, model->n_cols + 1);
    smaller += small->model->n_rows < model->n_rows;
    for (int round = 0; round < 300; round++) {
      gint64 cost = 0, small_cost = 0;
      for (int o = 0; o < model->n_options; o++)
        value[o] = small_value[o] = g_rand_int_range(r, 0, 3) == 0;
      gboolean good = rn_model_complete(model, value, &cost);
      ck_assert_int_eq(rn_model_complete(small->model, small_value, &small_cost), good);
      ck_assert_msg(cost == small_cost, "seed %u: %d and %d", seed, (int)cost, (int)small_cost);
    }
    rn_shrink_free(small);
  }
  ck_assert_int_gt(smaller, 20);
}
END_TEST

RN_TEST_MAIN("interior", {
  tcase_add_test(tc, factors_solve_what_was_factored);
  tcase_add_test(tc, it_ends_where_the_simplex_method_ends);
  tcase_add_test(tc, it_solves_a_whole_block);
  tcase_add_test(tc, its_prices_bound_the_optimum);
  tcase_add_test(tc, any_prices_bound_the_optimum);
  tcase_add_test(tc, a_shrunk_model_costs_the_same);
})
