/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A rota as it was told to people, with all that tables and feeds print of it.
 * Owned memory and look-ups only; the store keeps versions, the planner fills them. */

#include "engine/rota.h"

#include <string.h>

static void
unit_free(gpointer item)
{
  RnVersionUnit *unit = item;
  g_free(unit->unit_id);
  g_free(unit->kind);
  g_free(unit->name);
  g_free(unit->facility_id);
  g_free(unit->facility_name);
  g_free(unit->department);
  g_free(unit->phone);
  g_free(unit->public_phone);
  g_free(unit->note);
  g_free(unit);
}

static void
area_free(gpointer item)
{
  RnVersionArea *area = item;
  g_free(area->area_id);
  g_free(area->parent_id);
  g_free(area->kind);
  g_free(area->name);
  g_free(area);
}

static void
label_free(gpointer item)
{
  RnVersionLabel *label = item;
  g_free(label->kind);
  g_free(label->code);
  g_free(label->name);
  g_free(label);
}

void
rn_version_quota_free(RnVersionQuota *quota)
{
  if (!quota)
    return;
  g_free(quota->unit_id);
  g_free(quota->service);
  g_free(quota->seat);
  g_free(quota->area_id);
  g_free(quota->category);
  g_free(quota);
}

RnVersion *
rn_version_new(const char *city_id, RnMonth month)
{
  RnVersion *version = g_new0(RnVersion, 1);
  version->city_id = g_strdup(city_id);
  version->month = month;
  version->rota = rn_rota_new(city_id, month);
  version->cover = rn_rota_new(city_id, month);
  version->cover_proof = g_strdup("none");
  version->units = g_ptr_array_new_with_free_func(unit_free);
  version->areas = g_ptr_array_new_with_free_func(area_free);
  version->labels = g_ptr_array_new_with_free_func(label_free);
  version->panels = g_ptr_array_new_with_free_func((GDestroyNotify)rn_version_panel_free);
  version->quotas = g_ptr_array_new_with_free_func((GDestroyNotify)rn_version_quota_free);
  version->proof = g_strdup("none");
  version->input_sha256 = g_strdup("");
  version->rule_set = g_strdup("");
  version->content_sha256 = g_strdup("");
  version->note = g_strdup("");
  version->created_at = RN_INSTANT_NONE;
  version->published_at = RN_INSTANT_NONE;
  return version;
}

void
rn_version_free(RnVersion *version)
{
  if (!version)
    return;
  g_free(version->city_id);
  rn_rota_free(version->rota);
  rn_rota_free(version->cover);
  g_free(version->cover_proof);
  g_ptr_array_unref(version->units);
  g_ptr_array_unref(version->areas);
  g_ptr_array_unref(version->labels);
  g_ptr_array_unref(version->quotas);
  g_ptr_array_unref(version->panels);
  g_free(version->proof);
  g_free(version->input_sha256);
  g_free(version->rule_set);
  g_free(version->content_sha256);
  g_free(version->note);
  g_free(version);
}

RnDuty *
rn_version_duty(const RnVersion *version, const char *slot_key)
{
  RnDuty *duty = rn_rota_find(version->rota, slot_key);
  return duty ? duty : rn_rota_find(version->cover, slot_key);
}

/* Stored versions list their units by id, so the first try is a binary search; where they are not in order it may miss, and
 * all are looked at. Calendars ask a hundred thousand times. */
const RnVersionUnit *
rn_version_unit(const RnVersion *version, const char *unit_id)
{
  for (guint low = 0, high = version->units->len; low < high;) {
    guint middle = (low + high) / 2;
    const RnVersionUnit *unit = version->units->pdata[middle];
    int order = strcmp(unit->unit_id, unit_id);
    if (order == 0)
      return unit;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (guint i = 0; i < version->units->len; i++) {
    const RnVersionUnit *unit = version->units->pdata[i];
    if (strcmp(unit->unit_id, unit_id) == 0)
      return unit;
  }
  return NULL;
}

const RnVersionArea *
rn_version_area(const RnVersion *version, const char *area_id)
{
  for (guint i = 0; i < version->areas->len; i++) {
    const RnVersionArea *area = version->areas->pdata[i];
    if (strcmp(area->area_id, area_id) == 0)
      return area;
  }
  return NULL;
}

int
rn_version_area_distance(const RnVersion *version, const char *area_id, const char *outer_id)
{
  for (int steps = 0; area_id && *area_id && steps < 16; steps++) { /* trees are five deep; 16 stops a broken one */
    if (strcmp(area_id, outer_id) == 0)
      return steps;
    const RnVersionArea *area = rn_version_area(version, area_id);
    area_id = area ? area->parent_id : NULL;
  }
  return -1;
}

const char *
rn_version_label(const RnVersion *version, const char *kind, const char *code)
{
  for (guint i = 0; i < version->labels->len; i++) {
    const RnVersionLabel *label = version->labels->pdata[i];
    if (strcmp(label->kind, kind) == 0 && strcmp(label->code, code) == 0)
      return label->name;
  }
  return code;
}
