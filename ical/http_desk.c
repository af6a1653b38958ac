/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The page of the telephone desk, as text. Always Japanese, like everything that is printed. It holds private telephone
 * numbers, so it has an address of its own that is given to the desk alone. */

#include "ical/http_desk.h"

#include "engine/partner.h"

#include <string.h>

static const char style[] =
  "*{box-sizing:border-box}"
  "body{margin:0 auto;padding:.6rem;max-width:60rem;color:#000;background:#fff;line-height:1.35;"
  "font-family:\"Noto Sans JP\",\"Noto Sans CJK JP\",\"Hiragino Sans\",\"Yu Gothic\",Meiryo,sans-serif}"
  "h1{font-size:1.25rem;margin:0}h2{font-size:1.1rem;margin:1.2rem 0 .3rem;border-bottom:2px solid #000}"
  "p{margin:.2rem 0}table{width:100%;table-layout:fixed;border-collapse:collapse;margin:.2rem 0 .6rem}"
  "th:nth-child(1){width:30%}th:nth-child(2){width:33%}"
  "caption{text-align:left;font-weight:bold;padding:.2rem 0}"
  "th,td{border:1px solid #666;padding:.3rem .4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
  "thead th{background:#e8e8e8}.now td{font-size:1.1rem}.next{color:#333}"
  "td:nth-child(3){white-space:nowrap}small{display:block;font-size:.8rem;color:#333}"
  ".gap{color:#c00;font-weight:bold}.warn{border:2px solid #c00;padding:.4rem;font-weight:bold}"
  "a{color:#003a8c}"
  "@page{size:A4 portrait;margin:12mm}@media print{html{font-size:11px}body{padding:0}a{color:#000;text-decoration:none}"
  "section,table{break-inside:avoid}}";

/* Duties of one publication: a month of the city's own, or what another city plans for it in a month. */
typedef struct {
  const RnVersion *version;
  const GPtrArray *duties;
  gboolean own;
} Source;

typedef struct {
  GString *out;
  const RnHttpCity *city;
  RnInstant now;
  GArray *sources; /* Source, the city's own first, months ascending */
} Page;

/* A duty with the version that tells its names. */
typedef struct {
  const RnVersion *version;
  const RnDuty *duty;
} Item;

/* --- words --- */

static void
append_escaped(GString *out, const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == '<')
      g_string_append(out, "&lt;");
    else if (c == '>')
      g_string_append(out, "&gt;");
    else if (c == '&')
      g_string_append(out, "&amp;");
    else if (c == '"')
      g_string_append(out, "&quot;");
    else if (g_unichar_isprint(c) && g_unichar_type(c) != G_UNICODE_FORMAT) /* no marks that turn the direction */
      g_string_append_unichar(out, c);
    else
      g_string_append_c(out, ' ');
  }
}

static const char *
area_name(const RnVersion *version, const char *area_id)
{
  const RnVersionArea *area = rn_version_area(version, area_id);
  return area ? area->name : area_id;
}

static const char *
part_name(const RnVersion *version, const char *kind, const RnSlot *slot, const char *code)
{
  g_autofree char *full = g_strconcat(slot->service, "/", code, NULL);
  const char *label = rn_version_label(version, kind, full);
  return label == full ? code : label;
}

/* 1月4日(月) 17:00 */
static void
append_time(GString *out, RnInstant instant, gboolean with_day)
{
  static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
  RnDate date;
  int minutes, year, month, day;
  rn_instant_to_local(instant, &date, &minutes);
  rn_date_to_ymd(date, &year, &month, &day);
  if (with_day)
    g_string_append_printf(out, "%d月%d日(%s) ", month, day, weekdays[rn_date_weekday(date)]);
  g_string_append_printf(out, "%d:%02d", minutes / 60, minutes % 60);
}

static void
append_span(GString *out, const RnSlot *slot)
{
  RnDate first, last;
  int minutes;
  rn_instant_to_local(slot->start, &first, &minutes);
  rn_instant_to_local(slot->end, &last, &minutes);
  append_time(out, slot->start, TRUE);
  g_string_append(out, "～");
  append_time(out, slot->end, last != first);
}

/* --- rows --- */

/* A number that can be dialled by a touch: digits and a leading plus. */
static void
append_phone(GString *out, const char *phone)
{
  g_autoptr(GString) number = g_string_new(NULL);
  for (const char *p = phone; *p; p++)
    if (g_ascii_isdigit(*p) || (*p == '+' && !number->len))
      g_string_append_c(number, *p);
  if (number->len)
    g_string_append_printf(out, "<a href=\"tel:%s\">", number->str);
  append_escaped(out, phone);
  if (number->len)
    g_string_append(out, "</a>");
}

static void
append_row(GString *out, const Item *item)
{
  const RnSlot *slot = item->duty->slot;
  const RnVersionUnit *unit = item->duty->unit_id ? rn_version_unit(item->version, item->duty->unit_id) : NULL;
  g_string_append(out, "<tr><td>");
  append_escaped(out, part_name(item->version, "seat", slot, slot->seat));
  if (slot->index > 1)
    g_string_append_printf(out, " %d", slot->index);
  g_string_append(out, "<small>");
  append_span(out, slot);
  g_string_append(out, "</small></td><td>");
  if (item->duty->unit_id)
    append_escaped(out, unit ? unit->name : item->duty->unit_id);
  else
    g_string_append(out, "<span class=\"gap\">【未定】</span>");
  if (unit && *unit->facility_name && strcmp(unit->facility_name, unit->name) != 0) {
    g_string_append(out, "<small>");
    append_escaped(out, unit->facility_name);
    g_string_append(out, "</small>");
  }
  g_string_append(out, "</td><td>");
  if (unit)
    append_phone(out, unit->phone);
  g_string_append(out, "</td></tr>\n");
}

static void
append_table(GString *out, const GArray *items, gboolean now)
{
  g_string_append_printf(out,
                         "<table class=\"%s\"><caption>%s</caption><thead><tr><th scope=\"col\">当番</th>"
                         "<th scope=\"col\">担当</th><th scope=\"col\">電話</th></tr></thead><tbody>\n",
                         now ? "now" : "next", now ? "いま" : "つぎ");
  for (guint i = 0; i < items->len; i++)
    append_row(out, &g_array_index(items, Item, i));
  g_string_append(out, "</tbody></table>\n");
}

/* --- who --- */

/* A section of the page: what one city, "" for the page's own, plans of a service for an area. */
typedef struct {
  const char *host, *area_id, *service;
} Part;

static const char *
host_of(const Source *source)
{
  return source->own ? "" : source->version->city_id;
}

/* Two rows of the table partners may name the same duties. */
static gboolean
is_told(const GArray *items, const RnSlot *slot)
{
  for (guint i = 0; i < items->len; i++)
    if (strcmp(g_array_index(items, Item, i).duty->slot->key, slot->key) == 0)
      return TRUE;
  return FALSE;
}

/* Duties of a part that are on at `now`, or else those that start next after it; canonical order. */
static GArray *
find_items(const Page *page, const Part *part, gboolean on)
{
  GArray *items = g_array_new(FALSE, FALSE, sizeof(Item));
  RnInstant next = G_MAXINT64;
  for (guint v = 0; v < page->sources->len; v++) {
    const Source *source = &g_array_index(page->sources, Source, v);
    for (guint i = 0; strcmp(host_of(source), part->host) == 0 && i < source->duties->len; i++) {
      const RnDuty *duty = source->duties->pdata[i];
      const RnSlot *slot = duty->slot;
      if (strcmp(slot->area_id, part->area_id) != 0 || strcmp(slot->service, part->service) != 0)
        continue;
      if (on ? slot->start > page->now || slot->end <= page->now : slot->start <= page->now || slot->start > next)
        continue;
      if (!on && slot->start < next)
        g_array_set_size(items, 0);
      next = on ? next : slot->start;
      Item item = {source->version, duty};
      if (!is_told(items, slot))
        g_array_append_val(items, item);
    }
  }
  return items;
}

/* The newest publication of a city that the page tells of. */
static const RnVersion *
newest_of(const Page *page, const char *host)
{
  const RnVersion *newest = NULL;
  for (guint v = 0; v < page->sources->len; v++) {
    const Source *source = &g_array_index(page->sources, Source, v);
    if (strcmp(host_of(source), host) == 0 && (!newest || source->version->month >= newest->month))
      newest = source->version;
  }
  return newest;
}

static void
append_part(Page *page, const Part *part)
{
  const RnVersion *version = newest_of(page, part->host);
  g_autoptr(GArray) on = find_items(page, part, TRUE);
  g_autoptr(GArray) next = find_items(page, part, FALSE);
  g_string_append(page->out, "<section><h2>");
  append_escaped(page->out, area_name(version, part->area_id));
  g_string_append(page->out, "　");
  append_escaped(page->out, rn_version_label(version, "service", part->service));
  g_string_append(page->out, "</h2>\n");
  if (*part->host) {
    g_string_append(page->out, "<p>");
    append_escaped(page->out, area_name(version, version->city_id));
    g_string_append(page->out, "が作成している当番です。</p>\n");
  }
  if (on->len)
    append_table(page->out, on, TRUE);
  else
    g_string_append(page->out, "<p>いまの時間に当番はありません。</p>\n");
  if (next->len)
    append_table(page->out, next, FALSE);
  else
    g_string_append(page->out, "<p>つぎの当番はまだ公表されていません。</p>\n");
  g_string_append(page->out, "</section>\n");
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "host, place, area, service" of every duty, joined by tabs: the own parts first, by the newest month's order of areas and then
 * by service. */
static GPtrArray *
find_parts(const Page *page)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint v = 0; v < page->sources->len; v++) {
    const Source *source = &g_array_index(page->sources, Source, v);
    const RnVersion *newest = newest_of(page, host_of(source));
    for (guint i = 0; i < source->duties->len; i++) {
      const RnSlot *slot = ((const RnDuty *)source->duties->pdata[i])->slot;
      guint place = 0;
      while (place < newest->areas->len &&
             strcmp(((RnVersionArea *)newest->areas->pdata[place])->area_id, slot->area_id) != 0)
        place++;
      char *key = g_strdup_printf("%s\t%06u\t%s\t%s", host_of(source), place, slot->area_id, slot->service);
      if (g_hash_table_add(seen, key)) /* owns the key in either case */
        g_ptr_array_add(parts, g_strdup(key));
    }
  }
  g_ptr_array_sort(parts, compare_texts);
  return parts;
}

static GArray *
sources_of(const RnHttpCity *city)
{
  GArray *sources = g_array_new(FALSE, FALSE, sizeof(Source));
  for (guint v = 0; v < city->versions->len; v++) {
    const RnVersion *version = city->versions->pdata[v];
    const Source source = {version, version->rota->duties, TRUE};
    g_array_append_val(sources, source);
  }
  for (guint p = 0; city->partners && p < city->partners->len; p++) {
    const RnPartnerDuties *partner = city->partners->pdata[p];
    const Source source = {partner->version, partner->duties, FALSE};
    g_array_append_val(sources, source);
  }
  return sources;
}

static gboolean
is_published(const RnHttpCity *city, RnInstant at)
{
  RnDate date;
  int minutes;
  rn_instant_to_local(at, &date, &minutes);
  for (guint v = 0; v < city->versions->len; v++)
    if (((const RnVersion *)city->versions->pdata[v])->month == rn_month_of(date))
      return TRUE;
  return FALSE;
}

static void
append_parts(Page *page)
{
  if (!is_published(page->city, page->now))
    g_string_append(page->out, "<p class=\"warn\">今月の当番表はまだ公表されていません。</p>\n");
  g_autoptr(GPtrArray) parts = find_parts(page);
  for (guint i = 0; i < parts->len; i++) {
    g_auto(GStrv) words = g_strsplit(parts->pdata[i], "\t", 4);
    const Part part = {words[0], words[2], words[3]};
    append_part(page, &part);
  }
}

GString *
rn_http_desk_page(const RnHttpCity *city, RnInstant now, RnInstant read_at, gboolean stale)
{
  Page page = {g_string_new("<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">\n"
                            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                            "<meta http-equiv=\"refresh\" content=\"120\"><title>いまの当番</title>\n<style>"),
               city, now, sources_of(city)};
  const RnVersion *newest = city->versions->len ? city->versions->pdata[city->versions->len - 1] : NULL;
  g_string_append_printf(page.out, "%s</style></head><body>\n<h1>", style);
  append_escaped(page.out, newest ? area_name(newest, city->city_id) : city->city_id);
  g_string_append(page.out, "　いまの当番</h1>\n<p>");
  append_time(page.out, now, TRUE);
  g_string_append(page.out, " 現在（2分ごとに新しくなります）</p>\n");
  if (stale) {
    g_string_append(page.out, "<p class=\"warn\">当番の記録を読めません。下の内容は ");
    append_time(page.out, read_at, TRUE);
    g_string_append(page.out, " までのものです。事務局に知らせてください。</p>\n");
  }
  append_parts(&page);
  g_string_append(page.out, "<p><small>受付の方だけのページです。このアドレスを人に渡さないでください。</small></p>\n</body></html>\n");
  g_array_unref(page.sources);
  return page.out;
}
