/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Messages about changes of a published month: one for each person, with the text and one calendar of a single event for
 * each duty. Texts are Japanese, whatever the user's language; bytes follow from what is published and from the time that
 * is passed in. */

#include "engine/city.h"
#include "engine/month_news.h"
#include "ical/calendar.h"

G_BEGIN_DECLS

typedef struct {
  RnNewsKind kind;
  const char *method;  /* PUBLISH, or CANCEL for a duty that is lost; static */
  char *file;          /* name of the attachment: "duty-1.ics" */
  RnIcalEvent *event;
  char *bytes;         /* the calendar, CRLF */
} RnMailCalendar;

typedef struct {
  char *unit_id, *name; /* of the person or facility */
  char *to;             /* address; "" when none is known */
  char *phone;          /* private; "" when none is known: for those without address */
  char *subject, *text; /* text with LF */
  GPtrArray *calendars; /* RnMailCalendar* */
} RnMail;
void rn_mail_free(RnMail *mail);

/* The messages for the news of a month, RnMail*, owned, in their order. `from` is the sender's address, which is the ORGANIZER
 * of the events. NULL with an error: versions and events contradict each other. */
GPtrArray *rn_mails_new(RnStore *store, const RnCity *city, const RnMonthNews *news, const char *from, GError **error);

typedef enum { RN_MAIL_CRLF, RN_MAIL_LF } RnMailLines;
/* The message as RFC 5322 and MIME want it: for a file with CRLF, for a sendmail command with LF. Date and Message-ID come
 * from `now` and the content; the same message has the same bytes. */
GBytes *rn_mail_bytes(const RnMail *mail, const char *from, const char *from_name, RnInstant now, RnMailLines lines);

/* The calendar of a single event with a METHOD (RFC 5546 sections 3.2.1 and 3.2.5). `to` may be "". New string. */
char *rn_mail_calendar(const RnIcalEvent *event, const char *method, const char *from, const char *to);

/* Subject and text of a mail, from its calendars. */
void rn_mail_write_text(RnMail *mail, const RnVersion *version, const char *city_name, const char *from);

G_END_DECLS
