/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The Japanese texts of feeds: what each audience is told of a duty. Always Japanese, not translated: the bytes of a feed
 * may not depend on the language of whoever publishes. */

#include "ical/book.h"

G_BEGIN_DECLS

typedef enum { RN_AUDIENCE_PERSON, RN_AUDIENCE_FACILITY, RN_AUDIENCE_BLOCK, RN_AUDIENCE_HUB, RN_AUDIENCE_ORGANISATION,
               RN_AUDIENCE_PUBLIC } RnAudience;
gboolean rn_audience_parse(const char *word, RnAudience *audience); /* person facility block hub organisation
                                                                         public */
/* Of the audiences that read the same texts of duties the first, so that these are made once for all of them. */
RnAudience rn_audience_alike(RnAudience audience);

/* Fills summary, location, description, category, status and busy of `event` for a duty or a gap. `told_at` is when the
 * duty last changed, which names its version. */
void rn_wording_duty(RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot, RnAudience audience,
                     RnInstant told_at);
/* The same for the panels that one unit covers in a stretch of time. */
void rn_wording_stand_in(RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot, RnAudience audience,
                         RnInstant told_at);
/* The same for a duty that was taken away; tells no name and no phone. */
void rn_wording_tombstone(RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot, RnAudience audience,
                          RnInstant told_at);
/* The one event of a calendar without duties, or of a revoked link. */
void rn_wording_notice(RnIcalEvent *event, const RnBook *book, gboolean revoked);

/* Name and description of a calendar. `name` is of the person, facility or area. New strings. */
char *rn_wording_calendar_name(RnAudience audience, const char *name);
char *rn_wording_calendar_description(const RnBook *book, RnInstant changed_at, gboolean revoked);

G_END_DECLS
