/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Duties that another city or a union plans for this one, as part of its chains. Ids are unique inside a city only, so units
 * and areas of a host are called HOST:ID here. The host's areas are put above the city, one above the other: they are around
 * each of its panels, and farther away than all that is its own. */

#include "engine/chain.h"

#include <string.h>

static RnVersionArea *
add_area(RnVersion *version, const char *area_id, const char *kind, const char *name)
{
  RnVersionArea *area = g_new0(RnVersionArea, 1);
  area->area_id = g_strdup(area_id);
  area->parent_id = g_strdup("");
  area->kind = g_strdup(kind);
  area->name = g_strdup(name);
  g_ptr_array_add(version->areas, area);
  return area;
}

static RnVersionArea *
topmost(const RnVersion *version)
{
  for (guint i = 0; i < version->areas->len; i++) {
    RnVersionArea *area = version->areas->pdata[i];
    if (!area->parent_id || !*area->parent_id)
      return area;
  }
  return NULL;
}

/* The host's area, above all that the version has. */
static char *
area_above(RnVersion *version, const RnPartnerDuties *partner, const char *area_id)
{
  g_autofree char *id = g_strconcat(partner->host, ":", area_id, NULL);
  if (rn_version_area(version, id))
    return g_steal_pointer(&id);
  const RnVersionArea *known = rn_version_area(partner->version, area_id);
  RnVersionArea *top = topmost(version);
  add_area(version, id, known ? known->kind : "", known ? known->name : area_id);
  if (top) {
    g_free(top->parent_id);
    top->parent_id = g_strdup(id);
  }
  return g_steal_pointer(&id);
}

static char *
unit_beside(RnVersion *version, const RnPartnerDuties *partner, const char *unit_id)
{
  g_autofree char *id = g_strconcat(partner->host, ":", unit_id, NULL);
  const RnVersionUnit *known = rn_version_unit(partner->version, unit_id);
  if (!known || rn_version_unit(version, id))
    return g_steal_pointer(&id);
  RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
  unit->unit_id = g_strdup(id);
  unit->kind = g_strdup(known->kind);
  unit->name = g_strdup(known->name);
  unit->facility_id = g_strconcat(partner->host, ":", known->facility_id, NULL);
  unit->facility_name = g_strdup(known->facility_name);
  unit->department = g_strdup(known->department);
  unit->phone = g_strdup(known->phone);
  unit->public_phone = g_strdup(known->public_phone);
  unit->note = g_strdup(known->note);
  g_ptr_array_add(version->units, unit);
  return g_steal_pointer(&id);
}

void
rn_chain_add_partners(RnVersion *version, const GPtrArray *partners)
{
  for (guint p = 0; p < partners->len; p++) {
    const RnPartnerDuties *partner = partners->pdata[p];
    for (guint i = 0; i < partner->duties->len; i++) {
      const RnDuty *duty = partner->duties->pdata[i];
      const RnSlot *slot = duty->slot;
      if (!duty->unit_id)
        continue;
      g_autofree char *area_id = area_above(version, partner, slot->area_id);
      g_autofree char *unit_id = unit_beside(version, partner, duty->unit_id);
      g_autoptr(RnSlot) here = rn_slot_new(slot->service, area_id, slot->date, slot->band, slot->seat, slot->index, slot->start,
                                           slot->end, slot->category, slot->klass, slot->mandatory);
      if (!rn_rota_find(version->rota, here->key))
        rn_rota_add(version->rota, here, unit_id, duty->origin);
    }
  }
}
