/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Why a slot is empty: every candidate of the seat at the first rule that keeps him from it, and the count that proves
 * that somebody must be missing, where there is one. */

#include "engine/check_view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ELIG_* and AVAIL, then the rules between duties, then those between persons. */
static const char *
first_obstacle(const RnCheckView *view, const RnSlot *slot, const RnPerson *person)
{
  RnCheckDuty duty = rn_check_duty_of(view->city, slot, person);
  const char *code = rn_check_eligibility(view->city, slot, person);
  if (!code && !rn_check_available(view, slot, person))
    code = "AVAIL";
  if (!code)
    code = rn_check_one_more(view, &duty);
  return code ? code : rn_check_team_of(view, &duty);
}

const char *
rn_check_duty(const RnCity *city, const RnRota *rota, const RnSlot *slot, const RnPerson *person,
              const RnCheckContext *context)
{
  g_autoptr(RnCheckView) view = rn_check_view_new(city, rota, rota->month, context, slot->key);
  return first_obstacle(view, slot, person);
}

/* The codes in the order in which they are told. */
static const char *const order[] = {
  "ELIG_TRAINED", "ELIG_SKILL", "ELIG_DEEP", "AVAIL",    "ONE_PLACE", "ONE_PER_DAY", "FREE_NIGHTS", "SPAN_MAX",
  "REST_MIN",     "RUN_NIGHTS",   "CAP_MONTH",  "CAP_REST",  "CAP_Y",    "INDEP",     "MIX",         "CHOICE",
};

static void
count_reasons(const RnCheckView *view, const RnSlot *slot, RnGap *gap)
{
  int counts[G_N_ELEMENTS(order)] = {0};
  for (guint p = 0; p < view->city->persons->len; p++) {
    const RnPerson *person = view->city->persons->pdata[p];
    if (!rn_check_is_member(view->city, slot, person))
      continue;
    const char *code = first_obstacle(view, slot, person);
    gap->candidates++;
    for (gsize k = 0; k < G_N_ELEMENTS(order); k++)
      counts[k] += strcmp(order[k], code ? code : "CHOICE") == 0;
  }
  for (gsize k = 0; k < G_N_ELEMENTS(order); k++)
    if (counts[k])
      rn_gap_add(gap, order[k], counts[k]);
}

/* Slots of the same service, area and seat; with `rest` those of rest days, with `yearend` those of year-end. */
static GPtrArray *
same_group(const RnCheckView *view, const RnSlot *slot, gboolean rest, gboolean yearend)
{
  GPtrArray *group = g_ptr_array_new();
  for (guint i = 0; i < view->demand->len; i++) {
    const RnSlot *other = view->demand->pdata[i];
    gboolean is_rest = other->klass == RN_CLASS_REST || other->klass == RN_CLASS_YEAREND;
    if ((rest && !is_rest) || (yearend && other->klass != RN_CLASS_YEAREND) || strcmp(other->service, slot->service) != 0
        || strcmp(other->area_id, slot->area_id) != 0 || strcmp(other->seat, slot->seat) != 0)
      continue;
    g_ptr_array_add(group, view->demand->pdata[i]);
  }
  return group;
}

/* The shortage among `slots` that the slot belongs to, told as a half sentence; NULL when there is none. */
static char *
shortage_text(const RnCheckView *view, const RnSlot *slot, const GPtrArray *slots, RnCapacityFunc capacity,
              const char *format)
{
  g_autoptr(GPtrArray) shortages = rn_check_shortages(view, slots, capacity);
  for (guint i = 0; i < shortages->len; i++) {
    const RnShortage *shortage = shortages->pdata[i];
    for (guint k = 0; k < shortage->slots->len; k++)
      if (shortage->persons->len && rn_slot_compare(shortage->slots->pdata[k], slot) == 0) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        return g_strdup_printf(format, shortage->capacity, (int)shortage->slots->len);
#pragma GCC diagnostic pop
      }
  }
  return NULL;
}

static char *
capacity_text(const RnCheckView *view, const RnSlot *slot)
{
  g_autoptr(GPtrArray) all = same_group(view, slot, FALSE, FALSE);
  char *text = shortage_text(view, slot, all, rn_check_capacity_month, _("capacity %d < %d needed this month"));
  if (!text && slot->klass == RN_CLASS_YEAREND) {
    g_autoptr(GPtrArray) yearend = same_group(view, slot, TRUE, TRUE);
    text = shortage_text(view, slot, yearend, rn_check_capacity_yearend, _("capacity %d < %d needed at year-end"));
  }
  if (!text && (slot->klass == RN_CLASS_YEAREND || slot->klass == RN_CLASS_REST)) {
    g_autoptr(GPtrArray) rest = same_group(view, slot, TRUE, FALSE);
    text = shortage_text(view, slot, rest, rn_check_capacity_rest, _("capacity %d < %d needed on rest days"));
  }
  return text;
}

static char *
gap_text(const RnCheckView *view, const RnSlot *slot, const RnGap *gap)
{
  g_autofree char *what = rn_check_slot_text(view->city, slot);
  if (gap->candidates == 0)
    return g_strdup_printf(_("%s: nobody belongs to this seat; check the table of people."), what);
  g_autoptr(GString) reasons = g_string_new(NULL);
  for (guint i = 0; i < gap->reasons->len; i++) {
    const RnGapReason *reason = &g_array_index(gap->reasons, RnGapReason, i);
    g_string_append_printf(reasons, "%s%s %d", i ? _(", ") : "", rn_check_reason_text(reason->code), reason->count);
  }
  g_autofree char *capacity = capacity_text(view, slot);
  if (capacity)
    g_string_append_printf(reasons, "%s%s", _("; "), capacity);
  return g_strdup_printf(_("%s: %d candidates — %s"), what, gap->candidates, reasons->str);
}

static RnGap *
explain(const RnCheckView *view, const RnSlot *slot)
{
  RnGap *gap = rn_gap_new();
  count_reasons(view, slot, gap);
  gap->text = gap_text(view, slot, gap);
  return gap;
}

RnGap *
rn_gap_explain(const RnCity *city, const RnRota *rota, const RnSlot *slot, const RnCheckContext *context)
{
  g_autoptr(RnCheckView) view = rn_check_view_new(city, rota, rota->month, context, slot->key);
  return explain(view, slot);
}

void
rn_gaps_explain(const RnCity *city, RnRota *rota, const RnCheckContext *context)
{
  g_autoptr(RnCheckView) view = rn_check_view_new(city, rota, rota->month, context, NULL);
  for (guint i = 0; i < rota->duties->len; i++) {
    RnDuty *duty = rota->duties->pdata[i];
    rn_gap_free(duty->gap);
    duty->gap = duty->unit_id ? NULL : explain(view, duty->slot);
  }
}
