/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Telling UTF-8, UTF-16LE and CP932 apart. Most names in UTF-8 would also decode as CP932, to nonsense, so UTF-8 is
 * tried first; the other way round is rare but real (﨑山 in the NEC codes is valid UTF-8), hence the question to the
 * user. iconv's name for what Excel writes is CP932: SHIFT_JIS lacks 髙, 﨑 and ①, and maps ~ and \ to other signs.
 * Works on a whole file in memory, a few times its size; files are limited by the caller (engine/csv.c). */

#include "engine/encoding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define UTF8 "UTF-8"
#define UTF16LE "UTF-16LE"
#define CP932 "CP932"
#define EXCERPT 24 /* characters shown of a doubtful cell */

typedef struct {
  const char *bytes;
  gsize n;
  const char *file;
  GPtrArray *messages;
} Source;

/* 1-based line of a byte; CR, LF and CRLF end a line. Exact for UTF-8 and CP932; in UTF-16 only an estimate, since
 * half a character may look like a line end, so there the offset has to do. */
static int
line_of(const Source *source, gsize offset)
{
  int line = 1;
  for (gsize i = 0; i < offset && i < source->n; i++)
    if (source->bytes[i] == '\n' || (source->bytes[i] == '\r' && (i + 1 >= source->n || source->bytes[i + 1] != '\n')))
      line++;
  return line;
}

static void
complain(const Source *source, const char *code, int line, const char *value, char *text_owned)
{
  g_ptr_array_add(source->messages,
                  rn_message_new(code, RN_SEVERITY_ERROR, source->file, line, NULL, value, text_owned));
}

/* The text, or NULL with the offset of the first byte that does not fit. Converting back must give the same text:
 * no character may get lost between the two tables. */
static char *
convert_strictly(const char *bytes, gsize n, const char *encoding, gsize *bad)
{
  gsize read = 0, written = 0;
  char *text = g_convert(bytes, (gssize)n, UTF8, encoding, &read, &written, NULL);
  if (!text || read < n) {
    *bad = read;
    g_free(text);
    return NULL;
  }
  gsize back_read = 0;
  g_autofree char *back = g_convert(text, (gssize)written, encoding, UTF8, &back_read, NULL, NULL);
  if (!back || back_read < written) {
    *bad = 0;
    g_free(text);
    return NULL;
  }
  return text;
}

/* Some of a text on one line, for a message. */
static char *
excerpt(const char *text)
{
  GString *shown = g_string_new(NULL);
  int count = 0;
  for (const char *p = text; *p && count < EXCERPT; p = g_utf8_next_char(p), count++)
    g_string_append_unichar(shown, g_unichar_iscntrl(g_utf8_get_char(p)) ? ' ' : g_utf8_get_char(p));
  return g_string_free(shown, FALSE);
}

/* Bytes that end a cell or a line are never part of a character, in UTF-8 and in CP932. */
static gboolean
ends_cell(char c)
{
  return c == ',' || c == '\t' || c == '\n' || c == '\r' || c == '"';
}

/* Both readings of the cell around `offset`. */
static void
complain_ambiguous(const Source *source, gsize offset)
{
  gsize start = offset, end = offset, bad;
  while (start > 0 && !ends_cell(source->bytes[start - 1]))
    start--;
  while (end < source->n && !ends_cell(source->bytes[end]))
    end++;
  g_autofree char *as_utf8 = g_strndup(source->bytes + start, end - start);
  g_autofree char *as_cp932 = convert_strictly(source->bytes + start, end - start, CP932, &bad);
  g_autofree char *first = excerpt(as_utf8), *second = excerpt(as_cp932 ? as_cp932 : "");
  complain(source, "ENCODING_AMBIGUOUS", line_of(source, start), NULL,
           g_strdup_printf(_("The characters of this file can be read as \"%s\" (UTF-8) or as \"%s\" (CP932, usual for "
                             "Excel). Import it again with --encoding utf-8 or --encoding cp932, whichever is right."),
                           first, second));
}

static void
complain_invalid(const Source *source, gsize offset, const char *encoding)
{
  char *text = encoding ? g_strdup_printf(_("The byte at offset %zu is not valid %s. Save the table "
                                            "as \"CSV UTF-8\" and import that file."),
                                          offset, encoding)
                        : g_strdup_printf(_("The byte at offset %zu is neither valid UTF-8 nor valid "
                                            "CP932. Save the table as \"CSV UTF-8\" and import that file."),
                                          offset);
  complain(source, "ENCODING_INVALID", line_of(source, offset), NULL, text);
}

static gboolean
has_prefix(const Source *source, const char *mark, gsize n)
{
  return source->n >= n && memcmp(source->bytes, mark, n) == 0;
}

/* A text file has no NUL byte. */
static gboolean
has_nul(const Source *source)
{
  const char *nul = memchr(source->bytes, '\0', source->n);
  if (!nul)
    return FALSE;
  gsize offset = (gsize)(nul - source->bytes);
  complain(source, "FILE_NUL", line_of(source, offset), NULL,
           g_strdup_printf(_("There is a NUL byte at offset %zu, so this is no text file. Save the "
                             "table as \"CSV UTF-8\" and import that file."),
                           offset));
  return TRUE;
}

static char *
decode_utf16le(const Source *source, const char **encoding)
{
  gsize mark = has_prefix(source, "\xFF\xFE", 2) ? 2 : 0, bad;
  for (gsize i = mark; i + 1 < source->n; i += 2)
    if (!source->bytes[i] && !source->bytes[i + 1]) {
      complain(source, "FILE_NUL", line_of(source, i), NULL,
               g_strdup_printf(_("There is a NUL character at offset %zu, so this is no text file. "
                                 "Save the table as \"CSV UTF-8\" and import that file."),
                               i));
      return NULL;
    }
  char *text = convert_strictly(source->bytes + mark, source->n - mark, UTF16LE, &bad);
  if (text)
    *encoding = UTF16LE;
  else
    complain_invalid(source, mark + bad, UTF16LE);
  return text;
}

static char *
decode_utf8(const Source *source, const char **encoding)
{
  gsize mark = has_prefix(source, "\xEF\xBB\xBF", 3) ? 3 : 0;
  const char *end;
  if (!g_utf8_validate_len(source->bytes + mark, source->n - mark, &end)) {
    complain_invalid(source, (gsize)(end - source->bytes), UTF8);
    return NULL;
  }
  *encoding = UTF8;
  return g_strndup(source->bytes + mark, source->n - mark);
}

static char *
decode_cp932(const Source *source, const char **encoding)
{
  gsize bad;
  char *text = convert_strictly(source->bytes, source->n, CP932, &bad);
  if (text)
    *encoding = CP932;
  else
    complain_invalid(source, bad, CP932);
  return text;
}

/* Offset of the first character that CP932 lacks; FALSE when it has them all. */
static gboolean
leaves_cp932(const Source *source, gsize *offset)
{
  gsize read = 0;
  g_autofree char *there = g_convert(source->bytes, (gssize)source->n, CP932, UTF8, &read, NULL, NULL);
  if (there && read == source->n)
    return FALSE;
  *offset = read;
  return TRUE;
}

static char *
detect(const Source *source, const char **encoding)
{
  gsize outside, bad;
  const char *end;
  if (g_utf8_validate_len(source->bytes, source->n, &end)) {
    if (!leaves_cp932(source, &outside))
      return decode_utf8(source, encoding);
    g_autofree char *other = convert_strictly(source->bytes, source->n, CP932, &bad);
    if (!other)
      return decode_utf8(source, encoding);
    complain_ambiguous(source, outside);
    return NULL;
  }
  char *text = convert_strictly(source->bytes, source->n, CP932, &bad);
  if (text) {
    *encoding = CP932;
    return text;
  }
  /* The reading that got further is the likelier one. */
  complain_invalid(source, MAX(bad, (gsize)(end - source->bytes)), NULL);
  return NULL;
}

typedef char *(*Decoder)(const Source *source, const char **encoding);

static Decoder
decoder_named(const char *name)
{
  static const struct {
    const char *name;
    Decoder decoder;
  } known[] = {{"utf-8", decode_utf8},         {"utf8", decode_utf8},        {"utf-16le", decode_utf16le},
               {"utf-16", decode_utf16le},     {"utf16", decode_utf16le},    {"cp932", decode_cp932},
               {"windows-31j", decode_cp932},  {"ms932", decode_cp932},      {"shift_jis", decode_cp932},
               {"shift-jis", decode_cp932},    {"sjis", decode_cp932}};
  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    if (g_ascii_strcasecmp(name, known[i].name) == 0)
      return known[i].decoder;
  return NULL;
}

char *
rn_encoding_decode(const char *bytes, gsize n, const char *forced, const char *file, const char **encoding,
                   GPtrArray *messages)
{
  Source source = {bytes, n, file, messages};
  Decoder decoder = detect;
  if (forced && !(decoder = decoder_named(forced))) {
    complain(&source, "ENCODING_UNKNOWN", 0, forced,
             g_strdup_printf(_("There is no encoding \"%s\" here. Use utf-8, utf-16le or cp932."), forced));
    return NULL;
  }
  if (!forced && has_prefix(&source, "\xEF\xBB\xBF", 3))
    decoder = decode_utf8;
  if (!forced && has_prefix(&source, "\xFF\xFE", 2))
    decoder = decode_utf16le;
  if (!forced && has_prefix(&source, "\xFE\xFF", 2)) {
    complain(&source, "ENCODING_UTF16BE", 0, NULL,
             g_strdup(_("This file is UTF-16 with swapped bytes (big-endian). Save the table as \"CSV UTF-8\" and "
                        "import that file.")));
    return NULL;
  }
  if (decoder != decode_utf16le && has_nul(&source))
    return NULL;
  return decoder(&source, encoding);
}
