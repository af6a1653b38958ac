/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban cover: who stands in for the panels' primary physicians in a month, and what that asks of each clinic. */

#include "cli/cover_text.h"
#include "cli/result.h"
#include "engine/stand_in.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  char *panel, *unit;
} Only;

static gboolean
is_asked(const RnDuty *duty, const Only *only)
{
  return (!only->panel || strcmp(rn_stand_in_panel(duty), only->panel) == 0) &&
         (!only->unit || g_strcmp0(duty->unit_id, only->unit) == 0);
}

static void
json_duties(RnJson *json, const RnVersion *version, const Only *only)
{
  rn_json_array(json, "duties");
  for (guint i = 0; i < version->cover->duties->len; i++) {
    const RnDuty *duty = version->cover->duties->pdata[i];
    if (!is_asked(duty, only))
      continue;
    rn_json_object(json, NULL);
    rn_json_string(json, "slot", duty->slot->key);
    rn_json_string(json, "panel", rn_stand_in_panel(duty));
    rn_json_instant(json, "start", duty->slot->start);
    rn_json_instant(json, "end", duty->slot->end);
    rn_json_string(json, "unit_id", duty->unit_id);
    rn_json_string(json, "name", duty->unit_id ? rn_version_unit_name(version, duty->unit_id) : NULL);
    rn_json_string(json, "origin", duty->unit_id ? rn_origin_name(duty->origin) : NULL);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
print_duties(const RnVersion *version, const Only *only)
{
  static const char *const head[] = {N_("date"), N_("from"), N_("until"), N_("panel"), N_("stands in"), N_("slot")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < version->cover->duties->len; i++) {
    const RnDuty *duty = version->cover->duties->pdata[i];
    if (!is_asked(duty, only))
      continue;
    g_autofree char *date = rn_date_format(duty->slot->date);
    g_autofree char *from = rn_instant_format(duty->slot->start), *until = rn_instant_format(duty->slot->end);
    rn_grid_addf(grid, "%s (%s)", date, rn_weekday_name(rn_date_weekday(duty->slot->date)));
    rn_grid_addf(grid, "%.5s %.5s", from + strlen("2027-"), from + strlen("2027-01-04T"));
    rn_grid_addf(grid, "%.5s %.5s", until + strlen("2027-"), until + strlen("2027-01-04T"));
    rn_grid_add(grid, rn_version_seat_name(version, duty->slot));
    rn_grid_add(grid, duty->unit_id ? rn_version_unit_name(version, duty->unit_id) : _("(gap)"));
    rn_grid_add(grid, duty->slot->key);
  }
  rn_grid_print(grid, TRUE);
}

static void
only_clear(Only *only)
{
  g_free(only->panel);
  g_free(only->unit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Only, only_clear)

int
rn_cmd_cover(RnCli *cli, char **argv)
{
  g_auto(Only) only = {0};
  const GOptionEntry entries[] = {
      {"panel", 0, 0, G_OPTION_ARG_STRING, &only.panel, N_("list who stands in for this panel"), N_("ID")},
      {"unit", 0, 0, G_OPTION_ARG_STRING, &only.unit, N_("list for whom this clinic or person stands in"), N_("ID")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  RnMonth month;
  g_autoptr(RnStore) store = NULL;
  g_autoptr(RnCity) city = rn_cli_read_month(cli, argv, entries, &month, &store, &status);
  if (!city)
    return status;
  if (only.panel && !rn_city_panel(city, only.panel))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no panel \"%s\" in %s."), only.panel, city->name);
  if (only.unit && !rn_city_facility(city, only.unit) && !rn_city_person(city, only.unit))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no person or facility with the id \"%s\"."), only.unit);
  GError *error = NULL;
  g_autoptr(RnVersion) version = rn_month_current(store, city, month, &error);
  if (!version)
    return rn_cli_error(cli, error);
  if (cli->json) {
    rn_json_month(cli->data, "month", month);
    rn_json_int(cli->data, "version", version->number);
    rn_cover_text_json(cli->data, city, version);
    json_duties(cli->data, version, &only);
  } else if (version->cover->duties->len == 0) {
    rn_print(_("Nobody is planned to stand in this month: no block is in the mode paired (see coverage.csv).\n"));
  } else if (only.panel || only.unit) {
    print_duties(version, &only);
  } else {
    rn_cover_text_print(city, version);
    rn_print_gaps(version, version->cover);
  }
  return rn_rota_gaps(version->cover) ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}
