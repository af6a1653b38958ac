/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What one person's duties can be, as the verifier sees it, straight from the problem's items.
 *
 * Options that all rules treat alike are one kind: same day, same sets, same distance to everything else. Kinds stand
 * in the order of their days, in layers: of one layer a person holds at most one. Shares no rule arithmetic with the
 * model, the rosters or the judge; only verify_*.c and prove.c use it. */

#include "solver/lookup.h"

/* More than any cost: not allowed. */
#define RN_VERIFY_NEVER (G_MAXINT64 / 4)

/* A problem with the sets of every seat, read only and shared by all persons and threads. */
typedef struct {
  const RnProblem *problem;
  RnLookup *lookup;
  RnRows seat_sets;
  /* Items of one person that are not to be enforced, by their numbers in the problem. */
  guint8 *no_count, *no_window, *no_gap;
} RnVerifyFacts;

RnVerifyFacts *rn_verify_facts_new(const RnProblem *problem);
void rn_verify_facts_free(RnVerifyFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnVerifyFacts, rn_verify_facts_free)

/* What a branch of a proof asks of a person beside the problem's rules: between min and max duties in some seats. */
typedef struct {
  GArray *seats;         /* int, ascending */
  int min, max;
} RnVerifyDemand;

typedef struct {
  int day, start, end;
} RnVerifyKind;

typedef struct {
  const RnProblemCount *count;
  int bit;
} RnVerifyCount;

typedef struct {
  const RnProblemWindow *window;
  int bit;
  GArray *past;          /* int: days of the history inside the set */
} RnVerifyWindow;

typedef struct {
  int n_options;
  const int *option;     /* options of the problem in the order of their days; borrowed from the lookup */
  int *kind_of;          /* of every option; -1: never allowed, because of the history */
  gint64 *cost;          /* of every option, with what history adds */
  int n_kinds, words;
  RnVerifyKind *kind;
  guint64 *sets;         /* n_kinds * words: bits of the sets that matter to this person */
  int n_layers;
  int *layer_first;      /* n_layers + 1: kinds of layer l are layer_first[l] .. layer_first[l + 1] - 1 */
  int *pair_last;        /* of every kind: the last kind that its price or ban reaches, at least the kind itself */
  gsize *pair_start;     /* where in `pair` the prices of (kind, kind + 1 .. pair_last) stand */
  GArray *pair;          /* gint64 */
  GArray *counts;        /* RnVerifyCount */
  RnProblemCount *asked; /* counts of the demands */
  GArray *windows;       /* RnVerifyWindow */
} RnVerifyKinds;

/* `demands`: RnVerifyDemand, or NULL; read during the call only. NULL when the person has so many kinds of duties that
 * nothing can be verified (beyond 4,000). */
RnVerifyKinds *rn_verify_kinds_new(const RnVerifyFacts *facts, int person, const GArray *demands);
void rn_verify_kinds_free(RnVerifyKinds *kinds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnVerifyKinds, rn_verify_kinds_free)

static inline gboolean
rn_verify_kinds_has(const RnVerifyKinds *kinds, int kind, int bit)
{
  return kinds->sets[kind * kinds->words + bit / 64] >> (bit % 64) & 1;
}

/* What holding both costs, by gaps and overlaps; RN_VERIFY_NEVER when it is forbidden. a < b. */
static inline gint64
rn_verify_kinds_pair(const RnVerifyKinds *kinds, int a, int b)
{
  return b > kinds->pair_last[a] ? 0 : g_array_index(kinds->pair, gint64, kinds->pair_start[a] + (gsize)(b - a - 1));
}

/* What the windows of the item add when the kind joins `held`, n kinds in ascending order, all before it. */
gint64 rn_verify_kinds_window(const RnVerifyKinds *kinds, int window, int kind, const int *held, int n);

/* Cost of n duties in a count: its table, the last step repeated; RN_VERIFY_NEVER outside of its limits. */
gint64 rn_verify_count_cost(const RnProblemCount *count, gint64 n);
