/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Every message that import has about a header, a cell or a row, once: its code, its row, its words; and that nothing is
 * written when there is one. */

#include "tests/store/importing.h"

/* A file that is wrong in one way. `file` is its name, `word` stands in the sentence. */
typedef struct {
  const char *file, *text, *code;
  int row;
  const char *column, *word;
} Case;

static const Case cases[] = {
  /* header */
  {"people.csv", "person_id,nmae,facility_id\n", "UNKNOWN_COLUMN", 1, "nmae", "\"name\""},
  {"people.csv", "person_id,name,facility_id,乗り物の色\n", "UNKNOWN_COLUMN", 1, "乗り物の色", "Take it out"},
  {"people.csv", "person_id,name\n", "MISSING_COLUMN", 1, "facility_id", "add it"},
  {"people.csv", "person_id,name,facility_id,name\n", "DUPLICATE_COLUMN", 1, "name", "twice"},
  {"people.csv", "person_id,name,facility_id\nP1,佐藤,F1,50\n", "CELL_WITHOUT_COLUMN", 2, NULL, "Cell 4"},
  /* cells */
  {"people.csv", "person_id,name,facility_id\nP 9,佐藤,F1\n", "ID_CHARACTER", 2, "person_id", "spaces"},
  {"people.csv", "person_id,name,facility_id\nMH:P9,佐藤,F1\n", "ID_CHARACTER", 2, "person_id", NULL},
  {"people.csv",
   "person_id,name,facility_id\n12345678901234567890123456789012345678901234567890123456789012345,佐藤,F1\n",
   "ID_LONG", 2, "person_id", "64"},
  {"people.csv", "person_id,name,facility_id\nP9,?山太郎,F1\n", "NAME_DAMAGED", 2, "name", "CSV UTF-8"},
  {"people.csv", "person_id,name,facility_id\nP9,\xef\xbf\xbd山,F1\n", "NAME_DAMAGED", 2, "name", "Excel"},
  {"people.csv", "person_id,name,facility_id\nP9,\xee\x80\x80山,F1\n", "NAME_DAMAGED", 2, "name", "Excel"},
  {"people.csv", "person_id,name,facility_id\n,佐藤,F1\n", "MISSING_VALUE", 2, "person_id", "empty"},
  {"people.csv", "person_id,name,facility_id,share_pct\nP9,佐藤,F1,half\n", "NUMBER", 2, "share_pct", "whole number"},
  {"people.csv", "person_id,name,facility_id,share_pct\nP9,佐藤,F1,1001\n", "NUMBER_RANGE", 2, "share_pct", "from 0 to 1000"},
  {"people.csv", "person_id,name,facility_id,share_pct\nP9,佐藤,F1,-1\n", "NUMBER_RANGE", 2, "share_pct", NULL},
  {"people.csv", "person_id,name,facility_id,share_pct\nP9,佐藤,F1,99999999999999999999\n", "NUMBER_RANGE", 2, NULL, NULL},
  {"areas.csv", "area_id,parent_id,kind,name,x_km\nMH,,city,みほん市,1.2345\n", "NUMBER", 2, "x_km", "three decimals"},
  {"people.csv", "person_id,name,facility_id,seat_first\nP9,佐藤,F1,maybe\n", "FLAG", 2, "seat_first", "はい"},
  {"people.csv", "person_id,name,facility_id,trained_on\nP9,佐藤,F1,8/12/1\n", "DATE_AMBIGUOUS", 2, "trained_on", "2027-01-14"},
  {"people.csv", "person_id,name,facility_id,trained_on\nP9,佐藤,F1,12/1\n", "DATE_AMBIGUOUS", 2, NULL, NULL},
  {"people.csv", "person_id,name,facility_id,trained_on\nP9,佐藤,F1,H31.5.1\n", "DATE_IMPOSSIBLE", 2, NULL, NULL},
  {"people.csv", "person_id,name,facility_id,trained_on\nP9,佐藤,F1,2026/2/29\n", "DATE_IMPOSSIBLE", 2, NULL, NULL},
  {"people.csv", "person_id,name,facility_id,trained_on\nP9,佐藤,F1,2026/11/31\n", "DATE_IMPOSSIBLE", 2, NULL, NULL},
  {"people.csv", "person_id,name,facility_id,trained_on\nP9,佐藤,F1,soon\n", "DATE_UNREADABLE", 2, NULL, "cannot be read"},
  {"absences.csv", "unit_id,from,to\nP1,2027-01-05 25:99,2027-01-09\n", "DATE_IMPOSSIBLE", 2, "from", NULL},
  {"facilities.csv", "facility_id,name,kind,area_id,sat_close\nF9,医院,solo_clinic,N,25:99\n", "TIME_IMPOSSIBLE", 2, "sat_close", "33:00"},
  {"facilities.csv", "facility_id,name,kind,area_id,sat_close\nF9,医院,solo_clinic,N,noon\n", "TIME_UNREADABLE", 2, "sat_close", NULL},
  {"facilities.csv", "facility_id,name,kind,area_id,closed_weekday\nF9,医院,solo_clinic,N,someday\n", "WEEKDAY", 2, NULL, "Mon"},
  {"facilities.csv", "facility_id,name,kind,area_id\nF9,医院,solo_clinik,N\n", "UNKNOWN_WORD", 2, "kind", "Did you mean solo_clinic?"},
  {"facilities.csv", "facility_id,name,kind,area_id\nF9,医院,ラーメン屋さん,N\n", "UNKNOWN_WORD", 2, "kind", "Possible are: solo_clinic"},
  {"bands.csv", "service,band,valid_from,name,start,end,classes,category\nhomecare,x,,夜,18:00,33:00,weekday|satruday,N\n",
   "UNKNOWN_WORD", 2, "classes", "saturday"},
  {"submissions.csv", "person_id,month,status\nP1,January,received\n", "MONTH", 2, "month", "2027-01"},
  /* references */
  {"requests.csv", "person_id,date,band,kind\nP1,2027-01-05,all,ng\nP4,2027-01-05,all,ng\n", "UNKNOWN_PERSON", 3, "person_id", "佐藤 (P1)"},
  {"requests.csv", "person_id,date,band,kind\n佐籐,2027-01-05,all,ng\n", "UNKNOWN_PERSON", 2, "person_id", "佐藤 (P1)"},
  {"requests.csv", "person_id,date,band,kind\nまったく別の人の名前です,2027-01-05,all,ng\n", "UNKNOWN_PERSON", 2, NULL, "Add it"},
  {"requests.csv", "person_id,date,band,kind\n佐?,2027-01-05,all,ng\n", "NAME_DAMAGED", 2, "person_id", "Excel"},
  {"people.csv", "person_id,name,facility_id\nP9,新人,F7\n", "UNKNOWN_FACILITY", 2, "facility_id", "架空医院 (F1)"},
  {"facilities.csv", "facility_id,name,kind,area_id\nF9,医院,solo_clinic,北ブロツク\n", "UNKNOWN_AREA", 2, "area_id", "北ブロック (N)"},
  {"absences.csv", "unit_id,from,to\nX1,2027-01-05,2027-01-09\n", "UNKNOWN_UNIT", 2, "unit_id", "P1"},
  {"pairings.csv", "panel_id,rank,unit_id\nL001,1,P1\n", "UNKNOWN_ID", 2, "panel_id", NULL},
  /* rows against rows */
  {"people.csv", "person_id,name,facility_id\nP8,山田,F1\nP9,森,F1\nP8,山本,F1\n", "DUPLICATE_KEY", 4, "person_id", "row 2"},
  {"areas.csv", "area_id,parent_id,kind,name\nMH,,city,みほん市\nN,,block,北\n", "SEVERAL_ROOTS", 3, "parent_id", "row 2 (MH)"},
  {"areas.csv", "area_id,parent_id,kind,name\nN,MH,block,北\n", "NO_ROOT", 0, "parent_id", "city itself"},
  {"areas.csv", "area_id,parent_id,kind,name\nMH,,city,みほん市\nA,B,block,甲\nB,C,block,乙\nC,A,block,丙\n", "AREA_CYCLE", 3, "parent_id", "itself"},
  {"areas.csv", "area_id,parent_id,kind,name\nMH,,city,みほん市\nA,A,block,甲\n", "AREA_CYCLE", 3, "parent_id", NULL},
  {"areas.csv", "area_id,parent_id,kind,name\nMH,,city,みほん市\nA,ZZ,block,甲\n", "UNKNOWN_AREA", 3, "parent_id", "ZZ"},
  {"people.csv", "person_id,name,facility_id\nF1,佐藤,\n", "ID_TWICE", 2, "person_id", "F1"},
  {"people.csv", "person_id,name,facility_id,valid_from,valid_to\nP1,佐藤,F1,2027-01-05,2027-01-04\n", "INTERVAL_ORDER", 2, "valid_to", "before"},
  {"absences.csv", "unit_id,from,to\nP1,2027-01-09,2027-01-05\n", "INTERVAL_ORDER", 2, "to", "exchange"},
  {"bands.csv", "service,band,valid_from,name,start,end,classes,category\nhomecare,x,,夜,18:00,9:00,weekday,N\n", "TIME_ORDER", 2,
   "end", "33:00"},
  /* case 30: a slot without length never comes into being */
  {"bands.csv", "service,band,valid_from,name,start,end,classes,category\nhomecare,x,,夜,9:00,9:00,weekday,N\n", "TIME_ORDER", 2,
   "end", "33:00"},
  {"requests_2027-01.csv", "person_id,date,band,kind\nP1,2027-02-01,all,ng\n", "DATE_OUTSIDE_MONTH", 2, "date", "2027-01"},
  {"requests.csv", "person_id,date,band,kind\nP1,2027-01-05,wd_nihgt,ng\n", "UNKNOWN_BAND", 2, "band", "wd_night"},
  {"seats.csv", "service,area_id,seat,bands,classes,valid_from\nhomecare,N,first,rest_day|evening,,\n", "UNKNOWN_BAND", 2, "bands", "\"evening\""},
  {"history.csv", "unit_id,date,band\nP1,2026-12-30,all\n", "UNKNOWN_BAND", 2, "band", NULL},
  {"services.csv", "service,together\nclinic_oncall,homecare/second|specialist_advise\n", "UNKNOWN_SERVICE", 2, "together",
   "specialist_advice"},
  {"services.csv", "service,together\ncontact_desk,\nbackup_bed,respite_bed|zz\n", "UNKNOWN_SERVICE", 3, "together", "\"zz\""},
  {"services.csv", "service,together\nbackup_bed,none|respite_bed\n", "UNKNOWN_SERVICE", 2, "together", "\"none\""},
};

START_TEST(each_mistake_has_its_message)
{
  const Case *c = &cases[_i];
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autofree char *before = look(path, "SELECT max(after_sha256) FROM audit");
  g_autoptr(RnImportReport) report = import_text(store, &folder, c->file, c->text);
  refused_with(report, c->code, c->row, c->word);
  if (c->column)
    ck_assert_str_eq(has(report, c->code, RN_SEVERITY_ERROR)->column, c->column);
  g_autofree char *after = look(path, "SELECT max(after_sha256) FROM audit");
  ck_assert_str_eq(after, before);
  int errors = 0;
  for (guint i = 0; i < report->messages->len; i++)
    errors += ((RnMessage *)report->messages->pdata[i])->severity == RN_SEVERITY_ERROR;
  ck_assert_msg(errors == 1 || strcmp(c->code, "AREA_CYCLE") == 0, "%d messages for one mistake", errors);
}
END_TEST

START_TEST(every_bad_row_is_listed_in_order)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  write_in(&folder, "batch/people.csv", "person_id,name,facility_id,share_pct\nP1,佐藤,F1,x\nP7,新人,F9,50\nP8,別人,F1,50\n");
  write_in(&folder, "batch/requests_2027-01.csv",
           "person_id,date,band,kind\nP7,2027-01-05,all,ng\nP9,2027-01-05,all,ng\nP8,2027-01-32,all,no\n");
  g_autofree char *batch = in(&folder, "batch");
  g_autoptr(RnImportReport) report = import_one(store, batch);
  static const char *const expected[] = {"NUMBER 2 x", "UNKNOWN_FACILITY 3 F9", "UNKNOWN_PERSON 3 P9", "DATE_IMPOSSIBLE 4 2027-01-32",
                                         "UNKNOWN_WORD 4 no"};
  ck_assert(!report->applied);
  ck_assert_uint_eq(report->messages->len, G_N_ELEMENTS(expected));
  for (guint i = 0; i < report->messages->len; i++) {
    const RnMessage *message = report->messages->pdata[i];
    g_autofree char *line = g_strdup_printf("%s %d %s", message->code, message->row, message->value);
    ck_assert_str_eq(line, expected[i]);
  }
}
END_TEST

START_TEST(names_stand_for_ids_only_when_sure)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) people = import_text(store, &folder, "people.csv",
                                                 "person_id,name,facility_id\nP4,高橋,北の架空医院でない\n");
  refused_with(people, "UNKNOWN_FACILITY", 2, NULL);
  g_autoptr(RnImportReport) named =
    import_text(store, &folder, "people.csv", "person_id,name,facility_id\nP4,高橋　太郎,架空 医院\nP5,髙橋太郎,Ｆ１\nP6,山田,F1\nP7,山田,F1\n");
  no_errors(named);
  g_autofree char *facilities = look(path, "SELECT group_concat(DISTINCT facility_id) FROM people");
  ck_assert_str_eq(facilities, "F1");
  g_autoptr(RnImportReport) spaced = import_text(store, &folder, "requests.csv", "person_id,date,band,kind\n佐 藤,R9.1.5,,NG\n");
  no_errors(spaced);
  g_autofree char *request = look(path, "SELECT person_id || date || band || kind FROM requests");
  ck_assert_str_eq(request, "P12027-01-05allng");
  g_autoptr(RnImportReport) twin = import_text(store, &folder, "requests.csv", "person_id,date,band,kind\n高橋太郎,2027-01-05,,ng\n");
  refused_with(twin, "AMBIGUOUS_NAME", 2, "髙橋太郎 (P5)");
  g_autoptr(RnImportReport) two = import_text(store, &folder, "requests.csv", "person_id,date,band,kind\n山田,2027-01-05,,ng\n");
  refused_with(two, "AMBIGUOUS_NAME", 2, "山田 (P6), 山田 (P7)");
  g_autoptr(RnImportReport) only_variant = import_text(store, &folder, "people.csv", "person_id,name,facility_id\nP8,濱田,F1\n");
  no_errors(only_variant);
  g_autoptr(RnImportReport) near = import_text(store, &folder, "requests.csv", "person_id,date,band,kind\n浜田,2027-01-05,,ng\n");
  refused_with(near, "UNKNOWN_PERSON", 2, "濱田 (P8)"); /* suggested, never taken */
}
END_TEST

START_TEST(cells_are_read_as_people_write_them)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) report =
    import_text(store, &folder, "people.csv",
                "Person_ID,name,facility_id,seat_first,seat_second,share_pct,trained_on,skills,role\n"
                "Ｐ９,森,F1,はい,×,５０,令和8年12月1日,palliative | 小児 |palliative,Physician\n");
  no_errors(report);
  g_autofree char *person = look(path, "SELECT person_id || seat_first || seat_second || share_pct || trained_on || skills || role"
                                       " FROM people WHERE name = '森'");
  ck_assert_str_eq(person, "P910502026-12-01palliative|小児physician");
  g_autoptr(RnImportReport) facility =
    import_text(store, &folder, "facilities.csv",
                "facility_id,name,kind,area_id,x_km,y_km,closed_weekday,sat_close\nF2,医院,CLINIC24,北ブロック,-0.50,007,水曜日,13時\n");
  no_errors(facility);
  g_autofree char *cells = look(path, "SELECT kind || area_id || x_km || ' ' || y_km || closed_weekday || sat_close"
                                      " FROM facilities WHERE facility_id = 'F2'");
  ck_assert_str_eq(cells, "clinic24N-0.5 7Wed13:00");
  g_autoptr(RnImportReport) months =
    import_text(store, &folder, "submissions.csv", "person_id,month,status\nP1,2027年1月,received\nP2,２０２７－０１,received\nP3,2027/1,by_proxy\n");
  no_errors(months);
  g_autofree char *all = look(path, "SELECT group_concat(DISTINCT month) FROM submissions");
  ck_assert_str_eq(all, "2027-01");
  g_autoptr(RnImportReport) absences =
    import_text(store, &folder, "absences.csv", "unit_id,from,to\nF1,2027/1/5 18:00,2027/1/6 24:00\n佐藤,46357,R8.12.3\n");
  no_errors(absences);
  g_autofree char *intervals = look(path, "SELECT group_concat(unit_id || \"from\" || ' ' || \"to\", ',') FROM absences");
  ck_assert_str_eq(intervals, "F12027-01-05T18:00 2027-01-07T00:00,P12026-12-01 2026-12-03");
}
END_TEST

START_TEST(harmless_oddities_are_notes)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  g_autoptr(RnImportReport) twice =
    import_text(store, &folder, "people.csv", "person_id,name,facility_id,,\nP8,山田,F1,,,\n\nP8, 山田 ,F1\n");
  no_errors(twice);
  ck_assert_int_eq(has(twice, "DUPLICATE_ROW", RN_SEVERITY_NOTE)->row, 4);
  ck_assert_int_eq(count_of(twice, "people")->added, 1);
  g_autoptr(RnImportReport) overlap =
    import_text(store, &folder, "absences.csv", "unit_id,from,to\nP1,2027-01-05,2027-01-09\nP1,2027-01-09,2027-01-12\nP1,2027-01-13,2027-01-14\n");
  no_errors(overlap);
  ck_assert_int_eq(has(overlap, "ABSENCE_OVERLAP", RN_SEVERITY_NOTE)->row, 3);
  ck_assert_uint_eq(overlap->messages->len, 1);
  g_autofree char *kept = look(path, "SELECT count(*) FROM absences");
  ck_assert_str_eq(kept, "3");
}
END_TEST

START_TEST(rows_may_refer_to_rows_of_the_same_batch)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(&folder, path);
  write_in(&folder, "batch/areas.csv", "area_id,parent_id,kind,name\nE1,東ブロック,living_area,東一\nMH,,city,みほん市\nE,MH,block,東ブロック\n");
  write_in(&folder, "batch/facilities.csv", "facility_id,name,kind,area_id\nF5,東医院,solo_clinic,東一\n");
  write_in(&folder, "batch/people.csv", "person_id,name,facility_id\nP5,東野,東医院\n");
  write_in(&folder, "batch/bands.csv", "service,band,valid_from,name,start,end,classes,category\nhomecare,eve,,準夜,18:00,23:00,weekday,N\n");
  write_in(&folder, "batch/services.csv", "service,together\nclinic_oncall,night_line|homecare/second\nnight_line,none\n");
  write_in(&folder, "batch/requests_2027-01.csv", "person_id,date,band,kind\n東野,2027-01-05,eve,ng\n");
  g_autofree char *batch = in(&folder, "batch");
  g_autoptr(RnImportReport) report = import_one(store, batch);
  no_errors(report);
  g_autofree char *chain = look(path, "SELECT r.person_id || p.facility_id || f.area_id || a.parent_id FROM requests r, people p,"
                                      " facilities f, areas a WHERE p.person_id = r.person_id AND f.facility_id = p.facility_id"
                                      " AND a.area_id = f.area_id");
  ck_assert_str_eq(chain, "P5F5E1E");
  g_autofree char *together = look(path, "SELECT group_concat(together, ' ') FROM (SELECT together FROM services ORDER BY service)");
  ck_assert_str_eq(together, "night_line|homecare/second none");
}
END_TEST

RN_TEST_MAIN("import_rows", {
  tcase_add_loop_test(tc, each_mistake_has_its_message, 0, G_N_ELEMENTS(cases));
  tcase_add_test(tc, every_bad_row_is_listed_in_order);
  tcase_add_test(tc, names_stand_for_ids_only_when_sure);
  tcase_add_test(tc, cells_are_read_as_people_write_them);
  tcase_add_test(tc, harmless_oddities_are_notes);
  tcase_add_test(tc, rows_may_refer_to_rows_of_the_same_batch);
})
