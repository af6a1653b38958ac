/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Services that another city or a union in the same database plans for a city too (table partners).
 *
 * The duty, its holder and his ledger exist once, at the host; here the host's published duties are only looked up. A host
 * that does not exist, or has not published, is a finding and never an error. */

#include "engine/finding.h"
#include "engine/store.h"

G_BEGIN_DECLS

/* A row of the table, as kept in the store. */
typedef struct {
  char *service, *host, *host_area; /* host_area "": all areas */
  RnDate valid_from, valid_to;
} RnPartnerRow;
void rn_partner_row_free(RnPartnerRow *row);

/* Does the row speak of a slot of the host's version? */
gboolean rn_partner_serves(const RnPartnerRow *row, const RnVersion *host, const RnSlot *slot);

typedef struct {
  char *service, *host;
  RnVersion *version;   /* of the host, published; owned; holds names of units, areas and labels */
  GPtrArray *duties;    /* RnDuty*, borrowed of the version, in canonical order, gaps too; never NULL, may be empty */
} RnPartnerDuties;
void rn_partner_duties_free(RnPartnerDuties *duties);

/* The duties that partners plan for a city: RnPartnerDuties*, owned, one for each row in force whose host exists and has
 * published; by service, host and area. Findings (may be NULL) get what is missing, code PARTNER, none of them hard.
 * At an instant; indexed, as fast as rn_store_on_duty(). */
GPtrArray *rn_partner_on_duty(RnStore *store, const char *city_id, RnInstant at, GPtrArray *findings, GError **error);
/* Of a month. */
GPtrArray *rn_partner_month(RnStore *store, const char *city_id, RnMonth month, GPtrArray *findings, GError **error);

G_END_DECLS
