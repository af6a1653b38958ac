/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Explains why there is no rota at all: what demands something (pins, minima) is dropped one after another as long as
 * the rest still contradicts itself; what remains is named, together with the rule on which the rest breaks. */

#include "solver/contradiction.h"

#include "solver/lookup.h"
#include "solver/mip.h"
#include "solver/part.h"

#include <string.h>

#define WORK_LIMIT 20000

/* Whether the demands left in the model still exclude every rota. *bad_row: where presolve saw it, or n_rows. */
static gboolean
is_contradictory(const RnModel *model, int *bad_row)
{
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
  }
  if (!rn_part_propagate(model, lower, upper, bad_row))
    return TRUE;
  *bad_row = model->n_rows;
  RnMipTask task = { .model = model, .seed = 1, .work_limit = WORK_LIMIT, .bound = G_MININT64 };
  g_autoptr(RnMipResult) result = rn_mip_solve(&task);
  return result->infeasible;
}

static void
append_seat(GString *text, const RnProblem *problem, int seat)
{
  g_string_append_printf(text, "%s %s", rn_seat_slot(problem, seat)->name, rn_seat(problem, seat)->name);
}

static void
append_row(GString *text, const RnProblem *problem, const RnModelRow *row)
{
  const RnProblemCount *count;
  const RnProblemWindow *window;
  const RnProblemGap *gap;
  switch (row->kind) {
  case RN_ROW_SEAT:
    append_seat(text, problem, row->item);
    break;
  case RN_ROW_CLIQUE:
    g_string_append(text, rn_person(problem, row->item)->name);
    break;
  case RN_ROW_COUNT:
    count = g_ptr_array_index(problem->counts, row->item);
    g_string_append_printf(text, "%s %s", rn_person(problem, count->person)->name, rn_set(problem, count->set)->name);
    break;
  case RN_ROW_WINDOW:
    window = g_ptr_array_index(problem->windows, row->item);
    g_string_append_printf(text, "%s %s", rn_person(problem, window->person)->name,
                           rn_set(problem, window->set)->name);
    break;
  case RN_ROW_GAP:
    gap = g_ptr_array_index(problem->gaps, row->item);
    g_string_append(text, rn_person(problem, gap->person)->name);
    break;
  case RN_ROW_GROUP:
    g_string_append(text, ((RnProblemGroup *)g_ptr_array_index(problem->groups, row->item))->name);
    break;
  case RN_ROW_TALLY:
  case RN_ROW_BALANCE:
    g_string_append(text, ((RnProblemBalance *)g_ptr_array_index(problem->balances, row->item))->name);
    break;
  }
}

static void
append_separator(GString *text)
{
  if (text->len > 0)
    g_string_append(text, "; ");
}

char *
rn_contradiction_text(const RnProblem *problem, const RnModel *model)
{
  RnModel rest = *model;
  g_autofree RnModelCol *cols = g_memdup2(model->cols, sizeof *cols * (gsize)MAX(model->n_cols, 1));
  g_autofree RnModelRow *rows = g_memdup2(model->rows, sizeof *rows * (gsize)MAX(model->n_rows, 1));
  g_autoptr(GString) text = g_string_new(NULL);
  int bad_row = model->n_rows, seen;
  rest.cols = cols;
  rest.rows = rows;
  /* Costs do not matter here, and without them any rota ends the search. */
  for (int c = 0; c < model->n_cols; c++)
    cols[c].cost = 0;
  for (int c = 0; c < model->n_options; c++) {
    if (cols[c].lower == 0)
      continue;
    cols[c].lower = 0;
    if (is_contradictory(&rest, &seen))
      continue;
    cols[c].lower = 1;
    append_separator(text);
    g_string_append_printf(text, "%s: ", rn_person(problem, rn_option(problem, c)->person)->name);
    append_seat(text, problem, rn_option(problem, c)->seat);
  }
  for (int r = 0; r < model->n_rows; r++) {
    if (rows[r].lower <= 0)
      continue;
    int lower = rows[r].lower;
    rows[r].lower = -RN_MODEL_INFINITY;
    if (is_contradictory(&rest, &seen))
      continue;
    rows[r].lower = lower;
    append_separator(text);
    append_row(text, problem, &rows[r]);
  }
  if (is_contradictory(&rest, &bad_row) && bad_row >= 0 && bad_row < model->n_rows && rows[bad_row].lower <= 0) {
    append_separator(text);
    append_row(text, problem, &rows[bad_row]);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}
