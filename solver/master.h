/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The restricted master program of a scope: for every person a mixture of the rosters found so far, under the joint
 * rows. Rows "at most" are put in when they are broken. Belongs to its thread; what a column is, is plain memory, so
 * that columns and basis can be handed to a master of another thread. */

#include "solver/relax.h"
#include "solver/simplex.h"

typedef enum {
  RN_COLUMN_ROSTER,
  RN_COLUMN_MEASURE,     /* a measuring column of the model */
  RN_COLUMN_ARTIFICIAL,  /* of a convexity row or a joint row that has no slack */
} RnColumnKind;

typedef struct {
  RnColumnKind kind;
  int item;              /* place of the person in the scope; column of the model; -1 */
  int first, n;          /* options of a roster, in the master's list; their order is time */
  gint64 cost;
  gboolean banned;
} RnColumn;

typedef struct {
  RnScope scope;
  RnSimplex *simplex;
  GArray *column;        /* RnColumn, by their number in the program */
  GArray *option;        /* int */
  GArray **of_person;    /* int: rosters of each person of the scope */
  int *row_at;           /* per joint row of the decomposition: row of the program, or -1 */
  GArray *row_of;        /* int: joint row of each program row behind the convexity rows */
  GArray *slack;         /* int: column that is the slack of such a row, or -1 when the row is its own */
  double artificial;     /* its cost */
  gint64 work;           /* simplex iterations */
} RnMaster;

/* `scope` is copied, what it points to is borrowed. */
RnMaster *rn_master_new(const RnScope *scope, RnLpStop stop);
void rn_master_free(RnMaster *master);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnMaster, rn_master_free)

static inline RnColumn *
rn_master_column(const RnMaster *master, int i)
{
  return &g_array_index(master->column, RnColumn, i);
}

static inline const int *
rn_master_options(const RnMaster *master, const RnColumn *column)
{
  return &g_array_index(master->option, int, column->first);
}

/* Adds a roster, unless it is there; returns its column. */
int rn_master_add(RnMaster *master, int person, const int *option, int n, gint64 cost);

/* The same for a roster that also has an entry of 1 in rows of the program that are not joint ones. */
int rn_master_add_with(RnMaster *master, int person, const int *option, int n, gint64 cost, const int *row, int n_rows);

/* Makes the basis of one roster for each person (column numbers) and the slacks of all rows. */
void rn_master_crash(RnMaster *master, const int *roster);

/* Solves, and puts in broken rows until none is left. */
RnLpStatus rn_master_solve(RnMaster *master, RnLpMethod method, int limit);

/* Row prices by joint row, 0 for rows that are not in; and what a person's convexity is worth. */
void rn_master_prices(const RnMaster *master, double *price);
double rn_master_worth(const RnMaster *master, int person);

/* Part of every option of the model in the present solution; only options that occur are written, so clear first. */
void rn_master_parts(const RnMaster *master, double *part);

/* Whether persons that are not covered, or rows that cannot be met, still cost an artificial price. */
gboolean rn_master_is_artificial(const RnMaster *master);

/* Bans the rosters that the scope's bounds forbid now, and allows the others. */
void rn_master_ban(RnMaster *master);

/* Drops the rosters whose flag is set, by column; none of them may be basic. */
void rn_master_drop(RnMaster *master, const guint8 *drop);

/* Columns and basis as plain memory, for a master of another thread or scope. Persons and rows are those of the
 * decomposition. */
typedef struct {
  GArray *column, *option;   /* RnColumn with `item` the person of the decomposition and `cost` without the options' */
  GArray *column_status;     /* guint8: RnBasisStatus */
  GArray *row;               /* int: joint rows in the program, */
  GArray *row_status;        /* guint8: and theirs; before them the persons' */
  int n_persons;
  int *person;
} RnMasterState;

RnMasterState *rn_master_save(const RnMaster *master, double most_reduced_cost);
void rn_master_state_free(RnMasterState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnMasterState, rn_master_state_free)

/* Adds the state's rosters of persons of the scope, and no more. */
void rn_master_add_rosters(RnMaster *master, const RnMasterState *state);

/* Takes rosters, rows and basis of a state whose persons are all in the scope. A new master that has taken states of
 * all persons and rows has a basis as long as these did. Rosters cost what the scope says, whatever the state's said. */
void rn_master_take(RnMaster *master, const RnMasterState *state);
