/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Small random problems on which every claim of an explanation is tried out over all rotas, judged by the judge alone:
 * that the reasons contradict, that none of them can be left out, what relaxing each buys, what a forced duty costs. */

#include "solver/contradiction.h"
#include "tests/solver/explaining.h"
#include "tests/solver/random_problem.h"

/* A sealed problem some of whose options have become absences. */
static RnProblem *
with_absences(guint32 seed, GArray *absent)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(seed);
  RnProblem *problem = random_problem_unsealed(seed, 11);
  for (guint o = problem->options->len; o-- > 0;) {
    RnProblemOption option = g_array_index(problem->options, RnProblemOption, o);
    gboolean is_pinned = FALSE;
    for (guint k = 0; k < problem->pins->len; k++) {
      const RnProblemOption *pin = &g_array_index(problem->pins, RnProblemOption, k);
      is_pinned |= pin->person == option.person && pin->seat == option.seat;
    }
    if (is_pinned || g_rand_int_range(random, 0, 4) > 0)
      continue;
    g_array_append_val(absent, option);
    g_array_remove_index(problem->options, o);
  }
  ck_assert(rn_problem_seal(problem, NULL));
  return problem;
}

/* Whether a rota of the problem (violations and all) holds n or more in the seat; bits as in judge_bits(). */
static int
persons_in(const RnProblem *problem, guint32 bits, int seat)
{
  int n = 0;
  for (guint o = 0; o < problem->options->len; o++)
    n += (bits >> o & 1) && g_array_index(problem->options, RnProblemOption, o).seat == seat;
  return n;
}

static gboolean
same_fact(const RnFact *a, const RnFact *b)
{
  return a->kind == b->kind && a->item == b->item;
}

static gboolean
is_listed(const RnFact *fact, const RnFact *kept, guint n)
{
  for (guint i = 0; i < n; i++)
    if (same_fact(fact, &kept[i]))
      return TRUE;
  return FALSE;
}

static void
drop_unless(GArray *dropped, RnFactKind kind, guint items, const RnFact *kept, guint n)
{
  for (guint i = 0; i < items; i++) {
    RnFact fact = { kind, (int)i, 0 };
    if (!is_listed(&fact, kept, n))
      g_array_append_val(dropped, fact);
  }
}

/* Whether any choice of duties keeps the facts, of those that any problem has, that are listed; `demand` by seat is what
 * the listed demands want. Knows the judge alone. */
static gboolean
facts_fit(const RnProblem *problem, const GArray *absent, const RnFact *kept, guint n, const int *demand)
{
  g_autoptr(GArray) dropped = g_array_new(FALSE, FALSE, sizeof(RnFact));
  drop_unless(dropped, RN_FACT_DEMAND, problem->seats->len, kept, n);
  drop_unless(dropped, RN_FACT_PLACES, problem->seats->len, kept, n);
  drop_unless(dropped, RN_FACT_PIN, problem->options->len, kept, n);
  drop_unless(dropped, RN_FACT_ABSENT, absent->len, kept, n);
  drop_unless(dropped, RN_FACT_COUNT_MIN, problem->counts->len, kept, n);
  drop_unless(dropped, RN_FACT_COUNT_MAX, problem->counts->len, kept, n);
  drop_unless(dropped, RN_FACT_WINDOW, problem->windows->len, kept, n);
  drop_unless(dropped, RN_FACT_GAP, problem->gaps->len, kept, n);
  drop_unless(dropped, RN_FACT_GROUP_MIN, problem->groups->len, kept, n);
  drop_unless(dropped, RN_FACT_GROUP_MAX, problem->groups->len, kept, n);
  drop_unless(dropped, RN_FACT_HISTORY, problem->history->len, kept, n);
  g_autoptr(RnProblem) rest = rn_facts_relax(problem, absent, (const RnFact *)(void *)dropped->data, dropped->len);
  for (guint32 bits = 0; bits < (guint32)1 << rest->options->len; bits++) {
    gboolean filled = TRUE;
    for (guint i = 0; filled && i < n; i++)
      filled = kept[i].kind != RN_FACT_DEMAND || persons_in(rest, bits, kept[i].item) >= demand[kept[i].item];
    if (filled && judge_bits(rest, bits) != G_MAXINT64)
      return TRUE;
  }
  return FALSE;
}

/* The facts contradict, and none can be left out. */
static void
check_irreducible(const RnProblem *problem, const GArray *absent, const GArray *facts, const int *demand, guint32 seed)
{
  const RnFact *fact = (const RnFact *)(void *)facts->data;
  ck_assert_msg(!facts_fit(problem, absent, fact, facts->len, demand), "seed %u: the facts fit together", seed);
  for (guint i = 0; i < facts->len; i++) {
    g_autoptr(GArray) others = g_array_copy((GArray *)facts);
    g_array_remove_index(others, i);
    ck_assert_msg(facts_fit(problem, absent, (const RnFact *)(void *)others->data, others->len, demand),
                  "seed %u: fact %u (kind %d item %d) is not needed", seed, i, fact[i].kind, fact[i].item);
  }
}

static gint64
best_with(const RnProblem *problem, int seat, int least)
{
  gint64 best = G_MAXINT64;
  for (guint32 bits = 0; bits < (guint32)1 << problem->options->len; bits++)
    if (persons_in(problem, bits, seat) >= least)
      best = MIN(best, judge_bits(problem, bits));
  return best;
}

/* Whether the seat could have one person more while no other seat falls below its minimum, or farther below it. */
static gboolean
could_be_filled(const RnProblem *problem, const int *demand)
{
  for (guint32 bits = 0; bits < (guint32)1 << problem->options->len; bits++) {
    gboolean filled = TRUE;
    for (int s = 0; filled && s < (int)problem->seats->len; s++)
      filled = persons_in(problem, bits, s) >= demand[s];
    if (filled && judge_bits(problem, bits) != G_MAXINT64)
      return TRUE;
  }
  return FALSE;
}

static void
check_unfilled(const RnProblem *problem, const GArray *absent, const RnAnswer *answer, int seat, int *demand,
               guint32 seed, int *whys)
{
  g_autoptr(RnUnfilled) out = unfilled(problem, answer, seat, absent);
  demand[seat]++;
  gboolean could = could_be_filled(problem, demand);
  ck_assert_msg(out->why != RN_WHY_UNKNOWN, "seed %u", seed);
  ck_assert_msg((out->why == RN_WHY_PRICE) == could, "seed %u: %d", seed, out->why);
  gint64 best = best_with(problem, seat, demand[seat]);
  ck_assert_msg(out->filled ? out->filled->objective == best : best == G_MAXINT64, "seed %u", seed);
  whys[out->why]++;
  if (!could) {
    g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(RnFact));
    RnFact own = { RN_FACT_DEMAND, seat, 0 };
    g_array_append_val(facts, own);
    for (guint i = 0; i < out->seats->len; i++) {
      RnFact other = { RN_FACT_DEMAND, g_array_index(out->seats, int, i), 0 };
      g_array_append_val(facts, other);
    }
    for (guint i = 0; i < out->reasons->len; i++)
      g_array_append_val(facts, *reason(out->reasons, i));
    ck_assert_msg(out->irreducible, "seed %u", seed);
    check_irreducible(problem, absent, facts, demand, seed);
  }
  for (guint i = 0; i < out->reasons->len; i++) {
    const RnReason *one = g_ptr_array_index(out->reasons, i);
    g_autoptr(RnProblem) relaxed = rn_facts_relax(problem, absent, &one->fact, 1);
    ck_assert_msg(one->without && one->without->objective == enumerate_all(relaxed), "seed %u", seed);
  }
  int room = 0, wanted = demand[seat];
  for (guint i = 0; i < out->capacities->len; i++)
    room += g_array_index(out->capacities, RnHolder, i).most;
  for (guint i = 0; i < out->seats->len; i++)
    wanted += demand[g_array_index(out->seats, int, i)];
  if (out->why == RN_WHY_COUNTING)
    ck_assert_msg(room < out->demand && out->demand == wanted, "seed %u", seed);
  demand[seat]--;
}

START_TEST(reasons_hold_against_all_rotas)
{
  int whys[RN_WHY_UNKNOWN + 1] = { 0 };
  for (guint32 seed = 1; seed <= 200; seed++) {
    g_autoptr(GArray) absent = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
    g_autoptr(RnProblem) problem = with_absences(seed, absent);
    g_autoptr(RnAnswer) answer = solved(problem);
    if (answer->outcome != RN_OUTCOME_ROTA)
      continue;
    g_autofree int *demand = g_new0(int, problem->seats->len + 1);
    for (guint i = 0; i < answer->assignments->len; i++)
      demand[g_array_index(answer->assignments, RnAssignment, i).seat]++;
    for (int s = 0; s < (int)problem->seats->len; s++)
      demand[s] = MIN(demand[s], ((RnProblemSeat *)g_ptr_array_index(problem->seats, s))->min);
    for (int s = 0; s < (int)problem->seats->len; s++)
      if (demand[s] < ((RnProblemSeat *)g_ptr_array_index(problem->seats, s))->min)
        check_unfilled(problem, absent, answer, s, demand, seed, whys);
  }
  ck_assert_int_gt(whys[RN_WHY_COUNTING], 30);
  ck_assert_int_gt(whys[RN_WHY_FACTS], 8);
  ck_assert_int_gt(whys[RN_WHY_PRICE], 8);
}
END_TEST

static gint64
best_instead(const RnProblem *problem, int option, gboolean holds)
{
  gint64 best = G_MAXINT64;
  for (guint32 bits = 0; bits < (guint32)1 << problem->options->len; bits++)
    if ((gboolean)(bits >> option & 1) == holds)
      best = MIN(best, judge_bits(problem, bits));
  return best;
}

START_TEST(a_forced_duty_costs_what_all_rotas_say)
{
  int forced = 0, impossible = 0;
  RnExplainOptions options = rn_explain_options_default();
  for (guint32 seed = 1; seed <= 80; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 10);
    g_autoptr(GArray) absent = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
    g_autoptr(RnAnswer) answer = solved(problem);
    if (answer->outcome != RN_OUTCOME_ROTA)
      continue;
    for (int o = 0; o < (int)problem->options->len; o++) {
      const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, o);
      gboolean holds = (seed + (guint32)o) % 3 > 0;
      gint64 best = best_instead(problem, o, holds);
      g_autoptr(RnInstead) out = rn_explain_instead(problem, answer, option->seat, option->person, holds, &options, NULL);
      ck_assert_msg(out->is_possible == (best != G_MAXINT64), "seed %u option %d", seed, o);
      ck_assert_msg(!out->answer || out->answer->objective == best, "seed %u option %d", seed, o);
      ck_assert_msg(!out->answer || out->answer->proof == RN_PROOF_OPTIMAL, "seed %u option %d", seed, o);
      forced += out->answer != NULL;
      for (guint i = 0; i < out->reasons->len; i++) {
        const RnReason *one = g_ptr_array_index(out->reasons, i);
        g_autoptr(RnProblem) relaxed = rn_facts_relax(problem, NULL, &one->fact, 1);
        gint64 without = best_instead(relaxed, o, holds);
        ck_assert_msg(one->without ? one->without->objective == without : without == G_MAXINT64, "seed %u option %d", seed, o);
      }
      if (out->is_possible || !holds)
        continue;
      impossible++;
      g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(RnFact));
      g_autofree int *demand = g_new0(int, problem->seats->len + 1);
      for (guint i = 0; i < out->reasons->len; i++)
        g_array_append_val(facts, *reason(out->reasons, i));
      RnFact own = { RN_FACT_PIN, o, 0 };
      g_array_append_val(facts, own);
      g_autoptr(RnProblem) changed = rn_problem_copy(problem);
      g_array_index(changed->options, RnProblemOption, o).pinned = TRUE;
      for (guint s = 0; s < problem->seats->len; s++)
        demand[s] = ((RnProblemSeat *)g_ptr_array_index(problem->seats, s))->min;
      ck_assert_msg(out->irreducible, "seed %u option %d", seed, o);
      if (facts->len > 1)
        check_irreducible(changed, absent, facts, demand, seed);
    }
  }
  ck_assert_int_gt(forced, 300);
  ck_assert_int_gt(impossible, 15);
}
END_TEST

START_TEST(contradictions_are_irreducible)
{
  int found = 0;
  RnCaseWork limits = { .limit_of_one = 50000, .limit = 1000000 };
  for (guint32 seed = 1; seed <= 2000; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 10);
    if (enumerate_all(problem) != G_MAXINT64)
      continue;
    g_autoptr(GArray) absent = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
    g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(RnFact));
    g_autofree int *demand = g_new0(int, problem->seats->len + 1);
    g_autofree guint8 *active = NULL;
    gboolean irreducible = FALSE;
    gint64 work = 0;
    g_autoptr(RnCase) item = rn_contradiction_find(problem, NULL, &limits, &active, &irreducible, &work);
    ck_assert_msg(item && irreducible, "seed %u", seed);
    for (guint f = 0; f < rn_case_facts(item)->len; f++)
      if (active[f])
        g_array_append_val(facts, g_array_index(rn_case_facts(item), RnFact, f));
    for (guint s = 0; s < problem->seats->len; s++)
      demand[s] = ((RnProblemSeat *)g_ptr_array_index(problem->seats, s))->min;
    check_irreducible(problem, absent, facts, demand, seed);
    found++;
  }
  ck_assert_int_gt(found, 60);
}
END_TEST

START_TEST(a_copy_is_the_same_text)
{
  for (guint32 seed = 1; seed <= 200; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 12);
    g_autoptr(RnProblem) copy = rn_problem_copy(problem);
    g_autofree char *text = rn_problem_to_text(problem);
    g_autofree char *again = rn_problem_to_text(copy);
    ck_assert_str_eq(text, again);
    ck_assert(copy->sealed);
  }
}
END_TEST

START_TEST(a_bill_adds_up)
{
  for (guint32 seed = 1; seed <= 100; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 10);
    for (guint32 bits = 0; bits < (guint32)1 << problem->options->len; bits += 7) {
      g_autoptr(GArray) duties = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
      gint64 sum = problem->constant, objective;
      for (guint o = 0; o < problem->options->len; o++) {
        const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, o);
        RnAssignment duty = { option->person, option->seat };
        if (bits >> o & 1) {
          g_array_append_val(duties, duty);
          sum += option->cost;
        }
      }
      const RnAssignment *duty = (const RnAssignment *)(void *)duties->data;
      g_autoptr(GPtrArray) violations = rn_problem_judge(problem, duty, duties->len, &objective);
      g_autoptr(RnBill) bill = rn_judge_bill(problem, duty, duties->len);
      for (guint i = 0; i < problem->seats->len; i++)
        sum += bill->seats[i];
      for (guint i = 0; i < problem->counts->len; i++)
        sum += bill->counts[i];
      for (guint i = 0; i < problem->windows->len; i++)
        sum += bill->windows[i];
      for (guint i = 0; i < problem->gaps->len; i++)
        sum += bill->gaps[i];
      for (guint i = 0; i < problem->groups->len; i++)
        sum += bill->groups[i];
      for (guint i = 0; i < problem->balances->len; i++)
        sum += bill->balances[i];
      ck_assert_msg(sum == objective, "seed %u bits %u", seed, bits);
    }
  }
}
END_TEST

RN_TEST_MAIN("reasons", {
  tcase_add_test(tc, reasons_hold_against_all_rotas);
  tcase_add_test(tc, a_forced_duty_costs_what_all_rotas_say);
  tcase_add_test(tc, contradictions_are_irreducible);
  tcase_add_test(tc, a_copy_is_the_same_text);
  tcase_add_test(tc, a_bill_adds_up);
})
