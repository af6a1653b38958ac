/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which duties of one person exclude each other: overlaps in time, forbidden gaps, forbidden windows of one duty.
 * A bit matrix over the person's options in time order; some hundred options a person, so quadratic work is fine. */

#include "solver/model_build.h"

static void
exclude(RnConflicts *conflicts, int i, int j)
{
  conflicts->bits[(gsize)i * (gsize)conflicts->words + (gsize)j / 64] |= G_GUINT64_CONSTANT(1) << (j % 64);
  conflicts->bits[(gsize)j * (gsize)conflicts->words + (gsize)i / 64] |= G_GUINT64_CONSTANT(1) << (i % 64);
}

gboolean
rn_conflicts_has(const RnConflicts *conflicts, int i, int j)
{
  return (conflicts->bits[(gsize)i * (gsize)conflicts->words + (gsize)j / 64] >> (j % 64)) & 1;
}

static const RnProblemSlot *
slot_at(const RnProblem *problem, const RnConflicts *conflicts, int i)
{
  return rn_seat_slot(problem, rn_option(problem, conflicts->option[i])->seat);
}

/* Whether the gap rule joins the two duties, a not later by day than b or the other way round. */
static gboolean
gap_joins(const RnProblemGap *gap, const RnProblemSlot *a, const RnProblemSlot *b)
{
  int days = b->day - a->day;
  gint64 rest = (gint64)b->start - a->end;
  return (days >= 0 && days < gap->days) || (rest >= 0 && rest < gap->rest);
}

static void
exclude_overlaps(RnConflicts *conflicts, const RnProblem *problem)
{
  for (int i = 0; i < conflicts->n; i++) {
    const RnProblemSlot *a = slot_at(problem, conflicts, i);
    for (int j = i + 1; j < conflicts->n; j++) {
      const RnProblemSlot *b = slot_at(problem, conflicts, j);
      if (a->start < b->end && b->start < a->end)
        exclude(conflicts, i, j);
    }
  }
}

static void
exclude_gap(RnConflicts *conflicts, const RnProblem *problem, const RnProblemGap *gap)
{
  g_autofree gboolean *in_from = g_new(gboolean, conflicts->n + 1);
  g_autofree gboolean *in_to = g_new(gboolean, conflicts->n + 1);
  for (int i = 0; i < conflicts->n; i++) {
    int seat = rn_option(problem, conflicts->option[i])->seat;
    in_from[i] = rn_set_has(problem, gap->from, seat);
    in_to[i] = gap->to == gap->from ? in_from[i] : rn_set_has(problem, gap->to, seat);
  }
  for (int i = 0; i < conflicts->n; i++)
    for (int j = 0; in_from[i] && j < conflicts->n; j++)
      if (i != j && in_to[j] && gap_joins(gap, slot_at(problem, conflicts, i), slot_at(problem, conflicts, j)))
        exclude(conflicts, i, j);
}

static void
exclude_window(RnConflicts *conflicts, const RnProblem *problem, const RnProblemWindow *window)
{
  g_autofree int *member = g_new(int, conflicts->n + 1);
  int n = 0;
  for (int i = 0; i < conflicts->n; i++)
    if (rn_set_has(problem, window->set, rn_option(problem, conflicts->option[i])->seat))
      member[n++] = i;
  for (int a = 0; a < n; a++)
    for (int b = a + 1; b < n; b++) {
      int days = slot_at(problem, conflicts, member[b])->day - slot_at(problem, conflicts, member[a])->day;
      if (days >= window->days)
        break;
      exclude(conflicts, member[a], member[b]);
    }
}

RnConflicts *
rn_conflicts_new(const RnProblem *problem, const RnLookup *lookup, int person)
{
  RnConflicts *conflicts = g_new0(RnConflicts, 1);
  conflicts->n = lookup->of_person.start[person + 1] - lookup->of_person.start[person];
  conflicts->option = lookup->of_person.item + lookup->of_person.start[person];
  conflicts->words = (conflicts->n + 63) / 64;
  conflicts->bits = g_new0(guint64, (gsize)conflicts->n * (gsize)conflicts->words + 1);
  exclude_overlaps(conflicts, problem);
  const RnRows *gaps = &lookup->person_gaps, *windows = &lookup->person_windows;
  for (int k = gaps->start[person]; k < gaps->start[person + 1]; k++) {
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, gaps->item[k]);
    if (gap->price == RN_PRICE_HARD)
      exclude_gap(conflicts, problem, gap);
  }
  for (int k = windows->start[person]; k < windows->start[person + 1]; k++) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, windows->item[k]);
    if (window->price == RN_PRICE_HARD && window->max == 1)
      exclude_window(conflicts, problem, window);
  }
  return conflicts;
}

void
rn_conflicts_free(RnConflicts *conflicts)
{
  if (!conflicts)
    return;
  g_free(conflicts->bits);
  g_free(conflicts);
}

int
rn_conflicts_bound(const RnConflicts *conflicts, const int *member, int n)
{
  g_autofree gboolean *done = g_new0(gboolean, n + 1);
  g_autofree int *clique = g_new(int, n + 1);
  int bound = 0;
  for (int a = 0; a < n; a++) {
    if (done[a])
      continue;
    int size = 0;
    for (int b = a; b < n; b++) {
      gboolean fits = !done[b];
      for (int k = 0; fits && k < size; k++)
        fits = rn_conflicts_has(conflicts, clique[k], member[b]);
      if (fits) {
        clique[size++] = member[b];
        done[b] = TRUE;
      }
    }
    bound++;
  }
  return bound;
}
