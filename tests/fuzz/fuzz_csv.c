/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Any bytes as a CSV file: they are refused with one clear message, or become rows of clean cells that come back the
 * same after being written; and every cell may be taken for a date, a time or a name. Replayed by replay.c; runs under
 * libFuzzer as it is. Inputs beyond 60,000 bytes are cut, to stay below the limit of one cell. */

#include <stdint.h>
#include <string.h>

#include "engine/cell.h"
#include "engine/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_refusal(const GPtrArray *messages)
{
  g_assert_cmpuint(messages->len, ==, 1);
  const RnMessage *message = messages->pdata[0];
  g_assert_true(message->severity == RN_SEVERITY_ERROR);
  g_assert_true(message->code && *message->code);
  g_assert_true(message->row >= 0);
  g_assert_true(g_utf8_validate(message->text, -1, NULL));
}

static void
check_times(const char *cell)
{
  RnDate date = RN_DATE_NONE, day = RN_DATE_NONE;
  int minutes = -7, start = -7, end = -7;
  g_autofree char *hint = NULL, *other = NULL;
  if (rn_cell_date(cell, &date, &hint) == RN_CELL_OK) {
    g_autofree char *iso = rn_date_format(date);
    g_assert_true(rn_date_parse(iso, &day) && day == date);
    g_assert_null(hint);
  } else {
    g_assert_true(date == RN_DATE_NONE);
    g_assert_true(!hint || g_utf8_validate(hint, -1, NULL));
  }
  if (rn_cell_time(cell, &minutes, NULL) == RN_CELL_OK)
    g_assert_true(minutes >= 0 && minutes < 2880);
  if (rn_cell_time_range(cell, &start, &end, &other) == RN_CELL_OK)
    g_assert_true(start >= 0 && start < end && end < 2880);
  if (rn_cell_date_time(cell, &day, &minutes, NULL) == RN_CELL_OK)
    g_assert_true(minutes >= -1 && minutes < 2880);
  int weekday = rn_cell_weekday(cell);
  g_assert_true(weekday >= -1 && weekday <= 6);
}

static void
check_names(const char *cell, const char *other)
{
  g_autofree char *fold = rn_name_fold(cell), *again = rn_name_fold(fold), *variant = rn_name_variant_fold(cell);
  g_assert_cmpstr(fold, ==, again);
  g_assert_true(g_utf8_validate(variant, -1, NULL));
  int distance = rn_name_distance(cell, other);
  g_assert_cmpint(distance, ==, rn_name_distance(other, cell));
  g_assert_true(distance >= 0);
  g_assert_cmpint(rn_name_distance(cell, cell), ==, 0);
  g_autofree char *defused = rn_cell_defuse(cell), *back = rn_cell_unwrap(defused);
  g_assert_cmpstr(back, ==, cell);
  rn_text_is_damaged(cell);
}

static void
check_row(const RnCsvRow *row, int after_line)
{
  g_assert_cmpint(row->line, >, after_line);
  g_assert_true(row->cells->len > 0 && row->cells->len <= 256);
  g_assert_true(*(const char *)row->cells->pdata[row->cells->len - 1] != '\0');
  for (guint i = 0; i < row->cells->len; i++) {
    const char *cell = row->cells->pdata[i];
    g_assert_true(g_utf8_validate(cell, -1, NULL));
    g_assert_null(strchr(cell, '\r'));
    check_times(cell);
    check_names(cell, row->cells->pdata[0]);
  }
}

/* Writes the rows below a plain header and reads them again. */
static void
check_round_trip(const RnCsv *csv)
{
  g_autoptr(GString) text = g_string_new("header\r\n");
  for (guint r = 0; r < csv->rows->len; r++) {
    const RnCsvRow *row = csv->rows->pdata[r];
    rn_csv_append_row(text, (const char *const *)row->cells->pdata, row->cells->len);
  }
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnCsv) again = rn_csv_parse(text->str, text->len, "again", "utf-8", NULL, messages);
  g_assert_nonnull(again);
  g_assert_cmpuint(again->rows->len, ==, csv->rows->len);
  for (guint r = 0; r < csv->rows->len; r++) {
    const RnCsvRow *a = csv->rows->pdata[r], *b = again->rows->pdata[r];
    g_assert_cmpuint(a->cells->len, ==, b->cells->len);
    for (guint i = 0; i < a->cells->len; i++)
      g_assert_cmpstr(a->cells->pdata[i], ==, b->cells->pdata[i]);
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const encodings[] = {NULL, "utf-8", "cp932", "utf-16le"};
  for (gsize e = 0; e < G_N_ELEMENTS(encodings); e++) {
    g_autoptr(GPtrArray) messages = rn_messages_new();
    g_autoptr(RnCsv) csv =
        rn_csv_parse((const char *)data, MIN(size, 60000), "fuzz", encodings[e], NULL, messages);
    if (!csv) {
      check_refusal(messages);
      continue;
    }
    g_assert_cmpuint(messages->len, ==, 0);
    check_row(csv->header, 0);
    int line = csv->header->line;
    for (guint r = 0; r < csv->rows->len; r++) {
      const RnCsvRow *row = csv->rows->pdata[r];
      check_row(row, line);
      line = row->line;
    }
    check_round_trip(csv);
  }
  return 0;
}
