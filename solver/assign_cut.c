/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which caps and shares can matter at all, and what they join. */

#include "solver/assign_cut.h"

/* --- sets that are joined --- */

static int
root_of(int *parent, int i)
{
  while (parent[i] != i)
    i = parent[i] = parent[parent[i]];
  return i;
}

static void
join(int *parent, int a, int b)
{
  a = root_of(parent, a);
  b = root_of(parent, b);
  parent[MAX(a, b)] = MIN(a, b);
}

static int *
apart(int n)
{
  int *parent = g_new(int, n + 1);
  for (int i = 0; i < n; i++)
    parent[i] = i;
  return parent;
}

/* --- caps that can matter --- */

typedef struct {
  int unit;
  gint64 start, end;
  GArray *item;           /* int, ascending: all that may go to the unit in that time */
} Stretch;

static void
free_stretch(gpointer data)
{
  g_array_unref(((Stretch *)data)->item);
  g_free(data);
}

static int
compare_times(gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static gboolean
are_equal(const GArray *a, const GArray *b)
{
  for (guint i = 0; a->len == b->len && i < a->len; i++)
    if (g_array_index(a, int, i) != g_array_index(b, int, i))
      return FALSE;
  return a->len == b->len;
}

static void
add_stretch(GPtrArray *stretches, int unit, gint64 start, gint64 end, GArray *item)
{
  Stretch *last = stretches->len ? stretches->pdata[stretches->len - 1] : NULL;
  if (last && last->unit == unit && last->end == start && are_equal(last->item, item)) {
    last->end = end;
    g_array_unref(item);
    return;
  }
  Stretch *stretch = g_new0(Stretch, 1);
  *stretch = (Stretch){unit, start, end, item};
  g_ptr_array_add(stretches, stretch);
}

/* `item`: all items of the unit, ascending by start. */
static void
sweep_unit(const RnAssignProblem *problem, int unit, const GArray *item, GPtrArray *stretches)
{
  g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint i = 0; i < item->len; i++) {
    const RnAssignItem *it = &problem->items[g_array_index(item, int, i)];
    g_array_append_val(times, it->start);
    g_array_append_val(times, it->end);
  }
  g_array_sort(times, compare_times);
  guint first = 0;
  for (guint t = 0; t + 1 < times->len; t++) {
    gint64 start = g_array_index(times, gint64, t), end = g_array_index(times, gint64, t + 1), weight = 0;
    if (start == end)
      continue;
    while (first < item->len && problem->items[g_array_index(item, int, first)].end <= start)
      first++;
    GArray *there = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = first; i < item->len; i++) {
      int number = g_array_index(item, int, i);
      if (problem->items[number].start > start)
        break;
      if (problem->items[number].end > start) {
        g_array_append_val(there, number);
        weight += problem->items[number].weight;
      }
    }
    if (weight > problem->caps[unit])
      add_stretch(stretches, unit, start, end, there);
    else
      g_array_unref(there);
  }
}

static int
compare_items(gconstpointer a, gconstpointer b, gpointer data)
{
  const RnAssignProblem *problem = data;
  int x = *(const int *)a, y = *(const int *)b;
  const RnAssignItem *i = &problem->items[x], *j = &problem->items[y];
  if (i->start != j->start)
    return i->start < j->start ? -1 : 1;
  return (x > y) - (x < y);
}

/* Stretch*, by unit and time. */
static GPtrArray *
find_stretches(const RnAssignProblem *problem)
{
  GPtrArray *stretches = g_ptr_array_new_with_free_func(free_stretch);
  g_autoptr(GPtrArray) of_unit = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  for (int u = 0; u < problem->n_caps; u++)
    g_ptr_array_add(of_unit, g_array_new(FALSE, FALSE, sizeof(int)));
  for (int i = 0; i < problem->n_items; i++)
    for (int o = 0; o < problem->items[i].n_options; o++) {
      GArray *item = of_unit->pdata[problem->options[problem->items[i].first_option + o].unit];
      if (item->len == 0 || g_array_index(item, int, item->len - 1) != i)
        g_array_append_val(item, i);
    }
  for (int u = 0; u < problem->n_caps; u++) {
    GArray *item = of_unit->pdata[u];
    g_array_sort_with_data(item, compare_items, (gpointer)problem);
    if (problem->caps[u] >= 0)
      sweep_unit(problem, u, item, stretches);
  }
  return stretches;
}

/* --- slots --- */

/* Heavy items first among those that begin together: the fewer ways are left, the sooner. */
static int
compare_places(gconstpointer a, gconstpointer b, gpointer data)
{
  const RnAssignProblem *problem = data;
  int x = *(const int *)a, y = *(const int *)b;
  const RnAssignItem *i = &problem->items[x], *j = &problem->items[y];
  if (i->start != j->start)
    return i->start < j->start ? -1 : 1;
  if (i->weight != j->weight)
    return i->weight > j->weight ? -1 : 1;
  return (x > y) - (x < y);
}

static int
position_of(const RnAssignSlot *slot, int item)
{
  for (guint i = 0; i < slot->item->len; i++)
    if (g_array_index(slot->item, int, i) == item)
      return (int)i;
  g_assert_not_reached();
}

static void
add_limits(const RnAssignProblem *problem, RnAssignSlot *slot, const GPtrArray *mine)
{
  for (guint s = 0; s < mine->len; s++) {
    const Stretch *stretch = mine->pdata[s];
    RnAssignLimit limit = {.cap = problem->caps[stretch->unit],
                           .price = problem->over_price * (stretch->end - stretch->start)};
    for (guint i = 0; i < stretch->item->len; i++)
      limit.last_item = MAX(limit.last_item, position_of(slot, g_array_index(stretch->item, int, i)));
    g_array_append_val(slot->limits, limit);
  }
}

static gboolean
overlaps(const RnAssignItem *item, const Stretch *stretch)
{
  return item->start < stretch->end && stretch->start < item->end;
}

/* An item is at its place with its options, and open at last. */
static void
add_place(const RnAssignProblem *problem, RnAssignSlot *slot, int number, const GPtrArray *mine)
{
  const RnAssignItem *item = &problem->items[number];
  RnAssignPlace place = {.weight = item->weight, .minutes = item->end - item->start, .n_choices = item->n_options + 1};
  place.first_choice = (int)slot->choices->len;
  for (int o = 0; o < item->n_options; o++) {
    const RnAssignOption *option = &problem->options[item->first_option + o];
    RnAssignChoice choice = {.option = item->first_option + o, .share = option->share, .cost = option->cost};
    choice.first_use = (int)slot->uses->len;
    for (guint s = 0; s < mine->len; s++) {
      const Stretch *stretch = mine->pdata[s];
      int limit = (int)s;
      if (stretch->unit != option->unit || !overlaps(item, stretch))
        continue;
      g_array_append_val(slot->uses, limit);
      choice.n_uses++;
    }
    g_array_append_val(slot->choices, choice);
  }
  RnAssignChoice open = {.option = -1, .share = -1, .cost = item->open_price, .first_use = (int)slot->uses->len};
  g_array_append_val(slot->choices, open);
  g_array_append_val(slot->places, place);
}

GPtrArray *
rn_assign_cut_slots(const RnAssignProblem *problem)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func((GDestroyNotify)rn_assign_slot_free);
  g_autoptr(GPtrArray) stretches = find_stretches(problem);
  g_autofree int *parent = apart(problem->n_items);
  g_autofree RnAssignSlot **of_root = g_new0(RnAssignSlot *, problem->n_items + 1);
  g_autofree GPtrArray **stretches_of = g_new0(GPtrArray *, problem->n_items + 1);
  for (guint s = 0; s < stretches->len; s++) {
    const Stretch *stretch = stretches->pdata[s];
    for (guint i = 1; i < stretch->item->len; i++)
      join(parent, g_array_index(stretch->item, int, 0), g_array_index(stretch->item, int, i));
  }
  for (int i = 0; i < problem->n_items; i++) {
    int root = root_of(parent, i);
    if (root == i) {
      of_root[i] = rn_assign_slot_new();
      stretches_of[i] = g_ptr_array_new();
      g_ptr_array_add(slots, of_root[i]);
    }
    g_array_append_val(of_root[root]->item, i);
  }
  for (guint s = 0; s < stretches->len; s++) {
    Stretch *stretch = stretches->pdata[s];
    g_ptr_array_add(stretches_of[root_of(parent, g_array_index(stretch->item, int, 0))], stretch);
  }
  for (int i = 0; i < problem->n_items; i++) {
    RnAssignSlot *slot = of_root[i];
    if (!slot)
      continue;
    g_array_sort_with_data(slot->item, compare_places, (gpointer)problem);
    for (guint k = 0; k < slot->item->len; k++)
      add_place(problem, slot, g_array_index(slot->item, int, k), stretches_of[i]);
    add_limits(problem, slot, stretches_of[i]);
    g_ptr_array_unref(stretches_of[i]);
  }
  return slots;
}

/* --- parts --- */

/* Could the row cost anything, if all its items gave their time to it? */
static guint8 *
find_shares_that_matter(const RnAssignProblem *problem)
{
  guint8 *matters = g_new0(guint8, problem->n_shares + 1);
  g_autofree gint64 *most = g_new0(gint64, problem->n_shares + 1);
  for (int i = 0; i < problem->n_items; i++) {
    const RnAssignItem *item = &problem->items[i];
    for (int o = 0; o < item->n_options; o++) {
      int share = problem->options[item->first_option + o].share;
      gboolean again = FALSE;
      for (int b = 0; b < o; b++)
        again |= problem->options[item->first_option + b].share == share;
      if (share >= 0 && !again)
        most[share] += item->end - item->start;
    }
  }
  for (int s = 0; s < problem->n_shares; s++)
    matters[s] = rn_assign_share_cost(&problem->shares[s], most[s]) > 0;
  return matters;
}

GPtrArray *
rn_assign_cut_parts(const RnAssignProblem *problem, const GPtrArray *slots)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  g_autofree guint8 *matters = find_shares_that_matter(problem);
  g_autofree int *parent = apart((int)slots->len), *first = g_new(int, problem->n_shares + 1);
  g_autofree GPtrArray **of_root = g_new0(GPtrArray *, slots->len + 1);
  for (int s = 0; s < problem->n_shares; s++)
    first[s] = -1;
  for (guint s = 0; s < slots->len; s++) {
    const RnAssignSlot *slot = slots->pdata[s];
    for (guint c = 0; c < slot->choices->len; c++) {
      int share = g_array_index(slot->choices, RnAssignChoice, c).share;
      if (share < 0 || !matters[share])
        continue;
      if (first[share] >= 0)
        join(parent, first[share], (int)s);
      else
        first[share] = (int)s;
    }
  }
  for (guint s = 0; s < slots->len; s++) {
    int root = root_of(parent, (int)s);
    if (!of_root[root]) {
      of_root[root] = g_ptr_array_new();
      g_ptr_array_add(parts, of_root[root]);
    }
    g_ptr_array_add(of_root[root], slots->pdata[s]);
  }
  return parts;
}
