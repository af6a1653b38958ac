/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban approve: what the hubs say of a draft. */

#include "cli/result.h"
#include "engine/approval.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>

static void
json_approvals(RnJson *json, RnMonth month, const RnVersion *draft, const GPtrArray *approvals)
{
  rn_json_month(json, "month", month);
  rn_json_string(json, "draft_sha256", draft ? draft->content_sha256 : NULL);
  rn_json_array(json, "approvals");
  for (guint i = 0; i < approvals->len; i++) {
    const RnApproval *approval = approvals->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "hub", approval->hub->id);
    rn_json_string(json, "name", approval->hub->name);
    rn_json_string(json, "approver", approval->hub->approver);
    rn_json_bool(json, "approved", approval->approved);
    rn_json_bool(json, "former", approval->former);
    rn_json_instant(json, "at", approval->approved ? approval->at : RN_INSTANT_NONE);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
print_approvals(const GPtrArray *approvals)
{
  static const char *const head[] = {N_("hub"), N_("name"), N_("approver"), N_("approved")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < approvals->len; i++) {
    const RnApproval *approval = approvals->pdata[i];
    g_autofree char *at = approval->approved ? rn_instant_format(approval->at) : NULL;
    rn_grid_add(grid, approval->hub->id);
    rn_grid_add(grid, approval->hub->name);
    rn_grid_add(grid, approval->hub->approver);
    if (at)
      rn_grid_addf(grid, "%.10s %.5s", at, at + 11);
    else
      rn_grid_add(grid, approval->former ? _("an earlier draft only") : _("not yet"));
  }
  if (approvals->len)
    rn_grid_print(grid, TRUE);
  else
    rn_print(_("Nobody has to approve this month: no hub in force names an approver.\n"));
}

static int
show(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month)
{
  GError *error = NULL;
  g_autoptr(RnVersion) draft = NULL;
  if (!rn_store_draft(store, city->id, month, &draft, &error))
    return rn_cli_error(cli, error);
  g_autoptr(GPtrArray) approvals = rn_approval_list(store, city, month, draft, &error);
  if (!approvals)
    return rn_cli_error(cli, error);
  gboolean missing = FALSE;
  for (guint i = 0; i < approvals->len; i++)
    missing |= !((const RnApproval *)approvals->pdata[i])->approved;
  if (cli->json)
    json_approvals(cli->data, month, draft, approvals);
  else
    print_approvals(approvals);
  return missing ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_approve(RnCli *cli, char **argv)
{
  g_autofree char *by = NULL;
  const GOptionEntry entries[] = {
      {"by", 0, 0, G_OPTION_ARG_STRING, &by, N_("the hub whose approver has agreed to the draft"), N_("HUB")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 1, &status);
  RnMonth month;
  if (!args || !rn_cli_month(cli, args[0], &month, &status))
    return status;
  const char *hub = by ? rn_cli_id(cli, by, &status) : NULL;
  if (by && !hub)
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, by ? 0 : RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  if (hub && !rn_approval_give(store, city, month, hub, cli->now, cli->user, &error))
    return rn_cli_error(cli, error);
  int shown = show(cli, store, city, month);
  return hub && shown == RN_EXIT_FINDINGS ? RN_EXIT_DONE : shown;
}
