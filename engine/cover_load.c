/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Adds up a cover by block and clinic. A month of a large city has some thousand duties of some dozen clinics. */

#include "engine/cover_load.h"

#include <string.h>

static int
compare_loads(gconstpointer a_cell, gconstpointer b_cell)
{
  const RnCoverLoad *a = a_cell, *b = b_cell;
  int order = strcmp(a->block->id, b->block->id);
  if (!order)
    order = !a->unit_id - !b->unit_id;
  return order ? order : g_strcmp0(a->unit_id, b->unit_id);
}

static RnCoverLoad *
load_of(GArray *loads, const RnArea *block, const char *unit_id)
{
  for (guint i = 0; i < loads->len; i++) {
    RnCoverLoad *load = &g_array_index(loads, RnCoverLoad, i);
    if (load->block == block && g_strcmp0(load->unit_id, unit_id) == 0)
      return load;
  }
  RnCoverLoad load = {.block = block, .unit_id = unit_id, .cap_patients = -1};
  g_array_append_val(loads, load);
  return &g_array_index(loads, RnCoverLoad, loads->len - 1);
}

typedef struct {
  RnInstant at;
  int patients; /* more from then on; negative: fewer */
} Step;

static int
compare_steps(gconstpointer a_cell, gconstpointer b_cell)
{
  const Step *a = a_cell, *b = b_cell;
  int order = (a->at > b->at) - (a->at < b->at);
  return order ? order : a->patients - b->patients; /* who ends makes room for who begins */
}

static int
peak_of(const RnCity *city, const RnRota *cover, const char *unit_id)
{
  g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(Step));
  for (guint i = 0; i < cover->duties->len; i++) {
    const RnDuty *duty = cover->duties->pdata[i];
    const RnPanel *panel = rn_city_panel(city, duty->slot->seat);
    if (!panel || g_strcmp0(duty->unit_id, unit_id) != 0)
      continue;
    const Step pair[] = {{duty->slot->start, panel->patients}, {duty->slot->end, -panel->patients}};
    g_array_append_vals(steps, pair, 2);
  }
  g_array_sort(steps, compare_steps);
  int now = 0, peak = 0;
  for (guint i = 0; i < steps->len; i++) {
    now += g_array_index(steps, Step, i).patients;
    peak = MAX(peak, now);
  }
  return peak;
}

static gint64
covered_minutes(const GArray *loads, const RnArea *block)
{
  gint64 minutes = 0;
  for (guint i = 0; i < loads->len; i++) {
    const RnCoverLoad *load = &g_array_index(loads, RnCoverLoad, i);
    if (load->block == block && load->unit_id)
      minutes += load->panel_minutes;
  }
  return minutes;
}

GArray *
rn_cover_loads(const RnCity *city, const RnRota *cover)
{
  GArray *loads = g_array_new(FALSE, FALSE, sizeof(RnCoverLoad));
  for (guint i = 0; i < cover->duties->len; i++) {
    const RnDuty *duty = cover->duties->pdata[i];
    const RnArea *block = rn_city_area(city, duty->slot->area_id);
    if (!block)
      continue;
    RnCoverLoad *load = load_of(loads, block, duty->unit_id);
    load->stretches++;
    load->panel_minutes += rn_slot_minutes(duty->slot);
  }
  for (guint i = 0; i < loads->len; i++) {
    RnCoverLoad *load = &g_array_index(loads, RnCoverLoad, i);
    const RnFacility *facility = load->unit_id ? rn_city_facility(city, load->unit_id) : NULL;
    gint64 covered = covered_minutes(loads, load->block);
    load->share_permille = load->unit_id && covered > 0 ? load->panel_minutes * 1000 / covered : 0;
    load->peak_patients = load->unit_id ? peak_of(city, cover, load->unit_id) : 0;
    load->cap_patients = facility ? facility->cap_patients : -1;
  }
  g_array_sort(loads, compare_loads);
  return loads;
}
