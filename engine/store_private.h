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

G_END_DECLS
