/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Sparse pricers: which counts are kept, and the passes over the graph (price_graph.c). */

#include "solver/price_hunt.h"

#include <string.h>

#define ROUNDS 40             /* of taking counts in, for one roster */
#define STATES 12000          /* of a graph that takes a count in because of its price, */
#define MOST_STATES 40000     /* and because it is a limit */

/* --- building --- */

/* Whether steps beyond the last one known are like it: the row's table of steps is then exact. */
static gboolean
is_countable(const RnPriceFrame *frame, int r, const int *own)
{
  const RnOwnRow *row = &frame->rows[r];
  gint64 all = rn_model_row_cost(frame->model, own[r], 0);
  if (all >= RN_MODEL_BROKEN / 2)
    return FALSE;
  for (int s = 0; s < row->n; s++) {
    all += rn_price_frame_step(row, s);
    if (all >= RN_MODEL_BROKEN / 2)
      return TRUE;
  }
  return all == rn_model_row_cost(frame->model, own[r], row->n);
}

/* Cost of a roster without duties, as far as the graph knows. */
static void
set_base(RnPriceSparse *s)
{
  gint64 base = 0;
  for (int r = 0; r < s->frame.n_rows; r++)
    if (s->frame.rows[r].axis != -2)
      base += s->rows.kept[r] ? s->none[r] : s->least[r];
  s->graph.base = (gint32)(base * s->scale);
}

static void
rebuild(RnPriceSparse *s, int most_states)
{
  rn_price_graph_clear(&s->graph);
  rn_price_graph_grow(&s->graph, &s->frame, &s->rows, s->scale, most_states);
  set_base(s);
}

/* Whether a count is kept from the beginning: the first duty already changes its cost, or it is a low limit of all
 * duties, which makes the graph smaller. */
static gboolean
is_core(const RnPriceSparse *s, int r)
{
  const RnOwnRow *row = &s->frame.rows[r];
  gint64 step = row->n > 0 ? rn_price_frame_step(row, 0) : 0;
  return (step != 0 && step < RN_MODEL_BROKEN / 2) || s->least[r] < s->none[r] ||
         (row->n == s->frame.n && s->rows.cap[r] <= s->rows.most_taken / 2);
}

static void
measure_rows(RnPriceSparse *s, const int *own)
{
  for (int r = 0; r < s->frame.n_rows; r++) {
    RnOwnRow *row = &s->frame.rows[r];
    if (row->axis >= 0 && !is_countable(&s->frame, r, own))
      row->axis = -2;
    s->none[r] = s->least[r] = row->axis == -2 ? 0 : rn_model_row_cost(s->frame.model, own[r], 0);
    gint64 cost = s->none[r];
    for (int k = 0; row->axis != -2 && k < row->n && rn_price_frame_step(row, k) < 0; k++)
      s->least[r] = cost += rn_price_frame_step(row, k);
    s->rows.kept[r] = row->axis == -1 || (row->axis >= 0 && is_core(s, r));
  }
}

RnPriceSparse *
rn_price_sparse_new(RnPriceFrame *frame, const int *own)
{
  RnPriceSparse *s = g_new0(RnPriceSparse, 1);
  s->frame = *frame;
  s->scale = 1;
  s->most_states = STATES;
  s->given_up = g_new0(guint8, frame->n_rows + 1);
  s->none = g_new0(gint64, frame->n_rows + 1);
  s->least = g_new0(gint64, frame->n_rows + 1);
  s->sum = g_new0(int, frame->n_rows + 1);
  rn_price_rows_init(&s->rows, &s->frame);
  measure_rows(s, own);
  rebuild(s, MOST_STATES);
  for (int least = 1; least >= 0 && !s->graph.fits; least--) {   /* without limits and prices, then without targets */
    for (int r = 0; r < frame->n_rows; r++)
      s->rows.kept[r] = frame->rows[r].axis == -1 || (least && s->least[r] < s->none[r]);
    rebuild(s, MOST_STATES);
  }
  if (s->graph.fits && rn_price_sparse_most_cost(s) < RN_PRICE_NEVER / 4)
    return s;
  memset(&s->frame, 0, sizeof s->frame);
  rn_price_sparse_free(s);
  return NULL;
}

void
rn_price_sparse_free(RnPriceSparse *s)
{
  if (!s)
    return;
  rn_price_graph_clear(&s->graph);
  rn_price_rows_clear(&s->rows);
  if (s->frame.rows)
    rn_price_frame_clear(&s->frame);
  g_free(s->given_up);
  g_free(s->none);
  g_free(s->least);
  g_free(s->sum);
  g_free(s);
}

const RnPriceFrame *
rn_price_sparse_frame(const RnPriceSparse *s)
{
  return &s->frame;
}

int
rn_price_sparse_most_taken(const RnPriceSparse *s)
{
  return s->rows.most_taken;
}

/* Every row at its dearest that is allowed. */
gint64
rn_price_sparse_most_cost(const RnPriceSparse *s)
{
  gint64 all = 0;
  for (int r = 0; r < s->frame.n_rows; r++) {
    const RnOwnRow *row = &s->frame.rows[r];
    gint64 cost = s->none[r], most = ABS(cost);
    if (row->axis == -2)
      continue;
    for (int k = 0; k < MIN(row->n, s->rows.most_taken); k++) {
      gint64 step = rn_price_frame_step(row, k);
      if (step >= RN_MODEL_BROKEN / 2)
        break;
      cost += step;
      most = MAX(most, ABS(cost));
    }
    all += most;
  }
  return all;
}

gint64
rn_price_sparse_size(const RnPriceSparse *s)
{
  return 4 * (gint64)s->graph.n_arcs;   /* numbers that lie anywhere take as long as several in a row */
}

void
rn_price_sparse_set_scale(RnPriceSparse *s, int scale)
{
  s->scale = scale;
  rebuild(s, MOST_STATES);
}

/* --- passes --- */

static void
reserve(RnPriceWork *work, const RnPriceSparse *s)
{
  const RnPriceGraph *g = &s->graph;
  rn_price_work_reserve(work, (gsize)g->n_states + 1, (gsize)g->n_classes + 1, (gsize)s->frame.n_positions + 1);
}

/* The cheapest option of every class; what must be taken forbids the rest of its position. */
static void
fold_options(const RnPriceSparse *s, RnPriceWork *work, const gint32 *price, const guint8 *must)
{
  const RnPriceGraph *g = &s->graph;
  for (int p = 0; p < s->frame.n_positions; p++) {
    int forced = 0;
    for (int i = s->frame.first_option[p]; must && i < s->frame.first_option[p + 1]; i++)
      forced += must[i] != 0;
    work->no_skip[p] = forced > 0;
    for (int c = g->first_class[p]; c < g->first_class[p + 1]; c++)
      rn_price_work_choose(work, c, g->class_option + g->class[c].first_option, g->class[c].n_options, price, must,
                           forced);
  }
}

/* value[state]: the cheapest completion; value[0] is that of no state. */
RN_VECTOR static void
run_backward(const RnPriceSparse *s, RnPriceWork *work)
{
  const RnPriceGraph *g = &s->graph;
  gint32 *value = work->cell;
  value[0] = RN_PRICE_NEVER;
  value[g->first_state[s->frame.n_positions]] = 0;
  for (int p = s->frame.n_positions - 1; p >= 0; p--) {
    int first = g->first_state[p], n = g->first_state[p + 1] - first;
    gint32 *restrict out = value + first;
    const gint32 *after = value;
    const int *restrict skip = g->skip + first;
    for (int k = 0; k < n; k++)
      out[k] = after[skip[k]];
    for (int k = 0; work->no_skip[p] && k < n; k++)
      out[k] = RN_PRICE_NEVER;
    for (int c = g->first_class[p]; c < g->first_class[p + 1]; c++) {
      const int *restrict to = g->to + g->class[c].first_arc;
      const gint32 *restrict cost = g->cost + g->class[c].first_arc;
      gint32 best = work->best[c];
      for (int k = 0; best < RN_PRICE_NEVER / 2 && k < n; k++) {
        gint32 taken = after[to[k]] + cost[k] + best;
        out[k] = taken < out[k] ? taken : out[k];
      }
    }
  }
}

/* Follows the cheapest completions. */
static int
trace(const RnPriceSparse *s, const RnPriceWork *work, int *taken)
{
  const RnPriceGraph *g = &s->graph;
  const gint32 *value = work->cell;
  int n = 0, state = g->first_state[0];
  for (int p = 0; p < s->frame.n_positions; p++) {
    int k = state - g->first_state[p], next = g->skip[state];
    gboolean skips = !work->no_skip[p] && value[next] == value[state];
    for (int c = g->first_class[p]; !skips && c < g->first_class[p + 1]; c++) {
      int arc = g->class[c].first_arc + k;
      if (work->best[c] < RN_PRICE_NEVER / 2 && g->to[arc] > 0 &&
          value[g->to[arc]] + g->cost[arc] + work->best[c] == value[state]) {
        taken[n++] = work->which[c];
        next = g->to[arc];
        break;
      }
    }
    state = next;
  }
  return n;
}

/* What the counts that are not kept cost the roster above their least, scaled; RN_PRICE_BROKEN when one is broken.
 * s->sum becomes 1 for the rows that cost something, 2 for broken ones. */
static gint64
count_rest(RnPriceSparse *s, const int *taken, int n)
{
  const RnRows *of_option = &s->frame.of_option;
  gint64 rest = 0;
  memset(s->sum, 0, sizeof(int) * (gsize)s->frame.n_rows);
  for (int i = 0; i < n; i++)
    for (int k = of_option->start[taken[i]]; k < of_option->start[taken[i] + 1]; k++)
      s->sum[of_option->item[k]]++;
  for (int r = 0; r < s->frame.n_rows; r++) {
    if (s->frame.rows[r].axis == -2 || s->rows.kept[r]) {
      s->sum[r] = 0;
      continue;
    }
    gint64 cost = s->none[r] - s->least[r];
    for (int k = 0; k < s->sum[r]; k++)
      cost += rn_price_frame_step(&s->frame.rows[r], k);
    s->sum[r] = cost >= RN_MODEL_BROKEN / 2 ? 2 : cost > 0;
    rest += cost;
  }
  return rest >= RN_MODEL_BROKEN / 2 ? RN_PRICE_BROKEN : rest * s->scale;
}

/* Takes in the rows that are marked so much and that the graph can bear. FALSE when there are none. */
static gboolean
take_in(RnPriceSparse *s, int mark, int most_states)
{
  gboolean any = FALSE;
  for (int r = 0; r < s->frame.n_rows; r++) {
    if (s->sum[r] != mark || s->given_up[r] >= mark)
      continue;
    if (rn_price_graph_multiply(&s->graph, &s->frame, &s->rows, r, s->scale, most_states)) {
      s->rows.kept[r] = 1;
      any = TRUE;
    } else
      s->given_up[r] = (guint8)mark;
  }
  set_base(s);
  return any;
}

gint32
rn_price_sparse_best(RnPriceSparse *s, RnPriceWork *work, const gint32 *price, const guint8 *must, int *taken,
                     int *n_taken, gint64 *short_by)
{
  for (int round = 0; ; round++) {
    reserve(work, s);
    fold_options(s, work, price, must);
    run_backward(s, work);
    gint32 best = work->cell[s->graph.first_state[0]];
    *n_taken = 0;
    *short_by = 0;
    if (best >= RN_PRICE_NEVER / 2)
      return RN_PRICE_NEVER;
    *n_taken = trace(s, work, taken);
    *short_by = count_rest(s, taken, *n_taken);
    if (*short_by == 0)
      return best + s->graph.base;
    if (round < ROUNDS && take_in(s, 1, s->most_states))
      continue;
    if (!rn_price_hunt_is_blind(s))
      best = rn_price_hunt(s, work, price, must, best, taken, n_taken, short_by);
    if (best >= RN_PRICE_NEVER / 2)
      return RN_PRICE_NEVER;
    if (*short_by < RN_PRICE_BROKEN || round == 2 * ROUNDS)
      return best + s->graph.base;
    (void)count_rest(s, taken, *n_taken);
    if (!take_in(s, 2, MOST_STATES))
      return best + s->graph.base;
  }
}

/* The cheapest way through every class, and past the position, at every position. */
static void
run_forward(const RnPriceSparse *s, RnPriceWork *work, gint32 *through, gint32 *past)
{
  const RnPriceGraph *g = &s->graph;
  const gint32 *value = work->cell;
  gint32 *before = work->ahead;
  for (int k = 0; k <= g->n_states; k++)
    before[k] = RN_PRICE_NEVER;
  before[g->first_state[0]] = g->base;
  for (int p = 0; p < s->frame.n_positions; p++) {
    int first = g->first_state[p], n = g->first_state[p + 1] - first;
    past[p] = RN_PRICE_NEVER;
    for (int k = first; !work->no_skip[p] && k < first + n; k++) {
      gint32 *next = &before[g->skip[k]];
      past[p] = MIN(past[p], before[k] + value[g->skip[k]]);
      *next = MIN(*next, before[k]);
    }
    for (int c = g->first_class[p]; c < g->first_class[p + 1]; c++) {
      const int *to = g->to + g->class[c].first_arc;
      const gint32 *cost = g->cost + g->class[c].first_arc;
      gint32 best = work->best[c];
      through[c] = RN_PRICE_NEVER;
      for (int k = 0; k < n; k++) {
        gint32 way = before[first + k] + cost[k];
        through[c] = MIN(through[c], way + value[to[k]]);
        if (best < RN_PRICE_NEVER / 2 && to[k] > 0)
          before[to[k]] = MIN(before[to[k]], way + best);
      }
    }
  }
}

gint32
rn_price_sparse_marginals(RnPriceSparse *s, RnPriceWork *work, const gint32 *price, const guint8 *must, gint32 *with,
                          gint32 *without)
{
  g_autofree int *taken = g_new(int, s->frame.n + 1);
  g_autofree gint32 *past = g_new(gint32, s->frame.n_positions + 1);
  int n_taken;
  gint64 short_by;
  gint32 whole = rn_price_sparse_best(s, work, price, must, taken, &n_taken, &short_by);
  const RnPriceGraph *g = &s->graph;
  g_autofree gint32 *through = g_new(gint32, g->n_classes + 1);
  for (int i = 0; i < s->frame.n; i++)
    with[i] = without[i] = RN_PRICE_NEVER;
  if (whole >= RN_PRICE_NEVER / 2)
    return whole;
  run_forward(s, work, through, past);
  for (int p = 0; p < s->frame.n_positions; p++) {
    gint32 best = past[p], second = RN_PRICE_NEVER;   /* of all ways at this position, each option its own */
    int holder = -1;
    for (int c = g->first_class[p]; c < g->first_class[p + 1]; c++)
      for (int k = g->class[c].first_option; k < g->class[c].first_option + g->class[c].n_options; k++) {
        int i = g->class_option[k];
        if (price[i] >= RN_PRICE_NEVER / 2 || through[c] >= RN_PRICE_NEVER / 2 || (work->no_skip[p] && !must[i]))
          continue;
        with[i] = through[c] + price[i];
        if (with[i] < best) {
          second = best;
          best = with[i];
          holder = i;
        } else
          second = MIN(second, with[i]);
      }
    for (int i = s->frame.first_option[p]; i < s->frame.first_option[p + 1]; i++)
      without[i] = i == holder ? second : best;
  }
  return whole;
}
