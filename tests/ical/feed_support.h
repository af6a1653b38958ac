/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by the tests of feeds: a published January and questions about the bytes of a feed. */

#include "ical/line.h"
#include "tests/ical/sample.h"
#include "tests/testing.h"

#include <string.h>

#define NIGHT "homecare/N/2027-01-04/wd_night/first/1"
#define SECOND "homecare/MH/2027-01-04/wd_night/second/1"

static inline Sample *
january(int days)
{
  Sample *sample = sample_new();
  sample_publish(sample, sample_month("2027-01", days), "2026-11-20T21:00");
  sample_link_all(sample);
  return sample;
}

static inline const char *
bytes_of(const RnFeed *feed)
{
  return g_bytes_get_data(feed->bytes, NULL);
}

static inline gboolean
mentions(const RnFeed *feed, const char *text)
{
  g_autoptr(GPtrArray) lines = rn_line_unfold(bytes_of(feed), g_bytes_get_size(feed->bytes));
  ck_assert_ptr_nonnull(lines);
  for (guint i = 0; i < lines->len; i++)
    if (strstr(lines->pdata[i], text))
      return TRUE;
  return FALSE;
}

/* The VEVENT of a UID as text; NULL when there is none. */
static inline char *
vevent(const RnFeed *feed, const char *uid)
{
  g_auto(GStrv) parts = g_strsplit(bytes_of(feed), "BEGIN:VEVENT", -1);
  for (char **part = parts + 1; *part; part++)
    if (strstr(*part, uid))
      return g_strndup(*part, (gsize)(strstr(*part, "END:VEVENT") - *part));
  return NULL;
}

static inline const char *
other_person(const char *holder)
{
  return strcmp(holder, "N2") == 0 ? "N4" : "N2";
}
