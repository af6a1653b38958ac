/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The planner against the checker: a good cover broken in one way gives exactly that finding; on random small cities the
 * planner's optimum is that of trying everything, priced by the checker; the order of rows changes nothing. */

#include "engine/check_cover.h"
#include "engine/cover_plan.h"
#include "engine/store.h"
#include "tests/cover/cover_fixture.h"

/* --- one rule broken --- */

static const char text[] =
  "[areas]\narea_id,kind,parent_id,name,x_km,y_km\nX,city,,X,0,0\nB,block,X,B,0,0\n"
  "[facilities]\nfacility_id,name,kind,area_id,cap_patients,x_km,y_km\nS1,S1,solo_clinic,B,,0,0\nS2,S2,solo_clinic,B,20,0,0\n"
  "T1,T1,clinic24,B,20,0,0\nT2,T2,clinic24,B,20,0,0\nT3,T3,clinic24,B,20,30,0\nT4,T4,clinic24,B,20,0,0\n"
  "[people]\nperson_id,name,facility_id,role,seat_first,seat_second,trained_on\nS1_1,a,S1,physician,0,0,\n"
  "S2_1,b,S2,physician,0,0,\nT1_1,c,T1,physician,1,1,2020-01-01\nT2_1,d,T2,physician,1,1,2020-01-01\n"
  "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,terminal,self_cover\nP1,S1,S1_1,B,5,1,none\n"
  "P2,S2,S2_1,B,18,1,all_except_away\n"
  "[coverage]\narea_id,band,mode,valid_from,valid_to\nB,all,paired,2027-01-05,2027-01-06\n"
  "[absences]\nunit_id,from,to\nT2,2027-01-06T10:00,2027-01-07T12:00\nS2_1,2027-01-06T20:00,2027-01-06T22:00\n"
  "[pairings]\npanel_id,rank,unit_id,type,valid_from,bands\nP1,1,T1,concentrated,,\nP1,2,T2,concentrated,,\n"
  "P1,3,T3,concentrated,,\nP1,4,S2,mutual,,\nP1,5,T1_1,concentrated,,\nP1,6,T4,concentrated,2027-01-06,\n"
  "P1,7,S1,mutual,,\nP1,8,S2_1,concentrated,,\nP2,1,T1,concentrated,,\n"
  "[rules]\ncode,param,value\nSHARE_CAP,price,0\n";

#define NIGHT5 "vice_cover/B/2027-01-05/wd_night/P1/1"
#define NIGHT6 "vice_cover/B/2027-01-06/wd_night/P1/1"

static RnCoverPlan *
plan_of(const RnCity *city, const RnRota *seats)
{
  g_autoptr(GError) error = NULL;
  RnCoverPlan *plan = rn_cover_plan(city, fixture_month("2027-01"), seats, NULL, NULL, FALSE, &error);
  ck_assert_msg(plan != NULL, "%s", error ? error->message : "?");
  return plan;
}

static void
give(RnRota *cover, const char *key, const char *unit_id)
{
  RnDuty *duty = rn_rota_find(cover, key);
  ck_assert_msg(duty != NULL, "no slot %s", key);
  g_free(duty->unit_id);
  duty->unit_id = g_strdup(unit_id);
}

START_TEST(one_rule_broken)
{
  static const struct {
    const char *key, *unit, *finding;
  } cases[] = {
    {NIGHT5, "T1", ""},
    {NIGHT5, "T2", ""},
    {NIGHT5, "S2", "CONTINUITY " NIGHT5 " | S2\n"},
    {NIGHT5, "S9", "ELIG_MEMBER " NIGHT5 " | S9\n"},
    {NIGHT5, "T4", "ELIG_MEMBER " NIGHT5 " | T4\n"},
    {NIGHT5, "S1", "INDEP " NIGHT5 " | S1\n"},
    {NIGHT5, "S2_1", "ELIG_SECOND " NIGHT5 " | S2_1\nCONTINUITY " NIGHT5 " | S2_1\n"},
    {NIGHT5, "T3", "DIST " NIGHT5 " | T3\n"},
    {NIGHT6, "T2", "AVAIL " NIGHT6 " | T2\n"},
    {NIGHT5, "T1_1", "ONE_PLACE " NIGHT5 " | T1_1\n"},
    {NIGHT6, "T1", "CAPACITY " NIGHT6 " | T1\n"},
    {NIGHT5, NULL, "COVER " NIGHT5 "\n"},
  };
  g_autoptr(RnCity) city = fixture_city(text, NULL);
  g_autoptr(RnRota) seats = fixture_rota(city, fixture_month("2027-01"), "homecare/B/2027-01-05/wd_night/first/1 T1_1");
  g_autoptr(RnCoverPlan) plan = plan_of(city, seats);
  ck_assert_uint_eq(plan->rota->duties->len, 3);
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(RnRota) cover = rn_rota_copy(plan->rota);
    if (strcmp(cases[i].key, NIGHT6) != 0)
      give(cover, NIGHT6, "T4"); /* the one at the limit */
    give(cover, cases[i].key, cases[i].unit);
    g_autoptr(GPtrArray) findings = rn_check_cover(city, cover, seats, NULL);
    g_autofree char *got = fixture_findings(findings, FALSE);
    g_autofree char *wanted = g_strdup(cases[i].finding);
    ck_assert_msg(strcmp(got, wanted) == 0, "%s %s:\n%s", cases[i].key, cases[i].unit, got);
  }
}
END_TEST

static void
add(RnRota *cover, RnDate date, const char *band, const char *panel, int index, const char *from, const char *to,
    const char *unit)
{
  g_autoptr(RnSlot) slot = rn_slot_new(RN_SERVICE_COVER, "B", date, band, panel, index, fixture_instant(from),
                                       fixture_instant(to), "VC", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(cover, slot, unit, RN_ORIGIN_IMPORT);
}

START_TEST(duties_where_none_is_needed)
{
  g_autoptr(RnCity) city = fixture_city(text, NULL);
  RnDate day = fixture_date("2027-01-05");
  g_autoptr(RnCoverPlan) plan = plan_of(city, NULL);
  give(plan->rota, NIGHT6, "T4");
  g_autoptr(RnRota) own = rn_rota_copy(plan->rota), twice = rn_rota_copy(plan->rota), none = rn_rota_copy(plan->rota);
  add(own, day, "wd_night", "P2", 1, "2027-01-05T18:00", "2027-01-06T09:00", "T1");
  g_autoptr(GPtrArray) of_own = rn_check_cover(city, own, NULL, NULL);
  g_autofree char *told = fixture_findings(of_own, FALSE);
  ck_assert_str_eq(told, "SLOT vice_cover/B/2027-01-05/wd_night/P2/1 | T1\n"
                         "CAPACITY vice_cover/B/2027-01-05/wd_night/P1/1 | T1\n"
                         "CONTINUITY vice_cover/B/2027-01-05/wd_night/P2/1 | T1\n");
  add(twice, day, "wd_night", "P1", 2, "2027-01-05T20:00", "2027-01-05T22:00", "T2");
  g_autoptr(GPtrArray) of_twice = rn_check_cover(city, twice, NULL, NULL);
  g_autofree char *second = fixture_findings(of_twice, TRUE);
  ck_assert_str_eq(second, "SLOT vice_cover/B/2027-01-05/wd_night/P1/2 | T2\n");
  add(none, day, "wd_night", "P9", 1, "2027-01-05T18:00", "2027-01-06T09:00", "T1");
  g_autoptr(GPtrArray) of_none = rn_check_cover(city, none, NULL, NULL);
  g_autofree char *unknown = fixture_findings(of_none, TRUE);
  ck_assert_str_eq(unknown, "SLOT vice_cover/B/2027-01-05/wd_night/P9/1\n");
  g_autoptr(RnRota) empty = rn_rota_new(city->id, fixture_month("2027-01"));
  g_autoptr(GPtrArray) of_empty = rn_check_cover(city, empty, NULL, NULL);
  g_autofree char *gaps = fixture_findings(of_empty, FALSE);
  ck_assert_str_eq(gaps, "COVER\nCOVER\nCOVER\n");
}
END_TEST

START_TEST(pins_and_changes)
{
  g_autoptr(RnCity) city = fixture_city(text, NULL);
  g_autoptr(RnCoverPlan) plan = plan_of(city, NULL);
  g_autoptr(RnRota) other = rn_rota_copy(plan->rota);
  RnPin pin = {.slot_key = (char *)NIGHT5, .unit_id = (char *)"T2"};
  g_autoptr(GPtrArray) pins = g_ptr_array_new();
  g_ptr_array_add(pins, &pin);
  const RnCheckContext pinned = {.pins = pins}, changed = {.reference = other};
  g_autoptr(GPtrArray) broken = rn_check_cover(city, plan->rota, NULL, &pinned);
  g_autofree char *told = fixture_findings(broken, TRUE);
  ck_assert_str_eq(told, "PIN " NIGHT5 " | T2\n");
  give(other, NIGHT5, "T2");
  g_autoptr(GPtrArray) moved = rn_check_cover(city, plan->rota, NULL, &changed);
  g_autofree char *stable = fixture_findings(moved, FALSE);
  ck_assert_ptr_nonnull(strstr(stable, "STABLE " NIGHT5 " | T1 T2\n"));
  ck_assert_int_eq(rn_check_cover_price(city, plan->rota, NULL, &changed),
                   rn_check_cover_price(city, plan->rota, NULL, NULL) + 5);
}
END_TEST

/* --- random small cities --- */

typedef struct {
  GPtrArray *lines[7];    /* of the tables below, without heads */
} Tables;

static const char *const heads[] = {
  "[facilities]\nfacility_id,name,kind,area_id,cap_patients,x_km,y_km", "[people]\nperson_id,name,facility_id,role,seat_second",
  "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,terminal,self_cover",
  "[pairings]\npanel_id,rank,unit_id,type,bands",
  "[coverage]\narea_id,band,mode,valid_from,valid_to,self",
  "[absences]\nunit_id,from,to",
  "[requests]\nperson_id,date,band,kind",
};

static Tables
random_tables(GRand *rand)
{
  static const char *const kinds[] = {"solo_clinic", "solo_clinic", "clinic24", "clinic24", "hospital"};
  static const char *const selves[] = {"none", "none", "weekday_night", "all_except_away"};
  static const char *const types[] = {"concentrated", "concentrated", "mutual", "hospital"};
  static const char *const days[] = {"2027-01-08", "2027-01-09", "2027-01-10"};
  Tables t;
  for (gsize i = 0; i < G_N_ELEMENTS(t.lines); i++)
    t.lines[i] = g_ptr_array_new_with_free_func(g_free);
  for (int f = 0; f < 5; f++) {
    g_ptr_array_add(t.lines[0], g_strdup_printf("F%d,F%d,%s,%s,%d,%d,0", f, f, kinds[f], f % 2 ? "B" : "A",
                                                g_rand_int_range(rand, 8, 25), g_rand_int_range(rand, 0, 20)));
    for (int p = 0; p < (f > 1 ? 2 : 1); p++)
      g_ptr_array_add(t.lines[1], g_strdup_printf("F%d_%d,n,F%d,physician,%d", f, p, f, f > 2));
  }
  for (int p = 0; p < 3; p++) {
    g_ptr_array_add(t.lines[2], g_strdup_printf("P%d,F%d,F%d_0,%s,%d,%d,%s", p, p % 2, p % 2, p % 2 ? "B" : "A",
                                                g_rand_int_range(rand, 1, 15), g_rand_int_range(rand, 0, 2),
                                                selves[g_rand_int_range(rand, 0, 4)]));
    for (int rank = 1; rank <= 2; rank++) {
      int f = (g_rand_int_range(rand, 0, 3) + rank + p) % 5;
      g_autofree char *unit = g_rand_int_range(rand, 0, 4) ? g_strdup_printf("F%d", f) : g_strdup_printf("F%d_0", f);
      g_ptr_array_add(t.lines[3], g_strdup_printf("P%d,%d,%s,%s,%s", p, rank, unit, types[g_rand_int_range(rand, 0, 4)],
                                                  g_rand_int_range(rand, 0, 5) ? "" : "sat_pm|wd_night|rest_day"));
    }
  }
  const char *day = days[g_rand_int_range(rand, 0, 3)];
  g_ptr_array_add(t.lines[4], g_strdup_printf("X,all,paired,%s,%s,0", day, day));
  if (g_rand_int_range(rand, 0, 3) == 0)
    g_ptr_array_add(t.lines[4], g_strdup_printf("B,sat_pm,%s,%s,%s,1", g_rand_int_range(rand, 0, 2) ? "rota" : "paired", day, day));
  for (int a = g_rand_int_range(rand, 0, 4); a > 0; a--) {
    int from = g_rand_int_range(rand, 0, 22);
    g_ptr_array_add(t.lines[5], g_strdup_printf("F%d%s,%sT%02d:%02d,%sT23:59", g_rand_int_range(rand, 0, 5),
                                                g_rand_int_range(rand, 0, 3) ? "_0" : "", day, from, a * 7, day));
  }
  g_ptr_array_add(t.lines[6], g_strdup_printf("F%d_0,%s,night,ng", g_rand_int_range(rand, 0, 5), day));
  return t;
}

/* Rows in the order given, or shuffled. */
static RnCity *
city_of(const Tables *t, GRand *rand)
{
  g_autoptr(GString) all = g_string_new("[areas]\narea_id,kind,parent_id,name,x_km,y_km\nX,city,,X,0,0\n"
                                        "A,block,X,A,0,0\nB,block,X,B,0,0\n");
  for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
    g_string_append_printf(all, "%s\n", heads[i]);
    GPtrArray *lines = t->lines[i];
    for (guint k = lines->len; rand && k > 1; k--) {
      guint j = (guint)g_rand_int_range(rand, 0, (gint32)k);
      gpointer swapped = lines->pdata[k - 1];
      lines->pdata[k - 1] = lines->pdata[j];
      lines->pdata[j] = swapped;
    }
    for (guint k = 0; k < lines->len; k++)
      g_string_append_printf(all, "%s\n", (const char *)lines->pdata[k]);
  }
  return fixture_city(all->str, NULL);
}

/* The least price over all ways to fill the duties from i on that break no hard rule. */
static gint64
try_all(const RnCity *city, RnRota *cover, guint i)
{
  if (i == cover->duties->len) {
    g_autoptr(GPtrArray) findings = rn_check_cover(city, cover, NULL, NULL);
    for (guint f = 0; f < findings->len; f++)
      if (((const RnFinding *)findings->pdata[f])->hard)
        return G_MAXINT64;
    return rn_check_cover_price(city, cover, NULL, NULL);
  }
  RnDuty *duty = cover->duties->pdata[i];
  const RnPanel *panel = rn_city_panel(city, duty->slot->seat);
  g_clear_pointer(&duty->unit_id, g_free);
  gint64 best = try_all(city, cover, i + 1);
  for (guint p = 0; p < panel->pairings->len; p++) {
    g_free(duty->unit_id);
    duty->unit_id = g_strdup(((const RnPairing *)panel->pairings->pdata[p])->unit_id);
    best = MIN(best, try_all(city, cover, i + 1));
  }
  return best;
}

static char *
lines_of(const RnRota *cover)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < cover->duties->len; i++) {
    const RnDuty *duty = cover->duties->pdata[i];
    g_string_append_printf(out, "%s %s\n", duty->slot->key, duty->unit_id ? duty->unit_id : "-");
  }
  return g_string_free(out, FALSE);
}

START_TEST(as_good_as_trying_everything)
{
  int tried = 0;
  for (guint32 seed = 1; seed <= 40; seed++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Tables t = random_tables(rand);
    g_autoptr(RnCity) city = city_of(&t, NULL), shuffled = city_of(&t, rand);
    g_autoptr(RnCoverPlan) plan = plan_of(city, NULL), again = plan_of(shuffled, NULL);
    g_autofree char *one = lines_of(plan->rota), *other = lines_of(again->rota);
    ck_assert_str_eq(one, other);
    ck_assert_int_eq(plan->objective, plan->bound);
    ck_assert_int_eq(rn_check_cover_price(city, plan->rota, NULL, NULL), plan->objective);
    g_autoptr(GPtrArray) findings = rn_check_cover(city, plan->rota, NULL, NULL);
    g_autofree char *hard = fixture_findings(findings, TRUE);
    ck_assert_msg(*hard == '\0', "seed %u: %s", seed, hard);
    if (plan->rota->duties->len >= 1 && plan->rota->duties->len <= 3) {
      g_autoptr(RnRota) cover = rn_rota_copy(plan->rota);
      gint64 best = try_all(city, cover, 0);
      ck_assert_msg(best == plan->objective, "seed %u: %d instead of %d", seed, (int)plan->objective, (int)best);
      tried++;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(t.lines); i++)
      g_ptr_array_unref(t.lines[i]);
  }
  ck_assert_int_gt(tried, 8);
}
END_TEST

RN_TEST_MAIN("check_cover", {
  tcase_add_test(tc, one_rule_broken);
  tcase_add_test(tc, duties_where_none_is_needed);
  tcase_add_test(tc, pins_and_changes);
  tcase_add_test(tc, as_good_as_trying_everything);
})
