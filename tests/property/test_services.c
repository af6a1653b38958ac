/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model and the checker against each other where facilities and persons hold seats of several services, together or
 * not: random small cities with hospitals, pharmacies, nurse stations, a desk, clinics' own turns, advice and members. Set
 * RINBAN_SEED and RINBAN_ROUNDS for a longer or a certain run. */

#include "tests/property/judges.h"
#include "tests/property/random_city.h"

static guint32
from_environment(const char *name, guint32 usual)
{
  const char *text = g_getenv(name);
  return text ? (guint32)g_ascii_strtoull(text, NULL, 10) : usual;
}

static void
add_facilities(GString *text, GRand *rand)
{
  g_string_append(text, "[facilities]\nfacility_id,name,kind,area_id,support_class,beds_acute,beds_respite,narcotic_oral,"
                        "narcotic_inj,valid_from\n");
  for (int i = 0; i < 9; i++)
    g_string_append_printf(text, "%c%d,%c%d,%s,%s,%s,%s,%s,%s,%s,%s\n", "HYN"[i / 3], i, "HYN"[i / 3], i,
                           i < 3 ? "hospital" : i < 6 ? "pharmacy" : "nurse_station", ANY(rand, "N", "N", "S"),
                           ANY(rand, "24h", "24h", ""), ANY(rand, "0", "1", "2"), ANY(rand, "0", "1"), ANY(rand, "0", "1"),
                           ANY(rand, "0", "0", "1"), ANY(rand, "", "", "2027-01-09"));
  g_string_append(text, "[panels]\npanel_id,facility_id,area_id,narcotic,valid_from\nL1,F0,N,1,\nL2,F1,S,1,2027-01-05\n");
}

static void
add_service_seats(GString *text, GRand *rand)
{
  static const char *const rows[] = {"backup_bed,M,bed", "respite_bed,M,bed", "nurse_oncall,N,nurse", "nurse_oncall,M,nurse",
                                     "pharmacy_oncall,N,pharmacy", "pharmacy_oncall,M,pharmacy", "contact_desk,M,desk",
                                     "specialist_advice,M,advice", "clinic_oncall,N,F0"};
  g_string_append(text, "[services]\nservice,order,together\n");
  g_string_append_printf(text, "clinic_oncall,,%s\nspecialist_advice,%s,\ncontact_desk,,\n", ANY(rand, "", "homecare", "none"),
                         ANY(rand, "", "0"));
  g_string_append(text, "[seats]\nservice,area_id,seat,valid_from,valid_to,count,mandatory,skill,skill_min,facility_id\n");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    if (g_rand_int_range(rand, 0, 3))
      g_string_append_printf(text, "%s,2027-01-0%d,2027-01-%d,%s,%s,%s,%s,%s\n", rows[i], g_rand_int_range(rand, 1, 7),
                             g_rand_int_range(rand, 10, 14), ANY(rand, "1", "1", "2"), ANY(rand, "0", "1", "1"),
                             i < 2 ? ANY(rand, "", "acute") : "", ANY(rand, "0", "1"),
                             strstr(rows[i], "F0") ? "F0" : "");
}

/* A hospital as a whole behind the first. */
static void
add_hospital_seat(GString *text, GRand *rand)
{
  if (g_rand_int_range(rand, 0, 2) == 0)
    g_string_append_printf(text, "[seats]\nservice,area_id,seat,unit,role,valid_from,valid_to,mandatory\n"
                                 "homecare,%s,second,facility,hospital,2027-01-0%d,2027-01-%d,1\n",
                           ANY(rand, "M", "N"), g_rand_int_range(rand, 1, 7), g_rand_int_range(rand, 10, 14));
}

static void
add_members(GString *text, GRand *rand)
{
  g_string_append(text, "[members]\nservice,unit_id,area_id,share_pct,max_duties,valid_from\n");
  if (g_rand_int_range(rand, 0, 2))
    g_string_append_printf(text, "nurse_oncall,N6,,100,%s,\nnurse_oncall,N7,%s,50,,%s\n", ANY(rand, "", "2"),
                           ANY(rand, "", "M", "N", "S"), ANY(rand, "", "2027-01-06"));
  if (g_rand_int_range(rand, 0, 3) == 0)
    g_string_append(text, "homecare,P00,,100,1,\nhomecare,P01,,50,,\nhomecare,P02,,100,3,\nhomecare,P03,N,0,,\n");
}

static char *
random_services(guint32 seed, const char *tolerance)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed + 5000000);
  g_autofree char *base = random_city(seed);
  GString *text = g_string_new(base);
  add_facilities(text, rand);
  add_service_seats(text, rand);
  add_hospital_seat(text, rand);
  add_members(text, rand);
  g_string_append(text, "[people]\nperson_id,name,facility_id,role\nK1,K1,F0,staff\nK2,K2,F1,staff\nK3,K3,,staff\n");
  g_string_append_printf(text, "[rules]\ncode,param,value\nRUN_NIGHTS,tolerance_pct,%s\nRUN_NIGHTS,nurse_station,%s\n"
                               "RUN_NIGHTS,facility,%s\nRUN_NIGHTS,person,%s\nRUN_NIGHTS,price,%s\nNARC,price,%s\n"
                               "BED_MIN,price,%s\n",
                         tolerance, ANY(rand, "1", "2"), ANY(rand, "0", "1", "3"), ANY(rand, "0", "1"), ANY(rand, "600", "7"),
                         ANY(rand, "0", "500"), ANY(rand, "500", "30"));
  g_string_append(text, "[absences]\nunit_id,from,to\nH0,2027-01-04,2027-01-06\nY3,2027-01-05T12:00,2027-01-05T20:00\n");
  g_string_append(text, "[requests]\nperson_id,date,band,kind\nH1,2027-01-08,all,ng\nY4,2027-01-07,night,avoid\n"
                        "N8,2027-01-09,all,prefer\n");
  return g_string_free(text, FALSE);
}

/* The end of December as it was served: nights running into the month, and duties that still go on. */
static RnVersion *
random_past(const RnCity *city, GRand *rand)
{
  static const struct {
    const char *service, *band, *seat;
  } kinds[] = {{"nurse_oncall", "night", "nurse"}, {"backup_bed", "bed24", "bed"}, {"contact_desk", "desk24", "desk"},
               {"clinic_oncall", "rest_night", "F0"}};
  RnVersion *version = rn_version_new(city->id, MONTH - 1);
  for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++)
    for (int back = 1; back <= 2; back++) {
      RnDate date = rn_month_first(MONTH) - back;
      const RnBand *band = rn_city_band(city, kinds[k].service, kinds[k].band, date);
      const RnPerson *holder = city->persons->pdata[g_rand_int_range(rand, 0, (gint32)city->persons->len)];
      if (!band || g_rand_int_range(rand, 0, 3) == 0)
        continue;
      g_autoptr(RnSlot) slot =
        rn_slot_new(kinds[k].service, "N", date, band->code, kinds[k].seat, 1, rn_instant_from_local(date, band->start),
                    rn_instant_from_local(date, band->end), band->category, RN_CLASS_YEAREND, TRUE);
      rn_rota_add(version->rota, slot, holder->id, RN_ORIGIN_SOLVER);
    }
  return version;
}

/* With every exception tolerated the price of each counts; with none, a model without exceptions says the same as the
 * checker. */
static void
run_city(guint32 seed, gboolean strict, int *good, int *bad)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed + 1000000);
  g_autofree char *text = random_services(seed, strict ? "0" : "100");
  g_autoptr(GError) error = NULL;
  Case c;
  case_init(&c, seed, fixture_city(text, NULL));
  g_autoptr(RnVersion) december = random_past(c.city, rand);
  g_autoptr(GPtrArray) before = g_ptr_array_new();
  g_ptr_array_add(before, december);
  if (seed % 2 == 0)
    c.context.before = before;
  g_autoptr(RnRota) draft = random_rota(c.city, rand, &c.context);
  if (seed % 3 == 0)
    c.context.reference = draft;
  g_autoptr(RnBuilt) built = rn_build_from(c.city, MONTH, c.slots, &c.context, NULL, NULL, G_MININT, strict, &error);
  ck_assert_msg(built != NULL, "seed %u: %s", seed, error ? error->message : "");
  g_autoptr(RnBuilt) explained = strict ? NULL : rn_build_explained(c.city, MONTH, c.slots, &c.context, NULL);
  if (seed % 4 == 0)
    solve_and_compare(&c, built);
  for (int round = 0; round < 5; round++) {
    g_autoptr(RnRota) rota = round < 2 ? rn_rota_copy(draft) : random_rota(c.city, rand, &c.context);
    for (int k = 0; k < 5; k++) {
      compare_judges(&c, built, rota, good, bad);
      if (explained)
        compare_judges(&c, explained, rota, good, bad);
      spoil(rota, c.city, rand);
    }
  }
  case_clear(&c);
}

START_TEST(random_services_of_cities)
{
  guint32 first = from_environment("RINBAN_SEED", 1), rounds = from_environment("RINBAN_ROUNDS", 12);
  int good = 0, bad = 0;
  for (guint32 seed = first; seed < first + rounds; seed++)
    run_city(seed, seed % 5 == 0, &good, &bad);
  ck_assert_int_gt(good, (int)rounds / 2);
  ck_assert_int_gt(bad, (int)rounds / 2);
}
END_TEST

/* The last day and night of December and the first of January are 33 hours on end; without the day they are 24. */
START_TEST(a_continuous_duty_may_begin_in_the_month_before)
{
  static const char city_text[] =
    "[areas]\narea_id,parent_id,kind,name\nM,,city,M\nN,M,block,N\n"
    "[facilities]\nfacility_id,name,kind,area_id\nA,A,clinic24,N\n"
    "[people]\nperson_id,name,facility_id,seat_first,trained_on\nA1,a,A,1,2020-01-01\n"
    "[seats]\nservice,area_id,seat,bands,valid_from,valid_to\nhomecare,N,first,rest_day,2027-01-01,2027-01-01\n"
    "[rules]\ncode,param,value\nONE_PER_DAY,on,0\nFREE_NIGHTS,clinic24,0\nSPAN_MAX,hours,24\n"
    "[history]\nunit_id,date,band\nA1,2026-12-31,rest_night\n";
  static const char *const more[] = {"", "[history]\nunit_id,date,band\nA1,2026-12-31,rest_day\n"};
  for (int day = 0; day < 2; day++) {
    int good = 0, bad = 0;
    Case c;
    case_init(&c, (guint32)day, fixture_city(city_text, more[day], NULL));
    g_autoptr(RnBuilt) built = rn_build(c.city, MONTH, c.slots, &c.context, NULL, NULL, NULL);
    g_autoptr(RnRota) rota = fixture_rota(c.city, MONTH, "homecare/N/2027-01-01/rest_day/first/1 A1");
    compare_judges(&c, built, rota, &good, &bad);
    ck_assert_int_eq(bad, day);
    case_clear(&c);
  }
}
END_TEST

/* REST_MIN of 16 hours and SPAN_MAX of 28: an afternoon, the night and the day after. */
START_TEST(cities_in_which_the_two_once_differed)
{
  static const guint32 seeds[] = {424};
  int good = 0, bad = 0;
  for (gsize i = 0; i < G_N_ELEMENTS(seeds); i++)
    run_city(seeds[i], seeds[i] % 5 == 0, &good, &bad);
  ck_assert_int_gt(good, 0);
}
END_TEST

RN_TEST_MAIN("services", {
  tcase_add_test(tc, random_services_of_cities);
  tcase_add_test(tc, a_continuous_duty_may_begin_in_the_month_before);
  tcase_add_test(tc, cities_in_which_the_two_once_differed);
})
