/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Keys and order of slots, the index of a rota, deep copies, look-ups in a version. */

#include "engine/rota.h"
#include "tests/testing.h"

static RnSlot *
slot(const char *area, int day, const char *seat, int index, int from, int to)
{
  RnDate date = 0;
  ck_assert(rn_date_from_ymd(2027, 1, day, &date));
  return rn_slot_new("homecare", area, date, "wd_night", seat, index, rn_instant_from_local(date, from),
                     rn_instant_from_local(date, to), "N", RN_CLASS_WEEKDAY, TRUE);
}

START_TEST(a_key_joins_the_parts)
{
  g_autoptr(RnSlot) night = slot("N", 4, "first", 1, 1080, 1980);
  ck_assert_str_eq(night->key, "homecare/N/2027-01-04/wd_night/first/1");
  ck_assert_int_eq(rn_slot_minutes(night), 900);
  RnSlot *again = rn_slot_ref(night);
  rn_slot_unref(again);
  ck_assert_str_eq(night->area_id, "N");
  rn_slot_unref(NULL);
}
END_TEST

START_TEST(slots_have_one_order_and_half_open_hours)
{
  g_autoptr(RnSlot) a = slot("N", 4, "first", 1, 1080, 1980);
  g_autoptr(RnSlot) b = slot("N", 4, "first", 2, 1080, 1980);
  g_autoptr(RnSlot) c = slot("C", 5, "first", 1, 540, 1080);
  g_autoptr(RnSlot) d = slot("C", 4, "second", 1, 1080, 1980);
  ck_assert_int_lt(rn_slot_compare(a, b), 0);
  ck_assert_int_lt(rn_slot_compare(b, c), 0);
  ck_assert_int_lt(rn_slot_compare(d, a), 0);
  ck_assert_int_eq(rn_slot_compare(a, a), 0);
  ck_assert(rn_slot_overlaps(a, b));
  ck_assert(!rn_slot_overlaps(a, c)); /* 09:00 is the end of one and the start of the other */
}
END_TEST

START_TEST(a_rota_finds_and_copies_its_duties)
{
  g_autoptr(RnRota) rota = rn_rota_new("MH", 2027 * 12);
  g_autoptr(RnSlot) late = slot("N", 5, "first", 1, 1080, 1980);
  g_autoptr(RnSlot) early = slot("N", 4, "first", 1, 1080, 1980);
  rn_rota_add(rota, late, "NV1_1", RN_ORIGIN_PIN);
  RnDuty *gap = rn_rota_add(rota, early, NULL, RN_ORIGIN_SOLVER);
  gap->gap = rn_gap_new();
  gap->gap->candidates = 7;
  rn_gap_add(gap->gap, "AVAIL", 3);
  rn_gap_add(gap->gap, "CAP_MONTH", 2);
  rn_gap_add(gap->gap, "AVAIL", 1);
  ck_assert_ptr_eq(rn_rota_find(rota, early->key), gap);
  ck_assert_ptr_null(rn_rota_find(rota, "homecare/N/2027-01-06/wd_night/first/1"));
  rn_rota_sort(rota);
  ck_assert_ptr_eq(rota->duties->pdata[0], gap);
  ck_assert_ptr_eq(rn_rota_find(rota, early->key), gap);
  ck_assert_int_eq(rn_rota_gaps(rota), 1);

  RnRota *copy = rn_rota_copy(rota);
  const RnDuty *copied = rn_rota_find(copy, early->key);
  ck_assert_ptr_ne(copied->gap, gap->gap);
  ck_assert_int_eq(copied->gap->candidates, 7);
  ck_assert_uint_eq(copied->gap->reasons->len, 2);
  ck_assert_int_eq(g_array_index(copied->gap->reasons, RnGapReason, 0).count, 4);
  ck_assert_int_eq(((RnDuty *)rn_rota_find(copy, late->key))->origin, RN_ORIGIN_PIN);
  rn_rota_free(copy);
}
END_TEST

START_TEST(origins_have_names)
{
  for (RnOrigin origin = RN_ORIGIN_SOLVER; origin <= RN_ORIGIN_STANDING; origin++) {
    RnOrigin read = RN_ORIGIN_SOLVER;
    ck_assert(rn_origin_parse(rn_origin_name(origin), &read));
    ck_assert_int_eq(read, origin);
  }
  RnOrigin untouched = RN_ORIGIN_SWAP;
  ck_assert(!rn_origin_parse("solvers", &untouched));
  ck_assert_int_eq(untouched, RN_ORIGIN_SWAP);
}
END_TEST

START_TEST(a_version_finds_what_it_prints)
{
  g_autoptr(RnVersion) version = rn_version_new("MH", 2027 * 12);
  RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
  unit->unit_id = g_strdup("NV1_1");
  g_ptr_array_add(version->units, unit);
  RnVersionArea *area = g_new0(RnVersionArea, 1);
  area->area_id = g_strdup("N");
  g_ptr_array_add(version->areas, area);
  RnVersionLabel *label = g_new0(RnVersionLabel, 1);
  label->kind = g_strdup("seat");
  label->code = g_strdup("homecare/first");
  label->name = g_strdup("第1当番");
  g_ptr_array_add(version->labels, label);
  ck_assert_ptr_eq(rn_version_unit(version, "NV1_1"), unit);
  ck_assert_ptr_null(rn_version_unit(version, "NV1"));
  ck_assert_ptr_eq(rn_version_area(version, "N"), area);
  ck_assert_ptr_null(rn_version_area(version, "S"));
  ck_assert_str_eq(rn_version_label(version, "seat", "homecare/first"), "第1当番");
  ck_assert_str_eq(rn_version_label(version, "band", "homecare/first"), "homecare/first");
  ck_assert_str_eq(version->proof, "none");
  rn_version_free(NULL);
  rn_event_free(NULL);
}
END_TEST

RN_TEST_MAIN("rota", {
  tcase_add_test(tc, a_key_joins_the_parts);
  tcase_add_test(tc, slots_have_one_order_and_half_open_hours);
  tcase_add_test(tc, a_rota_finds_and_copies_its_duties);
  tcase_add_test(tc, origins_have_names);
  tcase_add_test(tc, a_version_finds_what_it_prints);
})
