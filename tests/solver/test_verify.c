/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The verifier's rosters of one person against the enumeration by the judge: the cheapest one under any prices, the
 * cheapest with and without each option, the states that a limit leaves, what branches ask, and lists with cuts. */

#include "solver/verify_list.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#define SCALE 16
#define SEEDS 1500
#define ROOM 100
#define CUTS 3

/* One person with every kind of rule of single persons; seats cost nothing. */
static RnProblem *
person_problem(guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  Draw d = { .rand = rand }, *r = &d;
  RnProblem *p = rn_problem_new("one");
  int slots = draw(r, 1, 9), sets = draw(r, 1, 4);
  random_frame(p, r, 1, slots);
  for (guint s = 0; s < p->seats->len; s++) {
    RnProblemSeat *seat = g_ptr_array_index(p->seats, s);
    seat->min = 0;
    seat->max = 9;
  }
  for (int k = 0; k < sets; k++) {
    int set = rn_problem_add_set(p, "set");
    for (int s = 0; s < (int)p->seats->len; s++)
      if (k == 0 || draw_flag(r))
        rn_problem_set_add_seat(p, set, s);
  }
  for (int s = 0; s < MIN((int)p->seats->len, 10); s++)
    rn_problem_add_option(p, 0, s, draw(r, -9, 5));
  random_rules(p, r, 1, sets);
  g_ptr_array_set_size(p->groups, 0);
  g_ptr_array_set_size(p->balances, 0);
  ck_assert(rn_problem_seal(p, NULL));
  return p;
}

typedef struct {
  RnProblem *problem;
  RnVerifyFacts *facts;
  RnVerifyRoster *roster;
  GArray *demands;                       /* RnVerifyDemand: none to two */
  int n;
  const int *option;
  gint64 extra[16], price[16];
  guint8 status[16];
  gint64 best, with[16], without[16];    /* by enumeration; G_MAXINT64: none */
} Case;

static gboolean
meets_demands(const Case *c, guint32 options)
{
  for (guint d = 0; d < c->demands->len; d++) {
    const RnVerifyDemand *demand = &g_array_index(c->demands, RnVerifyDemand, d);
    int n = 0;
    for (int o = 0; o < c->n; o++)
      n += (options >> o & 1) && rn_ints_have(demand->seats, rn_option(c->problem, o)->seat);
    if (n < demand->min || n > demand->max)
      return FALSE;
  }
  return TRUE;
}

static void
enumerate_rosters(Case *c)
{
  c->best = G_MAXINT64;
  for (int i = 0; i < c->n; i++)
    c->with[i] = c->without[i] = G_MAXINT64;
  for (guint32 bits = 0; bits < (guint32)1 << c->n; bits++) {
    guint32 options = 0;
    gint64 extra = 0;
    gboolean allowed = TRUE;
    for (int i = 0; i < c->n; i++) {
      gboolean taken = bits >> i & 1;
      options |= (guint32)taken << c->option[i];
      extra += taken ? c->extra[i] : 0;
      allowed = allowed && !(taken && c->status[i] == RN_VERIFY_OUT) && !(!taken && c->status[i] == RN_VERIFY_IN);
    }
    gint64 cost = allowed && meets_demands(c, options) ? judge_bits(c->problem, options) : G_MAXINT64;
    if (cost == G_MAXINT64)
      continue;
    cost = cost * SCALE + extra;
    c->best = MIN(c->best, cost);
    for (int i = 0; i < c->n; i++) {
      gint64 *least = bits >> i & 1 ? &c->with[i] : &c->without[i];
      *least = MIN(*least, cost);
    }
  }
}

static void
random_demands(Case *c, GRand *r)
{
  c->demands = g_array_new(FALSE, FALSE, sizeof(RnVerifyDemand));
  for (int k = g_rand_int_range(r, -1, 3); k > 0; k--) {
    RnVerifyDemand demand = { g_array_new(FALSE, FALSE, sizeof(int)), g_rand_int_range(r, 0, 3), G_MAXINT };
    for (int s = 0; s < (int)c->problem->seats->len; s++)
      if (g_rand_boolean(r))
        g_array_append_val(demand.seats, s);
    if (g_rand_boolean(r))
      demand.max = demand.min + g_rand_int_range(r, 0, 2);
    g_array_append_val(c->demands, demand);
  }
}

static void
case_init(Case *c, guint32 seed)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(seed + 100000);
  c->problem = person_problem(seed);
  c->facts = rn_verify_facts_new(c->problem);
  random_demands(c, r);
  c->roster = rn_verify_roster_new(c->facts, 0, c->demands, SCALE, 1000000);
  c->n = (int)c->problem->options->len;
  c->option = c->facts->lookup->of_person.item;
  ck_assert_ptr_nonnull(c->roster);
  for (int i = 0; i < c->n; i++) {
    gint64 cost = rn_verify_roster_cost(c->roster, i);
    c->extra[i] = g_rand_int_range(r, -200, 100);
    c->price[i] = cost == RN_VERIFY_NEVER ? cost : cost + c->extra[i];
    c->status[i] = g_rand_int_range(r, 0, 6) ? RN_VERIFY_OPEN : g_rand_int_range(r, 0, 5) ? RN_VERIFY_OUT : RN_VERIFY_IN;
  }
  enumerate_rosters(c);
}

static void
case_clear(Case *c)
{
  rn_verify_roster_free(c->roster);
  for (guint d = 0; d < c->demands->len; d++)
    g_array_unref(g_array_index(c->demands, RnVerifyDemand, d).seats);
  g_array_unref(c->demands);
  rn_verify_facts_free(c->facts);
  rn_problem_free(c->problem);
}

static gboolean
is_same(gint64 enumerated, gint64 stated)
{
  return enumerated == G_MAXINT64 ? stated >= RN_VERIFY_NEVER / 2 : stated == enumerated;
}

static gint64
cost_of_taken(const Case *c, const guint8 *taken)
{
  guint32 options = 0;
  gint64 extra = 0;
  for (int i = 0; i < c->n; i++)
    if (taken[i]) {
      options |= (guint32)1 << c->option[i];
      extra += c->extra[i];
    }
  return judge_bits(c->problem, options) * SCALE + extra;
}

/* Three rows of each of some cuts, with any options. */
static void
random_cuts(const Case *c, GRand *r, RnVerifyCuts *cuts, guint8 rows[CUTS][16])
{
  g_autoptr(GArray) at = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) entry = g_array_new(FALSE, FALSE, sizeof(int));
  cuts->cut = g_array_new(FALSE, FALSE, sizeof(RnVerifyCut));
  for (int k = 0; k < CUTS; k++) {
    RnVerifyCut cut = { .price = g_rand_int_range(r, 0, 60) };
    g_array_append_val(cuts->cut, cut);
    for (int i = 0; i < c->n; i++)
      rows[k][i] = (guint8)(g_rand_boolean(r) ? g_rand_int_range(r, 0, 8) : 0);
    for (int e = 0; e < 3 * c->n; e++) {
      int number = 3 * k + e % 3, position = e / 3;
      if (!(rows[k][position] >> e % 3 & 1))
        continue;
      g_array_append_val(at, position);
      g_array_append_val(entry, number);
    }
  }
  cuts->of = rn_rows_init(c->n, (int)at->len, (const int *)(void *)at->data, (const int *)(void *)entry->data);
}

static gint64
charge_of(const RnVerifyCuts *cuts, guint8 rows[CUTS][16], const int *option, int n)
{
  gint64 sum = 0;
  for (int k = 0; k < CUTS; k++) {
    int taken[3] = { 0 };
    for (int e = 0; e < 3 * n; e++)
      taken[e % 3] |= rows[k][option[e / 3]] >> e % 3 & 1;
    sum += taken[0] + taken[1] + taken[2] >= 2 ? g_array_index(cuts->cut, RnVerifyCut, k).price : 0;
  }
  return sum;
}

/* How many rosters cost at most so much, by enumeration. */
static int
count_within(const Case *c, gint64 limit)
{
  int count = 0;
  for (guint32 bits = 0; bits < (guint32)1 << c->n; bits++) {
    guint32 options = 0;
    gint64 extra = 0;
    gboolean allowed = TRUE;
    for (int i = 0; i < c->n; i++) {
      gboolean taken = bits >> i & 1;
      options |= (guint32)taken << c->option[i];
      extra += taken ? c->extra[i] : 0;
      allowed = allowed && !(taken && c->status[i] == RN_VERIFY_OUT) && !(!taken && c->status[i] == RN_VERIFY_IN);
    }
    gint64 cost = allowed && meets_demands(c, options) ? judge_bits(c->problem, options) : G_MAXINT64;
    count += cost != G_MAXINT64 && cost * SCALE + extra <= limit;
  }
  return count;
}

/* Right after the roster was priced at `least`: every roster within the room is listed once, and the list's prices,
 * cheapest and marginals are those of its rosters. */
static void
check_list(const Case *c, RnVerifyWork *work, gint64 least, guint32 seed)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(seed);
  guint8 rows[CUTS][16];
  gint64 with[16], without[16], cheapest = RN_VERIFY_NEVER;
  RnVerifyCuts cuts = { 0 }, none = { 0 };
  RnVerifyList *list = rn_verify_list_of(c->roster, c->price, c->status, work, least + ROOM, 1 << 16);
  int n = rn_verify_list_n(list);
  g_autofree gint64 *value = g_new(gint64, n + 1), *charged = g_new(gint64, n + 1);
  g_autofree guint8 *keep = g_new0(guint8, n + 1);
  ck_assert_msg(n == count_within(c, least + ROOM), "seed %u: %d rosters are listed", seed, n);
  ck_assert_ptr_null(rn_verify_list_of(c->roster, c->price, c->status, work, least + ROOM, n - 1));
  none.cut = g_array_new(FALSE, FALSE, sizeof(RnVerifyCut));
  random_cuts(c, r, &cuts, rows);
  ck_assert_msg(rn_verify_list_price(list, c->price, c->status, c->n, &none, 0, value) == least, "seed %u", seed);
  gint64 dearer = rn_verify_list_price(list, c->price, c->status, c->n, &cuts, 0, charged);
  rn_verify_list_marginals(list, charged, c->n, with, without);
  for (int k = 0; k < n; k++) {
    guint8 taken[16] = { 0 };
    int size;
    const int *option = rn_verify_list_at(list, k, &size);
    for (int o = 0; o < size; o++)
      taken[option[o]] = 1;
    ck_assert_msg(cost_of_taken(c, taken) == value[k] && value[k] <= least + ROOM, "seed %u: roster %d", seed, k);
    ck_assert_msg(charged[k] == value[k] + charge_of(&cuts, rows, option, size), "seed %u: cuts of roster %d", seed, k);
    cheapest = MIN(cheapest, charged[k]);
    for (int i = 0; i < c->n; i++)
      ck_assert(taken[i] ? with[i] <= charged[k] : without[i] <= charged[k]);
    keep[k] = k % 2 == 0;
  }
  ck_assert(dearer == cheapest);
  for (int i = 0; i < c->n; i++)
    ck_assert_msg(MIN(with[i], without[i]) == cheapest, "seed %u: option %d", seed, i);
  RnVerifyList *half = rn_verify_list_keep(list, keep);
  ck_assert_int_eq(rn_verify_list_n(half), (n + 1) / 2);
  rn_verify_list_release(half);
  rn_verify_list_release(list);
  rn_rows_clear(&cuts.of);
  g_array_unref(cuts.cut);
  g_array_unref(none.cut);
}

START_TEST(rosters_of_one_person_cost_what_the_judge_says)
{
  int possible = 0, impossible = 0;
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    Case c;
    RnVerifyWork work;
    guint8 taken[16];
    gint64 with[16], without[16];
    case_init(&c, seed);
    rn_verify_work_init(&work);
    gint64 value = rn_verify_roster_price(c.roster, c.price, c.status, NULL, &work, taken);
    ck_assert_msg(is_same(c.best, value), "seed %u: %d, by enumeration %d", seed, (int)value, (int)c.best);
    if (c.best != G_MAXINT64) {
      g_autofree guint8 *keep = g_malloc0(rn_verify_roster_states(c.roster) + 1);
      ck_assert_msg(cost_of_taken(&c, taken) == value, "seed %u: the roster found costs something else", seed);
      rn_verify_roster_marginals(c.roster, c.price, c.status, &work, value + 100, with, without, keep);
      for (int i = 0; i < c.n; i++) {
        if (c.price[i] == RN_VERIFY_NEVER)
          continue;
        ck_assert_msg(is_same(c.with[i], with[i]), "seed %u: with option %d", seed, i);
        ck_assert_msg(is_same(c.without[i], without[i]) || c.status[i] == RN_VERIFY_OUT, "seed %u: without option %d",
                      seed, i);
      }
      check_list(&c, &work, value, seed);
      gint64 kept = rn_verify_roster_price(c.roster, c.price, c.status, keep, &work, NULL);
      ck_assert_msg(kept == value, "seed %u: the states that are kept hold the cheapest roster", seed);
    }
    possible += c.best != G_MAXINT64;
    impossible += c.best == G_MAXINT64;
    rn_verify_work_clear(&work);
    case_clear(&c);
  }
  ck_assert_int_gt(possible, SEEDS / 2);
  ck_assert_int_gt(impossible, 20);
}
END_TEST

RN_TEST_MAIN("verify", { tcase_add_test(tc, rosters_of_one_person_cost_what_the_judge_says); })
