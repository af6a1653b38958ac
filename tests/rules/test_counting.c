/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What counting alone proves about the example cities, and that the reasons of a gap add up. */

#include "engine/check.h"
#include "tests/city_fixture.h"

#define MONTH (2027 * 12)

/* The finding of the data check about exactly `needed` seats, all of one group (service/area of the key's begin), or NULL. */
static const RnFinding *
shortage_of(const GPtrArray *findings, const char *prefix, const char *seat, guint needed)
{
  g_autofree char *middle = g_strdup_printf("/%s/", seat);
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    gboolean fits = strcmp(finding->code, "COVER") == 0 && finding->slots->len == needed;
    for (guint k = 0; fits && k < finding->slots->len; k++)
      fits = g_str_has_prefix(finding->slots->pdata[k], prefix) && strstr(finding->slots->pdata[k], middle);
    if (fits)
      return finding;
  }
  return NULL;
}

static void
expect_shortage(const GPtrArray *findings, const char *prefix, const char *seat, int needed, int capacity)
{
  const RnFinding *finding = shortage_of(findings, prefix, seat, (guint)needed);
  ck_assert_msg(finding != NULL, "%s %s: no shortage of %d seats", prefix, seat, needed);
  g_autofree char *places = g_strdup_printf("%d seats needed, %d places at most — at least %d stay empty", needed, capacity,
                                            needed - capacity);
  ck_assert_msg(strstr(finding->text, places) != NULL, "%s: %s", places, finding->text);
  ck_assert(finding->hard);
}

static int
count_of(const GPtrArray *findings, const char *code)
{
  int n = 0;
  for (guint i = 0; i < findings->len; i++)
    n += strcmp(((const RnFinding *)findings->pdata[i])->code, code) == 0;
  return n;
}

static GPtrArray *
check_example(const char *name, const char *except, const char *more)
{
  g_autoptr(RnCity) city = fixture_example(name, except, more);
  return rn_check_data(city, MONTH, NULL);
}

START_TEST(examples_have_no_shortage)
{
  static const struct {
    const char *name;
    guint silent;
  } cities[] = {{"yotsuba", 7}, {"mihon", 6}, {"oomihon", 41}};
  for (gsize i = 0; i < G_N_ELEMENTS(cities); i++) {
    g_autoptr(GPtrArray) findings = check_example(cities[i].name, NULL, NULL);
    ck_assert_int_eq(count_of(findings, "COVER"), 0);
    for (guint k = 0; k < findings->len; k++) {
      const RnFinding *finding = findings->pdata[k];
      ck_assert_msg(!finding->hard, "%s", finding->text);
      if (strcmp(finding->code, "ANSWER") == 0)
        ck_assert_uint_eq(finding->units->len, cities[i].silent);
    }
    ck_assert_int_eq(count_of(findings, "ANSWER"), 1);
  }
}
END_TEST

START_TEST(south_without_its_large_clinic)
{
  g_autoptr(GPtrArray) findings = check_example("mihon", "SV1", NULL);
  expect_shortage(findings, "homecare/S/", "second", 43, 36);
}
END_TEST

START_TEST(north_without_its_large_clinic)
{
  g_autoptr(GPtrArray) findings = check_example("mihon", "NV1", NULL);
  expect_shortage(findings, "homecare/N/", "second", 43, 27);
}
END_TEST

START_TEST(yotsuba_without_the_hospital)
{
  g_autoptr(GPtrArray) findings = check_example("yotsuba", "H01", NULL);
  ck_assert_ptr_null(shortage_of(findings, "homecare/YB/", "second", 43));
}
END_TEST

START_TEST(yotsuba_with_a_second_seat_per_area)
{
  g_autoptr(GPtrArray) findings = check_example("yotsuba", NULL, "[seats]\nservice,area_id,seat,valid_from,count\nhomecare,A,second,,1\n"
                                                                 "homecare,B,second,,1\nhomecare,C,second,,1\nhomecare,D,second,,1\n"
                                                                 "homecare,YB,second,2000-01-01,0\n");
  expect_shortage(findings, "homecare/B/", "second", 43, 18);
  expect_shortage(findings, "homecare/C/", "second", 43, 18);
  expect_shortage(findings, "homecare/D/", "second", 43, 0);
  ck_assert_ptr_null(shortage_of(findings, "homecare/A/", "second", 43));
}
END_TEST

/* 42 seats from 29 December to 3 January, 38 places under the usual limits: told, though January alone may be full. */
START_TEST(yotsuba_at_yearend)
{
  static const char usual[] = "[rules]\ncode,param,valid_from,value\nCAP_Y,solo_clinic,2000-01-01,1\n"
                              "CAP_Y,clinic24,2000-01-01,2\nCAP_Y,hospital,2000-01-01,2\n";
  g_autoptr(GPtrArray) findings = check_example("yotsuba", NULL, usual);
  const RnFinding *season = NULL;
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    if (strcmp(finding->code, "COVER") == 0 && strstr(finding->text, "42 seats needed, 38 places"))
      season = finding;
  }
  ck_assert_ptr_nonnull(season);
  ck_assert(!season->hard);
  ck_assert_uint_eq(season->units->len, 28);
}
END_TEST

static const char three_text[] =
  "[areas]\narea_id,parent_id,kind,name\nM,,city,Mura\n"
  "[facilities]\nfacility_id,name,kind,area_id\nA,Clinic A,clinic24,M\nB,Clinic B,clinic24,M\nC,Clinic C,clinic24,M\n"
  "[people]\nperson_id,name,facility_id,seat_first,trained_on\n"
  "A1,Ann,A,1,2020-01-01\nB1,Bob,B,1,2020-01-01\nC1,Cat,C,1,2020-01-01\n"
  "[seats]\nservice,area_id,seat,mandatory\nhomecare,M,first,1\nhomecare,M,second,0\n";

START_TEST(three_physicians)
{
  g_autoptr(RnCity) city = fixture_city(three_text, NULL);
  g_autoptr(GPtrArray) findings = rn_check_data(city, MONTH, NULL);
  expect_shortage(findings, "homecare/M/", "first", 43, 27);
}
END_TEST

/* One day on which all are away, one on which there is one person for two seats, and a week. */
START_TEST(days_and_weeks)
{
  g_autoptr(RnCity) city = fixture_city(
    "[areas]\narea_id,parent_id,kind,name\nM,,city,Mura\n"
    "[people]\nperson_id,name,seat_first,seat_second,trained_on,max_duties,max_restday,max_yearend,min_free_nights\n"
    "A1,Ann,1,1,2020-01-01,40,40,40,0\nB1,Bob,1,1,2020-01-01,40,40,40,0\nC1,Cat,0,1,2020-01-01,40,40,40,6\n"
    "[seats]\nservice,area_id,seat,bands,valid_from,valid_to\n"
    "homecare,M,first,wd_night,2027-01-04,2027-01-08\nhomecare,M,second,wd_night,2027-01-04,2027-01-08\n"
    "[requests]\nperson_id,date,band,kind\nA1,2027-01-04,all,ng\nB1,2027-01-04,all,ng\nC1,2027-01-04,all,ng\n"
    "A1,2027-01-05,all,ng\nC1,2027-01-05,all,ng\n"
    "A1,2027-01-06,all,ng\nA1,2027-01-07,all,ng\n",
    NULL);
  g_autoptr(GPtrArray) findings = rn_check_data(city, MONTH, NULL);
  /* The 4th: nobody for either seat. The 5th: Bob for two. The 6th and 7th: Cat backs Bob on one of them. */
  expect_shortage(findings, "homecare/M/2027-01-04", "first", 1, 0);
  expect_shortage(findings, "homecare/M/2027-01-04", "second", 1, 0);
  ck_assert_int_eq(count_of(findings, "COVER"), 4);
  gboolean has_day = FALSE, has_week = FALSE;
  for (guint i = 0; i < findings->len; i++) {
    const char *text = ((const RnFinding *)findings->pdata[i])->text;
    has_day |= strstr(text, "on 1/5: 2 seats needed, 1 places at most") != NULL;
    has_week |= strstr(text, "in the week 1/4 to 1/10: ") != NULL;
  }
  ck_assert(has_day);
  ck_assert(has_week);
}
END_TEST

START_TEST(people_to_look_at)
{
  g_autoptr(RnCity) city = fixture_city(
    "[areas]\narea_id,parent_id,kind,name\nM,,city,Mura\nN,M,block,North\n"
    "[facilities]\nfacility_id,name,kind,area_id,phone\nA,Clinic A,clinic24,N,000-0000-0001\n"
    "[people]\nperson_id,name,facility_id,seat_first,seat_second,trained_on,duty_phone,share_pct\n"
    "A1,Ann,A,1,0,2020-01-01,,100\n"
    "B1,Bob,A,1,0,,,100\n"
    "C1,Cat,,1,0,2020-01-01,,100\n"
    "D1,Dan,A,0,1,2020-01-01,,0\n"
    "E1,Eve,A,1,0,2020-01-01,,100\n"
    "[seats]\nservice,area_id,seat,mandatory,valid_from,valid_to\nhomecare,N,first,0,2027-01-04,2027-01-05\n"
    "[requests]\nperson_id,date,band,kind\nA1,2027-01-04,all,ng\nE1,2027-01-04,all,ng\nE1,2027-01-05,all,ng\n"
    "[rules]\ncode,param,value\nCAP_YEAR,solo_clinic,1\nCAP_Y,solo,1\n",
    NULL);
  g_autoptr(GPtrArray) findings = rn_check_data(city, MONTH, NULL);
  g_autofree char *told = fixture_findings(findings, FALSE);
  ck_assert_str_eq(told, "ANSWER | B1\nAVAIL | E1\nELIG_AREA | C1\nELIG_TRAINED | B1\nRULE\nRULE\n");
}
END_TEST

START_TEST(missing_telephones)
{
  g_autoptr(RnCity) city = fixture_city(
    "[areas]\narea_id,parent_id,kind,name\nM,,city,Mura\n"
    "[people]\nperson_id,name,seat_first,trained_on,duty_phone\nA1,Ann,1,2020-01-01,000-0000-0001\nB1,Bob,1,2020-01-01,\n"
    "[seats]\nservice,area_id,seat,mandatory\nhomecare,M,first,0\n"
    "[submissions]\nperson_id,month,status\nA1,2027-01,received\nB1,2027-01,by_proxy\n",
    NULL);
  g_autoptr(GPtrArray) findings = rn_check_data(city, MONTH, NULL);
  g_autofree char *told = fixture_findings(findings, FALSE);
  ck_assert_str_eq(told, "PHONE | B1\n");
}
END_TEST

/* --- gaps --- */

static int
reason(const RnGap *gap, const char *code)
{
  for (guint i = 0; i < gap->reasons->len; i++)
    if (strcmp(g_array_index(gap->reasons, RnGapReason, i).code, code) == 0)
      return g_array_index(gap->reasons, RnGapReason, i).count;
  return 0;
}

START_TEST(a_gap_tells_its_reasons)
{
  g_autoptr(RnCity) city = fixture_city(
    "[areas]\narea_id,parent_id,kind,name\nM,,city,Mura\n"
    "[facilities]\nfacility_id,name,kind,area_id\nA,Clinic A,clinic24,M\n"
    "[people]\nperson_id,name,facility_id,seat_first,seat_second,trained_on,max_duties\n"
    "A1,Ann,A,1,1,2020-01-01,\nB1,Bob,A,1,1,2020-01-01,\nC1,Cat,A,1,1,2020-01-01,1\nD1,Dan,A,0,1,,\n"
    "E1,Eve,A,0,1,2020-01-01,\nF1,Fay,,1,1,2020-01-01,\nG1,Guy,,0,0,2020-01-01,\n"
    "[requests]\nperson_id,date,band,kind\nA1,2027-01-12,night,ng\n",
    NULL);
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, "homecare/M/2027-01-13/wd_night/first/1 B1\n"
                                                     "homecare/M/2027-01-20/wd_night/first/1 C1\n"
                                                     "homecare/M/2027-01-12/wd_night/first/1 E1\n");
  const RnSlot *slot = rn_rota_find(rota, "homecare/M/2027-01-12/wd_night/second/1")->slot;
  RnGap *gap = rn_gap_explain(city, rota, slot, NULL);
  ck_assert_int_eq(gap->candidates, 6);
  ck_assert_int_eq(reason(gap, "ELIG_TRAINED"), 1); /* Dan */
  ck_assert_int_eq(reason(gap, "AVAIL"), 1);        /* Ann */
  ck_assert_int_eq(reason(gap, "ONE_PLACE"), 1);    /* Eve */
  ck_assert_int_eq(reason(gap, "FREE_NIGHTS"), 1);  /* Bob */
  ck_assert_int_eq(reason(gap, "CAP_MONTH"), 1);    /* Cat */
  ck_assert_int_eq(reason(gap, "CHOICE"), 1);       /* Fay */
  ck_assert_uint_eq(gap->reasons->len, 6);
  ck_assert_msg(g_str_has_prefix(gap->text, "Mura 第2当番 1/12 平日夜間: 6 candidates — not trained 1, cannot 1, "), "%s", gap->text);
  rn_gap_free(gap);
  ck_assert_str_eq(rn_check_duty(city, rota, slot, rn_city_person(city, "G1"), NULL), "ELIG_SECOND");
  ck_assert_ptr_null(rn_check_duty(city, rota, slot, rn_city_person(city, "F1"), NULL));
}
END_TEST

/* Whoever is said to be kept away by a rule would break it, and nobody else would. */
START_TEST(reasons_agree_with_the_findings)
{
  g_autoptr(RnCity) city = fixture_example("mihon", "NV1", NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed(7);
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, "");
  for (guint i = 0; i < rota->duties->len; i++) {
    RnDuty *duty = rota->duties->pdata[i];
    for (int tries = 0; tries < 40 && !duty->unit_id; tries++) {
      const RnPerson *person = city->persons->pdata[g_rand_int_range(rand, 0, (gint32)city->persons->len)];
      if (!rn_check_duty(city, rota, duty->slot, person, NULL))
        duty->unit_id = g_strdup(person->id);
    }
  }
  g_autoptr(GPtrArray) sound = rn_check_rota(city, rota, NULL);
  g_autofree char *broken = fixture_findings(sound, TRUE);
  ck_assert_str_eq(broken, "");
  int forbidden = 0;
  for (int round = 0; round < 300; round++) {
    RnDuty *duty = rota->duties->pdata[g_rand_int_range(rand, 0, (gint32)rota->duties->len)];
    const RnPerson *person = city->persons->pdata[g_rand_int_range(rand, 0, (gint32)city->persons->len)];
    char *before = duty->unit_id;
    const char *code = rn_check_duty(city, rota, duty->slot, person, NULL);
    duty->unit_id = (char *)person->id;
    g_autoptr(GPtrArray) findings = rn_check_rota(city, rota, NULL);
    duty->unit_id = before;
    g_autofree char *hard = fixture_findings(findings, TRUE);
    if (code) {
      g_autofree char *line = g_strdup_printf("\n%s ", code), *all = g_strdup_printf("\n%s", hard);
      ck_assert_msg(strstr(all, line) != NULL, "%s %s: %s, but%s", duty->slot->key, person->id, code, all);
    } else
      ck_assert_str_eq(hard, "");
    forbidden += code != NULL;
  }
  ck_assert_int_gt(forbidden, 0);
  ck_assert_int_lt(forbidden, 300);
}
END_TEST

START_TEST(a_gap_tells_the_capacity)
{
  g_autoptr(RnCity) city = fixture_city(three_text, NULL);
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, "");
  rn_gaps_explain(city, rota, NULL);
  const RnDuty *duty = rn_rota_find(rota, "homecare/M/2027-01-12/wd_night/first/1");
  ck_assert_int_eq(duty->gap->candidates, 3);
  ck_assert_msg(strstr(duty->gap->text, "capacity 27 < 43 needed") != NULL, "%s", duty->gap->text);
  const RnDuty *second = rn_rota_find(rota, "homecare/M/2027-01-12/wd_night/second/1");
  ck_assert_int_eq(second->gap->candidates, 0);
  ck_assert_uint_eq(second->gap->reasons->len, 0);
}
END_TEST

RN_TEST_MAIN("counting", {
  tcase_add_test(tc, examples_have_no_shortage);
  tcase_add_test(tc, south_without_its_large_clinic);
  tcase_add_test(tc, north_without_its_large_clinic);
  tcase_add_test(tc, yotsuba_without_the_hospital);
  tcase_add_test(tc, yotsuba_with_a_second_seat_per_area);
  tcase_add_test(tc, yotsuba_at_yearend);
  tcase_add_test(tc, three_physicians);
  tcase_add_test(tc, days_and_weeks);
  tcase_add_test(tc, people_to_look_at);
  tcase_add_test(tc, missing_telephones);
  tcase_add_test(tc, a_gap_tells_its_reasons);
  tcase_add_test(tc, reasons_agree_with_the_findings);
  tcase_add_test(tc, a_gap_tells_the_capacity);
})
