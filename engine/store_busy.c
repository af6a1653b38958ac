/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rows of the table `busy` that hold no more. */

#include "engine/store_private.h"

gboolean
rn_store_remove_busy(RnStore *store, const char *city_id, const char *const *row, GError **error)
{
  g_assert(store->writing);
  const RnTable *table = rn_table_find("busy");
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(row[rn_table_column(table, "person_id")]),
                        RN_TEXT(row[rn_table_column(table, "calendar")]), RN_TEXT(row[rn_table_column(table, "event")]),
                        RN_TEXT(row[rn_table_column(table, "occurrence")])};
  return rn_sql_run(
    store->sql,
    "DELETE FROM busy WHERE city = ? AND person_id = ? AND calendar = ? AND event = ? AND occurrence = ?",
    RN_ARGS(args), error);
}
