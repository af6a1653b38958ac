/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What the secretary reads beside the rota: counts with quotas, wishes, and who has answered. */

#include "engine/month.h"

#include "engine/slots.h"
#include "engine/visible.h"

#include <string.h>

static int
compare_counts(gconstpointer a, gconstpointer b)
{
  const RnCount *x = a, *y = b;
  int order = strcmp(x->unit_id, y->unit_id);
  return order ? order : strcmp(x->category, y->category);
}

static RnCount *
count_of(GArray *counts, GHashTable *index, const char *unit_id, const char *category)
{
  char *key = g_strjoin("/", unit_id, category, NULL);
  guint at = GPOINTER_TO_UINT(g_hash_table_lookup(index, key));
  if (at) {
    g_free(key);
    return &g_array_index(counts, RnCount, at - 1);
  }
  RnCount count = {.unit_id = unit_id, .category = category};
  g_array_append_val(counts, count);
  g_hash_table_insert(index, key, GUINT_TO_POINTER(counts->len));
  return &g_array_index(counts, RnCount, counts->len - 1);
}

GArray *
rn_version_counts(const RnVersion *version)
{
  GArray *counts = g_array_new(FALSE, TRUE, sizeof(RnCount));
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < version->quotas->len; i++) {
    const RnVersionQuota *quota = version->quotas->pdata[i];
    RnCount *count = count_of(counts, index, quota->unit_id, quota->category);
    count->quota_low += quota->quota_low;
    count->quota_high += quota->quota_high;
  }
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (duty->unit_id)
      count_of(counts, index, duty->unit_id, duty->slot->category)->count++;
  }
  g_array_sort(counts, compare_counts);
  return counts;
}

/* --- areas --- */

static int
compare_areas(gconstpointer a, gconstpointer b)
{
  return strcmp(((const RnAreaCount *)a)->area->area_id, ((const RnAreaCount *)b)->area->area_id);
}

static RnAreaCount
count_area(const RnVersion *version, const RnVersionArea *area)
{
  RnAreaCount count = {.area = area};
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (!rn_visible_is_within(version, duty->slot->area_id, area->area_id))
      continue;
    count.seats++;
    count.filled += duty->unit_id != NULL;
    count.gaps += rn_duty_is_gap(duty);
    count.minutes += duty->unit_id ? rn_slot_minutes(duty->slot) : 0;
  }
  return count;
}

GArray *
rn_version_area_counts(const RnVersion *version)
{
  GArray *counts = g_array_new(FALSE, FALSE, sizeof(RnAreaCount));
  for (guint i = 0; i < version->areas->len; i++) {
    RnAreaCount count = count_area(version, version->areas->pdata[i]);
    if (count.seats)
      g_array_append_val(counts, count);
  }
  g_array_sort(counts, compare_areas);
  return counts;
}

/* --- wishes --- */

static gboolean
has_covered_duty(const RnVersion *version, const RnRequest *request)
{
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (!duty->unit_id || duty->slot->date != request->date || strcmp(duty->unit_id, request->person->id) != 0)
      continue;
    int start = (int)((duty->slot->start - rn_instant_from_local(duty->slot->date, 0)) / 60);
    if (rn_request_covers(request, duty->slot->date, duty->slot->band, start))
      return TRUE;
  }
  return FALSE;
}

GArray *
rn_version_wishes(const RnCity *city, const RnVersion *version)
{
  GArray *wishes = g_array_new(FALSE, TRUE, sizeof(RnWish));
  for (guint i = 0; i < city->requests->len; i++) {
    const RnRequest *request = city->requests->pdata[i];
    if (rn_month_of(request->date) != version->month)
      continue;
    gboolean wants = request->kind == RN_REQUEST_PREFER || request->kind == RN_REQUEST_MUST;
    RnWish wish = {
      .unit_id = request->person->id,
      .date = request->date,
      .kind = request->kind,
      .band = request->band,
      .kept = has_covered_duty(version, request) == wants,
    };
    g_array_append_val(wishes, wish);
  }
  return wishes;
}

/* --- answers --- */

static const char *
stated(const RnCity *city, const RnPerson *person, RnMonth month)
{
  const GPtrArray *rows = rn_rows_get(city->rows, "submissions");
  const RnTable *table = rn_table_find("submissions");
  int person_id = rn_table_column(table, "person_id"), at = rn_table_column(table, "month"),
      status = rn_table_column(table, "status");
  g_autofree char *name = rn_month_format(month);
  for (guint i = 0; i < rows->len; i++) {
    char *const *row = rows->pdata[i];
    if (strcmp(row[person_id], person->id) == 0 && strcmp(row[at], name) == 0)
      return row[status];
  }
  return NULL;
}

GArray *
rn_month_responses(const RnCity *city, RnMonth month)
{
  GArray *responses = g_array_new(FALSE, TRUE, sizeof(RnResponse));
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    RnResponse response = {.person = person};
    if (person->is_facility || person->share_pct <= 0 || (!person->seat_first && !person->seat_second && !person->holiday_clinic) ||
        !rn_valid_on(person->valid_from, person->valid_to, rn_month_first(month)))
      continue;
    for (guint i = 0; i < person->n_requests; i++) {
      const RnRequest *request = city->requests->pdata[person->first_request + i];
      response.requests += !request->from_calendar && rn_month_of(request->date) == month;
    }
    const char *said = stated(city, person, month);
    response.status = said ? said : response.requests ? "received" : "none";
    g_array_append_val(responses, response);
  }
  return responses;
}
