/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Files of a folder that are written under other names, synced and read back, before the first live file is replaced. The
 * disk and the reader work at the same time: files are synced by several threads at once, because a file system settles
 * many of them in one go, while one thread reads the feeds back. */

#include "ical/calendar.h"

G_BEGIN_DECLS

#define RN_PENDING_PREFIX ".rinban-"
#define RN_PENDING_SUFFIX ".tmp"

typedef struct {
  char *name;      /* live name in the folder */
  char *temporary; /* NULL until it is written, and again once it has its live name */
  GBytes *bytes;
  guint mode;      /* permissions */
  gint64 replaced_at; /* whole seconds of the file that it replaces; 0 when there is none */
  const RnIcalCalendar *meant; /* what a feed must read back as; NULL for other files; borrowed */
} RnPending;

RnPending *rn_pending_new(const char *name, GBytes *bytes, guint mode, const RnIcalCalendar *meant);
void rn_pending_free(RnPending *pending);

/* Writes, syncs and reads back all of them (RnPending*) in the folder with this descriptor. FALSE with *failed, the first file in
 * their order that could not be written, and errno; or with *failed NULL and an error when one read back differently. */
gboolean rn_pending_write(int folder, const GPtrArray *pending, const RnPending **failed, GError **error);
/* Gives it its live name; FALSE with errno. */
gboolean rn_pending_replace(int folder, RnPending *pending);
/* Removes the files that have no live name yet. */
void rn_pending_remove(int folder, const GPtrArray *pending);

G_END_DECLS
