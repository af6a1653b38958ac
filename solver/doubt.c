/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/doubt.h"

#include <math.h>
#include <string.h>

#define TRIES 8u             /* options, */
#define MORE_TRIES 40u       /* or, being thorough, this many */
#define TRY_ITERATIONS 30
#define WHOLE 1e-5
#define BROKEN 1e-4          /* how far a cost is from a whole number */
#define LEAST 1e-4           /* growth of the program's value that counts, */
#define MOST 2               /* and beyond which all are alike */

typedef struct {
  int option;
  double distance;         /* of its part from one half */
  int rank;                /* others of the same person or row that are more doubtful */
  gboolean is_marked;      /* in a piece that does not cost a whole number */
} Fraction;

static int
compare_fractions(gconstpointer a, gconstpointer b)
{
  const Fraction *x = a, *y = b;
  if (fabs(x->distance - y->distance) > 1e-9)
    return x->distance < y->distance ? -1 : 1;
  return x->option - y->option;
}

static int
compare_ranks(gconstpointer a, gconstpointer b)
{
  const Fraction *x = a, *y = b;
  return x->rank != y->rank ? x->rank - y->rank : compare_fractions(a, b);
}

/* --- where the gap lies --- */

/* The part of the solution that is not whole falls into pieces that share no tight row. A piece that costs a whole number
 * may well be mixed of rotas that cost just that; one that costs a fraction is where the program is better than any rota,
 * and in a large city there is one such piece among many of the others. */
typedef struct {
  const RnMaster *master;
  int *parent;             /* by person of the scope: nearer to the first person of the piece */
  int *holder;             /* by joint row: a person with part of a roster in it, or -1 */
  double *cost;            /* by first person */
} Pieces;

static int
first_of(const Pieces *pieces, int person)
{
  while (pieces->parent[person] != person)
    person = pieces->parent[person] = pieces->parent[pieces->parent[person]];
  return person;
}

static double
part_of(const RnMaster *master, int column)
{
  return rn_simplex_col_status(master->simplex, column) == RN_BASIC ? rn_simplex_value(master->simplex, column) : 0;
}

static void
join_rows(const Pieces *pieces, const RnColumn *column)
{
  const RnMaster *master = pieces->master;
  const RnDecompose *d = master->scope.decompose;
  const int *option = rn_master_options(master, column);
  for (int k = 0; k < column->n; k++)
    for (int e = d->row_of.start[option[k]]; e < d->row_of.start[option[k] + 1]; e++) {
      int row = d->row_of.item[e], at = master->row_at[row];
      if (at < 0 || rn_simplex_row_status(master->simplex, at) == RN_BASIC)
        continue;
      if (pieces->holder[row] >= 0)
        pieces->parent[first_of(pieces, column->item)] = first_of(pieces, pieces->holder[row]);
      pieces->holder[row] = column->item;
    }
}

/* A person of the piece that a column belongs to, or -1. */
static int
person_of(const Pieces *pieces, const RnColumn *column, const int *row_of_measure)
{
  if (column->kind == RN_COLUMN_ROSTER)
    return column->item;
  return column->kind == RN_COLUMN_MEASURE ? pieces->holder[row_of_measure[column->item]] : -1;
}

static void
add_costs(const Pieces *pieces)
{
  const RnMaster *master = pieces->master;
  const RnDecompose *d = master->scope.decompose;
  const RnModel *model = d->model;
  g_autofree int *row_of_measure = g_new(int, model->n_cols + 1);
  for (int i = 0; i < master->scope.n_rows; i++) {
    int r = d->row[master->scope.row[i]];
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      row_of_measure[model->col[k]] = master->scope.row[i];
  }
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    int person = person_of(pieces, column, row_of_measure);
    if (person >= 0)
      pieces->cost[first_of(pieces, person)] += part_of(master, c) * (double)column->cost;
  }
}

/* Marks the persons of pieces that do not cost a whole number. Free with g_free(). */
static guint8 *
mark_persons(const RnMaster *master)
{
  const RnScope *scope = &master->scope;
  guint8 *marked = g_new0(guint8, scope->n_persons + 1);
  g_autofree int *parent = g_new(int, scope->n_persons + 1);
  g_autofree int *holder = g_new(int, scope->decompose->n_rows + 1);
  g_autofree double *cost = g_new0(double, scope->n_persons + 1);
  Pieces pieces = { master, parent, holder, cost };
  memset(holder, -1, sizeof(int) * (gsize)scope->decompose->n_rows);
  for (int i = 0; i < scope->n_persons; i++)
    parent[i] = i;
  for (int c = 0; c < (int)master->column->len; c++) {
    const RnColumn *column = rn_master_column(master, c);
    double part = column->kind == RN_COLUMN_ROSTER ? part_of(master, c) : 0;
    if (part > WHOLE && part < 1 - WHOLE)
      join_rows(&pieces, column);
  }
  add_costs(&pieces);
  for (int i = 0; i < scope->n_persons; i++) {
    double sum = cost[first_of(&pieces, i)];
    marked[i] = fabs(sum - round(sum)) > BROKEN;
  }
  return marked;
}

/* Options of one person, and of one row, tell much the same: the most doubtful of each come first. Marked options and
 * others take turns. */
static void
spread(const RnScope *scope, GArray *fractions)
{
  const RnDecompose *d = scope->decompose;
  g_autofree int *of_person = g_new0(int, d->n_persons + 1);
  g_autofree int *of_row = g_new0(int, d->n_rows + 1);
  for (guint i = 0; i < fractions->len; i++) {
    Fraction *fraction = &g_array_index(fractions, Fraction, i);
    int none = 0, e = d->row_of.start[fraction->option];
    int *row = e < d->row_of.start[fraction->option + 1] ? &of_row[d->row_of.item[e]] : &none;
    fraction->rank = MAX(of_person[d->person[fraction->option]]++, (*row)++);
  }
  g_array_sort(fractions, compare_ranks);
  int turn[2] = { 1, 0 };
  for (guint i = 0; i < fractions->len; i++) {
    Fraction *fraction = &g_array_index(fractions, Fraction, i);
    fraction->rank = turn[fraction->is_marked];
    turn[fraction->is_marked] += 2;
  }
  g_array_sort(fractions, compare_ranks);
}

/* Options of the scope that the program takes in part, the most doubtful first. */
static GArray *
list_fractions(const RnDoubt *doubt)
{
  const RnScope *scope = &doubt->master->scope;
  const RnRows *options = &scope->decompose->option;
  GArray *fractions = g_array_new(FALSE, FALSE, sizeof(Fraction));
  g_autofree guint8 *marked = mark_persons(doubt->master);
  for (int i = 0; i < scope->n_persons; i++)
    for (int k = options->start[scope->person[i]]; k < options->start[scope->person[i] + 1]; k++) {
      Fraction fraction = { options->item[k], fabs(doubt->part[options->item[k]] - 0.5), 0, marked[i] };
      if (fraction.distance < 0.5 - WHOLE)
        g_array_append_val(fractions, fraction);
    }
  g_array_sort(fractions, compare_fractions);
  spread(scope, fractions);
  return fractions;
}

/* What the program's value grows to when the option is taken, or not, after some iterations. */
static double
try_option(const RnDoubt *doubt, int option, gboolean takes)
{
  RnMaster *master = doubt->master;
  gint8 *bound = takes ? &doubt->lower[option] : &doubt->upper[option], before = *bound;
  *bound = (gint8)takes;
  rn_master_ban(master);
  (void)rn_simplex_solve(master->simplex, RN_LP_DUAL, TRY_ITERATIONS, &master->work);
  *bound = before;
  return rn_simplex_objective(master->simplex);
}

void
rn_doubt_choose(RnDoubt *doubt)
{
  RnSimplex *simplex = doubt->master->simplex;
  g_autoptr(GArray) fractions = list_fractions(doubt);
  g_auto(RnBasis) basis = { 0 };
  double value = rn_simplex_objective(simplex), best = -1;
  guint tries = doubt->is_thorough ? MORE_TRIES : TRIES;
  doubt->option = -1;
  doubt->dearest = value;
  if (fractions->len > 0)
    rn_basis_save(&basis, simplex);
  for (guint i = 0; i < MIN(fractions->len, tries); i++) {
    int option = g_array_index(fractions, Fraction, i).option;
    double with = try_option(doubt, option, TRUE);
    rn_basis_restore(&basis, simplex);
    double without = try_option(doubt, option, FALSE);
    rn_basis_restore(&basis, simplex);
    double score = CLAMP(with - value, LEAST, MOST) * CLAMP(without - value, LEAST, MOST);
    if (score > best * (1 + 1e-9)) {
      best = score;
      doubt->option = option;
    }
    doubt->dearest = MAX(doubt->dearest, MAX(with, without));
    if (MIN(with, without) > (double)doubt->target + BROKEN)
      tries = TRIES;
    if (MIN(with, without) >= (double)doubt->target + 1)
      break;
  }
}
