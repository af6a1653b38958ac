/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What shares cost at least: against all vectors of counts where counts are all there is, against the enumeration of
 * all rotas where there are other rules, and the boxes of counts by trying what lies in them. */

#include "solver/balance.h"
#include "solver/balance_bound.h"
#include "solver/part.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#define PERSONS_MAX 4

typedef struct {
  int persons, duties, scale;
  int weight[PERSONS_MAX], most[PERSONS_MAX];
} Shares;

static Shares
random_shares(GRand *r)
{
  static const int weight_table[] = { 100, 100, 90, 55, 10, 7, 1, 0 };
  Shares shares = { .persons = g_rand_int_range(r, 1, PERSONS_MAX + 1), .duties = g_rand_int_range(r, 1, 19) };
  shares.scale = g_rand_int_range(r, 0, 2) ? 100 : g_rand_int_range(r, 1, 40);
  for (int p = 0; p < shares.persons; p++) {
    shares.weight[p] = weight_table[g_rand_int_range(r, 0, 8)];
    shares.most[p] = g_rand_int_range(r, 0, 3) ? G_MAXINT : g_rand_int_range(r, 0, 12);
  }
  shares.most[0] = G_MAXINT;
  return shares;
}

/* One seat a day that must be filled, by anybody. */
static RnProblem *
problem_of(const Shares *shares)
{
  RnProblem *problem = rn_problem_new("shares");
  for (int p = 0; p < shares->persons; p++)
    rn_problem_add_person(problem, "person");
  int set = rn_problem_add_set(problem, "all");
  int balance = rn_problem_add_balance(problem, "share", set, shares->scale, 1);
  for (int d = 0; d < shares->duties; d++) {
    int slot = rn_problem_add_slot(problem, "day", "", d, d * 1440, d * 1440 + 60);
    int seat = rn_problem_add_seat(problem, slot, "first", 1, 1, RN_PRICE_HARD);
    rn_problem_set_add_seat(problem, set, seat);
    for (int p = 0; p < shares->persons; p++)
      rn_problem_add_option(problem, p, seat, 0);
  }
  for (int p = 0; p < shares->persons; p++) {
    rn_problem_balance_add_person(problem, balance, p, shares->weight[p]);
    rn_problem_add_count(problem, p, set, 0, shares->most[p], NULL, 0);
  }
  ck_assert(rn_problem_seal(problem, NULL));
  return problem;
}

static int
spread(const Shares *shares, const int *count)
{
  int b = 0;
  for (int i = 0; i < shares->persons; i++)
    for (int j = 0; j < shares->persons; j++)
      while (shares->weight[i] * count[j] - shares->weight[j] * count[i] > shares->scale * b)
        b++;
  return b;
}

static int
best_spread(const Shares *shares, int *count, int person, int left)
{
  int best = G_MAXINT;
  if (person == PERSONS_MAX - 1 || person == shares->persons - 1) {
    count[person] = left;
    return left <= shares->most[person] ? spread(shares, count) : G_MAXINT;
  }
  for (int n = 0; n <= left && n <= shares->most[person]; n++) {
    count[person] = n;
    int rest = best_spread(shares, count, person + 1, left - n);
    best = MIN(best, rest);
  }
  return best;
}

/* The arrays may be those of an earlier call. */
static void
bounds_of(const RnModel *model, int **lower, int **upper)
{
  *lower = g_renew(int, *lower, model->n_cols + 1);
  *upper = g_renew(int, *upper, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++) {
    (*lower)[c] = model->cols[c].lower;
    (*upper)[c] = model->cols[c].upper;
  }
}

START_TEST(the_bound_is_the_best_vector_of_counts)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(3);
  int positive = 0;
  for (int round = 0; round < 300; round++) {
    Shares shares = random_shares(r);
    int count[PERSONS_MAX] = { 0 }, best = best_spread(&shares, count, 0, shares.duties);
    g_autoptr(RnProblem) problem = problem_of(&shares);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autofree int *lower = NULL, *upper = NULL;
    gint64 work = 0;
    bounds_of(model, &lower, &upper);
    gint64 bound = rn_balance_bound(model, G_MAXINT64, lower, upper, &work);
    ck_assert_msg(bound == best, "round %d: bound %d, best %d", round, (int)bound, best);
    positive += best > 0;
    g_autofree int *low = NULL, *high = NULL;
    bounds_of(model, &low, &high);
    ck_assert_int_eq(rn_balance_bound(model, best, low, high, &work), best);
    bounds_of(model, &low, &high);
    ck_assert(best == 0 || rn_balance_bound(model, best - 1, low, high, &work) == G_MAXINT64);
  }
  ck_assert_int_gt(positive, 100);
}
END_TEST

/* Tries counts of a box: as many as there are, mostly some thousand. */
static void
check_box(const Shares *shares, const int *low, const int *high, int *count, int person, int best)
{
  if (person == PERSONS_MAX || person == shares->persons) {
    ck_assert_int_le(spread(shares, count), best);
    return;
  }
  for (int n = low[person]; n <= high[person]; n++) {
    count[person] = n;
    check_box(shares, low, high, count, person + 1, best);
  }
}

START_TEST(all_counts_of_a_box_cost_no_more_than_the_bound)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(4);
  int wide = 0;
  for (int round = 0; round < 300; round++) {
    Shares shares = random_shares(r);
    int count[PERSONS_MAX] = { 0 }, best = best_spread(&shares, count, 0, shares.duties), low[PERSONS_MAX] = { 0 }, high[PERSONS_MAX] = { 0 };
    g_autoptr(RnProblem) problem = problem_of(&shares);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autofree int *lower = NULL, *upper = NULL;
    gint64 work = 0;
    bounds_of(model, &lower, &upper);
    ck_assert_int_eq(rn_balance_bound(model, best, lower, upper, &work), best);
    ck_assert(rn_balance_box(model, 0, (guint)round % 5, lower, upper));
    for (int row = 0, p = 0; row < model->n_rows; row++)
      if (model->rows[row].kind == RN_ROW_TALLY) {
        int c = model->col[model->start[row + 1] - 1];
        low[p] = lower[c];
        high[p] = upper[c];
        wide += low[p] < high[p];
        p++;
      }
    check_box(&shares, low, high, count, 0, best);
  }
  ck_assert_int_gt(wide, 50);
}
END_TEST

START_TEST(the_bound_is_never_above_the_optimum)
{
  int told = 0;
  for (guint32 seed = 30000; seed < 30400; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 8);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autofree int *lower = NULL, *upper = NULL, *low = NULL, *high = NULL;
    gint64 best = enumerate_all(problem), work = 0;
    int bad;
    bounds_of(model, &lower, &upper);
    bounds_of(model, &low, &high);
    if (!rn_balance_is_in(model) || !rn_part_propagate(model, lower, upper, &bad))
      continue;
    gint64 bound = rn_balance_bound(model, G_MAXINT64, lower, upper, &work);
    ck_assert_msg(bound <= best, "seed %u: bound %d, optimum %d", seed, (int)bound, (int)best);
    if (best == G_MAXINT64)
      continue;
    ck_assert_msg(rn_balance_bound(model, best, low, high, &work) <= best, "seed %u", seed);
    told++;
  }
  ck_assert_int_gt(told, 150);
}
END_TEST

/* The quick cost that annealing uses is the one that completes the model. */
START_TEST(the_quick_cost_is_the_cost)
{
  for (guint32 seed = 31000; seed < 31100; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 9);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(RnBalance) balance = rn_balance_new(model);
    g_autofree int *value = g_new(int, model->n_cols + 1);
    g_autofree int *sum = g_new(int, model->n_rows + 1);
    for (guint32 bits = 0; balance && bits < (guint32)1 << model->n_options; bits++) {
      gint64 objective, cost = model->constant;
      for (int o = 0; o < model->n_options; o++) {
        value[o] = bits >> o & 1;
        cost += value[o] * model->cols[o].cost;
      }
      if (!rn_model_complete(model, value, &objective))
        continue;
      for (int r = 0; r < model->n_rows; r++) {
        sum[r] = 0;
        for (int k = model->start[r]; k < model->start[r + 1]; k++)
          sum[r] += model->col[k] < model->n_options ? value[model->col[k]] : 0;
        cost += rn_model_row_cost(model, r, sum[r]);
      }
      ck_assert_int_eq(cost + rn_balance_cost(balance, sum), objective);
    }
  }
}
END_TEST

RN_TEST_MAIN("balance", {
  tcase_add_test(tc, the_bound_is_the_best_vector_of_counts);
  tcase_add_test(tc, all_counts_of_a_box_cost_no_more_than_the_bound);
  tcase_add_test(tc, the_bound_is_never_above_the_optimum);
  tcase_add_test(tc, the_quick_cost_is_the_cost);
})
