/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* For engine/city.c alone: fills a new city, whose arrays are empty, from its rows. */

#include "engine/city.h"

G_BEGIN_DECLS

/* FALSE with RN_ERROR_INPUT when the rows contradict each other; the city is then only good for rn_city_free(). */
gboolean rn_city_load(RnCity *city, GError **error);

G_END_DECLS
