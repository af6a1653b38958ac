/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of a verifier's roster: the tables that verify_roster.c makes and verify_price.c runs over. Only these two
 * include it.
 *
 * Layer l has n_memories * (n_vectors + 1) states; state (m, v) is first + m * (n_vectors + 1) + v, and the cell
 * v = n_vectors is never reached. Choice 0 takes nothing, choice c takes kind layer_first[l] + c - 1. Layer n_layers
 * is the end. */

#include "solver/verify_roster.h"

typedef struct {
  int n_memories, n_vectors, n_choices;
  gsize first;
  gsize memory_table, memory_costs;  /* in ints and longs: [memory][choice]; -1: not allowed */
  gsize class_table;                 /* in ints: [choice] */
  gsize vector_table, vector_costs;  /* in ints and longs: [class][vector] */
} RnVerifyLayer;

struct RnVerifyRoster {
  int n_options, n_kinds, n_layers;
  int *kind_of;          /* of every option, or -1 */
  int *layer_first;      /* kinds */
  gint64 *cost;          /* of every option */
  RnVerifyLayer *layer;  /* n_layers + 1 */
  GArray *ints, *longs;
  gsize n_states;
  gint64 base;           /* cost of no duty at all */
  gint64 lowest;         /* no roster's counts add less than this */
  gint64 cap;            /* no transition adds more than this, thrice */
  gboolean is_dead;      /* no roster is legal */
  gboolean is_huge;      /* its numbers are too large to be added up */
};
