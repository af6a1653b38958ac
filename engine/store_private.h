/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the files engine/store*.c share. */

#include "engine/store.h"
#include "engine/store_sql.h"

G_BEGIN_DECLS

struct RnStore {
  RnSql *sql;
  gboolean read_only;
  gboolean writing; /* between begin and commit or rollback */
};

/* Moves a failure of a query loop to the caller; FALSE when there was one. */
static inline gboolean
rn_store_settle(GError *failure, GError **error)
{
  if (failure)
    g_propagate_error(error, failure);
  return failure == NULL;
}

/* --- parts of versions --- */

/* Writes the panels of an open version and adds them to the sum of its content. */
gboolean rn_store_put_panels(RnStore *store, GChecksum *sum, gint64 id, const GPtrArray *panels, GError **error);
/* Adds the panels of the version with this row id, or only one of them. */
gboolean rn_store_take_panels(RnStore *store, RnVersion *version, gint64 id, const char *panel_id, GError **error);
/* Adds a unit of the version with this row id, unless it is there; nothing when that knows none. */
gboolean rn_store_take_unit(RnStore *store, RnVersion *version, gint64 id, const char *unit_id, GError **error);
/* Adds an area of it and those around it. */
gboolean rn_store_take_area_up(RnStore *store, RnVersion *version, gint64 id, const char *area_id, GError **error);

/* SHA-256 in hex over all that people decide: tables, pins, versions, links; not the audit, not the events. */
char *rn_store_state_sha256(RnStore *store, GError **error);

/* Is the path an SQLite file, or (with `create`) may one be made there? Makes an empty one then. */
gboolean rn_store_judge_file(const char *path, gboolean create, GError **error);

gboolean rn_store_is_same_file(const char *a, const char *b);
/* Moves a finished file to its name, durably. */
gboolean rn_store_put_in_place(const char *temporary, const char *path, GError **error);

G_END_DECLS
