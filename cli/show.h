/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The forms in which a month is shown. Printed documents are in Japanese whatever the
 * user's language is: they go to the members of the association. */

#include "cli/cli.h"
#include "engine/month.h"
#include "engine/partner.h"

G_BEGIN_DECLS

typedef struct {
  const char *person;  /* only this person's or facility's duties; NULL: everybody's */
  const char *service; /* the version holds this service alone, so requests are left out; NULL: all services */
  const GPtrArray *partners; /* RnPartnerDuties* to stand behind the city's own; NULL: none */
} RnShowScope;
/* Takes all other services out of the version. FALSE when none of its duties is of the service. */
gboolean rn_show_only(RnVersion *version, const char *service);

/* On standard output, in the user's language. */
void rn_show_table(const RnCli *cli, const RnCity *city, const RnVersion *version, const RnShowScope *scope);
/* The keys month, version, state, duties, counts, wishes; or only the last three. */
void rn_show_json_duties(RnJson *json, const RnCity *city, const RnVersion *version, const RnShowScope *scope);
void rn_show_json(RnJson *json, const RnCity *city, const RnVersion *version, const RnShowScope *scope);
/* Seats per area; and duties that other cities plan for this one (RnPartnerDuties*). Nothing where there is nothing to
 * compare, or to show. */
void rn_show_areas(const RnVersion *version);
void rn_show_json_areas(RnJson *json, const RnVersion *version);
void rn_show_partners(const GPtrArray *partners);
void rn_show_json_partners(RnJson *json, const GPtrArray *partners);
/* date,band,area,service,seat,index,unit_id,name,origin; UTF-8 with BOM, CRLF. Free with g_string_free(). */
GString *rn_show_csv(const RnVersion *version, const RnShowScope *scope);
/* One A4 page per block, and for what each partner plans; HTML5 without any outside resource. */
GString *rn_show_html(const RnCity *city, const RnVersion *version, const RnShowScope *scope);
/* Sheets 当番表, 回数, 希望, written to a temporary file and renamed. */
gboolean rn_show_xlsx(const RnCity *city, const RnVersion *version, const RnShowScope *scope, const char *path,
                      GError **error);

/* "第2版 2026-11-20 訂正" in Japanese, for documents. Free with g_free(). */
char *rn_document_version(const RnVersion *version);
/* Weekday in Japanese, one character. */
const char *rn_document_weekday(RnDate date);
/* Name of a category and of a kind of wish in Japanese. */
const char *rn_document_category(const char *category);
const char *rn_document_wish(RnRequestKind kind);
/* all, day and night in Japanese; the code of a band as it is. */
const char *rn_document_band(const char *band);

G_END_DECLS
