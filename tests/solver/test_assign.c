/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Items to units within caps and shares: against trying everything, on small random problems. */

#include "solver/assign.h"
#include "tests/testing.h"

#include <string.h>

#define MOST_ITEMS 7
#define HORIZON 20           /* of ten minutes */

typedef struct {
  int caps[4];
  RnAssignItem items[MOST_ITEMS];
  RnAssignOption options[4 * MOST_ITEMS];
  RnAssignShare shares[3];
  RnAssignProblem problem;
} Case;

/* Time by time, so that it shares no thought with the solver. */
static gint64
price(const Case *c, const int *unit)
{
  const RnAssignProblem *p = &c->problem;
  gint64 cost = 0, given[3] = {0};
  for (int i = 0; i < p->n_items; i++) {
    if (unit[i] < 0)
      cost += p->items[i].open_price;
    for (int o = 0; o < p->items[i].n_options; o++) {
      const RnAssignOption *option = &p->options[p->items[i].first_option + o];
      if (option->unit != unit[i])
        continue;
      cost += option->cost;
      if (option->share >= 0)
        given[option->share] += p->items[i].end - p->items[i].start;
    }
  }
  for (int u = 0; u < p->n_caps; u++)
    for (gint64 t = 0; t < 10 * HORIZON; t += 10) { /* all times are whole tens */
      int load = 0;
      for (int i = 0; i < p->n_items; i++)
        load += unit[i] == u && p->items[i].start <= t && t < p->items[i].end ? p->items[i].weight : 0;
      if (p->caps[u] >= 0 && load > p->caps[u])
        cost += 10 * p->over_price * (load - p->caps[u]);
    }
  for (int s = 0; s < p->n_shares; s++) {
    gint64 steps = 0;
    while (p->shares[s].scale * given[s] >= p->shares[s].base + (steps + 1) * p->shares[s].step)
      steps++;
    cost += steps * p->shares[s].price;
  }
  return cost;
}

static gint64
try_all(const Case *c, int *unit, int i)
{
  const RnAssignProblem *p = &c->problem;
  if (i == p->n_items)
    return price(c, unit);
  unit[i] = -1;
  gint64 best = try_all(c, unit, i + 1);
  for (int o = 0; o < p->items[i].n_options; o++) {
    unit[i] = p->options[p->items[i].first_option + o].unit;
    best = MIN(best, try_all(c, unit, i + 1));
  }
  return best;
}

static void
make_case(Case *c, GRand *rand)
{
  static const gint64 starts[] = {0, 0, 0, 60, 60, 90, 120};
  memset(c, 0, sizeof *c);
  RnAssignProblem *p = &c->problem;
  *p = (RnAssignProblem){.caps = c->caps, .n_caps = g_rand_int_range(rand, 2, 5), .items = c->items, .options = c->options,
                         .shares = c->shares, .n_shares = g_rand_int_range(rand, 0, 4), .over_price = 1};
  p->n_items = g_rand_int_range(rand, 1, p->n_caps > 3 ? MOST_ITEMS - 1 : MOST_ITEMS + 1);
  for (int u = 0; u < p->n_caps; u++)
    c->caps[u] = g_rand_int_range(rand, -1, 25);
  for (int s = 0; s < p->n_shares; s++)
    c->shares[s] = (RnAssignShare){g_rand_int_range(rand, 1, 4), g_rand_int_range(rand, 0, 300), g_rand_int_range(rand, 5, 80),
                                   g_rand_int_range(rand, 0, 8)};
  int n = 0;
  for (int i = 0; i < p->n_items; i++) {
    gint64 start = starts[g_rand_int_range(rand, 0, G_N_ELEMENTS(starts))];
    RnAssignItem *item = &c->items[i];
    *item = (RnAssignItem){.start = start, .end = start + 10 * g_rand_int_range(rand, 3, 8),
                           .weight = g_rand_int_range(rand, 0, 13), .first_option = n};
    if (g_rand_int_range(rand, 0, 3))
      item->end = start + 60;
    item->open_price = 1000 + item->weight * (item->end - item->start);
    for (int u = 0; u < p->n_caps; u++)
      if (g_rand_int_range(rand, 0, 3)) {
        int share = p->n_shares ? u % (p->n_shares + 1) - 1 : -1;
        c->options[n++] = (RnAssignOption){u, share, g_rand_int_range(rand, 0, 5)};
        item->n_options++;
      }
  }
}

START_TEST(as_good_as_trying_everything)
{
  int with_shares = 0, with_overload = 0, with_open = 0;
  for (guint32 seed = 1; seed <= 600; seed++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Case c;
    int unit[MOST_ITEMS];
    make_case(&c, rand);
    g_autoptr(RnAssignAnswer) answer = rn_assign_solve(&c.problem, 1000000);
    gint64 best = try_all(&c, unit, 0);
    ck_assert_msg(answer->objective == best, "seed %u: %d instead of %d", seed, (int)answer->objective, (int)best);
    ck_assert_msg(answer->bound == best, "seed %u: bound %d of %d", seed, (int)answer->bound, (int)best);
    ck_assert_int_eq(price(&c, answer->unit), best);
    gint64 objective = 0, bound = 0;
    int items = 0;
    for (guint k = 0; k < answer->parts->len; k++) {
      const RnAssignPart *part = &g_array_index(answer->parts, RnAssignPart, k);
      objective += part->objective;
      bound += part->bound;
      items += part->n_items;
    }
    ck_assert_int_eq(objective, best);
    ck_assert_int_eq(bound, best);
    ck_assert_int_eq(items, c.problem.n_items);
    with_shares += c.problem.n_shares > 0;
    with_overload += best >= 30 && best < 1000;
    with_open += best >= 1000;
  }
  ck_assert_int_gt(with_shares, 150);
  ck_assert_int_gt(with_overload, 40);
  ck_assert_int_gt(with_open, 40);
}
END_TEST

/* Thirty evenings alike, two units, shares that forbid the first to have them all: mixed at the least price. */
START_TEST(evenings_of_a_kind_are_mixed)
{
  enum { EVENINGS = 30, PANELS = 10 };
  int caps[2] = {-1, -1};
  RnAssignItem items[EVENINGS * PANELS];
  RnAssignOption options[2 * EVENINGS * PANELS];
  for (int i = 0; i < EVENINGS * PANELS; i++) {
    items[i] = (RnAssignItem){1440 * (i / PANELS), 1440 * (i / PANELS) + 900, 5, 10000, 2 * i, 2};
    options[2 * i] = (RnAssignOption){0, 0, 0};
    options[2 * i + 1] = (RnAssignOption){1, 1, 1};
  }
  /* 60 % free, 5 for each per cent more: to move one costs 1 and saves a third of 5 */
  gint64 total = EVENINGS * PANELS * 900;
  RnAssignShare shares[2] = {{100, 60 * total, total, 5}, {100, 60 * total, total, 5}};
  RnAssignProblem problem = {caps, 2, items, EVENINGS * PANELS, options, shares, 2, 1};
  g_autoptr(RnAssignAnswer) answer = rn_assign_solve(&problem, 1000000);
  int first = 0;
  for (int i = 0; i < problem.n_items; i++)
    first += answer->unit[i] == 0;
  ck_assert_int_eq(first, 182); /* 61 % less one: the first whole per cent costs */
  ck_assert_int_eq(answer->objective, 118);
  ck_assert_int_eq(answer->bound, 118);
  ck_assert_int_eq(answer->parts->len, 1);
  caps[0] = 40;
  g_autoptr(RnAssignAnswer) tight = rn_assign_solve(&problem, 1000000);
  ck_assert_int_eq(tight->objective, 118);
  ck_assert_int_eq(tight->bound, 118);
  ck_assert_int_eq(g_array_index(tight->parts, RnAssignPart, 0).n_kinds, 1);
}
END_TEST

START_TEST(nothing_to_do)
{
  RnAssignProblem problem = {0};
  g_autoptr(RnAssignAnswer) answer = rn_assign_solve(&problem, 1000);
  ck_assert_int_eq(answer->objective, 0);
  ck_assert_int_eq(answer->bound, 0);
  ck_assert_uint_eq(answer->parts->len, 0);
}
END_TEST

/* Without work left an answer is still given, and nothing is claimed that is not so. */
START_TEST(no_work_left)
{
  for (guint32 seed = 1; seed <= 200; seed++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Case c;
    make_case(&c, rand);
    g_autoptr(RnAssignAnswer) answer = rn_assign_solve(&c.problem, 0);
    g_autoptr(RnAssignAnswer) good = rn_assign_solve(&c.problem, 1000000);
    ck_assert_int_eq(price(&c, answer->unit), answer->objective);
    ck_assert_int_ge(answer->objective, good->objective);
    ck_assert_int_le(answer->bound, good->objective);
  }
}
END_TEST

RN_TEST_MAIN("assign", {
  tcase_add_test(tc, as_good_as_trying_everything);
  tcase_add_test(tc, evenings_of_a_kind_are_mixed);
  tcase_add_test(tc, nothing_to_do);
  tcase_add_test(tc, no_work_left);
})
