/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the commands about feed addresses share. Addresses are secrets: they are shown only where one was asked for, and
 * written only to files that others cannot read. */

#include "cli/cli.h"

G_BEGIN_DECLS

typedef struct {
  RnStore *store;
  RnCity *city;
  GBytes *key;
  GPtrArray *links; /* RnFeedLink* of the city, owned */
  char *base;       /* where the feed folder is served; "" when it was never told */
} RnFeedDesk;
void rn_feed_desk_clear(RnFeedDesk *desk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RnFeedDesk, rn_feed_desk_clear)

/* Store, city and base; FALSE with a message and *status. */
gboolean rn_feed_desk_open(RnFeedDesk *desk, RnCli *cli, unsigned flags, int *status);
/* Key and links; inside a transaction for those who write. */
gboolean rn_feed_desk_load(RnFeedDesk *desk, RnCli *cli, GError **error);

/* Name of the person, facility, area, service or city; the id when unknown. Borrowed. */
const char *rn_feed_desk_name(const RnFeedDesk *desk, const char *audience, const char *id);
/* Adds an object to an open array. */
void rn_feed_desk_json(RnJson *json, const RnFeedDesk *desk, const RnFeedLink *link, gboolean with_address);
/* Prints the links with their addresses, or adds the key "links". */
void rn_feed_desk_show(RnCli *cli, const RnFeedDesk *desk, const GPtrArray *links);

/* Each FALSE or NULL with a message and *status. */
gboolean rn_feed_desk_write(RnCli *cli, const char *path, const char *bytes, gsize length, int *status); /* mode 0600 */
char *rn_feed_desk_leaflet(RnCli *cli, const RnFeedDesk *desk, const RnFeedLink *link, int *status);
/* Of the webcal address: a PNG file, or on the terminal for "-". */
gboolean rn_feed_desk_qr(RnCli *cli, const RnFeedDesk *desk, const RnFeedLink *link, const char *path, int *status);

G_END_DECLS
