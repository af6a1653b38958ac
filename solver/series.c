/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The bound of a series.
 *
 * Let x_m be a rota of problem m with cost c_m(x_m), n_km(x_m) its duties that belong to count k, and f_k the cost of that
 * count. The series is min sum_m c_m(x_m) + sum_k f_k(N_k) with N_k = sum_m n_km(x_m). For any numbers p_k
 *
 *   L(p) = sum_m min [c_m(x_m) + sum_k p_k n_km(x_m)] + sum_k min_N [f_k(N) - p_k N]   (N from 0 to all that there can be)
 *
 * is not above it: the best rotas and their own N_k are among what each minimum chooses from, and there the terms with
 * p_k cancel out. The first minima are those of the problems with p_k added to the options of the count, so any bound of
 * them will do in place of the minimum; the second are looked up. With prices in whole multiples of 1/SCALE and all costs
 * multiplied by SCALE everything is whole numbers, and the sum may be rounded up after division.
 *
 * The prices follow the subgradient from the best ones so far: what the rotas found there have of a count less what its
 * cost would rather have. Any rota gives a direction; only bounds enter the result. */

#include "solver/series.h"

#include "solver/lookup.h"
#include "solver/scale.h"

#include <math.h>
#include <string.h>

#define SCALE 8
#define FIRST_STEP 1.0    /* of the gap to the target, by Polyak's rule */
#define SHRINK 0.4        /* after a round that brought nothing */
#define UNKNOWN_GAP 100

typedef struct {
  int problem, person, set;
} Part;

typedef struct {
  GArray *cost;           /* gint64 */
  GArray *parts;          /* Part */
  int most;               /* duties at most: the options of the parts */
} Count;

struct RnSeries {
  GPtrArray *problems;    /* const RnProblem* */
  GPtrArray *counts;      /* Count* */
};

static void
free_count(gpointer data)
{
  Count *count = data;
  g_array_unref(count->cost);
  g_array_unref(count->parts);
  g_free(count);
}

RnSeries *
rn_series_new(void)
{
  RnSeries *series = g_new0(RnSeries, 1);
  series->problems = g_ptr_array_new();
  series->counts = g_ptr_array_new_with_free_func(free_count);
  return series;
}

void
rn_series_free(RnSeries *series)
{
  if (!series)
    return;
  g_ptr_array_unref(series->problems);
  g_ptr_array_unref(series->counts);
  g_free(series);
}

int
rn_series_add_problem(RnSeries *series, const RnProblem *problem)
{
  g_return_val_if_fail(problem->sealed, -1);
  g_ptr_array_add(series->problems, (gpointer)problem);
  return (int)series->problems->len - 1;
}

int
rn_series_add_count(RnSeries *series, const gint64 *cost, int n_cost)
{
  g_return_val_if_fail(n_cost >= 1, -1);
  Count *count = g_new0(Count, 1);
  count->cost = g_array_new(FALSE, FALSE, sizeof(gint64));
  count->parts = g_array_new(FALSE, FALSE, sizeof(Part));
  g_array_append_vals(count->cost, cost, (guint)n_cost);
  g_ptr_array_add(series->counts, count);
  return (int)series->counts->len - 1;
}

static const RnProblem *
problem_at(const RnSeries *series, int m)
{
  return g_ptr_array_index(series->problems, m);
}

void
rn_series_count_add(RnSeries *series, int number, int problem, int person, int set)
{
  Count *count = g_ptr_array_index(series->counts, number);
  const RnProblem *where = problem_at(series, problem);
  Part part = { problem, person, set };
  g_array_append_val(count->parts, part);
  for (guint o = 0; o < where->options->len; o++)
    count->most += rn_option(where, (int)o)->person == person && rn_set_has(where, set, rn_option(where, (int)o)->seat);
}

/* --- costs --- */

static gint64
cost_at(const Count *count, int n)
{
  const gint64 *cost = (const gint64 *)(void *)count->cost->data;
  int last = (int)count->cost->len - 1;
  if (n <= last)
    return cost[n];
  return cost[last] + (n - last) * (last > 0 ? cost[last] - cost[last - 1] : 0);
}

static int
duties_of(const RnSeries *series, const Count *count, const GPtrArray *assignments)
{
  int n = 0;
  for (guint i = 0; i < count->parts->len; i++) {
    const Part *part = &g_array_index(count->parts, Part, i);
    const GArray *duties = g_ptr_array_index(assignments, part->problem);
    for (guint d = 0; d < duties->len; d++) {
      const RnAssignment *duty = &g_array_index(duties, RnAssignment, d);
      n += duty->person == part->person && rn_set_has(problem_at(series, part->problem), part->set, duty->seat);
    }
  }
  return n;
}

gint64
rn_series_count_cost(const RnSeries *series, const GPtrArray *assignments)
{
  gint64 sum = 0;
  for (guint k = 0; k < series->counts->len; k++) {
    const Count *count = g_ptr_array_index(series->counts, k);
    sum += cost_at(count, duties_of(series, count, assignments));
  }
  return sum;
}

gint64
rn_series_objective(const RnSeries *series, const GPtrArray *assignments)
{
  gint64 sum = rn_series_count_cost(series, assignments);
  for (guint m = 0; m < series->problems->len; m++) {
    const GArray *duties = g_ptr_array_index(assignments, m);
    gint64 objective;
    g_autoptr(GPtrArray) violations =
      rn_problem_judge(problem_at(series, (int)m), (const RnAssignment *)(void *)duties->data, duties->len, &objective);
    sum += objective;
  }
  return sum;
}

/* --- the bound --- */

typedef struct {
  const RnSeries *series;
  const RnSeriesOptions *options;
  gint64 *price;          /* by count, in 1/SCALE */
  gint64 *best_price;     /* those of the best bound so far */
  int *lack;              /* by count: what the rotas found there have more than the count wishes */
  GPtrArray *rotas;       /* GArray of RnAssignment by problem: the last ones found, or NULL */
  int *wished;            /* by count: what its cost would have under its price */
  RnSeriesBound *result;
} Dual;

static gboolean
is_priced(const Dual *dual, int m)
{
  for (guint k = 0; k < dual->series->counts->len; k++) {
    const Count *count = g_ptr_array_index(dual->series->counts, k);
    for (guint i = 0; dual->price[k] != 0 && i < count->parts->len; i++)
      if (g_array_index(count->parts, Part, i).problem == m)
        return TRUE;
  }
  return FALSE;
}

/* The problem under the prices, all costs times *scale; NULL when its numbers grow too large. Without prices it stays as it
 * is, for whole costs are the easier to prove. */
static RnProblem *
priced_problem(const Dual *dual, int m, gint64 *scale)
{
  const RnSeries *series = dual->series;
  g_autoptr(RnProblem) problem = rn_problem_copy(problem_at(series, m));
  *scale = is_priced(dual, m) ? SCALE : 1;
  if (*scale > 1 && !rn_scale_costs(problem, SCALE))
    return NULL;
  g_autoptr(RnLookup) lookup = rn_lookup_new(problem);
  for (guint k = 0; k < series->counts->len; k++) {
    const Count *count = g_ptr_array_index(series->counts, k);
    for (guint i = 0; dual->price[k] != 0 && i < count->parts->len; i++) {
      const Part *part = &g_array_index(count->parts, Part, i);
      if (part->problem != m)
        continue;
      for (int e = lookup->of_person.start[part->person]; e < lookup->of_person.start[part->person + 1]; e++) {
        RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, lookup->of_person.item[e]);
        if (rn_set_has(problem, part->set, option->seat))
          option->cost += dual->price[k];
      }
    }
  }
  return rn_problem_seal(problem, NULL) ? g_steal_pointer(&problem) : NULL;
}

/* Adds a bound of problem m, times SCALE, to *sum; G_MININT64 when there is none. Keeps the rota found. */
static gboolean
solve_problem(Dual *dual, int m, gint64 *sum, GError **error)
{
  RnSolveOptions solve = dual->options->solve;
  gint64 scale;
  g_autoptr(RnProblem) problem = priced_problem(dual, m, &scale);
  if (!problem) {
    *sum = G_MININT64;
    return TRUE;
  }
  const GArray *before = g_ptr_array_index(dual->rotas, m);
  solve.start = dual->options->start ? g_ptr_array_index(dual->options->start, m) : before;
  g_autoptr(RnAnswer) answer = rn_solve(problem, &solve, error);
  if (!answer)
    return FALSE;
  dual->result->work += answer->work;
  dual->result->stopped |= answer->stopped;
  if (answer->outcome == RN_OUTCOME_ROTA) {
    if (before)
      g_array_unref(g_ptr_array_index(dual->rotas, m));
    g_ptr_array_index(dual->rotas, m) = g_array_ref(answer->assignments);
  }
  if (answer->bound == G_MININT64 || answer->outcome == RN_OUTCOME_CONTRADICTION)
    *sum = G_MININT64;
  else if (*sum != G_MININT64)
    *sum += answer->bound * (SCALE / scale);
  return TRUE;
}

/* The second minima, and where they are taken. */
static gint64
add_counts(Dual *dual)
{
  gint64 sum = 0;
  for (guint k = 0; k < dual->series->counts->len; k++) {
    const Count *count = g_ptr_array_index(dual->series->counts, k);
    gint64 best = G_MAXINT64;
    for (int n = 0; n <= count->most; n++) {
      gint64 value = cost_at(count, n) * SCALE - dual->price[k] * n;
      if (value < best) {
        best = value;
        dual->wished[k] = n;
      }
    }
    sum += best;
  }
  return sum;
}

static gint64
divide_up(gint64 a, gint64 b)
{
  return a >= 0 ? (a + b - 1) / b : -(-a / b);
}

/* Where several numbers cost a count the same, the nearest to what the rotas have is what it wishes. */
static int
lack_of(const Dual *dual, guint k, int has)
{
  const Count *count = g_ptr_array_index(dual->series->counts, k);
  gint64 best = cost_at(count, dual->wished[k]) * SCALE - dual->price[k] * dual->wished[k];
  int nearest = dual->wished[k];
  for (int n = dual->wished[k]; n <= count->most && cost_at(count, n) * SCALE - dual->price[k] * n == best; n++)
    if (ABS(n - has) < ABS(nearest - has))
      nearest = n;
  return has - nearest;
}

/* Steps of a convex cost never lie outside of its first and its last one, and neither do prices that are any good. */
static gint64
within_steps(const Count *count, gint64 price)
{
  gint64 low = cost_at(count, 1) - cost_at(count, 0), last = count->cost->len;
  gint64 high = cost_at(count, (int)last + 1) - cost_at(count, (int)last);
  return CLAMP(price, low * SCALE, high * SCALE);
}

static void
find_direction(Dual *dual)
{
  for (guint k = 0; k < dual->series->counts->len; k++) {
    const Count *count = g_ptr_array_index(dual->series->counts, k);
    dual->best_price[k] = dual->price[k];
    dual->lack[k] = lack_of(dual, k, duties_of(dual->series, count, dual->rotas));
  }
}

/* Moves the prices from the best ones so far. FALSE when nothing calls for it. */
static gboolean
move_prices(Dual *dual, gint64 gap, double step)
{
  guint n = dual->series->counts->len;
  const int *lack = dual->lack;
  double norm = 0;
  gboolean moved = FALSE;
  for (guint k = 0; k < n; k++)
    norm += (double)lack[k] * lack[k];
  for (guint k = 0; k < n && norm > 0; k++) {
    gint64 move = (gint64)floor(step * (double)MAX(gap, 1) * SCALE * lack[k] / norm + 0.5);
    dual->price[k] = within_steps(g_ptr_array_index(dual->series->counts, k), dual->best_price[k] + move);
    moved |= dual->price[k] != dual->best_price[k];
  }
  return moved;
}

/* One round: all problems under the present prices. *bound: G_MININT64 when there is none. */
static gboolean
bound_once(Dual *dual, gint64 *bound, GError **error)
{
  gint64 sum = 0;
  for (guint m = 0; m < dual->series->problems->len; m++)
    if (!solve_problem(dual, (int)m, &sum, error))
      return FALSE;
  gint64 counts = add_counts(dual);
  *bound = sum == G_MININT64 ? G_MININT64 : divide_up(sum + counts, SCALE);
  return TRUE;
}

static gboolean
has_all_rotas(const Dual *dual)
{
  for (guint m = 0; m < dual->rotas->len; m++)
    if (!g_ptr_array_index(dual->rotas, m))
      return FALSE;
  return TRUE;
}

static gboolean
run(Dual *dual, GError **error)
{
  RnSeriesBound *result = dual->result;
  double step = FIRST_STEP;
  for (int round = 0; round < dual->options->rounds && !result->stopped; round++) {
    gint64 bound, target = dual->options->target;
    if (!bound_once(dual, &bound, error))
      return FALSE;
    result->rounds++;
    if (round == 0)
      result->first_bound = bound;
    if (round == 0 || bound > result->bound) {
      result->bound = bound;
      if (has_all_rotas(dual))
        find_direction(dual);
    } else
      step *= SHRINK;
    if (bound == G_MININT64 || result->bound >= target || !has_all_rotas(dual))
      break;
    if (!move_prices(dual, target == G_MAXINT64 ? UNKNOWN_GAP : target - result->bound, step))
      break;
  }
  return TRUE;
}

static void
unref_array(gpointer data)
{
  if (data)
    g_array_unref(data);
}

gboolean
rn_series_bound(const RnSeries *series, const RnSeriesOptions *options, RnSeriesBound *result, GError **error)
{
  *result = (RnSeriesBound){ .bound = G_MININT64, .first_bound = G_MININT64 };
  g_autofree gint64 *price = g_new0(gint64, series->counts->len + 1);
  g_autofree gint64 *best_price = g_new0(gint64, series->counts->len + 1);
  g_autofree int *wished = g_new0(int, series->counts->len + 1);
  g_autofree int *lack = g_new0(int, series->counts->len + 1);
  g_autoptr(GPtrArray) rotas = g_ptr_array_new_with_free_func(unref_array);
  for (guint m = 0; m < series->problems->len; m++)
    g_ptr_array_add(rotas, NULL);
  Dual dual = { .series = series, .options = options, .price = price, .best_price = best_price, .lack = lack,
                .wished = wished, .rotas = rotas, .result = result };
  return run(&dual, error);
}
