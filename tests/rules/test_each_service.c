/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The rules of services besides home care, each by itself: a good rota has no finding, and the same rota broken in one way
 * has exactly the finding of that rule. */

#include "engine/check.h"
#include "tests/city_fixture.h"

#define MONTH (2027 * 12)

/* A lies in block N, C in block S; home care has no seat that must be filled. */
static const char city_text[] =
  "[areas]\narea_id,parent_id,kind,name\nM,,city,Mihon\nN,M,block,North\nS,M,block,South\n"
  "[facilities]\nfacility_id,name,kind,area_id\nA,Clinic A,clinic24,N\nC,Clinic C,solo_clinic,S\n"
  "[seats]\nservice,area_id,seat,mandatory\nhomecare,N,first,0\n"
  "[rules]\ncode,param,value\nSPACING,price,0\n";

static void
expect_findings(const RnCity *city, const char *rota_text, const char *expected)
{
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, rota_text);
  g_autoptr(GPtrArray) findings = rn_check_rota(city, rota, NULL);
  g_autofree char *told = fixture_findings(findings, FALSE);
  ck_assert_str_eq(told, expected);
}

static void
expect_break_in(const char *more, const char *good, const char *broken, const char *expected)
{
  g_autoptr(RnCity) city = fixture_city(city_text, more, NULL);
  expect_findings(city, good, "");
  expect_findings(city, broken, expected);
}

#define FACILITIES                                                                                                     \
  "[facilities]\nfacility_id,name,kind,area_id,beds_acute,narcotic_inj\n"                                             \
  "H1,H1,hospital,N,1,0\nH2,H2,hospital,S,0,0\nY1,Y1,pharmacy,N,0,1\nY2,Y2,pharmacy,N,0,0\n"                          \
  "N1,N1,nurse_station,N,0,0\nN2,N2,nurse_station,N,0,0\n"
#define DUTIES_OF(service, area, seat)                                                                                 \
  "[seats]\nservice,area_id,seat,valid_from,valid_to,mandatory\n" service "," area "," seat ",2027-01-04,2027-01-06,0\n"
#define BED(day) "backup_bed/M/2027-01-" day "/bed24/bed/1"
#define NURSE(day) "nurse_oncall/N/2027-01-" day "/night/nurse/1"
#define PHARMACY(day) "pharmacy_oncall/N/2027-01-" day "/night/pharmacy/1"

START_TEST(beds)
{
  expect_break_in(FACILITIES DUTIES_OF("backup_bed", "M", "bed"), BED("04") " H1\n" BED("05") " H1\n" BED("06") " H1",
                  BED("04") " H1\n" BED("05") " H2\n" BED("06") " H1", "BED_MIN " BED("05") "\n");
  /* Two days without anybody: nobody has a bed then, either. */
  expect_break_in(FACILITIES DUTIES_OF("backup_bed", "M", "bed"), BED("04") " H1\n" BED("05") " H1\n" BED("06") " H1",
                  BED("05") " H1", "BED_MIN " BED("04") "\nBED_MIN " BED("06") "\n");
}
END_TEST

/* Only where a panel of the block needs them, on the days on which there is one. */
START_TEST(narcotics)
{
  static const char duties[] = FACILITIES DUTIES_OF("pharmacy_oncall", "N", "pharmacy")
    "[panels]\npanel_id,facility_id,area_id,narcotic,valid_from\nL1,A,N,2,2027-01-05\nL2,C,S,3,\n";
  expect_break_in(duties, PHARMACY("04") " Y2\n" PHARMACY("05") " Y1\n" PHARMACY("06") " Y1",
                  PHARMACY("04") " Y2\n" PHARMACY("05") " Y1\n" PHARMACY("06") " Y2", "NARC " PHARMACY("06") "\n");
}
END_TEST

/* Two nights running, then a free day; of 31 nights five per cent, one, are tolerated. */
START_TEST(nights_running)
{
  expect_break_in(FACILITIES DUTIES_OF("nurse_oncall", "N", "nurse"),
                  NURSE("04") " N1\n" NURSE("05") " N1\n" NURSE("06") " N2",
                  NURSE("04") " N1\n" NURSE("05") " N1\n" NURSE("06") " N1", "RUN_NIGHTS " NURSE("06") " | N1\n");
  g_autoptr(RnCity) city = fixture_city(city_text, FACILITIES,
                                        "[seats]\nservice,area_id,seat,mandatory\nnurse_oncall,N,nurse,0\n", NULL);
  g_autoptr(RnRota) once = fixture_rota(city, MONTH, NURSE("04") " N1\n" NURSE("05") " N1\n" NURSE("06") " N1");
  g_autoptr(GPtrArray) findings = rn_check_rota(city, once, NULL);
  g_autofree char *told = fixture_findings(findings, FALSE), *hard = fixture_findings(findings, TRUE);
  ck_assert_str_eq(told, "RUN_NIGHTS " NURSE("06") " | N1\n");
  ck_assert_str_eq(hard, "");
  /* The free day is free by day, too. */
  g_autoptr(RnRota) by_day = fixture_rota(city, MONTH, NURSE("08") " N1\n" NURSE("09") " N1\n"
                                          "nurse_oncall/N/2027-01-10/rest_day/nurse/1 N1");
  g_autoptr(GPtrArray) found = rn_check_rota(city, by_day, NULL);
  g_autofree char *day = fixture_findings(found, FALSE);
  ck_assert_str_eq(day, "RUN_NIGHTS nurse_oncall/N/2027-01-10/rest_day/nurse/1 | N1\n");
}
END_TEST

RN_TEST_MAIN("each_service", {
  tcase_add_test(tc, beds);
  tcase_add_test(tc, narcotics);
  tcase_add_test(tc, nights_running);
})
