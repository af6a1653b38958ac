/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The board, kept up by a thread of its own, so that a database that is locked or damaged delays no feed. */

#include "ical/http_board.h"

G_BEGIN_DECLS

typedef struct RnHttpWatch RnHttpWatch;
/* `clock` gives the time of the duties that are shown. Starts even when the database cannot be read. */
RnHttpWatch *rn_http_watch_new(const char *database, const char *key_path, RnInstant (*clock)(gpointer data),
                               gpointer data);
void rn_http_watch_free(RnHttpWatch *watch);
/* The newest board, or NULL when the database was never read; a new reference. When the database has changed since, it
 * waits up to a second for the change, once for each change. *sound (may be NULL): FALSE while the database cannot be
 * read. Any thread. */
RnHttpBoard *rn_http_watch_board(RnHttpWatch *watch, gboolean *sound);
/* Look again now; does not wait. */
void rn_http_watch_refresh(RnHttpWatch *watch);

G_END_DECLS
