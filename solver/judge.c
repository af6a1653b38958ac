/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The judge: the cost of a rota and its broken hard rules, by going through the problem's items one after another
 * and counting duties by hand.
 *
 * It deliberately shares no arithmetic with model.c: windows are counted day by day, gaps pair by pair, and nothing is
 * merged, strengthened or precomputed. It decides nothing and repairs nothing. Milliseconds for a city's month. */

#include "solver/lookup.h"
#include "solver/solver.h"

typedef struct {
  const RnProblem *problem;
  const RnAssignment *duties;
  gsize n;
  RnRows of_person, of_seat;        /* numbers of duties */
  RnRows history;                   /* numbers of history items by person */
  gint64 cost;
  GPtrArray *violations;
} Judge;

static void
free_violation(gpointer data)
{
  RnViolation *violation = data;
  g_free(violation->rule);
  g_free(violation->text);
  g_free(violation);
}

G_GNUC_PRINTF(3, 4)
static void
report(Judge *judge, const char *rule, const char *format, ...)
{
  RnViolation *violation = g_new0(RnViolation, 1);
  va_list args;
  va_start(args, format);
  violation->rule = g_strdup(rule);
  violation->text = g_strdup_vprintf(format, args);
  va_end(args);
  g_ptr_array_add(judge->violations, violation);
}

static const char *
person_name(const Judge *judge, int person)
{
  return rn_person(judge->problem, person)->name;
}

static const char *
slot_name(const Judge *judge, int seat)
{
  return rn_seat_slot(judge->problem, seat)->name;
}

static const char *
seat_name(const Judge *judge, int seat)
{
  return rn_seat(judge->problem, seat)->name;
}

/* Every assignment must be an option, once; every pin must be kept. Costs of options. */
static void
judge_options(Judge *judge)
{
  const RnProblem *problem = judge->problem;
  g_autofree guint8 *taken = g_new0(guint8, problem->options->len + 1);
  for (gsize k = 0; k < judge->n; k++) {
    const RnAssignment *duty = &judge->duties[k];
    int option = rn_option_find(problem, duty->person, duty->seat);
    if (option < 0 || taken[option]) {
      report(judge, "option", "%s: %s %s", person_name(judge, duty->person), slot_name(judge, duty->seat),
             seat_name(judge, duty->seat));
      continue;
    }
    taken[option] = 1;
    judge->cost += rn_option(problem, option)->cost;
  }
  for (guint o = 0; o < problem->options->len; o++) {
    const RnProblemOption *option = rn_option(problem, (int)o);
    if (option->pinned && !taken[o])
      report(judge, "pin", "%s: %s %s", person_name(judge, option->person), slot_name(judge, option->seat),
             seat_name(judge, option->seat));
  }
}

/* `amounts` receives the cost of each seat; may be NULL. */
static void
judge_seats(Judge *judge, gint64 *amounts)
{
  for (int s = 0; s < (int)judge->problem->seats->len; s++) {
    const RnProblemSeat *seat = rn_seat(judge->problem, s);
    int n = judge->of_seat.start[s + 1] - judge->of_seat.start[s];
    if (n > seat->max || (n < seat->min && seat->price == RN_PRICE_HARD))
      report(judge, "seat", "%s %s", slot_name(judge, s), seat->name);
    else if (n < seat->min)
      judge->cost += (seat->min - n) * seat->price;
    if (amounts && n < seat->min && seat->price != RN_PRICE_HARD)
      amounts[s] = (seat->min - n) * seat->price;
  }
}

static gboolean
spans_overlap(int start_a, int end_a, int start_b, int end_b)
{
  return start_a < end_b && start_b < end_a;
}

static void
judge_overlaps(Judge *judge, int person)
{
  const RnRows *rows = &judge->of_person;
  for (int i = rows->start[person]; i < rows->start[person + 1]; i++) {
    int seat = judge->duties[rows->item[i]].seat;
    const RnProblemSlot *slot = rn_seat_slot(judge->problem, seat);
    for (int j = i + 1; j < rows->start[person + 1]; j++) {
      int other_seat = judge->duties[rows->item[j]].seat;
      const RnProblemSlot *other = rn_seat_slot(judge->problem, other_seat);
      if (seat != other_seat && spans_overlap(slot->start, slot->end, other->start, other->end))
        report(judge, "overlap", "%s: %s, %s", person_name(judge, person), slot->name, other->name);
    }
    for (int h = judge->history.start[person]; h < judge->history.start[person + 1]; h++) {
      const RnProblemHistory *past = g_ptr_array_index(judge->problem->history, judge->history.item[h]);
      if (spans_overlap(slot->start, slot->end, past->start, past->end))
        report(judge, "overlap", "%s: %s", person_name(judge, person), slot->name);
    }
  }
}

static void
judge_count(Judge *judge, gconstpointer rule)
{
  const RnProblemCount *count = rule;
  int n = 0;
  const RnRows *rows = &judge->of_person;
  for (int i = rows->start[count->person]; i < rows->start[count->person + 1]; i++)
    n += rn_set_has(judge->problem, count->set, judge->duties[rows->item[i]].seat);
  if (n < count->min || n > count->max)
    report(judge, "count", "%s: %s %d", person_name(judge, count->person), rn_set(judge->problem, count->set)->name,
           n);
  if (!count->cost)
    return;
  int last = (int)count->cost->len - 1;
  gint64 at_last = g_array_index(count->cost, gint64, last);
  gint64 step = last > 0 ? at_last - g_array_index(count->cost, gint64, last - 1) : 0;
  judge->cost += n <= last ? g_array_index(count->cost, gint64, n) : at_last + (n - last) * step;
}

static int
compare_days(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

/* Duties of the days [first, first + days) in a sorted array of days. */
static int
days_within(const GArray *sorted, int first, int days)
{
  int n = 0;
  for (guint i = 0; i < sorted->len; i++) {
    int day = g_array_index(sorted, int, i);
    n += day >= first && day < first + days;
  }
  return n;
}

/* Looks at every window that holds a duty of this horizon. Where the days are far more than the duties this would be
 * slow, so windows that hold the same duties as the one before are taken together. */
static void
judge_window(Judge *judge, gconstpointer rule)
{
  const RnProblemWindow *window = rule;
  g_autoptr(GArray) now = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) past = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(int));
  const RnRows *rows = &judge->of_person;
  for (int i = rows->start[window->person]; i < rows->start[window->person + 1]; i++) {
    int seat = judge->duties[rows->item[i]].seat;
    if (rn_set_has(judge->problem, window->set, seat))
      g_array_append_val(now, rn_seat_slot(judge->problem, seat)->day);
  }
  for (int h = judge->history.start[window->person]; h < judge->history.start[window->person + 1]; h++) {
    const RnProblemHistory *item = g_ptr_array_index(judge->problem->history, judge->history.item[h]);
    if (rn_ints_have(item->sets, window->set))
      g_array_append_val(past, item->day);
  }
  for (int k = 0; k < 2; k++) {
    const GArray *days = k == 0 ? now : past;
    for (guint i = 0; i < days->len; i++) {
      int enters = g_array_index(days, int, i) - window->days + 1;
      int left = g_array_index(days, int, i) + 1;
      g_array_append_val(events, enters);
      g_array_append_val(events, left);
    }
  }
  g_array_sort(events, compare_days);
  gboolean broken = FALSE;
  for (guint e = 0; e + 1 < events->len; e++) {
    int first = g_array_index(events, int, e);
    gint64 times = (gint64)g_array_index(events, int, e + 1) - first;
    if (times == 0)
      continue;
    int n_now = days_within(now, first, window->days), n_past = days_within(past, first, window->days);
    int before = MAX(0, n_past - window->max), excess = MAX(0, n_past + n_now - window->max) - before;
    if (window->price == RN_PRICE_HARD)
      broken = broken || excess > 0;
    else
      judge->cost += times * excess * window->price;
  }
  if (broken)
    report(judge, "window", "%s: %s", person_name(judge, window->person), rn_set(judge->problem, window->set)->name);
}

typedef struct {
  int day, start, end;
  gboolean in_from, in_to;
  const char *name;
} Pair;

static Pair
pair_of_duty(const Judge *judge, const RnProblemGap *gap, int seat)
{
  const RnProblemSlot *slot = rn_seat_slot(judge->problem, seat);
  return (Pair){ slot->day, slot->start, slot->end, rn_set_has(judge->problem, gap->from, seat),
                 rn_set_has(judge->problem, gap->to, seat), slot->name };
}

static gboolean
follows_too_soon(const RnProblemGap *gap, const Pair *first, const Pair *second)
{
  if (!first->in_from || !second->in_to)
    return FALSE;
  gboolean by_day = second->day >= first->day && second->day - first->day < gap->days;
  gboolean by_rest = second->start >= first->end && second->start - first->end < gap->rest;
  return by_day || by_rest;
}

static void
judge_pair(Judge *judge, const RnProblemGap *gap, const Pair *a, const Pair *b)
{
  if (!follows_too_soon(gap, a, b) && !follows_too_soon(gap, b, a))
    return;
  if (gap->price == RN_PRICE_HARD)
    report(judge, "gap", "%s: %s, %s", person_name(judge, gap->person), a->name, b->name);
  else
    judge->cost += gap->price;
}

static void
judge_gap(Judge *judge, gconstpointer rule)
{
  const RnProblemGap *gap = rule;
  const RnRows *rows = &judge->of_person;
  for (int i = rows->start[gap->person]; i < rows->start[gap->person + 1]; i++) {
    Pair a = pair_of_duty(judge, gap, judge->duties[rows->item[i]].seat);
    for (int j = i + 1; j < rows->start[gap->person + 1]; j++) {
      Pair b = pair_of_duty(judge, gap, judge->duties[rows->item[j]].seat);
      judge_pair(judge, gap, &a, &b);
    }
    for (int h = judge->history.start[gap->person]; h < judge->history.start[gap->person + 1]; h++) {
      const RnProblemHistory *past = g_ptr_array_index(judge->problem->history, judge->history.item[h]);
      Pair b = { past->day, past->start, past->end, rn_ints_have(past->sets, gap->from),
                 rn_ints_have(past->sets, gap->to), "-" };
      judge_pair(judge, gap, &a, &b);
    }
  }
}

static void
judge_group(Judge *judge, gconstpointer rule)
{
  const RnProblemGroup *group = rule;
  int n = 0;
  for (guint i = 0; i < group->seats->len; i++) {
    int seat = g_array_index(group->seats, int, i);
    for (int k = judge->of_seat.start[seat]; k < judge->of_seat.start[seat + 1]; k++)
      n += rn_ints_have(group->persons, judge->duties[judge->of_seat.item[k]].person);
  }
  if (n >= group->min && n <= group->max)
    return;
  if (group->price == RN_PRICE_HARD)
    report(judge, "group", "%s: %d", group->name, n);
  else
    judge->cost += group->price * (n < group->min ? group->min - n : n - group->max);
}

/* Tries every two persons; the quotient is rounded up. */
static void
judge_balance(Judge *judge, gconstpointer rule)
{
  const RnProblemBalance *balance = rule;
  const RnRows *rows = &judge->of_person;
  guint persons = balance->shares->len;
  g_autofree gint64 *n = g_new0(gint64, persons + 1);
  gint64 b = 0;
  for (guint k = 0; k < persons; k++) {
    int person = g_array_index(balance->shares, RnProblemShare, k).person;
    for (int i = rows->start[person]; i < rows->start[person + 1]; i++)
      n[k] += rn_set_has(judge->problem, balance->set, judge->duties[rows->item[i]].seat);
  }
  for (guint i = 0; i < persons; i++)
    for (guint j = 0; j < persons; j++) {
      gint64 mine = g_array_index(balance->shares, RnProblemShare, i).weight * n[j];
      gint64 other = g_array_index(balance->shares, RnProblemShare, j).weight * n[i];
      b = MAX(b, (mine - other + balance->scale - 1) / balance->scale);
    }
  judge->cost += b * balance->price;
}

/* --- all items, and what each of them costs --- */

static RnBill *
bill_new(const RnProblem *problem)
{
  RnBill *bill = g_new0(RnBill, 1);
  bill->seats = g_new0(gint64, problem->seats->len + 1);
  bill->counts = g_new0(gint64, problem->counts->len + 1);
  bill->windows = g_new0(gint64, problem->windows->len + 1);
  bill->gaps = g_new0(gint64, problem->gaps->len + 1);
  bill->groups = g_new0(gint64, problem->groups->len + 1);
  bill->balances = g_new0(gint64, problem->balances->len + 1);
  return bill;
}

void
rn_judge_bill_free(RnBill *bill)
{
  if (!bill)
    return;
  g_free(bill->seats);
  g_free(bill->counts);
  g_free(bill->windows);
  g_free(bill->gaps);
  g_free(bill->groups);
  g_free(bill->balances);
  g_free(bill);
}

/* Enters what has been added to the cost since `before`. */
static void
enter(const Judge *judge, gint64 *amounts, guint item, gint64 before)
{
  if (amounts)
    amounts[item] = judge->cost - before;
}

/* The rules of one kind, each entered into its place of the bill. */
static void
judge_kind(Judge *judge, const GPtrArray *rules, void (*judge_one)(Judge *judge, gconstpointer rule), gint64 *amounts)
{
  for (guint i = 0; i < rules->len; i++) {
    gint64 before = judge->cost;
    judge_one(judge, g_ptr_array_index(rules, i));
    enter(judge, amounts, i, before);
  }
}

static void
judge_rules(Judge *judge, RnBill *bill)
{
  const RnProblem *problem = judge->problem;
  judge_kind(judge, problem->counts, judge_count, bill ? bill->counts : NULL);
  judge_kind(judge, problem->windows, judge_window, bill ? bill->windows : NULL);
  judge_kind(judge, problem->gaps, judge_gap, bill ? bill->gaps : NULL);
  judge_kind(judge, problem->groups, judge_group, bill ? bill->groups : NULL);
  judge_kind(judge, problem->balances, judge_balance, bill ? bill->balances : NULL);
}

/* Returns the violations, owned; `bill` may be NULL. */
static GPtrArray *
judge_all(const RnProblem *problem, const RnAssignment *assignments, gsize n, RnBill *bill, gint64 *objective)
{
  g_autofree int *person = g_new(int, n + 1);
  g_autofree int *seat = g_new(int, n + 1);
  g_autofree int *number = g_new(int, n + 1);
  for (gsize k = 0; k < n; k++) {
    person[k] = assignments[k].person;
    seat[k] = assignments[k].seat;
    number[k] = (int)k;
    g_return_val_if_fail(person[k] >= 0 && person[k] < (int)problem->persons->len, NULL);
    g_return_val_if_fail(seat[k] >= 0 && seat[k] < (int)problem->seats->len, NULL);
  }
  g_autoptr(RnLookup) lookup = rn_lookup_new(problem);
  Judge judge = { .problem = problem, .duties = assignments, .n = n, .cost = problem->constant };
  judge.of_person = rn_rows_init((int)problem->persons->len, (int)n, person, number);
  judge.of_seat = rn_rows_init((int)problem->seats->len, (int)n, seat, number);
  judge.history = lookup->person_history;
  judge.violations = g_ptr_array_new_with_free_func(free_violation);
  judge_options(&judge);
  judge_seats(&judge, bill ? bill->seats : NULL);
  for (int i = 0; i < (int)problem->persons->len; i++)
    judge_overlaps(&judge, i);
  judge_rules(&judge, bill);
  rn_rows_clear(&judge.of_person);
  rn_rows_clear(&judge.of_seat);
  if (objective)
    *objective = judge.cost;
  return judge.violations;
}

GPtrArray *
rn_problem_judge(const RnProblem *problem, const RnAssignment *assignments, gsize n, gint64 *objective)
{
  g_return_val_if_fail(problem->sealed, NULL);
  return judge_all(problem, assignments, n, NULL, objective);
}

RnBill *
rn_judge_bill(const RnProblem *problem, const RnAssignment *assignments, gsize n)
{
  g_return_val_if_fail(problem->sealed, NULL);
  RnBill *bill = bill_new(problem);
  g_autoptr(GPtrArray) violations = judge_all(problem, assignments, n, bill, NULL);
  return bill;
}
