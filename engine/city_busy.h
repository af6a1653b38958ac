/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A part of loading a city: the times that come from the persons' own calendars. */

#include "engine/city.h"

G_BEGIN_DECLS

/* Turns the rows of `busy` into absences (ng) and requests (avoid) beside those of the tables, and indexes all absences by
 * unit. After everything else is loaded, the classes of dates too. */
void rn_city_busy_load(RnCity *city);

G_END_DECLS
