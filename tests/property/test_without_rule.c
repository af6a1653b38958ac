/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which item comes from which rule: the explained problem of a city without the facts of one rule judges every rota as the
 * problem of the same city with that rule switched off; and the shares of the rules add up to the price. */

#include "engine/rule.h"
#include "tests/property/judges.h"
#include "tests/property/random_city.h"

static void
no_limit_month(RnPerson *person)
{
  person->max_duties = 99;
}

static void
no_limit_rest(RnPerson *person)
{
  person->max_restday = 99;
}

static void
no_limit_yearend(RnPerson *person)
{
  person->max_yearend = 99;
}

static void
no_free_nights(RnPerson *person)
{
  person->min_free_nights = 0;
}

static void
is_trained(RnPerson *person)
{
  person->trained_on -= 10000;
}

/* How a city switches a rule off: by its parameters, and by what its persons have of their own. */
static const struct {
  const char *code;
  const char *rows;  /* of the table rules */
  void (*of_person)(RnPerson *person);
} off_table[] = {
  {"AVOID", "AVOID,price,,,0\n", NULL},
  {"CAP_MONTH", "", no_limit_month},
  {"CAP_REST", "", no_limit_rest},
  {"CAP_Y", "", no_limit_yearend},
  {"COVER", "COVER,price_first,,,0\nCOVER,price_second,,,0\nCOVER,price_optional,,,0\n", NULL},
  {"ELIG_TRAINED", "", is_trained},
  {"FREE_NIGHTS", "", no_free_nights},
  {"INDEP", "INDEP,on,,,0\n", NULL},
  {"MIX", "MIX,on,,,0\n", NULL},
  {"ONE_PER_DAY", "ONE_PER_DAY,on,,,0\n", NULL},
  {"PREFER", "PREFER,price,,,0\nPREFER,must,,,0\n", NULL},
  {"QUOTA", "QUOTA,price,,,0\n", NULL},
  {"REST_MIN", "REST_MIN,hours,,,0\n", NULL},
  {"SAME_WEEKDAY", "SAME_WEEKDAY,price,,,0\n", NULL},
  {"SPACING", "SPACING,price,,,0\n", NULL},
  {"SPAN_MAX", "SPAN_MAX,hours,,,168\nSPAN_MAX,hours_employed,,,168\n", NULL},
  {"STABLE", "STABLE,draft,,,0\n", NULL},
};

/* The text of a city without its rows of one rule, and with others in their place. */
static char *
replace_rule(const char *text, const char *code, const char *rows)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autofree char *start = g_strconcat(code, ",", NULL);
  GString *out = g_string_new(NULL);
  for (char **line = lines; *line; line++) {
    if (!g_str_has_prefix(*line, start))
      g_string_append_printf(out, "%s\n", *line);
    if (g_str_has_prefix(*line, "code,param,"))
      g_string_append(out, rows);
  }
  return g_string_free(out, FALSE);
}

static RnProblem *
without_rule(const RnBuilt *built, const char *code)
{
  gsize n;
  g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(RnFact));
  for (guint i = 0; i < built->rule_facts->len; i++) {
    const RnRuleFact *part = &g_array_index(built->rule_facts, RnRuleFact, i);
    if (strcmp(rn_rules(&n)[part->rule].code, code) == 0)
      g_array_append_val(facts, part->fact);
  }
  return rn_facts_relax(built->problem, built->absent, (const RnFact *)(void *)facts->data, facts->len);
}

/* TRUE and the price when the problem allows the rota. */
static gboolean
price_in(const RnProblem *problem, const RnBuilt *built, const RnCity *city, const RnRota *rota, gint64 *price)
{
  RnBuilt same = *built;
  int unknown;
  same.problem = (RnProblem *)problem;
  g_autoptr(GArray) duties = rn_built_assignments(&same, city, rota, &unknown);
  g_autoptr(GPtrArray) violations =
    rn_problem_judge(problem, (const RnAssignment *)(void *)duties->data, duties->len, price);
  return unknown == 0 && violations->len == 0;
}

static void
compare(const Case *on, const RnBuilt *explained, const char *text, gsize which, GRand *rand, int *allowed, int *refused)
{
  g_autofree char *changed = replace_rule(text, off_table[which].code, off_table[which].rows);
  Case off;
  case_init(&off, on->seed, fixture_city(changed, NULL));
  for (guint p = 0; p < off.city->persons->len && off_table[which].of_person; p++)
    off_table[which].of_person(off.city->persons->pdata[p]);
  off.context.quotas = on->context.quotas; /* the same demand of everybody */
  off.context.reference = on->context.reference;
  g_autoptr(RnBuilt) built = rn_build(off.city, MONTH, off.slots, &off.context, NULL, NULL, NULL);
  g_autoptr(RnProblem) relaxed = without_rule(explained, off_table[which].code);
  ck_assert(built && relaxed);
  for (int round = 0; round < 8; round++) {
    g_autoptr(RnRota) rota = random_rota(round % 2 ? on->city : off.city, rand, round % 2 ? &on->context : &off.context);
    if (round % 4 == 3)
      spoil(rota, on->city, rand);
    gint64 expected = 0, got = 0;
    gboolean is_allowed = price_in(built->problem, built, off.city, rota, &expected);
    g_autofree char *held = rota_text(rota);
    ck_assert_msg(price_in(relaxed, explained, on->city, rota, &got) == is_allowed, "seed %u without %s: %d%s", on->seed,
                  off_table[which].code, is_allowed, held);
    ck_assert_msg(!is_allowed || got == expected, "seed %u without %s: %d instead of %d%s", on->seed,
                  off_table[which].code, (int)got, (int)expected, held);
    *(is_allowed ? allowed : refused) += 1;
  }
  case_clear(&off);
}

static void
check_shares(const Case *c, const RnBuilt *explained, const RnRota *rota)
{
  gsize n;
  rn_rules(&n);
  int unknown;
  gint64 sum = 0, price = rn_check_price(c->city, rota, &c->context);
  g_autoptr(GArray) duties = rn_built_assignments(explained, c->city, rota, &unknown);
  g_autofree gint64 *shares = rn_explain_shares(explained->problem, duties, explained->rule_facts, (int)n);
  for (gsize r = 0; r < n; r++)
    sum += shares[r];
  ck_assert_msg(sum == price, "seed %u: %d, not %d", c->seed, (int)sum, (int)price);
}

START_TEST(a_problem_without_a_rule)
{
  int allowed = 0, refused = 0;
  for (guint32 seed = 1; seed <= 8; seed++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autofree char *text = random_city(seed);
    Case on;
    case_init(&on, seed, fixture_city(text, NULL));
    g_autoptr(RnRota) draft = random_rota(on.city, rand, &on.context);
    on.context.reference = draft;
    g_autoptr(RnBuilt) explained = rn_build_explained(on.city, MONTH, on.slots, &on.context, NULL);
    ck_assert(explained != NULL);
    for (gsize which = 0; which < G_N_ELEMENTS(off_table); which++)
      compare(&on, explained, text, which, rand, &allowed, &refused);
    check_shares(&on, explained, draft);
    case_clear(&on);
  }
  ck_assert_int_gt(allowed, 250);
  ck_assert_int_gt(refused, 80);
}
END_TEST

RN_TEST_MAIN("without_rule", { tcase_add_test(tc, a_problem_without_a_rule); })
