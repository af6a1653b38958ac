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

/* The same for many feeds of which most share events: what has been read once is not read again. An event counts as known
 * when its bytes are the same, to the last one, and mean the same. One thread uses it; what was checked must outlive it. */
typedef struct RnReadback RnReadback;
RnReadback *rn_readback_new(void);
void rn_readback_free(RnReadback *readback);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnReadback, rn_readback_free)
gboolean rn_readback_check_next(RnReadback *readback, GBytes *bytes, const RnIcalCalendar *meant, GError **error);

G_END_DECLS
