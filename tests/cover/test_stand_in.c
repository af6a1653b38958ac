/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Publishing vice cover: the lives of its events over versions, as the store keeps them. */

#include "engine/call.h"
#include "engine/month.h"
#include "engine/stand_in.h"
#include "tests/city_fixture.h"
#include "tests/store/support.h"

static const char tables[] =
  "[areas]\narea_id,parent_id,kind,name\nT,,city,ためし町\nW,T,block,西\n"
  "[facilities]\nfacility_id,name,kind,area_id,phone,duty_phone\nA,架空医院A,solo_clinic,W,000-1,\n"
  "B,架空医院B,solo_clinic,W,000-2,\nV,架空在宅V,clinic24,W,000-3,000-9\nU,架空在宅U,clinic24,W,000-4,\n"
  "[people]\nperson_id,name,facility_id,seat_first,trained_on\nA_1,あ,A,1,2024-01-01\nB_1,い,B,1,2024-01-01\n"
  "V_1,う,V,1,2024-01-01\nU_1,え,U,1,2024-01-01\n"
  "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\nL1,A,A_1,W,12,none\nL2,B,B_1,W,8,none\n"
  "[pairings]\npanel_id,rank,unit_id,type\nL1,1,V,concentrated\nL1,2,U,concentrated\nL2,1,V,concentrated\n"
  "L2,2,U,concentrated\n"
  "[coverage]\narea_id,band,mode\nW,all,paired\n";
#define FOURTH "vice_cover/W/2027-01-04/wd_night/1080-1980/1"

static void
cover(RnVersion *version, int day, const char *panel, const char *unit_id)
{
  RnDate date = rn_month_first(JANUARY) + day - 1;
  g_autoptr(RnSlot) slot =
    rn_slot_new("vice_cover", "W", date, "wd_night", panel, 1, rn_instant_from_local(date, 18 * 60),
                rn_instant_from_local(date, 33 * 60), "N", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(version->cover, slot, unit_id, RN_ORIGIN_SOLVER);
}

static RnPublication *
publish(RnStore *store, const RnCity *city, const char *first, const char *second, int hours)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnVersion) draft = rn_version_new("T", JANUARY);
  cover(draft, 4, "L1", first);
  cover(draft, 4, "L2", second);
  draft->created_at = NOW;
  begin(store);
  ck_assert_msg(rn_store_add_version(store, draft, &error), "%s", error ? error->message : "");
  commit(store);
  RnPublication *publication = rn_month_publish(store, city, JANUARY, NOW + hours * 3600, "tester", &error);
  ck_assert_msg(publication != NULL, "%s", error ? error->message : "");
  return publication;
}

/* "SEQUENCE" and "-" when cancelled; "none". */
static char *
life(RnStore *store, const char *unit_id)
{
  g_autoptr(GPtrArray) events = rn_store_events(store, "T", JANUARY, JANUARY, NULL);
  for (guint i = 0; i < events->len; i++) {
    const RnEvent *event = events->pdata[i];
    if (strcmp(event->slot_key, FOURTH) == 0 && strcmp(event->unit_id, unit_id) == 0)
      return g_strdup_printf("%s%d", event->cancelled ? "-" : "", event->sequence);
  }
  return g_strdup("none");
}

static void
expect(RnStore *store, const char *v, const char *u, const char *gap)
{
  const char *const units[] = {"V", "U", ""}, *const wanted[] = {v, u, gap};
  for (int i = 0; i < 3; i++) {
    g_autofree char *found = life(store, units[i]);
    ck_assert_msg(strcmp(found, wanted[i]) == 0, "event of \"%s\": %s instead of %s", units[i], found, wanted[i]);
  }
}

START_TEST(lives_of_events)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "t.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  ck_assert(put(store, "T", "areas", NULL, "area_id", "T", "kind", "city", "name", "ためし町", NULL));
  commit(store);
  g_autoptr(RnCity) city = fixture_city(tables, NULL);
  g_autoptr(RnPublication) first = publish(store, city, "V", "V", 0);
  expect(store, "0", "none", "none");
  g_autoptr(RnPublication) same = publish(store, city, "V", "V", 1);
  ck_assert(!same->is_new);
  expect(store, "0", "none", "none");
  g_autoptr(RnPublication) parted = publish(store, city, "V", "U", 2);
  ck_assert_uint_eq(parted->changes->len, 1);
  expect(store, "1", "0", "none");
  g_autoptr(RnPublication) moved = publish(store, city, "U", "U", 3);
  expect(store, "-2", "1", "none");
  g_autoptr(RnPublication) open = publish(store, city, NULL, "U", 4);
  expect(store, "-2", "2", "0");
  g_autoptr(RnPublication) back = publish(store, city, "V", "V", 5);
  expect(store, "3", "-3", "-1");
  ck_assert_int_eq(back->version->number, 5);
}
END_TEST

/* "unit change" of each call about cover, in order, '!' before those that are urgent. */
static char *
calls_of(const RnVersion *before, const RnVersion *after, RnInstant at)
{
  GString *text = g_string_new(NULL);
  g_autoptr(GPtrArray) calls = rn_calls_between(before, after, at);
  for (guint i = 0; i < calls->len; i++) {
    const RnCall *call = calls->pdata[i];
    for (guint k = 0; k < call->items->len; k++) {
      const RnCallItem *item = call->items->pdata[k];
      ck_assert(rn_stand_in_times(item->slot->key, NULL, NULL));
      g_string_append_printf(text, "%s%s%s %s", text->len ? ", " : "", call->urgent ? "!" : "", call->unit_id,
                             rn_call_reason_name(item->reason));
    }
  }
  return g_string_free(text, FALSE);
}

/* One call for a clinic and night, whatever number of panels it is about. */
START_TEST(who_is_to_be_called)
{
  RnInstant evening = rn_instant_from_local(rn_month_first(JANUARY) + 3, 12 * 60), long_before = evening - 20 * 86400;
  g_autoptr(RnVersion) both = rn_version_new("T", JANUARY), one = rn_version_new("T", JANUARY), none = rn_version_new("T", JANUARY);
  cover(both, 4, "L1", "V");
  cover(both, 4, "L2", "V");
  cover(one, 4, "L1", "V");
  cover(one, 4, "L2", "U");
  cover(none, 4, "L1", "U");
  cover(none, 4, "L2", NULL);
  g_autofree char *first = calls_of(NULL, both, evening);
  ck_assert_str_eq(first, "!V takes");
  g_autofree char *shared = calls_of(both, one, evening);
  ck_assert_str_eq(shared, "!U takes, !V details");
  g_autofree char *lost = calls_of(both, none, long_before);
  ck_assert_str_eq(lost, "U takes, V gives");
  g_autofree char *same = calls_of(one, one, evening);
  ck_assert_str_eq(same, "");
}
END_TEST

/* What a version keeps of its units and panels does not depend on the tables any more. */
START_TEST(names_stay_with_the_version)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "t.db");
  g_autoptr(RnStore) store = store_open(path);
  begin(store);
  ck_assert(put(store, "T", "areas", NULL, "area_id", "T", "kind", "city", "name", "ためし町", NULL));
  commit(store);
  g_autoptr(RnCity) city = fixture_city(tables, NULL);
  g_autoptr(RnPublication) first = publish(store, city, "V", "V", 0);
  g_autoptr(RnCity) larger = fixture_city(tables, "[panels]\npanel_id,facility_id,primary_person_id,area_id,patients,self_cover\n"
                                                  "L3,A,A_1,W,40,none\n", NULL);
  ((RnPanel *)rn_city_panel(larger, "L1"))->patients = 13;
  g_autoptr(RnPublication) second = publish(store, larger, "V", "V", 1);
  ck_assert(second->is_new);
  ck_assert_uint_eq(second->changes->len, 0);
  expect(store, "1", "none", "none");
  for (int number = 1; number <= 2; number++) {
    g_autoptr(RnVersion) version = rn_store_version(store, "T", JANUARY, number, NULL);
    g_autoptr(GPtrArray) stand_ins = rn_stand_ins_new(version);
    ck_assert_uint_eq(stand_ins->len, 1);
    const RnStandIn *stand_in = stand_ins->pdata[0];
    ck_assert_uint_eq(stand_in->duties->len, 2);
    ck_assert_int_eq(rn_stand_in_all_patients(version, stand_in), number == 1 ? 20 : 21);
    ck_assert_str_eq(rn_version_label(version, "seat", "vice_cover/L1"), "架空医院A（L1）");
    ck_assert_str_eq(rn_version_label(version, "service", "vice_cover"), "副主治医");
    const RnVersionUnit *unit = rn_version_unit(version, "V");
    ck_assert_ptr_nonnull(unit);
    ck_assert_str_eq(unit->kind, "facility");
    ck_assert_str_eq(unit->phone, "000-9");
    ck_assert_str_eq(unit->public_phone, "000-3");
  }
}
END_TEST

START_TEST(keys_tell_the_time)
{
  RnInstant start, end;
  ck_assert(rn_stand_in_times(FOURTH, &start, &end));
  ck_assert_int_eq(start, rn_instant_from_local(rn_month_first(JANUARY) + 3, 18 * 60));
  ck_assert_int_eq(end, rn_instant_from_local(rn_month_first(JANUARY) + 4, 9 * 60));
  static const char *const others[] = {
    "vice_cover/W/2027-01-04/wd_night/L003/1", "homecare/W/2027-01-04/wd_night/1080-1980/1", "vice_cover/W/2027-01-04/wd_night/1080-1980",
    "vice_cover/W/2027-13-04/wd_night/1080-1980/1", "vice_cover/W/2027-01-04/wd_night/1980-1080/1",
    "vice_cover/W/2027-01-04/wd_night/-/1", "vice_cover/W/2027-01-04/wd_night/12/1", "",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
    ck_assert_msg(!rn_stand_in_times(others[i], NULL, NULL), "%s", others[i]);
}
END_TEST

RN_TEST_MAIN("stand_in", {
  tcase_add_test(tc, lives_of_events);
  tcase_add_test(tc, who_is_to_be_called);
  tcase_add_test(tc, names_stay_with_the_version);
  tcase_add_test(tc, keys_tell_the_time);
})
