/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The month as an Excel file, the only user of libxlsxwriter. Cells are written as strings and numbers, never as
 * formulas. The file is made under another name and renamed when it is complete. */

#include "cli/result.h"
#include "cli/sheet.h"
#include "cli/show.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <xlsxwriter.h>

typedef struct {
  lxw_workbook *book;
  lxw_format *head, *cell, *saturday, *rest, *yearend, *gap;
  const RnCity *city;
  const RnVersion *version;
  const char *person;
  const GPtrArray *partners; /* may be NULL */
} Book;

static lxw_format *
format_new(lxw_workbook *book, lxw_color_t background)
{
  lxw_format *format = workbook_add_format(book);
  format_set_border(format, LXW_BORDER_THIN);
  format_set_font_name(format, "Yu Gothic");
  if (background)
    format_set_bg_color(format, background);
  return format;
}

static void
write_text(lxw_worksheet *sheet, guint row, guint column, const char *text, lxw_format *format)
{
  g_autofree char *clean = rn_text_clean(text);
  worksheet_write_string(sheet, row, (lxw_col_t)column, clean, format);
}

static lxw_format *
format_of(const Book *book, RnDateClass klass)
{
  switch (klass) {
  case RN_CLASS_SATURDAY:
    return book->saturday;
  case RN_CLASS_REST:
    return book->rest;
  case RN_CLASS_YEAREND:
    return book->yearend;
  default:
    return book->cell;
  }
}

static void
write_page_head(const Book *book, lxw_worksheet *out, const RnSheet *sheet, guint line)
{
  static const char *const fixed[] = {"日付", "曜", "備考", "時間帯"};
  g_autofree char *version = rn_document_version(book->version);
  g_autofree char *month = rn_month_format(book->version->month);
  gboolean own = strcmp(book->version->city_id, book->city->id) == 0;
  const char *area = rn_version_area_name(book->version, own ? sheet->area_id : book->version->city_id);
  g_autofree char *title = g_strdup_printf(own ? "%s %s 当番表 %s　%s　%s" : "%s（%sが作成） 当番表 %s　%s　%s",
                                           book->city->name, area, month,
                                           rn_version_service_name(book->version, sheet->service), version);
  write_text(out, line, 0, title, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
    write_text(out, line + 1, i, fixed[i], book->head);
  for (guint c = 0; c < sheet->columns->len; c++) {
    const RnSheetColumn *column = &g_array_index(sheet->columns, RnSheetColumn, c);
    g_autoptr(GString) name = g_string_new(NULL);
    if (strcmp(column->area_id, sheet->area_id) != 0)
      g_string_append_printf(name, "%s ", rn_version_area_name(book->version, column->area_id));
    g_string_append(name, rn_version_seat_name(book->version, column->example));
    if (column->index > 1)
      g_string_append_printf(name, " %d", column->index);
    write_text(out, line + 1, G_N_ELEMENTS(fixed) + c, name->str, book->head);
  }
}

static guint
write_page(const Book *book, lxw_worksheet *out, const RnSheet *sheet, guint line)
{
  write_page_head(book, out, sheet, line);
  line += 2;
  for (guint i = 0; i < sheet->rows->len; i++, line++) {
    const RnSheetRow *row = &g_array_index(sheet->rows, RnSheetRow, i);
    lxw_format *format = format_of(book, row->klass);
    g_autofree char *date = rn_date_format(row->date);
    g_autofree char *note = g_strdup_printf("%s%s%s", row->holiday ? row->holiday : "",
                                            row->holiday && row->klass == RN_CLASS_YEAREND ? " " : "",
                                            row->klass == RN_CLASS_YEAREND ? "年末年始" : "");
    write_text(out, line, 0, date, format);
    write_text(out, line, 1, rn_document_weekday(row->date), format);
    write_text(out, line, 2, note, format);
    write_text(out, line, 3, rn_version_band_name(book->version, row->example), format);
    for (guint c = 0; c < sheet->columns->len; c++) {
      const RnDuty *duty = rn_sheet_cell(sheet, i, c);
      if (!duty)
        write_text(out, line, 4 + c, "", book->cell);
      else
        write_text(out, line, 4 + c,
                   duty->unit_id          ? rn_version_unit_name(book->version, duty->unit_id)
                   : rn_duty_is_gap(duty) ? "空き"
                                          : "",
                   rn_duty_is_gap(duty) ? book->gap : format);
    }
  }
  return line + 1;
}

/* One below the other from *line on; *breaks collects where pages end. */
static void
write_pages(const Book *book, lxw_worksheet *out, const GPtrArray *sheets, guint *line, GArray *breaks)
{
  for (guint i = 0; i < sheets->len; i++) {
    const lxw_row_t end = *line = write_page(book, out, sheets->pdata[i], *line);
    g_array_append_val(breaks, end);
  }
}

static void
write_rota(const Book *book)
{
  lxw_worksheet *out = workbook_add_worksheet(book->book, "当番表");
  g_autoptr(GPtrArray) sheets = rn_sheets_new(book->version, book->city, book->person);
  g_autoptr(GArray) breaks = g_array_new(TRUE, FALSE, sizeof(lxw_row_t));
  worksheet_set_paper(out, 9); /* A4 */
  worksheet_fit_to_pages(out, 1, 0);
  worksheet_set_column(out, 0, 0, 11, NULL);
  worksheet_set_column(out, 1, 1, 4, NULL);
  worksheet_set_column(out, 2, 3, 15, NULL);
  worksheet_set_column(out, 4, 30, 20, NULL);
  guint line = 0;
  write_pages(book, out, sheets, &line, breaks);
  for (guint p = 0; book->partners && p < book->partners->len; p++) {
    const RnPartnerDuties *partner = book->partners->pdata[p];
    g_autoptr(GPtrArray) theirs = rn_sheets_of(partner->duties, partner->version, book->city, NULL);
    Book beside = *book;
    beside.version = partner->version;
    write_pages(&beside, out, theirs, &line, breaks);
  }
  if (breaks->len > 1) {
    g_array_set_size(breaks, breaks->len - 1); /* none behind the last page; a zero ends the list */
    worksheet_set_h_pagebreaks(out, (lxw_row_t *)(gpointer)breaks->data);
  }
}

static void
write_counts(const Book *book)
{
  lxw_worksheet *out = workbook_add_worksheet(book->book, "回数");
  g_autoptr(RnCountTable) table = rn_count_table_new(book->version, book->person);
  worksheet_set_column(out, 1, 1, 20, NULL);
  write_text(out, 0, 0, "ID", book->head);
  write_text(out, 0, 1, "氏名", book->head);
  for (guint c = 0; c < table->categories->len; c++) {
    const char *name = rn_document_category(table->categories->pdata[c]);
    g_autofree char *quota = g_strdup_printf("%s 割当", name);
    write_text(out, 0, 2 + 2 * c, name, book->head);
    write_text(out, 0, 3 + 2 * c, quota, book->head);
  }
  guint total_column = 2 + 2 * table->categories->len;
  write_text(out, 0, total_column, "合計", book->head);
  for (guint u = 0; u < table->units->len; u++) {
    const char *unit = table->units->pdata[u];
    int total = 0;
    write_text(out, u + 1, 0, unit, book->cell);
    write_text(out, u + 1, 1, rn_version_unit_name(book->version, unit), book->cell);
    for (guint c = 0; c < table->categories->len; c++) {
      const RnCount *count = rn_count_table_get(table, u, c);
      if (!count)
        continue;
      total += count->count;
      g_autofree char *quota = g_strdup_printf("%d-%d", count->quota_low, count->quota_high);
      worksheet_write_number(out, u + 1, (lxw_col_t)(2 + 2 * c), count->count, book->cell);
      write_text(out, u + 1, 3 + 2 * c, quota, book->cell);
    }
    worksheet_write_number(out, u + 1, (lxw_col_t)total_column, total, book->cell);
  }
  worksheet_freeze_panes(out, 1, 0);
}

static void
write_wishes(const Book *book)
{
  static const char *const head[] = {"ID", "氏名", "日付", "時間帯", "種別", "結果"};
  lxw_worksheet *out = workbook_add_worksheet(book->book, "希望");
  for (guint i = 0; i < G_N_ELEMENTS(head); i++)
    write_text(out, 0, i, head[i], book->head);
  worksheet_set_column(out, 1, 1, 20, NULL);
  worksheet_set_column(out, 2, 2, 11, NULL);
  g_autoptr(GArray) wishes = rn_version_wishes(book->city, book->version);
  guint line = 1;
  for (guint i = 0; i < wishes->len; i++) {
    const RnWish *wish = &g_array_index(wishes, RnWish, i);
    if (book->person && strcmp(book->person, wish->unit_id) != 0)
      continue;
    g_autofree char *date = rn_date_format(wish->date);
    write_text(out, line, 0, wish->unit_id, book->cell);
    write_text(out, line, 1, rn_version_unit_name(book->version, wish->unit_id), book->cell);
    write_text(out, line, 2, date, book->cell);
    write_text(out, line, 3, rn_document_band(wish->band), book->cell);
    write_text(out, line, 4, rn_document_wish(wish->kind), book->cell);
    write_text(out, line, 5, wish->kept ? "かなった" : "かなわなかった", wish->kept ? book->cell : book->gap);
    line++;
  }
  worksheet_freeze_panes(out, 1, 0);
}

gboolean
rn_show_xlsx(const RnCity *city, const RnVersion *version, const RnShowScope *scope, const char *path, GError **error)
{
  g_autofree char *temporary = g_strdup_printf("%s.%08x.tmp", path, g_random_int());
  Book book = {.book = workbook_new(temporary), .city = city, .version = version, .person = scope->person,
               .partners = scope->partners};
  if (book.book) {
    RnInstant at = version->state == RN_VERSION_PUBLISHED ? version->published_at : version->created_at;
    g_autofree char *title = g_strdup("当番表");
    lxw_doc_properties properties = {.title = title, .created = at == RN_INSTANT_NONE ? 0 : (time_t)at};
    workbook_set_properties(book.book, &properties);
    book.head = format_new(book.book, 0xe8e8e8);
    format_set_bold(book.head);
    book.cell = format_new(book.book, 0);
    book.saturday = format_new(book.book, 0xeef3fb);
    book.rest = format_new(book.book, 0xfbeeee);
    book.yearend = format_new(book.book, 0xe2e2e2);
    book.gap = format_new(book.book, 0);
    format_set_font_color(book.gap, 0xcc0000);
    format_set_bold(book.gap);
    write_rota(&book);
    write_counts(&book);
    if (!scope->service)
      write_wishes(&book);
  }
  lxw_error result = book.book ? workbook_close(book.book) : LXW_ERROR_CREATING_XLSX_FILE;
  if (result == LXW_NO_ERROR && g_rename(temporary, path) == 0)
    return TRUE;
  g_unlink(temporary);
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The Excel file %s could not be written: %s."), path,
              result == LXW_NO_ERROR ? g_strerror(errno) : lxw_strerror(result));
  return FALSE;
}
