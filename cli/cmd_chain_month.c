/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban chain --month: the chains of a month, and in how many of its minutes somebody comes, by area. A city has up to
 * some hundred panels, whose chains change some 100 to 200 times a month. */

#include "cli/chain.h"
#include "cli/result.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef struct {
  const char *id;   /* of the panel, or of the area */
  const char *area_id;
  GPtrArray *chains; /* RnChain*; NULL for an area */
  int panels;
  gint64 minutes, covered, without_hospital;
} Count;

static void
count_clear(gpointer data)
{
  Count *count = data;
  g_clear_pointer(&count->chains, g_ptr_array_unref);
}

static gboolean
has_hospital(const RnChain *chain)
{
  return rn_chain_step(chain, RN_STEP_HOSPITAL) || rn_chain_step(chain, RN_STEP_BED) || rn_chain_step(chain, RN_STEP_WIDE);
}

static Count
count_panel(const RnVersion *version, const RnVersionPanel *panel, RnInstant from, RnInstant to)
{
  Count count = {.id = panel->panel_id, .area_id = panel->area_id, .panels = 1};
  count.chains = rn_chains_between(version, panel->panel_id, from, to);
  for (guint i = 0; i < count.chains->len; i++) {
    const RnChain *chain = count.chains->pdata[i];
    gint64 minutes = (chain->end - chain->start) / 60;
    count.minutes += minutes;
    count.covered += chain->gap ? 0 : minutes;
    count.without_hospital += has_hospital(chain) ? 0 : minutes;
  }
  return count;
}

static int
compare_panels(gconstpointer a_cell, gconstpointer b_cell)
{
  const Count *a = a_cell, *b = b_cell;
  int order = strcmp(a->area_id, b->area_id);
  return order ? order : strcmp(a->id, b->id);
}

/* By area and id. A panel that two months know is one. */
static GArray *
count_panels(const RnVersion *version, RnInstant from, RnInstant to)
{
  GArray *counts = g_array_new(FALSE, TRUE, sizeof(Count));
  g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
  g_array_set_clear_func(counts, count_clear);
  for (guint i = version->panels->len; i-- > 0;) {
    const RnVersionPanel *panel = version->panels->pdata[i];
    if (!g_hash_table_add(done, panel->panel_id))
      continue;
    Count count = count_panel(version, panel, from, to);
    if (count.minutes)
      g_array_append_val(counts, count);
    else
      count_clear(&count);
  }
  g_array_sort(counts, compare_panels);
  return counts;
}

static GArray *
count_areas(const GArray *panels)
{
  GArray *areas = g_array_new(FALSE, TRUE, sizeof(Count));
  for (guint i = 0; i < panels->len; i++) {
    const Count *panel = &g_array_index(panels, Count, i);
    Count *last = areas->len ? &g_array_index(areas, Count, areas->len - 1) : NULL;
    if (!last || strcmp(last->area_id, panel->area_id) != 0) {
      const Count count = {.id = panel->area_id, .area_id = panel->area_id};
      g_array_append_val(areas, count);
      last = &g_array_index(areas, Count, areas->len - 1);
    }
    last->panels++;
    last->minutes += panel->minutes;
    last->covered += panel->covered;
    last->without_hospital += panel->without_hospital;
  }
  return areas;
}

/* --- JSON --- */

static void
json_count(RnJson *json, const Count *count)
{
  rn_json_int(json, "minutes", count->minutes);
  rn_json_int(json, "covered", count->covered);
  rn_json_int(json, "gap_minutes", count->minutes - count->covered);
  rn_json_int(json, "without_hospital", count->without_hospital);
}

static void
json_chains(RnJson *json, const RnVersion *version, const GPtrArray *chains)
{
  rn_json_array(json, "chains");
  for (guint i = 0; i < chains->len; i++) {
    const RnChain *chain = chains->pdata[i];
    rn_json_object(json, NULL);
    rn_json_instant(json, "start", chain->start);
    rn_json_instant(json, "end", chain->end);
    rn_chain_json_steps(json, version, chain, TRUE);
    rn_json_bool(json, "gap", chain->gap);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
json_gaps(RnJson *json, const GArray *panels)
{
  rn_json_array(json, "gaps");
  for (guint p = 0; p < panels->len; p++) {
    const Count *count = &g_array_index(panels, Count, p);
    for (guint i = 0; i < count->chains->len; i++) {
      const RnChain *chain = count->chains->pdata[i];
      if (!chain->gap)
        continue;
      rn_json_object(json, NULL);
      rn_json_string(json, "area", count->area_id);
      rn_json_string(json, "panel", count->id);
      rn_json_instant(json, "start", chain->start);
      rn_json_instant(json, "end", chain->end);
      rn_json_int(json, "minutes", (chain->end - chain->start) / 60);
      rn_json_end_object(json);
    }
  }
  rn_json_end_array(json);
}

static void
json_month(RnJson *json, const RnVersion *version, RnMonth month, const GArray *panels, const GArray *areas, gboolean all)
{
  rn_json_month(json, "month", month);
  rn_json_array(json, "areas");
  for (guint i = 0; i < areas->len; i++) {
    const Count *area = &g_array_index(areas, Count, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "area", area->id);
    rn_json_string(json, "name", rn_version_area_name(version, area->id));
    rn_json_int(json, "panels", area->panels);
    json_count(json, area);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  rn_json_array(json, "panels");
  for (guint i = 0; i < panels->len; i++) {
    const Count *panel = &g_array_index(panels, Count, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "panel", panel->id);
    rn_json_string(json, "area", panel->area_id);
    json_count(json, panel);
    if (all)
      json_chains(json, version, panel->chains);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  json_gaps(json, panels);
}

/* --- text --- */

static void
print_areas(const RnVersion *version, const GArray *areas)
{
  static const char *const head[] = {N_("area"), N_("panels"), N_("minutes"), N_("somebody comes"), N_("gap"), N_("no hospital")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (int c = 1; c < (int)G_N_ELEMENTS(head); c++)
    rn_grid_right(grid, c);
  for (guint i = 0; i < areas->len; i++) {
    const Count *area = &g_array_index(areas, Count, i);
    rn_grid_add(grid, rn_version_area_name(version, area->id));
    rn_grid_addf(grid, "%d", area->panels);
    rn_grid_addf(grid, "%" PRId64, area->minutes);
    rn_grid_addf(grid, "%" PRId64, area->covered);
    rn_grid_addf(grid, "%" PRId64, area->minutes - area->covered);
    rn_grid_addf(grid, "%" PRId64, area->without_hospital);
  }
  rn_grid_print(grid, TRUE);
}

static void
print_gaps(const RnVersion *version, const GArray *panels)
{
  for (guint p = 0; p < panels->len; p++) {
    const Count *count = &g_array_index(panels, Count, p);
    for (guint i = 0; i < count->chains->len; i++) {
      const RnChain *chain = count->chains->pdata[i];
      g_autofree char *from = rn_instant_format(chain->start), *to = rn_instant_format(chain->end);
      if (chain->gap)
        rn_print(_("! %s, panel %s: nobody comes from %.10s %.5s to %.10s %.5s (%" PRId64 " minutes)\n"),
                 rn_version_area_name(version, count->area_id), count->id, from, from + 11, to, to + 11,
                 (chain->end - chain->start) / 60);
    }
  }
}

static void
print_chains(const RnVersion *version, const Count *panel)
{
  for (guint i = 0; i < panel->chains->len; i++) {
    const RnChain *chain = panel->chains->pdata[i];
    g_autofree char *from = rn_instant_format(chain->start), *to = rn_instant_format(chain->end);
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint s = 0; s < chain->steps->len; s++)
      g_string_append_printf(line, "%s%s", s ? " → " : "",
                             rn_chain_step_name(version, &g_array_index(chain->steps, RnChainStep, s)));
    g_autofree char *clean = rn_text_clean(line->str);
    rn_print("%.10s %.5s – %.5s %.5s  %s\n", from, from + 11, to + 5, to + 11, clean);
  }
}

/* What others plan for the city: of the month, and the night before it. */
static gboolean
add_partners(RnStore *store, RnVersion *version, RnMonth month, GError **error)
{
  for (RnMonth m = month - 1; m <= month; m++) {
    g_autoptr(GPtrArray) partners = rn_partner_month(store, version->city_id, m, NULL, error);
    if (!partners)
      return FALSE;
    rn_chain_add_partners(version, partners);
  }
  return TRUE;
}

int
rn_chain_month(RnCli *cli, RnStore *store, const char *city_id, const char *panel_id, RnMonth month, gboolean all)
{
  GError *error = NULL;
  RnInstant from = rn_instant_from_local(rn_month_first(month), 0), to = rn_instant_from_local(rn_month_first(month + 1), 0);
  g_autofree char *name = rn_month_format(month);
  g_autoptr(RnVersion) version = rn_store_cover_between(store, city_id, from, to, panel_id, &error);
  if (!version || !add_partners(store, version, month, &error))
    return rn_cli_error(cli, error);
  g_autoptr(GArray) panels = count_panels(version, from, to);
  g_autoptr(GArray) areas = count_areas(panels);
  if (!panels->len)
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND",
                       _("Nothing is published about panels in %s. Import them, solve the month and publish it."), name);
  if (cli->json)
    json_month(cli->data, version, month, panels, areas, all || panel_id);
  for (guint i = 0; !cli->json && (all || panel_id) && i < panels->len; i++) {
    const Count *panel = &g_array_index(panels, Count, i);
    if (!panel_id)
      rn_print(_("Panel %s\n"), panel->id);
    print_chains(version, panel);
  }
  if (!cli->json) {
    print_areas(version, areas);
    print_gaps(version, panels);
  }
  for (guint i = 0; i < areas->len; i++)
    if (g_array_index(areas, Count, i).covered < g_array_index(areas, Count, i).minutes)
      return RN_EXIT_FINDINGS;
  return RN_EXIT_DONE;
}
