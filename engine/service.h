/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The services of a city as its tables `services` and `members` and what is usual define them: order, what goes together,
 * who takes part. Data alone, common to the model and the checker like the parameters of the rules. */

#include "engine/city.h"
#include "engine/rota.h"

G_BEGIN_DECLS

/* Do the duties of a service count by themselves? Then limits, distances and spread of home care do not see them, and
 * they not those of home care. So it is with beds, pharmacies, nurses, the desk, advice and the turns inside a clinic. */
gboolean rn_service_is_own(const RnCity *city, const char *service);
/* Services of a smaller order get their holders first; 0 for home care, unless the table says otherwise. */
int rn_service_order(const RnCity *city, const char *service);
/* May one holder serve both at the same time? Never two slots of one service. */
gboolean rn_service_together(const RnCity *city, const char *service, const char *seat, const char *other_service,
                             const char *other_seat);
/* The holder's row in `members` for the seats of an area on a date; NULL: none. An empty area means where he lies. */
const RnMember *rn_service_member(const RnCity *city, const char *service, const RnPerson *holder, const RnArea *area,
                                  RnDate date);
/* Has the service any row in `members`? Then only members take part. */
gboolean rn_service_has_members(const RnCity *city, const char *service);
/* Duties of the service that the holder takes at most in the month of a date; -1: no limit of its own. */
int rn_service_limit(const RnCity *city, const char *service, const RnPerson *holder, RnDate date);
/* A slot that goes on after midnight: it counts as a night of work (RUN_NIGHTS, NARC). */
gboolean rn_service_is_night(const RnSlot *slot);

/* What some holder of a service must be able to do at every time: the rules NARC and BED_MIN. */
typedef struct {
  const char *code, *service;
  const char *skills[3];   /* one of them is enough; NULL-terminated */
  gboolean nights_only;
  gboolean for_panels;     /* only for the areas of panels with narcotics; else for the areas of the seats */
} RnServiceNeed;
const RnServiceNeed *rn_service_needs(gsize *n);
/* Is anybody inside the area in need on that date? */
gboolean rn_service_is_needed(const RnCity *city, const RnServiceNeed *need, const RnArea *area, RnDate date);
/* Can the holder do it? */
gboolean rn_service_meets(const RnServiceNeed *need, const RnPerson *holder);

G_END_DECLS
