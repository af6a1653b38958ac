/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model's half of what holds for a person or facility in services whose duties count by themselves: nights running,
 * spread, members' limits, and that nobody is in two places that do not go together. */

#include "engine/build_model.h"

#include <string.h>

void
rn_build_own_history(RnBuild *build, int person, const RnBuildPast *past)
{
  const RnBuildBurden *burden = rn_build_burden_at(build, past->burden);
  RnDate first = rn_month_first(build->month);
  RnInstant origin = rn_instant_from_local(first, 0);
  int apart = past->burden * RN_BUILD_APART;
  const int sets[] = {burden->set_all, burden->set_runs};
  rn_problem_add_history(build->problem, person, past->date - first, (int)((past->start - origin) / 60) + apart,
                         (int)((past->end - origin) / 60) + apart, sets, past->is_run ? 2 : 1);
}

/* --- RUN_NIGHTS --- */

static gboolean
was_on_night(const RnBuild *build, int person, int burden, RnDate date)
{
  const GArray *past = build->past_of->pdata[person];
  for (guint i = 0; past && i < past->len; i++) {
    const RnBuildPast *duty = &g_array_index(past, RnBuildPast, i);
    if (duty->burden == burden && duty->is_run && duty->date == date)
      return TRUE;
  }
  return FALSE;
}

static gint64
run_price(const RnBuild *build, const RnPerson *person)
{
  return build->strict ? RN_PRICE_HARD
                       : rn_rule_value(build->city, "RUN_NIGHTS", "price", person->area, rn_month_first(build->month));
}

/* A duty by day on the date after so many nights: it and those nights are one too many together. */
static void
add_free_day(RnBuild *build, int person, const GArray *seats, int day_seat, int nights)
{
  const RnBuildSeat *day = rn_build_seat(build, day_seat);
  g_autoptr(GArray) together = g_array_new(FALSE, FALSE, sizeof(int));
  int dates = 0, most = nights;
  for (RnDate date = day->slot->date - nights; date < day->slot->date; date++) {
    guint before = together->len;
    for (guint i = 0; i < seats->len; i++) {
      const RnBuildSeat *seat = rn_build_seat(build, g_array_index(seats, int, i));
      if (seat->slot->date == date && rn_service_is_night(seat->slot))
        g_array_append_val(together, g_array_index(seats, int, i));
    }
    gboolean past = was_on_night(build, person, day->burden, date);
    most -= past;
    dates += past || together->len > before;
  }
  if (dates < nights)
    return;
  g_array_append_val(together, day_seat);
  rn_problem_add_group(build->problem, "RUN_NIGHTS", &person, 1, (const int *)(void *)together->data, (int)together->len, 0,
                       most, run_price(build, build->city->persons->pdata[person]));
  rn_build_label_last(build, "RUN_NIGHTS", RN_FACT_GROUP_MAX, build->problem->groups);
}

static void
add_runs(RnBuild *build, int number, int burden, const GArray *seats)
{
  const RnPerson *person = build->city->persons->pdata[number];
  int nights = rn_limit_runs(build->city, person, rn_month_first(build->month));
  int set = rn_build_burden_at(build, burden)->set_runs;
  if (nights <= 0 || rn_build_in_set(build, seats, set) == 0)
    return;
  rn_problem_add_window(build->problem, number, set, nights + 1, nights, run_price(build, person));
  rn_build_label_last(build, "RUN_NIGHTS", RN_FACT_WINDOW, build->problem->windows);
  for (guint i = 0; i < seats->len; i++)
    if (!rn_service_is_night(rn_build_seat(build, g_array_index(seats, int, i))->slot))
      add_free_day(build, number, seats, g_array_index(seats, int, i), nights);
}

/* --- members --- */

/* Limits that members have in a service, of their own services and of those that count with home care. */
static void
add_member_limits(RnBuild *build, int number)
{
  const RnPerson *person = build->city->persons->pdata[number];
  const GArray *mine = build->options_of->pdata[number];
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; build->city->members->len > 0 && i < mine->len; i++) {
    const char *service = rn_build_seat(build, g_array_index(mine, int, i))->slot->service;
    int set = GPOINTER_TO_INT(g_hash_table_lookup(build->set_of_place, service)) - 1;
    int most = rn_service_limit(build->city, service, person, rn_month_first(build->month));
    if (g_hash_table_add(seen, (gpointer)service) && set >= 0 && most >= 0)
      rn_build_limit(build, "CAP_MONTH", number, set, most);
  }
}

/* --- ONE_PLACE between services --- */

static gboolean
collide(const RnBuild *build, const RnBuildSeat *a, const RnBuildSeat *b)
{
  return a->burden != b->burden && rn_slot_overlaps(a->slot, b->slot) &&
         !rn_service_together(build->city, a->slot->service, a->slot->seat, b->slot->service, b->slot->seat);
}

/* Within a burden the solver sees by itself that slots overlap. */
static void
add_apart(RnBuild *build, int person)
{
  const GArray *mine = build->options_of->pdata[person];
  for (guint i = 0; i < mine->len; i++)
    for (guint j = i + 1; j < mine->len; j++) {
      const int pair[] = {g_array_index(mine, int, i), g_array_index(mine, int, j)};
      const RnBuildSeat *a = rn_build_seat(build, pair[0]), *b = rn_build_seat(build, pair[1]);
      if (b->slot->date > a->slot->date + 2)
        break; /* in the order of dates */
      if (!collide(build, a, b))
        continue;
      rn_problem_add_group(build->problem, "ONE_PLACE", &person, 1, pair, 2, 0, 1, RN_PRICE_HARD);
      rn_build_label_last(build, "ONE_PLACE", RN_FACT_GROUP_MAX, build->problem->groups);
    }
}

void
rn_build_own(RnBuild *build, int person)
{
  add_member_limits(build, person);
  for (guint b = 1; b < build->burdens->len; b++) {
    g_autoptr(GArray) seats = rn_build_burden_seats(build, person, (int)b);
    if (seats->len == 0)
      continue;
    add_runs(build, person, (int)b, seats);
    rn_build_spacing(build, person, rn_build_burden_at(build, (int)b)->set_all);
  }
  if (build->burdens->len > 1)
    add_apart(build, person);
}
