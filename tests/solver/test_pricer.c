/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The fast pricer against the graph of all rosters, the relaxation's bounds and fixings against rotas that are known,
 * and the dive's refutations against optima. */

#include "solver/dive.h"
#include "solver/price_hunt.h"
#include "solver/roster.h"
#include "tests/bench/city_problem.h"
#include "tests/solver/random_problem.h"
#include "tests/solver/whole_scope.h"
#include "tests/testing.h"

#include <string.h>

/* Of the graph's prices: a roster that does not exist, or breaks a hard count. */
#define NO_ROSTER (RN_MODEL_BROKEN / 2 * RN_ROSTER_SCALE)

/* Rows of the model that hold options of one person alone. */
static int
own_rows(const RnDecompose *d, int person, int *own)
{
  const RnModel *m = d->model;
  int n = 0;
  for (int r = 0; r < m->n_rows; r++) {
    gboolean any = FALSE, other = FALSE;
    for (int k = m->start[r]; k < m->start[r + 1]; k++)
      if (m->col[k] < m->n_options) {
        any = TRUE;
        other = other || d->person[m->col[k]] != person;
      }
    if (any && !other && m->rows[r].kind != RN_ROW_SEAT)
      own[n++] = r;
  }
  return n;
}

/* Whether the pricer left one of these rows to the joint ones. */
static gboolean
leaves_out(const RnDecompose *d, const int *own, int n_own)
{
  for (int r = 0; r < d->n_rows; r++)
    for (int i = 0; i < n_own; i++)
      if (d->row[r] == own[i])
        return TRUE;
  return FALSE;
}

/* TRUE when both forms carry the same rows, and so could be compared. */
static gboolean
compare_person(const RnDecompose *d, int person, GRand *random, RnPriceWork *work)
{
  const int *option = d->option.item + d->option.start[person];
  int n = d->option.start[person + 1] - d->option.start[person];
  g_autofree int *own = g_new(int, d->model->n_rows + 1);
  int n_own = own_rows(d, person, own);
  g_autofree gboolean *left_out = g_new0(gboolean, n_own + 1);
  g_autoptr(RnRoster) roster = rn_roster_new(d->model, option, n, own, n_own, 200000, left_out);
  if (!roster || d->scale != RN_ROSTER_SCALE || leaves_out(d, own, n_own))
    return FALSE;
  for (int i = 0; i < n_own; i++)
    if (left_out[i])
      return FALSE;
  g_autofree gint32 *price = g_new(gint32, n), *with = g_new(gint32, n), *without = g_new(gint32, n);
  g_autofree gint64 *take = g_new(gint64, n), *skip = g_new0(gint64, n), *graph_with = g_new(gint64, n);
  g_autofree gint64 *graph_without = g_new(gint64, n);
  g_autofree guint8 *must = g_new0(guint8, n);
  g_autofree int *taken = g_new(int, n);
  int n_taken;
  for (int i = 0; i < n; i++)
    take[i] = price[i] = g_rand_int_range(random, -60, 20) * d->scale / 3;
  int banned = g_rand_int_range(random, 0, n), forced = g_rand_int_range(random, 0, 2 * n);
  price[banned] = RN_PRICE_NEVER;
  take[banned] = RN_ROSTER_NEVER;
  if (forced < n && forced != banned) {
    must[forced] = 1;
    skip[forced] = RN_ROSTER_NEVER;
  }
  for (int i = 0; i < n; i++) { /* the model's own bounds */
    if (d->model->cols[option[i]].upper == 0) {
      price[i] = RN_PRICE_NEVER;
      take[i] = RN_ROSTER_NEVER;
    }
    if (d->model->cols[option[i]].lower > 0) {
      must[i] = 1;
      skip[i] = RN_ROSTER_NEVER;
    }
  }
  gint64 expected = rn_roster_price(roster, take, skip, NULL);
  rn_roster_marginals(roster, take, skip, 2 * RN_ROSTER_NEVER, graph_with, graph_without);
  gint32 value = rn_price_best(d->pricer[person], work, price, must, taken, &n_taken);
  ck_assert_int_eq(value >= RN_PRICE_NEVER / 2, expected >= NO_ROSTER);
  ck_assert_int_eq(rn_price_marginals(d->pricer[person], work, price, must, with, without), value);
  if (value >= RN_PRICE_NEVER / 2)
    return TRUE;
  ck_assert_int_eq(value, expected);
  gint64 sum = rn_price_own_cost(d->pricer[person], taken, n_taken) * d->scale;
  for (int k = 0; k < n_taken; k++)
    sum += price[taken[k]];
  ck_assert_int_eq(sum, value);
  for (int i = 0; i < n; i++) {
    if (price[i] >= RN_PRICE_NEVER / 2)
      continue;
    if (d->pricer[person]->sparse) {   /* bounds; exact with every count kept */
      ck_assert(graph_with[i] >= NO_ROSTER || with[i] <= graph_with[i]);
      ck_assert(graph_without[i] >= NO_ROSTER || without[i] <= graph_without[i]);
      continue;
    }
    ck_assert_int_eq(with[i] < RN_PRICE_NEVER / 2 ? with[i] : -1, graph_with[i] < NO_ROSTER ? graph_with[i] : -1);
    ck_assert_int_eq(without[i] < RN_PRICE_NEVER / 2 ? without[i] : -1,
                     graph_without[i] < NO_ROSTER ? graph_without[i] : -1);
  }
  return TRUE;
}

START_TEST(pricers_agree_with_the_graph_of_all_rosters)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(7);
  g_autoptr(RnPriceWork) work = rn_price_work_new();
  int persons = 0;
  for (guint32 seed = 1; seed <= 120; seed++) {
    g_autoptr(RnProblem) problem = seed % 20 == 0 ? city_problem("block", seed) : random_problem(seed, 16);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(RnTeam) team = rn_team_new(1 + (int)(seed % 2));
    g_autoptr(RnDecompose) d = rn_decompose_new(model, team);
    for (int p = 0; d && p < d->n_persons; p++)
      persons += compare_person(d, p, random, work);
  }
  ck_assert_int_gt(persons, 300);
}
END_TEST

#define MANY 12    /* seats, a day or two apart */

/* One person with more counts than a vector carries: quotas, targets and limits of random sets. */
static RnProblem *
counted_problem(GRand *random)
{
  RnProblem *problem = rn_problem_new("counted");
  int person = rn_problem_add_person(problem, "ann"), day = 0, all = rn_problem_add_set(problem, "all");
  for (int i = 0; i < MANY; i++) {
    day += g_rand_int_range(random, 0, 3);
    int slot = rn_problem_add_slot(problem, "slot", "", day, 1440 * day + 60 * (i % 3), 1440 * day + 60 * (i % 3) + 50);
    int seat = rn_problem_add_seat(problem, slot, "first", 0, 1, 0);
    rn_problem_add_option(problem, person, seat, g_rand_int_range(random, -2, 3));
    rn_problem_set_add_seat(problem, all, seat);
  }
  for (int s = 0; s < 11; s++) {
    int set = rn_problem_add_set(problem, "kind"), low = g_rand_int_range(random, 0, 3);
    gint64 cost[6], step = g_rand_int_range(random, -20, 1);
    for (int i = 0; i < MANY; i++)
      if (g_rand_int_range(random, 0, 2) == 0)
        rn_problem_set_add_seat(problem, set, i);
    cost[0] = low;
    for (int n = 1; n < 6; n++, step += g_rand_int_range(random, 0, 12))
      cost[n] = cost[n - 1] + step;
    rn_problem_add_count(problem, person, set, 0, s % 4 == 0 ? 2 + low : G_MAXINT, cost, 6);
  }
  rn_problem_add_count(problem, person, all, 0, g_rand_int_range(random, 2, 9), NULL, 0);
  rn_problem_add_window(problem, person, all, 4, 1, 3);
  rn_problem_add_gap(problem, person, all, all, g_rand_int_range(random, 1, 3), 0, RN_PRICE_HARD);
  ck_assert(rn_problem_seal(problem, NULL));
  return problem;
}

/* The cheapest of all sets of options, and with and without each of them, one set after another. */
static gint64
try_all_rosters(const RnPricer *pricer, int n, int scale, const gint32 *price, gint64 *with, gint64 *without)
{
  gint64 best = RN_PRICE_NEVER;
  for (int i = 0; i < n; i++)
    with[i] = without[i] = RN_PRICE_NEVER;
  for (int set = 0; set < 1 << n; set++) {
    int taken[MANY], n_taken = 0;
    for (int i = 0; i < n; i++)
      if (set >> i & 1)
        taken[n_taken++] = i;
    gint64 sum = rn_price_own_cost(pricer, taken, n_taken);
    if (sum >= RN_MODEL_BROKEN / 2)
      continue;
    sum *= scale;
    for (int k = 0; k < n_taken; k++)
      sum += price[taken[k]];
    best = MIN(best, sum);
    for (int i = 0; i < n; i++)
      *(set >> i & 1 ? &with[i] : &without[i]) = MIN(set >> i & 1 ? with[i] : without[i], sum);
  }
  return best;
}

START_TEST(sparse_pricers_agree_with_all_rosters)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(23);
  g_autoptr(RnPriceWork) work = rn_price_work_new();
  int sparse = 0, short_ones = 0, exact = 0, of = 0;
  for (int round = 0; round < 60; round++) {
    g_autoptr(RnProblem) problem = counted_problem(random);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autoptr(RnDecompose) d = rn_decompose_new(model, NULL);
    ck_assert_ptr_nonnull(d);
    const RnPricer *pricer = d->pricer[0];
    int n = d->option.start[1], taken[MANY], n_taken;
    gint32 price[MANY], with[MANY], without[MANY];
    gint64 all_with[MANY], all_without[MANY];
    sparse += pricer->sparse != NULL;
    if (pricer->sparse && round % 3 == 1)
      pricer->sparse->most_states = 20;    /* the search has to do the rest */
    for (int i = 0; i < n; i++)
      price[i] = g_rand_int_range(random, -30, 5) * d->scale / 2;
    gint64 best = try_all_rosters(pricer, n, d->scale, price, all_with, all_without);
    gint32 value = rn_price_best(pricer, work, price, NULL, taken, &n_taken);
    gint64 sum = rn_price_own_cost(pricer, taken, n_taken) * d->scale;
    for (int k = 0; k < n_taken; k++)
      sum += price[taken[k]];
    ck_assert_int_eq(sum, value + rn_price_work_short_by(work));
    ck_assert_int_ge(sum, best);
    ck_assert_int_le(value, best);
    short_ones += value < best;
    ck_assert_int_eq(rn_price_marginals(pricer, work, price, NULL, with, without), value);
    for (int i = 0; i < n; i++) {
      ck_assert_int_le(with[i], MIN(all_with[i], RN_PRICE_NEVER));
      ck_assert_int_le(without[i], MIN(all_without[i], RN_PRICE_NEVER));
      exact += (with[i] == all_with[i]) + (without[i] == all_without[i]);
      of += 2;
    }
  }
  ck_assert_int_gt(sparse, 50);
  ck_assert_int_le(short_ones, 10);        /* those that may not keep targets */
  ck_assert_int_gt(exact, of / 2);
}
END_TEST

START_TEST(bounds_fixings_and_refutations_never_lose_the_optimum)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(11);
  int refuted = 0, checked = 0;
  for (guint32 seed = 500; seed < 800; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 16);
    Whole w = { 0 };
    gint64 cost;
    g_autofree gint8 *value = NULL;
    if (whole_init(&w, problem) && w.model->n_options > 0 &&
        optimum_of(problem, &w, value = g_new0(gint8, w.model->n_options + 1), &cost)) {
      g_autofree int *price = g_new0(int, w.d->n_rows + 1);
      g_autoptr(RnTeam) team = rn_team_new(1 + (int)(seed % 3));
      g_autoptr(RnRelax) relax = rn_relax_new(&w.scope, team);
      int changed;
      checked++;
      ck_assert_int_eq(rn_scope_cost(&w.scope, value), cost);
      for (int r = 0; r < w.d->n_rows; r++)
        price[r] = rn_decompose_round(w.d, r, g_rand_double_range(random, -5, 15));
      ck_assert(rn_relax_price(relax, price) <= cost * w.d->scale);
      (void)rn_relax_fix(relax, price, cost * w.d->scale + 1, w.lower, w.upper, &changed);
      for (int o = 0; o < w.model->n_options; o++)
        ck_assert(w.lower[o] <= value[o] && value[o] <= w.upper[o]);
      g_autoptr(RnGenerate) g = rn_generate_new(&w.scope, team, (RnLpStop){ NULL, NULL }, 1000000);
      rn_generate_start(g, NULL);
      rn_generate_climb(g, 10, 2, 1, cost);
      (void)rn_generate_run(g);
      ck_assert(rn_generate_target(g) <= cost);
      RnDive below = { .generate = g, .target = cost - 1, .lower = w.lower, .upper = w.upper, .nodes = 200, .value = value };
      RnDiveStatus status = rn_dive_run(&below);
      ck_assert(status != RN_DIVE_FOUND);
      refuted += status == RN_DIVE_REFUTED;
      RnDive at = { .generate = g, .target = cost, .lower = w.lower, .upper = w.upper, .nodes = 200, .value = value };
      status = rn_dive_run(&at);
      ck_assert(status != RN_DIVE_REFUTED);
      if (status == RN_DIVE_FOUND)
        ck_assert_int_eq(rn_scope_cost(&w.scope, value), cost);
    }
    if (w.d)
      whole_clear(&w);
    else
      rn_model_free(w.model);
  }
  ck_assert_int_gt(checked, 100);
  ck_assert_int_gt(refuted, checked * 9 / 10);
}
END_TEST

RN_TEST_MAIN("pricer", {
  tcase_add_test(tc, pricers_agree_with_the_graph_of_all_rosters);
  tcase_add_test(tc, sparse_pricers_agree_with_all_rosters);
  tcase_add_test(tc, bounds_fixings_and_refutations_never_lose_the_optimum);
})
