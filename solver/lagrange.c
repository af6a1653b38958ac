/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The Lagrangian dual by a deflected subgradient method.
 *
 * L(price) = constant + sum over joining rows of min over y (row cost of y - price * y)
 *          + sum over persons of the cheapest roster, each option costing its own cost + the prices of its rows.
 * Every L is a bound. A direction is the difference between the options that the rosters take in a row and the y that
 * the row would like; the step aims at the target, and halves when the bound does not move. */

#include "solver/lagrange.h"

#include "solver/lookup.h"
#include "solver/part.h"
#include "solver/roster.h"

#include <math.h>
#include <string.h>

#define NODES_MAX 1000000       /* of one person */
#define FIX_EVERY 10
#define PATIENCE 8
#define FIRST_PACE 0.8
#define LAST_PACE 0.02
#define ROOT_ROUNDS 200
#define NODE_ROUNDS 20
#define NODES_PER_WORK 20000

struct RnLagrange {
  const RnModel *model;
  int n_persons;
  RnRows options;          /* of each person, in time order */
  RnRoster **roster;
  gboolean *joins;         /* rows */
  RnRows of_option;        /* joining rows of each option */
  gint64 *price;           /* per row, 1/SCALE */
  gint64 *best_price;
  gint64 **row_cost;       /* per joining row: cost of 0 .. members */
  int *row_size;
  gint64 *take, *skip;     /* per option, in the order of options.item */
  gint64 *with, *without;
  guint8 *taken;
  double *direction;
  int *excess;             /* per row */
  gint64 *person_value;
  int *position;           /* of each option in options.item */
  const RnLagrange *shared;/* owner of all that copies do not change, or NULL */
  RnProofTree *proof;      /* where to write the proof, or NULL; borrowed */
};

static int
compare_when(gconstpointer a, gconstpointer b, gpointer data)
{
  const RnModel *model = data;
  int i = *(const int *)a, j = *(const int *)b;
  if (model->when[i] != model->when[j])
    return model->when[i] < model->when[j] ? -1 : 1;
  return i < j ? -1 : i > j;
}

/* Numbers the persons densely and sorts their options in time. */
static void
find_persons(RnLagrange *l)
{
  const RnModel *model = l->model;
  int n = model->n_options, most = 0;
  g_autofree int *item = g_new(int, n + 1);
  g_autofree int *row = g_new(int, n + 1);
  for (int o = 0; o < n; o++) {
    item[o] = o;
    most = MAX(most, model->person[o] + 1);
  }
  g_autofree int *number = g_new(int, most + 1);
  memset(number, -1, sizeof(int) * (gsize)most);
  if (n > 0)
    g_qsort_with_data(item, n, sizeof(int), compare_when, (gpointer)(gsize)model);
  for (int o = 0; o < n; o++)
    if (number[model->person[o]] < 0)
      number[model->person[o]] = l->n_persons++;
  for (int k = 0; k < n; k++)
    row[k] = number[model->person[item[k]]];
  l->options = rn_rows_init(l->n_persons, n, row, item);
}

/* The only person of a row, or -1. */
static int
owner_of(const RnModel *model, int r)
{
  int owner = -2;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    if (model->col[k] >= model->n_options)
      continue;
    int person = model->person[model->col[k]];
    owner = owner == -2 || owner == person ? person : -1;
  }
  return MAX(owner, -1);
}

static gboolean
grow_rosters(RnLagrange *l)
{
  const RnModel *model = l->model;
  g_autofree int *owner = g_new(int, model->n_rows + 1);
  g_autofree int *own = g_new(int, model->n_rows + 1);
  g_autofree gboolean *left_out = g_new0(gboolean, model->n_rows + 1);
  for (int r = 0; r < model->n_rows; r++) {
    owner[r] = rn_model_row_is_idle(model, r) ? -1 : owner_of(model, r);
    l->joins[r] = owner[r] < 0 && !rn_model_row_is_idle(model, r);
  }
  for (int p = 0; p < l->n_persons; p++) {
    int n_own = 0, first = l->options.start[p], n = l->options.start[p + 1] - first;
    for (int r = 0; r < model->n_rows; r++)
      if (owner[r] >= 0 && owner[r] == model->person[l->options.item[first]])
        own[n_own++] = r;
    l->roster[p] = rn_roster_new(model, l->options.item + first, n, own, n_own, NODES_MAX, left_out);
    if (!l->roster[p])
      return FALSE;
    for (int i = 0; i < n_own; i++)
      l->joins[own[i]] = left_out[i];
  }
  return TRUE;
}

static void
find_joins(RnLagrange *l, const double *price)
{
  const RnModel *model = l->model;
  int n_entries = model->start[model->n_rows], n = 0;
  g_autofree int *option = g_new(int, n_entries + 1);
  g_autofree int *row = g_new(int, n_entries + 1);
  for (int r = 0; r < model->n_rows; r++) {
    for (int k = model->start[r]; l->joins[r] && k < model->start[r + 1]; k++)
      if (model->col[k] < model->n_options) {
        option[n] = model->col[k];
        row[n++] = r;
        l->row_size[r]++;
      }
    if (!l->joins[r])
      continue;
    l->row_cost[r] = g_new(gint64, l->row_size[r] + 1);
    for (int s = 0; s <= l->row_size[r]; s++)
      l->row_cost[r][s] = rn_model_row_cost(model, r, s) * RN_ROSTER_SCALE;
    l->price[r] = price ? (gint64)llround(-price[r] * RN_ROSTER_SCALE) : 0;
  }
  l->of_option = rn_rows_init(model->n_options, n, option, row);
}

static void
new_buffers(RnLagrange *l)
{
  int n = l->model->n_options, rows = l->model->n_rows;
  l->roster = g_new0(RnRoster *, l->n_persons + 1);
  l->price = g_new0(gint64, rows + 1);
  l->best_price = g_new0(gint64, rows + 1);
  l->take = g_new0(gint64, n + 1);
  l->skip = g_new0(gint64, n + 1);
  l->with = g_new0(gint64, n + 1);
  l->without = g_new0(gint64, n + 1);
  l->taken = g_new0(guint8, n + 1);
  l->direction = g_new0(double, rows + 1);
  l->excess = g_new0(int, rows + 1);
  l->person_value = g_new0(gint64, l->n_persons + 1);
}

RnLagrange *
rn_lagrange_new(const RnModel *model, const double *price)
{
  g_autoptr(RnLagrange) l = g_new0(RnLagrange, 1);
  l->model = model;
  find_persons(l);
  new_buffers(l);
  l->joins = g_new0(gboolean, model->n_rows + 1);
  l->row_cost = g_new0(gint64 *, model->n_rows + 1);
  l->row_size = g_new0(int, model->n_rows + 1);
  l->position = g_new0(int, model->n_options + 1);
  for (int k = 0; k < model->n_options; k++)
    l->position[l->options.item[k]] = k;
  if (!grow_rosters(l))
    return NULL;
  find_joins(l, price);
  memcpy(l->best_price, l->price, sizeof(gint64) * (gsize)model->n_rows);
  return g_steal_pointer(&l);
}

void
rn_lagrange_free(RnLagrange *l)
{
  if (!l)
    return;
  for (int p = 0; p < l->n_persons; p++)
    rn_roster_free(l->roster[p]);
  gpointer own[] = { l->roster, l->price, l->best_price, l->take, l->skip, l->with,
                     l->without, l->taken, l->direction, l->excess, l->person_value };
  for (gsize i = 0; i < G_N_ELEMENTS(own); i++)
    g_free(own[i]);
  if (!l->shared) {
    for (int r = 0; r < l->model->n_rows; r++)
      g_free(l->row_cost[r]);
    rn_rows_clear(&l->options);
    rn_rows_clear(&l->of_option);
    g_free(l->joins);
    g_free(l->row_cost);
    g_free(l->row_size);
    g_free(l->position);
  }
  g_free(l);
}

static RnLagrange *
copy_lagrange(const RnLagrange *from)
{
  RnLagrange *l = g_memdup2(from, sizeof *from);
  l->shared = from;
  new_buffers(l);
  for (int p = 0; p < l->n_persons; p++)
    l->roster[p] = rn_roster_copy(from->roster[p]);
  memcpy(l->best_price, from->best_price, sizeof(gint64) * (gsize)l->model->n_rows);
  return l;
}

void
rn_lagrange_record(RnLagrange *l, RnProofTree *proof)
{
  l->proof = proof;
}

void
rn_lagrange_record_best(const RnLagrange *l, RnProofTree *proof)
{
  rn_proof_tree_duals(proof, l->model, l->best_price, RN_ROSTER_SCALE);
}

/* The cheapest number of options of the row at its price. */
static int
best_sum(const RnLagrange *l, int r, gint64 *cost)
{
  int best = 0;
  for (int s = 0; s <= l->row_size[r]; s++) {
    gint64 value = l->row_cost[r][s] - l->price[r] * s;
    if (s == 0 || value < *cost) {
      *cost = value;
      best = s;
    }
  }
  return best;
}

/* L at the present prices; excess holds the subgradient. */
static gint64
evaluate(RnLagrange *l, const int *lower, const int *upper, gint64 *work)
{
  const RnModel *model = l->model;
  gint64 bound = model->constant * RN_ROSTER_SCALE, nodes = 0;
  memset(l->excess, 0, sizeof(int) * (gsize)model->n_rows);
  for (int r = 0; r < model->n_rows; r++) {
    gint64 cost = 0;
    if (!l->joins[r])
      continue;
    l->excess[r] = -best_sum(l, r, &cost);
    bound += cost;
  }
  for (int k = 0; k < model->n_options; k++) {
    int o = l->options.item[k];
    gint64 price = model->cols[o].cost * RN_ROSTER_SCALE;
    for (int e = l->of_option.start[o]; e < l->of_option.start[o + 1]; e++)
      price += l->price[l->of_option.item[e]];
    l->take[k] = upper[o] > 0 ? price : RN_ROSTER_NEVER;
    l->skip[k] = lower[o] > 0 ? RN_ROSTER_NEVER : 0;
  }
  for (int p = 0; p < l->n_persons; p++) {
    int first = l->options.start[p];
    l->person_value[p] = rn_roster_price(l->roster[p], l->take + first, l->skip + first, l->taken + first);
    nodes += rn_roster_nodes(l->roster[p]);
    if (l->person_value[p] >= RN_ROSTER_NEVER / 2)
      return G_MAXINT64;
    bound += l->person_value[p];
  }
  for (int k = 0; k < model->n_options; k++)
    for (int e = l->of_option.start[l->options.item[k]]; l->taken[k] && e < l->of_option.start[l->options.item[k] + 1];
         e++)
      l->excess[l->of_option.item[e]]++;
  *work += 1 + nodes / NODES_PER_WORK;
  return bound;
}

/* With the prices of the last evaluation: drops what would cost more than the target. TRUE when an option was fixed. */
static gboolean
fix(RnLagrange *l, gint64 bound, gint64 target, int *lower, int *upper)
{
  gboolean any = FALSE;
  gint64 room = target * RN_ROSTER_SCALE - bound;
  for (int p = 0; p < l->n_persons; p++) {
    int first = l->options.start[p];
    gint64 limit = l->person_value[p] + room;
    rn_roster_marginals(l->roster[p], l->take + first, l->skip + first, limit, l->with + first, l->without + first);
    for (int k = first; k < l->options.start[p + 1]; k++) {
      int o = l->options.item[k];
      if (l->with[k] > limit && upper[o] > 0) {
        upper[o] = 0;
        any = TRUE;
      }
      if (l->without[k] > limit && lower[o] == 0) {
        lower[o] = 1;
        any = TRUE;
      }
    }
  }
  return any;
}

/* Moves the prices; FALSE when no row is out of balance. */
static gboolean
step(RnLagrange *l, gint64 bound, gint64 target, double pace)
{
  double square = 0;
  for (int r = 0; r < l->model->n_rows; r++)
    if (l->joins[r]) {
      l->direction[r] = 0.6 * l->direction[r] + l->excess[r];
      square += l->direction[r] * l->direction[r];
    }
  if (square < 1e-9)
    return FALSE;
  double length = pace * ((double)target + 1 - (double)bound / RN_ROSTER_SCALE) / square;
  for (int r = 0; r < l->model->n_rows; r++)
    if (l->joins[r])
      l->price[r] += (gint64)llround(length * l->direction[r] * RN_ROSTER_SCALE);
  return TRUE;
}

/* Fixes at the best prices so far. FALSE when no rota within the target is left. */
static gboolean
fix_at_best(RnLagrange *l, gint64 target, int *lower, int *upper, gint64 *work)
{
  int bad;
  memcpy(l->price, l->best_price, sizeof(gint64) * (gsize)l->model->n_rows);
  gint64 bound = evaluate(l, lower, upper, work);
  gboolean fixes = bound <= target * RN_ROSTER_SCALE && fix(l, bound, target, lower, upper);
  if (bound > target * RN_ROSTER_SCALE || fixes)
    rn_lagrange_record_best(l, l->proof);
  return fixes ? rn_part_propagate(l->model, lower, upper, &bad) : bound <= target * RN_ROSTER_SCALE;
}

gint64
rn_lagrange_improve(RnLagrange *l, int rounds, gint64 target, int *lower, int *upper, RnLpStop stop, gint64 *work)
{
  double pace = FIRST_PACE;
  int idle = 0;
  gint64 best = G_MININT64;
  memcpy(l->price, l->best_price, sizeof(gint64) * (gsize)l->model->n_rows);
  memset(l->direction, 0, sizeof(double) * (gsize)l->model->n_rows);
  for (int round = 1; round <= rounds; round++) {
    if (stop.should_stop && stop.should_stop(stop.data))
      break;
    gint64 bound = evaluate(l, lower, upper, work);
    if (bound > target * RN_ROSTER_SCALE) {
      rn_proof_tree_duals(l->proof, l->model, l->price, RN_ROSTER_SCALE);
      return G_MAXINT64;
    }
    idle = bound > best + RN_ROSTER_SCALE / 200 ? 0 : idle + 1;
    if (bound > best) {
      best = bound;
      memcpy(l->best_price, l->price, sizeof(gint64) * (gsize)l->model->n_rows);
    }
    gboolean fixes = idle >= PATIENCE || round % FIX_EVERY == 0 || round == rounds;
    if (fixes && !fix_at_best(l, target, lower, upper, work))
      return G_MAXINT64;
    if (idle >= PATIENCE) {
      pace /= 2;
      idle = 0;
      memset(l->direction, 0, sizeof(double) * (gsize)l->model->n_rows);
    }
    if (pace < LAST_PACE || !step(l, bound, target, pace))
      break;
  }
  return best == G_MININT64 ? best : -(-best / RN_ROSTER_SCALE) + (best > 0 && best % RN_ROSTER_SCALE != 0);
}

/* --- the tree --- */

typedef struct {
  gint64 target, limit;
  RnLpStop stop;
  int *value;
  gint64 *work;
} Tree;

/* The seat for one person with the fewest candidates left, at least two; -1 when there is none. */
static int
choose_seat(const RnModel *model, const int *lower, const int *upper)
{
  int best = -1, best_n = G_MAXINT;
  for (int r = 0; r < model->n_rows; r++) {
    int n = 0;
    if (model->rows[r].kind != RN_ROW_SEAT || model->rows[r].upper != 1)
      continue;
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      n += model->col[k] < model->n_options && lower[model->col[k]] < upper[model->col[k]];
    if (n >= 2 && n < best_n) {
      best = r;
      best_n = n;
    }
  }
  return best;
}

typedef struct {
  int option;
  gint64 cost;
} Child;

static int
compare_children(gconstpointer a, gconstpointer b)
{
  const Child *x = a, *y = b;
  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;
  return x->option < y->option ? -1 : x->option > y->option;
}

static RnTreeStatus search_node(RnLagrange *l, Tree *tree, int *lower, int *upper, int rounds);

/* The node below in which an option is taken. */
static RnTreeStatus
search_child(const RnLagrange *l, Tree *tree, const int *lower, const int *upper, int option)
{
  gsize size = sizeof(int) * (gsize)l->model->n_cols;
  g_autofree int *low = g_memdup2(lower, size), *high = g_memdup2(upper, size);
  low[option] = high[option] = 1;
  g_autoptr(RnLagrange) child = copy_lagrange(l);
  return search_node(child, tree, low, high, NODE_ROUNDS);
}

/* Every candidate of a seat in turn, those that cost least first; each that failed is out for the rest, and at last
 * nobody has the seat, which is the node itself again. */
static RnTreeStatus
branch(RnLagrange *l, Tree *tree, int *lower, int *upper)
{
  const RnModel *model = l->model;
  int seat = choose_seat(model, lower, upper), bad;
  g_autoptr(GArray) children = g_array_new(FALSE, FALSE, sizeof(Child));
  int first = seat >= 0 ? model->start[seat] : 0, end = seat >= 0 ? model->start[seat + 1] : model->n_options;
  for (int k = first; k < end; k++) {
    int option = seat >= 0 ? model->col[k] : k;
    if (option >= model->n_options || lower[option] == upper[option])
      continue;
    Child child = { option, l->with[l->position[option]] - l->without[l->position[option]] };
    g_array_append_val(children, child);
    if (seat < 0)
      break;
  }
  g_array_sort(children, compare_children);
  for (guint i = 0; i < children->len; i++) {
    int option = g_array_index(children, Child, i).option;
    if (lower[option] == upper[option])
      continue;
    rn_proof_tree_branch(l->proof, option);
    RnTreeStatus status = search_child(l, tree, lower, upper, option);
    if (status != RN_TREE_REFUTED)
      return status;
    upper[option] = 0;
    if (!rn_part_propagate(model, lower, upper, &bad))
      break;
  }
  return search_node(l, tree, lower, upper, NODE_ROUNDS);
}

static RnTreeStatus
search_node(RnLagrange *l, Tree *tree, int *lower, int *upper, int rounds)
{
  const RnModel *model = l->model;
  int bad;
  if (*tree->work > tree->limit || (tree->stop.should_stop && tree->stop.should_stop(tree->stop.data)))
    return RN_TREE_LIMIT;
  if (!rn_part_propagate(model, lower, upper, &bad) ||
      rn_lagrange_improve(l, rounds, tree->target, lower, upper, tree->stop, tree->work) == G_MAXINT64) {
    rn_proof_tree_leaf(l->proof);
    return RN_TREE_REFUTED;
  }
  for (int o = 0; o < model->n_options; o++)
    if (lower[o] < upper[o])
      return branch(l, tree, lower, upper);
  gint64 objective;
  memcpy(tree->value, lower, sizeof(int) * (gsize)model->n_cols);
  if (rn_model_complete(model, tree->value, &objective) && objective <= tree->target)
    return RN_TREE_FOUND;
  rn_proof_tree_leaf(l->proof);
  return RN_TREE_REFUTED;
}

RnTreeStatus
rn_lagrange_search(const RnLagrange *lagrange, gint64 target, const int *lower, const int *upper, int *value,
                   gint64 limit, RnLpStop stop, gint64 *work)
{
  int n = lagrange->model->n_cols;
  Tree tree = { target, limit, stop, value, work };
  g_autofree int *low = g_memdup2(lower, sizeof(int) * (gsize)n);
  g_autofree int *high = g_memdup2(upper, sizeof(int) * (gsize)n);
  g_autoptr(RnLagrange) root = copy_lagrange(lagrange);
  return search_node(root, &tree, low, high, ROOT_ROUNDS);
}
