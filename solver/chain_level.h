/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the search for chains knows at each depth: the open seats with everybody who might take them, and what that costs
 * today. A level is copied from the one above, and only the prices that a change can have touched are asked again. */

#include "solver/chain.h"

G_BEGIN_DECLS

/* Somebody who might take an open seat. */
typedef struct {
  int person;
  gboolean barred;       /* gave it up in this branch, or has been looked at */
  gint64 price;          /* RN_BOARD_NEVER: a rule stands in the way */
} RnChainEntry;

/* An open seat, with its entries. */
typedef struct {
  int seat;
  guint first, n;
  int after;             /* persons of a seat are put in ascending order */
  gboolean closed;       /* nobody more */
} RnChainItem;

typedef struct {
  GArray *items, *entries;
} RnChainLevel;

/* The levels of one search. */
typedef struct {
  const RnChainTask *task;
  GPtrArray *levels;     /* RnChainLevel*, by depth */
  int *stamps;           /* per group: see share_group() */
  int stamp;
} RnChainLevels;

RnChainLevels *rn_chain_level_all(const RnChainTask *task);
void rn_chain_level_all_free(RnChainLevels *levels);

/* Stays where it is while deeper ones are made. */
RnChainLevel *rn_chain_level_at(RnChainLevels *levels, guint depth);
/* Opens a seat for everybody but those who are in `gone` (RnAssignment) with it. */
void rn_chain_level_add(const RnChainLevels *levels, RnChainLevel *level, int seat, const GArray *gone);
/* The seat's item, or NULL. */
RnChainItem *rn_chain_level_find(const RnChainLevel *level, int seat);
/* Makes the level below: that of `depth`, brought up to date with the duties that the board has lost (gone, from
 * first_gone on) and got (puts, from first_put on) since. */
void rn_chain_level_below(RnChainLevels *levels, guint depth, const GArray *gone, guint first_gone, const GArray *puts,
                          guint first_put);

G_END_DECLS
