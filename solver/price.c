/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The passes over a pricer.
 *
 * Backward: value[p][state] is the vector of cheapest completions from position p on. A state from which nothing can be
 * taken shares the vector of the state after it. Forward: the cheapest ways to get there, which together give the
 * cheapest roster through every option. Every loop runs over plain arrays of 32-bit numbers, so that the compiler turns
 * it into vector code; numbers from half of RN_PRICE_NEVER on mean "no roster", and may drift by the prices added. */

#include "solver/price_sparse.h"
#include "solver/price_work.h"

#include <string.h>

#define SPARE 64    /* numbers behind the last vector */

RnPriceWork *
rn_price_work_new(void)
{
  return g_new0(RnPriceWork, 1);
}

void
rn_price_work_free(RnPriceWork *work)
{
  if (!work)
    return;
  g_free(work->cell);
  g_free(work->ahead);
  g_free(work->vector);
  g_free(work->best);
  g_free(work->which);
  g_free(work->bundle);
  g_free(work->never);
  g_free(work->no_skip);
  g_free(work);
}

static gint32 *
reserve_numbers(gint32 *numbers, gsize *have, gsize want)
{
  if (want <= *have)
    return numbers;
  gsize room = want + want / 2;
  numbers = g_renew(gint32, numbers, room);
  for (gsize i = *have; i < room; i++)
    numbers[i] = RN_PRICE_NEVER;
  *have = room;
  return numbers;
}

void
rn_price_work_reserve(RnPriceWork *work, gsize cells, gsize classes, gsize positions)
{
  work->cell = reserve_numbers(work->cell, &work->n_cells, cells + SPARE);
  work->ahead = reserve_numbers(work->ahead, &work->n_ahead, cells + SPARE);
  if (classes > work->n_classes) {
    work->n_classes = 2 * classes;
    work->best = g_renew(gint32, work->best, work->n_classes);
    work->which = g_renew(int, work->which, work->n_classes);
  }
  if (positions > work->n_positions) {
    work->n_positions = 2 * positions;
    work->no_skip = g_renew(guint8, work->no_skip, work->n_positions);
  }
}

gint64
rn_price_work_short_by(const RnPriceWork *work)
{
  return work->short_by;
}

static gsize
stride_of(const RnPricer *pricer)
{
  return (gsize)((pricer->length + 15) / 16 * 16);
}

static void
reserve(RnPriceWork *work, const RnPricer *pricer)
{
  gsize stride = stride_of(pricer), states = 0, widest = 0, classes = 0;
  for (int p = 0; p <= pricer->n_positions; p++) {
    states += (gsize)pricer->position[p].n_states;
    widest = MAX(widest, (gsize)pricer->position[p].n_states);
    classes = MAX(classes, (gsize)(pricer->position[p].first_class + pricer->position[p].n_classes));
  }
  work->cell = reserve_numbers(work->cell, &work->n_cells, states * stride + (gsize)pricer->pad + SPARE);
  work->ahead = reserve_numbers(work->ahead, &work->n_ahead, 2 * (widest + 1) * stride + (gsize)pricer->pad + SPARE);
  if (states > work->n_vectors) {
    work->n_vectors = 2 * states;
    work->vector = g_renew(gint32 *, work->vector, work->n_vectors);
  }
  if (classes > work->n_classes) {
    work->n_classes = 2 * classes;
    work->best = g_renew(gint32, work->best, work->n_classes);
    work->which = g_renew(int, work->which, work->n_classes);
  }
  if (stride + SPARE > work->n_bundle) {
    work->n_bundle = 2 * stride + SPARE;
    work->bundle = g_renew(gint32, work->bundle, work->n_bundle);
    work->never = g_renew(gint32, work->never, work->n_bundle);
    for (gsize i = 0; i < work->n_bundle; i++)
      work->never[i] = RN_PRICE_NEVER;
  }
  if ((gsize)pricer->n_positions + 1 > work->n_positions) {
    work->n_positions = 2 * (gsize)pricer->n_positions + 1;
    work->no_skip = g_renew(guint8, work->no_skip, work->n_positions);
  }
}

/* The cheapest option of every class; what must be taken forbids the rest of its position. */
static void
fold_options(const RnPricer *pricer, RnPriceWork *work, const gint32 *price, const guint8 *must)
{
  for (int p = 0; p < pricer->n_positions; p++) {
    const RnPricePosition *position = &pricer->position[p];
    int forced = 0;
    for (int i = 0; must && i < position->n_options; i++)
      forced += must[position->first_option + i] != 0;
    work->no_skip[p] = forced > 0;
    for (int c = position->first_class; c < position->first_class + position->n_classes; c++) {
      const RnPriceClass *class = &pricer->class[c];
      rn_price_work_choose(work, c, pricer->class_option + class->first_option, class->n_options, price, must, forced);
    }
  }
}

/* bundle = the cheapest of its classes, as a vector over the counts before. FALSE when no class is allowed. */
static inline __attribute__((always_inline)) gboolean
fold_bundle(const RnPricer *pricer, const RnPriceWork *work, const RnPriceBundle *bundle, const gint32 *after, int reach,
            gint32 *restrict out)
{
  gboolean any = FALSE;
  for (int c = bundle->first_class; c < bundle->first_class + bundle->n_classes; c++) {
    gint32 price = work->best[c];
    if (price >= RN_PRICE_NEVER / 2)
      continue;
    const gint32 *restrict to = after + pricer->class[c].shift;
    const gint32 *restrict mask = pricer->mask + (gsize)pricer->class[c].mask * (gsize)pricer->length;
    if (!any)
      for (int v = 0; v < reach; v++)
        out[v] = to[v] + (mask[v] + price);
    else
      for (int v = 0; v < reach; v++) {
        gint32 other = to[v] + (mask[v] + price);
        out[v] = other < out[v] ? other : out[v];
      }
    any = TRUE;
  }
  return any;
}

RN_VECTOR static void
run_backward(const RnPricer *pricer, RnPriceWork *work)
{
  gsize stride = stride_of(pricer);
  gint32 *cell = work->cell;
  int states = 0;
  for (int p = 0; p <= pricer->n_positions; p++)
    states += pricer->position[p].n_states;
  gint32 **vector = work->vector + states;
  const RnPricePosition *last = &pricer->position[pricer->n_positions];
  vector -= last->n_states;
  for (int s = 0; s < last->n_states; s++)
    vector[s] = pricer->terminal;
  if (pricer->n_positions > 0) { /* a copy, so that reading behind it is allowed */
    for (int v = 0; v < pricer->length; v++)
      cell[v] = pricer->terminal[v];
    for (int s = 0; s < last->n_states; s++)
      vector[s] = cell;
    cell += stride;
  }
  for (int p = pricer->n_positions - 1; p >= 0; p--) {
    const RnPricePosition *position = &pricer->position[p];
    gint32 **after = vector;
    const int *skip = pricer->skip + position->first_skip;
    int reach = position->reach;
    vector -= position->n_states;
    for (int s = 0; s < position->n_states; s++)
      vector[s] = work->no_skip[p] ? work->never : after[skip[s]];
    for (int b = position->first_bundle; b < position->first_bundle + position->n_bundles; b++) {
      const RnPriceBundle *bundle = &pricer->bundle[b];
      if (!fold_bundle(pricer, work, bundle, after[bundle->to], reach, work->bundle))
        continue;
      for (int k = bundle->first_source; k < bundle->first_source + bundle->n_sources; k++) {
        int s = pricer->source[k].from;
        gint32 cost = pricer->source[k].cost;
        const gint32 *restrict best = work->bundle;
        if (vector[s] == work->never || vector[s] == after[skip[s]]) {
          const gint32 *from = vector[s];
          gint32 *restrict out = cell;
          for (int v = 0; v < reach; v++) {
            gint32 taken = best[v] + cost;
            out[v] = taken < from[v] ? taken : from[v];
          }
          vector[s] = cell;
          cell += stride;
        } else {
          gint32 *restrict out = vector[s];
          for (int v = 0; v < reach; v++) {
            gint32 taken = best[v] + cost;
            out[v] = taken < out[v] ? taken : out[v];
          }
        }
      }
    }
  }
}

/* Follows the cheapest completions. */
static int
trace(const RnPricer *pricer, const RnPriceWork *work, int *taken)
{
  int n = 0, state = 0, v = 0, at = 0;
  for (int p = 0; p < pricer->n_positions; p++) {
    const RnPricePosition *position = &pricer->position[p];
    gint32 **vector = work->vector + at, **after = vector + position->n_states;
    gint32 value = vector[state][v];
    int to = pricer->skip[position->first_skip + state], option = -1, shift = 0;
    gboolean skips = !work->no_skip[p] && after[to][v] == value;
    for (int b = position->first_bundle; !skips && option < 0 && b < position->first_bundle + position->n_bundles; b++) {
      const RnPriceBundle *bundle = &pricer->bundle[b];
      for (int k = bundle->first_source; option < 0 && k < bundle->first_source + bundle->n_sources; k++)
        for (int c = bundle->first_class;
             pricer->source[k].from == state && option < 0 && c < bundle->first_class + bundle->n_classes; c++) {
          const RnPriceClass *class = &pricer->class[c];
          gint32 mask = pricer->mask[(gsize)class->mask * (gsize)pricer->length + (gsize)v];
          if (work->best[c] < RN_PRICE_NEVER / 2 && mask == 0 &&
              after[bundle->to][v + class->shift] + work->best[c] + pricer->source[k].cost == value) {
            option = work->which[c];
            shift = class->shift;
            to = bundle->to;
          }
        }
    }
    if (option >= 0) {
      taken[n++] = option;
      v += shift;
    }
    state = to;
    at += position->n_states;
  }
  return n;
}

gint32
rn_price_best(const RnPricer *pricer, RnPriceWork *work, const gint32 *price, const guint8 *must, int *taken,
              int *n_taken)
{
  int n;
  work->short_by = 0;
  if (n_taken)
    *n_taken = 0;
  if (pricer->sparse) {
    g_autofree int *scratch = taken ? NULL : g_new(int, pricer->n + 1);
    return rn_price_sparse_best(pricer->sparse, work, price, must, taken ? taken : scratch, n_taken ? n_taken : &n,
                                &work->short_by);
  }
  reserve(work, pricer);
  fold_options(pricer, work, price, must);
  run_backward(pricer, work);
  gint32 best = work->vector[0][0];
  if (best >= RN_PRICE_NEVER / 2)
    return RN_PRICE_NEVER;
  if (taken)
    *n_taken = trace(pricer, work, taken);
  return best + pricer->base;
}

/* --- forward --- */

/* The cheapest way through every class, and past the position, at every position. */
RN_VECTOR static void
run_forward(const RnPricer *pricer, RnPriceWork *work, gint32 *through, gint32 *past)
{
  gsize stride = stride_of(pricer);
  int widest = 0;
  for (int p = 0; p <= pricer->n_positions; p++)
    widest = MAX(widest, pricer->position[p].n_states);
  gint32 *before = work->ahead, *next = work->ahead + (gsize)(widest + 1) * stride;
  for (gsize v = 0; v < stride; v++)
    before[v] = RN_PRICE_NEVER;
  before[0] = pricer->base;
  gint32 **vector = work->vector;
  for (int p = 0; p < pricer->n_positions; p++) {
    const RnPricePosition *position = &pricer->position[p];
    gint32 **after = vector + position->n_states;
    int reach = position->reach, n_next = pricer->position[p + 1].n_states;
    for (gsize v = 0; v < (gsize)n_next * stride; v++)
      next[v] = RN_PRICE_NEVER;
    past[p] = RN_PRICE_NEVER;
    for (int s = 0; s < position->n_states && !work->no_skip[p]; s++) {
      int to = pricer->skip[position->first_skip + s];
      const gint32 *restrict from = before + (gsize)s * stride;
      const gint32 *restrict rest = after[to];
      gint32 *restrict out = next + (gsize)to * stride;
      gint32 best = RN_PRICE_NEVER;
      for (int v = 0; v < reach; v++) {
        gint32 whole = from[v] + rest[v];
        best = whole < best ? whole : best;
        out[v] = from[v] < out[v] ? from[v] : out[v];
      }
      past[p] = MIN(past[p], best);
    }
    for (int c = position->first_class; c < position->first_class + position->n_classes; c++)
      through[c] = RN_PRICE_NEVER;
    for (int b = position->first_bundle; b < position->first_bundle + position->n_bundles; b++) {
      const RnPriceBundle *bundle = &pricer->bundle[b];
      gint32 *restrict ways = work->bundle;
      for (int v = 0; v < reach; v++)
        ways[v] = RN_PRICE_NEVER;
      for (int k = bundle->first_source; k < bundle->first_source + bundle->n_sources; k++) {
        const gint32 *restrict from = before + (gsize)pricer->source[k].from * stride;
        gint32 cost = pricer->source[k].cost;
        for (int v = 0; v < reach; v++) {
          gint32 way = from[v] + cost;
          ways[v] = way < ways[v] ? way : ways[v];
        }
      }
      for (int c = bundle->first_class; c < bundle->first_class + bundle->n_classes; c++) {
        const RnPriceClass *class = &pricer->class[c];
        const gint32 *restrict mask = pricer->mask + (gsize)class->mask * (gsize)pricer->length;
        const gint32 *restrict rest = after[bundle->to] + class->shift;
        gint32 *restrict out = next + (gsize)bundle->to * stride + class->shift;
        gint32 price = work->best[c], best = RN_PRICE_NEVER;
        gboolean allowed = price < RN_PRICE_NEVER / 2;
        for (int v = 0; v < reach; v++) {
          gint32 way = ways[v] + mask[v], whole = way + rest[v];
          best = whole < best ? whole : best;
        }
        through[c] = MIN(through[c], best);
        for (int v = 0; allowed && v < reach; v++) {
          gint32 way = ways[v] + mask[v] + price;
          out[v] = way < out[v] ? way : out[v];
        }
      }
    }
    gint32 *swapped = before;
    before = next;
    next = swapped;
    vector = after;
  }
}

gint32
rn_price_marginals(const RnPricer *pricer, RnPriceWork *work, const gint32 *price, const guint8 *must, gint32 *with,
                   gint32 *without)
{
  int classes = 0;
  if (pricer->sparse)
    return rn_price_sparse_marginals(pricer->sparse, work, price, must, with, without);
  gint32 whole = rn_price_best(pricer, work, price, must, NULL, NULL);
  for (int p = 0; p < pricer->n_positions; p++)
    classes = MAX(classes, pricer->position[p].first_class + pricer->position[p].n_classes);
  g_autofree gint32 *through = g_new(gint32, classes + 1);
  g_autofree gint32 *past = g_new(gint32, pricer->n_positions + 1);
  for (int i = 0; i < pricer->n; i++)
    with[i] = without[i] = RN_PRICE_NEVER;
  run_forward(pricer, work, through, past);
  for (int p = 0; p < pricer->n_positions; p++) {
    const RnPricePosition *position = &pricer->position[p];
    gint32 best = past[p], second = RN_PRICE_NEVER;   /* of all ways at this position, each option its own */
    int holder = -1;
    for (int c = position->first_class; c < position->first_class + position->n_classes; c++)
      for (int k = pricer->class[c].first_option; k < pricer->class[c].first_option + pricer->class[c].n_options; k++) {
        int i = pricer->class_option[k];
        if (price[i] >= RN_PRICE_NEVER / 2 || through[c] >= RN_PRICE_NEVER / 2 ||
            (work->no_skip[p] && !must[i]))
          continue;
        with[i] = through[c] + price[i];
        if (with[i] < best) {
          second = best;
          best = with[i];
          holder = i;
        } else
          second = MIN(second, with[i]);
      }
    for (int i = position->first_option; i < position->first_option + position->n_options; i++)
      without[i] = i == holder ? second : best;
  }
  return whole;
}

gint64
rn_price_size(const RnPricer *pricer)
{
  return pricer->sparse ? rn_price_sparse_size(pricer->sparse) : pricer->size;
}

int
rn_price_most_taken(const RnPricer *pricer)
{
  if (pricer->sparse)
    return rn_price_sparse_most_taken(pricer->sparse);
  return pricer->most_taken;
}

gint64
rn_price_most_cost(const RnPricer *pricer)
{
  if (pricer->sparse)
    return rn_price_sparse_most_cost(pricer->sparse);
  return pricer->most_cost;
}

void
rn_price_set_scale(RnPricer *pricer, int scale)
{
  pricer->scale = scale;
  if (pricer->sparse) {
    rn_price_sparse_set_scale(pricer->sparse, scale);
    return;
  }
  pricer->base *= scale;
  for (int v = 0; v < pricer->length; v++)
    pricer->terminal[v] = pricer->terminal[v] >= RN_PRICE_NEVER / 2 ? RN_PRICE_NEVER : pricer->terminal[v] * scale;
  for (int k = 0; k < pricer->n_sources; k++)
    pricer->source[k].cost *= scale;
}

gint64
rn_price_own_cost(const RnPricer *pricer, const int *taken, int n_taken)
{
  const RnModel *model = pricer->model;
  gint64 cost = 0;
  for (int r = 0; r < pricer->n_rows; r++) {
    int sum = 0;
    for (int k = model->start[pricer->row[r]]; k < model->start[pricer->row[r] + 1]; k++)
      for (int i = 0; i < n_taken; i++)
        sum += model->col[k] == pricer->option[taken[i]];
    cost += rn_model_row_cost(model, pricer->row[r], sum);
  }
  return cost;
}
