/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban blackout: panels with patients who depend on electric power, and who is on duty for them. */

#include "engine/blackout.h"

#include "cli/cli.h"
#include "cli/file.h"
#include "cli/page.h"
#include "engine/csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const RnCity *city;
  RnInstant at;
  GArray *rows;
} Blackout;

static const char *
phone_of(const RnVersionUnit *unit)
{
  return unit && unit->phone ? unit->phone : "";
}

static const char *
name_of(const RnVersionUnit *unit)
{
  return unit ? unit->name : "";
}

/* Where a person works; "" of a facility, whose name is told already. */
static const char *
place_of(const RnVersionUnit *unit)
{
  return unit && strcmp(unit->kind, "person") == 0 ? unit->facility_name : "";
}

static GString *
csv(const Blackout *blackout)
{
  static const char *const header[] = {"area",        "area_name", "panel_id",      "facility",     "phone",
                                       "primary",     "patients",  "power_dependent", "nurse_station", "nurse_phone",
                                       "on_duty",     "on_duty_facility", "on_duty_phone", "until",      "next",
                                       "next_phone"};
  GString *out = g_string_new("\xef\xbb\xbf");
  rn_csv_append_row(out, header, G_N_ELEMENTS(header));
  for (guint i = 0; i < blackout->rows->len; i++) {
    const RnBlackoutRow *row = &g_array_index(blackout->rows, RnBlackoutRow, i);
    const RnPanel *panel = row->panel;
    const RnFacility *nurse = panel->nurse_station;
    g_autofree char *patients = g_strdup_printf("%d", panel->patients);
    g_autofree char *dependent = g_strdup_printf("%d", panel->power_dependent);
    g_autofree char *until = row->until == RN_INSTANT_NONE ? g_strdup("") : rn_instant_format(row->until);
    const char *cells[] = {row->block->id,
                           row->block->name,
                           panel->id,
                           panel->facility->name,
                           panel->facility->phone,
                           panel->primary ? panel->primary->name : "",
                           patients,
                           dependent,
                           nurse ? nurse->name : "",
                           nurse ? nurse->phone : "",
                           name_of(row->first),
                           place_of(row->first),
                           phone_of(row->first),
                           until,
                           name_of(row->second),
                           phone_of(row->second)};
    rn_csv_append_row(out, cells, G_N_ELEMENTS(cells));
  }
  return out;
}

/* Patients of the block that begins at `first`. */
static int
block_total(const GArray *rows, guint first)
{
  int total = 0;
  const RnArea *block = g_array_index(rows, RnBlackoutRow, first).block;
  for (guint i = first; i < rows->len && g_array_index(rows, RnBlackoutRow, i).block == block; i++)
    total += g_array_index(rows, RnBlackoutRow, i).panel->power_dependent;
  return total;
}

static void
append_row(GString *out, const RnBlackoutRow *row)
{
  const RnPanel *panel = row->panel;
  const RnFacility *nurse = panel->nurse_station;
  g_autofree char *count = g_strdup_printf("%d", panel->power_dependent);
  const char *const values[] = {panel->facility->name,
                                panel->id,
                                panel->facility->phone,
                                count,
                                row->first ? row->first->name : "決まっていません",
                                place_of(row->first),
                                phone_of(row->first),
                                name_of(row->second),
                                phone_of(row->second),
                                nurse ? nurse->name : "－",
                                nurse ? nurse->phone : "",
                                NULL};
  rn_page_filled(out,
                 "<tr><td class=\"tick\"></td><td><b>@</b> <small>@</small><br>@</td><td class=\"number\"><b>@</b></td>"
                 "<td><b>@</b> <small>@</small><br>@</td><td>@<br>@</td><td>@<br>@</td></tr>\n",
                 values);
}

static GString *
html(const Blackout *blackout)
{
  g_autofree char *when = rn_page_time(blackout->at);
  g_autofree char *total = g_strdup_printf("%d", rn_blackout_total(blackout->rows));
  g_autofree char *title = g_strdup_printf("%s 停電時の連絡表", blackout->city->name);
  const char *const head[] = {blackout->city->name, when, total, NULL};
  GString *out = rn_page_new(title, ".tick{width:7mm}\n.tick::before{content:\"□\"}\n.number{font-size:13pt}\n");
  rn_page_filled(out,
                 "<main>\n<h1>停電時の連絡表（電源が必要な方）　@</h1>\n<p>@ 現在の当番　電源が必要な方 合計 <b>@人</b>　"
                 "<b>部外秘</b>　患者さんの名前はありません。受持の診療所に確認してください。</p>\n",
                 head);
  const RnArea *block = NULL;
  for (guint i = 0; i < blackout->rows->len; i++) {
    const RnBlackoutRow *row = &g_array_index(blackout->rows, RnBlackoutRow, i);
    if (row->block != block) {
      g_autofree char *number = g_strdup_printf("%d", block_total(blackout->rows, i));
      const char *const name[] = {row->block->name, number, NULL};
      if (block)
        g_string_append(out, "</tbody>\n</table>\n");
      rn_page_filled(out,
                     "<h2>@　@人</h2>\n<table>\n<thead><tr><th></th><th>受持の診療所</th><th>人数</th><th>いまの当番</th>"
                     "<th>つぎ</th><th>訪問看護</th></tr></thead>\n<tbody>\n",
                     name);
      block = row->block;
    }
    append_row(out, row);
  }
  g_string_append(out, block ? "</tbody>\n</table>\n</main>\n" : "<p>電源が必要な方はいません。</p>\n</main>\n");
  rn_page_end(out);
  return out;
}

static void
json(RnJson *json, const Blackout *blackout)
{
  rn_json_instant(json, "at", blackout->at);
  rn_json_int(json, "total", rn_blackout_total(blackout->rows));
  rn_json_array(json, "panels");
  for (guint i = 0; i < blackout->rows->len; i++) {
    const RnBlackoutRow *row = &g_array_index(blackout->rows, RnBlackoutRow, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "area", row->block->id);
    rn_json_string(json, "panel", row->panel->id);
    rn_json_string(json, "facility", row->panel->facility->id);
    rn_json_string(json, "phone", row->panel->facility->phone);
    rn_json_int(json, "power_dependent", row->panel->power_dependent);
    rn_json_string(json, "on_duty", row->first ? row->first->unit_id : NULL);
    rn_json_string(json, "on_duty_phone", row->first ? phone_of(row->first) : NULL);
    rn_json_instant(json, "until", row->until);
    rn_json_string(json, "next", row->second ? row->second->unit_id : NULL);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
print_table(const Blackout *blackout)
{
  static const char *const head[] = {N_("area"),     N_("panel"), N_("patients"), N_("facility"),
                                     N_("telephone"), N_("on duty"), N_("telephone"), N_("next")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  rn_grid_right(grid, 2);
  const RnArea *block = NULL;
  for (guint i = 0; i < blackout->rows->len; i++) {
    const RnBlackoutRow *row = &g_array_index(blackout->rows, RnBlackoutRow, i);
    rn_grid_add(grid, row->block == block ? "" : row->block->name);
    block = row->block;
    rn_grid_add(grid, row->panel->id);
    rn_grid_addf(grid, "%d", row->panel->power_dependent);
    rn_grid_add(grid, row->panel->facility->name);
    rn_grid_add(grid, row->panel->facility->phone);
    rn_grid_add(grid, row->first ? row->first->name : _("(nobody)"));
    rn_grid_add(grid, phone_of(row->first));
    rn_grid_add(grid, name_of(row->second));
  }
  g_autofree char *at = rn_instant_format(blackout->at);
  rn_print(_("Patients who depend on electric power, and who is on duty at %.10s %.5s: %d\n"), at, at + 11,
           rn_blackout_total(blackout->rows));
  rn_grid_print(grid, TRUE);
}

static int
deliver(RnCli *cli, const Blackout *blackout, const char *format, const char *file)
{
  if (cli->json)
    json(cli->data, blackout);
  if (format && strcmp(format, "table") != 0)
    return rn_file_deliver(cli, file, strcmp(format, "csv") == 0 ? csv(blackout) : html(blackout));
  if (!cli->json)
    print_table(blackout);
  return RN_EXIT_DONE;
}

int
rn_cmd_blackout(RnCli *cli, char **argv)
{
  g_autofree char *format = NULL, *file = NULL, *at_text = NULL;
  const GOptionEntry entries[] = {
      {"at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_("another time than now, e.g. 2027-01-02T03:00"), N_("INSTANT")},
      {"format", 0, 0, G_OPTION_ARG_STRING, &format, N_("table, csv or html"), "F"},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("write to this file instead of the terminal"), N_("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 0, &status);
  if (!args || !rn_file_format(cli, format, file, &status))
    return status;
  Blackout blackout = {.at = cli->now};
  if (!rn_cli_instant(cli, at_text, &blackout.at, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  g_autoptr(RnVersion) version =
      rn_store_cover_between(store, city->id, blackout.at, blackout.at + 1, NULL, &error);
  if (!version)
    return rn_cli_error(cli, error);
  blackout.city = city;
  blackout.rows = rn_blackout_new(city, version, blackout.at);
  if (!version->panels->len && blackout.rows->len)
    rn_cli_message(cli, RN_SEVERITY_NOTE, "NOT_PUBLISHED",
                   _("This month is not published, so the list cannot tell who is on duty."));
  status = deliver(cli, &blackout, format, file);
  g_array_unref(blackout.rows);
  return status;
}
