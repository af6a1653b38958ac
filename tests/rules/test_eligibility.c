/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Two opinions on who may hold a slot, the planner's and the checker's, agree: on the example cities, and on small cities
 * in which every column that matters is drawn at random. */

#include "engine/check_view.h"
#include "tests/city_fixture.h"

#define MONTH (2027 * 12)

static int
compare_opinions(const RnCity *city)
{
  g_autoptr(RnCheckView) view = rn_check_view_new(city, NULL, MONTH, NULL, NULL);
  int forbidden = 0;
  for (guint s = 0; s < view->demand->len; s++)
    for (guint p = 0; p < city->persons->len; p++) {
      const RnSlot *slot = view->demand->pdata[s];
      const RnPerson *person = city->persons->pdata[p];
      gboolean member = FALSE;
      const char *planner = rn_eligibility(city, slot, person, &member);
      const char *checker = rn_check_eligibility(city, slot, person);
      ck_assert_msg(g_strcmp0(planner, checker) == 0, "%s %s: planner %s, checker %s", slot->key, person->id,
                    planner ? planner : "yes", checker ? checker : "yes");
      ck_assert_msg(!member == !rn_check_is_member(city, slot, person), "%s %s: member?", slot->key, person->id);
      ck_assert_ptr_eq(rn_slot_seat(city, slot), rn_check_seat(city, slot));
      gboolean away = rn_availability(city, slot, person) != NULL;
      ck_assert_msg(away == !rn_check_available(view, slot, person), "%s %s: available?", slot->key, person->id);
      forbidden += checker != NULL;
    }
  ck_assert_int_gt(forbidden, 0);
  return forbidden;
}

START_TEST(examples_agree)
{
  static const char *const names[] = {"yotsuba", "mihon", "oomihon"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(RnCity) city = fixture_example(names[i], NULL, NULL);
    compare_opinions(city);
  }
}
END_TEST

static const char *
any(GRand *rand, const char *const *of)
{
  return of[g_rand_int_range(rand, 0, (gint32)g_strv_length((char **)of))];
}
#define ANY(rand, ...) any(rand, (const char *const[]){__VA_ARGS__, NULL})

static char *
random_city(guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  GString *text = g_string_new("[areas]\narea_id,parent_id,kind,name\nM,,city,M\nN,M,block,N\nL,N,living_area,L\nS,M,block,S\n");
  g_string_append(text, "[facilities]\nfacility_id,name,kind,area_id,valid_from,valid_to\n");
  for (int f = 0; f < 6; f++)
    g_string_append_printf(text, "F%d,F,%s,%s,%s,%s\n", f, ANY(rand, "solo_clinic", "clinic24", "hospital", "night_center"),
                           ANY(rand, "M", "N", "L", "S"), ANY(rand, "", "", "2027-01-10"), ANY(rand, "", "", "2027-01-20"));
  g_string_append(text, "[people]\nperson_id,name,facility_id,role,seat_first,seat_second,holiday_clinic,share_pct,"
                        "trained_on,skills,no_deep_night,note,valid_from,valid_to\n");
  for (int p = 0; p < 24; p++) {
    g_autofree char *facility = g_rand_int_range(rand, 0, 7) ? g_strdup_printf("F%d", g_rand_int_range(rand, 0, 6)) : g_strdup("");
    g_string_append_printf(text, "P%02d,P,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", p, facility,
                           ANY(rand, "physician", "physician", "physician", "nurse"), ANY(rand, "0", "1", "1"), ANY(rand, "0", "1"),
                           ANY(rand, "0", "1"), ANY(rand, "0", "50", "100", "100"), ANY(rand, "", "2020-01-01", "2027-01-17"),
                           ANY(rand, "", "general", "paediatric|general"), ANY(rand, "", "0", "1"), ANY(rand, "", "over70_no_deep_night"),
                           ANY(rand, "", "", "2027-01-05"), ANY(rand, "", "", "2027-01-25"));
  }
  g_string_append(text, "[seats]\nservice,area_id,seat,bands,classes,valid_from,valid_to,count,needs,trained,skill,skill_min\n"
                        "homecare,N,first,all,,,,1,,,,\n"
                        "homecare,M,second,all,,,,1,,,,\n"
                        "homecare,L,first,wd_night|sat_night,,,,1,,,,\n"
                        "homecare,L,first,all,rest|yearend,,,2,,,,\n"
                        "homecare,S,first,all,,2027-01-12,,1,none,0,,\n"
                        "homecare,S,first,all,,,2027-01-11,2,second,1,,\n"
                        "holiday_clinic,M,site1,day,,,,2,,,paediatric,1\n"
                        "holiday_clinic,M,site2,eve|sat_eve,,,,1,,,paediatric,1\n");
  g_string_append(text, "[requests]\nperson_id,date,band,kind\n");
  for (int p = 0; p < 24; p++)
    for (int day = 1; day <= 31; day += g_rand_int_range(rand, 1, 9))
      g_string_append_printf(text, "P%02d,2027-01-%02d,%s,%s\n", p, day,
                             ANY(rand, "all", "day", "night", "wd_night", "rest_day", "eve"), ANY(rand, "ng", "avoid", "prefer", "must"));
  g_string_append(text, "[absences]\nunit_id,from,to\n");
  for (int a = 0; a < 12; a++) {
    int day = g_rand_int_range(rand, 1, 29);
    g_string_append_printf(text, "%s%0*d,2027-01-%02d%s,2027-01-%02d%s\n", a % 3 ? "P" : "F", a % 3 ? 2 : 1, a % 3 ? a : a % 6, day,
                           ANY(rand, "", "T10:00", "T18:00"), day + g_rand_int_range(rand, 1, 3), ANY(rand, "", "T09:00", "T20:30"));
  }
  return g_string_free(text, FALSE);
}

START_TEST(random_cities_agree)
{
  for (guint32 seed = 1; seed <= 40; seed++) {
    g_autofree char *text = random_city(seed);
    g_autoptr(RnCity) city = fixture_city(text, NULL);
    compare_opinions(city);
  }
}
END_TEST

RN_TEST_MAIN("eligibility", {
  tcase_add_test(tc, examples_agree);
  tcase_add_test(tc, random_cities_agree);
})
