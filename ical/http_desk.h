/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The page that the telephone desk of the hub keeps open. */

#include "ical/http_board.h"

G_BEGIN_DECLS

/* The page of a city: who is on duty at `now` and who comes next, for each area; without script, in Japanese, for a
 * telephone screen and for A4. `stale`: the database could not be read since `read_at`, and the page says so. All text
 * is escaped; the page depends on its arguments alone. */
GString *rn_http_desk_page(const RnHttpCity *city, RnInstant now, RnInstant read_at, gboolean stale);

G_END_DECLS
