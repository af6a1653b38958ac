/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* How far a rota is from a bound falls into the persons' parts: what each roster costs above the cheapest one at the
 * bound's prices. A neighbourhood grows from a person with a large part, by the holders of the seats that this person's
 * cheapest roster would take, and by those who could take the seats that he holds. */

#include "solver/renew.h"

#include "solver/dive.h"

#include <string.h>

#define FIRST_SIZE 10
#define LARGEST_SIZE 40
#define CLIMB_STEPS 20
#define NODES 24
#define WORK_OF_ONE 20000

typedef struct {
  const RnRenew *renew;
  const RnDecompose *d;
  gint8 *value;
  gint64 cost;
  GRand *random;
  int *holder;           /* some person that holds an option of each joint row, or -1 */
  gint64 *loss;          /* per person, in 1/scale */
  gint8 *lower, *upper;
  guint8 *chosen;        /* per person */
  int *person, n_persons;
  int *row, n_rows, *given;
  int size;
} Hunt;

static gint64
option_price(const Hunt *hunt, int option)
{
  return rn_decompose_price(hunt->d, &option, 1, hunt->renew->scope->cost[option], hunt->renew->price);
}

/* What the present roster of each person costs above his cheapest one. */
static void
find_losses(Hunt *hunt, RnRelax *relax)
{
  const RnDecompose *d = hunt->d;
  g_autofree int *taken = g_new(int, d->model->n_options + 1);
  (void)rn_relax_price(relax, hunt->renew->price);
  for (int p = 0; p < d->n_persons; p++) {
    int n = 0;
    gint64 price = 0;
    for (int k = d->option.start[p]; k < d->option.start[p + 1]; k++)
      if (hunt->value[d->option.item[k]]) {
        taken[n++] = k - d->option.start[p];
        price += option_price(hunt, d->option.item[k]);
      }
    hunt->loss[p] = price + rn_price_own_cost(d->pricer[p], taken, n) * d->scale - rn_relax_value(relax, p);
  }
}

static void
find_holders(Hunt *hunt)
{
  const RnDecompose *d = hunt->d;
  memset(hunt->holder, -1, sizeof(int) * (gsize)d->n_rows);
  for (int o = 0; o < d->model->n_options; o++)
    for (int e = d->row_of.start[o]; hunt->value[o] && e < d->row_of.start[o + 1]; e++)
      hunt->holder[d->row_of.item[e]] = d->person[o];
}

static gboolean
is_barred(const Hunt *hunt, int person)
{
  return hunt->renew->barred && hunt->renew->barred[person];
}

static gint64
weight_of(const Hunt *hunt, int person)
{
  return is_barred(hunt, person) ? 0 : MAX(hunt->loss[person], 0) + 8;
}

static int
random_by_loss(Hunt *hunt)
{
  gint64 total = 0;
  for (int p = 0; p < hunt->d->n_persons; p++)
    total += weight_of(hunt, p);
  gint64 at = (gint64)(g_rand_double(hunt->random) * (double)total);
  for (int p = 0; p < hunt->d->n_persons; p++) {
    at -= weight_of(hunt, p);
    if (at < 0)
      return p;
  }
  return hunt->d->n_persons - 1;
}

static void
choose(Hunt *hunt, int person)
{
  if (person < 0 || hunt->chosen[person] || is_barred(hunt, person))
    return;
  hunt->chosen[person] = 1;
  hunt->person[hunt->n_persons++] = person;
}

/* A person who could take, or holds, a seat near to what `person` does. */
static int
relative(Hunt *hunt, const RnRelax *relax, int person)
{
  const RnDecompose *d = hunt->d;
  const int *roster;
  int n = rn_relax_roster(relax, person, &roster), option = -1;
  if (n > 0 && g_rand_int_range(hunt->random, 0, 2) == 0)
    option = roster[g_rand_int_range(hunt->random, 0, n)];
  else
    for (int k = d->option.start[person], seen = 0; k < d->option.start[person + 1]; k++)
      if (hunt->value[d->option.item[k]] && g_rand_int_range(hunt->random, 0, ++seen) == 0)
        option = d->option.item[k];
  if (option < 0 || d->row_of.start[option] == d->row_of.start[option + 1])
    return -1;
  int row = d->row_of.item[d->row_of.start[option]];
  if (!hunt->value[option] && hunt->holder[row] >= 0)
    return hunt->holder[row];
  int first = d->option_of.start[row], all = d->option_of.start[row + 1] - first, best = -1;
  gint64 best_price = 0;
  for (int tries = 0; tries < 4 && all > 0; tries++) {
    int other = d->option_of.item[first + g_rand_int_range(hunt->random, 0, all)];
    gint64 price = option_price(hunt, other);
    if (hunt->upper[other] && !hunt->chosen[d->person[other]] && (best < 0 || price < best_price)) {
      best = other;
      best_price = price;
    }
  }
  return best < 0 ? -1 : d->person[best];
}

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

static int
home_of(const Hunt *hunt, int person)
{
  return hunt->d->model->area[hunt->d->option.item[hunt->d->option.start[person]]];
}

static void
choose_persons(Hunt *hunt, const RnRelax *relax, int round)
{
  memset(hunt->chosen, 0, (gsize)hunt->d->n_persons);
  hunt->n_persons = 0;
  int first = random_by_loss(hunt);
  choose(hunt, first);
  if (round % 2 == 0) { /* persons of the same area, whoever they are */
    int area = home_of(hunt, first);
    for (int tries = 0; tries < 20 * hunt->size && hunt->n_persons < hunt->size; tries++) {
      int other = random_by_loss(hunt);
      if (home_of(hunt, other) == area)
        choose(hunt, other);
    }
  }
  for (int tries = 0; tries < 20 * hunt->size && hunt->n_persons < hunt->size; tries++)
    choose(hunt, relative(hunt, relax, hunt->person[g_rand_int_range(hunt->random, 0, hunt->n_persons)]));
  qsort(hunt->person, (gsize)hunt->n_persons, sizeof(int), compare_ints);
}

/* The joint rows that the chosen persons can reach, and what the others hold there. */
static void
choose_rows(Hunt *hunt)
{
  const RnDecompose *d = hunt->d;
  g_autofree guint8 *reached = g_new0(guint8, d->n_rows + 1);
  for (int i = 0; i < hunt->n_persons; i++)
    for (int k = d->option.start[hunt->person[i]]; k < d->option.start[hunt->person[i] + 1]; k++)
      for (int e = d->row_of.start[d->option.item[k]]; e < d->row_of.start[d->option.item[k] + 1]; e++)
        reached[d->row_of.item[e]] = 1;
  hunt->n_rows = 0;
  for (int r = 0; r < d->n_rows; r++) {
    if (!reached[r])
      continue;
    hunt->given[r] = 0;
    for (int k = d->option_of.start[r]; k < d->option_of.start[r + 1]; k++)
      hunt->given[r] += hunt->value[d->option_of.item[k]] && !hunt->chosen[d->person[d->option_of.item[k]]];
    if (rn_scope_room(hunt->renew->scope, r) > hunt->given[r])
      hunt->row[hunt->n_rows++] = r;
    else
      for (int k = d->option_of.start[r]; k < d->option_of.start[r + 1]; k++)
        if (hunt->chosen[d->person[d->option_of.item[k]]])
          hunt->upper[d->option_of.item[k]] = 0;
  }
}

/* The bounds of the chosen persons' options as they were. */
static void
release(Hunt *hunt)
{
  const RnDecompose *d = hunt->d;
  for (int i = 0; i < hunt->n_persons; i++)
    for (int k = d->option.start[hunt->person[i]]; k < d->option.start[hunt->person[i] + 1]; k++) {
      hunt->lower[d->option.item[k]] = hunt->renew->scope->lower[d->option.item[k]];
      hunt->upper[d->option.item[k]] = hunt->renew->scope->upper[d->option.item[k]];
    }
}

/* TRUE when the neighbourhood held something better. *is_done: it has been searched to its end. */
static gboolean
search_neighbourhood(Hunt *hunt, gboolean *is_done, gint64 *work)
{
  const RnRenew *renew = hunt->renew;
  const RnDecompose *d = hunt->d;
  RnScope scope = { d, hunt->n_persons, hunt->person, hunt->n_rows, hunt->row, renew->scope->cost, hunt->lower,
                    hunt->upper, hunt->given };
  gint64 before = rn_scope_cost(&scope, hunt->value);
  g_autoptr(RnGenerate) g = rn_generate_new(&scope, NULL, renew->stop, WORK_OF_ONE);
  *is_done = TRUE;
  memcpy(g->best_price, renew->price, sizeof(int) * (gsize)d->n_rows);
  g->cutoff = before;
  rn_generate_climb(g, 1, 0, 0.3, before);
  if (rn_generate_target(g) >= before)
    return FALSE;
  rn_generate_start(g, hunt->value);
  rn_generate_climb(g, CLIMB_STEPS, 6, 0.3, before);
  if (rn_generate_target(g) >= before)
    return FALSE;
  (void)rn_generate_run(g);
  *work += rn_generate_work(g);
  if (rn_generate_target(g) >= before)
    return FALSE;
  RnDive dive = { .generate = g, .target = before - 1, .lower = hunt->lower, .upper = hunt->upper, .budget = 1.5,
                  .nodes = NODES, .value = hunt->value };
  gint64 so_far = rn_generate_work(g);
  RnDiveStatus status = rn_dive_run(&dive);
  *work += rn_generate_work(g) - so_far;
  *is_done = status != RN_DIVE_LIMIT;
  if (status != RN_DIVE_FOUND)
    return FALSE;
  hunt->cost += rn_scope_cost(&scope, hunt->value) - before;
  return TRUE;
}

gboolean
rn_renew_search(const RnRenew *renew, gint8 *value, gint64 *cost, gint64 *work)
{
  const RnDecompose *d = renew->scope->decompose;
  gsize n = (gsize)d->model->n_options;
  Hunt hunt = { .renew = renew, .d = d, .value = value, .cost = *cost,
                .size = renew->size && *renew->size > 0 ? *renew->size : FIRST_SIZE };
  g_autofree int *person = hunt.person = g_new(int, d->n_persons + 1);
  g_autofree int *row = hunt.row = g_new(int, d->n_rows + 1);
  g_autofree int *given = hunt.given = g_new0(int, d->n_rows + 1);
  g_autofree int *holder = hunt.holder = g_new(int, d->n_rows + 1);
  g_autofree gint64 *loss = hunt.loss = g_new0(gint64, d->n_persons + 1);
  g_autofree guint8 *chosen = hunt.chosen = g_new0(guint8, d->n_persons + 1);
  g_autofree gint8 *lower = hunt.lower = g_memdup2(renew->scope->lower, n + 1);
  g_autofree gint8 *upper = hunt.upper = g_memdup2(renew->scope->upper, n + 1);
  g_autoptr(RnRelax) relax = rn_relax_new(renew->scope, NULL);
  hunt.random = g_rand_new_with_seed((guint32)renew->seed);
  gint64 begin = *work;
  gboolean changed = TRUE;
  for (int round = 0; round < renew->rounds && hunt.cost > renew->target && *work - begin < renew->work_limit; round++) {
    gboolean is_done;
    if (renew->stop.should_stop && renew->stop.should_stop(renew->stop.data))
      break;
    if (changed) {
      find_losses(&hunt, relax);
      find_holders(&hunt);
    }
    choose_persons(&hunt, relax, round);
    choose_rows(&hunt);
    changed = search_neighbourhood(&hunt, &is_done, work);
    release(&hunt);
    if (is_done && !changed && round % 4 == 3)
      hunt.size = MIN(hunt.size + 1, MIN(LARGEST_SIZE, d->n_persons));
    else if (!is_done)
      hunt.size = MAX(hunt.size - 1, MIN(6, d->n_persons));
    *work += 10;
  }
  g_rand_free(hunt.random);
  if (renew->size)
    *renew->size = hunt.size;
  gboolean better = hunt.cost < *cost;
  *cost = hunt.cost;
  return better;
}
