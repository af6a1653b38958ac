/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a month has beside its table: seats per area, and the duties that others plan for the city. */

#include "cli/result.h"
#include "cli/show.h"

#include <glib/gi18n-lib.h>

static void
add_head(RnGrid *grid, const char *const *head)
{
  for (; *head; head++)
    rn_grid_add(grid, _(*head));
}

void
rn_show_areas(const RnVersion *version)
{
  static const char *const head[] = {N_("area"), N_("area name"), N_("seats"), N_("filled"), N_("gaps"), N_("hours"), NULL};
  g_autoptr(GArray) counts = rn_version_area_counts(version);
  if (counts->len < 2)
    return;
  rn_print(_("\nSeats per area, with those of the areas inside\n"));
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head) - 1);
  for (int column = 2; column < 6; column++)
    rn_grid_right(grid, column);
  add_head(grid, head);
  for (guint i = 0; i < counts->len; i++) {
    const RnAreaCount *count = &g_array_index(counts, RnAreaCount, i);
    rn_grid_add(grid, count->area->area_id);
    rn_grid_add(grid, count->area->name);
    rn_grid_addf(grid, "%d", count->seats);
    rn_grid_addf(grid, "%d", count->filled);
    rn_grid_addf(grid, "%d", count->gaps);
    rn_grid_addf(grid, "%d", count->minutes / 60);
  }
  rn_grid_print(grid, TRUE);
}

void
rn_show_json_areas(RnJson *json, const RnVersion *version)
{
  g_autoptr(GArray) counts = rn_version_area_counts(version);
  rn_json_array(json, "areas");
  for (guint i = 0; i < counts->len; i++) {
    const RnAreaCount *count = &g_array_index(counts, RnAreaCount, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "area", count->area->area_id);
    rn_json_string(json, "parent", *count->area->parent_id ? count->area->parent_id : NULL);
    rn_json_string(json, "kind", count->area->kind);
    rn_json_string(json, "name", count->area->name);
    rn_json_int(json, "seats", count->seats);
    rn_json_int(json, "filled", count->filled);
    rn_json_int(json, "gaps", count->gaps);
    rn_json_int(json, "minutes", count->minutes);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

void
rn_show_partners(const GPtrArray *partners)
{
  static const char *const head[] = {N_("duty"), N_("from"), N_("until"), N_("name"), N_("telephone"), NULL};
  for (guint p = 0; p < partners->len; p++) {
    const RnPartnerDuties *partner = partners->pdata[p];
    g_autofree char *version = rn_version_title(partner->version);
    if (partner->duties->len == 0)
      continue;
    rn_print(_("\n%s, planned by %s (%s, %s)\n"), rn_version_label(partner->version, "service", partner->service),
             rn_version_area_name(partner->version, partner->host), partner->host, version);
    g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head) - 1);
    add_head(grid, head);
    for (guint i = 0; i < partner->duties->len; i++) {
      const RnDuty *duty = partner->duties->pdata[i];
      const RnVersionUnit *unit = duty->unit_id ? rn_version_unit(partner->version, duty->unit_id) : NULL;
      g_autofree char *what = rn_version_slot_text(partner->version, duty->slot);
      g_autofree char *start = rn_instant_format(duty->slot->start), *end = rn_instant_format(duty->slot->end);
      if (!duty->unit_id && !rn_duty_is_gap(duty))
        continue;
      rn_grid_add(grid, what);
      rn_grid_addf(grid, "%.5s %.5s", start + 5, start + 11);
      rn_grid_addf(grid, "%.5s %.5s", end + 5, end + 11);
      rn_grid_add(grid, unit ? unit->name : _("(gap)"));
      rn_grid_add(grid, unit ? unit->phone : "");
    }
    rn_grid_print(grid, TRUE);
  }
}

void
rn_show_json_partners(RnJson *json, const GPtrArray *partners)
{
  rn_json_array(json, "partners");
  for (guint p = 0; p < partners->len; p++) {
    const RnPartnerDuties *partner = partners->pdata[p];
    rn_json_object(json, NULL);
    rn_json_string(json, "service", partner->service);
    rn_json_string(json, "host", partner->host);
    rn_json_int(json, "version", partner->version->number);
    rn_json_array(json, "duties");
    for (guint i = 0; i < partner->duties->len; i++) {
      const RnDuty *duty = partner->duties->pdata[i];
      const RnVersionUnit *unit = duty->unit_id ? rn_version_unit(partner->version, duty->unit_id) : NULL;
      rn_json_object(json, NULL);
      rn_json_string(json, "slot", duty->slot->key);
      rn_json_instant(json, "start", duty->slot->start);
      rn_json_instant(json, "end", duty->slot->end);
      rn_json_string(json, "unit_id", duty->unit_id);
      rn_json_string(json, "name", unit ? unit->name : NULL);
      rn_json_string(json, "phone", unit ? unit->phone : NULL);
      rn_json_end_object(json);
    }
    rn_json_end_array(json);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}
