/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* From the database to the folder in one call: what `publish` and `feed build` do. */

#include "ical/folder.h"

G_BEGIN_DECLS

typedef struct {
  RnInstant now;      /* for the audit row of new links and the age of withdrawn ones; never in a feed */
  const char *who;    /* may be NULL */
  int threads;        /* 1.. */
  gboolean reissue;   /* the key was lost or changed: give every link a new token instead of refusing */
} RnFeedBuildOptions;

typedef struct {
  RnFolderReport folder;
  int issued;           /* links made now */
  int reissued;         /* links with a new token: their subscribers need the new address */
  int revoked;          /* links of persons and facilities whose last day has passed */
  gboolean key_created; /* the key file is new: tell the user to keep a copy */
} RnFeedBuildReport;

/* Writes the feeds of all cities of the store that have a published month. The window of each city runs from the month before
 * its newest publication (or the oldest month published together with it) to its last published month: a function of
 * what is published, not of the clock. Missing links are made, links of those who have left are revoked, withdrawn addresses
 * get their notice until RN_FEED_NOTICE_DAYS have passed by `now`. When neither the database nor a file of the folder has
 * changed since the last time (ical/stamp.h), nothing is built. Else all within one transaction, so that a rota published
 * meanwhile cannot be overwritten by older feeds; the caller may not be in one. `report` may be NULL.
 * On failure neither feeds nor links have changed. RN_ERROR_NOT_FOUND: nothing is published. RN_ERROR_CONFLICT: the key is
 * missing or is not the one the links were issued with, and not `reissue`. Others as rn_feeds_build(),
 * rn_token_key_load() and rn_feed_folder_write(). */
gboolean rn_feed_build_all(RnStore *store, const char *key_path, const char *dir, const RnFeedBuildOptions *options,
                           RnFeedBuildReport *report, GError **error);

G_END_DECLS
