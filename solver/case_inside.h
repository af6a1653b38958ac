/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of a case; only case*.c and counting.c include this. */

#include "solver/case.h"
#include "solver/lookup.h"

typedef struct {
  int person, seat;     /* of the problem */
  gboolean is_held;     /* in the start */
} RnChoice;

struct RnCase {
  RnCaseTask task;
  RnLookup *lookup;
  int *demand;                 /* by seat of the problem */
  GArray *facts;               /* RnFact */
  GArray *choices;             /* RnChoice, ascending by (seat, person): absent ones too */
  RnRows of_person;            /* numbers of choices by person of the problem */
  GArray *seats, *persons;     /* int: of the problem, ascending */
  int *seat_at, *person_at;    /* from the problem's numbers to places in these, or -1 */
};

/* Number of the choice, or -1. */
int rn_case_choice(const RnCase *item, int person, int seat);
