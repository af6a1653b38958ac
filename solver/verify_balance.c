/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which options count in which balance, and the least spread that is left of one. */

#include "solver/verify_balance.h"

#include "solver/verify_roster.h"

static const RnProblemShare *
share_at(const RnProblemBalance *balance, guint i)
{
  return &g_array_index(balance->shares, RnProblemShare, i);
}

void
rn_verify_balances_init(RnVerifyBalances *balances, const RnProblem *problem, const int *option, const int *first)
{
  g_autoptr(GArray) tally = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) position = g_array_new(FALSE, FALSE, sizeof(int));
  *balances = (RnVerifyBalances){ .n = (int)problem->balances->len };
  balances->item = g_new0(RnVerifyBalance, balances->n + 1);
  for (int b = 0; b < balances->n; b++) {
    const RnProblemBalance *balance = g_ptr_array_index(problem->balances, b);
    balances->item[b] = (RnVerifyBalance){ balance, -1, balances->n_tallies };
    for (guint i = 0; i < balance->shares->len; i++, balances->n_tallies++) {
      int person = share_at(balance, i)->person;
      for (int k = first[person]; k < first[person + 1]; k++)
        if (rn_set_has(problem, balance->set, rn_option(problem, option[k])->seat)) {
          g_array_append_val(tally, balances->n_tallies);
          g_array_append_val(position, k);
        }
    }
  }
  const int *row = (const int *)(void *)tally->data, *item = (const int *)(void *)position->data;
  balances->members = rn_rows_init(balances->n_tallies, (int)tally->len, row, item);
  balances->tallies_of = rn_rows_init((int)problem->options->len, (int)tally->len, item, row);
}

void
rn_verify_balances_clear(RnVerifyBalances *balances)
{
  g_clear_pointer(&balances->item, g_free);
  rn_rows_clear(&balances->members);
  rn_rows_clear(&balances->tallies_of);
}

void
rn_verify_balances_cut(RnVerifyBalances *balances, const int *part_of)
{
  for (int b = 0; b < balances->n; b++) {
    RnVerifyBalance *item = &balances->item[b];
    for (guint i = 0; i < item->balance->shares->len; i++) {
      int part = part_of[share_at(item->balance, i)->person];
      item->part = i == 0 || part == item->part ? part : -1;
      if (item->part < 0)
        break;
    }
  }
}

gint64
rn_verify_balances_least(const RnVerifyBalances *balances, int balance, const guint8 *status)
{
  const RnVerifyBalance *item = &balances->item[balance];
  guint n = item->balance->shares->len;
  g_autofree gint64 *low = g_new0(gint64, n + 1);
  g_autofree gint64 *high = g_new0(gint64, n + 1);
  gint64 least = 0, scale = item->balance->scale;
  for (guint i = 0; i < n; i++) {
    int tally = item->first + (int)i;
    for (int k = balances->members.start[tally]; k < balances->members.start[tally + 1]; k++) {
      low[i] += status[balances->members.item[k]] == RN_VERIFY_IN;
      high[i] += status[balances->members.item[k]] != RN_VERIFY_OUT;
    }
  }
  for (guint j = 0; j < n; j++)
    for (guint i = 0; low[j] > 0 && i < n; i++) {
      gint64 spread = share_at(item->balance, i)->weight * low[j] - share_at(item->balance, j)->weight * high[i];
      least = MAX(least, (spread + scale - 1) / scale);
    }
  return least;
}
