/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The ledger: quotas from shares, balances from versions, opening counts, absences and newcomers. */

#include "engine/ledger.h"
#include "engine/slots.h"
#include "tests/city_fixture.h"

#define TOWN                                                                                                         \
  "[areas]\narea_id,parent_id,kind,name\nT,,city,Town\n"                                                             \
  "[facilities]\nfacility_id,name,kind,area_id\nF,Clinic,solo_clinic,T\n"                                            \
  "[people]\nperson_id,name,facility_id,seat_first,share_pct,trained_on,valid_from\n"                                \
  "p1,One,F,1,100,2025-01-01,\np2,Two,F,1,100,2025-01-01,\np3,Three,F,1,50,2025-01-01,\np4,Four,F,1,0,2025-01-01,\n"

static const RnMonth january = 2027 * 12;

static const RnVersionQuota *
quota_of(const GPtrArray *quotas, const char *unit, const char *category)
{
  for (guint i = 0; i < quotas->len; i++) {
    const RnVersionQuota *quota = quotas->pdata[i];
    if (strcmp(quota->unit_id, unit) == 0 && strcmp(quota->category, category) == 0 &&
        strcmp(quota->seat, "first") == 0)
      return quota;
  }
  return NULL;
}

static GPtrArray *
quotas_of(const RnCity *city, RnMonth month, const GPtrArray *past)
{
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, month);
  return rn_ledger_quotas(city, month, slots, past);
}

/* 19 weekday nights over shares 100, 100, 50: 7.6, 7.6, 3.8. */
START_TEST(quota_is_share_of_demand)
{
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  g_autoptr(GPtrArray) quotas = quotas_of(city, january, NULL);
  const RnVersionQuota *one = quota_of(quotas, "p1", "N"), *three = quota_of(quotas, "p3", "N");
  ck_assert_int_eq(one->quota_low, 7);
  ck_assert_int_eq(one->quota_high, 8);
  ck_assert_int_eq(one->waits, TRUE); /* phase 0: 7.6 has not reached 8 */
  ck_assert_int_eq(quota_of(quotas, "p2", "N")->waits, FALSE); /* phase 0.618 */
  ck_assert_int_eq(three->quota_low, 3);
  ck_assert_int_eq(three->quota_high, 4);
  ck_assert_int_eq(one->eligible, 19);
  ck_assert_ptr_null(quota_of(quotas, "p4", "N"));
}
END_TEST

/* A version of December in which p1 did everything. */
static RnVersion *
december(const RnCity *city)
{
  RnVersion *version = rn_version_new("T", january - 1);
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, january - 1);
  g_ptr_array_unref(version->quotas);
  version->quotas = rn_ledger_quotas(city, january - 1, slots, NULL);
  for (guint i = 0; i < slots->len; i++)
    rn_rota_add(version->rota, slots->pdata[i], "p1", RN_ORIGIN_SOLVER);
  rn_rota_sort(version->rota);
  rn_ledger_count(version->quotas, version->rota);
  return version;
}

START_TEST(balance_carries_over)
{
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  g_autoptr(RnVersion) version = december(city);
  g_autoptr(GPtrArray) past = g_ptr_array_new();
  g_ptr_array_add(past, version);
  g_autoptr(GPtrArray) quotas = quotas_of(city, january, past);
  ck_assert_int_eq(quota_of(quotas, "p1", "N")->quota_high, 0);
  ck_assert_int_ge(quota_of(quotas, "p2", "N")->quota_low, 15); /* 7.6 + 0.4 x 20 or so */
  g_autoptr(GArray) rows = rn_ledger_rows(city, january, past);
  gint64 sum = 0;
  for (guint i = 0; i < rows->len; i++)
    if (strcmp(g_array_index(rows, RnLedgerRow, i).category, "N") == 0 &&
        strcmp(g_array_index(rows, RnLedgerRow, i).seat, "first") == 0)
      sum += g_array_index(rows, RnLedgerRow, i).balance_micro;
  ck_assert_int_le(ABS(sum), 3); /* what one did too much, the others owe */
}
END_TEST

START_TEST(new_fiscal_year_forgets)
{
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  g_autoptr(RnVersion) version = december(city);
  g_autoptr(GPtrArray) past = g_ptr_array_new();
  g_ptr_array_add(past, version);
  g_autoptr(GPtrArray) with = quotas_of(city, 2027 * 12 + 3, past);
  g_autoptr(GPtrArray) without = quotas_of(city, 2027 * 12 + 3, NULL);
  ck_assert_int_eq(quota_of(with, "p1", "N")->quota_low, quota_of(without, "p1", "N")->quota_low);
}
END_TEST

START_TEST(yearend_is_remembered_five_years)
{
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  g_autoptr(RnVersion) version = december(city);
  g_autoptr(GPtrArray) past = g_ptr_array_new();
  g_ptr_array_add(past, version);
  g_autoptr(GPtrArray) later = quotas_of(city, 2028 * 12, past); /* January 2028, next fiscal year */
  g_autoptr(GPtrArray) much_later = quotas_of(city, 2032 * 12, past);
  ck_assert_int_eq(quota_of(later, "p1", "Y")->quota_high, 0);
  ck_assert_int_gt(quota_of(much_later, "p1", "Y")->quota_high, 0);
}
END_TEST

START_TEST(excused_absence_lowers_share)
{
  g_autoptr(RnCity) city = fixture_city(
    TOWN "[absences]\nunit_id,from,to,excused\np1,2027-01-01,2027-01-31,1\np2,2027-01-01,2027-01-31,0\n", NULL);
  g_autoptr(GPtrArray) quotas = quotas_of(city, january, NULL);
  ck_assert_int_eq(quota_of(quotas, "p1", "N")->quota_high, 0);
  ck_assert_int_eq(quota_of(quotas, "p1", "N")->excused, TRUE);
  ck_assert_int_eq(quota_of(quotas, "p2", "N")->quota_low, 12); /* 19 x 2/3: owed all the same */
  ck_assert_int_eq(quota_of(quotas, "p2", "N")->excused, FALSE);
}
END_TEST

START_TEST(opening_ledger_and_newcomer)
{
  g_autoptr(RnCity) city = fixture_city(
    TOWN "[ledger]\nunit_id,category,fiscal_year,service,assigned\np1,N,2026,homecare,12\np2,N,2026,homecare,8\n", NULL);
  g_autoptr(GPtrArray) quotas = quotas_of(city, january, NULL);
  ck_assert_int_eq(quota_of(quotas, "p1", "N")->quota_low, 5);  /* 7.6 - 2 */
  ck_assert_int_eq(quota_of(quotas, "p2", "N")->quota_low, 9);  /* 7.6 + 2 */
  ck_assert_int_eq(quota_of(quotas, "p3", "N")->quota_low, 3);  /* newcomer: no balance */
}
END_TEST

START_TEST(history_counts_without_opening)
{
  g_autoptr(RnCity) city = fixture_city(
    TOWN "[history]\nunit_id,date,band,service,seat\np1,2026-12-01,wd_night,homecare,first\n"
         "p1,2026-12-03,wd_night,homecare,first\np2,2026-12-08,wd_night,homecare,first\n", NULL);
  g_autoptr(GPtrArray) quotas = quotas_of(city, january, NULL);
  ck_assert_int_eq(quota_of(quotas, "p1", "N")->quota_low, 7);  /* 7.6 - 0.5 */
  ck_assert_int_eq(quota_of(quotas, "p1", "N")->quota_high, 8);
  ck_assert_int_eq(quota_of(quotas, "p1", "N")->waits, TRUE);
  ck_assert_int_eq(quota_of(quotas, "p2", "N")->quota_low, 8);  /* 7.6 + 0.5 */
}
END_TEST

START_TEST(spread_names_who_is_outside)
{
  g_autoptr(RnCity) city = fixture_city(TOWN, NULL);
  g_autoptr(RnVersion) version = december(city);
  g_autoptr(GPtrArray) past = g_ptr_array_new();
  g_ptr_array_add(past, version);
  g_autoptr(GPtrArray) spreads = rn_ledger_spread(city, past);
  const RnSpread *nights = NULL;
  for (guint i = 0; i < spreads->len; i++)
    if (strcmp(((RnSpread *)spreads->pdata[i])->category, "N") == 0 &&
        strcmp(((RnSpread *)spreads->pdata[i])->seat, "first") == 0)
      nights = spreads->pdata[i];
  ck_assert_ptr_nonnull(nights);
  if (!nights)
    return;
  ck_assert_int_eq(nights->persons, 2);
  ck_assert_int_eq(nights->min, 0);
  ck_assert_int_gt(nights->max, 15);
  ck_assert_uint_ge(nights->outside->len, 1);
}
END_TEST

RN_TEST_MAIN("ledger", tcase_add_test(tc, quota_is_share_of_demand); tcase_add_test(tc, balance_carries_over);
             tcase_add_test(tc, new_fiscal_year_forgets); tcase_add_test(tc, yearend_is_remembered_five_years);
             tcase_add_test(tc, excused_absence_lowers_share); tcase_add_test(tc, opening_ledger_and_newcomer);
             tcase_add_test(tc, history_counts_without_opening); tcase_add_test(tc, spread_names_who_is_outside))
