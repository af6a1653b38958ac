/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A made-up city with published months, for tests of feeds: three blocks, a second seat pooled over two of them, a bed
 * rota held by hospitals, names with every awkward character. It publishes by comparing engine/visible.h strings. */

#include "ical/feed.h"

typedef struct {
  GPtrArray *versions; /* latest of each month, ascending */
  GPtrArray *former;   /* replaced ones */
  GPtrArray *history;  /* all of them, borrowed */
  GPtrArray *events, *links;
  GBytes *key;
} Sample;

Sample *sample_new(void);
void sample_free(Sample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sample, sample_free)

/* An unpublished version of the first `days` days of a month; always the same. */
RnVersion *sample_month(const char *month, int days);
/* The same with the holders of the month's published version. */
RnVersion *sample_next(const Sample *sample, const char *month, int days);
/* Another holder; NULL for a gap. */
void sample_hold(RnVersion *version, const char *slot_key, const char *unit_id);
const char *sample_holder(const RnVersion *version, const char *slot_key);
/* A panel "P<n>" of a block with n patients, covered from and to minutes after 00:00 of a date of the month (1..), band "own" by
 * day. Does not look whether it is there already. */
void sample_cover(RnVersion *version, const char *block, int day, int panel, int from, int to, const char *unit_id);
/* Takes the version; makes the events' next state. */
void sample_publish(Sample *sample, RnVersion *version, const char *instant);
RnInstant sample_instant(const char *text);

void sample_link(Sample *sample, const char *audience, const char *id);
void sample_link_all(Sample *sample);
RnFeedSource sample_source(const Sample *sample, int threads);
GPtrArray *sample_build(const Sample *sample); /* asserts success */
const RnFeed *sample_feed(const GPtrArray *feeds, const char *audience, const char *id);
RnEvent *sample_event(const Sample *sample, const char *kind, const char *slot_key, const char *unit_id);
const RnIcalEvent *sample_ical(const RnFeed *feed, const char *uid); /* NULL when there is none */
