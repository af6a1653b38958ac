/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The crew: threads that solve a batch of parts, the watch over stop and time, and the progress of the whole.
 *
 * Every part is solved by one thread, alone and from its own seed, so the results do not depend on how many threads
 * share the batch nor on which comes first. */

#include "solver/mip.h"
#include "solver/part.h"
#include "solver/solver.h"

typedef struct {
  const RnSolveOptions *options;
  int threads;
  gint64 started;             /* monotonic microseconds */
  int stopped;                /* atomic */
  GMutex lock;                /* guards all below, and progress() */
  gint64 bound_elsewhere;     /* added to the bounds of the batch, for progress; G_MININT64: none */
  gint64 constant;            /* added to the objectives of the batch */
  gboolean is_last;           /* the batch makes a whole rota */
  gint64 last_incumbent, last_bound;
  double seconds_first;       /* below 0 until a whole rota is known */
} RnCrew;

typedef struct {
  const RnPart *part;
  const int *start;           /* option values of the whole model, or NULL */
  gint64 work_limit;
  gint64 bound;
  RnMipResult *result;        /* out, owned */
} RnJob;

void rn_crew_init(RnCrew *crew, const RnSolveOptions *options);
void rn_crew_clear(RnCrew *crew);
double rn_crew_seconds(const RnCrew *crew);

/* Solves all jobs; results are never NULL afterwards. */
void rn_crew_run(RnCrew *crew, GPtrArray *jobs);

/* A job for every part; free the array with g_ptr_array_unref(). */
GPtrArray *rn_crew_jobs(const GPtrArray *parts, const int *start, gint64 work_limit);
