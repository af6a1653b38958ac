/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The facilities that take an active part in home care (在宅医療において積極的役割を担う医療機関): what the public page
 * lists. Nothing private is among what it points to but `duty_phone`, which the page leaves out. */

#include "engine/city.h"

G_BEGIN_DECLS

typedef struct {
  const RnFacility *facility;
  const RnArea *block;        /* the block around it, else the area in which it lies */
  GPtrArray *skills;          /* const char*, of its physicians, each once, in order; without "general" */
} RnDirectoryEntry;

/* The 24-hour clinics, and the hospitals that have backup or respite beds, are a home-care support hospital or stand in
 * for a panel, on a date; by block, clinics first, then by id. RnDirectoryEntry*, owning; borrows from the city. */
GPtrArray *rn_directory_new(const RnCity *city, RnDate date);

/* The nearest area of kind "block" around an area (or itself); the area itself when there is none. */
const RnArea *rn_directory_block(const RnArea *area);

G_END_DECLS
