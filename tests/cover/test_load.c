/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a cover asks of each clinic, counted by hand. */

#include "engine/cover_load.h"
#include "tests/city_fixture.h"

static const char tables[] =
  "[areas]\narea_id,parent_id,kind,name\nT,,city,ためし町\nN,T,block,北\nS,T,block,南\n"
  "[facilities]\nfacility_id,name,kind,area_id,cap_patients\nA,架空医院A,solo_clinic,N,\nU,架空在宅U,clinic24,N,20\n"
  "V,架空在宅V,clinic24,S,\n"
  "[panels]\npanel_id,facility_id,area_id,patients\nL1,A,N,12\nL2,A,N,7\nL3,A,S,5\n";

static void
cover(RnRota *rota, const char *block, const char *panel, int from, int to, const char *unit_id)
{
  RnDate date = rn_month_first(rota->month);
  g_autofree char *band = g_strdup_printf("b%d", from);
  g_autoptr(RnSlot) slot = rn_slot_new(RN_SERVICE_COVER, block, date, band, panel, 1, rn_instant_from_local(date, from * 60),
                                       rn_instant_from_local(date, to * 60), "V", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(rota, slot, unit_id, RN_ORIGIN_SOLVER);
}

static void
is(const GArray *loads, guint i, const char *block, const char *unit_id, int stretches, int hours, int permille, int peak,
   int cap)
{
  ck_assert_uint_lt(i, loads->len);
  const RnCoverLoad *load = &g_array_index(loads, RnCoverLoad, i);
  ck_assert_str_eq(load->block->id, block);
  ck_assert_int_eq(g_strcmp0(load->unit_id, unit_id), 0);
  ck_assert_int_eq(load->stretches, stretches);
  ck_assert_int_eq(load->panel_minutes, hours * 60);
  ck_assert_int_eq(load->share_permille, permille);
  ck_assert_int_eq(load->peak_patients, peak);
  ck_assert_int_eq(load->cap_patients, cap);
}

START_TEST(loads_are_counted_by_block_and_clinic)
{
  g_autoptr(RnCity) city = fixture_city(tables, NULL);
  g_autoptr(RnRota) rota = rn_rota_new("T", 2027 * 12);
  cover(rota, "N", "L1", 18, 33, "U");
  cover(rota, "N", "L2", 18, 33, "U");  /* at the same time: 19 patients */
  cover(rota, "N", "L1", 10, 18, "V");  /* ends as the other begins */
  cover(rota, "N", "L2", 33, 35, NULL);
  cover(rota, "S", "L3", 20, 22, "U");  /* another block, the same clinic: 24 in all */
  g_autoptr(GArray) loads = rn_cover_loads(city, rota);
  ck_assert_uint_eq(loads->len, 4);
  is(loads, 0, "N", "U", 2, 30, 789, 24, 20); /* 30 of 38 hours */
  is(loads, 1, "N", "V", 1, 8, 210, 12, -1);
  is(loads, 2, "N", NULL, 1, 2, 0, 0, -1);
  is(loads, 3, "S", "U", 1, 2, 1000, 24, 20);
}
END_TEST

START_TEST(nothing_covered_is_no_load)
{
  g_autoptr(RnCity) city = fixture_city(tables, NULL);
  g_autoptr(RnRota) rota = rn_rota_new("T", 2027 * 12);
  g_autoptr(GArray) none = rn_cover_loads(city, rota);
  ck_assert_uint_eq(none->len, 0);
  cover(rota, "N", "L2", 0, 1, NULL);
  g_autoptr(GArray) gap = rn_cover_loads(city, rota);
  ck_assert_uint_eq(gap->len, 1);
  is(gap, 0, "N", NULL, 1, 1, 0, 0, -1);
}
END_TEST

RN_TEST_MAIN("load", {
  tcase_add_test(tc, loads_are_counted_by_block_and_clinic);
  tcase_add_test(tc, nothing_covered_is_no_load);
})
