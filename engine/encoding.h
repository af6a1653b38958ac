/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The encodings in which association files arrive, told apart by their bytes and decoded strictly. */

#include "engine/finding.h"

G_BEGIN_DECLS

/* UTF-8 without byte order mark, free of NUL, from `n` bytes that a caller has read whole. New string.
 * `forced` NULL detects: byte order marks; strict UTF-8; strict CP932. Bytes that fit both while the UTF-8 reading
 * holds a character outside CP932 are ambiguous. Else it is a name: utf-8, utf-16le, cp932 (shift_jis, sjis,
 * windows-31j are taken as cp932), any case.
 * `encoding` receives "UTF-8", "UTF-16LE" or "CP932" (static). NULL on failure: one error is added to `messages`, for
 * `file`, with the byte offset from 0 and the line; codes ENCODING_UNKNOWN, ENCODING_AMBIGUOUS, ENCODING_INVALID,
 * ENCODING_UTF16BE, FILE_NUL. */
char *rn_encoding_decode(const char *bytes, gsize n, const char *forced, const char *file, const char **encoding,
                         GPtrArray *messages);

G_END_DECLS
