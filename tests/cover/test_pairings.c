/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Pairings that cannot be meant are refused with file and row; those that need a look are told before the month is made. */

#include "engine/check_pairing.h"
#include "tests/cover/cover_fixture.h"
#include "tests/store/importing.h"

static const char facilities[] = "facility_id,name,kind,area_id,cap_patients\nT1,架空診療所,clinic24,N,50\n"
                                 "T2,架空内科,clinic24,N,0\nT3,架空外科,clinic24,N,\n";
static const char panels[] = "panel_id,facility_id,primary_person_id,area_id,patients,self_cover\nL1,F1,P1,N,5,none\n";

static RnStore *
store_with_panel(const Folder *folder, const char *path)
{
  RnStore *store = store_with_tables(folder, path);
  write_in(folder, "more/facilities.csv", facilities);
  write_in(folder, "more/panels.csv", panels);
  g_autofree char *more = in(folder, "more");
  RnImportReport *report = import_one(store, more);
  no_errors(report);
  rn_import_report_free(report);
  return store;
}

START_TEST(refused_at_import)
{
  static const struct {
    const char *rows, *code;
    int row;
  } cases[] = {
    {"L1,1,T1,,\nL1,1,T3,2027-01-01,\n", "PAIRING_OVERLAP", 3},
    {"L1,1,T1,,2027-01-10\nL1,1,T3,2027-01-10,\n", "PAIRING_OVERLAP", 3},
    {"L1,1,T3,2027-01-05,2027-01-31\nL1,2,T1,,\nL1,1,T1,2027-01-01,2027-01-20\n", "PAIRING_OVERLAP", 2},
    {"L1,1,F1,,\n", "PAIRING_CIRCLE", 2},
    {"L1,1,T1,,\nL1,2,P1,,\n", "PAIRING_CIRCLE", 3},
    {"L1,1,T2,,\n", "PAIRING_CAPACITY", 2},
    {"L1,1,T1,2027-02-01,2027-01-01\n", "INTERVAL_ORDER", 2},
    {"L9,1,T1,,\n", NULL, 2},
    {"L1,1,T9,,\n", NULL, 2},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(Folder) folder = folder_new();
    g_autofree char *path = in(&folder, "a.db");
    g_autoptr(RnStore) store = store_with_panel(&folder, path);
    g_autofree char *text = g_strconcat("panel_id,rank,unit_id,valid_from,valid_to\n", cases[i].rows, NULL);
    RnImportReport *report = import_text(store, &folder, "pairings.csv", text);
    ck_assert_msg(!report->applied, "%s", cases[i].rows);
    if (cases[i].code)
      refused_with(report, cases[i].code, cases[i].row, NULL);
    ck_assert(rn_messages_have_error(report->messages));
    rn_import_report_free(report);
  }
}
END_TEST

START_TEST(taken_at_import)
{
  static const char *const cases[] = {
    "L1,1,T1,,2027-01-10,,\nL1,1,T3,2027-01-11,,,\n",
    "L1,1,T1,,,,\nL1,2,T3,,,wd_night|own,\nL1,3,P2,,,,1\n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(Folder) folder = folder_new();
    g_autofree char *path = in(&folder, "a.db");
    g_autoptr(RnStore) store = store_with_panel(&folder, path);
    g_autofree char *text = g_strconcat("panel_id,rank,unit_id,valid_from,valid_to,bands,ict_shared\n", cases[i], NULL);
    RnImportReport *report = import_text(store, &folder, "pairings.csv", text);
    no_errors(report);
    ck_assert(report->applied);
    rn_import_report_free(report);
  }
}
END_TEST

/* What is stored becomes wrong by a later file: its row is complained about. */
START_TEST(a_later_file_may_not_spoil_pairings)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "a.db");
  g_autoptr(RnStore) store = store_with_panel(&folder, path);
  RnImportReport *first = import_text(store, &folder, "pairings.csv", "panel_id,rank,unit_id\nL1,1,T1\n");
  no_errors(first);
  rn_import_report_free(first);
  RnImportReport *capacity = import_text(store, &folder, "facilities.csv", "facility_id,name,kind,area_id,cap_patients\nT1,架空診療所,clinic24,N,0\n");
  refused_with(capacity, "PAIRING_CAPACITY", 2, "T1");
  rn_import_report_free(capacity);
  RnImportReport *moved = import_text(store, &folder, "panels.csv", "panel_id,facility_id,primary_person_id,area_id\nL1,T1,P1,N\n");
  refused_with(moved, "PAIRING_CIRCLE", 2, "T1");
  rn_import_report_free(moved);
  RnImportReport *second = import_text(store, &folder, "pairings.csv", "panel_id,rank,unit_id,valid_from\nL1,1,T3,2027-01-05\n");
  refused_with(second, "PAIRING_OVERLAP", 2, "L1");
  rn_import_report_free(second);
}
END_TEST

START_TEST(unknown_bands_are_refused)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "a.db");
  g_autoptr(RnStore) store = store_with_panel(&folder, path);
  RnImportReport *pairing = import_text(store, &folder, "pairings.csv", "panel_id,rank,unit_id,bands\nL1,1,T1,wd_nigth\n");
  refused_with(pairing, "UNKNOWN_BAND", 2, "wd_night");
  rn_import_report_free(pairing);
  RnImportReport *coverage = import_text(store, &folder, "coverage.csv", "area_id,band,mode\nN,all,paired\nN,sat_mp,rota\n");
  refused_with(coverage, "UNKNOWN_BAND", 3, "sat_pm");
  rn_import_report_free(coverage);
}
END_TEST

/* --- before the month --- */

static const char base[] =
  "[areas]\narea_id,kind,parent_id,name,x_km,y_km\nX,city,,X,0,0\nB,block,X,B,0,0\n"
  "[facilities]\nfacility_id,name,kind,area_id,cap_patients,x_km,y_km,registered_only\nS1,S1,solo_clinic,B,,0,0,\n"
  "S2,S2,solo_clinic,B,20,0,0,\nT1,T1,clinic24,B,20,1,0,\nT2,T2,clinic24,B,20,40,0,\nH1,H1,hospital,B,,0,0,1\n"
  "[people]\nperson_id,name,facility_id,role\nS1_1,a,S1,physician\nS2_1,b,S2,physician\nT1_1,c,T1,physician\nT2_1,d,T2,physician\n";

static void
expect(const char *more, const char *expected)
{
  g_autoptr(RnCity) city = fixture_city(base, more, NULL);
  g_autoptr(GPtrArray) findings = rn_findings_new();
  rn_check_pairing(city, fixture_month("2027-01"), findings);
  rn_findings_sort(findings);
  g_autofree char *got = fixture_findings(findings, FALSE);
  ck_assert_str_eq(got, expected);
  for (guint i = 0; i < findings->len; i++)
    ck_assert(!((const RnFinding *)findings->pdata[i])->hard);
}

#define PANEL "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\nP1,S1,S1_1,B,5,none\n"
#define PAIRING "[pairings]\npanel_id,rank,unit_id,type,valid_from,valid_to,document_date,last_conference_on,ict_shared\n"

START_TEST(told_before_the_month)
{
  expect(PANEL PAIRING "P1,1,T1,concentrated,,,2026-12-01,2026-12-10,\n", "");
  expect(PANEL PAIRING "P1,1,T1,concentrated,,,,2026-12-10,\n", "DOCUMENT | T1\n");
  expect(PANEL PAIRING "P1,1,T1,concentrated,,,2027-02-01,2026-12-10,\n", "DOCUMENT | T1\n");
  expect(PANEL PAIRING "P1,1,T1,concentrated,,,2026-12-01,2026-12-01,\n", ""); /* 31 days */
  expect(PANEL PAIRING "P1,1,T1,concentrated,,,2026-12-01,2026-11-30,\n", "CONFERENCE | T1\n");
  expect(PANEL PAIRING "P1,1,T1,concentrated,,,2026-12-01,2026-11-30,1\n", "");
  expect(PANEL PAIRING "P1,1,T2,concentrated,,,2026-12-01,2026-12-10,\n", "DIST | T2\n");
  expect(PANEL PAIRING "P1,1,S2,concentrated,,,2026-12-01,2026-12-10,\n", "ELIG_SECOND | S2\n");
  expect(PANEL PAIRING "P1,1,S1,mutual,,,2026-12-01,2026-12-10,\n", "INDEP | P1\n");
  expect(PANEL PAIRING "P1,1,T1,concentrated,,2026-12-31,2026-12-01,2026-12-10,\n", "PAIRING | P1\n");
  expect(PANEL PAIRING "P1,1,T1,concentrated,2027-01-08,,2026-12-01,2026-12-10,\n", "PAIRING | P1\n");
  expect(PANEL PAIRING "P1,1,T1,concentrated,,,2026-12-01,2026-12-10,\nP1,1,S2,mutual,2027-01-08,,2026-12-01,2026-12-10,\n",
         "OVERLAP | P1\n");
  expect(PANEL "[coverage]\narea_id,band,mode\nB,all,paired\n" PAIRING "P1,1,T1,concentrated,,,2026-12-01,,\n"
               "P1,2,H1,hospital,,,2026-12-01,,1\n",
         "CAPACITY | H1\nCONFERENCE | T1\n");
}
END_TEST

START_TEST(A60_only_registered_panels_have_a_ward_as_home)
{
#define HOME "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover,home_hospital,registered_on\n"
  expect(HOME "P1,S1,S1_1,B,5,none,H1,\n", "REGISTERED | P1\n");
  expect(HOME "P1,S1,S1_1,B,5,none,H1,2027-01-02\n", "REGISTERED | P1\n");
  expect(HOME "P1,S1,S1_1,B,5,none,H1,2026-12-20\n", "");
}
END_TEST

START_TEST(partners_who_only_have_each_other)
{
#define PARTNERS                                                                                                       \
  "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\nP1,S1,S1_1,B,5,none\nP2,S2,S2_1,B,5,none\n" \
  PAIRING "P1,1,S2,mutual,,,2026-12-01,2026-12-10,\nP2,1,S1,mutual,,,2026-12-01,2026-12-10,\n"
  expect(PARTNERS "[absences]\nunit_id,from,to\nS1_1,2027-01-14,2027-01-15\nS2_1,2027-01-16,2027-01-17\n", "");
  expect(PARTNERS "[absences]\nunit_id,from,to\nS1_1,2027-01-14,2027-01-15\nS2_1,2027-01-15T20:00,2027-01-17T10:00\n",
         "CIRCLE | P1\n");
  expect(PARTNERS "P1,2,T1,concentrated,,,2026-12-01,2026-12-10,\n"
                  "[absences]\nunit_id,from,to\nS1_1,2027-01-14,2027-01-15\nS2_1,2027-01-15,2027-01-17\n", "");
}
END_TEST

START_TEST(examples_are_in_order)
{
  static const char *const names[] = {"mihon", "oomihon", "yotsuba"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(RnCity) city = fixture_cover_example(names[i], NULL);
    g_autoptr(GPtrArray) findings = rn_findings_new();
    rn_check_pairing(city, fixture_month("2027-01"), findings);
    g_autofree char *got = fixture_findings(findings, FALSE);
    ck_assert_str_eq(got, "");
  }
}
END_TEST

RN_TEST_MAIN("pairings", {
  tcase_add_test(tc, refused_at_import);
  tcase_add_test(tc, taken_at_import);
  tcase_add_test(tc, a_later_file_may_not_spoil_pairings);
  tcase_add_test(tc, unknown_bands_are_refused);
  tcase_add_test(tc, told_before_the_month);
  tcase_add_test(tc, A60_only_registered_panels_have_a_ward_as_home);
  tcase_add_test(tc, partners_who_only_have_each_other);
  tcase_add_test(tc, examples_are_in_order);
})
