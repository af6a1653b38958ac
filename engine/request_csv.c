/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rows of a table as times. All bad cells are told at once. */

#include "engine/request_csv.h"

#include "engine/cell.h"
#include "engine/csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum {
  FIELD_PERSON,
  FIELD_FROM,       /* date, or date and time */
  FIELD_TO,
  FIELD_FROM_TIME,  /* beside a date */
  FIELD_TO_TIME,
  FIELD_TIMES,      /* 13:00～17:00 */
  FIELD_TITLE,
  FIELD_CATEGORY,
  N_FIELDS
} Field;

/* Folded: no white space, small letters. */
static const char *const headers[N_FIELDS][12] = {
  [FIELD_PERSON] = {"person_id", "person", "unit_id", "name", "氏名", "名前", "医師", "医師名", "担当者", NULL},
  [FIELD_FROM] = {"from", "start", "startdate", "date", "開始日", "開始", "開始日時", "日付", "自", "日", NULL},
  [FIELD_TO] = {"to", "end", "enddate", "終了日", "終了", "終了日時", "至", NULL},
  [FIELD_FROM_TIME] = {"starttime", "fromtime", "開始時刻", "開始時間", NULL},
  [FIELD_TO_TIME] = {"endtime", "totime", "終了時刻", "終了時間", NULL},
  [FIELD_TIMES] = {"time", "times", "hours", "時間", "時間帯", "時刻", NULL},
  [FIELD_TITLE] = {"title", "subject", "summary", "reason", "note", "件名", "題名", "タイトル", "予定", "内容", "理由", NULL},
  [FIELD_CATEGORY] = {"category", "categories", "kind", "分類項目", "分類", "カテゴリ", "カテゴリー", "種別", "区分", NULL},
};

typedef struct {
  const RnCsv *csv;
  int columns[N_FIELDS]; /* -1: none */
  GPtrArray *messages;
  gboolean failed;
} Table;

static int
find_column(const RnCsvRow *header, Field field)
{
  for (guint i = 0; i < header->cells->len; i++) {
    g_autofree char *plain = rn_name_fold(header->cells->pdata[i]);
    g_autofree char *folded = g_utf8_casefold(plain, -1);
    if (g_strv_contains(headers[field], folded))
      return (int)i;
  }
  return -1;
}

static const char *
cell(const Table *table, const RnCsvRow *row, Field field)
{
  int column = table->columns[field];
  return column >= 0 && column < (int)row->cells->len ? row->cells->pdata[column] : "";
}

static void
complain(Table *table, const RnCsvRow *row, Field field, const char *code, char *text_owned)
{
  int column = table->columns[field];
  const char *name = column >= 0 ? table->csv->header->cells->pdata[column] : NULL;
  g_ptr_array_add(table->messages, rn_message_new(code, RN_SEVERITY_ERROR, table->csv->name, row->line, name,
                                                  cell(table, row, field), text_owned));
  table->failed = TRUE;
}

static void
complain_cell(Table *table, const RnCsvRow *row, Field field, gboolean is_date, RnCellResult result, char *hint_owned)
{
  static const char *const dates[] = {NULL, "DATE_AMBIGUOUS", "DATE_IMPOSSIBLE", "DATE_UNREADABLE"};
  static const char *const times[] = {NULL, "TIME_AMBIGUOUS", "TIME_IMPOSSIBLE", "TIME_UNREADABLE"};
  g_autofree char *hint = hint_owned;
  const char *told = is_date ? _("This is no date that can be read; write it like 2027-01-14 or R9.1.14.")
                             : _("This is no time that can be read; write it like 18:00.");
  complain(table, row, field, is_date ? dates[result] : times[result],
           hint ? g_strdup_printf("%s (%s)", told, hint) : g_strdup(told));
}

/* A date with an optional time; minutes -1 without. FALSE when there is none, or with a message. */
static gboolean
read_date_time(Table *table, const RnCsvRow *row, Field field, RnDate *date, int *minutes)
{
  char *hint = NULL;
  const char *text = cell(table, row, field);
  if (!*text)
    return FALSE;
  RnCellResult result = rn_cell_date_time(text, date, minutes, &hint);
  if (result != RN_CELL_OK)
    complain_cell(table, row, field, TRUE, result, hint);
  return result == RN_CELL_OK;
}

/* The time of a column of its own; FALSE when it is empty or wrong. */
static gboolean
read_time(Table *table, const RnCsvRow *row, Field field, int *minutes)
{
  char *hint = NULL;
  const char *text = cell(table, row, field);
  if (!*text)
    return FALSE;
  RnCellResult result = rn_cell_time(text, minutes, &hint);
  if (result != RN_CELL_OK)
    complain_cell(table, row, field, FALSE, result, hint);
  return result == RN_CELL_OK;
}

typedef struct {
  RnDate from, to;
  int from_minutes, to_minutes; /* -1: none */
  gboolean has_to;
} Span;

/* 13:00～17:00 beside one date. */
static void
read_times(Table *table, const RnCsvRow *row, Span *span)
{
  char *hint = NULL;
  const char *text = cell(table, row, FIELD_TIMES);
  if (!*text || span->from_minutes >= 0)
    return;
  RnCellResult result = rn_cell_time_range(text, &span->from_minutes, &span->to_minutes, &hint);
  if (result != RN_CELL_OK)
    complain_cell(table, row, FIELD_TIMES, FALSE, result, hint);
}

static gboolean
read_span(Table *table, const RnCsvRow *row, Span *span)
{
  gboolean before = table->failed;
  *span = (Span){.from_minutes = -1, .to_minutes = -1};
  table->failed = FALSE;
  if (!*cell(table, row, FIELD_FROM))
    complain(table, row, FIELD_FROM, "MISSING_VALUE", g_strdup(_("The first day is missing.")));
  else
    read_date_time(table, row, FIELD_FROM, &span->from, &span->from_minutes);
  span->to = span->from;
  span->has_to = read_date_time(table, row, FIELD_TO, &span->to, &span->to_minutes);
  read_time(table, row, FIELD_FROM_TIME, &span->from_minutes);
  read_time(table, row, FIELD_TO_TIME, &span->to_minutes);
  read_times(table, row, span);
  gboolean fine = !table->failed;
  table->failed = before || !fine;
  return fine;
}

static void
take_row(Table *table, const RnCsvRow *row, RnBusyFile *file)
{
  Span span;
  if (!read_span(table, row, &span))
    return;
  gboolean all_day = span.from_minutes < 0 && span.to_minutes < 0;
  if (span.from_minutes >= 0 && span.to_minutes < 0 && !span.has_to) {
    file->points++;
    return;
  }
  RnInstant start = rn_instant_from_local(span.from, MAX(span.from_minutes, 0));
  RnInstant end = rn_instant_from_local(span.to, span.to_minutes < 0 ? 1440 : span.to_minutes);
  if (end == start && !all_day) {
    file->points++;
    return;
  }
  if (end <= start) {
    complain(table, row, table->columns[FIELD_TO] >= 0 ? FIELD_TO : FIELD_FROM, "INTERVAL_ORDER",
             g_strdup(_("The absence ends before it begins; exchange the two, or correct one of them.")));
    return;
  }
  g_autofree char *uid = g_strdup_printf("table/%" G_GINT64_FORMAT, end);
  RnBusyItem *item = rn_request_busy_item_new(RN_BUSY_TIME, row->line, uid);
  g_free(item->person);
  g_free(item->title);
  g_free(item->categories);
  item->person = g_strdup(cell(table, row, FIELD_PERSON));
  item->title = rn_request_busy_title(cell(table, row, FIELD_TITLE));
  item->categories = rn_request_busy_title(cell(table, row, FIELD_CATEGORY));
  item->occurrence = item->start = start;
  item->end = end;
  item->all_day = all_day;
  g_ptr_array_add(file->items, item);
}

RnBusyFile *
rn_request_csv_read(const char *path, const char *encoding, GPtrArray *messages, GError **error)
{
  g_autoptr(RnCsv) csv = rn_csv_read(path, encoding, NULL, messages, error);
  if (!csv)
    return NULL;
  Table table = {.csv = csv, .messages = messages};
  for (int field = 0; field < N_FIELDS; field++)
    table.columns[field] = find_column(csv->header, (Field)field);
  if (table.columns[FIELD_FROM] < 0) {
    g_ptr_array_add(messages, rn_message_new("MISSING_COLUMN", RN_SEVERITY_ERROR, csv->name, csv->header->line, NULL, NULL,
                                             g_strdup(_("No column tells the first day. Name one \"from\", \"Start "
                                                        "Date\" or \"開始日\"."))));
    return NULL;
  }
  g_autoptr(RnBusyFile) file = rn_request_busy_file_new(csv->name, TRUE);
  for (guint i = 0; i < csv->rows->len; i++)
    take_row(&table, csv->rows->pdata[i], file);
  return table.failed ? NULL : g_steal_pointer(&file);
}
