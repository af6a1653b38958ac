/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The independent checker: judges a rota against the city's tables, duty by duty and minute by minute. It shares no
 * rule arithmetic with engine/build.c; only the parameters of engine/rule.h are common. */

#include "engine/city.h"
#include "engine/rota.h"

G_BEGIN_DECLS

typedef struct {
  const GPtrArray *before;  /* RnVersion* of former months for rest, spacing, caps; may be NULL */
  const GPtrArray *pins;    /* RnPin*; may be NULL */
  const GPtrArray *quotas;  /* RnVersionQuota*; may be NULL: QUOTA is not judged */
  const RnRota *reference;  /* published or drafted rota for STABLE; may be NULL */
  gboolean reference_published;
} RnCheckContext;

/* Findings (RnFinding*, owned, sorted): hard rules broken, gaps of mandatory seats (COVER), soft rules missed. */
GPtrArray *rn_check_rota(const RnCity *city, const RnRota *rota, const RnCheckContext *context);
/* The price of a rota by the checker's own reckoning: equal to the solver's objective. */
gint64 rn_check_price(const RnCity *city, const RnRota *rota, const RnCheckContext *context);

/* Findings before solving: data (missing phones, facilities without area, requests out of month, people who cannot
 * take any seat, bad rule rows) and counting (capacity per area, seat, week and year-end against demand). */
GPtrArray *rn_check_data(const RnCity *city, RnMonth month, const RnCheckContext *context);

/* Reasons for a gap in a rota: RnGap with candidates, reasons and text. Free with rn_gap_free(). */
RnGap *rn_gap_explain(const RnCity *city, const RnRota *rota, const RnSlot *slot, const RnCheckContext *context);

/* Could `person` hold `slot` in this rota (whose holder of the slot is ignored)? The first hard rule that forbids it,
 * in the order ELIG_*, AVAIL, ONE_PLACE, ONE_PER_DAY, FREE_NIGHTS, SPAN_MAX, REST_MIN, CAP_*, INDEP, MIX; or NULL. */
const char *rn_check_duty(const RnCity *city, const RnRota *rota, const RnSlot *slot, const RnPerson *person,
                          const RnCheckContext *context);

G_END_DECLS
