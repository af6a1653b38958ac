/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The folder that a web server hands out: one file <token>.ics for each feed, mode 0640, and index.csv for the secretary
 * (audience,id,name,file,sha256; mode 0600).
 *
 * A reader sees the old or the new body of a file, never half of one: all new bodies are read back with libical, written
 * under other names and synced before the first live file is replaced. Files whose bytes are the same stay untouched; the
 * time of a replaced file grows by at least a whole second, because web servers tell versions apart by it.
 * A file is removed only when the old index lists it and no feed has it any more. One writer at a time (flock). */

#include "ical/feed.h"

G_BEGIN_DECLS

#define RN_FOLDER_INDEX "index.csv"

typedef struct {
  int written, unchanged, removed;
  int strays;               /* leftovers of an interrupted run, removed */
} RnFolderReport;

/* Writes `feeds` (RnFeed*, at least one) into `dir`, which is made (mode 0750) when it is missing. `report` may be NULL.
 * On failure no live feed has been replaced, unless the message says so (a rename failed half-way; running again
 * completes it). RN_ERROR_SYSTEM: the folder or a file in it is a symbolic link, belongs to somebody else, cannot be written, or
 * the disk is full. RN_ERROR_CONFLICT: another program is writing there. */
gboolean rn_feed_folder_write(const char *dir, const GPtrArray *feeds, RnFolderReport *report, GError **error);

G_END_DECLS
