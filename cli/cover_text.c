/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a month's cover asks of each clinic, as JSON and as a table. */

#include "cli/cover_text.h"

#include "cli/result.h"
#include "engine/cover_load.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

void
rn_cover_text_json(RnJson *json, const RnCity *city, const RnVersion *version)
{
  int stretches = (int)version->cover->duties->len;
  g_autoptr(GArray) loads = rn_cover_loads(city, version->cover);
  rn_json_object(json, "cover");
  rn_json_int(json, "stretches", stretches);
  rn_json_int(json, "filled", stretches - rn_rota_gaps(version->cover));
  rn_json_gaps(json, version->cover);
  rn_json_int(json, "objective", version->cover_objective);
  rn_json_int(json, "bound", version->cover_bound);
  rn_json_string(json, "proof", version->cover_proof);
  rn_json_array(json, "loads");
  for (guint i = 0; i < loads->len; i++) {
    const RnCoverLoad *load = &g_array_index(loads, RnCoverLoad, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "area", load->block->id);
    rn_json_string(json, "unit_id", load->unit_id);
    rn_json_string(json, "name", load->unit_id ? rn_version_unit_name(version, load->unit_id) : NULL);
    rn_json_int(json, "stretches", load->stretches);
    rn_json_int(json, "panel_minutes", load->panel_minutes);
    rn_json_int(json, "share_permille", load->share_permille);
    rn_json_int(json, "peak_patients", load->peak_patients);
    if (load->cap_patients < 0)
      rn_json_null(json, "cap_patients");
    else
      rn_json_int(json, "cap_patients", load->cap_patients);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  rn_json_end_object(json);
}

static gboolean
is_over(const RnCoverLoad *load)
{
  return load->cap_patients >= 0 && load->peak_patients > load->cap_patients;
}

static void
add_load(RnGrid *grid, const RnVersion *version, const RnCoverLoad *load, const RnArea *former)
{
  rn_grid_add(grid, load->block == former ? "" : load->block->name);
  rn_grid_add(grid, load->unit_id ? rn_version_unit_name(version, load->unit_id) : _("(gap)"));
  rn_grid_addf(grid, "%d", load->stretches);
  rn_grid_addf(grid, "%" PRId64, (load->panel_minutes + 30) / 60);
  if (load->unit_id)
    rn_grid_addf(grid, "%" PRId64 ".%" PRId64 " %%", load->share_permille / 10, load->share_permille % 10);
  else
    rn_grid_add(grid, "");
  if (load->unit_id)
    rn_grid_addf(grid, "%s%d", is_over(load) ? "! " : "", load->peak_patients);
  else
    rn_grid_add(grid, "");
  if (load->cap_patients >= 0)
    rn_grid_addf(grid, "%d", load->cap_patients);
  else
    rn_grid_add(grid, "");
}

void
rn_cover_text_print(const RnCity *city, const RnVersion *version)
{
  static const char *const head[] = {N_("block"),         N_("stands in"),        N_("times"),   N_("panel-hours"),
                                     N_("share"), N_("patients at most"), N_("capacity")};
  g_autoptr(GArray) loads = rn_cover_loads(city, version->cover);
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  const RnArea *former = NULL;
  gboolean over = FALSE;
  if (version->cover->duties->len == 0)
    return;
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < loads->len; i++) {
    const RnCoverLoad *load = &g_array_index(loads, RnCoverLoad, i);
    add_load(grid, version, load, former);
    former = load->block;
    over |= is_over(load);
  }
  for (int c = 2; c < (int)G_N_ELEMENTS(head); c++)
    rn_grid_right(grid, c);
  rn_print(_("Who stands in for the primary physicians:\n"));
  rn_grid_print(grid, TRUE);
  if (over)
    rn_print(_("! More patients at the same time than the clinic can cover; when, says: rinban check rota\n"));
  if (strcmp(version->cover_proof, "optimal") == 0)
    rn_print(_("Cover %" PRId64 ", proven: nothing better exists.\n"), version->cover_objective);
  else
    rn_print(_("Cover %" PRId64 ", not below %" PRId64 ".\n"), version->cover_objective, version->cover_bound);
}
