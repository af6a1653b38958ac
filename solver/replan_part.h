/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A part of a re-planning as a problem of its own: some seats are free, what stands elsewhere has become history,
 * smaller counts and smaller groups, and what is open or changed has its price in the objective. */

#include "solver/board.h"

G_BEGIN_DECLS

typedef struct {
  const RnProblem *problem;
  const RnBoard *board;       /* what stands, without what was lost */
  const guint8 *free;         /* per seat */
  const guint8 *stands;       /* per seat that is not free: its duties hold; else they are as if they were not */
  const guint8 *banned;       /* per option: is none any more */
  const gint64 *weight;       /* per seat: price of a change */
  const int *need, *lost;     /* per seat, as in chain.h */
  gint64 open_unit;           /* divides the prices of all free seats */
  gint64 open_factor, change_factor;  /* the objective: so many times the open units and the changes, ... */
  gboolean with_cost;         /* ... and what the problem itself prices; otherwise only its hard rules hold */
  gboolean relaxed;           /* without hard lower limits: duties that are ignored might meet them */
} RnReplanPartTask;

typedef struct {
  RnProblem *problem;         /* sealed */
  int *person, *seat;         /* numbers in the whole problem */
} RnReplanPart;

/* NULL with an error when a factor makes a price too large. */
RnReplanPart *rn_replan_part_new(const RnReplanPartTask *task, GError **error);
void rn_replan_part_free(RnReplanPart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnReplanPart, rn_replan_part_free)

/* The duties on free seats in the numbers of the whole; free with g_array_unref(). */
GArray *rn_replan_part_duties(const RnReplanPart *part, const GArray *assignments, const guint8 *free_seats);

G_END_DECLS
