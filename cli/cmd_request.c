/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban request status: who has answered the request collection. */

#include "cli/cli.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_answered(const RnResponse *response)
{
  return strcmp(response->status, "none") != 0;
}

static void
json_responses(RnJson *json, RnMonth month, const GArray *responses, int received)
{
  rn_json_month(json, "month", month);
  rn_json_int(json, "expected", responses->len);
  rn_json_int(json, "received", received);
  rn_json_ratio(json, "ratio", responses->len ? (double)received / responses->len : 1.0);
  rn_json_array(json, "responses");
  for (guint i = 0; i < responses->len; i++) {
    const RnResponse *response = &g_array_index(responses, RnResponse, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "unit_id", response->person->id);
    rn_json_string(json, "name", response->person->name);
    rn_json_string(json, "status", response->status);
    rn_json_int(json, "requests", response->requests);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
print_responses(const GArray *responses, int received)
{
  rn_print(_("%d of %d persons have answered: %.1f %%\n"), received, (int)responses->len,
           responses->len ? 100.0 * received / responses->len : 100.0);
  if (received == (int)responses->len)
    return;
  rn_print(_("Still missing:\n"));
  g_autoptr(RnGrid) grid = rn_grid_new(3);
  for (guint i = 0; i < responses->len; i++) {
    const RnResponse *response = &g_array_index(responses, RnResponse, i);
    if (has_answered(response))
      continue;
    rn_grid_addf(grid, "  %s", response->person->id);
    rn_grid_add(grid, response->person->name);
    rn_grid_add(grid, response->person->facility ? response->person->facility->name : "");
  }
  rn_grid_print(grid, FALSE);
}

int
rn_cmd_request_status(RnCli *cli, char **argv)
{
  int status;
  RnMonth month;
  g_autoptr(RnStore) store = NULL;
  g_autoptr(RnCity) city = rn_cli_read_month(cli, argv, NULL, &month, &store, &status);
  if (!city)
    return status;
  g_autoptr(GArray) responses = rn_month_responses(city, month);
  int received = 0;
  for (guint i = 0; i < responses->len; i++)
    received += has_answered(&g_array_index(responses, RnResponse, i));
  if (cli->json)
    json_responses(cli->data, month, responses, received);
  else
    print_responses(responses, received);
  return RN_EXIT_DONE;
}
