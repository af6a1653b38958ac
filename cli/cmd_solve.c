/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban solve: a draft of a month. */

#include "cli/cover_text.h"
#include "cli/result.h"
#include "cli/solving.h"

#include <glib/gi18n-lib.h>

int
rn_cmd_solve(RnCli *cli, char **argv)
{
  g_auto(RnSolving) solving = {0};
  g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  rn_solving_entries(entries, &solving, RN_SOLVING_BLOCK | RN_SOLVING_EXPORT);
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, &g_array_index(entries, GOptionEntry, 0), 1, 1, &status);
  RnMonth month;
  if (!args || !rn_cli_month(cli, args[0], &month, &status))
    return status;
  RnMonthOptions options;
  g_autoptr(RnProgress) progress = rn_progress_new(cli->json);
  if (!rn_solving_options(cli, &solving, progress, &options, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;

  GError *error = NULL;
  g_autoptr(RnVersion) version = rn_month_draft(store, city, month, &options, cli->now, cli->user, &error);
  g_clear_pointer(&progress, rn_progress_free);
  if (!version)
    return rn_cli_error(cli, error);
  rn_solving_note(cli);
  g_autoptr(GPtrArray) lost = rn_month_lost_pins(store, version, &error);
  if (!lost)
    return rn_cli_error(cli, error);
  if (cli->json) {
    rn_json_solved(cli->data, version);
    rn_cover_text_json(cli->data, city, version);
    rn_json_findings(cli->data, lost);
  } else {
    rn_print_solved(version, city);
    rn_print_gaps(version, version->rota);
    rn_cover_text_print(city, version);
    rn_print_gaps(version, version->cover);
    rn_print_findings(lost, -1);
    rn_print(_("The draft is stored. Look at it with: rinban show %s\n"), args[0]);
  }
  return rn_rota_gaps(version->rota) || rn_rota_gaps(version->cover) ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}
