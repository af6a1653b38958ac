/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A year of months as one problem, its objective and a proven bound.
 *
 * Why the bound holds: every rota of the year is a rota of each of its months where nothing of the year's other months is
 * remembered (distances, limits and spacing across the turn of a month only add to the price, or forbid), and the sum of the
 * prices with QUOTA over the year is what the series of these months reckons. So no year is better than the bound of the
 * series (solver/series.c), whatever was known when its months were made. Pins and the past before the year are kept. */

#include "engine/month_year.h"

#include "engine/build.h"
#include "engine/ledger.h"
#include "engine/rule.h"
#include "solver/series.h"

#include <string.h>

/* Duties of one person and place that are counted together. */
typedef struct {
  gint64 owed_micro, price;
  GArray *parts;           /* Part, by month */
  int assigned;            /* of all parts, and of persons who may not hold these places any more */
} Account;

typedef struct {
  int month, person, set;
  int assigned;
} Part;

struct RnYearSum {
  const RnCity *city;
  gboolean bounded;
  gint64 cost;             /* of all months, without QUOTA */
  gint64 hindsight;        /* objective of the best year known; G_MAXINT64: none tried */
  gint64 hindsight_quota;
  GPtrArray *problems;     /* RnProblem* of the months, owned; nothing remembered between them */
  GPtrArray *rotas;        /* GArray of RnAssignment */
  GPtrArray *accounts;     /* Account*, in the order of their first month */
  GHashTable *by_key;      /* char* -> Account* */
};

static void
free_account(gpointer data)
{
  g_array_unref(((Account *)data)->parts);
  g_free(data);
}

static void
free_problem(gpointer data)
{
  rn_problem_free(data);
}

static void
unref_array(gpointer data)
{
  g_array_unref(data);
}

RnYearSum *
rn_month_year_sum_new(const RnCity *city, gboolean bounded)
{
  RnYearSum *sum = g_new0(RnYearSum, 1);
  sum->city = city;
  sum->bounded = bounded;
  sum->hindsight = G_MAXINT64;
  sum->problems = g_ptr_array_new_with_free_func(free_problem);
  sum->rotas = g_ptr_array_new_with_free_func(unref_array);
  sum->accounts = g_ptr_array_new_with_free_func(free_account);
  sum->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return sum;
}

void
rn_month_year_sum_free(RnYearSum *sum)
{
  if (!sum)
    return;
  g_ptr_array_unref(sum->problems);
  g_ptr_array_unref(sum->rotas);
  g_ptr_array_unref(sum->accounts);
  g_hash_table_unref(sum->by_key);
  g_free(sum);
}

/* --- accounts --- */

/* The ledger starts anew with the fiscal year, but not for year-end duties. */
static Account *
account_of(RnYearSum *sum, const RnVersionQuota *quota, RnMonth month, gint64 balance)
{
  int year = strcmp(quota->category, "Y") == 0 ? 0 : rn_fiscal_year(rn_month_first(month));
  char *key = g_strdup_printf("%d/%s/%s/%s/%s/%s", year, quota->service, quota->area_id, quota->seat, quota->category,
                              quota->unit_id);
  Account *account = g_hash_table_lookup(sum->by_key, key);
  if (account) {
    g_free(key);
    return account;
  }
  account = g_new0(Account, 1);
  account->owed_micro = balance;
  account->parts = g_array_new(FALSE, FALSE, sizeof(Part));
  g_ptr_array_add(sum->accounts, account);
  g_hash_table_insert(sum->by_key, key, account);
  return account;
}

static int
find_set(const RnProblem *problem, const RnVersionQuota *quota)
{
  g_autofree char *name = g_strjoin("/", quota->service, quota->area_id, quota->seat, quota->category, NULL);
  for (guint s = 0; s < problem->sets->len; s++)
    if (strcmp(((const RnProblemSet *)problem->sets->pdata[s])->name, name) == 0)
      return (int)s;
  return -1;
}

static void
add_accounts(RnYearSum *sum, RnMonth month, const RnMonthContext *context, const GPtrArray *past,
             const RnVersion *version, const RnProblem *problem)
{
  g_autoptr(GArray) balances = rn_ledger_balances(sum->city, month, context->slots, past, version->quotas);
  for (guint q = 0; q < version->quotas->len; q++) {
    const RnVersionQuota *quota = version->quotas->pdata[q];
    Account *account = account_of(sum, quota, month, g_array_index(balances, gint64, q));
    const RnPerson *person = rn_city_person(sum->city, quota->unit_id);
    account->owed_micro += quota->target_micro;
    account->assigned += quota->assigned;
    account->price = rn_rule_value(sum->city, "QUOTA", "price", rn_city_area(sum->city, quota->area_id),
                                   rn_month_first(month));
    Part part = {(int)sum->problems->len - 1, person ? person->index : -1, problem ? find_set(problem, quota) : -1,
                 quota->assigned};
    if (part.person >= 0 && part.set >= 0)
      g_array_append_val(account->parts, part);
  }
}

/* The month's problem as if the year's months before it were not, with everybody's duties but no quota. */
static RnProblem *
lone_problem(RnYearSum *sum, RnMonth month, const RnMonthContext *context, const GPtrArray *past, const RnRota *rota,
             GError **error)
{
  RnCheckContext check = {.before = past, .pins = context->pins};
  g_autoptr(RnBuilt) built = rn_build(sum->city, month, context->slots, &check, NULL, NULL, error);
  if (!built)
    return NULL;
  g_ptr_array_add(sum->rotas, rn_built_assignments(built, sum->city, rota, NULL));
  g_ptr_array_add(sum->problems, g_steal_pointer(&built->problem));
  return sum->problems->pdata[sum->problems->len - 1];
}

gboolean
rn_month_year_sum_add(RnYearSum *sum, RnMonth month, const RnMonthContext *context, const RnVersion *version,
                      GError **error)
{
  g_autoptr(GPtrArray) past = g_ptr_array_new();
  for (guint i = 0; i < context->owned; i++)
    g_ptr_array_add(past, context->before->pdata[i]);
  RnCheckContext without_quotas = context->check;
  without_quotas.quotas = NULL;
  sum->cost += rn_check_price(sum->city, version->rota, &without_quotas);
  const RnProblem *problem = sum->bounded ? lone_problem(sum, month, context, past, version->rota, error) : NULL;
  if (sum->bounded && !problem)
    return FALSE;
  add_accounts(sum, month, context, past, version, problem);
  return TRUE;
}

static gint64
quota_cost(const Account *account, int n)
{
  int low, high;
  rn_ledger_band(account->owed_micro, &low, &high);
  return account->price * (n < low ? low - n : MAX(n - high, 0));
}

static gint64
all_quotas(const RnYearSum *sum)
{
  gint64 cost = 0;
  for (guint k = 0; k < sum->accounts->len; k++) {
    const Account *account = sum->accounts->pdata[k];
    cost += quota_cost(account, account->assigned);
  }
  return cost;
}

/* --- the year in hindsight --- */

static Part *
part_of(const Account *account, int month)
{
  for (guint i = 0; i < account->parts->len; i++) {
    Part *part = &g_array_index(account->parts, Part, i);
    if (part->month == month)
      return part;
  }
  return NULL;
}

/* Counts with the year's quotas, shifted by what the other months hold. */
static void
add_year_counts(const RnYearSum *sum, int month, RnProblem *problem)
{
  for (guint k = 0; k < sum->accounts->len; k++) {
    const Account *account = sum->accounts->pdata[k];
    const Part *part = part_of(account, month);
    if (!part)
      continue;
    int elsewhere = account->assigned - part->assigned, low, high;
    rn_ledger_band(account->owed_micro, &low, &high);
    int last = MAX(high - elsewhere, 0) + 1;
    g_autofree gint64 *cost = g_new(gint64, last + 1);
    for (int n = 0; n <= last; n++)
      cost[n] = quota_cost(account, elsewhere + n);
    rn_problem_add_count(problem, part->person, part->set, 0, G_MAXINT, cost, last + 1);
  }
}

/* The parts of a month take the counts of its new rota. */
static void
take_counts(RnYearSum *sum, int month, const RnProblem *problem, const GArray *duties)
{
  for (guint k = 0; k < sum->accounts->len; k++) {
    Account *account = sum->accounts->pdata[k];
    Part *part = part_of(account, month);
    if (!part)
      continue;
    account->assigned -= part->assigned;
    part->assigned = 0;
    const GArray *seats = ((const RnProblemSet *)problem->sets->pdata[part->set])->seats;
    for (guint d = 0; d < duties->len; d++) {
      const RnAssignment *duty = &g_array_index(duties, RnAssignment, d);
      for (guint i = 0; duty->person == part->person && i < seats->len; i++)
        part->assigned += g_array_index(seats, int, i) == duty->seat;
    }
    account->assigned += part->assigned;
  }
}

static RnSolveOptions
solve_options(const RnMonthOptions *options)
{
  RnSolveOptions solve = rn_solve_options_default();
  rn_month_set_limits(&solve, options);
  return solve;
}

/* One month again, with the year's quotas. Its version goes behind those of the months before. *cost grows by its price
 * without QUOTA. FALSE without an error: there is no rota. */
static gboolean
solve_again(RnYearSum *sum, int month, const RnMonthContext *context, RnMonth name, GPtrArray *versions,
            const RnMonthOptions *options, gint64 *cost, GError **error)
{
  RnCheckContext check = {.before = context->before, .pins = context->pins};
  g_autoptr(RnBuilt) built = rn_build(sum->city, name, context->slots, &check, NULL, NULL, error);
  if (!built)
    return FALSE;
  add_year_counts(sum, month, built->problem);
  if (!rn_problem_seal(built->problem, error))
    return FALSE;
  RnSolveOptions solve = solve_options(options);
  solve.start = sum->rotas->pdata[month];
  g_autoptr(RnAnswer) answer = rn_solve(built->problem, &solve, error);
  if (!answer || answer->outcome != RN_OUTCOME_ROTA)
    return FALSE;
  take_counts(sum, month, built->problem, answer->assignments);
  RnVersion *version = rn_version_new(sum->city->id, name);
  rn_rota_free(version->rota);
  version->rota = rn_built_rota(built, sum->city, name, answer->assignments, &check);
  *cost += rn_check_price(sum->city, version->rota, &check);
  g_ptr_array_add(versions, version);
  g_array_unref(sum->rotas->pdata[month]);
  sum->rotas->pdata[month] = g_array_ref(answer->assignments);
  return TRUE;
}

gboolean
rn_month_year_sum_again(RnYearSum *sum, RnStore *store, RnMonth first, const RnMonthOptions *options, GError **error)
{
  g_autoptr(GPtrArray) versions = g_ptr_array_new_with_free_func((GDestroyNotify)rn_version_free);
  GError *failure = NULL;
  gint64 cost = 0;
  for (int m = 0; m < (int)sum->problems->len; m++) {
    g_autoptr(RnMonthContext) context = rn_month_context(store, sum->city, first + m, versions, FALSE, error);
    if (!context)
      return FALSE;
    if (!solve_again(sum, m, context, first + m, versions, options, &cost, &failure)) {
      if (failure)
        g_propagate_error(error, failure);
      return failure == NULL;
    }
  }
  gint64 quota = all_quotas(sum);
  if (cost + quota < sum->hindsight) {
    sum->hindsight = cost + quota;
    sum->hindsight_quota = quota;
  }
  return TRUE;
}

/* --- the total --- */

static RnSeries *
series_of(const RnYearSum *sum)
{
  RnSeries *series = rn_series_new();
  for (guint m = 0; m < sum->problems->len; m++)
    rn_series_add_problem(series, sum->problems->pdata[m]);
  for (guint k = 0; k < sum->accounts->len; k++) {
    const Account *account = sum->accounts->pdata[k];
    int low, high;
    rn_ledger_band(account->owed_micro, &low, &high);
    g_autofree gint64 *cost = g_new(gint64, high + 2);
    for (int n = 0; n <= high + 1; n++)
      cost[n] = quota_cost(account, n);
    int count = rn_series_add_count(series, cost, high + 2);
    for (guint i = 0; i < account->parts->len; i++) {
      const Part *part = &g_array_index(account->parts, Part, i);
      rn_series_count_add(series, count, part->month, part->person, part->set);
    }
  }
  return series;
}

void
rn_month_year_sum_objective(const RnYearSum *sum, RnYearTotal *total)
{
  *total = (RnYearTotal){.proof = rn_proof_name(RN_PROOF_NONE)};
  total->quota = all_quotas(sum);
  total->objective = total->hindsight = sum->cost + total->quota;
  total->hindsight_quota = total->quota;
}

gboolean
rn_month_year_sum_bound(RnYearSum *sum, const RnMonthOptions *options, int rounds, RnYearTotal *total, GError **error)
{
  g_autoptr(RnSeries) series = series_of(sum);
  if (sum->hindsight < total->objective) {
    total->hindsight = sum->hindsight;
    total->hindsight_quota = sum->hindsight_quota;
  }
  RnSeriesOptions bounding = {.solve = solve_options(options), .rounds = rounds, .target = total->hindsight,
                              .start = sum->rotas};
  RnSeriesBound bound;
  if (!rn_series_bound(series, &bounding, &bound, error))
    return FALSE;
  total->rounds = bound.rounds;
  if (bound.bound == G_MININT64)
    return TRUE;
  total->bound = bound.bound;
  total->proof = rn_proof_name(bound.bound >= total->hindsight ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND);
  return TRUE;
}
