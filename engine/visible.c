/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a calendar event shows of a duty, as one string per event. Linear in the duties of the version; versions have up
 * to about a thousand. Field order is free to change: strings are compared within one program run, never stored. */

#include "engine/visible.h"

#include <string.h>

#define SEPARATOR '\x1f'

gboolean
rn_visible_is_within(const RnVersion *version, const char *area_id, const char *outer_id)
{
  return rn_version_area_distance(version, area_id, outer_id) >= 0;
}

gboolean
rn_visible_areas_touch(const RnVersion *version, const char *area_id, const char *other_id)
{
  return rn_visible_is_within(version, area_id, other_id) || rn_visible_is_within(version, other_id, area_id);
}

GPtrArray *
rn_visible_partners(const RnVersion *version, const RnDuty *duty)
{
  GPtrArray *partners = g_ptr_array_new();
  const GPtrArray *duties = version->rota->duties;
  for (guint i = 0; i < duties->len; i++) {
    RnDuty *other = duties->pdata[i];
    if (other != duty && rn_slot_overlaps(other->slot, duty->slot) &&
        strcmp(other->slot->service, duty->slot->service) == 0 &&
        rn_visible_areas_touch(version, other->slot->area_id, duty->slot->area_id))
      g_ptr_array_add(partners, other);
  }
  return partners;
}

/* Services of the domain that are called by a physician on duty. */
static gboolean
is_support(const char *service)
{
  static const char *const services[] = {"backup_bed", "respite_bed", "pharmacy", "pharmacy_oncall", "nurse_oncall"};
  for (gsize i = 0; i < G_N_ELEMENTS(services); i++)
    if (strcmp(service, services[i]) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
rn_visible_supports(const RnVersion *version, const RnDuty *duty)
{
  GPtrArray *supports = g_ptr_array_new();
  const GPtrArray *duties = version->rota->duties;
  gboolean is_one = is_support(duty->slot->service);
  for (guint i = 0; !is_one && i < duties->len; i++) {
    RnDuty *other = duties->pdata[i];
    if (rn_slot_overlaps(other->slot, duty->slot) && other->unit_id && is_support(other->slot->service) &&
        rn_visible_areas_touch(version, other->slot->area_id, duty->slot->area_id))
      g_ptr_array_add(supports, other);
  }
  return supports;
}

const RnVersionUnit *
rn_visible_desk(const RnVersion *version, const RnDuty *duty)
{
  const GPtrArray *duties = version->rota->duties;
  gboolean is_desk = strcmp(duty->slot->service, "contact_desk") == 0;
  for (guint i = 0; !is_desk && i < duties->len; i++) {
    const RnDuty *other = duties->pdata[i];
    if (!other->unit_id || strcmp(other->slot->service, "contact_desk") != 0 ||
        !rn_slot_overlaps(other->slot, duty->slot) ||
        !rn_visible_areas_touch(version, other->slot->area_id, duty->slot->area_id))
      continue;
    const RnVersionUnit *unit = rn_version_unit(version, other->unit_id);
    if (unit && unit->public_phone && *unit->public_phone)
      return unit;
  }
  return NULL;
}

/* --- strings --- */

static void
append(GString *out, const char *text)
{
  g_string_append(out, text ? text : "");
  g_string_append_c(out, SEPARATOR);
}

static void
append_label(GString *out, const RnVersion *version, const char *kind, const RnSlot *slot, const char *detail)
{
  g_autofree char *code = detail ? g_strconcat(slot->service, "/", detail, NULL) : g_strdup(slot->service);
  append(out, rn_version_label(version, kind, code));
}

static void
append_slot(GString *out, const RnVersion *version, const RnSlot *slot)
{
  const RnVersionArea *area = rn_version_area(version, slot->area_id);
  g_string_append_printf(out, "%" G_GINT64_FORMAT "%c%" G_GINT64_FORMAT "%c%d%c", slot->start, SEPARATOR, slot->end,
                         SEPARATOR, slot->index, SEPARATOR);
  append_label(out, version, "service", slot, NULL);
  append_label(out, version, "band", slot, slot->band);
  append_label(out, version, "seat", slot, slot->seat);
  append(out, area ? area->name : slot->area_id);
}

static void
append_holder(GString *out, const RnVersion *version, const RnDuty *duty)
{
  append(out, duty->unit_id);
  const RnVersionUnit *unit = duty->unit_id ? rn_version_unit(version, duty->unit_id) : NULL;
  if (!unit)
    return;
  append(out, unit->kind);
  append(out, unit->name);
  append(out, unit->facility_id);
  append(out, unit->facility_name);
  append(out, unit->department);
  append(out, unit->phone);
  append(out, unit->public_phone);
}

char *
rn_visible_slot(const RnVersion *version, const RnDuty *duty)
{
  GString *out = g_string_new(NULL);
  append_slot(out, version, duty->slot);
  append_holder(out, version, duty);
  const RnVersionUnit *desk = rn_visible_desk(version, duty);
  append(out, desk ? desk->facility_name : NULL);
  append(out, desk ? desk->public_phone : NULL);
  return g_string_free(out, FALSE);
}

char *
rn_visible_assignment(const RnVersion *version, const RnDuty *duty)
{
  GString *out = g_string_new(NULL);
  append_slot(out, version, duty->slot);
  append(out, duty->unit_id);
  g_autoptr(GPtrArray) partners = rn_visible_partners(version, duty);
  for (guint i = 0; i < partners->len; i++) {
    const RnDuty *partner = partners->pdata[i];
    append_slot(out, version, partner->slot);
    append_holder(out, version, partner);
  }
  g_autoptr(GPtrArray) supports = rn_visible_supports(version, duty);
  for (guint i = 0; i < supports->len; i++) {
    const RnDuty *support = supports->pdata[i];
    append_slot(out, version, support->slot);
    append_holder(out, version, support);
  }
  return g_string_free(out, FALSE);
}
