/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* From the published months of all cities in the database to the folder of feeds. */

#include "cli/cli.h"

G_BEGIN_DECLS

typedef struct {
  int written, unchanged, removed;
  char *folder;
} RnFeedsReport;
void rn_feeds_report_clear(RnFeedsReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RnFeedsReport, rn_feeds_report_clear)

/* The folder that --out names, or "feeds" beside the database when `dir` is NULL. Free with g_free(). */
char *rn_feeds_folder(const RnCli *cli, const char *dir);
/* The option --out of commands that write the feeds. */
GOptionEntry rn_feeds_entry(char **dir);
/* A sentence, or the keys feeds_written, feeds_unchanged, feeds_removed and folder. */
void rn_feeds_tell(RnCli *cli, const RnFeedsReport *report);

/* Writes every feed into `dir` (NULL: "feeds" beside the database), making links for audiences that have none yet; with
 * `reissue`, new addresses for all when the key was lost. FALSE with a message and *status; what was published stays published. */
gboolean rn_feeds_write(RnCli *cli, RnStore *store, const char *dir, gboolean reissue, RnFeedsReport *report, int *status);

G_END_DECLS
