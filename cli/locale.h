/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The user's language and character set. */

#include <glib.h>

G_BEGIN_DECLS

/* Sets the locale and binds the translations. `lang` is "ja", "en" or NULL for what the environment says. Call before
 * any text is translated. */
void rn_locale_init(const char *lang);
/* A word of the command line, as UTF-8; new string. */
char *rn_locale_to_utf8(const char *word);

G_END_DECLS
