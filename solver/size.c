/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Adds up, from above, what the items of a problem can cost and what work they make. In floating point: only the size
 * matters. The month of 4,800 persons stays below a hundredth of each limit. */

#include "solver/size.h"

#include "solver/lookup.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
refuse(GError **error, const char *what, const char *reason)
{
  g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT, "%s: %s", what, reason);
  return FALSE;
}

static double
price_of(gint64 price)
{
  return price == RN_PRICE_HARD ? 0 : (double)price;
}

/* The most that a count can cost with n duties at most. */
static double
count_cost(const RnProblemCount *count, int n)
{
  double most = 0;
  for (guint k = 0; count->cost && k < count->cost->len; k++)
    most = MAX(most, fabs((double)g_array_index(count->cost, gint64, k)));
  if (!count->cost || count->cost->len < 2)
    return most;
  guint last = count->cost->len - 1;
  return most + n * fabs((double)(g_array_index(count->cost, gint64, last) - g_array_index(count->cost, gint64, last - 1)));
}

/* Of the rules that bind one person alone; n: the person's options, h: duties before the horizon. */
static double
person_cost(const RnProblem *problem, const RnLookup *lookup, int person, int n, int h)
{
  const RnRows *counts = &lookup->person_counts, *windows = &lookup->person_windows, *gaps = &lookup->person_gaps;
  double cost = 0;
  for (int k = counts->start[person]; k < counts->start[person + 1]; k++)
    cost += count_cost(g_ptr_array_index(problem->counts, counts->item[k]), n);
  for (int k = windows->start[person]; k < windows->start[person + 1]; k++) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, windows->item[k]);
    cost += price_of(window->price) * window->days * n;
  }
  for (int k = gaps->start[person]; k < gaps->start[person + 1]; k++)
    cost += price_of(((const RnProblemGap *)g_ptr_array_index(problem->gaps, gaps->item[k]))->price) * n * (n + h);
  return cost;
}

static double
shared_cost(const RnProblem *problem)
{
  double cost = 0;
  for (guint o = 0; o < problem->options->len; o++)
    cost += fabs((double)rn_option(problem, (int)o)->cost);
  for (guint s = 0; s < problem->seats->len; s++)
    cost += price_of(rn_seat(problem, (int)s)->price) * rn_seat(problem, (int)s)->min;
  for (guint g = 0; g < problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    double members = MIN((double)group->persons->len * group->seats->len, (double)problem->options->len);
    cost += price_of(group->price) * (group->min + members);
  }
  for (guint b = 0; b < problem->balances->len; b++) {
    const RnProblemBalance *balance = g_ptr_array_index(problem->balances, b);
    int weight = 0;
    for (guint k = 0; k < balance->shares->len; k++)
      weight = MAX(weight, g_array_index(balance->shares, RnProblemShare, k).weight);
    cost += (double)balance->price * (1 + (double)weight * rn_set(problem, balance->set)->seats->len / balance->scale);
  }
  return cost;
}

gboolean
rn_size_check(const RnProblem *problem, GError **error)
{
  g_autoptr(RnLookup) lookup = rn_lookup_new(problem);
  double cost = shared_cost(problem), steps = 0;
  for (int p = 0; p < (int)problem->persons->len; p++) {
    int n = lookup->of_person.start[p + 1] - lookup->of_person.start[p];
    int h = lookup->person_history.start[p + 1] - lookup->person_history.start[p];
    int rules = 1 + lookup->person_counts.start[p + 1] - lookup->person_counts.start[p] +
                lookup->person_windows.start[p + 1] - lookup->person_windows.start[p] +
                lookup->person_gaps.start[p + 1] - lookup->person_gaps.start[p];
    if (n > RN_SIZE_OPTIONS) {
      g_autofree char *reason = g_strdup_printf(_("more than %d options"), RN_SIZE_OPTIONS);
      return refuse(error, rn_person(problem, p)->name, reason);
    }
    cost += person_cost(problem, lookup, p, n, h);
    steps += (double)rules * (n + h) * (n + h);
    if (steps > RN_SIZE_STEPS)
      return refuse(error, rn_person(problem, p)->name, _("the rules have to compare too many duties"));
  }
  if (cost > RN_SIZE_COSTS)
    return refuse(error, problem->name, _("the costs of all items together are too large"));
  return TRUE;
}
