/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What families get: large print, no word that only physicians know. The size of the second page's text is computed
 * from the number of its lines, so that a month fits on it. Always in Japanese. */

#include "cli/paper_html.h"

#include "cli/page.h"
#include "cli/print.h"
#include "cli/show.h"

#include <math.h>
#include <string.h>

#define PAGE_HEIGHT_MM 248.0 /* 277 less title, head row and the line at the bottom, and some air */
#define VISIT_WIDTH_MM 62.0  /* of the columns for day and night, inside */
#define HOSPITAL_WIDTH_MM 38.0
#define MM_PER_PT 0.3528
#define LINE_HEIGHT 1.25
#define ROW_PADDING_MM 1.1
#define FONT_MAX_PT 9.5
#define FONT_MIN_PT 5.5 /* below it, the table goes on on a third page */

static const char style[] =
    "section{width:190mm;margin:0 auto;break-after:page}\n"
    "section:last-of-type{break-after:auto}\n"
    "@media screen{section{margin:10mm auto}}\n"
    ".from{display:flex;justify-content:space-between;margin-bottom:4mm}\n"
    ".first{font-size:13pt;line-height:1.45}\n"
    ".first h1{font-size:21pt;margin-bottom:2mm}\n"
    ".first h2{font-size:14pt;margin:6mm 0 1.5mm}\n"
    ".call{border:0.9mm solid #000;padding:3mm 5mm;margin:3mm 0 4mm}\n"
    ".call b{font-size:30pt;line-height:1.2;white-space:nowrap}\n"
    ".call p{margin:0}\n"
    ".first table{font-size:12.5pt}\n"
    ".first th{background:#f0f0f0;width:34mm;font-weight:bold}\n"
    ".first .phone{width:44mm;font-weight:bold}\n"
    ".month{table-layout:fixed;line-height:1.25}\n"
    ".month th,.month td{padding:0.3mm 0.8mm;vertical-align:middle}\n"
    ".month .day{text-align:center;padding:0.3mm 0}\n"
    ".month h1{font-size:14pt}\n"
    "tr.saturday td{background:#eef3fb}tr.rest td{background:#fbeeee}tr.yearend td{background:#e6e6e6}\n"
    ".none{color:#c00;font-weight:bold}\n";

/* --- words --- */

static char *
hours(RnInstant start, RnInstant end)
{
  RnDate from, to;
  int start_minutes, end_minutes;
  rn_instant_to_local(start, &from, &start_minutes);
  rn_instant_to_local(end, &to, &end_minutes);
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%d", start_minutes / 60);
  if (start_minutes % 60)
    g_string_append_printf(text, ":%02d", start_minutes % 60);
  g_string_append_printf(text, "～%s%d", to > from ? "翌" : "", end_minutes / 60);
  if (end_minutes % 60)
    g_string_append_printf(text, ":%02d", end_minutes % 60);
  g_string_append(text, "時");
  return g_string_free(text, FALSE);
}

/* Whoever comes, in two lines; new strings. */
static void
visit_lines(const RnPaperVisit *visit, char **who, char **where)
{
  if (visit->kind == RN_STEP_EMERGENCY) {
    *who = g_strdup("往診の担当医なし");
    *where = g_strdup("病院へ、急ぐときは119");
    return;
  }
  const char *name = *visit->name ? visit->name : visit->clinic;
  *who = g_strdup_printf("%s%s", visit->kind == RN_STEP_PRIMARY ? "主治医 " : "", name);
  *where = g_strdup_printf("%s%s%s", *visit->name ? visit->clinic : "", *visit->name && *visit->clinic ? " " : "",
                           visit->phone);
}

/* --- one cell --- */

typedef struct {
  GString *out; /* NULL: only the lines are counted */
  double em_mm;
  double width_mm;
  double lines;
} Cell;

static void
add_line(Cell *cell, const char *before, const char *text, const char *tag, const char *klass)
{
  double em = (rn_text_width(before) + rn_text_width(text)) / 2.0 + (*before ? 0.5 : 0);
  if (!*text)
    return;
  cell->lines += fmax(1, ceil(em * cell->em_mm / cell->width_mm));
  if (!cell->out)
    return;
  g_string_append_printf(cell->out, "<%s%s>", tag, klass);
  if (*before) {
    rn_page_text(cell->out, before);
    g_string_append_c(cell->out, ' ');
  }
  rn_page_text(cell->out, text);
  g_string_append_printf(cell->out, "</%s>", tag);
}

/* What is true between two instants: the visits, with hours where there are several. */
static void
add_visits(Cell *cell, const RnPaper *paper, RnInstant from, RnInstant to)
{
  for (guint i = 0; i < paper->visits->len; i++) {
    const RnPaperVisit *visit = &g_array_index(paper->visits, RnPaperVisit, i);
    RnInstant start = MAX(visit->start, from), end = MIN(visit->end, to);
    if (start >= end)
      continue;
    g_autofree char *time = start == from && end == to ? g_strdup("") : hours(start, end);
    g_autofree char *who = NULL, *where = NULL;
    visit_lines(visit, &who, &where);
    add_line(cell, time, who, "b", visit->kind == RN_STEP_EMERGENCY ? " class=\"none\"" : "");
    if (cell->out)
      g_string_append(cell->out, "<br>");
    add_line(cell, "", where, "span", "");
    if (cell->out && end < to)
      g_string_append(cell->out, "<br>");
  }
}

static void
add_hospitals(Cell *cell, const RnPaper *paper, RnInstant from, RnInstant to)
{
  for (guint i = 0; i < paper->hospitals->len; i++) {
    const RnPaperHospital *hospital = &g_array_index(paper->hospitals, RnPaperHospital, i);
    RnInstant start = MAX(hospital->start, from), end = MIN(hospital->end, to);
    if (start >= end)
      continue;
    g_autofree char *time = start == from && end == to ? g_strdup("") : hours(start, end);
    add_line(cell, time, *hospital->name ? hospital->name : "119", "span", "");
    if (cell->out && end < to)
      g_string_append(cell->out, "<br>");
  }
}

/* --- the month --- */

/* A row: the morning of the first (which belongs to the night before it), or a date from 9:00 to the next 9:00. */
typedef struct {
  RnDate date;
  gboolean morning;
  RnInstant start, evening, end;
} Row;

static Row
row_of(RnMonth month, int index)
{
  RnDate first = rn_month_first(month);
  if (index == 0)
    return (Row){first, TRUE, rn_instant_from_local(first, 0), rn_instant_from_local(first, 0),
                 rn_instant_from_local(first, 9 * 60)};
  RnDate date = first + index - 1;
  return (Row){date, FALSE, rn_instant_from_local(date, 9 * 60), rn_instant_from_local(date, 18 * 60),
               rn_instant_from_local(date + 1, 9 * 60)};
}

/* Appends the cells of a row to `out` (NULL: none) and returns its lines. */
static double
add_cells(GString *out, const RnPaper *paper, const Row *row, double font_pt)
{
  double lines = 1;
  for (int column = 0; column < 3; column++) {
    Cell cell = {out, font_pt * MM_PER_PT, column < 2 ? VISIT_WIDTH_MM : HOSPITAL_WIDTH_MM, 0};
    if (out)
      g_string_append(out, "<td>");
    if (column == 2)
      add_hospitals(&cell, paper, row->start, row->end);
    else if (column == 1 || !row->morning)
      add_visits(&cell, paper, column ? row->evening : row->start, column ? row->end : row->evening);
    if (out)
      g_string_append(out, "</td>");
    lines = fmax(lines, cell.lines);
  }
  return lines;
}

static double
choose_font(const RnPaper *paper)
{
  int rows = rn_month_days(paper->month) + 1;
  for (double font_pt = FONT_MAX_PT; font_pt > FONT_MIN_PT; font_pt -= 0.25) {
    double height = 0;
    for (int i = 0; i < rows; i++) {
      Row row = row_of(paper->month, i);
      height += add_cells(NULL, paper, &row, font_pt) * font_pt * MM_PER_PT * LINE_HEIGHT + ROW_PADDING_MM;
    }
    if (height <= PAGE_HEIGHT_MM)
      return font_pt;
  }
  return FONT_MIN_PT;
}

static void
append_month_row(GString *out, const RnCity *city, const RnPaper *paper, const Row *row, double font_pt)
{
  int year, month, day;
  rn_date_to_ymd(row->date, &year, &month, &day);
  const char *holiday = rn_calendar_holiday(city->calendar, row->date);
  g_string_append_printf(out, "<tr class=\"%s\"><td class=\"day\">",
                         row->morning ? "" : rn_date_class_name(rn_calendar_class(city->calendar, row->date)));
  if (row->morning)
    g_string_append_printf(out, "%d日朝<br><small>0～9時</small>", day);
  else
    g_string_append_printf(out, "<b>%d</b>（%s）", day, rn_document_weekday(row->date));
  if (holiday && !row->morning) {
    g_string_append(out, "<br><small>");
    rn_page_text(out, holiday);
    g_string_append(out, "</small>");
  }
  g_string_append(out, "</td>");
  add_cells(out, paper, row, font_pt);
  g_string_append(out, "</tr>\n");
}

static void
append_month(GString *out, const RnCity *city, const RnPaper *paper, const char *issued)
{
  double font_pt = choose_font(paper);
  int year, month, day;
  rn_date_to_ymd(rn_month_first(paper->month), &year, &month, &day);
  g_string_append_printf(out, "<section>\n<h1>%d年%d月の往診担当医</h1>\n<table class=\"month\" style=\"font-size:%.2fpt\">\n",
                         year, month, font_pt);
  g_string_append(out, "<colgroup><col style=\"width:18mm\"><col style=\"width:66mm\"><col style=\"width:66mm\"><col></colgroup>\n"
                       "<thead><tr><th>日</th><th>昼　9時～18時</th><th>夜　18時～翌朝9時</th><th>入院の受け入れ</th></tr></thead>\n<tbody>\n");
  for (int i = 0; i <= rn_month_days(paper->month); i++) {
    Row row = row_of(paper->month, i);
    append_month_row(out, city, paper, &row, font_pt);
  }
  const char *const values[] = {paper->clinic, issued, NULL};
  g_string_append(out, "</tbody>\n</table>\n");
  rn_page_filled(out, "<footer>@　@　交代があったときは、新しい版をお渡しします。</footer>\n</section>\n", values);
}

/* --- whom to call --- */

static void
append_call(GString *out, const RnPaper *paper)
{
  const char *const contact[] = {paper->contact, paper->contact_phone, NULL};
  g_string_append(out, "<div class=\"call\">");
  if (paper->nurse_first && *paper->nurse) {
    const char *const nurse[] = {paper->nurse, paper->nurse_phone, NULL};
    rn_page_filled(out, "<p>夜間・休日は、まず訪問看護へ　@</p><p><b>☎ @</b></p>", nurse);
  }
  rn_page_filled(out, "<p>24時間の連絡先　@</p><p><b>☎ @</b></p></div>\n", contact);
  g_string_append(out, "<p>つながらないときは、次のページの表で、その日の担当医の電話番号におかけください。"
                       "それでもつながらないときは、下の病院へ、急ぐときは <b>119</b> へおかけください。</p>\n");
}

static void
append_people(GString *out, const RnPaper *paper)
{
  const char *const primary[] = {paper->primary, paper->clinic, paper->phone, NULL};
  g_string_append(out, "<h2>担当</h2>\n<table>\n");
  rn_page_filled(out, "<tr><th>主治医</th><td><b>@</b>　@</td><td class=\"phone\">@</td></tr>\n", primary);
  const char *const nurse[] = {paper->nurse, paper->nurse_phone, NULL};
  if (*paper->nurse)
    rn_page_filled(out, "<tr><th>訪問看護</th><td>@</td><td class=\"phone\">@</td></tr>\n", nurse);
  const char *const pharmacy[] = {paper->pharmacy, paper->pharmacy_phone, NULL};
  if (*paper->pharmacy)
    rn_page_filled(out, "<tr><th>薬局</th><td>@</td><td class=\"phone\">@</td></tr>\n", pharmacy);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < paper->hospitals->len; i++) {
    const RnPaperHospital *hospital = &g_array_index(paper->hospitals, RnPaperHospital, i);
    const char *const values[] = {hospital->name, hospital->note, hospital->phone, NULL};
    if (*hospital->name && g_hash_table_add(seen, hospital->name))
      rn_page_filled(out, "<tr><th>入院の受け入れ</th><td>@ <small>@</small></td><td class=\"phone\">@</td></tr>\n", values);
  }
  g_string_append(out, "</table>\n");
}

static void
append_clinics(GString *out, const RnPaper *paper)
{
  if (!paper->clinics->len)
    return;
  g_string_append(out, "<h2>往診を担当する医療機関と医師</h2>\n"
                       "<p>表に医療機関の名前だけがある日は、次の医師のうちの一人がうかがいます。</p>\n<table>\n");
  for (guint i = 0; i < paper->clinics->len; i++) {
    const RnPaperClinic *clinic = paper->clinics->pdata[i];
    const char *const values[] = {clinic->name, clinic->physicians, clinic->phone, NULL};
    rn_page_filled(out, "<tr><td><b>@</b><br>@</td><td class=\"phone\">@</td></tr>\n", values);
  }
  g_string_append(out, "</table>\n");
}

GString *
rn_paper_html(const RnCity *city, const RnPaperState *state)
{
  const RnPaper *paper = state->paper;
  RnDate date;
  int minutes, year, month, day;
  rn_instant_to_local(state->issued_at, &date, &minutes);
  rn_date_to_ymd(rn_month_first(paper->month), &year, &month, &day);
  g_autofree char *issued_on = rn_page_day(date);
  g_autofree char *issued = g_strdup_printf("%s発行　第%d版", issued_on, state->number);
  g_autofree char *name = g_strdup_printf("%d年%d月", year, month);
  g_autofree char *title = g_strdup_printf("往診担当医のお知らせ %s %s", name, paper->panel->id);
  GString *out = rn_page_new(title, style);
  const char *const head[] = {city->name, paper->panel->id, issued, name, paper->clinic, NULL};
  rn_page_filled(out,
                 "<section class=\"first\">\n<div class=\"from\"><span>@　<small>整理番号 @</small></span><span>@</span></div>\n"
                 "<h1>夜間・休日の連絡先と往診担当医</h1>\n<p>@　@ で在宅医療を受けている方とご家族へ</p>\n",
                 head);
  append_call(out, paper);
  append_people(out, paper);
  append_clinics(out, paper);
  g_string_append(out, "<footer>この紙は、次の版をお渡しするまでお手元に置いてください。古い版は捨ててください。</footer>\n</section>\n");
  append_month(out, city, paper, issued);
  rn_page_end(out);
  return out;
}
