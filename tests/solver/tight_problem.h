/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Seeded small months in which everybody has many duties: two seats a night and a day duty on rest days, spacing,
 * quotas with steep prices, clinics, absences and wishes. */

#include "solver/solver.h"

typedef struct {
  int all, nights, rest;
} TightSets;

static inline gboolean
tight_is_rest(int day)
{
  return day % 7 >= 5;
}

static inline TightSets
tight_seats(RnProblem *p, int days)
{
  TightSets sets = { rn_problem_add_set(p, "all"), rn_problem_add_set(p, "nights"), rn_problem_add_set(p, "rest") };
  for (int day = 0; day < days; day++)
    for (int night = tight_is_rest(day) ? 0 : 1; night < 2; night++) {
      g_autofree char *name = g_strdup_printf("d%d %s", day, night ? "night" : "day");
      int start = day * 1440 + (night ? 1080 : 540), slot = rn_problem_add_slot(p, name, "", day, start, start + 500);
      for (int role = 0; role < 2; role++) {
        int seat = rn_problem_add_seat(p, slot, role ? "second" : "first", 1, 1, 300);
        rn_problem_set_add_seat(p, sets.all, seat);
        if (night)
          rn_problem_set_add_seat(p, sets.nights, seat);
        if (tight_is_rest(day))
          rn_problem_set_add_seat(p, sets.rest, seat);
      }
    }
  return sets;
}

/* Steps of 20 and 40 round a quota in tenths. */
static inline void
tight_count(RnProblem *p, int person, int set, double quota)
{
  gint64 cost[40];
  int most = (int)quota + 4, tenths = (int)(10 * quota);
  for (int n = 0; n <= most; n++)
    cost[n] = 2 * ABS(10 * n - tenths) + 2 * MAX(ABS(10 * n - tenths) - 10, 0);
  rn_problem_add_count(p, person, set, 0, most, cost, most + 1);
}

static inline void
tight_person(RnProblem *p, GRand *r, int person, TightSets sets, const double *quota)
{
  double share = g_rand_double_range(r, 0.8, 1.2);
  tight_count(p, person, sets.all, quota[0] * share);
  tight_count(p, person, sets.nights, quota[1] * share);
  tight_count(p, person, sets.rest, quota[2] * share);
  rn_problem_add_gap(p, person, sets.all, sets.all, 2, 0, RN_PRICE_HARD);
  rn_problem_add_window(p, person, sets.all, 5, 1, 5);
  if (g_rand_boolean(r)) {
    int last = -g_rand_int_range(r, 1, 5);
    rn_problem_add_history(p, person, last, last * 1440, last * 1440 + 500, &sets.all, 1);
  }
  for (int seat = 0, away = -1; seat < (int)p->seats->len; seat++) {
    const RnProblemSeat *item = g_ptr_array_index(p->seats, seat);
    int day = ((const RnProblemSlot *)g_ptr_array_index(p->slots, item->slot))->day;
    if (day == away || (g_rand_int_range(r, 0, 6) == 0 && (away = day) >= 0))
      continue;
    rn_problem_add_option(p, person, seat, g_rand_int_range(r, 0, 4) ? 0 : g_rand_int_range(r, -6, 12));
  }
}

/* Nobody of two clinics of two persons twice in a slot. */
static inline void
tight_groups(RnProblem *p)
{
  for (int slot = 0; slot < (int)p->slots->len; slot++)
    for (int clinic = 0; clinic < 2; clinic++) {
      const int persons[] = { 2 * clinic, 2 * clinic + 1 };
      int seat[2], n = 0;
      for (int s = 0; s < (int)p->seats->len && n < 2; s++)
        if (((const RnProblemSeat *)g_ptr_array_index(p->seats, s))->slot == slot)
          seat[n++] = s;
      rn_problem_add_group(p, "clinic", persons, 2, seat, n, 0, 1, RN_PRICE_HARD);
    }
}

/* Some 60 seats for 10 persons with 21 days. */
static inline RnProblem *
tight_problem(guint32 seed, int persons, int days)
{
  g_autoptr(GRand) r = g_rand_new_with_seed(seed);
  RnProblem *p = rn_problem_new("tight");
  g_autoptr(GError) error = NULL;
  for (int i = 0; i < persons; i++) {
    g_autofree char *name = g_strdup_printf("p%d", i);
    rn_problem_add_person(p, name);
  }
  TightSets sets = tight_seats(p, days);
  const int members[] = { sets.all, sets.nights, sets.rest };
  double quota[3];
  for (int k = 0; k < 3; k++)
    quota[k] = (double)((RnProblemSet *)g_ptr_array_index(p->sets, members[k]))->seats->len / persons;
  for (int i = 0; i < persons; i++)
    tight_person(p, r, i, sets, quota);
  tight_groups(p);
  if (!rn_problem_seal(p, &error))
    g_error("seed %u: %s", seed, error->message);
  return p;
}
