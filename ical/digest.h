/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* SHA-256 of whole feeds, some ten megabytes at a publication; short texts are left to GLib. */

#include <glib.h>

G_BEGIN_DECLS

/* In hexadecimal digits, as GChecksum writes them. Free with g_free(). */
char *rn_digest_sha256(GBytes *bytes);

G_END_DECLS
