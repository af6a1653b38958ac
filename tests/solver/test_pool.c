/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Lists of rosters against all subsets of a person's options, and the search over them against optima. */

#include "solver/pool.h"
#include "solver/pool_list.h"
#include "tests/solver/random_problem.h"
#include "tests/solver/whole_scope.h"
#include "tests/testing.h"

#include <string.h>

#define OPTIONS_MAX 14

/* Rosters of a person that cost less than `most` at these prices: their number and sum of prices. */
static void
try_subsets(const Whole *w, int person, const int *price, gint64 most, int *count, gint64 *sum)
{
  const RnDecompose *d = w->d;
  const int *option = d->option.item + d->option.start[person];
  int n = d->option.start[person + 1] - d->option.start[person], taken[OPTIONS_MAX];
  *count = 0;
  *sum = 0;
  for (guint set = 0; set < 1u << n; set++) {
    gint64 reduced = 0;
    gboolean allowed = TRUE;
    int n_taken = 0;
    for (int k = 0; k < n; k++) {
      gboolean takes = set >> k & 1;
      allowed = allowed && (takes ? w->upper[option[k]] : !w->lower[option[k]]);
      if (!takes)
        continue;
      taken[n_taken++] = k;
      reduced += w->cost[option[k]] * d->scale;
      for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++)
        reduced -= price[d->row_of.item[e]];
    }
    gint64 own = rn_price_own_cost(d->pricer[person], taken, n_taken);
    if (!allowed || own >= RN_MODEL_BROKEN / 2 || reduced + own * d->scale >= most)
      continue;
    ++*count;
    *sum += reduced + own * d->scale;
  }
}

START_TEST(lists_hold_every_roster_within_the_room_and_no_other)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(5);
  int lists = 0;
  for (guint32 seed = 1; seed <= 400; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 16);
    Whole w = { 0 };
    if (whole_init(&w, problem) && w.model->n_options > 0) {
      g_autoptr(RnGenerate) g = rn_generate_new(&w.scope, NULL, (RnLpStop){ NULL, NULL }, 1000000);
      for (int r = 0; r < w.d->n_rows; r++)
        g->best_price[r] = rn_decompose_round(w.d, r, g_rand_double_range(random, -5, 15));
      gint64 room = g_rand_int_range(random, 1, 40) * (gint64)w.d->scale / 2;
      if (rn_relax_price(g->relax, g->best_price) != G_MAXINT64) {
        g_autoptr(RnPoolList) list = rn_pool_list_new(g, room, 100000, G_MAXINT32);
        g_autofree gint64 *price = g_new0(gint64, list->item->len + 1);
        g_autofree int *count = g_new0(int, w.d->n_persons + 1);
        g_autofree gint64 *sum = g_new0(gint64, w.d->n_persons + 1);
        rn_pool_list_price(list, g->best_price, price);
        for (guint i = 0; i < list->item->len; i++) {
          count[rn_pool_list_item(list, i)->person]++;
          sum[rn_pool_list_item(list, i)->person] += price[i];
        }
        for (int p = 0; p < w.d->n_persons; p++) {
          int expected;
          gint64 expected_sum;
          if (w.d->option.start[p + 1] - w.d->option.start[p] > OPTIONS_MAX)
            continue;
          try_subsets(&w, p, g->best_price, room + rn_relax_value(g->relax, p), &expected, &expected_sum);
          ck_assert_int_eq(count[p], expected);
          ck_assert_int_eq(sum[p], expected_sum);
          lists++;
        }
        ck_assert(!rn_pool_list_new(g, room, 100000, 0));
        ck_assert(list->item->len < 2 || !rn_pool_list_new(g, room, (int)list->item->len - 1, G_MAXINT32));
      }
    }
    whole_clear(&w);
  }
  ck_assert_int_gt(lists, 400);
}
END_TEST

START_TEST(searches_refute_below_the_optimum_and_never_at_it)
{
  int refuted = 0, found = 0, checked = 0, gaps = 0;
  for (guint32 seed = 900; seed < 2100; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 24);
    Whole w = { 0 };
    gint64 cost;
    g_autofree gint8 *value = NULL;
    if (whole_init(&w, problem) && w.model->n_options > 0 &&
        optimum_of(problem, &w, value = g_new0(gint8, w.model->n_options + 1), &cost)) {
      g_autoptr(RnGenerate) g = rn_generate_new(&w.scope, NULL, (RnLpStop){ NULL, NULL }, 1000000);
      rn_generate_start(g, NULL);
      rn_generate_climb(g, 3, 1, 1, cost);   /* so few that much is left to the search */
      if (rn_generate_run(g) == RN_LP_OPTIMAL) {
        checked++;
        RnPool pool = { .generate = g, .target = cost - 1, .lower = w.lower, .upper = w.upper, .most = 5000,
                        .nodes = 300, .value = value };
        RnDiveStatus status = rn_pool_search(&pool);
        ck_assert(status != RN_DIVE_FOUND);
        refuted += status == RN_DIVE_REFUTED;
        gaps += status == RN_DIVE_REFUTED && rn_generate_target(g) < cost;
        pool.target = cost;
        pool.nodes = 300;
        status = rn_pool_search(&pool);
        ck_assert(status != RN_DIVE_REFUTED);
        found += status == RN_DIVE_FOUND;
        if (status == RN_DIVE_FOUND)
          ck_assert_int_eq(rn_scope_cost(&w.scope, value), cost);
        for (int o = 0; o < w.model->n_options; o++)
          ck_assert(w.lower[o] == w.model->cols[o].lower && w.upper[o] == w.model->cols[o].upper);
      }
    }
    whole_clear(&w);
  }
  ck_assert_int_gt(gaps, 10);
  ck_assert_int_gt(checked, 60);
  ck_assert_int_gt(refuted, checked * 9 / 10);
  ck_assert_int_gt(found, checked * 8 / 10);
}
END_TEST

RN_TEST_MAIN("pool", {
  tcase_add_test(tc, lists_hold_every_roster_within_the_room_and_no_other);
  tcase_add_test(tc, searches_refute_below_the_optimum_and_never_at_it);
})
