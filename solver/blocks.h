/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* How a decomposition falls into blocks: persons belong to the area where they have most options, joint rows to the area
 * of all their options. Options elsewhere are the cross ones; without them every block is on its own. */

#include "solver/decompose.h"

typedef struct {
  int n;                   /* blocks */
  RnRows person, row;      /* persons and joint rows of each block, ascending */
  int *of_person;          /* block of every person of the decomposition */
  int *of_row;             /* of every joint row, -1: of several areas, or of none that has persons */
  guint8 *is_cross;        /* per option of the model */
} RnBlocks;

/* One block when there is only one area, or when the cross options are too many for blocks to mean anything. */
RnBlocks *rn_blocks_new(const RnDecompose *decompose);
void rn_blocks_free(RnBlocks *blocks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnBlocks, rn_blocks_free)
