/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which rules of a person are not kept exactly, because the possible rosters would be too many: the cheapest counts
 * first, since rows with a price of their own make up for most of what is lost; then windows, gaps, and hard limits. */

#include "solver/prove_search.h"

#define HARD G_GINT64_CONSTANT(1000000000000000)

/* What a rule can cost at most for one duty more or less; hard ones and those that cannot be priced cost more. */
static gint64
weight_of(const RnProblem *problem, RnCertificateItem item)
{
  if (item.kind == RN_CERTIFICATE_WINDOW) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, item.number);
    return HARD + (window->price == RN_PRICE_HARD ? 3 * HARD : window->price);
  }
  if (item.kind == RN_CERTIFICATE_GAP) {
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, item.number);
    return HARD + (gap->price == RN_PRICE_HARD ? 3 * HARD : gap->price);
  }
  const RnProblemCount *count = g_ptr_array_index(problem->counts, item.number);
  gint64 most = count->min > 0 || count->max < (int)problem->seats->len ? 2 * HARD : 0;
  for (guint n = 1; count->cost && n < count->cost->len; n++)
    most = MAX(most, ABS(g_array_index(count->cost, gint64, n) - g_array_index(count->cost, gint64, n - 1)));
  return most;
}

typedef struct {
  gint64 weight;
  RnCertificateItem item;
} Rule;

static int
compare_rules(gconstpointer a, gconstpointer b)
{
  const Rule *x = a, *y = b;
  if (x->weight != y->weight)
    return x->weight < y->weight ? -1 : 1;
  if (x->item.kind != y->item.kind)
    return x->item.kind < y->item.kind ? -1 : 1;
  return x->item.number < y->item.number ? -1 : x->item.number > y->item.number;
}

/* The rules of a person, those to leave out first in front. */
static GArray *
rules_of(const RnVerifyFacts *facts, int person)
{
  const RnRows *const rows_table[] = { &facts->lookup->person_counts, &facts->lookup->person_windows,
                                       &facts->lookup->person_gaps };
  static const RnCertificateKind kind_table[] = { RN_CERTIFICATE_COUNT, RN_CERTIFICATE_WINDOW, RN_CERTIFICATE_GAP };
  GArray *rules = g_array_new(FALSE, FALSE, sizeof(Rule));
  for (gsize t = 0; t < G_N_ELEMENTS(kind_table); t++)
    for (int k = rows_table[t]->start[person]; k < rows_table[t]->start[person + 1]; k++) {
      Rule rule = { .item = { kind_table[t], rows_table[t]->item[k] } };
      rule.weight = weight_of(facts->problem, rule.item);
      g_array_append_val(rules, rule);
    }
  g_array_sort(rules, compare_rules);
  return rules;
}

gboolean
rn_prove_relax_person(RnVerifyFacts *facts, int person, gint64 scale, gsize most, GArray *relaxed)
{
  guint8 *const mark_table[] = { [RN_CERTIFICATE_COUNT] = facts->no_count, [RN_CERTIFICATE_WINDOW] = facts->no_window,
                                 [RN_CERTIFICATE_GAP] = facts->no_gap };
  g_autoptr(GArray) rules = rules_of(facts, person);
  for (guint next = 0;; next++) {
    g_autoptr(RnVerifyRoster) roster = rn_verify_roster_new(facts, person, NULL, scale, most);
    if (roster)
      return TRUE;
    if (next == rules->len)
      return FALSE;
    RnCertificateItem item = g_array_index(rules, Rule, next).item;
    mark_table[item.kind][item.number] = 1;
    g_array_append_val(relaxed, item);
  }
}
