/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One target after another: a target is refuted by counting, or annealing among the options that counting leaves open
 * looks for a rota that costs no more. The first target that is neither refuted nor met ends this. */

#include "solver/share.h"

#include "solver/anneal.h"
#include "solver/balance_bound.h"
#include "solver/part.h"

#include <string.h>

#define FIRST_STEPS 20000
#define AIM_STEPS 60000       /* or fewer: */
#define STEPS_OF_OPTION 300
#define AIM_RUNS 24
#define AIM_WARMTH 0.2
#define AIM_COLD 0.1
#define SHARE_OF_WORK 20   /* of the whole, for aiming */
#define FIRST_RUNS 3  /* these must come near; else the target is mostly out of reach, and for the linear program to refute */
#define NEAR 4

typedef struct {
  const RnMipTask *task;
  const RnModel *model;
  RnMipResult *result;
  int *lower, *upper;   /* of any rota */
} Share;

static gboolean
is_done(const Share *share)
{
  const RnMipResult *result = share->result;
  return result->infeasible || result->stopped || (result->found && result->bound >= result->objective);
}

static void
raise_bound(const Share *share, gint64 bound)
{
  if (bound == G_MAXINT64)
    share->result->infeasible = TRUE;
  if (bound == G_MAXINT64 || bound <= share->result->bound)
    return;
  share->result->bound = bound;
  if (!share->task->records) /* there is no record of counting */
    share->result->exact_bound = bound;
  rn_mip_report(share->task, share->result);
}

/* The first run is some milliseconds and not stopped, so that even an interrupted solve has a rota. */
static void
anneal_first(const Share *share)
{
  const RnMipTask *task = share->task;
  g_autofree int *value = g_new0(int, share->model->n_cols + 1);
  g_autoptr(RnAnneal) run = rn_anneal_new(share->model, task->seed);
  if (task->start)
    rn_anneal_start(run, task->start);
  rn_anneal_run(run, FIRST_STEPS, task->start ? 0.2 : 1, share->result->bound, (RnLpStop){ NULL, NULL },
                &share->result->work);
  if (rn_anneal_best(run, value) != G_MAXINT64)
    rn_mip_offer(share->task, share->result, value);
  share->result->stopped = task->stop.should_stop && task->stop.should_stop(task->stop.data);
}

/* --- aiming --- */

/* To the last row of a model under construction. */
static void
add_entry(RnModel *model, int col, int value)
{
  int n = model->start[model->n_rows]++;
  model->col[n] = col;
  model->value[n] = value;
}

static int
add_col(RnModel *model, gint64 cost, int most)
{
  model->cols[model->n_cols] = (RnModelCol){ cost, 0, most, RN_COL_PLAIN };
  return model->n_cols++;
}

/* Columns of balances, which no row holds any more, stay at what they cost at least. */
static void
fix_unused(RnModel *model, const int *lower, int n_cols)
{
  g_autofree guint8 *used = g_new0(guint8, model->n_cols + 1);
  for (int k = 0; k < model->start[model->n_rows]; k++)
    used[model->col[k]] = 1;
  for (int c = model->n_options; c < n_cols; c++)
    if (!used[c])
      model->cols[c].lower = model->cols[c].upper = lower[c];
}

/* The model with shares as bands of counts, each duty below or above which costs a price: that tells annealing which way
 * to go, where the balance itself, a maximum over all persons, mostly does not move. lower and upper: bands. What is said
 * of options is the model's own; free with bands_clear(). */
static RnModel
with_bands(const RnModel *model, const int *lower, const int *upper, gint64 price)
{
  RnModel own = *model, *bands = &own;
  int tallies = 0, entries = model->start[model->n_rows];
  for (int r = 0; r < model->n_rows; r++)
    tallies += model->rows[r].kind == RN_ROW_TALLY;
  bands->cols = g_new(RnModelCol, model->n_cols + 2 * tallies + 1);
  memcpy(bands->cols, model->cols, sizeof *bands->cols * (gsize)model->n_cols);
  bands->rows = g_new(RnModelRow, model->n_rows + 1);
  bands->start = g_new0(int, model->n_rows + 2);
  bands->col = g_new(int, entries + 2 * tallies + 1);
  bands->value = g_new(int, entries + 2 * tallies + 1);
  bands->n_rows = 0;
  for (int r = 0; r < model->n_rows; r++) {
    RnModelRow row = model->rows[r];
    int last = model->start[r + 1] - 1;
    if (row.kind == RN_ROW_BALANCE)
      continue;
    bands->rows[bands->n_rows++] = row;
    bands->start[bands->n_rows] = bands->start[bands->n_rows - 1];
    gboolean is_tally = row.kind == RN_ROW_TALLY && last >= model->start[r] && model->col[last] >= model->n_options;
    for (int k = model->start[r]; k <= last - is_tally; k++)
      add_entry(bands, model->col[k], model->value[k]);
    if (is_tally) {
      int c = model->col[last], base = row.upper;
      bands->rows[bands->n_rows - 1] = (RnModelRow){ RN_ROW_COUNT, row.item, lower[c] + base, upper[c] + base };
      add_entry(bands, add_col(bands, price, G_MAXINT / 4), 1);
      add_entry(bands, add_col(bands, price, G_MAXINT / 4), -1);
    }
  }
  fix_unused(bands, lower, model->n_cols);
  return own;
}

static void
bands_clear(RnModel *bands)
{
  g_free(bands->cols);
  g_free(bands->rows);
  g_free(bands->start);
  g_free(bands->col);
  g_free(bands->value);
}

/* Anneals what the bounds leave open of the options. Returns the cost in bands; G_MAXINT64 when a hard rule is broken. */
static gint64
anneal_bands(const Share *share, const RnModel *bands, const int *lower, const int *upper, gint64 target, int round,
             int *value)
{
  g_autofree int *low = g_new(int, bands->n_cols + 1);
  g_autofree int *high = g_new(int, bands->n_cols + 1);
  g_autofree RnKeep *keep = g_new0(RnKeep, bands->n_options + 1);
  gint64 constant;
  for (int c = 0; c < bands->n_cols; c++) {
    low[c] = c < bands->n_options ? lower[c] : bands->cols[c].lower;
    high[c] = c < bands->n_options ? upper[c] : bands->cols[c].upper;
  }
  g_autoptr(GPtrArray) parts = rn_part_split(bands, keep, low, high, &constant);
  gint64 cost = constant;
  for (guint i = 0; i < parts->len; i++) {
    const RnPart *part = g_ptr_array_index(parts, i);
    g_autofree int *found = g_new0(int, part->model->n_cols + 1);
    g_autoptr(RnAnneal) run = rn_anneal_new(part->model, share->task->seed + 1 + (guint64)round);
    rn_anneal_set_cold(run, AIM_COLD);
    int steps = MIN(AIM_STEPS, STEPS_OF_OPTION * part->model->n_options) << MIN(round / 4, 4);
    rn_anneal_run(run, steps, AIM_WARMTH, parts->len == 1 ? target - constant : G_MININT64, share->task->stop,
                  &share->result->work);
    gint64 best = rn_anneal_best(run, found);
    if (best == G_MAXINT64)
      return G_MAXINT64;
    cost += best;
    for (int c = 0; c < part->model->n_options; c++)
      value[part->parent[c]] = found[c];
  }
  return cost;
}

/* Looks for a rota of the target within one box of counts. Returns how far from the target it came. */
static gint64
aim(const Share *share, const int *lower, const int *upper, gint64 target, int round)
{
  g_autofree int *value = g_memdup2(lower, sizeof(int) * (gsize)(share->model->n_cols + 1));
  RnModel bands = with_bands(share->model, lower, upper, 1 + round % 3);
  gint64 cost = anneal_bands(share, &bands, lower, upper, target, round, value);
  if (cost != G_MAXINT64)
    rn_mip_offer(share->task, share->result, value);
  bands_clear(&bands);
  return cost == G_MAXINT64 ? G_MAXINT64 : cost - target;
}

/* Narrows all counts to a box within which every balance costs what the bounds allow. */
static gboolean
find_boxes(const RnModel *model, guint number, int *lower, int *upper)
{
  int items = 0;
  gboolean good = TRUE;
  for (int r = 0; r < model->n_rows; r++)
    if (model->rows[r].kind == RN_ROW_BALANCE)
      items = MAX(items, model->rows[r].item + 1);
  for (int item = 0; item < items && good; item++)
    good = rn_balance_box(model, item, number, lower, upper);
  return good;
}

/* Refutes the bound as a target, or aims at it. FALSE when neither comes to anything. */
static gboolean
try_target(const Share *share)
{
  const RnModel *model = share->model;
  RnMipResult *result = share->result;
  gint64 target = result->bound;
  g_autofree int *lower = g_memdup2(share->lower, sizeof(int) * (gsize)(model->n_cols + 1));
  g_autofree int *upper = g_memdup2(share->upper, sizeof(int) * (gsize)(model->n_cols + 1));
  gint64 bound = rn_balance_bound(model, target, lower, upper, &result->work);
  if (bound == G_MAXINT64) {
    raise_bound(share, target + 1);
    return TRUE;
  }
  gint64 nearest = G_MAXINT64, limit = share->task->work_limit / SHARE_OF_WORK;
  for (int round = 0; round < AIM_RUNS && !is_done(share) && result->work < limit; round++) {
    if (round >= FIRST_RUNS && nearest > NEAR)
      break;
    g_autofree int *low = g_memdup2(lower, sizeof(int) * (gsize)(model->n_cols + 1));
    g_autofree int *high = g_memdup2(upper, sizeof(int) * (gsize)(model->n_cols + 1));
    if (find_boxes(model, (guint)round, low, high)) {
      gint64 distance = aim(share, low, high, target, round);
      nearest = MIN(nearest, distance);
    }
    const RnLpStop *stop = &share->task->stop;
    result->stopped = stop->should_stop && stop->should_stop(stop->data);
  }
  return FALSE;
}

void
rn_share_solve(const RnMipTask *task, RnMipResult *result)
{
  const RnModel *model = task->model;
  if (!rn_balance_is_in(model))
    return;
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  Share share = { task, model, result, lower, upper };
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
  }
  raise_bound(&share, rn_balance_bound(model, G_MAXINT64, lower, upper, &result->work));
  if (!is_done(&share))
    anneal_first(&share);
  while (!is_done(&share) && try_target(&share))
    ;
}
