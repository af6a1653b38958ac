/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Files that the user names. */

#include "cli/cli.h"

G_BEGIN_DECLS

/* Writes text to a file atomically (readable by the owner and the group), or to standard output when `path` is NULL.
 * FALSE with a message and *status. */
gboolean rn_file_write(RnCli *cli, const char *path, const char *text, gsize length, int *status);
/* Reads a file of at most 256 MiB; NULL with a message and *status. Free with g_free(). */
char *rn_file_read(RnCli *cli, const char *path, gsize *length, int *status);

/* A format of a list that is shown, or written as a document: NULL, table, csv or html; a table goes into no file. FALSE with
 * a message and *status. */
gboolean rn_file_format(RnCli *cli, const char *format, const char *path, int *status);
/* Writes a document (taken) to a file and says so, or to standard output unless JSON goes there. Returns an exit code. */
int rn_file_deliver(RnCli *cli, const char *path, GString *text);

G_END_DECLS
