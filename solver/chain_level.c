/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Levels of the search for chains: open seats and their candidates, kept up to date. It decides nothing. */

#include "solver/chain_level.h"

static void
level_free(gpointer data)
{
  RnChainLevel *level = data;
  g_array_unref(level->items);
  g_array_unref(level->entries);
  g_free(level);
}

RnChainLevels *
rn_chain_level_all(const RnChainTask *task)
{
  RnChainLevels *levels = g_new0(RnChainLevels, 1);
  levels->task = task;
  levels->levels = g_ptr_array_new_with_free_func(level_free);
  levels->stamps = g_new0(int, task->problem->groups->len + 1);
  return levels;
}

void
rn_chain_level_all_free(RnChainLevels *levels)
{
  if (!levels)
    return;
  g_ptr_array_unref(levels->levels);
  g_free(levels->stamps);
  g_free(levels);
}

RnChainLevel *
rn_chain_level_at(RnChainLevels *levels, guint depth)
{
  while (levels->levels->len <= depth) {
    RnChainLevel *level = g_new(RnChainLevel, 1);
    level->items = g_array_new(FALSE, FALSE, sizeof(RnChainItem));
    level->entries = g_array_new(FALSE, FALSE, sizeof(RnChainEntry));
    g_ptr_array_add(levels->levels, level);
  }
  return g_ptr_array_index(levels->levels, depth);
}

void
rn_chain_level_add(const RnChainLevels *levels, RnChainLevel *level, int seat, const GArray *gone)
{
  const RnChainTask *task = levels->task;
  RnChainItem item = { .seat = seat, .first = level->entries->len, .after = -1 };
  int first, n = rn_board_options(task->board, seat, &first);
  for (int o = first; o < first + n; o++) {
    int person = rn_option(task->problem, o)->person;
    if (task->banned[o] || rn_board_has(task->board, person, seat) || rn_chain_result_lists(gone, person, seat))
      continue;
    RnChainEntry entry = { .person = person, .price = rn_board_price(task->board, person, seat, NULL) };
    g_array_append_val(level->entries, entry);
  }
  item.n = level->entries->len - item.first;
  g_array_append_val(level->items, item);
}

RnChainItem *
rn_chain_level_find(const RnChainLevel *level, int seat)
{
  for (guint i = 0; i < level->items->len; i++) {
    RnChainItem *item = &g_array_index(level->items, RnChainItem, i);
    if (item->seat == seat)
      return item;
  }
  return NULL;
}

static gboolean
share_group(const RnChainLevels *levels, int seat)
{
  int n;
  const int *groups = rn_board_groups(levels->task->board, seat, &n);
  for (int k = 0; k < n; k++)
    if (levels->stamps[groups[k]] == levels->stamp)
      return TRUE;
  return FALSE;
}

/* Asks again for the prices that a duty put or given up can have touched: those of the person, of the seat, and of
 * seats that share a rule over persons with it. */
static void
refresh(RnChainLevels *levels, RnChainLevel *level, const RnAssignment *duty)
{
  const RnBoard *board = levels->task->board;
  int n;
  const int *groups = rn_board_groups(board, duty->seat, &n);
  levels->stamp++;
  for (int k = 0; k < n; k++)
    levels->stamps[groups[k]] = levels->stamp;
  for (guint i = 0; i < level->items->len; i++) {
    const RnChainItem *item = &g_array_index(level->items, RnChainItem, i);
    gboolean all = item->seat == duty->seat || share_group(levels, item->seat);
    for (guint e = item->first; !item->closed && e < item->first + item->n; e++) {
      RnChainEntry *entry = &g_array_index(level->entries, RnChainEntry, e);
      if ((all || entry->person == duty->person) && !entry->barred)
        entry->price = rn_board_has(board, entry->person, item->seat)
                         ? RN_BOARD_NEVER
                         : rn_board_price(board, entry->person, item->seat, NULL);
    }
  }
}

static void
bar(RnChainLevel *level, const RnChainItem *item, int person)
{
  for (guint e = item->first; e < item->first + item->n; e++) {
    RnChainEntry *entry = &g_array_index(level->entries, RnChainEntry, e);
    if (entry->person == person)
      entry->barred = TRUE;
  }
}

static void
copy(RnChainLevel *below, const RnChainLevel *level)
{
  g_array_set_size(below->items, 0);
  g_array_set_size(below->entries, 0);
  if (level->items->len > 0)
    g_array_append_vals(below->items, level->items->data, level->items->len);
  if (level->entries->len > 0)
    g_array_append_vals(below->entries, level->entries->data, level->entries->len);
}

void
rn_chain_level_below(RnChainLevels *levels, guint depth, const GArray *gone, guint first_gone, const GArray *puts,
                     guint first_put)
{
  RnChainLevel *below = rn_chain_level_at(levels, depth + 1);
  copy(below, rn_chain_level_at(levels, depth));
  for (guint k = first_gone; k < gone->len; k++) {
    const RnAssignment *duty = &g_array_index(gone, RnAssignment, k);
    const RnChainItem *item = rn_chain_level_find(below, duty->seat);
    if (item)
      bar(below, item, duty->person);
    refresh(levels, below, duty);
    if (!item)
      rn_chain_level_add(levels, below, duty->seat, gone);
  }
  for (guint k = first_put; k < puts->len; k++) {
    const RnAssignment *duty = &g_array_index(puts, RnAssignment, k);
    RnChainItem *item = rn_chain_level_find(below, duty->seat);
    refresh(levels, below, duty);
    if (item)
      item->after = duty->person;
  }
}
