/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Dynamic programming over the items of a slot. A state is the load of every limit, no higher than its cap, and the time
 * given to every watched share; a limit is forgotten after its last item, so states meet again. All in whole numbers:
 * what is not listed costs more, or is not better in any respect. */

#include "solver/assign_slot.h"

#include <string.h>

typedef struct {
  int n;                  /* states */
  gint32 *key;            /* n * dims */
  gint64 *cost;
  int *parent;            /* state of the layer before */
  gint16 *choice;
} Layer;

typedef struct {
  const RnAssignSlot *slot;
  const int *watched;
  int n_limits, dims;
  gint64 most;
  gint64 *rest;           /* by item: what the items from it on cost at least */
  Layer *layers;          /* one more than items */
  gboolean is_cut;
} Search;

RnAssignSlot *
rn_assign_slot_new(void)
{
  RnAssignSlot *slot = g_new0(RnAssignSlot, 1);
  slot->item = g_array_new(FALSE, FALSE, sizeof(int));
  slot->places = g_array_new(FALSE, TRUE, sizeof(RnAssignPlace));
  slot->choices = g_array_new(FALSE, TRUE, sizeof(RnAssignChoice));
  slot->uses = g_array_new(FALSE, FALSE, sizeof(int));
  slot->limits = g_array_new(FALSE, TRUE, sizeof(RnAssignLimit));
  return slot;
}

void
rn_assign_slot_free(RnAssignSlot *slot)
{
  if (!slot)
    return;
  g_array_unref(slot->item);
  g_array_unref(slot->places);
  g_array_unref(slot->choices);
  g_array_unref(slot->uses);
  g_array_unref(slot->limits);
  g_free(slot);
}

char *
rn_assign_slot_text(const RnAssignSlot *slot, const RnAssignProblem *problem)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < slot->places->len; i++) {
    const RnAssignPlace *place = &g_array_index(slot->places, RnAssignPlace, i);
    g_string_append_printf(text, "i%d %" G_GINT64_FORMAT, place->weight, place->minutes);
    for (int c = 0; c < place->n_choices; c++) {
      const RnAssignChoice *choice = &g_array_index(slot->choices, RnAssignChoice, place->first_choice + c);
      int unit = choice->option < 0 ? -1 : problem->options[choice->option].unit;
      g_string_append_printf(text, "/%d %d %" G_GINT64_FORMAT, unit, choice->share, choice->cost);
      for (int u = 0; u < choice->n_uses; u++)
        g_string_append_printf(text, " %d", g_array_index(slot->uses, int, choice->first_use + u));
    }
  }
  for (guint l = 0; l < slot->limits->len; l++) {
    const RnAssignLimit *limit = &g_array_index(slot->limits, RnAssignLimit, l);
    g_string_append_printf(text, "l%d %" G_GINT64_FORMAT, limit->cap, limit->price);
  }
  return g_string_free(text, FALSE);
}

/* --- layers --- */

static void
clear_layer(Layer *layer)
{
  g_free(layer->key);
  g_free(layer->cost);
  g_free(layer->parent);
  g_free(layer->choice);
  *layer = (Layer){0};
}

static void
grow(Layer *layer, int room, int dims)
{
  layer->key = g_renew(gint32, layer->key, (gsize)room * (gsize)MAX(dims, 1));
  layer->cost = g_renew(gint64, layer->cost, room);
  layer->parent = g_renew(int, layer->parent, room);
  layer->choice = g_renew(gint16, layer->choice, room);
}

/* Finds equal states of a layer under construction. */
typedef struct {
  Layer *layer;
  int room, dims;
  int *place;             /* open addressing: state + 1, or 0 */
  guint32 mask;
} Table;

static guint32
hash_key(const gint32 *key, int dims)
{
  guint32 hash = 2166136261u;
  for (int d = 0; d < dims; d++)
    hash = (hash ^ (guint32)key[d]) * 16777619u + (hash >> 15);
  return hash ^ (hash >> 13);
}

static int *
find_place(const Table *table, const gint32 *key)
{
  guint32 at = hash_key(key, table->dims) & table->mask;
  while (table->place[at] && memcmp(table->layer->key + (gsize)(table->place[at] - 1) * (gsize)table->dims, key,
                                    sizeof *key * (gsize)table->dims) != 0)
    at = (at + 1) & table->mask;
  return &table->place[at];
}

static void
make_room(Table *table)
{
  Layer *layer = table->layer;
  if (layer->n < table->room)
    return;
  table->room = MAX(64, 2 * table->room);
  grow(layer, table->room, table->dims);
  g_free(table->place);
  table->mask = (guint32)(4 * table->room) - 1;
  table->place = g_new0(int, table->mask + 1);
  for (int s = 0; s < layer->n; s++)
    *find_place(table, layer->key + (gsize)s * (gsize)table->dims) = s + 1;
}

/* The cheapest way to a state is kept; of equal ones the first. */
static void
put_state(Table *table, const gint32 *key, gint64 cost, int parent, int choice)
{
  make_room(table);
  Layer *layer = table->layer;
  int *place = find_place(table, key);
  int state = *place - 1;
  if (state < 0) {
    state = layer->n++;
    *place = state + 1;
    memcpy(layer->key + (gsize)state * (gsize)table->dims, key, sizeof *key * (gsize)table->dims);
  } else if (layer->cost[state] <= cost)
    return;
  layer->cost[state] = cost;
  layer->parent[state] = parent;
  layer->choice[state] = (gint16)choice;
}

/* --- one item --- */

static const RnAssignPlace *
place_at(const Search *search, int i)
{
  return &g_array_index(search->slot->places, RnAssignPlace, i);
}

static const RnAssignChoice *
choice_at(const Search *search, int i, int c)
{
  return &g_array_index(search->slot->choices, RnAssignChoice, place_at(search, i)->first_choice + c);
}

/* Adds a choice to a state; what it costs. */
static gint64
apply(const Search *search, int i, const RnAssignChoice *choice, gint32 *key)
{
  const RnAssignPlace *place = place_at(search, i);
  gint64 cost = choice->cost;
  for (int u = 0; u < choice->n_uses; u++) {
    int l = g_array_index(search->slot->uses, int, choice->first_use + u);
    const RnAssignLimit *limit = &g_array_index(search->slot->limits, RnAssignLimit, l);
    int load = key[l] + place->weight;
    cost += MAX(load - limit->cap, 0) * limit->price;
    key[l] = MIN(load, limit->cap);
  }
  if (choice->share >= 0 && search->watched[choice->share] >= 0)
    key[search->n_limits + search->watched[choice->share]] += (gint32)place->minutes;
  return cost;
}

static void
forget_limits(const Search *search, int i, gint32 *key)
{
  for (int l = 0; l < search->n_limits; l++)
    if (g_array_index(search->slot->limits, RnAssignLimit, l).last_item == i)
      key[l] = 0;
}

static int
compare_states(gconstpointer a_cell, gconstpointer b_cell, gpointer data)
{
  const Layer *layer = data;
  int a = *(const int *)a_cell, b = *(const int *)b_cell;
  if (layer->cost[a] != layer->cost[b])
    return layer->cost[a] < layer->cost[b] ? -1 : 1;
  return (a > b) - (a < b);
}

/* Keeps the `width` cheapest states. */
static void
cut_layer(Search *search, Layer *layer, int width)
{
  if (layer->n <= width)
    return;
  g_autofree int *order = g_new(int, layer->n);
  Layer kept = {.n = width};
  for (int s = 0; s < layer->n; s++)
    order[s] = s;
  g_qsort_with_data(order, layer->n, sizeof *order, compare_states, layer);
  grow(&kept, width, search->dims);
  for (int s = 0; s < width; s++) {
    memcpy(kept.key + (gsize)s * (gsize)search->dims, layer->key + (gsize)order[s] * (gsize)search->dims,
           sizeof *kept.key * (gsize)search->dims);
    kept.cost[s] = layer->cost[order[s]];
    kept.parent[s] = layer->parent[order[s]];
    kept.choice[s] = layer->choice[order[s]];
  }
  clear_layer(layer);
  *layer = kept;
  search->is_cut = TRUE;
}

static void
step(Search *search, int i, int width, gint64 *work)
{
  const Layer *from = &search->layers[i];
  Layer *to = &search->layers[i + 1];
  Table table = {.layer = to, .dims = search->dims};
  g_autofree gint32 *key = g_new(gint32, search->dims + 1);
  for (int s = 0; s < from->n; s++)
    for (int c = 0; c < place_at(search, i)->n_choices; c++) {
      memcpy(key, from->key + (gsize)s * (gsize)search->dims, sizeof *key * (gsize)search->dims);
      gint64 cost = from->cost[s] + apply(search, i, choice_at(search, i, c), key);
      if (cost + search->rest[i + 1] > search->most)
        continue;
      forget_limits(search, i, key);
      put_state(&table, key, cost, s, c);
    }
  *work += from->n;
  g_free(table.place);
  cut_layer(search, to, width);
}

/* --- points --- */

static void
free_point(gpointer data)
{
  RnAssignPoint *point = data;
  g_free(point->minutes);
  g_free(point->choice);
  g_free(point);
}

/* At least as good in every respect. */
static gboolean
covers(const Layer *layer, int a, int b, int n_limits, int dims)
{
  const gint32 *x = layer->key + (gsize)a * (gsize)dims, *y = layer->key + (gsize)b * (gsize)dims;
  for (int d = n_limits; d < dims; d++)
    if (x[d] > y[d])
      return FALSE;
  return layer->cost[a] <= layer->cost[b];
}

static RnAssignPoint *
point_of(const Search *search, int state)
{
  int n_items = (int)search->slot->places->len;
  const Layer *last = &search->layers[n_items];
  RnAssignPoint *point = g_new0(RnAssignPoint, 1);
  point->cost = last->cost[state];
  point->minutes = g_new0(gint64, search->dims - search->n_limits + 1);
  point->choice = g_new0(gint16, n_items + 1);
  for (int d = search->n_limits; d < search->dims; d++)
    point->minutes[d - search->n_limits] = last->key[(gsize)state * (gsize)search->dims + (gsize)d];
  for (int i = n_items; i > 0; i--) {
    point->choice[i - 1] = search->layers[i].choice[state];
    state = search->layers[i].parent[state];
  }
  return point;
}

static void
collect_points(const Search *search, RnAssignPoints *points)
{
  Layer *last = &search->layers[search->slot->places->len];
  g_autofree int *order = g_new(int, last->n + 1), *kept = g_new(int, last->n + 1);
  int n = 0;
  for (int s = 0; s < last->n; s++)
    order[s] = s;
  g_qsort_with_data(order, last->n, sizeof *order, compare_states, last);
  for (int s = 0; s < last->n; s++) {
    gboolean is_covered = FALSE;
    for (int k = 0; k < n && !is_covered; k++)
      is_covered = covers(last, kept[k], order[s], search->n_limits, search->dims);
    if (!is_covered) {
      kept[n++] = order[s];
      g_ptr_array_add(points->points, point_of(search, order[s]));
    }
  }
}

RnAssignPoints *
rn_assign_slot_points(const RnAssignSlot *slot, const int *watched, int n_watched, gint64 most, int width, gint64 *work)
{
  int n_items = (int)slot->places->len;
  Search search = {.slot = slot, .watched = watched, .n_limits = (int)slot->limits->len, .most = most};
  RnAssignPoints *points = g_new0(RnAssignPoints, 1);
  points->points = g_ptr_array_new_with_free_func(free_point);
  search.dims = search.n_limits + n_watched;
  search.rest = g_new0(gint64, n_items + 1);
  search.layers = g_new0(Layer, n_items + 1);
  for (int i = n_items; i-- > 0;) {
    gint64 least = G_MAXINT64;
    for (int c = 0; c < place_at(&search, i)->n_choices; c++)
      least = MIN(least, choice_at(&search, i, c)->cost);
    search.rest[i] = search.rest[i + 1] + least;
  }
  grow(&search.layers[0], 1, search.dims);
  memset(search.layers[0].key, 0, sizeof(gint32) * (gsize)MAX(search.dims, 1));
  search.layers[0].cost[0] = 0;
  search.layers[0].n = 1;
  for (int i = 0; i < n_items; i++)
    step(&search, i, width, work);
  collect_points(&search, points);
  points->is_cut = search.is_cut;
  const RnAssignPoint *best = points->points->len ? points->points->pdata[0] : NULL;
  points->bound = search.is_cut || !best ? search.rest[0] : best->cost;
  for (int i = 0; i <= n_items; i++)
    clear_layer(&search.layers[i]);
  g_free(search.layers);
  g_free(search.rest);
  return points;
}

void
rn_assign_points_free(RnAssignPoints *points)
{
  if (!points)
    return;
  g_ptr_array_unref(points->points);
  g_free(points);
}
