/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Depth first over the graph, the way of the least bound first. A way's bound is its true cost so far, counts that the
 * graph does not keep included, and the graph's cheapest completion; so only ways that seem cheaper than the best
 * roster known are followed, and these are few where the graph keeps what matters. */

#include "solver/price_hunt.h"

#include <string.h>

#define STEPS 6000   /* at most */

typedef struct {
  RnPriceSparse *s;
  const RnPriceWork *work;
  const gint32 *price;
  const guint8 *must;
  int *sum;            /* per row that is not kept: its members so far */
  int *taken, n;       /* options so far */
  int *best, n_best;
  gint64 limit;        /* price of the best roster; what comes must be cheaper */
  int steps;           /* left */
} Hunt;

typedef struct {
  gint64 least;        /* cost so far and the cheapest completion */
  gint64 cost;
  int option, to;
} Move;

/* What the rows that are not kept make an option dearer, now. */
static gint64
rest_step(const Hunt *hunt, int option)
{
  const RnPriceSparse *s = hunt->s;
  const RnRows *of_option = &s->frame.of_option;
  gint64 cost = 0;
  for (int k = of_option->start[option]; k < of_option->start[option + 1]; k++) {
    int r = of_option->item[k];
    if (s->rows.kept[r] || s->frame.rows[r].axis == -2)
      continue;
    gint64 step = rn_price_frame_step(&s->frame.rows[r], hunt->sum[r]);
    if (step >= RN_MODEL_BROKEN / 2)
      return -1;
    cost += MAX(step, 0);
  }
  return cost * s->scale;
}

static void
count_option(Hunt *hunt, int option, int by)
{
  const RnRows *of_option = &hunt->s->frame.of_option;
  for (int k = of_option->start[option]; k < of_option->start[option + 1]; k++)
    hunt->sum[of_option->item[k]] += by;
}

static void
add_move(GArray *moves, Move move)
{
  guint at = moves->len;
  while (at > 0 && g_array_index(moves, Move, at - 1).least > move.least)
    at--;
  g_array_insert_val(moves, at, move);
}

static void
find_moves(const Hunt *hunt, int p, int state, gint64 cost, GArray *moves)
{
  const RnPriceGraph *g = &hunt->s->graph;
  const gint32 *value = hunt->work->cell;
  if (!hunt->work->no_skip[p] && cost + value[g->skip[state]] < hunt->limit)
    add_move(moves, (Move){ cost + value[g->skip[state]], cost, -1, g->skip[state] });
  for (int c = g->first_class[p]; c < g->first_class[p + 1]; c++) {
    const RnPriceGraphClass *class = &g->class[c];
    int arc = class->first_arc + state - g->first_state[p], to = g->to[arc];
    if (to == 0 || hunt->work->best[c] >= RN_PRICE_NEVER / 2 ||
        cost + g->cost[arc] + hunt->work->best[c] + value[to] >= hunt->limit)
      continue;
    for (int k = class->first_option; k < class->first_option + class->n_options; k++) {
      int option = g->class_option[k];
      if (hunt->price[option] >= RN_PRICE_NEVER / 2 || (hunt->work->no_skip[p] && !hunt->must[option]))
        continue;
      gint64 rest = rest_step(hunt, option), after = cost + g->cost[arc] + hunt->price[option] + rest;
      if (rest >= 0 && after + value[to] < hunt->limit)
        add_move(moves, (Move){ after + value[to], after, option, to });
    }
  }
}

/* Depth first, the cheapest way first. */
static void
hunt_from(Hunt *hunt, int p, int state, gint64 cost)
{
  if (p == hunt->s->frame.n_positions) {
    if (cost < hunt->limit) {
      hunt->limit = cost;
      hunt->n_best = hunt->n;
      memcpy(hunt->best, hunt->taken, sizeof(int) * (gsize)hunt->n);
    }
    return;
  }
  g_autoptr(GArray) moves = g_array_new(FALSE, FALSE, sizeof(Move));
  find_moves(hunt, p, state, cost, moves);
  for (guint i = 0; i < moves->len && --hunt->steps > 0; i++) {
    Move move = g_array_index(moves, Move, i);
    if (move.least >= hunt->limit)
      break;
    if (move.option >= 0) {
      count_option(hunt, move.option, 1);
      hunt->taken[hunt->n++] = move.option;
    }
    hunt_from(hunt, p + 1, move.to, move.cost);
    if (move.option >= 0) {
      count_option(hunt, move.option, -1);
      hunt->n--;
    }
  }
}

gboolean
rn_price_hunt_is_blind(const RnPriceSparse *s)
{
  for (int r = 0; r < s->frame.n_rows; r++)
    if (s->frame.rows[r].axis >= 0 && !s->rows.kept[r] && s->none[r] != s->least[r])
      return TRUE;
  return FALSE;
}

gint32
rn_price_hunt(RnPriceSparse *s, const RnPriceWork *work, const gint32 *price, const guint8 *must, gint32 value,
              int *taken, int *n_taken, gint64 *short_by)
{
  g_autofree int *so_far = g_new(int, s->frame.n_positions + 1);
  gboolean broken = *short_by == RN_PRICE_BROKEN;
  Hunt hunt = { .s = s, .work = work, .price = price, .must = must, .sum = s->sum, .taken = so_far, .best = taken,
                .n_best = *n_taken, .limit = broken ? RN_PRICE_NEVER / 2 : value + *short_by, .steps = STEPS };
  memset(s->sum, 0, sizeof(int) * (gsize)s->frame.n_rows);
  hunt_from(&hunt, 0, s->graph.first_state[0], 0);
  *n_taken = hunt.n_best;
  if (broken && hunt.limit == RN_PRICE_NEVER / 2)
    return hunt.steps > 0 ? RN_PRICE_NEVER : value;
  gint64 limit = hunt.limit;
  if (hunt.steps > 0)
    value = (gint32)limit;
  *short_by = limit - value;
  return value;
}
