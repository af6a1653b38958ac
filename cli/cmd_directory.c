/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban directory: the facilities that take an active part in home care, for the public page. */

#include "engine/directory.h"

#include "cli/cli.h"
#include "cli/file.h"
#include "cli/page.h"
#include "engine/csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "palliative|ventilator", or the Japanese words with a comma; new string. */
static char *
skills_text(const RnDirectoryEntry *entry, gboolean japanese)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < entry->skills->len; i++) {
    const char *skill = entry->skills->pdata[i];
    g_string_append_printf(text, "%s%s", i ? japanese ? "、" : "|" : "", japanese ? rn_page_skill(skill) : skill);
  }
  return g_string_free(text, FALSE);
}

static GString *
csv(const GPtrArray *entries)
{
  static const char *const header[] = {"area",          "area_name",    "kind",       "name",         "support_class",
                                       "department",    "phone",        "cap_patients", "narcotic_oral", "narcotic_inj",
                                       "beds_acute",    "beds_respite", "registered_only", "skills"};
  GString *out = g_string_new("\xef\xbb\xbf");
  rn_csv_append_row(out, header, G_N_ELEMENTS(header));
  for (guint i = 0; i < entries->len; i++) {
    const RnDirectoryEntry *entry = entries->pdata[i];
    const RnFacility *facility = entry->facility;
    g_autofree char *cap = facility->cap_patients < 0 ? g_strdup("") : g_strdup_printf("%d", facility->cap_patients);
    g_autofree char *acute = g_strdup_printf("%d", facility->beds_acute);
    g_autofree char *respite = g_strdup_printf("%d", facility->beds_respite);
    g_autofree char *skills = skills_text(entry, FALSE);
    const char *cells[] = {entry->block->id,
                           entry->block->name,
                           facility->kind_word,
                           facility->name,
                           facility->support_class,
                           facility->department,
                           facility->phone,
                           cap,
                           facility->narcotic_oral ? "1" : "0",
                           facility->narcotic_inj ? "1" : "0",
                           acute,
                           respite,
                           facility->registered_only ? "1" : "0",
                           skills};
    rn_csv_append_row(out, cells, G_N_ELEMENTS(cells));
  }
  return out;
}

static void
append_word(GString *out, const char *text)
{
  if (!*text)
    return;
  if (out->len)
    g_string_append(out, "、");
  g_string_append(out, text);
}

/* What a facility accepts, in words; new string. */
static char *
accepts(const RnDirectoryEntry *entry)
{
  const RnFacility *facility = entry->facility;
  g_autoptr(GString) out = g_string_new(NULL);
  g_autofree char *skills = skills_text(entry, TRUE);
  append_word(out, skills);
  append_word(out, facility->narcotic_oral ? "麻薬（内服）" : "");
  append_word(out, facility->narcotic_inj ? "麻薬（注射）" : "");
  append_word(out, facility->registered_only ? "登録された方だけ" : "");
  return g_strdup(out->len ? out->str : "－");
}

static void
append_row(GString *out, const RnDirectoryEntry *entry)
{
  const RnFacility *facility = entry->facility;
  g_autofree char *what = accepts(entry);
  g_autofree char *cap = facility->cap_patients <= 0 ? g_strdup("－") : g_strdup_printf("%d人", facility->cap_patients);
  g_autofree char *acute = facility->beds_acute ? g_strdup_printf("%d床", facility->beds_acute) : g_strdup("－");
  g_autofree char *respite = facility->beds_respite ? g_strdup_printf("%d床", facility->beds_respite) : g_strdup("－");
  const char *const values[] = {facility->name,  facility->department, rn_page_kind(facility->kind_word),
                                rn_page_support(facility->support_class),
                                facility->phone, cap, acute, respite, what, NULL};
  rn_page_filled(out,
                 "<tr><td><b>@</b> <small>@</small></td><td>@<br><small>@</small></td><td class=\"phone\">@</td>"
                 "<td class=\"number\">@</td><td class=\"number\">@</td><td class=\"number\">@</td><td>@</td></tr>\n",
                 values);
}

static GString *
html(const RnCity *city, const GPtrArray *entries, RnDate date)
{
  g_autofree char *title = g_strdup_printf("%s 在宅医療の医療機関", city->name);
  g_autofree char *day = rn_page_day(date);
  const char *const head[] = {city->name, day, NULL};
  GString *out = rn_page_new(title, NULL);
  g_string_append(out, "<main>\n");
  rn_page_filled(out,
                 "<h1>在宅医療において積極的役割を担う医療機関</h1>\n<p>@　@ 現在</p>\n"
                 "<p>夜間や主治医の不在のときに往診する診療所と、入院を受け入れる病院です。ご相談は、まず主治医へお願いします。</p>\n",
                 head);
  const RnArea *block = NULL;
  for (guint i = 0; i < entries->len; i++) {
    const RnDirectoryEntry *entry = entries->pdata[i];
    if (entry->block != block) {
      const char *const name[] = {entry->block->name, NULL};
      if (block)
        g_string_append(out, "</tbody>\n</table>\n");
      rn_page_filled(out,
                     "<h2>@</h2>\n<table>\n<colgroup><col style=\"width:25%\"><col style=\"width:18%\">"
                     "<col style=\"width:14%\"><col style=\"width:8%\"><col style=\"width:7%\"><col style=\"width:9%\"><col>"
                     "</colgroup>\n<thead><tr><th>医療機関</th><th>種別</th><th>電話</th><th>受持人数</th><th>緊急</th>"
                     "<th>レスパイト</th><th>受け入れ</th></tr></thead>\n<tbody>\n",
                     name);
      block = entry->block;
    }
    append_row(out, entry);
  }
  g_string_append(out, block ? "</tbody>\n</table>\n" : "<p>医療機関はありません。</p>\n");
  g_string_append(out, "</main>\n");
  rn_page_end(out);
  return out;
}

static void
json(RnJson *json, const GPtrArray *entries)
{
  rn_json_array(json, "facilities");
  for (guint i = 0; i < entries->len; i++) {
    const RnDirectoryEntry *entry = entries->pdata[i];
    const RnFacility *facility = entry->facility;
    rn_json_object(json, NULL);
    rn_json_string(json, "area", entry->block->id);
    rn_json_string(json, "facility_id", facility->id);
    rn_json_string(json, "name", facility->name);
    rn_json_string(json, "kind", facility->kind_word);
    rn_json_string(json, "support_class", facility->support_class);
    rn_json_string(json, "phone", facility->phone);
    if (facility->cap_patients < 0)
      rn_json_null(json, "cap_patients");
    else
      rn_json_int(json, "cap_patients", facility->cap_patients);
    rn_json_bool(json, "narcotic_oral", facility->narcotic_oral);
    rn_json_bool(json, "narcotic_inj", facility->narcotic_inj);
    rn_json_int(json, "beds_acute", facility->beds_acute);
    rn_json_int(json, "beds_respite", facility->beds_respite);
    rn_json_bool(json, "registered_only", facility->registered_only);
    rn_json_strings(json, "skills", entry->skills);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
print_table(const GPtrArray *entries)
{
  static const char *const head[] = {N_("area"), N_("facility"),  N_("name"),         N_("telephone"),
                                     N_("patients"), N_("beds"), N_("respite"), N_("accepts")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (int column = 4; column < 7; column++)
    rn_grid_right(grid, column);
  const RnArea *block = NULL;
  for (guint i = 0; i < entries->len; i++) {
    const RnDirectoryEntry *entry = entries->pdata[i];
    const RnFacility *facility = entry->facility;
    g_autofree char *skills = skills_text(entry, FALSE);
    rn_grid_add(grid, entry->block == block ? "" : entry->block->name);
    block = entry->block;
    rn_grid_add(grid, facility->id);
    rn_grid_add(grid, facility->name);
    rn_grid_add(grid, facility->phone);
    rn_grid_addf(grid, "%.0d", MAX(facility->cap_patients, 0));
    rn_grid_addf(grid, "%.0d", facility->beds_acute);
    rn_grid_addf(grid, "%.0d", facility->beds_respite);
    rn_grid_add(grid, skills);
  }
  rn_grid_print(grid, TRUE);
}

int
rn_cmd_directory(RnCli *cli, char **argv)
{
  g_autofree char *format = NULL, *file = NULL;
  const GOptionEntry entries[] = {
      {"format", 0, 0, G_OPTION_ARG_STRING, &format, N_("table, csv or html"), "F"},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("write to this file instead of the terminal"), N_("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 0, &status);
  if (!args || !rn_file_format(cli, format, file, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  RnDate today;
  int minutes;
  rn_instant_to_local(cli->now, &today, &minutes);
  g_autoptr(GPtrArray) found = rn_directory_new(city, today);
  if (cli->json)
    json(cli->data, found);
  if (!format || strcmp(format, "table") == 0) {
    if (!cli->json)
      print_table(found);
    return RN_EXIT_DONE;
  }
  GString *text = strcmp(format, "csv") == 0 ? csv(found) : html(city, found, today);
  return rn_file_deliver(cli, file, text);
}
