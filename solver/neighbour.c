/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Neighbourhoods of two kinds in turn: all seats of some consecutive days, whoever holds them; and all duties of some
 * persons, who exchange them among each other. Each is a small model of its own, searched below its present cost. The
 * size adapts: a neighbourhood that is searched to its end lets the next one be larger, one that is not makes it smaller,
 * so that the last ones are as large as branch and bound can still see through. */

#include "solver/neighbour.h"

#include "solver/part.h"

#include <string.h>

#define FIRST_SIZE 300
#define SMALLEST_SIZE 60
#define LARGEST_SIZE 2000

typedef struct {
  const RnNeighbourTask *task;
  const RnModel *model;
  int *seat_of, *person_of;   /* by option; -1 when no row tells */
  int n_seats, n_persons;
  guint8 *is_free;            /* by option */
  GRand *random;
  int size;                   /* options to free */
  int *value;
  gint64 objective;
  gint64 *work;
} Hunt;

/* Seats in the order of their rows, which is the order of time; persons by the rows that keep their duties apart. */
static void
map_options(Hunt *hunt)
{
  const RnModel *model = hunt->model;
  for (int o = 0; o < model->n_options; o++)
    hunt->seat_of[o] = hunt->person_of[o] = -1;
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    if (row->kind != RN_ROW_SEAT && row->kind != RN_ROW_CLIQUE)
      continue;
    int *number = row->kind == RN_ROW_SEAT ? hunt->seat_of : hunt->person_of;
    for (int e = model->start[r]; e < model->start[r + 1]; e++)
      if (model->col[e] < model->n_options)
        number[model->col[e]] = row->kind == RN_ROW_SEAT ? hunt->n_seats : row->item;
    hunt->n_seats += row->kind == RN_ROW_SEAT;
    if (row->kind == RN_ROW_CLIQUE)
      hunt->n_persons = MAX(hunt->n_persons, row->item + 1);
  }
}

/* Frees the options with this number; returns how many. */
static int
release(Hunt *hunt, const int *number_of, int number)
{
  int freed = 0;
  for (int o = 0; o < hunt->model->n_options; o++)
    if (number_of[o] == number && hunt->task->lower[o] != hunt->task->upper[o]) {
      hunt->is_free[o] = 1;
      freed++;
    }
  return freed;
}

static void
release_days(Hunt *hunt)
{
  int first = g_rand_int_range(hunt->random, 0, MAX(hunt->n_seats, 1)), freed = 0;
  for (int k = 0; k < hunt->n_seats && freed < hunt->size; k++)
    freed += release(hunt, hunt->seat_of, (first + k) % hunt->n_seats);
}

static void
release_persons(Hunt *hunt)
{
  g_autofree guint8 *taken = g_new0(guint8, hunt->n_persons + 1);
  for (int k = 0, freed = 0; k < hunt->n_persons && freed < hunt->size; k++) {
    int person = g_rand_int_range(hunt->random, 0, hunt->n_persons);
    if (!taken[person])
      freed += release(hunt, hunt->person_of, person);
    taken[person] = 1;
  }
}

/* Searches one part for what costs less than `cutoff`, into the columns of `value`. */
static gboolean
search_part(Hunt *hunt, const RnPart *part, gint64 cutoff, int *value, RnLpStatus *status)
{
  g_autoptr(RnLp) lp = rn_lp_new(part->model, hunt->task->stop);
  g_autofree int *found = g_new0(int, part->model->n_cols + 1);
  RnLpSearch search = { .cutoff = cutoff, .limit = hunt->task->work_of_one, .value = found };
  *status = rn_lp_search(lp, &search, hunt->work);
  for (int c = 0; search.found && c < part->model->n_cols; c++)
    value[part->parent[c]] = found[c];
  return search.found;
}

static gint64
cost_of_part(const RnPart *part, const int *value)
{
  gint64 cost = part->model->constant;
  for (int c = 0; c < part->model->n_cols; c++)
    cost += part->model->cols[c].cost * value[part->parent[c]];
  return cost;
}

/* Everything that is not free is held. What the bounds then rule out holds nothing better. */
static gboolean
hold_rest(const Hunt *hunt, int *lower, int *upper)
{
  int bad_row;
  for (int o = 0; o < hunt->model->n_options; o++)
    if (!hunt->is_free[o])
      lower[o] = upper[o] = hunt->value[o];
  return rn_part_propagate(hunt->model, lower, upper, &bad_row);
}

/* Takes what the bounds fix. TRUE when the present rota lies within them: it need not, for they only hold better ones. */
static gboolean
take_fixed(const Hunt *hunt, const int *lower, const int *upper, int *value)
{
  gboolean is_inside = TRUE;
  for (int c = 0; c < hunt->model->n_cols; c++) {
    if (c < hunt->model->n_options)
      is_inside &= lower[c] <= value[c] && value[c] <= upper[c];
    if (lower[c] == upper[c])
      value[c] = lower[c];
  }
  return is_inside;
}

/* The best of the neighbourhood into `value`, part by part. Parts within which the present rota lies are searched below
 * its cost and else kept; otherwise each part needs an answer. *is_done: searched to the end. */
static gboolean
search_parts(Hunt *hunt, const int *lower, const int *upper, int *value, gboolean *is_done)
{
  gint64 constant;
  g_autofree RnKeep *keep = g_new0(RnKeep, hunt->model->n_options + 1);
  g_autoptr(GPtrArray) parts = rn_part_split(hunt->model, keep, lower, upper, &constant);
  gboolean is_inside = take_fixed(hunt, lower, upper, value), is_better = FALSE;
  for (guint p = 0; p < parts->len; p++) {
    const RnPart *part = g_ptr_array_index(parts, p);
    RnLpStatus status;
    gint64 cutoff = is_inside          ? cost_of_part(part, value)
                    : parts->len == 1 ? hunt->objective - constant
                                      : G_MAXINT64;
    gboolean found = search_part(hunt, part, cutoff, value, &status);
    *is_done &= status == RN_LP_OPTIMAL;
    is_better |= found;
    if (!is_inside && !found)
      return FALSE;
  }
  return is_better;
}

static void
search_neighbourhood(Hunt *hunt)
{
  const RnModel *model = hunt->model;
  gsize bytes = sizeof(int) * (gsize)model->n_cols;
  g_autofree int *lower = g_memdup2(hunt->task->lower, bytes);
  g_autofree int *upper = g_memdup2(hunt->task->upper, bytes);
  g_autofree int *value = g_memdup2(hunt->value, bytes);
  gboolean is_done = TRUE;
  gint64 objective;
  if (hold_rest(hunt, lower, upper) && search_parts(hunt, lower, upper, value, &is_done) &&
      rn_model_complete(model, value, &objective) && objective < hunt->objective) {
    memcpy(hunt->value, value, bytes);
    hunt->objective = objective;
  }
  hunt->size = is_done ? MIN(hunt->size * 5 / 4, LARGEST_SIZE) : MAX(hunt->size * 3 / 4, SMALLEST_SIZE);
}

gboolean
rn_neighbour_search(const RnNeighbourTask *task, int *value, gint64 *objective, gint64 *work)
{
  const RnModel *model = task->model;
  g_autofree int *seat_of = g_new(int, model->n_options + 1);
  g_autofree int *person_of = g_new(int, model->n_options + 1);
  g_autofree guint8 *is_free = g_new(guint8, model->n_options + 1);
  g_autofree int *present = g_memdup2(value, sizeof(int) * (gsize)model->n_cols);
  g_autoptr(GRand) random = g_rand_new_with_seed((guint32)task->seed);
  Hunt hunt = { .task = task, .model = model, .seat_of = seat_of, .person_of = person_of, .is_free = is_free,
                .random = random, .size = FIRST_SIZE, .value = present, .objective = *objective, .work = work };
  gint64 last_work = *work + task->work_limit;
  map_options(&hunt);
  for (int round = 0; round < task->rounds && *work < last_work && hunt.objective > task->target; round++) {
    if (task->stop.should_stop && task->stop.should_stop(task->stop.data))
      break;
    memset(is_free, 0, (gsize)model->n_options);
    if (round % 2 == 0)
      release_days(&hunt);
    else
      release_persons(&hunt);
    search_neighbourhood(&hunt);
  }
  if (hunt.objective >= *objective)
    return FALSE;
  *objective = hunt.objective;
  memcpy(value, present, sizeof(int) * (gsize)model->n_cols);
  return TRUE;
}
