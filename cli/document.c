/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The few Japanese words of printed documents, which do not follow the user's language. */

#include "cli/show.h"

#include <string.h>

char *
rn_document_version(const RnVersion *version)
{
  RnInstant at = version->state == RN_VERSION_PUBLISHED ? version->published_at : version->created_at;
  g_autofree char *day = NULL;
  if (at != RN_INSTANT_NONE) {
    RnDate date;
    int minutes;
    rn_instant_to_local(at, &date, &minutes);
    day = rn_date_format(date);
  }
  if (version->state != RN_VERSION_PUBLISHED)
    return g_strdup_printf("案（未公表） %s", day ? day : "");
  return g_strdup_printf("第%d版 %s%s", version->number, day ? day : "", version->number > 1 ? " 訂正" : "");
}

const char *
rn_document_weekday(RnDate date)
{
  static const char *const names[] = {"日", "月", "火", "水", "木", "金", "土"};
  return names[rn_date_weekday(date)];
}

const char *
rn_document_category(const char *category)
{
  static const char *const names[][2] = {
      {"N", "平日夜"}, {"D", "休日昼"}, {"H", "休日夜"}, {"Y", "年末年始"}, {"HC", "休日診療"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i][0], category) == 0)
      return names[i][1];
  return category;
}

const char *
rn_document_wish(RnRequestKind kind)
{
  switch (kind) {
  case RN_REQUEST_NG:
    return "不可";
  case RN_REQUEST_AVOID:
    return "避けたい";
  case RN_REQUEST_PREFER:
    return "希望";
  case RN_REQUEST_MUST:
    return "確約";
  }
  return "";
}

const char *
rn_document_band(const char *band)
{
  static const char *const names[][2] = {{"all", "全日"}, {"day", "昼"}, {"night", "夜"}};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(names[i][0], band) == 0)
      return names[i][1];
  return band;
}
