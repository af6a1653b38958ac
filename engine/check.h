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

/* Findings (RnFinding*, owned, sorted): hard rules broken; gaps of mandatory seats (COVER, not hard: a rota with gaps may
 * be published); soft rules missed: QUOTA, AVOID and STABLE by duty or quota, SPACING and SAME_WEEKDAY one a person,
 * PREFER only for a broken `must`. SLOT (hard): a duty that the tables do not know. A pair of duties is reported under the
 * first code of ONE_PLACE, ONE_PER_DAY, FREE_NIGHTS, REST_MIN, a holder under the first ELIG_*. */
GPtrArray *rn_check_rota(const RnCity *city, const RnRota *rota, const RnCheckContext *context);
/* The price of a rota by the checker's own reckoning: equal to the solver's objective. */
gint64 rn_check_price(const RnCity *city, const RnRota *rota, const RnCheckContext *context);

/* Findings before solving. Data: rows of the rules that are wrong (RULE), persons who can take no seat (ELIG_*) or no duty
 * (AVAIL), persons who have not answered (ANSWER) or have no telephone (PHONE), services without a seat (SERVICE). Counting: mandatory seats against the
 * places of persons by day, week, rest days, year-end and month (COVER). Hard: so many seats of this month certainly stay
 * empty, whatever rota is made. A year-end that two months share is told as not hard. */
GPtrArray *rn_check_data(const RnCity *city, RnMonth month, const RnCheckContext *context);

/* Reasons for a gap in a rota: RnGap with candidates, reasons and text. Free with rn_gap_free(). */
RnGap *rn_gap_explain(const RnCity *city, const RnRota *rota, const RnSlot *slot, const RnCheckContext *context);
/* The same for every gap of a rota, into RnDuty.gap; faster than one at a time. */
void rn_gaps_explain(const RnCity *city, RnRota *rota, const RnCheckContext *context);

/* Could `person` hold `slot` in this rota (whose holder of the slot is ignored)? The first hard rule that forbids it,
 * in the order ELIG_*, AVAIL, ONE_PLACE, ONE_PER_DAY, FREE_NIGHTS, SPAN_MAX, REST_MIN, RUN_NIGHTS, CAP_*, INDEP, MIX; or NULL. */
const char *rn_check_duty(const RnCity *city, const RnRota *rota, const RnSlot *slot, const RnPerson *person,
                          const RnCheckContext *context);

G_END_DECLS
