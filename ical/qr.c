/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* QR codes by libqrencode, pictures by libpng's simplified interface; no other file includes them. A code of an address
 * has about 45 modules a side. */

#include "ical/qr.h"

#include "engine/finding.h"

#include <glib/gi18n-lib.h>
#include <png.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

struct RnQr {
  QRcode *code;
};

RnQr *
rn_qr_new(const char *text, GError **error)
{
  QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
  if (!code) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("No QR code can be made of the address: %s."), g_strerror(errno));
    return NULL;
  }
  RnQr *qr = g_new0(RnQr, 1);
  qr->code = code;
  return qr;
}

void
rn_qr_free(RnQr *qr)
{
  if (!qr)
    return;
  QRcode_free(qr->code);
  g_free(qr);
}

int
rn_qr_width(const RnQr *qr)
{
  return qr->code->width;
}

gboolean
rn_qr_is_dark(const RnQr *qr, int x, int y)
{
  int width = qr->code->width;
  return x >= 0 && y >= 0 && x < width && y < width && (qr->code->data[y * width + x] & 1);
}

/* --- picture --- */

GBytes *
rn_qr_png(const RnQr *qr, int scale)
{
  g_assert(scale >= 1 && scale <= 32);
  int side = (qr->code->width + 2 * RN_QR_QUIET) * scale;
  g_autofree guint8 *pixels = g_malloc((gsize)side * (gsize)side);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      pixels[y * side + x] = rn_qr_is_dark(qr, x / scale - RN_QR_QUIET, y / scale - RN_QR_QUIET) ? 0 : 255;
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = (png_uint_32)side;
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = 0;
  int sized = png_image_write_to_memory(&image, NULL, &size, 0, pixels, 0, NULL);
  g_assert(sized); /* only out of memory, or a wrong argument */
  guint8 *bytes = g_malloc(size);
  int written = png_image_write_to_memory(&image, bytes, &size, 0, pixels, 0, NULL);
  g_assert(written);
  return g_bytes_new_take(bytes, size);
}

/* --- page --- */

char *
rn_qr_svg(const RnQr *qr)
{
  int width = qr->code->width, side = width + 2 * RN_QR_QUIET;
  GString *out = g_string_new(NULL);
  g_string_append_printf(out,
                         "<svg viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\" role=\"img\">"
                         "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path d=\"",
                         side, side, side, side);
  for (int y = 0; y < width; y++)
    for (int x = 0; x < width; x++) {
      int length = 0;
      while (rn_qr_is_dark(qr, x + length, y))
        length++;
      if (length)
        g_string_append_printf(out, "M%d %dh%dv1h-%dz", x + RN_QR_QUIET, y + RN_QR_QUIET, length, length);
      x += length;
    }
  g_string_append(out, "\"/></svg>");
  return g_string_free(out, FALSE);
}

/* --- terminal --- */

char *
rn_qr_text(const RnQr *qr, gboolean colours)
{
  static const char *const blocks[] = {" ", "▀", "▄", "█"};
  int end = qr->code->width + RN_QR_QUIET;
  GString *out = g_string_new(NULL);
  for (int y = -RN_QR_QUIET; y < end; y += 2) {
    g_string_append(out, colours ? "\033[30;107m" : "");
    for (int x = -RN_QR_QUIET; x < end; x++) {
      int ink = (rn_qr_is_dark(qr, x, y) ? 1 : 0) | (rn_qr_is_dark(qr, x, y + 1) ? 2 : 0);
      if (!colours) /* print the light; the row below the last is outside of the quiet zone */
        ink = (~ink & 1) | (y + 1 < end ? ~ink & 2 : 0);
      g_string_append(out, blocks[ink]);
    }
    g_string_append(out, colours ? "\033[0m\n" : "\n");
  }
  return g_string_free(out, FALSE);
}
