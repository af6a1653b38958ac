/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Short ways through a sealed problem: its items as typed pointers, and the indices that are needed all the time.
 * Read only; the problem must live longer. Shared by the model, the parts and the judge: it holds no rule. */

#include "solver/problem.h"

static inline const RnProblemPerson *
rn_person(const RnProblem *problem, int i)
{
  return g_ptr_array_index(problem->persons, i);
}

static inline const RnProblemSlot *
rn_slot(const RnProblem *problem, int i)
{
  return g_ptr_array_index(problem->slots, i);
}

static inline const RnProblemSeat *
rn_seat(const RnProblem *problem, int i)
{
  return g_ptr_array_index(problem->seats, i);
}

static inline const RnProblemSlot *
rn_seat_slot(const RnProblem *problem, int seat)
{
  return rn_slot(problem, rn_seat(problem, seat)->slot);
}

static inline const RnProblemSet *
rn_set(const RnProblem *problem, int i)
{
  return g_ptr_array_index(problem->sets, i);
}

static inline const RnProblemOption *
rn_option(const RnProblem *problem, int i)
{
  return &g_array_index(problem->options, RnProblemOption, i);
}

/* Whether a seat belongs to a set; O(log). */
gboolean rn_set_has(const RnProblem *problem, int set, int seat);
/* Whether a sorted array of ints holds a value; O(log). */
gboolean rn_ints_have(const GArray *sorted, int value);
/* Place of a person among the shares of a balance, or -1; O(log). */
int rn_balance_find(const RnProblemBalance *balance, int person);
/* Number of the option, or -1; O(log). */
int rn_option_find(const RnProblem *problem, int person, int seat);

/* Rows of ints of different lengths: items of row r are item[start[r]] .. item[start[r + 1] - 1]. */
typedef struct {
  int n;
  int *start, *item;
} RnRows;

/* Rows 0 .. n-1 from pairs (row[k], item[k]); items keep the order of k within their row. */
RnRows rn_rows_init(int n, int n_pairs, const int *row, const int *item);
void rn_rows_clear(RnRows *rows);

/* The options of every person (by start of the slot, then seat) and of every seat (by person). */
typedef struct {
  RnRows of_person, of_seat;
  RnRows person_counts, person_windows, person_gaps, person_history;
} RnLookup;

RnLookup *rn_lookup_new(const RnProblem *problem);
void rn_lookup_free(RnLookup *lookup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnLookup, rn_lookup_free)
