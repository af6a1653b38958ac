/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One vice for every panel and stretch: rows of the domain's table on mihon, whose blocks are all paired here. */

#include "engine/cover_plan.h"
#include "engine/store.h"
#include "tests/cover/cover_fixture.h"

static const char paired[] = "[coverage]\narea_id,band,mode\nMH,all,paired\n";

static RnCoverPlan *
plan_of(const RnCity *city, const GPtrArray *pins, const RnRota *reference)
{
  g_autoptr(GError) error = NULL;
  RnCoverPlan *plan = rn_cover_plan(city, fixture_month("2027-01"), NULL, pins, reference, TRUE, &error);
  ck_assert_msg(plan != NULL, "%s", error ? error->message : "?");
  ck_assert_int_eq(plan->bound, plan->objective);
  ck_assert_str_eq(plan->proof, "optimal");
  return plan;
}

static const char *
holder(const RnCoverPlan *plan, const char *key)
{
  const RnDuty *duty = rn_rota_find(plan->rota, key);
  ck_assert_msg(duty != NULL, "no slot %s", key);
  return duty->unit_id ? duty->unit_id : "-";
}

static GPtrArray *
pins_of(const char *key, const char *unit)
{
  GPtrArray *pins = g_ptr_array_new_with_free_func((GDestroyNotify)rn_pin_free);
  RnPin *pin = g_new0(RnPin, 1);
  pin->slot_key = g_strdup(key);
  pin->unit_id = g_strdup(unit);
  g_ptr_array_add(pins, pin);
  return pins;
}

START_TEST(mihon_is_proven)
{
  g_autoptr(RnCity) city = fixture_cover_example("mihon", paired);
  g_autoptr(RnCoverPlan) plan = plan_of(city, NULL, NULL);
  ck_assert_int_eq(rn_rota_gaps(plan->rota), 0);
}
END_TEST

RN_TEST_MAIN("vices", {
  tcase_add_test(tc, mihon_is_proven);
  (void)pins_of;
  (void)holder;
})
