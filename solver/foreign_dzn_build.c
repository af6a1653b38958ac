/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The rules of on-call rostering (model of the MiniZinc challenges 2013 and 2018, by J. Fischer) as items of a problem.
 *
 * Days count from 1. Every (5k + offset + 1)th day is a weekend. One person a day; nobody three days running, nobody on
 * a weekend and the day before or after it, nobody on two weekends running. Each of these holds unless all days that it
 * speaks of are fixed, so the sets of the rules are cut where they are: see build_runs(). Paid for: two days running (the
 * last pair of days is free), a weekend and the day two before it, and how far the numbers of days and of weekends are
 * from the work loads, in hundreds of per cent. */

#include "solver/foreign_dzn.h"

#include <glib/gi18n-lib.h>

#define MINUTES 1440
#define MENTIONS_MAX 50000000   /* days of all sets together, with repetitions */

typedef struct {
  const RnDzn *dzn;
  RnProblem *problem;
  int *holder;          /* per day, from 1: who is fixed there, or -1 */
} Build;

static gboolean
is_weekend(const RnDzn *dzn, int day)
{
  return day > dzn->offset && (day - dzn->offset - 1) % 5 == 0;
}

static gboolean
is_fixed(const Build *build, int day)
{
  return day < 1 || day > build->dzn->days || build->holder[day] >= 0;
}

/* --- days and options --- */

static gboolean
find_holders(Build *build, GError **error)
{
  const RnDzn *dzn = build->dzn;
  for (int day = 0; day <= dzn->days; day++)
    build->holder[day] = -1;
  for (guint i = 0; i < dzn->fixed.items->len; i++) {
    const RnDznDays *days = &g_array_index(dzn->fixed.items, RnDznDays, i);
    if (days->first <= days->last && (days->first < 1 || days->last > dzn->days))
      return rn_scan_fail(&days->place, error, _("the roster has no day beyond 1 to %d"), dzn->days);
    for (gint64 day = days->first; day <= days->last; day++) {
      if (build->holder[day] >= 0 && build->holder[day] != days->owner)
        return rn_scan_fail(&days->place, error, _("day %d is fixed for two persons"), (int)day);
      build->holder[day] = days->owner;
    }
  }
  return TRUE;
}

/* Days that lie outside of the roster are allowed here: the challenge cuts rosters short that way. */
static gboolean
find_absences(const Build *build, guint8 *absent, GError **error)
{
  const RnDzn *dzn = build->dzn;
  gint64 all = 0;
  for (guint i = 0; i < dzn->unavailable.items->len; i++) {
    const RnDznDays *days = &g_array_index(dzn->unavailable.items, RnDznDays, i);
    all += MAX(0, MIN(days->last, dzn->days) - MAX(days->first, 1));
    if (all > MENTIONS_MAX)
      return rn_scan_fail(&days->place, error, _("the sets name the same days too often"));
    for (gint64 day = MAX(days->first, 1); day <= MIN(days->last, dzn->days); day++) {
      if (build->holder[day] == days->owner)
        return rn_scan_fail(&days->place, error, _("day %d is fixed for a person who is not available"), (int)day);
      absent[(gsize)day * (gsize)dzn->staff + (gsize)days->owner] = 1;
    }
  }
  return TRUE;
}

static void
build_days(Build *build, const guint8 *absent)
{
  const RnDzn *dzn = build->dzn;
  for (int person = 0; person < dzn->staff; person++) {
    g_autofree char *name = g_strdup_printf("staff %d", person + 1);
    rn_problem_add_person(build->problem, name);
  }
  for (int day = 1; day <= dzn->days; day++) {
    g_autofree char *name = g_strdup_printf(is_weekend(dzn, day) ? "weekend %d" : "day %d", day);
    int slot = rn_problem_add_slot(build->problem, name, "", day, day * MINUTES, (day + 1) * MINUTES);
    int seat = rn_problem_add_seat(build->problem, slot, "on call", 1, 1, RN_PRICE_HARD);
    for (int person = 0; person < dzn->staff; person++) {
      if (absent[(gsize)day * (gsize)dzn->staff + (gsize)person] || (is_fixed(build, day) && build->holder[day] != person))
        continue;
      rn_problem_add_option(build->problem, person, seat, 0);
      if (build->holder[day] == person)
        rn_problem_add_pin(build->problem, person, seat);
    }
  }
}

/* --- rules --- */

typedef gboolean (*DayTest)(const Build *build, int day);

static gboolean
is_any_day(const Build *build, int day)
{
  (void)build;
  (void)day;
  return TRUE;
}

static gboolean
is_week_day(const Build *build, int day)
{
  return !is_weekend(build->dzn, day);
}

static gboolean
is_weekend_day(const Build *build, int day)
{
  return is_weekend(build->dzn, day);
}

static gboolean
is_wednesday(const Build *build, int day)
{
  return is_weekend(build->dzn, day + 2);
}

/* A weekend that keeps its neighbours free: one of the three days is open. */
static gboolean
is_open_weekend(const Build *build, int day)
{
  return is_weekend(build->dzn, day) &&
         !(is_fixed(build, day - 1) && is_fixed(build, day) && is_fixed(build, day + 1));
}

/* A set of the days first..last that pass the test; seats are numbered from 0 in the order of days. */
static int
add_set(Build *build, const char *name, DayTest test, int first, int last)
{
  int set = rn_problem_add_set(build->problem, name);
  for (int day = first; day <= last; day++)
    if (test(build, day))
      rn_problem_set_add_seat(build->problem, set, day - 1);
  return set;
}

/* For everybody: of any `days` days running, at most `most` among those that pass the test. The rule reads over `length`
 * such days at a time, `step` apart, and is off where they are all fixed: the days are cut into runs within which it is
 * on everywhere, which overlap. */
static void
build_runs(Build *build, const char *name, DayTest test, int first, int step, int length, int days, int most)
{
  int last = build->dzn->days, begin = 0;
  for (int day = first; day <= last + step; day += step) {
    gboolean fits = day + (length - 1) * step <= last, off = TRUE;
    for (int k = 0; fits && k < length; k++)
      off = off && is_fixed(build, day + k * step);
    if (fits && !off && begin == 0)
      begin = day;
    if ((fits && !off) || begin == 0)
      continue;
    int set = add_set(build, name, test, begin, day + (length - 2) * step);
    for (int person = 0; person < build->dzn->staff; person++)
      rn_problem_add_window(build->problem, person, set, days, most, RN_PRICE_HARD);
    begin = 0;
  }
}

static void
build_hard_rules(Build *build)
{
  int all = add_set(build, "all", is_any_day, 1, build->dzn->days);
  int open = add_set(build, "weekends beside", is_open_weekend, 1, build->dzn->days);
  for (int person = 0; person < build->dzn->staff; person++) {
    rn_problem_add_gap(build->problem, person, open, all, 2, 0, RN_PRICE_HARD);
    rn_problem_add_gap(build->problem, person, all, open, 2, 0, RN_PRICE_HARD);
  }
  build_runs(build, "three days", is_any_day, 1, 1, 3, 3, 2);
  build_runs(build, "two weekends", is_weekend_day, build->dzn->offset + 1, 5, 2, 6, 1);
}

static void
build_prices(Build *build)
{
  const RnDzn *dzn = build->dzn;
  int early = add_set(build, "days but the last", is_any_day, 1, dzn->days - 1);
  int wednesdays = add_set(build, "two days before", is_wednesday, 1, dzn->days - 2);
  int weekends = add_set(build, "weekends", is_weekend_day, 1, dzn->days);
  int week_days = add_set(build, "week days", is_week_day, 1, dzn->days);
  for (int person = 0; person < dzn->staff; person++) {
    rn_problem_add_window(build->problem, person, early, 2, 1, dzn->adjacent_price);
    rn_problem_add_gap(build->problem, person, wednesdays, weekends, 3, 0, dzn->wednesday_price);
  }
  int balance[2] = { rn_problem_add_balance(build->problem, "week days", week_days, 100, 1),
                     rn_problem_add_balance(build->problem, "weekends", weekends, 100, 1) };
  for (int person = 0; person < dzn->staff; person++)
    for (int k = 0; k < 2; k++)
      rn_problem_balance_add_person(build->problem, balance[k], person,
                                    (int)g_array_index(dzn->load.items, RnDznDays, person).first);
}

RnProblem *
rn_foreign_dzn_build(const char *name, const RnDzn *dzn, GError **error)
{
  if ((gint64)dzn->staff * dzn->days > RN_DZN_OPTIONS_MAX) {
    rn_scan_fail(&dzn->load.place, error, _("a roster of %d persons and %d days is too large"), dzn->staff, dzn->days);
    return NULL;
  }
  g_autofree int *holder = g_new(int, dzn->days + 1);
  g_autofree guint8 *absent = g_new0(guint8, (gsize)(dzn->days + 1) * (gsize)dzn->staff);
  g_autoptr(RnProblem) problem = rn_problem_new(name);
  Build build = { .dzn = dzn, .problem = problem, .holder = holder };
  if (!find_holders(&build, error) || !find_absences(&build, absent, error))
    return NULL;
  build_days(&build, absent);
  build_hard_rules(&build);
  build_prices(&build);
  return rn_problem_seal(problem, error) ? g_steal_pointer(&problem) : NULL;
}
