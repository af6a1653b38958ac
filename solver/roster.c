/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Building and pricing of roster graphs.
 *
 * The state of a node is the number of options taken in every row that later options can still change. Two numbers
 * are the same state when the row's price for the next duties is the same from both, as far as duties can still come:
 * that folds the flat middle of a quota band and its straight ends, and is why the graphs stay small. */

#include "solver/roster.h"

#include <string.h>

#define NO_NODE (-1)
#define SUM_MAX 64

typedef struct {
  int take, skip;      /* nodes of the next layer, or NO_NODE */
  gint64 cost;         /* of taking: what the own rows add */
} Node;

struct RnRoster {
  int n;               /* options, layers */
  int *first;          /* n + 2: nodes of layer i are first[i] .. first[i + 1] - 1 */
  Node *node;
  gint64 *value;       /* cheapest path from the node to the end */
  gint64 *reach;       /* cheapest path from the start to the node */
  gint64 base;         /* cost of the own rows when nothing is taken */
};

/* One own row while building. */
typedef struct {
  int n;               /* members */
  gint64 step[SUM_MAX];/* cost of the next duty when so many are taken */
  gint64 price;        /* largest finite step, for the choice of rows to leave out */
  guint8 *left;        /* per layer: duties that can still come from here on */
  guint8 *folded;      /* per layer and number taken: the number that stands for it */
  gboolean dropped;
} OwnRow;

typedef struct {
  const RnModel *model;
  int n, n_rows;
  OwnRow *rows;
  int **of_option;     /* rows of each option, ended by -1 */
} Frame;

/* --- what a row still needs to know --- */

static void
fold(OwnRow *row, int layers)
{
  row->folded = g_new0(guint8, (gsize)layers * SUM_MAX);
  for (int i = 0; i < layers; i++) {
    guint8 *to = row->folded + i * SUM_MAX;
    if (i > 0 && row->left[i] == row->left[i - 1]) {
      memcpy(to, to - SUM_MAX, SUM_MAX);
      continue;
    }
    int left = row->left[i], most = MIN(row->left[0] + 1, SUM_MAX - 1);
    for (int sum = 0; left > 0 && sum < SUM_MAX; sum++) {
      int s = sum > most ? most : 0;
      for (gboolean same = FALSE; s < sum && !same; s += !same) {
        same = TRUE;
        for (int k = 0; same && k < left; k++)
          same = row->step[MIN(s + k, SUM_MAX - 1)] == row->step[MIN(sum + k, SUM_MAX - 1)];
      }
      to[sum] = (guint8)s;
    }
  }
}

/* An upper bound of the duties that can still come from each layer on: a run of members that lie in one row "at most
 * one" counts once. member: rows by options; packing: rows of that kind. */
static void
count_left(const Frame *frame, int r, const guint8 *member, const guint8 *packing)
{
  OwnRow *row = &frame->rows[r];
  const guint8 *mine = member + (gsize)r * (gsize)frame->n;
  row->left[frame->n] = 0;
  for (int i = frame->n - 1; i >= 0; i--) {
    row->left[i] = row->left[i + 1];
    if (!mine[i])
      continue;
    int end = i + 1;
    for (const int *p = frame->of_option[i]; *p >= 0; p++) {
      const guint8 *other = member + (gsize)*p * (gsize)frame->n;
      int j = i + 1;
      while (packing[*p] && j < frame->n && (!mine[j] || other[j]))
        j++;
      end = MAX(end, j);
    }
    row->left[i] = (guint8)MIN(1 + row->left[end], SUM_MAX - 1);
  }
}

/* Steps that no roster reaches, by the rows "at most one", go on like the last one that it may reach. Counts are the first to be left out. */
static void
find_price(OwnRow *row, RnRowKind kind, gboolean packing)
{
  int most = packing ? SUM_MAX : row->left[0];
  for (int s = 0; s < SUM_MAX; s++) {
    if (s >= most)
      row->step[s] = most > 0 ? row->step[most - 1] : 0;
    row->price = MAX(row->price, ABS(row->step[s]));
  }
  row->price = MIN(row->price + (kind == RN_ROW_COUNT ? 0 : RN_MODEL_BROKEN / 4), RN_MODEL_BROKEN);
}

static void
frame_init(Frame *frame, const RnModel *model, const int *option, int n, const int *own, int n_own)
{
  *frame = (Frame){ .model = model, .n = n, .n_rows = n_own };
  frame->rows = g_new0(OwnRow, n_own + 1);
  frame->of_option = g_new0(int *, n + 1);
  g_autofree int *position = g_new(int, model->n_options + 1);
  g_autofree guint8 *member = g_new0(guint8, (gsize)n_own * (gsize)n + 1);
  g_autofree guint8 *packing = g_new0(guint8, n_own + 1);
  for (int i = 0; i < n; i++)
    position[option[i]] = i;
  for (int r = 0; r < n_own; r++) {
    OwnRow *row = &frame->rows[r];
    gboolean measured = FALSE;
    for (int k = model->start[own[r]]; k < model->start[own[r] + 1]; k++)
      if (model->col[k] < model->n_options) {
        member[r * n + position[model->col[k]]] = 1;
        row->n++;
      } else
        measured = TRUE;
    packing[r] = !measured && model->rows[own[r]].upper == 1;
    for (int s = 0; s < SUM_MAX; s++)
      row->step[s] = rn_model_row_cost(model, own[r], s + 1) - rn_model_row_cost(model, own[r], s);
  }
  for (int i = 0; i < n; i++) {
    int count = 0;
    frame->of_option[i] = g_new(int, n_own + 1);
    for (int r = 0; r < n_own; r++)
      if (member[r * n + i])
        frame->of_option[i][count++] = r;
    frame->of_option[i][count] = -1;
  }
  for (int r = 0; r < n_own; r++) {
    frame->rows[r].left = g_new0(guint8, n + 1);
    count_left(frame, r, member, packing);
    find_price(&frame->rows[r], model->rows[own[r]].kind, packing[r]);
    fold(&frame->rows[r], n + 1);
  }
}

static void
frame_clear(Frame *frame)
{
  for (int r = 0; r < frame->n_rows; r++) {
    g_free(frame->rows[r].left);
    g_free(frame->rows[r].folded);
  }
  for (int i = 0; i < frame->n; i++)
    g_free(frame->of_option[i]);
  g_free(frame->rows);
  g_free(frame->of_option);
}

/* --- growing --- */

/* The states of one layer, found by hash. */
typedef struct {
  int size;            /* bytes of a state */
  GByteArray *bytes;
  int n;
  int *slot, n_slots;  /* open addressing; -1: empty */
} Layer;

static void
layer_reset(Layer *layer)
{
  layer->n = 0;
  g_byte_array_set_size(layer->bytes, 0);
  memset(layer->slot, -1, sizeof(int) * (gsize)layer->n_slots);
}

static guint
hash_state(const guint8 *state, int size)
{
  guint64 h = G_GUINT64_CONSTANT(0xcbf29ce484222325);
  int i = 0;
  for (; i + 8 <= size; i += 8) {
    guint64 word;
    memcpy(&word, state + i, 8);
    h = (h ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    h ^= h >> 29;
  }
  for (; i < size; i++)
    h = (h ^ state[i]) * G_GUINT64_CONSTANT(0x100000001b3);
  return (guint)(h ^ (h >> 32));
}

static void
layer_grow(Layer *layer)
{
  layer->n_slots *= 2;
  layer->slot = g_renew(int, layer->slot, layer->n_slots);
  memset(layer->slot, -1, sizeof(int) * (gsize)layer->n_slots);
  for (int i = 0; i < layer->n; i++) {
    guint at = hash_state(layer->bytes->data + (gsize)i * (gsize)layer->size, layer->size);
    while (layer->slot[at & (guint)(layer->n_slots - 1)] >= 0)
      at++;
    layer->slot[at & (guint)(layer->n_slots - 1)] = i;
  }
}

static int
layer_find(Layer *layer, const guint8 *state)
{
  if (layer->n * 2 >= layer->n_slots)
    layer_grow(layer);
  for (guint at = hash_state(state, layer->size);; at++) {
    int *slot = &layer->slot[at & (guint)(layer->n_slots - 1)];
    if (*slot < 0) {
      *slot = layer->n;
      g_byte_array_append(layer->bytes, state, (guint)layer->size);
      return layer->n++;
    }
    if (layer->size == 0 ||
        memcmp(layer->bytes->data + (gsize)*slot * (gsize)layer->size, state, (gsize)layer->size) == 0)
      return *slot;
  }
}

/* Makes the two successors of every state of the layer. FALSE when they become too many. */
static gboolean
grow_layer(const Frame *frame, int i, Layer *now, Layer *next, GArray *nodes, int most, gboolean may_take,
           gboolean may_skip)
{
  g_autofree guint8 *state = g_new(guint8, now->size + 1);
  layer_reset(next);
  for (int s = 0; s < now->n; s++) {
    Node node = { NO_NODE, NO_NODE, 0 };
    for (int take = 0; take < 2; take++) {
      if (!(take ? may_take : may_skip))
        continue;
      if (now->size > 0)
        memcpy(state, now->bytes->data + (gsize)s * (gsize)now->size, (gsize)now->size);
      gint64 cost = 0;
      gboolean broken = FALSE;
      for (const int *r = frame->of_option[i]; *r >= 0 && !broken; r++) {
        const OwnRow *row = &frame->rows[*r];
        if (row->dropped)
          continue;
        gint64 step = take ? row->step[state[*r]] : 0;
        broken = step >= RN_MODEL_BROKEN / 2;
        cost += step;
        state[*r] = row->folded[(i + 1) * SUM_MAX + MIN(state[*r] + take, SUM_MAX - 1)];
      }
      if (broken)
        continue;
      int to = layer_find(next, state);
      if (take) {
        node.take = to;
        node.cost = cost;
      } else
        node.skip = to;
    }
    g_array_append_val(nodes, node);
  }
  return (int)nodes->len + next->n <= most;
}

static RnRoster *
grow(const Frame *frame, const int *option, int most)
{
  Layer layer[2];
  g_autoptr(GArray) nodes = g_array_new(FALSE, FALSE, sizeof(Node));
  g_autofree int *first = g_new0(int, frame->n + 3);
  g_autofree guint8 *start = g_new0(guint8, frame->n_rows + 1);
  for (int k = 0; k < 2; k++) {
    layer[k] = (Layer){ .size = frame->n_rows, .bytes = g_byte_array_new(), .n_slots = 1024 };
    layer[k].slot = g_new(int, layer[k].n_slots);
    layer_reset(&layer[k]);
  }
  layer_find(&layer[0], start);
  gboolean fits = TRUE;
  for (int i = 0; i < frame->n && fits; i++) {
    const RnModelCol *col = &frame->model->cols[option[i]];
    first[i + 1] = first[i] + layer[i % 2].n;
    fits = grow_layer(frame, i, &layer[i % 2], &layer[(i + 1) % 2], nodes, most, col->upper > 0, col->lower == 0);
  }
  first[frame->n + 1] = first[frame->n] + layer[frame->n % 2].n;
  RnRoster *roster = NULL;
  if (fits) {
    roster = g_new0(RnRoster, 1);
    Node last = { NO_NODE, NO_NODE, 0 };
    for (int k = 0; k < layer[frame->n % 2].n; k++)
      g_array_append_val(nodes, last);
    roster->n = frame->n;
    roster->first = g_steal_pointer(&first);
    roster->node = g_memdup2(nodes->data, sizeof(Node) * nodes->len);
    roster->value = g_new(gint64, nodes->len + 1);
    roster->reach = g_new(gint64, nodes->len + 1);
    for (int i = 0; i < roster->n; i++)
      for (int k = roster->first[i]; k < roster->first[i + 1]; k++) {
        Node *node = &roster->node[k];
        node->take += node->take == NO_NODE ? 0 : roster->first[i + 1];
        node->skip += node->skip == NO_NODE ? 0 : roster->first[i + 1];
      }
  }
  for (int k = 0; k < 2; k++) {
    g_byte_array_unref(layer[k].bytes);
    g_free(layer[k].slot);
  }
  return roster;
}

/* Leaves out the rows of the lowest price that are still in. FALSE when only hard ones are left. */
static gboolean
drop_cheapest(Frame *frame)
{
  gint64 cheapest = RN_MODEL_BROKEN;
  for (int r = 0; r < frame->n_rows; r++)
    if (!frame->rows[r].dropped)
      cheapest = MIN(cheapest, frame->rows[r].price);
  for (int r = 0; r < frame->n_rows; r++)
    if (frame->rows[r].price == cheapest)
      frame->rows[r].dropped = TRUE;
  return cheapest < RN_MODEL_BROKEN;
}

RnRoster *
rn_roster_new(const RnModel *model, const int *option, int n, const int *own, int n_own, int most,
              gboolean *left_out)
{
  Frame frame;
  RnRoster *roster = NULL;
  frame_init(&frame, model, option, n, own, n_own);
  gboolean small = n < G_MAXUINT8;
  for (int r = 0; r < n_own; r++)
    small = small && frame.rows[r].left[0] < SUM_MAX - 1;
  if (small)
    do
      roster = grow(&frame, option, most);
    while (!roster && drop_cheapest(&frame));
  for (int r = 0; roster && r < n_own; r++) {
    left_out[r] = frame.rows[r].dropped;
    roster->base += left_out[r] ? 0 : rn_model_row_cost(model, own[r], 0);
  }
  frame_clear(&frame);
  return roster;
}

RnRoster *
rn_roster_copy(const RnRoster *roster)
{
  RnRoster *copy = g_memdup2(roster, sizeof *roster);
  gsize nodes = (gsize)roster->first[roster->n + 1];
  copy->first = g_memdup2(roster->first, sizeof(int) * (gsize)(roster->n + 2));
  copy->node = g_memdup2(roster->node, sizeof(Node) * nodes);
  copy->value = g_new(gint64, nodes + 1);
  copy->reach = g_new(gint64, nodes + 1);
  return copy;
}

void
rn_roster_free(RnRoster *roster)
{
  if (!roster)
    return;
  g_free(roster->first);
  g_free(roster->node);
  g_free(roster->value);
  g_free(roster->reach);
  g_free(roster);
}

gint64
rn_roster_nodes(const RnRoster *roster)
{
  return roster->first[roster->n + 1];
}

/* --- pricing --- */

static gint64
add(gint64 a, gint64 b)
{
  return MIN(a + b, RN_ROSTER_NEVER);
}

gint64
rn_roster_price(RnRoster *roster, const gint64 *take, const gint64 *skip, guint8 *taken)
{
  gint64 *value = roster->value;
  const Node *node = roster->node;
  for (int k = roster->first[roster->n]; k < roster->first[roster->n + 1]; k++)
    value[k] = 0;
  for (int i = roster->n - 1; i >= 0; i--)
    for (int k = roster->first[i]; k < roster->first[i + 1]; k++) {
      gint64 best = RN_ROSTER_NEVER;
      if (node[k].skip != NO_NODE)
        best = add(value[node[k].skip], skip[i]);
      if (node[k].take != NO_NODE)
        best = MIN(best, add(value[node[k].take], take[i] + node[k].cost * RN_ROSTER_SCALE));
      value[k] = best;
    }
  int at = 0;
  for (int i = 0; taken && i < roster->n && at != NO_NODE; i++) {
    gboolean skips = node[at].skip != NO_NODE && value[at] == add(value[node[at].skip], skip[i]);
    taken[i] = !skips;
    at = skips ? node[at].skip : node[at].take;
  }
  return add(value[0], roster->base * RN_ROSTER_SCALE);
}

/* Keeps the nodes through which a path within the limit leads; the order within layers stays. */
static void
compact(RnRoster *roster, gint64 limit)
{
  int all = roster->first[roster->n + 1], kept = 0;
  g_autofree int *to = g_new(int, all + 1);
  for (int i = 0, begin = 0; i <= roster->n; i++) {
    int end = roster->first[i + 1];
    roster->first[i] = kept;
    for (int k = begin; k < end; k++) {
      to[k] = k == 0 || add(roster->reach[k], roster->value[k]) <= limit ? kept : NO_NODE;
      if (to[k] == NO_NODE)
        continue;
      roster->node[kept] = roster->node[k];
      roster->value[kept++] = roster->value[k];
    }
    begin = end;
  }
  roster->first[roster->n + 1] = kept;
  for (int k = 0; k < kept; k++) {
    Node *node = &roster->node[k];
    node->take = node->take == NO_NODE ? NO_NODE : to[node->take];
    node->skip = node->skip == NO_NODE ? NO_NODE : to[node->skip];
  }
}

void
rn_roster_marginals(RnRoster *roster, const gint64 *take, const gint64 *skip, gint64 limit, gint64 *with,
                    gint64 *without)
{
  gint64 *reach = roster->reach;
  Node *node = roster->node;
  for (int k = 0; k < roster->first[roster->n + 1]; k++)
    reach[k] = RN_ROSTER_NEVER;
  reach[0] = roster->base * RN_ROSTER_SCALE;
  for (int i = 0; i < roster->n; i++) {
    with[i] = without[i] = RN_ROSTER_NEVER;
    for (int k = roster->first[i]; k < roster->first[i + 1]; k++) {
      if (node[k].skip != NO_NODE) {
        gint64 so_far = add(reach[k], skip[i]), whole = add(so_far, roster->value[node[k].skip]);
        without[i] = MIN(without[i], whole);
        if (whole > limit)
          node[k].skip = NO_NODE;
        else
          reach[node[k].skip] = MIN(reach[node[k].skip], so_far);
      }
      if (node[k].take != NO_NODE) {
        gint64 so_far = add(reach[k], take[i] + node[k].cost * RN_ROSTER_SCALE);
        gint64 whole = add(so_far, roster->value[node[k].take]);
        with[i] = MIN(with[i], whole);
        if (whole > limit)
          node[k].take = NO_NODE;
        else
          reach[node[k].take] = MIN(reach[node[k].take], so_far);
      }
    }
  }
  compact(roster, limit);
}
