/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A copy of the whole file: consistent, checked, whole or not there; and the thorough check of a file. */

#include "tests/store/support.h"

#include <signal.h>
#include <sys/resource.h>

START_TEST(a_backup_is_a_consistent_checked_file)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *copy = in(&folder, "copy.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  g_autoptr(RnStore) other = store_open(path);
  begin(other); /* a writer in the middle of its work does not disturb */
  ck_assert(put(other, "MH", "people", NULL, "person_id", "P3", "name", "高橋", NULL));
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_store_backup(store, copy, &error), "%s", error ? error->message : "");
  commit(other);
  g_autofree char *people = look(copy, "SELECT count(*) FROM people");
  ck_assert_str_eq(people, "2");
  g_autoptr(RnStore) restored = rn_store_open(copy, 0, NULL);
  ck_assert(rn_store_check(restored, NULL));
  ck_assert(rn_store_backup(store, copy, NULL)); /* over the old one */

  ck_assert(!rn_store_backup(store, path, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
  g_clear_error(&error);
  g_autofree char *nowhere = in(&folder, "no/copy.db");
  ck_assert(!rn_store_backup(store, nowhere, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
}
END_TEST

START_TEST(a_backup_on_a_full_disk_leaves_no_trace)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *copy = in(&folder, "copy.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit old;
  ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){20000, old.rlim_max}), 0);
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_store_backup(store, copy, &error));
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
  ck_assert_msg(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM), "%s", error->message);
  g_autoptr(GDir) dir = g_dir_open(folder.path, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));)
    ck_assert_msg(!g_str_has_prefix(name, "copy"), "%s is left behind", name);
}
END_TEST

START_TEST(the_check_finds_lost_references)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  RnStore *store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  ck_assert(rn_store_check(store, NULL));
  rn_store_close(store);
  ck_assert_int_eq(meddle(path, "DELETE FROM facilities"), SQLITE_OK); /* foreign keys are off out there */
  store = store_open(path);
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_store_check(store, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
  rn_store_close(store);
}
END_TEST

RN_TEST_MAIN("backup", {
  tcase_add_test(tc, a_backup_is_a_consistent_checked_file);
  tcase_add_test(tc, a_backup_on_a_full_disk_leaves_no_trace);
  tcase_add_test(tc, the_check_finds_lost_references);
})
