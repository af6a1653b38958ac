/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Every rule by itself: in a city where all others are relaxed, a good rota has no finding, and the same rota broken in one
 * way has exactly the finding of that rule. */

#include "engine/check.h"
#include "engine/rule.h"
#include "engine/store.h"
#include "tests/city_fixture.h"

#define MONTH (2027 * 12)

/* A and B are clinics of block N, C of block S; A1 A2 A3 of A, B1 of B, C1 of C, E1 employed by B, X1 of no facility. */
static const char city_text[] =
  "[areas]\n"
  "area_id,parent_id,kind,name\n"
  "M,,city,Mihon\n"
  "N,M,block,North\n"
  "S,M,block,South\n"
  "[facilities]\n"
  "facility_id,name,kind,area_id\n"
  "A,Clinic A,clinic24,N\n"
  "B,Clinic B,solo_clinic,N\n"
  "C,Clinic C,solo_clinic,S\n"
  "[people]\n"
  "person_id,name,facility_id,role,employment,seat_first,seat_second,holiday_clinic,share_pct,trained_on,skills\n"
  "A1,Ann,A,physician,owner,1,1,1,100,2020-01-01,general\n"
  "A2,Abe,A,physician,owner,1,1,1,100,2020-01-01,general\n"
  "A3,Ada,A,physician,owner,1,1,1,100,2020-01-01,paediatric\n"
  "B1,Bob,B,physician,owner,1,1,1,100,2020-01-01,general\n"
  "C1,Cat,C,physician,owner,1,1,1,100,2020-01-01,general\n"
  "E1,Eve,B,physician,employed,1,1,1,100,2020-01-01,general\n"
  "X1,Xen,,physician,owner,1,1,1,100,2020-01-01,general\n";

static const char seats_text[] =
  "[seats]\n"
  "service,area_id,seat,count,mandatory,skill,skill_min\n"
  "homecare,N,first,1,0,,\n"
  "homecare,N,second,1,0,,\n"
  "homecare,S,first,1,0,,\n"
  "holiday_clinic,M,site1,2,0,paediatric,1\n";

static const char relaxed_text[] =
  "[rules]\n"
  "code,param,value\n"
  "ONE_PER_DAY,on,0\n"
  "FREE_NIGHTS,solo_clinic,0\n"
  "FREE_NIGHTS,clinic24,0\n"
  "FREE_NIGHTS,hospital,0\n"
  "FREE_NIGHTS,other,0\n"
  "FREE_NIGHTS,none,0\n"
  "SPAN_MAX,hours,168\n"
  "SPAN_MAX,hours_employed,168\n"
  "REST_MIN,hours,0\n"
  "CAP_MONTH,solo_clinic,99\n"
  "CAP_MONTH,clinic24,99\n"
  "CAP_MONTH,none,99\n"
  "CAP_MONTH,exempt,99\n"
  "CAP_REST,solo_clinic,99\n"
  "CAP_REST,clinic24,99\n"
  "CAP_REST,none,99\n"
  "CAP_Y,solo_clinic,99\n"
  "CAP_Y,clinic24,99\n"
  "CAP_Y,none,99\n"
  "INDEP,on,0\n"
  "MIX,on,0\n"
  "SPACING,days,7\n"
  "SPACING,price,0\n"
  "SAME_WEEKDAY,price,0\n";

/* Rows of rules that begin on 2000-01-01 go before those of relaxed_text. */
#define RULE(row) "[rules]\ncode,param,valid_from,value\n" row "\n"

#define NIGHT(day, seat) "homecare/N/2027-01-" day "/wd_night/" seat "/1"
#define SAT_PM(day, seat) "homecare/N/2027-01-" day "/sat_pm/" seat "/1"
#define SAT_NIGHT(day, seat) "homecare/N/2027-01-" day "/sat_night/" seat "/1"
#define REST_DAY(day, seat) "homecare/N/2027-01-" day "/rest_day/" seat "/1"
#define REST_NIGHT(day, seat) "homecare/N/2027-01-" day "/rest_night/" seat "/1"
#define CLINIC(day, band, index) "holiday_clinic/M/2027-01-" day "/" band "/site1/" index

static void
expect_findings(const RnCity *city, const RnCheckContext *context, const char *rota_text, const char *expected)
{
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, rota_text);
  g_autoptr(GPtrArray) findings = rn_check_rota(city, rota, context);
  g_autofree char *told = fixture_findings(findings, FALSE);
  ck_assert_str_eq(told, expected);
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    const RnRule *rule = rn_rule_find(finding->code);
    ck_assert_msg(finding->text && finding->text[0], "%s without text", finding->code);
    ck_assert(!rule || rule->hard == finding->hard);
  }
}

/* The good rota has no finding; the broken one has exactly `expected`. */
static void
expect_break_in(const char *more, const RnCheckContext *context, const char *good, const char *broken,
                const char *expected)
{
  g_autoptr(RnCity) city = fixture_city(city_text, seats_text, relaxed_text, more, NULL);
  expect_findings(city, context, good, "");
  expect_findings(city, context, broken, expected);
}

START_TEST(cover)
{
  g_autoptr(RnCity) city = fixture_city(city_text, relaxed_text,
                                        "[seats]\nservice,area_id,seat,bands,valid_from,valid_to\n"
                                        "homecare,N,first,all,2027-01-04,2027-01-04\n",
                                        NULL);
  expect_findings(city, NULL, NIGHT("04", "first") " A1", "");
  expect_findings(city, NULL, "", "COVER " NIGHT("04", "first") "\n");
}
END_TEST

/* A rota that lacks a slot altogether, and one with a slot that the month does not have. */
START_TEST(cover_and_foreign_slots)
{
  g_autoptr(RnCity) city = fixture_city(city_text, relaxed_text,
                                        "[seats]\nservice,area_id,seat,bands,valid_from,valid_to\n"
                                        "homecare,N,first,all,2027-01-04,2027-01-04\n",
                                        NULL);
  g_autoptr(RnRota) rota = rn_rota_new("M", MONTH);
  g_autoptr(GPtrArray) none = rn_check_rota(city, rota, NULL);
  g_autofree char *told = fixture_findings(none, FALSE);
  ck_assert_str_eq(told, "COVER " NIGHT("04", "first") "\n");
  ck_assert_int_eq(rn_check_price(city, rota, NULL), 1000);

  const RnSlot *there = NULL;
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, MONTH);
  there = slots->pdata[0];
  g_autoptr(RnSlot) foreign = rn_slot_new("homecare", "N", there->date + 1, "wd_night", "first", 1, there->start + 86400,
                                          there->end + 86400, "N", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(rota, slots->pdata[0], "A1", RN_ORIGIN_IMPORT);
  rn_rota_add(rota, foreign, NULL, RN_ORIGIN_IMPORT);
  g_autoptr(GPtrArray) findings = rn_check_rota(city, rota, NULL);
  g_autofree char *found = fixture_findings(findings, TRUE);
  ck_assert_str_eq(found, "SLOT " NIGHT("05", "first") "\n");
}
END_TEST

START_TEST(avail)
{
  expect_break_in("[requests]\nperson_id,date,band,kind\nA1,2027-01-04,all,ng\n", NULL, NIGHT("05", "first") " A1",
                  NIGHT("04", "first") " A1", "AVAIL " NIGHT("04", "first") " | A1\n");
  /* `day` speaks of duties that start before 18:00, `night` of the others, a band code of itself. */
  expect_break_in("[requests]\nperson_id,date,band,kind\nA1,2027-01-03,day,ng\n", NULL, REST_NIGHT("03", "first") " A1",
                  REST_DAY("03", "first") " A1", "AVAIL " REST_DAY("03", "first") " | A1\n");
  expect_break_in("[requests]\nperson_id,date,band,kind\nA1,2027-01-03,night,ng\n", NULL, REST_DAY("03", "first") " A1",
                  REST_NIGHT("03", "first") " A1", "AVAIL " REST_NIGHT("03", "first") " | A1\n");
  expect_break_in("[requests]\nperson_id,date,band,kind\nA1,2027-01-03,rest_day,ng\n", NULL,
                  REST_NIGHT("03", "first") " A1", REST_DAY("03", "first") " A1",
                  "AVAIL " REST_DAY("03", "first") " | A1\n");
  /* Away until noon: the night before touches, the same evening does not. */
  expect_break_in("[absences]\nunit_id,from,to\nA1,2027-01-05T08:00,2027-01-05T12:00\n", NULL, NIGHT("05", "first") " A1",
                  NIGHT("04", "first") " A1", "AVAIL " NIGHT("04", "first") " | A1\n");
  expect_break_in("[absences]\nunit_id,from,to\nA1,2027-01-05T09:00,2027-01-05T18:00\n", NULL,
                  NIGHT("04", "first") " A1\n" NIGHT("05", "first") " A1", NIGHT("04", "first") " A1", "");
  expect_break_in("[absences]\nunit_id,from,to\nA,2027-01-05,2027-01-06\n", NULL, NIGHT("07", "first") " A2",
                  NIGHT("06", "first") " A2", "AVAIL " NIGHT("06", "first") " | A2\n");
}
END_TEST

START_TEST(elig_role_area_share)
{
  expect_break_in("[people]\nperson_id,name,facility_id,role,seat_first,trained_on\nP1,Pia,A,pharmacist,1,2020-01-01\n",
                  NULL, NIGHT("04", "first") " A1", NIGHT("04", "first") " P1",
                  "ELIG_ROLE " NIGHT("04", "first") " | P1\n");
  expect_break_in("", NULL, NIGHT("04", "first") " A1", NIGHT("04", "first") " C1",
                  "ELIG_AREA " NIGHT("04", "first") " | C1\n");
  expect_break_in("", NULL, NIGHT("04", "first") " A1", NIGHT("04", "first") " X1",
                  "ELIG_AREA " NIGHT("04", "first") " | X1\n");
  expect_break_in("", NULL, CLINIC("03", "day", "1") " X1", CLINIC("03", "day", "1") " nobody",
                  "ELIG_MEMBER " CLINIC("03", "day", "1") " | nobody\n");
  expect_break_in("[people]\nperson_id,name,facility_id,seat_first,share_pct,trained_on\nT1,Tim,A,1,0,2020-01-01\n", NULL,
                  NIGHT("04", "first") " A1", NIGHT("04", "first") " T1",
                  "ELIG_SHARE " NIGHT("04", "first") " | T1\n");
}
END_TEST

START_TEST(elig_flags)
{
  static const char some[] =
    "[people]\nperson_id,name,facility_id,seat_first,seat_second,holiday_clinic,trained_on\n"
    "F1,Fay,B,1,0,0,2020-01-01\n"
    "G1,Guy,B,0,1,0,2020-01-01\n";
  expect_break_in(some, NULL, NIGHT("04", "first") " F1", NIGHT("04", "second") " F1",
                  "ELIG_SECOND " NIGHT("04", "second") " | F1\n");
  expect_break_in(some, NULL, NIGHT("04", "second") " G1", NIGHT("04", "first") " G1",
                  "ELIG_FIRST " NIGHT("04", "first") " | G1\n");
  expect_break_in(some, NULL, CLINIC("03", "day", "1") " A1", CLINIC("03", "day", "1") " F1",
                  "ELIG_HOLIDAY " CLINIC("03", "day", "1") " | F1\n");
}
END_TEST

START_TEST(elig_dates)
{
  static const char some[] =
    "[facilities]\nfacility_id,name,kind,area_id,valid_from\nD,Clinic D,solo_clinic,N,2027-01-15\n"
    "[people]\nperson_id,name,facility_id,seat_first,trained_on,valid_to\n"
    "D1,Dan,D,1,2020-01-01,\n"
    "O1,Odo,B,1,2020-01-01,2027-01-10\n"
    "T1,Tim,B,1,2027-01-17,\n"
    "U1,Una,B,1,,\n";
  expect_break_in(some, NULL, NIGHT("15", "first") " D1", NIGHT("14", "first") " D1",
                  "ELIG_MEMBER " NIGHT("14", "first") " | D1\n");
  expect_break_in(some, NULL, REST_NIGHT("10", "first") " O1", NIGHT("12", "first") " O1",
                  "ELIG_MEMBER " NIGHT("12", "first") " | O1\n");
  expect_break_in(some, NULL, NIGHT("18", "first") " T1", REST_NIGHT("17", "first") " T1",
                  "ELIG_TRAINED " REST_NIGHT("17", "first") " | T1\n");
  expect_break_in(some, NULL, NIGHT("18", "first") " T1", NIGHT("18", "first") " U1",
                  "ELIG_TRAINED " NIGHT("18", "first") " | U1\n");
}
END_TEST

START_TEST(elig_skill_and_deep)
{
  expect_break_in("[seats]\nservice,area_id,seat,bands,count,mandatory,needs,skill,skill_min\n"
                  "homecare,N,child,all,1,0,none,paediatric,1\n",
                  NULL, NIGHT("04", "child") " A3", NIGHT("04", "child") " A1",
                  "ELIG_SKILL " NIGHT("04", "child") " | A1\n");
  expect_break_in("[people]\nperson_id,name,facility_id,seat_first,trained_on,no_deep_night\nO1,Old,B,1,2020-01-01,1\n", NULL,
                  REST_DAY("03", "first") " O1", REST_NIGHT("03", "first") " O1",
                  "ELIG_DEEP " REST_NIGHT("03", "first") " | O1\n");
}
END_TEST

START_TEST(one_place)
{
  expect_break_in("", NULL, REST_DAY("03", "first") " A1\n" CLINIC("03", "eve", "1") " A2",
                  REST_DAY("03", "first") " A1\n" CLINIC("03", "eve", "1") " A1",
                  "ONE_PLACE " CLINIC("03", "eve", "1") " " REST_DAY("03", "first") " | A1\n");
}
END_TEST

START_TEST(one_per_day)
{
  expect_break_in(RULE("ONE_PER_DAY,on,2000-01-01,1"), NULL, REST_DAY("03", "first") " A1\n" NIGHT("04", "first") " A1",
                  REST_DAY("03", "first") " A1\n" REST_NIGHT("03", "first") " A1",
                  "ONE_PER_DAY " REST_DAY("03", "first") " " REST_NIGHT("03", "first") " | A1\n");
}
END_TEST

START_TEST(free_nights)
{
  expect_break_in(RULE("FREE_NIGHTS,solo_clinic,2000-01-01,2"), NULL,
                  NIGHT("04", "first") " B1\n" NIGHT("07", "first") " B1", NIGHT("04", "first") " B1\n" NIGHT("06", "first") " B1",
                  "FREE_NIGHTS " NIGHT("04", "first") " " NIGHT("06", "first") " | B1\n");
  /* Between nights only: a day duty next to a night is allowed. */
  expect_break_in(RULE("FREE_NIGHTS,solo_clinic,2000-01-01,2\nFREE_NIGHTS,kinds,2000-01-01,0"), NULL,
                  SAT_NIGHT("09", "first") " B1\n" REST_DAY("10", "first") " B1",
                  SAT_NIGHT("09", "first") " B1\n" REST_NIGHT("10", "first") " B1",
                  "FREE_NIGHTS " SAT_NIGHT("09", "first") " " REST_NIGHT("10", "first") " | B1\n");
  /* A duty before the month counts. */
  expect_break_in(RULE("FREE_NIGHTS,solo_clinic,2000-01-01,2") "[history]\nunit_id,date,band\nB1,2026-12-30,rest_night\n",
                  NULL, REST_NIGHT("02", "first") " B1", REST_NIGHT("01", "first") " B1",
                  "FREE_NIGHTS " REST_NIGHT("01", "first") " | B1\n");
  /* The person's own number goes first. */
  expect_break_in("[people]\nperson_id,name,facility_id,seat_first,trained_on,min_free_nights\nQ1,Quy,B,1,2020-01-01,1\n",
                  NULL, NIGHT("04", "first") " Q1\n" NIGHT("06", "first") " Q1",
                  NIGHT("05", "first") " Q1\n" NIGHT("06", "first") " Q1",
                  "FREE_NIGHTS " NIGHT("05", "first") " " NIGHT("06", "first") " | Q1\n");
}
END_TEST

START_TEST(span_max)
{
  /* 13:00 to 18:00, to 09:00, to 18:00: 29 hours; without the last 20. */
  expect_break_in(RULE("SPAN_MAX,hours,2000-01-01,24"), NULL, SAT_PM("09", "first") " A1\n" SAT_NIGHT("09", "first") " A1",
                  SAT_PM("09", "first") " A1\n" SAT_NIGHT("09", "first") " A1\n" REST_DAY("10", "first") " A1",
                  "SPAN_MAX " SAT_NIGHT("09", "first") " " SAT_PM("09", "first") " " REST_DAY("10", "first") " | A1\n");
  expect_break_in(RULE("SPAN_MAX,hours_employed,2000-01-01,29"), NULL,
                  SAT_PM("09", "first") " E1\n" SAT_NIGHT("09", "first") " E1\n" REST_DAY("10", "first") " E1",
                  REST_DAY("10", "first") " E1\n" REST_NIGHT("10", "first") " E1\n" REST_DAY("11", "first") " E1",
                  "SPAN_MAX " REST_DAY("10", "first") " " REST_NIGHT("10", "first") " " REST_DAY("11", "first") " | E1\n");
  /* The last day and night of December belong to it: 33 hours, of which the night and the day after would be 24. */
  expect_break_in(RULE("SPAN_MAX,hours,2000-01-01,24") "[history]\nunit_id,date,band\nA1,2026-12-31,rest_night\n", NULL,
                  REST_DAY("01", "first") " A1", "", "");
  expect_break_in(RULE("SPAN_MAX,hours,2000-01-01,24") "[history]\nunit_id,date,band\nA1,2026-12-31,rest_day\n"
                  "A1,2026-12-31,rest_night\n", NULL, REST_DAY("02", "first") " A1", REST_DAY("01", "first") " A1",
                  "SPAN_MAX " REST_DAY("01", "first") " | A1\n");
}
END_TEST

START_TEST(rest_min)
{
  /* The clinic ends at 17:00, the night begins at 18:00; a duty that goes on without a break needs no rest within. */
  expect_break_in(RULE("REST_MIN,hours,2000-01-01,9"), NULL,
                  REST_DAY("03", "first") " E1\n" REST_NIGHT("03", "first") " E1\n" NIGHT("05", "first") " E1",
                  CLINIC("03", "day", "1") " E1\n" REST_NIGHT("03", "first") " E1",
                  "REST_MIN " CLINIC("03", "day", "1") " " REST_NIGHT("03", "first") " | E1\n");
  /* A night of 15 hours between two duties is 15 hours of rest, and no 16. */
  expect_break_in(RULE("REST_MIN,hours,2000-01-01,15"), NULL,
                  SAT_PM("09", "first") " E1\n" SAT_NIGHT("09", "first") " E1\n" REST_DAY("10", "first") " E1", "", "");
  expect_break_in(RULE("REST_MIN,hours,2000-01-01,16"), NULL,
                  SAT_NIGHT("09", "first") " E1\n" REST_DAY("10", "first") " E1",
                  SAT_PM("09", "first") " E1\n" SAT_NIGHT("09", "first") " E1\n" REST_DAY("10", "first") " E1",
                  "REST_MIN " SAT_PM("09", "first") " " REST_DAY("10", "first") " | E1\n");
  /* Owners are free to choose. */
  expect_break_in(RULE("REST_MIN,hours,2000-01-01,9"), NULL,
                  CLINIC("03", "day", "1") " A1\n" REST_NIGHT("03", "first") " A1", "", "");
}
END_TEST

START_TEST(caps)
{
  expect_break_in(RULE("CAP_MONTH,clinic24,2000-01-01,2"), NULL, NIGHT("04", "first") " A1\n" NIGHT("12", "first") " A1",
                  NIGHT("04", "first") " A1\n" NIGHT("12", "first") " A1\n" NIGHT("20", "second") " A1",
                  "CAP_MONTH " NIGHT("04", "first") " " NIGHT("12", "first") " " NIGHT("20", "second") " | A1\n");
  expect_break_in(RULE("CAP_REST,clinic24,2000-01-01,1"), NULL,
                  REST_DAY("10", "first") " A1\n" SAT_NIGHT("16", "first") " A1",
                  REST_DAY("10", "first") " A1\n" REST_NIGHT("17", "first") " A1",
                  "CAP_REST " REST_DAY("10", "first") " " REST_NIGHT("17", "first") " | A1\n");
  expect_break_in(RULE("CAP_Y,clinic24,2000-01-01,1"), NULL, REST_DAY("01", "first") " A1\n" REST_DAY("10", "first") " A1",
                  REST_DAY("01", "first") " A1\n" REST_DAY("03", "first") " A1",
                  "CAP_Y " REST_DAY("01", "first") " " REST_DAY("03", "first") " | A1\n");
  /* December counts into the season, but not into the month. */
  expect_break_in(RULE("CAP_Y,clinic24,2000-01-01,1\nCAP_MONTH,clinic24,2000-01-01,1")
                  "[history]\nunit_id,date,band\nA1,2026-12-30,rest_day\n",
                  NULL, REST_DAY("10", "first") " A1", REST_DAY("02", "first") " A1",
                  "CAP_Y " REST_DAY("02", "first") " | A1\n");
}
END_TEST

START_TEST(indep)
{
  expect_break_in(RULE("INDEP,on,2000-01-01,1"), NULL, NIGHT("04", "first") " A1\n" NIGHT("04", "second") " B1",
                  NIGHT("04", "first") " A1\n" NIGHT("04", "second") " A2",
                  "INDEP " NIGHT("04", "first") " " NIGHT("04", "second") " | A1 A2\n");
  /* A second seat for the whole city backs the first seats of its blocks. */
  expect_break_in(RULE("INDEP,on,2000-01-01,1") "[seats]\nservice,area_id,seat,mandatory\nhomecare,M,second,0\n", NULL,
                  NIGHT("04", "first") " A1\nhomecare/M/2027-01-05/wd_night/second/1 A2",
                  NIGHT("04", "first") " A1\nhomecare/M/2027-01-04/wd_night/second/1 A2",
                  "INDEP homecare/M/2027-01-04/wd_night/second/1 " NIGHT("04", "first") " | A1 A2\n");
  /* Clinics with three physicians are excepted where the association says so. */
  expect_break_in(RULE("INDEP,on,2000-01-01,1\nINDEP,clinic24_min,2000-01-01,3"), NULL,
                  NIGHT("04", "first") " A1\n" NIGHT("04", "second") " A2",
                  NIGHT("04", "first") " B1\n" NIGHT("04", "second") " E1",
                  "INDEP " NIGHT("04", "first") " " NIGHT("04", "second") " | B1 E1\n");
}
END_TEST

START_TEST(mix)
{
  expect_break_in(RULE("MIX,on,2000-01-01,1"), NULL, CLINIC("03", "day", "1") " A1\n" CLINIC("03", "day", "2") " A3",
                  CLINIC("03", "day", "1") " A1\n" CLINIC("03", "day", "2") " B1",
                  "MIX " CLINIC("03", "day", "1") " " CLINIC("03", "day", "2") " | A1 B1\n");
}
END_TEST

START_TEST(pin)
{
  RnPin one = {(char *)NIGHT("04", "first"), (char *)"A1"};
  g_autoptr(GPtrArray) pins = g_ptr_array_new();
  g_ptr_array_add(pins, &one);
  RnCheckContext context = {.pins = pins};
  expect_break_in("", &context, NIGHT("04", "first") " A1", NIGHT("04", "first") " A2",
                  "PIN " NIGHT("04", "first") " | A1\n");
}
END_TEST

START_TEST(avoid_and_must)
{
  expect_break_in("[requests]\nperson_id,date,band,kind\nA1,2027-01-04,night,avoid\n", NULL, NIGHT("05", "first") " A1",
                  NIGHT("04", "first") " A1", "AVOID " NIGHT("04", "first") " | A1\n");
  expect_break_in("[requests]\nperson_id,date,band,kind\nA1,2027-01-04,night,must\n", NULL, NIGHT("04", "second") " A1",
                  NIGHT("04", "first") " A2", "PREFER | A1\n");
}
END_TEST

START_TEST(quota)
{
  RnVersionQuota one = {.unit_id = (char *)"A1", .service = (char *)"homecare", .seat = (char *)"first",
                        .area_id = (char *)"N", .category = (char *)"N", .quota_low = 1, .quota_high = 1};
  g_autoptr(GPtrArray) quotas = g_ptr_array_new();
  g_ptr_array_add(quotas, &one);
  RnCheckContext context = {.quotas = quotas};
  expect_break_in("", &context, NIGHT("04", "first") " A1\n" NIGHT("12", "second") " A1", NIGHT("12", "second") " A1",
                  "QUOTA | A1\n");
  expect_break_in("", &context, NIGHT("04", "first") " A1\n" REST_DAY("10", "first") " A1",
                  NIGHT("04", "first") " A1\n" NIGHT("12", "first") " A1",
                  "QUOTA " NIGHT("04", "first") " " NIGHT("12", "first") " | A1\n");
}
END_TEST

START_TEST(spacing_and_weekdays)
{
  expect_break_in(RULE("SPACING,price,2000-01-01,1"), NULL, NIGHT("04", "first") " A1\n" REST_NIGHT("11", "first") " A1",
                  NIGHT("05", "first") " A1\n" REST_NIGHT("11", "first") " A1",
                  "SPACING " NIGHT("05", "first") " " REST_NIGHT("11", "first") " | A1\n");
  expect_break_in(RULE("SAME_WEEKDAY,price,2000-01-01,1"), NULL, NIGHT("05", "first") " A1\n" NIGHT("12", "first") " A1",
                  NIGHT("05", "first") " A1\n" NIGHT("12", "first") " A1\n" NIGHT("19", "first") " A1",
                  "SAME_WEEKDAY " NIGHT("05", "first") " " NIGHT("12", "first") " " NIGHT("19", "first") " | A1\n");
}
END_TEST

START_TEST(stable)
{
  g_autoptr(RnCity) city = fixture_city(city_text, seats_text, relaxed_text, NULL);
  g_autoptr(RnRota) reference = fixture_rota(city, MONTH, NIGHT("04", "first") " A1");
  RnCheckContext context = {.reference = reference};
  expect_findings(city, &context, NIGHT("04", "first") " A1\n" NIGHT("05", "first") " A2", "");
  expect_findings(city, &context, NIGHT("04", "first") " A2", "STABLE " NIGHT("04", "first") " | A1 A2\n");
}
END_TEST

/* Every rule of the table is broken somewhere in this file. */
/* Here, or for the vices of panels in tests/cover. RANK is a price alone: no finding tells it. */
START_TEST(no_rule_is_forgotten)
{
  static const char *const folders[] = {"tests/rules", "tests/cover"};
  g_autoptr(GString) all = g_string_new(NULL);
  for (gsize f = 0; f < G_N_ELEMENTS(folders); f++) {
    g_autofree char *folder = rn_test_path(folders[f]);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    ck_assert_ptr_nonnull(files);
    for (const char *name = g_dir_read_name(files); name; name = g_dir_read_name(files)) {
      g_autofree char *path = g_build_filename(folder, name, NULL), *text = NULL;
      if (g_str_has_suffix(name, ".c") && g_file_get_contents(path, &text, NULL, NULL))
        g_string_append(all, text);
    }
  }
  gsize n;
  const RnRule *rules = rn_rules(&n);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *expected = g_strdup_printf("\"%s ", rules[i].code);
    ck_assert_msg(strcmp(rules[i].code, "RANK") == 0 || strstr(all->str, expected) != NULL, "%s is never expected",
                  rules[i].code);
  }
}
END_TEST

RN_TEST_MAIN("each_rule", {
  tcase_add_test(tc, cover);
  tcase_add_test(tc, cover_and_foreign_slots);
  tcase_add_test(tc, avail);
  tcase_add_test(tc, elig_role_area_share);
  tcase_add_test(tc, elig_flags);
  tcase_add_test(tc, elig_dates);
  tcase_add_test(tc, elig_skill_and_deep);
  tcase_add_test(tc, one_place);
  tcase_add_test(tc, one_per_day);
  tcase_add_test(tc, free_nights);
  tcase_add_test(tc, span_max);
  tcase_add_test(tc, rest_min);
  tcase_add_test(tc, caps);
  tcase_add_test(tc, indep);
  tcase_add_test(tc, mix);
  tcase_add_test(tc, pin);
  tcase_add_test(tc, avoid_and_must);
  tcase_add_test(tc, quota);
  tcase_add_test(tc, spacing_and_weekdays);
  tcase_add_test(tc, stable);
  tcase_add_test(tc, no_rule_is_forgotten);
})
