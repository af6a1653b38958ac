/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The printed 当番表: HTML that prints on one A4 page per block. Sizes are computed here from the number of rows and
 * the lengths of names, so that the longest month fits; the browser only breaks lines. Always in Japanese. */

#include "cli/result.h"
#include "cli/sheet.h"
#include "cli/show.h"

#include <math.h>
#include <string.h>

#define PAGE_WIDTH_MM 190.0   /* A4 portrait less margins of 10 mm */
#define TABLE_HEIGHT_MM 238.0 /* 277 less title, head row and legend */
#define MM_PER_PT 0.3528
#define LINE_HEIGHT 1.22
#define CELL_PADDING_MM 0.9 /* above and below a row's text, with its border */
#define FONT_MAX_PT 10.0
#define FONT_MIN_PT 4.0
#define FONT_GOOD_PT 7.0 /* down to here a smaller font is better than a name on two lines */
#define ROW_MAX_MM 6.5

static const char style[] =
    "@page{size:A4 portrait;margin:10mm}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;color:#000;background:#fff;font-family:\"Noto Sans JP\",\"Noto Sans CJK JP\",\"Hiragino Sans\","
    "\"Yu Gothic\",Meiryo,\"MS Gothic\",sans-serif;line-height:1.22;"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
    "section{width:190mm;margin:0 auto;page-break-after:always;break-after:page;page-break-inside:avoid;"
    "break-inside:avoid}\n"
    "section:last-of-type{page-break-after:auto;break-after:auto}\n"
    "@media screen{section{margin:10mm auto}}\n"
    "header{display:flex;justify-content:space-between;align-items:flex-end;margin:0 0 1.5mm}\n"
    "h1{font-size:14pt;margin:0}\n"
    "header p,footer{font-size:8pt;margin:0}\n"
    "table{width:100%;border-collapse:collapse;table-layout:fixed}\n"
    "th,td{border:0.2mm solid #555;padding:0.25mm 0.8mm;text-align:left;vertical-align:middle;overflow-wrap:anywhere}\n"
    "thead th{background:#e8e8e8;font-weight:bold;text-align:center}\n"
    "td.day,td.week{text-align:center;padding:0.25mm 0}\n"
    "tr.saturday td{background:#eef3fb}\n"
    "tr.rest td{background:#fbeeee}\n"
    "tr.yearend td{background:#e2e2e2}\n"
    "tr.first td{border-top:0.4mm solid #000}\n"
    "td.none{background:#fff !important}\n"
    "td.gap{background:#fff !important;border:0.7mm solid #c00 !important;color:#c00;font-weight:bold}\n"
    "td.own{font-weight:bold;text-decoration:underline}\n"
    "small{font-size:82%;color:#333}\n"
    "footer{margin-top:1.5mm;display:flex;justify-content:space-between}\n"
    "span.key{display:inline-block;border:0.2mm solid #555;padding:0 1.5mm;margin-right:1.5mm}\n"
    "span.saturday{background:#eef3fb}span.rest{background:#fbeeee}span.yearend{background:#e2e2e2}\n"
    "span.gap{border:0.7mm solid #c00;color:#c00;font-weight:bold}\n";

static void
append_escaped(GString *out, const char *text)
{
  g_autofree char *clean = rn_text_clean(text);
  g_autofree char *escaped = g_markup_escape_text(clean, -1);
  g_string_append(out, escaped);
}

static char *
band_hours(const RnSlot *slot)
{
  g_autofree char *start = rn_instant_format(slot->start);
  g_autofree char *end = rn_instant_format(slot->end);
  RnDate date;
  int minutes;
  rn_instant_to_local(slot->end, &date, &minutes);
  return g_strdup_printf("%.5s～%s%.5s", start + strlen("2027-01-04T"), date > slot->date ? "翌" : "",
                         end + strlen("2027-01-04T"));
}

/* Whether the facility's name stands behind the holder's: only where there is room. */
static gboolean
with_facility(const RnSheet *sheet)
{
  return sheet->columns->len <= 3;
}

/* What stands small behind the holder's name: where a person works, a facility's telephone; "" where there is no room. */
static const char *
small_text(const RnVersion *version, const RnSheet *sheet, const RnDuty *duty)
{
  const RnVersionUnit *unit = with_facility(sheet) ? rn_version_unit(version, duty->unit_id) : NULL;
  const char *text = !unit ? "" : strcmp(unit->kind, "facility") == 0 ? unit->public_phone : unit->facility_name;
  return text ? text : "";
}

static double
cell_em(const RnVersion *version, const RnSheet *sheet, const RnDuty *duty)
{
  if (!duty || !duty->unit_id)
    return 2;
  double em = rn_text_width(rn_version_unit_name(version, duty->unit_id)) / 2.0;
  const char *small = small_text(version, sheet, duty);
  if (*small)
    em += 1.0 + 0.82 * rn_text_width(small) / 2.0;
  return em;
}

typedef struct {
  double font_pt;
  double day_em, week_em, note_em, band_em;
  double row_mm; /* least height of a row: spreads a short table over the page */
} Layout;

/* Height of all rows at a font size, lines broken where a seat's column is too narrow; *broken tells whether any is. */
static double
height_at(const RnVersion *version, const RnSheet *sheet, const Layout *layout, double font_pt, gboolean *broken)
{
  double em_mm = font_pt * MM_PER_PT;
  double fixed = (layout->day_em + layout->week_em + layout->note_em + layout->band_em) * em_mm;
  double column = (PAGE_WIDTH_MM - fixed) / sheet->columns->len - 2.0;
  if (column < 4 * em_mm)
    return HUGE_VAL;
  double height = 0;
  for (guint row = 0; row < sheet->rows->len; row++) {
    double lines = 1;
    for (guint c = 0; c < sheet->columns->len; c++)
      lines = fmax(lines, ceil(cell_em(version, sheet, rn_sheet_cell(sheet, row, c)) * em_mm / column));
    height += lines * em_mm * LINE_HEIGHT + CELL_PADDING_MM;
    *broken |= lines > 1;
  }
  return height;
}

/* The largest font at which the table fits (with names on two lines if `breaking`); returns the height, which is beyond
 * the page when even `smallest` does not do. */
static double
choose_font(const RnVersion *version, const RnSheet *sheet, Layout *layout, gboolean breaking, double smallest)
{
  double height = HUGE_VAL;
  for (layout->font_pt = FONT_MAX_PT; layout->font_pt >= smallest; layout->font_pt -= 0.25) {
    gboolean broken = FALSE;
    height = height_at(version, sheet, layout, layout->font_pt, &broken);
    if (height <= TABLE_HEIGHT_MM && (breaking || !broken))
      return height;
  }
  layout->font_pt = smallest;
  return breaking ? height : HUGE_VAL;
}

static Layout
lay_out(const RnVersion *version, const RnSheet *sheet)
{
  Layout layout = {.day_em = 2.4, .week_em = 1.8, .note_em = 4.6, .band_em = 5};
  for (guint i = 0; i < sheet->rows->len; i++) {
    const RnSheetRow *row = &g_array_index(sheet->rows, RnSheetRow, i);
    g_autofree char *hours = band_hours(row->example);
    double band =
        rn_text_width(rn_version_band_name(version, row->example)) / 2.0 + 1.0 + 0.82 * rn_text_width(hours) / 2.0;
    layout.band_em = fmax(layout.band_em, band + 1);
    if (row->holiday)
      layout.note_em = fmax(layout.note_em, fmin(rn_text_width(row->holiday) / 2.0 + 1, 7));
  }
  double height = choose_font(version, sheet, &layout, FALSE, FONT_GOOD_PT);
  if (height > TABLE_HEIGHT_MM)
    height = choose_font(version, sheet, &layout, TRUE, FONT_MIN_PT);
  double line = layout.font_pt * MM_PER_PT * LINE_HEIGHT + CELL_PADDING_MM;
  layout.row_mm = fmax(line, fmin(ROW_MAX_MM, line + (TABLE_HEIGHT_MM - height) / sheet->rows->len));
  return layout;
}

static void
append_table_head(GString *out, const RnVersion *version, const RnSheet *sheet, const Layout *layout)
{
  const double widths[] = {layout->day_em, layout->week_em, layout->note_em, layout->band_em};
  g_string_append_printf(out, "<table style=\"font-size:%.2fpt\">\n<colgroup>", layout->font_pt);
  for (gsize i = 0; i < G_N_ELEMENTS(widths); i++)
    g_string_append_printf(out, "<col style=\"width:%.2fem\">", widths[i]);
  g_string_append_printf(out,
                         "<col span=\"%u\"></colgroup>\n<thead><tr><th scope=\"col\">日</th><th scope=\"col\">曜</th>"
                         "<th scope=\"col\">備考</th><th scope=\"col\">時間帯</th>",
                         sheet->columns->len);
  for (guint c = 0; c < sheet->columns->len; c++) {
    const RnSheetColumn *column = &g_array_index(sheet->columns, RnSheetColumn, c);
    g_string_append(out, "<th scope=\"col\">");
    if (strcmp(column->area_id, sheet->area_id) != 0) {
      append_escaped(out, rn_version_area_name(version, column->area_id));
      g_string_append(out, "<br>");
    }
    append_escaped(out, rn_version_seat_name(version, column->example));
    if (column->index > 1)
      g_string_append_printf(out, " %d", column->index);
    g_string_append(out, "</th>");
  }
  g_string_append(out, "</tr></thead>\n<tbody>\n");
}

static void
append_cell(GString *out, const RnVersion *version, const RnSheet *sheet, const RnDuty *duty, const char *person)
{
  if (!duty) {
    g_string_append(out, "<td class=\"none\"></td>");
    return;
  }
  if (!duty->unit_id) {
    g_string_append(out, rn_duty_is_gap(duty) ? "<td class=\"gap\">空き</td>" : "<td></td>");
    return;
  }
  gboolean own = person && strcmp(person, duty->unit_id) == 0;
  g_string_append(out, own ? "<td class=\"own\">" : "<td>");
  append_escaped(out, rn_version_unit_name(version, duty->unit_id));
  const char *small = small_text(version, sheet, duty);
  if (*small) {
    g_string_append(out, " <small>");
    append_escaped(out, small);
    g_string_append(out, "</small>");
  }
  g_string_append(out, "</td>");
}

static void
append_row(GString *out, const RnVersion *version, const RnSheet *sheet, guint index, const Layout *layout,
           const char *person)
{
  const RnSheetRow *row = &g_array_index(sheet->rows, RnSheetRow, index);
  int year, month, day;
  rn_date_to_ymd(row->date, &year, &month, &day);
  g_string_append_printf(out, "<tr class=\"%s%s\" style=\"height:%.2fmm\">", rn_date_class_name(row->klass),
                         row->first_of_date ? " first" : "", layout->row_mm);
  if (row->first_of_date) {
    g_string_append_printf(
        out, "<td class=\"day\" rowspan=\"%d\">%d</td><td class=\"week\" rowspan=\"%d\">%s</td><td rowspan=\"%d\">",
        row->rows_of_date, day, row->rows_of_date, rn_document_weekday(row->date), row->rows_of_date);
    if (row->holiday)
      append_escaped(out, row->holiday);
    if (row->klass == RN_CLASS_YEAREND)
      g_string_append(out, row->holiday ? "<br><small>年末年始</small>" : "<small>年末年始</small>");
    g_string_append(out, "</td>");
  }
  g_autofree char *hours = band_hours(row->example);
  g_string_append(out, "<td>");
  append_escaped(out, rn_version_band_name(version, row->example));
  g_string_append_printf(out, " <small>%s</small></td>", hours);
  for (guint c = 0; c < sheet->columns->len; c++)
    append_cell(out, version, sheet, rn_sheet_cell(sheet, index, c), person);
  g_string_append(out, "</tr>\n");
}

/* Whose table it is, and of which place in it; what a partner plans is a table of the city, too. */
static void
append_page_title(GString *out, const RnCity *city, const RnVersion *version, const RnSheet *sheet)
{
  int year, month, day;
  rn_date_to_ymd(rn_month_first(version->month), &year, &month, &day);
  g_autofree char *title = rn_document_version(version);
  g_string_append(out, "<section>\n<header><h1>");
  append_escaped(out, city->name);
  const char *area = rn_version_area_name(version, sheet->area_id);
  if (strcmp(sheet->area_id, version->city_id) != 0 && strcmp(area, city->name) != 0) { /* a union calls cities areas */
    g_string_append_c(out, ' ');
    append_escaped(out, area);
  }
  g_string_append_printf(out, " 当番表 %d年%d月</h1><p>", year, month);
  append_escaped(out, rn_version_service_name(version, sheet->service));
  if (strcmp(version->city_id, city->id) != 0) {
    g_string_append(out, "　作成：");
    append_escaped(out, rn_version_area_name(version, version->city_id));
  }
  g_string_append_printf(out, "　%s</p></header>\n", title);
}

static void
append_page(GString *out, const RnCity *city, const RnVersion *version, const RnSheet *sheet, const char *person)
{
  Layout layout = lay_out(version, sheet);
  append_page_title(out, city, version, sheet);
  append_table_head(out, version, sheet, &layout);
  for (guint row = 0; row < sheet->rows->len; row++)
    append_row(out, version, sheet, row, &layout, person);
  g_string_append(out, "</tbody>\n</table>\n<footer><div><span class=\"key saturday\">土曜</span><span class=\"key "
                       "rest\">日曜・祝日</span>"
                       "<span class=\"key yearend\">年末年始</span>");
  if (sheet->gaps)
    g_string_append(out, "<span class=\"key gap\">空き</span>当番が決まっていない枠");
  if (person) {
    g_string_append(out, "下線：");
    append_escaped(out, rn_version_unit_name(version, person));
  }
  g_string_append_printf(out, "</div><div>%d枠、空き%d</div></footer>\n</section>\n", sheet->seats, sheet->gaps);
}

GString *
rn_show_html(const RnCity *city, const RnVersion *version, const RnShowScope *scope)
{
  GString *out = g_string_new("<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
  g_autofree char *month = rn_month_format(version->month);
  append_escaped(out, city->name);
  g_string_append_printf(out, " 当番表 %s</title>\n<style>\n%s</style>\n</head>\n<body>\n", month, style);
  g_autoptr(GPtrArray) sheets = rn_sheets_new(version, city, scope->person);
  for (guint i = 0; i < sheets->len; i++)
    append_page(out, city, version, sheets->pdata[i], scope->person);
  guint pages = sheets->len;
  for (guint p = 0; scope->partners && p < scope->partners->len; p++) {
    const RnPartnerDuties *partner = scope->partners->pdata[p];
    g_autoptr(GPtrArray) theirs = rn_sheets_of(partner->duties, partner->version, city, NULL);
    for (guint i = 0; i < theirs->len; i++)
      append_page(out, city, partner->version, theirs->pdata[i], NULL);
    pages += theirs->len;
  }
  if (!pages)
    g_string_append(out, "<p>この月の当番はありません。</p>\n");
  g_string_append(out, "</body>\n</html>\n");
  return out;
}
