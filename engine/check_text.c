/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* How the checker names slots, persons and reasons in its sentences. Names of areas, seats and bands are the city's own. */

#include "engine/check_view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
rn_check_date_text(RnDate date)
{
  int year, month, day;
  rn_date_to_ymd(date, &year, &month, &day);
  return g_strdup_printf("%d/%d", month, day);
}

char *
rn_check_group_text(const RnCity *city, const RnSlot *slot)
{
  const RnArea *area = rn_city_area(city, slot->area_id);
  return g_strdup_printf("%s %s", area ? area->name : slot->area_id,
                         rn_city_label(city, "seat", slot->service, slot->seat));
}

char *
rn_check_slot_text(const RnCity *city, const RnSlot *slot)
{
  g_autofree char *group = rn_check_group_text(city, slot), *day = rn_check_date_text(slot->date);
  return g_strdup_printf("%s %s %s", group, day, rn_city_label(city, "band", slot->service, slot->band));
}

char *
rn_check_duty_text(const RnCity *city, const RnCheckDuty *duty)
{
  if (duty->slot)
    return rn_check_slot_text(city, duty->slot);
  g_autofree char *day = rn_check_date_text(duty->date);
  return g_strdup_printf(_("a former duty on %s"), day);
}

char *
rn_check_person_text(const RnPerson *person)
{
  return g_strdup_printf("%s (%s)", person->name, person->id);
}

const char *
rn_check_reason_text(const char *code)
{
  static const struct {
    const char *code, *text;
  } texts[] = {
    {"ELIG_TRAINED", N_("not trained")},
    {"ELIG_SKILL", N_("without the skill")},
    {"ELIG_DEEP", N_("no deep night")},
    {"AVAIL", N_("cannot")},
    {"ONE_PLACE", N_("on duty elsewhere")},
    {"ONE_PER_DAY", N_("another duty that day")},
    {"FREE_NIGHTS", N_("duties before or after")},
    {"SPAN_MAX", N_("on duty too long")},
    {"REST_MIN", N_("too little rest")},
    {"RUN_NIGHTS", N_("nights running")},
    {"CAP_MONTH", N_("monthly limit")},
    {"CAP_REST", N_("rest-day limit")},
    {"CAP_Y", N_("year-end limit")},
    {"INDEP", N_("same facility as the other seat")},
    {"MIX", N_("skills together")},
    {"CHOICE", N_("needed more elsewhere")},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    if (strcmp(texts[i].code, code) == 0)
      return _(texts[i].text);
  return code;
}
