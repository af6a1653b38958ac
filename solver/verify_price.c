/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The cheapest legal roster, and the cheapest with and without each option: one pass over the states backwards, one
 * forwards. States that are never reached carry RN_VERIFY_NEVER and some cost; the caps of verify_roster.c keep what is
 * reached below RN_VERIFY_NEVER / 2 and what is not above, so nothing is compared on the way. */

#include "solver/verify_list.h"
#include "solver/verify_tables.h"

/* What the choices of this call cost. */
typedef struct {
  gint64 *best;          /* of every kind: its cheapest option, or RN_VERIFY_NEVER */
  gint64 *second;        /* its second cheapest */
  gint64 *through;       /* of every kind: the cheapest roster that holds it */
  gint64 *around;        /* of every layer: the cheapest roster without a duty there */
  gint64 *forced;        /* of every layer: whether an option is fixed there */
} Choices;

void
rn_verify_work_init(RnVerifyWork *work)
{
  work->value = g_array_new(FALSE, FALSE, sizeof(gint64));
  work->reach = g_array_new(FALSE, FALSE, sizeof(gint64));
  work->kind = g_array_new(FALSE, FALSE, sizeof(gint64));
}

void
rn_verify_work_clear(RnVerifyWork *work)
{
  g_array_unref(work->value);
  g_array_unref(work->reach);
  g_array_unref(work->kind);
}

static gint64 *
room(GArray *array, gsize n)
{
  if (array->len < n)
    g_array_set_size(array, (guint)n);
  return (gint64 *)(void *)array->data;
}

static Choices
choices_at(const RnVerifyRoster *roster, RnVerifyWork *work)
{
  int kinds = roster->n_kinds + 1, layers = roster->n_layers + 1;
  gint64 *at = room(work->kind, 3 * (gsize)kinds + 2 * (gsize)layers);
  return (Choices){ at, at + kinds, at + 2 * kinds, at + 3 * kinds, at + 3 * kinds + layers };
}

static gint64
capped(const RnVerifyRoster *roster, gint64 price)
{
  return MIN(price, roster->cap);
}

/* Cheapest options of the kinds; fixed options leave no choice in their layer. FALSE when they exclude each other. */
static gboolean
find_best(const RnVerifyRoster *roster, const gint64 *price, const guint8 *status, Choices *choices)
{
  for (int k = 0; k < roster->n_kinds; k++)
    choices->best[k] = choices->second[k] = RN_VERIFY_NEVER;
  for (int l = 0; l <= roster->n_layers; l++)
    choices->forced[l] = -1;
  for (int i = 0; i < roster->n_options; i++) {
    int k = roster->kind_of[i];
    if (status[i] == RN_VERIFY_IN && k < 0)
      return FALSE;
    if (status[i] == RN_VERIFY_OUT || k < 0)
      continue;
    gint64 one = capped(roster, price[i]);
    choices->second[k] = MIN(choices->second[k], MAX(one, choices->best[k]));
    choices->best[k] = MIN(choices->best[k], one);
  }
  for (int i = 0, l = 0; i < roster->n_options; i++) {
    if (status[i] != RN_VERIFY_IN)
      continue;
    while (roster->layer_first[l + 1] <= roster->kind_of[i] || roster->layer_first[l] > roster->kind_of[i])
      l += roster->layer_first[l] > roster->kind_of[i] ? -1 : 1;
    if (choices->forced[l] >= 0)
      return FALSE;
    choices->forced[l] = i;
    for (int k = roster->layer_first[l]; k < roster->layer_first[l + 1]; k++)
      choices->best[k] = choices->second[k] = RN_VERIFY_NEVER;
    choices->best[roster->kind_of[i]] = capped(roster, price[i]);
  }
  return TRUE;
}

/* Whether no roster can cost so little that the sums leave their range. */
static gboolean
fits_range(const RnVerifyRoster *roster, const Choices *choices)
{
  gint64 lowest = roster->lowest;
  for (int l = 0; l < roster->n_layers; l++) {
    gint64 least = 0;
    for (int k = roster->layer_first[l]; k < roster->layer_first[l + 1]; k++)
      least = MIN(least, choices->best[k]);
    if (least < -RN_VERIFY_NEVER / 8 || lowest < -RN_VERIFY_NEVER / 8)
      return FALSE;
    lowest += least;
  }
  return lowest >= -RN_VERIFY_NEVER / 8;
}

/* The transition of a memory by a choice; -1 when it is not possible now. */
static int
transition(const RnVerifyRoster *roster, const Choices *choices, int l, int memory, int choice, gint64 *cost)
{
  const RnVerifyLayer *layer = &roster->layer[l];
  gsize at = (gsize)memory * (gsize)layer->n_choices + (gsize)choice;
  int to = g_array_index(roster->ints, int, layer->memory_table + at);
  gint64 price = choice == 0 ? 0 : choices->best[roster->layer_first[l] + choice - 1];
  if (to < 0 || price == RN_VERIFY_NEVER || (choice == 0 && choices->forced[l] >= 0))
    return -1;
  *cost = price + g_array_index(roster->longs, gint64, layer->memory_costs + at);
  return to;
}

/* Where the vectors of a layer go by a choice. */
static const int *
vector_steps(const RnVerifyRoster *roster, int l, int choice, const gint64 **costs)
{
  const RnVerifyLayer *layer = &roster->layer[l];
  gsize at = (gsize)g_array_index(roster->ints, int, layer->class_table + (gsize)choice) * (gsize)layer->n_vectors;
  *costs = (const gint64 *)(void *)roster->longs->data + layer->vector_costs + at;
  return (const int *)(void *)roster->ints->data + layer->vector_table + at;
}

static gsize
row_of(const RnVerifyLayer *layer, int memory)
{
  return layer->first + (gsize)memory * (gsize)(layer->n_vectors + 1);
}

static void
price_layer(const RnVerifyRoster *roster, const Choices *choices, int l, const guint8 *alive, gint64 *value)
{
  const RnVerifyLayer *layer = &roster->layer[l];
  for (int m = 0; m < layer->n_memories; m++) {
    gint64 *row = value + row_of(layer, m);
    for (int v = 0; v <= layer->n_vectors; v++)
      row[v] = RN_VERIFY_NEVER;
    for (int choice = 0; choice < layer->n_choices; choice++) {
      gint64 cost = 0;
      int to = transition(roster, choices, l, m, choice, &cost);
      if (to < 0)
        continue;
      const gint64 *costs, *next = value + row_of(layer + 1, to);
      const int *steps = vector_steps(roster, l, choice, &costs);
      for (int v = 0; v < layer->n_vectors; v++) {
        gint64 one = next[steps[v]] + costs[v] + cost;
        row[v] = MIN(row[v], one);
      }
    }
    for (int v = 0; alive && v < layer->n_vectors; v++)
      row[v] = alive[row_of(layer, m) + (gsize)v] ? row[v] : RN_VERIFY_NEVER;
  }
}

static void
trace(const RnVerifyRoster *roster, const Choices *choices, const gint64 *price, const guint8 *status,
      const gint64 *value, guint8 *taken)
{
  int m = 0, v = 0, kind;
  for (int i = 0; i < roster->n_options; i++)
    taken[i] = 0;
  for (int l = 0; l < roster->n_layers; l++) {
    const RnVerifyLayer *layer = &roster->layer[l];
    gint64 here = value[row_of(layer, m) + (gsize)v];
    for (int choice = 0; choice < layer->n_choices; choice++) {
      gint64 cost = 0;
      const gint64 *costs;
      const int *steps = vector_steps(roster, l, choice, &costs);
      int to = transition(roster, choices, l, m, choice, &cost);
      if (to < 0 || value[row_of(layer + 1, to) + (gsize)steps[v]] + costs[v] + cost != here)
        continue;
      kind = choice == 0 ? -1 : roster->layer_first[l] + choice - 1;
      for (int i = 0; kind >= 0 && i < roster->n_options; i++)
        if (roster->kind_of[i] == kind && status[i] != RN_VERIFY_OUT && choices->best[kind] == capped(roster, price[i]) &&
            (choices->forced[l] < 0 || choices->forced[l] == i)) {
          taken[i] = 1;
          break;
        }
      m = to;
      v = steps[v];
      break;
    }
  }
}

gint64
rn_verify_roster_price(const RnVerifyRoster *roster, const gint64 *price, const guint8 *status, const guint8 *alive,
                       RnVerifyWork *work, guint8 *taken)
{
  Choices choices = choices_at(roster, work);
  gint64 *value = room(work->value, roster->n_states);
  const RnVerifyLayer *last = &roster->layer[roster->n_layers];
  if (roster->is_huge)
    return G_MININT64;
  if (roster->is_dead || !find_best(roster, price, status, &choices))
    return RN_VERIFY_NEVER;
  if (!fits_range(roster, &choices))
    return G_MININT64;
  for (gsize s = last->first; s < roster->n_states; s++)
    value[s] = 0;
  for (int m = 0; m < last->n_memories; m++)
    value[row_of(last, m) + (gsize)last->n_vectors] = RN_VERIFY_NEVER;
  for (int l = roster->n_layers - 1; l >= 0; l--)
    price_layer(roster, &choices, l, alive, value);
  if (value[0] >= RN_VERIFY_NEVER / 2)
    return RN_VERIFY_NEVER;
  if (taken)
    trace(roster, &choices, price, status, value, taken);
  return value[0] + roster->base;
}

/* --- with and without --- */

static void
reach_layer(const RnVerifyRoster *roster, Choices *choices, int l, const gint64 *value, gint64 *reach)
{
  const RnVerifyLayer *layer = &roster->layer[l];
  choices->around[l] = RN_VERIFY_NEVER;
  for (int choice = 1; choice < layer->n_choices; choice++)
    choices->through[roster->layer_first[l] + choice - 1] = RN_VERIFY_NEVER;
  for (gsize s = (layer + 1)->first; s < row_of(layer + 1, (layer + 1)->n_memories); s++)
    reach[s] = RN_VERIFY_NEVER;
  for (int m = 0; m < layer->n_memories; m++)
    for (int choice = 0; choice < layer->n_choices; choice++) {
      gint64 cost = 0;
      int to = transition(roster, choices, l, m, choice, &cost);
      if (to < 0)
        continue;
      const gint64 *costs, *row = reach + row_of(layer, m), *next_value = value + row_of(layer + 1, to);
      const int *steps = vector_steps(roster, l, choice, &costs);
      gint64 *next = reach + row_of(layer + 1, to), best = RN_VERIFY_NEVER;
      for (int v = 0; v < layer->n_vectors; v++) {
        gint64 one = row[v] + costs[v] + cost, whole = one + next_value[steps[v]];
        next[steps[v]] = MIN(next[steps[v]], one);
        best = MIN(best, whole);
      }
      gint64 *all = choice == 0 ? &choices->around[l] : &choices->through[roster->layer_first[l] + choice - 1];
      *all = MIN(*all, best);
    }
}

/* Cells that are never reached get a reach of more than RN_VERIFY_NEVER / 2 wherever value has one, and the other way
 * round, so both are set apart before they are added. */
static void
close_layer(const RnVerifyRoster *roster, int l, const gint64 *value, gint64 *reach, gint64 limit, guint8 *keep)
{
  const RnVerifyLayer *layer = &roster->layer[l];
  for (gsize s = layer->first; s < row_of(layer, layer->n_memories); s++) {
    gboolean lives = reach[s] < RN_VERIFY_NEVER / 2 && value[s] < RN_VERIFY_NEVER / 2;
    if (!lives)
      reach[s] = RN_VERIFY_NEVER;
    keep[s] = lives && reach[s] + value[s] <= limit;
  }
}

/* The least of a layer without one kind; choice 0 is among the rest. */
static gint64
beside(const RnVerifyRoster *roster, const Choices *choices, int l, int kind)
{
  gint64 best = choices->around[l];
  for (int k = roster->layer_first[l]; k < roster->layer_first[l + 1]; k++)
    if (k != kind)
      best = MIN(best, choices->through[k]);
  return best;
}

void
rn_verify_roster_marginals(const RnVerifyRoster *roster, const gint64 *price, const guint8 *status,
                           RnVerifyWork *work, gint64 limit, gint64 *with, gint64 *without, guint8 *keep)
{
  const gint64 half = RN_VERIFY_NEVER / 2;
  const gint64 *value = (const gint64 *)(void *)work->value->data;
  gint64 *reach = room(work->reach, roster->n_states);
  Choices choices = choices_at(roster, work);
  reach[0] = roster->base;
  for (gsize s = 1; s < row_of(&roster->layer[0], roster->layer[0].n_memories); s++)
    reach[s] = RN_VERIFY_NEVER;
  for (int l = 0; l < roster->n_layers; l++) {
    close_layer(roster, l, value, reach, limit, keep);
    reach_layer(roster, &choices, l, value, reach);
  }
  close_layer(roster, roster->n_layers, value, reach, limit, keep);
  for (int i = 0, l = 0; i < roster->n_options; i++) {
    int k = roster->kind_of[i];
    with[i] = RN_VERIFY_NEVER;
    without[i] = 0;
    if (k < 0)
      continue;
    while (roster->layer_first[l + 1] <= k || roster->layer_first[l] > k)
      l += roster->layer_first[l] > k ? -1 : 1;
    gint64 through = choices.through[k], one = capped(roster, price[i]), rest = beside(roster, &choices, l, k);
    gboolean is_possible = status[i] != RN_VERIFY_OUT && (choices.forced[l] < 0 || choices.forced[l] == i);
    if (is_possible && through < half)
      with[i] = through + (one - choices.best[k]);
    if (through < half && (!is_possible || one > choices.best[k] || choices.second[k] == choices.best[k]))
      rest = MIN(rest, through);
    else if (through < half && choices.second[k] < RN_VERIFY_NEVER)
      rest = MIN(rest, through + (choices.second[k] - choices.best[k]));
    without[i] = rest >= half ? RN_VERIFY_NEVER : rest;
  }
}

/* --- one by one --- */

typedef struct {
  const RnVerifyRoster *roster;
  Choices choices;
  const gint64 *price, *value;
  const guint8 *status;
  gint64 limit;
  int most;
  int *head, *next;      /* options of every kind, as chains that end with -1 */
  int *taken, n_taken;
  RnVerifyList *list;    /* NULL when there were too many */
} Listing;

static void list_layer(Listing *at, int l, int m, int v, gint64 spent, gint64 fixed);

/* By a choice to the next layer, unless nothing cheap enough lies behind. */
static void
list_choice(Listing *at, int l, int m, int v, int choice, int option, gint64 spent, gint64 fixed)
{
  const RnVerifyRoster *roster = at->roster;
  const RnVerifyLayer *layer = &roster->layer[l];
  gint64 own = option < 0 ? 0 : capped(roster, at->price[option]), cost = 0;
  const gint64 *costs;
  int to = transition(roster, &at->choices, l, m, choice, &cost);
  const int *steps = vector_steps(roster, l, choice, &costs);
  if (to < 0)
    return;
  gint64 rules = costs[v] + g_array_index(roster->longs, gint64,
                                          layer->memory_costs + (gsize)m * (gsize)layer->n_choices + (gsize)choice);
  if (spent + own + rules + at->value[row_of(layer + 1, to) + (gsize)steps[v]] > at->limit)
    return;
  if (option >= 0)
    at->taken[at->n_taken++] = option;
  list_layer(at, l + 1, to, steps[v], spent + own + rules, fixed + rules);
  at->n_taken -= option >= 0;
}

static void
list_layer(Listing *at, int l, int m, int v, gint64 spent, gint64 fixed)
{
  if (!at->list)
    return;
  if (l == at->roster->n_layers) {
    if (rn_verify_list_n(at->list) == at->most)
      g_clear_pointer(&at->list, rn_verify_list_release);
    else
      rn_verify_list_add(at->list, fixed, at->taken, at->n_taken);
    return;
  }
  list_choice(at, l, m, v, 0, -1, spent, fixed);
  for (int k = at->roster->layer_first[l]; k < at->roster->layer_first[l + 1]; k++)
    for (int i = at->head[k]; i >= 0; i = at->next[i])
      if (at->status[i] != RN_VERIFY_OUT && (at->choices.forced[l] < 0 || at->choices.forced[l] == i))
        list_choice(at, l, m, v, k - at->roster->layer_first[l] + 1, i, spent, fixed);
}

RnVerifyList *
rn_verify_list_of(const RnVerifyRoster *roster, const gint64 *price, const guint8 *status, RnVerifyWork *work,
                  gint64 limit, int most)
{
  g_autofree int *head = g_new(int, roster->n_kinds + 1);
  g_autofree int *next = g_new(int, roster->n_options + 1);
  g_autofree int *taken = g_new(int, roster->n_layers + 1);
  Listing at = { .roster = roster, .choices = choices_at(roster, work), .price = price, .status = status,
                 .value = (const gint64 *)(void *)work->value->data, .limit = limit, .most = most, .head = head,
                 .next = next, .taken = taken, .list = rn_verify_list_new() };
  for (int k = 0; k < roster->n_kinds; k++)
    head[k] = -1;
  for (int i = roster->n_options - 1; i >= 0; i--)
    if (roster->kind_of[i] >= 0) {
      next[i] = head[roster->kind_of[i]];
      head[roster->kind_of[i]] = i;
    }
  list_layer(&at, 0, 0, 0, roster->base, roster->base);
  return at.list;
}
