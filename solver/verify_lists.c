/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Numbered lists, found by hash; the numbers do not depend on it. */

#include "solver/verify_lists.h"

#include <string.h>

void
rn_verify_lists_init(RnVerifyLists *lists)
{
  int zero = 0;
  lists->start = g_array_new(FALSE, FALSE, sizeof(int));
  lists->item = g_array_new(FALSE, FALSE, sizeof(int));
  g_array_append_val(lists->start, zero);
  lists->n_slots = 64;
  lists->slot = g_new(int, lists->n_slots);
  memset(lists->slot, -1, sizeof(int) * (gsize)lists->n_slots);
}

void
rn_verify_lists_reset(RnVerifyLists *lists)
{
  g_array_set_size(lists->start, 1);
  g_array_set_size(lists->item, 0);
  memset(lists->slot, -1, sizeof(int) * (gsize)lists->n_slots);
}

void
rn_verify_lists_clear(RnVerifyLists *lists)
{
  g_array_unref(lists->start);
  g_array_unref(lists->item);
  g_free(lists->slot);
}

static guint
hash_list(const int *item, int n)
{
  guint64 h = (guint64)n;
  for (int i = 0; i < n; i++) {
    h = (h ^ (guint64)item[i]) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    h ^= h >> 29;
  }
  return (guint)(h ^ (h >> 32));
}

static void
grow(RnVerifyLists *lists)
{
  lists->n_slots *= 4;
  lists->slot = g_renew(int, lists->slot, lists->n_slots);
  memset(lists->slot, -1, sizeof(int) * (gsize)lists->n_slots);
  for (int i = 0; i < rn_verify_lists_n(lists); i++) {
    int n;
    const int *item = rn_verify_lists_at(lists, i, &n);
    guint at = hash_list(item, n);
    while (lists->slot[at & (guint)(lists->n_slots - 1)] >= 0)
      at++;
    lists->slot[at & (guint)(lists->n_slots - 1)] = i;
  }
}

int
rn_verify_lists_add(RnVerifyLists *lists, const int *item, int n)
{
  if (rn_verify_lists_n(lists) * 2 >= lists->n_slots)
    grow(lists);
  for (guint at = hash_list(item, n);; at++) {
    int *slot = &lists->slot[at & (guint)(lists->n_slots - 1)], length;
    if (*slot < 0) {
      *slot = rn_verify_lists_n(lists);
      if (n > 0)
        g_array_append_vals(lists->item, item, (guint)n);
      int end = (int)lists->item->len;
      g_array_append_val(lists->start, end);
      return *slot;
    }
    const int *other = rn_verify_lists_at(lists, *slot, &length);
    if (length == n && (n == 0 || memcmp(other, item, sizeof(int) * (gsize)n) == 0))
      return *slot;
  }
}
