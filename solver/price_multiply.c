/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One more row in the graph of a sparse pricer: the product of the graph with the row's own automaton, as far as it can
 * be reached. Much quicker than growing the graph anew. */

#include "solver/price_graph.h"

#include "solver/price.h"

#include <string.h>

typedef struct {
  const RnPriceGraph *old;
  const RnPriceFrame *frame;
  const RnOwnRow *row;
  const int *most;         /* per position */
  const guint8 *fold;
  int scale;
  guint8 *is_member;       /* per option */
  guint64 *sums;           /* per old state: a bit for each sum that can be reached */
  int *first;              /* per old state: its first new one */
  RnPriceGraph new;
} Product;

/* The sum as a state after position p remembers it. */
static inline int
fold_sum(const Product *x, int p, int state, int sum)
{
  int width = x->row->n_steps + 1, left = MIN(x->most[p + 1], x->old->room[state]);
  return x->fold[left * width + MIN(sum, width - 1)];
}

static inline int
number_of(const Product *x, int state, int sum)
{
  return x->first[state] + __builtin_popcountll(x->sums[state] & ((G_GUINT64_CONSTANT(1) << sum) - 1));
}

/* The next sum of a state from `sum` on, or -1. */
static inline int
next_sum(guint64 sums, int sum)
{
  guint64 rest = sum < 64 ? sums >> sum << sum : 0;
  return rest == 0 ? -1 : __builtin_ctzll(rest);
}

/* Which of a class's options the row holds: 0 none, 1 all, 2 some. */
static int
membership(const Product *x, const RnPriceGraphClass *class)
{
  int n = 0;
  for (int k = class->first_option; k < class->first_option + class->n_options; k++)
    n += x->is_member[x->old->class_option[k]];
  return n == 0 ? 0 : n == class->n_options ? 1 : 2;
}

static void
reach(Product *x, int p, int to, guint64 sums, gboolean counts)
{
  for (int sum = next_sum(sums, 0); sum >= 0; sum = next_sum(sums, sum + 1))
    if (!counts || rn_price_frame_step(x->row, sum) < RN_MODEL_BROKEN / 2)
      x->sums[to] |= G_GUINT64_CONSTANT(1) << fold_sum(x, p, to, sum + counts);
}

/* Which sums every state can have, and the new states' numbers. */
static void
find_sums(Product *x)
{
  const RnPriceGraph *old = x->old;
  x->sums[old->first_state[0]] = 1;
  for (int p = 0; p < x->frame->n_positions; p++)
    for (int s = old->first_state[p]; s < old->first_state[p + 1]; s++) {
      reach(x, p, old->skip[s], x->sums[s], FALSE);
      for (int c = old->first_class[p]; c < old->first_class[p + 1]; c++) {
        int to = old->to[old->class[c].first_arc + s - old->first_state[p]];
        int holds = to > 0 ? membership(x, &old->class[c]) : 0;
        if (to > 0 && holds != 1)
          reach(x, p, to, x->sums[s], FALSE);
        if (holds > 0)
          reach(x, p, to, x->sums[s], TRUE);
      }
    }
  int n = 1;
  for (int s = 1; s <= old->n_states; s++) {
    x->first[s] = n;
    n += __builtin_popcountll(x->sums[s]);
  }
  x->new.n_states = n - 1;
}

/* Arcs of the options of a class that the row holds, or does not hold. */
static void
add_class(Product *x, int p, const RnPriceGraphClass *class, gboolean counts)
{
  const RnPriceGraph *old = x->old;
  RnPriceGraph *new = &x->new;
  RnPriceGraphClass *added = &new->class[new->n_classes++];
  int arc = new->n_arcs;
  *added = (RnPriceGraphClass){ arc, new->n_classes > 1 ? added[-1].first_option + added[-1].n_options : 0, 0 };
  for (int k = class->first_option; k < class->first_option + class->n_options; k++)
    if (x->is_member[old->class_option[k]] == counts)
      new->class_option[added->first_option + added->n_options++] = old->class_option[k];
  for (int s = old->first_state[p]; s < old->first_state[p + 1]; s++) {
    int from = class->first_arc + s - old->first_state[p], to = old->to[from];
    for (int sum = next_sum(x->sums[s], 0); sum >= 0; sum = next_sum(x->sums[s], sum + 1), arc++) {
      gint64 step = counts ? rn_price_frame_step(x->row, sum) : 0;
      gboolean allowed = to > 0 && step < RN_MODEL_BROKEN / 2;
      new->to[arc] = allowed ? number_of(x, to, fold_sum(x, p, to, sum + counts)) : 0;
      new->cost[arc] = allowed ? old->cost[from] + (gint32)(step * x->scale) : 0;
    }
  }
  new->n_arcs = arc;
}

static void
fill(Product *x)
{
  const RnPriceGraph *old = x->old;
  RnPriceGraph *new = &x->new;
  int at = 1;
  for (int p = 0; p < x->frame->n_positions; p++) {
    new->first_state[p] = x->first[old->first_state[p]];
    new->first_class[p] = new->n_classes;
    for (int s = old->first_state[p]; s < old->first_state[p + 1]; s++)
      for (int sum = next_sum(x->sums[s], 0); sum >= 0; sum = next_sum(x->sums[s], sum + 1)) {
        new->room[at] = old->room[s];
        new->skip[at++] = number_of(x, old->skip[s], fold_sum(x, p, old->skip[s], sum));
      }
    for (int c = old->first_class[p]; c < old->first_class[p + 1]; c++) {
      int holds = membership(x, &old->class[c]);
      if (holds != 1)
        add_class(x, p, &old->class[c], FALSE);
      if (holds != 0)
        add_class(x, p, &old->class[c], TRUE);
    }
  }
  new->first_class[x->frame->n_positions] = new->n_classes;
  new->first_state[x->frame->n_positions] = at;
}

/* Arcs of the new graph, at most. */
static gsize
count_arcs(const Product *x)
{
  const RnPriceGraph *old = x->old;
  gsize n = 0;
  for (int p = 0; p < x->frame->n_positions; p++) {
    gsize states = (gsize)(x->first[old->first_state[p + 1]] - x->first[old->first_state[p]]);
    for (int c = old->first_class[p]; c < old->first_class[p + 1]; c++)
      n += states * (membership(x, &old->class[c]) == 2 ? 2 : 1);
  }
  return n;
}

gboolean
rn_price_graph_multiply(RnPriceGraph *graph, const RnPriceFrame *frame, RnPriceRows *rows, int row, int scale,
                        int most_states)
{
  rn_price_rows_prepare(rows, frame, row);
  Product x = { .old = graph, .frame = frame, .row = &frame->rows[row], .most = rows->most[row],
                .fold = rows->fold[row], .scale = scale };
  g_autofree guint8 *is_member = x.is_member = g_new0(guint8, frame->n + 1);
  g_autofree guint64 *sums = x.sums = g_new0(guint64, graph->n_states + 2);
  g_autofree int *first = x.first = g_new0(int, graph->n_states + 2);
  for (int i = 0; i < x.row->n; i++)
    is_member[x.row->member[i]] = 1;
  find_sums(&x);
  if (x.new.n_states > most_states)
    return FALSE;
  gsize states = (gsize)x.new.n_states + 2, arcs = count_arcs(&x) + 1;
  x.new.fits = TRUE;
  x.new.base = graph->base;
  x.new.first_state = g_new(int, frame->n_positions + 2);
  x.new.first_class = g_new(int, frame->n_positions + 1);
  x.new.skip = g_new0(int, states);
  x.new.room = g_new0(guint8, states);   /* the last state has none */
  x.new.class = g_new(RnPriceGraphClass, 2 * graph->n_classes + 1);
  x.new.class_option = g_new(int, frame->n + 1);
  x.new.to = g_new(int, arcs);
  x.new.cost = g_new(gint32, arcs);
  fill(&x);
  x.new.n_arcs += x.new.n_states;
  rn_price_graph_clear(graph);
  *graph = x.new;
  return TRUE;
}
