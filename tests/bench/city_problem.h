/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Seeded months in the shape of real cities (January 2027), for benchmarks and larger tests:
 *
 *   block   one block: 43 first and 43 second seats, 28 persons
 *   city    three blocks that share nothing
 *   pooled  a small city that does not fall apart: 67 first seats in part for its four areas, 43 second seats
 *   ward    six blocks, and a holiday clinic of 62 seats in stage 1 with 200 persons more
 */

#include "solver/solver.h"

#include <string.h>

#define CITY_DAYS 31
enum { CITY_SETS_N, CITY_SETS_D, CITY_SETS_H, CITY_SETS_Y, CITY_SETS };

typedef struct {
  RnProblem *problem;
  GRand *random;
  int all, nights, rest, yearend, weekday[7];
} City;

/* The sets of one role in one block: its seats by category. */
typedef struct {
  int set[CITY_SETS], n[CITY_SETS];
  GArray *seats;
} CityRole;

/* 2027-01-01 is a Friday, day 0; 1 to 3 January and the 11th are holidays. */
static inline gboolean
city_is_rest(int day)
{
  return day <= 2 || day == 10 || day % 7 == 2;
}

static inline gboolean
city_is_saturday(int day)
{
  return day % 7 == 1 && day > 2;
}

static inline CityRole
city_role(City *city)
{
  CityRole role = { .seats = g_array_new(FALSE, FALSE, sizeof(int)) };
  for (int k = 0; k < CITY_SETS; k++)
    role.set[k] = rn_problem_add_set(city->problem, "category");
  return role;
}

static inline void
city_seat(City *city, CityRole *role, int slot, int day, gboolean night, gint64 price, const char *name)
{
  int seat = rn_problem_add_seat(city->problem, slot, name, 1, 1, price);
  int category = day <= 2 ? CITY_SETS_Y : !night ? CITY_SETS_D : city_is_rest(day) || city_is_saturday(day) ? CITY_SETS_H
                                                                                                        : CITY_SETS_N;
  rn_problem_set_add_seat(city->problem, role->set[category], seat);
  role->n[category]++;
  rn_problem_set_add_seat(city->problem, city->all, seat);
  rn_problem_set_add_seat(city->problem, city->weekday[day % 7], seat);
  if (night)
    rn_problem_set_add_seat(city->problem, city->nights, seat);
  if (city_is_rest(day))
    rn_problem_set_add_seat(city->problem, city->rest, seat);
  if (day <= 2)
    rn_problem_set_add_seat(city->problem, city->yearend, seat);
  g_array_append_val(role->seats, seat);
}

static inline int
city_slot(City *city, const char *place, int day, gboolean night, gboolean saturday)
{
  g_autofree char *name = g_strdup_printf("%s/%02d/%s", place, day + 1, night ? "night" : "day");
  int start = day * 1440 + (night ? 1080 : saturday ? 780 : 540);
  return rn_problem_add_slot(city->problem, name, place, day, start, night ? (day + 1) * 1440 + 540 : day * 1440 + 1080);
}

/* Quota band of a role's category for a person with this share of it, 20 a unit outside. */
static inline void
city_quota(City *city, int person, const CityRole *role, double share)
{
  for (int k = 0; k < CITY_SETS; k++) {
    double target = share * role->n[k] + g_rand_double_range(city->random, -0.4, 0.4);
    int low = (int)MAX(0, target), high = low + 1;
    gint64 cost[16];
    for (int n = 0; n < 16; n++)
      cost[n] = 20 * MAX(0, MAX(low - n, n - high));
    rn_problem_add_count(city->problem, person, role->set[k], 0, G_MAXINT, cost, 16);
  }
}

static inline int
city_person(City *city, int cap, int free_nights)
{
  g_autofree char *name = g_strdup_printf("person%u", city->problem->persons->len);
  int person = rn_problem_add_person(city->problem, name);
  RnProblem *p = city->problem;
  rn_problem_add_count(p, person, city->all, 0, cap, NULL, 0);
  rn_problem_add_count(p, person, city->rest, 0, cap > 4 ? 4 : 2, NULL, 0);
  rn_problem_add_count(p, person, city->yearend, 0, cap > 4 ? 2 : 1, NULL, 0);
  rn_problem_add_gap(p, person, city->all, city->all, 1, 0, RN_PRICE_HARD);
  rn_problem_add_gap(p, person, city->nights, city->nights, free_nights + 1, 0, RN_PRICE_HARD);
  rn_problem_add_window(p, person, city->all, 7, 1, 1);
  gint64 weekday[] = { 0, 0, 0, 1, 2 };
  for (int k = 0; k < 7; k++)
    rn_problem_add_count(p, person, city->weekday[k], 0, G_MAXINT, weekday, 5);
  if (g_rand_int_range(city->random, 0, 3) == 0) {
    int sets[] = { city->all, city->nights };
    int day = -g_rand_int_range(city->random, 1, 6);
    rn_problem_add_history(p, person, day, day * 1440 + 1080, (day + 1) * 1440 + 540, sets, 2);
  }
  return person;
}

/* Options of a person for the seats, but for days away (about 12 %); wishes by day. */
static inline void
city_options(City *city, int person, const guint8 *away, const gint8 *wish, const GArray *seats)
{
  for (guint i = 0; i < seats->len; i++) {
    int seat = g_array_index(seats, int, i);
    const RnProblemSeat *item = g_ptr_array_index(city->problem->seats, seat);
    int day = ((RnProblemSlot *)g_ptr_array_index(city->problem->slots, item->slot))->day;
    if (!away[day])
      rn_problem_add_option(city->problem, person, seat, wish[day]);
  }
}

static inline void
city_days(City *city, guint8 *away, gint8 *wish)
{
  memset(away, 0, CITY_DAYS);
  for (int day = 0; day < CITY_DAYS; day++) {
    double dice = g_rand_double(city->random);
    wish[day] = dice < 0.10 ? 3 : dice < 0.18 ? -1 : 0;
    away[day] = away[day] || g_rand_double(city->random) < 0.07;
    for (int k = 0; day + 3 < CITY_DAYS && g_rand_double(city->random) < 0.015 && k < 3; k++)
      away[day + k] = 1;
  }
}

/* Not two of one clinic in one slot. */
static inline void
city_independence(City *city, const int *persons, int n, int first_seat)
{
  for (int seat = first_seat; seat < (int)city->problem->seats->len;) {
    int seats[8], n_seats = 0;
    int slot = ((RnProblemSeat *)g_ptr_array_index(city->problem->seats, seat))->slot;
    while (seat < (int)city->problem->seats->len && n_seats < 8 &&
           ((RnProblemSeat *)g_ptr_array_index(city->problem->seats, seat))->slot == slot)
      seats[n_seats++] = seat++;
    rn_problem_add_group(city->problem, "INDEP", persons, n, seats, n_seats, 0, 1, RN_PRICE_HARD);
  }
}

static inline void
city_block(City *city, int block)
{
  RnProblem *p = city->problem;
  CityRole first = city_role(city), second = city_role(city);
  g_autofree char *place = g_strdup_printf("B%d", block);
  int first_seat = (int)p->seats->len;
  for (int day = 0; day < CITY_DAYS; day++)
    for (int night = 0; night < 2; night++) {
      if (!night && !city_is_rest(day) && !city_is_saturday(day))
        continue;
      int slot = city_slot(city, place, day, night, city_is_saturday(day));
      city_seat(city, &first, slot, day, night, 1000, "first");
      city_seat(city, &second, slot, day, night, 400, "second");
    }
  int seniors = 7 + block % 3, clinic[3], n_clinic = 0;
  for (int i = 0; i < 28; i++) {
    gboolean senior = i < seniors;
    guint8 away[CITY_DAYS];
    gint8 wish[CITY_DAYS];
    int person = city_person(city, senior ? 9 : 4, senior ? 1 : 2);
    city_days(city, away, wish);
    city_options(city, person, away, wish, first.seats);
    city_quota(city, person, &first, 1.0 / 28);
    if (senior) {
      city_options(city, person, away, wish, second.seats);
      city_quota(city, person, &second, 1.0 / seniors);
    }
    clinic[n_clinic++] = person;
    if (n_clinic == 3) {
      if (i < 20)
        city_independence(city, clinic, 3, first_seat);
      n_clinic = 0;
    }
  }
  g_array_unref(first.seats);
  g_array_unref(second.seats);
}

static inline void
city_pooled(City *city)
{
  RnProblem *p = city->problem;
  CityRole area[4], first = city_role(city), second = city_role(city);
  int first_seat = (int)p->seats->len;
  for (int k = 0; k < 4; k++)
    area[k] = city_role(city);
  for (int day = 0; day < CITY_DAYS; day++)
    for (int night = 0; night < 2; night++) {
      gboolean rest = city_is_rest(day), saturday = city_is_saturday(day);
      if (!night && !rest && !saturday)
        continue;
      int pooled = city_slot(city, "pool", day, night, saturday);
      if (night || saturday)
        city_seat(city, &first, pooled, day, night, 1000, "first");
      city_seat(city, &second, pooled, day, night, 400, "second");
      for (int k = 0; rest && !night && k < 4; k++) {
        g_autofree char *place = g_strdup_printf("A%d", k);
        city_seat(city, &area[k], city_slot(city, place, day, FALSE, FALSE), day, FALSE, 1000, "first");
      }
    }
  int clinic[3], n_clinic = 0;
  for (int i = 0; i < 28; i++) {
    gboolean senior = i < 10;
    guint8 away[CITY_DAYS];
    gint8 wish[CITY_DAYS];
    int person = city_person(city, senior ? 9 : 4, senior ? 1 : 2);
    city_days(city, away, wish);
    city_options(city, person, away, wish, first.seats);
    city_quota(city, person, &first, 1.0 / 28);
    city_options(city, person, away, wish, area[i % 4].seats);
    city_quota(city, person, &area[i % 4], 1.0 / 7);
    if (senior) {
      city_options(city, person, away, wish, second.seats);
      city_quota(city, person, &second, 0.1);
    }
    clinic[n_clinic++] = person;
    if (n_clinic == 3) {
      if (i < 20)
        city_independence(city, clinic, 3, first_seat);
      n_clinic = 0;
    }
  }
  for (int k = 0; k < 4; k++)
    g_array_unref(area[k].seats);
  g_array_unref(first.seats);
  g_array_unref(second.seats);
}

/* The ward's holiday clinic: everyone of the blocks and 200 more, stage 1. */
static inline void
city_clinic(City *city)
{
  RnProblem *p = city->problem;
  CityRole role = city_role(city);
  for (int day = 0; day < CITY_DAYS; day++) {
    int seats = city_is_rest(day) ? 6 : city_is_saturday(day) ? 2 : 0;
    seats += day == 1 || day == 2 || day == 0 ? 2 : 0;
    for (int k = 0; k < seats; k++) {
      g_autofree char *name = g_strdup_printf("clinic/%02d/%d", day + 1, k);
      int start = day * 1440 + (k < 4 && city_is_rest(day) ? 540 : 1080);
      int slot = rn_problem_add_slot(p, name, "clinic", day, start, start + 300);
      city_seat(city, &role, slot, day, FALSE, 1000, "clinic");
      rn_problem_set_stage(p, (int)p->seats->len - 1, 1);
    }
  }
  int residents = (int)p->persons->len;
  for (int i = 0; i < residents + 200; i++) {
    guint8 away[CITY_DAYS];
    gint8 wish[CITY_DAYS];
    int person = i < residents ? i : city_person(city, 4, 2);
    city_days(city, away, wish);
    city_options(city, person, away, wish, role.seats);
    gint64 cost[] = { 0, 0, 20, 40 };
    for (int k = 0; k < CITY_SETS; k++)
      rn_problem_add_count(p, person, role.set[k], 0, G_MAXINT, cost, 4);
  }
  g_array_unref(role.seats);
}

/* Sealed; kind: block, city, pooled or ward. */
static inline RnProblem *
city_problem(const char *kind, guint32 seed)
{
  City city = { .problem = rn_problem_new(kind), .random = g_rand_new_with_seed(seed * 7919 + 1) };
  city.all = rn_problem_add_set(city.problem, "all");
  city.nights = rn_problem_add_set(city.problem, "nights");
  city.rest = rn_problem_add_set(city.problem, "rest");
  city.yearend = rn_problem_add_set(city.problem, "yearend");
  for (int k = 0; k < 7; k++)
    city.weekday[k] = rn_problem_add_set(city.problem, "weekday");
  int blocks = g_str_equal(kind, "block") ? 1 : g_str_equal(kind, "city") ? 3 : g_str_equal(kind, "ward") ? 6 : 0;
  for (int b = 0; b < blocks; b++)
    city_block(&city, b);
  if (blocks == 0)
    city_pooled(&city);
  if (blocks == 6)
    city_clinic(&city);
  g_rand_free(city.random);
  g_autoptr(GError) error = NULL;
  if (!rn_problem_seal(city.problem, &error))
    g_error("%s", error->message);
  return city.problem;
}
