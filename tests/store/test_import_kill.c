/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* An import that dies at a random moment, cannot write, or meets another writer leaves the state before or the state
 * after, never one between. */

#include "tests/store/importing.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 24
#define PEOPLE 400

/* A city whose people and requests all differ between the two states. */
static char *
state_folder(const Folder *folder, const char *name, int state)
{
  g_autoptr(GString) people = g_string_new("person_id,name,facility_id,share_pct\n");
  g_autoptr(GString) requests = g_string_new("person_id,date,band,kind,reason\n");
  for (int i = 0; i < PEOPLE; i++) {
    g_string_append_printf(people, "P%03d,架空%03d,F1,%d\n", i, i, 50 + state);
    for (int day = 1; day <= 4; day++)
      g_string_append_printf(requests, "P%03d,2027-01-%02d,all,ng,理由%d\n", i, day + state * 7, state);
  }
  g_autofree char *areas = g_build_filename(name, "areas.csv", NULL);
  g_autofree char *facilities = g_build_filename(name, "facilities.csv", NULL);
  g_autofree char *people_file = g_build_filename(name, "people.csv", NULL);
  g_autofree char *requests_file = g_build_filename(name, "requests_2027-01.csv", NULL);
  write_in(folder, areas, "area_id,parent_id,kind,name\nMH,,city,みほん市\n");
  write_in(folder, facilities, "facility_id,name,kind,area_id\nF1,架空医院,solo_clinic,MH\n");
  write_in(folder, people_file, people->str);
  write_in(folder, requests_file, requests->str);
  return in(folder, name);
}

/* What the file holds: rows and number of audit rows, after a thorough check. */
static char *
state_of(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnStore) store = rn_store_open(path, 0, &error);
  ck_assert_msg(store != NULL, "%s", error ? error->message : "");
  ck_assert_msg(rn_store_check(store, &error), "%s", error ? error->message : "");
  g_autoptr(RnRows) rows = rn_store_rows(store, "MH", NULL);
  return rn_rows_sha256(rows, NULL);
}

/* SQLite's connections do not survive fork(), so none may be open here. `gate`: the child begins when a byte can be read
 * from it; -1: at once. */
static pid_t
import_in_child(const char *path, const char *from, int gate)
{
  char byte = 0;
  pid_t child = fork();
  if (child != 0)
    return child;
  if (gate >= 0 && read(gate, &byte, 1) != 1)
    _exit(2);
  g_autoptr(RnStore) store = rn_store_open(path, 0, NULL);
  const char *const paths[] = {from, NULL};
  const RnImportOptions options = {.now = NOW};
  g_autoptr(RnImportReport) report = store ? rn_import(store, paths, &options, NULL) : NULL;
  _exit(report && report->applied ? 0 : 1);
}

START_TEST(a_killed_import_is_all_or_nothing)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  char *from[2] = {state_folder(&folder, "zero", 0), state_folder(&folder, "one", 1)};
  char *state[2] = {NULL, NULL};
  gint64 longest = 0;
  for (int i = 0; i < 2; i++) {
    g_autoptr(RnStore) store = store_open(path);
    gint64 before = g_get_monotonic_time();
    g_autoptr(RnImportReport) report = import_one(store, from[i]);
    longest = MAX(longest, g_get_monotonic_time() - before);
    no_errors(report);
    state[i] = state_of(path);
  }
  ck_assert_str_ne(state[0], state[1]);
  int now = 1, kept = 0, moved = 0;
  for (int round = 0; round < ROUNDS; round++) {
    pid_t child = import_in_child(path, from[1 - now], -1);
    g_usleep((gulong)g_random_int_range(0, (gint32)(longest + longest / 2)));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_autofree char *found = state_of(path);
    gboolean is_old = strcmp(found, state[now]) == 0, is_new = strcmp(found, state[1 - now]) == 0;
    ck_assert_msg(is_old || is_new, "round %d: a state between", round);
    kept += is_old;
    moved += is_new;
    now = is_new ? 1 - now : now;
  }
  ck_assert_int_eq(kept + moved, ROUNDS);
  g_autoptr(RnStore) store = store_open(path); /* and it goes on */
  g_autoptr(RnImportReport) last = import_one(store, from[1 - now]);
  ck_assert(last->applied);
  for (int i = 0; i < 2; i++) {
    g_free(from[i]);
    g_free(state[i]);
  }
}
END_TEST

START_TEST(a_full_disk_refuses_the_import)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *zero = state_folder(&folder, "zero", 0);
  g_autofree char *one = state_folder(&folder, "one", 1);
  g_autoptr(RnStore) store = store_open(path);
  g_autoptr(RnImportReport) first = import_one(store, zero);
  ck_assert(first->applied);
  g_autofree char *before = state_of(path);
  const char *const paths[] = {one, NULL};
  const RnImportOptions options = {.now = NOW};
  struct rlimit old;
  signal(SIGXFSZ, SIG_IGN);
  ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){60000, old.rlim_max}), 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(RnImportReport) report = rn_import(store, paths, &options, &error);
  g_autofree char *out = in(&folder, "out");
  g_autoptr(GError) export_error = NULL;
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){1000, old.rlim_max}), 0);
  gboolean exported = rn_export(store, "MH", out, &export_error);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
  ck_assert_ptr_null(report);
  ck_assert_msg(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM), "%s", error->message);
  g_autofree char *after = state_of(path);
  ck_assert_str_eq(after, before);
  ck_assert(!exported);
  ck_assert_msg(g_error_matches(export_error, RN_ERROR, RN_ERROR_SYSTEM), "%s", export_error->message);
  ck_assert(rn_export(store, "MH", out, NULL));
  g_autoptr(GDir) dir = g_dir_open(out, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));)
    ck_assert_msg(g_str_has_suffix(name, ".csv"), "%s is left behind", name);
}
END_TEST

START_TEST(an_import_waits_for_another_writer)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *zero = state_folder(&folder, "zero", 0);
  g_autofree char *one = state_folder(&folder, "one", 1);
  RnStore *store = store_open(path);
  g_autoptr(RnImportReport) first = import_one(store, zero);
  ck_assert(first->applied);
  rn_store_close(store);
  int gate[2];
  ck_assert_int_eq(pipe(gate), 0);
  pid_t child = import_in_child(path, one, gate[0]);
  store = store_open(path);
  begin(store);
  ck_assert(put(store, "MH", "people", NULL, "person_id", "P999", "name", "夜野", NULL));
  ck_assert_int_eq(write(gate[1], "x", 1), 1);
  g_usleep(300000);
  commit(store);
  rn_store_close(store);
  int status = 0;
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  g_autofree char *both = look(path, "SELECT count(*) || ' ' || max(share_pct) || ' ' || sum(name = '夜野') FROM people WHERE"
                                     " person_id IN ('P000', 'P999') OR share_pct = 51");
  ck_assert_str_eq(both, "401 100 1"); /* neither change is lost */
}
END_TEST

RN_TEST_MAIN("import_kill", {
  tcase_add_test(tc, a_killed_import_is_all_or_nothing);
  tcase_add_test(tc, a_full_disk_refuses_the_import);
  tcase_add_test(tc, an_import_waits_for_another_writer);
})
