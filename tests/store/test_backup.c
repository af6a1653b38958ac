/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A copy of the whole file: consistent, checked, whole or not there, and put back; the thorough check of a file. */

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

/* --- restore --- */

static void
put_event(RnStore *store, int sequence)
{
  RnEvent *event = rn_event_new("slot", "homecare/N/2027-01-04/wd_night/first/1", "", "uid-1", JANUARY, NOW);
  event->sequence = sequence;
  ck_assert(rn_store_put_event(store, "MH", event, NULL));
  rn_event_free(event);
}

/* A database with P1, P2 and an event of sequence 2, its backup, and then a P3 and sequence 5. */
static char *
backup_and_change(const Folder *folder, const char *path)
{
  char *copy = in(folder, "copy.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  put_event(store, 2);
  commit(store);
  ck_assert(rn_store_backup(store, copy, NULL));
  begin(store);
  ck_assert(put(store, "MH", "people", NULL, "person_id", "P3", "name", "高橋", NULL));
  put_event(store, 5);
  commit(store);
  return copy;
}

static void
is_restored(const Folder *folder, const char *path)
{
  g_autofree char *state = look(path, "SELECT (SELECT count(*) FROM people) || ' ' || sequence || ' ' || changed_at || ' ' ||"
                                      " (SELECT command || summary FROM audit ORDER BY id DESC LIMIT 1) FROM events");
  ck_assert_str_eq(state, "2 3620387 1795000060 restorecopy.db"); /* (1795000060 - 1577836800) / 60 + 1000 */
  g_autoptr(RnStore) store = rn_store_open(path, 0, NULL);
  ck_assert(rn_store_check(store, NULL));
  g_autoptr(GDir) dir = g_dir_open(folder->path, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));)
    ck_assert_msg(g_str_has_prefix(name, "rinban.db") || g_str_has_prefix(name, "copy.db"), "%s is left behind", name);
  g_autoptr(GDir) again = g_dir_open(folder->path, 0, NULL);
  for (const char *name; (name = g_dir_read_name(again));)
    ck_assert_msg(!g_str_has_prefix(name, "rinban.db.") || strstr(name, "damaged"), "%s is left behind", name);
}

START_TEST(a_restore_replaces_a_sound_database)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *copy = backup_and_change(&folder, path);
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_store_restore(copy, path, NULL, NOW + 60, NULL, &error), "%s", error ? error->message : "");
  is_restored(&folder, path);
  g_autofree char *untouched = look(copy, "SELECT sequence FROM events");
  ck_assert_str_eq(untouched, "2");
}
END_TEST

START_TEST(a_restore_keeps_a_damaged_database_beside)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *wal = in(&folder, "rinban.db-wal");
  g_autofree char *copy = backup_and_change(&folder, path);
  ck_assert(g_file_set_contents(path, "SQLite format 3 and then rubbish", -1, NULL));
  ck_assert(g_file_set_contents(wal, "of another life", -1, NULL));
  ck_assert(rn_store_restore(copy, path, NULL, NOW + 60, NULL, NULL));
  is_restored(&folder, path);
  g_autofree char *kept = in(&folder, "rinban.db.damaged");
  ck_assert(g_file_test(kept, G_FILE_TEST_EXISTS));
  ck_assert_int_eq(g_unlink(path), 0);
  ck_assert(rn_store_restore(copy, path, NULL, NOW + 60, NULL, NULL)); /* and where there is none */
  is_restored(&folder, path);
}
END_TEST

START_TEST(what_is_no_backup_restores_nothing)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *copy = backup_and_change(&folder, path);
  g_autofree char *none = in(&folder, "none.db");
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_store_restore(none, path, NULL, NOW, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
  g_clear_error(&error);
  ck_assert(!rn_store_restore(path, path, NULL, NOW, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
  g_clear_error(&error);
  g_autofree char *bytes = NULL;
  gsize n = 0;
  ck_assert(g_file_get_contents(copy, &bytes, &n, NULL));
  ck_assert(g_file_set_contents(copy, bytes, (gssize)n / 2, NULL));
  ck_assert(!rn_store_restore(copy, path, NULL, NOW, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
  g_autofree char *people = look(path, "SELECT count(*) FROM people");
  ck_assert_str_eq(people, "3");
}
END_TEST

RN_TEST_MAIN("backup", {
  tcase_add_test(tc, a_backup_is_a_consistent_checked_file);
  tcase_add_test(tc, a_backup_on_a_full_disk_leaves_no_trace);
  tcase_add_test(tc, the_check_finds_lost_references);
  tcase_add_test(tc, a_restore_replaces_a_sound_database);
  tcase_add_test(tc, a_restore_keeps_a_damaged_database_beside);
  tcase_add_test(tc, what_is_no_backup_restores_nothing);
})
