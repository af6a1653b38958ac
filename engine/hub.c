/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Hubs: when they are in force, and how many people they serve. A city has a handful of them. */

#include "engine/hub.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_PEOPLE 300000 /* that one hub can coordinate */

gboolean
rn_hub_is_in_force(const RnHub *hub, RnMonth month)
{
  return rn_valid_between(hub->valid_from, hub->valid_to, rn_month_first(month), rn_month_first(month + 1) - 1);
}

const RnHub *
rn_hub_find(const RnCity *city, const char *id)
{
  for (guint i = 0; i < city->hubs->len; i++)
    if (strcmp(((const RnHub *)city->hubs->pdata[i])->id, id) == 0)
      return city->hubs->pdata[i];
  return NULL;
}

/* --- how many people one hub serves --- */

static gboolean
serves(const RnHub *hub, const RnArea *area)
{
  for (guint i = 0; i < hub->areas->len; i++)
    if (rn_area_contains(hub->areas->pdata[i], area))
      return TRUE;
  return FALSE;
}

static gboolean
has_people_inside(const RnCity *city, const RnArea *area)
{
  for (guint i = 0; i < city->areas->len; i++) {
    const RnArea *inner = city->areas->pdata[i];
    if (inner != area && inner->population > 0 && rn_area_contains(area, inner))
      return TRUE;
  }
  return FALSE;
}

/* The people of the smallest areas with a number, each shared by the hubs that serve it. */
static gint64
people_of(const RnCity *city, const RnHub *hub, RnMonth month)
{
  gint64 people = 0;
  for (guint i = 0; i < city->areas->len; i++) {
    const RnArea *area = city->areas->pdata[i];
    int hubs = 0;
    if (area->population == 0 || !serves(hub, area) || has_people_inside(city, area))
      continue;
    for (guint k = 0; k < city->hubs->len; k++)
      hubs += rn_hub_is_in_force(city->hubs->pdata[k], month) && serves(city->hubs->pdata[k], area);
    people += area->population / MAX(hubs, 1);
  }
  return people;
}

void
rn_hub_check(const RnCity *city, RnMonth month, GPtrArray *findings)
{
  for (guint i = 0; i < city->hubs->len; i++) {
    const RnHub *hub = city->hubs->pdata[i];
    gint64 people = rn_hub_is_in_force(hub, month) ? people_of(city, hub, month) : 0;
    if (people <= MOST_PEOPLE)
      continue;
    RnFinding *finding = rn_finding_new(
      "HUB", FALSE,
      g_strdup_printf(_("The hub %s serves %d people, and one hub is too little for more than %d; share its areas among "
                        "several hubs."),
                      hub->name, (int)people, MOST_PEOPLE));
    rn_finding_add_unit(finding, hub->id);
    g_ptr_array_add(findings, finding);
  }
}
