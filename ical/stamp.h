/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Remembers, in a file beside the database, what a folder of feeds was written from and how its files looked, so that
 * writing it again when nothing has changed costs a few milliseconds instead of building every feed. Only a hint: when
 * it is missing, unreadable or differs in anything, all feeds are built and compared byte by byte. */

#include "engine/date.h"

G_BEGIN_DECLS

/* Where the stamp of a database lies: "FILE.feedstamp". Free with g_free(). */
char *rn_stamp_path(const char *database_path);

/* TRUE with *files (feeds and index) when the folder was last written from the same `source`,
 * the time is within the span for which it was good, and no file has been touched since (device, inode, size, mode, both
 * times). */
gboolean rn_stamp_is_current(const char *path, const char *source, const char *dir, RnInstant now, int *files);
/* Good from `now` until before `until`. `names` (char*): the files. A failure leaves no stamp and is not told. */
void rn_stamp_write(const char *path, const char *source, const char *dir, RnInstant now, RnInstant until,
                    const GPtrArray *names);

G_END_DECLS
