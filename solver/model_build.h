/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of the model's making: a builder to which columns and rows are appended (model.c), and the duties of one
 * person with what they exclude (model_person.c). Only model*.c include this. */

#include "solver/lookup.h"
#include "solver/model.h"

typedef struct {
  const RnProblem *problem;
  const RnLookup *lookup;
  GArray *cols;     /* RnModelCol */
  GArray *rows;     /* RnModelRow */
  GArray *start, *col, *value;
  int **tally;      /* by balance and share: the column of the person's count */
  gint64 constant;
  gint64 steps;     /* work so far */
  gboolean too_large;
} RnModelBuild;

/* Counts work; FALSE when the model is too large to be made, which then ends everywhere. */
gboolean rn_model_build_spend(RnModelBuild *build, gint64 steps);

/* A column for what lies beyond; returns its number. */
int rn_model_build_col(RnModelBuild *build, gint64 cost, int upper);
/* Opens a row; entries follow. */
void rn_model_build_row(RnModelBuild *build, RnRowKind kind, int item, int lower, int upper);
void rn_model_build_entry(RnModelBuild *build, int col, int value);

/* Which options of one person exclude each other. */
typedef struct {
  int n;             /* the person's options in time order */
  const int *option;
  guint64 *bits;     /* n * words: option i excludes option j */
  int words;
} RnConflicts;

RnConflicts *rn_conflicts_new(const RnProblem *problem, const RnLookup *lookup, int person);
void rn_conflicts_free(RnConflicts *conflicts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnConflicts, rn_conflicts_free)

static inline gboolean
rn_conflicts_has(const RnConflicts *conflicts, int i, int j)
{
  return (conflicts->bits[(gsize)i * (gsize)conflicts->words + (gsize)j / 64] >> (j % 64)) & 1;
}

/* At most this many of the members (positions, ascending) fit together: they are put into cliques one by one. */
int rn_conflicts_bound(const RnConflicts *conflicts, const int *member, int n);
/* rn_conflicts_bound() with its work counted. */
int rn_model_build_bound(RnModelBuild *build, const RnConflicts *conflicts, const int *member, int n);

/* Rows of one person: history, overlaps, gaps and windows (model_person.c). */
void rn_model_build_person(RnModelBuild *build, const RnConflicts *conflicts, int person);

/* The tally rows of one person, and the rows of a balance over all tallies, which must exist (model_balance.c). */
void rn_model_build_tally(RnModelBuild *build, const RnConflicts *conflicts, int person);
void rn_model_build_balance(RnModelBuild *build, int item);

/* Drops rows "at most one of these" that lie inside another such row (model_drop.c). */
void rn_model_drop_dominated(RnModel *model);
