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

/* SHA-256 in hex over all that people decide: tables, pins, versions, links; not the audit, not the events. */
char *rn_store_state_sha256(RnStore *store, GError **error);

/* Is the path an SQLite file, or (with `create`) may one be made there? Makes an empty one then. */
gboolean rn_store_judge_file(const char *path, gboolean create, GError **error);

gboolean rn_store_is_same_file(const char *a, const char *b);
/* Moves a finished file to its name, durably. */
gboolean rn_store_put_in_place(const char *temporary, const char *path, GError **error);

G_END_DECLS
