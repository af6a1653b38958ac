/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model and the checker against each other on random small cities: an answer of the solver has no hard finding and
 * exactly the price that the checker reckons; and a rota, good or bad, put into the model is judged there as by the
 * checker. Set RINBAN_SEED and RINBAN_ROUNDS for a longer or a certain run. */

#include "tests/property/judges.h"
#include "tests/property/random_city.h"

static guint32
from_environment(const char *name, guint32 usual)
{
  const char *text = g_getenv(name);
  return text ? (guint32)g_ascii_strtoull(text, NULL, 10) : usual;
}

/* A pin or two of duties in a rota that the checker accepts, and that rota as the draft before. */
static void
add_pins(Case *c, const RnRota *draft, GRand *rand, GPtrArray *pins)
{
  for (guint i = 0; i < draft->duties->len; i++) {
    const RnDuty *duty = draft->duties->pdata[i];
    if (!duty->unit_id || g_rand_int_range(rand, 0, 12))
      continue;
    RnPin *pin = g_new0(RnPin, 1);
    pin->slot_key = g_strdup(duty->slot->key);
    pin->unit_id = g_strdup(duty->unit_id);
    g_ptr_array_add(pins, pin);
  }
  c->context.pins = pins;
  c->context.reference = draft;
}

/* A published December: some persons have duties at its end, of which the table history knows nothing or the same. */
static RnVersion *
random_december(const RnCity *city, GRand *rand)
{
  RnVersion *version = rn_version_new(city->id, MONTH - 1);
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    RnDate date = rn_month_first(MONTH) - g_rand_int_range(rand, 1, 6);
    const char *code = rn_calendar_class(city->calendar, date) == RN_CLASS_YEAREND ? "rest_night" : "wd_night";
    const RnBand *band = rn_city_band(city, "homecare", code, date);
    if (g_rand_int_range(rand, 0, 3) == 0 || rn_date_weekday(date) == 0 || rn_date_weekday(date) == 6)
      continue;
    g_autoptr(RnSlot) slot =
      rn_slot_new("homecare", "N", date, code, "first", (int)p + 1, rn_instant_from_local(date, band->start),
                  rn_instant_from_local(date, band->end), "Y", rn_calendar_class(city->calendar, date), TRUE);
    rn_rota_add(version->rota, slot, person->id, RN_ORIGIN_SOLVER);
  }
  return version;
}

static void
run_city(guint32 seed, int *good, int *bad)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed + 1000000);
  g_autofree char *text = random_city(seed);
  g_autoptr(GPtrArray) pins = g_ptr_array_new();
  g_autoptr(GError) error = NULL;
  Case c;
  case_init(&c, seed, fixture_city(text, NULL));
  g_autoptr(RnVersion) december = random_december(c.city, rand);
  g_autoptr(GPtrArray) before = g_ptr_array_new();
  g_ptr_array_add(before, december);
  if (seed % 2 == 0)
    c.context.before = before;
  g_autoptr(RnRota) draft = random_rota(c.city, rand, &c.context);
  if (seed % 3 == 0)
    add_pins(&c, draft, rand, pins);
  g_autoptr(RnBuilt) built = rn_build(c.city, MONTH, c.slots, &c.context, NULL, NULL, &error);
  ck_assert_msg(built != NULL, "seed %u: %s", seed, error ? error->message : "");
  g_autoptr(RnBuilt) explained = rn_build_explained(c.city, MONTH, c.slots, &c.context, NULL);
  solve_and_compare(&c, built);
  for (int round = 0; round < 6; round++) {
    g_autoptr(RnRota) rota = round < 3 ? rn_rota_copy(draft) : random_rota(c.city, rand, &c.context);
    compare_judges(&c, built, rota, good, bad);
    compare_judges(&c, explained, rota, good, bad);
    for (int k = 0; k < 4; k++) {
      spoil(rota, c.city, rand);
      compare_judges(&c, built, rota, good, bad);
      compare_judges(&c, explained, rota, good, bad);
    }
  }
  g_ptr_array_set_free_func(pins, (GDestroyNotify)rn_pin_free);
  case_clear(&c);
}

START_TEST(random_cities)
{
  guint32 first = from_environment("RINBAN_SEED", 1), rounds = from_environment("RINBAN_ROUNDS", 40);
  int good = 0, bad = 0;
  for (guint32 seed = first; seed < first + rounds; seed++)
    run_city(seed, &good, &bad);
  ck_assert_int_gt(good, (int)rounds / 2);
  ck_assert_int_gt(bad, (int)rounds / 2);
}
END_TEST

RN_TEST_MAIN("price", { tcase_add_test(tc, random_cities); })
