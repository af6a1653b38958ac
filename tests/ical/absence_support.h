/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by the tests of calendars that come in: calendars from a few lines, and what must become of them. */

#include "ical/absence.h"
#include "tests/testing.h"

#include <string.h>

/* 2027-01-01 00:00 to 2027-02-02 00:00 in Japan. */
#define JANUARY_FROM ((RnInstant)1798729200)
#define JANUARY_TO (JANUARY_FROM + 32 * 86400)

/* A calendar of one event: UID u1, and the lines. */
static inline char *
one_event(const char *lines)
{
  return g_strdup_printf("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//JA\r\nBEGIN:VEVENT\r\nUID:u1\r\n%s\r\n"
                         "END:VEVENT\r\nEND:VCALENDAR\r\n",
                         lines);
}

static inline RnBusyFile *
parse_bytes(const char *bytes, gsize n, const RnAbsenceChildLimits *limits, GPtrArray *messages)
{
  const RnAbsenceOptions options = {.name = "own.ics", .from = JANUARY_FROM, .to = JANUARY_TO,
                                    .limits = limits ? *limits : rn_absence_child_limits};
  g_autoptr(GError) error = NULL;
  RnBusyFile *file = rn_absence_parse(bytes, n, &options, messages, &error);
  ck_assert_msg(!error, "%s", error ? error->message : "");
  ck_assert_msg((file != NULL) == (messages->len == 0), "%u messages", messages->len);
  return file;
}

static inline RnBusyFile *
parse_text(const char *text)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  RnBusyFile *file = parse_bytes(text, strlen(text), NULL, messages);
  ck_assert_msg(file != NULL, "%s: %s", file ? "" : ((RnMessage *)messages->pdata[0])->code,
                file ? "" : ((RnMessage *)messages->pdata[0])->text);
  return file;
}

/* "0105T1800-0105T2000 ..." of all times, in Japan, in the order of the file; withdrawals as "!uid", updates as "~uid". */
static inline char *
times_of(const RnBusyFile *file)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < file->items->len; i++) {
    const RnBusyItem *item = file->items->pdata[i];
    if (text->len)
      g_string_append_c(text, ' ');
    if (item->what != RN_BUSY_TIME) {
      g_string_append_printf(text, "%c%s", item->what == RN_BUSY_UPDATE ? '~' : '!', item->uid);
      continue;
    }
    const RnInstant ends[] = {item->start, item->end};
    for (int e = 0; e < 2; e++) {
      RnDate date;
      int minutes, year, month, day;
      rn_instant_to_local(ends[e], &date, &minutes);
      rn_date_to_ymd(date, &year, &month, &day);
      g_string_append_printf(text, "%s%02d%02d", e ? "-" : "", month, day);
      if (!item->all_day)
        g_string_append_printf(text, "T%02d%02d", minutes / 60, minutes % 60);
    }
  }
  return g_string_free(text, FALSE);
}

static inline void
gives(const char *lines, const char *times)
{
  g_autofree char *text = one_event(lines);
  g_autoptr(RnBusyFile) file = parse_text(text);
  g_autofree char *got = times_of(file);
  ck_assert_msg(strcmp(got, times) == 0, "%s\n--- gives %s\n--- not   %s", lines, got, times);
}

/* Refused with one message of this code, which names the file, what to do, and this line (0: none). */
static inline void
refuses_bytes(const char *bytes, gsize n, const char *code, int line)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnBusyFile) file = parse_bytes(bytes, n, NULL, messages);
  ck_assert_msg(file == NULL && messages->len == 1, "%s expected, %u messages", code, messages->len);
  const RnMessage *message = messages->pdata[0];
  ck_assert_msg(strcmp(message->code, code) == 0, "%s, not %s: %s", message->code, code, message->text);
  ck_assert_int_eq(message->row, line);
  ck_assert_str_eq(message->file, "own.ics");
  ck_assert_int_eq(message->severity, RN_SEVERITY_ERROR);
  ck_assert(g_utf8_validate(message->text, -1, NULL) && strlen(message->text) > 20);
}

static inline void
refuses(const char *lines, const char *code, int line)
{
  g_autofree char *text = one_event(lines);
  refuses_bytes(text, strlen(text), code, line);
}


