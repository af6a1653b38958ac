/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One vice for every panel and stretch: rows of the domain's table, most on mihon with all blocks paired. Every plan is
 * proven, passes the checker, and costs what the checker reckons. */

#include "engine/check_cover.h"
#include "engine/cover_plan.h"
#include "engine/store.h"
#include "tests/cover/cover_fixture.h"

static const char paired[] = "[coverage]\narea_id,band,mode\nMH,all,paired\n";

static RnCoverPlan *
plan_with(const RnCity *city, const RnRota *seats, const GPtrArray *pins, const RnRota *reference)
{
  g_autoptr(GError) error = NULL;
  RnCoverPlan *plan = rn_cover_plan(city, fixture_month("2027-01"), seats, pins, reference, TRUE, &error);
  ck_assert_msg(plan != NULL, "%s", error ? error->message : "?");
  ck_assert_int_eq(plan->bound, plan->objective);
  ck_assert_str_eq(plan->proof, "optimal");
  const RnCheckContext context = {.pins = pins, .reference = reference, .reference_published = TRUE};
  g_autoptr(GPtrArray) findings = rn_check_cover(city, plan->rota, seats, &context);
  g_autofree char *hard = fixture_findings(findings, TRUE);
  ck_assert_str_eq(hard, "");
  ck_assert_int_eq(rn_check_cover_price(city, plan->rota, seats, &context), plan->objective);
  return plan;
}

static RnCoverPlan *
plan_of(const RnCity *city)
{
  return plan_with(city, NULL, NULL, NULL);
}

static const char *
holder(const RnCoverPlan *plan, const char *key)
{
  const RnDuty *duty = rn_rota_find(plan->rota, key);
  ck_assert_msg(duty != NULL, "no slot %s", key);
  return duty->unit_id ? duty->unit_id : "-";
}

static GPtrArray *
pins_of(const char *key, const char *unit)
{
  GPtrArray *pins = g_ptr_array_new_with_free_func((GDestroyNotify)rn_pin_free);
  RnPin *pin = g_new0(RnPin, 1);
  pin->slot_key = g_strdup(key);
  pin->unit_id = g_strdup(unit);
  g_ptr_array_add(pins, pin);
  return pins;
}

static char *
findings_of(const RnCity *city, const RnCoverPlan *plan)
{
  g_autoptr(GPtrArray) findings = rn_check_cover(city, plan->rota, NULL, NULL);
  return fixture_findings(findings, FALSE);
}

/* "KEY UNIT" of all duties in a block, one a line. */
static char *
lines_of(const RnCoverPlan *plan, const char *block)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < plan->rota->duties->len; i++) {
    const RnDuty *duty = plan->rota->duties->pdata[i];
    if (strcmp(duty->slot->area_id, block) == 0)
      g_string_append_printf(out, "%s %s\n", duty->slot->key, duty->unit_id ? duty->unit_id : "-");
  }
  return g_string_free(out, FALSE);
}

START_TEST(every_part_of_mihon_is_proven)
{
  g_autoptr(RnCity) city = fixture_cover_example("mihon", paired);
  g_autoptr(RnCoverPlan) plan = plan_of(city);
  ck_assert_uint_eq(plan->rota->duties->len, 1344);
  ck_assert_int_eq(rn_rota_gaps(plan->rota), 0);
  ck_assert_uint_eq(plan->parts->len, 3);
  for (guint i = 0; i < plan->parts->len; i++) {
    const RnCoverPart *part = &g_array_index(plan->parts, RnCoverPart, i);
    ck_assert_int_eq(part->objective, part->bound);
  }
}
END_TEST

START_TEST(A01_a_pinned_vice_holds)
{
  const char *key = "vice_cover/N/2027-01-04/wd_night/L003/1";
  g_autoptr(RnCity) city = fixture_cover_example("mihon", paired);
  g_autoptr(GPtrArray) pins = pins_of(key, "NV2"), second = pins_of(key, "NV1"), foreign = pins_of(key, "SV1");
  g_autoptr(RnCoverPlan) plan = plan_with(city, NULL, pins, NULL);
  ck_assert_str_eq(holder(plan, key), "NV2");
  ck_assert_int_eq(((RnDuty *)rn_rota_find(plan->rota, key))->origin, RN_ORIGIN_PIN);
  g_autoptr(RnCoverPlan) other = plan_with(city, NULL, second, NULL);
  ck_assert_str_eq(holder(other, key), "NV1");
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_cover_plan(city, fixture_month("2027-01"), NULL, foreign, NULL, FALSE, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
  g_autoptr(GPtrArray) lost = pins_of("vice_cover/N/2027-01-04/own/L003/1", "NV2");
  g_autoptr(RnCoverPlan) without = plan_with(city, NULL, lost, NULL);
  ck_assert_ptr_null(rn_rota_find(without->rota, "vice_cover/N/2027-01-04/own/L003/1"));
  ck_assert_str_eq(holder(without, key), holder(plan, key));
}
END_TEST

/* A solo clinic is no vice unless the two stand in for each other; a 24-hour clinic and a hospital are. */
START_TEST(A03_who_may_be_a_vice)
{
  static const char city_text[] =
    "[areas]\narea_id,kind,parent_id,name\nX,city,,X\nB,block,X,B\n"
    "[facilities]\nfacility_id,name,kind,area_id,cap_patients\nS1,S1,solo_clinic,B,\nS2,S2,solo_clinic,B,20\n"
    "T1,T1,clinic24,B,100\nH1,H1,hospital,B,100\n"
    "[people]\nperson_id,name,facility_id,role,seat_second\nS1_1,a,S1,physician,0\nS2_1,b,S2,physician,0\n"
    "T1_1,c,T1,physician,1\nH1_1,d,H1,physician,0\n"
    "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\nP1,S1,S1_1,B,5,none\n"
    "[coverage]\narea_id,band,mode,valid_from,valid_to\nB,all,paired,2027-01-05,2027-01-05\n";
  static const struct {
    const char *pairing, *vice;
  } cases[] = {
    {"P1,1,S2,concentrated", "-"}, {"P1,1,S2,specialist", "-"}, {"P1,1,S2,mutual", "S2"},   {"P1,1,T1,concentrated", "T1"},
    {"P1,1,H1,hospital", "H1"},    {"P1,1,H1,concentrated", "-"}, {"P1,1,S2_1,concentrated", "-"}, {"P1,1,T1_1,concentrated", "T1_1"},
    {"P1,1,S1,mutual", "-"},       {"P1,1,S1_1,mutual", "-"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *pairing = g_strdup_printf("[pairings]\npanel_id,rank,unit_id,type\n%s\n", cases[i].pairing);
    g_autoptr(RnCity) city = fixture_city(city_text, pairing, NULL);
    g_autoptr(RnCoverPlan) plan = plan_of(city);
    ck_assert_uint_eq(plan->rota->duties->len, 1);
    const char *got = holder(plan, "vice_cover/B/2027-01-05/wd_night/P1/1");
    ck_assert_msg(strcmp(got, cases[i].vice) == 0, "%s: %s", cases[i].pairing, got);
  }
}
END_TEST

START_TEST(A06_absence_by_day_and_by_night)
{
  static const char away[] = "[absences]\nunit_id,from,to\nNS04_1,2027-01-14T10:00,2027-01-15T16:00\n";
  g_autoptr(RnCity) city = fixture_cover_example("mihon", "[coverage]\narea_id,band,mode\nMH,all,paired\n"
                                                          "[absences]\nunit_id,from,to\nNS04_1,2027-01-14T10:00,2027-01-15T16:00\n");
  g_autoptr(RnCoverPlan) plan = plan_of(city);
  static const char *const keys[] = {"vice_cover/N/2027-01-14/own/L006/1", "vice_cover/N/2027-01-14/wd_night/L006/1",
                                     "vice_cover/N/2027-01-15/own/L006/1"};
  int minutes[G_N_ELEMENTS(keys)] = {480, 900, 420};
  for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
    ck_assert_str_ne(holder(plan, keys[i]), "-");
    ck_assert_int_eq(rn_slot_minutes(((RnDuty *)rn_rota_find(plan->rota, keys[i]))->slot), minutes[i]);
  }
  /* without a vice the gaps tell the minutes */
  RnRows *rows = rn_rows_new();
  fixture_add_example(rows, "mihon", NULL);
  fixture_add(rows, "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\n"
                    "L006,NS04,NS04_1,N,10,all_except_away\n");
  fixture_add(rows, paired);
  fixture_add(rows, away);
  g_autoptr(RnCity) alone = rn_city_new(rows, NULL);
  g_autoptr(RnCoverPlan) gaps = plan_of(alone);
  ck_assert_uint_eq(gaps->rota->duties->len, 3);
  ck_assert_int_eq(rn_rota_gaps(gaps->rota), 3);
  const RnDuty *gap = rn_rota_find(gaps->rota, keys[0]);
  ck_assert_int_eq(gap->gap->candidates, 0);
  ck_assert_ptr_nonnull(strstr(gap->gap->text, "2027-01-14T10:00"));
  ck_assert_int_eq(gaps->objective, 3 * 1000 + 10 * (480 + 900 + 420));
  g_autoptr(GPtrArray) findings = rn_check_cover(alone, gaps->rota, NULL, NULL);
  ck_assert_uint_eq(findings->len, 3);
  ck_assert_ptr_nonnull(strstr(((RnFinding *)findings->pdata[0])->text, "480"));
}
END_TEST

/* Two partners of equal rank and price: the one who answers for dying patients of his own that night is left to them. */
START_TEST(A07_primaries_stay_with_the_dying)
{
  static const char text[] =
    "[areas]\narea_id,kind,parent_id,name\nX,city,,X\nB,block,X,B\n"
    "[facilities]\nfacility_id,name,kind,area_id,cap_patients\nS1,S1,solo_clinic,B,\nS2,S2,solo_clinic,B,20\nS3,S3,solo_clinic,B,20\n"
    "[people]\nperson_id,name,facility_id,role\nS1_1,a,S1,physician\nS2_1,b,S2,physician\nS3_1,c,S3,physician\n"
    "[pairings]\npanel_id,rank,unit_id,type\nP1,2,S2,mutual\nP1,2,S3,mutual\n"
    "[coverage]\narea_id,band,mode,valid_from,valid_to\nB,all,paired,2027-01-05,2027-01-05\n"
    "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,terminal,self_cover\nP1,S1,S1_1,B,5,0,none\n";
  for (int dying = 2; dying <= 3; dying++) {
    g_autofree char *own = g_strdup_printf("P2,S2,S2_1,B,5,%d,all_except_away\nP3,S3,S3_1,B,5,%d,all_except_away\n",
                                           dying == 2, dying == 3);
    g_autofree char *all = g_strconcat(text, own, NULL);
    g_autoptr(RnCity) city = fixture_city(all, NULL);
    g_autoptr(RnCoverPlan) plan = plan_of(city);
    ck_assert_str_eq(holder(plan, "vice_cover/B/2027-01-05/wd_night/P1/1"), dying == 2 ? "S3" : "S2");
    ck_assert_ptr_null(rn_rota_find(plan->rota, "vice_cover/B/2027-01-05/wd_night/P2/1"));
    ck_assert_int_eq(plan->objective, 1);
  }
}
END_TEST

START_TEST(A08_one_block_changes_alone)
{
  g_autoptr(RnCity) before = fixture_cover_example("mihon", paired);
  g_autoptr(RnCity) after = fixture_cover_example("mihon", "[coverage]\narea_id,band,mode\nMH,all,paired\nS,all,rota\n");
  g_autoptr(RnCoverPlan) all = plan_of(before), two = plan_of(after);
  static const char *const blocks[] = {"N", "C"};
  for (gsize i = 0; i < G_N_ELEMENTS(blocks); i++) {
    g_autofree char *was = lines_of(all, blocks[i]), *is = lines_of(two, blocks[i]);
    ck_assert_str_eq(was, is);
  }
  g_autofree char *south = lines_of(two, "S");
  ck_assert_str_eq(south, "");
}
END_TEST

/* yotsuba: a hospital with four duty physicians as vice, as a whole and by one of them. */
START_TEST(A16_a_hospital_as_vice)
{
  g_autoptr(RnCity) city = fixture_cover_example(
    "yotsuba", "[coverage]\narea_id,band,mode\nYB,all,paired\n"
               "[pairings]\npanel_id,rank,unit_id,type\nL004,1,H01,hospital\nL005,1,H01_1,hospital\n");
  const RnPanel *panel = rn_city_panel(city, "L004");
  ck_assert_ptr_nonnull(panel);
  g_autoptr(RnCoverPlan) plan = plan_of(city);
  int by_hospital = 0, by_person = 0;
  for (guint i = 0; i < plan->rota->duties->len; i++) {
    const RnDuty *duty = plan->rota->duties->pdata[i];
    by_hospital += g_strcmp0(duty->unit_id, "H01") == 0;
    by_person += g_strcmp0(duty->unit_id, "H01_1") == 0;
  }
  ck_assert_int_gt(by_hospital, 0);
  ck_assert_int_gt(by_person, 0);
}
END_TEST

START_TEST(A51_a_pairing_begins_with_the_discharge)
{
  static const char text[] =
    "[areas]\narea_id,kind,parent_id,name\nX,city,,X\nB,block,X,B\n"
    "[facilities]\nfacility_id,name,kind,area_id,cap_patients\nS1,S1,solo_clinic,B,\nT1,T1,clinic24,B,100\n"
    "[people]\nperson_id,name,facility_id,role\nS1_1,a,S1,physician\nT1_1,c,T1,physician\n"
    "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover,valid_from\nP1,S1,S1_1,B,5,none,\n"
    "P2,S1,S1_1,B,5,none,2027-01-08\n"
    "[pairings]\npanel_id,rank,unit_id,type,valid_from\nP1,1,T1,concentrated,2027-01-08\nP2,1,T1,concentrated,2027-01-08\n"
    "[coverage]\narea_id,band,mode\nB,all,paired\n";
  g_autoptr(RnCity) city = fixture_city(text, NULL);
  g_autoptr(RnCoverPlan) plan = plan_of(city);
  ck_assert_str_eq(holder(plan, "vice_cover/B/2027-01-07/wd_night/P1/1"), "-");
  ck_assert_str_eq(holder(plan, "vice_cover/B/2027-01-08/wd_night/P1/1"), "T1");
  ck_assert_ptr_null(rn_rota_find(plan->rota, "vice_cover/B/2027-01-07/wd_night/P2/1"));
  ck_assert_str_eq(holder(plan, "vice_cover/B/2027-01-08/wd_night/P2/1"), "T1");
}
END_TEST

/* The share of a block that one facility has is held down at the price of ranks, and told. */
START_TEST(A73_no_facility_gets_hold_of_a_block)
{
  g_autoptr(RnCity) city = fixture_cover_example("mihon", paired);
  g_autoptr(RnCity) freely = fixture_cover_example("mihon", "[coverage]\narea_id,band,mode\nMH,all,paired\n"
                                                            "[rules]\ncode,param,value\nSHARE_CAP,price,0\n");
  g_autoptr(RnCoverPlan) held = plan_of(city), loose = plan_of(freely);
  gint64 top[2] = {0};
  const RnCoverPlan *plans[] = {held, loose};
  for (int p = 0; p < 2; p++)
    for (guint i = 0; i < plans[p]->shares->len; i++) {
      const RnCoverShare *share = &g_array_index(plans[p]->shares, RnCoverShare, i);
      if (strcmp(share->facility->id, "SV1") == 0)
        top[p] = 10000 * share->minutes / share->total;
    }
  ck_assert_int_lt(top[0], 4434); /* 100/3 + 10 per cent, and the first whole one beyond */
  ck_assert_int_ge(top[1], 4434);
  g_autoptr(RnCity) priced = fixture_cover_example("mihon", "[coverage]\narea_id,band,mode\nMH,all,paired\n"
                                                            "[rules]\ncode,param,value\nRANK,second,1000\n");
  g_autoptr(RnCoverPlan) dear = plan_of(priced);
  g_autofree char *told = findings_of(priced, dear);
  ck_assert_ptr_nonnull(strstr(told, "SHARE_CAP | SV1\n"));
}
END_TEST

/* Too many patients are better than nobody, and named. */
START_TEST(overload_only_where_nobody_else_is)
{
  static const char text[] =
    "[areas]\narea_id,kind,parent_id,name\nX,city,,X\nB,block,X,B\n"
    "[facilities]\nfacility_id,name,kind,area_id,cap_patients\nS1,S1,solo_clinic,B,\nT1,T1,clinic24,B,20\nT2,T2,clinic24,B,12\n"
    "[people]\nperson_id,name,facility_id,role\nS1_1,a,S1,physician\nT1_1,c,T1,physician\nT2_1,c,T2,physician\n"
    "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\nP1,S1,S1_1,B,11,none\nP2,S1,S1_1,B,12,none\n"
    "P3,S1,S1_1,B,8,none\n"
    "[coverage]\narea_id,band,mode,valid_from,valid_to\nB,all,paired,2027-01-05,2027-01-05\n"
    "[rules]\ncode,param,value\nSHARE_CAP,price,0\n";
  g_autoptr(RnCity) two = fixture_city(text, "[pairings]\npanel_id,rank,unit_id,type\nP1,1,T1,concentrated\n"
                                             "P2,1,T1,concentrated\nP2,3,T2,concentrated\nP3,1,T1,concentrated\n", NULL);
  g_autoptr(RnCoverPlan) fits = plan_of(two);
  ck_assert_str_eq(holder(fits, "vice_cover/B/2027-01-05/wd_night/P2/1"), "T2");
  ck_assert_int_eq(fits->objective, 3);
  g_autoptr(RnCity) one = fixture_city(text, "[pairings]\npanel_id,rank,unit_id,type\nP1,1,T1,concentrated\n"
                                             "P2,1,T1,concentrated\nP3,1,T1,concentrated\n", NULL);
  g_autoptr(RnCoverPlan) over = plan_of(one);
  ck_assert_int_eq(rn_rota_gaps(over->rota), 0);
  ck_assert_int_eq(over->objective, 11 * 900);
  g_autoptr(GPtrArray) findings = rn_check_cover(one, over->rota, NULL, NULL);
  ck_assert_uint_eq(findings->len, 1);
  const RnFinding *finding = findings->pdata[0];
  ck_assert_str_eq(finding->code, "CAPACITY");
  ck_assert(!finding->hard);
  ck_assert_ptr_nonnull(strstr(finding->text, "11"));
  ck_assert_ptr_nonnull(strstr(finding->text, "2027-01-05"));
}
END_TEST

START_TEST(distance_and_other_duties)
{
  static const char text[] =
    "[areas]\narea_id,kind,parent_id,name,x_km,y_km\nX,city,,X,0,0\nB,block,X,B,0,0\n"
    "[facilities]\nfacility_id,name,kind,area_id,cap_patients,x_km,y_km\nS1,S1,solo_clinic,B,,0,0\nT1,T1,clinic24,B,20,16,0\n"
    "T2,T2,clinic24,B,20,16.1,0\n"
    "[people]\nperson_id,name,facility_id,role,seat_first,seat_second,trained_on\nS1_1,a,S1,physician,0,0,\n"
    "T1_1,c,T1,physician,1,1,2020-01-01\nT2_1,d,T2,physician,1,1,2020-01-01\n"
    "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\nP1,S1,S1_1,B,5,none\n"
    "[coverage]\narea_id,band,mode,valid_from,valid_to\nB,all,paired,2027-01-05,2027-01-06\n";
  const char *key = "vice_cover/B/2027-01-05/wd_night/P1/1", *next = "vice_cover/B/2027-01-06/wd_night/P1/1";
  g_autoptr(RnCity) near = fixture_city(text, "[pairings]\npanel_id,rank,unit_id,type\nP1,1,T2,concentrated\nP1,2,T1,concentrated\n", NULL);
  g_autoptr(RnCoverPlan) plan = plan_of(near);
  ck_assert_str_eq(holder(plan, key), "T1");
  g_autoptr(RnCity) person = fixture_city(text, "[pairings]\npanel_id,rank,unit_id,type\nP1,1,T1_1,concentrated\n"
                                                "P1,2,T1,concentrated\n", NULL);
  g_autoptr(RnRota) seats = fixture_rota(person, fixture_month("2027-01"), "homecare/B/2027-01-05/wd_night/first/1 T1_1");
  g_autoptr(RnCoverPlan) busy = plan_with(person, seats, NULL, NULL);
  ck_assert_str_eq(holder(busy, key), "T1");
  ck_assert_str_eq(holder(busy, next), "T1_1");
  g_autoptr(RnCity) asked = fixture_city(text, "[pairings]\npanel_id,rank,unit_id,type\nP1,1,T1_1,concentrated\n"
                                               "[requests]\nperson_id,date,band,kind\nT1_1,2027-01-06,night,ng\n"
                                               "T1_1,2027-01-05,day,ng\n", NULL);
  g_autoptr(RnCoverPlan) ng = plan_of(asked);
  ck_assert_str_eq(holder(ng, key), "T1_1");
  ck_assert_str_eq(holder(ng, next), "-");
}
END_TEST

/* A change of what was told costs more than a rank; what was told stays. */
START_TEST(what_was_told_stays)
{
  g_autoptr(RnCity) city = fixture_cover_example("mihon", paired);
  g_autoptr(GPtrArray) pins = pins_of("vice_cover/N/2027-01-04/wd_night/L003/1", "NV1");
  g_autoptr(RnCoverPlan) first = plan_with(city, NULL, pins, NULL);
  g_autoptr(RnCoverPlan) again = plan_with(city, NULL, NULL, first->rota);
  ck_assert_str_eq(holder(again, "vice_cover/N/2027-01-04/wd_night/L003/1"), "NV1");
  for (guint i = 0; i < again->rota->duties->len; i++) {
    const RnDuty *duty = again->rota->duties->pdata[i];
    ck_assert_str_eq(duty->unit_id, holder(first, duty->slot->key));
  }
}
END_TEST

START_TEST(nothing_is_paired)
{
  static const char *const names[] = {"mihon", "oomihon", "yotsuba"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(RnCity) city = fixture_cover_example(names[i], NULL), bare = fixture_example(names[i], NULL, NULL);
    g_autoptr(RnCoverPlan) plan = plan_of(city), none = plan_of(bare);
    ck_assert_uint_eq(plan->rota->duties->len, 0);
    ck_assert_uint_eq(none->rota->duties->len, 0);
  }
}
END_TEST

/* 120 panels in six districts, an absence here and there. */
START_TEST(oomihon_is_proven)
{
  g_autoptr(RnCity) city = fixture_cover_example(
    "oomihon", "[coverage]\narea_id,band,mode\nOM,all,paired\n"
               "[absences]\nunit_id,from,to\nBS04_1,2027-01-14T10:00,2027-01-15T16:00\nBV1,2027-01-20,2027-01-22\n");
  g_autoptr(RnCoverPlan) plan = plan_of(city);
  ck_assert_uint_gt(plan->rota->duties->len, 3000);
}
END_TEST

RN_TEST_MAIN("vices", {
  tcase_add_test(tc, every_part_of_mihon_is_proven);
  tcase_add_test(tc, A01_a_pinned_vice_holds);
  tcase_add_test(tc, A03_who_may_be_a_vice);
  tcase_add_test(tc, A06_absence_by_day_and_by_night);
  tcase_add_test(tc, A07_primaries_stay_with_the_dying);
  tcase_add_test(tc, A08_one_block_changes_alone);
  tcase_add_test(tc, A16_a_hospital_as_vice);
  tcase_add_test(tc, A51_a_pairing_begins_with_the_discharge);
  tcase_add_test(tc, A73_no_facility_gets_hold_of_a_block);
  tcase_add_test(tc, overload_only_where_nobody_else_is);
  tcase_add_test(tc, distance_and_other_duties);
  tcase_add_test(tc, what_was_told_stays);
  tcase_add_test(tc, nothing_is_paired);
  tcase_add_test(tc, oomihon_is_proven);
})
