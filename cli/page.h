/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What pages to print share: HTML5 for A4 that needs nothing from outside, always in Japanese. */

#include "engine/date.h"

#include <glib.h>

G_BEGIN_DECLS

/* A page up to <body>; `style` (may be NULL) stands after the common one. Free with g_string_free(). */
GString *rn_page_new(const char *title, const char *style);
void rn_page_end(GString *out);
/* The text, cleaned and escaped. */
void rn_page_text(GString *out, const char *text);
/* Text with "@" where the next of the values is put, escaped; NULL ends them. The text itself is HTML. */
void rn_page_filled(GString *out, const char *text, const char *const *values);
/* "2027年1月4日" and "2027年1月4日 3時05分"; free with g_free(). */
char *rn_page_day(RnDate date);
char *rn_page_time(RnInstant instant);
/* What the code of a kind of facility, of a class of home-care support and of a skill is called. */
const char *rn_page_kind(const char *kind);
const char *rn_page_support(const char *support_class);
const char *rn_page_skill(const char *skill);

G_END_DECLS
