/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Cells of association files as people write them: dates, times, names. Pure functions of their text. */

#include "engine/date.h"

G_BEGIN_DECLS

typedef enum {
  RN_CELL_OK,
  RN_CELL_AMBIGUOUS,  /* more than one reading: 8/12/1, 12/1 */
  RN_CELL_IMPOSSIBLE, /* understood, but no such date or time: H31.5.1, 2026/2/29, 25:99 */
  RN_CELL_UNREADABLE,
} RnCellResult;

/* 2026-12-01, 2026/12/1, 2026.12.1, 2026年12月1日, R8.12.1, 令和8年12月1日, 令和元年5月1日, H31.4.30, U+32FF, full-width
 * digits, Excel serial of the 1900 system (36526..73050 = 2000-01-01..2099-12-31). `hint` (may be NULL) receives a
 * clause in the user's language with what was probably meant, or NULL; free with g_free(). Out-parameters other than
 * the hint change only with RN_CELL_OK. A weekday or a time beside the date is not accepted. */
RnCellResult rn_cell_date(const char *text, RnDate *date, char **hint);

/* H:MM, HH:MM, on the clock that runs past 24 up to 47:59 (24:00 = 1440, 26:30 = 1590); H:MM:00 as spreadsheets
 * export it; full-width; 8時, 8時30分, 8時半. */
RnCellResult rn_cell_time(const char *text, int *minutes, char **hint);

/* Two times with ～ 〜 - － ― – or から between: 8:30～17:15; end > start, end may be past 24:00. An end that is not
 * after the start is RN_CELL_IMPOSSIBLE with the reading that was probably meant (18:00～33:00) in hint. */
RnCellResult rn_cell_time_range(const char *text, int *start, int *end, char **hint);

/* Date and optional time, "2027-01-14 10:00", "2027/1/14 10:00", RFC 3339 form (without offset Asia/Tokyo; another
 * offset is converted), or a date alone (minutes = -1). The minutes may be 1440 or more (24:00). */
RnCellResult rn_cell_date_time(const char *text, RnDate *date, int *minutes, char **hint);

/* "月", "月曜", "月曜日", "Mon", "Monday", any case -> 0 = Sunday .. 6; -1 when unreadable. */
int rn_cell_weekday(const char *text);

/* NFKC, and all white space and invisible characters removed: the form under which names are compared. Free with g_free(). */
char *rn_name_fold(const char *text);
/* The fold with known variant characters (髙 高, 﨑 崎, 德 徳, 濵 濱 浜, 邊 邉 辺, 齋 齊 斎 斉, 廣 広, 澤 沢, 眞 真, 嶋 島 ...) merged and IVS removed: only
 * to suggest candidates and to detect twins, never to identify. */
char *rn_name_variant_fold(const char *text);
/* Distance for "nearest candidates": Damerau-Levenshtein (neighbours swapped count 1) over characters of the folds;
 * beyond 64 characters only the lengths count. */
int rn_name_distance(const char *a, const char *b);

/* Excel's characters lost or out of place in a name: '?', U+FFFD, private use, C0/C1 controls. */
gboolean rn_text_is_damaged(const char *text);

/* A leading ' or ="..." wrapper removed, outer white space (also U+3000, NBSP) trimmed. New string. */
char *rn_cell_unwrap(const char *text);
/* The export twin: prefixed with ' when a spreadsheet could run it (a first or
 * line-first = + - @, also full-width or behind blanks; a first tab or line break; a first '). New string.
 * rn_cell_unwrap(rn_cell_defuse(x)) equals the trimmed x. */
char *rn_cell_defuse(const char *text);

G_END_DECLS
