/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Each slot alone first: when no share costs anything then, that is the optimum already. Else the shares that do are
 * watched: every slot tells its cheapest answer for each way of giving time to them, no dearer than could still pay, and
 * an integer program mixes these. Shares that the mixture breaks anew are watched too, until none is left. As all slots of
 * a kind share one list of answers, the program has some hundred columns however long the month. */

#include "solver/assign.h"

#include "solver/assign_cut.h"
#include "solver/assign_share.h"

#include <string.h>

#define NARROW 300        /* states for a first answer of a slot */
#define WIDE 60000        /* states for all of them */

typedef struct {
  const RnAssignProblem *problem;
  const GPtrArray *slots;
  GPtrArray *kinds;       /* RnAssignKind*, by first slot */
  int *watched;           /* by share: position, or -1 */
  int n_watched;
  gint64 work_limit, work;
  gint64 objective, bound;
  int *unit;              /* the best answer: by item of the problem */
} Part;

gint64
rn_assign_share_cost(const RnAssignShare *share, gint64 minutes)
{
  gint64 over = share->scale * minutes - share->base;
  return over <= 0 ? 0 : share->price * (over / share->step);
}

static void
free_kind(gpointer data)
{
  RnAssignKind *kind = data;
  g_ptr_array_unref(kind->slots);
  rn_assign_points_free(kind->points);
  g_free(kind);
}

static void
find_kinds(Part *part)
{
  g_autoptr(GHashTable) by_text = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint s = 0; s < part->slots->len; s++) {
    char *text = rn_assign_slot_text(part->slots->pdata[s], part->problem);
    RnAssignKind *kind = g_hash_table_lookup(by_text, text);
    if (!kind) {
      kind = g_new0(RnAssignKind, 1);
      kind->slots = g_ptr_array_new();
      g_ptr_array_add(part->kinds, kind);
      g_hash_table_insert(by_text, text, kind);
    } else
      g_free(text);
    g_ptr_array_add(kind->slots, part->slots->pdata[s]);
  }
}

/* --- answers --- */

/* The time that an answer gives to every share. */
static void
sum_shares(const Part *part, const int *unit, gint64 *minutes)
{
  const RnAssignProblem *problem = part->problem;
  memset(minutes, 0, sizeof *minutes * (gsize)problem->n_shares);
  for (guint s = 0; s < part->slots->len; s++) {
    const RnAssignSlot *slot = part->slots->pdata[s];
    for (guint i = 0; i < slot->item->len; i++) {
      int number = g_array_index(slot->item, int, i);
      const RnAssignItem *item = &problem->items[number];
      for (int o = 0; o < item->n_options; o++) {
        const RnAssignOption *option = &problem->options[item->first_option + o];
        if (option->unit == unit[number]) {
          if (option->share >= 0)
            minutes[option->share] += item->end - item->start;
          break;
        }
      }
    }
  }
}

static void
answer_slot(const Part *part, const RnAssignSlot *slot, const RnAssignPoint *point, int *unit)
{
  for (guint i = 0; i < slot->places->len; i++) {
    const RnAssignPlace *place = &g_array_index(slot->places, RnAssignPlace, i);
    int option = g_array_index(slot->choices, RnAssignChoice, place->first_choice + point->choice[i]).option;
    unit[g_array_index(slot->item, int, i)] = option < 0 ? -1 : part->problem->options[option].unit;
  }
}

/* Takes an answer if it is better, and watches the shares that cost something in it. count says how often each point of
 * each kind is used; NULL: always the first. */
static void
take_answer(Part *part, const int *count)
{
  const RnAssignProblem *problem = part->problem;
  g_autofree int *unit = g_memdup2(part->unit, sizeof *unit * (gsize)(problem->n_items + 1));
  g_autofree gint64 *minutes = g_new0(gint64, problem->n_shares + 1);
  gint64 cost = 0;
  int c = 0;
  for (guint k = 0; k < part->kinds->len; k++) {
    const RnAssignKind *kind = part->kinds->pdata[k];
    guint next = 0;
    for (guint p = 0; p < kind->points->points->len; p++, c++) {
      const RnAssignPoint *point = kind->points->points->pdata[p];
      int times = count ? count[c] : p == 0 ? (int)kind->slots->len : 0;
      for (int t = 0; t < times && next < kind->slots->len; t++, next++) {
        answer_slot(part, kind->slots->pdata[next], point, unit);
        cost += point->cost;
      }
    }
    if (next < kind->slots->len)
      return; /* no answer after all */
  }
  sum_shares(part, unit, minutes);
  for (int s = 0; s < problem->n_shares; s++) {
    gint64 price = rn_assign_share_cost(&problem->shares[s], minutes[s]);
    if (price > 0 && part->watched[s] < 0)
      part->watched[s] = part->n_watched++;
    cost += price;
  }
  if (cost < part->objective) {
    part->objective = cost;
    memcpy(part->unit, unit, sizeof *unit * (gsize)problem->n_items);
  }
}

/* --- slots --- */

static RnAssignPoints *
list_points(Part *part, const RnAssignSlot *slot, int n_watched, gint64 most)
{
  gboolean is_late = part->work > part->work_limit;
  return rn_assign_slot_points(slot, part->watched, n_watched, most, is_late ? NARROW : WIDE, &part->work);
}

/* The cheapest answer of every kind alone. FALSE when some kind is not settled. */
static gboolean
solve_kinds(Part *part)
{
  gboolean is_exact = TRUE;
  part->bound = 0;
  for (guint k = 0; k < part->kinds->len; k++) {
    RnAssignKind *kind = part->kinds->pdata[k];
    const RnAssignSlot *slot = kind->slots->pdata[0];
    kind->points = rn_assign_slot_points(slot, part->watched, 0, G_MAXINT64 / 4, NARROW, &part->work);
    if (kind->points->is_cut) {
      const RnAssignPoint *first = kind->points->points->pdata[0];
      RnAssignPoints *better = list_points(part, slot, 0, first->cost);
      rn_assign_points_free(kind->points);
      kind->points = better;
    }
    kind->bound = kind->points->bound;
    is_exact &= !kind->points->is_cut;
    part->bound += kind->bound * kind->slots->len;
  }
  return is_exact;
}

/* All answers of all kinds that could still pay. FALSE when some are missing. */
static gboolean
list_kinds(Part *part)
{
  gboolean is_complete = TRUE;
  gint64 gap = part->objective - part->bound;
  for (guint k = 0; k < part->kinds->len; k++) {
    RnAssignKind *kind = part->kinds->pdata[k];
    RnAssignPoints *points = list_points(part, kind->slots->pdata[0], part->n_watched, kind->bound + gap);
    rn_assign_points_free(kind->points);
    kind->points = points;
    is_complete &= !points->is_cut;
  }
  return is_complete;
}

static void
solve_part(Part *part)
{
  find_kinds(part);
  gboolean goes_on = solve_kinds(part);
  take_answer(part, NULL);
  gint64 alone = part->bound;
  int n_seen = 0;
  while (goes_on && part->bound < part->objective && part->n_watched > n_seen) {
    n_seen = part->n_watched;
    part->bound = alone; /* what is listed may cost so much more than each slot alone */
    gboolean is_complete = list_kinds(part);
    gint64 below = part->objective;
    g_autoptr(RnAssignMix) mix =
      rn_assign_mix_find(part->problem, part->kinds, part->watched, below, part->work_limit, &part->work);
    if (mix->count)
      take_answer(part, mix->count);
    if (is_complete)
      part->bound = CLAMP(mix->bound, alone, part->objective);
    goes_on = is_complete && mix->is_over;
  }
}

static void
add_part(RnAssignAnswer *answer, const Part *part)
{
  RnAssignPart told = {.first_item = G_MAXINT, .n_slots = (int)part->slots->len, .n_kinds = (int)part->kinds->len,
                       .objective = part->objective, .bound = part->bound};
  for (guint s = 0; s < part->slots->len; s++) {
    const RnAssignSlot *slot = part->slots->pdata[s];
    told.n_items += (int)slot->item->len;
    for (guint i = 0; i < slot->item->len; i++)
      told.first_item = MIN(told.first_item, g_array_index(slot->item, int, i));
  }
  g_array_append_val(answer->parts, told);
  answer->objective += part->objective;
  answer->bound += part->bound;
  answer->work += part->work;
}

RnAssignAnswer *
rn_assign_solve(const RnAssignProblem *problem, gint64 work_limit)
{
  RnAssignAnswer *answer = g_new0(RnAssignAnswer, 1);
  g_autoptr(GPtrArray) slots = rn_assign_cut_slots(problem);
  g_autoptr(GPtrArray) parts = rn_assign_cut_parts(problem, slots);
  answer->unit = g_new0(int, problem->n_items + 1);
  answer->parts = g_array_new(FALSE, TRUE, sizeof(RnAssignPart));
  for (guint p = 0; p < parts->len; p++) {
    Part part = {.problem = problem, .slots = parts->pdata[p], .work_limit = work_limit, .objective = G_MAXINT64};
    part.kinds = g_ptr_array_new_with_free_func(free_kind);
    part.watched = g_new(int, problem->n_shares + 1);
    for (int s = 0; s < problem->n_shares; s++)
      part.watched[s] = -1;
    part.unit = answer->unit;
    solve_part(&part);
    add_part(answer, &part);
    g_ptr_array_unref(part.kinds);
    g_free(part.watched);
  }
  return answer;
}

void
rn_assign_answer_free(RnAssignAnswer *answer)
{
  if (!answer)
    return;
  g_free(answer->unit);
  g_array_unref(answer->parts);
  g_free(answer);
}
