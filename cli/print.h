/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Text for people: in the character set of their terminal, in columns that full-width characters do not break. All
 * strings are UTF-8; what the terminal cannot show is written as '?'. */

#include <glib.h>

G_BEGIN_DECLS

/* On standard output, or on standard error. */
G_GNUC_PRINTF(1, 2)
void rn_print(const char *format, ...);
G_GNUC_PRINTF(1, 2)
void rn_print_error(const char *format, ...);
/* Text that is already put together; on standard output. */
void rn_print_text(const char *text);
/* Bytes as they are (JSON, CSV, HTML). FALSE when the disk or the pipe did not take them. */
gboolean rn_print_bytes(const char *bytes, gsize length);
/* Writes out what is buffered; FALSE when it, or something before it, did not arrive. */
gboolean rn_print_flush(void);

/* Columns of a terminal that the text takes: 2 for full-width, 0 for combining characters. */
int rn_text_width(const char *text);
/* The text without control characters and without those that turn the direction of writing; new string. */
char *rn_text_clean(const char *text);
/* Appends the text, cleaned, cut to `width` columns and filled up with spaces to it. */
void rn_text_pad(GString *out, const char *text, int width);
/* Standard output is a terminal that understands colours. */
gboolean rn_print_is_terminal(void);
/* Columns of the terminal; `fallback` when there is none. */
int rn_terminal_width(int fallback);

/* A table of cells that is printed when all its widths are known. */
typedef struct RnGrid RnGrid;
RnGrid *rn_grid_new(int columns);
void rn_grid_free(RnGrid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnGrid, rn_grid_free)
/* Adds a cell (cleaned copy); rows fill from the left. */
void rn_grid_add(RnGrid *grid, const char *text);
G_GNUC_PRINTF(2, 3)
void rn_grid_addf(RnGrid *grid, const char *format, ...);
/* The first row: English words, which are translated. */
void rn_grid_head(RnGrid *grid, const char *const *words, gsize n);
void rn_grid_right(RnGrid *grid, int column);            /* numbers: aligned to the right */
void rn_grid_print(const RnGrid *grid, gboolean header); /* with a line of dashes below the first row */

G_END_DECLS
