/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Twelve months in a row, each with the ledger of those before: the proof that a rota stays fair over a year. */

#include "engine/month_year.h"

#include "engine/approval.h"
#include "engine/chain.h"
#include "engine/ledger.h"

#define WORK_OF_A_MONTH 30000 /* unless the caller says otherwise: a trial year is for fairness, not for the last unit */

static RnYear *
year_new(void)
{
  RnYear *year = g_new0(RnYear, 1);
  year->versions = g_ptr_array_new_with_free_func((GDestroyNotify)rn_version_free);
  return year;
}

void
rn_year_free(RnYear *year)
{
  if (!year)
    return;
  g_ptr_array_unref(year->versions);
  g_clear_pointer(&year->spreads, g_ptr_array_unref);
  g_free(year);
}

static gboolean
publish_all(RnStore *store, const RnCity *city, const GPtrArray *versions, RnInstant now, const char *who,
            GError **error)
{
  for (guint i = 0; i < versions->len; i++)
    if (!rn_approval_require(store, city, versions->pdata[i], error))
      return FALSE;
  if (!rn_store_begin(store, error))
    return FALSE;
  for (guint i = 0; i < versions->len; i++) {
    RnVersion *version = versions->pdata[i], *before = NULL;
    rn_chain_take_panels(version, city);
    rn_version_take_names(version, city);
    gboolean ok = rn_store_published(store, city->id, version->month, &before, error) &&
                  rn_month_store_published(store, before, version, now, error);
    rn_version_free(before);
    if (!ok) {
      rn_store_rollback(store);
      return FALSE;
    }
  }
  g_autofree char *summary = g_strdup_printf("%s: %u months in a row", city->id, versions->len);
  if (rn_store_commit(store, now, who, "month year", summary, error))
    return TRUE;
  rn_store_rollback(store);
  return FALSE;
}

RnYear *
rn_month_year(RnStore *store, const RnCity *city, RnMonth first, int months, gboolean keep, int rounds,
              const RnMonthOptions *options, RnInstant now, const char *who, GError **error)
{
  g_autoptr(RnYear) year = year_new();
  g_autoptr(RnYearSum) sum = rn_month_year_sum_new(city, rounds > 0);
  RnMonthOptions each = *options;
  if (each.work_limit == 0)
    each.work_limit = WORK_OF_A_MONTH;
  for (int m = 0; m < months; m++) {
    g_autoptr(RnMonthContext) context = rn_month_context(store, city, first + m, year->versions, FALSE, error);
    if (!context)
      return NULL;
    RnVersion *version = rn_month_solve_in(city, first + m, context, &each, now, error);
    if (!version)
      return NULL;
    g_ptr_array_add(year->versions, version);
    if (!rn_month_year_sum_add(sum, first + m, context, version, error))
      return NULL;
  }
  rn_month_year_sum_objective(sum, &year->total);
  for (int round = 0; round < rounds; round++)
    if (!rn_month_year_sum_again(sum, store, first, &each, error))
      return NULL;
  if (rounds > 0 && !rn_month_year_sum_bound(sum, &each, rounds, &year->total, error))
    return NULL;
  year->spreads = rn_ledger_spread(city, year->versions);
  if (keep && !publish_all(store, city, year->versions, now, who, error))
    return NULL;
  return g_steal_pointer(&year);
}
