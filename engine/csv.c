/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* CSV in and out. libcsv does the parsing, strictly; this file reads the bytes within the limits, recognises what is
 * no CSV at all, and feeds libcsv one physical line at a time, which keeps line numbers right across quoted line
 * breaks and old Mac files. Cells are kept in one string chunk, so that a hostile file of 16 MiB stays a few times
 * that size in memory. Encodings: engine/encoding.c. */

#include "engine/csv.h"
#include "engine/cell.h"
#include "engine/encoding.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_COLUMNS 256
#define BLOCK 4096 /* bytes fed at once, and by which libcsv's buffer grows */

const RnCsvLimits rn_csv_default_limits = {16 * 1024 * 1024, 200000, 64 * 1024};

typedef struct {
  RnCsv *csv;
  const RnCsvLimits *limits;
  GPtrArray *messages;
  struct csv_parser parser;
  GPtrArray *cells; /* of the record being read */
  char *empty;      /* the one empty cell */
  int line;         /* physical line being fed, from 1 */
  int start;        /* line on which the record began */
  gboolean closed;  /* no record is open */
  gboolean failed;
} Reader;

static void
row_free(gpointer data)
{
  RnCsvRow *row = data;
  if (!row)
    return;
  g_ptr_array_unref(row->cells);
  g_free(row);
}

void
rn_csv_free(RnCsv *csv)
{
  if (!csv)
    return;
  row_free(csv->header);
  g_ptr_array_unref(csv->rows);
  g_string_chunk_free(csv->texts);
  g_free(csv->encoding);
  g_free(csv->name);
  g_free(csv);
}

static void
complain(GPtrArray *messages, const char *code, const char *file, int line, char *text_owned)
{
  g_ptr_array_add(messages, rn_message_new(code, RN_SEVERITY_ERROR, file, line, NULL, NULL, text_owned));
}

static void
fail(Reader *reader, const char *code, char *text_owned)
{
  reader->failed = TRUE;
  complain(reader->messages, code, reader->csv->name, reader->start, text_owned);
}

static void
on_cell(void *bytes, size_t n, void *data)
{
  Reader *reader = data;
  if (reader->failed)
    return;
  if (n > reader->limits->max_cell) {
    fail(reader, "LIMIT_CELL",
         g_strdup_printf(_("A cell is longer than %zu bytes. Check the quotes in this row."),
                         reader->limits->max_cell));
    return;
  }
  if (reader->cells->len >= MAX_COLUMNS) {
    fail(reader, "LIMIT_COLUMNS", g_strdup_printf(_("A row has more than %d columns."), MAX_COLUMNS));
    return;
  }
  char *cell = reader->empty;
  if (n > 0) {
    g_autofree char *raw = g_strndup(bytes, n);
    g_autofree char *plain = rn_cell_unwrap(raw);
    if (*plain)
      cell = g_string_chunk_insert(reader->csv->texts, plain);
  }
  g_ptr_array_add(reader->cells, cell);
}

static void
on_row(int terminator, void *data)
{
  Reader *reader = data;
  (void)terminator;
  reader->closed = TRUE;
  guint n = reader->cells->len;
  while (n > 0 && !*(char *)reader->cells->pdata[n - 1])
    n--;
  if (reader->failed || n == 0) {
    g_ptr_array_set_size(reader->cells, 0);
    return;
  }
  if (reader->csv->header && reader->csv->rows->len >= reader->limits->max_rows) {
    fail(reader, "LIMIT_ROWS",
         g_strdup_printf(_("The file has more than %u rows. Import it in parts."), reader->limits->max_rows));
    return;
  }
  RnCsvRow *row = g_new(RnCsvRow, 1);
  row->line = reader->start;
  row->cells = g_ptr_array_sized_new(n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add(row->cells, reader->cells->pdata[i]);
  g_ptr_array_set_size(reader->cells, 0);
  if (reader->csv->header)
    g_ptr_array_add(reader->csv->rows, row);
  else
    reader->csv->header = row;
}

static void
feed(Reader *reader, const char *bytes, gsize n)
{
  for (gsize done = 0; done < n && !reader->failed;) {
    gsize part = MIN(n - done, BLOCK);
    if (csv_parse(&reader->parser, bytes + done, part, on_cell, on_row, reader) < part && !reader->failed)
      fail(reader, "CSV_QUOTE",
           g_strdup(_("A double quote stands in the wrong place. Put the whole cell in quotes and double each quote "
                      "within it.")));
    else if (csv_get_buffer_size(&reader->parser) > reader->limits->max_cell + BLOCK && !reader->failed)
      fail(reader, "LIMIT_CELL",
           g_strdup_printf(_("A cell is longer than %zu bytes. Check the quotes in this row."),
                           reader->limits->max_cell));
    done += part;
  }
}

/* Excel's ="007" stands bare in some exports, which strict parsing would refuse: the sign before a quoted cell goes. */
static GString *
without_formula_signs(const Reader *reader, const char *line, gsize n)
{
  GString *plain = g_string_sized_new(n + 1);
  gboolean quoted = !reader->closed, cell_begins = reader->closed;
  for (gsize i = 0; i < n; i++) {
    char c = line[i];
    if (c == '=' && cell_begins && i + 1 < n && line[i + 1] == '"') {
      cell_begins = FALSE;
      continue;
    }
    if (c == '"')
      quoted = !quoted;
    cell_begins = !quoted && (c == reader->csv->separator || (cell_begins && c == ' '));
    g_string_append_c(plain, c);
  }
  return plain;
}

static void
feed_line(Reader *reader, const char *line, gsize n)
{
  if (reader->closed) {
    if (n == 0 || *line == '#')
      return;
    reader->start = reader->line;
  }
  g_autoptr(GString) text = without_formula_signs(reader, line, n);
  g_string_append_c(text, '\n');
  reader->closed = FALSE;
  feed(reader, text->str, text->len);
}

/* One physical line; its end is CR, LF, CRLF or the end of the text. Moves the cursor behind it. */
static gsize
next_line(const char **cursor, const char **line)
{
  *line = *cursor;
  gsize n = strcspn(*cursor, "\r\n");
  *cursor += n;
  if (**cursor == '\r')
    (*cursor)++, *cursor += **cursor == '\n';
  else if (**cursor == '\n')
    (*cursor)++;
  return n;
}

/* "sep=," as the first line, Excel's own way to name the separator. Moves the cursor behind it. */
static gboolean
read_separator_line(Reader *reader, const char **cursor)
{
  const char *rest = *cursor, *line;
  gsize n = next_line(&rest, &line);
  if (n < 5 || g_ascii_strncasecmp(line, "sep=", 4) != 0)
    return FALSE;
  reader->csv->separator = line[4];
  reader->line = reader->start = 1;
  if ((line[4] != ',' && line[4] != '\t') || strspn(line + 5, ", \t") < n - 5)
    fail(reader, "CSV_SEPARATOR", g_strdup(_("Only a comma or a tab may part the cells. Save the table as CSV.")));
  *cursor = rest;
  return TRUE;
}

/* From the first line that is neither blank nor a comment. Excel's "Unicode text" has tabs. */
static char
guess_separator(const char *text, gboolean unicode_text)
{
  const char *line = text;
  gsize n = 0;
  while (*text && (n == 0 || *line == '#'))
    n = next_line(&text, &line);
  gboolean comma = memchr(line, ',', n) != NULL, tab = memchr(line, '\t', n) != NULL;
  if (unicode_text)
    return comma && !tab ? ',' : '\t';
  return tab && !comma ? '\t' : ',';
}

static void
parse(Reader *reader, const char *text)
{
  const char *line;
  if (!read_separator_line(reader, &text))
    reader->csv->separator = guess_separator(text, strcmp(reader->csv->encoding, "UTF-16LE") == 0);
  csv_set_delim(&reader->parser, (unsigned char)reader->csv->separator);
  while (*text && !reader->failed) {
    gsize n = next_line(&text, &line);
    reader->line++;
    feed_line(reader, line, n);
  }
  if (!reader->failed && !reader->closed)
    fail(reader, "CSV_UNCLOSED_QUOTE",
         g_strdup(_("A quote that is opened in this row is never closed. Add the closing quote.")));
  if (!reader->failed && !reader->csv->header)
    complain(reader->messages, "FILE_EMPTY", reader->csv->name, 0,
             g_strdup(_("The file is empty. The first row must name the columns.")));
}

/* Takes over nothing; NULL when a message was added. */
static RnCsv *
parse_text(const char *name, const char *encoding, const char *text, const RnCsvLimits *limits, GPtrArray *messages)
{
  g_autoptr(RnCsv) csv = g_new0(RnCsv, 1);
  csv->name = g_strdup(name);
  csv->encoding = g_strdup(encoding);
  csv->rows = g_ptr_array_new_with_free_func(row_free);
  csv->texts = g_string_chunk_new(BLOCK);
  g_autoptr(GPtrArray) cells = g_ptr_array_new();
  Reader reader = {.csv = csv, .limits = limits, .messages = messages, .cells = cells, .closed = TRUE};
  reader.empty = g_string_chunk_insert(csv->texts, "");
  csv_init(&reader.parser, CSV_STRICT | CSV_REPALL_NL);
  csv_set_realloc_func(&reader.parser, g_realloc);
  csv_set_free_func(&reader.parser, g_free);
  csv_set_blk_size(&reader.parser, BLOCK);
  parse(&reader, text);
  csv_free(&reader.parser);
  return reader.failed || !csv->header ? NULL : g_steal_pointer(&csv);
}

static gboolean
looks_like_html(const char *text, gsize n)
{
  gsize i = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (i < n && g_ascii_isspace(text[i]))
    i++;
  return i < n && text[i] == '<';
}

/* Files that are no CSV whatever their name says, each with its own advice. */
static gboolean
is_foreign(const char *path, const char *bytes, gsize n, GPtrArray *messages)
{
  if (n >= 4 && (memcmp(bytes, "PK\x03\x04", 4) == 0 || memcmp(bytes, "PK\x05\x06", 4) == 0))
    complain(messages, "FILE_XLSX", path, 0,
             g_strdup(_("This is an Excel workbook (.xlsx), not CSV. Open it in Excel, choose \"Save As\", type \"CSV "
                        "UTF-8 (comma delimited)\", and import that file.")));
  else if (n >= 8 && memcmp(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0)
    complain(messages, "FILE_XLS", path, 0,
             g_strdup(_("This is an old Excel workbook (.xls), not CSV. Open it in Excel, choose \"Save As\", type "
                        "\"CSV UTF-8 (comma delimited)\", and import that file.")));
  else if (looks_like_html(bytes, n))
    complain(messages, "FILE_HTML", path, 0,
             g_strdup(_("This is a web page, not CSV; perhaps the download needed a login. Download the table again, "
                        "or copy it into Excel and save it as CSV.")));
  else
    return FALSE;
  return TRUE;
}

/* Reads at most `max` + 1 bytes from a descriptor; NULL with errno. */
static GByteArray *
read_up_to(int fd, gsize max)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  guint8 block[65536];
  while (bytes->len <= max) {
    ssize_t got = read(fd, block, MIN(sizeof block, max + 1 - bytes->len));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return NULL;
    if (got == 0)
      break;
    g_byte_array_append(bytes, block, (guint)got);
  }
  return g_steal_pointer(&bytes);
}

/* NULL with `error`, or, for a file beyond the limit, with a message. */
static GByteArray *
read_file(const char *path, gsize max, GPtrArray *messages, GError **error)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    int code = errno;
    if (code == ENOENT || code == ENOTDIR)
      g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("The file \"%s\" does not exist. Check its name."), path);
    else
      g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file \"%s\" cannot be opened: %s."), path,
                  g_strerror(code));
    return NULL;
  }
  struct stat status;
  gboolean big = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (guint64)status.st_size > max;
  g_autoptr(GByteArray) bytes = big ? NULL : read_up_to(fd, max);
  int code = errno;
  close(fd);
  if (bytes && bytes->len <= max)
    return g_steal_pointer(&bytes);
  if (bytes || big) {
    g_autofree char *size = g_format_size_full(max, G_FORMAT_SIZE_IEC_UNITS);
    complain(messages, "LIMIT_BYTES", path, 0,
             g_strdup_printf(_("The file is larger than %s. Is it the right file? Import it in parts if so."), size));
  } else {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file \"%s\" cannot be read: %s."), path, g_strerror(code));
  }
  return NULL;
}

RnCsv *
rn_csv_parse(const char *bytes, gsize n, const char *name, const char *encoding, const RnCsvLimits *limits,
             GPtrArray *messages)
{
  const char *found = NULL;
  if (is_foreign(name, bytes, n, messages))
    return NULL;
  g_autofree char *text = rn_encoding_decode(bytes, n, encoding, name, &found, messages);
  if (!text || is_foreign(name, text, strlen(text), messages))
    return NULL;
  return parse_text(name, found, text, limits ? limits : &rn_csv_default_limits, messages);
}

RnCsv *
rn_csv_read(const char *path, const char *encoding, const RnCsvLimits *limits, GPtrArray *messages, GError **error)
{
  gsize max = limits ? limits->max_bytes : rn_csv_default_limits.max_bytes;
  g_autoptr(GByteArray) bytes = read_file(path, MIN(max, G_MAXUINT / 2), messages, error);
  if (!bytes)
    return NULL;
  const char *data = bytes->data ? (const char *)bytes->data : ""; /* an empty array has no data */
  return rn_csv_parse(data, bytes->len, path, encoding, limits, messages);
}

void
rn_csv_append_row(GString *out, const char *const *cells, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree char *safe = rn_cell_defuse(cells[i] ? cells[i] : "");
    if (i == 0 && *safe == '#') { /* else the row would read as a comment */
      g_autofree char *bare = g_steal_pointer(&safe);
      safe = g_strconcat("'", bare, NULL);
    }
    if (i > 0)
      g_string_append_c(out, ',');
    gsize length = strlen(safe);
    if (strpbrk(safe, ",\"\r\n\t ")) {
      gsize room = 2 * length + 2, at = out->len;
      g_string_set_size(out, at + room);
      g_string_set_size(out, at + csv_write(out->str + at, room, safe, length));
    } else {
      g_string_append_len(out, safe, (gssize)length);
    }
  }
  g_string_append(out, "\r\n");
}
