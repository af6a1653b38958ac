/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Random small problems with every kind of rule, against the enumeration of all rotas. The judge alone says what a
 * rota costs there; the judge itself is tested by hand in tests/solver/test_judge.c. */

#include "solver/lookup.h"
#include "solver/model.h"
#include "solver/solver.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#define SEEDS 2000

/* Problems of 7 to 11 options: small ones try the rules in pairs, larger ones together. */
static int
size_of(guint32 seed)
{
  return 7 + (int)(seed % 5);
}

static RnAnswer *
solve(const RnProblem *problem, int threads)
{
  g_autoptr(GError) error = NULL;
  RnSolveOptions options = rn_solve_options_default();
  options.threads = threads;
  RnAnswer *answer = rn_solve(problem, &options, &error);
  ck_assert_msg(answer != NULL, "%s", error ? error->message : "no error");
  return answer;
}

/* How many problems with a rota had each kind of rule. */
typedef struct {
  int staged, balanced, pinned, counted, remembered;
  int window[2], gap[2], group[2];   /* priced, hard */
} Kinds;

static void
count_kinds(Kinds *kinds, const RnProblem *problem)
{
  gboolean staged = FALSE, pinned = FALSE, window[2] = { FALSE }, gap[2] = { FALSE }, group[2] = { FALSE };
  for (guint i = 0; i < problem->seats->len; i++)
    staged = staged || ((RnProblemSeat *)g_ptr_array_index(problem->seats, i))->stage > 0;
  for (guint i = 0; i < problem->options->len; i++)
    pinned = pinned || rn_option(problem, (int)i)->pinned;
  for (guint i = 0; i < problem->windows->len; i++)
    window[((RnProblemWindow *)g_ptr_array_index(problem->windows, i))->price == RN_PRICE_HARD] = TRUE;
  for (guint i = 0; i < problem->gaps->len; i++)
    gap[((RnProblemGap *)g_ptr_array_index(problem->gaps, i))->price == RN_PRICE_HARD] = TRUE;
  for (guint i = 0; i < problem->groups->len; i++)
    group[((RnProblemGroup *)g_ptr_array_index(problem->groups, i))->price == RN_PRICE_HARD] = TRUE;
  kinds->staged += staged;
  kinds->pinned += pinned;
  kinds->balanced += problem->balances->len > 0;
  kinds->counted += problem->counts->len > 0;
  kinds->remembered += problem->history->len > 0;
  for (int hard = 0; hard < 2; hard++) {
    kinds->window[hard] += window[hard];
    kinds->gap[hard] += gap[hard];
    kinds->group[hard] += group[hard];
  }
}

START_TEST(optimum_is_that_of_the_enumeration)
{
  int without = 0;
  Kinds kinds = { 0 };
  for (guint32 seed = 1; seed <= SEEDS; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, size_of(seed));
    gint64 best = enumerate_all(problem);
    g_autoptr(RnAnswer) answer = solve(problem, 1);
    if (best == G_MAXINT64) {
      without++;
      ck_assert_msg(answer->outcome == RN_OUTCOME_CONTRADICTION, "seed %u: a rota where none is", seed);
      ck_assert_msg(answer->contradiction && *answer->contradiction, "seed %u: nothing named", seed);
      continue;
    }
    ck_assert_msg(answer->outcome == RN_OUTCOME_ROTA, "seed %u: no rota, optimum %d (%s)", seed, (int)best,
                  answer->contradiction);
    ck_assert_msg(answer->objective == best && answer->bound == best && answer->proof == RN_PROOF_OPTIMAL,
                  "seed %u: %d, bound %d, optimum %d", seed, (int)answer->objective, (int)answer->bound, (int)best);
    count_kinds(&kinds, problem);
  }
  ck_assert_int_gt(without, 5);
  ck_assert_int_gt(kinds.staged, 50);
  ck_assert_int_gt(kinds.balanced, 500);
  ck_assert_int_gt(kinds.pinned, 100);
  ck_assert_int_gt(kinds.counted, 500);
  ck_assert_int_gt(kinds.remembered, 100);
  for (int hard = 0; hard < 2; hard++) {
    ck_assert_int_gt(kinds.window[hard], 200);
    ck_assert_int_gt(kinds.gap[hard], 200);
    ck_assert_int_gt(kinds.group[hard], 200);
  }
}
END_TEST

/* The rota of these bits for the model, G_MAXINT64 when it breaks a row. */
static gint64
model_bits(const RnModel *model, guint32 bits, int *value)
{
  gint64 cost;
  for (int o = 0; o < model->n_options; o++)
    value[o] = bits >> o & 1;
  return rn_model_complete(model, value, &cost) ? cost : G_MAXINT64;
}

/* Both ways: every set of options is a rota for the model exactly when it is one for the judge, at the same cost.
 * Returns the first rota about which they differ, or -1. `judged` has the costs of all rotas. */
static int
first_difference(const RnModel *model, const gint64 *judged)
{
  g_autofree int *value = g_new(int, model->n_cols + 1);
  for (guint32 bits = 0; bits < (guint32)1 << model->n_options; bits++)
    if (model_bits(model, bits, value) != judged[bits])
      return (int)bits;
  return -1;
}

static gint64 *
judge_all(const RnProblem *problem)
{
  gint64 *judged = g_new(gint64, (gsize)1 << problem->options->len);
  for (guint32 bits = 0; bits < (guint32)1 << problem->options->len; bits++)
    judged[bits] = judge_bits(problem, bits);
  return judged;
}

START_TEST(model_and_judge_agree_on_every_rota)
{
  for (guint32 seed = 5000; seed < 5400; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 9);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autofree gint64 *judged = judge_all(problem);
    int rota = first_difference(model, judged);
    ck_assert_msg(rota < 0, "seed %u, rota %x", seed, (guint)rota);
  }
}
END_TEST

/* The test above would find a model that is too tight by one in a single row, of whatever kind. Some rows do not mind:
 * a seat for three with two options. */
START_TEST(a_row_too_tight_is_found)
{
  int found[RN_ROW_BALANCE + 1] = { 0 }, tried[RN_ROW_BALANCE + 1] = { 0 };
  for (guint32 seed = 5000; seed < 5060; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 9);
    g_autoptr(RnModel) model = rn_model_new(problem);
    g_autofree gint64 *judged = judge_all(problem);
    for (int r = 0; r < model->n_rows; r++) {
      RnModelRow kept = model->rows[r];
      if (kept.upper != RN_MODEL_INFINITY)
        model->rows[r].upper--;
      else
        model->rows[r].lower++;
      tried[kept.kind]++;
      found[kept.kind] += first_difference(model, judged) >= 0;
      model->rows[r] = kept;
    }
  }
  for (int kind = RN_ROW_SEAT; kind <= RN_ROW_BALANCE; kind++) {
    ck_assert_int_gt(tried[kind], 10);
    ck_assert_msg(found[kind] * 4 > tried[kind], "kind %d: %d of %d", kind, found[kind], tried[kind]);
  }
}
END_TEST

START_TEST(text_round_trip)
{
  for (guint32 seed = 1; seed <= 600; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 16);
    g_autofree char *text = rn_problem_to_text(problem);
    g_autoptr(GError) error = NULL;
    g_autoptr(RnProblem) again = rn_problem_from_text(text, strlen(text), &error);
    ck_assert_msg(again != NULL, "seed %u: %s", seed, error ? error->message : "");
    g_autofree char *second = rn_problem_to_text(again);
    ck_assert_str_eq(text, second);
  }
}
END_TEST

START_TEST(threads_do_not_matter)
{
  for (guint32 seed = 1; seed <= 60; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 24);
    g_autoptr(RnAnswer) one = solve(problem, 1);
    g_autoptr(RnAnswer) four = solve(problem, 4);
    g_autofree char *text_one = rn_answer_to_text(problem, one);
    g_autofree char *text_four = rn_answer_to_text(problem, four);
    ck_assert_str_eq(text_one, text_four);
    ck_assert_int_eq(one->work, four->work);
  }
}
END_TEST

/* --- the order of the input --- */

/* Where each item stands after shuffling. */
static int *
shuffled(GRand *rand, guint n)
{
  int *place = g_new(int, n + 1);
  for (int i = 0; i < (int)n; i++) {
    int j = g_rand_int_range(rand, 0, i + 1);
    place[i] = place[j];
    place[j] = i;
  }
  return place;
}

/* The item that goes to a place. */
static int
item_at(const int *place, guint n, int at)
{
  for (int i = 0; i < (int)n; i++)
    if (place[i] == at)
      return i;
  return -1;
}

typedef struct {
  const RnProblem *from;
  RnProblem *to;
  int *person, *slot, *seat, *set;
} Shuffle;

static GArray *
mapped(const GArray *indices, const int *place)
{
  GArray *result = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = indices->len; i > 0; i--)
    g_array_append_val(result, place[g_array_index(indices, int, i - 1)]);
  return result;
}

static void
shuffle_frame(Shuffle *s)
{
  const RnProblem *from = s->from;
  for (guint k = 0; k < from->persons->len; k++)
    rn_problem_add_person(s->to, "person");
  for (guint k = 0; k < from->slots->len; k++) {
    const RnProblemSlot *slot = from->slots->pdata[item_at(s->slot, from->slots->len, (int)k)];
    rn_problem_add_slot(s->to, slot->name, slot->place, slot->day, slot->start, slot->end);
  }
  for (guint k = 0; k < from->seats->len; k++) {
    const RnProblemSeat *seat = from->seats->pdata[item_at(s->seat, from->seats->len, (int)k)];
    rn_problem_add_seat(s->to, s->slot[seat->slot], seat->name, seat->min, seat->max, seat->price);
    rn_problem_set_stage(s->to, (int)k, seat->stage);
  }
  for (guint k = from->options->len; k > 0; k--) {
    const RnProblemOption *option = &g_array_index(from->options, RnProblemOption, k - 1);
    rn_problem_add_option(s->to, s->person[option->person], s->seat[option->seat], option->cost);
    if (option->pinned)
      rn_problem_add_pin(s->to, s->person[option->person], s->seat[option->seat]);
  }
  for (guint k = 0; k < from->sets->len; k++) {
    const RnProblemSet *set = from->sets->pdata[item_at(s->set, from->sets->len, (int)k)];
    rn_problem_add_set(s->to, set->name);
    for (guint i = 0; i < set->seats->len; i++)
      rn_problem_set_add_seat(s->to, (int)k, s->seat[g_array_index(set->seats, int, i)]);
  }
}

static void
shuffle_own_rules(Shuffle *s)
{
  const RnProblem *from = s->from;
  for (guint k = from->counts->len; k > 0; k--) {
    const RnProblemCount *count = from->counts->pdata[k - 1];
    rn_problem_add_count(s->to, s->person[count->person], s->set[count->set], count->min, count->max,
                         count->cost ? (const gint64 *)(gpointer)count->cost->data : NULL,
                         count->cost ? (int)count->cost->len : 0);
  }
  for (guint k = from->windows->len; k > 0; k--) {
    const RnProblemWindow *window = from->windows->pdata[k - 1];
    rn_problem_add_window(s->to, s->person[window->person], s->set[window->set], window->days, window->max,
                          window->price);
  }
  for (guint k = from->gaps->len; k > 0; k--) {
    const RnProblemGap *gap = from->gaps->pdata[k - 1];
    rn_problem_add_gap(s->to, s->person[gap->person], s->set[gap->from], s->set[gap->to], gap->days, gap->rest,
                       gap->price);
  }
  for (guint k = from->history->len; k > 0; k--) {
    const RnProblemHistory *past = from->history->pdata[k - 1];
    g_autoptr(GArray) sets = mapped(past->sets, s->set);
    rn_problem_add_history(s->to, s->person[past->person], past->day, past->start, past->end,
                           (const int *)(gpointer)sets->data, (int)sets->len);
  }
}

static void
shuffle_shared_rules(Shuffle *s)
{
  const RnProblem *from = s->from;
  for (guint k = from->groups->len; k > 0; k--) {
    const RnProblemGroup *group = from->groups->pdata[k - 1];
    g_autoptr(GArray) persons = mapped(group->persons, s->person);
    g_autoptr(GArray) seats = mapped(group->seats, s->seat);
    rn_problem_add_group(s->to, group->name, (const int *)(gpointer)persons->data, (int)persons->len,
                         (const int *)(gpointer)seats->data, (int)seats->len, group->min, group->max, group->price);
  }
  for (guint k = from->balances->len; k > 0; k--) {
    const RnProblemBalance *balance = from->balances->pdata[k - 1];
    int item = rn_problem_add_balance(s->to, balance->name, s->set[balance->set], balance->scale, balance->price);
    for (guint i = 0; i < balance->shares->len; i++) {
      const RnProblemShare *share = &g_array_index(balance->shares, RnProblemShare, i);
      rn_problem_balance_add_person(s->to, item, s->person[share->person], share->weight);
    }
  }
}

/* The judge's word on an answer of the shuffled problem, each duty taken back to where it came from. */
static gint64
cost_before(const Shuffle *s, const RnAnswer *answer)
{
  g_autoptr(GArray) duties = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (guint i = 0; i < answer->assignments->len; i++) {
    const RnAssignment *duty = &g_array_index(answer->assignments, RnAssignment, i);
    RnAssignment back = { item_at(s->person, s->from->persons->len, duty->person),
                          item_at(s->seat, s->from->seats->len, duty->seat) };
    g_array_append_val(duties, back);
  }
  gint64 cost;
  g_autoptr(GPtrArray) violations =
      rn_problem_judge(s->from, (const RnAssignment *)(gpointer)duties->data, duties->len, &cost);
  return violations->len > 0 ? G_MAXINT64 : cost;
}

START_TEST(the_order_of_the_input_does_not_matter)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(42);
  for (guint32 seed = 8000; seed < 8150; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 30);
    g_autoptr(RnProblem) other = rn_problem_new("shuffled");
    other->constant = problem->constant;
    g_autofree int *person = shuffled(rand, problem->persons->len);
    g_autofree int *slot = shuffled(rand, problem->slots->len);
    g_autofree int *seat = shuffled(rand, problem->seats->len);
    g_autofree int *set = shuffled(rand, problem->sets->len);
    Shuffle shuffle = { problem, other, person, slot, seat, set };
    shuffle_frame(&shuffle);
    shuffle_own_rules(&shuffle);
    shuffle_shared_rules(&shuffle);
    g_autoptr(GError) error = NULL;
    ck_assert_msg(rn_problem_seal(other, &error), "seed %u: %s", seed, error ? error->message : "");
    g_autoptr(RnAnswer) before = solve(problem, 1);
    g_autoptr(RnAnswer) after = solve(other, 1);
    ck_assert_int_eq(before->outcome, after->outcome);
    if (before->outcome != RN_OUTCOME_ROTA)
      continue;
    ck_assert_int_eq(before->proof, RN_PROOF_OPTIMAL);
    ck_assert_int_eq(after->proof, RN_PROOF_OPTIMAL);
    ck_assert_msg(before->objective == after->objective, "seed %u: %d, then %d", seed, (int)before->objective,
                  (int)after->objective);
    ck_assert_int_eq(cost_before(&shuffle, after), after->objective);
  }
}
END_TEST

/* --- interrupted --- */

typedef struct {
  int calls, last;
} Moment;

static gboolean
is_moment_over(gpointer data)
{
  Moment *moment = data;
  return moment->calls++ >= moment->last;
}

static void
check_interrupted(const RnProblem *problem, const RnAnswer *whole, const RnSolveOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RnAnswer) answer = rn_solve(problem, options, &error);
  ck_assert_msg(answer != NULL, "%s", error ? error->message : "");
  if (whole->outcome == RN_OUTCOME_CONTRADICTION) {
    ck_assert_int_ne(answer->outcome, RN_OUTCOME_ROTA);
    return;
  }
  ck_assert_int_ne(answer->outcome, RN_OUTCOME_CONTRADICTION);
  ck_assert(answer->proof == RN_PROOF_NONE || answer->bound <= whole->objective);
  if (answer->outcome == RN_OUTCOME_NO_ANSWER)
    return;
  ck_assert_int_ge(answer->objective, whole->objective);
  ck_assert_int_eq(answer->proof == RN_PROOF_OPTIMAL, answer->proof != RN_PROOF_NONE && answer->bound == answer->objective);
  gint64 cost;
  g_autoptr(GPtrArray) violations = rn_problem_judge(problem, (const RnAssignment *)(gpointer)answer->assignments->data,
                                                     answer->assignments->len, &cost);
  ck_assert_int_eq(violations->len, 0);
  ck_assert_int_eq(cost, answer->objective);
}

START_TEST(an_interrupted_solve_is_honest)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(7);
  for (guint32 seed = 9000; seed < 9050; seed++) {
    g_autoptr(RnProblem) problem = random_problem(seed, 80);
    Moment moment = { 0, G_MAXINT };
    RnSolveOptions options = rn_solve_options_default();
    options.threads = 1;
    options.should_stop = is_moment_over;
    options.data = &moment;
    g_autoptr(RnAnswer) whole = rn_solve(problem, &options, NULL);
    ck_assert(whole->outcome == RN_OUTCOME_CONTRADICTION || whole->proof == RN_PROOF_OPTIMAL);
    int calls = moment.calls;
    for (int round = 0; round < 4; round++) {
      moment = (Moment){ 0, round == 0 ? 0 : g_rand_int_range(rand, 0, calls + 1) };
      check_interrupted(problem, whole, &options);
    }
    options.should_stop = NULL;
    for (int round = 0; round < 2; round++) {
      options.work_limit = g_rand_int_range(rand, 1, (int)MIN(whole->work, 100000) + 2);
      check_interrupted(problem, whole, &options);
    }
  }
}
END_TEST

RN_TEST_MAIN("solver", {
  tcase_add_test(tc, optimum_is_that_of_the_enumeration);
  tcase_add_test(tc, model_and_judge_agree_on_every_rota);
  tcase_add_test(tc, a_row_too_tight_is_found);
  tcase_add_test(tc, the_order_of_the_input_does_not_matter);
  tcase_add_test(tc, an_interrupted_solve_is_honest);
  tcase_add_test(tc, text_round_trip);
  tcase_add_test(tc, threads_do_not_matter);
})
