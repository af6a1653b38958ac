/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who may hold a duty, and when not: ELIG_* and AVAIL, judged from the tables alone. The planner has an opinion of its
 * own on this (engine/slots.c); the two are compared by tests and share no line. */

#include "engine/check_view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEEP_FROM (23 * 60)
#define DEEP_TO (30 * 60)
#define DAY_MINUTES (24 * 60)

/* The area of the person's facility lies inside the seat's area; without a facility only the whole city's seats. A seat
 * inside a clinic is for those who belong to it. */
static gboolean
is_inside(const RnSeat *seat, const RnPerson *person)
{
  if (seat->facility && (!person->facility || strcmp(person->facility->id, seat->facility->id) != 0))
    return FALSE;
  if (!person->facility)
    return seat->area->parent == NULL;
  for (const RnArea *area = person->facility->area; area; area = area->parent)
    if (area == seat->area)
      return TRUE;
  return FALSE;
}

static const char *
missing_flag(const RnSeat *seat, const RnPerson *person)
{
  switch (seat->needs) {
  case RN_NEEDS_FIRST:
    return person->seat_first ? NULL : "ELIG_FIRST";
  case RN_NEEDS_SECOND:
    return person->seat_second ? NULL : "ELIG_SECOND";
  case RN_NEEDS_HOLIDAY:
    return person->holiday_clinic ? NULL : "ELIG_HOLIDAY";
  case RN_NEEDS_NONE:
    break;
  }
  return NULL;
}

static gboolean
is_in_force(RnDate from, RnDate to, RnDate date)
{
  return (from == RN_DATE_NONE || from <= date) && (to == RN_DATE_NONE || date <= to);
}

/* The day on which a person finished the course that the seat speaks of. `asked`: is he in its list at all? */
static RnDate
finished_on(const RnSeat *seat, const RnPerson *person, gboolean *asked)
{
  gboolean is_basic = seat->course[0] == '\0' || strcmp(seat->course, "homecare") == 0;
  RnDate day = is_basic ? person->trained_on : RN_DATE_NONE;
  *asked = is_basic;
  for (guint i = person->n_trainings; i > 0 && !is_basic; i--)
    if (strcmp(person->trainings[i - 1]->course, seat->course) == 0) {
      day = person->trainings[i - 1]->completed_on;
      *asked = TRUE;
    }
  return day;
}

static gboolean
is_trained(const RnSeat *seat, const RnPerson *person, RnDate date)
{
  gboolean asked;
  RnDate day = finished_on(seat, person, &asked);
  return day != RN_DATE_NONE && day + 1 <= date;
}

static gboolean
may_shadow(const RnSeat *seat, const RnPerson *person, RnDate date)
{
  gboolean asked;
  RnDate day = finished_on(seat, person, &asked);
  return asked && (day == RN_DATE_NONE || date <= day);
}

/* Is the member's row about seats of this area? A row without area means the seats around the unit. */
static gboolean
is_about(const RnMember *row, const RnSeat *seat, const RnPerson *person)
{
  if (!row->area)
    return is_inside(seat, person);
  for (const RnArea *area = seat->area; area; area = area->parent)
    if (area == row->area)
      return TRUE;
  return FALSE;
}

typedef struct {
  gboolean is_closed;    /* only members take part in the service */
  const RnMember *row;   /* of this unit, in force, about this seat */
} Roll;

static Roll
roll_of(const RnCity *city, const RnSeat *seat, const RnSlot *slot, const RnPerson *person)
{
  Roll roll = {0};
  for (guint i = city->members->len; i > 0; i--) {
    const RnMember *row = city->members->pdata[i - 1];
    if (strcmp(row->service, seat->service) != 0)
      continue;
    roll.is_closed = TRUE;
    if (strcmp(row->unit_id, person->id) == 0 && is_in_force(row->valid_from, row->valid_to, slot->date) &&
        is_about(row, seat, person))
      roll.row = row;
  }
  return roll;
}

static const char *
membership(const RnCity *city, const RnSeat *seat, const RnSlot *slot, const RnPerson *person)
{
  Roll roll = roll_of(city, seat, slot, person);
  if (strcmp(person->role, seat->role) != 0 || seat->by_facility != person->is_facility)
    return "ELIG_ROLE";
  if ((!roll.row || !roll.row->area) && !is_inside(seat, person))
    return "ELIG_AREA";
  const char *flag = missing_flag(seat, person);
  if (flag)
    return flag;
  gboolean shadow = g_str_has_prefix(slot->seat, "shadow");
  if (roll.is_closed && !roll.row)
    return "ELIG_MEMBER";
  if (!shadow && (roll.row ? roll.row->share_pct : person->share_pct) == 0)
    return "ELIG_SHARE";
  if (shadow && !may_shadow(seat, person, slot->date))
    return "ELIG_TRAINED";
  if (!is_in_force(person->valid_from, person->valid_to, slot->date))
    return "ELIG_MEMBER";
  if (person->facility && !is_in_force(person->facility->valid_from, person->facility->valid_to, slot->date))
    return "ELIG_MEMBER";
  return NULL;
}

/* Does the duty reach into 23:00 to 06:00 of any night? */
static gboolean
is_deep(const RnSlot *slot)
{
  RnInstant midnight = rn_instant_from_local(slot->date, 0);
  gint64 from = (slot->start - midnight) / 60, to = (slot->end - midnight + 59) / 60;
  for (gint64 day = -DAY_MINUTES; day < to; day += DAY_MINUTES)
    if (from < day + DEEP_TO && day + DEEP_FROM < to)
      return TRUE;
  return FALSE;
}

static gboolean
has_skill(const RnPerson *person, const char *skill)
{
  for (gsize i = 0; person->skills && person->skills[i]; i++)
    if (strcmp(person->skills[i], skill) == 0)
      return TRUE;
  return FALSE;
}

const char *
rn_check_eligibility_for(const RnCity *city, const RnSeat *seat, const RnSlot *slot, const RnPerson *person)
{
  const char *broken = membership(city, seat, slot, person);
  if (broken)
    return broken;
  if (seat->trained && !is_trained(seat, person, slot->date))
    return "ELIG_TRAINED";
  if (seat->skill[0] && seat->skill_min >= seat->count && !has_skill(person, seat->skill))
    return "ELIG_SKILL";
  if (person->no_deep_night && is_deep(slot))
    return "ELIG_DEEP";
  return NULL;
}

const char *
rn_check_eligibility(const RnCity *city, const RnSlot *slot, const RnPerson *person)
{
  const RnSeat *seat = rn_check_seat(city, slot);
  return seat ? rn_check_eligibility_for(city, seat, slot, person) : "ELIG_MEMBER";
}

gboolean
rn_check_is_member(const RnCity *city, const RnSlot *slot, const RnPerson *person)
{
  const RnSeat *seat = rn_check_seat(city, slot);
  return seat && !membership(city, seat, slot, person);
}

gboolean
rn_check_request_covers(const RnRequest *request, const RnCheckDuty *duty)
{
  if (request->person != duty->person || request->date != duty->date)
    return FALSE;
  if (strcmp(request->band, "all") == 0)
    return TRUE;
  if (strcmp(request->band, "day") == 0)
    return duty->start_minutes < 18 * 60;
  if (strcmp(request->band, "night") == 0)
    return duty->start_minutes >= 18 * 60;
  return duty->slot && strcmp(request->band, duty->slot->band) == 0;
}

/* The request or absence that keeps the person away; both NULL when there is none. */
static gboolean
find_away(const RnCheckView *view, const RnCheckDuty *duty, const RnRequest **request, const RnAbsence **absence)
{
  const GPtrArray *requests = view->requests[duty->person->index], *absences = view->absences[duty->person->index];
  for (guint i = 0; i < requests->len; i++) {
    *request = requests->pdata[i];
    if ((*request)->kind == RN_REQUEST_NG && rn_check_request_covers(*request, duty))
      return TRUE;
  }
  *request = NULL;
  for (guint i = 0; i < absences->len; i++) {
    *absence = absences->pdata[i];
    if ((*absence)->start < duty->end && duty->start < (*absence)->end)
      return TRUE;
  }
  *absence = NULL;
  return FALSE;
}

gboolean
rn_check_available(const RnCheckView *view, const RnSlot *slot, const RnPerson *person)
{
  RnCheckDuty duty = rn_check_duty_of(view->city, slot, person);
  const RnRequest *request = NULL;
  const RnAbsence *absence = NULL;
  return !find_away(view, &duty, &request, &absence);
}

static char *
eligibility_text(const char *code, const RnSlot *slot, const char *who, const char *what)
{
  if (strcmp(code, "ELIG_TRAINED") == 0 && g_str_has_prefix(slot->seat, "shadow"))
    return g_strdup_printf(_("%s is not in training any more, but stands in %s; choose somebody who is."), who, what);
  static const struct {
    const char *code, *text;
  } texts[] = {
    {"ELIG_ROLE", N_("%s has another profession than %s asks for; choose somebody else.")},
    {"ELIG_AREA", N_("%s does not belong to the area of %s; choose somebody of the area.")},
    {"ELIG_FIRST", N_("%s does not take first seats, but stands in %s; choose somebody else or set seat_first.")},
    {"ELIG_SECOND", N_("%s does not take second seats, but stands in %s; choose somebody else or set seat_second.")},
    {"ELIG_HOLIDAY", N_("%s does not take part in the holiday clinic, but stands in %s; choose somebody else.")},
    {"ELIG_SHARE", N_("%s has a share of 0 %%, but stands in %s; choose somebody else or change the share.")},
    {"ELIG_MEMBER", N_("%s does not take duties on the date of %s; choose somebody else or correct the dates.")},
    {"ELIG_TRAINED", N_("%s has not finished the training before %s; choose somebody else or enter trained_on.")},
    {"ELIG_SKILL", N_("%s lacks the skill that %s needs; choose somebody who has it.")},
    {"ELIG_DEEP", N_("%s is exempt from deep night, but stands in %s; choose somebody else.")},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    if (strcmp(texts[i].code, code) == 0) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      return g_strdup_printf(_(texts[i].text), who, what);
#pragma GCC diagnostic pop
    }
  g_assert_not_reached();
}

static char *
away_text(const RnRequest *request, const char *who, const char *what)
{
  return request ? g_strdup_printf(_("%s has asked not to be on duty, but stands in %s; choose somebody else."), who, what)
                 : g_strdup_printf(_("%s is away during %s; choose somebody else."), who, what);
}

static void
judge_unknown(const RnCheckView *view, RnCheckTally *tally, const RnDuty *duty)
{
  g_autofree char *what = rn_check_slot_text(view->city, duty->slot);
  RnFinding *finding = rn_check_report(
    tally, "ELIG_MEMBER", TRUE,
    g_strdup_printf(_("%s stands in %s, but is not in the list of people; correct the id."), duty->unit_id, what), NULL, NULL);
  rn_finding_add_slot(finding, duty->slot->key);
  rn_finding_add_unit(finding, duty->unit_id);
}

void
rn_check_holders(const RnCheckView *view, RnCheckTally *tally)
{
  for (guint i = 0; i < view->rota->duties->len; i++) {
    const RnDuty *duty = view->rota->duties->pdata[i];
    if (duty->unit_id && !rn_city_person(view->city, duty->unit_id))
      judge_unknown(view, tally, duty);
  }
  for (guint i = 0; i < view->duties->len; i++) {
    const RnCheckDuty *duty = view->duties->pdata[i];
    if (duty->past)
      continue;
    g_autofree char *who = rn_check_person_text(duty->person);
    g_autofree char *what = rn_check_slot_text(view->city, duty->slot);
    const RnRequest *request = NULL;
    const RnAbsence *absence = NULL;
    const char *code = rn_check_eligibility(view->city, duty->slot, duty->person);
    if (code)
      rn_check_report(tally, code, TRUE, eligibility_text(code, duty->slot, who, what), duty, NULL);
    if (find_away(view, duty, &request, &absence))
      rn_check_report(tally, "AVAIL", TRUE, away_text(request, who, what), duty, NULL);
  }
}
