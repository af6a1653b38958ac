/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The rota, counts and wishes as JSON. */

#include "cli/result.h"
#include "cli/show.h"

#include <string.h>

static void
json_duty(RnJson *json, const RnVersion *version, const RnDuty *duty)
{
  const RnVersionUnit *unit = duty->unit_id ? rn_version_unit(version, duty->unit_id) : NULL;
  rn_json_object(json, NULL);
  rn_json_string(json, "slot", duty->slot->key);
  rn_json_instant(json, "start", duty->slot->start);
  rn_json_instant(json, "end", duty->slot->end);
  rn_json_string(json, "unit_kind", unit ? unit->kind : NULL);
  rn_json_string(json, "unit_id", duty->unit_id);
  rn_json_string(json, "name", unit ? unit->name : NULL);
  rn_json_string(json, "origin", duty->unit_id ? rn_origin_name(duty->origin) : NULL);
  rn_json_end_object(json);
}

static gboolean
concerns(const char *person, const char *unit_id)
{
  return !person || g_strcmp0(person, unit_id) == 0;
}

void
rn_show_json_duties(RnJson *json, const RnCity *city, const RnVersion *version, const RnShowScope *scope)
{
  rn_json_array(json, "duties");
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (concerns(scope->person, duty->unit_id))
      json_duty(json, version, duty);
  }
  rn_json_end_array(json);
  g_autoptr(GArray) counts = rn_version_counts(version);
  rn_json_array(json, "counts");
  for (guint i = 0; i < counts->len; i++) {
    const RnCount *count = &g_array_index(counts, RnCount, i);
    if (!concerns(scope->person, count->unit_id))
      continue;
    rn_json_object(json, NULL);
    rn_json_string(json, "unit_id", count->unit_id);
    rn_json_string(json, "category", count->category);
    rn_json_int(json, "count", count->count);
    rn_json_int(json, "quota_low", count->quota_low);
    rn_json_int(json, "quota_high", count->quota_high);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  rn_show_json_areas(json, version);
  g_autoptr(GArray) wishes = rn_version_wishes(city, version);
  rn_json_array(json, "wishes");
  for (guint i = 0; !scope->service && i < wishes->len; i++) {
    const RnWish *wish = &g_array_index(wishes, RnWish, i);
    if (!concerns(scope->person, wish->unit_id))
      continue;
    rn_json_object(json, NULL);
    rn_json_string(json, "unit_id", wish->unit_id);
    rn_json_date(json, "date", wish->date);
    rn_json_string(json, "band", wish->band);
    rn_json_string(json, "kind", rn_request_kind_name(wish->kind));
    rn_json_bool(json, "kept", wish->kept);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

void
rn_show_json(RnJson *json, const RnCity *city, const RnVersion *version, const RnShowScope *scope)
{
  rn_json_month(json, "month", version->month);
  rn_json_int(json, "version", version->number);
  rn_json_string(json, "state", version->state == RN_VERSION_PUBLISHED ? "published" : "draft");
  rn_show_json_duties(json, city, version, scope);
}
