/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/pool_cuts.h"

#include <math.h>
#include <string.h>

#define ROWS_MAX 1500       /* the table of pairs is square */
#define AT_ONCE 25
#define CUTS_MAX 400
#define BROKEN 0.02

typedef struct {
  int row;                  /* of the program */
  int place[3];
  guint first, n;           /* items of the list that take two or three */
} Cut;

typedef struct {
  int a, b, c;              /* places of rows */
  double excess;
} Triple;

/* A column of the present solution, with the places of its rows. */
typedef struct {
  double value;
  int first, n;
} Used;

struct RnPoolCuts {
  RnMaster *master;
  const RnPoolList *list;
  GArray *cut;              /* Cut */
  GArray *item;             /* int */
  int n_rows;               /* rows that may take one option */
  int *place;               /* by joint row: which of these, or -1 */
  int row_of[ROWS_MAX];     /* of each of these: the joint row */
  double *pair;             /* n_rows squared: sum of columns that take both */
  GArray *used, *row;       /* Used, int */
  GArray **of_row;          /* int: used columns of every place */
};

RnPoolCuts *
rn_pool_cuts_new(RnMaster *master, const RnPoolList *list)
{
  const RnScope *scope = &master->scope;
  const RnDecompose *d = scope->decompose;
  RnPoolCuts *cuts = g_new0(RnPoolCuts, 1);
  cuts->master = master;
  cuts->list = list;
  cuts->cut = g_array_new(FALSE, FALSE, sizeof(Cut));
  cuts->item = g_array_new(FALSE, FALSE, sizeof(int));
  cuts->used = g_array_new(FALSE, FALSE, sizeof(Used));
  cuts->row = g_array_new(FALSE, FALSE, sizeof(int));
  cuts->place = g_new(int, d->n_rows + 1);
  memset(cuts->place, -1, sizeof(int) * (gsize)(d->n_rows + 1));
  for (int i = 0; i < scope->n_rows && cuts->n_rows < ROWS_MAX; i++)
    if (rn_scope_room(scope, scope->row[i]) - (scope->given ? scope->given[scope->row[i]] : 0) == 1) {
      cuts->row_of[cuts->n_rows] = scope->row[i];
      cuts->place[scope->row[i]] = cuts->n_rows++;
    }
  cuts->pair = g_new0(double, (gsize)cuts->n_rows * (gsize)cuts->n_rows + 1);
  cuts->of_row = g_new(GArray *, cuts->n_rows + 1);
  for (int a = 0; a < cuts->n_rows; a++)
    cuts->of_row[a] = g_array_new(FALSE, FALSE, sizeof(int));
  return cuts;
}

void
rn_pool_cuts_free(RnPoolCuts *cuts)
{
  if (!cuts)
    return;
  for (int a = 0; a < cuts->n_rows; a++)
    g_array_unref(cuts->of_row[a]);
  g_free(cuts->of_row);
  g_array_unref(cuts->cut);
  g_array_unref(cuts->item);
  g_array_unref(cuts->used);
  g_array_unref(cuts->row);
  g_free(cuts->place);
  g_free(cuts->pair);
  g_free(cuts);
}

static double *
pair_of(const RnPoolCuts *cuts, int a, int b)
{
  return &cuts->pair[(gsize)a * (gsize)cuts->n_rows + (gsize)b];
}

/* Appends the places of a roster's rows, each once. */
static int
list_places(const RnPoolCuts *cuts, const int *option, int n, GArray *list)
{
  const RnDecompose *d = cuts->master->scope.decompose;
  guint first = list->len;
  for (int k = 0; k < n; k++)
    for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++) {
      int place = cuts->place[d->row_of.item[e]];
      gboolean known = place < 0;
      for (guint i = first; i < list->len; i++)
        known = known || g_array_index(list, int, i) == place;
      if (!known)
        g_array_append_val(list, place);
    }
  return (int)(list->len - first);
}

/* --- finding --- */

static void
read_solution(RnPoolCuts *cuts)
{
  const RnMaster *master = cuts->master;
  memset(cuts->pair, 0, sizeof(double) * (gsize)cuts->n_rows * (gsize)cuts->n_rows);
  g_array_set_size(cuts->used, 0);
  g_array_set_size(cuts->row, 0);
  for (int a = 0; a < cuts->n_rows; a++)
    g_array_set_size(cuts->of_row[a], 0);
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    if (column->kind != RN_COLUMN_ROSTER || rn_simplex_col_status(master->simplex, c) != RN_BASIC)
      continue;
    Used used = { .value = rn_simplex_value(master->simplex, c), .first = (int)cuts->row->len };
    if (used.value < 1e-6 || used.value > 1 - 1e-6)
      continue;
    used.n = list_places(cuts, rn_master_options(master, column), column->n, cuts->row);
    int number = (int)cuts->used->len;
    g_array_append_val(cuts->used, used);
    for (int i = 0; i < used.n; i++) {
      int a = g_array_index(cuts->row, int, used.first + i);
      g_array_append_val(cuts->of_row[a], number);
      for (int k = 0; k < used.n; k++)
        if (k != i)
          *pair_of(cuts, a, g_array_index(cuts->row, int, used.first + k)) += used.value;
    }
  }
}

static gboolean
takes(const RnPoolCuts *cuts, const Used *used, int place)
{
  for (int i = 0; i < used->n; i++)
    if (g_array_index(cuts->row, int, used->first + i) == place)
      return TRUE;
  return FALSE;
}

/* Sum of the columns that take all three. */
static double
sum_of_three(const RnPoolCuts *cuts, int a, int b, int c)
{
  double sum = 0;
  for (guint i = 0; i < cuts->of_row[a]->len; i++) {
    const Used *used = &g_array_index(cuts->used, Used, g_array_index(cuts->of_row[a], int, i));
    if (takes(cuts, used, b) && takes(cuts, used, c))
      sum += used->value;
  }
  return sum;
}

static int
compare_triples(gconstpointer x, gconstpointer y)
{
  const Triple *p = x, *q = y;
  if (fabs(p->excess - q->excess) > 1e-9)
    return p->excess > q->excess ? -1 : 1;
  if (p->a != q->a)
    return p->a - q->a;
  return p->b != q->b ? p->b - q->b : p->c - q->c;
}

/* Triples around a row that has pairs with both others; each is met from its smallest row that has. */
static void
search_around(const RnPoolCuts *cuts, int a, GArray *near, GArray *triples)
{
  g_array_set_size(near, 0);
  for (int b = 0; b < cuts->n_rows; b++)
    if (*pair_of(cuts, a, b) > 0)
      g_array_append_val(near, b);
  for (guint i = 0; i < near->len; i++)
    for (guint k = i + 1; k < near->len; k++) {
      int b = g_array_index(near, int, i), c = g_array_index(near, int, k);
      double between = *pair_of(cuts, b, c), sum = *pair_of(cuts, a, b) + *pair_of(cuts, a, c) + between;
      if (sum <= 1 + BROKEN || (between > 0 && a > b))
        continue;
      Triple triple = { a, b, c, sum - 2 * sum_of_three(cuts, a, b, c) - 1 };
      if (triple.excess > BROKEN)
        g_array_append_val(triples, triple);
    }
}

/* --- adding --- */

/* Whether a roster with the rows of `list` takes two of the cut's three or more. */
static gboolean
counts_in(const Cut *cut, const GArray *list)
{
  int taken = 0;
  for (guint i = 0; i < list->len; i++)
    for (int k = 0; k < 3; k++)
      taken += g_array_index(list, int, i) == cut->place[k];
  return taken >= 2;
}

static void
add_cut(RnPoolCuts *cuts, const Triple *triple)
{
  RnMaster *master = cuts->master;
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(int));
  g_autofree int *col = g_new(int, master->column->len + 1);
  g_autofree double *one = g_new(double, master->column->len + 1);
  Cut cut = { .place = { triple->a, triple->b, triple->c }, .first = cuts->item->len };
  int n = 0;
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    g_array_set_size(list, 0);
    if (column->kind != RN_COLUMN_ROSTER)
      continue;
    list_places(cuts, rn_master_options(master, column), column->n, list);
    if (counts_in(&cut, list)) {
      one[n] = 1;
      col[n++] = c;
    }
  }
  for (int i = 0; i < (int)cuts->list->item->len; i++) {
    const RnPoolItem *item = rn_pool_list_item(cuts->list, (guint)i);
    g_array_set_size(list, 0);
    list_places(cuts, rn_pool_list_options(cuts->list, item), item->n, list);
    if (counts_in(&cut, list))
      g_array_append_val(cuts->item, i);
  }
  cut.n = cuts->item->len - cut.first;
  cut.row = rn_simplex_add_row(master->simplex, -INFINITY, 1, n, col, one);
  g_array_append_val(cuts->cut, cut);
}

void
rn_pool_cuts_add_roster(const RnPoolCuts *cuts, RnPoolItem *item)
{
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(int));
  const int *option = rn_pool_list_options(cuts->list, item);
  int row[CUTS_MAX + AT_ONCE], n = 0;
  list_places(cuts, option, item->n, list);
  for (guint i = 0; i < cuts->cut->len; i++)
    if (counts_in(&g_array_index(cuts->cut, Cut, i), list))
      row[n++] = g_array_index(cuts->cut, Cut, i).row;
  (void)rn_master_add_with(cuts->master, item->person, option, item->n, item->cost, row, n);
  item->in_master = TRUE;
}

int
rn_pool_cuts_add(RnPoolCuts *cuts)
{
  if (cuts->cut->len >= CUTS_MAX || cuts->n_rows < 3)
    return 0;
  g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) triples = g_array_new(FALSE, FALSE, sizeof(Triple));
  read_solution(cuts);
  for (int a = 0; a < cuts->n_rows; a++)
    if (cuts->of_row[a]->len > 1)
      search_around(cuts, a, near, triples);
  g_array_sort(triples, compare_triples);
  int n = MIN(AT_ONCE, (int)triples->len);
  for (int i = 0; i < n; i++)
    add_cut(cuts, &g_array_index(triples, Triple, i));
  return n;
}

/* --- prices --- */

/* What a roster pays for being in the cut, in 1/scale; 0 or more. */
static gint64
price_of(const RnPoolCuts *cuts, const Cut *cut)
{
  const RnMaster *master = cuts->master;
  return -(gint64)llround(MIN(0, rn_simplex_price(master->simplex, cut->row)) * master->scope.decompose->scale);
}

void
rn_pool_cuts_record(const RnPoolCuts *cuts, RnProofTree *proof)
{
  const RnDecompose *d = cuts->master->scope.decompose;
  for (guint i = 0; proof && i < cuts->cut->len; i++) {
    const Cut *cut = &g_array_index(cuts->cut, Cut, i);
    int row[3];
    gint64 price = price_of(cuts, cut);
    for (int k = 0; k < 3; k++)
      row[k] = d->row[cuts->row_of[cut->place[k]]];
    if (price > 0)
      rn_proof_tree_triple(proof, d->model, row, price);
  }
}

gint64
rn_pool_cuts_price(const RnPoolCuts *cuts, gint64 *item_price)
{
  gint64 worth = 0;
  for (guint i = 0; i < cuts->cut->len; i++) {
    const Cut *cut = &g_array_index(cuts->cut, Cut, i);
    gint64 price = price_of(cuts, cut);
    worth -= price;
    for (guint k = cut->first; price > 0 && k < cut->first + cut->n; k++)
      item_price[g_array_index(cuts->item, int, k)] += price;
  }
  return worth;
}
