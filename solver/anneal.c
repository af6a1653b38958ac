/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Annealing over 0/1 options. The columns that measure soft rules are folded into a table for every row: its cost by
 * the number of options taken. So a step costs a few table look-ups for each row of the options that it moves.
 *
 * A step either takes an option that is not taken, or lets two persons exchange seats (which keeps their counts, so it
 * passes where single moves meet the high prices of quotas). It puts out the options that are excluded thereby, one of
 * each full row, and gives the seats that lost a person to the cheapest other candidate; then it is kept or undone as
 * Metropolis says. */

#include "solver/anneal.h"

#include "solver/balance.h"
#include "solver/lookup.h"

#include <math.h>
#include <string.h>

#define MOVED_MAX 64
#define STEPS_PER_WORK 8

struct RnAnneal {
  const RnModel *model;
  int n;                /* options */
  RnRows of_row;        /* options of each row */
  RnRows of_col;        /* rows of each option */
  int *table_at;        /* per row: table[table_at[r] + sum] */
  gint64 *table;
  int *full;            /* per row: sum above which the hard limit breaks */
  int *seat_row;        /* per option, or -1 */
  int *sum;
  guint8 *taken, *best;
  int *list, *place;    /* options taken, in no order, and where each stands */
  int n_taken;
  RnBalance *balance;   /* or NULL */
  guint8 *is_tally;     /* rows; NULL without balance */
  gboolean tallies_moved;
  gint64 balance_cost;  /* part of cost */
  gint64 cost, best_cost;
  guint64 random;
  double hot, cold, smallest;
  int moved[MOVED_MAX];
  int n_moved;
};

static guint64
next_random(RnAnneal *a)
{
  guint64 z = (a->random += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static int
random_below(RnAnneal *a, int n)
{
  return (int)((next_random(a) >> 32) * (guint64)n >> 32);
}

/* The most options of a row that its hard limit allows, all measuring columns used. */
static int
row_room(const RnModel *model, int r, int n)
{
  gint64 room = model->rows[r].upper;
  for (int k = model->start[r]; k < model->start[r + 1]; k++)
    if (model->value[k] < 0)
      room += model->cols[model->col[k]].upper;
    else if (model->col[k] >= model->n_options)
      room -= model->cols[model->col[k]].lower;
  return (int)MIN(room, n);
}

static void
build_tables(RnAnneal *a)
{
  const RnModel *model = a->model;
  int entries = a->of_row.start[model->n_rows];
  a->table_at = g_new(int, model->n_rows + 1);
  a->table = g_new(gint64, entries + model->n_rows + 1);
  a->full = g_new(int, model->n_rows + 1);
  int at = 0;
  for (int r = 0; r < model->n_rows; r++) {
    int n = a->of_row.start[r + 1] - a->of_row.start[r];
    a->table_at[r] = at;
    a->full[r] = n;
    for (int sum = 0; sum <= n; sum++)
      a->table[at + sum] = rn_model_row_cost(model, r, sum);
    a->full[r] = row_room(model, r, n);
    at += n + 1;
  }
}

static int
compare_costs(gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return x < y ? -1 : x > y;
}

/* Warm: twice the middle price of the part. Cold: a fifth of the smallest. */
static void
set_temperatures(RnAnneal *a)
{
  g_autoptr(GArray) prices = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (int c = 0; c < a->model->n_cols; c++) {
    gint64 price = ABS(a->model->cols[c].cost);
    if (price > 0)
      g_array_append_val(prices, price);
  }
  g_array_sort(prices, compare_costs);
  a->hot = prices->len > 0 ? 2.0 * (double)g_array_index(prices, gint64, prices->len / 2) : 1;
  a->smallest = prices->len > 0 ? (double)g_array_index(prices, gint64, 0) : 5;
  a->cold = 0.2 * a->smallest;
}

void
rn_anneal_set_cold(RnAnneal *a, double cold)
{
  a->cold = cold * a->smallest;
}

RnAnneal *
rn_anneal_new(const RnModel *model, guint64 seed)
{
  RnAnneal *a = g_new0(RnAnneal, 1);
  int n_entries = model->start[model->n_rows], n = 0;
  g_autofree int *row = g_new(int, n_entries + 1);
  g_autofree int *col = g_new(int, n_entries + 1);
  a->model = model;
  a->n = model->n_options;
  a->random = seed;
  a->seat_row = g_new(int, a->n + 1);
  memset(a->seat_row, -1, sizeof(int) * (gsize)a->n);
  for (int r = 0; r < model->n_rows; r++)
    for (int k = model->start[r]; k < model->start[r + 1]; k++)
      if (model->col[k] < a->n) {
        row[n] = r;
        col[n++] = model->col[k];
        if (model->rows[r].kind == RN_ROW_SEAT)
          a->seat_row[model->col[k]] = r;
      }
  a->of_row = rn_rows_init(model->n_rows, n, row, col);
  a->of_col = rn_rows_init(a->n, n, col, row);
  a->sum = g_new0(int, model->n_rows + 1);
  a->taken = g_new0(guint8, a->n + 1);
  a->best = g_new0(guint8, a->n + 1);
  a->list = g_new(int, a->n + 1);
  a->place = g_new(int, a->n + 1);
  a->best_cost = G_MAXINT64;
  build_tables(a);
  a->balance = rn_balance_new(model);
  a->is_tally = a->balance ? g_new0(guint8, model->n_rows) : NULL;
  for (int r = 0; a->balance && r < model->n_rows; r++)
    a->is_tally[r] = model->rows[r].kind == RN_ROW_TALLY;
  set_temperatures(a);
  rn_anneal_start(a, NULL);
  return a;
}

void
rn_anneal_free(RnAnneal *a)
{
  if (!a)
    return;
  rn_rows_clear(&a->of_row);
  rn_rows_clear(&a->of_col);
  rn_balance_free(a->balance);
  g_free(a->is_tally);
  g_free(a->table_at);
  g_free(a->table);
  g_free(a->full);
  g_free(a->seat_row);
  g_free(a->sum);
  g_free(a->taken);
  g_free(a->best);
  g_free(a->list);
  g_free(a->place);
  g_free(a);
}

static void
remember(RnAnneal *a)
{
  memcpy(a->best, a->taken, (gsize)a->n);
  a->best_cost = a->cost;
}

void
rn_anneal_start(RnAnneal *a, const int *value)
{
  memset(a->sum, 0, sizeof(int) * (gsize)a->model->n_rows);
  a->cost = a->model->constant;
  a->n_taken = 0;
  for (int c = 0; c < a->n; c++) {
    a->taken[c] = (guint8)(value ? value[c] : a->model->cols[c].lower);
    if (!a->taken[c])
      continue;
    a->place[c] = a->n_taken;
    a->list[a->n_taken++] = c;
    a->cost += a->model->cols[c].cost;
    for (int k = a->of_col.start[c]; k < a->of_col.start[c + 1]; k++)
      a->sum[a->of_col.item[k]]++;
  }
  for (int r = 0; r < a->model->n_rows; r++)
    a->cost += a->table[a->table_at[r] + a->sum[r]];
  a->balance_cost = a->balance ? rn_balance_cost(a->balance, a->sum) : 0;
  a->cost += a->balance_cost;
  if (a->cost < a->best_cost)
    remember(a);
}

/* What it costs to take (+1) or leave (-1) an option now. */
static gint64
delta(const RnAnneal *a, int c, int change)
{
  gint64 d = change * a->model->cols[c].cost;
  for (int k = a->of_col.start[c]; k < a->of_col.start[c + 1]; k++) {
    int r = a->of_col.item[k];
    const gint64 *at = a->table + a->table_at[r] + a->sum[r];
    d += at[change] - at[0];
  }
  return d;
}

static void
flip(RnAnneal *a, int c)
{
  int change = a->taken[c] ? -1 : 1;
  a->cost += delta(a, c, change);
  a->taken[c] ^= 1;
  if (change > 0) {
    a->place[c] = a->n_taken;
    a->list[a->n_taken++] = c;
  } else {
    int last = a->list[--a->n_taken];
    a->list[a->place[c]] = last;
    a->place[last] = a->place[c];
  }
  for (int k = a->of_col.start[c]; k < a->of_col.start[c + 1]; k++) {
    a->sum[a->of_col.item[k]] += change;
    if (a->is_tally && a->is_tally[a->of_col.item[k]])
      a->tallies_moved = TRUE;
  }
}

/* Balances are looked at once a step, when all its options have moved. */
static void
weigh(RnAnneal *a)
{
  if (!a->tallies_moved)
    return;
  gint64 before = a->balance_cost;
  a->balance_cost = rn_balance_cost(a->balance, a->sum);
  a->cost += a->balance_cost - before;
  a->tallies_moved = FALSE;
}

static gboolean
move(RnAnneal *a, int c)
{
  if (a->n_moved == MOVED_MAX)
    return FALSE;
  flip(a, c);
  a->moved[a->n_moved++] = c;
  return TRUE;
}

/* Puts out one option, other than c, of every hard row that c overfills. */
static void
put_out(RnAnneal *a, int c)
{
  for (int k = a->of_col.start[c]; k < a->of_col.start[c + 1]; k++) {
    int r = a->of_col.item[k], first = a->of_row.start[r], n = a->of_row.start[r + 1] - first;
    if (a->sum[r] <= a->full[r])
      continue;
    int from = random_below(a, n);
    for (int i = 0; i < n; i++) {
      int other = a->of_row.item[first + (from + i) % n];
      if (other != c && a->taken[other] && a->model->cols[other].lower == 0) {
        move(a, other);
        break;
      }
    }
  }
}

/* Gives the seat of an option that was put out to the candidate that costs least now, if that pays. */
static void
refill(RnAnneal *a, int c)
{
  int r = a->seat_row[c], best = -1;
  gint64 best_delta = 0;
  if (r < 0 || a->sum[r] >= a->full[r])
    return;
  for (int k = a->of_row.start[r]; k < a->of_row.start[r + 1]; k++) {
    int other = a->of_row.item[k];
    if (a->taken[other] || other == c)
      continue;
    gint64 d = delta(a, other, 1);
    if (d < best_delta || (d == best_delta && best >= 0 && (next_random(a) & 1))) {
      best_delta = d;
      best = other;
    }
  }
  if (best >= 0)
    move(a, best);
}

static void
undo(RnAnneal *a, gint64 balance_cost)
{
  while (a->n_moved > 0)
    flip(a, a->moved[--a->n_moved]);
  a->cost += balance_cost - a->balance_cost;
  a->balance_cost = balance_cost;
  a->tallies_moved = FALSE;
}

/* The option of this person in the seat of another option, or -1. Options of a seat stand by person. */
static int
same_seat_option(const RnAnneal *a, int option, int person)
{
  int r = a->seat_row[option];
  int low = r < 0 ? 0 : a->of_row.start[r], high = r < 0 ? 0 : a->of_row.start[r + 1];
  while (low < high) {
    int middle = low + (high - low) / 2, at = a->of_row.item[middle];
    if (a->model->person[at] == person)
      return at;
    if (a->model->person[at] < person)
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

/* Takes or leaves one option. Returns how many of the moves need no new holder. */
static int
move_one(RnAnneal *a)
{
  int c = random_below(a, a->n);
  if (a->model->cols[c].lower == a->model->cols[c].upper)
    return 0;
  gboolean adds = !a->taken[c];
  move(a, c);
  if (adds)
    put_out(a, c);
  return adds ? 1 : 0;
}

/* Two persons exchange their seats. */
static int
move_two(RnAnneal *a)
{
  if (a->n_taken < 2)
    return 0;
  int one = a->list[random_below(a, a->n_taken)], two = a->list[random_below(a, a->n_taken)];
  int person_one = a->model->person[one], person_two = a->model->person[two];
  if (person_one == person_two || a->seat_row[one] == a->seat_row[two])
    return 0;
  int to_two = same_seat_option(a, one, person_two), to_one = same_seat_option(a, two, person_one);
  if (to_two < 0 || to_one < 0 || a->taken[to_two] || a->taken[to_one] || a->model->cols[one].lower > 0 ||
      a->model->cols[two].lower > 0)
    return 0;
  move(a, one);
  move(a, two);
  move(a, to_two);
  move(a, to_one);
  put_out(a, to_two);
  if (a->taken[to_one])
    put_out(a, to_one);
  return 4;
}

static void
step(RnAnneal *a, double temperature)
{
  gint64 before = a->cost, balance_before = a->balance_cost;
  a->n_moved = 0;
  int settled = next_random(a) & 1 ? move_one(a) : move_two(a);
  int put = a->n_moved;
  if (put == 0)
    return;
  for (int m = settled; m < put; m++)
    refill(a, a->moved[m]);
  weigh(a);
  gint64 change = a->cost - before;
  if (change > 0) {
    double chance = exp(-(double)change / temperature);
    if ((double)(next_random(a) >> 11) * 0x1p-53 >= chance)
      undo(a, balance_before);
  }
  if (a->cost < a->best_cost)
    remember(a);
}

void
rn_anneal_run(RnAnneal *a, int steps, double warmth, gint64 target, RnLpStop stop, gint64 *work)
{
  double hot = MAX(a->hot * warmth, a->cold), ratio = log(a->cold / hot);
  double temperature = hot;
  for (int i = 0; a->n > 0 && i < steps && a->best_cost > target; i++) {
    if (i % 64 == 0)
      temperature = hot * exp(ratio * i / steps);
    if (i % 4096 == 0) {
      *work += 4096 / STEPS_PER_WORK / 16;
      if (stop.should_stop && stop.should_stop(stop.data))
        break;
    }
    step(a, temperature);
  }
}

gint64
rn_anneal_best(const RnAnneal *a, int *value)
{
  gint64 objective = a->best_cost;
  for (int c = 0; c < a->n; c++)
    value[c] = a->best[c];
  if (!rn_model_complete(a->model, value, &objective))
    return G_MAXINT64;
  return objective;
}
