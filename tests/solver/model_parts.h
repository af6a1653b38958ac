/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A model as the ways of solving one part get it. */

#include "solver/part.h"

/* Parts of a model without fixed columns; none when its rules contradict each other. */
static inline GPtrArray *
parts_of(const RnModel *model)
{
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  gint64 constant;
  int bad;
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
  }
  return rn_part_propagate(model, lower, upper, &bad) ? rn_part_split(model, keep, lower, upper, &constant)
                                                      : g_ptr_array_new();
}
