/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Sealing: after rn_problem_seal() every index is in range, every cost is within its limit and every list is sorted, so
 * that nobody behind this file checks anything again.
 *
 * It solves nothing and reads no text. */

#include "solver/problem.h"

#include "solver/size.h"

#include <glib/gi18n-lib.h>

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

static int
compare_options(gconstpointer a, gconstpointer b)
{
  const RnProblemOption *x = a, *y = b;
  if (x->seat != y->seat)
    return x->seat < y->seat ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

static void
sort_unique(GArray *array)
{
  g_array_sort(array, compare_ints);
  guint kept = 0;
  for (guint i = 0; i < array->len; i++)
    if (kept == 0 || g_array_index(array, int, i) != g_array_index(array, int, kept - 1))
      g_array_index(array, int, kept++) = g_array_index(array, int, i);
  g_array_set_size(array, kept);
}

/* Sets the error once, naming the item by its kind and number, and notes both; always FALSE. */
G_GNUC_PRINTF(5, 6)
static gboolean
refuse(RnProblem *problem, GError **error, const char *kind, guint number, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *reason = g_strdup_vprintf(format, args);
  va_end(args);
  problem->refused = kind;
  problem->refused_number = number;
  g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT, "%s %u: %s", kind, number, reason);
  return FALSE;
}

static gboolean
in_range(int index, const GPtrArray *array)
{
  return index >= 0 && index < (int)array->len;
}

static gboolean
all_in_range(const GArray *indices, const GPtrArray *array)
{
  for (guint i = 0; i < indices->len; i++)
    if (!in_range(g_array_index(indices, int, i), array))
      return FALSE;
  return TRUE;
}

static gboolean
is_price(gint64 price)
{
  return price == RN_PRICE_HARD || (price >= 0 && price <= RN_COST_MAX);
}

static gboolean
is_cost(gint64 cost)
{
  return cost >= -RN_COST_MAX && cost <= RN_COST_MAX;
}

static gboolean
is_band(int min, int max)
{
  return min >= 0 && min <= RN_PLACES_MAX && max >= min;
}

static gboolean
is_day(int day)
{
  return day >= -RN_DAY_MAX && day <= RN_DAY_MAX;
}

static gboolean
is_span(int start, int end)
{
  return start >= -RN_MINUTE_MAX && end <= RN_MINUTE_MAX && start < end;
}

static gboolean
seal_slots_and_seats(RnProblem *problem, GError **error)
{
  for (guint i = 0; i < problem->slots->len; i++) {
    const RnProblemSlot *slot = g_ptr_array_index(problem->slots, i);
    if (!is_day(slot->day))
      return refuse(problem, error, "slot", i, _("the day %d is out of range"), slot->day);
    if (!is_span(slot->start, slot->end))
      return refuse(problem, error, "slot", i, _("the end must be later than the start, and both in range"));
  }
  for (guint i = 0; i < problem->seats->len; i++) {
    const RnProblemSeat *seat = g_ptr_array_index(problem->seats, i);
    if (!in_range(seat->slot, problem->slots))
      return refuse(problem, error, "seat", i, _("there is no slot %d"), seat->slot);
    if (!is_band(seat->min, seat->max))
      return refuse(problem, error, "seat", i, _("needs 0 <= min <= max"));
    if (!is_price(seat->price))
      return refuse(problem, error, "seat", i, _("the price is out of range"));
    if (seat->stage < 0 || seat->stage > 1000)
      return refuse(problem, error, "seat", i, _("the stage must be 0 to 1000"));
  }
  return TRUE;
}

static gboolean
seal_options(RnProblem *problem, GError **error)
{
  GArray *options = problem->options;
  g_array_sort(options, compare_options);
  for (guint i = 0; i < options->len; i++) {
    RnProblemOption *option = &g_array_index(options, RnProblemOption, i);
    if (!in_range(option->person, problem->persons))
      return refuse(problem, error, "option", i, _("there is no person %d"), option->person);
    if (!in_range(option->seat, problem->seats))
      return refuse(problem, error, "option", i, _("there is no seat %d"), option->seat);
    if (!is_cost(option->cost))
      return refuse(problem, error, "option", i, _("the cost is out of range"));
    if (i > 0 && compare_options(option, option - 1) == 0)
      return refuse(problem, error, "option", i, _("person %d and seat %d stand twice"), option->person, option->seat);
  }
  for (guint i = 0; i < problem->pins->len; i++) {
    const RnProblemOption *pin = &g_array_index(problem->pins, RnProblemOption, i);
    guint at;
    if (!g_array_binary_search(options, pin, compare_options, &at))
      return refuse(problem, error, "pin", i, _("person %d has no option for seat %d"), pin->person, pin->seat);
    g_array_index(options, RnProblemOption, at).pinned = TRUE;
  }
  g_array_set_size(problem->pins, 0);
  return TRUE;
}

static gboolean
seal_sets(RnProblem *problem, GError **error)
{
  for (guint i = 0; i < problem->sets->len; i++) {
    RnProblemSet *set = g_ptr_array_index(problem->sets, i);
    if (!all_in_range(set->seats, problem->seats))
      return refuse(problem, error, "set", i, _("a seat of it does not exist"));
    sort_unique(set->seats);
  }
  return TRUE;
}

static gboolean
seal_counts(RnProblem *problem, GError **error)
{
  for (guint i = 0; i < problem->counts->len; i++) {
    const RnProblemCount *count = g_ptr_array_index(problem->counts, i);
    if (!in_range(count->person, problem->persons) || !in_range(count->set, problem->sets))
      return refuse(problem, error, "count", i, _("its person or set does not exist"));
    if (!is_band(count->min, count->max))
      return refuse(problem, error, "count", i, _("needs 0 <= min <= max"));
    const gint64 *cost = count->cost ? (const gint64 *)(void *)count->cost->data : NULL;
    guint n_cost = count->cost ? count->cost->len : 0;
    for (guint k = 0; k < n_cost; k++) {
      if (!is_cost(cost[k]))
        return refuse(problem, error, "count", i, _("the cost of %u duties is out of range"), k);
      if (k >= 2 && cost[k] - cost[k - 1] < cost[k - 1] - cost[k - 2])
        return refuse(problem, error, "count", i, _("the costs are not convex at %u duties"), k);
    }
  }
  return TRUE;
}

static gboolean
seal_windows_and_gaps(RnProblem *problem, GError **error)
{
  for (guint i = 0; i < problem->windows->len; i++) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, i);
    if (!in_range(window->person, problem->persons) || !in_range(window->set, problem->sets))
      return refuse(problem, error, "window", i, _("its person or set does not exist"));
    if (window->days < 1 || window->days > RN_DAY_MAX || window->max < 0)
      return refuse(problem, error, "window", i, _("needs days of at least 1 and max of at least 0"));
    if (!is_price(window->price))
      return refuse(problem, error, "window", i, _("the price is out of range"));
  }
  for (guint i = 0; i < problem->gaps->len; i++) {
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, i);
    if (!in_range(gap->person, problem->persons) || !in_range(gap->from, problem->sets) ||
        !in_range(gap->to, problem->sets))
      return refuse(problem, error, "gap", i, _("its person or set does not exist"));
    if (gap->days < 0 || gap->days > RN_DAY_MAX || gap->rest < 0 || gap->rest > RN_MINUTE_MAX)
      return refuse(problem, error, "gap", i, _("the days or the rest are out of range"));
    if (!is_price(gap->price))
      return refuse(problem, error, "gap", i, _("the price is out of range"));
  }
  return TRUE;
}

static gboolean
seal_groups_and_history(RnProblem *problem, GError **error)
{
  for (guint i = 0; i < problem->groups->len; i++) {
    RnProblemGroup *group = g_ptr_array_index(problem->groups, i);
    if (!all_in_range(group->persons, problem->persons) || !all_in_range(group->seats, problem->seats))
      return refuse(problem, error, "group", i, _("a person or seat of it does not exist"));
    if (!is_band(group->min, group->max))
      return refuse(problem, error, "group", i, _("needs 0 <= min <= max"));
    if (!is_price(group->price))
      return refuse(problem, error, "group", i, _("the price is out of range"));
    sort_unique(group->persons);
    sort_unique(group->seats);
  }
  for (guint i = 0; i < problem->history->len; i++) {
    RnProblemHistory *history = g_ptr_array_index(problem->history, i);
    if (!in_range(history->person, problem->persons) || !all_in_range(history->sets, problem->sets))
      return refuse(problem, error, "history", i, _("its person or a set of it does not exist"));
    if (!is_day(history->day) || !is_span(history->start, history->end))
      return refuse(problem, error, "history", i, _("its day or minutes are out of range"));
    sort_unique(history->sets);
  }
  return TRUE;
}

static int
compare_shares(gconstpointer a, gconstpointer b)
{
  const RnProblemShare *x = a, *y = b;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* Rows grow with the square of the number of different weights. */
static gboolean
seal_shares(RnProblem *problem, RnProblemBalance *balance, guint number, GError **error)
{
  g_autofree guint8 *seen = g_new0(guint8, RN_WEIGHT_MAX + 1);
  int different = 0;
  g_array_sort(balance->shares, compare_shares);
  for (guint k = 0; k < balance->shares->len; k++) {
    const RnProblemShare *share = &g_array_index(balance->shares, RnProblemShare, k);
    if (!in_range(share->person, problem->persons))
      return refuse(problem, error, "balance", number, _("its person or set does not exist"));
    if (share->weight < 0 || share->weight > RN_WEIGHT_MAX)
      return refuse(problem, error, "balance", number, _("the weights must be 0 to %d"), RN_WEIGHT_MAX);
    if (k > 0 && share->person == share[-1].person)
      return refuse(problem, error, "balance", number, _("person %d stands twice"), share->person);
    different += !seen[share->weight];
    seen[share->weight] = 1;
  }
  if (different > RN_WEIGHTS_MAX)
    return refuse(problem, error, "balance", number, _("it has more than %d different weights"), RN_WEIGHTS_MAX);
  return TRUE;
}

static gboolean
seal_balances(RnProblem *problem, GError **error)
{
  for (guint i = 0; i < problem->balances->len; i++) {
    RnProblemBalance *balance = g_ptr_array_index(problem->balances, i);
    if (!in_range(balance->set, problem->sets))
      return refuse(problem, error, "balance", i, _("its person or set does not exist"));
    if (balance->scale < 1 || balance->scale > RN_SCALE_MAX)
      return refuse(problem, error, "balance", i, _("the scale must be 1 to %d"), RN_SCALE_MAX);
    gint64 most = (gint64)((RnProblemSet *)g_ptr_array_index(problem->sets, balance->set))->seats->len * RN_WEIGHT_MAX / balance->scale + 1;
    if (balance->price < 0 || balance->price > RN_COST_MAX || balance->price > RN_CONSTANT_MAX / most)
      return refuse(problem, error, "balance", i, _("the price is out of range"));
    if (!seal_shares(problem, balance, i, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
rn_problem_seal(RnProblem *problem, GError **error)
{
  if (problem->constant < -RN_CONSTANT_MAX || problem->constant > RN_CONSTANT_MAX)
    return refuse(problem, error, "constant", 0, _("it is out of range"));
  if (!seal_slots_and_seats(problem, error) || !seal_options(problem, error) || !seal_sets(problem, error) ||
      !seal_counts(problem, error) || !seal_windows_and_gaps(problem, error) ||
      !seal_groups_and_history(problem, error) || !seal_balances(problem, error) || !rn_size_check(problem, error))
    return FALSE;
  problem->sealed = TRUE;
  return TRUE;
}
