/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban pin, unpin: duties that the next solve must keep. */

#include "cli/cli.h"
#include "engine/month.h"

#include <glib/gi18n-lib.h>

/* MONTH and SLOT, which must agree. */
static const char *
month_and_slot(RnCli *cli, char **args, RnMonth *month, int *status)
{
  RnMonth of_slot;
  if (!rn_cli_month(cli, args[0], month, status))
    return NULL;
  const char *slot = rn_cli_slot(cli, args[1], &of_slot, status);
  if (!slot || of_slot == *month)
    return slot;
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The slot %s does not lie in %s."), args[1], args[0]);
  return NULL;
}

static void
json_pins(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month)
{
  g_autoptr(GPtrArray) pins = rn_store_pins(store, city->id, month, NULL);
  rn_json_month(cli->data, "month", month);
  rn_json_array(cli->data, "pins");
  for (guint i = 0; pins && i < pins->len; i++) {
    const RnPin *pin = pins->pdata[i];
    rn_json_object(cli->data, NULL);
    rn_json_string(cli->data, "slot", pin->slot_key);
    rn_json_string(cli->data, "unit_id", pin->unit_id);
    rn_json_end_object(cli->data);
  }
  rn_json_end_array(cli->data);
}

int
rn_cmd_pin(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 3, 3, &status);
  RnMonth month;
  const char *slot = args ? month_and_slot(cli, args, &month, &status) : NULL;
  const char *unit = slot ? rn_cli_id(cli, args[2], &status) : NULL;
  if (!unit)
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  if (!rn_month_pin(store, city, month, slot, unit, cli->now, cli->user, &error))
    return rn_cli_error(cli, error);
  if (cli->json)
    json_pins(cli, store, city, month);
  else
    rn_print(_("Fixed: %s for %s. It counts from the next solve: rinban solve %s\n"), slot, unit, args[0]);
  return RN_EXIT_DONE;
}

int
rn_cmd_unpin(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 2, 2, &status);
  RnMonth month;
  const char *slot = args ? month_and_slot(cli, args, &month, &status) : NULL;
  if (!slot)
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  if (!rn_month_unpin(store, city, month, slot, cli->now, cli->user, &error))
    return rn_cli_error(cli, error);
  if (cli->json)
    json_pins(cli, store, city, month);
  else
    rn_print(_("Free again: %s\n"), slot);
  return RN_EXIT_DONE;
}
