/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The only user of Nettle, which libmicrohttpd's TLS brings along: it has the processor's own instructions for SHA-256, and
 * GLib takes a fifth of a publication's time without them. */

#include "ical/digest.h"

#include <nettle/sha2.h>

char *
rn_digest_sha256(GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  struct sha256_ctx context;
  guint8 digest[SHA256_DIGEST_SIZE];
  sha256_init(&context);
  sha256_update(&context, length, data);
  sha256_digest(&context, sizeof digest, digest);
  GString *hex = g_string_sized_new(2 * sizeof digest + 1);
  for (gsize i = 0; i < sizeof digest; i++)
    g_string_append_printf(hex, "%02x", digest[i]);
  return g_string_free(hex, FALSE);
}
