/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Panels as versions keep them, chains read from them, and what the checker says of chains, by cases made by hand. */

#include "engine/chain.h"
#include "engine/check_chain.h"
#include "tests/cover/cover_fixture.h"

static const char town[] =
  "[areas]\narea_id,parent_id,kind,name\nT,,city,ためし町\nN,T,block,北\nS,T,block,南\n"
  "[facilities]\nfacility_id,name,kind,area_id,registered_only\nA,架空医院,solo_clinic,N,0\nU,架空在宅,clinic24,N,0\n"
  "V,架空隣町在宅,clinic24,S,0\nH,架空病院,hospital,N,1\n"
  "[people]\nperson_id,name,facility_id,role,seat_first\nA_1,あ,A,physician,1\nU_1,う,U,physician,1\nU_2,え,U,physician,1\n"
  "V_1,お,V,physician,1\n"
  "[panels]\npanel_id,facility_id,primary_person_id,area_id,self_cover,home_hospital,registered_on\n"
  "L1,A,A_1,N,none,H,2027-01-20\nL2,U,U_1,N,all,,\n"
  "[pairings]\npanel_id,rank,unit_id,valid_from,valid_to,bands\nL1,1,U,,,\nL1,2,V_1,2027-01-10,2027-01-12,\n"
  "L1,3,V,,,wd_night\n";

#define JANUARY (2027 * 12)

static void
hold(RnRota *rota, const char *service, const char *area_id, const char *seat, const char *from, const char *to,
     const char *unit_id)
{
  RnInstant start = fixture_instant(from);
  RnDate date;
  int minutes;
  rn_instant_to_local(start, &date, &minutes);
  g_autoptr(RnSlot) slot = rn_slot_new(service, area_id, date, "b", seat, 1, start, fixture_instant(to), "N", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(rota, slot, unit_id, RN_ORIGIN_SOLVER);
}

static void
add_area(RnVersion *version, const char *id, const char *parent, const char *kind)
{
  RnVersionArea *area = g_new0(RnVersionArea, 1);
  area->area_id = g_strdup(id);
  area->parent_id = g_strdup(parent);
  area->kind = g_strdup(kind);
  area->name = g_strdup(id);
  g_ptr_array_add(version->areas, area);
}

/* The town's version with the areas and panels that chains need. */
static RnVersion *
version_of(const RnCity *city)
{
  RnVersion *version = rn_version_new("T", JANUARY);
  add_area(version, "N", "T", "block");
  add_area(version, "S", "T", "block");
  add_area(version, "T", "W", "city");
  add_area(version, "W", "", "wide");
  rn_chain_take_panels(version, city);
  return version;
}

/* "primary A_1 > vice U > emergency 119", with "gap" in front where nobody comes. */
static void
is(const RnVersion *version, const char *panel, const char *at, const char *expected)
{
  g_autoptr(RnChain) chain = rn_chain_at(version, panel, fixture_instant(at));
  g_autoptr(GString) text = g_string_new(chain && chain->gap ? "gap: " : "");
  for (guint i = 0; chain && i < chain->steps->len; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    g_string_append_printf(text, "%s%s %s", i ? " > " : "", rn_chain_kind_name(step->kind), step->unit_id);
  }
  ck_assert_msg(strcmp(text->str, expected) == 0, "%s at %s\n--- %s\n+++ %s", panel, at, expected, text->str);
}

START_TEST(texts_of_panels_read_back)
{
  RnVersionPanel *panel = rn_version_panel_new("L1", "A", "N", "A_1");
  rn_version_panel_add(panel, 600, 1200, "primary:A_1\tvice:U");
  rn_version_panel_add(panel, 1200, 1800, "primary:A_1\tvice:U");
  rn_version_panel_add(panel, 1800, 2400, "");
  rn_version_panel_add(panel, 3000, 3600, "primary:A_1\tvice:U");
  ck_assert_uint_eq(panel->answers->len, 2);
  ck_assert_uint_eq(panel->spans->len, 3);
  RnInstant start;
  g_autofree char *text = rn_version_panel_to_text(panel, &start);
  ck_assert_int_eq(start, 600);
  RnVersionPanel *read = rn_version_panel_new("L1", "A", "N", "A_1");
  ck_assert_str_eq(text, "primary:A_1\tvice:U\n-\n\n20 0\n30 1\n40 -\n50 0\n");
  ck_assert(rn_version_panel_take_text(read, text, start));
  RnInstant again;
  g_autofree char *back = rn_version_panel_to_text(read, &again);
  ck_assert_str_eq(back, text);
  ck_assert_int_eq(again, start);
  ck_assert_str_eq(read->answers->pdata[1], "");
  ck_assert_ptr_null(rn_version_panel_span(panel, 599));
  ck_assert_ptr_null(rn_version_panel_span(panel, 2400));
  ck_assert_int_eq(rn_version_panel_span(panel, 600)->end, 1800);
  ck_assert_int_eq(rn_version_panel_span(panel, 3599)->start, 3000);
  rn_version_panel_free(panel);
  rn_version_panel_free(read);
}
END_TEST

START_TEST(damaged_texts_of_panels_are_refused)
{
  static const char *const texts[] = {"",          "a",           "a\n",          "a\n\n10 1\n", "a\n\n10\n", "a\n\n10 0",
                                      "a\n\nx 0\n", "a\n\n10 0\n5 0\n", "a\n\n0 0\n", "a\n\n10 0x\n", "a\n\n99999999 0\n",
                                      "a\n\n10 0\n\n20 0\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    RnVersionPanel *panel = rn_version_panel_new("L1", "A", "N", "A_1");
    ck_assert_msg(!rn_version_panel_take_text(panel, texts[i], 0), "taken: %s", texts[i]);
    rn_version_panel_free(panel);
  }
}
END_TEST

START_TEST(chains_have_the_steps_of_the_domain_in_their_order)
{
  g_autoptr(RnCity) city = fixture_city(town, NULL);
  g_autoptr(RnVersion) version = version_of(city);
  is(version, "L1", "2027-01-05T12:00", "primary A_1 > vice U > emergency 119");
  is(version, "L1", "2027-01-05T22:00", "vice U > vice V > emergency 119");
  is(version, "L1", "2027-01-01T03:00", "vice U > emergency 119"); /* the night before, whose band is another */
  is(version, "L1", "2027-01-11T22:00", "vice U > vice V_1 > emergency 119"); /* a holiday; V is paired for weekday nights */
  is(version, "L1", "2027-01-25T22:00", "vice U > vice V > hospital H > emergency 119"); /* registered on the 20th */
  is(version, "L2", "2027-01-05T12:00", "primary U_1 > emergency 119");
  is(version, "L2", "2027-01-05T22:00", "primary U > emergency 119");
  is(version, "L3", "2027-01-05T22:00", "");
  is(version, "L1", "2027-03-01T22:00", "");
  const char *from = "2027-01-05T18:00", *to = "2027-01-06T09:00";
  hold(version->rota, "homecare", "N", "second", from, to, "A_1");
  hold(version->rota, "homecare", "N", "first", from, to, "U_2");
  hold(version->rota, "homecare", "S", "first", from, to, "V_1");
  hold(version->rota, "homecare", "T", "third", from, to, NULL);
  hold(version->rota, "backup_bed", "T", "bed", from, to, "H");
  hold(version->rota, "homecare", "W", "third", from, to, "W1");
  hold(version->rota, "backup_bed", "W", "bed", from, to, "H"); /* named already */
  hold(version->cover, RN_SERVICE_COVER, "N", "L1", from, to, "V");
  hold(version->cover, RN_SERVICE_COVER, "N", "L2", from, to, "A");
  is(version, "L1", "2027-01-05T22:00", "vice V > vice U > first U_2 > second A_1 > bed H > wide W1 > emergency 119");
  is(version, "L1", "2027-01-06T09:00", "primary A_1 > vice U > emergency 119");
}
END_TEST

START_TEST(nobody_stands_in_for_himself)
{
  g_autoptr(RnCity) city = fixture_city(town, "[pairings]\npanel_id,rank,unit_id\nL1,4,A_1\nL1,5,A\nL2,1,U_1\nL2,2,U_2\n", NULL);
  g_autoptr(RnVersion) version = version_of(city);
  g_autoptr(GPtrArray) findings = rn_findings_new();
  is(version, "L1", "2027-01-05T22:00", "vice U > vice V > emergency 119");
  is(version, "L2", "2027-01-05T22:00", "primary U > vice U_2 > emergency 119");
  rn_check_chain(city, version->rota, NULL, findings);
  for (guint i = 0; i < findings->len; i++)
    ck_assert_str_eq(((const RnFinding *)findings->pdata[i])->code, "HOSPITAL");
}
END_TEST

START_TEST(first_lines_and_turns_inside_a_clinic)
{
  g_autoptr(RnCity) city =
    fixture_city(town, "[coverage]\narea_id,band,mode,first_line\nN,all,hybrid,nurse\nN,own,hybrid,desk\n", NULL);
  g_autoptr(RnVersion) version = version_of(city);
  RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
  unit->unit_id = g_strdup("U_2");
  unit->facility_id = g_strdup("U");
  g_ptr_array_add(version->units, unit);
  is(version, "L2", "2027-01-05T22:00", "primary U > emergency 119"); /* no nurse is planned, and the panel has no station */
  hold(version->rota, "nurse_oncall", "N", "nurse", "2027-01-05T17:30", "2027-01-06T08:30", "N1");
  hold(version->rota, "contact_desk", "T", "desk", "2027-01-05T09:00", "2027-01-06T09:00", "D1");
  hold(version->rota, "clinic_oncall", "N", "own", "2027-01-05T18:00", "2027-01-06T09:00", "U_2");
  is(version, "L2", "2027-01-05T22:00", "nurse N1 > primary U_2 > emergency 119");
  is(version, "L2", "2027-01-06T08:30", "primary U_2 > emergency 119");
  is(version, "L2", "2027-01-05T12:00", "desk D1 > primary U_1 > emergency 119");
}
END_TEST

START_TEST(absences_count_to_the_minute)
{
  g_autoptr(RnCity) city = fixture_city(town,
                                        "[absences]\nunit_id,from,to\nA_1,2027-01-05T10:00,2027-01-05T11:00\n"
                                        "U,2027-01-05T10:30,2027-01-05T20:00\nU_1,2027-01-06T10:00,2027-01-06T12:00\n"
                                        "U_2,2027-01-06T11:00,2027-01-06T12:30\n",
                                        NULL);
  g_autoptr(RnVersion) version = version_of(city);
  is(version, "L1", "2027-01-05T10:15", "vice U > emergency 119");
  is(version, "L1", "2027-01-05T10:30", "gap: emergency 119");
  is(version, "L1", "2027-01-05T11:00", "primary A_1 > emergency 119");
  is(version, "L1", "2027-01-05T19:59", "vice V > emergency 119");
  is(version, "L1", "2027-01-05T20:00", "vice U > vice V > emergency 119");
  is(version, "L2", "2027-01-06T10:30", "primary U > emergency 119"); /* the other one of the clinic */
  is(version, "L2", "2027-01-06T11:30", "gap: emergency 119");
  is(version, "L2", "2027-01-06T12:00", "primary U_1 > emergency 119");
  g_autoptr(GPtrArray) chains =
    rn_chains_between(version, "L1", fixture_instant("2027-01-05T09:00"), fixture_instant("2027-01-05T18:00"));
  gint64 minutes = 0;
  for (guint i = 0; i < chains->len; i++)
    minutes += (((const RnChain *)chains->pdata[i])->end - ((const RnChain *)chains->pdata[i])->start) / 60;
  ck_assert_uint_eq(chains->len, 4);
  ck_assert_int_eq(minutes, 9 * 60);
  g_autoptr(GPtrArray) findings = rn_findings_new();
  rn_check_chain(city, version->rota, NULL, findings);
  int gaps = 0;
  for (guint i = 0; i < findings->len; i++)
    gaps += strcmp(((const RnFinding *)findings->pdata[i])->code, "CHAIN") == 0;
  ck_assert_int_eq(gaps, 3); /* L1 once; L2 while the clinic is closed, and while both its physicians are away */
}
END_TEST

static int
count(const GPtrArray *findings, const char *code, gboolean hard)
{
  int n = 0;
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    n += strcmp(finding->code, code) == 0 && finding->hard == hard;
  }
  return n;
}

START_TEST(cover_never_changes_who_the_primary_is)
{
  g_autoptr(RnCity) city = fixture_city(town, NULL);
  g_autoptr(RnRota) rota = rn_rota_new("T", JANUARY), cover = rn_rota_new("T", JANUARY);
  g_autoptr(GPtrArray) fine = rn_findings_new(), wrong = rn_findings_new();
  hold(cover, RN_SERVICE_COVER, "N", "L1", "2027-01-05T18:00", "2027-01-06T09:00", "U");
  rn_check_chain(city, rota, cover, fine);
  ck_assert_int_eq(count(fine, "CHAIN", TRUE), 0);
  hold(cover, RN_SERVICE_COVER, "N", "L1", "2027-01-06T18:00", "2027-01-07T09:00", "A_1");
  hold(rota, "homecare", "N", "first", "2027-01-05T18:00", "2027-01-06T09:00", "V");
  hold(rota, "homecare", "N", "second", "2027-01-05T18:00", "2027-01-06T09:00", "V_1");
  rn_check_chain(city, rota, cover, wrong);
  ck_assert_int_eq(count(wrong, "CHAIN", TRUE), 1);
  ck_assert_int_eq(count(wrong, "INDEP", TRUE), 1); /* of L2; V is a vice of L1, so its chain names V once, before */
}
END_TEST

static void
add_partner(GPtrArray *partners, const char *kind, const char *service, const char *seat, const char *unit_id)
{
  RnPartnerDuties *partner = g_new0(RnPartnerDuties, 1);
  partner->service = g_strdup(service);
  partner->host = g_strdup("X");
  partner->version = rn_version_new("X", JANUARY);
  partner->duties = g_ptr_array_new();
  add_area(partner->version, kind, "", kind);
  RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
  unit->unit_id = g_strdup(unit_id);
  unit->kind = g_strdup("facility");
  unit->name = g_strdup("架空の隣の病院");
  unit->facility_id = g_strdup(unit_id);
  g_ptr_array_add(partner->version->units, unit);
  hold(partner->version->rota, service, kind, seat, "2027-01-05T18:00", "2027-01-06T09:00", unit_id);
  g_ptr_array_add(partner->duties, partner->version->rota->duties->pdata[0]);
  g_ptr_array_add(partners, partner);
}

START_TEST(what_others_plan_for_the_city_is_asked_too)
{
  g_autoptr(RnCity) city = fixture_city(town, NULL);
  g_autoptr(RnVersion) version = version_of(city);
  g_autoptr(GPtrArray) partners = g_ptr_array_new_with_free_func((GDestroyNotify)rn_partner_duties_free);
  add_partner(partners, "association", "backup_bed", "bed", "H"); /* another H than the town's */
  add_partner(partners, "wide", "homecare", "third", "H9");
  add_partner(partners, "association", "pharmacy_oncall", "pharmacy", "Y1"); /* no chain asks it */
  is(version, "L1", "2027-01-05T22:00", "vice U > vice V > emergency 119");
  rn_chain_add_partners(version, partners);
  is(version, "L1", "2027-01-05T22:00", "vice U > vice V > bed X:H > wide X:H9 > emergency 119");
  is(version, "L2", "2027-01-06T09:00", "primary U_1 > emergency 119");
  ck_assert_str_eq(rn_version_unit(version, "X:H")->name, "架空の隣の病院");
}
END_TEST

START_TEST(versions_tell_whether_their_panels_are_the_same)
{
  g_autoptr(RnCity) city = fixture_city(town, NULL);
  g_autoptr(RnCity) other = fixture_city(town, "[absences]\nunit_id,from,to\nA_1,2027-01-05T10:00,2027-01-05T11:00\n", NULL);
  g_autoptr(RnVersion) a = version_of(city), b = version_of(city), c = version_of(other), none = rn_version_new("T", JANUARY);
  ck_assert(rn_chain_same_panels(a, b));
  ck_assert(!rn_chain_same_panels(a, c));
  ck_assert(!rn_chain_same_panels(a, none));
  g_autoptr(GHashTable) units = rn_chain_units(a);
  const char *const expected[] = {"A", "A_1", "U", "U_1", "V", "V_1", "H"};
  for (gsize i = 0; i < G_N_ELEMENTS(expected); i++)
    ck_assert_msg(g_hash_table_contains(units, expected[i]), "no %s", expected[i]);
  ck_assert_uint_eq(g_hash_table_size(units), G_N_ELEMENTS(expected));
}
END_TEST

RN_TEST_MAIN("chain", {
  tcase_add_test(tc, texts_of_panels_read_back);
  tcase_add_test(tc, damaged_texts_of_panels_are_refused);
  tcase_add_test(tc, chains_have_the_steps_of_the_domain_in_their_order);
  tcase_add_test(tc, nobody_stands_in_for_himself);
  tcase_add_test(tc, first_lines_and_turns_inside_a_clinic);
  tcase_add_test(tc, absences_count_to_the_minute);
  tcase_add_test(tc, cover_never_changes_who_the_primary_is);
  tcase_add_test(tc, what_others_plan_for_the_city_is_asked_too);
  tcase_add_test(tc, versions_tell_whether_their_panels_are_the_same);
})
