/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Arrangements, and who is asked minute by minute. 2027-01-04 and 2027-01-14 are ordinary weekdays. */

#include "tests/cover/cover_fixture.h"

static const char areas[] = "[areas]\narea_id,kind,parent_id,name\nX,city,,X\nB,block,X,B\nB2,block,X,B2\nL,living_area,B,L\n";
static const char clinics[] = "[facilities]\nfacility_id,name,kind,area_id\nS1,S1,solo_clinic,L\nT1,T1,clinic24,B\n"
                              "[people]\nperson_id,name,facility_id,role\nS1_1,a,S1,physician\nT1_1,b,T1,physician\n"
                              "T1_2,c,T1,physician\n";
static const char panels[] =
  "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\n"
  "P0,S1,S1_1,L,5,none\nP1,S1,S1_1,L,5,weekday_night\nP2,S1,S1_1,L,5,all_except_away\nP3,T1,T1_1,B,50,all\n";

static void
expect(const RnCity *city, const char *panel, const char *date, const char *expected)
{
  g_autofree char *got = fixture_stretches(city, panel, date);
  ck_assert_str_eq(got, expected);
}

START_TEST(four_kinds_of_self_cover)
{
  g_autoptr(RnCity) city = fixture_city(areas, clinics, panels, NULL);
  const char *monday = "2027-01-04", *saturday = "2027-01-09", *sunday = "2027-01-10";
  expect(city, "P0", monday, "own 09:00-18:00 own; wd_night 18:00-33:00 vice");
  expect(city, "P0", saturday, "own 09:00-13:00 own; sat_pm 13:00-18:00 vice; sat_night 18:00-33:00 vice");
  expect(city, "P0", sunday, "rest_day 09:00-18:00 vice; rest_night 18:00-33:00 vice");
  expect(city, "P1", monday, "own 09:00-18:00 own; wd_night 18:00-33:00 own");
  expect(city, "P1", saturday, "own 09:00-13:00 own; sat_pm 13:00-18:00 vice; sat_night 18:00-33:00 vice");
  expect(city, "P2", saturday, "own 09:00-13:00 own; sat_pm 13:00-18:00 own; sat_night 18:00-33:00 own");
  expect(city, "P3", sunday, "rest_day 09:00-18:00 own; rest_night 18:00-33:00 own");
}
END_TEST

/* coverage.self: the primaries answer in that band, whatever their panel says. */
START_TEST(self_cover_by_the_table_coverage)
{
  g_autoptr(RnCity) city = fixture_city(
    areas, clinics, panels,
    "[coverage]\narea_id,band,mode,self\nB,all,paired,0\nB,sat_pm,paired,1\n", NULL);
  expect(city, "P0", "2027-01-09", "own 09:00-13:00 own; sat_pm 13:00-18:00 own; sat_night 18:00-33:00 vice");
}
END_TEST

/* A clinic's closed weekday and closing time on Saturdays are information; a clinic without outpatient hours tiles too. */
START_TEST(A70_closed_days_change_nothing)
{
  g_autoptr(RnCity) city = fixture_city(
    areas,
    "[facilities]\nfacility_id,name,kind,area_id,closed_weekday,sat_close\nS1,S1,solo_clinic,L,1,12:00\nT1,T1,clinic24,B,,\n"
    "[people]\nperson_id,name,facility_id,role\nS1_1,a,S1,physician\nT1_1,b,T1,physician\n", panels, NULL);
  expect(city, "P0", "2027-01-04", "own 09:00-18:00 own; wd_night 18:00-33:00 vice");
  expect(city, "P0", "2027-01-09", "own 09:00-13:00 own; sat_pm 13:00-18:00 vice; sat_night 18:00-33:00 vice");
  expect(city, "P3", "2027-01-04", "own 09:00-18:00 own; wd_night 18:00-33:00 own");
}
END_TEST

START_TEST(A06_absence_by_the_minute)
{
  g_autoptr(RnCity) city = fixture_city(areas, clinics, panels,
                                        "[absences]\nunit_id,from,to\nS1_1,2027-01-14T10:07,2027-01-15T16:00\n"
                                        "S1_1,2027-01-20,2027-01-20\n", NULL);
  expect(city, "P0", "2027-01-14", "own 09:00-10:07 own; own 10:07-18:00 away; wd_night 18:00-33:00 vice");
  expect(city, "P0", "2027-01-15", "own 09:00-16:00 away; own 16:00-18:00 own; wd_night 18:00-33:00 vice");
  expect(city, "P1", "2027-01-14", "own 09:00-10:07 own; own 10:07-18:00 away; wd_night 18:00-33:00 away");
  expect(city, "P2", "2027-01-20", "own 09:00-18:00 away; wd_night 18:00-24:00 away; wd_night 24:00-33:00 own");
  expect(city, "P2", "2027-01-19", "own 09:00-18:00 own; wd_night 18:00-24:00 own; wd_night 24:00-33:00 away");
  expect(city, "P3", "2027-01-14", "own 09:00-18:00 own; wd_night 18:00-33:00 own");
}
END_TEST

/* The clinic with turns of its own answers until all of its physicians are absent at once. */
START_TEST(a_clinic_answers_while_one_is_there)
{
  g_autoptr(RnCity) city = fixture_city(areas, clinics, panels,
                                        "[absences]\nunit_id,from,to\nT1_1,2027-01-14T10:00,2027-01-14T15:00\n"
                                        "T1_2,2027-01-14T12:00,2027-01-14T20:00\nT1,2027-01-15T20:00,2027-01-15T22:00\n", NULL);
  const RnFacility *clinic = rn_city_facility(city, "T1");
  expect(city, "P3", "2027-01-14",
         "own 09:00-12:00 own; own 12:00-15:00 away; own 15:00-18:00 own; wd_night 18:00-33:00 own");
  expect(city, "P3", "2027-01-15",
         "own 09:00-18:00 own; wd_night 18:00-20:00 own; wd_night 20:00-22:00 away; wd_night 22:00-33:00 own");
  ck_assert(rn_cover_is_closed(city, clinic, fixture_instant("2027-01-14T09:00"), fixture_instant("2027-01-14T18:00")));
  ck_assert(!rn_cover_is_closed(city, clinic, fixture_instant("2027-01-14T15:00"), fixture_instant("2027-01-14T21:00")));
  ck_assert(!rn_cover_is_closed(city, clinic, fixture_instant("2027-01-14T09:00"), fixture_instant("2027-01-14T12:00")));
}
END_TEST

START_TEST(A51_a_panel_begins_on_its_first_day)
{
  g_autoptr(RnCity) city = fixture_city(
    areas, clinics,
    "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover,valid_from,valid_to\n"
    "P0,S1,S1_1,L,5,none,2027-01-08,2027-01-20\n", NULL);
  expect(city, "P0", "2027-01-07", "");
  expect(city, "P0", "2027-01-08", "own 09:00-18:00 own; wd_night 18:00-33:00 vice");
  expect(city, "P0", "2027-01-20", "own 09:00-18:00 own; wd_night 18:00-33:00 vice");
  expect(city, "P0", "2027-01-21", "");
}
END_TEST

/* The bands of the block's seats; without any, all bands of home care; hours that none holds stay named. */
START_TEST(bands_are_those_of_the_block)
{
  static const char bands[] = "[bands]\nservice,band,name,start,end,classes,category\n"
                              "homecare,eve,eve,18:00,23:00,weekday,N\nhomecare,deep,deep,23:00,32:00,weekday,N\n";
  g_autoptr(RnCity) split = fixture_city(
    areas, clinics, panels, bands,
    "[seats]\nservice,area_id,seat,bands\nhomecare,B,first,eve|deep|sat_pm|sat_night|rest_day|rest_night\n", NULL);
  expect(split, "P0", "2027-01-05",
         "own 09:00-18:00 own; eve 18:00-23:00 vice; deep 23:00-32:00 vice; between 32:00-33:00 vice");
  expect(split, "P1", "2027-01-05",
         "own 09:00-18:00 own; eve 18:00-23:00 own; deep 23:00-32:00 own; between 32:00-33:00 vice");
  g_autoptr(RnCity) elsewhere = fixture_city(areas, clinics, panels, bands,
                                             "[seats]\nservice,area_id,seat,bands\nhomecare,B2,first,eve|deep\n", NULL);
  expect(elsewhere, "P0", "2027-01-05", "own 09:00-18:00 own; wd_night 18:00-33:00 vice");
}
END_TEST

START_TEST(keys_of_stretches)
{
  g_autoptr(RnCity) city = fixture_city(areas, clinics, panels,
                                        "[absences]\nunit_id,from,to\nS1_1,2027-01-14T10:00,2027-01-14T11:00\n"
                                        "S1_1,2027-01-14T15:00,2027-01-14T16:30\n", NULL);
  static const char *const expected[] = {"vice_cover/B/2027-01-14/own/P0/1", "vice_cover/B/2027-01-14/own/P0/2",
                                         "vice_cover/B/2027-01-14/wd_night/P0/1"};
  g_autoptr(GArray) stretches = rn_cover_stretches(city, rn_city_panel(city, "P0"), fixture_month("2027-01"));
  gsize n = 0;
  for (guint i = 0; i < stretches->len; i++) {
    const RnCoverStretch *stretch = &g_array_index(stretches, RnCoverStretch, i);
    ck_assert_int_eq(stretch->index == 0, stretch->own);
    if (stretch->own || stretch->date != fixture_date("2027-01-14"))
      continue;
    g_autoptr(RnSlot) slot = rn_cover_slot(stretch);
    ck_assert_uint_lt(n, G_N_ELEMENTS(expected));
    ck_assert_str_eq(slot->key, expected[n++]);
  }
  ck_assert_uint_eq(n, G_N_ELEMENTS(expected));
}
END_TEST

START_TEST(modes)
{
  RnDate before = fixture_date("2027-01-04"), after = fixture_date("2027-02-01");
  g_autoptr(RnCity) city = fixture_city(
    areas, clinics, panels,
    "[pairings]\npanel_id,rank,unit_id,type\nP0,1,T1,concentrated\n"
    "[coverage]\narea_id,band,mode,first_line,valid_from\nB,all,paired,nurse,2027-02-01\nL,sat_pm,rota,,2027-02-01\n", NULL);
  const RnArea *block = rn_city_area(city, "B"), *living = rn_city_area(city, "L"), *other = rn_city_area(city, "B2");
  ck_assert_ptr_eq(rn_cover_block(rn_city_panel(city, "P0")), block);
  ck_assert_int_eq(rn_cover_mode(city, living, "wd_night", before), RN_MODE_HYBRID);
  ck_assert_int_eq(rn_cover_mode(city, other, "wd_night", before), RN_MODE_ROTA);
  ck_assert_int_eq(rn_cover_mode(city, living, "wd_night", after), RN_MODE_PAIRED);
  ck_assert_int_eq(rn_cover_mode(city, living, "sat_pm", after), RN_MODE_ROTA);
  ck_assert_int_eq(rn_cover_mode(city, block, "sat_pm", after), RN_MODE_PAIRED);
  ck_assert_int_eq(rn_cover_first_line(city, block, "sat_pm", before), RN_LINE_PHYSICIAN);
  ck_assert_int_eq(rn_cover_first_line(city, block, "sat_pm", after), RN_LINE_NURSE);
}
END_TEST

/* Every panel of the examples: no gap, no overlap, 44,640 minutes, and his own hours as the golden rows have them. */
START_TEST(all_minutes_of_january)
{
  static const char *const names[] = {"mihon", "oomihon", "yotsuba"};
  for (gsize n = 0; n < G_N_ELEMENTS(names); n++) {
    g_autoptr(RnCity) city = fixture_cover_example(names[n], NULL);
    for (guint p = 0; p < city->panels->len; p++) {
      const RnPanel *panel = city->panels->pdata[p];
      g_autoptr(GArray) stretches = rn_cover_stretches(city, panel, fixture_month("2027-01"));
      RnInstant next = fixture_instant("2027-01-01T09:00");
      gint64 own = 0;
      for (guint i = 0; i < stretches->len; i++) {
        const RnCoverStretch *stretch = &g_array_index(stretches, RnCoverStretch, i);
        ck_assert_int_eq(stretch->start, next);
        ck_assert_int_gt(stretch->end, stretch->start);
        ck_assert(!stretch->own || !stretch->away);
        ck_assert_str_ne(stretch->band, RN_COVER_BETWEEN);
        next = stretch->end;
        own += stretch->own ? stretch->end - stretch->start : 0;
      }
      ck_assert_int_eq(next, fixture_instant("2027-02-01T09:00"));
      ck_assert_int_eq(next - fixture_instant("2027-01-01T09:00"), 44640 * 60);
      if (panel->self_cover == RN_SELF_NONE)
        ck_assert_int_eq(own, 187 * 3600);
      if (panel->self_cover == RN_SELF_ALL || panel->self_cover == RN_SELF_EXCEPT_AWAY)
        ck_assert_int_eq(own, 744 * 3600);
    }
  }
}
END_TEST

RN_TEST_MAIN("stretches", {
  tcase_add_test(tc, four_kinds_of_self_cover);
  tcase_add_test(tc, self_cover_by_the_table_coverage);
  tcase_add_test(tc, A70_closed_days_change_nothing);
  tcase_add_test(tc, A06_absence_by_the_minute);
  tcase_add_test(tc, a_clinic_answers_while_one_is_there);
  tcase_add_test(tc, A51_a_panel_begins_on_its_first_day);
  tcase_add_test(tc, bands_are_those_of_the_block);
  tcase_add_test(tc, keys_of_stretches);
  tcase_add_test(tc, modes);
  tcase_add_test(tc, all_minutes_of_january);
})
