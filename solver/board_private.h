/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by board.c, which keeps the duties, and board_price.c, which prices them; nobody else includes it. */

#include "solver/board.h"

G_BEGIN_DECLS

/* A duty of the window's set near a day; `seat` is -1 for the history. */
typedef struct {
  int day, seat;
} RnBoardNear;

typedef struct {
  int *item;
  int n, room;
} RnBoardList;

struct RnBoard {
  const RnProblem *problem;
  RnLookup *lookup;
  guint32 *members;      /* bit (set, seat): the seat belongs to the set */
  gsize words;           /* of one set */
  RnRows seat_groups;    /* groups of every seat */
  RnRows option_groups;  /* groups of every option */
  RnBoardList *of_person;       /* seats */
  RnBoardList *of_seat;         /* persons */
  int *count;            /* duties on the board of every count item */
  int *in_group;         /* duties on the board of every group */
  GArray *near;          /* scratch of price_windows() */
};

static inline gboolean
rn_board_in_set(const RnBoard *board, int set, int seat)
{
  return board->members[(gsize)set * board->words + (gsize)seat / 32] >> (seat % 32) & 1;
}

G_END_DECLS
