/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Bounds and their consequences for one part: persons by several threads, rows by the calling one.
 *
 * When an option is taken, its person pays the cheapest roster that holds it, and every row of it has one more; both
 * are counted. Sums over persons and rows are kept in 128 bits, those of one person in 64. */

#include "solver/verify_bound.h"

#include <string.h>

static int
persons_of(const RnVerifyCase *whole, int part)
{
  return whole->persons_of.start[part + 1] - whole->persons_of.start[part];
}

static int
person_of(const RnVerifyCase *whole, int part, int i)
{
  return whole->persons_of.item[whole->persons_of.start[part] + i];
}

/* --- bounds --- */

void
rn_verify_bound_init(RnVerifyBound *bound, const RnVerifyCase *whole)
{
  *bound = (RnVerifyBound){ .whole = whole };
  bound->dual = g_new0(gint64, whole->n_rows + 1);
  bound->price = g_new0(gint64, whole->n_positions + 1);
  bound->person = g_new0(gint64, whole->n_persons + 1);
  bound->with = g_new0(gint64, whole->n_positions + 1);
  bound->without = g_new0(gint64, whole->n_positions + 1);
  bound->keep = g_new0(guint8 *, whole->n_persons + 1);
  bound->tally = g_new0(RnVerifySum, whole->balances.n_tallies + 1);
  bound->slack = g_new0(RnVerifySum, whole->balances.n + 1);
  bound->kept = g_new0(RnVerifyList *, whole->n_persons + 1);
  bound->cuts.cut = g_array_new(FALSE, FALSE, sizeof(RnVerifyCut));
  rn_verify_bound_reset(bound);
}

void
rn_verify_bound_reset(RnVerifyBound *bound)
{
  const RnVerifyCase *whole = bound->whole;
  memset(bound->dual, 0, sizeof(gint64) * (gsize)whole->n_rows);
  memset(bound->tally, 0, sizeof(RnVerifySum) * (gsize)whole->balances.n_tallies);
  g_array_set_size(bound->cuts.cut, 0);
  rn_rows_clear(&bound->cuts.of);
  for (int b = 0; b < whole->balances.n; b++)
    bound->slack[b] = (RnVerifySum)whole->balances.item[b].balance->price * whole->scale;
}

/* A balance's condition on two persons, weighted by the term's price: first's weight * n of second - the other way. */
static void
add_balance_term(RnVerifyBound *bound, const RnCertificateTerm *term)
{
  const RnVerifyBalance *item = &bound->whole->balances.item[term->item.number];
  int i = rn_balance_find(item->balance, term->first), j = rn_balance_find(item->balance, term->second);
  if (i < 0 || j < 0 || term->price < 0)
    return;
  bound->slack[term->item.number] -= (RnVerifySum)term->price * item->balance->scale;
  bound->tally[item->first + j] += (RnVerifySum)term->price * g_array_index(item->balance->shares, RnProblemShare, i).weight;
  bound->tally[item->first + i] -= (RnVerifySum)term->price * g_array_index(item->balance->shares, RnProblemShare, j).weight;
}

void
rn_verify_bound_term(RnVerifyBound *bound, const RnCertificateTerm *term)
{
  if (term->item.kind == RN_CERTIFICATE_BALANCE) {
    add_balance_term(bound, term);
    return;
  }
  int row = rn_verify_case_row(bound->whole, term->item);
  if (row >= 0)
    bound->dual[row] = term->price;
}

void
rn_verify_bound_cut(RnVerifyBound *bound, const RnCertificateCut *cut)
{
  const RnVerifyCase *whole = bound->whole;
  RnVerifyCut own = { .price = cut->price };
  gboolean good = cut->price >= 0;
  for (int k = 0; k < 3; k++) {
    int row = own.row[k] = rn_verify_case_row(whole, cut->item[k]);
    good = good && row >= 0 && whole->row[row].part == bound->part && (k == 0 || row != own.row[k - 1]) &&
           (k < 2 || row != own.row[0]) && rn_verify_case_row_cost(whole, row, 2) == RN_VERIFY_NEVER;
  }
  if (good)
    g_array_append_val(bound->cuts.cut, own);
  rn_rows_clear(&bound->cuts.of);
}

/* Which cuts every position is of, once all cuts are there. */
static void
place_cuts(RnVerifyBound *bound)
{
  const RnRows *members = &bound->whole->members;
  g_autoptr(GArray) at = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) entry = g_array_new(FALSE, FALSE, sizeof(int));
  for (int c = 0; c < (int)bound->cuts.cut->len; c++)
    for (int k = 0; k < 3; k++) {
      int row = g_array_index(bound->cuts.cut, RnVerifyCut, c).row[k], number = 3 * c + k;
      for (int i = members->start[row]; i < members->start[row + 1]; i++) {
        g_array_append_val(at, members->item[i]);
        g_array_append_val(entry, number);
      }
    }
  bound->cuts.of = rn_rows_init(bound->whole->n_positions, (int)at->len, (const int *)(void *)at->data,
                                (const int *)(void *)entry->data);
}

void
rn_verify_bound_clear(RnVerifyBound *bound)
{
  g_free(bound->dual);
  g_free(bound->price);
  g_free(bound->person);
  g_free(bound->taken);
  g_free(bound->with);
  g_free(bound->without);
  g_free(bound->keep);
  g_free(bound->kept);
  g_free(bound->tally);
  g_free(bound->slack);
  g_array_unref(bound->cuts.cut);
  rn_rows_clear(&bound->cuts.of);
}

/* Least cost of a row over low .. high of its own options. Its cost is convex and bends at the limits, or for counts
 * anywhere. */
static RnVerifySum
row_least(const RnVerifyBound *bound, int row, gint64 low, gint64 high, int *best)
{
  const RnVerifyCase *whole = bound->whole;
  const RnVerifyRow *at = &whole->row[row];
  gint64 bends[4] = { low, high, low, high };
  gint64 n = at->item.kind == RN_CERTIFICATE_COUNT ? high - low + 1 : 4;
  RnVerifySum least = RN_VERIFY_SUM_MAX;
  if (at->item.kind == RN_CERTIFICATE_SEAT) {
    const RnProblemSeat *seat = rn_seat(whole->facts->problem, at->item.number);
    bends[2] = CLAMP(seat->min - at->elsewhere, low, high);
    bends[3] = CLAMP(seat->max - at->elsewhere, low, high);
  } else if (at->item.kind == RN_CERTIFICATE_GROUP) {
    const RnProblemGroup *group = g_ptr_array_index(whole->facts->problem->groups, at->item.number);
    bends[2] = CLAMP(group->min - at->elsewhere, low, high);
    bends[3] = CLAMP(group->max - at->elsewhere, low, high);
  }
  for (gint64 i = 0; low <= high && i < n; i++) {
    gint64 k = at->item.kind == RN_CERTIFICATE_COUNT ? low + i : bends[i];
    gint64 cost = rn_verify_case_row_cost(whole, row, k + at->elsewhere);
    RnVerifySum sum = (RnVerifySum)cost * whole->scale + (RnVerifySum)bound->dual[row] * k;
    if (cost == RN_VERIFY_NEVER || sum >= least)
      continue;
    least = sum;
    *best = (int)k;
  }
  return least;
}

/* How many of the row's own options are taken for certain, and how many may be. */
static void
row_range(const RnVerifyBound *bound, const RnVerifyNode *node, int row, gint64 *low, gint64 *high)
{
  const RnRows *members = &bound->whole->members;
  gint64 taken = 0, open = 0;
  for (int k = members->start[row]; k < members->start[row + 1]; k++) {
    taken += node->status[members->item[k]] == RN_VERIFY_IN;
    open += node->status[members->item[k]] == RN_VERIFY_OPEN;
  }
  *low = taken - bound->whole->row[row].elsewhere;
  *high = *low + open;
}

int
rn_verify_bound_row(const RnVerifyBound *bound, const RnVerifyNode *node, int row, RnVerifySum *cost)
{
  gint64 low, high;
  int best = 0;
  row_range(bound, node, row, &low, &high);
  *cost = row_least(bound, row, low, high, &best);
  return best;
}

/* The values of the rosters of person number i of the part, who has a list; the cheapest to `taken`. */
static gint64
price_list(RnVerifyBound *bound, int i, gint64 *value, guint8 *taken)
{
  const RnVerifyCase *whole = bound->whole;
  const RnVerifyList *list = bound->node->list[i];
  int p = person_of(whole, bound->part, i), first = whole->first[p], n = whole->first[p + 1] - first;
  gint64 least = rn_verify_list_price(list, bound->price + first, bound->node->status + first, n, &bound->cuts, first,
                                      value);
  for (int r = 0; taken && r < rn_verify_list_n(list); r++)
    if (value[r] == least) {
      const int *option = rn_verify_list_at(list, r, &n);
      memset(taken, 0, (gsize)(whole->first[p + 1] - first));
      for (int k = 0; k < n; k++)
        taken[option[k]] = 1;
      break;
    }
  return least;
}

static void
price_person(gpointer data, int thread, int i)
{
  RnVerifyBound *bound = data;
  const RnVerifyCase *whole = bound->whole;
  const RnRows *tallies = &whole->balances.tallies_of;
  int p = person_of(whole, bound->part, i), first = whole->first[p];
  const RnVerifyRoster *roster = rn_verify_node_roster(whole, bound->part, bound->node, i);
  gboolean huge = FALSE;
  for (int k = first; k < whole->first[p + 1]; k++) {
    gint64 cost = rn_verify_roster_cost(roster, k - first);
    RnVerifySum price = cost;
    for (int r = whole->rows_of.start[k]; r < whole->rows_of.start[k + 1]; r++)
      if (whole->row[whole->rows_of.item[r]].part == bound->part)
        price -= bound->dual[whole->rows_of.item[r]];
    for (int t = tallies->start[k]; t < tallies->start[k + 1]; t++)
      price += bound->tally[tallies->item[t]];
    huge = huge || (cost < RN_VERIFY_NEVER && price < -RN_VERIFY_NEVER / 8);
    bound->price[k] = cost == RN_VERIFY_NEVER ? cost : (gint64)CLAMP(price, -RN_VERIFY_NEVER / 8, RN_VERIFY_NEVER / 8);
  }
  if (bound->node->list[i]) {
    g_autofree gint64 *value = g_new(gint64, rn_verify_list_n(bound->node->list[i]) + 1);
    bound->person[p] = huge ? G_MININT64 : price_list(bound, i, value, bound->taken ? bound->taken + first : NULL);
    return;
  }
  bound->person[p] = huge ? G_MININT64
                          : rn_verify_roster_price(roster, bound->price + first, bound->node->status + first,
                                                   bound->node->alive[i], &whole->work[thread],
                                                   bound->taken ? bound->taken + first : NULL);
}

RnVerifySum
rn_verify_bound_at(RnVerifyBound *bound, const RnVerifyNode *node)
{
  const RnVerifyCase *whole = bound->whole;
  int n = persons_of(whole, bound->part);
  gboolean is_empty = FALSE;
  RnVerifySum sum = 0;
  bound->node = node;
  bound->is_unknown = FALSE;
  if (bound->cuts.cut->len > 0 && !bound->cuts.of.start)
    place_cuts(bound);
  for (guint c = 0; c < bound->cuts.cut->len; c++)
    sum -= g_array_index(bound->cuts.cut, RnVerifyCut, c).price;
  rn_verify_case_share(whole, rn_verify_node_states(whole, bound->part, node), n, price_person, bound);
  for (int i = 0; i < n; i++) {
    gint64 one = bound->person[person_of(whole, bound->part, i)];
    is_empty = is_empty || one >= RN_VERIFY_NEVER / 2;
    bound->is_unknown = bound->is_unknown || one == G_MININT64;
    sum += one;
  }
  for (int k = whole->rows_of_part.start[bound->part]; k < whole->rows_of_part.start[bound->part + 1]; k++) {
    RnVerifySum cost;
    rn_verify_bound_row(bound, node, whole->rows_of_part.item[k], &cost);
    is_empty = is_empty || cost == RN_VERIFY_SUM_MAX;
    sum += cost == RN_VERIFY_SUM_MAX ? 0 : cost;
  }
  for (int b = 0; b < whole->balances.n; b++) {
    if (whole->balances.item[b].part != bound->part)
      continue;
    bound->is_unknown = bound->is_unknown || bound->slack[b] < 0;
    sum += bound->slack[b] * rn_verify_balances_least(&whole->balances, b, node->status);
  }
  if (is_empty)
    return RN_VERIFY_SUM_MAX;
  return bound->is_unknown ? -RN_VERIFY_SUM_MAX : sum;
}

gint64
rn_verify_bound_round(const RnVerifyCase *whole, RnVerifySum sum)
{
  RnVerifySum whole_cost = sum / whole->scale + (sum > 0 && sum % whole->scale != 0);
  return (gint64)CLAMP(whole_cost, -RN_VERIFY_NEVER, RN_VERIFY_NEVER);
}

/* --- consequences --- */

/* Shorter lists only where that saves much, since others hold the old one. */
static void
fix_list(RnVerifyBound *bound, int i)
{
  RnVerifyList *list = bound->node->list[i];
  int p = person_of(bound->whole, bound->part, i), first = bound->whole->first[p], left = 0;
  g_autofree gint64 *value = g_new(gint64, rn_verify_list_n(list) + 1);
  g_autofree guint8 *keep = g_new(guint8, rn_verify_list_n(list) + 1);
  price_list(bound, i, value, NULL);
  rn_verify_list_marginals(list, value, bound->whole->first[p + 1] - first, bound->with + first, bound->without + first);
  for (int r = 0; r < rn_verify_list_n(list); r++) {
    keep[r] = value[r] <= bound->person[p] + bound->room;
    left += keep[r];
  }
  bound->kept[i] = left < rn_verify_list_n(list) / 4 * 3 ? rn_verify_list_keep(list, keep) : NULL;
}

static void
fix_person(gpointer data, int thread, int i)
{
  RnVerifyBound *bound = data;
  const RnVerifyCase *whole = bound->whole;
  int p = person_of(whole, bound->part, i), first = whole->first[p];
  RnVerifyWork *work = &whole->work[thread];
  const RnVerifyRoster *roster = rn_verify_node_roster(whole, bound->part, bound->node, i);
  const guint8 *status = bound->node->status + first;
  if (bound->node->list[i]) {
    fix_list(bound, i);
    return;
  }
  bound->keep[i] = g_rc_box_alloc(rn_verify_roster_states(roster) + 1);
  rn_verify_roster_price(roster, bound->price + first, status, bound->node->alive[i], work, NULL);
  rn_verify_roster_marginals(roster, bound->price + first, status, work, bound->person[p] + bound->room,
                             bound->with + first, bound->without + first, bound->keep[i]);
}

/* What the rows of an option add when it is taken, or is not; at most RN_VERIFY_NEVER. */
static gint64
row_share(const gint64 *share, const RnVerifyBound *bound, int position)
{
  const RnVerifyCase *whole = bound->whole;
  RnVerifySum sum = 0;
  for (int r = whole->rows_of.start[position]; r < whole->rows_of.start[position + 1]; r++)
    if (whole->row[whole->rows_of.item[r]].part == bound->part)
      sum += share[whole->rows_of.item[r]];
  return (gint64)MIN(sum, RN_VERIFY_NEVER);
}

/* What one taken option more, or one that may be taken less, adds to every row of the part. */
static void
share_rows(const RnVerifyBound *bound, gint64 *taking, gint64 *leaving)
{
  const RnVerifyCase *whole = bound->whole;
  for (int k = whole->rows_of_part.start[bound->part]; k < whole->rows_of_part.start[bound->part + 1]; k++) {
    int row = whole->rows_of_part.item[k], best;
    gint64 low, high;
    row_range(bound, bound->node, row, &low, &high);
    taking[row] = leaving[row] = 0;
    if (low == high)
      continue;
    RnVerifySum least = row_least(bound, row, low, high, &best);
    RnVerifySum with = row_least(bound, row, low + 1, high, &best) - least;
    RnVerifySum without = row_least(bound, row, low, high - 1, &best) - least;
    taking[row] = (gint64)MIN(with, RN_VERIFY_NEVER);
    leaving[row] = (gint64)MIN(without, RN_VERIFY_NEVER);
  }
}

gboolean
rn_verify_bound_fix(RnVerifyBound *bound, RnVerifyNode *node, RnVerifySum sum, gint64 target, gboolean *changed)
{
  const RnVerifyCase *whole = bound->whole;
  g_autofree gint64 *taking = g_new(gint64, whole->n_rows + 1);
  g_autofree gint64 *leaving = g_new(gint64, whole->n_rows + 1);
  gboolean possible = TRUE;
  *changed = FALSE;
  bound->room = (gint64)MIN((RnVerifySum)target * whole->scale - sum, RN_VERIFY_NEVER / 4);
  rn_verify_case_share(whole, rn_verify_node_states(whole, bound->part, node), persons_of(whole, bound->part), fix_person,
                       bound);
  share_rows(bound, taking, leaving);
  for (int i = 0; i < persons_of(whole, bound->part); i++) {
    int p = person_of(whole, bound->part, i);
    gint64 limit = bound->person[p] + bound->room;
    g_clear_pointer(&node->alive[i], g_rc_box_release);
    node->alive[i] = g_steal_pointer(&bound->keep[i]);
    if (bound->kept[i]) {
      rn_verify_list_release(node->list[i]);
      node->list[i] = g_steal_pointer(&bound->kept[i]);
    }
    for (int k = whole->first[p]; k < whole->first[p + 1]; k++) {
      if (node->status[k] != RN_VERIFY_OPEN)
        continue;
      gboolean out = bound->with[k] + row_share(taking, bound, k) > limit;
      gboolean in = bound->without[k] + row_share(leaving, bound, k) > limit;
      possible = possible && !(out && in);
      if (!out && !in)
        continue;
      node->status[k] = out ? RN_VERIFY_OUT : RN_VERIFY_IN;
      *changed = TRUE;
    }
  }
  return possible && (!*changed || rn_verify_case_propagate(whole, bound->part, node->status));
}

/* --- lists --- */

void
rn_verify_bound_list(RnVerifyBound *bound, RnVerifyNode *node, RnVerifySum sum, gint64 target)
{
  const RnVerifyCase *whole = bound->whole;
  gint64 room = (gint64)MIN((RnVerifySum)target * whole->scale - sum, RN_VERIFY_NEVER / 4);
  int left = RN_VERIFY_LIST_OF_ALL;
  for (int i = 0; i < persons_of(whole, bound->part); i++) {
    int p = person_of(whole, bound->part, i), first = whole->first[p];
    const RnVerifyRoster *roster = rn_verify_node_roster(whole, bound->part, node, i);
    const gint64 *price = bound->price + first;
    const guint8 *status = node->status + first;
    if (node->list[i])
      continue;
    rn_verify_roster_price(roster, price, status, node->alive[i], whole->work, NULL);
    node->list[i] = rn_verify_list_of(roster, price, status, whole->work, bound->person[p] + room,
                                      MIN(left, RN_VERIFY_LIST_OF_ONE));
    left -= node->list[i] ? rn_verify_list_n(node->list[i]) : 0;
  }
}
