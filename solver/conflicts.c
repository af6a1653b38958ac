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

/* The person's duties side by side, for loops over pairs. */
typedef struct {
  int n;
  int *seat, *day, *start, *end;
} Duties;

static void
init_duties(Duties *duties, const RnProblem *problem, const RnConflicts *conflicts)
{
  int n = duties->n = conflicts->n;
  duties->seat = g_new(int, n + 1);
  duties->day = g_new(int, n + 1);
  duties->start = g_new(int, n + 1);
  duties->end = g_new(int, n + 1);
  for (int i = 0; i < n; i++) {
    duties->seat[i] = rn_option(problem, conflicts->option[i])->seat;
    const RnProblemSlot *slot = rn_seat_slot(problem, duties->seat[i]);
    duties->day[i] = slot->day;
    duties->start[i] = slot->start;
    duties->end[i] = slot->end;
  }
}

static void
clear_duties(Duties *duties)
{
  g_free(duties->seat);
  g_free(duties->day);
  g_free(duties->start);
  g_free(duties->end);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Duties, clear_duties)

/* Whether the gap rule joins two duties, i not later by day than j or the other way round. */
static gboolean
gap_joins(const RnProblemGap *gap, const Duties *duties, int i, int j)
{
  int days = duties->day[j] - duties->day[i];
  gint64 rest = (gint64)duties->start[j] - duties->end[i];
  return (days >= 0 && days < gap->days) || (rest >= 0 && rest < gap->rest);
}

static void
exclude_overlaps(RnConflicts *conflicts, const Duties *duties)
{
  for (int i = 0; i < duties->n; i++)
    for (int j = i + 1; j < duties->n; j++)
      if (duties->start[j] < duties->end[i] && duties->start[i] < duties->end[j])
        exclude(conflicts, i, j);
}

static void
exclude_gap(RnConflicts *conflicts, const RnProblem *problem, const Duties *duties, const RnProblemGap *gap)
{
  g_autofree int *to = g_new(int, duties->n + 1);
  int n_to = 0;
  for (int j = 0; j < duties->n; j++)
    if (rn_set_has(problem, gap->to, duties->seat[j]))
      to[n_to++] = j;
  for (int i = 0; n_to > 0 && i < duties->n; i++) {
    if (!rn_set_has(problem, gap->from, duties->seat[i]))
      continue;
    for (int k = 0; k < n_to; k++)
      if (to[k] != i && gap_joins(gap, duties, i, to[k]))
        exclude(conflicts, i, to[k]);
  }
}

static void
exclude_window(RnConflicts *conflicts, const RnProblem *problem, const Duties *duties, const RnProblemWindow *window)
{
  g_autofree int *member = g_new(int, duties->n + 1);   /* by days */
  int n = 0;
  for (int i = 0; i < duties->n; i++)
    if (rn_set_has(problem, window->set, duties->seat[i]))
      member[n++] = i;
  for (int a = 0; a < n; a++)
    for (int b = a + 1; b < n && duties->day[member[b]] - duties->day[member[a]] < window->days; b++)
      exclude(conflicts, member[a], member[b]);
}

RnConflicts *
rn_conflicts_new(const RnProblem *problem, const RnLookup *lookup, int person)
{
  RnConflicts *conflicts = g_new0(RnConflicts, 1);
  conflicts->n = lookup->of_person.start[person + 1] - lookup->of_person.start[person];
  conflicts->option = lookup->of_person.item + lookup->of_person.start[person];
  conflicts->words = (conflicts->n + 63) / 64;
  conflicts->bits = g_new0(guint64, (gsize)conflicts->n * (gsize)conflicts->words + 1);
  g_auto(Duties) duties = { 0 };
  init_duties(&duties, problem, conflicts);
  exclude_overlaps(conflicts, &duties);
  const RnRows *gaps = &lookup->person_gaps, *windows = &lookup->person_windows;
  for (int k = gaps->start[person]; k < gaps->start[person + 1]; k++) {
    const RnProblemGap *gap = g_ptr_array_index(problem->gaps, gaps->item[k]);
    if (gap->price == RN_PRICE_HARD)
      exclude_gap(conflicts, problem, &duties, gap);
  }
  for (int k = windows->start[person]; k < windows->start[person + 1]; k++) {
    const RnProblemWindow *window = g_ptr_array_index(problem->windows, windows->item[k]);
    if (window->price == RN_PRICE_HARD && window->max == 1)
      exclude_window(conflicts, problem, &duties, window);
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
