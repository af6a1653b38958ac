/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban check data, rinban check rota: findings before solving, and findings of a rota. */

#include "cli/result.h"
#include "engine/import.h"
#include "engine/slots.h"

#include <glib/gi18n-lib.h>

static int
report(RnCli *cli, const GPtrArray *findings, const char *fine)
{
  if (cli->json)
    rn_json_findings(cli->data, findings);
  else if (!findings->len)
    rn_print("%s\n", fine);
  else
    rn_print_findings(findings, -1);
  return rn_findings_matter(findings) ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_check_data(RnCli *cli, char **argv)
{
  int status;
  RnMonth month;
  g_autoptr(RnStore) store = NULL;
  g_autoptr(RnCity) city = rn_cli_read_month(cli, argv, NULL, &month, &store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  g_autoptr(GPtrArray) findings = rn_month_check_data(store, city, month, &error);
  if (!findings)
    return rn_cli_error(cli, error);
  return report(cli, findings, _("The data are fine: nothing was found."));
}

static RnRota *
rota_of_file(RnCli *cli, const RnCity *city, RnMonth month, const char *file, const char *encoding, int *status)
{
  GError *error = NULL;
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, month);
  g_autoptr(GPtrArray) messages = rn_messages_new();
  RnRota *rota = rn_rota_read(file, encoding, city->id, month, slots, city->rows, messages, &error);
  rn_cli_take_messages(cli, messages);
  if (rota)
    return rota;
  *status = error ? rn_cli_error(cli, error) : RN_EXIT_INPUT;
  return NULL;
}

/* The vices that are planned for the month, beside which the rota of a file is judged; NULL with a note when there are none
 * yet, though some panels need them, and without when no panel does. */
static RnVersion *
planned_vices(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month)
{
  g_autoptr(GError) error = NULL;
  RnVersion *version = rn_month_current(store, city, month, &error);
  if (!version && rn_month_needs_cover(city, month))
    rn_cli_message(cli, RN_SEVERITY_NOTE, "NO_VICES",
                   _("No vices are planned for this month yet, so the rota is judged without them; make a draft with \"rinban "
                     "solve\" first to have its vices taken into account."));
  return version;
}

int
rn_cmd_check_rota(RnCli *cli, char **argv)
{
  g_autofree char *file = NULL, *encoding = NULL;
  const GOptionEntry entries[] = {
      {"rota", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("a rota as CSV instead of the one in the database"), N_("FILE")},
      {"encoding", 0, 0, G_OPTION_ARG_STRING, &encoding, N_("character set of the file: UTF-8, UTF-16LE or CP932"),
       "E"},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  RnMonth month;
  g_autoptr(RnStore) store = NULL;
  g_autoptr(RnCity) city = rn_cli_read_month(cli, argv, entries, &month, &store, &status);
  g_autoptr(RnRota) rota = city && file ? rota_of_file(cli, city, month, file, encoding, &status) : NULL;
  if (!city || (file && !rota))
    return status;
  GError *error = NULL;
  g_autoptr(RnVersion) planned = rota ? planned_vices(cli, store, city, month) : NULL;
  g_autoptr(GPtrArray) findings =
      rn_month_check_rota(store, city, month, rota, planned ? planned->cover : NULL, &error);
  if (!findings)
    return rn_cli_error(cli, error);
  return report(cli, findings, _("The rota keeps all rules and wishes."));
}
