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
  GPtrArray *cells;     /* char*, UTF-8, unwrapped (rn_cell_unwrap), line breaks as LF; owned by the RnCsv */
} RnCsvRow;

typedef struct {
  char *name;           /* file name as given */
  char *encoding;       /* "UTF-8", "UTF-16LE" or "CP932" */
  char separator;       /* ',' or tab */
  RnCsvRow *header;     /* never NULL */
  GPtrArray *rows;      /* RnCsvRow*: blank rows and lines starting with '#' left out; trailing empty cells removed */
  GStringChunk *texts;  /* where the cells live; leave it alone */
} RnCsv;

/* Reads a file. `encoding` NULL detects, see rn_encoding_decode(); `limits` NULL takes the default ones.
 * Accepts CR, LF, CRLF, a `sep=,` first line, quoted newlines, "" inside quotes, ="007", tabs instead of commas.
 * Refused, each with its own message: what rn_encoding_decode() refuses; FILE_XLSX, FILE_XLS, FILE_HTML, FILE_EMPTY;
 * CSV_QUOTE (a quote in the wrong place), CSV_UNCLOSED_QUOTE (start line given), CSV_SEPARATOR; LIMIT_BYTES (after
 * reading at most one byte more than the limit), LIMIT_ROWS, LIMIT_CELL, LIMIT_COLUMNS (256).
 * NULL: `messages` has the reason (file problems), or `error` is set (cannot be read: RN_ERROR_SYSTEM; missing:
 * RN_ERROR_NOT_FOUND). A header without rows is not an error. Memory: a few times the file. */
RnCsv *rn_csv_read(const char *path, const char *encoding, const RnCsvLimits *limits, GPtrArray *messages,
                   GError **error);
/* The same for `n` bytes in memory (never NULL) that came under `name`; limits->max_bytes plays no part. */
RnCsv *rn_csv_parse(const char *bytes, gsize n, const char *name, const char *encoding, const RnCsvLimits *limits,
                    GPtrArray *messages);
void rn_csv_free(RnCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCsv, rn_csv_free)

/* One record, every cell quoted where needed and defused (also a first cell that begins with '#'), CRLF. A cell may
 * be NULL for empty. Read back, it gives the same cells without outer white space. */
void rn_csv_append_row(GString *out, const char *const *cells, gsize n);

G_END_DECLS
