/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The tables themselves: every column that an association can fill in, with its meaning.
 *
 * This file is data. To add a column: a line here, a migration in engine/store_schema.c, and its use in engine/city.c. */

#include "engine/table.h"

#include <glib/gi18n-lib.h>

#define KEY (RN_COLUMN_KEY | RN_COLUMN_REQUIRED)
#define REQ RN_COLUMN_REQUIRED
#define OPT RN_COLUMN_OPTIONAL

static const char *const area_kinds[] = {"wide", "association", "city", "block", "living_area", NULL};
static const char *const facility_kinds[] = {"solo_clinic", "clinic24", "hospital", "pharmacy", "nurse_station",
                                             "dental_clinic", "night_center", "external_service", NULL};
static const char *const roles[] = {"physician", "pharmacist", "nurse", "dentist", "staff", NULL};
static const char *const employments[] = {"owner", "employed", NULL};
static const char *const self_covers[] = {"none", "weekday_night", "all_except_away", "all", NULL};
static const char *const pairing_types[] = {"concentrated", "mutual", "specialist", "hospital", NULL};
static const char *const request_kinds[] = {"ng", "avoid", "prefer", "must", NULL};
static const char *const submission_states[] = {"none", "received", "by_proxy", NULL};
static const char *const classes[] = {"weekday", "saturday", "rest", "yearend", NULL};
static const char *const calendar_actions[] = {"add", "remove", "rename", "class", NULL};
static const char *const busy_fields[] = {"title", "category", "any", NULL};
static const char *const busy_outcomes[] = {"ng", "avoid", "ignore", "off", NULL};
static const char *const busy_kinds[] = {"ng", "avoid", NULL};
static const char *const needs[] = {"none", "first", "second", "holiday", NULL};
static const char *const holders[] = {"person", "facility", NULL};
static const char *const seat_roles[] = {"physician", "pharmacist", "nurse", "dentist", "staff", "solo_clinic", "clinic24",
                                         "hospital", "pharmacy", "nurse_station", "dental_clinic", "night_center",
                                         "external_service", NULL};
static const char *const modes[] = {"rota", "paired", "hybrid", NULL};
static const char *const first_lines[] = {"physician", "nurse", "desk", NULL};

static const char *const owner_kinds[] = {"city", "medical_association", "hospital", "clinic", "nurse_station", "pharmacy",
                                          "dental_association", "nursing_association", "community_support_center",
                                          "complex", NULL};

static const RnColumn areas[] = {
  {"area_id", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("short id of the area; the row without parent is the city")},
  {"parent_id", RN_COLUMN_ID, 0, "areas", NULL, 0, 0, NULL, N_("id of the area around it")},
  {"kind", RN_COLUMN_ENUM, REQ, NULL, area_kinds, 0, 0, NULL, N_("wide, association, city, block or living_area")},
  {"name", RN_COLUMN_NAME, REQ, NULL, NULL, 0, 0, NULL, N_("name as printed")},
  {"population", RN_COLUMN_INT, OPT, NULL, NULL, 0, 100000000, NULL, N_("inhabitants")},
  {"x_km", RN_COLUMN_DECIMAL, OPT, NULL, NULL, 0, 0, NULL, N_("position east, km")},
  {"y_km", RN_COLUMN_DECIMAL, OPT, NULL, NULL, 0, 0, NULL, N_("position north, km")},
  {"valid_from", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("first day")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day")},
  {"email", RN_COLUMN_EMAIL, OPT, NULL, NULL, 0, 0, NULL, N_("address of its office; the city's is the sender of messages")},
};

static const RnColumn facilities[] = {
  {"facility_id", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("short id of the facility")},
  {"name", RN_COLUMN_NAME, REQ, NULL, NULL, 0, 0, NULL, N_("name as printed")},
  {"kind", RN_COLUMN_ENUM, REQ, NULL, facility_kinds, 0, 0, NULL, N_("solo_clinic, clinic24, hospital, pharmacy, nurse_station ...")},
  {"area_id", RN_COLUMN_ID, REQ, "areas", NULL, 0, 0, NULL, N_("area in which it lies")},
  {"support_class", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("class of home-care support: zaishi, renkei, tandoku, zaishibyo, kouhou ...")},
  {"x_km", RN_COLUMN_DECIMAL, OPT, NULL, NULL, 0, 0, NULL, N_("position east, km")},
  {"y_km", RN_COLUMN_DECIMAL, OPT, NULL, NULL, 0, 0, NULL, N_("position north, km")},
  {"closed_weekday", RN_COLUMN_WEEKDAY, OPT, NULL, NULL, 0, 0, NULL, N_("weekday on which it is closed")},
  {"sat_close", RN_COLUMN_TIME, OPT, NULL, NULL, 0, 0, NULL, N_("closing time on Saturdays")},
  {"cap_patients", RN_COLUMN_INT, OPT, NULL, NULL, 0, 100000, NULL, N_("home patients it can cover at the same time")},
  {"beds_acute", RN_COLUMN_INT, OPT, NULL, NULL, 0, 10000, NULL, N_("backup beds for emergencies")},
  {"beds_respite", RN_COLUMN_INT, OPT, NULL, NULL, 0, 10000, NULL, N_("respite beds")},
  {"narcotic_oral", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, NULL, N_("1: supplies oral narcotics")},
  {"narcotic_inj", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, NULL, N_("1: supplies narcotic injections")},
  {"phone", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("public telephone")},
  {"duty_phone", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("telephone on duty; never printed publicly")},
  {"department", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("department as printed")},
  {"valid_from", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("first day on the rota")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day on the rota")},
  {"email", RN_COLUMN_EMAIL, OPT, NULL, NULL, 0, 0, NULL, N_("address for messages about changes; never in a feed")},
  {"registered_only", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, NULL, N_("1: takes back only patients who were registered before")},
  {"transport_note", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("how patients get there, e.g. which entrance at night")},
};

static const RnColumn people[] = {
  {"person_id", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("short id of the person, e.g. a staff number")},
  {"name", RN_COLUMN_NAME, REQ, NULL, NULL, 0, 0, NULL, N_("name as printed")},
  {"facility_id", RN_COLUMN_ID, 0, "facilities", NULL, 0, 0, NULL, N_("facility to which the person belongs; may be empty")},
  {"role", RN_COLUMN_ENUM, OPT, NULL, roles, 0, 0, "physician", N_("physician, pharmacist, nurse, dentist or staff")},
  {"employment", RN_COLUMN_ENUM, OPT, NULL, employments, 0, 0, "owner", N_("owner or employed")},
  {"seat_first", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, "0", N_("1: takes the first seat")},
  {"seat_second", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, "0", N_("1: takes the second (backup) seat")},
  {"holiday_clinic", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, "0", N_("1: takes part in the holiday clinic")},
  {"share_pct", RN_COLUMN_INT, OPT, NULL, NULL, 0, 1000, "100", N_("share of duties in per cent; 0: none")},
  {"max_duties", RN_COLUMN_INT, OPT, NULL, NULL, 0, 99, NULL, N_("duties a month at most; empty: the rule's value")},
  {"max_restday", RN_COLUMN_INT, OPT, NULL, NULL, 0, 99, NULL, N_("duties on rest days a month at most; empty: the rule's value")},
  {"max_yearend", RN_COLUMN_INT, OPT, NULL, NULL, 0, 99, NULL, N_("duties at year-end a season at most; empty: the rule's value")},
  {"min_free_nights", RN_COLUMN_INT, OPT, NULL, NULL, 0, 30, NULL, N_("free nights between two duties; empty: the rule's value")},
  {"trained_on", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("day on which the training was finished")},
  {"skills", RN_COLUMN_LIST, OPT, NULL, NULL, 0, 0, NULL, N_("skills joined by |, e.g. palliative|paediatric")},
  {"no_deep_night", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, NULL, N_("1: exempt from deep night (23:00 to 06:00)")},
  {"note", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("note; over70_no_deep_night exempts from deep night")},
  {"kana", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("name in kana")},
  {"duty_phone", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("telephone on duty; never printed publicly")},
  {"valid_from", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("first day on the rota")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day on the rota")},
  {"email", RN_COLUMN_EMAIL, OPT, NULL, NULL, 0, 0, NULL, N_("address for messages about changes; never in a feed")},
};

static const RnColumn panels[] = {
  {"panel_id", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("short id of the panel (a physician's home patients, counts only)")},
  {"facility_id", RN_COLUMN_ID, REQ, "facilities", NULL, 0, 0, NULL, N_("facility that treats them")},
  {"primary_person_id", RN_COLUMN_ID, 0, "people", NULL, 0, 0, NULL, N_("primary physician")},
  {"area_id", RN_COLUMN_ID, REQ, "areas", NULL, 0, 0, NULL, N_("area in which they live")},
  {"patients", RN_COLUMN_INT, OPT, NULL, NULL, 0, 100000, "0", N_("number of patients")},
  {"terminal", RN_COLUMN_INT, OPT, NULL, NULL, 0, 100000, "0", N_("of them at the end of life")},
  {"power_dependent", RN_COLUMN_INT, OPT, NULL, NULL, 0, 100000, "0", N_("of them depending on electric power")},
  {"paediatric", RN_COLUMN_INT, OPT, NULL, NULL, 0, 100000, "0", N_("of them children")},
  {"narcotic", RN_COLUMN_INT, OPT, NULL, NULL, 0, 100000, "0", N_("of them with narcotics")},
  {"self_cover", RN_COLUMN_ENUM, OPT, NULL, self_covers, 0, 0, "none", N_("when the primary answers himself: none, weekday_night, all_except_away or all")},
  {"home_hospital", RN_COLUMN_ID, OPT, "facilities", NULL, 0, 0, NULL, N_("hospital that takes them back")},
  {"nurse_station", RN_COLUMN_ID, OPT, "facilities", NULL, 0, 0, NULL, N_("nurse station")},
  {"pharmacy", RN_COLUMN_ID, OPT, "facilities", NULL, 0, 0, NULL, N_("pharmacy")},
  {"skills", RN_COLUMN_LIST, OPT, NULL, NULL, 0, 0, NULL, N_("skills that its patients need, joined by |, e.g. ventilator")},
  {"registered_on", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("day on which its patients were registered at the home hospital")},
  {"valid_from", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("first day, e.g. of discharge from hospital")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day")},
};

static const RnColumn pairings[] = {
  {"panel_id", RN_COLUMN_ID, KEY, "panels", NULL, 0, 0, NULL, N_("panel")},
  {"rank", RN_COLUMN_INT, KEY, NULL, NULL, 1, 99, NULL, N_("1: the first to ask")},
  {"unit_id", RN_COLUMN_ID, REQ, "unit", NULL, 0, 0, NULL, N_("facility or person that stands in")},
  {"type", RN_COLUMN_ENUM, OPT, NULL, pairing_types, 0, 0, "concentrated", N_("concentrated, mutual, specialist or hospital")},
  {"valid_from", RN_COLUMN_DATE, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, NULL, N_("first day; empty: always")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day")},
  {"document_date", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("date of the written agreement")},
  {"bands", RN_COLUMN_LIST, OPT, NULL, NULL, 0, 0, NULL, N_("only in these bands of home care, joined by |; empty: always")},
  {"last_conference_on", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("day of the last conference of the two")},
  {"ict_shared", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, NULL, N_("1: they share records all the time, so no monthly conference is needed")},
};

static const RnColumn coverage[] = {
  {"area_id", RN_COLUMN_ID, KEY, "areas", NULL, 0, 0, NULL, N_("block, or an area around several")},
  {"band", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, "all", N_("band of home care, or all")},
  {"valid_from", RN_COLUMN_DATE, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, NULL, N_("first duty date; empty: always")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last duty date; empty: until further notice")},
  {"mode", RN_COLUMN_ENUM, REQ, NULL, modes, 0, 0, NULL, N_("rota: the block's seats; paired: a vice for each panel; hybrid: vices by rank, then the block's seats")},
  {"self", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, "0", N_("1: in this band the primary physicians answer themselves")},
  {"first_line", RN_COLUMN_ENUM, OPT, NULL, first_lines, 0, 0, "physician", N_("who takes the first call: physician, nurse or desk")},
};

static const RnColumn services[] = {
  {"service", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("service that is planned, e.g. backup_bed; its usual seats unless seats.csv names some")},
  {"scope", RN_COLUMN_ENUM, OPT, NULL, area_kinds, 0, 0, NULL, N_("kind of the areas that have a usual seat each; empty: as usual for the service")},
  {"order", RN_COLUMN_INT, OPT, NULL, NULL, 0, 99, NULL, N_("services of a smaller number get their holders first; equal ones together")},
  {"together", RN_COLUMN_LIST, OPT, NULL, NULL, 0, 0, NULL, N_("services that one holder may serve at the same time, joined by |; none: no other")},
  {"name", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("name as printed")},
};

static const RnColumn members[] = {
  {"service", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("service; with a row here only its members hold its seats")},
  {"unit_id", RN_COLUMN_ID, KEY, "unit", NULL, 0, 0, NULL, N_("person or facility")},
  {"area_id", RN_COLUMN_ID, RN_COLUMN_KEY | OPT, "areas", NULL, 0, 0, NULL, N_("area whose seats it holds; empty: where it lies")},
  {"share_pct", RN_COLUMN_INT, OPT, NULL, NULL, 0, 1000, "100", N_("share of duties in per cent; 0: none")},
  {"max_duties", RN_COLUMN_INT, OPT, NULL, NULL, 0, 99, NULL, N_("duties of the service a month at most; empty: no limit of its own")},
  {"valid_from", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("first day")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day")},
};

static const RnColumn training[] = {
  {"person_id", RN_COLUMN_ID, KEY, "people", NULL, 0, 0, NULL, N_("person")},
  {"course", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("course, e.g. homecare")},
  {"completed_on", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("day on which it was finished; empty: still in training")},
};

static const RnColumn partners[] = {
  {"service", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("service that another city or a union plans for this one too")},
  {"host", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("id of the city or union that plans it")},
  {"host_area", RN_COLUMN_ID, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, NULL, N_("area there whose seats serve this city; empty: all")},
  {"valid_from", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("first day")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day")},
};

static const RnColumn hubs[] = {
  {"hub_id", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("short id of the hub")},
  {"name", RN_COLUMN_NAME, REQ, NULL, NULL, 0, 0, NULL, N_("name as printed")},
  {"owner_kind", RN_COLUMN_ENUM, REQ, NULL, owner_kinds, 0, 0, NULL, N_("who runs it: city, medical_association, hospital, clinic ...")},
  {"areas", RN_COLUMN_LIST, OPT, NULL, NULL, 0, 0, NULL, N_("areas that it coordinates, joined by |; empty: the whole city")},
  {"approver", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("who approves for it before a month is published; empty: nobody has to")},
  {"valid_from", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("first day")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last day")},
};

static const RnColumn calendar[] = {
  {"date", RN_COLUMN_DATE, KEY, NULL, NULL, 0, 0, NULL, N_("the date")},
  {"action", RN_COLUMN_ENUM, REQ, NULL, calendar_actions, 0, 0, NULL, N_("add or remove a holiday, rename it, or set the class of the day")},
  {"name", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("name as printed")},
  {"class", RN_COLUMN_ENUM, OPT, NULL, classes, 0, 0, NULL, N_("weekday, saturday, rest or yearend (for action class)")},
  {"source", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("why, e.g. the decision of the board")},
};

static const RnColumn bands[] = {
  {"service", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("service, e.g. homecare or holiday_clinic")},
  {"band", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("code of the band, e.g. wd_night")},
  {"valid_from", RN_COLUMN_DATE, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, NULL, N_("first duty date; empty: always")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last duty date; empty: until further notice")},
  {"name", RN_COLUMN_TEXT, REQ, NULL, NULL, 0, 0, NULL, N_("name as printed")},
  {"start", RN_COLUMN_TIME, REQ, NULL, NULL, 0, 0, NULL, N_("start, e.g. 18:00")},
  {"end", RN_COLUMN_TIME, REQ, NULL, NULL, 0, 0, NULL, N_("end, past 24:00 for the next day, e.g. 33:00 for 9:00")},
  {"classes", RN_COLUMN_LIST, REQ, NULL, classes, 0, 0, NULL, N_("classes of days on which it exists, joined by |")},
  {"category", RN_COLUMN_ID, REQ, NULL, NULL, 0, 0, NULL, N_("ledger category: N D H Y ...")},
};

static const RnColumn seats[] = {
  {"service", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("service, e.g. homecare")},
  {"area_id", RN_COLUMN_ID, KEY, "areas", NULL, 0, 0, NULL, N_("area that the seat serves")},
  {"seat", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("role: first, second, site1 ...")},
  {"bands", RN_COLUMN_LIST, KEY, NULL, NULL, 0, 0, "all", N_("bands joined by |, or all")},
  {"classes", RN_COLUMN_LIST, RN_COLUMN_KEY | OPT, NULL, classes, 0, 0, NULL, N_("only on days of these classes; empty: all")},
  {"valid_from", RN_COLUMN_DATE, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, NULL, N_("first duty date; empty: always")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last duty date; empty: until further notice")},
  {"count", RN_COLUMN_INT, OPT, NULL, NULL, 0, 99, "1", N_("persons needed")},
  {"mandatory", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, "1", N_("0: may stay empty")},
  {"needs", RN_COLUMN_ENUM, OPT, NULL, needs, 0, 0, NULL, N_("flag that a person needs: first, second, holiday or none; empty: by the name of the seat")},
  {"role", RN_COLUMN_ENUM, OPT, NULL, seat_roles, 0, 0, NULL, N_("profession of the person, or kind of the facility; empty: as usual for the service")},
  {"trained", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, NULL, N_("1: only after finished training; empty: yes for homecare")},
  {"skill", RN_COLUMN_ID, OPT, NULL, NULL, 0, 0, NULL, N_("skill of which some are needed among those on duty")},
  {"skill_min", RN_COLUMN_INT, OPT, NULL, NULL, 0, 99, "0", N_("how many with that skill")},
  {"name", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("name as printed")},
  {"unit", RN_COLUMN_ENUM, OPT, NULL, holders, 0, 0, NULL, N_("who holds it: person or facility; empty: as usual for the service")},
  {"facility_id", RN_COLUMN_ID, OPT, "facilities", NULL, 0, 0, NULL, N_("only persons of this facility, e.g. turns inside a clinic")},
  {"course", RN_COLUMN_ID, OPT, NULL, NULL, 0, 0, NULL, N_("course to be finished before the duty date; of a shadow seat: to be still in")},
};

static const RnColumn rules[] = {
  {"code", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("permanent code of the rule, e.g. CAP_Y")},
  {"param", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("parameter, e.g. solo_clinic")},
  {"area_id", RN_COLUMN_ID, RN_COLUMN_KEY | OPT, "areas", NULL, 0, 0, NULL, N_("only for this area; empty: the whole city")},
  {"valid_from", RN_COLUMN_DATE, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, NULL, N_("first duty date; empty: always")},
  {"valid_to", RN_COLUMN_DATE, OPT, NULL, NULL, 0, 0, NULL, N_("last duty date; empty: until further notice")},
  {"value", RN_COLUMN_INT, REQ, NULL, NULL, -1000000, 1000000, NULL, N_("the value")},
  {"adopted_by", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("who decided it, and when")},
};

static const RnColumn absences[] = {
  {"unit_id", RN_COLUMN_ID, KEY, "unit", NULL, 0, 0, NULL, N_("person or facility")},
  {"from", RN_COLUMN_DATE_TIME, KEY, NULL, NULL, 0, 0, NULL, N_("first day, or day and time")},
  {"to", RN_COLUMN_DATE_TIME, REQ, NULL, NULL, 0, 0, NULL, N_("last day (included), or day and time (not included)")},
  {"excused", RN_COLUMN_FLAG, OPT, NULL, NULL, 0, 1, "0", N_("1: illness, childcare, training, official leave: no duties are owed for it")},
  {"reason", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("reason")},
  {"source", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("where it comes from, e.g. another rota")},
};

static const RnColumn busy_rules[] = {
  {"rank", RN_COLUMN_INT, KEY, NULL, NULL, 1, 9999, NULL, N_("the smallest rank whose words fit decides")},
  {"field", RN_COLUMN_ENUM, REQ, NULL, busy_fields, 0, 0, "title", N_("where the words are looked for: title, category or any")},
  {"text", RN_COLUMN_TEXT, REQ, NULL, NULL, 0, 0, NULL, N_("the words; * fits everything")},
  {"kind", RN_COLUMN_ENUM, REQ, NULL, busy_outcomes, 0, 0, NULL, N_("ng (cannot), avoid, ignore, or off: the rule rests")},
  {"reason", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("what is stored instead of the title")},
  {"person_id", RN_COLUMN_ID, OPT, "people", NULL, 0, 0, NULL, N_("only for this person; empty: for all")},
};

static const RnColumn busy[] = {
  {"person_id", RN_COLUMN_ID, KEY, "people", NULL, 0, 0, NULL, N_("person")},
  {"calendar", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, "own", N_("which of the person's calendars it comes from")},
  {"event", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("which event of it, as a digest")},
  {"occurrence", RN_COLUMN_DATE_TIME, KEY, NULL, NULL, 0, 0, NULL, N_("which of its repetitions, by the start first planned")},
  {"from", RN_COLUMN_DATE_TIME, REQ, NULL, NULL, 0, 0, NULL, N_("first day, or day and time")},
  {"to", RN_COLUMN_DATE_TIME, REQ, NULL, NULL, 0, 0, NULL, N_("last day (included), or day and time (not included)")},
  {"kind", RN_COLUMN_ENUM, REQ, NULL, busy_kinds, 0, 0, NULL, N_("ng (cannot) or avoid")},
  {"reason", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("reason of the rule that fitted; never the title")},
  {"sequence", RN_COLUMN_INT, OPT, NULL, NULL, 0, G_MAXINT32, "0", N_("number of the event's revision")},
};

static const RnColumn ledger[] = {
  {"unit_id", RN_COLUMN_ID, KEY, "unit", NULL, 0, 0, NULL, N_("person")},
  {"category", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("category: N D H Y HC ...")},
  {"fiscal_year", RN_COLUMN_INT, KEY, NULL, NULL, 2000, 2099, NULL, N_("fiscal year (April to March) by its April")},
  {"service", RN_COLUMN_ID, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, "homecare", N_("service")},
  {"seat", RN_COLUMN_ID, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, NULL, N_("seat; empty: the person's first one")},
  {"assigned", RN_COLUMN_INT, REQ, NULL, NULL, 0, 1000, NULL, N_("duties so far in that fiscal year")},
};

static const RnColumn history[] = {
  {"unit_id", RN_COLUMN_ID, KEY, "unit", NULL, 0, 0, NULL, N_("person")},
  {"date", RN_COLUMN_DATE, KEY, NULL, NULL, 0, 0, NULL, N_("duty date before the first month made here")},
  {"band", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, NULL, N_("band")},
  {"service", RN_COLUMN_ID, RN_COLUMN_KEY | OPT, NULL, NULL, 0, 0, "homecare", N_("service")},
  {"area", RN_COLUMN_ID, OPT, "areas", NULL, 0, 0, NULL, N_("area")},
  {"seat", RN_COLUMN_ID, OPT, NULL, NULL, 0, 0, "first", N_("seat")},
};

static const RnColumn requests[] = {
  {"person_id", RN_COLUMN_ID, KEY, "holder", NULL, 0, 0, NULL, N_("person or facility (id, or the name when it is unique)")},
  {"date", RN_COLUMN_DATE, KEY, NULL, NULL, 0, 0, NULL, N_("duty date")},
  {"band", RN_COLUMN_ID, KEY, NULL, NULL, 0, 0, "all", N_("all, day, night or the code of a band")},
  {"kind", RN_COLUMN_ENUM, KEY, NULL, request_kinds, 0, 0, NULL, N_("ng (cannot), avoid, prefer or must")},
  {"reason", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("reason")},
  {"entered_by", RN_COLUMN_TEXT, OPT, NULL, NULL, 0, 0, NULL, N_("who entered it")},
};

static const RnColumn submissions[] = {
  {"person_id", RN_COLUMN_ID, KEY, "people", NULL, 0, 0, NULL, N_("person")},
  {"month", RN_COLUMN_MONTH, KEY, NULL, NULL, 0, 0, NULL, N_("month, e.g. 2027-01")},
  {"status", RN_COLUMN_ENUM, REQ, NULL, submission_states, 0, 0, "received", N_("none, received or by_proxy")},
};

#define TABLE(name_, kind_, help_) {#name_, kind_, name_, G_N_ELEMENTS(name_), help_}
static const RnTable table_areas = TABLE(areas, RN_TABLE_MASTER, N_("the city and its areas"));
static const RnTable table_facilities = TABLE(facilities, RN_TABLE_MASTER, N_("clinics, hospitals, pharmacies, nurse stations"));
static const RnTable table_people = TABLE(people, RN_TABLE_MASTER, N_("persons who take duties"));
static const RnTable table_panels = TABLE(panels, RN_TABLE_MASTER, N_("home patients of a physician, as counts"));
static const RnTable table_pairings = TABLE(pairings, RN_TABLE_MASTER, N_("who stands in for a panel's primary physician"));
static const RnTable table_coverage = TABLE(coverage, RN_TABLE_MASTER, N_("how each block covers each band: rota, paired or hybrid"));
static const RnTable table_services = TABLE(services, RN_TABLE_MASTER, N_("services planned besides home care, e.g. backup beds"));
static const RnTable table_members = TABLE(members, RN_TABLE_MASTER, N_("who takes part in a service, with which share"));
static const RnTable table_training = TABLE(training, RN_TABLE_MASTER, N_("courses that persons have finished or are in"));
static const RnTable table_partners = TABLE(partners, RN_TABLE_MASTER, N_("services that another city or a union plans for this one"));
static const RnTable table_hubs = TABLE(hubs, RN_TABLE_MASTER, N_("offices that coordinate areas, and who approves for them"));
static const RnTable table_calendar = TABLE(calendar, RN_TABLE_MASTER, N_("holidays and closed days beyond the law"));
static const RnTable table_bands = TABLE(bands, RN_TABLE_MASTER, N_("hours of duty that differ from the usual ones"));
static const RnTable table_seats = TABLE(seats, RN_TABLE_MASTER, N_("what must be filled; empty: first and second in each block"));
static const RnTable table_rules = TABLE(rules, RN_TABLE_MASTER, N_("parameters of rules that differ from the usual ones"));
static const RnTable table_absences = TABLE(absences, RN_TABLE_MASTER, N_("leave, events and other rotas"));
static const RnTable table_busy_rules = TABLE(busy_rules, RN_TABLE_MASTER, N_("what becomes of an event of a person's own calendar"));
static const RnTable table_busy = TABLE(busy, RN_TABLE_MASTER, N_("times out of the persons' own calendars, as imported"));
static const RnTable table_ledger = TABLE(ledger, RN_TABLE_MASTER, N_("duties so far this fiscal year, before rinban was used"));
static const RnTable table_history = TABLE(history, RN_TABLE_MASTER, N_("duties shortly before the first month made with rinban"));
static const RnTable table_requests = TABLE(requests, RN_TABLE_REQUESTS, N_("what the persons ask for in a month"));
static const RnTable table_submissions = TABLE(submissions, RN_TABLE_MASTER, N_("who has answered the request collection"));

static const RnTable *const all_tables[] = {
  &table_areas, &table_facilities, &table_people, &table_panels, &table_pairings, &table_coverage, &table_services,
  &table_members, &table_training, &table_partners, &table_hubs, &table_calendar, &table_bands, &table_seats, &table_rules,
  &table_absences, &table_busy_rules, &table_busy, &table_ledger, &table_history, &table_requests, &table_submissions,
};

const RnTable *const *
rn_tables(gsize *n)
{
  *n = G_N_ELEMENTS(all_tables);
  return all_tables;
}
