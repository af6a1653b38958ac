/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What another reader makes of a feed: parsed by libical and compared with what was meant, before any file is
 * replaced. Shares no code with the writer. */

#include "ical/calendar.h"

G_BEGIN_DECLS

/* TRUE when libical finds in `bytes` exactly the events of `meant`: UID, SEQUENCE, start, end, all-day, status,
 * alarm and summary of each, and nothing else. RN_ERROR_SYSTEM says what differs. Calls are serialised: libical keeps global
 * state and is used by one thread at a time. About 20 microseconds an event. */
gboolean rn_readback_check(GBytes *bytes, const RnIcalCalendar *meant, GError **error);

/* The same for many feeds of which most share events. libical reads every event, but not again where all of its bytes are those
 * of one that it has read, and mean the same, save the digits of SEQUENCE, DTSTAMP, LAST-MODIFIED and TRIGGER: these are
 * compared with what is meant in every event, by a reader of four fixed forms. So every byte that goes out has passed code that
 * did not write it, and no event goes out of which the above was not found. One thread uses it; what was checked must outlive
 * it. */
typedef struct RnReadback RnReadback;
RnReadback *rn_readback_new(void);
void rn_readback_free(RnReadback *readback);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnReadback, rn_readback_free)
gboolean rn_readback_check_next(RnReadback *readback, GBytes *bytes, const RnIcalCalendar *meant, GError **error);

G_END_DECLS
