/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who plans services for whom, without loading a city. */

#include "engine/partner.h"
#include "engine/store_private.h"

static RnDate
date_or_none(const RnQuery *query, int column)
{
  RnDate date = RN_DATE_NONE;
  if (!rn_query_is_null(query, column) && !rn_date_parse(rn_query_text(query, column), &date))
    return RN_DATE_NONE;
  return date;
}

GPtrArray *
rn_store_partners(RnStore *store, const char *city_id, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)rn_partner_row_free);
  const RnArg args[] = {RN_TEXT(city_id)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 "SELECT service, host, host_area, valid_from, valid_to FROM partners WHERE city = ?"
                 " ORDER BY service, host, host_area",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnPartnerRow *row = g_new0(RnPartnerRow, 1);
    row->service = g_strdup(rn_query_text(query, 0));
    row->host = g_strdup(rn_query_text(query, 1));
    row->host_area = g_strdup(rn_query_is_null(query, 2) ? "" : rn_query_text(query, 2));
    row->valid_from = date_or_none(query, 3);
    row->valid_to = date_or_none(query, 4);
    g_ptr_array_add(rows, row);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&rows) : NULL;
}
