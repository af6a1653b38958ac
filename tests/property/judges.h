/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The model and the checker against each other: one case is a city with its context; a rota, good or bad, put into the
 * model must be judged there as by the checker, and an answer of the solver must please the checker. */

#include "engine/build.h"
#include "engine/check.h"
#include "engine/ledger.h"
#include "engine/store.h"
#include "tests/city_fixture.h"

#define MONTH (2027 * 12)

/* --- rotas --- */

/* Fills slots with persons whom the checker accepts, until it finds none or luck ends. */
static inline RnRota *
random_rota(const RnCity *city, GRand *rand, const RnCheckContext *context)
{
  RnRota *rota = fixture_rota(city, MONTH, "");
  for (guint i = 0; i < rota->duties->len; i++) {
    RnDuty *duty = rota->duties->pdata[i];
    for (int tries = g_rand_int_range(rand, 0, 7); tries > 0 && !duty->unit_id; tries--) {
      const RnPerson *person = city->persons->pdata[g_rand_int_range(rand, 0, (gint32)city->persons->len)];
      if (!rn_check_duty(city, rota, duty->slot, person, context))
        duty->unit_id = g_strdup(person->id);
    }
  }
  return rota;
}

/* Gives one duty to anybody. */
static inline void
spoil(RnRota *rota, const RnCity *city, GRand *rand)
{
  RnDuty *duty = rota->duties->pdata[g_rand_int_range(rand, 0, (gint32)rota->duties->len)];
  const RnPerson *person = city->persons->pdata[g_rand_int_range(rand, 0, (gint32)city->persons->len)];
  g_free(duty->unit_id);
  duty->unit_id = g_strdup(person->id);
}

static inline char *
rota_text(const RnRota *rota)
{
  GString *out = g_string_new("\n");
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (duty->unit_id)
      g_string_append_printf(out, "%s %s\n", duty->slot->key, duty->unit_id);
  }
  return g_string_free(out, FALSE);
}

/* --- both judges --- */

typedef struct {
  guint32 seed;
  RnCity *city;
  GPtrArray *slots, *quotas;
  RnCheckContext context;
} Case;

static inline void
compare_judges(const Case *c, const RnBuilt *built, const RnRota *rota, int *good, int *bad)
{
  g_autoptr(GPtrArray) findings = rn_check_rota(c->city, rota, &c->context);
  g_autofree char *hard = fixture_findings(findings, TRUE), *held = rota_text(rota);
  int unknown = 0;
  gint64 objective = 0;
  g_autoptr(GArray) assignments = rn_built_assignments(built, c->city, rota, &unknown);
  g_autoptr(GPtrArray) violations =
    rn_problem_judge(built->problem, (const RnAssignment *)(void *)assignments->data, assignments->len, &objective);
  g_autoptr(GString) told = g_string_new(NULL);
  for (guint i = 0; i < violations->len; i++) {
    const RnViolation *violation = violations->pdata[i];
    g_string_append_printf(told, "%s %s\n", violation->rule, violation->text);
  }
  gboolean model_says_good = unknown == 0 && violations->len == 0;
  ck_assert_msg(model_says_good == (hard[0] == '\0'), "seed %u: model: %d unknown %s\nchecker: %s\n%s", c->seed, unknown,
                told->str, hard, held);
  if (model_says_good) {
    gint64 price = rn_check_price(c->city, rota, &c->context);
    ck_assert_msg(price == objective, "seed %u: model %" G_GINT64_FORMAT ", checker %" G_GINT64_FORMAT "%s", c->seed, objective,
                  price, held);
  }
  ++*(model_says_good ? good : bad);
}

static inline void
solve_and_compare(const Case *c, const RnBuilt *built)
{
  g_autoptr(GError) error = NULL;
  RnSolveOptions options = rn_solve_options_default();
  options.threads = 1;
  g_autoptr(RnAnswer) answer = rn_solve(built->problem, &options, &error);
  ck_assert_msg(answer != NULL, "seed %u: %s", c->seed, error ? error->message : "");
  ck_assert_int_eq(answer->outcome, RN_OUTCOME_ROTA);
  g_autoptr(RnRota) rota = rn_built_rota(built, c->city, MONTH, answer->assignments, &c->context);
  g_autoptr(GPtrArray) findings = rn_check_rota(c->city, rota, &c->context);
  g_autofree char *hard = fixture_findings(findings, TRUE), *held = rota_text(rota);
  ck_assert_msg(hard[0] == '\0', "seed %u: %s%s", c->seed, hard, held);
  gint64 price = rn_check_price(c->city, rota, &c->context);
  ck_assert_msg(price == answer->objective, "seed %u: solver %" G_GINT64_FORMAT ", checker %" G_GINT64_FORMAT "%s", c->seed,
                answer->objective, price, held);
}

static inline void
case_init(Case *c, guint32 seed, RnCity *city)
{
  c->seed = seed;
  c->city = city;
  c->slots = rn_slots_generate(city, MONTH);
  c->quotas = rn_ledger_quotas(city, MONTH, c->slots, NULL);
  c->context = (RnCheckContext){.quotas = c->quotas};
}

static inline void
case_clear(Case *c)
{
  g_ptr_array_unref(c->slots);
  g_ptr_array_unref(c->quotas);
  rn_city_free(c->city);
}
