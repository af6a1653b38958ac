/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Absences in a CSV table: one that somebody typed, or what Outlook and other calendars export. */

#include "engine/finding.h"
#include "engine/request_busy.h"

G_BEGIN_DECLS

/* Reads a table into times. Columns are found by their usual English and Japanese headers (from, to; Start Date, Start Time, End
 * Date, End Time; 開始日, 開始時刻, 終了日, 終了時刻; Subject, 件名; Categories, 分類項目; person_id, 氏名); others are left alone.
 * `encoding` NULL detects. A date without time counts to its end; a time without an end is a point and left out.
 * NULL with messages: those of engine/csv.h, MISSING_COLUMN, and for cells MISSING_VALUE INTERVAL_ORDER and the DATE_ and TIME_
 * codes of engine/import.h; or with `error`. */
RnBusyFile *rn_request_csv_read(const char *path, const char *encoding, GPtrArray *messages, GError **error);

G_END_DECLS
