/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The folder of feeds: what is written, kept, removed and refused; case 48, and 41 as far as one folder goes. */

#include "engine/finding.h"
#include "ical/folder.h"
#include "tests/ical/sample.h"
#include "tests/testing.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534
#define NIGHT "homecare/N/2027-01-04/wd_night/first/1"

static char *top, *dir;
static Sample *sample;

static void
set_up(void)
{
  top = g_dir_make_tmp("rinban-folder-XXXXXX", NULL);
  dir = g_build_filename(top, "feeds", NULL);
  sample = sample_new();
  sample_publish(sample, sample_month("2027-01", 5), "2026-11-20T21:00");
  sample_link_all(sample);
}

static void
remove_tree(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  for (const char *name; folder && (name = g_dir_read_name(folder));) {
    g_autofree char *inner = g_build_filename(path, name, NULL);
    if (g_file_test(inner, G_FILE_TEST_IS_SYMLINK) || !g_file_test(inner, G_FILE_TEST_IS_DIR))
      g_unlink(inner);
    else
      remove_tree(inner);
  }
  g_rmdir(path);
}

static void
tear_down(void)
{
  remove_tree(top);
  g_free(top);
  g_free(dir);
  sample_free(sample);
}

static RnFolderReport
write_folder(void)
{
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  g_autoptr(GError) error = NULL;
  RnFolderReport report;
  ck_assert_msg(rn_feed_folder_write(dir, feeds, &report, &error), "%s", error ? error->message : "");
  return report;
}

static void
assert_fails(RnError code)
{
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  g_autoptr(GError) error = NULL;
  RnFolderReport report = {-1, -1, -1, -1};
  ck_assert(!rn_feed_folder_write(dir, feeds, &report, &error));
  ck_assert_msg(g_error_matches(error, RN_ERROR, (int)code), "%s", error->message);
  ck_assert_int_eq(report.written, -1);
}

static char *
inside(const char *name)
{
  return g_build_filename(dir, name, NULL);
}

static char *
path_of(const char *audience, const char *id)
{
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  g_autofree char *name = g_strconcat(sample_feed(feeds, audience, id)->token, ".ics", NULL);
  return inside(name);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  return strcmp(x, y);
}

/* Name, mode, size, time and bytes of everything in the folder. */
static char *
snapshot(void)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) folder = g_dir_open(dir, 0, NULL);
  for (const char *name; (name = g_dir_read_name(folder));) {
    g_autofree char *path = inside(name);
    g_autofree char *text = NULL;
    gsize length = 0;
    struct stat st;
    ck_assert_int_eq(lstat(path, &st), 0);
    g_file_get_contents(path, &text, &length, NULL);
    g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)text, length);
    g_ptr_array_add(lines, g_strdup_printf("%s %o %ld %ld.%09ld %lu %s", name, st.st_mode, (long)st.st_size,
                                           (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (unsigned long)st.st_ino, hash));
  }
  g_ptr_array_sort(lines, compare_texts);
  g_ptr_array_add(lines, NULL);
  return g_strjoinv("\n", (char **)lines->pdata);
}

static mode_t
mode_of(const char *path)
{
  struct stat st;
  ck_assert_int_eq(lstat(path, &st), 0);
  return st.st_mode & 07777;
}

/* --- what is written --- */

START_TEST(files_and_index_hold_the_feeds)
{
  RnFolderReport report = write_folder();
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  ck_assert_int_eq(report.written, (int)feeds->len);
  ck_assert_int_eq(report.unchanged + report.removed + report.strays, 0);
  GString *index = g_string_new("audience,id,name,file,sha256\n");
  for (guint i = 0; i < feeds->len; i++) {
    const RnFeed *feed = feeds->pdata[i];
    g_autofree char *name = g_strconcat(feed->token, ".ics", NULL);
    g_autofree char *path = inside(name);
    g_autofree char *text = NULL;
    gsize length;
    ck_assert(g_file_get_contents(path, &text, &length, NULL));
    ck_assert_uint_eq(length, g_bytes_get_size(feed->bytes));
    ck_assert_int_eq(memcmp(text, g_bytes_get_data(feed->bytes, NULL), length), 0);
    ck_assert_uint_eq(mode_of(path), 0640);
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, feed->bytes);
    g_auto(GStrv) halves = g_strsplit(feed->name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", halves);
    gboolean quoted = strpbrk(feed->name, ",\"") != NULL;
    g_string_append_printf(index, "%s,%s,%s%s%s,%s,%s\n", feed->audience, feed->id, quoted ? "\"" : "", doubled,
                           quoted ? "\"" : "", name, sha256);
  }
  g_autofree char *index_path = inside("index.csv");
  g_autofree char *written = NULL;
  ck_assert(g_file_get_contents(index_path, &written, NULL, NULL));
  ck_assert_str_eq(written, index->str);
  ck_assert_uint_eq(mode_of(index_path), 0600);
  g_string_free(index, TRUE);
}
END_TEST

START_TEST(formula_names_are_defused_in_the_index)
{
  RnVersion *version = sample->versions->pdata[0];
  RnVersionUnit *unit = version->units->pdata[0];
  g_free(unit->name);
  unit->name = g_strdup("=cmd|'/c calc'!A1");
  write_folder();
  g_autofree char *path = inside("index.csv");
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  ck_assert_ptr_nonnull(strstr(text, ",'=cmd|"));
  ck_assert_ptr_null(strstr(text, ",=cmd|"));
}
END_TEST

START_TEST(unchanged_feeds_stay_untouched)
{
  write_folder();
  g_autofree char *before = snapshot();
  RnFolderReport again = write_folder();
  g_autofree char *after = snapshot();
  ck_assert_int_eq(again.written, 0);
  ck_assert_int_eq(again.unchanged, (int)sample->links->len);
  ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(a_swap_rewrites_only_who_is_concerned)
{
  write_folder();
  RnVersion *next = sample_next(sample, "2027-01", 5);
  sample_hold(next, NIGHT, strcmp(sample_holder(next, NIGHT), "N2") == 0 ? "N4" : "N2");
  sample_publish(sample, next, "2026-12-01T08:15");
  RnFolderReport report = write_folder();
  /* two persons, two facilities, the partner, block, public and hub, at most */
  ck_assert_int_le(report.written, 9);
  ck_assert_int_ge(report.written, 6);
  ck_assert_int_eq(report.written + report.unchanged, (int)sample->links->len);
}
END_TEST

static gint64
seconds_of(const char *path)
{
  struct stat st;
  ck_assert_int_eq(stat(path, &st), 0);
  return st.st_mtim.tv_sec;
}

static void
swap_night(const char *instant)
{
  RnVersion *next = sample_next(sample, "2027-01", 5);
  sample_hold(next, NIGHT, strcmp(sample_holder(next, NIGHT), "N2") == 0 ? "N4" : "N2");
  sample_publish(sample, next, instant);
  write_folder();
}

/* A swap and its reversal within a second have one length, and web servers compare whole seconds and lengths. */
START_TEST(the_time_of_a_replaced_file_grows)
{
  write_folder();
  g_autofree char *hub = path_of("hub", ""), *index = inside("index.csv"), *other = path_of("block", "S");
  gint64 before = seconds_of(hub), index_before = seconds_of(index), other_before = seconds_of(other);
  for (int i = 1; i <= 3; i++) {
    swap_night("2026-12-01T08:15");
    ck_assert_int_ge(seconds_of(hub), before + i);
    ck_assert_int_ge(seconds_of(index), index_before + i);
  }
  struct timespec ahead[2] = {{before + 5000, 0}, {before + 5000, 0}}; /* the clock was set back since */
  ck_assert_int_eq(utimensat(AT_FDCWD, hub, ahead, 0), 0);
  swap_night("2026-12-01T08:15");
  ck_assert_int_eq(seconds_of(hub), before + 5001);
  ck_assert_int_eq(seconds_of(other), other_before);
}
END_TEST

START_TEST(withdrawn_feeds_go_and_foreign_files_stay)
{
  write_folder();
  g_autofree char *gone = path_of("person", "N0");
  g_autofree char *foreign = inside("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics");
  g_autofree char *readme = inside("README");
  ck_assert(g_file_set_contents(foreign, "x", 1, NULL) && g_file_set_contents(readme, "x", 1, NULL));
  for (guint i = 0; i < sample->links->len; i++)
    if (strcmp(((RnFeedLink *)sample->links->pdata[i])->id, "N0") == 0) {
      g_ptr_array_remove_index(sample->links, i);
      break;
    }
  ck_assert(g_file_test(gone, G_FILE_TEST_EXISTS));
  RnFolderReport report = write_folder();
  ck_assert_int_eq(report.removed, 1);
  ck_assert(!g_file_test(gone, G_FILE_TEST_EXISTS));
  ck_assert(g_file_test(foreign, G_FILE_TEST_EXISTS) && g_file_test(readme, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(rotated_link_moves_to_another_file)
{
  write_folder();
  g_autofree char *old = path_of("hub", "");
  for (guint i = 0; i < sample->links->len; i++)
    ((RnFeedLink *)sample->links->pdata[i])->generation = 2;
  RnFolderReport report = write_folder();
  g_autofree char *new = path_of("hub", "");
  ck_assert_int_eq(report.removed, (int)sample->links->len);
  ck_assert(!g_file_test(old, G_FILE_TEST_EXISTS) && g_file_test(new, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(leftovers_of_a_killed_run_are_swept)
{
  write_folder();
  g_autofree char *stray = inside(".rinban-3.tmp");
  g_autofree char *other = inside(".other.tmp");
  ck_assert(g_file_set_contents(stray, "half", 4, NULL) && g_file_set_contents(other, "x", 1, NULL));
  RnFolderReport report = write_folder();
  ck_assert_int_eq(report.strays, 1);
  ck_assert(!g_file_test(stray, G_FILE_TEST_EXISTS) && g_file_test(other, G_FILE_TEST_EXISTS));
}
END_TEST

/* --- case 48 --- */

START_TEST(case_48_umask_does_not_matter)
{
  mode_t old = umask(0);
  write_folder();
  umask(077);
  g_autofree char *hub = path_of("hub", "");
  g_autofree char *index = inside("index.csv");
  ck_assert_uint_eq(mode_of(dir), 0750);
  ck_assert_uint_eq(mode_of(hub), 0640);
  ck_assert_uint_eq(mode_of(index), 0600);
  ck_assert_int_eq(g_unlink(hub), 0);
  write_folder();
  ck_assert_uint_eq(mode_of(hub), 0640);
  ck_assert_int_eq(chmod(hub, 0666), 0); /* opened by somebody: put right */
  write_folder();
  ck_assert_uint_eq(mode_of(hub), 0640);
  umask(old);
}
END_TEST

START_TEST(case_48_symlinked_folder)
{
  g_autofree char *real = g_build_filename(top, "real", NULL);
  ck_assert_int_eq(g_mkdir(real, 0750), 0);
  ck_assert_int_eq(symlink(real, dir), 0);
  assert_fails(RN_ERROR_SYSTEM);
  g_autofree char *bare = dir;
  dir = g_strconcat(bare, "//", NULL);
  assert_fails(RN_ERROR_SYSTEM);
  ck_assert_int_eq(g_rmdir(real), 0); /* still empty */
}
END_TEST

START_TEST(case_48_symlinked_target)
{
  write_folder();
  g_autofree char *hub = path_of("hub", "");
  g_autofree char *victim = g_build_filename(top, "victim", NULL);
  ck_assert(g_file_set_contents(victim, "precious", -1, NULL));
  ck_assert_int_eq(g_unlink(hub), 0);
  ck_assert_int_eq(symlink(victim, hub), 0);
  g_autofree char *before = snapshot();
  assert_fails(RN_ERROR_SYSTEM);
  g_autofree char *after = snapshot();
  ck_assert_str_eq(before, after);
  ck_assert_int_eq(g_unlink(hub), 0);
  ck_assert_int_eq(g_mkdir(hub, 0700), 0);
  assert_fails(RN_ERROR_SYSTEM);
  ck_assert_int_eq(g_rmdir(hub), 0);
  g_autofree char *index = inside("index.csv");
  ck_assert_int_eq(g_unlink(index), 0);
  ck_assert_int_eq(symlink(victim, index), 0);
  assert_fails(RN_ERROR_SYSTEM);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(victim, &text, NULL, NULL));
  ck_assert_str_eq(text, "precious");
}
END_TEST

START_TEST(case_48_file_or_missing_parent_instead_of_a_folder)
{
  ck_assert(g_file_set_contents(dir, "x", 1, NULL));
  assert_fails(RN_ERROR_SYSTEM);
  ck_assert_int_eq(g_unlink(dir), 0);
  g_free(dir);
  dir = g_build_filename(top, "no", "feeds", NULL);
  assert_fails(RN_ERROR_SYSTEM);
}
END_TEST

/* Runs only as root can: as another user, in this test's own process. */
START_TEST(case_48_read_only_folder_and_wrong_owner)
{
  if (geteuid() == 0) {
    write_folder();
    ck_assert_int_eq(chmod(top, 0755), 0);
    ck_assert_int_eq(seteuid(NOBODY), 0);
    assert_fails(RN_ERROR_SYSTEM); /* root's folder */
    ck_assert_int_eq(seteuid(0), 0);
    remove_tree(dir);
    ck_assert_int_eq(g_mkdir(dir, 0755), 0);
    ck_assert_int_eq(chown(dir, NOBODY, NOBODY), 0);
    assert_fails(RN_ERROR_SYSTEM); /* somebody else's, although root could write */
    ck_assert_int_eq(seteuid(NOBODY), 0);
  } else {
    ck_assert_int_eq(g_mkdir(dir, 0755), 0);
  }
  ck_assert_int_eq(chmod(dir, 0555), 0);
  assert_fails(RN_ERROR_SYSTEM);
  ck_assert_int_eq(chmod(dir, 0755), 0);
  write_folder();
  if (getuid() == 0)
    ck_assert_int_eq(seteuid(0), 0);
}
END_TEST

/* --- faults --- */

START_TEST(full_disk_leaves_everything_as_it_was)
{
  write_folder();
  g_autofree char *before = snapshot();
  sample_publish(sample, sample_month("2027-02", 20), "2026-12-20T21:00");
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit old;
  ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
  /* the first feeds fit, a later one does not */
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){30000, old.rlim_max}), 0);
  assert_fails(RN_ERROR_SYSTEM);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
  g_autofree char *after = snapshot();
  ck_assert_str_eq(before, after);
  write_folder();
}
END_TEST

START_TEST(two_writers_at_once_conflict)
{
  write_folder();
  int fd = open(dir, O_RDONLY | O_DIRECTORY);
  ck_assert_int_eq(flock(fd, LOCK_EX), 0);
  assert_fails(RN_ERROR_CONFLICT);
  close(fd);
  write_folder();
}
END_TEST

START_TEST(a_body_that_reads_back_wrong_replaces_nothing)
{
  write_folder();
  g_autofree char *before = snapshot();
  RnVersion *next = sample_next(sample, "2027-01", 5);
  sample_hold(next, NIGHT, NULL);
  sample_publish(sample, next, "2026-12-01T08:15");
  g_autoptr(GPtrArray) feeds = sample_build(sample);
  RnFeed *feed = feeds->pdata[feeds->len - 1];
  GString *text = g_string_new_len(g_bytes_get_data(feed->bytes, NULL), (gssize)g_bytes_get_size(feed->bytes));
  g_string_replace(text, "STATUS:TENTATIVE", "STATUS:CONFIRMED", 1);
  g_bytes_unref(feed->bytes);
  feed->bytes = g_string_free_to_bytes(text);
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_feed_folder_write(dir, feeds, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
  g_autofree char *after = snapshot();
  ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(folder_with_another_index_is_refused)
{
  ck_assert_int_eq(g_mkdir(dir, 0750), 0);
  g_autofree char *index = inside("index.csv");
  ck_assert(g_file_set_contents(index, "a,b\n1,2\n", -1, NULL));
  assert_fails(RN_ERROR_SYSTEM);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(index, &text, NULL, NULL));
  ck_assert_str_eq(text, "a,b\n1,2\n");
}
END_TEST

RN_TEST_MAIN("folder", {
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, files_and_index_hold_the_feeds);
  tcase_add_test(tc, formula_names_are_defused_in_the_index);
  tcase_add_test(tc, unchanged_feeds_stay_untouched);
  tcase_add_test(tc, a_swap_rewrites_only_who_is_concerned);
  tcase_add_test(tc, the_time_of_a_replaced_file_grows);
  tcase_add_test(tc, withdrawn_feeds_go_and_foreign_files_stay);
  tcase_add_test(tc, rotated_link_moves_to_another_file);
  tcase_add_test(tc, leftovers_of_a_killed_run_are_swept);
  tcase_add_test(tc, case_48_umask_does_not_matter);
  tcase_add_test(tc, case_48_symlinked_folder);
  tcase_add_test(tc, case_48_symlinked_target);
  tcase_add_test(tc, case_48_file_or_missing_parent_instead_of_a_folder);
  tcase_add_test(tc, case_48_read_only_folder_and_wrong_owner);
  tcase_add_test(tc, full_disk_leaves_everything_as_it_was);
  tcase_add_test(tc, two_writers_at_once_conflict);
  tcase_add_test(tc, a_body_that_reads_back_wrong_replaces_nothing);
  tcase_add_test(tc, folder_with_another_index_is_refused);
})
