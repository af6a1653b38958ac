/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What somebody on duty must be able to do at every time: a pharmacy with narcotics every night for the areas of panels
 * that need them (NARC), a hospital with a bed for emergencies every day (BED_MIN). Not hard: a pharmacy without
 * narcotics is better than none, but it is told, and it has its price. */

#include "engine/check_view.h"

#include "engine/rule.h"
#include "engine/service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Is anybody of these areas in need on that date? */
static gboolean
is_asked(const RnCheckView *view, const RnServiceNeed *need, const RnArea *area, RnDate date)
{
  for (guint i = 0; i < view->city->panels->len && need->for_panels; i++) {
    const RnPanel *panel = view->city->panels->pdata[i];
    gboolean is_there = (panel->valid_from == RN_DATE_NONE || panel->valid_from <= date) &&
                        (panel->valid_to == RN_DATE_NONE || date <= panel->valid_to);
    if (panel->area == area && panel->narcotic > 0 && is_there)
      return TRUE;
  }
  return FALSE;
}

/* The slots that serve an area at the time of `slot`, which is the first of them; NULL when it is not, or does not serve
 * the area. */
static GPtrArray *
serving(const RnCheckView *view, const RnSlot *slot, const RnArea *area)
{
  g_autoptr(GPtrArray) slots = g_ptr_array_new();
  for (guint i = 0; i < view->demand->len; i++) {
    const RnSlot *other = view->demand->pdata[i];
    if (other->date == slot->date && strcmp(other->service, slot->service) == 0 && strcmp(other->band, slot->band) == 0 &&
        rn_area_contains(rn_city_area(view->city, other->area_id), area))
      g_ptr_array_add(slots, view->demand->pdata[i]);
  }
  return slots->len && slots->pdata[0] == slot ? g_steal_pointer(&slots) : NULL;
}

static gboolean
is_met(const RnCheckView *view, const RnServiceNeed *need, const GPtrArray *slots)
{
  for (guint i = 0; i < slots->len; i++) {
    const RnDuty *duty = rn_rota_find(view->rota, ((const RnSlot *)slots->pdata[i])->key);
    const RnPerson *holder = duty && duty->unit_id ? rn_city_person(view->city, duty->unit_id) : NULL;
    if (holder && rn_service_meets(need, holder))
      return TRUE;
  }
  return FALSE;
}

static void
report(const RnCheckView *view, const RnServiceNeed *need, const GPtrArray *slots, RnCheckTally *tally)
{
  const RnSlot *slot = slots->pdata[0];
  const RnArea *area = rn_city_area(view->city, slot->area_id);
  gint64 price = rn_rule_value(view->city, need->code, "price", area, slot->date);
  if (price == 0)
    return;
  tally->price += price;
  g_autofree char *what = rn_check_slot_text(view->city, slot);
  RnFinding *finding = rn_check_report(
    tally, need->code, FALSE,
    strcmp(need->code, "NARC") == 0
      ? g_strdup_printf(_("%s: no pharmacy with narcotics is on duty, but panels there need them; exchange a pharmacy."), what)
      : g_strdup_printf(_("%s: no hospital with a bed for emergencies is on duty; exchange a hospital."), what),
    NULL, NULL);
  for (guint i = 0; i < slots->len; i++)
    rn_finding_add_slot(finding, ((const RnSlot *)slots->pdata[i])->key);
}

static gboolean
is_same_list(const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;
  return TRUE;
}

/* Areas that the same slots serve are told once. */
static void
judge_slot(const RnCheckView *view, const RnServiceNeed *need, const RnSlot *slot, RnCheckTally *tally)
{
  g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  for (guint a = 0; a < view->city->areas->len; a++) {
    const RnArea *area = view->city->areas->pdata[a];
    gboolean asks = need->for_panels ? is_asked(view, need, area, slot->date) : strcmp(area->id, slot->area_id) == 0;
    GPtrArray *slots = asks ? serving(view, slot, area) : NULL;
    gboolean again = slots == NULL;
    for (guint i = 0; i < told->len && !again; i++)
      again = is_same_list(told->pdata[i], slots);
    if (!again && !is_met(view, need, slots))
      report(view, need, slots, tally);
    if (slots)
      g_ptr_array_add(told, slots);
  }
}

void
rn_check_need(const RnCheckView *view, RnCheckTally *tally)
{
  gsize n;
  const RnServiceNeed *needs = rn_service_needs(&n);
  for (gsize k = 0; k < n; k++)
    for (guint i = 0; i < view->demand->len; i++) {
      const RnSlot *slot = view->demand->pdata[i];
      gboolean at_night = slot->end > rn_instant_from_local(slot->date + 1, 0);
      if (strcmp(slot->service, needs[k].service) == 0 && (at_night || !needs[k].nights_only))
        judge_slot(view, &needs[k], slot, tally);
    }
}
