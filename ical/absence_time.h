/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Dates, times, durations and time zones as other people's calendars write them (RFC 5545 section 3.3), read
 * strictly: libical takes 20261301 or hour 25 for valid. The only zones are Asia/Tokyo, under the names that calendar
 * programs give it, and UTC; no zone file is ever opened. */

#include <glib.h>

G_BEGIN_DECLS

#define RN_ABSENCE_LONGEST_DAYS 1830 /* of one event: five years */

typedef enum { RN_ABSENCE_FLOATING, RN_ABSENCE_TOKYO, RN_ABSENCE_UTC } RnAbsenceZone;

typedef struct {
  gint64 wall;       /* seconds since 1970-01-01 00:00 on the wall clock of the zone */
  gboolean is_date;  /* a date alone */
  RnAbsenceZone zone;
} RnAbsenceTime;

/* The zone of a TZID, FALSE when it is none that is built in. */
gboolean rn_absence_time_zone(const char *tzid, RnAbsenceZone *zone);
/* YYYYMMDD, YYYYMMDDTHHMMSS or the latter with Z; a `tzid` of the line (NULL: none) names the zone. Years 1601..9999. FALSE
 * when it is none of these or no real time. */
gboolean rn_absence_time_parse(const char *text, const char *tzid, RnAbsenceTime *time);
/* P1W, P1DT2H30M, PT45M ...; FALSE when negative, malformed or too long. In seconds. */
gboolean rn_absence_time_duration(const char *text, gint64 *seconds);
/* The wall clock as fields and back; years 1601..9999, the fields of a real time. */
void rn_absence_time_fields(gint64 wall, int *year, int *month, int *day, int *second_of_day);
gint64 rn_absence_time_wall(int year, int month, int day, int second_of_day);
/* Seconds since 1970 UTC; a floating time and a date are of Asia/Tokyo. */
gint64 rn_absence_time_instant(const RnAbsenceTime *time);
/* Seconds to subtract from the wall clock to get UTC. */
gint64 rn_absence_time_offset(RnAbsenceZone zone);

G_END_DECLS
