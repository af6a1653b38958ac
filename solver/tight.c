/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Target deepening without any heuristic.
 *
 * An interior point method gives prices in the middle of the optimal ones, and persons' cheapest rosters at these prices
 * an exact bound. Then the optimum is supposed to be the bound: options with or without which a rota would cost more are
 * dropped exactly, what is left falls into components, each component gets an interior point of its own, loses more
 * options, and is searched (branch.h). When nothing is found the next target is tried, further and further away. A
 * target below which nothing was found gives a bound; the best rota within a target is optimal. */

#include "solver/tight.h"

#include "solver/branch.h"
#include "solver/exact.h"
#include "solver/interior.h"
#include "solver/part.h"
#include "solver/shrink.h"

#include <math.h>
#include <string.h>

#define OPTIONS_MAX 4000
#define ROWS_MAX 6000
#define DUTIES_MIN 5           /* per person, else blocks of rosters are quicker (city.h), */
#define DUTIES_OF_FEW 2        /* but for few persons */
#define FEW 40
#define CLOSING_OPTIONS_MAX 6000
#define CLOSING_ROWS_MAX 9000
#define CLOSING_GAP 20
#define ROOT_GAP 1e-2
#define PART_GAP 1e-4
#define LARGEST_GAP 0.5        /* no bound is taken from an interior point further from the optimum */
#define WORTH_ANOTHER 0.08     /* share of options dropped that is worth another interior point */
#define DEPTH_MAX 6
#define GUESS_TOLERANCE 1e-6
#define SIZE_OF_WORK 10000     /* entries of a factor that one step of work stands for */
#define NO_TARGET (G_MAXINT64 / 2)

typedef struct {
  const RnMipTask *task;
  RnMipResult *result;
  gboolean failed;             /* the method does not suit */
} Tight;

/* A model with its interior point and its bound. */
typedef struct {
  const RnModel *model;
  RnInterior *interior;
  RnExact *exact;
  int *lower, *upper;
  gint64 bound;
} Node;

/* What the search of a node within a target found. */
typedef struct {
  gboolean is_over;            /* not cut short */
  gboolean found, is_exact;
  gint64 objective;
  gint64 least;                /* a guess of what a rota costs at least, where none was found; G_MININT64: unknown */
  int *value;                  /* n_cols of the node's model, where found */
} Finding;

static Finding search_node(Tight *tight, const Node *node, gint64 target, int depth);

static gboolean
has_to_stop(const Tight *tight)
{
  const RnMipTask *task = tight->task;
  if (task->stop.should_stop && task->stop.should_stop(task->stop.data))
    tight->result->stopped = TRUE;
  return tight->failed || tight->result->stopped || tight->result->work > task->work_limit;
}

/* --- nodes --- */

static void
clear_node(Node *node)
{
  rn_interior_free(node->interior);
  rn_exact_free(node->exact);
  g_free(node->lower);
  g_free(node->upper);
}

/* Interior point and bound; no further than needed to see that nothing within the target is left. FALSE when the method
 * does not get there: the rows contradict each other, or the persons' rosters are too many. */
static gboolean
open_node(Tight *tight, Node *node, const RnModel *model, gint64 target, double gap)
{
  *node = (Node){ .model = model, .bound = G_MININT64 };
  node->lower = g_new(int, model->n_cols + 1);
  node->upper = g_new(int, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++) {
    node->lower[c] = model->cols[c].lower;
    node->upper[c] = model->cols[c].upper;
  }
  node->exact = rn_exact_new(model, model);
  if (!node->exact)
    return FALSE;
  RnInterior *interior = node->interior = rn_interior_new(model, NULL);
  gboolean goes_on = TRUE;
  while (goes_on && rn_interior_gap(interior) > gap && !has_to_stop(tight)) {
    goes_on = rn_interior_step(interior);
    tight->result->work += 1 + rn_interior_size(interior) / SIZE_OF_WORK;
    if (rn_interior_dual(interior) <= (double)target)
      continue;
    node->bound = rn_exact_bound(node->exact, rn_interior_price(interior), node->lower, node->upper);
    if (node->bound > target)
      return TRUE;
  }
  node->bound = rn_exact_bound(node->exact, rn_interior_price(interior), node->lower, node->upper);
  return rn_interior_gap(interior) <= LARGEST_GAP;
}

/* One component is left: the tree. */
static Finding
branch(Tight *tight, const Node *node, const RnPart *part, gint64 target, gint64 enough)
{
  const RnModel *model = part->model;
  g_autofree double *point = g_new(double, model->n_cols + 1);
  const double *value = rn_interior_value(node->interior);
  for (int c = 0; c < model->n_cols; c++)
    point[c] = value[part->parent[c]];
  RnBranchTask task = { .model = model, .point = point, .target = target, .enough = enough, .nodes = G_MAXINT,
                        .limit = tight->task->work_limit, .stop = tight->task->stop };
  RnBranchResult result = { .value = g_new0(int, model->n_cols + 1) };
  rn_branch_search(&task, &result, &tight->result->work);
  tight->failed = tight->failed || result.status == RN_BRANCH_FAILED;
  gint64 least = isfinite(result.least) ? (gint64)ceil(result.least - GUESS_TOLERANCE) : G_MININT64;
  return (Finding){ result.status == RN_BRANCH_DONE, result.found, result.is_exact, result.objective, least,
                    result.value };
}

/* Opens every component. Returns the sum of their bounds, G_MAXINT64 when one of them cannot be met. `least`: of each;
 * nodes of components without options stay empty. */
static gint64
open_components(Tight *tight, const GPtrArray *parts, gint64 constant, Node *nodes, gint64 *least)
{
  gint64 bound = constant;
  for (guint i = 0; i < parts->len && !has_to_stop(tight); i++) {
    const RnModel *model = ((RnPart *)g_ptr_array_index(parts, i))->model;
    g_autofree int *value = g_new0(int, model->n_cols + 1);
    least[i] = G_MAXINT64;
    if (model->n_options == 0)
      (void)rn_model_complete(model, value, &least[i]);
    else if (open_node(tight, &nodes[i], model, NO_TARGET, PART_GAP))
      least[i] = nodes[i].bound;
    else
      tight->failed = TRUE;
    bound = bound == G_MAXINT64 || least[i] == G_MAXINT64 ? G_MAXINT64 : bound + least[i];
  }
  return bound;
}

static Finding
search_component(Tight *tight, const RnModel *model, const Node *node, gint64 target, int depth)
{
  if (model->n_options > 0)
    return search_node(tight, node, target, depth + 1);
  Finding only = { .is_over = TRUE, .is_exact = TRUE, .least = G_MININT64, .value = g_new0(int, model->n_cols + 1) };
  only.found = rn_model_complete(model, only.value, &only.objective) && only.objective <= target;
  return only;
}

/* Every component within what the bounds of the others leave of the target. Columns of no component lie at `value`. */
static Finding
search_components(Tight *tight, const GPtrArray *parts, gint64 target, gint64 constant, const int *value, int n_cols,
                  int depth)
{
  g_autofree Node *nodes = g_new0(Node, parts->len + 1);
  g_autofree gint64 *least = g_new0(gint64, parts->len + 1);
  Finding all = { .is_exact = TRUE, .least = G_MININT64, .value = g_memdup2(value, sizeof(int) * (gsize)n_cols) };
  gint64 bound = open_components(tight, parts, constant, nodes, least);
  all.is_over = !has_to_stop(tight);
  all.found = bound <= target;
  if (!all.found && bound < G_MAXINT64)
    all.least = bound;
  for (guint i = 0; i < parts->len && all.is_over && all.found; i++) {
    const RnPart *part = g_ptr_array_index(parts, i);
    Finding one = search_component(tight, part->model, &nodes[i], target - bound + least[i], depth);
    all.is_over = one.is_over;
    all.found = one.found;
    all.is_exact = all.is_exact && one.is_exact;
    for (int c = 0; one.found && c < part->model->n_cols; c++)
      all.value[part->parent[c]] = one.value[c];
    if (one.found)
      bound += one.objective - least[i];
    else if (one.least > G_MININT64)
      all.least = bound - least[i] + one.least;
    g_free(one.value);
  }
  for (guint i = 0; i < parts->len; i++)
    clear_node(&nodes[i]);
  return all;
}

/* Makes every part smaller; its columns keep their parent. */
static void
shrink_parts(GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++) {
    RnPart *part = g_ptr_array_index(parts, i), whole = *part;
    RnPart *small = rn_shrink(part->model);
    for (int c = 0; c < small->model->n_cols; c++)
      small->parent[c] = part->parent[small->parent[c]];
    *part = *small;
    *small = whole;
    rn_shrink_free(small);
  }
}

static int
count_free(const Node *node, const int *lower, const int *upper)
{
  int n = 0;
  for (int o = 0; o < node->model->n_options; o++)
    n += lower[o] < upper[o];
  return n;
}

/* The best rota of a node's model within the target. */
static Finding
search_node(Tight *tight, const Node *node, gint64 target, int depth)
{
  Finding finding = { .is_over = TRUE, .is_exact = TRUE, .least = G_MININT64 };
  const RnModel *model = node->model;
  gsize size = sizeof(int) * (gsize)model->n_cols;
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  g_autofree int *lower = g_memdup2(node->lower, size);
  g_autofree int *upper = g_memdup2(node->upper, size);
  gint64 constant;
  int bad;
  if (node->bound > target)
    return finding;
  rn_exact_drop(node->exact, target, lower, upper);
  if (!rn_part_propagate(model, lower, upper, &bad))
    return finding;
  g_autoptr(GPtrArray) parts = rn_part_split(model, keep, lower, upper, &constant);
  shrink_parts(parts);
  gboolean is_smaller = count_free(node, lower, upper) < (1 - WORTH_ANOTHER) * model->n_options;
  if (parts->len == 1 && (!is_smaller || depth >= DEPTH_MAX)) {
    const RnPart *part = g_ptr_array_index(parts, 0);
    Finding one = branch(tight, node, part, target - constant, node->bound - constant);
    finding = one;
    finding.least = one.least > G_MININT64 ? one.least + constant : G_MININT64;
    finding.value = g_memdup2(lower, size);
    for (int c = 0; one.found && c < part->model->n_cols; c++)
      finding.value[part->parent[c]] = one.value[c];
    g_free(one.value);
  } else {
    finding = search_components(tight, parts, target, constant, lower, model->n_cols, depth);
  }
  finding.found = finding.found && rn_model_complete(model, finding.value, &finding.objective) &&
                  finding.objective <= target;
  finding.is_exact = finding.is_exact || (finding.found && finding.objective <= node->bound);
  return finding;
}

/* --- targets --- */

static void
take_rota(Tight *tight, const int *value, gint64 objective)
{
  RnMipResult *result = tight->result;
  if (!result->found || objective < result->objective)
    rn_mip_result_take(result, value, tight->task->model->n_cols, objective);
}

static void
take_bound(Tight *tight, gint64 bound, gboolean is_exact)
{
  RnMipResult *result = tight->result;
  result->bound = MAX(result->bound, bound);
  if (is_exact)
    result->exact_bound = MAX(result->exact_bound, bound);
}

static void
take_start(Tight *tight)
{
  const RnModel *model = tight->task->model;
  g_autofree int *value = g_new0(int, model->n_cols + 1);
  gint64 objective;
  if (!tight->task->start)
    return;
  memcpy(value, tight->task->start, sizeof(int) * (gsize)model->n_options);
  if (rn_model_complete(model, value, &objective))
    take_rota(tight, value, objective);
}

/* The root's prices prove its bound, where nothing better is known. */
static void
record_root(const Tight *tight, const Node *root)
{
  const RnModel *model = root->model;
  if (!tight->task->records || (tight->result->proof && tight->result->exact_bound >= root->bound))
    return;
  rn_proof_tree_free(tight->result->proof);
  tight->result->proof = rn_proof_tree_new();
  g_autofree gint64 *price = g_new0(gint64, model->n_rows + 1);
  gint64 scale = rn_exact_prices(root->exact, price);
  rn_proof_tree_duals(tight->result->proof, model, price, scale);
  rn_proof_tree_leaf(tight->result->proof);
}

/* The bound at first, then further and further away, or at once where the last refutation says that a rota may lie. */
static void
deepen(Tight *tight, const Node *root)
{
  RnMipResult *result = tight->result;
  gboolean is_over = TRUE;
  gint64 guess = G_MININT64;
  for (gint64 step = 0; is_over && !has_to_stop(tight); step++) {
    gint64 target = MAX(result->bound + step, guess);
    if (result->found && result->objective <= result->bound)
      return;
    if (result->found)
      target = MIN(target, result->objective - 1);
    Finding finding = search_node(tight, root, target, 0);
    is_over = finding.is_over;
    guess = finding.found ? G_MININT64 : finding.least;
    if (finding.found)
      take_rota(tight, finding.value, finding.objective);
    if (is_over && !tight->failed)
      take_bound(tight, finding.found ? finding.objective : target + 1, finding.is_exact);
    g_free(finding.value);
    rn_mip_report(tight->task, result);
  }
}

gboolean
rn_tight_can(const RnModel *model)
{
  for (int c = 0; c < model->n_cols; c++)
    if (model->cols[c].kind != RN_COL_PLAIN || model->cols[c].lower == model->cols[c].upper)
      return FALSE;
  return model->n_options > 0;
}

gboolean
rn_tight_suits(const RnModel *model)
{
  if (model->n_options > OPTIONS_MAX || model->n_rows > ROWS_MAX || !rn_tight_can(model))
    return FALSE;
  int persons = rn_model_count_persons(model);
  return rn_model_count_seats(model) >= (persons <= FEW ? DUTIES_OF_FEW : DUTIES_MIN) * persons;
}

gboolean
rn_tight_closes(const RnModel *model, gint64 gap)
{
  return gap <= CLOSING_GAP && model->n_options <= CLOSING_OPTIONS_MAX && model->n_rows <= CLOSING_ROWS_MAX &&
         rn_tight_can(model);
}

void
rn_tight_solve(const RnMipTask *task, RnMipResult *result)
{
  Tight tight = { .task = task, .result = result };
  Node root;
  take_start(&tight);
  if (open_node(&tight, &root, task->model, NO_TARGET, ROOT_GAP)) {
    record_root(&tight, &root);
    take_bound(&tight, root.bound, TRUE);
    rn_mip_report(task, result);
    deepen(&tight, &root);
  }
  (void)has_to_stop(&tight);
  clear_node(&root);
}
