/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Tokens and their key file. */

#include "engine/finding.h"
#include "ical/digest.h"
#include "ical/token.h"
#include "tests/testing.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static void
make_folder(void)
{
  folder = g_dir_make_tmp("rinban-token-XXXXXX", NULL);
}

static void
drop_folder(void)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_unlink(path);
  }
  g_rmdir(folder);
  g_free(folder);
}

/* Computed with Python's hmac and base64 modules */
START_TEST(token_is_the_documented_one)
{
  g_autoptr(GBytes) key = g_bytes_new_static("0123456789abcdef0123456789abcdef", 32);
  g_autofree char *first = rn_token_derive(key, "abc", 1);
  g_autofree char *second = rn_token_derive(key, "abc", 2);
  g_autofree char *sha256 = rn_token_sha256("abc");
  ck_assert_str_eq(first, "uLjx6Kl2pSv6Som7JRh7nZnOloZlgKDFwkSSB30-U3w");
  ck_assert(rn_token_is_valid(first) && rn_token_is_valid(second));
  ck_assert_str_ne(first, second);
  ck_assert_str_eq(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(case_33_tokens_know_only_their_grammar)
{
  g_autoptr(GBytes) key = g_bytes_new_static("0123456789abcdef0123456789abcdef", 32);
  static const char *const links[] = {"../../x", "a/b", "", "😀", "link"};
  for (gsize i = 0; i < G_N_ELEMENTS(links); i++)
    for (int generation = 1; generation < 200; generation++) {
      g_autofree char *token = rn_token_derive(key, links[i], generation);
      ck_assert(rn_token_is_valid(token));
    }
  ck_assert(!rn_token_is_valid(""));
  ck_assert(!rn_token_is_valid("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
  ck_assert(!rn_token_is_valid("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/"));
  ck_assert(!rn_token_is_valid("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}
END_TEST

START_TEST(key_is_made_once_and_closed)
{
  g_autofree char *database = g_build_filename(folder, "rinban.db", NULL);
  g_autofree char *path = rn_token_key_path(database);
  g_autoptr(GError) error = NULL;
  gboolean created = TRUE;
  ck_assert_ptr_null(rn_token_key_load(path, FALSE, &created, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
  mode_t old = umask(0);
  g_autoptr(GBytes) made = rn_token_key_load(path, TRUE, &created, NULL);
  umask(old);
  ck_assert(made && created);
  struct stat st;
  ck_assert_int_eq(stat(path, &st), 0);
  ck_assert_uint_eq(st.st_mode & 07777, 0600);
  ck_assert_uint_eq(st.st_nlink, 1);
  g_autoptr(GBytes) again = rn_token_key_load(path, TRUE, &created, NULL);
  ck_assert(again && !created);
  ck_assert(g_bytes_equal(made, again));
}
END_TEST

static void
assert_refused(const char *path)
{
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_token_key_load(path, TRUE, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
  ck_assert_ptr_nonnull(strstr(error->message, path));
}

START_TEST(bad_key_files_are_refused)
{
  g_autofree char *path = g_build_filename(folder, "key", NULL);
  g_autofree char *link_path = g_build_filename(folder, "link", NULL);
  g_autoptr(GBytes) key = rn_token_key_load(path, TRUE, NULL, NULL);
  ck_assert_ptr_nonnull(key);
  ck_assert_int_eq(symlink(path, link_path), 0);
  assert_refused(link_path);
  ck_assert_int_eq(chmod(path, 0640), 0);
  assert_refused(path);
  ck_assert_int_eq(chmod(path, 0600), 0);
  ck_assert_int_eq(truncate(path, 31), 0);
  assert_refused(path);
  ck_assert_int_eq(truncate(path, 0), 0);
  assert_refused(path);
  ck_assert_int_eq(unlink(path), 0);
  ck_assert_int_eq(mkfifo(path, 0600), 0); /* must not hang */
  assert_refused(path);
  assert_refused(folder);
}
END_TEST

START_TEST(digest_is_that_of_glib)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (int i = 0; i < 300; i++) {
    g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
    g_autofree char *got = rn_digest_sha256(bytes), *wanted = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    ck_assert_str_eq(got, wanted);
    g_string_append_c(text, (char)(i * 7 + 3));
  }
  g_autoptr(GBytes) abc = g_bytes_new_static("abc", 3);
  g_autofree char *known = rn_digest_sha256(abc); /* FIPS 180-4, appendix B.1 of its first edition */
  ck_assert_str_eq(known, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

RN_TEST_MAIN("token", {
  tcase_add_test(tc, digest_is_that_of_glib);
  tcase_add_checked_fixture(tc, make_folder, drop_folder);
  tcase_add_test(tc, token_is_the_documented_one);
  tcase_add_test(tc, case_33_tokens_know_only_their_grammar);
  tcase_add_test(tc, key_is_made_once_and_closed);
  tcase_add_test(tc, bad_key_files_are_refused);
})
