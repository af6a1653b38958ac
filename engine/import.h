/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* CSV files into the store and out again.
 *
 * One import is one transaction: all rows or none. Every bad row is listed with file, row, column, value and what to
 * do. Ids decide; a cell that names a person, facility or area by name is matched by its fold and must be unique, with
 * no variant twin. The same file twice changes nothing. */

#include "engine/store.h"

G_BEGIN_DECLS

typedef struct {
  const char *city_id;    /* NULL: from the areas file of the batch, or the only city of the store */
  const char *encoding;   /* NULL: detect */
  gboolean dry_run;
  RnInstant now;
  const char *who;        /* for the audit; may be NULL */
} RnImportOptions;

typedef struct {
  char *table;
  char *city_id;
  int added, changed, removed, unchanged;
} RnImportCount;

typedef struct {
  char *table, *key, *column, *before, *after; /* before "" = new row, after "" = removed row (column "") */
} RnImportChange;

typedef struct {
  GPtrArray *messages;  /* RnMessage* */
  GPtrArray *counts;    /* RnImportCount*, by table */
  GPtrArray *changes;   /* RnImportChange*, in order */
  GPtrArray *files;     /* char*: "people.csv (CP932, 84 rows)" one line per file, for the preview */
  int links_revoked;    /* feed links taken away from who has left; the folder still shows them until it is written */
  gboolean applied;     /* the store was changed */
} RnImportReport;
void rn_import_report_free(RnImportReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnImportReport, rn_import_report_free)

/* Codes of messages beside those of engine/csv.h. Files: UNKNOWN_FILE FILE_SKIPPED NO_TABLES HEADER_ONLY CITY_UNCLEAR
 * CITY_DIFFERS. Headers: UNKNOWN_COLUMN MISSING_COLUMN DUPLICATE_COLUMN CELL_WITHOUT_COLUMN. Cells: MISSING_VALUE
 * ID_CHARACTER ID_LONG NAME_DAMAGED NUMBER NUMBER_RANGE FLAG DATE_AMBIGUOUS DATE_IMPOSSIBLE DATE_UNREADABLE and the same
 * with TIME, WEEKDAY MONTH EMAIL UNKNOWN_WORD. References: UNKNOWN_PERSON UNKNOWN_FACILITY UNKNOWN_AREA UNKNOWN_UNIT UNKNOWN_ID
 * AMBIGUOUS_NAME. Rows together: DUPLICATE_ROW (note) DUPLICATE_KEY NO_ROOT SEVERAL_ROOTS AREA_CYCLE ID_TWICE
 * INTERVAL_ORDER TIME_ORDER ABSENCE_OVERLAP (note) DATE_OUTSIDE_MONTH UNKNOWN_BAND UNKNOWN_SERVICE. Rotas: WRONG_MONTH
 * UNKNOWN_SLOT DUPLICATE_SLOT NAME_DIFFERS. */

/* One plain address of RFC 5322 (dot-atom@domain, ASCII), which can begin no option, header or line of its own. */
gboolean rn_import_is_email(const char *text);

/* `paths`: files, or folders whose known *.csv are taken. NULL with an error when something could not be read or
 * written; otherwise a report: bad input is messages with severity error, applied FALSE and the store untouched. */
RnImportReport *rn_import(RnStore *store, const char *const *paths, const RnImportOptions *options, GError **error);

/* Writes every table of a city (requests by month) into a folder (made when missing), UTF-8 with BOM, CRLF, cells
 * that could run as formulas defused, each file atomically. Importing them changes nothing. */
gboolean rn_export(RnStore *store, const char *city_id, const char *folder, GError **error);

/* A new folder for an association: empty, commented templates of every table (existing files are left alone). */
gboolean rn_templates_write(const char *folder, GError **error);

/* A rota file (interfaces.md: date,band,area,service,seat,index,unit_id,name,origin) into a rota of a month, slots
 * found by key among `slots` (RnSlot*, canonical). NULL with `messages` when rows are bad. Slots without a row are
 * gaps. */
RnRota *rn_rota_read(const char *path, const char *encoding, const char *city_id, RnMonth month, const GPtrArray *slots,
                     const RnRows *rows, GPtrArray *messages, GError **error);

G_END_DECLS
