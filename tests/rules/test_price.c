/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The checker's prices, reckoned by hand; and A02, A03: what a one-physician clinic is never asked to do. */

#include "engine/check.h"
#include "tests/city_fixture.h"

#define MONTH (2027 * 12)

static const char city_text[] =
  "[areas]\narea_id,parent_id,kind,name\nM,,city,Mihon\nN,M,block,North\n"
  "[facilities]\nfacility_id,name,kind,area_id\nA,Clinic A,clinic24,N\nB,Clinic B,solo_clinic,N\n"
  "[people]\nperson_id,name,facility_id,seat_first,seat_second,trained_on\n"
  "A1,Ann,A,1,1,2020-01-01\n"
  "B1,Bob,B,1,0,2020-01-01\n";
/* Optional seats without price, so that only the price in question is left. */
static const char free_text[] =
  "[seats]\nservice,area_id,seat,mandatory\nhomecare,N,first,0\nhomecare,N,second,0\n"
  "[rules]\ncode,param,value\nCOVER,price_optional,0\nSAME_WEEKDAY,price,0\nSPACING,days,7\n";

#define NIGHT(day) "homecare/N/2027-01-" day "/wd_night/first/1"

static gint64
price(const char *more, const RnCheckContext *context, const char *rota_text)
{
  g_autoptr(RnCity) city = fixture_city(city_text, free_text, more, NULL);
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, rota_text);
  return rn_check_price(city, rota, context);
}

START_TEST(empty_seats)
{
  g_autoptr(RnCity) city = fixture_city(city_text, "[seats]\nservice,area_id,seat,valid_from,valid_to,mandatory\n"
                                                   "homecare,N,first,2027-01-04,2027-01-05,1\n"
                                                   "homecare,N,second,2027-01-04,2027-01-04,1\n"
                                                   "homecare,N,third,2027-01-04,2027-01-06,0\n"
                                                   "holiday_clinic,M,site1,2027-01-03,2027-01-03,1\n",
                                        NULL);
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, "");
  ck_assert_int_eq(rn_check_price(city, rota, NULL), 2 * 1000 + 400 + 3 * 150 + 2 * 1000);
  g_autoptr(RnRota) half = fixture_rota(city, MONTH, NIGHT("04") " A1");
  ck_assert_int_eq(rn_check_price(city, half, NULL), 1000 + 400 + 3 * 150 + 2 * 1000);
}
END_TEST

START_TEST(spacing)
{
  ck_assert_int_eq(price("", NULL, NIGHT("04") " A1"), 0);
  ck_assert_int_eq(price("", NULL, NIGHT("04") " A1\nhomecare/N/2027-01-11/rest_night/first/1 A1"), 0);
  ck_assert_int_eq(price("", NULL, NIGHT("04") " A1\n" NIGHT("06") " A1"), 7 - 2);
  /* Three in a row: each neighbour pays for itself, and nobody for the pair beyond. */
  ck_assert_int_eq(price("", NULL, NIGHT("04") " A1\n" NIGHT("06") " A1\n" NIGHT("12") " A1"), 5 + 1);
  ck_assert_int_eq(price("", NULL, NIGHT("04") " A1\n" NIGHT("06") " A1\n" NIGHT("08") " A1"), 5 + 5);
  /* The last duty of December is a neighbour; two of December are none of our business. */
  ck_assert_int_eq(price("[history]\nunit_id,date,band\nA1,2026-12-30,rest_night\nA1,2026-12-28,wd_night\n", NULL,
                         NIGHT("04") " A1"),
                   7 - 5);
}
END_TEST

START_TEST(quotas_and_ties)
{
  RnVersionQuota one = {.unit_id = (char *)"A1", .service = (char *)"homecare", .seat = (char *)"first",
                        .area_id = (char *)"N", .category = (char *)"N", .quota_low = 1, .quota_high = 2};
  g_autoptr(GPtrArray) quotas = g_ptr_array_new();
  g_ptr_array_add(quotas, &one);
  RnCheckContext context = {.quotas = quotas};
  static const char *const days[] = {"", NIGHT("04") " A1\n", NIGHT("12") " A1\n", NIGHT("20") " A1\n", NIGHT("28") " A1\n"};
  static const gint64 waiting[] = {20, 0, 1, 21, 41}, either[] = {20, 0, 0, 20, 40};
  g_autoptr(GString) rota = g_string_new(NULL);
  for (gsize n = 0; n < G_N_ELEMENTS(days); n++) {
    g_string_append(rota, days[n]);
    one.waits = TRUE;
    ck_assert_int_eq(price("", &context, rota->str), waiting[n]);
    one.waits = FALSE;
    ck_assert_int_eq(price("", &context, rota->str), either[n]);
  }
}
END_TEST

START_TEST(requests)
{
  static const char some[] = "[requests]\nperson_id,date,band,kind\n"
                             "A1,2027-01-04,night,avoid\nA1,2027-01-04,all,avoid\n"
                             "A1,2027-01-12,night,prefer\nA1,2027-01-12,wd_night,must\n";
  ck_assert_int_eq(price(some, NULL, NIGHT("04") " A1"), 3);
  ck_assert_int_eq(price(some, NULL, NIGHT("12") " A1"), -101); /* a wish and a promise */
}
END_TEST

START_TEST(changes)
{
  g_autoptr(RnCity) city = fixture_city(city_text, free_text, NULL);
  g_autoptr(RnRota) before = fixture_rota(city, MONTH, NIGHT("04") " A1");
  RnCheckContext context = {.reference = before};
  ck_assert_int_eq(price("", &context, NIGHT("04") " A1\n" NIGHT("12") " B1"), 0);
  ck_assert_int_eq(price("", &context, NIGHT("04") " B1"), 5);
  ck_assert_int_eq(price("", &context, ""), 5);
  context.reference_published = TRUE;
  ck_assert_int_eq(price("", &context, NIGHT("04") " B1"), 15);
}
END_TEST

START_TEST(weekdays)
{
  g_autoptr(RnCity) city = fixture_city(
    city_text, "[seats]\nservice,area_id,seat,mandatory\nhomecare,N,first,0\n[rules]\ncode,param,value\nCOVER,price_optional,0\nSPACING,days,7\n", NULL);
  g_autoptr(RnRota) rota =
    fixture_rota(city, MONTH, NIGHT("05") " A1\n" NIGHT("12") " A1\n" NIGHT("19") " A1\n" NIGHT("26") " A1");
  ck_assert_int_eq(rn_check_price(city, rota, NULL), 2);
}
END_TEST

static int
count_hard(const char *rota_text, const char *code)
{
  g_autoptr(RnCity) city = fixture_city(city_text, NULL);
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, rota_text);
  g_autoptr(GPtrArray) findings = rn_check_rota(city, rota, NULL);
  int n = 0;
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    n += finding->hard && (!code || strcmp(finding->code, code) == 0);
  }
  return n;
}

/* A02: at most four duties a month, two free nights between any two. A03: never in the second seat. */
START_TEST(one_physician_clinics)
{
  static const char four[] = NIGHT("04") " B1\n" NIGHT("07") " B1\n" NIGHT("12") " B1\n" NIGHT("15") " B1\n";
  static const char five[] = NIGHT("04") " B1\n" NIGHT("07") " B1\n" NIGHT("12") " B1\n" NIGHT("15") " B1\n" NIGHT("18") " B1\n";
  ck_assert_int_eq(count_hard(four, NULL), 0);
  ck_assert_int_eq(count_hard(five, NULL), 1);
  ck_assert_int_eq(count_hard(five, "CAP_MONTH"), 1);
  ck_assert_int_eq(count_hard(NIGHT("04") " B1\n" NIGHT("06") " B1\n", "FREE_NIGHTS"), 1);
  ck_assert_int_eq(count_hard("homecare/N/2027-01-04/wd_night/second/1 B1\n", NULL), 1);
  ck_assert_int_eq(count_hard("homecare/N/2027-01-04/wd_night/second/1 B1\n", "ELIG_SECOND"), 1);
}
END_TEST

RN_TEST_MAIN("price", {
  tcase_add_test(tc, empty_seats);
  tcase_add_test(tc, spacing);
  tcase_add_test(tc, quotas_and_ties);
  tcase_add_test(tc, requests);
  tcase_add_test(tc, changes);
  tcase_add_test(tc, weekdays);
  tcase_add_test(tc, one_physician_clinics);
})
