/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The rows of one person: forbidden pairs of duties as cliques, windows over days, and priced pairs.
 *
 * Cliques are grown in time order, so a rule "g days between duties" gives its sliding windows of days, which is the
 * strongest form. Windows that hold the same duties become one row whose price is the number of windows. Priced pairs
 * become bicliques: sum over one side + sum over the other - y <= 1, both sides cliques, so one y serves many pairs. */

#include "solver/model_build.h"

#include <string.h>

static const RnProblemSlot *
slot_at(const RnProblem *problem, const RnConflicts *conflicts, int i)
{
  return rn_seat_slot(problem, rn_option(problem, conflicts->option[i])->seat);
}

static void
forbid(RnModelBuild *build, int option)
{
  g_array_index(build->cols, RnModelCol, option).upper = 0;
}

/* --- cliques --- */

typedef struct {
  const RnConflicts *conflicts;
  int *clique;
  int size;
} Clique;

static void
extend(Clique *clique, int i)
{
  for (int k = 0; k < clique->size; k++)
    if (clique->clique[k] == i || !rn_conflicts_has(clique->conflicts, clique->clique[k], i))
      return;
  clique->clique[clique->size++] = i;
}

static void
build_cliques(RnModelBuild *build, const RnConflicts *conflicts, int person)
{
  int n = conflicts->n;
  g_autofree guint8 *covered = g_new0(guint8, (gsize)n * (gsize)n + 1);
  g_autofree int *member = g_new(int, n + 1);
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++) {
      if (covered[i * n + j] || !rn_conflicts_has(conflicts, i, j))
        continue;
      if (!rn_model_build_spend(build, n))
        return;
      Clique clique = { .conflicts = conflicts, .clique = member, .size = 2 };
      member[0] = i;
      member[1] = j;
      for (int k = i + 1; k < n; k++)
        extend(&clique, k);
      for (int k = i - 1; k >= 0; k--)
        extend(&clique, k);
      rn_model_build_row(build, RN_ROW_CLIQUE, person, -RN_MODEL_INFINITY, 1);
      (void)rn_model_build_spend(build, (gint64)clique.size * clique.size);
      for (int a = 0; a < clique.size; a++) {
        rn_model_build_entry(build, conflicts->option[member[a]], 1);
        for (int b = 0; b < clique.size; b++)
          covered[member[a] * n + member[b]] = 1;
      }
    }
}

/* --- history --- */

static void
apply_history_gap(RnModelBuild *build, const RnConflicts *conflicts, const RnProblemGap *gap,
                  const RnProblemHistory *past)
{
  const RnProblem *problem = build->problem;
  gboolean past_from = rn_ints_have(past->sets, gap->from), past_to = rn_ints_have(past->sets, gap->to);
  for (int i = 0; (past_from || past_to) && i < conflicts->n; i++) {
    const RnProblemSlot *slot = slot_at(problem, conflicts, i);
    int seat = rn_option(problem, conflicts->option[i])->seat;
    int days = slot->day - past->day;
    gint64 after = (gint64)slot->start - past->end, before = (gint64)past->start - slot->end;
    gboolean follows = past_from && rn_set_has(problem, gap->to, seat) &&
                       ((days >= 0 && days < gap->days) || (after >= 0 && after < gap->rest));
    gboolean precedes = past_to && rn_set_has(problem, gap->from, seat) &&
                        ((-days >= 0 && -days < gap->days) || (before >= 0 && before < gap->rest));
    if (!follows && !precedes)
      continue;
    if (gap->price == RN_PRICE_HARD)
      forbid(build, conflicts->option[i]);
    else
      g_array_index(build->cols, RnModelCol, conflicts->option[i]).cost += gap->price;
  }
}

static void
apply_history(RnModelBuild *build, const RnConflicts *conflicts, int person)
{
  const RnProblem *problem = build->problem;
  const RnRows *history = &build->lookup->person_history, *gaps = &build->lookup->person_gaps;
  for (int h = history->start[person]; h < history->start[person + 1]; h++) {
    const RnProblemHistory *past = g_ptr_array_index(problem->history, history->item[h]);
    for (int i = 0; i < conflicts->n; i++) {
      const RnProblemSlot *slot = slot_at(problem, conflicts, i);
      if (slot->start < past->end && past->start < slot->end)
        forbid(build, conflicts->option[i]);
    }
    for (int k = gaps->start[person]; k < gaps->start[person + 1]; k++)
      apply_history_gap(build, conflicts, g_ptr_array_index(problem->gaps, gaps->item[k]), past);
  }
}

/* --- windows --- */

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

/* A class of windows that hold the same duties [first, last) of the member list and leave the same places. */
typedef struct {
  int first, last, places;
  gint64 times;
} WindowClass;

/* All classes in time order. Events are the first days of windows at which a duty enters or has just left. */
static GArray *
window_classes(const int *day, int n, const GArray *past, const RnProblemWindow *window)
{
  g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(int));
  GArray *classes = g_array_new(FALSE, FALSE, sizeof(WindowClass));
  for (int i = 0; i < n + (int)past->len; i++) {
    int d = i < n ? day[i] : g_array_index(past, int, i - n);
    int enters = d - window->days + 1, left = d + 1;
    g_array_append_val(events, enters);
    g_array_append_val(events, left);
  }
  g_array_sort(events, compare_ints);
  WindowClass now = { 0, 0, 0, 0 };
  for (guint e = 0; e + 1 < events->len; e++) {
    int from = g_array_index(events, int, e), until = g_array_index(events, int, e + 1);
    if (from == until)
      continue;
    while (now.last < n && day[now.last] < from + window->days)
      now.last++;
    while (now.first < now.last && day[now.first] < from)
      now.first++;
    now.places = window->max;
    for (guint h = 0; h < past->len; h++) {
      int d = g_array_index(past, int, h);
      now.places -= d >= from && d < from + window->days && now.places > 0;
    }
    now.times = until - from;
    WindowClass *before = classes->len > 0 ? &g_array_index(classes, WindowClass, classes->len - 1) : NULL;
    if (now.first == now.last)
      continue;
    if (before && before->first == now.first && before->last == now.last && before->places == now.places)
      before->times += now.times;
    else
      g_array_append_val(classes, now);
  }
  return classes;
}

/* Whether a neighbour says at least as much: it holds all these duties and leaves no more places. */
static gboolean
is_dominated(const GArray *classes, guint c)
{
  const WindowClass *mine = &g_array_index(classes, WindowClass, c);
  for (int step = -1; step <= 1; step += 2) {
    if ((step < 0 && c == 0) || (step > 0 && c + 1 == classes->len))
      continue;
    const WindowClass *other = &g_array_index(classes, WindowClass, step < 0 ? c - 1 : c + 1);
    gboolean same = other->first == mine->first && other->last == mine->last && other->places == mine->places;
    if (!same && other->first <= mine->first && other->last >= mine->last && other->places <= mine->places)
      return TRUE;
  }
  return FALSE;
}

static void
build_window_class(RnModelBuild *build, const RnConflicts *conflicts, int item, const WindowClass *class,
                   const int *member)
{
  const RnProblemWindow *window = g_ptr_array_index(build->problem->windows, item);
  int most = rn_model_build_bound(build, conflicts, member + class->first, class->last - class->first);
  gboolean hard = window->price == RN_PRICE_HARD;
  if (most <= class->places)
    return;
  if (hard && class->places == 0) {
    for (int i = class->first; i < class->last; i++)
      forbid(build, conflicts->option[member[i]]);
    return;
  }
  int beyond = hard ? -1 : rn_model_build_col(build, window->price * class->times, most - class->places);
  rn_model_build_row(build, RN_ROW_WINDOW, item, -RN_MODEL_INFINITY, class->places);
  for (int i = class->first; i < class->last; i++)
    rn_model_build_entry(build, conflicts->option[member[i]], 1);
  if (!hard)
    rn_model_build_entry(build, beyond, -1);
}

static void
build_window(RnModelBuild *build, const RnConflicts *conflicts, int item)
{
  const RnProblem *problem = build->problem;
  const RnProblemWindow *window = g_ptr_array_index(problem->windows, item);
  const RnRows *history = &build->lookup->person_history;
  g_autofree int *member = g_new(int, conflicts->n + 1);
  g_autofree int *day = g_new(int, conflicts->n + 1);
  g_autoptr(GArray) past = g_array_new(FALSE, FALSE, sizeof(int));
  int n = 0;
  for (int i = 0; i < conflicts->n; i++)
    if (rn_set_has(problem, window->set, rn_option(problem, conflicts->option[i])->seat)) {
      member[n] = i;
      day[n++] = slot_at(problem, conflicts, i)->day;
    }
  for (int h = history->start[window->person]; h < history->start[window->person + 1]; h++) {
    const RnProblemHistory *duty = g_ptr_array_index(problem->history, history->item[h]);
    if (rn_ints_have(duty->sets, window->set))
      g_array_append_val(past, duty->day);
  }
  if (window->price == 0)
    return;
  g_autoptr(GArray) classes = window_classes(day, n, past, window);
  for (guint c = 0; c < classes->len; c++)
    if (window->price != RN_PRICE_HARD || !is_dominated(classes, c))
      build_window_class(build, conflicts, item, &g_array_index(classes, WindowClass, c), member);
}

/* --- priced pairs --- */

typedef struct {
  const RnConflicts *conflicts;
  guint8 *open;       /* n * n, both ways: pairs that still need a price */
  int *left, *right;  /* the biclique */
  int n_left, n_right;
} Bicliques;

static gboolean
is_pair_priced(const RnProblem *problem, const RnConflicts *conflicts, const RnProblemGap *gap, int i, int j)
{
  int seat_i = rn_option(problem, conflicts->option[i])->seat, seat_j = rn_option(problem, conflicts->option[j])->seat;
  const RnProblemSlot *a = rn_seat_slot(problem, seat_i), *b = rn_seat_slot(problem, seat_j);
  int days = b->day - a->day;
  gint64 rest = (gint64)b->start - a->end;
  if (!((days >= 0 && days < gap->days) || (rest >= 0 && rest < gap->rest)))
    return FALSE;
  return rn_set_has(problem, gap->from, seat_i) && rn_set_has(problem, gap->to, seat_j) &&
         !rn_conflicts_has(conflicts, i, j);
}

/* The largest biclique round the open pairs of duty i, grown in time order. */
static void
grow_biclique(Bicliques *all, int i)
{
  int n = all->conflicts->n;
  all->n_left = all->n_right = 0;
  all->left[all->n_left++] = i;
  for (int j = 0; j < n; j++) {
    gboolean fits = all->open[i * n + j];
    for (int k = 0; fits && k < all->n_right; k++)
      fits = rn_conflicts_has(all->conflicts, all->right[k], j);
    if (fits)
      all->right[all->n_right++] = j;
  }
  for (int k = 0; k < n; k++) {
    gboolean fits = k != i;
    for (int a = 0; fits && a < all->n_left; a++)
      fits = rn_conflicts_has(all->conflicts, all->left[a], k);
    for (int b = 0; fits && b < all->n_right; b++)
      fits = all->open[k * n + all->right[b]];
    if (fits)
      all->left[all->n_left++] = k;
  }
}

static void
build_priced_gap(RnModelBuild *build, const RnConflicts *conflicts, int item)
{
  const RnProblemGap *gap = g_ptr_array_index(build->problem->gaps, item);
  int n = conflicts->n;
  g_autofree guint8 *open = g_new0(guint8, (gsize)n * (gsize)n + 1);
  g_autofree int *left = g_new(int, n + 1);
  g_autofree int *right = g_new(int, n + 1);
  Bicliques all = { .conflicts = conflicts, .open = open, .left = left, .right = right };
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (i != j && is_pair_priced(build->problem, conflicts, gap, i, j))
        open[i * n + j] = open[j * n + i] = 1;
  for (int i = 0; i < n; i++)
    while (memchr(open + (gsize)i * (gsize)n, 1, (gsize)n) && rn_model_build_spend(build, 2 * n)) {
      grow_biclique(&all, i);
      int both = rn_model_build_col(build, gap->price, 1);
      rn_model_build_row(build, RN_ROW_GAP, item, -RN_MODEL_INFINITY, 1);
      for (int a = 0; a < all.n_left; a++)
        rn_model_build_entry(build, conflicts->option[left[a]], 1);
      for (int b = 0; b < all.n_right; b++)
        rn_model_build_entry(build, conflicts->option[right[b]], 1);
      rn_model_build_entry(build, both, -1);
      for (int a = 0; a < all.n_left; a++)
        for (int b = 0; b < all.n_right; b++)
          open[left[a] * n + right[b]] = open[right[b] * n + left[a]] = 0;
    }
}

void
rn_model_build_person(RnModelBuild *build, const RnConflicts *conflicts, int person)
{
  const RnRows *gaps = &build->lookup->person_gaps, *windows = &build->lookup->person_windows;
  apply_history(build, conflicts, person);
  build_cliques(build, conflicts, person);
  for (int k = windows->start[person]; k < windows->start[person + 1]; k++)
    build_window(build, conflicts, windows->item[k]);
  for (int k = gaps->start[person]; k < gaps->start[person + 1]; k++) {
    const RnProblemGap *gap = g_ptr_array_index(build->problem->gaps, gaps->item[k]);
    if (gap->price > 0)
      build_priced_gap(build, conflicts, gaps->item[k]);
  }
}
