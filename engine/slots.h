/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The month's demand: which slots there are, and who may hold them. */

#include "engine/city.h"
#include "engine/rota.h"

G_BEGIN_DECLS

/* All slots of a month, canonical order; RnSlot*, owned (references). `service` NULL: all. */
GPtrArray *rn_slots_generate(const RnCity *city, RnMonth month);
/* The seat definition of a slot, or NULL. */
const RnSeat *rn_slot_seat(const RnCity *city, const RnSlot *slot);
RnSlot *rn_slots_find(const GPtrArray *slots, const char *key); /* borrowed, NULL when none; O(log n) */

/* Ledger category of a band on a day of a class: at year-end N, D and H become Y. */
const char *rn_slots_category(const RnBand *band, RnDateClass klass);

/* Own hours (consulting hours, when the family doctor answers himself) of a month in minutes: weekdays 9-18, Saturdays
 * 9-13. With the duty minutes of a seat that holds all bands they tile the month. */
int rn_own_minutes(const RnCity *city, RnMonth month);
/* Stretches of the month that neither own hours nor any slot of (service, seat, area or an area around it) cover. */
GPtrArray *rn_slots_untiled(const RnCity *city, const GPtrArray *slots, RnMonth month); /* RnFinding*: TILING */

/* First ELIG_* rule that forbids a person this slot, or NULL. `member` (may be NULL): whether the person belongs to the
 * duty group of the seat, that is passes all but ELIG_TRAINED, ELIG_SKILL and ELIG_DEEP. */
const char *rn_eligibility(const RnCity *city, const RnSlot *slot, const RnPerson *person, gboolean *member);
/* NULL, or "AVAIL": request ng, absence of the person, or of his facility. */
const char *rn_availability(const RnCity *city, const RnSlot *slot, const RnPerson *person);

G_END_DECLS
