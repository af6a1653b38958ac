/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rows that keep counts in proportion.
 *
 * A tally row defines a column n that holds the number of duties of one person; the balance rows join tallies and the
 * column b that is paid for. Persons of equal weight share a column for their largest count and one for how far the
 * smallest lies below all possible ones, so the rows grow with the square of the number of different weights only.
 * Every balance row has the form sum <= upper, and its last entry is the column that gives way, with a negative value:
 * raised in the order of the rows, all columns take their cheapest values. */

#include "solver/model_build.h"

typedef struct {
  int weight;
  int n;            /* persons */
  int tally;        /* of the only person */
  int top, depth;   /* columns: largest count; `most` less the smallest count */
  int most;         /* no count lies above */
} WeightClass;

void
rn_model_build_tally(RnModelBuild *build, const RnConflicts *conflicts, int person)
{
  const RnProblem *problem = build->problem;
  g_autofree int *member = g_new(int, conflicts->n + 1);
  for (int i = 0; i < (int)problem->balances->len; i++) {
    const RnProblemBalance *balance = g_ptr_array_index(problem->balances, i);
    int share = rn_balance_find(balance, person), n = 0;
    if (share < 0)
      continue;
    for (int k = 0; k < conflicts->n; k++)
      if (rn_set_has(problem, balance->set, rn_option(problem, conflicts->option[k])->seat))
        member[n++] = k;
    int tally = rn_model_build_col(build, 0, rn_model_build_bound(build, conflicts, member, n));
    g_array_index(build->cols, RnModelCol, tally).kind = RN_COL_TALLY;
    build->tally[i][share] = tally;
    rn_model_build_row(build, RN_ROW_TALLY, i, 0, 0);
    for (int k = 0; k < n; k++)
      rn_model_build_entry(build, conflicts->option[member[k]], 1);
    rn_model_build_entry(build, tally, -1);
  }
}

static int
compare_weights(gconstpointer a, gconstpointer b)
{
  const WeightClass *x = a, *y = b;
  if (x->weight != y->weight)
    return x->weight < y->weight ? -1 : 1;
  return x->tally < y->tally ? -1 : x->tally > y->tally;
}

/* Gives persons of equal weight, who stand side by side, their common columns; returns the number of classes. */
static int
join_classes(RnModelBuild *build, int item, WeightClass *class, int n)
{
  int joined = 0;
  for (int first = 0, end; first < n; first = end) {
    int most = 0;
    for (end = first; end < n && class[end].weight == class[first].weight; end++)
      most = MAX(most, class[end].most);
    WeightClass all = { class[first].weight, end - first, class[first].tally, 0, 0, most };
    if (all.n > 1) {
      all.top = rn_model_build_col(build, 0, most);
      all.depth = rn_model_build_col(build, 0, most);
    }
    for (int k = first; all.n > 1 && k < end; k++) {
      rn_model_build_row(build, RN_ROW_BALANCE, item, -RN_MODEL_INFINITY, 0);
      rn_model_build_entry(build, class[k].tally, 1);
      rn_model_build_entry(build, all.top, -1);
      rn_model_build_row(build, RN_ROW_BALANCE, item, -RN_MODEL_INFINITY, -most);
      rn_model_build_entry(build, class[k].tally, -1);
      rn_model_build_entry(build, all.depth, -1);
    }
    class[joined++] = all;
  }
  return joined;
}

static int
common_divisor(int a, int b)
{
  while (b != 0) {
    int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* weight of `low` * largest count of `high` - weight of `high` * smallest count of `low` <= scale * b */
static void
build_pair(RnModelBuild *build, int item, const WeightClass *low, const WeightClass *high, int b)
{
  const RnProblemBalance *balance = g_ptr_array_index(build->problem->balances, item);
  int divisor = common_divisor(common_divisor(balance->scale, low->weight), high->weight);
  int mine = low->weight / divisor, other = high->weight / divisor;
  if (mine == 0 || high->most == 0 || (low == high && low->n == 1))
    return;
  rn_model_build_row(build, RN_ROW_BALANCE, item, -RN_MODEL_INFINITY, low->n > 1 ? other * low->most : 0);
  rn_model_build_entry(build, high->n > 1 ? high->top : high->tally, mine);
  if (other > 0)
    rn_model_build_entry(build, low->n > 1 ? low->depth : low->tally, low->n > 1 ? other : -other);
  rn_model_build_entry(build, b, -balance->scale / divisor);
}

void
rn_model_build_balance(RnModelBuild *build, int item)
{
  const RnProblemBalance *balance = g_ptr_array_index(build->problem->balances, item);
  int n = (int)balance->shares->len;
  gint64 most = 0;
  g_autofree WeightClass *class = g_new0(WeightClass, n + 1);
  if (balance->price == 0)
    return;
  for (int k = 0; k < n; k++) {
    class[k].weight = g_array_index(balance->shares, RnProblemShare, k).weight;
    class[k].tally = build->tally[item][k];
    class[k].most = g_array_index(build->cols, RnModelCol, class[k].tally).upper;
  }
  qsort(class, (gsize)n, sizeof *class, compare_weights);
  int classes = join_classes(build, item, class, n);
  for (int low = 0; low < classes; low++)
    for (int high = 0; high < classes; high++)
      most = MAX(most, (gint64)class[low].weight * class[high].most);
  int b = rn_model_build_col(build, balance->price, (int)((most + balance->scale - 1) / balance->scale));
  g_array_index(build->cols, RnModelCol, b).kind = RN_COL_WHOLE;
  for (int low = 0; low < classes && rn_model_build_spend(build, classes); low++)
    for (int high = 0; high < classes; high++)
      build_pair(build, item, &class[low], &class[high], b);
}
