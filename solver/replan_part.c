/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Cuts a part out of a re-planning. A duty that stands counts in the windows, gaps and overlaps of its holder as one
 * of the history does, and takes its place in counts and groups; so the part knows nothing of the seats outside.
 * The price of changes of a seat that d persons held is that of max(d - kept, n - kept) = (d - kept) + max(0, n - d):
 * a price on every option that keeps its duty, and one on every person beyond d.
 *
 * Only a balance cannot be cut, since it compares everybody with everybody: where one is priced, what stands stays in
 * the part, pinned. */

#include "solver/replan_part.h"

#include <string.h>

typedef struct {
  const RnReplanPartTask *task;
  RnProblem *problem;
  gboolean folded;            /* what stands is history; otherwise pinned */
  int *person_of, *seat_of;   /* number in the part, or -1 */
  GArray *persons, *seats;    /* int: number in the whole */
} Cut;

static gboolean
is_in_part(const Cut *cut, int seat)
{
  return cut->task->free[seat] ||
         (!cut->folded && cut->task->stands[seat] && rn_board_held(cut->task->board, seat, NULL) > 0);
}

static void
take_seats(Cut *cut)
{
  const RnProblem *whole = cut->task->problem;
  int slot = -1, number = -1;
  for (int s = 0; s < (int)whole->seats->len; s++) {
    const RnProblemSeat *seat = rn_seat(whole, s);
    const RnProblemSlot *its = rn_slot(whole, seat->slot);
    cut->seat_of[s] = -1;
    if (!is_in_part(cut, s))
      continue;
    if (seat->slot != slot)
      number = rn_problem_add_slot(cut->problem, its->name, its->place, its->day, its->start, its->end);
    slot = seat->slot;
    cut->seat_of[s] = rn_problem_add_seat(cut->problem, number, seat->name, seat->min, seat->max, seat->price);
    rn_problem_set_stage(cut->problem, cut->seat_of[s], seat->stage);
    g_array_append_val(cut->seats, s);
  }
}

/* Those who may take a free seat, and those who must have some duties; all where a balance compares all. */
static void
take_persons(Cut *cut)
{
  const RnProblem *whole = cut->task->problem;
  for (int p = 0; p < (int)whole->persons->len; p++)
    cut->person_of[p] = cut->folded ? -1 : 0;
  for (int s = 0; s < (int)whole->seats->len; s++) {
    int first, n = rn_board_options(cut->task->board, s, &first);
    for (int o = first; o < first + n && cut->task->free[s]; o++)
      if (!cut->task->banned[o])
        cut->person_of[rn_option(whole, o)->person] = 0;
  }
  for (guint k = 0; k < whole->counts->len && !cut->task->relaxed; k++) {
    const RnProblemCount *count = g_ptr_array_index(whole->counts, k);
    if (count->min > 0)
      cut->person_of[count->person] = 0;
  }
  for (int p = 0; p < (int)whole->persons->len; p++)
    if (cut->person_of[p] == 0) {
      cut->person_of[p] = rn_problem_add_person(cut->problem, rn_person(whole, p)->name);
      g_array_append_val(cut->persons, p);
    }
}

static void
add_sets(Cut *cut)
{
  const RnProblem *whole = cut->task->problem;
  for (int k = 0; k < (int)whole->sets->len; k++) {
    const RnProblemSet *set = rn_set(whole, k);
    int number = rn_problem_add_set(cut->problem, set->name);
    for (guint i = 0; i < set->seats->len; i++) {
      int seat = cut->seat_of[g_array_index(set->seats, int, i)];
      if (seat >= 0)
        rn_problem_set_add_seat(cut->problem, number, seat);
    }
  }
}

/* --- seats and options, with the prices of what is open and changed --- */

static GArray *
add_options(Cut *cut, int s, gint64 on_all, gint64 on_kept)
{
  const RnReplanPartTask *task = cut->task;
  int first, n = rn_board_options(task->board, s, &first);
  GArray *persons = g_array_new(FALSE, FALSE, sizeof(int));
  for (int o = first; o < first + n; o++) {
    const RnProblemOption *option = rn_option(task->problem, o);
    if (task->banned[o])
      continue;
    int person = cut->person_of[option->person];
    gint64 cost = (task->with_cost ? option->cost : 0) + on_all;
    if (rn_board_has(task->board, option->person, s))
      cost -= on_kept;
    rn_problem_add_option(cut->problem, person, cut->seat_of[s], cost);
    if (option->pinned)
      rn_problem_add_pin(cut->problem, person, cut->seat_of[s]);
    g_array_append_val(persons, person);
  }
  return persons;
}

/* A seat that stands: its holders, pinned. */
static void
add_standing_seat(Cut *cut, int s)
{
  const RnReplanPartTask *task = cut->task;
  RnProblemSeat *mine = g_ptr_array_index(cut->problem->seats, cut->seat_of[s]);
  const int *holders;
  int held = rn_board_held(task->board, s, &holders);
  for (int k = 0; k < held; k++) {
    int person = cut->person_of[holders[k]], option = rn_option_find(task->problem, holders[k], s);
    rn_problem_add_option(cut->problem, person, cut->seat_of[s], option < 0 ? 0 : rn_option(task->problem, option)->cost);
    rn_problem_add_pin(cut->problem, person, cut->seat_of[s]);
  }
  mine->min = MIN(mine->min, held);
  mine->max = MAX(mine->max, held);
}

static void
add_free_seat(Cut *cut, int s)
{
  const RnReplanPartTask *task = cut->task;
  const RnProblemSeat *seat = rn_seat(task->problem, s);
  RnProblemSeat *mine = g_ptr_array_index(cut->problem->seats, cut->seat_of[s]);
  int number = cut->seat_of[s], before = rn_board_held(task->board, s, NULL) + task->lost[s];
  gint64 change = task->change_factor * task->weight[s];
  g_autoptr(GArray) persons = add_options(cut, s, before == 0 ? change : 0, change);
  cut->problem->constant += change * before;
  if (change > 0 && before > 0 && before < seat->max && before < (int)persons->len)
    rn_problem_add_group(cut->problem, "change", (const int *)(void *)persons->data, (int)persons->len, &number, 1, 0,
                         before, change);
  if (seat->price == RN_PRICE_HARD)
    return;
  gint64 open = task->open_factor * (seat->price / task->open_unit);
  mine->price = (task->with_cost ? seat->price : 0) + (task->need[s] == seat->min ? open : 0);
  if (task->need[s] > 0 && task->need[s] != seat->min && persons->len > 0)
    rn_problem_add_group(cut->problem, "open", (const int *)(void *)persons->data, (int)persons->len, &number, 1,
                         task->need[s], G_MAXINT, open);
}

/* --- rules of one person --- */

static gboolean
holds_outside(const Cut *cut, int seat)
{
  return cut->folded && !cut->task->free[seat] && cut->task->stands[seat];
}

static int
standing_in_set(const Cut *cut, int person, int set)
{
  const int *seats;
  int n = rn_board_duties(cut->task->board, person, &seats), standing = 0;
  for (int k = 0; k < n; k++)
    standing += holds_outside(cut, seats[k]) && rn_set_has(cut->task->problem, set, seats[k]);
  return standing;
}

/* Cost of n = 0, 1, ... duties more than `base`, the last step still repeating. */
static GArray *
shifted_cost(const RnProblemCount *count, int base)
{
  GArray *shifted = g_array_new(FALSE, FALSE, sizeof(gint64));
  const gint64 *cost = (const gint64 *)(void *)count->cost->data;
  int last = (int)count->cost->len - 1;
  gint64 step = last > 0 ? cost[last] - cost[last - 1] : 0, value = 0;
  g_array_append_val(shifted, value);
  for (int n = base + 1; n <= MAX(last, base + 1); n++) {
    value += n <= last ? cost[n] - cost[n - 1] : step;
    g_array_append_val(shifted, value);
  }
  return shifted;
}

static void
add_counts(Cut *cut)
{
  const RnReplanPartTask *task = cut->task;
  for (guint k = 0; k < task->problem->counts->len; k++) {
    const RnProblemCount *count = g_ptr_array_index(task->problem->counts, k);
    int person = cut->person_of[count->person];
    gboolean priced = task->with_cost && count->cost;
    if (person < 0)
      continue;
    int standing = standing_in_set(cut, count->person, count->set);
    int min = task->relaxed ? 0 : MAX(0, count->min - standing);
    if (min == 0 && rn_set(cut->problem, count->set)->seats->len == 0)
      continue;
    int max = count->max == G_MAXINT ? G_MAXINT : MAX(0, count->max - standing);
    if (min == 0 && max == G_MAXINT && !priced)
      continue;
    g_autoptr(GArray) cost = priced ? shifted_cost(count, standing) : NULL;
    rn_problem_add_count(cut->problem, person, count->set, MIN(min, max), max,
                         cost ? (const gint64 *)(void *)cost->data : NULL, cost ? (int)cost->len : 0);
  }
}

static void
add_windows_and_gaps(Cut *cut)
{
  const RnReplanPartTask *task = cut->task;
  for (guint k = 0; k < task->problem->windows->len; k++) {
    const RnProblemWindow *window = g_ptr_array_index(task->problem->windows, k);
    int person = cut->person_of[window->person];
    if (person >= 0 && (task->with_cost || window->price == RN_PRICE_HARD))
      rn_problem_add_window(cut->problem, person, window->set, window->days, window->max, window->price);
  }
  for (guint k = 0; k < task->problem->gaps->len; k++) {
    const RnProblemGap *gap = g_ptr_array_index(task->problem->gaps, k);
    int person = cut->person_of[gap->person];
    if (person >= 0 && (task->with_cost || gap->price == RN_PRICE_HARD))
      rn_problem_add_gap(cut->problem, person, gap->from, gap->to, gap->days, gap->rest, gap->price);
  }
}

static void
add_standing(Cut *cut, int person)
{
  const RnProblem *whole = cut->task->problem;
  const int *seats;
  int n = rn_board_duties(cut->task->board, person, &seats);
  g_autoptr(GArray) sets = g_array_new(FALSE, FALSE, sizeof(int));
  for (int k = 0; k < n; k++) {
    const RnProblemSlot *slot = rn_seat_slot(whole, seats[k]);
    if (!holds_outside(cut, seats[k]))
      continue;
    g_array_set_size(sets, 0);
    for (int set = 0; set < (int)whole->sets->len; set++)
      if (rn_set_has(whole, set, seats[k]))
        g_array_append_val(sets, set);
    rn_problem_add_history(cut->problem, cut->person_of[person], slot->day, slot->start, slot->end,
                           (const int *)(void *)sets->data, (int)sets->len);
  }
}

static void
add_history(Cut *cut)
{
  const RnProblem *whole = cut->task->problem;
  for (guint k = 0; k < whole->history->len; k++) {
    const RnProblemHistory *past = g_ptr_array_index(whole->history, k);
    if (cut->person_of[past->person] >= 0)
      rn_problem_add_history(cut->problem, cut->person_of[past->person], past->day, past->start, past->end,
                             (const int *)(void *)past->sets->data, (int)past->sets->len);
  }
  for (guint k = 0; k < cut->persons->len; k++)
    add_standing(cut, g_array_index(cut->persons, int, k));
}

/* --- rules over several persons --- */

static int
standing_in_group(const Cut *cut, const RnProblemGroup *group)
{
  int standing = 0;
  for (guint i = 0; i < group->seats->len; i++) {
    int seat = g_array_index(group->seats, int, i);
    const int *holders;
    int n = rn_board_held(cut->task->board, seat, &holders);
    for (int k = 0; k < n && holds_outside(cut, seat); k++)
      standing += rn_ints_have(group->persons, holders[k]);
  }
  return standing;
}

static GArray *
mapped(const GArray *numbers, const int *to)
{
  GArray *result = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < numbers->len; i++) {
    int number = to[g_array_index(numbers, int, i)];
    if (number >= 0)
      g_array_append_val(result, number);
  }
  return result;
}

static void
add_groups(Cut *cut)
{
  const RnReplanPartTask *task = cut->task;
  for (guint g = 0; g < task->problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(task->problem->groups, g);
    gboolean hard = group->price == RN_PRICE_HARD, touched = FALSE;
    for (guint i = 0; i < group->seats->len && !touched; i++)
      touched = is_in_part(cut, g_array_index(group->seats, int, i));
    if (!touched || (!hard && !task->with_cost))
      continue;
    g_autoptr(GArray) seats = mapped(group->seats, cut->seat_of);
    g_autoptr(GArray) persons = mapped(group->persons, cut->person_of);
    int standing = standing_in_group(cut, group);
    int min = hard && task->relaxed ? 0 : MAX(0, group->min - standing);
    int max = group->max == G_MAXINT ? G_MAXINT : MAX(0, group->max - standing);
    rn_problem_add_group(cut->problem, group->name, (const int *)(void *)persons->data, (int)persons->len,
                         (const int *)(void *)seats->data, (int)seats->len, MIN(min, max), max, group->price);
  }
}

/* --- balances --- */

static gboolean
has_balance(const RnReplanPartTask *task)
{
  for (guint i = 0; task->with_cost && i < task->problem->balances->len; i++)
    if (((const RnProblemBalance *)g_ptr_array_index(task->problem->balances, i))->price > 0)
      return TRUE;
  return FALSE;
}

static void
add_balances(Cut *cut)
{
  const GPtrArray *balances = cut->task->problem->balances;
  for (guint i = 0; !cut->folded && i < balances->len; i++) {
    const RnProblemBalance *balance = g_ptr_array_index(balances, i);
    int number = rn_problem_add_balance(cut->problem, balance->name, balance->set, balance->scale, balance->price);
    for (guint k = 0; k < balance->shares->len; k++) {
      const RnProblemShare *share = &g_array_index(balance->shares, RnProblemShare, k);
      rn_problem_balance_add_person(cut->problem, number, cut->person_of[share->person], share->weight);
    }
  }
}

RnReplanPart *
rn_replan_part_new(const RnReplanPartTask *task, GError **error)
{
  const RnProblem *whole = task->problem;
  Cut cut = { .task = task, .problem = rn_problem_new(whole->name), .folded = !has_balance(task) };
  g_autofree int *person_of = g_new(int, whole->persons->len + 1), *seat_of = g_new(int, whole->seats->len + 1);
  g_autoptr(RnReplanPart) part = g_new0(RnReplanPart, 1);
  part->problem = cut.problem;
  cut.person_of = person_of;
  cut.seat_of = seat_of;
  cut.persons = g_array_new(TRUE, TRUE, sizeof(int));
  cut.seats = g_array_new(TRUE, TRUE, sizeof(int));
  take_persons(&cut);
  take_seats(&cut);
  add_sets(&cut);
  for (guint k = 0; k < cut.seats->len; k++) {
    int seat = g_array_index(cut.seats, int, k);
    if (task->free[seat])
      add_free_seat(&cut, seat);
    else
      add_standing_seat(&cut, seat);
  }
  add_counts(&cut);
  add_windows_and_gaps(&cut);
  add_history(&cut);
  add_groups(&cut);
  add_balances(&cut);
  part->person = (int *)(void *)g_array_free(cut.persons, FALSE);
  part->seat = (int *)(void *)g_array_free(cut.seats, FALSE);
  return rn_problem_seal(part->problem, error) ? g_steal_pointer(&part) : NULL;
}

void
rn_replan_part_free(RnReplanPart *part)
{
  if (!part)
    return;
  rn_problem_free(part->problem);
  g_free(part->person);
  g_free(part->seat);
  g_free(part);
}

GArray *
rn_replan_part_duties(const RnReplanPart *part, const GArray *assignments, const guint8 *free_seats)
{
  GArray *duties = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (guint k = 0; k < assignments->len; k++) {
    const RnAssignment *duty = &g_array_index(assignments, RnAssignment, k);
    RnAssignment mine = { part->person[duty->person], part->seat[duty->seat] };
    if (free_seats[mine.seat])
      g_array_append_val(duties, mine);
  }
  return duties;
}
