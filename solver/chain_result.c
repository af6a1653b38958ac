/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Results of the search for chains: their life, and what they say. */

#include "solver/chain.h"

int
rn_chain_compare(const RnChainScore *a, const RnChainScore *b)
{
  if (a->open != b->open)
    return a->open < b->open ? -1 : 1;
  if (a->change != b->change)
    return a->change < b->change ? -1 : 1;
  return a->cost < b->cost ? -1 : a->cost > b->cost;
}

RnChainResult *
rn_chain_result_new(void)
{
  RnChainResult *result = g_new0(RnChainResult, 1);
  result->given = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  result->given_up = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  result->searched = -1;
  return result;
}

void
rn_chain_result_free(RnChainResult *result)
{
  if (!result)
    return;
  g_array_unref(result->given);
  g_array_unref(result->given_up);
  g_free(result);
}

int
rn_chain_result_holders(const RnChainResult *result, const RnBoard *board, int seat)
{
  int held = rn_board_held(board, seat, NULL);
  for (guint k = 0; k < result->given->len; k++)
    held += g_array_index(result->given, RnAssignment, k).seat == seat;
  for (guint k = 0; k < result->given_up->len; k++)
    held -= g_array_index(result->given_up, RnAssignment, k).seat == seat;
  return held;
}

gboolean
rn_chain_result_lists(const GArray *duties, int person, int seat)
{
  for (guint k = 0; k < duties->len; k++) {
    const RnAssignment *duty = &g_array_index(duties, RnAssignment, k);
    if (duty->person == person && duty->seat == seat)
      return TRUE;
  }
  return FALSE;
}
