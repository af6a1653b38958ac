/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Private to engine/store*.c: a restored copy learns what happened after it was made. */

#include "engine/store_private.h"

G_BEGIN_DECLS

/* Raises every SEQUENCE of `store` (a copy, not yet in its place) above all that were ever published, and takes over from
 * `replaced` (a path; NULL: missing or damaged) the events it lacks, cancelled, and the state of all addresses. One
 * transaction with an audit row. Both have the same schema. */
gboolean rn_store_carry(RnStore *store, const char *replaced, RnInstant now, const char *who, const char *summary,
                        GError **error);

G_END_DECLS
