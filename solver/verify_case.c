/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Makes the rosters of all persons, by several threads, and the rows; applies pins; cuts into parts. */

#include "solver/verify_case.h"

#include <string.h>

#define STATES_FOR_THREADS 200000

/* --- threads --- */

typedef struct {
  void (*run)(gpointer data, int thread, int i);
  gpointer data;
  int n, next, thread;     /* the last two atomic */
} Share;

static gpointer
take_turns(gpointer data)
{
  Share *share = data;
  int thread = g_atomic_int_add(&share->thread, 1);
  for (int i = g_atomic_int_add(&share->next, 1); i < share->n; i = g_atomic_int_add(&share->next, 1))
    share->run(share->data, thread, i);
  return NULL;
}

void
rn_verify_case_share(const RnVerifyCase *whole, gsize states, int n, void (*run)(gpointer data, int thread, int i),
                     gpointer data)
{
  Share share = { .run = run, .data = data, .n = n };
  int helpers = states < STATES_FOR_THREADS ? 0 : MIN(whole->threads, n) - 1;
  g_autofree GThread **threads = g_new0(GThread *, MAX(helpers, 1));
  for (int t = 0; t < helpers; t++)
    threads[t] = g_thread_new("rinban-verify", take_turns, &share);
  take_turns(&share);
  for (int t = 0; t < helpers; t++)
    g_thread_join(threads[t]);
}

/* --- rows --- */

int
rn_verify_case_row(const RnVerifyCase *whole, RnCertificateItem item)
{
  int low = 0, high = whole->n_rows;
  while (low < high) {
    int middle = (low + high) / 2;
    const RnCertificateItem *at = &whole->row[middle].item;
    if (at->kind == item.kind && at->number == item.number)
      return middle;
    if (at->kind < item.kind || (at->kind == item.kind && at->number < item.number))
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

/* At least min at price each; above max: price each, or forbidden. */
static gint64
band_cost(gint64 k, gint64 min, gint64 max, gint64 below, gint64 above)
{
  if (k < min)
    return below == RN_PRICE_HARD ? RN_VERIFY_NEVER : (min - k) * below;
  if (k > max)
    return above == RN_PRICE_HARD ? RN_VERIFY_NEVER : (k - max) * above;
  return 0;
}

gint64
rn_verify_case_row_cost(const RnVerifyCase *whole, int row, gint64 k)
{
  const RnProblem *problem = whole->facts->problem;
  RnCertificateItem item = whole->row[row].item;
  if (item.kind == RN_CERTIFICATE_SEAT) {
    const RnProblemSeat *seat = rn_seat(problem, item.number);
    return band_cost(k, seat->min, seat->max, seat->price, RN_PRICE_HARD);
  }
  if (item.kind == RN_CERTIFICATE_GROUP) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, item.number);
    return band_cost(k, group->min, group->max, group->price, group->price);
  }
  return rn_verify_count_cost(g_ptr_array_index(problem->counts, item.number), k);
}

typedef struct {
  GArray *row, *position;  /* int: entries */
  GArray *rows;            /* RnVerifyRow */
} Entries;

static void
add_row(Entries *entries, RnCertificateKind kind, int number)
{
  RnVerifyRow row = { .item = { kind, number }, .part = -1 };
  g_array_append_val(entries->rows, row);
}

static void
add_entry(Entries *entries, int position)
{
  int row = (int)entries->rows->len - 1;
  g_array_append_val(entries->row, row);
  g_array_append_val(entries->position, position);
}

static void
add_seats_and_groups(const RnVerifyCase *whole, Entries *entries)
{
  const RnProblem *problem = whole->facts->problem;
  const RnRows *of_seat = &whole->facts->lookup->of_seat;
  g_autofree int *position = g_new(int, whole->n_positions + 1);
  g_autofree int *member = g_new0(int, whole->n_persons + 1);
  for (int i = 0; i < whole->n_positions; i++)
    position[whole->option[i]] = i;
  for (int s = 0; s < (int)problem->seats->len; s++) {
    add_row(entries, RN_CERTIFICATE_SEAT, s);
    for (int k = of_seat->start[s]; k < of_seat->start[s + 1]; k++)
      add_entry(entries, position[of_seat->item[k]]);
  }
  for (int g = 0; g < (int)problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    add_row(entries, RN_CERTIFICATE_GROUP, g);
    for (guint i = 0; i < group->persons->len; i++)
      member[g_array_index(group->persons, int, i)] = g + 1;
    for (guint i = 0; i < group->seats->len; i++) {
      int s = g_array_index(group->seats, int, i);
      for (int k = of_seat->start[s]; k < of_seat->start[s + 1]; k++)
        if (member[rn_option(problem, of_seat->item[k])->person] == g + 1)
          add_entry(entries, position[of_seat->item[k]]);
    }
  }
}

static void
add_counts(const RnVerifyCase *whole, Entries *entries)
{
  const RnProblem *problem = whole->facts->problem;
  for (int c = 0; c < (int)problem->counts->len; c++) {
    const RnProblemCount *count = g_ptr_array_index(problem->counts, c);
    if (!whole->facts->no_count[c])
      continue;
    add_row(entries, RN_CERTIFICATE_COUNT, c);
    for (int i = whole->first[count->person]; i < whole->first[count->person + 1]; i++)
      if (rn_set_has(problem, count->set, rn_option(problem, whole->option[i])->seat))
        add_entry(entries, i);
  }
}

static void
make_rows(RnVerifyCase *whole)
{
  Entries entries = { g_array_new(FALSE, FALSE, sizeof(int)), g_array_new(FALSE, FALSE, sizeof(int)),
                      g_array_new(FALSE, FALSE, sizeof(RnVerifyRow)) };
  add_seats_and_groups(whole, &entries);
  add_counts(whole, &entries);
  const int *row = (const int *)(void *)entries.row->data, *position = (const int *)(void *)entries.position->data;
  whole->n_rows = (int)entries.rows->len;
  whole->members = rn_rows_init(whole->n_rows, (int)entries.row->len, row, position);
  whole->rows_of = rn_rows_init(whole->n_positions, (int)entries.row->len, position, row);
  whole->row = (RnVerifyRow *)(void *)g_array_free(entries.rows, FALSE);
  g_array_unref(entries.row);
  g_array_unref(entries.position);
}

/* --- what limits force --- */

/* Options of a row that are taken for certain, and those that still may be. */
static void
count_members(const RnVerifyCase *whole, int row, const guint8 *status, int *taken, int *open)
{
  *taken = *open = 0;
  for (int k = whole->members.start[row]; k < whole->members.start[row + 1]; k++) {
    *taken += status[whole->members.item[k]] == RN_VERIFY_IN;
    *open += status[whole->members.item[k]] == RN_VERIFY_OPEN;
  }
}

/* Settles the open options of one row. FALSE when it cannot be kept. */
static gboolean
propagate_row(const RnVerifyCase *whole, int row, guint8 *status, gboolean *changed)
{
  int taken, open;
  count_members(whole, row, status, &taken, &open);
  int least = taken, most = taken + open;
  while (least <= most && rn_verify_case_row_cost(whole, row, least) == RN_VERIFY_NEVER)
    least++;
  while (least <= most && rn_verify_case_row_cost(whole, row, most) == RN_VERIFY_NEVER)
    most--;
  if (least > most)
    return FALSE;
  if (open == 0 || (most > taken && least < taken + open))
    return TRUE;
  for (int k = whole->members.start[row]; k < whole->members.start[row + 1]; k++)
    if (status[whole->members.item[k]] == RN_VERIFY_OPEN)
      status[whole->members.item[k]] = most == taken ? RN_VERIFY_OUT : RN_VERIFY_IN;
  *changed = TRUE;
  return TRUE;
}

gboolean
rn_verify_case_propagate(const RnVerifyCase *whole, int part, guint8 *status)
{
  gboolean changed = TRUE;
  int n = part < 0 ? whole->n_rows : whole->rows_of_part.start[part + 1] - whole->rows_of_part.start[part];
  while (changed) {
    changed = FALSE;
    for (int i = 0; i < n; i++) {
      int row = part < 0 ? i : whole->rows_of_part.item[whole->rows_of_part.start[part] + i];
      if (!propagate_row(whole, row, status, &changed))
        return FALSE;
    }
  }
  return TRUE;
}

/* --- making --- */

typedef struct {
  RnVerifyCase *whole;
  gsize most;
  int too_large;           /* the first person whose roster failed; atomic */
} Build;

static void
build_roster(gpointer data, int thread, int p)
{
  (void)thread;
  Build *build = data;
  RnVerifyCase *whole = build->whole;
  whole->roster[p] = rn_verify_roster_new(whole->facts, p, NULL, whole->scale, build->most);
  for (int seen = g_atomic_int_get(&build->too_large); !whole->roster[p] && p < seen;
       seen = g_atomic_int_get(&build->too_large))
    if (g_atomic_int_compare_and_exchange(&build->too_large, seen, p))
      break;
}

static void
set_status(RnVerifyCase *whole)
{
  whole->status = g_new0(guint8, whole->n_positions + 1);
  for (int p = 0; p < whole->n_persons; p++)
    for (int i = whole->first[p]; i < whole->first[p + 1]; i++)
      if (rn_option(whole->facts->problem, whole->option[i])->pinned)
        whole->status[i] = RN_VERIFY_IN;
      else if (rn_verify_roster_cost(whole->roster[p], i - whole->first[p]) == RN_VERIFY_NEVER)
        whole->status[i] = RN_VERIFY_OUT;
  whole->constant = whole->facts->problem->constant;
  if (!rn_verify_case_propagate(whole, -1, whole->status))
    whole->constant = RN_VERIFY_NEVER;
}

static void
relax(RnVerifyFacts *facts, const GArray *relaxed)
{
  for (guint i = 0; relaxed && i < relaxed->len; i++) {
    const RnCertificateItem *item = &g_array_index(relaxed, RnCertificateItem, i);
    if (item->kind == RN_CERTIFICATE_COUNT)
      facts->no_count[item->number] = 1;
    else if (item->kind == RN_CERTIFICATE_WINDOW)
      facts->no_window[item->number] = 1;
    else if (item->kind == RN_CERTIFICATE_GAP)
      facts->no_gap[item->number] = 1;
  }
}

RnVerifyCase *
rn_verify_case_new(const RnProblem *problem, const GArray *relaxed, gint64 scale, gsize most, int threads,
                   int *too_large)
{
  g_autoptr(RnVerifyCase) whole = g_new0(RnVerifyCase, 1);
  whole->facts = rn_verify_facts_new(problem);
  whole->scale = scale;
  whole->threads = CLAMP(threads, 1, 64);
  whole->n_persons = (int)problem->persons->len;
  whole->n_positions = (int)problem->options->len;
  whole->option = whole->facts->lookup->of_person.item;
  whole->first = whole->facts->lookup->of_person.start;
  whole->roster = g_new0(RnVerifyRoster *, whole->n_persons + 1);
  whole->work = g_new0(RnVerifyWork, whole->threads);
  for (int t = 0; t < whole->threads; t++)
    rn_verify_work_init(&whole->work[t]);
  relax(whole->facts, relaxed);
  Build build = { whole, most, G_MAXINT };
  rn_verify_case_share(whole, (gsize)whole->n_positions * 100, whole->n_persons, build_roster, &build);
  *too_large = build.too_large == G_MAXINT ? -1 : build.too_large;
  if (*too_large >= 0)
    return NULL;
  make_rows(whole);
  rn_verify_balances_init(&whole->balances, problem, whole->option, whole->first);
  set_status(whole);
  return g_steal_pointer(&whole);
}

void
rn_verify_case_free(RnVerifyCase *whole)
{
  if (!whole)
    return;
  for (int p = 0; whole->roster && p < whole->n_persons; p++)
    rn_verify_roster_free(whole->roster[p]);
  for (int t = 0; t < whole->threads; t++)
    rn_verify_work_clear(&whole->work[t]);
  rn_verify_facts_free(whole->facts);
  rn_rows_clear(&whole->members);
  rn_rows_clear(&whole->rows_of);
  rn_verify_balances_clear(&whole->balances);
  rn_rows_clear(&whole->persons_of);
  rn_rows_clear(&whole->rows_of_part);
  g_free(whole->roster);
  g_free(whole->row);
  g_free(whole->status);
  g_free(whole->part_of);
  g_free(whole->work);
  g_free(whole);
}

/* --- parts --- */

static int
person_at(const RnVerifyCase *whole, int position)
{
  return rn_option(whole->facts->problem, whole->option[position])->person;
}

/* Whether the row's cost still depends on its open options. */
static gboolean
is_settled(const RnVerifyCase *whole, int row, int *taken)
{
  int open;
  count_members(whole, row, whole->status, taken, &open);
  gint64 cost = rn_verify_case_row_cost(whole, row, *taken);
  for (int k = 1; k <= open; k++)
    if (rn_verify_case_row_cost(whole, row, *taken + k) != cost)
      return FALSE;
  return TRUE;
}

static int
find_root(int *root, int p)
{
  while (root[p] != p)
    p = root[p] = root[root[p]];
  return p;
}

/* Joins a person to the one before; returns the root of both. */
static int
join(int *root, int p, int last)
{
  int a = find_root(root, p), b = find_root(root, last < 0 ? p : last);
  return root[MAX(a, b)] = MIN(a, b);
}

int
rn_verify_case_components(const RnVerifyCase *whole, int *part_of)
{
  g_autofree int *root = g_new(int, whole->n_persons + 1);
  int n = 0, taken;
  for (int p = 0; p < whole->n_persons; p++)
    root[p] = p;
  for (int r = 0; r < whole->n_rows; r++) {
    int last = -1;
    if (is_settled(whole, r, &taken))
      continue;
    for (int k = whole->members.start[r]; k < whole->members.start[r + 1]; k++)
      if (whole->status[whole->members.item[k]] == RN_VERIFY_OPEN)
        last = join(root, person_at(whole, whole->members.item[k]), last);
  }
  for (int b = 0; b < whole->balances.n; b++) {
    const RnProblemBalance *balance = whole->balances.item[b].balance;
    for (guint i = 1; balance->price > 0 && i < balance->shares->len; i++)
      join(root, g_array_index(balance->shares, RnProblemShare, i).person,
           g_array_index(balance->shares, RnProblemShare, 0).person);
  }
  for (int p = 0, idle = -1; p < whole->n_persons; p++) {    /* those without a choice are one part */
    gboolean any = FALSE;
    for (int i = whole->first[p]; i < whole->first[p + 1]; i++)
      any = any || whole->status[i] == RN_VERIFY_OPEN;
    if (!any && root[p] == p)
      idle = join(root, p, idle);
  }
  for (int p = 0; p < whole->n_persons; p++)
    part_of[p] = find_root(root, p) == p ? n++ : part_of[find_root(root, p)];
  return n;
}

/* Gives the row to the part of its open options, or adds its cost to the constant. FALSE when it joins two parts. */
static gboolean
place_row(RnVerifyCase *whole, int r)
{
  RnVerifyRow *row = &whole->row[r];
  int taken;
  row->part = -1;
  if (is_settled(whole, r, &taken)) {
    gint64 cost = rn_verify_case_row_cost(whole, r, taken);
    gboolean never = cost == RN_VERIFY_NEVER || whole->constant == RN_VERIFY_NEVER;
    whole->constant = never ? RN_VERIFY_NEVER : whole->constant + cost;
    return TRUE;
  }
  for (int k = whole->members.start[r]; k < whole->members.start[r + 1]; k++) {
    int position = whole->members.item[k], part = whole->part_of[person_at(whole, position)];
    if (whole->status[position] == RN_VERIFY_OPEN && row->part >= 0 && row->part != part)
      return FALSE;
    if (whole->status[position] == RN_VERIFY_OPEN)
      row->part = part;
  }
  for (int k = whole->members.start[r]; k < whole->members.start[r + 1]; k++) {
    int position = whole->members.item[k];
    row->elsewhere += whole->status[position] == RN_VERIFY_IN &&
                      whole->part_of[person_at(whole, position)] != row->part;
  }
  return TRUE;
}

gboolean
rn_verify_case_cut(RnVerifyCase *whole, const int *part_of, int n_parts)
{
  g_autofree int *part = g_new(int, whole->n_rows + whole->n_persons + 1);
  g_autofree int *item = g_new(int, whole->n_rows + whole->n_persons + 1);
  whole->n_parts = n_parts;
  whole->part_of = g_memdup2(part_of, sizeof(int) * (gsize)(whole->n_persons + 1));
  for (int p = 0; p < whole->n_persons; p++)
    item[p] = p;
  whole->persons_of = rn_rows_init(n_parts, whole->n_persons, part_of, item);
  rn_verify_balances_cut(&whole->balances, part_of);
  int n = 0;
  for (int r = 0; r < whole->n_rows; r++) {
    if (!place_row(whole, r))
      return FALSE;
    if (whole->row[r].part < 0)
      continue;
    part[n] = whole->row[r].part;
    item[n++] = r;
  }
  whole->rows_of_part = rn_rows_init(n_parts, n, part, item);
  return TRUE;
}
