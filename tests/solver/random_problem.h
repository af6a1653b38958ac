/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Seeded random problems, small enough to enumerate (at most 6 persons, 8 slots and about 16 free options), with
 * every kind of rule, drawn from a generator or decoded from bytes; and the enumeration itself, which knows the judge
 * alone. */

#include "solver/solver.h"

/* Where numbers come from: a generator, or the bytes from `at` on, two for each number, and 0 behind their end. */
typedef struct {
  GRand *rand;
  const guint8 *at, *end;
} Draw;

static inline int
next_bytes(Draw *d)
{
  int value = d->at < d->end ? *d->at++ << 8 : 0;
  return value + (d->at < d->end ? *d->at++ : 0);
}

static inline int
draw(Draw *d, int low, int high)
{
  return d->rand ? g_rand_int_range(d->rand, low, high) : low + next_bytes(d) % (high - low);
}

static inline gboolean
draw_flag(Draw *d)
{
  return d->rand ? g_rand_boolean(d->rand) : next_bytes(d) & 1;
}

static inline gboolean
draw_chance(Draw *d, double chance)
{
  return d->rand ? g_rand_double(d->rand) < chance : next_bytes(d) < chance * 65536;
}

static inline void
random_cost(Draw *r, gint64 *cost, int n)
{
  gint64 step = draw(r, -8, 3), value = draw(r, 0, 12);
  for (int k = 0; k < n; k++) {
    cost[k] = value;
    value += step;
    step += draw(r, 0, 6);
  }
}

static inline gint64
random_price(Draw *r, double hard)
{
  return draw_chance(r, hard) ? RN_PRICE_HARD : draw(r, 0, 12);
}

static inline void
random_frame(RnProblem *p, Draw *r, int persons, int slots)
{
  int two_stages = draw(r, 0, 3) == 0;
  for (int i = 0; i < persons; i++) {
    g_autofree char *name = g_strdup_printf("p%d", i);
    rn_problem_add_person(p, name);
  }
  for (int i = 0; i < slots; i++) {
    int day = draw(r, 0, 7), start = day * 1440 + draw(r, 0, 3) * 480;
    g_autofree char *name = g_strdup_printf("slot \"%d\"", i);
    int slot = rn_problem_add_slot(p, name, i % 2 ? "N" : "S", day, start, start + draw(r, 1, 4) * 300);
    for (int k = draw(r, 1, 3); k > 0; k--) {
      int min = draw(r, 0, 3) ? 1 : draw(r, 0, 3);
      int seat = rn_problem_add_seat(p, slot, k == 1 ? "first" : "second", min, min + draw(r, 0, 2),
                                     draw(r, 0, 25) == 0 ? RN_PRICE_HARD : draw(r, 5, 40));
      if (two_stages)
        rn_problem_set_stage(p, seat, draw(r, 0, 3) * 2);
    }
  }
}

static inline void
random_balance(RnProblem *p, Draw *r, int persons, int set)
{
  static const int weight_table[] = { 10, 10, 10, 7, 5, 1, 0 };
  int balance = rn_problem_add_balance(p, "share", set, draw(r, 1, 21), draw(r, 0, 9));
  for (int i = persons - 1; i >= 0; i--)
    if (draw(r, 0, 4))
      rn_problem_balance_add_person(p, balance, i, weight_table[draw(r, 0, 7)]);
}

static inline void
random_rules(RnProblem *p, Draw *r, int persons, int sets)
{
  int seats = (int)p->seats->len;
  for (int k = draw(r, 0, 6); k > 0; k--) {
    gint64 cost[5];
    int n = draw(r, 0, 6), min = draw(r, 0, 12) == 0;
    random_cost(r, cost, MIN(n, 5));
    rn_problem_add_count(p, draw(r, 0, persons), draw(r, 0, sets), min, draw(r, 0, 2) ? G_MAXINT : min + draw(r, 0, 3),
                         cost, MIN(n, 5));
  }
  for (int k = draw(r, 0, 4); k > 0; k--)
    rn_problem_add_window(p, draw(r, 0, persons), draw(r, 0, sets), draw(r, 1, 6), draw(r, 0, 3), random_price(r, 0.4));
  for (int k = draw(r, 0, 5); k > 0; k--)
    rn_problem_add_gap(p, draw(r, 0, persons), draw(r, 0, sets), draw(r, 0, sets), draw(r, 0, 4), draw(r, 0, 3) * 700,
                       random_price(r, 0.4));
  for (int k = draw(r, 0, 4); k > 0; k--) {
    int person[6], seat[32], n_person = 0, n_seat = 0, min = draw(r, 0, 4) == 0;
    for (int i = 0; i < persons; i++)
      if (draw_flag(r))
        person[n_person++] = i;
    for (int s = 0; s < seats; s++)
      if (draw_flag(r))
        seat[n_seat++] = s;
    rn_problem_add_group(p, "group", person, n_person, seat, n_seat, min, draw(r, 0, 4) ? min + draw(r, 0, 3) : G_MAXINT,
                         random_price(r, min ? 0.15 : 0.5));
  }
  for (int k = draw(r, 0, 3); k > 0; k--)
    random_balance(p, r, persons, draw(r, 0, sets));
  for (int k = draw(r, 0, 4); k > 0; k--) {
    int set = draw(r, 0, sets), day = draw(r, -3, 1);
    int start = day * 1440 + draw(r, 0, 2) * 700;
    rn_problem_add_history(p, draw(r, 0, persons), day, start, start + 600, &set, 1);
  }
}

/* Unsealed; `most` bounds the options, so that 2^most rotas can be tried. */
static inline RnProblem *
drawn_problem(Draw *r, int most)
{
  RnProblem *p = rn_problem_new("random");
  int persons = draw(r, 1, 7), slots = draw(r, 1, 9), sets = draw(r, 1, 4);
  random_frame(p, r, persons, slots);
  p->constant = draw(r, -5, 6);
  for (int k = 0; k < sets; k++) {
    int set = rn_problem_add_set(p, k ? "some" : "all");
    for (int s = 0; s < (int)p->seats->len; s++)
      if (k == 0 || draw_flag(r))
        rn_problem_set_add_seat(p, set, s);
  }
  g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
  for (int k = 0; k < 3 * most && (int)p->options->len < most; k++) {
    int person = draw(r, 0, persons), seat = draw(r, 0, (int)p->seats->len);
    if (!g_hash_table_add(used, GINT_TO_POINTER(seat * 8 + person + 1)))
      continue;
    rn_problem_add_option(p, person, seat, draw(r, -3, 5));
    if (draw(r, 0, 25) == 0)
      rn_problem_add_pin(p, person, seat);
  }
  random_rules(p, r, persons, sets);
  return p;
}

static inline RnProblem *
random_problem_unsealed(guint32 seed, int most)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  Draw from = { rand, NULL, NULL };
  return drawn_problem(&from, most);
}

static inline RnProblem *
random_problem(guint32 seed, int most)
{
  RnProblem *p = random_problem_unsealed(seed, most);
  g_autoptr(GError) error = NULL;
  if (!rn_problem_seal(p, &error))
    g_error("seed %u: %s", seed, error->message);
  return p;
}

/* Cost of the rota that takes the options of the bits, or G_MAXINT64 when it breaks a rule. */
static inline gint64
judge_bits(const RnProblem *p, guint32 bits)
{
  RnAssignment duty[32];
  gsize n = 0;
  for (guint o = 0; o < p->options->len; o++)
    if (bits >> o & 1) {
      const RnProblemOption *option = &g_array_index(p->options, RnProblemOption, o);
      duty[n++] = (RnAssignment){ option->person, option->seat };
    }
  gint64 objective;
  g_autoptr(GPtrArray) violations = rn_problem_judge(p, duty, n, &objective);
  return violations->len > 0 ? G_MAXINT64 : objective;
}

/* The optimum by trying all rotas; G_MAXINT64 when there is none. */
static inline gint64
enumerate_all(const RnProblem *p)
{
  gint64 best = G_MAXINT64;
  for (guint32 bits = 0; bits < (guint32)1 << p->options->len; bits++)
    best = MIN(best, judge_bits(p, bits));
  return best;
}
