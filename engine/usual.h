/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What every association starts from: usual bands, seats and names, used where its own tables say nothing. */

#include "engine/city.h"

G_BEGIN_DECLS

/* Appends the usual bands of home care, of the holiday clinic and of every other service that the city has seats of; a
 * band of the same service and code that stands before them has precedence on the dates of its validity. After the seats. */
void rn_usual_bands_add(RnCity *city);
/* The codes of all usual bands; NULL from their number on. */
const char *rn_usual_band_code(gsize i);
/* The codes of all usual services; NULL from their number on. */
const char *rn_usual_service_code(gsize i);
/* When the city has no seat of homecare: first and second in each block, or in the city when it has no blocks. Of every
 * other service that its table `services` names and its table `seats` does not: the usual seats. */
void rn_usual_seats_add(RnCity *city);
/* The usual order of a service: services of a smaller number get their holders first. */
int rn_usual_order(const char *service);
/* Do its duties count by themselves: no limits, distances or quotas together with those of home care? */
gboolean rn_usual_own(const char *service);
/* The services (or service/seat) that a holder may serve at the same time, joined by |. */
const char *rn_usual_together(const char *service);
/* Who usually holds the seats of a service: profession or kind of facility; facilities or persons. */
const char *rn_usual_role(const char *service);
gboolean rn_usual_by_facility(const char *service);
/* Year-end season by the rules CAP_Y first_mmdd and last_mmdd. */
void rn_usual_yearend_set(RnCity *city);
/* Japanese name, or `code` itself. */
const char *rn_usual_label(const char *kind, const char *service, const char *code);

G_END_DECLS
