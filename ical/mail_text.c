/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The words of a message, Japanese like the feeds. What is told of a duty stands in wording.c, for feeds and messages
 * alike; only the frame is here. */

#include "ical/mail.h"

#include <string.h>

static const char *const headings[] = {
  [RN_NEWS_GAINED] = "■ 新しく入った当番",
  [RN_NEWS_LOST] = "■ なくなった当番",
  [RN_NEWS_CHANGED] = "■ 時間や相手などが変わった当番",
};

/* 1月23日（土）18:00 */
static char *
moment(RnInstant instant, gboolean with_time)
{
  static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
  RnDate date;
  int minutes, year, month, day;
  rn_instant_to_local(instant, &date, &minutes);
  rn_date_to_ymd(date, &year, &month, &day);
  g_autofree char *text = g_strdup_printf("%d月%d日（%s）", month, day, weekdays[rn_date_weekday(date)]);
  return with_time ? g_strdup_printf("%s%d:%02d", text, minutes / 60, minutes % 60) : g_steal_pointer(&text);
}

static char *
span(const RnIcalEvent *event)
{
  g_autofree char *start = moment(event->start, !event->all_day), *end = moment(event->end, TRUE);
  return event->all_day ? g_steal_pointer(&start) : g_strdup_printf("%s〜%s", start, end);
}

/* What the heading of a duty and the frame say already. */
static gboolean
is_said(const char *line)
{
  static const char *const said[] = {"当番: ", "種類: ", "地域: ", "時間: ", "発行: "};
  for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
    if (g_str_has_prefix(line, said[i]))
      return TRUE;
  return FALSE;
}

static void
append_indented(GString *text, const char *lines)
{
  g_auto(GStrv) each = g_strsplit(lines, "\n", -1);
  for (char **line = each; *line; line++)
    if (**line && !is_said(*line))
      g_string_append_printf(text, "    %s\n", *line);
}

static void
append_kind(GString *text, const RnMail *mail, RnNewsKind kind)
{
  gboolean headed = FALSE;
  for (guint i = 0; i < mail->calendars->len; i++) {
    const RnMailCalendar *calendar = mail->calendars->pdata[i];
    if (calendar->kind != kind)
      continue;
    if (!headed)
      g_string_append_printf(text, "\n%s\n", headings[kind]);
    headed = TRUE;
    g_autofree char *when = span(calendar->event);
    g_string_append_printf(text, "・%s　%s\n", when, calendar->event->summary);
    if (kind != RN_NEWS_LOST && calendar->event->description)
      append_indented(text, calendar->event->description);
  }
}

static char *
subject(const RnMail *mail, const RnVersion *version, const char *city_name)
{
  if (mail->calendars->len == 0)
    return g_strdup_printf("【当番の変更】%s（第%d版）", city_name, version->number);
  const RnMailCalendar *first = mail->calendars->pdata[0];
  g_autofree char *when = moment(first->event->start, FALSE);
  if (mail->calendars->len == 1)
    return g_strdup_printf("【当番の変更】%s %s", when, city_name);
  return g_strdup_printf("【当番の変更】%sほか%u件 %s", when, mail->calendars->len - 1, city_name);
}

void
rn_mail_write_text(RnMail *mail, const RnVersion *version, const char *city_name, const char *from)
{
  GString *text = g_string_new(NULL);
  g_autofree char *issued = moment(version->published_at, TRUE);
  g_string_append_printf(text, "%s 様\n\n%d年%d月の当番表が変わりました（第%d版、%s 発行）。\n", mail->name,
                         version->month / 12, version->month % 12 + 1, version->number, issued);
  append_kind(text, mail, RN_NEWS_GAINED);
  append_kind(text, mail, RN_NEWS_LOST);
  append_kind(text, mail, RN_NEWS_CHANGED);
  g_string_append_printf(text,
                         "\n購読中のカレンダーには自動で反映されますが、1日ほどかかることがあります。\n"
                         "すぐに反映するには、添付のカレンダー（.ics）を開いてください。\n"
                         "お心当たりのない場合やご都合の悪い場合は、事務局にご連絡ください。\n\n"
                         "%s 当番事務局\n%s\n",
                         city_name, from);
  mail->text = g_string_free(text, FALSE);
  mail->subject = subject(mail, version, city_name);
}
