/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Training: who may hold a seat from which day on, shadow seats, MENTOR, exemptions that are data (A02, A13). */

#include "engine/check_view.h"
#include "engine/rule.h"
#include "tests/property/judges.h"
#include "tests/property/random_city.h"

static const char town[] =
  "[areas]\narea_id,parent_id,kind,name\nM,,city,Mihon\nN,M,block,North\n"
  "[facilities]\nfacility_id,name,kind,area_id\nA,Clinic A,clinic24,N\nB,Clinic B,solo_clinic,N\nC,Clinic C,solo_clinic,N\n"
  "[people]\nperson_id,name,facility_id,seat_first,seat_second,share_pct,max_duties,trained_on,no_deep_night,note\n"
  "A1,Ann,A,1,1,100,,2020-01-01,,\n"
  "A2,Amy,A,1,0,100,,2026-12-01,,\n"
  "B1,Bob,B,0,0,0,0,,,first_year_shadow\n"
  "C1,Cid,C,1,0,100,,,,\n"
  "C2,Coy,C,1,0,100,,2020-01-01,,over70_no_deep_night\n";
static const char shadow_rows[] =
  "[seats]\nservice,area_id,seat,valid_from,valid_to,mandatory\n"
  "homecare,N,first,,,1\nhomecare,N,shadow,,,1\n";

#define NIGHT(day, seat) "homecare/N/2027-01-" day "/wd_night/" seat "/1"

/* Both readings, which must agree; NULL: may hold it. */
static const char *
verdict(const RnCity *city, const char *slot_key, const char *person_id)
{
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, MONTH);
  const RnSlot *slot = rn_slots_find(slots, slot_key);
  const RnPerson *person = rn_city_person(city, person_id);
  ck_assert_msg(slot && person, "%s %s", slot_key, person_id);
  const char *planner = rn_eligibility(city, slot, person, NULL), *checker = rn_check_eligibility(city, slot, person);
  ck_assert_msg(g_strcmp0(planner, checker) == 0, "%s %s: planner %s, checker %s", slot_key, person_id,
                planner ? planner : "yes", checker ? checker : "yes");
  return planner;
}

START_TEST(a13_seat_from_the_day_after)
{
  g_autoptr(RnCity) city = fixture_city(town, shadow_rows, "[training]\nperson_id,course,completed_on\nC1,homecare,2027-01-15\n", NULL);
  ck_assert_int_eq(rn_city_person(city, "C1")->trained_on, rn_month_first(MONTH) + 14);
  ck_assert_str_eq(verdict(city, NIGHT("14", "first"), "C1"), "ELIG_TRAINED");
  ck_assert_str_eq(verdict(city, NIGHT("15", "first"), "C1"), "ELIG_TRAINED");
  ck_assert_ptr_null(verdict(city, "homecare/N/2027-01-16/sat_night/first/1", "C1"));
  /* The row's own dates: finished on Sunday the 17th, on duty from Monday the 18th on. */
  g_autoptr(RnCity) later = fixture_city(town, shadow_rows, "[training]\nperson_id,course,completed_on\nC1,homecare,2027-01-17\n", NULL);
  ck_assert_str_eq(verdict(later, "homecare/N/2027-01-17/rest_night/first/1", "C1"), "ELIG_TRAINED");
  ck_assert_ptr_null(verdict(later, NIGHT("18", "first"), "C1"));
  ck_assert_ptr_null(verdict(later, "homecare/N/2027-01-17/rest_night/shadow/1", "C1"));
  ck_assert_str_eq(verdict(later, NIGHT("18", "shadow"), "C1"), "ELIG_TRAINED");
}
END_TEST

START_TEST(a13_shadow_only)
{
  g_autoptr(RnCity) city = fixture_city(town, shadow_rows, NULL);
  ck_assert_ptr_null(verdict(city, NIGHT("04", "shadow"), "B1"));
  ck_assert_ptr_nonnull(verdict(city, NIGHT("04", "first"), "B1"));
  ck_assert_str_eq(verdict(city, NIGHT("04", "shadow"), "A1"), "ELIG_TRAINED");
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, MONTH);
  g_autoptr(GPtrArray) quotas = rn_ledger_quotas(city, MONTH, slots, NULL);
  int shadow_places = 0;
  for (guint q = 0; q < quotas->len; q++) {
    const RnVersionQuota *quota = quotas->pdata[q];
    if (strcmp(quota->seat, "shadow") == 0) {
      ck_assert(strcmp(quota->unit_id, "B1") == 0 || strcmp(quota->unit_id, "C1") == 0);
      ck_assert_int_gt(quota->target_micro, 0);
      shadow_places++;
    } else {
      ck_assert_str_ne(quota->unit_id, "B1");
    }
  }
  ck_assert_int_eq(shadow_places, 2 * 4); /* N D H Y */
  for (guint i = 0; i < slots->len; i++)
    ck_assert_int_eq(((const RnSlot *)slots->pdata[i])->mandatory, strcmp(((const RnSlot *)slots->pdata[i])->seat, "first") == 0);
}
END_TEST

START_TEST(a13_share_from_the_end_of_training)
{
  g_autoptr(RnCity) city = fixture_city(town, shadow_rows, "[training]\nperson_id,course,completed_on\nC1,homecare,2027-01-17\n", NULL);
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, MONTH);
  g_autoptr(GPtrArray) quotas = rn_ledger_quotas(city, MONTH, slots, NULL);
  gint64 new_one = 0, old_one = 0;
  for (guint q = 0; q < quotas->len; q++) {
    const RnVersionQuota *quota = quotas->pdata[q];
    if (strcmp(quota->seat, "first") == 0 && strcmp(quota->category, "N") == 0) {
      new_one += strcmp(quota->unit_id, "C1") == 0 ? quota->target_micro : 0;
      old_one += strcmp(quota->unit_id, "A1") == 0 ? quota->target_micro : 0;
    }
  }
  ck_assert_int_gt(new_one, 0); /* 14 of 31 days */
  ck_assert_int_le(ABS(new_one * 31 - old_one * 14), 100);
}
END_TEST

START_TEST(a13_other_course)
{
  g_autoptr(RnCity) city = fixture_city(
    town, "[seats]\nservice,area_id,seat,course\nhomecare,N,first,palliative\nhomecare,N,shadow,palliative\n"
          "[training]\nperson_id,course,completed_on\nA1,palliative,2026-06-01\nA2,palliative,\nC2,ventilator,2020-01-01\n", NULL);
  ck_assert_ptr_null(verdict(city, NIGHT("04", "first"), "A1"));
  ck_assert_str_eq(verdict(city, NIGHT("04", "first"), "A2"), "ELIG_TRAINED");
  ck_assert_str_eq(verdict(city, NIGHT("04", "first"), "C2"), "ELIG_TRAINED");
  ck_assert_ptr_null(verdict(city, NIGHT("04", "shadow"), "A2"));
  ck_assert_str_eq(verdict(city, NIGHT("04", "shadow"), "C2"), "ELIG_TRAINED"); /* not in this course */
}
END_TEST

/* The price of MENTOR alone. */
static gint64
mentor(const char *rules, const char *rota_text)
{
  static const char nothing_else[] = "[rules]\ncode,param,value\nCOVER,price_first,0\nCOVER,price_optional,0\n"
                                     "SPACING,price,0\nSAME_WEEKDAY,price,0\n";
  g_autoptr(RnCity) city = fixture_city(town, shadow_rows, nothing_else, rules, NULL);
  g_autoptr(RnRota) rota = fixture_rota(city, MONTH, rota_text);
  return rn_check_price(city, rota, NULL);
}

START_TEST(mentor_prices)
{
  ck_assert_int_eq(mentor("", NIGHT("04", "first") " A1\n" NIGHT("04", "shadow") " B1"), -2);
  ck_assert_int_eq(mentor("", NIGHT("04", "first") " A2\n" NIGHT("04", "shadow") " B1"), 0); /* trained five weeks ago */
  ck_assert_int_eq(mentor("[rules]\ncode,param,value\nMENTOR,days,30\n", NIGHT("04", "first") " A2\n" NIGHT("04", "shadow") " B1"), -2);
  ck_assert_int_eq(mentor("", NIGHT("04", "first") " A2"), 0);
  ck_assert_int_eq(mentor("[rules]\ncode,param,value\nMENTOR,price,7\n", NIGHT("04", "first") " A1\n" NIGHT("04", "shadow") " B1"), -7);
}
END_TEST

START_TEST(mentor_finding)
{
  g_autoptr(RnCity) city = fixture_city(town, shadow_rows, NULL);
  g_autoptr(RnRota) young = fixture_rota(city, MONTH, NIGHT("04", "first") " A2\n" NIGHT("04", "shadow") " B1");
  g_autoptr(RnRota) alone = fixture_rota(city, MONTH, NIGHT("04", "shadow") " B1");
  g_autoptr(GPtrArray) of_young = rn_check_rota(city, young, NULL);
  g_autoptr(GPtrArray) of_alone = rn_check_rota(city, alone, NULL);
  g_autofree char *text = fixture_findings(of_young, FALSE);
  ck_assert_ptr_nonnull(strstr(text, "MENTOR " NIGHT("04", "first") " " NIGHT("04", "shadow") " | A2 B1\n"));
  g_autofree char *other = fixture_findings(of_alone, FALSE);
  ck_assert_ptr_nonnull(strstr(other, "MENTOR " NIGHT("04", "shadow")));
}
END_TEST

START_TEST(shadow_has_a_limit_of_its_own)
{
  g_autoptr(RnCity) city = fixture_city(town, shadow_rows, "[rules]\ncode,param,value\nCAP_MONTH,shadow,1\n", NULL);
  g_autoptr(RnRota) one = fixture_rota(city, MONTH, NIGHT("04", "shadow") " B1");
  g_autoptr(RnRota) two = fixture_rota(city, MONTH, NIGHT("04", "shadow") " B1\n" NIGHT("12", "shadow") " B1");
  g_autoptr(GPtrArray) of_one = rn_check_rota(city, one, NULL);
  g_autoptr(GPtrArray) of_two = rn_check_rota(city, two, NULL);
  g_autofree char *none = fixture_findings(of_one, TRUE), *text = fixture_findings(of_two, TRUE);
  ck_assert_str_eq(none, ""); /* max_duties 0 speaks of the other seats */
  ck_assert_ptr_nonnull(strstr(text, "CAP_MONTH"));
}
END_TEST

START_TEST(a02_exemptions_are_data)
{
  g_autoptr(RnCity) city = fixture_city(town, shadow_rows, NULL);
  ck_assert_str_eq(verdict(city, NIGHT("04", "first"), "C2"), "ELIG_DEEP");
  ck_assert_ptr_null(verdict(city, "homecare/N/2027-01-03/rest_day/first/1", "C2"));
  const RnPerson *exempt = rn_city_person(city, "C2"), *solo = rn_city_person(city, "C1"), *trainee = rn_city_person(city, "B1");
  ck_assert_int_eq(rn_limit_month(city, exempt, rn_month_first(MONTH)), 2);
  ck_assert_int_eq(rn_limit_month(city, solo, rn_month_first(MONTH)), 4);
  ck_assert_int_eq(rn_limit_free_nights(city, solo, rn_month_first(MONTH)), 2);
  ck_assert_int_eq(rn_limit_month(city, trainee, rn_month_first(MONTH)), 0);
  ck_assert_int_eq(rn_limit_shadow(city, trainee, rn_month_first(MONTH)), 4);
}
END_TEST

/* --- model and checker --- */

static char *
random_training(guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed + 77);
  const char *course = ANY(rand, "", "", "palliative");
  GString *text = g_string_new("[people]\nperson_id,name,facility_id,share_pct,max_duties,trained_on,seat_first\n");
  for (int p = 0; p < 3; p++)
    g_string_append_printf(text, "T%d,T,F%d,%s,%s,%s,%s\n", p, g_rand_int_range(rand, 0, 4), ANY(rand, "0", "0", "100"),
                           ANY(rand, "0", ""), ANY(rand, "", "", "2027-01-09"), ANY(rand, "0", "1"));
  g_string_append(text, "[seats]\nservice,area_id,seat,bands,valid_from,valid_to,count,course\n");
  for (int s = 0; s < 2; s++)
    g_string_append_printf(text, "homecare,%s,shadow%s,all,2027-01-01,2027-01-12,%s,%s\n", ANY(rand, "N", "S", "M"),
                           s ? "2" : "", ANY(rand, "1", "1", "2"), course);
  g_string_append(text, "[training]\nperson_id,course,completed_on\n");
  for (int p = 0; p < 4; p++)
    g_string_append_printf(text, "P%02d,palliative,%s\n", p, ANY(rand, "", "2027-01-05", "2020-01-01"));
  g_string_append_printf(text, "T0,homecare,%s\nT1,palliative,\n", ANY(rand, "", "2027-01-04"));
  g_string_append_printf(text, "[rules]\ncode,param,value\nMENTOR,price,%s\nMENTOR,days,%s\n", ANY(rand, "2", "0", "30", "200"),
                         ANY(rand, "365", "0", "3000"));
  g_string_append_printf(text, "CAP_MONTH,shadow,%s\n", ANY(rand, "0", "1", "4"));
  return g_string_free(text, FALSE);
}

START_TEST(model_and_checker_agree)
{
  int good = 0, bad = 0, shadows = 0;
  for (guint32 seed = 1; seed <= 40; seed++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed + 5000);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = random_city(seed), *more = random_training(seed);
    Case c;
    case_init(&c, seed, fixture_city(text, more, NULL));
    g_autoptr(RnBuilt) built = rn_build(c.city, MONTH, c.slots, &c.context, NULL, NULL, &error);
    ck_assert_msg(built != NULL, "seed %u: %s", seed, error ? error->message : "");
    g_autoptr(RnBuilt) explained = rn_build_explained(c.city, MONTH, c.slots, &c.context, NULL);
    solve_and_compare(&c, built);
    for (int round = 0; round < 4; round++) {
      g_autoptr(RnRota) rota = random_rota(c.city, rand, &c.context);
      for (int k = 0; k < 5; k++) {
        compare_judges(&c, built, rota, &good, &bad);
        compare_judges(&c, explained, rota, &good, &bad);
        for (guint i = 0; i < rota->duties->len; i++) {
          const RnDuty *duty = rota->duties->pdata[i];
          shadows += duty->unit_id && g_str_has_prefix(duty->slot->seat, "shadow");
        }
        spoil(rota, c.city, rand);
      }
    }
    case_clear(&c);
  }
  ck_assert_int_gt(good, 40);
  ck_assert_int_gt(bad, 40);
  ck_assert_int_gt(shadows, 100);
}
END_TEST

RN_TEST_MAIN("training", {
  tcase_add_test(tc, a13_seat_from_the_day_after);
  tcase_add_test(tc, a13_shadow_only);
  tcase_add_test(tc, a13_share_from_the_end_of_training);
  tcase_add_test(tc, a13_other_course);
  tcase_add_test(tc, mentor_prices);
  tcase_add_test(tc, mentor_finding);
  tcase_add_test(tc, shadow_has_a_limit_of_its_own);
  tcase_add_test(tc, a02_exemptions_are_data);
  tcase_add_test(tc, model_and_checker_agree);
})
