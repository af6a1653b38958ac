/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the files engine/import*.c share: files of a batch, their rows, the names they may use, the merged tables of a
 * city. The way of a row: text of a CSV record -> canonical cells (import_table.c, import_cell.c) -> references
 * resolved, joined with what is stored (import_merge.c) -> judged together (import_check.c) -> written (import.c). */

#include "engine/import.h"

G_BEGIN_DECLS

/* --- import_cell.c --- */

/* The canonical cell for what stands in a file, or NULL with the permanent code and a sentence for the user. A cell
 * that refers to another table is only trimmed. "" stays "". */
char *rn_import_cell(const RnColumn *column, const char *text, const char **code, char **why);

/* --- import_names.c --- */

/* Ids and names of some table, or of units; strings are borrowed and must outlive it. */
typedef struct RnImportNames RnImportNames;
RnImportNames *rn_import_names_new(const char *what); /* table name or "unit": for the codes of messages */
void rn_import_names_free(RnImportNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnImportNames, rn_import_names_free)
void rn_import_names_add(RnImportNames *names, const char *id, const char *name); /* name NULL: only by id */
gboolean rn_import_names_has(const RnImportNames *names, const char *id);
/* The id meant by a cell (borrowed), or NULL with code and sentence. Equal texts are looked up once. */
const char *rn_import_names_find(RnImportNames *names, const char *text, const char **code, char **why);
/* Words of `known` (NULL-terminated) near to `text`, best first, joined; NULL when none is. */
char *rn_import_nearest_word(const char *text, const char *const *known);

/* --- import_table.c --- */

typedef struct RnImportFile RnImportFile;

typedef struct {
  const RnImportFile *file;
  int line;
  char **cells;       /* n_columns; NULL: the file has no such column */
  gboolean bad;       /* has a message already */
} RnImportRow;

struct RnImportFile {
  char *path, *folder;
  const RnTable *table;
  RnMonth month;      /* of the file's name; -1 when it has none */
  char *encoding;     /* once read */
  GPtrArray *rows;    /* RnImportRow* */
  gboolean failed;    /* not readable as a table; it has messages */
  char *city_id;      /* once known */
};
RnImportFile *rn_import_file_new(const char *path, const RnTable *table, RnMonth month);
void rn_import_file_free(RnImportFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnImportFile, rn_import_file_free)
/* Reads the file into canonical rows. FALSE with an error when it cannot be read; bad content is messages. */
gboolean rn_import_file_read(RnImportFile *file, const char *encoding, GPtrArray *messages, GError **error);
/* A message about a cell of a row (column may be -1), which becomes bad when it is an error. */
void rn_import_row_complain(RnImportRow *row, GPtrArray *messages, RnSeverity severity, const char *code, int column,
                            char *text_owned);

/* --- import_files.c --- */

/* The files that `paths` name: RnImportFile*, in order. NULL with an error; unknown names are messages. */
GPtrArray *rn_import_files_find(const char *const *paths, GPtrArray *messages, GError **error);
/* Sets city_id of each; FALSE with messages when a city is unclear. */
gboolean rn_import_files_set_cities(GPtrArray *files, const char *const *stored, const char *wanted,
                                    GPtrArray *messages);

/* --- import_merge.c --- */

typedef struct {
  char **before;      /* as stored; NULL: new */
  char **after;       /* as the batch wants it; NULL: the batch does not speak of it */
  RnImportRow *row;   /* that says so; borrowed */
  gboolean removed;   /* replaced away (requests) */
} RnImportEntry;

typedef struct {
  const RnTable *table;
  GHashTable *by_key;   /* key cells joined -> RnImportEntry* (owned) */
  GPtrArray *entries;   /* RnImportEntry*, stored ones in key order, then new ones as they came; borrowed */
  GHashTable *cleared;  /* requests: "person/YYYY-MM" that the batch contains */
} RnImportTable;

typedef struct {
  char *city_id;
  RnRows *stored;
  RnImportTable *tables;  /* as rn_tables() */
  gsize n_tables;
} RnImportCity;
/* Joins the files of a city with what is stored (taken over). */
RnImportCity *rn_import_city_new(const char *city_id, RnRows *stored, const GPtrArray *files, GPtrArray *messages);
void rn_import_city_free(RnImportCity *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnImportCity, rn_import_city_free)
const RnImportTable *rn_import_city_table(const RnImportCity *city, const char *name);
/* The cells in force after the import, unless it is removed. */
static inline char **
rn_import_entry_cells(const RnImportEntry *entry)
{
  return entry->after ? entry->after : entry->before;
}

/* --- import_check.c --- */

/* What no cell alone can show: the tree of areas, intervals, overlaps, bands, units. */
void rn_import_check(const RnImportCity *city, GPtrArray *messages);

/* --- import_pairing.c --- */

/* Pairings that cannot be meant. */
void rn_import_pairing_check(const RnImportCity *city, GPtrArray *messages);

G_END_DECLS
