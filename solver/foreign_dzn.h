/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of reading an on-call rostering data file: what it says, before it becomes a problem. Only foreign_dzn*.c
 * include this. */

#include "solver/problem.h"
#include "solver/scan.h"

#define RN_DZN_STAFF_MAX 5000
#define RN_DZN_DAYS_MAX 5000
#define RN_DZN_OPTIONS_MAX 2000000   /* staff times days */

/* Days first..last of the owner; as they are written, which may lie outside of the roster. */
typedef struct {
  int owner;
  gint64 first, last;
  RnScan place;
} RnDznDays;

typedef struct {
  int n;                /* entries of the array */
  GArray *items;        /* RnDznDays; of an array of numbers, first is the number */
  RnScan place;
} RnDznArray;

typedef struct {
  RnScan scan;
  int staff, days, offset;
  int adjacent_price, wednesday_price;
  RnDznArray load, unavailable, fixed;
} RnDzn;

/* The sealed problem, or NULL with an error that names the line of what contradicts itself. */
RnProblem *rn_foreign_dzn_build(const char *name, const RnDzn *dzn, GError **error);
