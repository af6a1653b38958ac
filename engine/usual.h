/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What every association starts from: usual bands, seats and names, used where its own tables say nothing. */

#include "engine/city.h"

G_BEGIN_DECLS

/* Appends the usual bands to RnBand*; a band of the same service and code that stands before them has precedence on the
 * dates of its validity. */
void rn_usual_bands_add(GPtrArray *bands);
/* When the city has no seat of homecare: first and second in each block, or in the city when it has no blocks. */
void rn_usual_seats_add(RnCity *city);
/* Who usually holds the seats of a service: profession or kind of facility; facilities or persons. */
const char *rn_usual_role(const char *service);
gboolean rn_usual_by_facility(const char *service);
/* Year-end season by the rules CAP_Y first_mmdd and last_mmdd. */
void rn_usual_yearend_set(RnCity *city);
/* Japanese name, or `code` itself. */
const char *rn_usual_label(const char *kind, const char *service, const char *code);

G_END_DECLS
