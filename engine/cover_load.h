/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What standing in for others asks of each clinic in a month: shown before anybody approves a cover. */

#include "engine/city.h"
#include "engine/rota.h"

G_BEGIN_DECLS

typedef struct {
  const RnArea *block;
  const char *unit_id;    /* borrowed from the cover; NULL: what nobody covers in this block */
  int stretches;          /* of panels */
  gint64 panel_minutes;
  gint64 share_permille;  /* of the panel-minutes that somebody covers in the block, rounded down; 0 of nobody */
  int peak_patients;      /* at the same time, over all blocks; 0 of nobody */
  int cap_patients;       /* of the facility; -1: not told */
} RnCoverLoad;

/* One a block and unit that stands in there, and one a block with gaps: by block, then units by id, nobody last. Free with
 * g_array_unref(). */
GArray *rn_cover_loads(const RnCity *city, const RnRota *cover);

G_END_DECLS
