/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The document of a panel as a page to print and hand over. */

#include "engine/paper.h"

G_BEGIN_DECLS

/* Two A4 pages in Japanese (both sides of a sheet): whom to call, and who comes on each date of the month. HTML5 without any
 * outside resource; the same bytes for the same content, number and day of issue. Free with g_string_free(). */
GString *rn_paper_html(const RnCity *city, const RnPaperState *state);

G_END_DECLS
