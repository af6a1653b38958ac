/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A part of loading a city: facilities that hold seats as a whole, such as a hospital with its backup beds. */

#include "engine/city.h"

G_BEGIN_DECLS

/* Appends every facility of a kind that a seat asks for to city->persons, in the order of the ids. After persons and
 * seats. FALSE with RN_ERROR_INPUT when a person has the id of one of them. */
gboolean rn_city_holders_add(RnCity *city, GError **error);

G_END_DECLS
