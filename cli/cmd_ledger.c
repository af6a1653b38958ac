/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban ledger: duties owed and done in a fiscal year, up to a month. */

#include "cli/ledger_text.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>

/* The month asked for, else the last published one. */
static gboolean
which_month(RnCli *cli, RnStore *store, const RnCity *city, const char *word, RnMonth *month, int *status)
{
  if (word)
    return rn_cli_month(cli, word, month, status);
  GError *error = NULL;
  g_autoptr(GArray) months = rn_store_published_months(store, city->id, &error);
  if (!months)
    *status = rn_cli_error(cli, error);
  else if (!months->len)
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND",
                          _("No month is published yet. Name a month that has a draft: rinban ledger 2027-01"));
  else
    *month = g_array_index(months, RnMonth, months->len - 1);
  return months && months->len;
}

/* Published months of the fiscal year up to `month`, whose own draft counts when it is not published. */
static GPtrArray *
past_versions(RnStore *store, const RnCity *city, RnMonth month, GError **error)
{
  RnMonth first = rn_fiscal_year(rn_month_first(month)) * 12 + 3;
  g_autoptr(GPtrArray) past = rn_store_published_between(store, city->id, first, month, error);
  if (!past)
    return NULL;
  const RnVersion *last = past->len ? past->pdata[past->len - 1] : NULL;
  if (last && last->month == month)
    return g_steal_pointer(&past);
  RnVersion *draft = NULL;
  if (!rn_store_draft(store, city->id, month, &draft, error))
    return NULL;
  if (draft)
    g_ptr_array_add(past, draft);
  return g_steal_pointer(&past);
}

int
rn_cmd_ledger(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 0, 1, &status);
  if (!args)
    return status;
  RnMonth month;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city || !which_month(cli, store, city, args[0], &month, &status))
    return status;
  GError *error = NULL;
  g_autoptr(GPtrArray) past = past_versions(store, city, month, &error);
  if (!past)
    return rn_cli_error(cli, error);
  g_autoptr(GArray) rows = rn_ledger_rows(city, month, past);
  g_autoptr(GPtrArray) spreads = rn_ledger_spread(city, past);
  if (cli->json) {
    rn_json_month(cli->data, "month", month);
    rn_json_balances(cli->data, rows);
    rn_json_spreads(cli->data, spreads);
    return RN_EXIT_DONE;
  }
  g_autofree char *text = rn_month_format(month);
  int year = rn_fiscal_year(rn_month_first(month));
  rn_print(_("Ledger of fiscal year %d (April to March) up to %s\n"), year, text);
  rn_print_balances(rows, city);
  rn_print_spreads(spreads, city);
  return RN_EXIT_DONE;
}
