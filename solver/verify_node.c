/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Places in a proof: copied at a branch, changed below it. What a branch asks of a person is another roster of his. */

#include "solver/verify_bound.h"

#include "solver/verify_tree.h"

static int
persons_of(const RnVerifyCase *whole, int part)
{
  return whole->persons_of.start[part + 1] - whole->persons_of.start[part];
}

RnVerifyNode
rn_verify_node_init(const RnVerifyCase *whole, int part)
{
  int n = persons_of(whole, part) + 1;
  return (RnVerifyNode){ g_memdup2(whole->status, (gsize)whole->n_positions + 1), g_new0(guint8 *, n),
                         g_new0(RnVerifyAsked *, n), g_new0(RnVerifyList *, n) };
}

RnVerifyNode
rn_verify_node_copy(const RnVerifyCase *whole, int part, const RnVerifyNode *node)
{
  int n = persons_of(whole, part);
  RnVerifyNode copy = { g_memdup2(node->status, (gsize)whole->n_positions + 1), g_new0(guint8 *, n + 1),
                        g_new0(RnVerifyAsked *, n + 1), g_new0(RnVerifyList *, n + 1) };
  for (int i = 0; i < n; i++) {
    copy.alive[i] = node->alive[i] ? g_rc_box_acquire(node->alive[i]) : NULL;
    copy.asked[i] = node->asked[i] ? g_rc_box_acquire(node->asked[i]) : NULL;
    copy.list[i] = rn_verify_list_hold(node->list[i]);
  }
  return copy;
}

static void
clear_asked(gpointer data)
{
  RnVerifyAsked *asked = data;
  for (guint d = 0; d < asked->demands->len; d++)
    g_array_unref(g_array_index(asked->demands, RnVerifyDemand, d).seats);
  g_array_unref(asked->demands);
  rn_verify_roster_free(asked->roster);
}

static void
release_asked(RnVerifyAsked *asked)
{
  if (asked)
    g_rc_box_release_full(asked, clear_asked);
}

void
rn_verify_node_clear(const RnVerifyCase *whole, int part, RnVerifyNode *node)
{
  for (int i = 0; node->alive && i < persons_of(whole, part); i++) {
    g_clear_pointer(&node->alive[i], g_rc_box_release);
    g_clear_pointer(&node->asked[i], release_asked);
    g_clear_pointer(&node->list[i], rn_verify_list_release);
  }
  g_clear_pointer(&node->list, g_free);
  g_clear_pointer(&node->alive, g_free);
  g_clear_pointer(&node->asked, g_free);
  g_clear_pointer(&node->status, g_free);
}

const RnVerifyRoster *
rn_verify_node_roster(const RnVerifyCase *whole, int part, const RnVerifyNode *node, int i)
{
  return node->asked[i] ? node->asked[i]->roster : whole->roster[whole->persons_of.item[whole->persons_of.start[part] + i]];
}

gsize
rn_verify_node_states(const RnVerifyCase *whole, int part, const RnVerifyNode *node)
{
  gsize states = 0;
  for (int i = 0; i < persons_of(whole, part); i++)
    states += node->list[i] ? (gsize)rn_verify_list_n(node->list[i])
                            : rn_verify_roster_states(rn_verify_node_roster(whole, part, node, i));
  return states;
}

/* --- what branches ask --- */

static gboolean
same_ints(const GArray *a, const GArray *b)
{
  gboolean same = a->len == b->len;
  for (guint i = 0; same && i < a->len; i++)
    same = g_array_index(a, int, i) == g_array_index(b, int, i);
  return same;
}

/* The demands so far and one more; of the same seats it becomes one. */
static GArray *
add_demand(const RnVerifyAsked *before, const GArray *seats, int k, gboolean at_least)
{
  GArray *demands = g_array_new(FALSE, FALSE, sizeof(RnVerifyDemand));
  RnVerifyDemand *same = NULL;
  for (guint d = 0; before && d < before->demands->len; d++) {
    RnVerifyDemand demand = g_array_index(before->demands, RnVerifyDemand, d);
    g_array_ref(demand.seats);
    g_array_append_val(demands, demand);
  }
  for (guint d = 0; d < demands->len && !same; d++)
    if (same_ints(g_array_index(demands, RnVerifyDemand, d).seats, seats))
      same = &g_array_index(demands, RnVerifyDemand, d);
  if (!same) {
    RnVerifyDemand demand = { g_array_copy((GArray *)(gpointer)seats), 0, G_MAXINT };
    g_array_append_val(demands, demand);
    same = &g_array_index(demands, RnVerifyDemand, demands->len - 1);
  }
  if (at_least)
    same->min = MAX(same->min, k);
  else
    same->max = MIN(same->max, k - 1);
  return demands;
}

/* Of a list those that hold enough of the seats, or not too many. */
static void
ask_list(const RnVerifyCase *whole, RnVerifyList **list, int person, const GArray *seats, int k, gboolean at_least)
{
  g_autofree guint8 *keep = g_new(guint8, rn_verify_list_n(*list) + 1);
  for (int r = 0; r < rn_verify_list_n(*list); r++) {
    int n, held = 0;
    const int *option = rn_verify_list_at(*list, r, &n);
    for (int o = 0; o < n; o++)
      held += rn_ints_have(seats, rn_option(whole->facts->problem, whole->option[whole->first[person] + option[o]])->seat);
    keep[r] = at_least ? held >= k : held < k;
  }
  RnVerifyList *kept = rn_verify_list_keep(*list, keep);
  rn_verify_list_release(*list);
  *list = kept;
}

/* Another roster for person number i; when that grows too large, the demand is dropped, which asks for less. */
static void
ask(const RnVerifyCase *whole, int part, RnVerifyNode *node, int i, const GArray *seats, int k, gboolean at_least)
{
  int person = whole->persons_of.item[whole->persons_of.start[part] + i];
  if (node->list[i]) {
    ask_list(whole, &node->list[i], person, seats, k, at_least);
    return;
  }
  RnVerifyAsked *asked = g_rc_box_new0(RnVerifyAsked);
  asked->demands = add_demand(node->asked[i], seats, k, at_least);
  asked->roster = rn_verify_roster_new(whole->facts, person, asked->demands, whole->scale, RN_VERIFY_STATES_MAX);
  if (!asked->roster) {
    release_asked(asked);
    return;
  }
  g_clear_pointer(&node->asked[i], release_asked);
  g_clear_pointer(&node->alive[i], g_rc_box_release);
  node->asked[i] = asked;
}

gboolean
rn_verify_node_ask(const RnVerifyCase *whole, int part, RnVerifyNode *node, int person, const GArray *seats, int k,
                   gboolean at_least)
{
  int taken = 0, open = 0, settled = -1;
  for (int pass = 0; pass < 2; pass++)
    for (int p = whole->first[person]; p < whole->first[person + 1]; p++) {
      if (!rn_ints_have(seats, rn_option(whole->facts->problem, whole->option[p])->seat))
        continue;
      taken += pass == 0 && node->status[p] == RN_VERIFY_IN;
      open += pass == 0 && node->status[p] == RN_VERIFY_OPEN;
      if (pass == 0 || node->status[p] != RN_VERIFY_OPEN)
        continue;
      settled = at_least && taken + open == k ? RN_VERIFY_IN : !at_least && taken == k - 1 ? RN_VERIFY_OUT : -1;
      if (settled >= 0)
        node->status[p] = (guint8)settled;
    }
  if (at_least ? taken + open < k : taken >= k)
    return FALSE;
  if (settled >= 0)
    return rn_verify_case_propagate(whole, part, node->status);
  if (at_least ? taken >= k : taken + open < k)
    return TRUE;
  for (int i = 0; i < persons_of(whole, part); i++)
    if (whole->persons_of.item[whole->persons_of.start[part] + i] == person)
      ask(whole, part, node, i, seats, k, at_least);
  return TRUE;
}
