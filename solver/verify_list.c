/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Lists of rosters: each is priced by adding up. */

#include "solver/verify_list.h"

__extension__ typedef __int128 Sum;

RnVerifyList *
rn_verify_list_new(void)
{
  RnVerifyList *list = g_rc_box_new0(RnVerifyList);
  int zero = 0;
  list->fixed = g_array_new(FALSE, FALSE, sizeof(gint64));
  list->start = g_array_new(FALSE, FALSE, sizeof(int));
  list->option = g_array_new(FALSE, FALSE, sizeof(int));
  g_array_append_val(list->start, zero);
  return list;
}

RnVerifyList *
rn_verify_list_hold(RnVerifyList *list)
{
  return list ? g_rc_box_acquire(list) : NULL;
}

static void
clear(gpointer data)
{
  RnVerifyList *list = data;
  g_array_unref(list->fixed);
  g_array_unref(list->start);
  g_array_unref(list->option);
}

void
rn_verify_list_release(RnVerifyList *list)
{
  if (list)
    g_rc_box_release_full(list, clear);
}

void
rn_verify_list_add(RnVerifyList *list, gint64 fixed, const int *option, int n)
{
  if (n > 0)
    g_array_append_vals(list->option, option, (guint)n);
  int end = (int)list->option->len;
  g_array_append_val(list->fixed, fixed);
  g_array_append_val(list->start, end);
}

static gboolean
has_two(guint8 rows)
{
  return (rows & (rows - 1)) != 0;
}

/* The prices of the cuts of which a roster takes two rows or more. rows: of every cut, 0 before and afterwards. */
static Sum
charge(const RnVerifyCuts *cuts, int first, const int *option, int n, guint8 *rows)
{
  Sum sum = 0;
  for (int k = 0; k < n; k++)
    for (int e = cuts->of.start[first + option[k]]; e < cuts->of.start[first + option[k] + 1]; e++) {
      int number = cuts->of.item[e] / 3;
      guint8 before = rows[number];
      rows[number] = (guint8)(before | 1 << cuts->of.item[e] % 3);
      if (has_two(rows[number]) && !has_two(before))
        sum += g_array_index(cuts->cut, RnVerifyCut, number).price;
    }
  for (int k = 0; k < n; k++)
    for (int e = cuts->of.start[first + option[k]]; e < cuts->of.start[first + option[k] + 1]; e++)
      rows[cuts->of.item[e] / 3] = 0;
  return sum;
}

gint64
rn_verify_list_price(const RnVerifyList *list, const gint64 *price, const guint8 *status, int n_options,
                     const RnVerifyCuts *cuts, int first, gint64 *value)
{
  g_autofree guint8 *rows = g_new0(guint8, cuts->cut->len + 1);
  gint64 least = RN_VERIFY_NEVER;
  int settled = 0;
  for (int i = 0; i < n_options; i++)
    settled += status[i] == RN_VERIFY_IN;
  for (int r = 0; r < rn_verify_list_n(list); r++) {
    Sum sum = g_array_index(list->fixed, gint64, r);
    int n, in = 0, out = 0;
    const int *option = rn_verify_list_at(list, r, &n);
    for (int k = 0; k < n; k++) {
      in += status[option[k]] == RN_VERIFY_IN;
      out += status[option[k]] == RN_VERIFY_OUT;
      sum += price[option[k]];
    }
    value[r] = RN_VERIFY_NEVER;
    if (in < settled || out > 0)
      continue;
    if (cuts->of.start)
      sum += charge(cuts, first, option, n, rows);
    if (sum < -RN_VERIFY_NEVER / 4)
      return G_MININT64;
    value[r] = (gint64)MIN(sum, RN_VERIFY_NEVER / 4);
    least = MIN(least, value[r]);
  }
  return least;
}

static gboolean
holds(const RnVerifyList *list, int number, int wanted)
{
  int n;
  const int *option = rn_verify_list_at(list, number, &n);
  for (int k = 0; k < n; k++)
    if (option[k] == wanted)
      return TRUE;
  return FALSE;
}

/* The cheapest roster of all is the cheapest without any option that it does not hold. */
void
rn_verify_list_marginals(const RnVerifyList *list, const gint64 *value, int n_options, gint64 *with, gint64 *without)
{
  int best = -1, n;
  for (int r = 0; r < rn_verify_list_n(list); r++)
    if (best < 0 || value[r] < value[best])
      best = r;
  for (int i = 0; i < n_options; i++) {
    with[i] = RN_VERIFY_NEVER;
    without[i] = best < 0 ? RN_VERIFY_NEVER : value[best];
  }
  for (int r = 0; r < rn_verify_list_n(list); r++) {
    const int *option = rn_verify_list_at(list, r, &n);
    for (int k = 0; k < n; k++)
      with[option[k]] = MIN(with[option[k]], value[r]);
  }
  const int *of_best = best < 0 ? NULL : rn_verify_list_at(list, best, &n);
  for (int k = 0; best >= 0 && k < n; k++) {
    without[of_best[k]] = RN_VERIFY_NEVER;
    for (int r = 0; r < rn_verify_list_n(list); r++)
      if (value[r] < without[of_best[k]] && !holds(list, r, of_best[k]))
        without[of_best[k]] = value[r];
  }
}

RnVerifyList *
rn_verify_list_keep(const RnVerifyList *list, const guint8 *keep)
{
  RnVerifyList *kept = rn_verify_list_new();
  for (int r = 0; r < rn_verify_list_n(list); r++) {
    int n;
    const int *option = rn_verify_list_at(list, r, &n);
    if (keep[r])
      rn_verify_list_add(kept, g_array_index(list->fixed, gint64, r), option, n);
  }
  return kept;
}
