/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What the tables say about services. A city has some ten services and members. */

#include "engine/service.h"

#include "engine/usual.h"

#include <string.h>

gboolean
rn_service_is_own(const RnCity *city, const char *service)
{
  if (!rn_usual_own(service))
    return FALSE;
  if (rn_city_service(city, service))
    return TRUE;
  for (guint i = 0; i < city->seats->len; i++) {
    const RnSeat *seat = city->seats->pdata[i];
    if (seat->by_facility && strcmp(seat->service, service) == 0)
      return TRUE;
  }
  return FALSE;
}

int
rn_service_order(const RnCity *city, const char *service)
{
  const RnService *row = rn_city_service(city, service);
  if (row && row->order >= 0)
    return row->order;
  return row ? rn_usual_order(service) : 0;
}

/* Does a list of services, some with a seat, hold this one? */
static gboolean
is_listed(const char *const *list, const char *service, const char *seat)
{
  g_autofree char *both = g_strjoin("/", service, seat, NULL);
  return g_strv_contains(list, service) || g_strv_contains(list, both);
}

static gboolean
allows(const RnCity *city, const char *service, const char *other, const char *other_seat)
{
  const RnService *row = rn_city_service(city, service);
  if (row && row->together)
    return is_listed((const char *const *)row->together, other, other_seat);
  g_auto(GStrv) usual = g_strsplit(rn_usual_together(service), "|", -1);
  return is_listed((const char *const *)usual, other, other_seat);
}

gboolean
rn_service_together(const RnCity *city, const char *service, const char *seat, const char *other_service,
                    const char *other_seat)
{
  if (strcmp(service, other_service) == 0 ||
      (!rn_service_is_own(city, service) && !rn_service_is_own(city, other_service)))
    return FALSE;
  return allows(city, service, other_service, other_seat) || allows(city, other_service, service, seat);
}

const RnMember *
rn_service_member(const RnCity *city, const char *service, const RnPerson *holder, const RnArea *area, RnDate date)
{
  for (guint i = 0; i < city->members->len; i++) {
    const RnMember *member = city->members->pdata[i];
    const RnArea *where = member->area ? member->area : holder->area;
    if (strcmp(member->service, service) != 0 || strcmp(member->unit_id, holder->id) != 0 ||
        !rn_valid_on(member->valid_from, member->valid_to, date))
      continue;
    if (member->area ? rn_area_contains(where, area) : !where ? !area->parent : rn_area_contains(area, where))
      return member;
  }
  return NULL;
}

gboolean
rn_service_has_members(const RnCity *city, const char *service)
{
  for (guint i = 0; i < city->members->len; i++)
    if (strcmp(((const RnMember *)city->members->pdata[i])->service, service) == 0)
      return TRUE;
  return FALSE;
}

int
rn_service_limit(const RnCity *city, const char *service, const RnPerson *holder, RnDate date)
{
  int most = -1;
  RnDate first = rn_month_first(rn_month_of(date)), last = rn_month_first(rn_month_of(date) + 1) - 1;
  for (guint i = 0; i < city->members->len; i++) {
    const RnMember *member = city->members->pdata[i];
    if (strcmp(member->service, service) != 0 || strcmp(member->unit_id, holder->id) != 0 || member->max_duties < 0 ||
        !rn_valid_between(member->valid_from, member->valid_to, first, last))
      continue;
    most = MAX(most, member->max_duties);
  }
  return most;
}

gboolean
rn_service_is_night(const RnSlot *slot)
{
  return slot->end > rn_instant_from_local(slot->date, 24 * 60);
}

static const RnServiceNeed all_needs[] = {
  {"NARC", "pharmacy_oncall", {"narcotic_oral", "narcotic_inj", NULL}, TRUE, TRUE},
  {"BED_MIN", "backup_bed", {"acute", NULL, NULL}, FALSE, FALSE},
};

const RnServiceNeed *
rn_service_needs(gsize *n)
{
  *n = G_N_ELEMENTS(all_needs);
  return all_needs;
}

gboolean
rn_service_is_needed(const RnCity *city, const RnServiceNeed *need, const RnArea *area, RnDate date)
{
  for (guint i = 0; i < city->panels->len && need->for_panels; i++) {
    const RnPanel *panel = city->panels->pdata[i];
    if (panel->narcotic > 0 && rn_area_contains(area, panel->area) &&
        rn_valid_on(panel->valid_from, panel->valid_to, date))
      return TRUE;
  }
  return !need->for_panels;
}

gboolean
rn_service_meets(const RnServiceNeed *need, const RnPerson *holder)
{
  for (gsize i = 0; need->skills[i]; i++)
    if (rn_person_has_skill(holder, need->skills[i]))
      return TRUE;
  return FALSE;
}
