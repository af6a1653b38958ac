/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* CSV files good and bad: encodings, quotes, line numbers, limits. The numbered cases are those of the list of bad
 * inputs that the import has to survive. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/cell.h"
#include "engine/csv.h"
#include "tests/testing.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Bytes with NUL inside: LITERAL("a\0b") gives two arguments. */
#define LITERAL(text) text, sizeof text - 1

/* "line:cell|cell" for each record, the header first, joined by "/"; or "!CODE:line" when it was refused. */
static char *
shown(const RnCsv *csv, const GPtrArray *messages)
{
  GString *out = g_string_new(NULL);
  if (!csv) {
    ck_assert_uint_eq(messages->len, 1);
    const RnMessage *message = messages->pdata[0];
    ck_assert_int_eq(message->severity, RN_SEVERITY_ERROR);
    ck_assert_str_eq(message->file, "t.csv");
    ck_assert(g_utf8_validate(message->text, -1, NULL));
    g_string_append_printf(out, "!%s:%d", message->code, message->row);
    return g_string_free(out, FALSE);
  }
  ck_assert_uint_eq(messages->len, 0);
  for (guint r = 0; r <= csv->rows->len; r++) {
    const RnCsvRow *row = r ? csv->rows->pdata[r - 1] : csv->header;
    g_string_append_printf(out, "%s%d:", r ? "/" : "", row->line);
    for (guint i = 0; i < row->cells->len; i++)
      g_string_append_printf(out, "%s%s", i ? "|" : "", (char *)row->cells->pdata[i]);
  }
  return g_string_free(out, FALSE);
}

static char *
parsed_as(const char *bytes, gsize n, const char *encoding)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnCsv) csv = rn_csv_parse(bytes, n, "t.csv", encoding, NULL, messages);
  return shown(csv, messages);
}

static void
expect(const char *bytes, gsize n, const char *wanted)
{
  g_autofree char *found = parsed_as(bytes, n, NULL);
  ck_assert_str_eq(found, wanted);
}

static char *
first_message(const char *bytes, gsize n, const char *encoding)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnCsv) csv = rn_csv_parse(bytes, n, "t.csv", encoding, NULL, messages);
  ck_assert_ptr_null(csv);
  return g_strdup(((const RnMessage *)messages->pdata[0])->text);
}

static const char japanese[] = "id,name\r\n1,髙橋 一郎\r\n2,﨑山\r\n3,①㈱表示～－\r\n";

START_TEST(case_01_cp932_equals_utf8)
{
  gsize n;
  g_autofree char *bytes = g_convert(japanese, -1, "CP932", "UTF-8", NULL, &n, NULL);
  ck_assert_ptr_nonnull(bytes);
  ck_assert(memmem(bytes, n, "\xFB\xFC", 2) != NULL); /* 髙 */
  g_autofree char *wanted = parsed_as(LITERAL(japanese), NULL);
  ck_assert_str_eq(wanted, "1:id|name/2:1|髙橋 一郎/3:2|﨑山/4:3|①㈱表示～－");
  g_autofree char *found = parsed_as(bytes, n, NULL);
  ck_assert_str_eq(found, wanted);
  g_autofree char *forced = parsed_as(bytes, n, "Shift_JIS");
  ck_assert_str_eq(forced, wanted);
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnCsv) csv = rn_csv_parse(bytes, n, "t.csv", NULL, NULL, messages);
  ck_assert_str_eq(csv->encoding, "CP932");
  ck_assert_int_eq(csv->separator, ',');
}
END_TEST

START_TEST(case_02_byte_order_marks)
{
  expect(LITERAL("\xEF\xBB\xBFid,name\n1,佐藤\n"), "1:id|name/2:1|佐藤");
  expect(LITERAL("\xFF\xFEi\0d\0\t\0n\0\r\0\n\0" "1\0\t\0\x50\x4F\xE4\x85\r\0\n\0"), "1:id|n/2:1|佐藤");
  expect(LITERAL("\xFF\xFEi\0d\0,\0n\0\n\0" "1\0,\0a\0"), "1:id|n/2:1|a");
  expect(LITERAL("\xFF\xFEi\0d\0\n\0\"\0a\0,\0b\0\"\0\n\0"), "1:id/2:a,b");
  expect(LITERAL("\xFE\xFF\0i\0d"), "!ENCODING_UTF16BE:0");
  expect(LITERAL("\xFF\xFEi\0d\0\x00\xD8\n\0"), "!ENCODING_INVALID:1"); /* half a pair */
  expect(LITERAL("\xFF\xFEi\0d\0\n"), "!ENCODING_INVALID:1");            /* half a character */
  expect(LITERAL("\xFF\xFEi\0\0\0"), "!FILE_NUL:1");
  g_autofree char *forced = parsed_as(LITERAL("i\0d\0\n\0" "1\0"), "UTF-16LE");
  ck_assert_str_eq(forced, "1:id/2:1");
}
END_TEST

START_TEST(case_03_a_file_with_two_readings)
{
  static const char doubtful[] = "id,name\n1,\xED\x95\x8E\x52\n";
  expect(LITERAL(doubtful), "!ENCODING_AMBIGUOUS:2");
  g_autofree char *text = first_message(LITERAL(doubtful), NULL);
  ck_assert_ptr_nonnull(strstr(text, "\"﨑山\""));
  ck_assert_ptr_nonnull(strstr(text, "\"\uD54ER\""));
  g_autofree char *cp932 = parsed_as(LITERAL(doubtful), "cp932");
  ck_assert_str_eq(cp932, "1:id|name/2:1|﨑山");
  g_autofree char *utf8 = parsed_as(LITERAL(doubtful), "utf-8");
  ck_assert_str_eq(utf8, "1:id|name/2:1|\uD54ER");
  /* 佐藤 in UTF-8 is nonsense in CP932, yet valid; all its characters are in CP932, so it is UTF-8. */
  expect(LITERAL("id,name\n1,\xE4\xBD\x90\xE8\x97\xA4\n"), "1:id|name/2:1|佐藤");
  /* A character outside CP932 in a text that CP932 cannot read. */
  expect(LITERAL("id,name\n1,𠮷\n2,一\n"), "1:id|name/2:1|𠮷/3:2|一");
}
END_TEST

START_TEST(case_04_invalid_bytes_are_refused_with_their_offset)
{
  static const struct {
    const char *bytes;
    gsize n;
    const char *wanted, *offset;
  } cases[] = {
      {LITERAL("id\n1\n\x80\n"), "!ENCODING_INVALID:3", "offset 5"},
      {LITERAL("id\r1\r\n\x83\x41\xFF\n"), "!ENCODING_INVALID:3", "offset 8"},
      {LITERAL("id\n\x83"), "!ENCODING_INVALID:2", "offset 3"},
      {LITERAL("id\n\x83\x41\x83"), "!ENCODING_INVALID:2", "offset 5"},
      {LITERAL("id\n佐\xFF\n"), "!ENCODING_INVALID:2", "offset 6"},
      {LITERAL("id\na\0b\n"), "!FILE_NUL:2", "offset 4"},
      {LITERAL("\xEF\xBB\xBFid\n\x83\x41"), "!ENCODING_INVALID:2", "offset 6"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    expect(cases[i].bytes, cases[i].n, cases[i].wanted);
    g_autofree char *text = first_message(cases[i].bytes, cases[i].n, NULL);
    ck_assert_msg(strstr(text, cases[i].offset) != NULL, "%zu: %s", i, text);
  }
  g_autofree char *forced = parsed_as(LITERAL("id\n\x83\x41\n"), "utf-8");
  ck_assert_str_eq(forced, "!ENCODING_INVALID:2");
  g_autofree char *unknown = parsed_as(LITERAL("id\n"), "latin1");
  ck_assert_str_eq(unknown, "!ENCODING_UNKNOWN:0");
}
END_TEST

START_TEST(case_05_user_defined_characters_count_as_damaged)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnCsv) csv = rn_csv_parse(LITERAL("id\n\xF0\x40\x8E\x52\n"), "t.csv", "cp932", NULL, messages);
  ck_assert_ptr_nonnull(csv);
  const RnCsvRow *row = csv->rows->pdata[0];
  ck_assert_str_eq(row->cells->pdata[0], "\uE000山");
  ck_assert(rn_text_is_damaged(row->cells->pdata[0]));
}
END_TEST

START_TEST(case_09_quotes_line_ends_and_tails)
{
  expect(LITERAL("id,text\r\n1,\"a\r\nb\"\r\n2,c\r\n"), "1:id|text/2:1|a\nb/4:2|c");
  expect(LITERAL("id,text\n1,\"a \"\"b\"\" c\"\n"), "1:id|text/2:1|a \"b\" c");
  expect(LITERAL("id,text,,,\n1,a,,,\n,,,\n\n  \n2,,b,\n"), "1:id|text/2:1|a/6:2||b");
  expect(LITERAL("id,text\r1,\"a\rb\"\r\r2,c"), "1:id|text/2:1|a\nb/5:2|c");
  expect(LITERAL("sep=,\r\nid,text\r\n1,a\r\n"), "2:id|text/3:1|a");
  expect(LITERAL("SEP=\t\nid\ttext\n1\ta,b\n"), "2:id|text/3:1|a,b");
  expect(LITERAL("sep=;\nid;text\n"), "!CSV_SEPARATOR:1");
  expect(LITERAL("id\ttext\n\ta\n1\t\"b\tc\"\n"), "1:id|text/2:|a/3:1|b\tc");
  expect(LITERAL("# a \"comment\n\nid,text\n# \"another\n1,a\n"), "3:id|text/5:1|a");
  expect(LITERAL("id,text\n1,\"# no\n# comment\"\n\"#2\",b\n"), "1:id|text/2:1|# no\n# comment/4:#2|b");
  expect(LITERAL("id,text\n 1 , \"a\" ,\n"), "1:id|text/2:1|a");
  expect(LITERAL("id,text\n=\"007\",=\"a,b\"\n'008,\"=\"\"009\"\"\"\n"), "1:id|text/2:007|a,b/3:008|009");
  expect(LITERAL("id,text\n1,\"x,=\"\"y\"\"\n,=\"\"z\"\"\"\n"), "1:id|text/2:1|x,=\"y\"\n,=\"z\"");
}
END_TEST

START_TEST(case_09_quotes_in_the_wrong_place)
{
  expect(LITERAL("id,text\n1,a\n2,\"b\n3,c\n4,d\n"), "!CSV_UNCLOSED_QUOTE:3");
  expect(LITERAL("id,text\n1,\""), "!CSV_UNCLOSED_QUOTE:2");
  expect(LITERAL("id,text\n\n1,a\"b\n"), "!CSV_QUOTE:3");
  expect(LITERAL("id,text\n1,\"a\nb\"c\n"), "!CSV_QUOTE:2");
  expect(LITERAL("id,text\n1,=HYPERLINK(\"x\")\n"), "!CSV_QUOTE:2");
}
END_TEST

START_TEST(case_10_files_that_are_no_csv)
{
  expect(LITERAL("PK\x03\x04\x14\0\0\0"), "!FILE_XLSX:0");
  expect(LITERAL("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), "!FILE_XLS:0");
  expect(LITERAL("\r\n <!DOCTYPE html><html>"), "!FILE_HTML:0");
  expect(LITERAL("\xEF\xBB\xBF<html>"), "!FILE_HTML:0");
  expect(LITERAL("\xFF\xFE<\0h\0>\0"), "!FILE_HTML:0");
  expect("", 0, "!FILE_EMPTY:0");
  expect(LITERAL("\xEF\xBB\xBF"), "!FILE_EMPTY:0");
  expect(LITERAL("\n,,\n# only a comment\n"), "!FILE_EMPTY:0");
  expect(LITERAL("id,name\r\n"), "1:id|name");
  expect(LITERAL("id,name"), "1:id|name");
}
END_TEST

static glong
resident_kib(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* Each way over a limit; "repeat" times "unit" after the header. */
START_TEST(case_11_limits)
{
  static const struct {
    const char *unit;
    int repeat;
    const char *wanted;
  } cases[] = {{"a,b\n", 1000000, "!LIMIT_ROWS:200002"},
               {"a", 70000, "!LIMIT_CELL:2"},
               {"a", 10000000, "!LIMIT_CELL:2"},
               {"\"\n", 1, "!CSV_UNCLOSED_QUOTE:2"},
               {",", 1000, "!LIMIT_COLUMNS:2"}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GString) text = g_string_new("id,text\n");
    for (int k = 0; k < cases[i].repeat; k++)
      g_string_append(text, cases[i].unit);
    expect(text->str, text->len, cases[i].wanted);
  }
  g_autoptr(GString) open = g_string_new("id\n\"");
  for (int k = 0; k < 100000; k++)
    g_string_append(open, "never closed\n");
  expect(open->str, open->len, "!LIMIT_CELL:2");
  if (!SANITIZED)
    ck_assert_int_lt(resident_kib(), 100 * 1024);
}
END_TEST

static RnCsv *
read_path(const char *path, const RnCsvLimits *limits, GPtrArray *messages, GError **error)
{
  return rn_csv_read(path, NULL, limits, messages, error);
}

static char *
temporary_folder(void)
{
  char *folder = g_dir_make_tmp("rinban-csv-XXXXXX", NULL);
  ck_assert_ptr_nonnull(folder);
  return folder;
}

static gpointer
write_until_refused(gpointer path)
{
  gsize total = 0;
  char block[4096];
  memset(block, 'a', sizeof block);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  for (ssize_t n; (n = write(fd, block, sizeof block)) > 0 && total < 50 * 1024 * 1024;)
    total += (gsize)n;
  close(fd);
  return GSIZE_TO_POINTER(total);
}

/* A writer that would go on for 50 MB sees how much was taken from it. */
START_TEST(case_11_reads_no_more_than_the_limit)
{
  signal(SIGPIPE, SIG_IGN);
  g_autofree char *folder = temporary_folder(), *path = g_build_filename(folder, "t.csv", NULL);
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(GError) error = NULL;
  RnCsvLimits limits = rn_csv_default_limits;
  limits.max_bytes = 1000000;
  ck_assert_int_eq(mkfifo(path, 0600), 0);
  GThread *writer = g_thread_new("writer", write_until_refused, path);
  RnCsv *csv = read_path(path, &limits, messages, &error);
  gsize written = GPOINTER_TO_SIZE(g_thread_join(writer));
  ck_assert_ptr_null(csv);
  ck_assert_ptr_null(error);
  ck_assert_str_eq(((const RnMessage *)messages->pdata[0])->code, "LIMIT_BYTES");
  ck_assert_uint_ge(written, limits.max_bytes);
  ck_assert_uint_le(written, limits.max_bytes + 1 + 2 * 1024 * 1024); /* and what the pipe itself holds */
  g_unlink(path);
  g_rmdir(folder);
}
END_TEST

START_TEST(case_11_a_huge_file_is_refused_by_its_size)
{
  g_autofree char *folder = temporary_folder(), *path = g_build_filename(folder, "t.csv", NULL);
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(GError) error = NULL;
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ck_assert_int_eq(ftruncate(fd, 100 * 1024 * 1024), 0);
  ck_assert_ptr_null(read_path(path, NULL, messages, &error));
  ck_assert_ptr_null(error);
  ck_assert_str_eq(((const RnMessage *)messages->pdata[0])->code, "LIMIT_BYTES");
  ck_assert_int_eq(ftruncate(fd, 0), 0);
  ck_assert_int_eq(pwrite(fd, "id\n1\n", 5, 0), 5);
  g_autoptr(RnCsv) csv = read_path(path, NULL, messages, &error);
  ck_assert_ptr_nonnull(csv);
  ck_assert_str_eq(csv->name, path);
  ck_assert_uint_eq(csv->rows->len, 1);
  RnCsvLimits exact = rn_csv_default_limits;
  exact.max_bytes = 5;
  g_autoptr(RnCsv) same = read_path(path, &exact, messages, &error);
  ck_assert_ptr_nonnull(same);
  exact.max_bytes = 4;
  ck_assert_ptr_null(read_path(path, &exact, messages, &error));
  close(fd);
  g_unlink(path);
  g_rmdir(folder);
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
  g_autofree char *folder = temporary_folder(), *path = g_build_filename(folder, "none.csv", NULL);
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(GError) missing = NULL, unreadable = NULL;
  ck_assert_ptr_null(read_path(path, NULL, messages, &missing));
  ck_assert(g_error_matches(missing, RN_ERROR, RN_ERROR_NOT_FOUND));
  ck_assert_ptr_null(read_path(folder, NULL, messages, &unreadable));
  ck_assert(g_error_matches(unreadable, RN_ERROR, RN_ERROR_SYSTEM));
  ck_assert_uint_eq(messages->len, 0);
  g_rmdir(folder);
}
END_TEST

START_TEST(case_12_rows_are_written_harmless)
{
  static const char *const cells[] = {"#1", "=cmd|'/c calc'!A1", "a\"b", "x,y", "two\nlines", "plain", NULL, "＝1"};
  g_autoptr(GString) out = g_string_new(NULL);
  rn_csv_append_row(out, cells, G_N_ELEMENTS(cells));
  ck_assert_str_eq(out->str, "'#1,\"'=cmd|'/c calc'!A1\",\"a\"\"b\",\"x,y\",\"two\nlines\",plain,,'＝1\r\n");
}
END_TEST

/* What is written is read back, for random rows of the troublesome characters. */
START_TEST(rows_round_trip)
{
  static const char *const parts[] = {"'", "=", "\"", "#", "a", " ", "　", "\n", ",", "\t", "＝", "-", "髙", "sep="};
  g_autoptr(GRand) rand = g_rand_new_with_seed(20270102);
  for (int round = 0; round < 3000; round++) {
    const char *cells[4] = {NULL};
    for (int i = 0; i < 4; i++) {
      g_autoptr(GString) cell = g_string_new(i == 3 ? "end" : "");
      for (int n = g_rand_int_range(rand, 0, 6); n > 0; n--)
        g_string_append(cell, parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
      const char *start = cell->str, *end = cell->str + cell->len;
      while (*start && g_unichar_isspace(g_utf8_get_char(start)))
        start = g_utf8_next_char(start);
      while (end > start && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end))))
        end = g_utf8_prev_char(end);
      cells[i] = g_strndup(start, (gsize)(end - start));
    }
    g_autoptr(GString) text = g_string_new("id,b,c,d\r\n");
    rn_csv_append_row(text, cells, 4);
    g_autoptr(GPtrArray) messages = rn_messages_new();
    g_autoptr(RnCsv) csv = rn_csv_parse(text->str, text->len, "t.csv", NULL, NULL, messages);
    ck_assert_msg(csv && csv->rows->len == 1, "%s", text->str);
    const RnCsvRow *row = csv->rows->pdata[0];
    ck_assert_uint_eq(row->cells->len, 4);
    for (int i = 0; i < 4; i++) {
      ck_assert_msg(strcmp(row->cells->pdata[i], cells[i]) == 0, "[%s] [%s]", cells[i], (char *)row->cells->pdata[i]);
      g_free((char *)cells[i]);
    }
  }
}
END_TEST

RN_TEST_MAIN("csv", {
  tcase_add_test(tc, case_01_cp932_equals_utf8);
  tcase_add_test(tc, case_02_byte_order_marks);
  tcase_add_test(tc, case_03_a_file_with_two_readings);
  tcase_add_test(tc, case_04_invalid_bytes_are_refused_with_their_offset);
  tcase_add_test(tc, case_05_user_defined_characters_count_as_damaged);
  tcase_add_test(tc, case_09_quotes_line_ends_and_tails);
  tcase_add_test(tc, case_09_quotes_in_the_wrong_place);
  tcase_add_test(tc, case_10_files_that_are_no_csv);
  tcase_add_test(tc, case_11_limits);
  tcase_add_test(tc, case_11_reads_no_more_than_the_limit);
  tcase_add_test(tc, case_11_a_huge_file_is_refused_by_its_size);
  tcase_add_test(tc, files_that_cannot_be_read);
  tcase_add_test(tc, case_12_rows_are_written_harmless);
  tcase_add_test(tc, rows_round_trip);
})
