/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The only user of GMime: headers with Japanese words, parts, transfer encodings. Everything that GMime would draw at
 * random (boundary, Message-ID) is set, so that a message has one form. */

#include "ical/mail.h"

#include <gmime/gmime.h>
#include <string.h>

static char *
digest_of(const RnMail *mail, RnInstant now)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  const char *const texts[] = {mail->unit_id, mail->to, mail->subject, mail->text};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_checksum_update(sum, (const guchar *)texts[i], (gssize)strlen(texts[i]) + 1);
  for (guint i = 0; i < mail->calendars->len; i++)
    g_checksum_update(sum, (const guchar *)((RnMailCalendar *)mail->calendars->pdata[i])->bytes, -1);
  g_checksum_update(sum, (const guchar *)&now, sizeof now);
  return g_strndup(g_checksum_get_string(sum), 32);
}

static void
set_encoding(GMimeTextPart *part)
{
  g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_BASE64);
}

static GMimeObject *
text_part(const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype("plain");
  g_mime_text_part_set_charset(part, "utf-8");
  g_mime_text_part_set_text(part, text);
  set_encoding(part);
  return GMIME_OBJECT(part);
}

/* The METHOD in the calendar and the parameter are the same (RFC 5545 section 8.1). */
static GMimeObject *
calendar_part(const RnMailCalendar *calendar)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype("calendar");
  g_mime_text_part_set_charset(part, "utf-8");
  g_mime_text_part_set_text(part, calendar->bytes);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "method", calendar->method);
  g_mime_part_set_filename(GMIME_PART(part), calendar->file);
  set_encoding(part);
  return GMIME_OBJECT(part);
}

static GMimeObject *
body_of(const RnMail *mail, const char *digest)
{
  GMimeMultipart *body = g_mime_multipart_new_with_subtype("mixed");
  g_autofree char *boundary = g_strconcat("=_rinban_", digest, NULL);
  g_mime_multipart_set_boundary(body, boundary);
  GMimeObject *text = text_part(mail->text);
  g_mime_multipart_add(body, text);
  g_object_unref(text);
  for (guint i = 0; i < mail->calendars->len; i++) {
    GMimeObject *part = calendar_part(mail->calendars->pdata[i]);
    g_mime_multipart_add(body, part);
    g_object_unref(part);
  }
  return GMIME_OBJECT(body);
}

static void
set_headers(GMimeMessage *message, const RnMail *mail, const char *from, const char *from_name, RnInstant now,
            const char *digest)
{
  g_autoptr(GTimeZone) japan = g_time_zone_new_offset(9 * 3600);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now), local = g_date_time_to_timezone(utc, japan);
  g_autofree char *id = g_strconcat(digest, strchr(from, '@'), NULL);
  g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, from_name, from);
  if (*mail->to)
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, mail->name, mail->to);
  g_mime_message_set_subject(message, mail->subject, "utf-8");
  g_mime_message_set_date(message, local);
  g_mime_message_set_message_id(message, id);
  g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
}

GBytes *
rn_mail_bytes(const RnMail *mail, const char *from, const char *from_name, RnInstant now, RnMailLines lines)
{
  static gsize ready;
  if (g_once_init_enter(&ready)) {
    g_mime_init();
    g_once_init_leave(&ready, 1);
  }
  g_autofree char *digest = digest_of(mail, now);
  GMimeMessage *message = g_mime_message_new(TRUE);
  GMimeObject *body = body_of(mail, digest);
  set_headers(message, mail, from, from_name, now, digest);
  g_mime_message_set_mime_part(message, body);
  GMimeFormatOptions *format = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(format,
                                           lines == RN_MAIL_CRLF ? GMIME_NEWLINE_FORMAT_DOS : GMIME_NEWLINE_FORMAT_UNIX);
  GMimeStream *stream = g_mime_stream_mem_new();
  g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream);
  const GByteArray *written = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  GBytes *bytes = g_bytes_new(written->data, written->len);
  g_mime_format_options_free(format);
  g_object_unref(stream);
  g_object_unref(body);
  g_object_unref(message);
  return bytes;
}
