/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The fairness ledger: how many duties of each category a person owes this month.
 *
 * Per (service, seat, area) and category: target = share / sum of shares x this month's demand + balance, where the
 * balance is what former months of the fiscal year (Y: five years) asked for and did not get. Quota = [floor, ceil],
 * never negative. Excused absence lowers the share by its days; a newcomer starts without balance, at the group mean.
 * Swaps: who performs gets the credit. Source: domain C.5. */

#include "engine/city.h"
#include "engine/rota.h"

G_BEGIN_DECLS

/* What was planned and performed before: versions (RnVersion*, ascending, one a month), borrowed. */
/* Quotas (RnVersionQuota*, assigned 0) of every person eligible, canonical order. `past` may be empty or NULL. */
GPtrArray *rn_ledger_quotas(const RnCity *city, RnMonth month, const GPtrArray *slots, const GPtrArray *past);
/* What each of these quotas' persons is owed from before the month, in millionths of a duty (gint64, in their order). */
GArray *rn_ledger_balances(const RnCity *city, RnMonth month, const GPtrArray *slots, const GPtrArray *past,
                           const GPtrArray *quotas);
/* The whole numbers between which so many millionths lie; never negative. */
void rn_ledger_band(gint64 owed_micro, int *low, int *high);
/* Fills `assigned` of quotas from a rota (the version's own). */
void rn_ledger_count(GPtrArray *quotas, const RnRota *rota);

typedef struct {
  const char *unit_id, *service, *seat, *area_id, *category; /* borrowed from the quotas */
  gint64 target_micro;  /* cumulative */
  gint64 balance_micro; /* target - assigned: positive = owes */
  int assigned;
  gboolean excused;     /* had a whole month away or a smaller share somewhere in the year */
} RnLedgerRow;
/* Balances after `past` (versions of the fiscal year that `month` lies in, including it), canonical order. */
GArray *rn_ledger_rows(const RnCity *city, RnMonth month, const GPtrArray *past);

typedef struct {
  const char *service, *seat, *area_id, *category;
  int persons, min, max; /* among persons of equal share and eligibility without whole month away */
  GPtrArray *outside;    /* char*: "AS02_1: 5 (2-4), why", persons outside max-min <= 1 */
} RnSpread;
/* Spread per group and category over `past`. */
GPtrArray *rn_ledger_spread(const RnCity *city, const GPtrArray *past);

G_END_DECLS
