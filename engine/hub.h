/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Hubs (table hubs): offices that coordinate areas. One area may have several, and a hub several areas. */

#include "engine/city.h"

G_BEGIN_DECLS

const RnHub *rn_hub_find(const RnCity *city, const char *id); /* NULL when unknown */
/* Is the hub in force on some day of the month? */
gboolean rn_hub_is_in_force(const RnHub *hub, RnMonth month);
/* Adds findings about hubs that serve more people than one office can (code HUB). */
void rn_hub_check(const RnCity *city, RnMonth month, GPtrArray *findings);

G_END_DECLS
