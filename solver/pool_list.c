/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/pool_list.h"

RnPoolList *
rn_pool_list_new(RnGenerate *g, gint64 room, int most, gint64 work)
{
  gint64 last = rn_relax_work(g->relax) + work;
  const RnScope *scope = &g->scope;
  g_autoptr(RnPoolList) list = g_new0(RnPoolList, 1);
  g_autoptr(GArray) length = g_array_new(FALSE, FALSE, sizeof(int));
  list->scope = *scope;
  list->item = g_array_new(FALSE, FALSE, sizeof(RnPoolItem));
  list->option = g_array_new(FALSE, FALSE, sizeof(int));
  for (int i = 0; i < scope->n_persons; i++) {
    int at = (int)list->option->len;
    g_array_set_size(length, 0);
    if (!rn_relax_list(g->relax, g->best_price, i, room, most - (int)list->item->len, last, length, list->option))
      return NULL;
    for (guint k = 0; k < length->len; k++) {
      RnPoolItem item = { .person = i, .first = at, .n = g_array_index(length, int, k), .allowed = TRUE };
      item.cost = rn_relax_own_cost(g->relax, i, rn_pool_list_options(list, &item), item.n);
      g_array_append_val(list->item, item);
      at += item.n;
    }
  }
  return g_steal_pointer(&list);
}

void
rn_pool_list_free(RnPoolList *list)
{
  if (!list)
    return;
  g_array_unref(list->item);
  g_array_unref(list->option);
  g_free(list);
}

void
rn_pool_list_allow(RnPoolList *list)
{
  g_autofree int *must = rn_scope_must(&list->scope);
  for (guint i = 0; i < list->item->len; i++) {
    RnPoolItem *item = rn_pool_list_item(list, i);
    item->allowed = rn_scope_allows(&list->scope, rn_pool_list_options(list, item), item->n, must[item->person]);
  }
}

void
rn_pool_list_price(const RnPoolList *list, const int *row_price, gint64 *price)
{
  const RnDecompose *d = list->scope.decompose;
  for (guint i = 0; i < list->item->len; i++) {
    const RnPoolItem *item = rn_pool_list_item(list, i);
    price[i] = rn_decompose_price(d, rn_pool_list_options(list, item), item->n, item->cost, row_price);
  }
}
