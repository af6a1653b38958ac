/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of the checker of cover: one duty, its vice and the rules about both. For engine/check_cover*.c only. */

#include "engine/check_cover_view.h"

G_BEGIN_DECLS

typedef struct {
  const RnDuty *duty;
  const RnPanel *panel;
  int panel_index;
  const RnPairing *pairing; /* of the holder, in force, the best one; NULL: none */
  int from, to;             /* minutes of the month */
} RnCheckCoverDuty;

/* The best pairing of the panel with the holder on the duty's date and for its band; NULL: he is none of its vices. */
const RnPairing *rn_check_cover_pairing(const RnCheckCoverDuty *duty);
/* The first rule that the holder breaks, in the order ELIG_MEMBER INDEP ELIG_SECOND DIST AVAIL ONE_PLACE; or NULL. */
const char *rn_check_cover_broken(const RnCheckMinutes *minutes, const RnCheckCoverDuty *duty, const RnRota *seats);
int rn_check_cover_capacity(const RnCheckMinutes *minutes, const RnPairing *pairing);

G_END_DECLS
