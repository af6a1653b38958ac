/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Makes the states and transitions of one person's legal rosters, layer by layer.
 *
 * A memory is an ascending list of kinds held so far, of those only that a later kind can still meet: by a pair's
 * price, or by a window, of which the last `max` duties say everything. Kinds of one day that look alike from here on
 * stand for each other. A count stands for all lower ones from which the next duties cost the same. */

#include "solver/verify_roster.h"

#include "solver/verify_lists.h"
#include "solver/verify_tables.h"

#include <string.h>

/* A count while making. n runs to n_layers + 1. */
typedef struct {
  const RnProblemCount *count;
  int bit;
  gint64 *step;          /* cost of the next duty after n; RN_VERIFY_NEVER above the limit */
  int *run_start, *run_end; /* of the run of equal steps round n, not below the lower limit */
  int *left;             /* per layer: at most so many duties of the set from there on */
  GArray *caps;          /* int: counts with an upper limit that hold all of this one's duties */
} Count;

typedef struct {
  const RnVerifyKinds *kinds;
  RnVerifyRoster *roster;
  gint64 scale, cap;     /* largest scaled cost of one transition: what costs more is rounded down to it */
  int n_counts;
  Count *counts;
  int **next_day;        /* per window and layer: day of the next kind of its set; G_MAXINT: none */
  int *alias, *alias_layer; /* per kind: who stands for it, as of which layer */
  RnVerifyLists memory[2], vector[2], classes;
  int *scratch, *folded;
} Making;

/* Whether layers a < b hold duties of the set that do not exclude each other. */
static gboolean
fit_together(const RnVerifyKinds *kinds, int bit, int a, int b)
{
  for (int i = kinds->layer_first[a]; i < kinds->layer_first[a + 1]; i++)
    for (int k = kinds->layer_first[b]; rn_verify_kinds_has(kinds, i, bit) && k < kinds->layer_first[b + 1]; k++)
      if (rn_verify_kinds_has(kinds, k, bit) && rn_verify_kinds_pair(kinds, i, k) != RN_VERIFY_NEVER)
        return TRUE;
  return FALSE;
}

/* From the last layer on: taking a duty leaves what comes from the next layer that fits. */
static void
count_left(const RnVerifyKinds *kinds, Count *count)
{
  for (int l = kinds->n_layers - 1; l >= 0; l--) {
    gboolean any = FALSE;
    int next = l + 1;
    for (int k = kinds->layer_first[l]; k < kinds->layer_first[l + 1]; k++)
      any = any || rn_verify_kinds_has(kinds, k, count->bit);
    while (any && next < kinds->n_layers && !fit_together(kinds, count->bit, l, next))
      next++;
    count->left[l] = MAX(count->left[l + 1], any ? 1 + count->left[next] : 0);
  }
}

static void
make_count(Making *making, Count *count, const RnVerifyCount *rule)
{
  const RnVerifyKinds *kinds = making->kinds;
  int most = kinds->n_layers + 1;
  *count = (Count){ .count = rule->count, .bit = rule->bit };
  count->step = g_new(gint64, most + 1);
  count->run_start = g_new(int, most + 1);
  count->run_end = g_new(int, most + 1);
  count->left = g_new0(int, kinds->n_layers + 1);
  RnProblemCount free_of_limits = *rule->count;
  free_of_limits.min = 0;
  free_of_limits.max = G_MAXINT;
  for (int n = 0; n <= most; n++) {
    gint64 step = rn_verify_count_cost(&free_of_limits, n + 1) - rn_verify_count_cost(&free_of_limits, n);
    count->step[n] = n >= rule->count->max ? RN_VERIFY_NEVER : step;
    gboolean goes_on = n > rule->count->min && count->step[n] == count->step[n - 1];
    count->run_start[n] = goes_on ? count->run_start[n - 1] : n;
  }
  count->run_end[most] = G_MAXINT;
  for (int n = most - 1; n >= 0; n--)
    count->run_end[n] = count->step[n] == count->step[n + 1] ? count->run_end[n + 1] : n;
  count_left(kinds, count);
  gint64 base = making->roster->base + rn_verify_count_cost(&free_of_limits, 0) * making->scale;
  making->roster->is_huge = making->roster->is_huge || ABS(base) > RN_VERIFY_NEVER / 16;
  making->roster->base = making->roster->is_huge ? 0 : base;
}

/* The counts that cap others. A count with a limit of its own is never folded by another's, or both could be lost. */
static void
find_caps(Making *making)
{
  const RnVerifyKinds *kinds = making->kinds;
  for (int c = 0; c < making->n_counts; c++) {
    Count *count = &making->counts[c];
    count->caps = g_array_new(FALSE, FALSE, sizeof(int));
    for (int d = 0; count->count->max > kinds->n_layers && d < making->n_counts; d++) {
      gboolean holds = making->counts[d].count->max <= kinds->n_layers;
      for (int k = 0; holds && k < kinds->n_kinds; k++)
        holds = !rn_verify_kinds_has(kinds, k, count->bit) || rn_verify_kinds_has(kinds, k, making->counts[d].bit);
      if (holds)
        g_array_append_val(count->caps, d);
    }
  }
}

/* The number that stands for n duties when at most `left` more may come; -1 when the lower limit is out of reach. */
static int
fold_count(const Count *count, int left, int n)
{
  int min = count->count->min;
  if (n < min)
    return n + left < min ? -1 : n;
  if (left == 0)
    return min;
  return count->run_end[n] >= n + left - 1 ? count->run_start[n] : n;
}

static void
make_windows(Making *making)
{
  const RnVerifyKinds *kinds = making->kinds;
  making->next_day = g_new(int *, kinds->windows->len + 1);
  for (guint w = 0; w < kinds->windows->len; w++) {
    int bit = g_array_index(kinds->windows, RnVerifyWindow, w).bit;
    int *next = making->next_day[w] = g_new(int, kinds->n_layers + 1);
    next[kinds->n_layers] = G_MAXINT;
    for (int l = kinds->n_layers - 1; l >= 0; l--) {
      next[l] = next[l + 1];
      for (int k = kinds->layer_first[l]; k < kinds->layer_first[l + 1]; k++)
        if (rn_verify_kinds_has(kinds, k, bit))
          next[l] = kinds->kind[k].day;
    }
  }
}

/* Whether window w can still see a kind from the layer on. */
static gboolean
window_sees(const Making *making, guint w, int kind, int layer)
{
  const RnVerifyWindow *rule = &g_array_index(making->kinds->windows, RnVerifyWindow, w);
  int next = making->next_day[w][layer];
  return next != G_MAXINT && next - making->kinds->kind[kind].day < rule->window->days &&
         rn_verify_kinds_has(making->kinds, kind, rule->bit);
}

/* Whether two kinds of one day say the same about the layers from `layer` on. */
static gboolean
say_the_same(const Making *making, int a, int b, int layer)
{
  const RnVerifyKinds *kinds = making->kinds;
  for (guint w = 0; w < kinds->windows->len; w++)
    if (window_sees(making, w, a, layer) != window_sees(making, w, b, layer))
      return FALSE;
  for (int k = kinds->layer_first[layer]; k <= MAX(kinds->pair_last[a], kinds->pair_last[b]); k++)
    if (rn_verify_kinds_pair(kinds, a, k) != rn_verify_kinds_pair(kinds, b, k))
      return FALSE;
  return TRUE;
}

static int
alias_of(Making *making, int kind, int layer)
{
  const RnVerifyKinds *kinds = making->kinds;
  if (making->alias_layer[kind] == layer)
    return making->alias[kind];
  int best = kind;
  for (int k = kind - 1; k >= 0 && kinds->kind[k].day == kinds->kind[kind].day; k--)
    if (say_the_same(making, k, kind, layer))
      best = k;
  making->alias_layer[kind] = layer;
  making->alias[kind] = best;
  return best;
}

/* Whether a later kind can still meet held[i]. */
static gboolean
still_matters(const Making *making, const int *held, int n, int i, int layer)
{
  const RnVerifyKinds *kinds = making->kinds;
  if (layer < kinds->n_layers && kinds->pair_last[held[i]] >= kinds->layer_first[layer])
    return TRUE;
  for (guint w = 0; w < kinds->windows->len; w++) {
    const RnVerifyWindow *rule = &g_array_index(kinds->windows, RnVerifyWindow, w);
    if (!window_sees(making, w, held[i], layer))
      continue;
    int later = 0;
    for (int k = i + 1; k < n; k++)
      later += rn_verify_kinds_has(kinds, held[k], rule->bit);
    if (later < rule->window->max)
      return TRUE;
  }
  return FALSE;
}

/* What is left of a memory at a layer; sorted. Returns its length. */
static int
trim_memory(Making *making, const int *held, int n, int layer, int *out)
{
  int kept = 0;
  for (int i = 0; i < n; i++) {
    if (!still_matters(making, held, n, i, layer))
      continue;
    int kind = alias_of(making, held[i], layer), at = kept++;
    for (; at > 0 && out[at - 1] > kind; at--)
      out[at] = out[at - 1];
    out[at] = kind;
  }
  return kept;
}

/* What the kind costs beside the memory, unscaled. */
static gint64
cost_of_joining(const RnVerifyKinds *kinds, const int *held, int n, int kind)
{
  gint64 cost = 0;
  for (int i = 0; i < n; i++) {
    gint64 pair = rn_verify_kinds_pair(kinds, held[i], kind);
    if (pair == RN_VERIFY_NEVER)
      return pair;
    cost = MIN(cost + pair, RN_VERIFY_NEVER / 2);    /* rounding down is allowed, forbidding is not */
  }
  for (guint w = 0; w < kinds->windows->len; w++) {
    if (!rn_verify_kinds_has(kinds, kind, g_array_index(kinds->windows, RnVerifyWindow, w).bit))
      continue;
    gint64 windows = rn_verify_kinds_window(kinds, (int)w, kind, held, n);
    if (windows == RN_VERIFY_NEVER)
      return windows;
    cost = MIN(cost + windows, RN_VERIFY_NEVER / 2);
  }
  return cost;
}

static gint64
scaled(const Making *making, gint64 cost)
{
  return MIN(cost, making->cap / making->scale) * making->scale;
}

static void
make_memory(Making *making, int l)
{
  const RnVerifyKinds *kinds = making->kinds;
  RnVerifyRoster *roster = making->roster;
  RnVerifyLayer *layer = &roster->layer[l];
  RnVerifyLists *now = &making->memory[l % 2], *next = &making->memory[(l + 1) % 2];
  int first = kinds->layer_first[l], longest = 0;
  rn_verify_lists_reset(next);
  layer->memory_table = roster->ints->len;
  layer->memory_costs = roster->longs->len;
  for (int m = 0; m < layer->n_memories; m++) {
    int n;
    rn_verify_lists_at(now, m, &n);
    longest = MAX(longest, n);
  }
  g_autofree int *held = g_new(int, longest + 2);
  g_autofree int *out = g_new(int, longest + 2);
  for (int m = 0; m < layer->n_memories; m++)
    for (int choice = 0; choice < layer->n_choices; choice++) {
      int n, to = -1, kind = first + choice - 1;
      const int *list = rn_verify_lists_at(now, m, &n);
      gint64 cost = choice == 0 ? 0 : cost_of_joining(kinds, list, n, kind);
      if (n > 0)
        memcpy(held, list, sizeof(int) * (gsize)n);
      held[n] = kind;
      if (cost < RN_VERIFY_NEVER)
        to = rn_verify_lists_add(next, out, trim_memory(making, held, n + (choice > 0), l + 1, out));
      cost = scaled(making, cost);
      g_array_append_val(roster->ints, to);
      g_array_append_val(roster->longs, cost);
    }
}

/* Choices that raise the same counts are one class. */
static void
make_classes(Making *making, int l)
{
  const RnVerifyKinds *kinds = making->kinds;
  RnVerifyRoster *roster = making->roster;
  RnVerifyLayer *layer = &roster->layer[l];
  rn_verify_lists_reset(&making->classes);
  layer->class_table = roster->ints->len;
  for (int choice = 0; choice < layer->n_choices; choice++) {
    int n = 0;
    for (int c = 0; choice > 0 && c < making->n_counts; c++)
      if (rn_verify_kinds_has(kinds, kinds->layer_first[l] + choice - 1, making->counts[c].bit))
        making->scratch[n++] = c;
    int class = rn_verify_lists_add(&making->classes, making->scratch, n);
    g_array_append_val(roster->ints, class);
  }
}

/* Folds the counts in `vector`, which stand at the begin of a layer. FALSE when a lower limit is out of reach. A count
 * that was folded before is no larger than it was, so what its cap leaves is not less than it is. */
static gboolean
fold_vector(const Making *making, int layer, int *vector)
{
  for (int c = 0; c < making->n_counts; c++) {
    const Count *count = &making->counts[c];
    int left = count->left[layer];
    for (guint i = 0; i < count->caps->len; i++) {
      int cap = g_array_index(count->caps, int, i);
      left = MIN(left, MAX(0, making->counts[cap].count->max - vector[cap]));
    }
    making->folded[c] = fold_count(count, left, vector[c]);
    if (making->folded[c] < 0)
      return FALSE;
  }
  if (making->n_counts > 0)
    memcpy(vector, making->folded, sizeof(int) * (gsize)making->n_counts);
  return TRUE;
}

/* The vector that follows `from` when the counts of the class grow, in scratch. FALSE when a limit is broken. */
static gboolean
step_vector(Making *making, int l, const int *from, const int *grows, int n_grows, gint64 *cost)
{
  *cost = 0;
  for (int c = 0, g = 0; c < making->n_counts; c++) {
    const Count *count = &making->counts[c];
    int n = from[c];
    if (g < n_grows && grows[g] == c) {
      if (count->step[n] == RN_VERIFY_NEVER)
        return FALSE;
      *cost += count->step[n];
      n++;
      g++;
    }
    making->scratch[c] = n;
  }
  return fold_vector(making, l + 1, making->scratch);
}

static void
make_vectors(Making *making, int l)
{
  RnVerifyRoster *roster = making->roster;
  RnVerifyLayer *layer = &roster->layer[l];
  RnVerifyLists *now = &making->vector[l % 2], *next = &making->vector[(l + 1) % 2];
  gint64 lowest = 0;
  rn_verify_lists_reset(next);
  layer->vector_table = roster->ints->len;
  layer->vector_costs = roster->longs->len;
  for (int class = 0; class < rn_verify_lists_n(&making->classes); class++)
    for (int v = 0; v < layer->n_vectors; v++) {
      int n, n_grows, to = -1;
      const int *from = rn_verify_lists_at(now, v, &n), *grows = rn_verify_lists_at(&making->classes, class, &n_grows);
      gint64 cost;
      if (step_vector(making, l, from, grows, n_grows, &cost))
        to = rn_verify_lists_add(next, making->scratch, making->n_counts);
      cost = scaled(making, cost);
      lowest = MIN(lowest, cost);
      g_array_append_val(roster->ints, to);
      g_array_append_val(roster->longs, cost);
    }
  roster->lowest += lowest;
  /* Where there is no way on, the tables lead to the cell behind the vectors of the next layer, which is never reached. */
  int *table = (int *)(void *)roster->ints->data + layer->vector_table;
  for (int k = 0; k < rn_verify_lists_n(&making->classes) * layer->n_vectors; k++)
    table[k] = table[k] < 0 ? rn_verify_lists_n(next) : table[k];
}

/* FALSE when there are too many states. */
static gboolean
make_layers(Making *making, gsize most)
{
  const RnVerifyKinds *kinds = making->kinds;
  RnVerifyRoster *roster = making->roster;
  rn_verify_lists_add(&making->memory[0], NULL, 0);
  if (making->n_counts > 0)
    memset(making->scratch, 0, sizeof(int) * (gsize)making->n_counts);
  roster->is_dead = !fold_vector(making, 0, making->scratch);
  rn_verify_lists_add(&making->vector[0], making->scratch, making->n_counts);
  for (int l = 0; l <= roster->n_layers; l++) {
    RnVerifyLayer *layer = &roster->layer[l];
    layer->n_memories = rn_verify_lists_n(&making->memory[l % 2]);
    layer->n_vectors = rn_verify_lists_n(&making->vector[l % 2]);
    layer->first = roster->n_states;
    roster->n_states += (gsize)layer->n_memories * (gsize)(layer->n_vectors + 1);
    if (roster->n_states > most)
      return FALSE;
    if (l == roster->n_layers)
      break;
    layer->n_choices = 1 + kinds->layer_first[l + 1] - kinds->layer_first[l];
    make_memory(making, l);
    make_classes(making, l);
    make_vectors(making, l);
  }
  return TRUE;
}

static void
making_init(Making *making, const RnVerifyKinds *kinds, RnVerifyRoster *roster, gint64 scale)
{
  *making = (Making){ .kinds = kinds, .roster = roster, .scale = scale, .n_counts = (int)kinds->counts->len };
  making->cap = RN_VERIFY_NEVER / 8 / (kinds->n_layers + 1);
  making->scratch = g_new(int, making->n_counts + 1);
  making->folded = g_new(int, making->n_counts + 1);
  making->counts = g_new0(Count, making->n_counts + 1);
  making->alias = g_new(int, kinds->n_kinds + 1);
  making->alias_layer = g_new(int, kinds->n_kinds + 1);
  memset(making->alias_layer, -1, sizeof(int) * (gsize)(kinds->n_kinds + 1));
  for (int k = 0; k < 2; k++) {
    rn_verify_lists_init(&making->memory[k]);
    rn_verify_lists_init(&making->vector[k]);
  }
  rn_verify_lists_init(&making->classes);
  for (int c = 0; c < making->n_counts; c++)
    make_count(making, &making->counts[c], &g_array_index(kinds->counts, RnVerifyCount, c));
  find_caps(making);
  make_windows(making);
}

static void
making_clear(Making *making)
{
  for (int c = 0; c < making->n_counts; c++) {
    g_free(making->counts[c].step);
    g_free(making->counts[c].run_start);
    g_free(making->counts[c].run_end);
    g_free(making->counts[c].left);
    g_array_unref(making->counts[c].caps);
  }
  for (guint w = 0; w < making->kinds->windows->len; w++)
    g_free(making->next_day[w]);
  for (int k = 0; k < 2; k++) {
    rn_verify_lists_clear(&making->memory[k]);
    rn_verify_lists_clear(&making->vector[k]);
  }
  rn_verify_lists_clear(&making->classes);
  g_free(making->counts);
  g_free(making->next_day);
  g_free(making->alias);
  g_free(making->alias_layer);
  g_free(making->scratch);
  g_free(making->folded);
}

RnVerifyRoster *
rn_verify_roster_new(const RnVerifyFacts *facts, int person, const GArray *demands, gint64 scale, gsize most)
{
  g_autoptr(RnVerifyKinds) kinds = rn_verify_kinds_new(facts, person, demands);
  if (!kinds)
    return NULL;
  g_autoptr(RnVerifyRoster) roster = g_new0(RnVerifyRoster, 1);
  roster->n_options = kinds->n_options;
  roster->n_kinds = kinds->n_kinds;
  roster->n_layers = kinds->n_layers;
  roster->kind_of = g_memdup2(kinds->kind_of, sizeof(int) * (gsize)(kinds->n_options + 1));
  roster->layer_first = g_memdup2(kinds->layer_first, sizeof(int) * (gsize)(kinds->n_layers + 1));
  roster->cost = g_new(gint64, kinds->n_options + 1);
  roster->layer = g_new0(RnVerifyLayer, kinds->n_layers + 1);
  roster->ints = g_array_new(FALSE, FALSE, sizeof(int));
  roster->longs = g_array_new(FALSE, FALSE, sizeof(gint64));
  Making making;
  making_init(&making, kinds, roster, scale);
  roster->cap = making.cap;
  for (int i = 0; i < kinds->n_options; i++)
    roster->cost[i] = kinds->kind_of[i] < 0 ? RN_VERIFY_NEVER : scaled(&making, kinds->cost[i]);
  gboolean fits = make_layers(&making, most);
  making_clear(&making);
  return fits ? g_steal_pointer(&roster) : NULL;
}

void
rn_verify_roster_free(RnVerifyRoster *roster)
{
  if (!roster)
    return;
  g_free(roster->kind_of);
  g_free(roster->layer_first);
  g_free(roster->cost);
  g_free(roster->layer);
  g_array_unref(roster->ints);
  g_array_unref(roster->longs);
  g_free(roster);
}

gsize
rn_verify_roster_states(const RnVerifyRoster *roster)
{
  return roster->n_states;
}

gint64
rn_verify_roster_cost(const RnVerifyRoster *roster, int i)
{
  return roster->cost[i];
}
