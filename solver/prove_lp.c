/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A tree guided by a linear program: its prices are those of the bound, and where its solution gives a person half a
 * duty more or less of some kind, the tree asks which it is. Such a question settles far more than one option does.
 *
 * The program is the compact model of the part. It may err: every refutation is the verifier's own. */

#include "solver/prove_search.h"

#include "solver/basis.h"
#include "solver/part.h"

#include <math.h>
#include <string.h>

#define COLS_MAX 8000
#define FRACTION 1e-6
#define LEAST_FRACTION 1e-4
#define ITERATIONS 20000
#define ROWS_OF_WORK 40      /* times iterations; one unit is that of rn_prove_bound() */
#define RAY_TRIES 6
#define AGAIN_MAX 3
#define CUTOFF 1.5           /* beyond the target, where the program's objective ends a node */
#define LEAST_GAIN 1e-3

/* A number of duties to ask for: a row of the program, and the person and seats that it is about. */
typedef struct {
  int row, person;
  double lower, upper;     /* present limits */
  double gain[2];          /* what fewer and more have raised the objective by for a whole duty, summed up */
  int asked[2];            /* how often */
  GArray *cols, *seats;    /* int */
} Question;

typedef struct {
  RnProver *prover;
  const RnModel *model;
  int *position;           /* of every option of the model */
  int *row_of;             /* of every row of the model: row of the case, or -1 */
  RnSimplex *simplex;
  GArray *questions;       /* Question */
  double *value;           /* of every option */
  double target;           /* about what the program's objective is where the bound is the prover's target */
  double objective;        /* of the node bounded last; beyond the target when refuted */
} Guide;

/* The answer that leads to a node. */
typedef struct {
  Question *question;
  double sum, before;      /* the program's number of duties, and its objective */
  gboolean more;
} Answer;

/* --- the program --- */

static double
limit(int value)
{
  return value == RN_MODEL_INFINITY ? INFINITY : value == -RN_MODEL_INFINITY ? -INFINITY : value;
}

static gboolean
is_of_one_person(const RnModel *model, int r)
{
  int k = model->start[r], end = model->start[r + 1], first = k;
  while (k < end && model->col[k] < model->n_options && model->person[model->col[k]] == model->person[model->col[first]])
    k++;
  return k > first && (k == end || model->col[k] >= model->n_options);
}

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

/* The row's options as a row without limits behind the model's own, or as they stand where they have no measure. */
static void
add_question(Guide *guide, int r)
{
  const RnModel *model = guide->model;
  const RnVerifyCase *whole = guide->prover->whole;
  Question question = { .lower = -INFINITY, .upper = INFINITY };
  g_autoptr(GArray) ones = g_array_new(FALSE, FALSE, sizeof(double));
  question.cols = g_array_new(FALSE, FALSE, sizeof(int));
  question.seats = g_array_new(FALSE, FALSE, sizeof(int));
  for (int k = model->start[r]; k < model->start[r + 1] && model->col[k] < model->n_options; k++) {
    const double one = 1;
    int seat = rn_option(whole->facts->problem, whole->option[guide->position[model->col[k]]])->seat;
    g_array_append_val(question.cols, model->col[k]);
    g_array_append_val(question.seats, seat);
    g_array_append_val(ones, one);
  }
  g_array_sort(question.seats, compare_ints);
  question.person = model->person[model->col[model->start[r]]];
  question.row = rn_simplex_add_row(guide->simplex, -INFINITY, INFINITY, (int)question.cols->len,
                                    (const int *)(void *)question.cols->data, (const double *)(void *)ones->data);
  g_array_append_val(guide->questions, question);
}

static void
load(Guide *guide)
{
  const RnModel *model = guide->model;
  g_autoptr(GArray) value = g_array_new(FALSE, FALSE, sizeof(double));
  for (int c = 0; c < model->n_cols; c++)
    rn_simplex_add_col(guide->simplex, (double)model->cols[c].cost, model->cols[c].lower, model->cols[c].upper, 0, NULL,
                       NULL);
  for (int r = 0; r < model->n_rows; r++) {
    g_array_set_size(value, 0);
    for (int k = model->start[r]; k < model->start[r + 1]; k++) {
      double one = model->value[k];
      g_array_append_val(value, one);
    }
    rn_simplex_add_row(guide->simplex, limit(model->rows[r].lower), limit(model->rows[r].upper), (int)value->len,
                       model->col + model->start[r], (const double *)(void *)value->data);
  }
  for (int r = 0; r < model->n_rows; r++)
    if ((model->rows[r].kind == RN_ROW_COUNT || model->rows[r].kind == RN_ROW_CLIQUE) && is_of_one_person(model, r))
      add_question(guide, r);
}

static void
clear_guide(Guide *guide)
{
  for (guint q = 0; q < guide->questions->len; q++) {
    g_array_unref(g_array_index(guide->questions, Question, q).cols);
    g_array_unref(g_array_index(guide->questions, Question, q).seats);
  }
  g_array_unref(guide->questions);
  rn_simplex_free(guide->simplex);
  g_free(guide->position);
  g_free(guide->row_of);
  g_free(guide->value);
}

/* --- prices --- */

/* The program's prices, moved by `length` along a ray (which may be NULL). */
static void
load_prices(Guide *guide, const double *ray, double length)
{
  RnProver *prover = guide->prover;
  const double most = (double)RN_CERTIFICATE_PRICE_MAX, scale = (double)prover->whole->scale;
  rn_verify_bound_reset(&prover->bound);
  for (int r = 0; r < guide->model->n_rows; r++) {
    double price = rn_simplex_price(guide->simplex, r) + (ray ? length * ray[r] : 0);
    if (guide->row_of[r] >= 0 && isfinite(price))
      prover->bound.dual[guide->row_of[r]] = (gint64)CLAMP(nearbyint(price * scale), -most, most);
  }
  rn_prove_price_owned(prover->whole, prover->bound.dual);
}

static gboolean
refutes(Guide *guide, const RnVerifyNode *node)
{
  RnProver *prover = guide->prover;
  if (rn_prove_bound(prover, node) <= (RnVerifySum)prover->target * prover->whole->scale)
    return FALSE;
  rn_prove_write_duals(prover);
  rn_prove_write_leaf(prover);
  return TRUE;
}

/* The program found nothing within the target: at its prices, or further along its ray, the bound may say the same. */
static gboolean
confirm(Guide *guide, const RnVerifyNode *node)
{
  g_autofree double *ray = g_new0(double, rn_simplex_rows(guide->simplex) + 1);
  double length = 1;
  load_prices(guide, NULL, 0);
  if (refutes(guide, node))
    return TRUE;
  if (!rn_simplex_ray(guide->simplex, ray))
    return FALSE;
  for (int k = 0; k < RAY_TRIES; k++, length *= 4) {
    load_prices(guide, ray, length);
    if (refutes(guide, node))
      return TRUE;
  }
  return FALSE;
}

/* Where the program stands when the bound at its prices is the target. */
static void
find_target(Guide *guide, const RnVerifyNode *node)
{
  RnProver *prover = guide->prover;
  load_prices(guide, NULL, 0);
  RnVerifySum sum = rn_prove_bound(prover, node);
  guide->target = INFINITY;
  if (sum != -RN_VERIFY_SUM_MAX)
    guide->target = rn_simplex_objective(guide->simplex) + (double)prover->target -
                    (double)sum / (double)prover->whole->scale;
}

/* --- nodes --- */

typedef enum {
  NODE_REFUTED,    /* and written, with its leaf */
  NODE_OPEN,       /* value holds the program's solution */
  NODE_LOST,       /* the program is of no help */
} NodeStatus;

/* The node's options to the program; TRUE when that forbids what its last solution holds. */
static gboolean
set_options(Guide *guide, const RnVerifyNode *node)
{
  gboolean used = FALSE;
  for (int o = 0; o < guide->model->n_options; o++) {
    guint8 status = node->status[guide->position[o]];
    double lower = status == RN_VERIFY_IN, upper = status != RN_VERIFY_OUT;
    used = used || guide->value[o] < lower - FRACTION || guide->value[o] > upper + FRACTION;
    rn_simplex_set_col(guide->simplex, o, lower, upper);
  }
  return used;
}

static RnLpStatus
solve(Guide *guide, RnLpMethod method, double cutoff)
{
  gint64 iterations = 0;
  rn_simplex_set_cutoff(guide->simplex, cutoff);
  RnLpStatus status = rn_simplex_solve(guide->simplex, method, ITERATIONS, &iterations);
  guide->prover->work += iterations * (1 + rn_simplex_rows(guide->simplex) / ROWS_OF_WORK);
  return status;
}

/* The program found nothing below the cutoff: refuted there, or else at its optimum. */
static gboolean
refute(Guide *guide, const RnVerifyNode *node)
{
  return confirm(guide, node) || (solve(guide, RN_LP_DUAL, INFINITY) != RN_LP_FAILED && confirm(guide, node));
}

static NodeStatus
bound_node(Guide *guide, RnVerifyNode *node)
{
  RnProver *prover = guide->prover;
  guide->objective = guide->target + 1;
  for (int again = 0;; again++) {
    RnLpStatus status = solve(guide, RN_LP_DUAL, guide->target + CUTOFF);
    if (status == RN_LP_INFEASIBLE)
      return refute(guide, node) ? NODE_REFUTED : NODE_LOST;
    if (status != RN_LP_OPTIMAL)
      return NODE_LOST;
    load_prices(guide, NULL, 0);
    for (int o = 0; o < guide->model->n_options; o++)
      guide->value[o] = rn_simplex_value(guide->simplex, o);
    RnVerifySum sum = rn_prove_bound(prover, node);
    if (sum == -RN_VERIFY_SUM_MAX)
      return NODE_LOST;
    if (rn_prove_drop(prover, node, sum)) {
      rn_prove_write_leaf(prover);
      return NODE_REFUTED;
    }
    if (!set_options(guide, node) || again == AGAIN_MAX) {
      guide->objective = rn_simplex_objective(guide->simplex);
      return NODE_OPEN;
    }
  }
}

/* What an answer has brought, or its like did on average. */
static double
expect_gain(const Guide *guide, const Question *question, int side)
{
  double sum = 0;
  int n = 0;
  if (question->asked[side] > 0)
    return question->gain[side] / question->asked[side];
  for (guint q = 0; q < guide->questions->len; q++) {
    const Question *other = &g_array_index(guide->questions, Question, q);
    sum += other->gain[side];
    n += other->asked[side];
  }
  return n > 0 ? sum / n : 1;
}

/* The question that promises most on both sides, by what asking has brought so far. */
static Question *
choose_question(Guide *guide, double *sum)
{
  Question *best = NULL;
  double most = 0;
  for (guint q = 0; q < guide->questions->len; q++) {
    Question *question = &g_array_index(guide->questions, Question, q);
    double n = 0;
    for (guint k = 0; k < question->cols->len; k++)
      n += guide->value[g_array_index(question->cols, int, k)];
    double above = n - floor(n);
    if (MIN(above, 1 - above) <= LEAST_FRACTION)
      continue;
    double score = MAX(expect_gain(guide, question, 0) * above, LEAST_GAIN) *
                   MAX(expect_gain(guide, question, 1) * (1 - above), LEAST_GAIN);
    if (score <= most)
      continue;
    most = score;
    best = question;
    *sum = n;
  }
  return best;
}

static void
learn(const Answer *answer, double objective)
{
  double above = answer->sum - floor(answer->sum), gain = MAX(objective - answer->before, 0);
  answer->question->gain[answer->more] += gain / (answer->more ? 1 - above : above);
  answer->question->asked[answer->more]++;
}

static gboolean search_node(Guide *guide, RnVerifyNode *node, const Answer *asked, int depth);

static void
set_limits(Guide *guide, Question *question, double lower, double upper)
{
  question->lower = lower;
  question->upper = upper;
  rn_simplex_set_row(guide->simplex, question->row, lower, upper);
}

/* One subtree. TRUE when it is refuted. */
static gboolean
try_answer(Guide *guide, RnVerifyNode *node, const Answer *answer, int depth)
{
  RnProver *prover = guide->prover;
  Question *question = answer->question;
  double lower = question->lower, upper = question->upper;
  int least = (int)ceil(answer->sum);
  if (!rn_verify_node_ask(prover->whole, prover->bound.part, node, question->person, question->seats, least,
                          answer->more)) {
    rn_prove_write_leaf(prover);
    return TRUE;
  }
  set_limits(guide, question, answer->more ? least : lower, answer->more ? upper : least - 1);
  set_options(guide, node);
  gboolean good = search_node(guide, node, answer, depth);
  set_limits(guide, question, lower, upper);
  return good;
}

static gboolean
branch(Guide *guide, RnVerifyNode *node, Question *question, double sum, int depth)
{
  RnProver *prover = guide->prover;
  gboolean up = sum - floor(sum) > 0.5;
  const Answer first = { question, sum, guide->objective, up }, second = { question, sum, guide->objective, !up };
  g_auto(RnBasis) basis = { 0 };
  rn_basis_save(&basis, guide->simplex);
  rn_prove_write_branch(prover, question->person, question->seats, (int)ceil(sum), !up);
  RnVerifyNode child = rn_verify_node_copy(prover->whole, prover->bound.part, node);
  gboolean good = try_answer(guide, &child, &first, depth + 1);
  rn_verify_node_clear(prover->whole, prover->bound.part, &child);
  if (!good)
    return FALSE;
  rn_basis_restore(&basis, guide->simplex);
  return try_answer(guide, node, &second, depth + 1);
}

static gboolean
search_node(Guide *guide, RnVerifyNode *node, const Answer *asked, int depth)
{
  RnProver *prover = guide->prover;
  double sum = 0;
  if (rn_prove_is_over(prover) || depth >= RN_CERTIFICATE_DEPTH_MAX - 1)
    return FALSE;
  NodeStatus status = bound_node(guide, node);
  if (asked && status != NODE_LOST && isfinite(guide->objective))
    learn(asked, guide->objective);
  if (status == NODE_REFUTED)
    return TRUE;
  Question *question = status == NODE_OPEN ? choose_question(guide, &sum) : NULL;
  if (question)
    return branch(guide, node, question, sum, depth);
  memcpy(prover->best, prover->bound.dual, sizeof(gint64) * (gsize)prover->whole->n_rows);
  return rn_prove_node(prover, node, depth);
}

/* --- the part --- */

/* The compact model of the part alone; NULL when it falls apart or is too large. Sets *part, owned by *parts. */
static RnPart *
cut_model(const RnProver *prover, const RnModel *model, GPtrArray **parts)
{
  const RnVerifyCase *whole = prover->whole;
  g_autofree RnKeep *keep = g_new(RnKeep, model->n_options + 1);
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  gint64 constant;
  int bad;
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
  }
  for (int i = 0; i < whole->n_positions; i++) {
    int o = whole->option[i];
    lower[o] = MAX(lower[o], whole->status[i] == RN_VERIFY_IN);
    upper[o] = MIN(upper[o], whole->status[i] != RN_VERIFY_OUT);
    keep[o] = whole->part_of[model->person[o]] == prover->bound.part ? RN_KEEP : RN_ABSENT;
  }
  if (!rn_part_propagate(model, lower, upper, &bad))
    return NULL;
  *parts = rn_part_split(model, keep, lower, upper, &constant);
  RnPart *part = (*parts)->len == 1 ? g_ptr_array_index(*parts, 0) : NULL;
  return part && part->model->n_cols <= COLS_MAX ? part : NULL;
}

static void
init_guide(Guide *guide, RnProver *prover, const RnPart *part)
{
  static const RnCertificateKind kind_table[] = {
    [RN_ROW_SEAT] = RN_CERTIFICATE_SEAT, [RN_ROW_GROUP] = RN_CERTIFICATE_GROUP, [RN_ROW_COUNT] = RN_CERTIFICATE_COUNT };
  const RnVerifyCase *whole = prover->whole;
  const RnModel *model = part->model;
  g_autofree int *position = g_new(int, whole->n_positions + 1);
  *guide = (Guide){ .prover = prover, .model = model };
  guide->position = g_new(int, model->n_options + 1);
  guide->row_of = g_new(int, model->n_rows + 1);
  guide->value = g_new0(double, model->n_options + 1);
  guide->questions = g_array_new(FALSE, FALSE, sizeof(Question));
  guide->simplex = rn_simplex_new((RnLpStop){ prover->options->should_stop, prover->options->data });
  for (int i = 0; i < whole->n_positions; i++)
    position[whole->option[i]] = i;
  for (int o = 0; o < model->n_options; o++)
    guide->position[o] = position[part->parent[o]];
  for (int r = 0; r < model->n_rows; r++) {
    RnRowKind kind = model->rows[r].kind;
    gboolean known = kind == RN_ROW_SEAT || kind == RN_ROW_GROUP || kind == RN_ROW_COUNT;
    guide->row_of[r] =
      known ? rn_verify_case_row(whole, (RnCertificateItem){ kind_table[kind], model->rows[r].item }) : -1;
  }
  load(guide);
}

gboolean
rn_prove_by_lp(RnProver *prover, RnVerifyNode *node)
{
  g_autoptr(RnModel) model = rn_model_new(prover->whole->facts->problem);
  g_autoptr(GPtrArray) parts = NULL;
  RnPart *part = cut_model(prover, model, &parts);
  Guide guide;
  if (!part)
    return FALSE;
  init_guide(&guide, prover, part);
  gboolean good = solve(&guide, RN_LP_PRIMAL, INFINITY) == RN_LP_OPTIMAL;
  if (good) {
    find_target(&guide, node);
    good = search_node(&guide, node, NULL, 0);
  }
  clear_guide(&guide);
  return good;
}
