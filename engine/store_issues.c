/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which documents for families there are, and which were handed over. */

#include "engine/store_private.h"

void
rn_issue_free(RnIssue *issue)
{
  if (!issue)
    return;
  g_free(issue->panel_id);
  g_free(issue->sha256);
  g_free(issue->handed_by);
  g_free(issue);
}

static void
issue_destroy(gpointer issue)
{
  rn_issue_free(issue);
}

GPtrArray *
rn_store_issues(RnStore *store, const char *city_id, RnMonth month, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) issues = g_ptr_array_new_with_free_func(issue_destroy);
  g_autofree char *name = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(name)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 "SELECT panel_id, number, sha256, version, issued_at, h.at, h.who FROM documents"
                 " LEFT JOIN documents_handed AS h USING (city, month, panel_id, number)"
                 " WHERE city = ? AND month = ? ORDER BY panel_id, number",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnIssue *issue = g_new0(RnIssue, 1);
    issue->panel_id = g_strdup(rn_query_text(query, 0));
    issue->number = (int)rn_query_integer(query, 1);
    issue->sha256 = g_strdup(rn_query_text(query, 2));
    issue->version = (int)rn_query_integer(query, 3);
    issue->issued_at = rn_query_integer(query, 4);
    issue->handed_at = rn_query_is_null(query, 5) ? RN_INSTANT_NONE : rn_query_integer(query, 5);
    issue->handed_by = g_strdup(rn_query_text(query, 6));
    g_ptr_array_add(issues, issue);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&issues) : NULL;
}

gboolean
rn_store_add_issue(RnStore *store, const char *city_id, RnMonth month, const RnIssue *issue, GError **error)
{
  g_assert(store->writing);
  g_autofree char *name = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id),       RN_TEXT(name),          RN_TEXT(issue->panel_id), RN_INT(issue->number),
                        RN_TEXT(issue->sha256), RN_INT(issue->version), RN_INT(issue->issued_at)};
  return rn_sql_run(
    store->sql,
    "INSERT INTO documents (city, month, panel_id, number, sha256, version, issued_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    RN_ARGS(args), error);
}

gboolean
rn_store_hand_issue(RnStore *store, const char *city_id, RnMonth month, const RnIssue *issue, RnInstant at,
                    const char *who, GError **error)
{
  g_assert(store->writing);
  g_autofree char *name = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(name), RN_TEXT(issue->panel_id),
                        RN_INT(issue->number), RN_INT(at), RN_TEXT(who ? who : "")};
  return rn_sql_run(store->sql,
                    "INSERT OR IGNORE INTO documents_handed (city, month, panel_id, number, at, who)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    RN_ARGS(args), error);
}
