/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Why a seat is unfilled. The case of the seat alone grows along who holds what: to the seats that its candidates hold,
 * to the seats that theirs hold, until the facts contradict or nothing is left that could give way. At that end every
 * other person can stay where he is, so what fits there fits in the whole. */

#include "solver/explain.h"

#include "solver/case.h"
#include "solver/explain_inside.h"
#include "solver/lookup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WORK_LIMIT 1000000
#define WORK_OF_ONE 50000

RnExplainOptions
rn_explain_options_default(void)
{
  return (RnExplainOptions){ .solve = rn_solve_options_default(), .most_solved = 12, .fewest = TRUE };
}

/* --- what several questions share --- */

gboolean
rn_explain_accepts(const RnProblem *problem, const RnAnswer *answer, GError **error)
{
  g_autoptr(GPtrArray) violations =
    rn_problem_judge(problem, (const RnAssignment *)(void *)answer->assignments->data, answer->assignments->len, NULL);
  if (violations->len == 0)
    return TRUE;
  const RnViolation *first = g_ptr_array_index(violations, 0);
  g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT, _("the rota breaks a rule (%s: %s)"), first->rule,
              first->text);
  return FALSE;
}

RnAnswer *
rn_explain_solve(const RnProblem *problem, const RnAnswer *near, const RnExplainOptions *options, GError **error)
{
  RnSolveOptions solve = options->solve;
  solve.start = near->assignments;
  return rn_solve(problem, &solve, error);
}

void
rn_explain_clear(RnAnswer **answer)
{
  if (*answer && (*answer)->outcome != RN_OUTCOME_ROTA)
    g_clear_pointer(answer, rn_answer_free);
}

RnCaseWork
rn_explain_work(const RnExplainOptions *options)
{
  return (RnCaseWork){ .limit_of_one = WORK_OF_ONE,
                       .limit = options->work_limit > 0 ? options->work_limit : WORK_LIMIT };
}

void
rn_explain_reason_free(gpointer data)
{
  RnReason *reason = data;
  rn_answer_free(reason->without);
  g_free(reason);
}

void
rn_explain_add_reasons(const RnCase *item, const guint8 *active, gboolean with_demands, GPtrArray *reasons)
{
  const GArray *facts = rn_case_facts(item);
  for (guint f = 0; f < facts->len; f++) {
    RnFact fact = g_array_index(facts, RnFact, f);
    if (!active[f] || (fact.kind == RN_FACT_DEMAND && !with_demands))
      continue;
    RnReason *reason = g_new0(RnReason, 1);
    reason->fact = fact;
    g_ptr_array_add(reasons, reason);
  }
}

/* --- growing the case --- */

typedef struct {
  const RnProblem *problem;
  const RnAnswer *answer;
  const RnExplainOptions *options;
  int seat;
  RnLookup *lookup;
  RnRows held;          /* numbers of duties by person */
  int *filled;          /* by seat */
  int *demand;          /* by seat: -1: not in the case yet */
  RnCase *item;
  guint8 *active;
  RnUnfilled *out;
} Search;

static const RnAssignment *
duty_at(const Search *search, int number)
{
  return &g_array_index(search->answer->assignments, RnAssignment, number);
}

static void
search_init(Search *search)
{
  guint n = search->answer->assignments->len, n_seats = search->problem->seats->len;
  g_autofree int *person = g_new(int, n + 1);
  g_autofree int *number = g_new(int, n + 1);
  search->lookup = rn_lookup_new(search->problem);
  search->filled = g_new0(int, n_seats + 1);
  search->demand = g_new(int, n_seats + 1);
  for (guint s = 0; s < n_seats; s++)
    search->demand[s] = -1;
  for (guint i = 0; i < n; i++) {
    person[i] = duty_at(search, (int)i)->person;
    number[i] = (int)i;
    search->filled[duty_at(search, (int)i)->seat]++;
  }
  search->held = rn_rows_init((int)search->problem->persons->len, (int)n, person, number);
}

static void
search_clear(Search *search)
{
  rn_lookup_free(search->lookup);
  rn_rows_clear(&search->held);
  rn_case_free(search->item);
  g_free(search->filled);
  g_free(search->demand);
  g_free(search->active);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* Takes a seat that somebody holds into the case. TRUE when it is new there. */
static gboolean
take_seat(Search *search, int seat, int radius)
{
  int days = rn_seat_slot(search->problem, seat)->day - rn_seat_slot(search->problem, search->seat)->day;
  if (search->demand[seat] >= 0 || ABS(days) > radius)
    return FALSE;
  search->demand[seat] = MIN(search->filled[seat], rn_seat(search->problem, seat)->min);
  return TRUE;
}

/* Seats that a person holds. */
static gboolean
take_held(Search *search, int person, int radius)
{
  gboolean grown = FALSE;
  for (int k = search->held.start[person]; k < search->held.start[person + 1]; k++)
    grown |= take_seat(search, duty_at(search, search->held.item[k])->seat, radius);
  return grown;
}

/* Seats by which others keep a member of their group away. */
static gboolean
take_group(Search *search, const RnProblemGroup *group, const guint8 *had, int radius)
{
  gboolean touches = FALSE, grown = FALSE;
  for (guint i = 0; !touches && i < group->seats->len; i++)
    touches = had[g_array_index(group->seats, int, i)];
  for (guint i = 0; touches && i < group->persons->len; i++) {
    int person = g_array_index(group->persons, int, i);
    for (int k = search->held.start[person]; k < search->held.start[person + 1]; k++) {
      int seat = duty_at(search, search->held.item[k])->seat;
      if (rn_ints_have(group->seats, seat))
        grown |= take_seat(search, seat, radius);
    }
  }
  return grown;
}

/* One step: what the candidates of the case's seats hold within so many days of the seat. */
static gboolean
grow(Search *search, int radius)
{
  const RnProblem *problem = search->problem;
  gboolean grown = FALSE;
  g_autofree guint8 *had = g_new0(guint8, problem->seats->len + 1);
  for (guint s = 0; s < problem->seats->len; s++)
    had[s] = search->demand[s] >= 0;
  for (int s = 0; s < (int)problem->seats->len; s++)
    for (int k = search->lookup->of_seat.start[s]; had[s] && k < search->lookup->of_seat.start[s + 1]; k++)
      grown |= take_held(search, rn_option(problem, search->lookup->of_seat.item[k])->person, radius);
  for (guint g = 0; g < problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    if (group->price == RN_PRICE_HARD)
      grown |= take_group(search, group, had, radius);
  }
  return grown;
}

static gboolean
has_minima(const RnProblem *problem)
{
  for (guint i = 0; i < problem->counts->len; i++)
    if (((const RnProblemCount *)g_ptr_array_index(problem->counts, i))->min > 0)
      return TRUE;
  for (guint i = 0; i < problem->groups->len; i++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, i);
    if (group->price == RN_PRICE_HARD && group->min > 0)
      return TRUE;
  }
  return FALSE;
}

static RnCaseStatus
ask(Search *search, gboolean with_minima)
{
  RnCaseWork limits = rn_explain_work(search->options);
  RnCaseTask task = { .problem = search->problem, .absent = search->options->absent, .demand = search->demand,
                      .focus = search->seat, .with_minima = with_minima, .start = search->answer->assignments };
  rn_case_free(search->item);
  g_free(search->active);
  search->item = rn_case_new(&task);
  search->active = g_malloc(rn_case_facts(search->item)->len + 1);
  memset(search->active, 1, rn_case_facts(search->item)->len);
  return rn_case_decide(search->item, search->active, MIN(limits.limit, search->out->work + limits.limit_of_one),
                        &search->out->work);
}

/* The smallest case on this way that contradicts; or what the largest one says. */
static RnCaseStatus
find_case(Search *search)
{
  static const int radius_table[] = { 0, 3, 10, G_MAXINT };
  search->demand[search->seat] = search->filled[search->seat] + 1;
  RnCaseStatus status = ask(search, FALSE);
  for (guint step = 0; status != RN_CASE_CONTRADICTS;) {
    if (grow(search, radius_table[step]))
      status = ask(search, FALSE);
    else if (++step == G_N_ELEMENTS(radius_table))
      break;
  }
  if (status == RN_CASE_CONTRADICTS || !has_minima(search->problem))
    return status;
  /* Who has to hold something may do so anywhere. */
  for (guint s = 0; s < search->problem->seats->len; s++)
    if (search->demand[s] < 0)
      search->demand[s] = MIN(search->filled[s], rn_seat(search->problem, (int)s)->min);
  return ask(search, TRUE);
}

/* --- the explanation --- */

static void
read_case(Search *search)
{
  const GArray *facts = rn_case_facts(search->item);
  for (guint f = 0; f < facts->len; f++) {
    const RnFact *fact = &g_array_index(facts, RnFact, f);
    if (search->active[f] && fact->kind == RN_FACT_DEMAND && fact->item != search->seat)
      g_array_append_val(search->out->seats, fact->item);
  }
  rn_explain_add_reasons(search->item, search->active, FALSE, search->out->reasons);
}

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

/* Counting says which facts to begin with, and whether those that are left can still be counted. */
static void
find_reasons(Search *search)
{
  RnUnfilled *out = search->out;
  RnCaseWork limits = rn_explain_work(search->options);
  guint n_facts = rn_case_facts(search->item)->len;
  if (rn_case_count(search->item, search->active, &limits, &out->demand, out->capacities, &out->work))
    g_array_set_size(out->capacities, 0);
  out->irreducible = rn_case_shrink(search->item, search->active, &limits, &out->work);
  g_autofree guint8 *counted = g_memdup2(search->active, n_facts + 1);
  gboolean counts = rn_case_count(search->item, counted, &limits, &out->demand, out->capacities, &out->work);
  out->why = counts ? RN_WHY_COUNTING : RN_WHY_FACTS;
  if (!counts)
    out->demand = 0;
  read_case(search);
  g_array_sort(out->seats, compare_ints);
}

/* The best rota with one person more in the seat. */
static gboolean
solve_filled(Search *search, GError **error)
{
  g_autoptr(RnProblem) problem = rn_problem_copy(search->problem);
  g_autoptr(GArray) persons = g_array_new(FALSE, FALSE, sizeof(int));
  const RnRows *of_seat = &search->lookup->of_seat;
  for (int k = of_seat->start[search->seat]; k < of_seat->start[search->seat + 1]; k++)
    g_array_append_val(persons, rn_option(search->problem, of_seat->item[k])->person);
  if (persons->len == 0)
    return TRUE;
  rn_problem_add_group(problem, "", (const int *)(void *)persons->data, (int)persons->len, &search->seat, 1,
                       search->filled[search->seat] + 1, G_MAXINT, RN_PRICE_HARD);
  if (!rn_problem_seal(problem, error))
    return FALSE;
  search->out->filled = rn_explain_solve(problem, search->answer, search->options, error);
  gboolean worked = search->out->filled != NULL;
  rn_explain_clear(&search->out->filled);
  return worked;
}

gboolean
rn_explain_solve_reasons(const RnProblem *problem, const RnAnswer *answer, GPtrArray *reasons,
                         const RnExplainOptions *options, GError **error)
{
  for (guint i = 0; i < reasons->len && (int)i < options->most_solved; i++) {
    RnReason *reason = g_ptr_array_index(reasons, i);
    g_autoptr(RnProblem) relaxed = rn_facts_relax(problem, options->absent, &reason->fact, 1);
    reason->without = rn_explain_solve(relaxed, answer, options, error);
    if (!reason->without)
      return FALSE;
    rn_explain_clear(&reason->without);
  }
  return TRUE;
}

static RnUnfilled *
unfilled_new(int seat)
{
  RnUnfilled *unfilled = g_new0(RnUnfilled, 1);
  unfilled->why = RN_WHY_UNKNOWN;
  unfilled->seat = seat;
  unfilled->seats = g_array_new(FALSE, FALSE, sizeof(int));
  unfilled->reasons = g_ptr_array_new_with_free_func(rn_explain_reason_free);
  unfilled->capacities = g_array_new(FALSE, FALSE, sizeof(RnHolder));
  return unfilled;
}

void
rn_unfilled_free(RnUnfilled *unfilled)
{
  if (!unfilled)
    return;
  g_array_unref(unfilled->seats);
  g_ptr_array_unref(unfilled->reasons);
  g_array_unref(unfilled->capacities);
  rn_answer_free(unfilled->filled);
  g_free(unfilled);
}

RnUnfilled *
rn_explain_unfilled(const RnProblem *problem, const RnAnswer *answer, int seat, const RnExplainOptions *options,
                    GError **error)
{
  g_return_val_if_fail(problem->sealed && seat >= 0 && seat < (int)problem->seats->len, NULL);
  if (!rn_explain_accepts(problem, answer, error))
    return NULL;
  g_autoptr(RnUnfilled) out = unfilled_new(seat);
  g_auto(Search) search = { .problem = problem, .answer = answer, .options = options, .seat = seat, .out = out };
  search_init(&search);
  if (search.filled[seat] >= rn_seat(problem, seat)->min) {
    g_set_error(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT, _("the seat %s %s is filled"),
                rn_seat_slot(problem, seat)->name, rn_seat(problem, seat)->name);
    return NULL;
  }
  RnCaseStatus status = find_case(&search);
  if (status == RN_CASE_FITS)
    out->why = RN_WHY_PRICE;
  else if (status == RN_CASE_CONTRADICTS)
    find_reasons(&search);
  if (!solve_filled(&search, error) || !rn_explain_solve_reasons(problem, answer, out->reasons, options, error))
    return NULL;
  return g_steal_pointer(&out);
}
