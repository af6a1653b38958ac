/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model's half of what somebody on duty must be able to do (NARC, BED_MIN): at least one such holder among the seats
 * that serve an area at a time, or its price. */

#include "engine/build_model.h"

#include <string.h>

static gboolean
is_offered(const RnBuildSeat *seat, int person)
{
  const GArray *lists[] = {seat->persons, seat->absent};
  for (gsize k = 0; k < G_N_ELEMENTS(lists); k++)
    for (guint i = 0; i < lists[k]->len; i++)
      if (g_array_index(lists[k], int, i) == person)
        return TRUE;
  return FALSE;
}

/* Areas for which a need is asked on a date: of panels with narcotics, or of the service's seats. Each once. */
static GPtrArray *
needing_areas(const RnBuild *build, const RnServiceNeed *need, const RnBuildSeat *at)
{
  GPtrArray *areas = g_ptr_array_new();
  for (guint i = 0; need->for_panels && i < build->city->panels->len; i++) {
    const RnPanel *panel = build->city->panels->pdata[i];
    if (panel->narcotic > 0 && rn_valid_on(panel->valid_from, panel->valid_to, at->slot->date) &&
        rn_area_contains(at->area, panel->area) && !g_ptr_array_find(areas, panel->area, NULL))
      g_ptr_array_add(areas, (gpointer)panel->area);
  }
  if (!need->for_panels)
    g_ptr_array_add(areas, (gpointer)at->area);
  return areas;
}

/* The seats of the same service, date and band around an area. */
static GArray *
seats_around(const RnBuild *build, const RnBuildSeat *at, const RnArea *area)
{
  GArray *seats = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < build->seats->len; i++) {
    const RnBuildSeat *seat = rn_build_seat(build, (int)i);
    if (seat->slot->date == at->slot->date && strcmp(seat->slot->band, at->slot->band) == 0 &&
        strcmp(seat->slot->service, at->slot->service) == 0 && rn_area_contains(seat->area, area))
      g_array_append_val(seats, i);
  }
  return seats;
}

static void
add_need(RnBuild *build, const RnServiceNeed *need, const RnBuildSeat *at, const GArray *seats)
{
  gint64 price = rn_rule_value(build->city, need->code, "price", at->area, at->slot->date);
  g_autoptr(GArray) able = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint p = 0; p < build->city->persons->len; p++) {
    gboolean offered = FALSE;
    for (guint i = 0; i < seats->len && rn_service_meets(need, build->city->persons->pdata[p]); i++)
      offered |= is_offered(rn_build_seat(build, g_array_index(seats, int, i)), (int)p);
    if (offered)
      g_array_append_val(able, p);
  }
  if (price == 0)
    return;
  rn_problem_add_group(build->problem, need->code, (const int *)(void *)able->data, (int)able->len,
                       (const int *)(void *)seats->data, (int)seats->len, 1, G_MAXINT, price);
  rn_build_label_last(build, need->code, RN_FACT_GROUP_MIN, build->problem->groups);
}

/* A set of seats stands for all areas that have it around them; it counts at its first seat, and once. */
void
rn_build_needs(RnBuild *build, int number)
{
  const RnBuildSeat *at = rn_build_seat(build, number);
  gsize n;
  const RnServiceNeed *needs = rn_service_needs(&n);
  for (gsize k = 0; k < n; k++) {
    if (strcmp(needs[k].service, at->slot->service) != 0 || (needs[k].nights_only && !rn_service_is_night(at->slot)))
      continue;
    g_autoptr(GPtrArray) areas = needing_areas(build, &needs[k], at);
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint a = 0; a < areas->len; a++) {
      GArray *seats = seats_around(build, at, areas->pdata[a]);
      gboolean is_new = g_array_index(seats, int, 0) == number;
      for (guint i = 0; is_new && i < known->len; i++) {
        const GArray *other = known->pdata[i];
        is_new = other->len != seats->len || memcmp(other->data, seats->data, seats->len * sizeof(int)) != 0;
      }
      g_ptr_array_add(known, seats);
      if (is_new)
        add_need(build, &needs[k], at, seats);
    }
  }
}
