/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Items with an interval of time, a weight and a few possible units each; units that carry a limited weight at the same
 * time; and shares: how much time the items of a row may give to one place before it costs. Every item goes to one of its
 * units, or stays open at a price. Proven to the last unit of cost, in whole numbers.
 *
 * Expected: some thousand items of two to five options, some dozen of them at the same time, in a hundred parts. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  int unit;               /* 0 .. n_caps - 1 */
  int share;              /* row of shares to which the item's time is added, or -1 */
  gint64 cost;            /* 0 .. 1e9; what is spent whatever is chosen is the caller's to add */
} RnAssignOption;

typedef struct {
  gint64 start, end;      /* minutes, half-open, end > start */
  int weight;             /* 0 .. 1e6 */
  gint64 open_price;      /* of no unit at all; 0 .. 1e12 */
  int first_option, n_options; /* its part of options */
} RnAssignItem;

/* Time given M costs price * max(0, floor((scale * M - base) / step)). */
typedef struct {
  gint64 scale, base, step, price; /* scale, step > 0; base, price >= 0 */
} RnAssignShare;

typedef struct {
  const int *caps;        /* by unit: the weight that it carries at the same time; -1: any */
  int n_caps;
  const RnAssignItem *items;
  int n_items;
  const RnAssignOption *options;
  const RnAssignShare *shares;
  int n_shares;
  gint64 over_price;      /* of each unit of weight and minute beyond a cap */
} RnAssignProblem;

/* Items that no cap and no share joins to others, or that repeat alike in time, are solved together and counted once. */
typedef struct {
  int first_item;         /* the first of its items */
  int n_items;
  int n_slots;            /* groups of items that caps join */
  int n_kinds;            /* different ones of them */
  gint64 objective, bound;
} RnAssignPart;

typedef struct {
  int *unit;              /* by item; -1: open */
  gint64 objective, bound; /* bound <= any answer's cost; equal to the objective where proven */
  GArray *parts;          /* RnAssignPart, by first item */
  gint64 work;            /* states and simplex iterations */
} RnAssignAnswer;

/* work_limit: per part; beyond it a part keeps the best answer so far, unproven. Same problem, same answer. Free with
 * rn_assign_answer_free(). */
RnAssignAnswer *rn_assign_solve(const RnAssignProblem *problem, gint64 work_limit);
void rn_assign_answer_free(RnAssignAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnAssignAnswer, rn_assign_answer_free)

/* What a row of shares costs for a time given. */
gint64 rn_assign_share_cost(const RnAssignShare *share, gint64 minutes);

G_END_DECLS
