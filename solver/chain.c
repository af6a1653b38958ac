/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Chains of substitutions by depth first search, once for every price of changes that comes into question.
 *
 * A node is a board with open seats. It branches over who takes the seat with the fewest candidates: first those whom
 * no rule forbids, cheapest first, then those for whom something must be given up, and last that it stays open. While
 * nothing more can be given up, prices only grow with every duty put, so the cheapest candidate of every open seat
 * gives a bound. Prices are kept from node to node, and only those are asked again that a change can have touched. */

#include "solver/chain_level.h"

#include <string.h>

#define NO_BUDGET G_MAXINT64

typedef struct {
  const RnChainTask *task;
  RnChainResult *result;
  RnChainLevels *levels;
  int *given, *given_up; /* per seat, how many */
  int paid;              /* seats that gained more than they lost */
  GArray *puts, *takes;  /* RnAssignment: the branch */
  GArray *kept;          /* RnAssignment: must stay in this branch */
  RnChainScore now;
  gint64 budget;         /* changes may cost so much */
  gint64 next_budget;    /* the least that would have opened another branch */
  gint64 least_weight;
  gint64 open_limit;     /* an answer must leave less open */
  gboolean out;          /* of nodes */
} Search;

/* --- moves --- */

static gint64
open_price(const Search *s, int seat)
{
  return rn_seat(s->task->problem, seat)->price;
}

static int
missing(const Search *s, int seat)
{
  return MAX(0, s->task->need[seat] - rn_board_held(s->task->board, seat, NULL));
}

/* What giving one more person to the seat, or taking one away, adds to the price of changes. */
static gint64
give_step(const Search *s, int seat)
{
  return s->given[seat] >= s->given_up[seat] ? s->task->weight[seat] : 0;
}

static gint64
give_up_step(const Search *s, int seat)
{
  return s->given_up[seat] >= s->given[seat] ? s->task->weight[seat] : 0;
}

static gboolean
within_budget(Search *s, gint64 step)
{
  if (s->now.change + step <= s->budget)
    return TRUE;
  s->next_budget = MIN(s->next_budget, s->now.change + step);
  return FALSE;
}

static void
tell_paid(Search *s, int seat, int step)
{
  if (s->given[seat] > s->given_up[seat])
    s->paid += step;
}

static void
put(Search *s, int person, int seat, gint64 price)
{
  RnAssignment duty = { person, seat };
  s->now.change += give_step(s, seat);
  s->now.cost += price;
  tell_paid(s, seat, -1);
  s->given[seat]++;
  tell_paid(s, seat, 1);
  rn_board_put(s->task->board, person, seat);
  g_array_append_val(s->puts, duty);
}

static void
undo_put(Search *s, gint64 price)
{
  const RnAssignment duty = g_array_index(s->puts, RnAssignment, s->puts->len - 1);
  g_array_set_size(s->puts, s->puts->len - 1);
  rn_board_take(s->task->board, duty.person, duty.seat);
  tell_paid(s, duty.seat, -1);
  s->given[duty.seat]--;
  tell_paid(s, duty.seat, 1);
  s->now.cost -= price;
  s->now.change -= give_step(s, duty.seat);
}

static gint64
give_up(Search *s, const RnAssignment *duty)
{
  s->now.change += give_up_step(s, duty->seat);
  tell_paid(s, duty->seat, -1);
  s->given_up[duty->seat]++;
  tell_paid(s, duty->seat, 1);
  rn_board_take(s->task->board, duty->person, duty->seat);
  gint64 price = rn_board_price(s->task->board, duty->person, duty->seat, NULL);
  s->now.cost -= price;
  g_array_append_vals(s->takes, duty, 1);
  return price;
}

static void
undo_give_up(Search *s, gint64 price)
{
  const RnAssignment duty = g_array_index(s->takes, RnAssignment, s->takes->len - 1);
  g_array_set_size(s->takes, s->takes->len - 1);
  rn_board_put(s->task->board, duty.person, duty.seat);
  tell_paid(s, duty.seat, -1);
  s->given_up[duty.seat]--;
  tell_paid(s, duty.seat, 1);
  s->now.cost += price;
  s->now.change -= give_up_step(s, duty.seat);
}

/* A pin and what this branch has put itself stay. */
static gboolean
may_give_up(const Search *s, const RnAssignment *duty)
{
  if (!s->task->movable[duty->seat] || rn_chain_result_lists(s->puts, duty->person, duty->seat) ||
      rn_chain_result_lists(s->kept, duty->person, duty->seat))
    return FALSE;
  int option = rn_option_find(s->task->problem, duty->person, duty->seat);
  return option < 0 || !rn_option(s->task->problem, option)->pinned;
}

/* --- nodes --- */

typedef struct {
  guint item;            /* the one to branch over; G_MAXUINT: none is open */
  gboolean dead;         /* nothing below can be an answer */
} Choice;

/* Persons who may still be put there: someone must be missing, or given up. */
static gboolean
is_open(const Search *s, const RnChainItem *item)
{
  int held = rn_board_held(s->task->board, item->seat, NULL);
  return !item->closed && held < rn_seat(s->task->problem, item->seat)->max &&
         (s->given[item->seat] < s->given_up[item->seat] || held < s->task->need[item->seat]);
}

static gboolean
is_candidate(const RnChainItem *item, const RnChainEntry *entry)
{
  return !entry->barred && entry->person > item->after;
}

typedef struct {
  int free;              /* candidates whom nothing forbids */
  gint64 best;           /* the cheapest of them */
} Offer;

static Offer
offer_of(const RnChainLevel *level, const RnChainItem *item)
{
  Offer offer = { 0, RN_BOARD_NEVER };
  for (guint e = item->first; e < item->first + item->n; e++) {
    const RnChainEntry *entry = &g_array_index(level->entries, RnChainEntry, e);
    if (is_candidate(item, entry) && entry->price < RN_BOARD_NEVER) {
      offer.free++;
      offer.best = MIN(offer.best, entry->price);
    }
  }
  return offer;
}

/* Adds to *bound what the item brings at least when nothing more can be given up. FALSE: no answer below. */
static gboolean
bound_item(const Search *s, const RnChainItem *item, const Offer *offer, RnChainScore *bound)
{
  const RnProblemSeat *seat = rn_seat(s->task->problem, item->seat);
  int held = rn_board_held(s->task->board, item->seat, NULL);
  int places = MIN(s->given_up[item->seat] - s->given[item->seat], seat->max - held);
  int fills = MAX(0, MIN(places, offer->free)), lacks = missing(s, item->seat) - fills;
  if (seat->price == RN_PRICE_HARD && held + fills < seat->min)
    return FALSE;
  if (lacks > 0 && seat->price != RN_PRICE_HARD)
    bound->open += lacks * seat->price;
  if (fills > 0 && offer->best < 0)
    bound->cost += fills * offer->best;
  return TRUE;
}

/* Persons that must be put although they cost something: leaving them out would leave too much open. */
static void
bound_forced(const Search *s, const RnChainItem *item, const Offer *offer, RnChainScore *bound)
{
  gint64 price = open_price(s, item->seat);
  int forced = MIN(missing(s, item->seat), MIN(offer->free, s->given_up[item->seat] - s->given[item->seat]));
  if (forced > 0 && offer->best > 0 && offer->free > 0 &&
      (price == RN_PRICE_HARD || bound->open + price >= s->open_limit ||
       (s->result->found && bound->open + price > s->result->score.open)))
    bound->cost += forced * offer->best;
}

static gboolean
is_hopeless(const Search *s, const RnChainScore *bound)
{
  return bound->open >= s->open_limit || (s->result->found && rn_chain_compare(bound, &s->result->score) >= 0);
}

static gboolean
may_be_freed(const Search *s, int person, int seat, GArray *blockers)
{
  gboolean may = rn_board_price(s->task->board, person, seat, blockers) < RN_BOARD_NEVER;
  for (guint k = 0; k < blockers->len && !may; k++)
    may = may_give_up(s, &g_array_index(blockers, RnAssignment, k));
  return may;
}

/* Whether more budget could fill more of the seat: by giving something up, or beyond what it lost. */
static gboolean
wants_budget(const Search *s, const RnChainLevel *level, const RnChainItem *item, GArray *blockers)
{
  int places = s->given_up[item->seat] - s->given[item->seat], free = 0;
  for (guint e = item->first; e < item->first + item->n; e++) {
    const RnChainEntry *entry = &g_array_index(level->entries, RnChainEntry, e);
    if (!is_candidate(item, entry))
      continue;
    if (entry->price == RN_BOARD_NEVER && may_be_freed(s, entry->person, item->seat, blockers))
      return TRUE;
    free += entry->price < RN_BOARD_NEVER;
  }
  return missing(s, item->seat) > places && free > places;
}

/* A node was left that more budget might have opened further. */
static void
tell_next_budget(Search *s, const RnChainLevel *level)
{
  gint64 next = s->now.change + s->least_weight;
  g_autoptr(GArray) blockers = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (guint i = 0; i < level->items->len && s->next_budget > next; i++) {
    const RnChainItem *item = &g_array_index(level->items, RnChainItem, i);
    if (is_open(s, item) && wants_budget(s, level, item, blockers))
      s->next_budget = next;
  }
}

static Choice
choose(Search *s, const RnChainLevel *level)
{
  Choice choice = { G_MAXUINT, FALSE };
  RnChainScore bound = s->now;
  gboolean is_final = s->paid == 0 && s->budget - s->now.change < s->least_weight;
  int fewest = G_MAXINT;
  if (!is_final)
    bound.cost = G_MININT64;
  for (guint i = 0; i < level->items->len; i++) {
    const RnChainItem *item = &g_array_index(level->items, RnChainItem, i);
    if (!is_open(s, item))
      continue;
    Offer offer = offer_of(level, item);
    if (is_final && !bound_item(s, item, &offer, &bound))
      choice.dead = TRUE;
    if (offer.free < fewest) {
      fewest = offer.free;
      choice.item = i;
    }
  }
  for (guint i = 0; is_final && i < level->items->len; i++) {
    const RnChainItem *item = &g_array_index(level->items, RnChainItem, i);
    if (is_open(s, item)) {
      Offer offer = offer_of(level, item);
      bound_forced(s, item, &offer, &bound);
    }
  }
  choice.dead = choice.dead || is_hopeless(s, &bound);
  if (choice.dead && is_final)
    tell_next_budget(s, level);
  return choice;
}

static void
take_answer(Search *s)
{
  RnChainResult *result = s->result;
  result->found = TRUE;
  result->score = s->now;
  g_array_set_size(result->given, 0);
  g_array_set_size(result->given_up, 0);
  if (s->puts->len > 0)
    g_array_append_vals(result->given, s->puts->data, s->puts->len);
  if (s->takes->len > 0)
    g_array_append_vals(result->given_up, s->takes->data, s->takes->len);
}

/* A duty was given up on a seat that is to keep whom it has: what this leaves open. FALSE when that is forbidden. */
static gboolean
price_if_closed(Search *s, guint depth, int seat, gint64 *open)
{
  const RnChainItem *item = rn_chain_level_find(rn_chain_level_at(s->levels, depth), seat);
  if (!item || !item->closed || missing(s, seat) == 0)
    return TRUE;
  *open = open_price(s, seat);
  return *open != RN_PRICE_HARD;
}

static void descend(Search *s, guint depth);

/* Puts the person on the seat, giving up what is in the way, in every way that the budget allows. Of several duties
 * any one of which is enough, those tried before must stay: what they give has been seen. */
static void
fill(Search *s, guint depth, int seat, int person, guint takes)
{
  g_autoptr(GArray) blockers = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  gint64 price = rn_board_price(s->task->board, person, seat, blockers);
  if (price < RN_BOARD_NEVER) {
    if (!within_budget(s, give_step(s, seat)))
      return;
    guint puts = s->puts->len;
    put(s, person, seat, price);
    rn_chain_level_below(s->levels, depth, s->takes, takes, s->puts, puts);
    descend(s, depth + 1);
    undo_put(s, price);
    return;
  }
  guint kept = s->kept->len;
  for (guint k = 0; k < blockers->len && !s->out; k++) {
    const RnAssignment *duty = &g_array_index(blockers, RnAssignment, k);
    if (!may_give_up(s, duty) || !within_budget(s, give_up_step(s, duty->seat)))
      continue;
    gint64 taken = give_up(s, duty), open = 0;
    if (price_if_closed(s, depth, duty->seat, &open)) {
      s->now.open += open;
      fill(s, depth, seat, person, takes);
      s->now.open -= open;
    }
    undo_give_up(s, taken);
    g_array_append_vals(s->kept, duty, 1);
  }
  g_array_set_size(s->kept, kept);
}

static int
compare_entries(gconstpointer a, gconstpointer b)
{
  const RnChainEntry *x = a, *y = b;
  if (x->price != y->price)
    return x->price < y->price ? -1 : 1;
  return x->person < y->person ? -1 : x->person > y->person;
}

/* The seat keeps whom it has. */
static void
close_item(Search *s, guint depth, guint i)
{
  RnChainItem *item = &g_array_index(rn_chain_level_at(s->levels, depth)->items, RnChainItem, i);
  gint64 price = open_price(s, item->seat);
  int lacks = missing(s, item->seat);
  const RnProblemSeat *seat = rn_seat(s->task->problem, item->seat);
  if (price == RN_PRICE_HARD && rn_board_held(s->task->board, item->seat, NULL) < seat->min)
    return;
  gint64 open = price == RN_PRICE_HARD ? 0 : lacks * price;
  item->closed = TRUE;
  s->now.open += open;
  descend(s, depth);
  s->now.open -= open;
  g_array_index(rn_chain_level_at(s->levels, depth)->items, RnChainItem, i).closed = FALSE;
}

static void
descend(Search *s, guint depth)
{
  RnChainLevel *level = rn_chain_level_at(s->levels, depth);
  if (s->out || ++s->result->nodes > s->task->nodes) {
    s->out = TRUE;
    return;
  }
  Choice choice = choose(s, level);
  if (choice.dead)
    return;
  if (choice.item == G_MAXUINT) {
    if (s->now.open < s->open_limit && (!s->result->found || rn_chain_compare(&s->now, &s->result->score) < 0))
      take_answer(s);
    return;
  }
  const RnChainItem item = g_array_index(level->items, RnChainItem, choice.item);
  g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(RnChainEntry));
  for (guint e = item.first; e < item.first + item.n; e++) {
    const RnChainEntry *entry = &g_array_index(level->entries, RnChainEntry, e);
    if (is_candidate(&item, entry))
      g_array_append_val(entries, *entry);
  }
  g_array_sort(entries, compare_entries);
  for (guint e = 0; e < entries->len && !s->out; e++)
    fill(s, depth, item.seat, g_array_index(entries, RnChainEntry, e).person, s->takes->len);
  if (!s->out)
    close_item(s, depth, choice.item);
}

/* --- all --- */

/* What stays open in any case: seats that have fewer candidates than they need, however much is given up. */
static gint64
open_floor(Search *s, const RnChainLevel *level)
{
  gint64 floor = 0;
  g_autoptr(GArray) blockers = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (guint i = 0; i < level->items->len; i++) {
    const RnChainItem *item = &g_array_index(level->items, RnChainItem, i);
    int possible = 0;
    for (guint e = item->first; e < item->first + item->n; e++)
      possible += may_be_freed(s, g_array_index(level->entries, RnChainEntry, e).person, item->seat, blockers);
    gint64 price = open_price(s, item->seat);
    floor += price == RN_PRICE_HARD ? 0 : price * MAX(0, missing(s, item->seat) - possible);
  }
  return floor;
}

static void
search_init(Search *s, const RnChainTask *task)
{
  gsize n = task->problem->seats->len;
  s->task = task;
  s->result = rn_chain_result_new();
  s->levels = rn_chain_level_all(task);
  s->given = g_new0(int, n + 1);
  s->given_up = g_memdup2(task->lost, sizeof(int) * n);
  s->puts = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  s->takes = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  s->kept = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  s->least_weight = G_MAXINT64;
  s->open_limit = task->open_below;
  for (gsize seat = 0; seat < n; seat++) {
    if (task->movable[seat])
      s->least_weight = MIN(s->least_weight, task->weight[seat]);
    s->now.change += task->weight[seat] * task->lost[seat];
  }
}

static void
search_clear(Search *s)
{
  rn_chain_level_all_free(s->levels);
  g_free(s->given);
  g_free(s->given_up);
  g_array_unref(s->puts);
  g_array_unref(s->takes);
  g_array_unref(s->kept);
}

RnChainResult *
rn_chain_search(const RnChainTask *task)
{
  Search s = { 0 };
  search_init(&s, task);
  RnChainResult *result = s.result;
  RnChainLevel *root = rn_chain_level_at(s.levels, 0);
  for (int seat = 0; seat < (int)task->problem->seats->len; seat++)
    if (task->movable[seat] && (task->lost[seat] > 0 || missing(&s, seat) > 0))
      rn_chain_level_add(s.levels, root, seat, s.takes);
  gint64 floor = open_floor(&s, root);
  result->exact = floor >= s.open_limit;
  for (gint64 budget = result->exact ? NO_BUDGET : s.now.change; budget != NO_BUDGET; budget = s.next_budget) {
    s.budget = budget;
    s.next_budget = NO_BUDGET;
    descend(&s, 0);
    if (s.out)
      break;
    result->searched = budget;
    if (result->found)
      s.open_limit = result->score.open;
    if (floor >= s.open_limit)
      s.next_budget = NO_BUDGET;
    result->exact = s.next_budget == NO_BUDGET;
  }
  search_clear(&s);
  return result;
}
