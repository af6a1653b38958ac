/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Lists of ints, each different one with a number, from 0 in the order in which they were first seen. */

#include <glib.h>

typedef struct {
  GArray *start;         /* int, one more than lists */
  GArray *item;          /* int */
  int *slot, n_slots;    /* open addressing; -1: empty */
} RnVerifyLists;

void rn_verify_lists_init(RnVerifyLists *lists);
void rn_verify_lists_clear(RnVerifyLists *lists);
/* Forgets all lists. */
void rn_verify_lists_reset(RnVerifyLists *lists);
/* The number of the list; a new one when it was not there. */
int rn_verify_lists_add(RnVerifyLists *lists, const int *item, int n);

static inline int
rn_verify_lists_n(const RnVerifyLists *lists)
{
  return (int)lists->start->len - 1;
}

/* Borrowed until the next list is added. */
static inline const int *
rn_verify_lists_at(const RnVerifyLists *lists, int number, int *n)
{
  int first = g_array_index(lists->start, int, number);
  *n = g_array_index(lists->start, int, number + 1) - first;
  return (const int *)(void *)lists->item->data + first;
}
