/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Panels of versions: one short row for each panel and version, and the text of its plan in a table of its own, once for all
 * versions that agree about it. Finding a panel's month is two look-ups by key, whatever number of months is stored. */

#include "engine/store_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
add_to_sum(GChecksum *sum, const char *text)
{
  g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static gboolean
put_panel(RnStore *store, GChecksum *sum, gint64 id, const RnVersionPanel *panel, GError **error)
{
  RnInstant start;
  g_autofree char *plan = rn_version_panel_to_text(panel, &start);
  g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, plan, -1);
  g_autofree char *first = g_strdup_printf("%" G_GINT64_FORMAT, start);
  const char *const said[] = {panel->panel_id, panel->facility_id, panel->area_id, panel->primary_id, first, sha256};
  for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
    add_to_sum(sum, said[i]);
  const RnArg text[] = {RN_TEXT(sha256), RN_TEXT(plan)};
  const RnArg row[] = {RN_INT(id), RN_TEXT(panel->panel_id), RN_TEXT(panel->facility_id), RN_TEXT(panel->area_id),
                       RN_TEXT(panel->primary_id), RN_INT(start), RN_TEXT(sha256)};
  return rn_sql_run(store->sql, "INSERT INTO panel_plans (plan_sha256, plan) VALUES (?, ?)", RN_ARGS(text), error) &&
         rn_sql_run(store->sql,
                    "INSERT INTO version_panels (version, panel_id, facility_id, area_id, primary_id, start, plan_sha256)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    RN_ARGS(row), error);
}

gboolean
rn_store_put_panels(RnStore *store, GChecksum *sum, gint64 id, const GPtrArray *panels, GError **error)
{
  for (guint i = 0; i < panels->len; i++)
    if (!put_panel(store, sum, id, panels->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- reading --- */

#define PANEL                                                                                                         \
  "SELECT panel_id, facility_id, area_id, primary_id, start, plan, number FROM version_panels"                         \
  " JOIN panel_plans USING (plan_sha256) JOIN versions ON id = version WHERE version = ? "

static gboolean
take_panel(const RnQuery *query, RnVersion *version, GError **error)
{
  RnVersionPanel *panel = rn_version_panel_new(rn_query_text(query, 0), rn_query_text(query, 1), rn_query_text(query, 2),
                                               rn_query_text(query, 3));
  g_ptr_array_add(version->panels, panel);
  panel->number = (int)rn_query_integer(query, 6);
  if (rn_version_panel_take_text(panel, rn_query_text(query, 5), rn_query_integer(query, 4)))
    return TRUE;
  g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
              _("The database is damaged (the plan of panel %s cannot be read). Restore the last backup with 'rinban restore'."),
              panel->panel_id);
  return FALSE;
}

/* Names of all whom the panel names, and its areas. */
static gboolean
take_around(RnStore *store, RnVersion *version, gint64 id, const RnVersionPanel *panel, GError **error)
{
  if (!rn_store_take_area_up(store, version, id, panel->area_id, error) ||
      !rn_store_take_unit(store, version, id, panel->facility_id, error) ||
      !rn_store_take_unit(store, version, id, panel->primary_id, error))
    return FALSE;
  for (guint i = 0; i < panel->items->len; i++)
    for (char **item = panel->items->pdata[i]; *item; item++) {
      const char *unit_id = strchr(*item, ':');
      if (unit_id && unit_id[1] && !rn_store_take_unit(store, version, id, unit_id + 1, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
rn_store_take_panels(RnStore *store, RnVersion *version, gint64 id, const char *panel_id, GError **error)
{
  GError *failure = NULL;
  guint first = version->panels->len;
  const RnArg args[] = {RN_INT(id), RN_TEXT(panel_id)};
  /* Two texts, so that one panel is found by key. */
  g_autoptr(RnQuery) query = panel_id ? rn_sql_query(store->sql, PANEL "AND panel_id = ?", args, 2, &failure)
                                      : rn_sql_query(store->sql, PANEL "ORDER BY panel_id", args, 1, &failure);
  while (query && rn_query_next(query, &failure) && take_panel(query, version, &failure))
    ;
  if (!rn_store_settle(failure, error))
    return FALSE;
  for (guint i = first; i < version->panels->len; i++)
    if (!take_around(store, version, id, version->panels->pdata[i], error))
      return FALSE;
  return TRUE;
}
