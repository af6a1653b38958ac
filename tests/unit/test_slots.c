/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Slots: the golden rows of the fiscal year 2026, the example cities' demand, tiling, seats and bands as data. */

#include "engine/slots.h"
#include "tests/city_fixture.h"

#define TOWN                                                                                                         \
  "[areas]\narea_id,parent_id,kind,name\nT,,city,Town\n"                                                             \
  "[facilities]\nfacility_id,name,kind,area_id\nF,Clinic,solo_clinic,T\n"                                            \
  "[people]\nperson_id,name,facility_id,seat_first,trained_on\np1,One,F,1,2025-01-01\n"

static const RnMonth april = 2026 * 12 + 3;
static const RnMonth january = 2027 * 12;

static guint
count(const GPtrArray *slots, const char *service, const char *seat)
{
  guint n = 0;
  for (guint i = 0; i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    n += strcmp(slot->service, service) == 0 && strcmp(slot->seat, seat) == 0;
  }
  return n;
}

START_TEST(golden_slots_per_seat)
{
  static const guint golden[] = {39, 44, 38, 40, 42, 41, 41, 41, 42, 43, 38, 40};
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  for (int m = 0; m < 12; m++) {
    g_autoptr(GPtrArray) slots = rn_slots_generate(city, april + m);
    ck_assert_uint_eq(count(slots, "homecare", "first"), golden[m]);
    ck_assert_uint_eq(count(slots, "homecare", "second"), golden[m]);
  }
}
END_TEST

START_TEST(golden_slots_split_night)
{
  static const guint golden[] = {69, 75, 68, 71, 73, 71, 72, 71, 73, 74, 66, 71};
  g_autoptr(RnCity) city = fixture_city(
    TOWN "[bands]\nservice,band,name,start,end,classes,category\n"
         "homecare,eve,準夜,18:00,23:00,weekday|saturday|rest|yearend,N\n"
         "homecare,deep,深夜,23:00,33:00,weekday|saturday|rest|yearend,N\n"
         "[seats]\nservice,area_id,seat,bands,count,mandatory,trained\nhomecare,T,first,eve|deep|sat_pm|rest_day,1,1,1\n", NULL);
  for (int m = 0; m < 12; m++) {
    g_autoptr(GPtrArray) slots = rn_slots_generate(city, april + m);
    g_autoptr(GPtrArray) untiled = rn_slots_untiled(city, slots, april + m);
    ck_assert_uint_eq(count(slots, "homecare", "first"), golden[m]);
    ck_assert_uint_eq(untiled->len, 0);
  }
}
END_TEST

/* Own hours + duty hours = 24 h x days, without a minute covered twice. */
START_TEST(month_is_tiled)
{
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  for (int m = 0; m < 12; m++) {
    g_autoptr(GPtrArray) slots = rn_slots_generate(city, april + m);
    g_autoptr(GPtrArray) untiled = rn_slots_untiled(city, slots, april + m);
    int duty = 0;
    for (guint i = 0; i < slots->len; i++) {
      const RnSlot *slot = slots->pdata[i];
      if (strcmp(slot->seat, "first") == 0)
        duty += rn_slot_minutes(slot);
    }
    ck_assert_int_eq(duty + rn_own_minutes(city, april + m), 1440 * rn_month_days(april + m));
    ck_assert_uint_eq(untiled->len, 0);
  }
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, january);
  ck_assert_int_eq(rn_own_minutes(city, january), 187 * 60);
  (void)slots;
}
END_TEST

START_TEST(hole_is_found)
{
  g_autoptr(RnCity) city = fixture_city(
    TOWN "[bands]\nservice,band,name,start,end,classes,category\nhomecare,wd_night,平日夜間,19:00,33:00,weekday,N\n", NULL);
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, january);
  g_autoptr(GPtrArray) untiled = rn_slots_untiled(city, slots, january);
  ck_assert_uint_eq(untiled->len, 19); /* 18:00 to 19:00 on each weekday */
  ck_assert_str_eq(((RnFinding *)untiled->pdata[0])->code, "TILING");
}
END_TEST

START_TEST(demand_of_examples)
{
  static const struct {
    const char *name;
    guint first, second, site1, site2;
  } cities[] = {{"yotsuba", 67, 43, 0, 0}, {"mihon", 129, 129, 0, 0}, {"oomihon", 258, 258, 40, 22}};
  for (gsize c = 0; c < G_N_ELEMENTS(cities); c++) {
    g_autoptr(RnCity) city = fixture_example(cities[c].name, NULL, NULL);
    g_autoptr(GPtrArray) slots = rn_slots_generate(city, january);
    g_autoptr(GPtrArray) untiled = rn_slots_untiled(city, slots, january);
    ck_assert_uint_eq(count(slots, "homecare", "first"), cities[c].first);
    ck_assert_uint_eq(count(slots, "homecare", "second"), cities[c].second);
    ck_assert_uint_eq(count(slots, "holiday_clinic", "site1"), cities[c].site1);
    ck_assert_uint_eq(count(slots, "holiday_clinic", "site2"), cities[c].site2);
    ck_assert_uint_eq(untiled->len, 0);
    for (guint i = 1; i < slots->len; i++)
      ck_assert_int_lt(rn_slot_compare(slots->pdata[i - 1], slots->pdata[i]), 0);
  }
}
END_TEST

START_TEST(closer_seat_row_wins)
{
  g_autoptr(RnCity) city = fixture_city(
    TOWN "[seats]\nservice,area_id,seat,bands,classes,count,mandatory,valid_from,trained\n"
         "homecare,T,first,all,,1,1,,1\nhomecare,T,first,all,yearend,2,1,,1\nhomecare,T,first,all,,0,1,2027-01-25,1\n", NULL);
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, january);
  guint yearend = 0, late = 0;
  for (guint i = 0; i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    g_autofree char *date = rn_date_format(slot->date);
    yearend += slot->klass == RN_CLASS_YEAREND;
    late += strcmp(date, "2027-01-25") >= 0;
  }
  ck_assert_uint_eq(yearend, 12);
  ck_assert_uint_eq(late, 0);
}
END_TEST

START_TEST(yearend_counts_as_y)
{
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, january);
  RnSlot *new_year = rn_slots_find(slots, "homecare/T/2027-01-01/rest_day/first/1");
  RnSlot *sunday = rn_slots_find(slots, "homecare/T/2027-01-10/rest_day/first/1");
  ck_assert_ptr_nonnull(new_year);
  ck_assert_str_eq(new_year->category, "Y");
  ck_assert_str_eq(sunday->category, "D");
  ck_assert_ptr_null(rn_slots_find(slots, "homecare/T/2027-01-01/wd_night/first/1"));
}
END_TEST

RN_TEST_MAIN("slots", tcase_add_test(tc, golden_slots_per_seat); tcase_add_test(tc, golden_slots_split_night);
             tcase_add_test(tc, month_is_tiled); tcase_add_test(tc, hole_is_found);
             tcase_add_test(tc, demand_of_examples); tcase_add_test(tc, closer_seat_row_wins);
             tcase_add_test(tc, yearend_counts_as_y))
