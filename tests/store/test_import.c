/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Whole imports: the example cities in and out again, twice the same, in other encodings, dry, into which city, and what
 * happens to requests. The messages about single cells are in test_import_rows.c. */

#include "engine/import.h"
#include "tests/store/support.h"

#include "tests/store/importing.h"

#include <sys/stat.h>

static const char *const cities[] = {"yotsuba", "mihon", "oomihon"};

static char *
example(const char *city)
{
  g_autofree char *relative = g_build_filename("examples", city, NULL);
  return rn_test_path(relative);
}

static char *
sha256_of(RnStore *store, const char *city)
{
  g_autoptr(RnRows) rows = rn_store_rows(store, city, NULL);
  return rn_rows_sha256(rows, NULL);
}

START_TEST(the_example_cities_go_in_and_out)
{
  static const struct {
    const char *id;
    int people, requests;
  } facts[] = {{"YB", 28, 158}, {"MH", 84, 601}, {"OM", 520, 2289}};
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  for (gsize i = 0; i < G_N_ELEMENTS(cities); i++) {
    g_autofree char *from = example(cities[i]);
    g_autoptr(RnImportReport) report = import_one(store, from);
    no_errors(report);
    ck_assert(report->applied);
    ck_assert_int_eq(count_of(report, "people")->added, facts[i].people);
    ck_assert_int_eq(count_of(report, "requests")->added, facts[i].requests);
    ck_assert_str_eq(count_of(report, "people")->city_id, facts[i].id);
  }
  g_autofree char *audits = look(path, "SELECT count(*) FROM audit WHERE command = 'import' AND who = 'tester'");
  ck_assert_str_eq(audits, "3");
  for (gsize i = 0; i < G_N_ELEMENTS(cities); i++) {
    g_autofree char *before = sha256_of(store, facts[i].id);
    g_autofree char *from = example(cities[i]);
    g_autoptr(RnImportReport) again = import_one(store, from);
    unchanged(again);
    g_autofree char *out = in(&folder, cities[i]);
    ck_assert(rn_export(store, facts[i].id, out, NULL));
    g_autoptr(RnImportReport) back = import_one(store, out);
    unchanged(back);
    g_autofree char *after = sha256_of(store, facts[i].id);
    ck_assert_str_eq(after, before);
    g_autofree char *fresh_path = in(&folder, "fresh.db");
    g_unlink(fresh_path);
    g_autoptr(RnStore) fresh = store_open(fresh_path);
    g_autoptr(RnImportReport) anew = import_one(fresh, out);
    no_errors(anew);
    g_autofree char *copy = sha256_of(fresh, facts[i].id);
    ck_assert_str_eq(copy, before);
  }
  g_autofree char *still = look(path, "SELECT count(*) FROM audit");
  ck_assert_str_eq(still, "3"); /* what changes nothing leaves no trace */
}
END_TEST

/* The folder again with every file converted. */
static char *
converted(const Folder *folder, const char *from, const char *charset, const char *bom)
{
  char *to = in(folder, charset);
  ck_assert_int_eq(g_mkdir(to, 0750), 0);
  g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
  for (const char *name; (name = g_dir_read_name(dir));) {
    if (!g_str_has_suffix(name, ".csv"))
      continue;
    g_autofree char *source = g_build_filename(from, name, NULL);
    g_autofree char *target = g_build_filename(to, name, NULL);
    g_autofree char *text = NULL;
    gsize n = 0, m = 0;
    ck_assert(g_file_get_contents(source, &text, &n, NULL));
    const char *start = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
    g_autofree char *bytes = g_convert(start, -1, charset, "UTF-8", NULL, &m, NULL);
    ck_assert_ptr_nonnull(bytes);
    g_autofree char *all = g_malloc(m + 2);
    gsize mark = strlen(bom);
    memcpy(all, bom, mark);
    memcpy(all + mark, bytes, m);
    ck_assert(g_file_set_contents(target, all, (gssize)(m + mark), NULL));
  }
  return to;
}

START_TEST(other_encodings_give_the_same_rows)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  g_autofree char *from = example("mihon");
  g_autoptr(RnImportReport) first = import_one(store, from);
  no_errors(first);
  g_autofree char *cp932 = converted(&folder, from, "CP932", "");
  g_autoptr(RnImportReport) second = import_one(store, cp932);
  unchanged(second);
  gboolean told = FALSE;
  for (guint i = 0; i < second->files->len; i++)
    told = told || strcmp(second->files->pdata[i], "people.csv (CP932, 84 rows)") == 0;
  ck_assert(told);
  g_autofree char *utf16 = converted(&folder, from, "UTF-16LE", "\xff\xfe");
  g_autoptr(RnImportReport) third = import_one(store, utf16);
  unchanged(third);
}
END_TEST

START_TEST(a_dry_run_reports_the_same_and_keeps_nothing)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  g_autofree char *from = example("yotsuba");
  const char *const paths[] = {from, NULL};
  RnImportOptions dry = {.dry_run = TRUE, .now = NOW};
  g_autoptr(RnImportReport) tried = rn_import(store, paths, &dry, NULL);
  ck_assert(!tried->applied);
  g_auto(GStrv) none = rn_store_cities(store, NULL);
  ck_assert_uint_eq(g_strv_length(none), 0);
  g_autoptr(RnImportReport) done = import_one(store, from);
  ck_assert(done->applied);
  ck_assert_uint_eq(tried->changes->len, done->changes->len);
  ck_assert_uint_eq(tried->counts->len, done->counts->len);
  for (guint i = 0; i < done->counts->len; i++)
    ck_assert_int_eq(((RnImportCount *)tried->counts->pdata[i])->added, ((RnImportCount *)done->counts->pdata[i])->added);
}
END_TEST

START_TEST(absent_columns_keep_what_is_stored)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) full = import_text(store, &folder, "people.csv",
                                               "share_pct,person_id,name,facility_id\n50,P1,佐藤,F1\n");
  no_errors(full);
  ck_assert_int_eq(count_of(full, "people")->changed, 1);
  const RnImportChange *change = full->changes->pdata[0];
  ck_assert_str_eq(change->key, "P1");
  ck_assert_str_eq(change->column, "share_pct");
  ck_assert_str_eq(change->before, "100");
  ck_assert_str_eq(change->after, "50");
  g_autoptr(RnImportReport) part = import_text(store, &folder, "people.csv", "person_id,name,facility_id\nP1,佐藤,\n");
  no_errors(part);
  g_autofree char *cells = look(path, "SELECT share_pct || coalesce(facility_id, '-') FROM people WHERE person_id = 'P1'");
  ck_assert_str_eq(cells, "50-"); /* the empty cell counts, the absent column does not */
  g_autofree char *others = look(path, "SELECT count(*) FROM people");
  ck_assert_str_eq(others, "3");
}
END_TEST

START_TEST(requests_replace_by_person_and_month)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) first = import_text(store, &folder, "requests.csv",
                                                "person_id,date,band,kind\nP1,2027-01-05,all,ng\nP1,2027-01-06,all,ng\n"
                                                "P1,2027-02-06,all,ng\nP2,2027-01-05,,ng\n");
  no_errors(first);
  g_autoptr(RnImportReport) second =
    import_text(store, &folder, "requests_2027-01.csv", "person_id,date,band,kind\nP1,2027-01-06,all,ng\nP1,2027-01-07,day,avoid\n");
  no_errors(second);
  const RnImportCount *count = count_of(second, "requests");
  ck_assert_int_eq(count->added, 1);
  ck_assert_int_eq(count->removed, 1);
  ck_assert_int_eq(count->unchanged, 1);
  g_autofree char *left = look(path, "SELECT group_concat(person_id || date || band) FROM requests");
  ck_assert_str_eq(left, "P12027-01-06all,P12027-01-07day,P12027-02-06all,P22027-01-05all");
  g_autoptr(RnImportReport) header = import_text(store, &folder, "requests_2027-01.csv", "person_id,date,band,kind\n");
  unchanged(header);
  has(header, "HEADER_ONLY", RN_SEVERITY_NOTE);
}
END_TEST

/* --- which city --- */

START_TEST(the_city_comes_from_the_batch_or_the_store)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_open(path);
  static const char people[] = "person_id,name,facility_id\nP1,佐藤,\n";
  g_autoptr(RnImportReport) none = import_text(store, &folder, "people.csv", people);
  refused_with(none, "CITY_UNCLEAR", 0, NULL);

  g_autofree char *a = in(&folder, "a");
  g_autofree char *b = in(&folder, "b");
  write_in(&folder, "a/areas.csv", "area_id,parent_id,kind,name\nAA,,city,甲市\n");
  write_in(&folder, "a/people.csv", people);
  write_in(&folder, "b/areas.csv", "area_id,parent_id,kind,name\nBB,,city,乙市\n");
  write_in(&folder, "b/people.csv", "person_id,name,facility_id\nP1,鈴木,\n");
  const char *const both[] = {a, b, NULL};
  const RnImportOptions plain = {.now = NOW};
  g_autoptr(RnImportReport) two = rn_import(store, both, &plain, NULL);
  no_errors(two);
  g_autofree char *names = look(path, "SELECT group_concat(city || name) FROM people");
  ck_assert_str_eq(names, "AA佐藤,BB鈴木");

  g_autoptr(RnImportReport) unclear = import_text(store, &folder, "people.csv", people);
  refused_with(unclear, "CITY_UNCLEAR", 0, "AA, BB");
  g_autofree char *single = in(&folder, "people.csv");
  const char *const paths[] = {single, NULL};
  const RnImportOptions named = {.now = NOW, .city_id = "BB"};
  g_autoptr(RnImportReport) chosen = rn_import(store, paths, &named, NULL);
  no_errors(chosen);
  g_autofree char *changed = look(path, "SELECT name FROM people WHERE city = 'BB'");
  ck_assert_str_eq(changed, "佐藤");
  const RnImportOptions wrong = {.now = NOW, .city_id = "CC"};
  g_autoptr(RnImportReport) no_such = rn_import(store, paths, &wrong, NULL);
  refused_with(no_such, "CITY_UNCLEAR", 0, "CC");
  const char *const folder_a[] = {a, NULL};
  g_autoptr(RnImportReport) differs = rn_import(store, folder_a, &named, NULL);
  refused_with(differs, "CITY_DIFFERS", 0, "BB");
}
END_TEST

START_TEST(names_of_files_decide_the_table)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) odd = import_text(store, &folder, "staff.csv", "person_id,name,facility_id\n");
  refused_with(odd, "UNKNOWN_FILE", 0, "people.csv");
  g_autoptr(RnImportReport) month = import_text(store, &folder, "requests_2027-13.csv", "person_id,date,band,kind\n");
  refused_with(month, "UNKNOWN_FILE", 0, NULL);
  g_autoptr(RnImportReport) master = import_text(store, &folder, "people_2027-01.csv", "person_id,name,facility_id\n");
  refused_with(master, "UNKNOWN_FILE", 0, NULL);
  g_autoptr(RnImportReport) upper = import_text(store, &folder, "PEOPLE.CSV", "person_id,name,facility_id\nP1,佐藤,F1\n");
  no_errors(upper);

  write_in(&folder, "mixed/people.csv", "person_id,name,facility_id\nP1,佐藤,F1\n");
  write_in(&folder, "mixed/memo.csv", "anything\n");
  write_in(&folder, "mixed/rinban.db", "anything\n");
  g_autofree char *mixed = in(&folder, "mixed");
  g_autoptr(RnImportReport) some = import_one(store, mixed);
  unchanged(some);
  has(some, "FILE_SKIPPED", RN_SEVERITY_NOTE);
  ck_assert_uint_eq(some->files->len, 1);
  g_autofree char *empty = in(&folder, "empty");
  ck_assert_int_eq(g_mkdir(empty, 0750), 0);
  g_autoptr(RnImportReport) nothing = import_one(store, empty);
  refused_with(nothing, "NO_TABLES", 0, NULL);

  g_autoptr(GError) error = NULL;
  const char *const missing[] = {"/no/such/people.csv", NULL};
  const RnImportOptions options = {.now = NOW};
  ck_assert_ptr_null(rn_import(store, missing, &options, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
  write_in(&folder, "book/people.csv", "PK\x03\x04 and so on");
  g_autofree char *book = in(&folder, "book");
  g_autoptr(RnImportReport) excel = import_one(store, book);
  refused_with(excel, "FILE_XLSX", 0, "CSV UTF-8");
}
END_TEST

/* --- out --- */

START_TEST(an_export_is_for_excel_and_harmless)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) report =
    import_text(store, &folder, "people.csv",
                "person_id,name,facility_id,note\nP1,佐藤,F1,=cmd|'/c calc'!A1\nP2,鈴木,F1,\"＝1+1\nzwei, \"\"drei\"\"\"\n");
  no_errors(report);
  g_autofree char *out = in(&folder, "out/deep");
  ck_assert(rn_export(store, "MH", out, NULL));
  g_autofree char *file = g_build_filename(out, "people.csv", NULL);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(file, &text, NULL, NULL));
  ck_assert(g_str_has_prefix(text, "\xef\xbb\xbfperson_id,name,facility_id,"));
  ck_assert_ptr_nonnull(strstr(text, "'=cmd|"));
  ck_assert_ptr_nonnull(strstr(text, "'＝1+1"));
  ck_assert_ptr_nonnull(strstr(text, "\r\nP2,"));
  g_autoptr(RnImportReport) back = import_one(store, out);
  unchanged(back);
  struct stat st;
  ck_assert_int_eq(stat(file, &st), 0);
  ck_assert_int_eq(st.st_mode & 0007, 0);
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_export(store, "XX", out, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
  g_clear_error(&error);
  ck_assert(!rn_export(store, "MH", file, &error)); /* a file is no folder */
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
}
END_TEST

START_TEST(templates_can_be_imported_and_are_left_alone)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autofree char *made = in(&folder, "city");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  ck_assert(rn_templates_write(made, NULL));
  g_autoptr(RnImportReport) report = import_one(store, made);
  unchanged(report);
  gsize n;
  rn_tables(&n);
  ck_assert_uint_eq(report->files->len, n);
  g_autofree char *file = g_build_filename(made, "people.csv", NULL);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(file, &text, NULL, NULL));
  ck_assert_ptr_nonnull(strstr(text, "# share_pct: "));
  ck_assert(g_file_set_contents(file, "mine", -1, NULL));
  ck_assert(rn_templates_write(made, NULL));
  g_autofree char *kept = NULL;
  ck_assert(g_file_get_contents(file, &kept, NULL, NULL));
  ck_assert_str_eq(kept, "mine");
}
END_TEST

RN_TEST_MAIN("import", {
  tcase_add_test(tc, the_example_cities_go_in_and_out);
  tcase_add_test(tc, other_encodings_give_the_same_rows);
  tcase_add_test(tc, a_dry_run_reports_the_same_and_keeps_nothing);
  tcase_add_test(tc, absent_columns_keep_what_is_stored);
  tcase_add_test(tc, requests_replace_by_person_and_month);
  tcase_add_test(tc, the_city_comes_from_the_batch_or_the_store);
  tcase_add_test(tc, names_of_files_decide_the_table);
  tcase_add_test(tc, an_export_is_for_excel_and_harmless);
  tcase_add_test(tc, templates_can_be_imported_and_are_left_alone);
})
