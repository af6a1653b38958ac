/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Usual bands, seats and names (domain C.2). Data, not code: change them for a city by its tables, not here. */

#include "engine/usual.h"
#include "engine/rule.h"

#include <string.h>

#define WEEKDAY (1u << RN_CLASS_WEEKDAY)
#define SATURDAY (1u << RN_CLASS_SATURDAY)
#define REST ((1u << RN_CLASS_REST) | (1u << RN_CLASS_YEAREND))
#define ALWAYS RN_DATE_NONE, RN_DATE_NONE

static const RnBand usual_bands[] = {
  {"homecare", "wd_night", "平日夜間", "N", 18 * 60, 33 * 60, WEEKDAY, ALWAYS},
  {"homecare", "sat_pm", "土曜午後", "D", 13 * 60, 18 * 60, SATURDAY, ALWAYS},
  {"homecare", "sat_night", "土曜夜間", "H", 18 * 60, 33 * 60, SATURDAY, ALWAYS},
  {"homecare", "rest_day", "休日昼間", "D", 9 * 60, 18 * 60, REST, ALWAYS},
  {"homecare", "rest_night", "休日夜間", "H", 18 * 60, 33 * 60, REST, ALWAYS},
  {"holiday_clinic", "day", "休日昼間", "HC", 9 * 60, 17 * 60, REST, ALWAYS},
  {"holiday_clinic", "eve", "休日準夜", "HC", 17 * 60, 22 * 60, REST, ALWAYS},
  {"holiday_clinic", "sat_eve", "土曜準夜", "HC", 18 * 60, 22 * 60, SATURDAY, ALWAYS},
};

static const struct {
  const char *kind, *code, *name;
} usual_labels[] = {
  {"service", "homecare", "在宅当番"},    {"service", "holiday_clinic", "休日当番医"},
  {"seat", "first", "第1当番"},           {"seat", "second", "第2当番"},
  {"seat", "third", "第3当番"},           {"seat", "shadow", "見学"},
  {"service", "backup_bed", "後方支援病床"}, {"service", "respite_bed", "レスパイト病床"},
  {"service", "pharmacy", "当番薬局"},    {"service", "pharmacy_oncall", "当番薬局"},
  {"service", "nurse_oncall", "当番訪問看護"},
  {"service", "vice_cover", "副主治医"},  {"band", "own", "診療時間"},
  {"seat", "site1", "第1会場"},
  {"seat", "site2", "第2会場"},
};

static const struct {
  const char *service, *role;
  gboolean by_facility;
} usual_holders[] = {
  {"backup_bed", "hospital", TRUE},        {"respite_bed", "hospital", TRUE}, {"pharmacy_oncall", "pharmacy", TRUE},
  {"nurse_oncall", "nurse_station", TRUE}, {"dental_holiday", "dentist", FALSE}, {"contact_desk", "staff", FALSE},
};

void
rn_usual_bands_add(GPtrArray *bands)
{
  for (gsize i = 0; i < G_N_ELEMENTS(usual_bands); i++)
    g_ptr_array_add(bands, g_memdup2(&usual_bands[i], sizeof usual_bands[i]));
}

static void
add_seat(RnCity *city, const RnArea *area, const char *code, RnNeeds needs)
{
  RnSeat *seat = g_new0(RnSeat, 1);
  seat->service = "homecare";
  seat->code = code;
  seat->name = "";
  seat->role = "physician";
  seat->skill = seat->course = "";
  seat->area = area;
  seat->classes = (1u << RN_N_CLASSES) - 1;
  seat->valid_from = seat->valid_to = RN_DATE_NONE;
  seat->count = 1;
  seat->mandatory = seat->trained = TRUE;
  seat->needs = needs;
  g_ptr_array_add(city->seats, seat);
}

void
rn_usual_seats_add(RnCity *city)
{
  for (guint i = 0; i < city->seats->len; i++)
    if (strcmp(((const RnSeat *)city->seats->pdata[i])->service, "homecare") == 0)
      return;
  gboolean has_blocks = FALSE;
  for (guint i = 0; i < city->areas->len; i++)
    has_blocks |= strcmp(((const RnArea *)city->areas->pdata[i])->kind, "block") == 0;
  for (guint i = 0; i < city->areas->len; i++) {
    const RnArea *area = city->areas->pdata[i];
    if (has_blocks ? strcmp(area->kind, "block") != 0 : area->parent != NULL)
      continue;
    add_seat(city, area, "first", RN_NEEDS_FIRST);
    add_seat(city, area, "second", RN_NEEDS_SECOND);
  }
}

const char *
rn_usual_role(const char *service)
{
  for (gsize i = 0; i < G_N_ELEMENTS(usual_holders); i++)
    if (strcmp(usual_holders[i].service, service) == 0)
      return usual_holders[i].role;
  return "physician";
}

gboolean
rn_usual_by_facility(const char *service)
{
  for (gsize i = 0; i < G_N_ELEMENTS(usual_holders); i++)
    if (strcmp(usual_holders[i].service, service) == 0)
      return usual_holders[i].by_facility;
  return FALSE;
}

void
rn_usual_yearend_set(RnCity *city)
{
  rn_calendar_set_yearend(city->calendar, (int)rn_rule_value(city, "CAP_Y", "first_mmdd", NULL, RN_DATE_NONE),
                          (int)rn_rule_value(city, "CAP_Y", "last_mmdd", NULL, RN_DATE_NONE));
}

const char *
rn_usual_label(const char *kind, const char *service, const char *code)
{
  if (strcmp(kind, "band") == 0)
    for (gsize i = 0; i < G_N_ELEMENTS(usual_bands); i++)
      if (strcmp(usual_bands[i].code, code) == 0 && strcmp(usual_bands[i].service, service) == 0)
        return usual_bands[i].name;
  for (gsize i = 0; i < G_N_ELEMENTS(usual_labels); i++)
    if (strcmp(usual_labels[i].kind, kind) == 0 && strcmp(usual_labels[i].code, code) == 0)
      return usual_labels[i].name;
  return code;
}
