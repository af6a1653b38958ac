/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Facilities as holders of seats. Where a seat is held by a hospital, a pharmacy or a nurse station, the facility takes
 * its turn as a person would: it can be absent, wish, owe and be pinned. So it stands among the persons, with the id that
 * it has among the facilities, and what it can do as its skills. A city in which no seat asks for it has no such row. */

#include "engine/city_holder.h"

#include "engine/city_row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_wanted(const RnCity *city, const RnFacility *facility)
{
  for (guint i = 0; i < city->seats->len; i++) {
    const RnSeat *seat = city->seats->pdata[i];
    if (seat->by_facility && strcmp(seat->role, facility->kind_word) == 0)
      return TRUE;
  }
  return FALSE;
}

static char **
skills_of(const RnFacility *facility)
{
  static const char *const all[] = {"acute", "respite", "narcotic_oral", "narcotic_inj", "24h"};
  g_autoptr(GStrvBuilder) skills = g_strv_builder_new();
  for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
    if (rn_facility_has_skill(facility, all[i]))
      g_strv_builder_add(skills, all[i]);
  return g_strv_builder_end(skills);
}

static RnPerson *
holder_new(const RnFacility *facility)
{
  RnPerson *holder = g_new0(RnPerson, 1);
  holder->id = facility->id;
  holder->name = facility->name;
  holder->role = facility->kind_word;
  holder->note = "";
  holder->duty_phone = facility->duty_phone;
  holder->email = facility->email;
  holder->is_facility = TRUE;
  holder->facility = facility;
  holder->area = facility->area;
  holder->seat_first = holder->seat_second = holder->holiday_clinic = TRUE; /* the seat says who holds it */
  holder->share_pct = 100;
  holder->max_duties = holder->max_restday = holder->max_yearend = holder->min_free_nights = -1;
  holder->trained_on = RN_DATE_NONE;
  holder->skills = skills_of(facility);
  holder->valid_from = facility->valid_from;
  holder->valid_to = facility->valid_to;
  return holder;
}

gboolean
rn_city_holders_add(RnCity *city, GError **error)
{
  for (guint i = 0; i < city->facilities->len; i++) {
    RnFacility *facility = city->facilities->pdata[i];
    if (!is_wanted(city, facility))
      continue;
    if (rn_city_person(city, facility->id))
      return rn_city_row_contradiction(error, _("a person and a facility that holds seats with the same id"),
                                       facility->id);
    RnPerson *holder = holder_new(facility);
    facility->is_holder = TRUE;
    holder->index = (int)city->persons->len;
    g_ptr_array_add(city->persons, holder);
    g_hash_table_insert(city->person_by_id, (gpointer)holder->id, holder);
  }
  return TRUE;
}
