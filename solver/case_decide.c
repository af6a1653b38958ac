/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Makes a small problem of a case's active facts and decides it: by presolve, by a linear program while that is quick, by
 * the search of parts otherwise. A case is asked some hundred times. That a linear program has no solution is believed of
 * GLPK, as everywhere; FITS is always an actual choice of duties. */

#include "solver/case_inside.h"
#include "solver/mip.h"
#include "solver/part.h"

#include <math.h>
#include <string.h>

#define LARGEST_LP 4000   /* columns; larger parts are searched at once */
#define TOLERANCE 1e-6

/* A problem in the making. */
typedef struct {
  const RnCase *item;
  const guint8 *active;
  RnProblem *problem;
  guint8 *is_open;         /* by choice */
  int *set_at;             /* from the problem's sets */
  int person;              /* of the problem: only his duties and his rules; -1: all */
  const guint8 *seats;     /* with `person`: only these seats */
} Draft;

static const RnFact *
active_fact(const Draft *draft, guint f)
{
  return draft->active[f] ? &g_array_index(draft->item->facts, RnFact, f) : NULL;
}

static void
open_choices(Draft *draft)
{
  const RnCase *item = draft->item;
  for (guint c = 0; c < item->choices->len; c++) {
    const RnChoice *choice = &g_array_index(item->choices, RnChoice, c);
    draft->is_open[c] = draft->person < 0 || (choice->person == draft->person && draft->seats[choice->seat]);
  }
  for (guint f = 0; f < item->facts->len; f++) {
    const RnFact *fact = active_fact(draft, f);
    if (!fact || fact->kind != RN_FACT_ABSENT)
      continue;
    const RnProblemOption *option = &g_array_index(item->task.absent, RnProblemOption, fact->item);
    draft->is_open[rn_case_choice(item, option->person, option->seat)] = 0;
  }
}

/* Persons and seats have their places in the case as numbers; every seat has a slot of its own. */
static void
draft_seats(Draft *draft)
{
  const RnCase *item = draft->item;
  RnProblem *problem = draft->problem;
  for (guint i = 0; i < item->persons->len; i++)
    rn_problem_add_person(problem, "");
  for (guint i = 0; i < item->seats->len; i++) {
    const RnProblemSlot *slot = rn_seat_slot(item->task.problem, g_array_index(item->seats, int, i));
    rn_problem_add_slot(problem, "", "", slot->day, slot->start, slot->end);
    rn_problem_add_seat(problem, (int)i, "", 0, G_MAXINT, RN_PRICE_HARD);
  }
  for (guint c = 0; c < item->choices->len; c++) {
    const RnChoice *choice = &g_array_index(item->choices, RnChoice, c);
    if (draft->is_open[c])
      rn_problem_add_option(problem, item->person_at[choice->person], item->seat_at[choice->seat],
                            draft->person < 0 ? 0 : -1);
  }
}

static int
draft_set(Draft *draft, int set)
{
  const GArray *seats = rn_set(draft->item->task.problem, set)->seats;
  if (draft->set_at[set] >= 0)
    return draft->set_at[set];
  draft->set_at[set] = rn_problem_add_set(draft->problem, "");
  for (guint i = 0; i < seats->len; i++) {
    int seat = draft->item->seat_at[g_array_index(seats, int, i)];
    if (seat >= 0)
      rn_problem_set_add_seat(draft->problem, draft->set_at[set], seat);
  }
  return draft->set_at[set];
}

static void
draft_count(Draft *draft, const RnProblemCount *count, gboolean is_least)
{
  int person = draft->item->person_at[count->person], set = draft_set(draft, count->set);
  rn_problem_add_count(draft->problem, person, set, is_least ? count->min : 0, is_least ? G_MAXINT : count->max, NULL, 0);
}

static void
draft_group(Draft *draft, const RnProblemGroup *group, gboolean is_least)
{
  const RnCase *item = draft->item;
  g_autoptr(GArray) persons = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) seats = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < group->persons->len; i++) {
    int person = item->person_at[g_array_index(group->persons, int, i)];
    if (person >= 0)
      g_array_append_val(persons, person);
  }
  for (guint i = 0; i < group->seats->len; i++) {
    int seat = item->seat_at[g_array_index(group->seats, int, i)];
    if (seat >= 0)
      g_array_append_val(seats, seat);
  }
  rn_problem_add_group(draft->problem, "", (const int *)(void *)persons->data, (int)persons->len,
                       (const int *)(void *)seats->data, (int)seats->len, is_least ? group->min : 0,
                       is_least ? G_MAXINT : group->max, RN_PRICE_HARD);
}

static void
draft_history(Draft *draft, const RnProblemHistory *past)
{
  g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < past->sets->len; i++) {
    int set = draft_set(draft, g_array_index(past->sets, int, i));
    g_array_append_val(sets, set);
  }
  rn_problem_add_history(draft->problem, draft->item->person_at[past->person], past->day, past->start, past->end,
                         (const int *)(void *)sets->data, (int)sets->len);
}

/* Facts that bind one person alone. */
static void
draft_rule_of_person(Draft *draft, const RnFact *fact)
{
  const RnProblem *problem = draft->item->task.problem;
  const RnProblemWindow *window;
  const RnProblemGap *gap;
  switch (fact->kind) {
  case RN_FACT_COUNT_MAX:
  case RN_FACT_COUNT_MIN:
    draft_count(draft, g_ptr_array_index(problem->counts, fact->item), fact->kind == RN_FACT_COUNT_MIN);
    break;
  case RN_FACT_WINDOW:
    window = g_ptr_array_index(problem->windows, fact->item);
    rn_problem_add_window(draft->problem, draft->item->person_at[window->person], draft_set(draft, window->set),
                          window->days, window->max, RN_PRICE_HARD);
    break;
  case RN_FACT_GAP:
    gap = g_ptr_array_index(problem->gaps, fact->item);
    rn_problem_add_gap(draft->problem, draft->item->person_at[gap->person], draft_set(draft, gap->from),
                       draft_set(draft, gap->to), gap->days, gap->rest, RN_PRICE_HARD);
    break;
  case RN_FACT_HISTORY:
    draft_history(draft, g_ptr_array_index(problem->history, fact->item));
    break;
  default:
    break;
  }
}

/* Facts of seats and of several persons. */
static void
draft_demand(Draft *draft, const RnFact *fact)
{
  const RnCase *item = draft->item;
  const RnProblem *problem = item->task.problem;
  RnProblemSeat *seat;
  const RnProblemOption *option;
  switch (fact->kind) {
  case RN_FACT_DEMAND:
    seat = g_ptr_array_index(draft->problem->seats, item->seat_at[fact->item]);
    seat->min = item->demand[fact->item];
    break;
  case RN_FACT_PLACES:
    seat = g_ptr_array_index(draft->problem->seats, item->seat_at[fact->item]);
    seat->max = rn_seat(problem, fact->item)->max;
    break;
  case RN_FACT_PIN:
    option = rn_option(problem, fact->item);
    rn_problem_add_pin(draft->problem, item->person_at[option->person], item->seat_at[option->seat]);
    break;
  case RN_FACT_GROUP_MIN:
  case RN_FACT_GROUP_MAX:
    draft_group(draft, g_ptr_array_index(problem->groups, fact->item), fact->kind == RN_FACT_GROUP_MIN);
    break;
  default:
    break;
  }
}

static int
person_of_fact(const RnProblem *problem, const RnFact *fact)
{
  switch (fact->kind) {
  case RN_FACT_COUNT_MAX:
    return ((const RnProblemCount *)g_ptr_array_index(problem->counts, fact->item))->person;
  case RN_FACT_WINDOW:
    return ((const RnProblemWindow *)g_ptr_array_index(problem->windows, fact->item))->person;
  case RN_FACT_GAP:
    return ((const RnProblemGap *)g_ptr_array_index(problem->gaps, fact->item))->person;
  case RN_FACT_HISTORY:
    return ((const RnProblemHistory *)g_ptr_array_index(problem->history, fact->item))->person;
  default:
    return -1;
  }
}

/* NULL when the seats want more than they hold: then nothing fits. */
static RnProblem *
make_problem(const RnCase *item, const guint8 *active, int person, const guint8 *seats)
{
  guint n_sets = item->task.problem->sets->len;
  g_autofree guint8 *is_open = g_new0(guint8, item->choices->len + 1);
  g_autofree int *set_at = g_new(int, n_sets + 1);
  for (guint s = 0; s < n_sets; s++)
    set_at[s] = -1;
  Draft draft = { .item = item, .active = active, .is_open = is_open, .set_at = set_at, .person = person, .seats = seats };
  g_autoptr(RnProblem) problem = draft.problem = rn_problem_new("case");
  open_choices(&draft);
  draft_seats(&draft);
  for (guint f = 0; f < item->facts->len; f++) {
    const RnFact *fact = active_fact(&draft, f);
    if (!fact || (person >= 0 && person_of_fact(item->task.problem, fact) != person))
      continue;
    draft_rule_of_person(&draft, fact);
    if (person < 0)
      draft_demand(&draft, fact);
  }
  return rn_problem_seal(problem, NULL) ? g_steal_pointer(&problem) : NULL;
}

/* --- deciding --- */

static gint64
effort(const RnModel *model)
{
  return 1 + model->n_cols / 50;
}

/* *whole: the linear program's solution, rounded, is a rota; *bound: its value, rounded up. */
static RnLpStatus
try_lp(const RnModel *model, gint64 limit, gint64 *bound, gint64 *whole, gint64 *work)
{
  g_autoptr(RnLp) lp = rn_lp_new(model, (RnLpStop){ NULL, NULL });
  RnLpStatus status = rn_lp_solve(lp, RN_LP_PRIMAL, (int)CLAMP(limit, 1, G_MAXINT), work);
  if (status != RN_LP_OPTIMAL)
    return status;
  g_autofree double *x = g_new(double, model->n_cols + 1);
  g_autofree int *value = g_new0(int, model->n_cols + 1);
  rn_lp_read(lp, x, NULL, NULL);
  for (int c = 0; c < model->n_options; c++)
    value[c] = x[c] > 0.5;
  *bound = (gint64)ceil(rn_lp_objective(lp) - TOLERANCE);
  if (!rn_model_complete(model, value, whole))
    *whole = G_MAXINT64;
  return status;
}

static RnCaseStatus
decide_part(const RnPart *part, const int *start, gint64 limit, gint64 *work)
{
  const RnModel *model = part->model;
  gint64 bound, whole;
  if (model->n_cols <= LARGEST_LP) {
    RnLpStatus status = try_lp(model, limit - *work, &bound, &whole, work);
    if (status == RN_LP_INFEASIBLE)
      return RN_CASE_CONTRADICTS;
    if (status == RN_LP_OPTIMAL && whole != G_MAXINT64)
      return RN_CASE_FITS;
  }
  g_autofree int *own_start = g_new0(int, model->n_options + 1);
  for (int c = 0; c < model->n_options; c++)
    own_start[c] = start[part->parent[c]];
  RnMipTask task = { .model = model, .seed = 1, .work_limit = MAX(limit - *work, 1), .bound = 0, .start = own_start };
  g_autoptr(RnMipResult) result = rn_mip_solve(&task);
  *work += result->work;
  return result->infeasible ? RN_CASE_CONTRADICTS : result->found ? RN_CASE_FITS : RN_CASE_UNKNOWN;
}

static RnCaseStatus
decide_model(const RnModel *model, const int *start, gint64 limit, gint64 *work)
{
  g_autofree int *lower = g_new(int, model->n_cols + 1);
  g_autofree int *upper = g_new(int, model->n_cols + 1);
  g_autofree RnKeep *keep = g_new0(RnKeep, model->n_options + 1);
  int bad_row;
  gint64 constant;
  RnCaseStatus all = RN_CASE_FITS;
  for (int c = 0; c < model->n_cols; c++) {
    lower[c] = model->cols[c].lower;
    upper[c] = model->cols[c].upper;
  }
  if (!rn_part_propagate(model, lower, upper, &bad_row))
    return RN_CASE_CONTRADICTS;
  g_autoptr(GPtrArray) parts = rn_part_split(model, keep, lower, upper, &constant);
  for (guint i = 0; i < parts->len; i++) {
    RnCaseStatus one = decide_part(g_ptr_array_index(parts, i), start, limit, work);
    if (one == RN_CASE_CONTRADICTS)
      return one;
    if (one == RN_CASE_UNKNOWN)
      all = one;
  }
  return all;
}

RnCaseStatus
rn_case_decide(const RnCase *item, const guint8 *active, gint64 limit, gint64 *work)
{
  if (*work >= limit)
    return RN_CASE_UNKNOWN;
  g_autoptr(RnProblem) problem = make_problem(item, active, -1, NULL);
  if (!problem)
    return RN_CASE_CONTRADICTS;
  g_autoptr(RnModel) model = rn_model_new(problem);
  g_autofree int *start = g_new0(int, model->n_options + 1);
  for (int o = 0; o < model->n_options; o++) {
    const RnProblemOption *option = rn_option(problem, o);
    int choice = rn_case_choice(item, g_array_index(item->persons, int, option->person),
                                g_array_index(item->seats, int, option->seat));
    start[o] = g_array_index(item->choices, RnChoice, choice).is_held;
  }
  *work += effort(model);
  return decide_model(model, start, limit, work);
}

int
rn_case_capacity(const RnCase *item, const guint8 *active, int person, const guint8 *seats, gint64 limit, gint64 *work)
{
  g_autoptr(RnProblem) problem = make_problem(item, active, person, seats);
  if (!problem || problem->options->len == 0)
    return 0;
  g_autoptr(RnModel) model = rn_model_new(problem);
  gint64 bound, whole;
  *work += effort(model);
  if (*work >= limit || try_lp(model, limit - *work, &bound, &whole, work) != RN_LP_OPTIMAL)
    return (int)problem->options->len;
  if (bound == whole)
    return (int)-bound;
  RnMipTask task = { .model = model, .seed = 1, .work_limit = MAX(limit - *work, 1), .bound = bound };
  g_autoptr(RnMipResult) result = rn_mip_solve(&task);
  *work += result->work;
  return (int)-MAX(result->bound, bound);
}

GArray *
rn_case_candidates(const RnCase *item, const guint8 *active, int seat)
{
  GArray *persons = g_array_new(FALSE, FALSE, sizeof(int));
  g_autofree guint8 *is_open = g_new0(guint8, item->choices->len + 1);
  Draft draft = { .item = item, .active = active, .is_open = is_open, .person = -1 };
  open_choices(&draft);
  for (guint c = 0; c < item->choices->len; c++) {
    const RnChoice *choice = &g_array_index(item->choices, RnChoice, c);
    if (choice->seat == seat && is_open[c])
      g_array_append_val(persons, choice->person);
  }
  return persons;
}

int
rn_case_demand(const RnCase *item, const guint8 *active, int seat)
{
  for (guint f = 0; f < item->facts->len; f++) {
    const RnFact *fact = &g_array_index(item->facts, RnFact, f);
    if (fact->kind == RN_FACT_DEMAND && fact->item == seat)
      return active[f] ? item->demand[seat] : 0;
  }
  return 0;
}
