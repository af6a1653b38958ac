/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rows are compared as sets of options, which stand in ascending order at the begin of a row. Only rows with an upper
 * limit alone are looked at. */

#include "solver/shrink.h"

#include "solver/lookup.h"

#include <string.h>

typedef struct {
  const RnModel *model;
  RnRows of_option;        /* rows of each option */
  int *n_options;          /* per row */
  guint8 *drop;            /* per row */
  int *into;               /* per row: the row that takes over its measuring column, or itself */
  gint64 *cost;            /* per column */
  int *mark, round;        /* per option */
} Shrink;

static int
measuring_column(const Shrink *s, int r)
{
  const RnModel *model = s->model;
  int first = model->start[r] + s->n_options[r];
  return first < model->start[r + 1] ? model->col[first] : -1;
}

/* An upper limit alone, broken at the price of at most one column. */
static gboolean
limits_above(const Shrink *s, int r)
{
  const RnModel *model = s->model;
  int measuring = model->start[r + 1] - model->start[r] - s->n_options[r];
  return model->rows[r].lower == -RN_MODEL_INFINITY && s->n_options[r] > 0 && measuring <= 1 &&
         (measuring == 0 || model->value[model->start[r + 1] - 1] < 0);
}

static gboolean
is_packing(const Shrink *s, int r)
{
  return s->model->rows[r].upper == 1 && measuring_column(s, r) < 0;
}

/* How many of the options of row r, from the k-th on, lie in row `other`; marked ones count. */
static int
count_marked(const Shrink *s, int other)
{
  const RnModel *model = s->model;
  int n = 0;
  for (int k = model->start[other]; k < model->start[other] + s->n_options[other]; k++)
    n += s->mark[model->col[k]] == s->round;
  return n;
}

static void
mark_options(Shrink *s, int r)
{
  const RnModel *model = s->model;
  s->round++;
  for (int k = model->start[r]; k < model->start[r] + s->n_options[r]; k++)
    s->mark[model->col[k]] = s->round;
}

/* The most options of a row that can be taken, by covering them with rows "at most one"; not above `enough` + 1. */
static int
most_taken(Shrink *s, int r, int enough)
{
  const RnModel *model = s->model;
  int covers = 0;
  mark_options(s, r);
  for (int k = model->start[r]; k < model->start[r] + s->n_options[r] && covers <= enough; k++) {
    int o = model->col[k], best = -1, best_n = 1;
    if (s->mark[o] != s->round)
      continue;
    covers++;
    s->mark[o] = 0;
    for (int e = s->of_option.start[o]; e < s->of_option.start[o + 1]; e++) {
      int other = s->of_option.item[e], n;
      if (other == r || !is_packing(s, other))
        continue;
      n = count_marked(s, other);
      if (n >= best_n) {
        best = other;
        best_n = n + 1;
      }
    }
    for (int e = best < 0 ? 0 : model->start[best]; best >= 0 && e < model->start[best] + s->n_options[best]; e++)
      s->mark[model->col[e]] = 0;
  }
  return covers;
}

/* A row that says the same, or more, with the rarest option of r in it; -1: none. */
static int
find_stronger(Shrink *s, int r)
{
  const RnModel *model = s->model;
  int rarest = model->col[model->start[r]];
  for (int k = model->start[r]; k < model->start[r] + s->n_options[r]; k++) {
    int o = model->col[k];
    if (s->of_option.start[o + 1] - s->of_option.start[o] <
        s->of_option.start[rarest + 1] - s->of_option.start[rarest])
      rarest = o;
  }
  mark_options(s, r);
  for (int e = s->of_option.start[rarest]; e < s->of_option.start[rarest + 1]; e++) {
    int other = s->of_option.item[e];
    gboolean is_hard = measuring_column(s, other) < 0, is_soft = measuring_column(s, r) >= 0;
    if (other == r || s->drop[other] || !limits_above(s, other) || model->rows[other].upper > model->rows[r].upper)
      continue;
    if (count_marked(s, other) < s->n_options[r])
      continue;
    if (is_hard)
      return other;
    if (is_soft && s->n_options[other] == s->n_options[r] && model->rows[other].upper == model->rows[r].upper)
      return other;
  }
  return -1;
}

static void
find_drops(Shrink *s)
{
  const RnModel *model = s->model;
  for (int r = 0; r < model->n_rows; r++) {
    if (!limits_above(s, r))
      continue;
    if (model->rows[r].upper > 0 && !is_packing(s, r) && most_taken(s, r, model->rows[r].upper) <= model->rows[r].upper) {
      s->drop[r] = 1;
      continue;
    }
    int other = find_stronger(s, r), mine = measuring_column(s, r);
    if (other < 0)
      continue;
    s->drop[r] = 1;
    if (mine >= 0 && measuring_column(s, other) >= 0)
      s->cost[measuring_column(s, other)] += s->cost[mine];
  }
}

static RnPart *
rebuild(const Shrink *s)
{
  const RnModel *model = s->model;
  RnPart *part = g_new0(RnPart, 1);
  RnModel *own = part->model = g_new0(RnModel, 1);
  g_autofree int *local = g_new(int, model->n_cols + 1);
  g_autofree guint8 *gone = g_new0(guint8, model->n_cols + 1);
  int n = 0;
  for (int r = 0; r < model->n_rows; r++)
    if (s->drop[r] && measuring_column(s, r) >= 0)
      gone[measuring_column(s, r)] = 1;
  own->constant = model->constant;
  own->n_options = model->n_options;
  own->cols = g_new0(RnModelCol, model->n_cols + 1);
  part->parent = g_new0(int, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++) {
    if (gone[c])
      continue;
    own->cols[own->n_cols] = model->cols[c];
    own->cols[own->n_cols].cost = s->cost[c];
    part->parent[own->n_cols] = c;
    local[c] = own->n_cols++;
  }
  own->person = g_memdup2(model->person, sizeof(int) * (gsize)model->n_options);
  own->when = g_memdup2(model->when, sizeof(int) * (gsize)model->n_options);
  own->area = g_memdup2(model->area, sizeof(int) * (gsize)model->n_options);
  own->rows = g_new0(RnModelRow, model->n_rows + 1);
  own->start = g_new0(int, model->n_rows + 2);
  own->col = g_new(int, model->start[model->n_rows] + 1);
  own->value = g_new(int, model->start[model->n_rows] + 1);
  for (int r = 0; r < model->n_rows; r++) {
    if (s->drop[r])
      continue;
    own->rows[own->n_rows] = model->rows[r];
    for (int k = model->start[r]; k < model->start[r + 1]; k++) {
      own->col[n] = local[model->col[k]];
      own->value[n++] = model->value[k];
    }
    own->start[++own->n_rows] = n;
  }
  return part;
}

RnPart *
rn_shrink(const RnModel *model)
{
  Shrink s = { .model = model };
  int n_entries = model->start[model->n_rows], n = 0;
  g_autofree int *option = g_new(int, n_entries + 1);
  g_autofree int *row = g_new(int, n_entries + 1);
  g_autofree int *n_options = s.n_options = g_new0(int, model->n_rows + 1);
  g_autofree guint8 *drop = s.drop = g_new0(guint8, model->n_rows + 1);
  g_autofree gint64 *cost = s.cost = g_new(gint64, model->n_cols + 1);
  g_autofree int *mark = s.mark = g_new0(int, model->n_options + 1);
  for (int r = 0; r < model->n_rows; r++)
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      if (model->col[k] < model->n_options) {
        option[n] = model->col[k];
        row[n++] = r;
        n_options[r]++;
      }
  for (int c = 0; c < model->n_cols; c++)
    cost[c] = model->cols[c].cost;
  s.of_option = rn_rows_init(model->n_options, n, option, row);
  find_drops(&s);
  RnPart *part = rebuild(&s);
  rn_rows_clear(&s.of_option);
  return part;
}

void
rn_shrink_free(RnPart *part)
{
  if (!part)
    return;
  rn_model_free(part->model);
  g_free(part->parent);
  g_free(part);
}
