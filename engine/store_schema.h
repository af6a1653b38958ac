/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The numbered migrations of the database. Private to engine/store*.c and its tests.
 * PRAGMA user_version is the number of migrations done; PRAGMA application_id tells rinban's files from others. */

#include <glib.h>

G_BEGIN_DECLS

#define RN_STORE_APPLICATION_ID 0x726e626e /* "rnbn" */

/* SQL scripts without transaction statements; script i leads from user_version i to i + 1. */
const char *const *rn_store_migrations(int *n);

G_END_DECLS
