/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The published folder in memory, as it was when its index was last replaced: all feeds of one publication or all of
 * the one before, never a mixture. What the index lists and its SHA-256 confirms is served; a file that is missing,
 * damaged or half copied leaves its feed at the last good bytes, and so does a folder that cannot be read at all. */

#include "ical/http_body.h"

G_BEGIN_DECLS

/* One feed; shared by snapshots, never changed after it is made except for the packed body, made on first use. */
typedef struct RnHttpFile RnHttpFile;
/* The bytes as they are, or packed where `gzip` and it is worth it; NULL when the index lists the feed but no good bytes
 * were ever seen. Borrowed from the file. */
const RnHttpBody *rn_http_file_body(RnHttpFile *file, gboolean gzip);
RnInstant rn_http_file_modified(const RnHttpFile *file);
/* "person NV1_1", for logs. */
const char *rn_http_file_title(const RnHttpFile *file);

/* All feeds at one time; reference counted. */
typedef struct RnHttpSnapshot RnHttpSnapshot;
void rn_http_snapshot_unref(RnHttpSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnHttpSnapshot, rn_http_snapshot_unref)
/* NULL when there is no such feed; borrowed from the snapshot. Opens no file. */
RnHttpFile *rn_http_snapshot_find(const RnHttpSnapshot *snapshot, const char *token);
guint rn_http_snapshot_size(const RnHttpSnapshot *snapshot);

typedef struct RnHttpFiles RnHttpFiles;
/* Reads the folder. RN_ERROR_NOT_FOUND: there is no index, so nothing was published there. RN_ERROR_SYSTEM: it cannot
 * be read. */
RnHttpFiles *rn_http_files_new(const char *dir, RnInstant now, GError **error);
void rn_http_files_free(RnHttpFiles *files);
/* The present state; looks at the time of the index (one system call) and reads what is new. Any thread; a new
 * reference. */
RnHttpSnapshot *rn_http_files_current(RnHttpFiles *files, RnInstant now);
/* FALSE while the folder cannot be read or a feed in it is not what the index says. */
gboolean rn_http_files_are_sound(RnHttpFiles *files);

G_END_DECLS
