/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The page as text with a few holes. Everything from the tables is cleaned and escaped; sizes are fixed so that it stays one
 * page whatever the names are. */

#include "ical/leaflet.h"

#include "ical/line.h"
#include "ical/qr.h"

#include <string.h>

#define MAX_CALENDAR_NAME 36

static const char style[] =
  "@page{size:A4 portrait;margin:14mm}\n"
  "*{box-sizing:border-box}\n"
  "body{margin:0;color:#000;background:#fff;font-family:\"Noto Sans JP\",\"Noto Sans CJK JP\",\"Hiragino Sans\","
  "\"Yu Gothic\",Meiryo,\"MS Gothic\",sans-serif;font-size:10.2pt;line-height:1.46}\n"
  "main{width:182mm;margin:0 auto}\n"
  "@media screen{main{margin:10mm auto}}\n"
  "h1{font-size:17pt;margin:0;line-height:1.3}\n"
  "h2{font-size:12.5pt;margin:0 0 1mm;line-height:1.3}\n"
  "p{margin:0 0 1.2mm}\n"
  "ol{margin:0;padding-left:6mm}\n"
  ".from{display:flex;justify-content:space-between;font-size:9.5pt;margin-bottom:3mm}\n"
  ".whose{font-size:13pt;margin:2.5mm 0 3mm;padding:2mm 3mm;border-left:1.5mm solid #444;background:#f2f2f2;"
  "max-height:17mm;overflow:hidden;overflow-wrap:anywhere}\n"
  ".way{display:flex;gap:5mm;border:0.25mm solid #777;padding:3mm 4mm;margin-top:3mm;break-inside:avoid}\n"
  ".way>div{flex:1}\n"
  ".way svg{width:39mm;height:39mm;flex:none;display:block}\n"
  ".way figure{margin:0;text-align:center;font-size:8.5pt;line-height:1.3}\n"
  ".address{font-family:\"DejaVu Sans Mono\",Consolas,Menlo,monospace;font-size:8.5pt;overflow-wrap:anywhere;"
  "line-height:1.35;border:0.2mm dashed #777;padding:1.5mm 2mm;margin:1mm 0 0}\n"
  ".care{margin-top:3.5mm;border:0.6mm solid #000;padding:2.5mm 4mm}\n"
  ".care ul{margin:0;padding-left:5mm}\n"
  "footer{margin-top:2.5mm;font-size:8.5pt;color:#333}\n";

/* The marks that turn the direction of writing would let a name disguise itself. */
static gboolean
turns_direction(gunichar c)
{
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0x061C;
}

static void
append(GString *out, const char *text)
{
  g_autofree char *clean = rn_line_clean(text);
  g_autoptr(GString) kept = g_string_new(NULL);
  for (const char *p = clean; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!turns_direction(c))
      g_string_append_unichar(kept, c == '\n' ? ' ' : c);
  }
  g_autofree char *escaped = g_markup_escape_text(kept->str, -1);
  g_string_append(out, escaped);
}

/* Text with "@" where the next of the values is put; NULL ends them. */
static void
append_filled(GString *out, const char *text, const char *const *values)
{
  for (const char *p = text; *p; p++)
    if (*p == '@')
      append(out, *values ? *values++ : "");
    else
      g_string_append_c(out, *p);
}

static gboolean
append_qr(GString *out, const char *address, const char *caption, GError **error)
{
  g_autoptr(RnQr) qr = rn_qr_new(address, error);
  if (!qr)
    return FALSE;
  g_autofree char *svg = rn_qr_svg(qr);
  g_string_append_printf(out, "<figure>%s%s</figure>", svg, caption);
  return TRUE;
}

/* Long names are cut where they only help to recognise something. */
static char *
shortened(const char *name)
{
  if (g_utf8_strlen(name, -1) <= MAX_CALENDAR_NAME)
    return g_strdup(name);
  g_autofree char *head = g_utf8_substring(name, 0, MAX_CALENDAR_NAME - 1);
  return g_strconcat(head, "…", NULL);
}

static char *
day_of(RnInstant instant)
{
  RnDate date;
  int minutes, year, month, day;
  rn_instant_to_local(instant, &date, &minutes);
  rn_date_to_ymd(date, &year, &month, &day);
  return g_strdup_printf("%d年%d月%d日", year, month, day);
}

static void
append_head(GString *out, const RnLeaflet *leaflet)
{
  g_autofree char *day = day_of(leaflet->issued_at);
  const char *const values[] = {leaflet->name, leaflet->association, day, leaflet->name, leaflet->facility, NULL};
  g_string_append(out, "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
  append_filled(out, "<title>当番カレンダーのご案内 @</title>\n", values);
  g_string_append_printf(out, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
  append_filled(out,
                "<div class=\"from\"><span>@</span><span>@</span></div>\n"
                "<h1>当番カレンダーのご案内</h1>\n<p class=\"whose\"><b>@</b> 先生　@</p>\n"
                "<p>ご自身の当番が、スマートフォンやパソコンのカレンダーに自動で表示されます。"
                "一度登録すれば、交代や変更もそのまま反映されます。お使いの機器に合わせて、どれか一つで登録してください。</p>\n",
                values + 1);
}

static gboolean
append_ways(GString *out, const RnLeaflet *leaflet, GError **error)
{
  g_autofree char *name = shortened(leaflet->calendar);
  const char *const calendar[] = {name, NULL}, *const address[] = {leaflet->handout->https, NULL};
  g_string_append(out, "<div class=\"way\">");
  if (!append_qr(out, leaflet->handout->webcal, "iPhone・iPad 用", error))
    return FALSE;
  append_filled(out,
                "<div><h2>iPhone・iPad・Mac</h2><ol><li>カメラを左の QR コードに向け、表示された「開く」を押します。</li>"
                "<li>「照会」または「購読」を押します。</li>"
                "<li>カレンダーに「@」が加われば完了です。</li></ol>"
                "<p>Mac では、カレンダーの「ファイル」→「新規照会カレンダー」に下のアドレスを入れます。</p></div></div>\n",
                calendar);
  g_string_append(out, "<div class=\"way\">");
  if (!append_qr(out, leaflet->handout->google, "Google カレンダー用", error))
    return FALSE;
  g_string_append(out, "<div><h2>Google カレンダー（Android・パソコン）</h2><ol>"
                       "<li>QR コードを読み、Google にログインして「追加」を押します。</li>"
                       "<li>できないときは、パソコンで calendar.google.com を開き、「他のカレンダー」の＋→「URL で追加」に"
                       "下のアドレスを入れます。</li>"
                       "<li>Android のカレンダーに出ないときは、設定でこのカレンダーの「同期」を入にします。</li></ol>"
                       "</div></div>\n"
                       "<div class=\"way\"><div><h2>Outlook・そのほか</h2>"
                       "<p>Outlook の「予定表の追加」→「Web から購読」に、次のアドレスを入れます。"
                       "「URL で購読」ができるカレンダーなら、ほかのものでも使えます（ファイルの取り込みでは変更が反映されません）。</p>");
  append_filled(out, "<p class=\"address\">@</p></div></div>\n", address);
  return TRUE;
}

static void
append_care(GString *out, const RnLeaflet *leaflet)
{
  g_string_append(out,
                  "<div class=\"care\"><h2>大切なお願い</h2><ul>"
                  "<li>変更がカレンダーに出るまで、<b>1日ほど</b>かかることがあります。当日・翌日の変更は事務局が電話します。</li>"
                  "<li>予定の説明欄に、版と発行の日時があります。電話の内容と違うときは、<b>電話が正しい</b>とお考えください。</li>"
                  "<li>【取消】は、その当番がなくなったという意味です。</li>"
                  "<li>アドレスは<b>この先生専用の秘密</b>です。ほかの方に渡さないでください。人に知られたときは事務局に"
                  "ご連絡ください。すぐに新しいアドレスに替えます（元のアドレスは使えなくなります）。</li>");
  if (leaflet->alarm_minutes > 0) {
    int hours = leaflet->alarm_minutes / 60, minutes = leaflet->alarm_minutes % 60;
    g_string_append(out, "<li>当番の");
    if (hours)
      g_string_append_printf(out, "%d時間", hours);
    if (minutes)
      g_string_append_printf(out, "%d分", minutes);
    g_string_append(out, "前に通知する設定です。Google と Outlook では通知されません。iPhone では登録のときに「通知を削除」を"
                         "切にします。</li>");
  }
  g_string_append(out, "</ul></div>\n<footer>患者さんの情報は、このカレンダーのどこにも入っていません。</footer>\n"
                       "</main>\n</body>\n</html>\n");
}

char *
rn_leaflet_html(const RnLeaflet *leaflet, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  append_head(out, leaflet);
  if (!append_ways(out, leaflet, error))
    return NULL;
  append_care(out, leaflet);
  return g_string_free(g_steal_pointer(&out), FALSE);
}
