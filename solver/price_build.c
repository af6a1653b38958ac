/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Building of pricers: positions, classes of like options, the automaton of the rows that look back, and the vector of
 * counts.
 *
 * A state is the number of options taken in every row that later options can still change. Two numbers are the same
 * state when the row's price for all that can still come is the same from both: that makes one day's memory out of
 * twenty windows. */

#include "solver/price_build.h"
#include "solver/price_frame.h"
#include "solver/price_sparse.h"

#include <string.h>

#define MOST_STATES 200        /* at one position */
#define MOST_CELLS 3000000     /* states * numbers over all positions */

/* --- the automaton --- */

typedef struct {
  RnPricer *pricer;
  const RnPriceFrame *frame;
  GArray *positions, *bundles, *classes, *sources, *skips, *class_options;
  GArray *masks;                 /* int: shifts of the masks made so far, by the axes that they touch (bit set) */
  int n_open, *open;             /* rows that hold members before and after the position */
  int n_states;
  GByteArray *states;            /* n_states * n_open */
  int next_n_open, *next_open, next_n_states;
  GByteArray *next_states;
  guint8 *sum;                   /* per own row */
  guint8 *is_axis, *looks_back;  /* and which of these it is, if any */
  gint64 cells;
  int n_most[MOST_STATES], next_n_most[MOST_STATES];  /* most counts on the first axis */
} Growth;

static int
add_state(Growth *growth)
{
  int size = growth->next_n_open;
  guint8 state[1024];
  for (int k = 0; k < size; k++)
    state[k] = growth->sum[growth->next_open[k]];
  for (int s = 0; s < growth->next_n_states; s++)
    if (size == 0 || memcmp(growth->next_states->data + (gsize)s * (gsize)size, state, (gsize)size) == 0)
      return s;
  g_byte_array_append(growth->next_states, state, (guint)size);
  if (growth->next_n_states < MOST_STATES)
    growth->next_n_most[growth->next_n_states] = 0;
  return growth->next_n_states++;
}

static void
load_state(Growth *growth, int s)
{
  for (int k = 0; k < growth->n_open; k++)
    growth->sum[growth->open[k]] = growth->states->data[s * growth->n_open + k];
}

/* Folds the open rows for what comes after position p. */
static void
fold_state(Growth *growth, int p)
{
  for (int k = 0; k < growth->next_n_open; k++) {
    const RnOwnRow *row = &growth->frame->rows[growth->next_open[k]];
    guint8 *sum = &growth->sum[growth->next_open[k]];
    *sum = *sum == 0 ? 0 : (guint8)rn_price_frame_fold(row, *sum, row->left[p + 1]);
  }
}

static void
clear_sums(Growth *growth, int option)
{
  for (int k = 0; k < growth->n_open; k++)
    growth->sum[growth->open[k]] = 0;
  for (int k = 0; k < growth->next_n_open; k++)
    growth->sum[growth->next_open[k]] = 0;
  const RnRows *rows = &growth->frame->of_option;
  for (int k = option < 0 ? 0 : rows->start[option]; option >= 0 && k < rows->start[option + 1]; k++)
    growth->sum[rows->item[k]] = 0;
}

/* Where taking an option leads from a state, and at what cost; -1 when it may not be taken. */
static int
take(Growth *growth, int p, int state, int option, gint64 *cost)
{
  const RnRows *rows = &growth->frame->of_option;
  *cost = 0;
  load_state(growth, state);
  for (int k = rows->start[option]; k < rows->start[option + 1] && *cost < RN_MODEL_BROKEN / 2; k++) {
    const RnOwnRow *row = &growth->frame->rows[rows->item[k]];
    if (row->axis != -1)
      continue;
    *cost += rn_price_frame_step(row, growth->sum[rows->item[k]]);
    growth->sum[rows->item[k]]++;
  }
  int to = -1;
  if (*cost < RN_MODEL_BROKEN / 2) {
    fold_state(growth, p);
    to = add_state(growth);
  }
  clear_sums(growth, option);
  return to;
}

static void
add_class(Growth *growth, int option)
{
  const RnPriceFrame *frame = growth->frame;
  RnPriceClass class = { .first_option = (int)growth->class_options->len };
  int axes = 0;
  for (int k = frame->of_option.start[option]; k < frame->of_option.start[option + 1]; k++) {
    int axis = frame->rows[frame->of_option.item[k]].axis;
    if (axis >= 0 && !(axes >> axis & 1)) {
      axes |= 1 << axis;
      class.shift += frame->stride[axis];
    }
  }
  guint mask = 0;
  while (mask < growth->masks->len && g_array_index(growth->masks, int, mask) != axes)
    mask++;
  if (mask == growth->masks->len)
    g_array_append_val(growth->masks, axes);
  class.mask = (int)mask;
  g_array_append_val(growth->classes, class);
}

/* The classes of one bundle: like options, by what they count for. `group`: options of the bundle. */
static void
add_classes(Growth *growth, RnPriceBundle *bundle, const int *group, int n)
{
  g_autofree guint8 *done = g_new0(guint8, n + 1);
  bundle->first_class = (int)growth->classes->len;
  for (int i = 0; i < n; i++) {
    if (done[i])
      continue;
    add_class(growth, group[i]);
    int count = 0;
    for (int j = i; j < n; j++)
      if (!done[j] && rn_price_frame_is_alike(growth->frame, group[i], group[j], growth->is_axis)) {
        done[j] = 1;
        g_array_append_val(growth->class_options, group[j]);
        count++;
      }
    g_array_index(growth->classes, RnPriceClass, growth->classes->len - 1).n_options = count;
  }
  bundle->n_classes = (int)growth->classes->len - bundle->first_class;
}

/* A bundle for every state that options of this kind can lead to. */
static void
add_bundles(Growth *growth, int p, const int *group, int n)
{
  g_autofree int *to = g_new(int, growth->n_states + 1);
  g_autofree gint64 *cost = g_new(gint64, growth->n_states + 1);
  const RnRows *rows = &growth->frame->of_option;
  int class_at = -1, n_classes = 0;
  gboolean counts = FALSE;
  for (int i = 0; i < n; i++)
    for (int k = rows->start[group[i]]; k < rows->start[group[i] + 1]; k++)
      counts = counts || growth->frame->rows[rows->item[k]].axis == 0;
  for (int s = 0; s < growth->n_states; s++)
    to[s] = take(growth, p, s, group[0], &cost[s]);
  for (int s = 0; s < growth->n_states; s++) {
    if (to[s] < 0)
      continue;
    RnPriceBundle bundle = { .to = to[s], .first_source = (int)growth->sources->len };
    if (bundle.to < MOST_STATES)
      growth->next_n_most[bundle.to] = MAX(growth->next_n_most[bundle.to], growth->n_most[s] + counts);
    for (int other = s; other < growth->n_states; other++)
      if (to[other] == bundle.to) {
        RnPriceSource source = { other, (gint32)MIN(cost[other], RN_PRICE_NEVER / 2) };
        g_array_append_val(growth->sources, source);
        if (bundle.to < MOST_STATES)
          growth->next_n_most[bundle.to] = MAX(growth->next_n_most[bundle.to], growth->n_most[other] + counts);
        to[other] = -1;
      }
    bundle.n_sources = (int)growth->sources->len - bundle.first_source;
    if (class_at < 0) {
      add_classes(growth, &bundle, group, n);
      class_at = bundle.first_class;
      n_classes = bundle.n_classes;
    }
    bundle.first_class = class_at;
    bundle.n_classes = n_classes;
    g_array_append_val(growth->bundles, bundle);
  }
}

/* Rows that are open after position p. */
static void
find_open(Growth *growth, int p)
{
  growth->next_n_open = 0;
  for (int r = 0; r < growth->frame->n_rows; r++) {
    const RnOwnRow *row = &growth->frame->rows[r];
    if (row->axis == -1 && row->first <= p && row->last > p)
      growth->next_open[growth->next_n_open++] = r;
  }
}

/* FALSE when the automaton becomes too large. */
static gboolean
grow_position(Growth *growth, int p)
{
  const RnPriceFrame *frame = growth->frame;
  int first = frame->first_option[p], end = frame->first_option[p + 1], most = 0;
  for (int s = 0; s < growth->n_states; s++)
    most = MAX(most, growth->n_most[s]);
  RnPricePosition position = { .n_states = growth->n_states, .first_skip = (int)growth->skips->len,
                               .first_bundle = (int)growth->bundles->len, .first_class = (int)growth->classes->len,
                               .first_option = first, .n_options = end - first };
  position.reach = frame->n_axes == 0 ? frame->length : MIN(frame->length, (most + 1) * frame->stride[0]);
  find_open(growth, p);
  if (growth->next_n_open > 1000)
    return FALSE;
  growth->next_n_states = 0;
  g_byte_array_set_size(growth->next_states, 0);
  for (int s = 0; s < growth->n_states; s++) {
    load_state(growth, s);
    fold_state(growth, p);
    int to = add_state(growth);
    clear_sums(growth, -1);
    if (to < MOST_STATES)
      growth->next_n_most[to] = MAX(growth->next_n_most[to], growth->n_most[s]);
    g_array_append_val(growth->skips, to);
  }
  g_autofree guint8 *done = g_new0(guint8, end - first + 1);
  g_autofree int *group = g_new(int, end - first + 1);
  for (int i = first; i < end; i++) {
    int n = 0;
    if (done[i - first])
      continue;
    for (int j = i; j < end; j++)
      if (!done[j - first] && rn_price_frame_is_alike(frame, i, j, growth->looks_back)) {
        group[n++] = j;
        done[j - first] = 1;
      }
    add_bundles(growth, p, group, n);
  }
  position.n_bundles = (int)growth->bundles->len - position.first_bundle;
  position.n_classes = (int)growth->classes->len - position.first_class;
  g_array_append_val(growth->positions, position);
  growth->cells += (gint64)growth->n_states * frame->length;
  return growth->next_n_states <= MOST_STATES && growth->cells <= MOST_CELLS;
}

static void
swap_layers(Growth *growth)
{
  int *open = growth->open;
  GByteArray *states = growth->states;
  growth->open = growth->next_open;
  growth->next_open = open;
  growth->n_open = growth->next_n_open;
  growth->states = growth->next_states;
  growth->next_states = states;
  growth->n_states = growth->next_n_states;
  memcpy(growth->n_most, growth->next_n_most, sizeof growth->n_most);
}

static void
fill_masks(RnPricer *pricer, const Growth *growth)
{
  const RnPriceFrame *frame = growth->frame;
  pricer->mask = g_new0(gint32, (gsize)frame->length * growth->masks->len + 1);
  for (guint m = 0; m < growth->masks->len; m++)
    for (int axis = 0; axis < frame->n_axes; axis++)
      for (int v = 0; (g_array_index(growth->masks, int, m) >> axis & 1) && v < frame->length; v++)
        if (v / frame->stride[axis] % (frame->cap[axis] + 1) == frame->cap[axis])
          pricer->mask[(int)m * frame->length + v] = RN_PRICE_NEVER;
}

static gboolean
grow(RnPricer *pricer, const RnPriceFrame *frame)
{
  Growth growth = { .pricer = pricer, .frame = frame, .n_states = 1 };
  growth.positions = g_array_new(FALSE, FALSE, sizeof(RnPricePosition));
  growth.bundles = g_array_new(FALSE, FALSE, sizeof(RnPriceBundle));
  growth.classes = g_array_new(FALSE, FALSE, sizeof(RnPriceClass));
  growth.sources = g_array_new(FALSE, FALSE, sizeof(RnPriceSource));
  growth.skips = g_array_new(FALSE, FALSE, sizeof(int));
  growth.class_options = g_array_new(FALSE, FALSE, sizeof(int));
  growth.masks = g_array_new(FALSE, FALSE, sizeof(int));
  growth.open = g_new(int, frame->n_rows + 1);
  growth.next_open = g_new(int, frame->n_rows + 1);
  growth.states = g_byte_array_new();
  growth.next_states = g_byte_array_new();
  growth.sum = g_new0(guint8, frame->n_rows + 1);
  growth.is_axis = g_new0(guint8, frame->n_rows + 1);
  growth.looks_back = g_new0(guint8, frame->n_rows + 1);
  for (int r = 0; r < frame->n_rows; r++) {
    growth.is_axis[r] = frame->rows[r].axis >= 0;
    growth.looks_back[r] = frame->rows[r].axis == -1;
  }
  gboolean fits = TRUE;
  for (int p = 0; p < frame->n_positions && fits; p++) {
    fits = grow_position(&growth, p);
    swap_layers(&growth);
  }
  RnPricePosition last = { .n_states = growth.n_states, .reach = frame->length };
  g_array_append_val(growth.positions, last);
  if (fits)
    fill_masks(pricer, &growth);
  pricer->n_positions = frame->n_positions;
  pricer->position = (RnPricePosition *)(void *)g_array_free(growth.positions, FALSE);
  for (int p = 0; p < pricer->n_positions && fits; p++)
    pricer->size += (gint64)pricer->position[p].n_states * pricer->position[p].reach;
  pricer->bundle = (RnPriceBundle *)(void *)g_array_free(growth.bundles, FALSE);
  pricer->class = (RnPriceClass *)(void *)g_array_free(growth.classes, FALSE);
  pricer->n_sources = (int)growth.sources->len;
  pricer->most_step = 0;
  for (guint k = 0; k < growth.sources->len; k++)
    pricer->most_step = MAX(pricer->most_step, g_array_index(growth.sources, RnPriceSource, k).cost);
  pricer->source = (RnPriceSource *)(void *)g_array_free(growth.sources, FALSE);
  pricer->skip = (int *)(void *)g_array_free(growth.skips, FALSE);
  pricer->class_option = (int *)(void *)g_array_free(growth.class_options, FALSE);
  g_array_unref(growth.masks);
  g_free(growth.open);
  g_free(growth.next_open);
  g_byte_array_unref(growth.states);
  g_byte_array_unref(growth.next_states);
  g_free(growth.sum);
  g_free(growth.is_axis);
  g_free(growth.looks_back);
  return fits;
}

static void
clear_growth(RnPricer *pricer)
{
  g_clear_pointer(&pricer->position, g_free);
  g_clear_pointer(&pricer->bundle, g_free);
  g_clear_pointer(&pricer->class, g_free);
  g_clear_pointer(&pricer->source, g_free);
  g_clear_pointer(&pricer->skip, g_free);
  g_clear_pointer(&pricer->class_option, g_free);
  g_clear_pointer(&pricer->mask, g_free);
}

/* --- counts --- */

static void
fill_counts(RnPricer *pricer, const RnPriceFrame *frame, const int *own)
{
  pricer->length = frame->length;
  pricer->n_axes = frame->n_axes;
  pricer->terminal = g_new(gint32, frame->length);
  for (int axis = 0; axis < frame->n_axes; axis++)
    pricer->pad += frame->stride[axis];
  g_autofree gint64 *total = g_new0(gint64, frame->length);
  for (int r = 0; r < frame->n_rows; r++) {
    const RnOwnRow *row = &frame->rows[r];
    if (row->axis < 0)
      continue;
    gint64 cost[RN_PRICE_COUNT + 1];
    int cap = frame->cap[row->axis], stride = frame->stride[row->axis];
    for (int s = 0; s <= cap && s <= RN_PRICE_COUNT; s++)
      cost[s] = rn_model_row_cost(frame->model, own[r], s);
    for (int v = 0; v < frame->length; v++)
      total[v] += cost[v / stride % (cap + 1)];
  }
  for (int v = 0; v < frame->length; v++)
    pricer->terminal[v] = total[v] >= RN_MODEL_BROKEN / 2 ? RN_PRICE_NEVER : (gint32)total[v];
}

/* FALSE when costs are so large that 32 bits cannot hold the sum along a roster. */
static gboolean
measure(RnPricer *pricer, const RnPriceFrame *frame)
{
  gint64 terminal = 0, step = 0;
  pricer->most_taken = frame->n_positions;
  for (int axis = 0; axis < frame->n_axes; axis++)
    if (frame->rows[frame->axis_row[axis]].n == frame->n)
      pricer->most_taken = MIN(pricer->most_taken, frame->cap[axis] + 1);
  for (int r = 0; r < frame->n_rows; r++)
    if (frame->rows[r].axis == -1)
      step += frame->rows[r].price;
  for (int v = 0; v < frame->length; v++)
    if (pricer->terminal[v] < RN_PRICE_NEVER)
      terminal = MAX(terminal, ABS((gint64)pricer->terminal[v]));
  pricer->most_cost = pricer->base + terminal + pricer->most_taken * MIN(step, pricer->most_step);
  return pricer->most_cost < RN_PRICE_NEVER / 4 && pricer->base < RN_PRICE_NEVER / 4;
}

/* Whether the vector has no place for some count. */
static gboolean
lacks_counts(const RnPriceFrame *frame)
{
  for (int r = 0; r < frame->n_rows; r++)
    if (frame->rows[r].axis == -2)
      return TRUE;
  return FALSE;
}

/* The graph of sums, which takes the frame over; FALSE, and the frame as before, when that is too large. */
static gboolean
build_sparse(RnPricer *pricer, RnPriceFrame *frame, const int *own)
{
  g_autofree int *axis = g_new(int, frame->n_rows + 1);
  for (int r = 0; r < frame->n_rows; r++) {
    axis[r] = frame->rows[r].axis;
    if (axis[r] == -2)
      frame->rows[r].axis = 0;
  }
  pricer->sparse = rn_price_sparse_new(frame, own);
  for (int r = 0; !pricer->sparse && r < frame->n_rows; r++)
    frame->rows[r].axis = axis[r];
  return pricer->sparse != NULL;
}

static gboolean
build_dense(RnPricer *pricer, RnPriceFrame *frame, const int *own)
{
  gboolean fits = grow(pricer, frame);
  while (!fits && rn_price_frame_drop_cheapest(frame)) {
    clear_growth(pricer);
    fits = grow(pricer, frame);
  }
  if (fits)
    fill_counts(pricer, frame, own);
  gint64 look_back = 0;
  for (int r = 0; r < frame->n_rows; r++)
    if (frame->rows[r].axis == -1)
      look_back += rn_model_row_cost(pricer->model, own[r], 0);
  pricer->base = (gint32)MIN(look_back, RN_PRICE_NEVER);
  return fits && measure(pricer, frame);
}

RnPricer *
rn_price_new(const RnModel *model, const int *option, int n, const int *own, int n_own, gboolean *left_out)
{
  RnPriceFrame frame;
  RnPricer *pricer = g_new0(RnPricer, 1);
  rn_price_frame_init(&frame, model, option, n, own, n_own);
  pricer->model = model;
  pricer->n = n;
  pricer->scale = 1;
  pricer->option = g_memdup2(option, sizeof(int) * (gsize)n);
  gboolean fits = lacks_counts(&frame) && build_sparse(pricer, &frame, own);
  if (!fits)
    fits = build_dense(pricer, &frame, own);
  const RnPriceFrame *used = pricer->sparse ? rn_price_sparse_frame(pricer->sparse) : &frame;
  pricer->row = g_new(int, n_own + 1);
  for (int r = 0; r < n_own; r++) {
    left_out[r] = used->rows[r].axis == -2;
    if (!left_out[r])
      pricer->row[pricer->n_rows++] = own[r];
  }
  if (!pricer->sparse)
    rn_price_frame_clear(&frame);
  if (fits)
    return pricer;
  rn_price_free(pricer);
  return NULL;
}

void
rn_price_free(RnPricer *pricer)
{
  if (!pricer)
    return;
  clear_growth(pricer);
  rn_price_sparse_free(pricer->sparse);
  g_free(pricer->option);
  g_free(pricer->terminal);
  g_free(pricer->row);
  g_free(pricer);
}
