/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which files are opened, how they are refused, and what a transaction promises. */

#include "engine/store_schema.h"
#include "tests/store/support.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
refused(const char *path, unsigned flags, RnError code, const char *word)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnStore) store = rn_store_open(path, flags, &error);
  ck_assert_msg(store == NULL, "%s was opened", path);
  ck_assert_msg(g_error_matches(error, RN_ERROR, code), "%s", error->message);
  ck_assert_msg(strstr(error->message, word) != NULL, "'%s' is not in: %s", word, error->message);
}

static void
write_file(const char *path, const char *bytes, gssize n)
{
  ck_assert(g_file_set_contents(path, bytes, n, NULL));
}

static char *
sum_of(const char *path)
{
  g_autofree char *bytes = NULL;
  gsize n = 0;
  ck_assert(g_file_get_contents(path, &bytes, &n, NULL));
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)bytes, n);
}

/* --- opening --- */

START_TEST(a_new_file_has_the_marks_of_rinban)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  int known = 0;
  rn_store_migrations(&known);
  rn_store_close(store_open(path));
  g_autofree char *id = look(path, "PRAGMA application_id");
  ck_assert_int_eq(g_ascii_strtoll(id, NULL, 10), RN_STORE_APPLICATION_ID);
  g_autofree char *number = look(path, "PRAGMA user_version");
  ck_assert_int_eq(g_ascii_strtoll(number, NULL, 10), known);
  g_autofree char *mode = look(path, "PRAGMA journal_mode");
  ck_assert_str_eq(mode, "wal");
  g_autofree char *loose = look(path, "SELECT group_concat(name) FROM pragma_table_list WHERE type = 'table' AND NOT strict"
                                      " AND name NOT LIKE 'sqlite_%'");
  ck_assert_str_eq(loose, "");
  struct stat st;
  ck_assert_int_eq(stat(path, &st), 0);
  ck_assert_int_eq(st.st_mode & 0007, 0); /* private telephones: nothing for others */
}
END_TEST

START_TEST(what_is_not_a_rinban_database_is_refused)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *none = in(&folder, "none.db");
  refused(none, 0, RN_ERROR_NOT_FOUND, "rinban init");
  refused(none, RN_STORE_READ_ONLY, RN_ERROR_NOT_FOUND, "rinban init");
  ck_assert(!g_file_test(none, G_FILE_TEST_EXISTS));
  refused(folder.path, RN_STORE_CREATE, RN_ERROR_SYSTEM, folder.path);
  g_autofree char *deep = in(&folder, "no/such/folder.db");
  refused(deep, RN_STORE_CREATE, RN_ERROR_SYSTEM, "no/such");

  g_autofree char *text = in(&folder, "text.db");
  write_file(text, "date,band\n2027-01-01,all\n", -1);
  refused(text, 0, RN_ERROR_INPUT, "not a rinban database");
  refused(text, RN_STORE_CREATE, RN_ERROR_INPUT, "not a rinban database");
  write_file(text, "SQLite", -1);
  refused(text, RN_STORE_READ_ONLY, RN_ERROR_INPUT, "not a rinban database");

  g_autofree char *empty = in(&folder, "empty.db");
  write_file(empty, "", 0);
  refused(empty, 0, RN_ERROR_INPUT, "empty");
  rn_store_close(store_open(empty)); /* CREATE may use it */

  g_autofree char *other = in(&folder, "other.db");
  ck_assert_int_eq(meddle(other, "CREATE TABLE moz_places (id INTEGER)"), SQLITE_OK);
  g_autofree char *before = sum_of(other);
  refused(other, RN_STORE_CREATE, RN_ERROR_INPUT, "another program");
  refused(other, RN_STORE_READ_ONLY, RN_ERROR_INPUT, "another program");
  g_autofree char *untouched = sum_of(other);
  ck_assert_str_eq(before, untouched);
  ck_assert_int_eq(meddle(other, "PRAGMA application_id = 252006674; PRAGMA user_version = 1"), SQLITE_OK);
  refused(other, 0, RN_ERROR_INPUT, "another program");
  g_autofree char *after = look(other, "SELECT count(*) FROM sqlite_schema");
  ck_assert_str_eq(after, "1");
  g_autofree char *mode = look(other, "PRAGMA journal_mode");
  ck_assert_str_eq(mode, "delete");
}
END_TEST

START_TEST(a_newer_database_is_refused)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  rn_store_close(store_open(path));
  ck_assert_int_eq(meddle(path, "PRAGMA user_version = 9999"), SQLITE_OK);
  refused(path, 0, RN_ERROR_INPUT, "newer rinban");
  refused(path, RN_STORE_CREATE, RN_ERROR_INPUT, "newer rinban");
  refused(path, RN_STORE_READ_ONLY, RN_ERROR_INPUT, "newer rinban");
}
END_TEST

START_TEST(an_older_database_is_brought_up_to_date)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  int known = 0;
  const char *const *scripts = rn_store_migrations(&known);
  g_autofree char *mark = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = 1; INSERT INTO cities VALUES ('MH')",
                                          RN_STORE_APPLICATION_ID);
  ck_assert_int_eq(meddle(path, scripts[0]), SQLITE_OK);
  ck_assert_int_eq(meddle(path, mark), SQLITE_OK);
  refused(path, RN_STORE_READ_ONLY, RN_ERROR_INPUT, "older rinban");
  g_autoptr(RnStore) store = rn_store_open(path, 0, NULL);
  ck_assert_ptr_nonnull(store);
  g_auto(GStrv) cities = rn_store_cities(store, NULL);
  ck_assert_str_eq(cities[0], "MH");
  RnVersion *none = (RnVersion *)1;
  ck_assert(rn_store_draft(store, "MH", JANUARY, &none, NULL));
  ck_assert_ptr_null(none);
}
END_TEST

/* Keys and references cannot be added to a table, so some are made anew with their rows. */
START_TEST(tables_that_are_made_anew_keep_their_rows)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  int known = 0;
  const char *const *scripts = rn_store_migrations(&known);
  g_autoptr(GString) rows = g_string_new(NULL);
  for (int i = 0; i < 5; i++)
    g_string_append(rows, scripts[i]);
  g_string_append_printf(
    rows,
    "PRAGMA application_id = %d; PRAGMA user_version = 5; INSERT INTO cities VALUES ('MH');"
    "INSERT INTO areas (city, area_id, kind, name) VALUES ('MH', 'MH', 'city', 'みほん市');"
    "INSERT INTO facilities (city, facility_id, name, kind, area_id) VALUES ('MH', 'F1', '架空医院', 'solo_clinic', 'MH');"
    "INSERT INTO panels (city, panel_id, facility_id, area_id) VALUES ('MH', 'L1', 'F1', 'MH');"
    "INSERT INTO pairings (city, panel_id, rank, unit_id, document_date) VALUES ('MH', 'L1', 1, 'F1', '2026-03-02');"
    "INSERT INTO pairings (city, panel_id, rank, unit_id, valid_from) VALUES ('MH', 'L1', 2, 'F1', '2026-04-01');"
    "INSERT INTO seats (city, service, area_id, seat, bands, classes, valid_from, role, name)"
    " VALUES ('MH', 'homecare', 'MH', 'first', 'all', '', '', 'physician', '第1当番');",
    RN_STORE_APPLICATION_ID);
  ck_assert_int_eq(meddle(path, rows->str), SQLITE_OK);
  rn_store_close(store_open(path));
  g_autofree char *pairings =
    look(path, "SELECT group_concat(rank || ':' || valid_from || ':' || ifnull(document_date, '-'), ' ') FROM pairings");
  ck_assert_str_eq(pairings, "1::2026-03-02 2:2026-04-01:-");
  g_autofree char *seats = look(path, "SELECT name || role || ifnull(unit, '-') FROM seats");
  ck_assert_str_eq(seats, "第1当番physician-");
  g_autofree char *damage = look(path, "PRAGMA foreign_key_check");
  ck_assert_str_eq(damage, "");
}
END_TEST

START_TEST(a_failing_migration_leaves_the_file)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  int known = 0;
  const char *const *scripts = rn_store_migrations(&known);
  g_autofree char *mark = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = 1; CREATE TABLE events (x) ",
                                          RN_STORE_APPLICATION_ID);
  ck_assert_int_eq(meddle(path, scripts[0]), SQLITE_OK);
  ck_assert_int_eq(meddle(path, mark), SQLITE_OK);
  g_autoptr(GError) error = NULL;
  g_autoptr(RnStore) store = rn_store_open(path, 0, &error);
  ck_assert_ptr_null(store);
  g_autofree char *number = look(path, "PRAGMA user_version");
  ck_assert_str_eq(number, "2"); /* the second migration stands, the third not at all */
  g_autofree char *links = look(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'feed_links'");
  ck_assert_str_eq(links, "0");
}
END_TEST

START_TEST(a_damaged_database_is_refused)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *hurt = in(&folder, "hurt.db");
  RnStore *store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  rn_store_close(store);
  g_autofree char *bytes = NULL;
  gsize n = 0;
  ck_assert(g_file_get_contents(path, &bytes, &n, NULL));
  write_file(hurt, bytes, (gssize)n / 2);
  refused(hurt, 0, RN_ERROR_INPUT, "damaged");
  refused(hurt, RN_STORE_READ_ONLY, RN_ERROR_INPUT, "damaged");
  g_autofree char *flipped = g_memdup2(bytes, n);
  memset(flipped + 4096 * 3, 0x5a, 4096); /* one whole page */
  write_file(hurt, flipped, (gssize)n);
  refused(hurt, 0, RN_ERROR_INPUT, "damaged");
  g_autofree char *after = sum_of(hurt);
  g_autofree char *expected = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)flipped, n);
  ck_assert_str_eq(after, expected); /* never repaired silently */
}
END_TEST

START_TEST(reading_needs_no_writer_and_no_permission)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) writer = store_open(path);
  begin(writer);
  put_city(writer, "MH");
  commit(writer); /* it is still in the -wal file */
  g_autoptr(RnStore) reader = rn_store_open(path, RN_STORE_READ_ONLY, NULL);
  g_auto(GStrv) cities = rn_store_cities(reader, NULL);
  ck_assert_str_eq(cities[0], "MH");
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_store_begin(reader, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
  rn_store_close(g_steal_pointer(&reader));
  rn_store_close(g_steal_pointer(&writer));

  ck_assert_int_eq(chmod(path, 0440), 0);
  ck_assert_int_eq(chmod(folder.path, 0550), 0);
  if (getuid() == 0) { /* to root nothing is forbidden */
    ck_assert_int_eq(chown(path, 65534, 65534), 0);
    ck_assert_int_eq(chown(folder.path, 65534, 65534), 0);
    ck_assert_int_eq(seteuid(65534), 0);
  }
  reader = rn_store_open(path, RN_STORE_READ_ONLY, &error);
  g_auto(GStrv) again = reader ? rn_store_cities(reader, NULL) : NULL;
  g_autoptr(GError) unwritable = NULL;
  g_autoptr(RnStore) refusing = rn_store_open(path, 0, &unwritable);
  g_autofree char *fresh = in(&folder, "fresh.db");
  g_autoptr(GError) uncreatable = NULL;
  g_autoptr(RnStore) created = rn_store_open(fresh, RN_STORE_CREATE, &uncreatable);
  ck_assert_int_eq(seteuid(getuid()), 0);
  ck_assert_int_eq(chmod(folder.path, 0750), 0);
  ck_assert_ptr_nonnull(again);
  ck_assert_str_eq(again[0], "MH");
  ck_assert_ptr_null(refusing);
  ck_assert(g_error_matches(unwritable, RN_ERROR, RN_ERROR_SYSTEM));
  ck_assert_ptr_null(created);
  ck_assert(g_error_matches(uncreatable, RN_ERROR, RN_ERROR_SYSTEM));
}
END_TEST

/* --- transactions --- */

START_TEST(a_commit_leaves_an_audit_row)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  begin(store);
  ck_assert(put(store, "MH", "people", NULL, "person_id", "P2", "name", "田中", NULL));
  ck_assert(rn_store_commit(store, NOW + 1, NULL, "import", "one name", NULL));
  g_autofree char *rows = look(path, "SELECT group_concat(at || who || command || summary, ';') FROM audit");
  ck_assert_str_eq(rows, "1795000000testertesta test;1795000001importone name");
  g_autofree char *chained = look(path, "SELECT a.before_sha256 = '' AND b.before_sha256 = a.after_sha256 AND"
                                        " length(b.after_sha256) = 64 AND b.after_sha256 <> a.after_sha256"
                                        " FROM audit a, audit b WHERE a.id = 1 AND b.id = 2");
  ck_assert_str_eq(chained, "1");
  ck_assert_int_ne(meddle(path, "UPDATE audit SET who = 'x'"), SQLITE_OK);
  ck_assert_int_ne(meddle(path, "DELETE FROM audit"), SQLITE_OK);
}
END_TEST

START_TEST(closing_rolls_back_and_begin_does_not_nest)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  RnStore *store = store_open(path);
  begin(store);
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_store_begin(store, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_CONFLICT));
  put_city(store, "MH");
  rn_store_close(store);
  store = store_open(path);
  g_auto(GStrv) cities = rn_store_cities(store, NULL);
  ck_assert_uint_eq(g_strv_length(cities), 0);
  begin(store);
  put_city(store, "MH");
  rn_store_rollback(store);
  rn_store_rollback(store);
  begin(store);
  commit(store);
  g_auto(GStrv) still = rn_store_cities(store, NULL);
  ck_assert_uint_eq(g_strv_length(still), 0);
  rn_store_close(store);
}
END_TEST

START_TEST(the_second_writer_waits_and_then_is_told)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) first = store_open(path);
  g_autoptr(RnStore) second = store_open(path);
  begin(first);
  g_autoptr(GError) error = NULL;
  gint64 before = g_get_monotonic_time();
  ck_assert(!rn_store_begin(second, &error));
  ck_assert_int_ge(g_get_monotonic_time() - before, 4 * G_USEC_PER_SEC);
  ck_assert_msg(g_error_matches(error, RN_ERROR, RN_ERROR_CONFLICT), "%s", error->message);
  commit(first);
  begin(second);
  commit(second);
}
END_TEST

START_TEST(rows_that_refer_to_nothing_do_not_commit)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  g_autoptr(GError) error = NULL;
  begin(store);
  put_city(store, "MH");
  ck_assert(put(store, "MH", "submissions", NULL, "person_id", "P9", "month", "2027-01", "status", "received", NULL));
  ck_assert(!rn_store_commit(store, NOW, NULL, "test", "", &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_CONFLICT));
  g_auto(GStrv) cities = rn_store_cities(store, NULL);
  ck_assert_uint_eq(g_strv_length(cities), 0);
  g_clear_error(&error);
  begin(store);
  ck_assert(!put(store, "MH", "people", &error, "person_id", "P1", "name", "佐藤", "share_pct", "much", NULL));
  ck_assert(error != NULL); /* STRICT: a word is no number */
}
END_TEST

START_TEST(a_full_disk_changes_nothing)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  g_autofree char *before = look(path, "SELECT count(*) || max(after_sha256) FROM audit");
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit old, small;
  ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
  for (rlim_t bytes = 0; bytes < 200000; bytes += 20000) {
    small = (struct rlimit){bytes, old.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    g_autoptr(GError) error = NULL;
    gboolean done = rn_store_begin(store, &error);
    for (int i = 0; done && i < 2000; i++) {
      g_autofree char *id = g_strdup_printf("Q%04d", i);
      done = put(store, "MH", "people", &error, "person_id", id, "name", "長い名前の架空の医師", NULL);
    }
    done = done && rn_store_commit(store, NOW, NULL, "test", "", &error);
    rn_store_rollback(store);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    ck_assert(!done);
    ck_assert_msg(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM), "%s", error->message);
    g_autofree char *after = look(path, "SELECT count(*) || max(after_sha256) FROM audit");
    ck_assert_str_eq(after, before);
  }
  g_autofree char *people = look(path, "SELECT count(*) FROM people");
  ck_assert_str_eq(people, "2");
  ck_assert(rn_store_check(store, NULL));
  begin(store);
  ck_assert(put(store, "MH", "people", NULL, "person_id", "P3", "name", "高橋", NULL));
  commit(store);
}
END_TEST

/* --- tables and pins --- */

START_TEST(rows_come_back_cell_by_cell)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  put_city(store, "YB"); /* equal ids in two cities */
  ck_assert(put(store, "YB", "people", NULL, "person_id", "P1", "name", "別人", "share_pct", "50", NULL));
  commit(store);
  g_autoptr(RnRows) rows = rn_store_rows(store, "MH", NULL);
  const GPtrArray *people = rn_rows_get(rows, "people");
  ck_assert_uint_eq(people->len, 2);
  char **first = people->pdata[0];
  const RnTable *table = rn_table_find("people");
  ck_assert_str_eq(first[rn_table_column(table, "name")], "佐藤");
  ck_assert_str_eq(first[rn_table_column(table, "share_pct")], "100");
  ck_assert_str_eq(first[rn_table_column(table, "max_duties")], "");
  g_auto(GStrv) cities = rn_store_cities(store, NULL);
  ck_assert_uint_eq(g_strv_length(cities), 2);
  ck_assert_str_eq(cities[1], "YB");
}
END_TEST

START_TEST(requests_are_cleared_by_person_and_month)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  const char *const dates[] = {"2026-12-31", "2027-01-01", "2027-01-31", "2027-02-01"};
  for (gsize i = 0; i < G_N_ELEMENTS(dates); i++)
    for (int person = 1; person <= 2; person++)
      ck_assert(put(store, "MH", "requests", NULL, "person_id", person == 1 ? "P1" : "P2", "date", dates[i], "kind", "ng", NULL));
  ck_assert(rn_store_clear_requests(store, "MH", rn_table_find("requests"), "P1", JANUARY, NULL));
  commit(store);
  g_autofree char *left = look(path, "SELECT group_concat(person_id || ' ' || date, ',') FROM requests");
  ck_assert_str_eq(left, "P1 2026-12-31,P1 2027-02-01,P2 2026-12-31,P2 2027-01-01,P2 2027-01-31,P2 2027-02-01");
}
END_TEST

START_TEST(pins_are_put_replaced_and_removed)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  gboolean removed = FALSE;
  begin(store);
  put_city(store, "MH");
  ck_assert(rn_store_put_pin(store, "MH", JANUARY, "b", "P1", NULL));
  ck_assert(rn_store_put_pin(store, "MH", JANUARY, "a", "P1", NULL));
  ck_assert(rn_store_put_pin(store, "MH", JANUARY, "b", "P2", NULL));
  ck_assert(rn_store_put_pin(store, "MH", JANUARY + 1, "c", "P2", NULL));
  ck_assert(rn_store_remove_pin(store, "MH", JANUARY, "a", &removed, NULL));
  ck_assert(removed);
  ck_assert(rn_store_remove_pin(store, "MH", JANUARY, "a", &removed, NULL));
  ck_assert(!removed);
  commit(store);
  g_autoptr(GPtrArray) pins = rn_store_pins(store, "MH", JANUARY, NULL);
  ck_assert_uint_eq(pins->len, 1);
  ck_assert_str_eq(((RnPin *)pins->pdata[0])->unit_id, "P2");
}
END_TEST

RN_TEST_MAIN("store", {
  tcase_add_test(tc, a_new_file_has_the_marks_of_rinban);
  tcase_add_test(tc, what_is_not_a_rinban_database_is_refused);
  tcase_add_test(tc, a_newer_database_is_refused);
  tcase_add_test(tc, an_older_database_is_brought_up_to_date);
  tcase_add_test(tc, tables_that_are_made_anew_keep_their_rows);
  tcase_add_test(tc, a_failing_migration_leaves_the_file);
  tcase_add_test(tc, a_damaged_database_is_refused);
  tcase_add_test(tc, reading_needs_no_writer_and_no_permission);
  tcase_add_test(tc, a_commit_leaves_an_audit_row);
  tcase_add_test(tc, closing_rolls_back_and_begin_does_not_nest);
  tcase_add_test(tc, the_second_writer_waits_and_then_is_told);
  tcase_add_test(tc, rows_that_refer_to_nothing_do_not_commit);
  tcase_add_test(tc, a_full_disk_changes_nothing);
  tcase_add_test(tc, rows_come_back_cell_by_cell);
  tcase_add_test(tc, requests_are_cleared_by_person_and_month);
  tcase_add_test(tc, pins_are_put_replaced_and_removed);
})
