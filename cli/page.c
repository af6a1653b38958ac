/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The frame of printed pages and the few words that several of them use. */

#include "cli/page.h"

#include "cli/print.h"

#include <string.h>

static const char common_style[] =
    "@page{size:A4 portrait;margin:10mm}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;color:#000;background:#fff;font-family:\"Noto Sans JP\",\"Noto Sans CJK JP\",\"Hiragino Sans\","
    "\"Yu Gothic\",Meiryo,\"MS Gothic\",sans-serif;font-size:9.5pt;line-height:1.35;"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
    "main{width:190mm;margin:0 auto}\n"
    "@media screen{main{margin:10mm auto}}\n"
    "h1{font-size:16pt;margin:0 0 1mm;line-height:1.25}\n"
    "h2{font-size:12pt;margin:4mm 0 1mm;break-after:avoid}\n"
    "p{margin:0 0 1.5mm}\n"
    "table{width:100%;border-collapse:collapse}\n"
    "th,td{border:0.2mm solid #555;padding:0.6mm 1.2mm;text-align:left;vertical-align:top;overflow-wrap:anywhere}\n"
    "thead th{background:#e8e8e8}\n"
    "thead{display:table-header-group}\n"
    "tr{break-inside:avoid}\n"
    ".number{text-align:right;white-space:nowrap}\n"
    ".phone{white-space:nowrap}\n"
    "small{font-size:85%;color:#333}\n"
    "footer{margin-top:2mm;font-size:8pt}\n";

void
rn_page_text(GString *out, const char *text)
{
  g_autofree char *clean = rn_text_clean(text);
  g_autofree char *escaped = g_markup_escape_text(clean, -1);
  g_string_append(out, escaped);
}

void
rn_page_filled(GString *out, const char *text, const char *const *values)
{
  for (const char *p = text; *p; p++)
    if (*p != '@')
      g_string_append_c(out, *p);
    else if (*values)
      rn_page_text(out, *values++);
}

GString *
rn_page_new(const char *title, const char *style)
{
  GString *out = g_string_new("<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
                              "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
  rn_page_text(out, title);
  g_string_append_printf(out, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n", common_style, style ? style : "");
  return out;
}

void
rn_page_end(GString *out)
{
  g_string_append(out, "</body>\n</html>\n");
}

char *
rn_page_day(RnDate date)
{
  int year, month, day;
  rn_date_to_ymd(date, &year, &month, &day);
  return g_strdup_printf("%d年%d月%d日", year, month, day);
}

char *
rn_page_time(RnInstant instant)
{
  RnDate date;
  int minutes;
  rn_instant_to_local(instant, &date, &minutes);
  g_autofree char *day = rn_page_day(date);
  return g_strdup_printf("%s %d時%02d分", day, minutes / 60, minutes % 60);
}

typedef struct {
  const char *code, *name;
} Word;

static const char *
word(const Word *words, gsize n, const char *code)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp(words[i].code, code) == 0)
      return words[i].name;
  return code;
}

const char *
rn_page_kind(const char *kind)
{
  static const Word words[] = {
      {"solo_clinic", "診療所"},        {"clinic24", "24時間対応の診療所"},   {"hospital", "病院"},
      {"pharmacy", "薬局"},             {"nurse_station", "訪問看護ステーション"}, {"dental_clinic", "歯科診療所"},
      {"night_center", "夜間診療所"}, {"external_service", "外部の往診"},
  };
  return word(words, G_N_ELEMENTS(words), kind);
}

const char *
rn_page_support(const char *support_class)
{
  static const Word words[] = {
      {"none", ""},
      {"juurai", "在宅療養支援診療所"},
      {"zaishi", "在宅療養支援診療所"},
      {"renkei", "機能強化型（連携型）"},
      {"tandoku", "機能強化型（単独型）"},
      {"zaishibyo", "在宅療養支援病院"},
      {"kouhou", "在宅療養後方支援病院"},
      {"24h", "24時間対応"},
  };
  return word(words, G_N_ELEMENTS(words), support_class);
}

const char *
rn_page_skill(const char *skill)
{
  static const Word words[] = {
      {"palliative", "緩和ケア"}, {"ventilator", "人工呼吸器"}, {"paediatric", "小児"},
      {"neuro", "難病"},          {"psychiatric", "精神科"},    {"dermatology", "皮膚科"},
      {"urology", "泌尿器科"},    {"narcotic_inj", "麻薬注射"}, {"narcotic_oral", "麻薬内服"},
      {"acute", "緊急入院"},      {"respite", "レスパイト"},    {"narcotic_injection", "麻薬注射"},
  };
  return word(words, G_N_ELEMENTS(words), skill);
}
