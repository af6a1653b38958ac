/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The Lagrangian relaxation of some persons and joint rows of a decomposition: a block of the city, or the whole of it.
 * One evaluation prices every person; its bound is exact. */

#include "solver/decompose.h"
#include "solver/team.h"

/* What is relaxed. Borrowed; options of these persons in rows that are not listed are simply not priced there, so leave
 * them at upper bound 0. */
typedef struct {
  const RnDecompose *decompose;
  int n_persons;
  const int *person;       /* ascending */
  int n_rows;
  const int *row;          /* joint rows, ascending */
  const gint64 *cost;      /* of the model's columns */
  const gint8 *lower, *upper;  /* of the options: 0 or 1; may change between evaluations */
  const int *given;        /* per joint row: options held by persons outside of the scope; NULL: none */
} RnScope;

/* What a joint row of the scope costs when the scope's persons take `sum` of its options; RN_MODEL_BROKEN and more when
 * that is not allowed. */
gint64 rn_scope_row_cost(const RnScope *scope, int row, int sum);

/* How many options each person of the scope must take now; free with g_free(). With that: whether a roster keeps the
 * scope's bounds, nothing forbidden and all that must be taken. */
int *rn_scope_must(const RnScope *scope);
gboolean rn_scope_allows(const RnScope *scope, const int *option, int n, int must);

/* The most options that a joint row can hold, all measuring columns used. */
int rn_scope_room(const RnScope *scope, int row);

/* Cost of the options that value[] takes, with own rows and joint rows; RN_MODEL_BROKEN and more when not allowed. */
gint64 rn_scope_cost(const RnScope *scope, const gint8 *value);

typedef struct RnRelax RnRelax;

/* team: borrowed, shares the persons of an evaluation; NULL where others do something else meanwhile. */
RnRelax *rn_relax_new(const RnScope *scope, RnTeam *team);
void rn_relax_free(RnRelax *relax);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnRelax, rn_relax_free)

/* A bound of the scope without the model's constant, in 1/scale, for these prices of the joint rows (by their number in
 * the decomposition, rounded by rn_decompose_round()); G_MAXINT64 when some person has no roster. Keeps the rosters. */
gint64 rn_relax_price(RnRelax *relax, const int *price);

/* Of the last evaluation, by the place of the person in the scope: price of the cheapest roster; its columns of the
 * model, by time; its cost without prices. */
gint32 rn_relax_value(const RnRelax *relax, int i);
int rn_relax_roster(const RnRelax *relax, int i, const int **option);
gint64 rn_relax_cost(const RnRelax *relax, int i);

/* Options in the last evaluation's rosters, by joint row, less the number at which the row's own part was least: raise
 * the price of what is below 0. gap: n_rows of the decomposition. Returns the sum of squares. */
gint64 rn_relax_gap(const RnRelax *relax, const int *price, int *gap);

/* A rota made person by person: each takes the cheapest roster at these prices among what the ones before have left room
 * for. order: of the scope's persons. value: 0 or 1 for the scope's options. Returns its cost without the model's
 * constant, G_MAXINT64 when it breaks a row. */
gint64 rn_relax_greedy(RnRelax *relax, const int *price, const int *order, gint8 *value);

/* Drops what no rota of the scope can hold that costs less than `limit` (1/scale, without constant): upper[] becomes 0
 * where the bound with the option reaches the limit, lower[] 1 where the bound without it does. Evaluates at these
 * prices. Returns the bound, G_MAXINT64 when nothing is left; *changed counts. */
gint64 rn_relax_fix(RnRelax *relax, const int *price, gint64 limit, gint8 *lower, gint8 *upper, int *changed);

/* Lists every roster of the scope's person i that costs less than `room` above his cheapest one at these prices, which
 * must be those of the last evaluation: `length` gets the number of options of each, `option` these options by time.
 * FALSE when there are more than `most`, or when rn_relax_work() would pass `last`. */
gboolean rn_relax_list(RnRelax *relax, const int *price, int i, gint64 room, int most, gint64 last, GArray *length,
                       GArray *option);

/* What a roster of the scope's person i costs without prices. */
gint64 rn_relax_own_cost(const RnRelax *relax, int i, const int *option, int n);

/* Numbers touched so far, a measure of work. */
gint64 rn_relax_work(const RnRelax *relax);
