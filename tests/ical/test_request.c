/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Times of persons' own calendars in the database: rules, revisions, withdrawal, tables, and what they mean for a rota. */

#include "engine/city.h"
#include "engine/request_csv.h"
#include "engine/request_import.h"
#include "ical/absence.h"
#include "tests/store/importing.h"

#define FEBRUARY (JANUARY + 1)
#define EVENT(uid, lines) "BEGIN:VEVENT\nUID:" uid "\n" lines "\nEND:VEVENT\n"
#define ON(day) "DTSTART;VALUE=DATE:202701" day

static RnBusyFile *
calendar(const char *components, RnMonth first, RnMonth last)
{
  g_autofree char *text = g_strdup_printf("BEGIN:VCALENDAR\n%sEND:VCALENDAR\n", components);
  RnAbsenceOptions options = {.name = "own.ics", .limits = rn_absence_child_limits};
  g_autoptr(GPtrArray) messages = rn_messages_new();
  rn_request_window(first, last, &options.from, &options.to);
  RnBusyFile *file = rn_absence_parse(text, strlen(text), &options, messages, NULL);
  ck_assert_msg(file != NULL, "%s", file ? "" : ((RnMessage *)messages->pdata[0])->text);
  return file;
}

static RnRequestReport *
take(RnStore *store, const RnBusyFile *file, const char *person, RnMonth first, RnMonth last)
{
  const RnRequestImportOptions options = {.city_id = "MH", .person_id = person, .calendar = "own", .first = first,
                                          .last = last, .now = NOW, .who = "tester"};
  g_autoptr(GError) error = NULL;
  RnRequestReport *report = rn_request_import(store, file, &options, &error);
  ck_assert_msg(report != NULL, "%s", error ? error->message : "");
  return report;
}

/* Imports components for P1 in January and checks "new changed withdrawn unchanged". */
static void
counts(RnStore *store, const char *components, const char *expected)
{
  g_autoptr(RnBusyFile) file = calendar(components, JANUARY, JANUARY);
  g_autoptr(RnRequestReport) report = take(store, file, "P1", JANUARY, JANUARY);
  ck_assert_uint_eq(report->messages->len, 0);
  g_autofree char *got = g_strdup_printf("%d %d %d %d", report->added, report->changed, report->removed, report->unchanged);
  ck_assert_msg(strcmp(got, expected) == 0, "%s\n--- gives %s, not %s", components, got, expected);
  ck_assert(report->applied == (report->added + report->changed + report->removed > 0));
}

#define TIMES "SELECT coalesce(group_concat(t, ' '), '') FROM (SELECT \"from\" || '..' || \"to\" || ' ' || kind AS t FROM busy ORDER BY \"from\")"

static void
stored(const char *path, const char *expected)
{
  g_autofree char *got = look(path, TIMES);
  ck_assert_str_eq(got, expected);
}

START_TEST(the_same_calendar_twice_changes_nothing)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  static const char *const all = EVENT("a", ON("05") "\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:SECRETTITLE")
    EVENT("b", "DTSTART:20270120T090030Z\nDURATION:PT90M");
  counts(store, all, "4 0 0 0");
  stored(path, "2027-01-05..2027-01-05 ng 2027-01-12..2027-01-12 ng 2027-01-19..2027-01-19 ng "
               "2027-01-20T18:00..2027-01-20T19:31 ng");
  g_autofree char *audits = look(path, "SELECT count(*) FROM audit");
  counts(store, all, "0 0 0 4");
  g_autofree char *after = look(path, "SELECT count(*) FROM audit");
  ck_assert_str_eq(audits, after);
  counts(store, EVENT("a", ON("05") "\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20270112") EVENT("c", ON("30")), "1 0 2 2");
  stored(path, "2027-01-05..2027-01-05 ng 2027-01-19..2027-01-19 ng 2027-01-30..2027-01-30 ng");
  counts(store, EVENT("c", ON("30") "\nDTEND;VALUE=DATE:20270201"), "0 1 2 0");
  stored(path, "2027-01-30..2027-01-31 ng");
  g_autofree char *title = look(path, "SELECT count(*) FROM busy WHERE reason LIKE '%SECRET%'");
  ck_assert_str_eq(title, "0");
}
END_TEST

/* Case 23 of the list of faults. */
START_TEST(case_23_cancelled_is_withdrawn)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  counts(store, EVENT("a", ON("05") "\nRRULE:FREQ=WEEKLY;COUNT=3\nSEQUENCE:2") EVENT("b", ON("20")) EVENT("c", ON("21")), "5 0 0 0");
  counts(store, "METHOD:CANCEL\n" EVENT("a", ON("12") "\nRECURRENCE-ID;VALUE=DATE:20270112\nSEQUENCE:3"), "0 0 1 4");
  stored(path, "2027-01-05..2027-01-05 ng 2027-01-19..2027-01-19 ng 2027-01-20..2027-01-20 ng 2027-01-21..2027-01-21 ng");
  counts(store, "METHOD:CANCEL\n" EVENT("a", "SEQUENCE:3"), "0 0 2 2");
  counts(store, "METHOD:CANCEL\n" EVENT("nobody", "SEQUENCE:3"), "0 0 0 2");
  counts(store, EVENT("b", ON("20") "\nSTATUS:CANCELLED") EVENT("c", ON("21")), "0 0 1 1");
  stored(path, "2027-01-21..2027-01-21 ng");
}
END_TEST

START_TEST(a_message_changes_only_its_events)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  counts(store, EVENT("a", ON("05") "\nSEQUENCE:2") EVENT("b", ON("20")), "2 0 0 0");
  counts(store, "METHOD:REQUEST\n" EVENT("a", ON("06") "\nSEQUENCE:3"), "1 0 1 1");
  stored(path, "2027-01-06..2027-01-06 ng 2027-01-20..2027-01-20 ng");
  g_autoptr(RnBusyFile) old = calendar("METHOD:REQUEST\n" EVENT("a", ON("07") "\nSEQUENCE:1"), JANUARY, JANUARY);
  g_autoptr(RnRequestReport) report = take(store, old, "P1", JANUARY, JANUARY);
  ck_assert_int_eq(report->stale, 1);
  g_autoptr(RnBusyFile) late = calendar("METHOD:CANCEL\n" EVENT("a", "SEQUENCE:2"), JANUARY, JANUARY);
  g_autoptr(RnRequestReport) cancel = take(store, late, "P1", JANUARY, JANUARY);
  ck_assert(cancel->stale == 1 && !cancel->applied && !report->applied);
  stored(path, "2027-01-06..2027-01-06 ng 2027-01-20..2027-01-20 ng");
}
END_TEST

/* Other months, other calendars and other persons stay. */
START_TEST(only_the_window_is_replaced)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  static const char *const both = EVENT("a", ON("05")) EVENT("f", "DTSTART;VALUE=DATE:20270220");
  g_autoptr(RnBusyFile) file = calendar(both, JANUARY, FEBRUARY);
  g_autoptr(RnRequestReport) mine = take(store, file, "P1", JANUARY, FEBRUARY);
  g_autoptr(RnRequestReport) others = take(store, file, "鈴木", JANUARY, FEBRUARY); /* P2, by name */
  ck_assert(mine->added == 2 && others->added == 2);
  counts(store, EVENT("x", ON("09")), "1 0 1 1");
  g_autofree char *left = look(path, "SELECT group_concat(t, ' ') FROM (SELECT person_id || \"from\" AS t FROM busy ORDER BY t)");
  ck_assert_str_eq(left, "P12027-01-09 P12027-02-20 P22027-01-05 P22027-02-20");
  g_autoptr(RnRequestReport) nobody = take(store, file, "P9", JANUARY, JANUARY);
  ck_assert(rn_messages_have_error(nobody->messages) && !nobody->applied);
}
END_TEST

START_TEST(rules_decide_by_title_and_category)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) rules = import_text(
    store, &folder, "busy_rules.csv",
    "rank,field,text,kind,reason,person_id\n10,title,ＷＥＢ 会議,avoid,会議,\n2,category,学会,ng,学会,\n30,any,趣味,ignore,,\n"
    "5,title,会議,off,,\n6,title,Golf,ng,P2の用事,P2\n");
  no_errors(rules);
  g_autoptr(RnBusyFile) file = calendar(
    EVENT("1", ON("05") "\nSUMMARY:web会議") EVENT("2", ON("06") "\nSUMMARY:web会議\nCATEGORIES:私,学会\nTRANSP:TRANSPARENT")
    EVENT("3", ON("07") "\nCATEGORIES:趣味") EVENT("4", ON("08") "\nTRANSP:TRANSPARENT") EVENT("5", ON("09") "\nSUMMARY:GOLF\nTRANSP:TRANSPARENT")
    EVENT("6", ON("10") "\nSUMMARY:会議"), JANUARY, JANUARY);
  g_autoptr(RnRequestReport) report = take(store, file, "P1", JANUARY, JANUARY);
  ck_assert(report->ignored == 1 && report->shown_free == 2);
  g_autofree char *got = look(path, "SELECT group_concat(t, ' ') FROM (SELECT substr(\"from\", 9) || kind || coalesce(reason, '') AS t FROM busy ORDER BY t)");
  ck_assert_str_eq(got, "05avoid会議 06ng学会 10ng");
  g_autoptr(RnRequestReport) other = take(store, file, "P2", JANUARY, JANUARY);
  ck_assert_int_eq(other->shown_free, 1);
}
END_TEST

/* A calendar that subscribes to the person's own feed is no reason to be free. */
START_TEST(own_duties_are_no_absence)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  begin(store);
  RnEvent *event = rn_event_new("assignment", "homecare/N/2027-01-05/wd_night/first/1", "P1", "duty-1", JANUARY, NOW);
  ck_assert(rn_store_put_event(store, "MH", event, NULL));
  rn_event_free(event);
  commit(store);
  g_autoptr(RnBusyFile) file = calendar(EVENT("duty-1", ON("05")) EVENT("x", ON("06")), JANUARY, JANUARY);
  g_autoptr(RnRequestReport) report = take(store, file, "P1", JANUARY, JANUARY);
  ck_assert(report->own_duties == 1 && report->added == 1);
}
END_TEST

START_TEST(a_published_duty_is_warned_of)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  begin(store);
  g_autoptr(RnVersion) version = version_of("MH", RN_VERSION_PUBLISHED, 5); /* P1 has days 1 and 5 */
  ck_assert(rn_store_add_version(store, version, NULL));
  commit(store);
  g_autoptr(RnBusyFile) file = calendar(EVENT("x", "DTSTART:20270105T230000Z\nDURATION:PT1H") EVENT("y", ON("04")), JANUARY, JANUARY);
  g_autoptr(RnRequestReport) report = take(store, file, "P1", JANUARY, JANUARY);
  ck_assert_uint_eq(report->messages->len, 1); /* the morning of the 6th belongs to the night of the 5th */
  const RnMessage *message = report->messages->pdata[0];
  ck_assert_str_eq(message->code, "DUTY_PUBLISHED");
  ck_assert(strstr(message->text, "homecare/N/2027-01-05/wd_night/first/1") && report->applied);
}
END_TEST

/* The tables out and in again change nothing, these neither. */
START_TEST(exported_times_are_the_same)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db"), *out = in(&folder, "out");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) rules = import_text(store, &folder, "busy_rules.csv", "rank,field,text,kind,reason\n1,any,*,avoid,=1+1\n");
  no_errors(rules);
  counts(store, EVENT("a", ON("05") "\nRRULE:FREQ=WEEKLY") EVENT("b", "DTSTART:20270120T090000Z\nDURATION:PT90M"), "5 0 0 0");
  ck_assert(rn_export(store, "MH", out, NULL));
  g_autoptr(RnImportReport) again = import_one(store, out);
  unchanged(again);
  counts(store, EVENT("a", ON("05") "\nRRULE:FREQ=WEEKLY") EVENT("b", "DTSTART:20270120T090000Z\nDURATION:PT90M"), "0 0 0 5");
}
END_TEST

/* --- what it means for a rota --- */

START_TEST(times_become_absences_and_wishes)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) tables = import_text(store, &folder, "requests_2027-01.csv",
                                                 "person_id,date,band,kind\nP1,2027-01-12,wd_night,avoid\nP2,2027-01-12,all,ng\n");
  g_autoptr(RnImportReport) rules = import_text(store, &folder, "busy_rules.csv", "rank,field,text,kind,reason\n1,title,夕食,avoid,家族\n");
  no_errors(tables);
  no_errors(rules);
  counts(store, EVENT("a", "DTSTART:20270112T100000Z\nDURATION:PT1H\nSUMMARY:夕食") EVENT("b", "DTSTART:20270116T230000Z\nDURATION:PT1H\nSUMMARY:夕食")
                EVENT("c", ON("20")), "3 0 0 0");
  g_autoptr(RnRows) rows = rn_store_rows(store, "MH", NULL);
  g_autoptr(RnCity) city = rn_city_new(g_steal_pointer(&rows), NULL);
  const RnPerson *one = rn_city_person(city, "P1"), *two = rn_city_person(city, "P2");
  g_autoptr(GString) asked = g_string_new(NULL);
  for (guint i = 0; i < one->n_requests; i++) {
    const RnRequest *request = city->requests->pdata[one->first_request + i];
    ck_assert(request->person == one && request->kind == RN_REQUEST_AVOID);
    g_autofree char *day = rn_date_format(request->date);
    g_string_append_printf(asked, "%s %s%s;", day + 8, request->band, request->from_calendar ? "*" : "");
  }
  /* The 12th is asked for already; 8:00 on Sunday the 17th is the night of Saturday. */
  ck_assert_str_eq(asked->str, "12 wd_night;16 sat_night*;");
  ck_assert(two->n_requests == 1 && ((RnRequest *)city->requests->pdata[two->first_request])->kind == RN_REQUEST_NG);
  const GPtrArray *away = rn_city_absences(city, "P1");
  ck_assert(away->len == 1 && rn_city_absences(city, "P2")->len == 0);
  const RnAbsence *absence = away->pdata[0];
  RnDate twentieth;
  rn_date_from_ymd(2027, 1, 20, &twentieth);
  ck_assert(absence->start == rn_instant_from_local(twentieth, 0) && absence->end == rn_instant_from_local(twentieth, 1440));
  ck_assert(!absence->excused);
}
END_TEST

/* --- tables --- */

static RnBusyFile *
table(const Folder *folder, const char *name, const char *text, gssize n, GPtrArray *messages)
{
  g_autofree char *path = in(folder, name);
  ck_assert(g_file_set_contents(path, text, n, NULL));
  return rn_request_csv_read(path, NULL, messages, NULL);
}

/* Case 1: the same rows whether the file is UTF-8 or CP932. */
START_TEST(case_1_tables_in_utf8_and_cp932)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  static const char *const text = "氏名,開始日,開始時刻,終了日,終了時刻,件名,分類項目,アラーム\r\n佐藤,2027/1/5,18:00,2027/1/5,20:00,髙島屋①,私用,オン\r\n"
                                  "鈴木,R9.1.6,,2027/1/8,,学会,,オフ\r\n田中,2027/1/9,13:00,,,点,,\r\n";
  g_autofree char *cp932 = g_convert(text, -1, "CP932", "UTF-8", NULL, NULL, NULL);
  const char *const files[] = {text, cp932};
  for (int i = 0; i < 2; i++) {
    g_autoptr(GPtrArray) messages = rn_messages_new();
    g_autoptr(RnBusyFile) file = table(&folder, "absent.csv", files[i], -1, messages);
    ck_assert_msg(file && messages->len == 0, "%s", messages->len ? ((RnMessage *)messages->pdata[0])->text : "");
    ck_assert_int_eq(file->points, 1);
    ck_assert_str_eq(((RnBusyItem *)file->items->pdata[0])->title, "髙島屋①");
    g_autoptr(RnRequestReport) report = take(store, file, NULL, JANUARY, JANUARY);
    ck_assert_int_eq(report->added, i == 0 ? 2 : 0);
    ck_assert_int_eq(report->unchanged, i == 0 ? 0 : 2);
  }
  g_autofree char *got = look(path, "SELECT group_concat(t, ' ') FROM (SELECT person_id || ' ' || \"from\" || '..' || \"to\" AS t FROM busy ORDER BY t)");
  ck_assert_str_eq(got, "P1 2027-01-05T18:00..2027-01-05T20:00 P2 2027-01-06..2027-01-08");
}
END_TEST

static const struct {
  const char *text, *code;
  int row;
  const char *column;
} bad_tables[] = {
  {"from,to\n8/12/1,\n", "DATE_AMBIGUOUS", 2, "from"},
  {"from,to\n2027/2/29,\n", "DATE_IMPOSSIBLE", 2, "from"},
  {"from,to\n2027-01-05,2027-01-04\n", "INTERVAL_ORDER", 2, "to"},
  {"date,time\n2027-01-05,25:99～26:00\n", "TIME_IMPOSSIBLE", 2, "time"},
  {"Start Date,Start Time,End Time\n2027-01-05,25:99,\n", "TIME_IMPOSSIBLE", 2, "Start Time"},
  {"from,to\n,2027-01-05\n", "MISSING_VALUE", 2, "from"},
  {"name,title\nx,y\n", "MISSING_COLUMN", 1, NULL},
  {"from,to\n\"2027-01-05\n", "CSV_UNCLOSED_QUOTE", 2, NULL},
  {"", "FILE_EMPTY", 0, NULL},
};

START_TEST(bad_tables_are_refused)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnBusyFile) file = table(&folder, "absent.csv", bad_tables[_i].text, -1, messages);
  ck_assert(file == NULL && messages->len > 0);
  const RnMessage *message = messages->pdata[0];
  ck_assert_str_eq(message->code, bad_tables[_i].code);
  ck_assert(bad_tables[_i].row == 0 || message->row == bad_tables[_i].row);
  ck_assert(!bad_tables[_i].column || g_strcmp0(message->column, bad_tables[_i].column) == 0);
}
END_TEST

START_TEST(tables_need_known_persons)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnBusyFile) file = table(&folder, "a.csv", "氏名,from,to\n佐藤,2027-01-05,\n佐籐,2027-01-05,\n,2027-01-06,\n", -1, messages);
  g_autoptr(RnRequestReport) report = take(store, file, NULL, JANUARY, JANUARY);
  ck_assert(!report->applied && report->messages->len == 2);
  ck_assert_str_eq(((RnMessage *)report->messages->pdata[0])->code, "UNKNOWN_PERSON");
  ck_assert_int_eq(((RnMessage *)report->messages->pdata[0])->row, 3);
  ck_assert_str_eq(((RnMessage *)report->messages->pdata[1])->code, "PERSON_MISSING");
  stored(path, "");
}
END_TEST

RN_TEST_MAIN("request", {
  tcase_add_test(tc, the_same_calendar_twice_changes_nothing);
  tcase_add_test(tc, case_23_cancelled_is_withdrawn);
  tcase_add_test(tc, a_message_changes_only_its_events);
  tcase_add_test(tc, only_the_window_is_replaced);
  tcase_add_test(tc, rules_decide_by_title_and_category);
  tcase_add_test(tc, own_duties_are_no_absence);
  tcase_add_test(tc, a_published_duty_is_warned_of);
  tcase_add_test(tc, exported_times_are_the_same);
  tcase_add_test(tc, times_become_absences_and_wishes);
  tcase_add_test(tc, case_1_tables_in_utf8_and_cp932);
  tcase_add_loop_test(tc, bad_tables_are_refused, 0, G_N_ELEMENTS(bad_tables));
  tcase_add_test(tc, tables_need_known_persons);
})
