/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Usual bands, seats and names (domain C.2). Data, not code: change them for a city by its tables, not here. */

#include "engine/usual.h"
#include "engine/rule.h"

#include <string.h>

#define WEEKDAY (1u << RN_CLASS_WEEKDAY)
#define SATURDAY (1u << RN_CLASS_SATURDAY)
#define REST ((1u << RN_CLASS_REST) | (1u << RN_CLASS_YEAREND))
#define DAILY (WEEKDAY | SATURDAY | REST)
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
  {"evening_clinic", "eve", "平日準夜", "EC", 19 * 60, 22 * 60, WEEKDAY, ALWAYS},
  {"evening_clinic", "sat_eve", "土曜準夜", "EC", 18 * 60, 22 * 60, SATURDAY, ALWAYS},
  {"backup_bed", "bed24", "終日", "B", 9 * 60, 33 * 60, DAILY, ALWAYS},
  {"respite_bed", "bed24", "終日", "B", 9 * 60, 33 * 60, DAILY, ALWAYS},
  {"pharmacy_oncall", "night", "夜間", "P", 18 * 60, 33 * 60, DAILY, ALWAYS},
  {"pharmacy_oncall", "rest_day", "休日昼間", "PD", 9 * 60, 18 * 60, REST, ALWAYS},
  {"nurse_oncall", "night", "夜間", "NS", 17 * 60 + 30, 32 * 60 + 30, DAILY, ALWAYS},
  {"nurse_oncall", "rest_day", "休日昼間", "NS", 8 * 60 + 30, 17 * 60 + 30, REST, ALWAYS},
  {"contact_desk", "desk24", "終日", "CD", 9 * 60, 33 * 60, DAILY, ALWAYS},
  {"specialist_advice", "night", "夜間", "SA", 18 * 60, 33 * 60, DAILY, ALWAYS},
  {"dental_holiday", "day", "休日昼間", "DH", 9 * 60, 17 * 60, REST, ALWAYS},
  {"clinic_oncall", "wd_night", "平日夜間", "CO", 18 * 60, 33 * 60, WEEKDAY, ALWAYS},
  {"clinic_oncall", "sat_pm", "土曜午後", "CO", 13 * 60, 18 * 60, SATURDAY, ALWAYS},
  {"clinic_oncall", "sat_night", "土曜夜間", "CO", 18 * 60, 33 * 60, SATURDAY, ALWAYS},
  {"clinic_oncall", "rest_day", "休日昼間", "CO", 9 * 60, 18 * 60, REST, ALWAYS},
  {"clinic_oncall", "rest_night", "休日夜間", "CO", 18 * 60, 33 * 60, REST, ALWAYS},
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
  {"service", "clinic_oncall", "院内当番"},       {"service", "evening_clinic", "準夜診療"},
  {"service", "contact_desk", "相談窓口"},         {"service", "specialist_advice", "専門医相談"},
  {"service", "dental_holiday", "休日歯科当番"},   {"service", "vice_cover", "副主治医"},  {"band", "own", "診療時間"},
  {"seat", "backup_bed/bed", "緊急病床当番"},      {"seat", "respite_bed/bed", "レスパイト当番"},
  {"seat", "bed", "病床当番"},                     {"seat", "nurse", "当番ステーション"},
  {"seat", "pharmacy", "当番薬局"},                {"seat", "desk", "窓口当番"},
  {"seat", "advice", "相談医"},                    {"seat", "clinic", "当番医"},
  {"seat", "dentist", "歯科当番"},
  {"seat", "site1", "第1会場"},
  {"seat", "site2", "第2会場"},
};

/* A service besides home care: who holds its seats, and the seat that it has unless the city says otherwise. */
typedef struct {
  const char *code, *role;
  gboolean by_facility;
  gboolean own;         /* its duties count by themselves */
  int order;
  const char *scope;    /* kind of the areas with a seat each */
  const char *seat, *skill;
  int count;
  const char *bands;    /* of a clinic: those it is open in; NULL: all */
  const char *together;
} Service;

static const Service usual_services[] = {
  {"homecare", "physician", FALSE, FALSE, 0, "block", "first", "", 1, NULL, ""},
  {"holiday_clinic", "physician", FALSE, FALSE, 1, "city", "clinic", "paediatric", 2, "day|eve", ""},
  {"evening_clinic", "physician", FALSE, FALSE, 1, "city", "clinic", "", 1, NULL, ""},
  {"clinic_oncall", "physician", FALSE, TRUE, 2, "block", "", "", 1, NULL, "homecare/second|specialist_advice"},
  {"specialist_advice", "physician", FALSE, TRUE, 3, "wide", "advice", "palliative", 1, NULL, "homecare/second|clinic_oncall"},
  {"backup_bed", "hospital", TRUE, TRUE, 4, "city", "bed", "acute", 1, NULL, "homecare|respite_bed"},
  {"respite_bed", "hospital", TRUE, TRUE, 4, "city", "bed", "respite", 1, NULL, "homecare|backup_bed"},
  {"nurse_oncall", "nurse_station", TRUE, TRUE, 4, "block", "nurse", "24h", 1, NULL, ""},
  {"pharmacy_oncall", "pharmacy", TRUE, TRUE, 4, "block", "pharmacy", "", 1, NULL, ""},
  {"contact_desk", "staff", FALSE, TRUE, 4, "city", "desk", "", 1, NULL, ""},
  {"dental_holiday", "dentist", FALSE, FALSE, 4, "city", "dentist", "", 1, NULL, ""},
};

const char *
rn_usual_service_code(gsize i)
{
  return i < G_N_ELEMENTS(usual_services) ? usual_services[i].code : NULL;
}

static const Service *
find_service(const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS(usual_services); i++)
    if (strcmp(usual_services[i].code, code) == 0)
      return &usual_services[i];
  return NULL;
}

static RnSeat *
add_seat(RnCity *city, const char *service, const RnArea *area, const char *code, RnNeeds needs)
{
  RnSeat *seat = g_new0(RnSeat, 1);
  seat->service = service;
  seat->code = code;
  seat->name = "";
  seat->role = rn_usual_role(service);
  seat->by_facility = rn_usual_by_facility(service);
  seat->skill = seat->course = "";
  seat->area = area;
  seat->classes = (1u << RN_N_CLASSES) - 1;
  seat->valid_from = seat->valid_to = RN_DATE_NONE;
  seat->count = 1;
  seat->mandatory = TRUE;
  seat->trained = strcmp(service, "homecare") == 0;
  seat->needs = needs;
  g_ptr_array_add(city->seats, seat);
  return seat;
}

/* The areas of a kind; where there are none, the city as a whole. */
static GPtrArray *
areas_of(const RnCity *city, const char *kind)
{
  GPtrArray *found = g_ptr_array_new();
  for (guint i = 0; i < city->areas->len; i++)
    if (strcmp(((const RnArea *)city->areas->pdata[i])->kind, kind) == 0)
      g_ptr_array_add(found, city->areas->pdata[i]);
  for (guint i = 0; found->len == 0 && i < city->areas->len; i++)
    if (!((const RnArea *)city->areas->pdata[i])->parent)
      g_ptr_array_add(found, city->areas->pdata[i]);
  return found;
}

/* Is there anybody in the area who has the skill and could sit there? Where nobody has it, it is not asked for. */
static gboolean
is_skill_known(const RnCity *city, const RnArea *area, const Service *service)
{
  for (guint i = 0; service->by_facility && i < city->facilities->len; i++) {
    const RnFacility *facility = city->facilities->pdata[i];
    if (strcmp(facility->kind_word, service->role) == 0 && rn_area_contains(area, facility->area) &&
        rn_facility_has_skill(facility, service->skill))
      return TRUE;
  }
  for (guint i = 0; !service->by_facility && i < city->persons->len; i++) {
    const RnPerson *person = city->persons->pdata[i];
    if (strcmp(person->role, service->role) == 0 && rn_person_has_skill(person, service->skill))
      return TRUE;
  }
  return FALSE;
}

/* In a 24-hour clinic of two or more, its own physicians take turns: a seat for each clinic, by the clinic's id. */
static void
add_clinics(RnCity *city, const char *service)
{
  for (guint i = 0; i < city->facilities->len; i++) {
    const RnFacility *facility = city->facilities->pdata[i];
    if (facility->kind == RN_KIND_CLINIC24 && facility->physicians >= 2)
    {
      RnSeat *seat = add_seat(city, service, facility->area, facility->id, RN_NEEDS_NONE);
      seat->facility = facility;
      seat->name = facility->name;
    }
  }
}

static void
add_service(RnCity *city, const RnService *row)
{
  const Service *service = find_service(row->code);
  if (!service)
    return;
  if (strcmp(row->code, "clinic_oncall") == 0) {
    add_clinics(city, row->code);
    return;
  }
  gboolean clinic = service->bands != NULL || strcmp(row->code, "evening_clinic") == 0;
  g_autoptr(GPtrArray) areas = areas_of(city, *row->scope ? row->scope : service->scope);
  for (guint i = 0; i < areas->len; i++) {
    RnSeat *seat = add_seat(city, row->code, areas->pdata[i], service->seat, clinic ? RN_NEEDS_HOLIDAY : RN_NEEDS_NONE);
    seat->count = service->count;
    seat->bands = service->bands ? g_strsplit(service->bands, "|", -1) : NULL;
    if (*service->skill && is_skill_known(city, areas->pdata[i], service)) {
      seat->skill = service->skill;
      seat->skill_min = 1;
    }
  }
}

static gboolean
has_seats(const RnCity *city, const char *service)
{
  for (guint i = 0; i < city->seats->len; i++)
    if (strcmp(((const RnSeat *)city->seats->pdata[i])->service, service) == 0)
      return TRUE;
  return FALSE;
}

/* Home care is the business of the cities, each for itself. */
static gboolean
is_union(const RnCity *city)
{
  const char *kind = rn_city_area(city, city->id)->kind;
  return strcmp(kind, "wide") == 0 || strcmp(kind, "association") == 0;
}

void
rn_usual_seats_add(RnCity *city)
{
  g_autoptr(GPtrArray) blocks = areas_of(city, "block");
  if (!is_union(city) && !has_seats(city, "homecare"))
    for (guint i = 0; i < blocks->len; i++) {
      add_seat(city, "homecare", blocks->pdata[i], "first", RN_NEEDS_FIRST);
      add_seat(city, "homecare", blocks->pdata[i], "second", RN_NEEDS_SECOND);
    }
  for (guint i = 0; i < city->services->len; i++) {
    const RnService *row = city->services->pdata[i];
    if (strcmp(row->code, "homecare") != 0 && !has_seats(city, row->code))
      add_service(city, row);
  }
}

const char *
rn_usual_band_code(gsize i)
{
  return i < G_N_ELEMENTS(usual_bands) ? usual_bands[i].code : NULL;
}

void
rn_usual_bands_add(RnCity *city)
{
  for (gsize i = 0; i < G_N_ELEMENTS(usual_bands); i++) {
    const char *service = usual_bands[i].service;
    if (strcmp(service, "homecare") == 0 || strcmp(service, "holiday_clinic") == 0 || has_seats(city, service))
      g_ptr_array_add(city->bands, g_memdup2(&usual_bands[i], sizeof usual_bands[i]));
  }
}

const char *
rn_usual_role(const char *service)
{
  const Service *usual = find_service(service);
  return usual ? usual->role : "physician";
}

gboolean
rn_usual_by_facility(const char *service)
{
  const Service *usual = find_service(service);
  return usual && usual->by_facility;
}

int
rn_usual_order(const char *service)
{
  const Service *usual = find_service(service);
  return usual ? usual->order : 1;
}

gboolean
rn_usual_own(const char *service)
{
  const Service *usual = find_service(service);
  return usual && usual->own;
}

const char *
rn_usual_together(const char *service)
{
  const Service *usual = find_service(service);
  return usual ? usual->together : "";
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
  g_autofree char *own = g_strjoin("/", service, code, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(usual_labels); i++) /* those of one service stand before those of all */
    if (strcmp(usual_labels[i].kind, kind) == 0 &&
        (strcmp(usual_labels[i].code, own) == 0 || strcmp(usual_labels[i].code, code) == 0))
      return usual_labels[i].name;
  return code;
}
