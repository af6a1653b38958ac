/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* One slot: items that caps join, usually those of one evening. All its answers that may matter, cheapest for each way
 * in which time is given to the shares that are watched. For assign*.c only. */

#include "solver/assign.h"

G_BEGIN_DECLS

/* A cap over a stretch of time in which the same items are there. */
typedef struct {
  int cap;
  gint64 price;           /* of each unit of weight beyond */
  int last_item;          /* position of the last item that uses it */
} RnAssignLimit;

typedef struct {
  int option;             /* of the problem; -1: open */
  int share;
  gint64 cost;
  int first_use, n_uses;  /* its part of uses: numbers of limits */
} RnAssignChoice;

typedef struct {
  int weight;
  gint64 minutes;
  int first_choice, n_choices;
} RnAssignPlace;          /* an item of the slot */

typedef struct {
  GArray *item;           /* int: of the problem, ascending by start */
  GArray *places;         /* RnAssignPlace, one an item */
  GArray *choices;        /* RnAssignChoice */
  GArray *uses;           /* int */
  GArray *limits;         /* RnAssignLimit */
} RnAssignSlot;

typedef struct {
  gint64 cost;
  gint64 *minutes;        /* by watched share */
  gint16 *choice;         /* by item: number among its choices */
} RnAssignPoint;

typedef struct {
  GPtrArray *points;      /* RnAssignPoint*, owned; ascending by cost */
  gboolean is_cut;        /* states were dropped: points may be missing */
  gint64 bound;           /* no answer of the slot costs less */
} RnAssignPoints;

RnAssignSlot *rn_assign_slot_new(void);
void rn_assign_slot_free(RnAssignSlot *slot);
/* Equal texts: equal but for the numbers of items and options. Free with g_free(). */
char *rn_assign_slot_text(const RnAssignSlot *slot, const RnAssignProblem *problem);
/* watched: by share, its position among those watched or -1. Answers that cost more than `most` are left out; `width`:
 * states kept after each item. */
RnAssignPoints *rn_assign_slot_points(const RnAssignSlot *slot, const int *watched, int n_watched, gint64 most, int width,
                                      gint64 *work);
void rn_assign_points_free(RnAssignPoints *points);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnAssignPoints, rn_assign_points_free)

G_END_DECLS
