/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A part of loading a city: panels, pairings, coverage, and the services besides home care. */

#include "engine/city.h"

G_BEGIN_DECLS

/* The services besides home care that are planned, and by whom elsewhere; before the seats, which depend on them. */
void rn_city_services_load(RnCity *city);
/* After areas, facilities and persons. FALSE with RN_ERROR_INPUT when the rows contradict each other. */
gboolean rn_city_cover_load(RnCity *city, GError **error);

G_END_DECLS
