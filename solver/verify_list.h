/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The few rosters of one person that a rota below the bound can still hold, written out one by one. Unlike the states
 * they come from, they can bear prices of what two or three of their duties are together: cuts. Only verify_*.c and
 * prove*.c use it. */

#include "solver/verify_roster.h"

#define RN_VERIFY_LIST_OF_ONE 50000  /* rosters of one person, at most */
#define RN_VERIFY_LIST_OF_ALL 400000 /* of all persons of a part */

/* Never changed once others hold it. */
typedef struct {
  GArray *fixed;           /* gint64: what a roster costs beside the prices of its options, times scale */
  GArray *start;           /* int, one more than rosters */
  GArray *option;          /* int: its options, by their places among the person's */
} RnVerifyList;

/* Of three rows that may take one option each, no two rosters of one rota take two or more: together they would take
 * four. So rosters that do may be charged `price` if the bound is lowered by it once (a subset-row cut: Jepsen,
 * Petersen, Spoorendonk and Pisinger 2008). */
typedef struct {
  int row[3];              /* of the case */
  gint64 price;            /* in 1/scale, not negative */
} RnVerifyCut;

typedef struct {
  GArray *cut;             /* RnVerifyCut */
  RnRows of;               /* of every position: 3 * number of a cut + which of its rows; no start while there is no cut */
} RnVerifyCuts;

/* Reference counted. */
RnVerifyList *rn_verify_list_new(void);
RnVerifyList *rn_verify_list_hold(RnVerifyList *list);
void rn_verify_list_release(RnVerifyList *list);
void rn_verify_list_add(RnVerifyList *list, gint64 fixed, const int *option, int n);

static inline int
rn_verify_list_n(const RnVerifyList *list)
{
  return (int)list->fixed->len;
}

static inline const int *
rn_verify_list_at(const RnVerifyList *list, int number, int *n)
{
  int first = g_array_index(list->start, int, number);
  *n = g_array_index(list->start, int, number + 1) - first;
  return (const int *)(void *)list->option->data + first;
}

/* All rosters that cost at most `limit`. Right after rn_verify_roster_price() with the same arguments, when that found
 * one. NULL when there are more than `most`. (verify_price.c) */
RnVerifyList *rn_verify_list_of(const RnVerifyRoster *roster, const gint64 *price, const guint8 *status,
                                RnVerifyWork *work, gint64 limit, int most);

/* What every roster costs at these prices and cuts; at least RN_VERIFY_NEVER / 2 for those that the status excludes.
 * first: the person's first position, to which status and price belong. Returns the least; G_MININT64 when the numbers
 * are too large to be added up. */
gint64 rn_verify_list_price(const RnVerifyList *list, const gint64 *price, const guint8 *status, int n_options,
                            const RnVerifyCuts *cuts, int first, gint64 *value);

/* The least with and without each option, from the values. */
void rn_verify_list_marginals(const RnVerifyList *list, const gint64 *value, int n_options, gint64 *with,
                              gint64 *without);

/* The rosters whose flag is set. */
RnVerifyList *rn_verify_list_keep(const RnVerifyList *list, const guint8 *keep);
