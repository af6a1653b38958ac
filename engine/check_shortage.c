/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What counting alone can prove: a set of slots whose candidates together have fewer places than it has slots.
 *
 * Slots are matched to persons with capacities (augmenting paths). What stays unmatched cannot be filled by any rota, for
 * the capacities are upper bounds. The slots that alternating paths reach from there, with all their candidates, are the
 * shortage (Hall's theorem). Six hundred slots and thirty thousand pairs take some milliseconds. */

#include "engine/check_view.h"
#include "engine/rule.h"
#include "engine/service.h"

#include <string.h>

/* --- capacities --- */

static int
compare_ends(gconstpointer a_cell, gconstpointer b_cell)
{
  const RnSlot *a = *(const RnSlot *const *)a_cell, *b = *(const RnSlot *const *)b_cell;
  if (a->date != b->date)
    return a->date < b->date ? -1 : 1;
  return (a->end > b->end) - (a->end < b->end);
}

/* The most slots no two of which are less than `step` days apart (0: overlap in time), of the nights or of the others or of
 * all. Taking the earliest again and again is best. */
static int
pack(const GPtrArray *slots, int step, gboolean nights, gboolean others)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  const RnSlot *last = NULL;
  int n = 0;
  for (guint i = 0; i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    gboolean is_night = slot->start - rn_instant_from_local(slot->date, 0) >= 18 * 3600;
    if (is_night ? nights : others)
      g_ptr_array_add(sorted, (gpointer)slot);
  }
  g_ptr_array_sort(sorted, compare_ends);
  for (guint i = 0; i < sorted->len; i++) {
    const RnSlot *slot = sorted->pdata[i];
    if (last && (step > 0 ? slot->date - last->date < step : slot->start < last->end))
      continue;
    last = slot;
    n++;
  }
  return n;
}

/* Slots of services of their own have no limits here but the hours; that is an upper bound, too. */
static GPtrArray *
part_of(const RnCheckView *view, const GPtrArray *slots, gboolean own)
{
  GPtrArray *part = g_ptr_array_new();
  for (guint i = 0; i < slots->len; i++)
    if (rn_service_is_own(view->city, ((const RnSlot *)slots->pdata[i])->service) == own)
      g_ptr_array_add(part, slots->pdata[i]);
  return part;
}

static int
capacity_own(const RnCheckView *view, const GPtrArray *possible)
{
  g_autoptr(GPtrArray) own = part_of(view, possible, TRUE);
  int n = 0;
  for (guint i = 0; i < own->len; i++) {
    const RnSlot *slot = own->pdata[i];
    g_autoptr(GPtrArray) same = g_ptr_array_new();
    gboolean seen = FALSE;
    for (guint k = 0; k < own->len; k++)
      if (strcmp(((const RnSlot *)own->pdata[k])->service, slot->service) == 0) {
        seen |= k < i;
        g_ptr_array_add(same, own->pdata[k]);
      }
    n += seen ? 0 : pack(same, 0, TRUE, TRUE);
  }
  return n;
}

static int
capacity_common(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible)
{
  int nights_free = rn_limit_free_nights(view->city, person, view->first);
  int daily = rn_check_rule(view, "ONE_PER_DAY", "on", person->area) ? 1 : 0;
  int step = nights_free > 0 ? nights_free + 1 : daily;
  if (rn_check_rule(view, "FREE_NIGHTS", "kinds", person->area))
    return pack(possible, step, TRUE, TRUE);
  return MIN(pack(possible, daily, TRUE, TRUE), pack(possible, step, TRUE, FALSE) + pack(possible, daily, FALSE, TRUE));
}

int
rn_check_capacity_free(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible)
{
  g_autoptr(GPtrArray) common = part_of(view, possible, FALSE);
  return capacity_common(view, person, common) + capacity_own(view, possible);
}

static GPtrArray *
of_rest(const GPtrArray *slots, gboolean rest)
{
  GPtrArray *some = g_ptr_array_new();
  for (guint i = 0; i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    if ((slot->klass == RN_CLASS_REST || slot->klass == RN_CLASS_YEAREND) == rest)
      g_ptr_array_add(some, slots->pdata[i]);
  }
  return some;
}

int
rn_check_capacity_rest(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible)
{
  g_autoptr(GPtrArray) common = part_of(view, possible, FALSE);
  g_autoptr(GPtrArray) rest = of_rest(common, TRUE);
  g_autoptr(GPtrArray) all = of_rest(possible, TRUE);
  return MIN(rn_limit_rest(view->city, person, view->first), capacity_common(view, person, rest)) +
         capacity_own(view, all);
}

/* Shadow seats have a limit of their own. */
static int
limit_of(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible)
{
  gboolean any[2] = {FALSE};
  for (guint i = 0; i < possible->len; i++)
    any[g_str_has_prefix(((const RnSlot *)possible->pdata[i])->seat, "shadow")] = TRUE;
  return (any[0] ? rn_limit_month(view->city, person, view->first) : 0) +
         (any[1] ? rn_limit_shadow(view->city, person, view->first) : 0);
}

int
rn_check_capacity_month(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible)
{
  g_autoptr(GPtrArray) common = part_of(view, possible, FALSE);
  g_autoptr(GPtrArray) other = of_rest(common, FALSE);
  int apart = capacity_common(view, person, other) + rn_check_capacity_rest(view, person, common);
  int together = capacity_common(view, person, common);
  return MIN(limit_of(view, person, common), MIN(apart, together)) + capacity_own(view, possible);
}

/* `possible` holds slots of one season. */
int
rn_check_capacity_yearend(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible)
{
  const GPtrArray *duties = view->of_person[person->index];
  int left = rn_limit_yearend(view->city, person, view->first);
  if (possible->len == 0)
    return 0;
  const RnCalendar *calendar = view->city->calendar;
  int season = rn_calendar_season(calendar, ((const RnSlot *)possible->pdata[0])->date);
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    left -= duty->past && !duty->is_own && duty->klass == RN_CLASS_YEAREND && rn_calendar_season(calendar, duty->date) == season;
  }
  g_autoptr(GPtrArray) common = part_of(view, possible, FALSE);
  return MIN(MAX(left, 0), capacity_common(view, person, common)) + capacity_own(view, possible);
}

/* --- candidates --- */

static gboolean
is_against_past(const RnCheckView *view, const RnSlot *slot, const RnPerson *person)
{
  const GPtrArray *duties = view->of_person[person->index];
  RnCheckDuty tried = rn_check_duty_of(view->city, slot, person);
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    if (duty->past && rn_check_pair(view, duty, &tried))
      return TRUE;
  }
  return FALSE;
}

const GPtrArray *
rn_check_candidates(const RnCheckView *view, const RnSlot *slot)
{
  GPtrArray *found = g_hash_table_lookup(view->candidates, slot);
  if (found)
    return found;
  found = g_ptr_array_new();
  const RnSeat *seat = rn_check_seat(view->city, slot);
  for (guint p = 0; seat && p < view->city->persons->len; p++) {
    RnPerson *person = view->city->persons->pdata[p];
    if (!rn_check_eligibility_for(view->city, seat, slot, person) && rn_check_available(view, slot, person)
        && !is_against_past(view, slot, person))
      g_ptr_array_add(found, person);
  }
  g_hash_table_insert(view->candidates, (gpointer)slot, found);
  return found;
}

/* --- matching --- */

typedef struct {
  const RnCheckView *view;
  const GPtrArray *slots;
  const GPtrArray **persons;  /* by slot: candidates */
  GPtrArray **taken;          /* by person->index: slots as GUINT_TO_POINTER */
  int *capacity;              /* by person->index */
  gboolean *is_seen;          /* by person->index */
  gboolean *is_matched;       /* by slot */
  gboolean *is_short;         /* by slot */
} Matching;

static gboolean
match(Matching *m, guint slot)
{
  const GPtrArray *persons = m->persons[slot];
  for (guint i = 0; i < persons->len; i++) {
    int p = ((const RnPerson *)persons->pdata[i])->index;
    if ((int)m->taken[p]->len < m->capacity[p]) {
      g_ptr_array_add(m->taken[p], GUINT_TO_POINTER(slot));
      return TRUE;
    }
  }
  for (guint i = 0; i < persons->len; i++) {
    int p = ((const RnPerson *)persons->pdata[i])->index;
    if (m->is_seen[p])
      continue;
    m->is_seen[p] = TRUE;
    for (guint k = 0; k < m->taken[p]->len; k++)
      if (match(m, GPOINTER_TO_UINT(m->taken[p]->pdata[k]))) {
        m->taken[p]->pdata[k] = GUINT_TO_POINTER(slot);
        return TRUE;
      }
  }
  return FALSE;
}

/* All slots that alternating paths reach from an unmatched one. Their candidates are all full. */
static void
spread(Matching *m, guint slot)
{
  if (m->is_short[slot])
    return;
  m->is_short[slot] = TRUE;
  for (guint i = 0; i < m->persons[slot]->len; i++) {
    int p = ((const RnPerson *)m->persons[slot]->pdata[i])->index;
    for (guint k = 0; k < m->taken[p]->len; k++)
      spread(m, GPOINTER_TO_UINT(m->taken[p]->pdata[k]));
  }
}

/* Moves the short slots that hang together with `slot` by common candidates into the shortage. */
static void
gather(Matching *m, guint slot, RnShortage *shortage)
{
  m->is_short[slot] = FALSE;
  g_ptr_array_add(shortage->slots, m->slots->pdata[slot]);
  for (guint i = 0; i < m->persons[slot]->len; i++) {
    RnPerson *person = m->persons[slot]->pdata[i];
    if (m->is_seen[person->index])
      continue;
    m->is_seen[person->index] = TRUE;
    shortage->capacity += m->capacity[person->index];
    g_ptr_array_add(shortage->persons, person);
    for (guint other = 0; other < m->slots->len; other++)
      if (m->is_short[other] && g_ptr_array_find((GPtrArray *)m->persons[other], person, NULL))
        gather(m, other, shortage);
  }
}

static void
shortage_free(gpointer item)
{
  RnShortage *shortage = item;
  g_ptr_array_unref(shortage->slots);
  g_ptr_array_unref(shortage->persons);
  g_free(shortage);
}

static void
matching_init(Matching *m, RnCapacityFunc capacity)
{
  gsize n = m->view->city->persons->len;
  m->persons = g_new0(const GPtrArray *, m->slots->len + 1);
  m->taken = g_new0(GPtrArray *, n + 1);
  m->capacity = g_new0(int, n + 1);
  m->is_seen = g_new0(gboolean, n + 1);
  m->is_matched = g_new0(gboolean, m->slots->len + 1);
  m->is_short = g_new0(gboolean, m->slots->len + 1);
  g_autofree GPtrArray **possible = g_new0(GPtrArray *, n + 1);
  for (gsize p = 0; p < n; p++) {
    m->taken[p] = g_ptr_array_new();
    possible[p] = g_ptr_array_new();
  }
  for (guint s = 0; s < m->slots->len; s++) {
    m->persons[s] = rn_check_candidates(m->view, m->slots->pdata[s]);
    for (guint i = 0; i < m->persons[s]->len; i++)
      g_ptr_array_add(possible[((const RnPerson *)m->persons[s]->pdata[i])->index], m->slots->pdata[s]);
  }
  for (gsize p = 0; p < n; p++) {
    if (possible[p]->len)
      m->capacity[p] = capacity(m->view, m->view->city->persons->pdata[p], possible[p]);
    g_ptr_array_unref(possible[p]);
  }
}

static void
matching_clear(Matching *m)
{
  for (guint p = 0; p < m->view->city->persons->len; p++)
    g_ptr_array_unref(m->taken[p]);
  g_free(m->persons);
  g_free(m->taken);
  g_free(m->capacity);
  g_free(m->is_seen);
  g_free(m->is_matched);
  g_free(m->is_short);
}

static int
compare_slots(gconstpointer a, gconstpointer b)
{
  return rn_slot_compare(*(const RnSlot *const *)a, *(const RnSlot *const *)b);
}

GPtrArray *
rn_check_shortages(const RnCheckView *view, const GPtrArray *slots, RnCapacityFunc capacity)
{
  GPtrArray *shortages = g_ptr_array_new_with_free_func(shortage_free);
  Matching m = {.view = view, .slots = slots};
  gsize seen_size = view->city->persons->len * sizeof *m.is_seen;
  matching_init(&m, capacity);
  for (guint s = 0; s < slots->len; s++) {
    memset(m.is_seen, 0, seen_size);
    m.is_matched[s] = match(&m, s);
  }
  for (guint s = 0; s < slots->len; s++)
    if (!m.is_matched[s])
      spread(&m, s);
  memset(m.is_seen, 0, seen_size);
  for (guint s = 0; s < slots->len; s++) {
    if (!m.is_short[s])
      continue;
    RnShortage *shortage = g_new0(RnShortage, 1);
    shortage->slots = g_ptr_array_new();
    shortage->persons = g_ptr_array_new();
    gather(&m, s, shortage);
    g_ptr_array_sort(shortage->slots, compare_slots);
    g_ptr_array_add(shortages, shortage);
  }
  matching_clear(&m);
  return shortages;
}
