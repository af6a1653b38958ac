/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Whom to reach when the power is out. Some hundred panels, one chain each. */

#include "engine/blackout.h"

#include "engine/directory.h"

#include <string.h>

static int
compare_rows(gconstpointer a, gconstpointer b)
{
  const RnBlackoutRow *x = a, *y = b;
  int order = strcmp(x->block->id, y->block->id);
  return order ? order : strcmp(x->panel->id, y->panel->id);
}

/* The first two of the chain who come to the home. */
static void
add_responders(RnBlackoutRow *row, const RnVersion *version, RnInstant at)
{
  g_autoptr(RnChain) chain = rn_chain_at(version, row->panel->id, at);
  for (guint i = 0; chain && i < chain->steps->len && !row->second; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    if (step->kind < RN_STEP_PRIMARY || step->kind > RN_STEP_THIRD)
      continue;
    const RnVersionUnit *unit = rn_version_unit(version, step->unit_id);
    if (row->first) {
      row->second = unit;
      continue;
    }
    row->first = unit;
    row->until = step->until;
  }
}

GArray *
rn_blackout_new(const RnCity *city, const RnVersion *version, RnInstant at)
{
  GArray *rows = g_array_new(FALSE, TRUE, sizeof(RnBlackoutRow));
  RnDate date;
  int minutes;
  rn_instant_to_local(at, &date, &minutes);
  for (guint i = 0; i < city->panels->len; i++) {
    const RnPanel *panel = city->panels->pdata[i];
    if (panel->power_dependent <= 0 || !rn_valid_on(panel->valid_from, panel->valid_to, date))
      continue;
    RnBlackoutRow row = {.panel = panel, .block = rn_directory_block(panel->area), .until = RN_INSTANT_NONE};
    add_responders(&row, version, at);
    g_array_append_val(rows, row);
  }
  g_array_sort(rows, compare_rows);
  return rows;
}

int
rn_blackout_total(const GArray *rows)
{
  int total = 0;
  for (guint i = 0; i < rows->len; i++)
    total += g_array_index(rows, RnBlackoutRow, i).panel->power_dependent;
  return total;
}
