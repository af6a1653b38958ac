/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Unguessable names of feed files. A token is derived, never stored: base64url(HMAC-SHA256(key, link id "|" generation)),
 * 43 characters, 256 bits. The key lies in a file of its own beside the database, whose copies therefore open no feed;
 * the database keeps the SHA-256 of the token. One token is one feed. */

#include <glib.h>

G_BEGIN_DECLS

#define RN_TOKEN_LENGTH 43
#define RN_TOKEN_KEY_BYTES 32

/* `key` of rn_token_key_load(); generation from 1. Free with g_free(). */
char *rn_token_derive(GBytes *key, const char *link_id, int generation);
/* Exactly 43 characters of A-Z a-z 0-9 - _. */
gboolean rn_token_is_valid(const char *token);
/* Lower-case hex, 64 characters. Free with g_free(). */
char *rn_token_sha256(const char *token);

/* The 32 bytes of the key file. Refused (RN_ERROR_SYSTEM): a symbolic link, not a regular file, another owner, any
 * permission for group or others, another size. A missing file is created (mode 0600, random, written and synced before
 * it gets its name; *created tells) when `create`, else RN_ERROR_NOT_FOUND. `created` may be NULL. */
GBytes *rn_token_key_load(const char *path, gboolean create, gboolean *created, GError **error);
/* Where the key of a database lies: "FILE.feedkey". Free with g_free(). */
char *rn_token_key_path(const char *database_path);

G_END_DECLS
