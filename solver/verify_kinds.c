/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From a person's options to kinds of duties, layers, and prices of pairs and windows.
 *
 * First every different (day, time, sets) is a kind of its own; then those of one layer that stand at the same price to
 * every other kind become one. Prices of pairs are kept as bands: from a kind to the last one that it reaches. */

#include "solver/verify_kinds.h"

#include <string.h>

#define KINDS_MAX 4000

/* --- facts --- */

RnVerifyFacts *
rn_verify_facts_new(const RnProblem *problem)
{
  RnVerifyFacts *facts = g_new0(RnVerifyFacts, 1);
  g_autoptr(GArray) seat = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) set = g_array_new(FALSE, FALSE, sizeof(int));
  facts->problem = problem;
  facts->lookup = rn_lookup_new(problem);
  for (int s = 0; s < (int)problem->sets->len; s++) {
    const GArray *seats = rn_set(problem, s)->seats;
    g_array_append_vals(seat, seats->data, seats->len);
    for (guint i = 0; i < seats->len; i++)
      g_array_append_val(set, s);
  }
  facts->seat_sets = rn_rows_init((int)problem->seats->len, (int)seat->len, (const int *)(void *)seat->data,
                                  (const int *)(void *)set->data);
  facts->no_count = g_new0(guint8, problem->counts->len + 1);
  facts->no_window = g_new0(guint8, problem->windows->len + 1);
  facts->no_gap = g_new0(guint8, problem->gaps->len + 1);
  return facts;
}

void
rn_verify_facts_free(RnVerifyFacts *facts)
{
  if (!facts)
    return;
  rn_lookup_free(facts->lookup);
  rn_rows_clear(&facts->seat_sets);
  g_free(facts->no_count);
  g_free(facts->no_window);
  g_free(facts->no_gap);
  g_free(facts);
}

gint64
rn_verify_count_cost(const RnProblemCount *count, gint64 n)
{
  if (n < count->min || n > count->max)
    return RN_VERIFY_NEVER;
  if (!count->cost)
    return 0;
  gint64 last = (gint64)count->cost->len - 1;
  if (n <= last)
    return g_array_index(count->cost, gint64, n);
  gint64 at_last = g_array_index(count->cost, gint64, last);
  return last == 0 ? at_last : at_last + (n - last) * (at_last - g_array_index(count->cost, gint64, last - 1));
}

/* --- making --- */

typedef struct {
  const RnProblemGap *gap;
  int from, to;            /* bits */
} Gap;

typedef struct {
  const RnVerifyFacts *facts;
  RnVerifyKinds *kinds;
  int person;
  GArray *set_of_bit;      /* int: the sets that matter */
  GArray *gaps;            /* Gap */
  const GArray *demands;   /* RnVerifyDemand, or NULL; their bits follow those of the sets */
  int most_days, most_rest;
} Making;

static int
bit_of(Making *making, int set)
{
  for (guint i = 0; i < making->set_of_bit->len; i++)
    if (g_array_index(making->set_of_bit, int, i) == set)
      return (int)i;
  g_array_append_val(making->set_of_bit, set);
  return (int)making->set_of_bit->len - 1;
}

static void
find_rules(Making *making)
{
  const RnVerifyFacts *facts = making->facts;
  const RnProblem *problem = facts->problem;
  const RnLookup *lookup = facts->lookup;
  int p = making->person;
  for (int k = lookup->person_counts.start[p]; k < lookup->person_counts.start[p + 1]; k++) {
    int item = lookup->person_counts.item[k];
    const RnProblemCount *count = g_ptr_array_index(problem->counts, item);
    RnVerifyCount rule = { count, facts->no_count[item] ? 0 : bit_of(making, count->set) };
    if (!facts->no_count[item])
      g_array_append_val(making->kinds->counts, rule);
  }
  for (int k = lookup->person_windows.start[p]; k < lookup->person_windows.start[p + 1]; k++) {
    int item = lookup->person_windows.item[k];
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, item);
    if (facts->no_window[item] || window->price == 0)
      continue;
    RnVerifyWindow rule = { window, bit_of(making, window->set), g_array_new(FALSE, FALSE, sizeof(int)) };
    for (int h = lookup->person_history.start[p]; h < lookup->person_history.start[p + 1]; h++) {
      const RnProblemHistory *past = g_ptr_array_index(problem->history, lookup->person_history.item[h]);
      if (rn_ints_have(past->sets, window->set))
        g_array_append_val(rule.past, past->day);
    }
    g_array_append_val(making->kinds->windows, rule);
  }
  for (int k = lookup->person_gaps.start[p]; k < lookup->person_gaps.start[p + 1]; k++) {
    int item = lookup->person_gaps.item[k];
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, item);
    if (facts->no_gap[item] || gap->price == 0)
      continue;
    Gap rule = { gap, bit_of(making, gap->from), bit_of(making, gap->to) };
    g_array_append_val(making->gaps, rule);
    making->most_days = MAX(making->most_days, gap->days);
    making->most_rest = MAX(making->most_rest, gap->rest);
  }
}

static guint
n_demands(const Making *making)
{
  return making->demands ? making->demands->len : 0;
}

/* Demands become counts without a cost. After all rules, since their bits follow. */
static void
find_demands(Making *making)
{
  RnVerifyKinds *kinds = making->kinds;
  kinds->asked = g_new0(RnProblemCount, n_demands(making) + 1);
  for (guint d = 0; d < n_demands(making); d++) {
    const RnVerifyDemand *demand = &g_array_index(making->demands, RnVerifyDemand, d);
    kinds->asked[d] = (RnProblemCount){ .person = making->person, .min = demand->min, .max = demand->max };
    RnVerifyCount rule = { &kinds->asked[d], (int)(making->set_of_bit->len + d) };
    g_array_append_val(kinds->counts, rule);
  }
}

static gboolean
overlaps(const RnVerifyKind *a, const RnVerifyKind *b)
{
  return a->start < b->end && b->start < a->end;
}

/* Whether b comes too soon after a. */
static gboolean
too_soon(const RnProblemGap *gap, const RnVerifyKind *a, const RnVerifyKind *b)
{
  int days = b->day - a->day;
  gint64 rest = (gint64)b->start - a->end;
  return (days >= 0 && days < gap->days) || (rest >= 0 && rest < gap->rest);
}

static gboolean
has_bit(const guint64 *sets, int bit)
{
  return sets[bit / 64] >> (bit % 64) & 1;
}

static gint64
price_of_pair(const Making *making, const RnVerifyKind *a, const guint64 *sets_a, const RnVerifyKind *b,
              const guint64 *sets_b)
{
  gint64 price = 0;
  if (overlaps(a, b))
    return RN_VERIFY_NEVER;
  for (guint g = 0; g < making->gaps->len; g++) {
    const Gap *rule = &g_array_index(making->gaps, Gap, g);
    gboolean forth = has_bit(sets_a, rule->from) && has_bit(sets_b, rule->to) && too_soon(rule->gap, a, b);
    gboolean back = has_bit(sets_b, rule->from) && has_bit(sets_a, rule->to) && too_soon(rule->gap, b, a);
    if (!forth && !back)
      continue;
    if (rule->gap->price == RN_PRICE_HARD)
      return RN_VERIFY_NEVER;
    price += rule->gap->price;
  }
  return price;
}

/* --- options and history --- */

/* The bits of the sets among `sets`, ascending numbers. */
static void
mark_bits(const Making *making, const int *sets, int n, guint64 *bits)
{
  memset(bits, 0, sizeof(guint64) * (gsize)making->kinds->words);
  for (guint bit = 0; bit < making->set_of_bit->len; bit++) {
    int set = g_array_index(making->set_of_bit, int, bit), low = 0, high = n;
    while (low < high) {
      int middle = (low + high) / 2;
      if (sets[middle] < set)
        low = middle + 1;
      else
        high = middle;
    }
    if (low < n && sets[low] == set)
      bits[bit / 64] |= G_GUINT64_CONSTANT(1) << (bit % 64);
  }
}

/* What the history does to a kind: its price, or RN_VERIFY_NEVER. Windows look at the history themselves. */
static gint64
price_of_history(const Making *making, const RnVerifyKind *kind, const guint64 *sets)
{
  const RnRows *rows = &making->facts->lookup->person_history;
  g_autofree guint64 *bits = g_new(guint64, making->kinds->words);
  gint64 price = 0;
  for (int h = rows->start[making->person]; h < rows->start[making->person + 1]; h++) {
    const RnProblemHistory *past = g_ptr_array_index(making->facts->problem->history, rows->item[h]);
    RnVerifyKind before = { past->day, past->start, past->end };
    mark_bits(making, (const int *)(void *)past->sets->data, (int)past->sets->len, bits);
    gint64 one = price_of_pair(making, &before, bits, kind, sets);
    if (one == RN_VERIFY_NEVER)
      return one;
    price += one;
  }
  return price;
}

/* The kind of the open layers that looks like this, or -1. */
static int
find_kind(const RnVerifyKinds *kinds, const RnVerifyKind *kind, const guint64 *sets)
{
  gsize size = sizeof(guint64) * (gsize)kinds->words;
  for (int k = kinds->n_kinds - 1; k >= 0 && kinds->kind[k].day == kind->day; k--)
    if (kinds->kind[k].start == kind->start && kinds->kind[k].end == kind->end &&
        memcmp(kinds->sets + k * kinds->words, sets, size) == 0)
      return k;
  return -1;
}

/* Puts option i into a kind. FALSE when there are too many. */
static gboolean
place_option(Making *making, int i, const guint64 *sets)
{
  const RnProblem *problem = making->facts->problem;
  RnVerifyKinds *kinds = making->kinds;
  const RnProblemOption *option = rn_option(problem, kinds->option[i]);
  const RnProblemSlot *slot = rn_seat_slot(problem, option->seat);
  RnVerifyKind kind = { slot->day, slot->start, slot->end };
  gint64 history = price_of_history(making, &kind, sets);
  kinds->cost[i] = option->cost + (history == RN_VERIFY_NEVER ? 0 : history);
  kinds->kind_of[i] = -1;
  if (history == RN_VERIFY_NEVER)
    return TRUE;
  int k = find_kind(kinds, &kind, sets);
  if (k < 0 && kinds->n_kinds == KINDS_MAX)
    return FALSE;
  if (k < 0) {
    k = kinds->n_kinds++;
    kinds->kind[k] = kind;
    memcpy(kinds->sets + k * kinds->words, sets, sizeof(guint64) * (gsize)kinds->words);
  }
  kinds->kind_of[i] = k;
  return TRUE;
}

static gboolean
place_options(Making *making)
{
  RnVerifyKinds *kinds = making->kinds;
  const RnRows *seat_sets = &making->facts->seat_sets;
  int most = MIN(kinds->n_options, KINDS_MAX) + 1;
  kinds->words = ((int)making->set_of_bit->len + (int)n_demands(making) + 63) / 64 + 1;
  kinds->kind = g_new0(RnVerifyKind, most);
  kinds->sets = g_new0(guint64, (gsize)most * (gsize)kinds->words);
  g_autofree guint64 *sets = g_new(guint64, kinds->words);
  for (int i = 0; i < kinds->n_options; i++) {
    int seat = rn_option(making->facts->problem, kinds->option[i])->seat, first = seat_sets->start[seat];
    mark_bits(making, seat_sets->item + first, seat_sets->start[seat + 1] - first, sets);
    for (guint d = 0, bit = making->set_of_bit->len; d < n_demands(making); d++, bit++)
      if (rn_ints_have(g_array_index(making->demands, RnVerifyDemand, d).seats, seat))
        sets[bit / 64] |= G_GUINT64_CONSTANT(1) << (bit % 64);
    if (!place_option(making, i, sets))
      return FALSE;
  }
  return TRUE;
}

/* --- pairs --- */

static void
find_pairs(Making *making)
{
  RnVerifyKinds *kinds = making->kinds;
  int n = kinds->n_kinds;
  g_autofree int *earliest = g_new(int, n + 1);    /* start of all kinds from here on */
  kinds->pair_last = g_renew(int, kinds->pair_last, n + 1);
  kinds->pair_start = g_renew(gsize, kinds->pair_start, n + 1);
  g_array_set_size(kinds->pair, 0);
  earliest[n] = G_MAXINT;
  for (int k = n - 1; k >= 0; k--)
    earliest[k] = MIN(earliest[k + 1], kinds->kind[k].start);
  for (int a = 0; a < n; a++) {
    const RnVerifyKind *kind = &kinds->kind[a];
    kinds->pair_last[a] = a;
    kinds->pair_start[a] = kinds->pair->len;
    for (int b = a + 1; b < n; b++) {
      if (kinds->kind[b].day - kind->day >= making->most_days && earliest[b] >= kind->end &&
          (gint64)earliest[b] - kind->end >= making->most_rest)
        break;
      gint64 price = price_of_pair(making, kind, kinds->sets + a * kinds->words, &kinds->kind[b],
                                   kinds->sets + b * kinds->words);
      g_array_append_val(kinds->pair, price);
      if (price != 0)
        kinds->pair_last[a] = b;
    }
    g_array_set_size(kinds->pair, (guint)kinds->pair_start[a] + (guint)(kinds->pair_last[a] - a));
  }
}

static void
find_layers(RnVerifyKinds *kinds)
{
  kinds->n_layers = 0;
  for (int k = 0; k < kinds->n_kinds; k++) {
    int first = kinds->n_layers > 0 ? kinds->layer_first[kinds->n_layers - 1] : k;
    gboolean joins = kinds->n_layers > 0 && kinds->kind[first].day == kinds->kind[k].day;
    for (int other = first; joins && other < k; other++)
      joins = rn_verify_kinds_pair(kinds, other, k) == RN_VERIFY_NEVER;
    if (!joins)
      kinds->layer_first[kinds->n_layers++] = k;
  }
  kinds->layer_first[kinds->n_layers] = kinds->n_kinds;
}

/* Whether two kinds of the layer first .. end - 1 stand alike to all sets and to every kind outside of it. */
static gboolean
are_alike(const RnVerifyKinds *kinds, int a, int b, int first, int end, int reach_from)
{
  if (memcmp(kinds->sets + a * kinds->words, kinds->sets + b * kinds->words,
             sizeof(guint64) * (gsize)kinds->words) != 0)
    return FALSE;
  for (int k = reach_from; k < first; k++)
    if (rn_verify_kinds_pair(kinds, k, a) != rn_verify_kinds_pair(kinds, k, b))
      return FALSE;
  for (int k = end; k <= MAX(kinds->pair_last[a], kinds->pair_last[b]); k++)
    if (rn_verify_kinds_pair(kinds, a, k) != rn_verify_kinds_pair(kinds, b, k))
      return FALSE;
  return TRUE;
}

/* to[k]: the number that kind k gets; alike ones get the same. Returns how many there are. */
static int
find_alike(const RnVerifyKinds *kinds, int *to)
{
  int n = 0, reach_from = 0;
  g_autofree int *speaker = g_new(int, kinds->n_kinds + 1);
  for (int l = 0; l < kinds->n_layers; l++) {
    int first = kinds->layer_first[l], end = kinds->layer_first[l + 1], begin = n;
    while (reach_from < first && kinds->pair_last[reach_from] < first)
      reach_from++;
    for (int k = first; k < end; k++) {
      int s = begin;
      while (s < n && !are_alike(kinds, speaker[s], k, first, end, reach_from))
        s++;
      if (s == n)
        speaker[n++] = k;
      to[k] = s;
    }
  }
  return n;
}

static void
merge_kinds(Making *making)
{
  RnVerifyKinds *kinds = making->kinds;
  g_autofree int *to = g_new(int, kinds->n_kinds + 1);
  int n = find_alike(kinds, to);
  for (int k = 0, next = 0; k < kinds->n_kinds; k++)
    if (to[k] == next) {    /* the first of those that are alike speaks for them */
      kinds->kind[next] = kinds->kind[k];
      memmove(kinds->sets + next * kinds->words, kinds->sets + k * kinds->words,
              sizeof(guint64) * (gsize)kinds->words);
      next++;
    }
  for (int i = 0; i < kinds->n_options; i++)
    if (kinds->kind_of[i] >= 0)
      kinds->kind_of[i] = to[kinds->kind_of[i]];
  for (int l = 0; l < kinds->n_layers; l++)
    kinds->layer_first[l] = to[kinds->layer_first[l]];
  kinds->layer_first[kinds->n_layers] = kinds->n_kinds = n;
}

RnVerifyKinds *
rn_verify_kinds_new(const RnVerifyFacts *facts, int person, const GArray *demands)
{
  const RnRows *rows = &facts->lookup->of_person;
  g_autoptr(RnVerifyKinds) kinds = g_new0(RnVerifyKinds, 1);
  g_autoptr(GArray) set_of_bit = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(Gap));
  Making making = { .facts = facts, .kinds = kinds, .person = person, .set_of_bit = set_of_bit, .gaps = gaps,
                    .demands = demands };
  kinds->option = rows->item + rows->start[person];
  kinds->n_options = rows->start[person + 1] - rows->start[person];
  kinds->kind_of = g_new(int, kinds->n_options + 1);
  kinds->cost = g_new(gint64, kinds->n_options + 1);
  kinds->pair = g_array_new(FALSE, FALSE, sizeof(gint64));
  kinds->counts = g_array_new(FALSE, FALSE, sizeof(RnVerifyCount));
  kinds->windows = g_array_new(FALSE, FALSE, sizeof(RnVerifyWindow));
  find_rules(&making);
  find_demands(&making);
  if (!place_options(&making))
    return NULL;
  kinds->layer_first = g_new(int, kinds->n_kinds + 1);
  find_pairs(&making);
  find_layers(kinds);
  merge_kinds(&making);
  find_pairs(&making);
  return g_steal_pointer(&kinds);
}

void
rn_verify_kinds_free(RnVerifyKinds *kinds)
{
  if (!kinds)
    return;
  for (guint w = 0; w < kinds->windows->len; w++)
    g_array_unref(g_array_index(kinds->windows, RnVerifyWindow, w).past);
  g_array_unref(kinds->windows);
  g_array_unref(kinds->counts);
  g_free(kinds->asked);
  g_array_unref(kinds->pair);
  g_free(kinds->kind_of);
  g_free(kinds->cost);
  g_free(kinds->kind);
  g_free(kinds->sets);
  g_free(kinds->layer_first);
  g_free(kinds->pair_last);
  g_free(kinds->pair_start);
  g_free(kinds);
}
