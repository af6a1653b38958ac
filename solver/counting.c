/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What counting alone can prove: seats that want more duties than their candidates can hold together (Hall's theorem with
 * capacities). Duties are matched to persons along augmenting paths; from a seat that stays short, alternating paths reach
 * the seats and persons of a shortage. Then its sum is taken anew, each person's capacity over these seats alone, so that
 * whatever the matching overlooked, the count that is told is right. */

#include "solver/case_inside.h"

#include <string.h>

#define MOST_PERSONS 300 /* beyond it counting is left to others */

typedef struct {
  const RnCase *item;
  const guint8 *active;
  RnRows persons_of;    /* candidates by seat of the case: places in item->persons */
  int *demand;          /* by seat of the case */
  int *capacity;        /* by person of the case */
  GPtrArray *held;      /* by person of the case: GArray of seats of the case */
  guint8 *seen_seat, *seen_person;
} Matching;

static GArray *
held_by(const Matching *m, int person)
{
  return g_ptr_array_index(m->held, (guint)person);
}

static gboolean
holds(const Matching *m, int person, int seat)
{
  const GArray *seats = held_by(m, person);
  for (guint i = 0; i < seats->len; i++)
    if (g_array_index(seats, int, i) == seat)
      return TRUE;
  return FALSE;
}

/* Finds somebody for one more duty of the seat. Marks all that it sees. */
static gboolean
match(Matching *m, int seat)
{
  m->seen_seat[seat] = 1;
  for (int k = m->persons_of.start[seat]; k < m->persons_of.start[seat + 1]; k++) {
    int person = m->persons_of.item[k];
    GArray *seats = held_by(m, person);
    if (m->seen_person[person] || holds(m, person, seat))
      continue;
    m->seen_person[person] = 1;
    if ((int)seats->len < m->capacity[person]) {
      g_array_append_val(seats, seat);
      return TRUE;
    }
    for (guint i = 0; i < seats->len; i++) {
      int other = g_array_index(seats, int, i);
      if (m->seen_seat[other] || !match(m, other))
        continue;
      g_array_index(seats, int, i) = seat;
      return TRUE;
    }
  }
  return FALSE;
}

static void
free_array(gpointer data)
{
  g_array_unref(data);
}

static void
matching_init(Matching *m, const RnCaseWork *limits, gint64 *work)
{
  const RnCase *item = m->item;
  guint n_seats = item->seats->len, n_persons = item->persons->len;
  g_autofree guint8 *wanted = g_new0(guint8, item->task.problem->seats->len + 1);
  g_autoptr(GArray) seat = g_array_new(FALSE, FALSE, sizeof(int));
  g_autoptr(GArray) person = g_array_new(FALSE, FALSE, sizeof(int));
  m->demand = g_new0(int, n_seats + 1);
  m->capacity = g_new0(int, n_persons + 1);
  m->seen_seat = g_new0(guint8, n_seats + 1);
  m->seen_person = g_new0(guint8, n_persons + 1);
  m->held = g_ptr_array_new_with_free_func(free_array);
  for (int s = 0; s < (int)n_seats; s++) {
    int number = g_array_index(item->seats, int, s);
    g_autoptr(GArray) candidates = rn_case_candidates(item, m->active, number);
    m->demand[s] = rn_case_demand(item, m->active, number);
    wanted[number] = m->demand[s] > 0;
    for (guint i = 0; i < candidates->len; i++) {
      g_array_append_val(seat, s);
      g_array_append_val(person, item->person_at[g_array_index(candidates, int, i)]);
    }
  }
  m->persons_of = rn_rows_init((int)n_seats, (int)seat->len, (const int *)(void *)seat->data,
                               (const int *)(void *)person->data);
  for (int p = 0; p < (int)n_persons; p++) {
    m->capacity[p] = rn_case_capacity(item, m->active, g_array_index(item->persons, int, p), wanted,
                                      MIN(limits->limit, *work + limits->limit_of_one), work);
    g_ptr_array_add(m->held, g_array_new(FALSE, FALSE, sizeof(int)));
  }
}

static void
matching_clear(Matching *m)
{
  rn_rows_clear(&m->persons_of);
  g_free(m->demand);
  g_free(m->capacity);
  g_free(m->seen_seat);
  g_free(m->seen_person);
  g_ptr_array_unref(m->held);
}

/* A seat that stays short, or -1; what alternating paths reach from it is marked. The focus comes last. */
static int
find_short_seat(Matching *m)
{
  int n = (int)m->item->seats->len, focus = m->item->task.focus;
  int last = focus >= 0 ? m->item->seat_at[focus] : -1;
  for (int k = 0; k <= n; k++) {
    int seat = k < n ? k : last;
    if ((k < n && k == last) || seat < 0)
      continue;
    for (int d = 0; d < m->demand[seat]; d++) {
      memset(m->seen_seat, 0, m->item->seats->len);
      memset(m->seen_person, 0, m->item->persons->len);
      if (!match(m, seat))
        return seat;
    }
  }
  return -1;
}

/* A fact of these seats' demand, of what keeps persons from them, or of the persons alone. */
static gboolean
is_counted(const Matching *m, const RnFact *fact)
{
  const RnCase *item = m->item;
  switch (fact->kind) {
  case RN_FACT_DEMAND:
    return m->seen_seat[item->seat_at[fact->item]];
  case RN_FACT_ABSENT:
    return m->seen_seat[item->seat_at[g_array_index(item->task.absent, RnProblemOption, fact->item).seat]];
  case RN_FACT_COUNT_MAX:
  case RN_FACT_WINDOW:
  case RN_FACT_GAP:
  case RN_FACT_HISTORY:
    return TRUE;
  default:
    return FALSE;
  }
}

/* The sum over the marked seats. */
static gboolean
add_up(const Matching *m, const guint8 *active, const RnCaseWork *limits, int *demand, GArray *capacities,
       gint64 *work)
{
  const RnCase *item = m->item;
  g_autofree guint8 *seats = g_new0(guint8, item->task.problem->seats->len + 1);
  guint before = capacities->len;
  int room = 0;
  *demand = 0;
  for (guint s = 0; s < item->seats->len; s++)
    if (m->seen_seat[s] && m->demand[s] > 0) {
      seats[g_array_index(item->seats, int, s)] = 1;
      *demand += m->demand[s];
    }
  for (guint p = 0; p < item->persons->len; p++) {
    RnHolder one = { .person = g_array_index(item->persons, int, p) };
    one.most = rn_case_capacity(item, active, one.person, seats, MIN(limits->limit, *work + limits->limit_of_one),
                                    work);
    room += one.most;
    if (one.most > 0)
      g_array_append_val(capacities, one);
  }
  if (room < *demand)
    return TRUE;
  g_array_set_size(capacities, before);
  return FALSE;
}

gboolean
rn_case_count(const RnCase *item, guint8 *active, const RnCaseWork *limits, int *demand, GArray *capacities,
              gint64 *work)
{
  guint n_facts = item->facts->len;
  if (item->persons->len > MOST_PERSONS)
    return FALSE;
  Matching m = { .item = item, .active = active };
  g_autofree guint8 *counted = g_new0(guint8, n_facts + 1);
  matching_init(&m, limits, work);
  gboolean is_short = find_short_seat(&m) >= 0;
  for (guint f = 0; is_short && f < n_facts; f++)
    counted[f] = active[f] && is_counted(&m, &g_array_index(item->facts, RnFact, f));
  is_short = is_short && add_up(&m, counted, limits, demand, capacities, work);
  if (is_short)
    memcpy(active, counted, n_facts);
  matching_clear(&m);
  return is_short;
}
