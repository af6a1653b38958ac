/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* CSV files as Japanese Excel writes them, into rows of UTF-8 cells. Knows no table and no database. */

#include "engine/finding.h"

G_BEGIN_DECLS

typedef struct {
  gsize max_bytes;      /* of a file; default 16 MiB */
  guint max_rows;       /* default 200,000 */
  gsize max_cell;       /* bytes of one cell; default 64 KiB */
} RnCsvLimits;
extern const RnCsvLimits rn_csv_default_limits;

typedef struct {
  int line;             /* 1-based line in the file where the record starts */
  GPtrArray *cells;     /* char*, UTF-8, unwrapped (rn_cell_unwrap) */
} RnCsvRow;

typedef struct {
  char *name;           /* file name as given */
  char *encoding;       /* "UTF-8", "UTF-16LE" or "CP932" */
  char separator;       /* ',' or tab */
  RnCsvRow *header;     /* NULL for an empty file */
  GPtrArray *rows;      /* RnCsvRow*: blank rows and lines starting with '#' left out; trailing empty cells removed */
} RnCsv;

/* Reads a file. `encoding` NULL detects: BOMs, strict UTF-8, strict CP932; a file that both readings fit while the
 * UTF-8 reading holds a character outside CP932 is ambiguous and refused with both readings shown. Refused, each
 * with its own message: NUL byte, invalid byte (offset given), xlsx/zip, old xls, HTML, empty file, unclosed quote
 * (start line given), a limit passed (after reading at most the limit).
 * NULL: `messages` has the reason (file problems), or `error` is set (cannot be read: RN_ERROR_SYSTEM; missing:
 * RN_ERROR_NOT_FOUND). Accepts CR, LF, CRLF, a `sep=,` first line, quoted newlines, "" inside quotes. */
RnCsv *rn_csv_read(const char *path, const char *encoding, const RnCsvLimits *limits, GPtrArray *messages,
                   GError **error);
void rn_csv_free(RnCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCsv, rn_csv_free)

/* One record, every cell quoted where needed and defused, CRLF. */
void rn_csv_append_row(GString *out, const char *const *cells, gsize n);

G_END_DECLS
