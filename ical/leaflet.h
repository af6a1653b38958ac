/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The leaflet by which the secretary hands a calendar out: one A4 page of HTML in Japanese, for one subscriber, with the
 * address, QR codes and what to press on which device. It holds the secret address: print it or hand the file over in
 * person. */

#include "ical/handout.h"

#include "engine/date.h"

G_BEGIN_DECLS

typedef struct {
  const char *association;  /* the city or association */
  const char *name;         /* whose calendar it is */
  const char *facility;     /* "" when none */
  const char *calendar;     /* the calendar's name as programs show it */
  const RnHandout *handout;
  int alarm_minutes;        /* 0: none */
  RnInstant issued_at;
} RnLeaflet;

/* A whole page without any outside resource. NULL with RN_ERROR_SYSTEM when a QR code cannot be made. */
char *rn_leaflet_html(const RnLeaflet *leaflet, GError **error);

G_END_DECLS
