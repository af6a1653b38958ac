/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Writes the compact model for other solvers, as CPLEX LP or free MPS. The constant of the objective is a column that
 * is fixed at 1, because not every reader knows another way. Names hold letters, digits and '_' only. */

#include "solver/model.h"
#include "solver/solver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const RnProblem *problem;
  const RnModel *model;
  GString *text;
  char **col_name, **row_name;
} Writer;

static gboolean
has_lower(const RnModelRow *row)
{
  return row->lower != -RN_MODEL_INFINITY;
}

static gboolean
has_upper(const RnModelRow *row)
{
  return row->upper != RN_MODEL_INFINITY;
}

/* --- LP --- */

static gboolean
is_whole(const RnModel *model, int c)
{
  return c < model->n_options || model->cols[c].kind == RN_COL_WHOLE;
}

static void
append_terms(Writer *writer, int r)
{
  const RnModel *model = writer->model;
  for (int k = model->start[r]; k < model->start[r + 1]; k++) {
    g_string_append_printf(writer->text, "%s %c ", (k - model->start[r]) % 8 == 7 ? "\n " : "",
                           model->value[k] > 0 ? '+' : '-');
    if (ABS(model->value[k]) != 1)
      g_string_append_printf(writer->text, "%d ", ABS(model->value[k]));
    g_string_append(writer->text, writer->col_name[model->col[k]]);
  }
  if (model->start[r] == model->start[r + 1])
    g_string_append(writer->text, " 0 constant");
}

static void
write_lp(Writer *writer)
{
  const RnModel *model = writer->model;
  GString *text = writer->text;
  g_string_append_printf(text, "\\ rota model: %d columns, %d rows\nMinimize\n cost: %+" G_GINT64_FORMAT " constant",
                         model->n_cols, model->n_rows, model->constant);
  for (int c = 0; c < model->n_cols; c++)
    if (model->cols[c].cost != 0)
      g_string_append_printf(text, "\n %+" G_GINT64_FORMAT " %s", model->cols[c].cost, writer->col_name[c]);
  g_string_append(text, "\nSubject To\n");
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    gboolean equal = row->lower == row->upper;
    for (int side = 0; side < 2; side++) {
      if ((side == 0 && (!has_lower(row) || equal)) || (side == 1 && !has_upper(row)))
        continue;
      g_string_append_printf(text, " %s%s:", writer->row_name[r], side == 0 ? "_low" : "");
      append_terms(writer, r);
      g_string_append_printf(text, " %s %d\n", side == 0 ? ">=" : equal ? "=" : "<=", side == 0 ? row->lower : row->upper);
    }
  }
  g_string_append(text, "Bounds\n constant = 1\n");
  for (int c = 0; c < model->n_cols; c++)
    g_string_append_printf(text, " %d <= %s <= %d\n", model->cols[c].lower, writer->col_name[c], model->cols[c].upper);
  if (model->n_options > 0)
    g_string_append(text, "General\n");
  for (int c = 0; c < model->n_cols; c++)
    if (is_whole(model, c))
      g_string_append_printf(text, " %s\n", writer->col_name[c]);
  g_string_append(text, "End\n");
}

/* --- free MPS --- */

static void
write_mps_rows(Writer *writer)
{
  const RnModel *model = writer->model;
  g_string_append(writer->text, "NAME rota\nROWS\n N cost\n");
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    char type = row->lower == row->upper ? 'E' : has_upper(row) ? 'L' : has_lower(row) ? 'G' : 'N';
    g_string_append_printf(writer->text, " %c %s\n", type, writer->row_name[r]);
  }
}

/* Marks where whole columns begin or end. */
static void
mark_whole(Writer *writer, gboolean before, gboolean now, int *markers)
{
  if (before != now)
    g_string_append_printf(writer->text, " M%d 'MARKER' '%s'\n", ++*markers, now ? "INTORG" : "INTEND");
}

static void
write_mps_columns(Writer *writer)
{
  const RnModel *model = writer->model;
  int n = model->start[model->n_rows];
  g_autofree int *at = g_new0(int, model->n_cols + 2);
  g_autofree int *row = g_new(int, n + 1);
  g_autofree int *value = g_new(int, n + 1);
  for (int k = 0; k < n; k++)
    at[model->col[k] + 2]++;
  for (int c = 0; c < model->n_cols; c++)
    at[c + 2] += at[c + 1];
  for (int r = 0; r < model->n_rows; r++)
    for (int k = model->start[r]; k < model->start[r + 1]; k++) {
      row[at[model->col[k] + 1]] = r;
      value[at[model->col[k] + 1]++] = model->value[k];
    }
  int markers = 0;
  g_string_append(writer->text, "COLUMNS\n");
  for (int c = 0; c < model->n_cols; c++) {
    mark_whole(writer, c > 0 && is_whole(model, c - 1), is_whole(model, c), &markers);
    g_string_append_printf(writer->text, " %s cost %" G_GINT64_FORMAT "\n", writer->col_name[c], model->cols[c].cost);
    for (int k = at[c]; k < at[c + 1]; k++)
      g_string_append_printf(writer->text, " %s %s %d\n", writer->col_name[c], writer->row_name[row[k]], value[k]);
  }
  mark_whole(writer, model->n_cols > 0 && is_whole(model, model->n_cols - 1), FALSE, &markers);
  g_string_append_printf(writer->text, " constant cost %" G_GINT64_FORMAT "\n", model->constant);
}

static void
write_mps(Writer *writer)
{
  const RnModel *model = writer->model;
  GString *text = writer->text;
  write_mps_rows(writer);
  write_mps_columns(writer);
  g_string_append(text, "RHS\n");
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    int side = has_upper(row) ? row->upper : has_lower(row) ? row->lower : 0;
    if (side != 0)
      g_string_append_printf(text, " RHS %s %d\n", writer->row_name[r], side);
  }
  g_string_append(text, "RANGES\n");
  for (int r = 0; r < model->n_rows; r++) {
    const RnModelRow *row = &model->rows[r];
    if (has_upper(row) && has_lower(row) && row->lower != row->upper)
      g_string_append_printf(text, " RNG %s %d\n", writer->row_name[r], row->upper - row->lower);
  }
  g_string_append(text, "BOUNDS\n FX BND constant 1\n");
  for (int c = 0; c < model->n_cols; c++) {
    if (model->cols[c].lower != 0)
      g_string_append_printf(text, " LO BND %s %d\n", writer->col_name[c], model->cols[c].lower);
    g_string_append_printf(text, " UP BND %s %d\n", writer->col_name[c], model->cols[c].upper);
  }
  g_string_append(text, "ENDATA\n");
}

gboolean
rn_problem_export(const RnProblem *problem, const char *path, GError **error)
{
  gboolean lp = g_str_has_suffix(path, ".lp");
  if (!lp && !g_str_has_suffix(path, ".mps")) {
    g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT,
                _("%s: the name of a model file must end in .lp or .mps"), path);
    return FALSE;
  }
  g_autoptr(RnModel) model = rn_model_new(problem);
  if (!model)
    return rn_model_too_large(error);
  g_autoptr(GString) text = g_string_new(NULL);
  g_auto(GStrv) col_name = g_new0(char *, model->n_cols + 1);
  g_auto(GStrv) row_name = g_new0(char *, model->n_rows + 1);
  for (int c = 0; c < model->n_cols; c++)
    col_name[c] = rn_model_col_name(problem, model, c);
  for (int r = 0; r < model->n_rows; r++)
    row_name[r] = rn_model_row_name(model, r);
  Writer writer = { problem, model, text, col_name, row_name };
  if (lp)
    write_lp(&writer);
  else
    write_mps(&writer);
  return g_file_set_contents(path, text->str, (gssize)text->len, error);
}
