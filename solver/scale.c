/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* All costs of a problem times a number. */

#include "solver/scale.h"

static gboolean
is_too_large(gint64 cost, gint64 factor)
{
  return ABS(cost) > (RN_COST_MAX - 1) / factor;
}

static gboolean
scale_counts(RnProblem *problem, gint64 factor)
{
  for (guint i = 0; i < problem->counts->len; i++) {
    GArray *cost = ((RnProblemCount *)g_ptr_array_index(problem->counts, i))->cost;
    for (guint k = 0; cost && k < cost->len; k++) {
      if (is_too_large(g_array_index(cost, gint64, k), factor))
        return FALSE;
      g_array_index(cost, gint64, k) *= factor;
    }
  }
  return TRUE;
}

static gboolean
scale_price(gint64 *price, gint64 factor)
{
  if (*price == RN_PRICE_HARD)
    return TRUE;
  if (is_too_large(*price, factor))
    return FALSE;
  *price *= factor;
  return TRUE;
}

gboolean
rn_scale_costs(RnProblem *problem, gint64 factor)
{
  gboolean fits = scale_counts(problem, factor) && ABS(problem->constant) < RN_CONSTANT_MAX / factor / 2;
  problem->constant *= fits ? factor : 1;
  for (guint i = 0; fits && i < problem->seats->len; i++)
    fits = scale_price(&((RnProblemSeat *)g_ptr_array_index(problem->seats, i))->price, factor);
  for (guint i = 0; fits && i < problem->windows->len; i++)
    fits = scale_price(&((RnProblemWindow *)g_ptr_array_index(problem->windows, i))->price, factor);
  for (guint i = 0; fits && i < problem->gaps->len; i++)
    fits = scale_price(&((RnProblemGap *)g_ptr_array_index(problem->gaps, i))->price, factor);
  for (guint i = 0; fits && i < problem->groups->len; i++)
    fits = scale_price(&((RnProblemGroup *)g_ptr_array_index(problem->groups, i))->price, factor);
  for (guint i = 0; fits && i < problem->balances->len; i++)
    fits = scale_price(&((RnProblemBalance *)g_ptr_array_index(problem->balances, i))->price, factor);
  for (guint o = 0; fits && o < problem->options->len; o++) {
    RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, o);
    fits = !is_too_large(option->cost, factor);
    option->cost *= fits ? factor : 1;
  }
  return fits;
}
