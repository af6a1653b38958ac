/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A QR code of an address, as picture, as part of a page, and for the terminal. All forms have the quiet zone of four
 * modules that readers need. */

#include <glib.h>

G_BEGIN_DECLS

#define RN_QR_QUIET 4

typedef struct RnQr RnQr;

/* `text` is ASCII of at most a few hundred octets; error correction M. NULL with RN_ERROR_SYSTEM when it is too long. */
RnQr *rn_qr_new(const char *text, GError **error);
void rn_qr_free(RnQr *qr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnQr, rn_qr_free)
/* Modules along one side, without the quiet zone. */
int rn_qr_width(const RnQr *qr);
/* FALSE outside of the code, too. */
gboolean rn_qr_is_dark(const RnQr *qr, int x, int y);

/* A PNG file, black on white, `scale` pixels a module (1..32). */
GBytes *rn_qr_png(const RnQr *qr, int scale);
/* An <svg> element without size, for HTML. Free with g_free(). */
char *rn_qr_svg(const RnQr *qr);
/* Lines of block characters, two modules high each: with `colours` black on white by escape sequences; without, light
 * modules are printed, which is right on a dark terminal. Free with g_free(). */
char *rn_qr_text(const RnQr *qr, gboolean colours);

G_END_DECLS
