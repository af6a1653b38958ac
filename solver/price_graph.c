/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Growing the graph of a sparse pricer, position by position. A state is a string of bytes: the sums of the kept rows
 * that have members before and after the position. */

#include "solver/price_graph.h"

#include "solver/price.h"

#include <string.h>

/* --- rows --- */

/* For every position the most members from there on that a roster can hold: one of each stretch that lies in a row "at
 * most one". */
static int *
most_from(const RnPriceFrame *frame, const RnOwnRow *row)
{
  int *most = g_new0(int, frame->n_positions + 2);
  g_autofree int *from = g_new0(int, row->n + 1);   /* per member */
  for (int i = row->n - 1; i >= 0; i--) {
    int end = i + 1;
    for (int k = frame->of_option.start[row->member[i]]; k < frame->of_option.start[row->member[i] + 1]; k++) {
      const RnOwnRow *other = &frame->rows[frame->of_option.item[k]];
      int j = i + 1;
      if (!other->packing || other->axis != -1 || other == row)
        continue;
      for (int m = 0; m < other->n && j < row->n; m++)
        if (other->member[m] == row->member[j])
          j++;
      end = MAX(end, j);
    }
    from[i] = 1 + from[end];
    most[frame->position_of[row->member[i]]] = from[i];
  }
  for (int p = frame->n_positions - 1; p >= 0; p--)
    most[p] = MAX(most[p], most[p + 1]);
  return most;
}

static gboolean
holds_all(const RnOwnRow *large, const RnOwnRow *small)
{
  int i = 0;
  for (int k = 0; k < large->n && i < small->n; k++)
    i += large->member[k] == small->member[i];
  return i == small->n;
}

void
rn_price_rows_init(RnPriceRows *rows, const RnPriceFrame *frame)
{
  *rows = (RnPriceRows){ .n_rows = frame->n_rows, .n_positions = frame->n_positions };
  rows->kept = g_new0(guint8, frame->n_rows + 1);
  rows->most = g_new0(int *, frame->n_rows + 1);
  rows->fold = g_new0(guint8 *, frame->n_rows + 1);
  rows->above = g_new0(GArray *, frame->n_rows + 1);
  rows->cap = g_new(int, frame->n_rows + 1);
  for (int r = 0; r < frame->n_rows; r++) {
    const RnOwnRow *row = &frame->rows[r];
    rows->cap[r] = G_MAXINT;
    for (int s = 0; s < row->n_steps && rows->cap[r] == G_MAXINT; s++)
      if (row->step[s] >= RN_MODEL_BROKEN / 2)
        rows->cap[r] = s;
  }
  RnOwnRow all = { .n = frame->n };
  g_autofree int *member = all.member = g_new(int, frame->n + 1);
  for (int i = 0; i < frame->n; i++)
    member[i] = i;
  g_autofree int *most = most_from(frame, &all);
  rows->most_taken = most[0];
}

void
rn_price_rows_clear(RnPriceRows *rows)
{
  for (int r = 0; r < rows->n_rows; r++) {
    g_free(rows->most[r]);
    g_free(rows->fold[r]);
    if (rows->above[r])
      g_array_unref(rows->above[r]);
  }
  g_free(rows->kept);
  g_free(rows->most);
  g_free(rows->fold);
  g_free(rows->above);
  g_free(rows->cap);
}

void
rn_price_rows_prepare(RnPriceRows *rows, const RnPriceFrame *frame, int r)
{
  const RnOwnRow *row = &frame->rows[r];
  if (rows->most[r])
    return;
  rows->most[r] = most_from(frame, row);
  rows->above[r] = g_array_new(FALSE, FALSE, sizeof(int));
  for (int other = 0; other < frame->n_rows; other++)
    if (other != r && rows->cap[other] < G_MAXINT && frame->rows[other].axis >= 0 && holds_all(&frame->rows[other], row))
      g_array_append_val(rows->above[r], other);
  int width = row->n_steps + 1, most = rows->most[r][0];
  rows->fold[r] = g_new(guint8, (gsize)(most + 1) * (gsize)width);
  for (int left = 0; left <= most; left++)
    for (int sum = 0; sum < width; sum++)
      rows->fold[r][left * width + sum] = sum == 0 ? 0 : (guint8)rn_price_frame_fold(row, sum, left);
}

/* --- growth --- */

typedef struct {
  const RnPriceFrame *frame;
  RnPriceRows *rows;
  RnPriceGraph *graph;
  int scale;
  GArray *skips, *classes, *class_options, *tos, *costs, *first_states;
  GByteArray *rooms;
  int n_open, *open;             /* rows */
  int next_n_open, *next_open;
  int *place, *next_place;       /* per row: among the open ones, or -1 */
  GByteArray *states, *next_states;
  int first, n;                  /* of this position's states */
  int next_first, next_n;
  guint *slot;                   /* hash table of next_states: number + 1 */
  guint n_slots;
  int *sum;                      /* scratch, per open row */
} Growth;

static guint
hash_bytes(const guint8 *bytes, int n)
{
  guint hash = 2166136261u;
  for (int i = 0; i < n; i++)
    hash = (hash ^ bytes[i]) * 16777619u;
  return hash ^ hash >> 15;
}

static void
enlarge_slots(Growth *growth)
{
  guint n = MAX(64, 2 * growth->n_slots), size = (guint)growth->next_n_open;
  growth->slot = g_renew(guint, growth->slot, n);
  growth->n_slots = n;
  memset(growth->slot, 0, sizeof(guint) * n);
  for (int s = 0; s < growth->next_n; s++) {
    guint at = hash_bytes(growth->next_states->data + (gsize)s * size, (int)size) & (n - 1);
    while (growth->slot[at])
      at = (at + 1) & (n - 1);
    growth->slot[at] = (guint)s + 1;
  }
}

/* The number of a state after the position. */
static int
intern(Growth *growth, const guint8 *state)
{
  int size = growth->next_n_open;
  if (2 * (guint)growth->next_n + 2 > growth->n_slots)
    enlarge_slots(growth);
  guint at = hash_bytes(state, size) & (growth->n_slots - 1);
  for (; growth->slot[at]; at = (at + 1) & (growth->n_slots - 1)) {
    int s = (int)growth->slot[at] - 1;
    if (size == 0 || memcmp(growth->next_states->data + (gsize)s * (gsize)size, state, (gsize)size) == 0)
      return growth->next_first + s;
  }
  growth->slot[at] = (guint)growth->next_n + 1;
  g_byte_array_append(growth->next_states, state, (guint)size);
  return growth->next_first + growth->next_n++;
}

/* How many more duties the hard rows over all options leave to the state in growth->sum. */
static guint8
room_of(const Growth *growth)
{
  int room = RN_PRICE_NO_LIMIT;
  for (int j = 0; j < growth->next_n_open; j++) {
    int r = growth->next_open[j];
    if (growth->rows->cap[r] < G_MAXINT && growth->frame->rows[r].n == growth->frame->n)
      room = MIN(room, growth->rows->cap[r] - growth->sum[j]);
  }
  return (guint8)CLAMP(room, 0, RN_PRICE_NO_LIMIT);
}

/* The state after position p, whose sums are in growth->sum: each as small as what can still come allows. */
static int
settle(Growth *growth, int p)
{
  guint8 state[1024];
  const RnPriceRows *rows = growth->rows;
  for (int j = 0; j < growth->next_n_open; j++) {
    int r = growth->next_open[j], left = rows->most[r][p + 1], width = growth->frame->rows[r].n_steps + 1;
    if (growth->sum[j] == 0) {
      state[j] = 0;
      continue;
    }
    for (guint k = 0; k < rows->above[r]->len; k++) {
      int above = g_array_index(rows->above[r], int, k), at = growth->next_place[above];
      if (at >= 0)
        left = MIN(left, rows->cap[above] - growth->sum[at]);
    }
    state[j] = rows->fold[r][MAX(left, 0) * width + MIN(growth->sum[j], width - 1)];
  }
  int before = growth->next_n, to = intern(growth, state);
  if (growth->next_n > before) {
    guint8 room = room_of(growth);
    g_byte_array_append(growth->rooms, &room, 1);
  }
  return to;
}

/* The kept rows that have members before and after position p. */
static void
find_open(Growth *growth, int p)
{
  growth->next_n_open = 0;
  for (int r = 0; r < growth->frame->n_rows; r++) {
    const RnOwnRow *row = &growth->frame->rows[r];
    growth->next_place[r] = -1;
    if (growth->rows->kept[r] && row->first <= p && row->last > p) {
      growth->next_place[r] = growth->next_n_open;
      growth->next_open[growth->next_n_open++] = r;
    }
  }
}

/* Sums after the position when `option` (-1: nothing) is taken from a state. */
static void
carry_sums(Growth *growth, const guint8 *state, int option)
{
  const RnRows *rows = &growth->frame->of_option;
  for (int j = 0; j < growth->next_n_open; j++) {
    int at = growth->place[growth->next_open[j]];
    growth->sum[j] = at >= 0 ? state[at] : 0;
  }
  for (int k = option < 0 ? 0 : rows->start[option]; option >= 0 && k < rows->start[option + 1]; k++)
    if (growth->next_place[rows->item[k]] >= 0)
      growth->sum[growth->next_place[rows->item[k]]]++;
}

/* Arcs of a class from every state. */
static void
add_arcs(Growth *growth, int p, int option)
{
  const RnRows *rows = &growth->frame->of_option;
  for (int s = 0; s < growth->n; s++) {
    const guint8 *state = growth->states->data + (gsize)s * (gsize)growth->n_open;
    gint64 cost = 0;
    int to = 0;
    for (int k = rows->start[option]; k < rows->start[option + 1] && cost < RN_MODEL_BROKEN / 2; k++) {
      int r = rows->item[k];
      if (growth->rows->kept[r])
        cost += rn_price_frame_step(&growth->frame->rows[r], growth->place[r] >= 0 ? state[growth->place[r]] : 0);
    }
    if (cost < RN_MODEL_BROKEN / 2) {
      carry_sums(growth, state, option);
      to = settle(growth, p);
    }
    gint32 scaled = to == 0 ? 0 : (gint32)CLAMP(cost * growth->scale, -RN_PRICE_NEVER / 2, RN_PRICE_NEVER / 2);
    g_array_append_val(growth->tos, to);
    g_array_append_val(growth->costs, scaled);
  }
}

static void
grow_position(Growth *growth, int p)
{
  const RnPriceFrame *frame = growth->frame;
  int first = frame->first_option[p], end = frame->first_option[p + 1];
  find_open(growth, p);
  growth->next_first = growth->first + growth->n;
  growth->next_n = 0;
  g_byte_array_set_size(growth->next_states, 0);
  if (growth->n_slots > 0)
    memset(growth->slot, 0, sizeof(guint) * growth->n_slots);
  for (int s = 0; s < growth->n; s++) {
    carry_sums(growth, growth->states->data + (gsize)s * (gsize)growth->n_open, -1);
    int to = settle(growth, p);
    g_array_append_val(growth->skips, to);
  }
  g_autofree guint8 *done = g_new0(guint8, end - first + 1);
  growth->graph->first_class[p] = (int)growth->classes->len;
  for (int i = first; i < end; i++) {
    if (done[i - first])
      continue;
    RnPriceGraphClass class = { (int)growth->tos->len, (int)growth->class_options->len, 0 };
    for (int j = i; j < end; j++)
      if (!done[j - first] && rn_price_frame_is_alike(growth->frame, i, j, growth->rows->kept)) {
        done[j - first] = 1;
        g_array_append_val(growth->class_options, j);
        class.n_options++;
      }
    g_array_append_val(growth->classes, class);
    add_arcs(growth, p, i);
  }
  g_array_append_val(growth->first_states, growth->next_first);
}

static void
swap_layers(Growth *growth)
{
  int *open = growth->open, *place = growth->place;
  GByteArray *states = growth->states;
  growth->open = growth->next_open;
  growth->next_open = open;
  growth->place = growth->next_place;
  growth->next_place = place;
  growth->states = growth->next_states;
  growth->next_states = states;
  growth->n_open = growth->next_n_open;
  growth->first = growth->next_first;
  growth->n = growth->next_n;
}

static void
init_growth(Growth *growth)
{
  int n = growth->frame->n_rows + 1;
  GArray **arrays[] = { &growth->skips, &growth->class_options, &growth->tos, &growth->costs, &growth->first_states };
  for (guint i = 0; i < G_N_ELEMENTS(arrays); i++)
    *arrays[i] = g_array_new(FALSE, FALSE, sizeof(int));
  growth->classes = g_array_new(FALSE, FALSE, sizeof(RnPriceGraphClass));
  growth->states = g_byte_array_new();
  growth->next_states = g_byte_array_new();
  growth->open = g_new(int, n);
  growth->next_open = g_new(int, n);
  growth->place = g_new(int, n);
  growth->next_place = g_new(int, n);
  growth->sum = g_new0(int, n);
  for (int r = 0; r < n; r++)
    growth->place[r] = -1;
  growth->first = 1;
  growth->n = 1;
  growth->rooms = g_byte_array_new();
  guint8 no_limit[2] = { RN_PRICE_NO_LIMIT, RN_PRICE_NO_LIMIT };
  g_byte_array_append(growth->rooms, no_limit, 2);
  int none = 0;
  g_array_append_val(growth->skips, none);    /* of no state */
  g_array_append_val(growth->first_states, growth->first);
}

static void
end_growth(Growth *growth)
{
  RnPriceGraph *graph = growth->graph;
  graph->n_states = growth->first + growth->n - 1;
  graph->n_classes = (int)growth->classes->len;
  graph->n_arcs = graph->n_states + (int)growth->tos->len;
  graph->first_class[growth->frame->n_positions] = graph->n_classes;
  graph->skip = (int *)(void *)g_array_free(growth->skips, FALSE);
  graph->class_option = (int *)(void *)g_array_free(growth->class_options, FALSE);
  graph->to = (int *)(void *)g_array_free(growth->tos, FALSE);
  graph->cost = (gint32 *)(void *)g_array_free(growth->costs, FALSE);
  graph->first_state = (int *)(void *)g_array_free(growth->first_states, FALSE);
  graph->class = (RnPriceGraphClass *)(void *)g_array_free(growth->classes, FALSE);
  graph->room = g_byte_array_free(growth->rooms, FALSE);
  g_byte_array_unref(growth->states);
  g_byte_array_unref(growth->next_states);
  g_free(growth->open);
  g_free(growth->next_open);
  g_free(growth->place);
  g_free(growth->next_place);
  g_free(growth->sum);
  g_free(growth->slot);
}

void
rn_price_graph_grow(RnPriceGraph *graph, const RnPriceFrame *frame, RnPriceRows *rows, int scale,
                    int most_states)
{
  Growth growth = { .frame = frame, .rows = rows, .graph = graph, .scale = scale };
  for (int r = 0; r < frame->n_rows; r++)
    if (rows->kept[r])
      rn_price_rows_prepare(rows, frame, r);
  *graph = (RnPriceGraph){ .fits = TRUE };
  graph->first_class = g_new0(int, frame->n_positions + 1);
  init_growth(&growth);
  for (int p = 0; p < frame->n_positions && graph->fits; p++) {
    grow_position(&growth, p);
    swap_layers(&growth);
    graph->fits = growth.first + growth.n <= most_states && growth.n_open < 1000;
  }
  end_growth(&growth);
}

void
rn_price_graph_clear(RnPriceGraph *graph)
{
  g_free(graph->first_state);
  g_free(graph->first_class);
  g_free(graph->skip);
  g_free(graph->class);
  g_free(graph->class_option);
  g_free(graph->to);
  g_free(graph->cost);
  g_free(graph->room);
  *graph = (RnPriceGraph){ 0 };
}
