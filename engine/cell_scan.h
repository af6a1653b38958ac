/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by the readers of cells: one plain spelling of what people type. */

#include <glib.h>

G_BEGIN_DECLS

/* NFKC with outer white space gone and the many dashes and waves that stand between numbers as '-' and '~'. Inner
 * white space becomes one plain space where it parts two ASCII digits or letters and vanishes elsewhere. New string;
 * bytes that are not UTF-8 become U+FFFD. */
char *rn_cell_scan_plain(const char *text);

/* NFKC of any bytes, never NULL. New string. */
char *rn_cell_scan_nfkc(const char *text);

G_END_DECLS
