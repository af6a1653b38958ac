/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What one duty more adds to a person's windows, by where their first days may lie. */

#include "solver/verify_kinds.h"

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

/* Windows round `day` in which one duty more is one too many, where only `held` counts: those that reach back to the
 * max-th last of them. */
static gint64
windows_without_past(const RnVerifyKinds *kinds, const RnVerifyWindow *rule, int day, const int *held, int n)
{
  int left = rule->window->max, since = day;
  for (int i = n - 1; i >= 0 && left > 0; i--)
    if (rn_verify_kinds_has(kinds, held[i], rule->bit)) {
      since = kinds->kind[held[i]].day;
      left--;
    }
  return left > 0 ? 0 : MAX(0, since - (day - rule->window->days));
}

/* Likewise with the history: the first days of the windows are cut where the number of duties inside may change. */
static gint64
windows_with_past(const RnVerifyKinds *kinds, const RnVerifyWindow *rule, int day, const int *held, int n)
{
  g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(int));
  int first = day - rule->window->days + 1, end = day + 1;
  g_array_append_val(cuts, first);
  g_array_append_val(cuts, end);
  for (int i = 0; i < n + 2 * (int)rule->past->len; i++) {
    int cut = i < n ? kinds->kind[held[i]].day + 1 : g_array_index(rule->past, int, (i - n) / 2) + 1;
    cut -= i >= n && (i - n) % 2 ? rule->window->days : 0;
    if (cut > first && cut < end)
      g_array_append_val(cuts, cut);
  }
  g_array_sort(cuts, compare_ints);
  gint64 times = 0;
  for (guint c = 0; c + 1 < cuts->len; c++) {
    int from = g_array_index(cuts, int, c), inside = 1;
    for (int i = 0; i < n; i++)
      inside += rn_verify_kinds_has(kinds, held[i], rule->bit) && kinds->kind[held[i]].day >= from;
    for (guint i = 0; i < rule->past->len; i++) {
      int past = g_array_index(rule->past, int, i);
      inside += past >= from && past < from + rule->window->days;
    }
    times += inside > rule->window->max ? g_array_index(cuts, int, c + 1) - from : 0;
  }
  return times;
}

gint64
rn_verify_kinds_window(const RnVerifyKinds *kinds, int window, int kind, const int *held, int n)
{
  const RnVerifyWindow *rule = &g_array_index(kinds->windows, RnVerifyWindow, window);
  int day = kinds->kind[kind].day;
  gboolean past = FALSE;
  for (guint i = 0; i < rule->past->len; i++)
    past = past || ABS(g_array_index(rule->past, int, i) - day) < rule->window->days;
  gint64 times = past ? windows_with_past(kinds, rule, day, held, n) : windows_without_past(kinds, rule, day, held, n);
  if (rule->window->price == RN_PRICE_HARD)
    return times > 0 ? RN_VERIFY_NEVER : 0;
  return times * rule->window->price;
}
