/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a restored database must not forget, and what others write meanwhile. */

#include "tests/store/support.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MINUTE 60

static void
put_event(RnStore *store, const char *slot, const char *uid, int sequence)
{
  RnEvent *event = rn_event_new("slot", slot, "", uid, JANUARY, NOW);
  event->sequence = sequence;
  ck_assert(rn_store_put_event(store, "MH", event, NULL));
  rn_event_free(event);
}

static void
write_event(const char *path, const char *slot, const char *uid, int sequence)
{
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_event(store, slot, uid, sequence);
  commit(store);
}

/* A database with one event of sequence 2, and its backup. */
static char *
backup_of(const Folder *folder, const char *path)
{
  char *copy = in(folder, "copy.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  put_city(store, "MH");
  put_event(store, "homecare/N/2027-01-04/wd_night/first/1", "uid-1", 2);
  commit(store);
  ck_assert(rn_store_backup(store, copy, NULL));
  return copy;
}

static gint64
sequence_of(const char *path, const char *uid)
{
  g_autofree char *sql = g_strdup_printf("SELECT sequence FROM events WHERE uid = '%s'", uid);
  g_autofree char *text = look(path, sql);
  return g_ascii_strtoll(text, NULL, 10);
}

static void
restore(const char *copy, const char *path, const char *aside, RnInstant now)
{
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_store_restore(copy, path, aside, now, "tester", &error), "%s", error ? error->message : "");
}

/* Case 29 of the list of faults: whatever was published before, and however often the same old backup comes back. */
START_TEST(case_29_every_sequence_rises)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *copy = backup_of(&folder, path);
  gint64 seen = 2;
  for (int i = 0; i < 6; i++) {
    write_event(path, "homecare/N/2027-01-04/wd_night/first/1", "uid-1", (int)seen + 3);
    seen = sequence_of(path, "uid-1");
    if (i == 3)
      ck_assert_int_eq(g_unlink(path), 0); /* lost altogether */
    if (i == 4)
      ck_assert(g_file_set_contents(path, "rubbish", -1, NULL));
    /* two within one minute, then one a minute */
    restore(copy, path, NULL, NOW + MAX(i - 1, 0) * 1500 * MINUTE);
    ck_assert_int_gt(sequence_of(path, "uid-1"), seen);
    seen = sequence_of(path, "uid-1");
  }
  ck_assert_int_eq(sequence_of(copy, "uid-1"), 2);
}
END_TEST

START_TEST(events_of_lost_duties_are_cancelled)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *copy = backup_of(&folder, path);
  write_event(path, "homecare/N/2027-01-05/wd_night/first/1", "uid-2", 7);
  restore(copy, path, NULL, NOW + MINUTE);
  g_autofree char *state = look(path, "SELECT cancelled || ' ' || (sequence > 7) || ' ' || changed_at FROM events WHERE uid = 'uid-2'");
  ck_assert_str_eq(state, "1 1 1795000060");
}
END_TEST

/* An address that leaked and was withdrawn may not open again. */
START_TEST(withdrawn_addresses_stay_withdrawn)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *copy = in(&folder, "copy.db");
  g_autoptr(RnStore) store = store_open(path);
  RnFeedLink one = {.link_id = (char *)"l1", .audience = (char *)"person", .id = (char *)"P1", .generation = 1, .token_sha256 = (char *)"aa"};
  RnFeedLink two = {.link_id = (char *)"l2", .audience = (char *)"person", .id = (char *)"P2", .generation = 1, .token_sha256 = (char *)"bb"};
  begin(store);
  put_city(store, "MH");
  ck_assert(rn_store_put_feed_link(store, "MH", &one, NULL) && rn_store_put_feed_link(store, "MH", &two, NULL));
  commit(store);
  ck_assert(rn_store_backup(store, copy, NULL));
  begin(store);
  ck_assert(rn_store_retire_link(store, "MH", &one, "rotated", NOW, NULL));
  one.generation = 2;
  one.token_sha256 = (char *)"cc";
  two.revoked = TRUE;
  ck_assert(rn_store_put_feed_link(store, "MH", &one, NULL) && rn_store_put_feed_link(store, "MH", &two, NULL));
  commit(store);
  rn_store_close(g_steal_pointer(&store));
  restore(copy, path, NULL, NOW + MINUTE);
  g_autofree char *links = look(path, "SELECT group_concat(link_id || generation || token_sha256 || revoked, ' ') FROM (SELECT * FROM feed_links ORDER BY link_id)");
  ck_assert_str_eq(links, "l12cc0 l21bb1");
  g_autofree char *retired = look(path, "SELECT group_concat(link_id || generation || reason, ' ') FROM feed_retired");
  ck_assert_str_eq(retired, "l11rotated");
}
END_TEST

START_TEST(what_is_replaced_is_kept)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db"), *aside = in(&folder, "aside.db");
  g_autofree char *copy = backup_of(&folder, path);
  write_event(path, "homecare/N/2027-01-05/wd_night/first/1", "uid-2", 7);
  restore(copy, path, aside, NOW + MINUTE);
  ck_assert_int_eq(sequence_of(aside, "uid-2"), 7);
  g_autofree char *damaged = in(&folder, "damaged.db");
  ck_assert(g_file_set_contents(path, "rubbish", -1, NULL));
  restore(copy, path, damaged, NOW + 2 * MINUTE);
  g_autofree char *rubbish = NULL;
  ck_assert(g_file_get_contents(damaged, &rubbish, NULL, NULL));
  ck_assert_str_eq(rubbish, "rubbish");
  /* a place where nothing can be kept: nothing is restored either */
  g_autofree char *nowhere = in(&folder, "no/aside.db"), *before = look(path, "SELECT max(id) FROM audit");
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_store_restore(copy, path, nowhere, NOW, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
  g_autofree char *after = look(path, "SELECT max(id) FROM audit");
  ck_assert_str_eq(before, after);
}
END_TEST

/* Case 41: at whatever size the disk is full, the database is what it was and nothing is left behind. */
START_TEST(case_41_a_restore_on_a_full_disk)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db"), *aside = in(&folder, "aside.db");
  g_autofree char *copy = backup_of(&folder, path);
  write_event(path, "homecare/N/2027-01-05/wd_night/first/1", "uid-2", 7);
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit old;
  ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
  for (rlim_t room = 0; room < 160000; room += 20000) {
    g_autoptr(GError) error = NULL;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){room, old.rlim_max}), 0);
    gboolean done = rn_store_restore(copy, path, aside, NOW + MINUTE, NULL, &error);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    ck_assert_msg(!done, "%d octets were enough", (int)room);
    ck_assert_msg(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM), "%s", error->message);
    ck_assert_int_eq(sequence_of(path, "uid-2"), 7);
  }
  g_autoptr(GDir) dir = g_dir_open(folder.path, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));)
    ck_assert_msg(g_str_has_prefix(name, "copy.db") || strcmp(name, "rinban.db") == 0 || g_str_has_prefix(name, "rinban.db-"),
                  "%s is left behind", name);
  restore(copy, path, aside, NOW + MINUTE);
}
END_TEST

/* --- others write meanwhile --- */

/* A process that adds two persons in each transaction, one after the other, and says so once they are stored. */
static pid_t
start_writer(const char *path, int pause_ms, int *said)
{
  int ends[2];
  ck_assert_int_eq(pipe(ends), 0);
  pid_t writer = fork();
  if (writer == 0) {
    RnStore *store = rn_store_open(path, 0, NULL);
    for (int i = 0; store && i < 100000; i++) {
      g_autofree char *one = g_strdup_printf("A%06d", i), *two = g_strdup_printf("B%06d", i);
      if (!rn_store_begin(store, NULL))
        continue;
      gboolean done = put(store, "MH", "people", NULL, "person_id", one, "name", "佐藤", NULL);
      g_usleep(500); /* time for a copy to begin between the two */
      done = done && put(store, "MH", "people", NULL, "person_id", two, "name", "佐藤", NULL) &&
             rn_store_commit(store, NOW, NULL, "test", "", NULL);
      if (!done)
        rn_store_rollback(store);
      if (done && write(ends[1], &i, sizeof i) != sizeof i)
        break;
      g_usleep((gulong)pause_ms * 1000);
    }
    _exit(0);
  }
  close(ends[1]);
  *said = ends[0];
  return writer;
}

static void
stop_writer(pid_t writer)
{
  int status;
  kill(writer, SIGKILL);
  ck_assert_int_eq(waitpid(writer, &status, 0), writer);
}

/* Case 46: each copy is one moment of the database, and sound; and the writer is not kept from its work. */
START_TEST(case_46_backups_while_others_write)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *first = backup_of(&folder, path);
  int said, last = -1;
  pid_t writer = start_writer(path, 0, &said);
  gint64 most = 0;
  ck_assert_int_eq(read(said, &last, sizeof last), sizeof last); /* it runs */
  for (int i = 0; i < 12; i++) {
    g_autofree char *name = g_strdup_printf("copy%d.db", i), *copy = in(&folder, name);
    g_autoptr(RnStore) store = rn_store_open(path, RN_STORE_READ_ONLY, NULL);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(rn_store_backup(store, copy, &error), "%s", error ? error->message : "");
    g_autofree char *halves = look(copy, "SELECT count(*) FROM people AS a WHERE person_id LIKE 'A%' AND NOT EXISTS"
                                         " (SELECT 1 FROM people AS b WHERE b.person_id = 'B' || substr(a.person_id, 2))");
    g_autofree char *whole = look(copy, "SELECT count(*) FROM people WHERE person_id LIKE 'B%'");
    g_autofree char *kind = look(copy, "PRAGMA journal_mode");
    ck_assert_str_eq(halves, "0");
    ck_assert_str_eq(kind, "delete");
    ck_assert_int_ge(g_ascii_strtoll(whole, NULL, 10), most);
    most = g_ascii_strtoll(whole, NULL, 10);
  }
  ck_assert_int_gt(most, 1);
  stop_writer(writer);
  close(said);
}
END_TEST

/* Whatever somebody else has stored is afterwards in the database or in what was kept of it. */
START_TEST(nothing_stored_is_lost_in_a_restore)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db"), *aside = in(&folder, "aside.db");
  g_autofree char *copy = backup_of(&folder, path);
  int said, i, last = -1;
  pid_t writer = start_writer(path, 100, &said);
  ck_assert_int_eq(read(said, &i, sizeof i), sizeof i);
  g_autoptr(GError) error = NULL;
  gboolean done = rn_store_restore(copy, path, aside, NOW + MINUTE, "tester", &error);
  ck_assert_msg(done || g_error_matches(error, RN_ERROR, RN_ERROR_CONFLICT), "%s", error ? error->message : "");
  g_usleep(300 * 1000);
  stop_writer(writer);
  while (read(said, &i, sizeof i) == sizeof i)
    last = i;
  ck_assert_int_gt(last, 0);
  for (int k = 0; k <= last; k++) {
    g_autofree char *find = g_strdup_printf("SELECT count(*) FROM people WHERE person_id = 'B%06d'", k);
    g_autofree char *here = look(path, find), *there = done ? look(aside, find) : g_strdup("0");
    ck_assert_msg(strcmp(here, "1") == 0 || strcmp(there, "1") == 0, "the %d. of %d is lost", k, last);
  }
  close(said);
}
END_TEST

RN_TEST_MAIN("restore", {
  tcase_add_test(tc, case_29_every_sequence_rises);
  tcase_add_test(tc, events_of_lost_duties_are_cancelled);
  tcase_add_test(tc, withdrawn_addresses_stay_withdrawn);
  tcase_add_test(tc, what_is_replaced_is_kept);
  tcase_add_test(tc, case_41_a_restore_on_a_full_disk);
  tcase_add_test(tc, case_46_backups_while_others_write);
  tcase_add_test(tc, nothing_stored_is_lost_in_a_restore);
})
