/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Events into times: series repeated inside a window, single repetitions replaced or taken out, older revisions of the
 * same event dropped. Runs in the child process. */

#include "engine/request_busy.h"
#include "ical/absence_event.h"

G_BEGIN_DECLS

#define RN_ABSENCE_MAX_TIMES 20000 /* in the window, of a whole file */

/* Adds to `file` what `calendar` holds between two instants. FALSE with one message for the file: the codes of
 * ical/absence_recur.h. */
gboolean rn_absence_expand(const RnAbsenceCalendar *calendar, RnInstant from, RnInstant to, RnBusyFile *file,
                           GPtrArray *messages);

G_END_DECLS
