/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by the tests of import: a small city, files from text, and what a report must say. */

#include "engine/import.h"
#include "tests/store/support.h"

static inline RnImportReport *
import_one(RnStore *store, const char *path)
{
  const char *const paths[] = {path, NULL};
  const RnImportOptions options = {.now = NOW, .who = "tester"};
  g_autoptr(GError) error = NULL;
  RnImportReport *report = rn_import(store, paths, &options, &error);
  ck_assert_msg(report != NULL, "%s", error ? error->message : "");
  return report;
}

/* A file in the folder, with the folders on the way to it. */
static inline void
write_in(const Folder *folder, const char *name, const char *text)
{
  g_autofree char *path = in(folder, name);
  g_autofree char *parent = g_path_get_dirname(path);
  ck_assert_int_eq(g_mkdir_with_parents(parent, 0750), 0);
  ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static inline RnImportReport *
import_text(RnStore *store, const Folder *folder, const char *name, const char *text)
{
  g_autofree char *path = in(folder, name);
  write_in(folder, name, text);
  return import_one(store, path);
}

static inline const RnImportCount *
count_of(const RnImportReport *report, const char *table)
{
  for (guint i = 0; i < report->counts->len; i++) {
    const RnImportCount *count = report->counts->pdata[i];
    if (strcmp(count->table, table) == 0)
      return count;
  }
  ck_abort_msg("the report does not count %s", table);
  return NULL;
}

static inline void
no_errors(const RnImportReport *report)
{
  for (guint i = 0; i < report->messages->len; i++) {
    const RnMessage *message = report->messages->pdata[i];
    ck_assert_msg(message->severity != RN_SEVERITY_ERROR, "%s %s:%d %s: %s", message->code, message->file, message->row,
                  message->column ? message->column : "", message->text);
  }
}

static inline void
unchanged(const RnImportReport *report)
{
  no_errors(report);
  ck_assert(!report->applied);
  for (guint i = 0; i < report->changes->len; i++) {
    const RnImportChange *change = report->changes->pdata[i];
    ck_abort_msg("%s %s %s: '%s' -> '%s'", change->table, change->key, change->column, change->before, change->after);
  }
}

/* The first message with a code. */
static inline const RnMessage *
has(const RnImportReport *report, const char *code, RnSeverity severity)
{
  GString *seen = g_string_new(NULL);
  for (guint i = 0; i < report->messages->len; i++) {
    const RnMessage *message = report->messages->pdata[i];
    if (strcmp(message->code, code) == 0 && message->severity == severity) {
      g_string_free(seen, TRUE);
      return message;
    }
    g_string_append_printf(seen, "%s (%s); ", message->code, message->text);
  }
  ck_abort_msg("no message %s among: %s", code, seen->str);
  return NULL;
}

/* An error with this code in this row (0: any), whose text holds `word` (NULL: any); nothing was written. */
static inline void
refused_with(const RnImportReport *report, const char *code, int row, const char *word)
{
  const RnMessage *message = has(report, code, RN_SEVERITY_ERROR);
  ck_assert(!report->applied);
  ck_assert_msg(row == 0 || message->row == row, "%s in row %d, not %d", code, message->row, row);
  ck_assert_msg(!word || strstr(message->text, word), "'%s' is not in: %s", word, message->text);
  ck_assert_ptr_nonnull(message->file);
}

/* A city MH with block N, facility F1, persons P1 佐藤, P2 鈴木, P3 田中 in F1. */
static inline RnStore *
store_with_tables(const Folder *folder, const char *path)
{
  RnStore *store = store_open(path);
  write_in(folder, "base/areas.csv", "area_id,parent_id,kind,name\nMH,,city,みほん市\nN,MH,block,北ブロック\n");
  write_in(folder, "base/facilities.csv", "facility_id,name,kind,area_id\nF1,架空医院,solo_clinic,N\n");
  write_in(folder, "base/people.csv", "person_id,name,facility_id\nP1,佐藤,F1\nP2,鈴木,F1\nP3,田中,F1\n");
  g_autofree char *base = in(folder, "base");
  RnImportReport *report = import_one(store, base);
  no_errors(report);
  ck_assert(report->applied);
  rn_import_report_free(report);
  return store;
}
