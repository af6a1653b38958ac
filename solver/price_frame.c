/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Own rows, positions and axes of a person. */

#include "solver/price_frame.h"

#include <string.h>

#define MOST_NUMBERS 6000      /* of a vector */

/* --- rows --- */

static void
read_row(RnPriceFrame *frame, RnOwnRow *row, int number, const int *place, int low)
{
  const RnModel *model = frame->model;
  int start = model->start[number], end = model->start[number + 1];
  gboolean measured = FALSE, counts = model->rows[number].kind == RN_ROW_COUNT || model->rows[number].lower > 0;
  row->member = g_new(int, end - start + 1);
  for (int k = start; k < end; k++)
    if (model->col[k] < model->n_options)
      row->member[row->n++] = place[model->col[k] - low];
    else {
      measured = TRUE;
      counts = counts || model->value[k] > 0;
    }
  for (int i = 1; i < row->n; i++) /* almost sorted */
    for (int j = i; j > 0 && row->member[j] < row->member[j - 1]; j--) {
      int swapped = row->member[j];
      row->member[j] = row->member[j - 1];
      row->member[j - 1] = swapped;
    }
  row->packing = !measured && model->rows[number].upper == 1;
  row->axis = counts ? 0 : -1;
}

/* Costs of the first duties; most rows need two. */
static void
read_steps(const RnPriceFrame *frame, RnOwnRow *row, int number)
{
  int most = MIN(row->n, RN_PRICE_STEPS);
  if (row->packing) {
    row->n_steps = 2;
    row->step[1] = RN_MODEL_BROKEN;
    return;
  }
  gint64 before = rn_model_row_cost(frame->model, number, 0);
  for (int s = 0; s < most; s++) {
    gint64 after = rn_model_row_cost(frame->model, number, s + 1);
    row->step[s] = after - before;
    before = after;
    if (row->step[s] < RN_MODEL_BROKEN / 2)
      row->price = MAX(row->price, ABS(row->step[s]));
  }
  row->n_steps = MAX(most, 1);
  while (row->n_steps > 1 && row->step[row->n_steps - 1] == row->step[row->n_steps - 2])
    row->n_steps--;
}

gint64
rn_price_frame_step(const RnOwnRow *row, int sum)
{
  return row->step[MIN(sum, row->n_steps - 1)];
}

int
rn_price_frame_fold(const RnOwnRow *row, int sum, int left)
{
  sum = MIN(sum, row->n_steps - 1);
  for (int s = 0; s < sum; s++) {
    gboolean same = TRUE;
    for (int k = 0; same && k < left && s + k < row->n_steps; k++)
      same = rn_price_frame_step(row, s + k) == rn_price_frame_step(row, sum + k);
    if (same)
      return s;
  }
  return sum;
}

/* --- positions --- */

static gboolean
row_has(const RnPriceFrame *frame, int option, int r)
{
  for (int k = frame->of_option.start[option]; k < frame->of_option.start[option + 1]; k++)
    if (frame->of_option.item[k] == r)
      return TRUE;
  return FALSE;
}

/* Consecutive options that lie in one row "at most one" share a position. */
static void
find_positions(RnPriceFrame *frame)
{
  g_autofree int *common = g_new(int, frame->n_rows + 1);
  int n_common = 0;
  frame->first_option = g_new(int, frame->n + 2);
  frame->position_of = g_new(int, frame->n + 1);
  for (int i = 0; i < frame->n; i++) {
    int kept = 0;
    for (int k = 0; k < n_common; k++)
      if (row_has(frame, i, common[k]))
        common[kept++] = common[k];
    n_common = kept;
    if (i == 0 || kept == 0) {
      frame->first_option[frame->n_positions++] = i;
      n_common = 0;
      for (int k = frame->of_option.start[i]; k < frame->of_option.start[i + 1]; k++)
        if (frame->rows[frame->of_option.item[k]].packing)
          common[n_common++] = frame->of_option.item[k];
    }
    frame->position_of[i] = frame->n_positions - 1;
  }
  frame->first_option[frame->n_positions] = frame->n;
  for (int r = 0; r < frame->n_rows; r++) {
    RnOwnRow *row = &frame->rows[r];
    row->left = g_new0(int, frame->n_positions + 2);
    row->first = row->n > 0 ? frame->position_of[row->member[0]] : frame->n_positions;
    row->last = row->n > 0 ? frame->position_of[row->member[row->n - 1]] : -1;
    for (int i = row->n - 1, p = frame->n_positions - 1; p >= 0; p--) {
      row->left[p] = row->left[p + 1];
      if (i >= 0 && frame->position_of[row->member[i]] == p)
        row->left[p]++;
      while (i >= 0 && frame->position_of[row->member[i]] == p)
        i--;
    }
  }
}

/* --- axes --- */

static gboolean
same_members(const RnOwnRow *a, const RnOwnRow *b)
{
  return a->n == b->n && memcmp(a->member, b->member, sizeof(int) * (gsize)a->n) == 0;
}

/* The most members of a row that a roster can hold: positions, and less where a row "at most one" spans several. */
static int
most_members(const RnPriceFrame *frame, const RnOwnRow *row)
{
  int count = 0;
  for (int i = 0; i < row->n; count++) {
    int end = i + 1;
    for (int k = frame->of_option.start[row->member[i]]; k < frame->of_option.start[row->member[i] + 1]; k++) {
      const RnOwnRow *other = &frame->rows[frame->of_option.item[k]];
      int j = i + 1;
      if (!other->packing || other == row)
        continue;
      for (int m = 0; m < other->n && j < row->n; m++)
        if (other->member[m] == row->member[j])
          j++;
      end = MAX(end, j);
    }
    i = end;
  }
  return count;
}

/* Counts become axes as long as the vector stays small; rows of the same members share one. */
static void
find_axes(RnPriceFrame *frame, const int *own)
{
  frame->length = 1;
  for (int r = 0; r < frame->n_rows; r++) {
    RnOwnRow *row = &frame->rows[r];
    if (row->axis < 0)
      continue;
    int most = most_members(frame, row), cap = 0, axis = 0;
    for (int s = 1; s <= most; s++)
      if (rn_model_row_cost(frame->model, own[r], s) < RN_MODEL_BROKEN / 2)
        cap = s;
    while (axis < frame->n_axes && !same_members(row, &frame->rows[frame->axis_row[axis]]))
      axis++;
    if (axis < frame->n_axes) {
      frame->cap[axis] = MIN(frame->cap[axis], cap);
      row->axis = axis;
    } else if (frame->n_axes < RN_PRICE_AXES && cap < RN_PRICE_COUNT && frame->length * (cap + 1) <= MOST_NUMBERS) {
      frame->axis_row[axis] = r;
      frame->cap[axis] = cap;
      row->axis = frame->n_axes++;
      frame->length *= cap + 1;
    } else
      row->axis = -2;
  }
  frame->length = 1;
  for (int axis = frame->n_axes - 1; axis >= 0; axis--) {
    frame->stride[axis] = frame->length;
    frame->length *= frame->cap[axis] + 1;
  }
}

/* The axis of the longest row first: its counts bound how much of the vector can be reached early. */
static void
sort_axes(RnPriceFrame *frame)
{
  int best = 0;
  for (int axis = 1; axis < frame->n_axes; axis++)
    if (frame->rows[frame->axis_row[axis]].n > frame->rows[frame->axis_row[best]].n)
      best = axis;
  if (best == 0)
    return;
  int cap = frame->cap[best], row = frame->axis_row[best];
  frame->cap[best] = frame->cap[0];
  frame->axis_row[best] = frame->axis_row[0];
  frame->cap[0] = cap;
  frame->axis_row[0] = row;
  for (int r = 0; r < frame->n_rows; r++)
    if (frame->rows[r].axis == 0)
      frame->rows[r].axis = best;
    else if (frame->rows[r].axis == best)
      frame->rows[r].axis = 0;
  frame->length = 1;
  for (int axis = frame->n_axes - 1; axis >= 0; axis--) {
    frame->stride[axis] = frame->length;
    frame->length *= frame->cap[axis] + 1;
  }
}

gboolean
rn_price_frame_is_alike(const RnPriceFrame *frame, int a, int b, const guint8 *marked)
{
  const RnRows *rows = &frame->of_option;
  int i = rows->start[a], j = rows->start[b];
  for (;;) {
    while (i < rows->start[a + 1] && !marked[rows->item[i]])
      i++;
    while (j < rows->start[b + 1] && !marked[rows->item[j]])
      j++;
    if (i == rows->start[a + 1] || j == rows->start[b + 1])
      return i == rows->start[a + 1] && j == rows->start[b + 1];
    if (rows->item[i++] != rows->item[j++])
      return FALSE;
  }
}

gboolean
rn_price_frame_drop_cheapest(RnPriceFrame *frame)
{
  gint64 cheapest = G_MAXINT64;
  for (int r = 0; r < frame->n_rows; r++)
    if (frame->rows[r].axis == -1 && !frame->rows[r].packing && frame->rows[r].price > 0)
      cheapest = MIN(cheapest, frame->rows[r].price);
  for (int r = 0; r < frame->n_rows; r++)
    if (frame->rows[r].axis == -1 && frame->rows[r].price == cheapest && !frame->rows[r].packing)
      frame->rows[r].axis = -2;
  return cheapest < G_MAXINT64;
}

void
rn_price_frame_init(RnPriceFrame *frame, const RnModel *model, const int *option, int n, const int *own, int n_own)
{
  *frame = (RnPriceFrame){ .model = model, .n = n, .n_rows = n_own };
  frame->rows = g_new0(RnOwnRow, n_own + 1);
  int low = G_MAXINT, high = 0, entries = 0;
  for (int i = 0; i < n; i++) {
    low = MIN(low, option[i]);
    high = MAX(high, option[i]);
  }
  g_autofree int *place = g_new0(int, n > 0 ? high - low + 1 : 1);
  for (int i = 0; i < n; i++)
    place[option[i] - low] = i;
  for (int r = 0; r < n_own; r++) {
    read_row(frame, &frame->rows[r], own[r], place, low);
    read_steps(frame, &frame->rows[r], own[r]);
    entries += frame->rows[r].n;
  }
  g_autofree int *row = g_new(int, entries + 1);
  g_autofree int *member = g_new(int, entries + 1);
  entries = 0;
  for (int r = 0; r < n_own; r++)
    for (int k = 0; k < frame->rows[r].n; k++) {
      member[entries] = frame->rows[r].member[k];
      row[entries++] = r;
    }
  frame->of_option = rn_rows_init(n, entries, member, row);
  find_positions(frame);
  find_axes(frame, own);
  sort_axes(frame);
}

void
rn_price_frame_clear(RnPriceFrame *frame)
{
  for (int r = 0; r < frame->n_rows; r++) {
    g_free(frame->rows[r].member);
    g_free(frame->rows[r].left);
  }
  g_free(frame->rows);
  g_free(frame->first_option);
  g_free(frame->position_of);
  rn_rows_clear(&frame->of_option);
}
